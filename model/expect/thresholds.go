package expect

import (
	"fmt"

	"fundsim/model/plan"
	"fundsim/model/problem"
	"fundsim/model/settle"
)

// Threshold is a condition of a scenario's thresholds, bound.
type Threshold struct {
	*Bound
	Fail bool // the command fails where it is not met
	Note string
}

// Judged is a threshold with what became of it.
type Judged struct {
	Threshold Threshold
	Verdict   Verdict
}

// Syntax parses the thresholds of a plan, for want of a settlement to find their
// names in. Problems stand at thresholds.N.expect.
func Syntax(p *plan.Plan) problem.List {
	_, l := parsed(p)
	return l
}

// Bind parses and resolves the thresholds of a plan, and finds all that is wrong
// with them at once; see [Condition.Resolve].
func Bind(p *plan.Plan, sample *settle.Result) ([]Threshold, problem.List) {
	conditions, l := parsed(p)
	var out []Threshold
	for i, c := range conditions {
		if c == nil {
			continue
		}
		b, found := c.Resolve(p, sample)
		l = append(l, atThreshold(i, found)...)
		if b != nil {
			out = append(out, Threshold{b, p.Thresholds[i].Fail, p.Thresholds[i].Note})
		}
	}
	if len(l) > 0 {
		return nil, l
	}
	return out, nil
}

// parsed reads each condition; nil where it cannot be read.
func parsed(p *plan.Plan) (conditions []*Condition, l problem.List) {
	for i := range p.Thresholds {
		c, found := Parse(p.Thresholds[i].Expect)
		conditions = append(conditions, c)
		l = append(l, atThreshold(i, found)...)
	}
	return conditions, l
}

// atThreshold says in which threshold of the scenario the problems are.
func atThreshold(i int, l problem.List) problem.List {
	for j := range l {
		l[j].Place.Path = fmt.Sprintf("thresholds.%d.expect", i)
	}
	return l
}

// JudgeAll judges thresholds: those on the settlement with r, those on draws
// with what values returns, the metric in each draw. A nil values leaves those
// on draws unjudged.
func JudgeAll(thresholds []Threshold, r *settle.Result, values func(*Bound) []int64) []Judged {
	out := make([]Judged, len(thresholds))
	for i, t := range thresholds {
		if t.NeedsDraws() && values != nil {
			out[i] = Judged{t, t.JudgeDraws(values(t.Bound))}
		} else {
			out[i] = Judged{t, t.Judge(r)}
		}
	}
	return out
}

// Failed picks the thresholds that make a command fail: judged, not met, and
// marked fail.
func Failed(judged []Judged) (failed []Judged) {
	for _, j := range judged {
		if j.Threshold.Fail && j.Verdict.Judged && !j.Verdict.Holds {
			failed = append(failed, j)
		}
	}
	return failed
}
