package expect

import (
	"fmt"
	"slices"

	"fundsim/model/plan"
	"fundsim/model/problem"
	"fundsim/model/settle"
)

// Threshold is a condition of a scenario's thresholds, bound.
type Threshold struct {
	*Bound
	Fail bool // the command fails where it is not met
	Note string
	// Entrant tells a condition on an entrant's rows, which the settlement does
	// not have: fundsim entrant judges it.
	Entrant bool
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
// with them at once; see [Condition.Resolve]. Names of the plan's entrants are
// resolved as well, though the sample has no rows of them.
func Bind(p *plan.Plan, sample *settle.Result) ([]Threshold, problem.List) {
	out := make([]Threshold, len(p.Thresholds))
	entered := withEntrants(p, sample)
	var l problem.List
	for i := range p.Thresholds {
		t := &p.Thresholds[i]
		out[i] = Threshold{Fail: t.Fail, Note: t.Note}
		c, found := Parse(t.Expect)
		if c != nil {
			out[i].Bound, found = c.Resolve(p, sample)
			if out[i].Bound == nil && len(p.Entrants) > 0 {
				out[i].Bound, found = c.Resolve(p, entered)
				out[i].Entrant = out[i].Bound != nil
			}
		}
		l = append(l, atThreshold(i, found)...)
	}
	if len(l) > 0 {
		return nil, l
	}
	return out, nil
}

// withEntrants is a sample with the rows that the plan's entrants would have, to
// look names up in.
func withEntrants(p *plan.Plan, sample *settle.Result) *settle.Result {
	r := *sample
	r.Institutions, r.Awards = slices.Clip(r.Institutions), slices.Clip(r.Awards)
	for i := range p.Entrants {
		e := &p.Entrants[i]
		for _, line := range e.Lines {
			r.Institutions = append(r.Institutions, settle.LineResult{Institution: e.ID, Unit: line.Unit, Scheme: line.Scheme})
		}
		for _, a := range sample.Awards {
			r.Awards = append(r.Awards, settle.AwardPart{Award: a.Award, Institution: e.ID, Scheme: a.Scheme})
		}
	}
	return &r
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
// on draws unjudged; those on entrants are left to fundsim entrant.
func JudgeAll(thresholds []Threshold, r *settle.Result, values func(*Bound) []int64) []Judged {
	out := make([]Judged, len(thresholds))
	for i, t := range thresholds {
		switch {
		case t.Entrant:
			_, kind := t.Limit()
			out[i] = Judged{t, Verdict{Kind: kind, Text: problem.T("%s 由 fundsim entrant 判定", "%s: fundsim entrant judges it", t.Bound)}}
		case t.NeedsDraws() && values != nil:
			out[i] = Judged{t, t.JudgeDraws(values(t.Bound))}
		default:
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
