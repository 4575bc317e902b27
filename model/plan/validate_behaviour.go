package plan

import (
	"fmt"
	"slices"
	"strings"

	"fundsim/model/money"
)

// behaviour checks reactions: that there are any, what they refer to, and that
// each can do something.
func (c *checker) behaviour() {
	b := c.p.Behaviour
	if b == nil {
		return
	}
	c.clause("behaviour", b.Clause)
	if len(b.Presets)+len(b.Responses)+len(b.Drifts)+len(b.Shifts) == 0 {
		c.problems.Errorf("empty", "behaviour", "没有写任何反应", "no reaction is given").
			Allow("presets、responses、drifts、shifts 至少一项", "at least one of presets, responses, drifts, shifts").
			Advise("不要反应时删去 behaviour", "leave behaviour out for no reaction")
	}
	c.presets(b.Presets)
	for i := range b.Responses {
		c.response(b, i)
	}
	for i := range b.Drifts {
		c.drift(fmt.Sprintf("behaviour.drifts.%d", i), &b.Drifts[i])
	}
	for i := range b.Shifts {
		s, at := &b.Shifts[i], fmt.Sprintf("behaviour.shifts.%d", i)
		c.clause(at, s.Clause)
		c.where(at+".where", &s.Where)
	}
	if b.Mode == MonthByMonth {
		c.fixedPointOnly("damping", b.Damping)
		c.fixedPointOnly("tolerance", b.Tolerance)
	}
}

func (c *checker) fixedPointOnly(name string, given *money.Ratio) {
	if given != nil {
		c.problems.Errorf("not-here", "behaviour."+name, "%s 只用于 mode: fixed-point;逐月反应不迭代", "%s goes with mode: fixed-point only; monthly reactions do not iterate", name)
	}
}

func (c *checker) presets(names []string) {
	var words []string
	for _, p := range Presets() {
		words = append(words, p.Name)
	}
	for i, name := range names {
		at := fmt.Sprintf("behaviour.presets.%d", i)
		if !slices.Contains(words, name) {
			c.problems.Errorf("unknown-preset", at, "没有名为 %q 的内置设定", "there is no preset %q", name).Allow("%s", "%s", strings.Join(words, ", ")).Suggest(name, words)
		}
		if slices.Contains(names[:i], name) {
			c.problems.Errorf("duplicate-id", at, "%q 重复", "%q is given twice", name)
		}
	}
}

func (c *checker) response(b *Behaviour, i int) {
	r, at := &b.Responses[i], fmt.Sprintf("behaviour.responses.%d", i)
	c.clause(at, r.Clause)
	c.where(at+".where", &r.Where)
	switch u := c.unit[r.Where.Unit]; {
	case u != nil && u.Method != DRGPoints:
		c.problems.Errorf("not-here", at+".where.unit", "单元 %q 没有点值可以反应", "unit %q has no point value to react to", r.Where.Unit)
	case r.Where.Unit == "" && !slices.ContainsFunc(c.p.Units, func(u Unit) bool { return u.Method == DRGPoints }):
		c.problems.Errorf("not-here", at, "没有按点数法结算的单元,没有点值可以反应", "no unit is settled by points, so there is no point value to react to")
	}
	c.eclipsed(at, i, func(j int) bool { return b.Responses[j].Where.covers(&r.Where) })
}

func (c *checker) drift(at string, d *Drift) {
	c.clause(at, d.Clause)
	c.where(at+".where", &d.Where)
	if d.PointsPerCase == nil && d.CostPerCase == nil && d.CostAmount == nil {
		c.problems.Errorf("missing", at, "没有写什么在变", "nothing that drifts is given").
			Allow("points_per_case、cost_per_case、cost_amount 至少一个", "at least one of points_per_case, cost_per_case, cost_amount")
	}
	if d.CostPerCase != nil && d.CostAmount != nil {
		c.problems.Errorf("exactly-one", at, "cost_per_case 与 cost_amount 只能给一个", "cost_per_case and cost_amount cannot both be given")
	}
}

// covers tells whether w selects every line that v does, as far as the
// conditions themselves show.
func (w *Where) covers(v *Where) bool {
	return within(w.Scheme, v.Scheme) && within(w.Unit, v.Unit) && within(w.Institution, v.Institution) && within(w.Alliance, v.Alliance) &&
		within(w.Kind, v.Kind) && within(w.Level, v.Level) && within(w.Ownership, v.Ownership) && within(w.Region, v.Region)
}

func within[W ~string](wide, narrow W) bool { return wide == "" || wide == narrow }
