package incentive

import (
	"fmt"
	"slices"

	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/problem"
	"fundsim/model/settle"
)

// Cause is the rule that makes a jump or an odd rate.
type Cause struct {
	Path string       // key path of the rule
	Why  problem.Text // in words
	Lint []string     // codes of what fundsim check says of the same rule
}

// cause names the rule behind a finding between two steps.
func (w *worker) cause(i int, kind Kind, a, b *step) Cause {
	l := &w.c.Lines[i]
	pot := &w.c.Pots[l.Pot]
	var c Cause
	switch {
	case pot.Unit.Method == plan.TieredPayment:
		c = tierCause(pot, a, b)
	case pot.Unit.Method == plan.DRGPoints:
		c = poolCause(pot, kind, a, b)
	case kind == Jump:
		c = ladderCause(w.rule(pot, i), a, b)
	default:
		c = w.rateCause(pot, i, kind, a, b)
	}
	c.Lint = w.lint[c.Path]
	return c
}

// rule is the sharing rule that applies to a line.
func (w *worker) rule(pot *plan.Pot, i int) *plan.Sharer {
	if h := w.holder[i]; h >= 0 {
		return &pot.Holders[h].Rule
	}
	return &pot.Rule
}

// ladderCause finds the gate or edge that the deviation passes between two
// steps; gates first, for only they and the edges of whole ladders make jumps.
func ladderCause(rule *plan.Sharer, a, b *step) Cause {
	v0, v1 := a.base-a.used, b.base-b.used
	low, high := min(v0, v1), max(v0, v1)
	passes := func(d money.Fen) bool { return low <= d && d <= high }
	for _, side := range sides(rule) {
		if at, _ := money.MulRatio(a.base, side.ladder.Gate); side.ladder.Gate > 0 && passes(side.sign*at) {
			return Cause{Path: side.path + ".gate", Why: both("%s率达到起付偏离率 %s", "the %s ratio reaches the gate of %s", side.name, side.ladder.Gate)}
		}
	}
	for _, side := range sides(rule) {
		for k, band := range side.ladder.Bands {
			if at, _ := money.MulRatio(a.base, band.UpTo); !band.Open && passes(side.sign*at) {
				return Cause{Path: fmt.Sprintf("%s.bands.%d", side.path, k), Why: both("%s率越过档次 %s", "the %s ratio passes the edge of %s", side.name, band.UpTo)}
			}
		}
	}
	if passes(0) {
		return Cause{Path: "sharing." + rule.ID, Why: problem.Text{ZH: "由结余转为超支", EN: "from surplus to overrun"}}
	}
	return Cause{Path: "sharing." + rule.ID, Why: problem.Text{ZH: "结余留用、超支分担办法", EN: "the sharing rule"}}
}

// side is the surplus or the overrun ladder of a sharing rule.
type side struct {
	path   string
	name   problem.Text
	ladder *money.Ladder
	sign   money.Fen // of the deviation base − used
}

func sides(rule *plan.Sharer) []side {
	return []side{{"sharing." + rule.ID + ".surplus", problem.Text{ZH: "结余", EN: "surplus"}, &rule.Keep, 1},
		{"sharing." + rule.ID + ".overrun", problem.Text{ZH: "超支", EN: "overrun"}, &rule.Bear, -1}}
}

// rateCause names the side of the sharing rule that a stretch lies on, and
// whether its rate comes from the ladder or from splitting by what was incurred.
func (w *worker) rateCause(pot *plan.Pot, i int, kind Kind, a, b *step) Cause {
	rule := w.rule(pot, i)
	at, split := sides(rule)[1], len(pot.Members) > 1
	if a.base-a.used+b.base-b.used > 0 {
		at = sides(rule)[0]
	}
	if h := w.holder[i]; h >= 0 {
		split = len(pot.Holders[h].Members) > 1
	}
	switch {
	case split && kind == Over100:
		return Cause{Path: at.path, Why: both("%s按发生额拆分:发生越多,分得越多", "the %s is split by what was incurred: who incurs more has more of it", at.name)}
	case split:
		return Cause{Path: at.path, Why: both("%s按发生额拆分:发生越多,分担越多", "the %s is split by what was incurred: who incurs more bears more of it", at.name)}
	}
	return Cause{Path: at.path, Why: both("%s档次的边际比例", "the marginal rate of the %s ladder", at.name)}
}

// poolCause names bounds where the line meets one, else the pool's ladder for a
// jump, else the point value.
func poolCause(pot *plan.Pot, kind Kind, a, b *step) Cause {
	at := "units." + pot.Unit.ID
	switch {
	case a.bound != b.bound:
		return Cause{Path: at + ".bounds", Why: problem.Text{ZH: "到达或离开应付额上下限", EN: "reaches or leaves a bound of payable ÷ incurred"}}
	case a.bound == settle.AtCap:
		return Cause{Path: at + ".bounds.cap", Why: problem.T("应付额处于上限 %s", "the payable stands at the cap of %s", pot.Unit.Bounds.Cap)}
	case a.bound == settle.AtFloor:
		return Cause{Path: at + ".bounds.floor", Why: problem.T("应付额处于下限 %s", "the payable stands at the floor of %s", pot.Unit.Bounds.Floor)}
	case kind == Jump:
		return ladderCause(&pot.Rule, a, b)
	case kind == Over100:
		return Cause{Path: at, Why: problem.Text{ZH: "每点所得高于每点成本:加量有利", EN: "a point brings more than it costs: volume pays"}}
	}
	return Cause{Path: at, Why: problem.Text{ZH: "加量摊薄点值,得不偿失", EN: "more volume dilutes the point value by more than it brings"}}
}

// tierCause finds the tier edge that incurred passes.
func tierCause(pot *plan.Pot, a, b *step) Cause {
	at := "units." + pot.Unit.ID + ".tiers"
	for k, band := range pot.Tiers.Bands {
		if edge, _ := money.MulRatio(a.base, band.UpTo); !band.Open && a.used <= edge && edge <= b.used {
			return Cause{Path: fmt.Sprintf("%s.%d", at, k), Why: problem.T("发生额越过折付档次 %s", "incurred passes the tier edge of %s", band.UpTo)}
		}
	}
	return Cause{Path: at, Why: problem.Text{ZH: "分段折付", EN: "tiered payment"}}
}

// both formats a name and a ratio in both languages.
func both(zh, en string, name problem.Text, ratio ...money.Ratio) problem.Text {
	args := func(s string) []any {
		out := []any{s}
		for _, r := range ratio {
			out = append(out, r)
		}
		return out
	}
	return problem.Text{ZH: fmt.Sprintf(zh, args(name.ZH)...), EN: fmt.Sprintf(en, args(name.EN)...)}
}

// notOfOneRule are findings that list many rules or speak of data.
var notOfOneRule = []string{"no-clause", "assumed-clause", "budget-vs-prior", "missing-months", "activity-vs-prior"}

// lintCodes lists the codes of lint findings by the path of the rule.
func lintCodes(found problem.List) map[string][]string {
	out := map[string][]string{}
	for _, f := range found {
		if !slices.Contains(notOfOneRule, f.Code) {
			out[f.Place.Path] = append(out[f.Place.Path], f.Code)
		}
	}
	return out
}
