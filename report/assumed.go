package report

import (
	"slices"
	"strconv"
	"strings"

	"fundsim/model/plan"
	"fundsim/model/problem"
)

// assumptions are the rules whose clause is assumed (假定), numbered in the order
// of the scenario; their numbers mark the figures that rest on them.
type assumptions struct {
	notes []string
	marks map[string]string // by key path of the rule
}

// mark returns the footnote marks of the rules at those paths, each once.
func (a *assumptions) mark(paths ...string) string {
	var marks []string
	for _, p := range paths {
		if m := a.marks[p]; m != "" && !slices.Contains(marks, m) {
			marks = append(marks, m)
		}
	}
	return strings.Join(marks, "")
}

// collectAssumptions walks every rule that can carry a clause.
func collectAssumptions(p *plan.Plan, n *names, o Options) *assumptions {
	a := &assumptions{marks: map[string]string{}}
	see := func(path, what string, c *plan.Clause) {
		if c == nil || c.Status != plan.Assumed {
			return
		}
		mark := "[" + strconv.Itoa(len(a.notes)+1) + "]"
		a.marks[path] = mark
		note := mark + " " + what
		if where := n.clause(o, c); where != "" {
			note += o.in(problem.Text{ZH: ":", EN: ": "}) + where
		}
		a.notes = append(a.notes, note+"  "+path)
	}
	for i := range p.Schemes {
		s := &p.Schemes[i]
		see("schemes."+s.ID, o.in(problem.T("%s 总额预算指标", "budget of %s", n.scheme(s.ID))), s.Clause)
		see("schemes."+s.ID+".reserve", o.in(problem.T("%s 预留金", "reserve of %s", n.scheme(s.ID))), s.Reserve.Clause)
	}
	for i := range p.Units {
		u := &p.Units[i]
		see("units."+u.ID, o.in(problem.T("单元 %s", "unit %s", n.unit(u.ID))), u.Clause)
		for j := range u.Budgets {
			b := &u.Budgets[j]
			see("units."+u.ID+".budgets."+b.Scheme, o.in(problem.T("%s %s 预算", "budget of %s, %s", n.unit(u.ID), n.scheme(b.Scheme))), b.Clause)
		}
	}
	for i := range p.Sharing {
		s := &p.Sharing[i]
		see("sharing."+s.ID, o.in(problem.T("留用分担办法 %s", "sharing rule %s", titled(s.Title, s.ID))), s.Clause)
	}
	for i := range p.Admissions {
		r := &p.Admissions[i]
		see("admissions."+r.ID, o.in(problem.T("新增定点办法 %s", "admission rule %s", titled(r.Title, r.ID))), r.Clause)
	}
	for i := range p.Awards {
		r := &p.Awards[i]
		see("awards."+r.ID, o.in(problem.T("奖励 %s", "award %s", titled(r.Title, r.ID))), r.Clause)
	}
	for i := range p.ReserveUses {
		r := &p.ReserveUses[i]
		see("reserve_uses."+r.ID, o.in(problem.T("预留金用途 %s", "use of the reserve %s", titled(r.Title, r.ID))), r.Clause)
	}
	for i := range p.Overrides {
		r := &p.Overrides[i]
		see(overridePath(i), o.in(problem.T("特殊原因 %s %s", "override for %s, %s", r.Holder, n.unit(r.Unit))), r.Clause)
	}
	for i := range p.Cash {
		see(cashPath(i), o.in(problem.T("预付与保证金 %s", "advances and hold-back of %s", n.unitList(p.Cash[i].Units))), p.Cash[i].Clause)
	}
	for i := range p.QuotaRules {
		r := &p.QuotaRules[i]
		see(quotaRulePath(i), o.in(problem.T("额度测算办法 %s", "quota rule of %s", n.unit(r.Unit))), r.Clause)
		for j := range r.Negotiated {
			g := &r.Negotiated[j]
			see(negotiatedPath(i, j), o.in(problem.T("协商调整 %s", "negotiated change of %s", g.Holder)), g.Clause)
		}
	}
	seeBehaviour(p.Behaviour, see, o)
	return a
}

// seeBehaviour lists the reactions; their numbers are assumed unless a clause
// says otherwise.
func seeBehaviour(b *plan.Behaviour, see func(path, what string, c *plan.Clause), o Options) {
	if b == nil {
		return
	}
	for i, name := range b.Presets {
		if preset, ok := plan.PresetOf(name); ok {
			see("behaviour.presets."+strconv.Itoa(i), o.in(problem.T("行为反应 %s", "reactions %s", name)), preset.Clause())
		}
	}
	for i := range b.Responses {
		r := &b.Responses[i]
		see("behaviour.responses."+strconv.Itoa(i), o.in(problem.T("业务量反应,弹性 %s", "volume response, elasticity %s", r.Elasticity)), b.ClauseOf(r.Clause))
	}
	for i := range b.Drifts {
		d := &b.Drifts[i]
		see("behaviour.drifts."+strconv.Itoa(i), o.in(driftText(d)), b.ClauseOf(d.Clause))
	}
	for i := range b.Shifts {
		s := &b.Shifts[i]
		see("behaviour.shifts."+strconv.Itoa(i), o.in(problem.T("费用转移 %s", "costs shifted: %s", s.Share)), b.ClauseOf(s.Clause))
	}
}

// driftText says what a drift moves: 例均点数 +3%、例均费用 -3.5%.
func driftText(d *plan.Drift) problem.Text {
	var zh, en []string
	add := func(nameZH, nameEN, by, unitZH, unitEN string) {
		zh, en = append(zh, nameZH+" "+by+unitZH), append(en, nameEN+" "+by+unitEN)
	}
	if d.PointsPerCase != nil {
		add("例均点数", "points per case", signed(d.PointsPerCase.String()), "", "")
	}
	if d.CostPerCase != nil {
		add("例均费用", "cost per case", signed(d.CostPerCase.String()), "", "")
	}
	if d.CostAmount != nil {
		add("例均费用", "cost per case", signed(d.CostAmount.String()), " 元", " yuan")
	}
	t := problem.Text{ZH: strings.Join(zh, "、"), EN: strings.Join(en, ", ")}
	if d.Per == plan.PerMonth {
		t.ZH, t.EN = t.ZH+",逐月累加", t.EN+", more each month"
	}
	return t
}

// signed puts a plus in front of a figure that is not negative.
func signed(s string) string {
	if strings.HasPrefix(s, "-") {
		return s
	}
	return "+" + s
}

// The paths of rules in lists without ids, as --set takes them.
func overridePath(i int) string      { return "overrides." + strconv.Itoa(i) }
func cashPath(i int) string          { return "cash." + strconv.Itoa(i) }
func quotaRulePath(i int) string     { return "quota_rules." + strconv.Itoa(i) }
func negotiatedPath(i, j int) string { return quotaRulePath(i) + ".negotiated." + strconv.Itoa(j) }

func titled(title, id string) string {
	if title == "" || title == id {
		return id
	}
	return title + " (" + id + ")"
}

func (n *names) unitList(ids []string) string {
	titles := make([]string, len(ids))
	for i, id := range ids {
		titles[i] = n.unit(id)
	}
	return strings.Join(titles, "、")
}

// ofUnit marks what a unit's settlement in a scheme rests on.
func (a *assumptions) ofUnit(p *plan.Plan, unit, scheme string) string {
	paths := []string{"units." + unit, "units." + unit + ".budgets." + scheme}
	for i := range p.Units {
		if p.Units[i].ID == unit {
			paths = append(paths, "sharing."+p.Units[i].Sharing)
		}
	}
	for i := range p.QuotaRules {
		if p.QuotaRules[i].Unit == unit {
			paths = append(paths, quotaRulePath(i))
		}
	}
	return a.mark(paths...)
}

// ofHolder marks what sets an institution apart: overrides and negotiated
// changes of it or of its alliance. unit "" means in any unit.
func (a *assumptions) ofHolder(p *plan.Plan, institution, alliance, unit, scheme string) string {
	var paths []string
	mine := func(holder, u, s string) bool {
		return (holder == institution || alliance != "" && holder == alliance) && (unit == "" || u == unit) && (s == "" || s == scheme)
	}
	for i := range p.Overrides {
		if r := &p.Overrides[i]; mine(r.Holder, r.Unit, r.Scheme) {
			paths = append(paths, overridePath(i), "sharing."+r.Sharing)
		}
	}
	for i := range p.QuotaRules {
		for j := range p.QuotaRules[i].Negotiated {
			if g := &p.QuotaRules[i].Negotiated[j]; mine(g.Holder, p.QuotaRules[i].Unit, g.Scheme) {
				paths = append(paths, negotiatedPath(i, j))
			}
		}
	}
	return a.mark(paths...)
}

// ofCash marks advances and hold-backs.
func (a *assumptions) ofCash(p *plan.Plan) string {
	paths := make([]string, len(p.Cash))
	for i := range p.Cash {
		paths[i] = cashPath(i)
	}
	return a.mark(paths...)
}
