package risk

import (
	"math"

	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/problem"
	"fundsim/model/settle"
)

// income draws the budgets of schemes (risk.budget_income): each is as planned ×
// a log-normal factor with mean 1, to the fen. Source: docs/METHOD.md §13.3.
type income struct {
	c    *Case
	sd   estimate
	keys []uint64 // by scheme of the plan
}

// newIncome resolves the uncertain budget; nil where it is certain.
func newIncome(c *Case, seed int, found *problem.List) *income {
	r := c.Plan.Risk
	if r.BudgetIncome == nil {
		return nil
	}
	n := &income{c: c, sd: estimates{seed, r.Parameters == plan.FromCalibration}.of(&r.BudgetIncome.SD, "budget_income", "sd")}
	for i := range c.Plan.Schemes {
		s := &c.Plan.Schemes[i]
		n.keys = append(n.keys, seeded(name("", s.ID, "", "budget"), seed))
		if s.Budget.Financing != nil {
			found.Errorf("not-here", "risk.budget_income", "险种 %q 的指标由筹资额推算(financing),不能抽样", "the budget of scheme %q comes from financing and cannot be drawn", s.ID).
				Advise("改写为金额,或去掉 budget_income", "give an amount instead, or leave out budget_income")
		}
	}
	if !found.HasErrors() {
		n.canVary(found)
	}
	return n
}

// canVary tells whether the unit budgets and quotas follow a changed budget.
func (n *income) canVary(found *problem.List) {
	p := n.withBudgets(func(i int, b money.Fen) money.Fen { return b + max(1, b/100) })
	if _, problems := plan.Compile(p, n.c.Activity); problems.HasErrors() {
		found.Errorf("not-here", "risk.budget_income", "指标一变,单元预算或额度就合不上,因此不能抽样", "the unit budgets or quotas do not follow a changed budget, so it cannot be drawn").
			Advise("让每个险种有一个单元取 rest: true(或全用 share),额度用 quota_rules;或去掉 budget_income",
				"let one unit of each scheme take rest: true (or give shares only) and quotas come from quota_rules; or leave out budget_income")
		*found = append(*found, problems...)
	}
}

// plan is the plan of one draw, with its own budgets.
func (n *income) plan(draw int) *plan.Plan {
	sd := n.sd.at(draw)
	return n.withBudgets(func(i int, b money.Fen) money.Fen {
		s := drawn(n.keys[i], draw)
		return money.Fen(math.Floor(float64(float64(b)*logNormal(sd, s.normal())) + 0.5))
	})
}

func (n *income) withBudgets(change func(i int, b money.Fen) money.Fen) *plan.Plan {
	p := *n.c.Plan
	p.Schemes = append([]plan.Scheme(nil), p.Schemes...)
	for i := range p.Schemes {
		b := change(i, *p.Schemes[i].Budget.Amount)
		p.Schemes[i].Budget.Amount = &b
	}
	return &p
}

// settler is ready to settle one draw with its budgets.
func (n *income) settler(draw int) (*settle.Settler, problem.List) {
	c, problems := plan.Compile(n.plan(draw), n.c.Activity)
	if problems.HasErrors() {
		return nil, problems
	}
	return settle.New(c), problems
}
