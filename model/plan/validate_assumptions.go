package plan

import (
	"fmt"
	"slices"

	"fundsim/model/money"
)

// assumptions checks the references of what history says, and that its figures
// are such as a history can say.
func (c *checker) assumptions() {
	a := c.p.Assumptions
	if a == nil {
		return
	}
	c.clause("assumptions", a.Clause)
	for i := range a.Trends {
		t, at := &a.Trends[i], fmt.Sprintf("assumptions.trends.%d", i)
		c.referAny(at, t.Unit, t.Scheme)
		if t.Volume == nil && t.UnitCost == nil && t.Cost == nil && t.FundCost == nil {
			c.problems.Errorf("missing", at, "没有写什么的增长", "no growth is given").
				Allow("volume、unit_cost、cost、fund_cost 至少一个", "at least one of volume, unit_cost, cost, fund_cost")
		}
		c.eclipsed(at, i, func(j int) bool {
			u := &a.Trends[j]
			return (u.Unit == Any || u.Unit == t.Unit) && (u.Scheme == Any || u.Scheme == t.Scheme) && (u.Level == "" || u.Level == t.Level)
		})
		for _, g := range []struct {
			key string
			of  *Growth
		}{{"volume", t.Volume}, {"unit_cost", t.UnitCost}, {"cost", t.Cost}, {"fund_cost", t.FundCost}} {
			if g.of != nil {
				c.inside(at+"."+g.key, g.of.Ratio(), g.of.Low, g.of.High)
			}
		}
	}
	for i := range a.Correlations {
		r, at := &a.Correlations[i], fmt.Sprintf("assumptions.correlations.%d", i)
		c.inside(at, r.Value, r.Low, r.High)
		if slices.ContainsFunc(a.Correlations[:i], func(x Correlation) bool { return x.Of == r.Of }) {
			c.problems.Errorf("duplicate-id", at+".of", "%q 重复", "%q is given twice", r.Of)
		}
	}
	for i := range a.Seasonality {
		c.season(fmt.Sprintf("assumptions.seasonality.%d", i), i)
	}
	for i := range a.CostDistributions {
		d, at := &a.CostDistributions[i], fmt.Sprintf("assumptions.cost_distributions.%d", i)
		c.referUnit(at+".unit", d.Unit)
		c.referScheme(at+".scheme", d.Scheme)
		c.inside(at+".cv", d.CV.Ratio(), d.CV.Low, d.CV.High)
		if slices.ContainsFunc(a.CostDistributions[:i], func(x CostDistribution) bool { return x.Unit == d.Unit && x.Scheme == d.Scheme }) {
			c.problems.Errorf("duplicate-id", at, "单元 %q、险种 %q 重复", "unit %q, scheme %q is given twice", d.Unit, d.Scheme)
		}
	}
	for i := range a.Completion {
		c.completion(fmt.Sprintf("assumptions.completion.%d", i), i)
	}
}

// intervals checks the measured values of risk.
func (c *checker) intervals() {
	r := c.p.Risk
	check := func(at string, e *Estimate) {
		if e != nil {
			c.inside(at, e.Ratio(), e.Low, e.High)
		}
	}
	for i := range r.Systemic {
		at := fmt.Sprintf("risk.systemic.%d.", i)
		check(at+"volume_sd", r.Systemic[i].VolumeSD)
		check(at+"unit_cost_sd", r.Systemic[i].UnitCostSD)
	}
	for i := range r.Cell {
		at := fmt.Sprintf("risk.cell.%d.", i)
		check(at+"volume_cv", r.Cell[i].VolumeCV)
		check(at+"unit_cost_cv", r.Cell[i].UnitCostCV)
		check(at+"points_per_case_cv", r.Cell[i].PointsPerCaseCV)
	}
	check("risk.monthly.dispersion", r.Monthly.Dispersion)
	if r.BudgetIncome != nil {
		check("risk.budget_income.sd", &r.BudgetIncome.SD)
	}
}

// referAny checks a unit and a scheme, each of which may be *.
func (c *checker) referAny(at, unit, scheme string) {
	if unit != Any {
		c.referUnit(at+".unit", unit)
	}
	if scheme != Any {
		c.referScheme(at+".scheme", scheme)
	}
}

// inside finds a value outside its own interval.
func (c *checker) inside(at string, value money.Ratio, low, high *money.Ratio) {
	if low != nil && value < *low || high != nil && value > *high {
		c.problems.Errorf("interval", at, "取值 %s 不在它自己的区间之内", "the value %s is outside its own interval", value)
	}
}

func (c *checker) season(at string, i int) {
	s := &c.p.Assumptions.Seasonality[i]
	if s.Unit != Any {
		c.referUnit(at+".unit", s.Unit)
	}
	var sum money.Ratio
	for _, f := range s.Factors {
		sum += f
	}
	switch {
	case len(s.Factors) != Months:
		c.problems.Errorf("season", at+".factors", "有 %d 个系数", "there are %d factors", len(s.Factors)).Allow("12 个", "12")
	case sum != Months*money.One:
		c.problems.Errorf("season", at+".factors", "系数合计 %s", "the factors add up to %s", sum).Allow("1200%%", "1200%%")
	}
	if n := len(s.SE); n != 0 && n != Months {
		c.problems.Errorf("season", at+".se", "有 %d 个标准误", "there are %d standard errors", n).Allow("12 个,或不写", "12, or none")
	}
	c.eclipsed(at, i, func(j int) bool {
		u := c.p.Assumptions.Seasonality[j].Unit
		return u == Any || u == s.Unit
	})
}

func (c *checker) completion(at string, i int) {
	all := c.p.Assumptions.Completion
	p := &all[i]
	if p.Unit != "" {
		c.referUnit(at+".unit", p.Unit)
	}
	if p.Scheme != "" {
		c.referScheme(at+".scheme", p.Scheme)
	}
	if len(p.Factors) == 0 {
		c.problems.Errorf("empty", at+".factors", "至少要有一个完成率", "at least one completion is needed")
	}
	for j := range p.Factors {
		f, item := &p.Factors[j], fmt.Sprintf("%s.factors.%d", at, j)
		if j > 0 && f.After <= p.Factors[j-1].After {
			c.problems.Errorf("order", item+".after", "月数 %d 不大于前一项的 %d", "%d months are not more than the %d before", f.After, p.Factors[j-1].After)
		}
		if f.Share.Ratio() == 0 {
			c.problems.Errorf("range", item+".share", "完成率须大于 0", "a completion must be above 0")
		}
		c.inside(item+".share", f.Share.Ratio(), f.Share.Low, f.Share.High)
	}
	c.eclipsed(at, i, func(j int) bool {
		return (all[j].Unit == "" || all[j].Unit == p.Unit) && (all[j].Scheme == "" || all[j].Scheme == p.Scheme)
	})
}
