package plan

import (
	"fmt"

	"fundsim/model/money"
)

func (c *checker) awardsAndUses() {
	for i := range c.p.Awards {
		a := &c.p.Awards[i]
		at := "awards." + a.ID
		c.referScheme(at+".scheme", a.Scheme)
		c.unitList(at+".units", a.Units)
		c.clause(at, a.Clause)
	}
	for i := range c.p.ReserveUses {
		u := &c.p.ReserveUses[i]
		c.referScheme("reserve_uses."+u.ID+".scheme", u.Scheme)
		c.clause("reserve_uses."+u.ID, u.Clause)
	}
}

func (c *checker) cash() {
	advance, holdback := map[string]int{}, map[string]int{}
	once := func(at, what, unit string, seen map[string]int, i int) {
		if j, dup := seen[unit]; dup {
			c.problems.Errorf("duplicate-rule", at, "单元 %q 的 %s 已由 cash.%d 给出", "unit %q already has its %s from cash.%d", unit, what, j)
		}
		seen[unit] = i
	}
	for i := range c.p.Cash {
		r := &c.p.Cash[i]
		at := fmt.Sprintf("cash.%d", i)
		c.unitList(at+".units", r.Units)
		c.clause(at, r.Clause)
		if r.Advance == nil && r.Holdback == nil {
			c.problems.Errorf("missing", at, "至少要有 advance 或 holdback", "advance or holdback is needed")
		}
		if r.Holdback != nil {
			c.refer(at+".holdback.schedule", "返还办法", "release schedule", r.Holdback.Schedule, c.schedules)
		}
		for _, u := range r.Units {
			if r.Advance != nil {
				once(at+".advance", "advance", u, advance, i)
				if unit := c.unit[u]; r.Advance.Basis == BasisQuota && unit != nil && unit.Method != InstitutionBudget {
					c.problems.Errorf("not-here", at+".advance.basis", "单元 %q 没有机构额度,不能按 quota 预付", "unit %q has no quotas to advance on", u).
						Allow("incurred 或 budget", "incurred or budget")
				}
			}
			if r.Holdback != nil {
				once(at+".holdback", "holdback", u, holdback, i)
			}
		}
	}
}

func (c *checker) overrides() {
	seen := map[[3]string]int{}
	for i := range c.p.Overrides {
		o := &c.p.Overrides[i]
		at := fmt.Sprintf("overrides.%d", i)
		c.clause(at, o.Clause)
		c.refer(at+".sharing", "结余留用、超支分担办法", "sharing rule", o.Sharing, c.sharing)
		c.quotaHolder(at, o.Holder, o.Unit, o.Scheme)
		key := [3]string{o.Holder, o.Unit, o.Scheme}
		if j, dup := seen[key]; dup {
			c.problems.Errorf("duplicate-rule", at, "与 overrides.%d 是同一责任单位、单元与险种", "same holder, unit and scheme as overrides.%d", j)
		}
		seen[key] = i
	}
}

// quotaHolder checks that holder, unit and scheme (which may be empty: all) name a quota.
func (c *checker) quotaHolder(at, holder, unit, scheme string) {
	c.holder(at+".holder", holder)
	if !c.referUnit(at+".unit", unit) || scheme != "" && !c.referScheme(at+".scheme", scheme) {
		return
	}
	if u := c.unit[unit]; u.Method != InstitutionBudget {
		c.problems.Errorf("not-here", at+".unit", "单元 %q 的结算方式是 %s,没有机构额度", "unit %q is settled by %s and has no quotas", unit, u.Method)
	} else if scheme != "" && !c.hasBudget[[2]string{unit, scheme}] {
		c.problems.Errorf("no-budget", at+".scheme", "单元 %q 没有险种 %q 的预算", "unit %q has no budget line for scheme %q", unit, scheme)
	}
}

func (c *checker) holder(at, holder string) {
	inst := c.institution[holder]
	switch {
	case c.alliances[holder]:
	case inst == nil:
		known := map[string]bool{}
		for id := range c.alliances {
			known[id] = true
		}
		for id, in := range c.institution {
			known[id] = in.Alliance == ""
		}
		c.refer(at, "机构或医共体", "institution or alliance", holder, known)
	case inst.Alliance != "":
		c.problems.Errorf("not-holder", at, "机构 %q 属医共体 %q,额度由医共体持有", "institution %q belongs to alliance %q, which holds the quota", holder, inst.Alliance).
			Advise("改写为 %q", "write %q instead", inst.Alliance)
	}
}

func (c *checker) quotaRules() {
	for i := range c.p.QuotaRules {
		r := &c.p.QuotaRules[i]
		at := fmt.Sprintf("quota_rules.%d", i)
		c.clause(at, r.Clause)
		if c.ruled[r.Unit] {
			c.problems.Errorf("duplicate-rule", at, "单元 %q 已有额度测算办法", "unit %q already has a quota rule", r.Unit)
		}
		c.ruled[r.Unit] = true
		if c.referUnit(at+".unit", r.Unit) && c.unit[r.Unit].Method != InstitutionBudget {
			c.problems.Errorf("not-here", at+".unit", "额度测算办法只用于 institution-budget", "a quota rule is for institution-budget units only")
		}
		if len(c.p.Prior) == 0 {
			c.problems.Errorf("missing", at, "额度测算需要上年数据:请给出 data.prior", "a quota rule needs last year's data: give data.prior")
		}
		if e := r.Efficiency; e != nil && e.Lower > e.Upper {
			c.problems.Errorf("range", at+".efficiency", "下限 %s 高于上限 %s", "lower %s is above upper %s", e.Lower, e.Upper)
		}
		for j, n := range r.Negotiated {
			neg := fmt.Sprintf("%s.negotiated.%d", at, j)
			c.clause(neg, n.Clause)
			c.holder(neg+".holder", n.Holder)
			if n.Scheme != "" {
				c.referScheme(neg+".scheme", n.Scheme)
			}
			for k, m := range r.Negotiated[:j] {
				if m.Holder == n.Holder && (m.Scheme == n.Scheme || m.Scheme == "" || n.Scheme == "") {
					c.problems.Errorf("duplicate-rule", neg, "责任单位 %q 已由 negotiated.%d 调整", "holder %q is already changed by negotiated.%d", n.Holder, k)
				}
			}
		}
	}
	for i := range c.p.Units {
		u := &c.p.Units[i]
		if u.Method == InstitutionBudget && !c.ruled[u.ID] && len(c.p.Quotas) == 0 {
			c.problems.Errorf("missing", "units."+u.ID, "单元 %q 没有机构额度", "unit %q has no quotas", u.ID).
				Advise("给出 data.quotas 或一条 quota_rules", "give data.quotas or a rule in quota_rules")
		}
	}
}

func (c *checker) scheduleSteps() {
	for i := range c.p.Assessment.Schedules {
		s := &c.p.Assessment.Schedules[i]
		at := "assessment.schedules." + s.ID
		c.clause(at, s.Clause)
		if (len(s.Steps) == 0) == (s.Linear == nil) {
			c.problems.Errorf("exactly-one", at, "返还办法须在 steps 与 linear 中取其一", "a schedule must have steps or linear, exactly one of them")
			continue
		}
		if l := s.Linear; l != nil {
			if l.From >= l.To {
				c.problems.Errorf("range", at+".linear", "起始分 %s 须低于满返分 %s", "from %s must be below to %s", l.From, l.To)
			}
			continue
		}
		fromZero, seen := false, map[Score]bool{}
		for j, step := range s.Steps {
			fromZero = fromZero || step.ScoreFrom == 0
			if seen[step.ScoreFrom] {
				c.problems.Errorf("duplicate-id", fmt.Sprintf("%s.steps.%d.score_from", at, j), "起始分 %s 重复", "two steps start from %s", step.ScoreFrom)
			}
			seen[step.ScoreFrom] = true
		}
		if !fromZero {
			c.problems.Errorf("schedule", at+".steps", "返还办法须有从 0 分起的一档", "a schedule must have a step from 0").
				Advise("加上 {score_from: 0, release: 0%%}", "add {score_from: 0, release: 0%%}")
		}
	}
}

func (c *checker) adjustments() {
	for i := range c.p.Adjust {
		d := &c.p.Adjust[i]
		at := fmt.Sprintf("adjust.%d", i)
		c.where(at+".where", &d.Where)
		given := false
		for _, r := range []*money.Ratio{d.Visits, d.CostPerVisit, d.Persons, d.Points, d.FundRatio} {
			given = given || r != nil
			if r != nil && *r < -money.One {
				c.problems.Errorf("range", at, "调整幅度 %s 低于 -100%%", "change %s is below -100%%", *r)
			}
		}
		if !given {
			c.problems.Errorf("missing", at, "没有写调整什么", "nothing to adjust is given").
				Allow("visits、cost_per_visit、persons、points、fund_ratio", "visits, cost_per_visit, persons, points, fund_ratio")
		}
	}
}

// where checks the references of a selection.
func (c *checker) where(at string, w *Where) { c.whereAmong(at, w, keys(c.institution)) }

// whereAmong is where with the institutions that may be named.
func (c *checker) whereAmong(at string, w *Where, institutions map[string]bool) {
	if w.Scheme != "" {
		c.referScheme(at+".scheme", w.Scheme)
	}
	if w.Unit != "" {
		c.referUnit(at+".unit", w.Unit)
	}
	if w.Institution != "" {
		c.refer(at+".institution", "机构", "institution", w.Institution, institutions)
	}
	if w.Alliance != "" {
		c.refer(at+".alliance", "医共体", "alliance", w.Alliance, c.alliances)
	}
}

func keys[V any](m map[string]V) map[string]bool {
	set := make(map[string]bool, len(m))
	for k := range m {
		set[k] = true
	}
	return set
}
