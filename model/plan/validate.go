package plan

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"fundsim/model/money"
	"fundsim/model/problem"
)

// Validate checks a plan and its activity against each other: ids, references,
// what each method needs, ladders, tables. It finds everything at once. What
// can only be known by arithmetic (budgets and quotas that do not add up) is
// found by [Compile].
func (p *Plan) Validate(a *Activity) problem.List {
	c := &checker{p: p, a: a}
	c.index()
	c.policy()
	c.institutions()
	c.tables()
	return c.problems
}

// checker collects the problems of one plan.
type checker struct {
	p        *Plan
	a        *Activity
	problems problem.List

	documents, schemes, units, sharing, schedules map[string]bool
	unit                                          map[string]*Unit
	hasBudget                                     map[[2]string]bool // unit, scheme
	institution                                   map[string]*Institution
	alliances                                     map[string]bool
	ruled                                         map[string]bool // units with a quota rule
}

func (c *checker) index() {
	c.documents = ids(c, "documents", c.p.Documents, func(d *Document) string { return d.ID })
	c.schemes = ids(c, "schemes", c.p.Schemes, func(s *Scheme) string { return s.ID })
	c.units = ids(c, "units", c.p.Units, func(u *Unit) string { return u.ID })
	c.sharing = ids(c, "sharing", c.p.Sharing, func(s *Sharing) string { return s.ID })
	c.schedules = ids(c, "assessment.schedules", c.p.Assessment.Schedules, func(s *Schedule) string { return s.ID })
	ids(c, "admissions", c.p.Admissions, func(a *Admission) string { return a.ID })
	ids(c, "awards", c.p.Awards, func(a *Award) string { return a.ID })
	ids(c, "reserve_uses", c.p.ReserveUses, func(u *ReserveUse) string { return u.ID })
	c.unit, c.hasBudget = map[string]*Unit{}, map[[2]string]bool{}
	for i := range c.p.Units {
		u := &c.p.Units[i]
		c.unit[u.ID] = u
		for _, b := range u.Budgets {
			c.hasBudget[[2]string{u.ID, b.Scheme}] = true
		}
	}
	c.institution, c.alliances, c.ruled = map[string]*Institution{}, map[string]bool{}, map[string]bool{}
	for i := range c.p.Institutions {
		inst := &c.p.Institutions[i]
		c.institution[inst.ID] = inst
		if inst.Alliance != "" {
			c.alliances[inst.Alliance] = true
		}
	}
}

// ids checks the ids of a list of items and returns them as a set.
func ids[T any](c *checker, path string, items []T, id func(*T) string) map[string]bool {
	set := map[string]bool{}
	for i := range items {
		s := id(&items[i])
		at := path + "." + s
		switch {
		case !IsID(s):
			c.problems.Errorf("bad-id", fmt.Sprintf("%s.%d", path, i), "编号 %q 不合规则", "id %q is not well formed", s).
				Allow("小写字母、数字与连字符", "lower-case letters, digits and hyphens")
		case set[s]:
			c.problems.Errorf("duplicate-id", at, "编号 %q 重复", "id %q is given twice", s)
		}
		set[s] = true
	}
	return set
}

// IsID tells whether s may be the id of an item: [a-z0-9-]+.
func IsID(s string) bool {
	for i := 0; i < len(s); i++ {
		if b := s[i]; (b < 'a' || b > 'z') && (b < '0' || b > '9') && b != '-' {
			return false
		}
	}
	return s != ""
}

// wordsOf lists the codes of a choice.
func wordsOf(c Choice) (codes []string) {
	for _, w := range c.Words() {
		codes = append(codes, w.Code)
	}
	return codes
}

// refer checks that a reference names something that exists.
func (c *checker) refer(path, zh, en, found string, known map[string]bool) bool {
	if known[found] {
		return true
	}
	words := slices.Sorted(maps.Keys(known))
	p := c.problems.Errorf("unknown-reference", path, "没有编号为 %q 的"+zh, "there is no "+en+" %q", found).Suggest(found, words)
	if len(words) > 0 && len(words) <= 30 {
		p.Allow("%s", "%s", strings.Join(words, ", "))
	}
	return false
}

func (c *checker) referUnit(path, id string) bool {
	return c.refer(path, "预决算单元", "unit", id, c.units)
}

func (c *checker) referScheme(path, id string) bool {
	return c.refer(path, "险种", "scheme", id, c.schemes)
}

func (c *checker) clause(path string, cl *Clause) {
	if cl != nil && cl.Doc != "" {
		c.refer(path+".clause.doc", "文件", "document", cl.Doc, c.documents)
	}
}

func (c *checker) policy() {
	if !IsID(c.p.ID) {
		c.problems.Errorf("bad-id", "id", "情景编号 %q 不合规则", "scenario id %q is not well formed", c.p.ID).
			Allow("小写字母、数字与连字符", "lower-case letters, digits and hyphens")
	}
	if len(c.p.Schemes) == 0 {
		c.problems.Errorf("empty", "schemes", "至少要有一个险种", "at least one scheme is needed")
	}
	if len(c.p.Units) == 0 {
		c.problems.Errorf("empty", "units", "至少要有一个预决算单元", "at least one unit is needed")
	}
	for i := range c.p.Schemes {
		c.scheme(&c.p.Schemes[i])
	}
	rest := map[string]string{}
	for i := range c.p.Units {
		c.unitRules(&c.p.Units[i], rest)
	}
	for i := range c.p.Sharing {
		s := &c.p.Sharing[i]
		at := "sharing." + s.ID
		c.ladder(at+".surplus", s.Surplus)
		c.ladder(at+".overrun", s.Overrun)
		c.clause(at, s.Clause)
	}
	for i := range c.p.Admissions {
		c.admission(&c.p.Admissions[i])
	}
	c.awardsAndUses()
	c.quotaRules() // before cash and overrides, which ask which units have one
	c.cash()
	c.overrides()
	c.scheduleSteps()
	c.adjustments()
	c.risk()
	c.assumptions()
	c.entrants()
	c.behaviour()
	c.projection()
	c.points()
}

func (c *checker) scheme(s *Scheme) {
	at := "schemes." + s.ID
	if (s.Budget.Amount == nil) == (s.Budget.Financing == nil) {
		c.problems.Errorf("exactly-one", at+".budget", "总额预算指标须在金额与 financing 中取其一", "budget must be an amount or financing, exactly one of them")
	}
	if s.Budget.Amount != nil && *s.Budget.Amount < 0 {
		c.problems.Errorf("range", at+".budget", "总额预算指标不能为负", "budget must not be negative")
	}
	c.clause(at, s.Clause)
	c.clause(at+".reserve", s.Reserve.Clause)
}

func (c *checker) unitRules(u *Unit, rest map[string]string) {
	at := "units." + u.ID
	c.clause(at, u.Clause)
	c.unitMethod(at, u)
	if len(u.Budgets) == 0 {
		c.problems.Errorf("empty", at+".budgets", "单元至少要有一个险种的预算", "a unit needs a budget line for at least one scheme")
	}
	seen := map[string]bool{}
	for i, b := range u.Budgets {
		line := at + ".budgets." + b.Scheme
		if !c.referScheme(line+".scheme", b.Scheme) {
			continue
		}
		if seen[b.Scheme] {
			c.problems.Errorf("duplicate-id", fmt.Sprintf("%s.budgets.%d", at, i), "险种 %q 的预算重复", "scheme %q has two budget lines here", b.Scheme)
		}
		seen[b.Scheme] = true
		c.clause(line, b.Clause)
		given := 0
		for _, is := range []bool{b.Share != nil, b.Amount != nil, b.Rest != nil} {
			if is {
				given++
			}
		}
		if given != 1 {
			c.problems.Errorf("exactly-one", line, "share、amount、rest 须且只须给一个,现有 %d 个", "exactly one of share, amount, rest must be given, found %d", given).
				Advise("若下层文件已给出其一,可在本层写 share: null 取消", "where a base file gives one, drop it with e.g. share: null")
			continue
		}
		if b.Rest == nil {
			continue
		}
		if !*b.Rest {
			c.problems.Errorf("rest", line+".rest", "rest 只能为 true", "rest can only be true")
		} else if other := rest[b.Scheme]; other != "" {
			c.problems.Errorf("rest", line+".rest", "险种 %q 已有单元 %q 取其余额,每险种至多一个", "scheme %q already gives its rest to unit %q; only one can take it", b.Scheme, other)
		} else {
			rest[b.Scheme] = u.ID
		}
	}
}

func (c *checker) unitMethod(at string, u *Unit) {
	c.tiers(at, u)
	if u.Method != FeeForService {
		if u.Sharing == "" && u.Method != TieredPayment {
			c.problems.Errorf("missing", at+".sharing", "结算方式 %s 须给出 sharing", "method %s needs sharing", u.Method)
		}
		if u.FundSide == "" {
			c.problems.Errorf("missing", at+".fund_side", "结算方式 %s 须给出 fund_side", "method %s needs fund_side", u.Method).
				Allow("reserve 或 balance", "reserve or balance")
		}
	}
	if u.Sharing != "" {
		c.refer(at+".sharing", "结余留用、超支分担办法", "sharing rule", u.Sharing, c.sharing)
	}
	switch {
	case u.Method == DRGPoints && u.Outside == "":
		c.problems.Errorf("missing", at+".outside", "结算方式 drg-points 须给出 outside", "method drg-points needs outside").
			Allow("itemised-first 或 points", "itemised-first or points")
	case u.Method != DRGPoints && u.Outside != "":
		c.problems.Errorf("not-here", at+".outside", "outside 只用于 drg-points", "outside is for drg-points only")
	}
	if u.Bounds == nil {
		return
	}
	if u.Method != DRGPoints {
		c.problems.Errorf("not-here", at+".bounds", "bounds 只用于 drg-points", "bounds are for drg-points only")
	}
	if u.Bounds.Floor > u.Bounds.Cap {
		c.problems.Errorf("range", at+".bounds", "下限 %s 高于上限 %s", "floor %s is above cap %s", u.Bounds.Floor, u.Bounds.Cap)
	}
}

func (c *checker) ladder(at string, l *Ladder) {
	if l == nil {
		return
	}
	for i, b := range l.Bands {
		band, last := fmt.Sprintf("%s.bands.%d", at, i), i == len(l.Bands)-1
		switch {
		case b.UpTo == nil && !last:
			c.problems.Errorf("ladder", band+".up_to", "只有末档可以不设 up_to", "only the last band may lack up_to")
		case b.UpTo != nil && last:
			c.problems.Errorf("ladder", band+".up_to", "末档不能设 up_to", "the last band must have no up_to").
				Advise("再加一档 {share: …},写明更大的偏离如何分", "add a band {share: …} that says what happens beyond it")
		}
		if i > 0 && b.UpTo != nil && l.Bands[i-1].UpTo != nil && *b.UpTo <= *l.Bands[i-1].UpTo {
			c.problems.Errorf("ladder", band+".up_to", "up_to 须逐档递增:%s 不大于上一档的 %s", "up_to must rise: %s is not above %s", *b.UpTo, *l.Bands[i-1].UpTo)
		}
		if b.Share < 0 || b.Share > money.One {
			c.problems.Errorf("range", band+".share", "比例 %s 超出范围", "share %s is out of range", b.Share).Allow("0%%–100%%", "0%%–100%%")
		}
	}
}

func (c *checker) admission(r *Admission) {
	at := "admissions." + r.ID
	c.clause(at, r.Clause)
	c.unitList(at+".units", r.Units)
	if taken := append(wordsOf(DRGPoints), Itemised); slices.Contains(taken, r.ID) {
		c.problems.Errorf("bad-id", at+".id", "编号 %q 与结算方式同名,结果中 settled_by 会混淆", "id %q is the name of a method, so settled_by would be ambiguous", r.ID)
	}
	if r.Pay != PayCapped {
		return
	}
	if r.GrowthCaps == nil || r.GrowthCaps.CostPerVisit == nil && r.GrowthCaps.VisitsPerPerson == nil {
		c.problems.Errorf("missing", at+".growth_caps", "pay: capped 须给出 growth_caps", "pay: capped needs growth_caps").
			Allow("cost_per_visit、visits_per_person 至少一个", "at least one of cost_per_visit, visits_per_person")
	}
	if r.Excess == "" {
		c.problems.Errorf("missing", at+".excess", "pay: capped 须给出 excess", "pay: capped needs excess").
			Allow("multiplicative 或 additive", "multiplicative or additive")
	}
}

func (c *checker) unitList(at string, units []string) {
	if len(units) == 0 {
		c.problems.Errorf("empty", at, "至少要写一个单元", "at least one unit is needed")
	}
	for i, u := range units {
		c.referUnit(fmt.Sprintf("%s.%d", at, i), u)
		if slices.Contains(units[:i], u) {
			c.problems.Errorf("duplicate-id", fmt.Sprintf("%s.%d", at, i), "单元 %q 重复", "unit %q is listed twice", u)
		}
	}
}
