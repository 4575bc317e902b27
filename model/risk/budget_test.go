package risk

import (
	"math"
	"testing"

	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/settle"
)

// uncertainBudget is two schemes with a budget of sd 5 %.
func uncertainBudget() *Case {
	c := city{institutions: numbered("h", 2), units: numbered("u", 2), schemes: numbered("s", 2), visits: 30, total: 1_000_000, budget: 4 * 12 * 700_000}.build(
		&plan.Risk{Draws: 20_000, Cell: []plan.CellRisk{{VolumeCV: ofPercent(10)}}, BudgetIncome: &plan.BudgetIncome{SD: *ofPercent(5)}})
	return c
}

// budgets watches a scheme's budget.
func budgets(t *testing.T, c *Case) (out []settle.Metric) {
	t.Helper()
	r, found := settle.RunPrepared(c.Plan, c.Activity)
	if found.HasErrors() {
		t.Fatal(found)
	}
	for _, key := range []string{"schemes.s1.budget", "schemes.s2.budget"} {
		m, err := settle.ResolveMetric(c.Plan, r.Result, key)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, m)
	}
	return out
}

// Purpose: drawn budgets have the planned mean and the sd of the log, schemes
// apart, and leave activities as they were; replayed draws have them too.
func TestBudgetIncome(t *testing.T) {
	c := uncertainBudget()
	watch := budgets(t, c)
	run := mustDraw(t, c, Options{Watch: watch})
	var logs [2][]float64
	for i, m := range watch {
		for _, v := range run.Find(m.Key).Values {
			logs[i] = append(logs[i], math.Log(float64(v)/(4*12*700_000)))
		}
		got := momentsOf(logs[i])
		mustAgree(t, "mean of the log", got.mean, -0.05*0.05/2, got.meanSE)
		mustAgree(t, "variance of the log", got.variance, 0.05*0.05, got.varianceSE)
	}
	mustAgree(t, "correlation of two schemes", correlation(logs[0], logs[1]), 0, 1/math.Sqrt(20_000))
	certain := &Case{Plan: ptr(*c.Plan), Activity: c.Activity}
	certain.Plan.Risk = ptr(*c.Plan.Risk)
	certain.Plan.Risk.BudgetIncome = nil
	for _, d := range Pair(run, mustDraw(t, certain, Options{})) {
		if d.Metric.Key == "schemes.s1.incurred" && d.Equal != d.N {
			t.Errorf("an uncertain budget moves what is incurred: %+v", d)
		}
	}
	for _, d := range []int{0, 777} {
		out, found := c.Replay(Options{}, d)
		if found.HasErrors() {
			t.Fatal(found)
		}
		for _, s := range run.Series {
			if v, ok := s.Metric.Value(out.Result); ok && v != s.Values[d] {
				t.Errorf("%s of draw %d: %d, replayed %d", s.Metric.Key, d, s.Values[d], v)
			}
		}
		if e, ok := out.Book.Entry("schemes.s1.budget"); !ok || e.Value != run.Find("schemes.s1.budget").Values[d] {
			t.Errorf("the journal of draw %d says the budget is %d", d, e.Value)
		}
	}
}

// Purpose: a budget that nothing follows is refused before anything is drawn.
func TestBudgetIncomeRefused(t *testing.T) {
	c := uncertainBudget()
	b := &c.Plan.Units[0].Budgets[0]
	amount := money.Fen(4 * 12 * 700_000)
	b.Rest, b.Amount = nil, &amount
	_, found := Draw(c, Options{})
	mustSay(t, found, "not-here", "rest: true", "rest: true")
	mustSay(t, found, "budget", "单元预算之和", "unit budgets")
	c = uncertainBudget()
	f := &c.Plan.Schemes[0].Budget
	f.Financing, f.Amount = &plan.Financing{Current: *f.Amount, Prior: *f.Amount}, nil
	_, found = Draw(c, Options{})
	mustSay(t, found, "not-here", "financing", "financing")
}
