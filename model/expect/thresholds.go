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
func Syntax(p *plan.Plan) (l problem.List) {
	for i := range p.Thresholds {
		_, found := Parse(p.Thresholds[i].Expect)
		l = append(l, atThreshold(i, found)...)
	}
	return l
}

// Bind parses and resolves the thresholds of a plan, and finds all that is wrong
// with them at once; see [Condition.Resolve].
func Bind(p *plan.Plan, sample *settle.Result) ([]Threshold, problem.List) {
	out := make([]Threshold, len(p.Thresholds))
	var l problem.List
	for i := range p.Thresholds {
		t := &p.Thresholds[i]
		out[i] = Threshold{Fail: t.Fail, Note: t.Note}
		c, found := Parse(t.Expect)
		if c != nil {
			out[i].Bound, found = c.Resolve(p, sample)
		}
		l = append(l, atThreshold(i, found)...)
	}
	if len(l) > 0 {
		return nil, l
	}
	return out, nil
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
