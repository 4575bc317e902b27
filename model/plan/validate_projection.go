package plan

import "fmt"

// projection checks what is said of the years ahead.
func (c *checker) projection() {
	p := c.p.Projection
	if p == nil {
		return
	}
	c.clause("projection", p.Clause)
	if l := p.Levels(); l.Red > l.Amber || l.Amber >= l.Idle {
		c.problems.Errorf("levels", "projection.lights", "预警线须满足 red ≤ amber < idle,现为 %s、%s、%s", "lights must satisfy red ≤ amber < idle, not %s, %s, %s", l.Red, l.Amber, l.Idle)
	}
	if p.BudgetRule != nil {
		c.clause("projection.budget_rule", p.BudgetRule.Clause)
	}
	for i := range p.Growth {
		c.where(fmt.Sprintf("projection.growth.%d.where", i), &p.Growth[i].Where)
	}
	seen := map[string]bool{}
	for i := range p.Funds {
		f := &p.Funds[i]
		at := "projection.funds." + f.Scheme
		c.clause(at, f.Clause)
		c.referScheme(at+".scheme", f.Scheme)
		if seen[f.Scheme] {
			c.problems.Errorf("duplicate-id", at, "险种 %q 重复", "scheme %q is given twice", f.Scheme)
		}
		seen[f.Scheme] = true
		if f.Income != nil {
			c.clause(at+".income", f.Income.Clause)
			c.income(at+".income", f.Income)
		}
		if f.Expenditure != nil {
			c.clause(at+".expenditure", f.Expenditure.Clause)
			c.expenditure(at+".expenditure", f.Expenditure)
		}
	}
}

func (c *checker) income(at string, x *IncomeProjection) {
	perHead := x.Base != nil || x.Rate != nil || x.Contribution != nil || x.Subsidy != nil
	grown := x.ParticipantsGrowth != 0 || x.BaseGrowth != 0 || x.ContributionGrowth != 0 || x.SubsidyGrowth != 0
	switch {
	case (x.Amount != nil) == (x.Participants != nil):
		c.problems.Errorf("exactly-one", at, "amount 与 participants 须且只须给一个", "exactly one of amount and participants must be given")
	case x.Amount != nil && x.Growth == nil:
		c.problems.Errorf("missing", at+".growth", "缺少收入年增幅 growth", "growth, that of the amount, is missing")
	case x.Amount != nil && (perHead || grown):
		c.problems.Errorf("not-here", at, "amount 只配 growth、other、sd;人均各项须与 participants 同用", "amount goes with growth, other and sd only; amounts per person go with participants")
	case x.Participants != nil && x.Growth != nil:
		c.problems.Errorf("not-here", at+".growth", "growth 与 amount 同用;参保人数的增幅写 participants_growth", "growth goes with amount; the growth of participants is participants_growth")
	case x.Participants != nil && !perHead:
		c.problems.Errorf("missing", at, "没有写人均收入", "no income per person is given").
			Allow("base 与 rate、contribution_per_capita、subsidy_per_capita 至少一项", "at least one of base with rate, contribution_per_capita, subsidy_per_capita")
	case (x.Base == nil) != (x.Rate == nil):
		c.problems.Errorf("missing", at, "base 与 rate 须同时给出", "base and rate must be given together")
	}
	for _, g := range []struct {
		key    string
		absent bool
		given  bool
	}{{"base_growth", x.Base == nil, x.BaseGrowth != 0}, {"contribution_growth", x.Contribution == nil, x.ContributionGrowth != 0}, {"subsidy_growth", x.Subsidy == nil, x.SubsidyGrowth != 0}} {
		if x.Participants != nil && g.absent && g.given {
			c.problems.Errorf("not-here", at+"."+g.key, "没有这一项收入,%[1]s 无从增长", "there is no such income for %[1]s to grow", g.key)
		}
	}
}

func (c *checker) expenditure(at string, x *ExpenditureProjection) {
	switch {
	case x.Method == ByGrowth && x.Growth == nil:
		c.problems.Errorf("missing", at+".growth", "方法 growth 缺少年增幅 growth", "the method growth needs growth, that of a year")
	case x.Method != ByGrowth && x.Growth != nil:
		c.problems.Errorf("not-here", at+".growth", "方法 %s 不用 growth", "the method %s takes no growth", x.Method)
	}
	if x.Cap != nil && x.Method != ByGrowth && x.Method != ByCapped {
		c.problems.Errorf("not-here", at+".cap", "方法 %s 不用 cap", "the method %s takes no cap", x.Method).Allow("growth、capped", "growth, capped")
	}
	if x.SD != nil && x.Method != ByGrowth && x.Method != ByBudget {
		c.problems.Errorf("not-here", at+".sd", "方法 %s 的误差由历史得出,不另给 sd", "the errors of the method %s come from the history; give no sd", x.Method)
	}
	if x.Method == ByBudget && c.p.Projection.BudgetRule == nil {
		c.problems.Errorf("missing", "projection.budget_rule", "方法 budget 需要 budget_rule", "the method budget needs a budget_rule")
	}
}
