package assess

import (
	"fmt"
	"slices"

	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/problem"
)

// kind is one way to score: the keys it needs and may have, the inputs it can
// use, and the changes it makes to the points that a rule starts from.
type kind struct {
	word        Kind
	zh          string
	needs, may  []string
	types       []InputType
	item, bonus bool // where it may stand
	changes     func(r *rule, v []int64) []Change
}

// measured are the types of input that have an order.
var measured = []InputType{Count, Ratio, Amount, Number}

// kinds is the one table of all kinds, in the order of the documentation. It is
// never changed.
var kinds = [...]kind{
	{word: PerEvent, zh: "按次计分", needs: []string{"events"}, types: []InputType{Count}, item: true, bonus: true, changes: perEvent},
	{word: PerShortfall, zh: "低于目标按档扣分", needs: []string{"input", "target", "step", "points", "partial"}, may: []string{"fail_below"}, types: measured, item: true, changes: perShortfall},
	{word: PerExcess, zh: "高于目标按档加分", needs: []string{"input", "target", "step", "points", "partial"}, types: measured, bonus: true, changes: perExcess},
	{word: BySteps, zh: "按区间计分", needs: []string{"input", "steps"}, types: measured, item: true, bonus: true, changes: bySteps},
	{word: ByYesNo, zh: "是否达到", needs: []string{"input"}, types: []InputType{YesNo}, item: true, bonus: true, changes: byYesNo},
	{word: ByRating, zh: "评议打分", needs: []string{"input"}, types: []InputType{Rating}, item: true, bonus: true, changes: byRating},
	{word: ByListing, zh: "逐项列明", needs: []string{"listing"}, types: []InputType{YesNo}, item: true, bonus: true, changes: byListing},
}

func kindOf(word Kind) *kind {
	i := slices.IndexFunc(kinds[:], func(k kind) bool { return k.word == word })
	if i < 0 {
		return nil
	}
	return &kinds[i]
}

// rule is a rule with its values read and its inputs found.
type rule struct {
	*Rule
	kind               *kind
	bonus              bool
	inputs             []int // of Input, or of each event or listed thing
	of                 []*Input
	target, step, fail int64
	edges              []edge
	clause             *plan.Clause
}

// edge is a step of a rule of the kind steps. The last has no edge.
type edge struct {
	at     int64
	above  bool // > instead of ≥
	last   bool
	points plan.Score // earned
}

// change makes a change of points about one input.
func (r *rule) change(i int, v []int64, points plan.Score) Change {
	in := r.of[i]
	value := v[r.inputs[i]]
	return Change{Input: in.ID, Title: in.Title, Value: problem.Text{ZH: in.Type.Text(value, "zh"), EN: in.Type.Text(value, "en")}, Points: points}
}

// sign is what an event counts as: a loss in an item, a gain in a bonus.
func (r *rule) sign() plan.Score {
	if r.bonus {
		return 1
	}
	return -1
}

// perEvent: x points for each event (每次扣 x 分,扣完为止).
func perEvent(r *rule, v []int64) (out []Change) {
	for i, e := range r.Events {
		n := v[r.inputs[i]]
		if n == 0 {
			continue
		}
		c := r.change(i, v, r.sign()*plan.Score(times(n, e.Points)))
		c.Count, c.Each = n, e.Points
		c.Why = problem.T("%[1]s %[2]d 次 × %[3]s 分", "%[1]s: %[2]d × %[3]s", c.Title, n, e.Points)
		out = append(out, c)
	}
	return out
}

// perShortfall: x points for every step that a value lies below its target.
func perShortfall(r *rule, v []int64) []Change {
	value := v[r.inputs[0]]
	if r.FailBelow != nil && value < r.fail {
		c := r.change(0, v, -r.Max)
		c.Why = problem.T("%[1]s %[2]s,低于 %[3]s,不得分", "%[1]s %[2]s is below %[3]s: nothing is left", c.Title, c.Value.ZH, r.FailBelow)
		return []Change{c}
	}
	if value >= r.target {
		return nil
	}
	return r.countSteps(r.target-value, v, problem.T("低", "below"))
}

// perExcess: x points for every step that a value lies above its target.
func perExcess(r *rule, v []int64) []Change {
	value := v[r.inputs[0]]
	if value <= r.target {
		return nil
	}
	return r.countSteps(value-r.target, v, problem.T("高", "above"))
}

// countSteps counts the steps of a distance from the target.
func (r *rule) countSteps(distance int64, v []int64, side problem.Text) []Change {
	n, rest := distance/r.step, distance%r.step
	if rest > 0 && r.Partial == PartialFull {
		n++
	}
	points := times(n, *r.Points)
	if rest > 0 && r.Partial == PartialRata {
		if exact, ok := money.MulDiv(distance, int64(*r.Points), r.step); ok {
			points = min(exact, limit)
		} else {
			points = limit
		}
	}
	c := r.change(0, v, r.sign()*plan.Score(points))
	c.Count, c.Each = n, *r.Points
	in := r.of[0]
	c.Why = problem.Text{
		ZH: fmt.Sprintf("%s %s,比目标 %s %s %s,每 %s 计 %s 分", c.Title, c.Value.ZH, r.Target, side.ZH, in.Type.Text(distance, "zh"), r.Step, r.Points),
		EN: fmt.Sprintf("%s %s is %s %s the target %s, %s for each %s", c.Title, c.Value.EN, in.Type.Text(distance, "en"), side.EN, r.Target, r.Points, r.Step)}
	if rest > 0 {
		note := problem.Text{ZH: ",不足一档不计", EN: ", parts of a step do not count"}
		switch r.Partial {
		case PartialFull:
			note = problem.Text{ZH: ",不足一档按一档计", EN: ", a part counts as a step"}
		case PartialRata:
			note = problem.Text{ZH: ",不足一档按比例计", EN: ", a part counts in proportion"}
		}
		c.Why.ZH, c.Why.EN = c.Why.ZH+note.ZH, c.Why.EN+note.EN
	}
	return []Change{c}
}

// bySteps: the first step, from high to low, that the value reaches.
func bySteps(r *rule, v []int64) []Change {
	value := v[r.inputs[0]]
	for i, e := range r.edges {
		if !e.last && (value < e.at || e.above && value == e.at) {
			continue
		}
		points := e.points
		if !r.bonus {
			points -= r.Max
		}
		c := r.change(0, v, points)
		where := problem.T("不足以上各档", "below all steps")
		if s := r.Steps[i]; e.above {
			where = problem.T("高于 %s", "above %s", s.Above)
		} else if !e.last {
			where = problem.T("达到 %s", "at least %s", s.From)
		}
		c.Why = problem.Text{ZH: c.Title + " " + c.Value.ZH + "," + where.ZH + ",得 " + e.points.String() + " 分",
			EN: c.Title + " " + c.Value.EN + ", " + where.EN + ": " + e.points.String() + " points"}
		return []Change{c}
	}
	return nil
}

// byYesNo: all or nothing.
func byYesNo(r *rule, v []int64) []Change {
	yes := v[r.inputs[0]] == 1
	if yes != r.bonus {
		return nil
	}
	c := r.change(0, v, r.sign()*r.Max)
	c.Why = problem.Text{ZH: c.Title + ":" + c.Value.ZH, EN: c.Title + ": " + c.Value.EN}
	return []Change{c}
}

// byRating: what a panel gave, 0 to max.
func byRating(r *rule, v []int64) []Change {
	points := plan.Score(v[r.inputs[0]])
	if !r.bonus {
		points -= r.Max
	}
	c := r.change(0, v, points)
	c.Why = problem.T("%[1]s:评 %[2]s 分,满分 %[3]s 分", "%[1]s: rated %[2]s of %[3]s", c.Title, c.Value.ZH, r.Max)
	return []Change{c}
}

// byListing: each listed thing has its own points (如“确定分管领导 1 分;有计划 2 分”).
func byListing(r *rule, v []int64) (out []Change) {
	for i, p := range r.Listing {
		if yes := v[r.inputs[i]] == 1; yes != r.bonus {
			continue
		}
		c := r.change(i, v, r.sign()*p.Points)
		c.Each = p.Points
		c.Why = problem.Text{ZH: c.Title + ":" + c.Value.ZH, EN: c.Title + ": " + c.Value.EN}
		out = append(out, c)
	}
	return out
}

// limit bounds the points of one change, far above any card's: what is beyond it
// is cut off by the floor or the cap anyway.
const limit = 1_000_000_000 * int64(money.PointScale)

// times is n · points, at most limit.
func times(n int64, points plan.Score) int64 {
	if points > 0 && n > limit/int64(points) {
		return limit
	}
	return n * int64(points)
}
