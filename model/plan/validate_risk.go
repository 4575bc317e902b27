package plan

import (
	"fmt"
	"slices"

	"fundsim/model/money"
)

// risk checks the references of the uncertainty, and that a factor that is
// meant to vary can.
func (c *checker) risk() {
	r := c.p.Risk
	if r == nil {
		return
	}
	c.clause("risk", r.Clause)
	c.intervals()
	for i := range r.Systemic {
		s, at := &r.Systemic[i], fmt.Sprintf("risk.systemic.%d", i)
		c.clause(at, s.Clause)
		if s.Unit != Any {
			c.referUnit(at+".unit", s.Unit)
		}
		if s.Scheme != Any {
			c.referScheme(at+".scheme", s.Scheme)
		}
		if s.VolumeSD == nil && s.UnitCostSD == nil {
			c.problems.Errorf("missing", at, "没有写任何波动", "no variation is given").Allow("volume_sd、unit_cost_sd 至少一个", "at least one of volume_sd, unit_cost_sd")
		}
		c.wild(at+".volume_sd", s.VolumeSD)
		c.wild(at+".unit_cost_sd", s.UnitCostSD)
		c.eclipsed(at, i, func(j int) bool { return r.Systemic[j].Matches(s.Unit, s.Scheme) })
	}
	known := c.entrantIDs()
	for id := range c.institution {
		known[id] = true
	}
	for i := range r.Cell {
		cell, at := &r.Cell[i], fmt.Sprintf("risk.cell.%d", i)
		c.clause(at, cell.Clause)
		c.whereAmong(at+".where", &cell.Where, known)
		if cell.VolumeCV == nil && cell.UnitCostCV == nil && cell.PointsPerCaseCV == nil {
			c.problems.Errorf("missing", at, "没有写任何波动", "no variation is given").
				Allow("volume_cv、unit_cost_cv、points_per_case_cv 至少一个", "at least one of volume_cv, unit_cost_cv, points_per_case_cv")
		}
		c.wild(at+".volume_cv", cell.VolumeCV)
		c.wild(at+".unit_cost_cv", cell.UnitCostCV)
		c.wild(at+".points_per_case_cv", cell.PointsPerCaseCV)
		c.eclipsed(at, i, func(j int) bool { return r.Cell[j].Where.covers(&cell.Where) })
	}
	c.clause("risk.monthly", r.Monthly.Clause)
	if r.Monthly.Deterministic && r.Monthly.Dispersion.Ratio() > 0 {
		c.problems.Errorf("not-here", "risk.monthly.dispersion", "deterministic: true 时不抽月度人次,不能再给离散度", "with deterministic: true monthly counts are not drawn, so there can be no dispersion")
	}
	if r.BudgetIncome != nil {
		c.clause("risk.budget_income", r.BudgetIncome.Clause)
		c.wild("risk.budget_income.sd", &r.BudgetIncome.SD)
	}
	for i, x := range r.Losses {
		for _, y := range r.Losses[:i] {
			if x == y {
				c.problems.Errorf("duplicate-id", fmt.Sprintf("risk.losses.%d", i), "%s 重复", "%s is given twice", x)
			}
		}
	}
}

// wild warns of a factor that varies by more than its mean: most draws are then
// near zero, a few are huge, and no usual number of draws has the planned mean.
func (c *checker) wild(at string, e *Estimate) {
	if e.Ratio() > money.One {
		c.problems.Warnf("wild-variation", at, "波动 %s 超过 100%%:抽样大多接近零、少数极大,平均难以接近预期", "a variation of %s is over 100%%: most draws are near zero and a few are huge, so their mean is hardly the expected one", e.Ratio()).
			Advise("常见的波动为几个百分点,请核对百分号", "a few per cent are usual; check the percent sign")
	}
}

// eclipsed finds an entry that an earlier one always takes the place of.
func (c *checker) eclipsed(at string, i int, covers func(earlier int) bool) {
	for j := range i {
		if covers(j) {
			c.problems.Errorf("unreachable", at, "第 %d 条已包括这一条的全部情形,取首个匹配的一条,因此它永不起作用", "entry %d already covers all of this one; the first match counts, so this one never does", j).
				Advise("把更具体的条目写在前面", "put the more specific entries first")
			return
		}
	}
}

// entrantIDs are the ids of what-if institutions.
func (c *checker) entrantIDs() map[string]bool {
	set := map[string]bool{}
	for i := range c.p.Entrants {
		set[c.p.Entrants[i].ID] = true
	}
	return set
}

// entrants checks what-if institutions.
func (c *checker) entrants() {
	ids(c, "entrants", c.p.Entrants, func(e *Entrant) string { return e.ID })
	for i := range c.p.Entrants {
		e := &c.p.Entrants[i]
		at := "entrants." + e.ID
		c.clause(at, e.Clause)
		if c.institution[e.ID] != nil {
			c.problems.Errorf("duplicate-id", at, "机构表中已有编码 %q", "the institutions already have %q", e.ID)
		}
		if c.alliances[e.ID] {
			c.problems.Errorf("duplicate-id", at, "已有编码为 %q 的医共体", "there already is an alliance %q", e.ID)
		}
		if e.Alliance != "" {
			c.refer(at+".alliance", "医共体", "alliance", e.Alliance, c.alliances)
		}
		if e.DesignatedOn.Year > c.p.Year {
			c.problems.Errorf("range", at+".designated_on", "定点日期 %s 在 %d 年之后,当年没有业务量", "designated on %s, after %d: it has no activity in the year", e.DesignatedOn, c.p.Year)
		}
		if len(e.Lines) == 0 {
			c.problems.Errorf("empty", at+".lines", "至少要有一个单元的业务量", "activity in at least one unit is needed")
		}
		seen := map[[2]string]bool{}
		for j := range e.Lines {
			l, line := &e.Lines[j], fmt.Sprintf("%s.lines.%d", at, j)
			key := [2]string{l.Unit, l.Scheme}
			if seen[key] {
				c.problems.Errorf("duplicate-rule", line, "单元 %q、险种 %q 重复", "unit %q, scheme %q is given twice", l.Unit, l.Scheme)
			}
			seen[key] = true
			c.entrantLine(line, l)
		}
	}
}

func (c *checker) entrantLine(at string, l *EntrantLine) {
	if okUnit, okScheme := c.referUnit(at+".unit", l.Unit), c.referScheme(at+".scheme", l.Scheme); okUnit && okScheme && !c.hasBudget[[2]string{l.Unit, l.Scheme}] {
		c.problems.Errorf("no-budget", at, "单元 %q 没有险种 %q 的预算", "unit %q has no budget line for scheme %q", l.Unit, l.Scheme)
	}
	m := &l.Monthly
	switch {
	case (m.Visits > 0) == (m.Cases > 0):
		c.problems.Errorf("exactly-one", at+".monthly", "visits 与 cases 须且只须给一个(大于 0)", "exactly one of visits and cases must be given, above 0")
	case m.Visits > 0 && m.CostPerVisit == nil:
		c.problems.Errorf("missing", at+".monthly.cost_per_visit", "缺少次均费用 cost_per_visit", "cost_per_visit is missing")
	case m.Cases > 0 && m.TotalCostPerCase == nil:
		c.problems.Errorf("missing", at+".monthly.total_cost_per_case", "缺少例均费用 total_cost_per_case", "total_cost_per_case is missing")
	case m.Visits > 0 && (m.TotalCostPerCase != nil || m.PointsPerCase != 0), m.Cases > 0 && m.CostPerVisit != nil:
		c.problems.Errorf("not-here", at+".monthly", "visits 配 cost_per_visit,cases 配 total_cost_per_case 与 points_per_case", "visits go with cost_per_visit, cases with total_cost_per_case and points_per_case")
	}
	if m.Persons > max(m.Visits, m.Cases) {
		c.problems.Errorf("inconsistent", at+".monthly.persons", "人头 %d 多于人次(病例)%d", "%d persons are more than the visits (cases), %d", m.Persons, max(m.Visits, m.Cases))
	}
	c.inRange(at+".monthly.fund_ratio", m.FundRatio, money.One)
	c.inRange(at+".diverted", l.Diverted, money.One)
	for i, r := range l.Ramp {
		c.inRange(fmt.Sprintf("%s.ramp.%d", at, i), r, 10*money.One)
	}
	if min(m.Visits, m.Cases, m.Persons) < 0 {
		c.problems.Errorf("negative", at+".monthly", "人次、人头、病例数不能为负", "visits, persons and cases must not be negative")
	}
	if m.PointsPerCase < 0 {
		c.problems.Errorf("range", at+".monthly.points_per_case", "例均点数不能为负", "points per case must not be negative")
	}
	switch u := c.unit[l.Unit]; {
	case u == nil || u.Method != DRGPoints:
	case m.Cases == 0 && m.Visits > 0:
		c.problems.Errorf("not-here", at+".monthly.visits", "点数法单元 %q 按病例计点,不能用人次", "the points unit %q counts cases, not visits", l.Unit).
			Advise("改写 cases、total_cost_per_case 与 points_per_case", "give cases, total_cost_per_case and points_per_case")
	case m.PointsPerCase == 0:
		c.problems.Errorf("missing", at+".monthly.points_per_case", "点数法单元 %q 的新增机构须给出例均点数", "an entrant in the points unit %q needs points_per_case", l.Unit)
	}
	if len(l.Ramp) == 0 {
		c.problems.Errorf("empty", at+".ramp", "至少要有一个负荷,如 [100%%]", "at least one load is needed, such as [100%%]")
	} else if slices.Max(l.Ramp) == 0 {
		c.problems.Warnf("changes-nothing", at+".ramp", "负荷均为 0,没有业务量", "all loads are zero, so there is no activity")
	}
	c.donors(at+".donors", l.Donors)
}

// inRange asks for 0 ≤ r ≤ most.
func (c *checker) inRange(at string, r, most money.Ratio) {
	if r < 0 || r > most {
		c.problems.Errorf("range", at, "%s 超出范围", "%s is out of range", r).Allow("0%%–%s", "0%%–%s", most)
	}
}

func (c *checker) donors(at string, donors Donors) {
	if len(donors) == 0 {
		c.problems.Errorf("empty", at, "须写 proportional 或各家份额", "proportional or shares are needed")
		return
	}
	if donors.Proportional() {
		return
	}
	known, seen := keys(c.institution), map[string]bool{}
	for id := range c.alliances {
		known[id] = true
	}
	entrants := c.entrantIDs()
	var sum money.Ratio
	for i, d := range donors {
		item := fmt.Sprintf("%s.%d", at, i)
		switch {
		case d.Rule != nil:
			c.problems.Errorf("not-here", item, "proportional 不能与份额同写", "proportional cannot stand beside shares")
			return
		case entrants[d.ID]:
			c.problems.Errorf("not-here", item+".id", "%q 也是拟新增机构,不能分出业务量", "%q is an entrant itself and cannot give volume", d.ID).
				Allow("机构表中的机构或医共体", "institutions of the table, or alliances")
		default:
			c.refer(item+".id", "机构或医共体", "institution or alliance", d.ID, known)
		}
		if seen[d.ID] {
			c.problems.Errorf("duplicate-id", item+".id", "%q 重复", "%q is given twice", d.ID)
		}
		seen[d.ID] = true
		c.inRange(item+".share", d.Share, money.One)
		sum += d.Share
	}
	for i, d := range donors {
		if in := c.institution[d.ID]; in != nil && in.Alliance != "" && seen[in.Alliance] {
			c.problems.Errorf("duplicate-id", fmt.Sprintf("%s.%d.id", at, i), "%q 属医共体 %q,已在列", "%q belongs to alliance %q, which is listed", d.ID, in.Alliance)
		}
	}
	if sum != money.One {
		c.problems.Errorf("shares", at, "各家份额合计 %s,应为 100%%", "the shares add up to %s, not 100%%", sum)
	}
}
