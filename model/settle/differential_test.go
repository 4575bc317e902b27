//go:build differential_pending

package settle_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"fundsim/model/journal"
	"fundsim/model/plan"
	"fundsim/model/settle"
	"fundsim/model/settle/oracle"
)

// Purpose: package settle and the oracle, two implementations of the
// specification that share nothing, agree on every field to the fen, or both
// refuse; a journal changes nothing. Method: random scenarios. A failing one is
// written as a folder that the command line can run.
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
	for _, book := range []*journal.Book{nil, journal.NewBook()} {
		got, err := settleOnce(p, a, wantActivity, book)
		switch {
		case refused != nil && err == nil:
			return []string{"the oracle refuses, settle does not: " + refused.Error()}
		case refused == nil && err != nil:
			return []string{"settle refuses, the oracle does not: " + err.Error()}
		case refused != nil:
			return nil
		}
		if diffs := oracle.Compare(want, got); len(diffs) > 0 {
			return diffs
		}
	}
	return nil
}

// settleOnce runs the real chain: levers, compile, settle.
func settleOnce(p *plan.Plan, a, want *plan.Activity, book *journal.Book) (*settle.Result, error) {
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
	return settle.New(compiled).Settle(adjusted, book)
}
