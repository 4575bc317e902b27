package settle_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/problem"
	"fundsim/model/settle"
)

// Purpose: a plan compiled once and given other budgets settles as the plan with
// those budgets does, or is refused with the same problems. Method: random
// scenarios and the sample city; one settler goes from one budget to the next and
// back.
func TestRebudget(t *testing.T) {
	sample, activity := loadSample(t)
	rapid.Check(t, func(t *rapid.T) {
		p, a, out := random(t)
		if rapid.IntRange(0, 9).Draw(t, "sample") == 0 {
			p, a = sample, activity
			out = run(p, a)
		}
		if out == nil || slices.ContainsFunc(p.Schemes, func(s plan.Scheme) bool { return s.Budget.Financing != nil }) {
			return
		}
		s := settle.New(out.Compiled)
		var before []money.Fen
		for _, x := range out.Compiled.Schemes {
			before = append(before, x.Total)
		}
		for _, change := range []money.Ratio{money.Ratio(rapid.Int64Range(500_000_000, 2_000_000_000).Draw(t, "budget")), money.One} {
			totals, q := slices.Clone(before), *p
			q.Schemes, q.Adjust = slices.Clone(p.Schemes), nil
			for i := range totals {
				totals[i], _ = money.MulRatio(totals[i], change)
				k := slices.IndexFunc(q.Schemes, func(x plan.Scheme) bool { return x.ID == out.Compiled.Schemes[i].ID })
				q.Schemes[k].Budget.Amount = &totals[i]
			}
			c, problems := out.Compiled.WithBudgets(totals)
			want, found := settle.RunPrepared(&q, out.Activity)
			if c == nil {
				if !found.HasErrors() || !slices.ContainsFunc(found, func(x problem.Problem) bool { return x.What == problems[0].What }) {
					t.Fatalf("refused: %v; compiled afresh: %v", problems, found)
				}
				continue
			}
			s.Rebudget(c)
			got, err := s.Settle(out.Activity, nil)
			if (err != nil) != (want == nil) {
				t.Fatalf("settled: %v; afresh: %v", err, found)
			}
			if err == nil {
				for _, d := range sameRows(want.Result, got) {
					t.Error(d)
				}
			}
		}
	})
}
