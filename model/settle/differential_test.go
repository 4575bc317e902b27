package settle_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"fundsim/model/journal"
	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/settle"
	"fundsim/model/settle/oracle"
)

// Purpose: package settle and the oracle, two implementations of the
// specification that share nothing, agree on every field to the fen, or both
// refuse. A journal changes nothing, nor does a year settled before with the
// same memory. Method: random scenarios; a failing one is written as a folder
// that the command line can run.
func TestDifferential(t *testing.T) {
	dir := t.ArtifactDir()
	rapid.Check(t, func(t *rapid.T) {
		p, a := oracle.Random(t)
		diffs := differences(t, p, a)
		if len(diffs) == 0 {
			return
		}
		if err := oracle.WriteScenario(dir, p, a); err != nil {
			t.Error(err)
		}
		for _, d := range diffs {
			t.Error(d)
		}
		t.Fatalf("the scenario is in %s (go test -artifacts keeps it)", dir)
	})
}

// differences settles a scenario in both ways.
func differences(t *rapid.T, p *plan.Plan, a *plan.Activity) []string {
	wantActivity, err := oracle.Adjust(p, a)
	if err != nil {
		t.Fatal(err)
	}
	want, refused := oracle.Settle(p, wantActivity)
	for _, run := range []func(*settle.Settler, *plan.Activity) (*settle.Result, error){plainly, withBook, asSecond} {
		got, err := settleOnce(p, a, wantActivity, run)
		switch {
		case refused != nil && err == nil:
			return []string{"the oracle refuses, settle does not: " + refused.Error()}
		case refused == nil && err != nil:
			return []string{"settle refuses, the oracle does not: " + err.Error()}
		case refused != nil:
			return nil
		}
		if diffs := append(oracle.Compare(want, got), reserveDifferences(p, want, got)...); len(diffs) > 0 {
			return diffs
		}
	}
	return nil
}

// settleOnce runs the real chain: levers, compile, settle.
func settleOnce(p *plan.Plan, a, want *plan.Activity, run func(*settle.Settler, *plan.Activity) (*settle.Result, error)) (*settle.Result, error) {
	adjusted, problems := p.Adjusted(a)
	if problems.HasErrors() {
		return nil, problems
	}
	for c := range want.Columns {
		for i := range want.Columns[c] {
			if adjusted.Columns[c][i] != want.Columns[c][i] {
				return nil, fmt.Errorf("levers: %v month %d %s: %d, want %d", a.Lines[i/plan.Months], i%plan.Months+1,
					plan.ColumnNames[c], adjusted.Columns[c][i], want.Columns[c][i])
			}
		}
	}
	compiled, problems := plan.Compile(p, adjusted)
	if problems.HasErrors() {
		return nil, problems
	}
	return run(settle.New(compiled), adjusted)
}

func plainly(s *settle.Settler, a *plan.Activity) (*settle.Result, error) { return s.Settle(a, nil) }

func withBook(s *settle.Settler, a *plan.Activity) (*settle.Result, error) {
	return s.Settle(a, journal.NewBook())
}

// asSecond settles another year first, whose months are turned round and whose
// amounts are larger, refused or not.
func asSecond(s *settle.Settler, a *plan.Activity) (*settle.Result, error) {
	other := a.Clone()
	for c := range other.Columns {
		n := len(other.Columns[c])
		for i := range n {
			other.Columns[c][i] = 3*a.Columns[c][n-1-i] + 1
		}
	}
	_, _ = s.Settle(other, nil)
	return s.Settle(a, nil)
}

// reserveDifferences compares the movements of the reserves and adds them up.
func reserveDifferences(p *plan.Plan, want, got *settle.Result) []string {
	var diffs []string
	wanted, found, sums := oracle.Reserve(p, want), map[[2]string]bool{}, map[string]money.Fen{}
	for e := range settle.ReserveEntries(got) {
		sums[e.Scheme] += e.Amount
		found[[2]string{e.Scheme, e.Name()}] = true
		if w := wanted[e.Scheme][e.Name()]; w != e.Amount {
			diffs = append(diffs, fmt.Sprintf("reserve %s %s: want %s, got %s", e.Scheme, e.Name(), w, e.Amount))
		}
	}
	for scheme, entries := range wanted {
		for name, amount := range entries {
			if !found[[2]string{scheme, name}] {
				diffs = append(diffs, fmt.Sprintf("reserve %s %s: missing, want %s", scheme, name, amount))
			}
		}
	}
	for _, s := range got.Schemes {
		if sums[s.Scheme] != s.ReserveClosing {
			diffs = append(diffs, fmt.Sprintf("reserve %s: entries add up to %s, closing %s", s.Scheme, sums[s.Scheme], s.ReserveClosing))
		}
	}
	return diffs
}
