package settle_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/settle"
	"fundsim/model/settle/oracle"
	"fundsim/scenarios"
)

// TestLawUnitsOfMoney: a scenario whose amounts are written in 元, 万元 and 亿元,
// with and without thousands commas, and whose table rows stand in another
// order, gives the same result to the fen. Exact, without conditions. The files
// go through the strict reader.
func TestLawUnitsOfMoney(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "scenario")
	settled := 0
	rapid.Check(t, func(t *rapid.T) {
		p, a := oracle.Random(t)
		if err := os.RemoveAll(dir); err != nil {
			t.Fatal(err)
		}
		if err := oracle.WriteScenario(dir, p, a); err != nil {
			t.Fatal(err)
		}
		want := runFolder(t, dir)
		rewrite(t, dir)
		got := runFolder(t, dir)
		mustBeSame(t, "in other units", want, got)
		if want != nil {
			settled++
		}
	})
	if settled < 10 {
		t.Errorf("only %d scenarios settle", settled)
	}
}

func runFolder(t *rapid.T, dir string) *settle.Outcome {
	sc, found := scenarios.Load(dir, scenarios.Options{})
	if found.HasErrors() {
		t.Fatal(found)
	}
	return run(sc.Plan, sc.Activity)
}

// amountKeys are the keys of a scenario that take an amount.
var amountKeys = regexp.MustCompile(`(?m)((?:budget|amount|opening_balance|current|prior|serious_illness): )(-?[0-9.]+)$`)

// amountColumns are the columns of tables that take amounts.
var amountColumns = map[string]bool{"total_cost": true, "fund_cost": true, "deductions": true, "tcm_fund_cost": true, "penalties": true, "budget": true}

// rewrite writes every amount of a scenario folder in a drawn unit and shuffles
// the rows of its tables.
func rewrite(t *rapid.T, dir string) {
	// Runs of units are drawn once: an amount each would make a draw too long.
	units := rapid.SliceOfN(rapid.IntRange(0, 5), 7, 7).Draw(t, "units")
	n := 0
	next := func(text string) string {
		n++
		return inUnit(text, units[n%len(units)])
	}
	name := filepath.Join(dir, "scenario.yaml")
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	out := amountKeys.ReplaceAllStringFunc(string(text), func(s string) string {
		m := amountKeys.FindStringSubmatch(s)
		return m[1] + `"` + next(m[2]) + `"`
	})
	if err := os.WriteFile(name, []byte(out), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, table := range []string{"institutions", "activity", "prior", "quotas"} {
		rewriteTable(t, filepath.Join(dir, table+".csv"), next)
	}
}

func rewriteTable(t *rapid.T, name string, next func(string) string) {
	text, err := os.ReadFile(name)
	if os.IsNotExist(err) {
		return
	}
	rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	body := shuffled(t, filepath.Base(name), rows[1:])
	for _, row := range body {
		for i, column := range rows[0] {
			if amountColumns[column] && row[i] != "" {
				row[i] = next(row[i])
			}
		}
	}
	var b bytes.Buffer
	if err := csv.NewWriter(&b).WriteAll(append(rows[:1:1], body...)); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// inUnit writes an amount in yuan in one of the ways that mean the same.
func inUnit(yuan string, way int) string {
	shift := func(exp int) string { // exact: 10^exp has no other factors than 2 and 5
		r, _ := new(big.Rat).SetString(yuan)
		r.Quo(r, new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(exp)), nil)))
		return r.FloatString(exp + 2)
	}
	switch way {
	case 0:
		return yuan + "元"
	case 1:
		return shift(4) + "万元"
	case 2:
		return shift(8) + " 亿元"
	case 3:
		sign, whole, frac := "", yuan, ""
		if rest, ok := strings.CutPrefix(whole, "-"); ok {
			sign, whole = "-", rest
		}
		whole, frac, _ = strings.Cut(whole, ".")
		for i := len(whole) - 3; i > 0; i -= 3 {
			whole = whole[:i] + "," + whole[i:]
		}
		return sign + whole + "." + frac
	case 4:
		return strings.TrimSuffix(yuan, ".00")
	}
	return yuan
}

// TestLawScale: with k times all money (budgets, activity, last year's rows,
// quotas, awards, opening balances) every amount and the point value are k
// times what they were, up to rounding.
//
// The tolerance is worked out for each row. One amount rounded to the fen is
// off by at most ½ fen in either scenario, so k times it is off by at most
// h = (k+1)/2; a part of a split is within one fen of its exact share, so off
// by at most 2h. These add up along the chain of amounts, as bound says. What
// is never rounded (incurred, deductions, penalties, awards paid in all) has to
// scale exactly.
//
// Conditions: ladders without jumps (marginal, no gate: at a jump a fen of
// rounding moves a whole share); a budget of 0 stays 0 (a ladder's cap does not
// apply to a base of 0); no pool whose bounds had to be relaxed (a member
// without points then jumps from its floor to its cap). Levers are applied
// before, because they round every month. Budgets and quotas must add up to the
// fen: the rest line takes up what rounding leaves of a scheme (without one, or
// where it would be negative, the scenario is refused and says nothing), and the
// first holder of a quota table what it leaves of a unit.
func TestLawScale(t *testing.T) {
	compared := 0
	rapid.Check(t, func(t *rapid.T) {
		p, a := oracle.Random(t)
		a, _ = p.Adjusted(a)
		p = withoutJumps(p)
		k := rapid.Int64Range(2, 1000).Draw(t, "k")
		if out := run(p, a); out != nil {
			compared += scaled(t, p, out, k)
		}
	})
	if compared < 20 {
		t.Errorf("only %d rows were compared", compared)
	}
	p, a := loadSample(t)
	p = withoutJumps(p)
	for _, k := range []int64{2, 7, 1000} {
		if n := scaled(t, p, run(p, a), k); n < 200 {
			t.Errorf("only %d rows of the sample were compared", n)
		}
	}
}

func withoutJumps(p *plan.Plan) *plan.Plan {
	q := *p
	q.Adjust = nil
	q.Sharing = dropped(p.Sharing, func(plan.Sharing) bool { return false })
	for i := range q.Sharing {
		for _, l := range []**plan.Ladder{&q.Sharing[i].Surplus, &q.Sharing[i].Overrun} {
			if *l != nil {
				smooth := **l
				smooth.Mode, smooth.Gate = plan.ModeMarginal, 0
				*l = &smooth
			}
		}
	}
	return &q
}

// scaled compares a settled scenario with k times it and returns how many rows
// it compared.
func scaled(t rapid.TB, p *plan.Plan, out *settle.Outcome, k int64) (compared int) {
	t.Helper()
	q, b := times(p, out.Activity, k)
	if !fitQuotas(q, b) {
		return 0
	}
	got, found := settle.Run(q, b)
	if got == nil {
		// What rounds to nothing may be something k times as large: a hold-back
		// that needs a score, a bound missed by less than a fen, a budget to split.
		if last := found[len(found)-1].Code; last != "infeasible-bounds" && last != "missing-score" && last != "quotas" {
			t.Fatalf("k = %d: %v", k, found)
		}
		return 0
	}
	for s := range out.Compiled.Schemes {
		if jumps(out, got, s) {
			continue
		}
		e := &scaleError{t: t, out: out, h: float64(k+1) / 2}
		c := scaleCheck{t: t, k: k, scheme: e.scheme(s)}
		for i := out.Compiled.Schemes[s].From; i < out.Compiled.Schemes[s].To; i++ {
			c.unit(&out.Result.Units[i], &got.Result.Units[i], e, i)
			for l := out.Compiled.Pots[i].From; l < out.Compiled.Pots[i].To; l++ {
				c.line(&out.Result.Institutions[l], &got.Result.Institutions[l], e, i)
				compared++
			}
		}
		c.ofScheme(&out.Result.Schemes[s], &got.Result.Schemes[s])
	}
	scaledAwards(t, out.Result, got.Result, k)
	return compared
}

// jumps tells whether a scheme is outside the conditions of the law.
func jumps(a, b *settle.Outcome, scheme int) bool {
	s := &a.Compiled.Schemes[scheme]
	for i := s.From; i < s.To; i++ {
		p, q, u, v := &a.Compiled.Pots[i], &b.Compiled.Pots[i], &a.Result.Units[i], &b.Result.Units[i]
		if (p.Budget == 0) != (q.Budget == 0) || (u.PoolBudget == 0) != (v.PoolBudget == 0) || u.Relaxed || v.Relaxed {
			return true
		}
		for h := range p.Holders {
			if (p.Holders[h].Quota == 0) != (q.Holders[h].Quota == 0) {
				return true
			}
		}
	}
	return false
}

// times multiplies all money by k.
func times(p *plan.Plan, a *plan.Activity, k int64) (*plan.Plan, *plan.Activity) {
	q, b, f := *p, a.Clone(), money.Fen(k)
	q.Schemes, q.Units = append([]plan.Scheme(nil), p.Schemes...), append([]plan.Unit(nil), p.Units...)
	for i := range q.Schemes {
		s := &q.Schemes[i]
		s.OpeningBalance *= f
		if s.Budget.Amount != nil {
			amount := *s.Budget.Amount * f
			s.Budget.Amount = &amount
			continue
		}
		g := *s.Budget.Financing
		g.Current, g.Prior, g.SeriousIllness = g.Current*f, g.Prior*f, g.SeriousIllness*f
		s.Budget.Financing = &g
	}
	for i := range q.Units {
		q.Units[i].Budgets = append([]plan.UnitBudget(nil), p.Units[i].Budgets...)
		for j := range q.Units[i].Budgets {
			if l := &q.Units[i].Budgets[j]; l.Amount != nil {
				amount := *l.Amount * f
				l.Amount = &amount
			}
		}
	}
	q.Awards, q.ReserveUses = append([]plan.Award(nil), p.Awards...), append([]plan.ReserveUse(nil), p.ReserveUses...)
	for i := range q.Awards {
		q.Awards[i].Amount *= f
	}
	for i := range q.ReserveUses {
		q.ReserveUses[i].Amount *= f
	}
	q.Prior, q.Quotas = append([]plan.PriorRow(nil), p.Prior...), append([]plan.QuotaRow(nil), p.Quotas...)
	for i := range q.Prior {
		q.Prior[i].TotalCost, q.Prior[i].FundCost = q.Prior[i].TotalCost*f, q.Prior[i].FundCost*f
	}
	for i := range q.Quotas {
		q.Quotas[i].Budget *= f
	}
	for c := range plan.NumColumns {
		for i := range b.Columns[c] {
			if c.IsMoney() {
				b.Columns[c][i] *= k
			}
		}
	}
	return &q, b
}

// fitQuotas gives the first holder with enough what rounding leaves of each
// unit's budget; false where the budgets themselves do not add up.
func fitQuotas(p *plan.Plan, a *plan.Activity) bool {
	q := *p // as fee-for-service, which needs no quotas
	q.Units = append([]plan.Unit(nil), p.Units...)
	for i := range q.Units {
		q.Units[i].Method, q.Units[i].Outside, q.Units[i].Bounds = plan.FeeForService, "", nil
	}
	q.Quotas, q.QuotaRules, q.Overrides, q.Cash = nil, nil, nil, nil
	c, _ := plan.Compile(&q, a)
	if c == nil {
		return false
	}
	for _, pot := range c.Pots {
		left := pot.Budget
		for _, r := range p.Quotas {
			if r.Unit == pot.Unit.ID && r.Scheme == pot.SchemeID {
				left -= r.Budget
			}
		}
		for i := range p.Quotas {
			if r := &p.Quotas[i]; r.Unit == pot.Unit.ID && r.Scheme == pot.SchemeID && r.Budget+left >= 0 {
				r.Budget += left
				break
			}
		}
	}
	return true
}

func scaledAwards(t rapid.TB, want, got *settle.Result, k int64) {
	t.Helper()
	parts := map[string]money.Fen{}
	for _, w := range want.Awards {
		parts[fmt.Sprint(w.Award, w.Institution)] -= w.Amount * money.Fen(k)
	}
	for _, w := range got.Awards {
		parts[fmt.Sprint(w.Award, w.Institution)] += w.Amount
	}
	for key, d := range parts { // a part of 0 is not listed
		if d.Abs() > money.Fen(k+1) {
			t.Errorf("award %s is off by %s", key, d)
		}
	}
}
