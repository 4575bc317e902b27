package risk

import (
	"math"

	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/portable"
	"fundsim/model/problem"
	"fundsim/model/settle"
)

// income draws the budgets of schemes (risk.budget_income): each is as planned ×
// a log-normal factor with mean 1, to the fen. Source: docs/METHOD.md §13.3.
type income struct {
	compiled *plan.Compiled // with the planned budgets
	sd       estimate
	keys     []uint64 // by scheme of the compiled plan
}

// newIncome resolves the uncertain budget; nil where it is certain.
func newIncome(c *plan.Compiled, seed int, found *problem.List) *income {
	r := c.Plan.Risk
	if r.BudgetIncome == nil {
		return nil
	}
	n := &income{compiled: c, sd: estimates{seed, r.Parameters == plan.FromCalibration}.of(&r.BudgetIncome.SD, "budget_income", "sd")}
	totals := make([]money.Fen, len(c.Schemes))
	for i, s := range c.Schemes {
		n.keys = append(n.keys, seeded(name("", s.ID, "", "budget"), seed))
		totals[i] = s.Total + max(1, s.Total/100)
		if s.Budget.Financing != nil {
			found.Errorf("not-here", "risk.budget_income", "险种 %q 的指标由筹资额推算(financing),不能抽样", "the budget of scheme %q comes from financing and cannot be drawn", s.ID).
				Advise("改写为金额,或去掉 budget_income", "give an amount instead, or leave out budget_income")
		}
	}
	if _, problems := c.WithBudgets(totals); problems.HasErrors() {
		found.Errorf("not-here", "risk.budget_income", "指标一变,单元预算或额度就合不上,因此不能抽样", "the unit budgets or quotas do not follow a changed budget, so it cannot be drawn").
			Advise("让每个险种有一个单元取 rest: true(或全用 share),额度用 quota_rules;或去掉 budget_income",
				"let one unit of each scheme take rest: true (or give shares only) and let quotas come from quota_rules; or leave out budget_income")
		*found = append(*found, problems...)
	}
	return n
}

// totals are the budgets of one draw.
func (n *income) totals(draw int) []money.Fen {
	sd, out := n.sd.at(draw), make([]money.Fen, len(n.keys))
	for i, key := range n.keys {
		s := drawn(key, draw)
		factor := portable.Exp(logOf(sd, s.normal()))
		out[i] = money.Fen(math.Floor(float64(float64(n.compiled.Schemes[i].Total)*factor) + 0.5))
	}
	return out
}

// put gives a settler the budgets of one draw.
func (n *income) put(draw int, s *settle.Settler) problem.List {
	c, problems := n.compiled.WithBudgets(n.totals(draw))
	if problems.HasErrors() {
		return problems
	}
	s.Rebudget(c)
	return nil
}

// plan is the plan with the budgets of one draw.
func (n *income) plan(draw int) *plan.Plan {
	p, totals := *n.compiled.Plan, n.totals(draw)
	p.Schemes = append([]plan.Scheme(nil), p.Schemes...)
	for i := range p.Schemes {
		for k := range totals {
			if n.compiled.Schemes[k].ID == p.Schemes[i].ID {
				p.Schemes[i].Budget.Amount = &totals[k]
			}
		}
	}
	return &p
}
