package risk

import (
	"slices"

	"fundsim/model/problem"
	"fundsim/model/settle"
)

// refusals are the draws of a case that could not be settled: how many, and the
// problems of the first by its number, whichever worker had it.
type refusals struct {
	count, first int
	problems     problem.List
}

func (c *caseJob) refuse(draw int, l problem.List) {
	c.lock.Lock()
	defer c.lock.Unlock()
	r := &c.refused
	if r.count == 0 || draw < r.first {
		r.first, r.problems = draw, slices.Clone(l)
	}
	r.count++
}

// explain says how many draws were refused and why the first was.
func (r *refusals) explain(c *Case, named bool, draws int, found *problem.List) {
	of := problem.Text{}
	if named {
		of = problem.T("情景 %s:", "case %s: ", c.Name)
	}
	p := found.Errorf("draw-refused", "risk", "%[1]s%[3]d 次抽样中有 %[4]d 次不能结算,最早的是第 %[5]d 次", "%[2]s%[4]d of %[3]d draws cannot be settled, the first is draw %[5]d",
		of.ZH, of.EN, draws, r.count, r.first)
	if slices.ContainsFunc(r.problems, func(p problem.Problem) bool { return p.Code == "infeasible-bounds" }) {
		p.Advise("让上下限在无解时放宽:bounds.infeasible: relax", "let bounds give way where they cannot be met: bounds.infeasible: relax")
	}
	*found = append(*found, r.problems...)
}

func outOfRange() (l problem.List) {
	l.Errorf("overflow", "risk", "抽得的数额超出范围", "a drawn value is out of range").
		Advise("减小 risk 中的波动", "lower the variation in risk")
	return l
}

func unsound(r *settle.Result) (l problem.List) {
	for _, c := range r.Checks {
		if !c.OK {
			l.Errorf("unsound", "risk", "结算结果不满足 %s,差 %s 元;这是程序错误,请报告", "the settlement fails %s by %s yuan; this is a fault of the program, please report it", c.Name, c.Difference)
		}
	}
	return l
}
