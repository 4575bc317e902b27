package behaviour

import (
	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/problem"
	"fundsim/model/settle"
)

// Prepare returns the activity that is to be settled: the plan's what-if levers
// are applied ([plan.Plan.Adjusted]), then its reactions. Without a behaviour
// block there are no reactions and the report is nil; so it is where nothing
// answers to the point value and the year cannot be settled, which is for the
// settlement to say. The list holds errors, and then there is no activity, or
// warnings.
func Prepare(p *plan.Plan, a *plan.Activity) (*plan.Activity, *Report, problem.List) {
	adjusted, found := p.Adjusted(a)
	if found.HasErrors() {
		return nil, nil, found
	}
	if p.Behaviour == nil {
		return adjusted, nil, found
	}
	out, rep, more := react(p, adjusted)
	return out, rep, append(found, more...)
}

// Run prepares a scenario and settles it, with a book. The list holds errors,
// and then there is no outcome, or warnings, which the result holds as well.
func Run(p *plan.Plan, a *plan.Activity) (*settle.Outcome, *Report, problem.List) {
	prepared, rep, found := Prepare(p, a)
	if found.HasErrors() {
		return nil, nil, found
	}
	out, found := settle.RunYear(p, prepared, found)
	if out == nil {
		return nil, nil, found
	}
	return out, rep, found
}

// react lets institutions react within an adjusted activity.
func react(p *plan.Plan, a *plan.Activity) (*plan.Activity, *Report, problem.List) {
	c, found := plan.Compile(p, a)
	if found.HasErrors() {
		return nil, nil, found // warnings come again when the year is settled
	}
	s := &solver{p: p, c: c, a: a, settler: settle.New(c), choice: choose(c, a, rulesOf(p.Behaviour)), out: a.Clone()}
	s.rep = &Report{Mode: p.Behaviour.Mode, Presets: p.Behaviour.Presets}
	s.run()
	if s.found.HasErrors() {
		return nil, nil, s.found
	}
	return s.out, s.rep, s.found
}

// solver looks for the activity that institutions react to and bring about.
type solver struct {
	p       *plan.Plan
	c       *plan.Compiled
	a       *plan.Activity // as it would be without reactions
	out     *plan.Activity // as it has become
	settler *settle.Settler
	choice  *selection
	lines   []moved
	scratch scratch
	rep     *Report
	found   problem.List
}

func (s *solver) run() {
	s.lines = drifted(s.a, s.choice)
	r := make(volumes, len(s.choice.cells))
	for i := range r {
		for m := range r[i] {
			r[i][m] = money.One
		}
	}
	if len(r) == 0 {
		s.withoutResponses(r)
	} else {
		s.withResponses(r)
	}
	if !s.found.HasErrors() {
		s.idle(r)
	}
}

// withoutResponses needs no settlement but for the report.
func (s *solver) withoutResponses(r volumes) {
	if !s.become(r) {
		return
	}
	if before := s.settle(s.a); before != nil {
		s.start(before)
		if after := s.settle(s.out); after != nil {
			s.finish(after, r)
			return
		}
	}
	s.rep, s.found = nil, nil
}

func (s *solver) withResponses(r volumes) {
	before := s.settle(s.a)
	if before == nil {
		return
	}
	s.start(before)
	if s.p.Behaviour.Mode == plan.MonthByMonth {
		s.monthly(r)
	} else {
		s.fixedPoint(r)
	}
	if s.found.HasErrors() {
		return
	}
	if after := s.settle(s.out); after != nil {
		s.finish(after, r)
	}
}

// settle settles an activity without a book; nil where it is refused.
func (s *solver) settle(a *plan.Activity) *settle.Result {
	res, err := s.settler.Settle(a, nil)
	if err == nil {
		return res
	}
	refused, ok := err.(problem.List)
	if !ok {
		panic(err) // Settle refuses with lists only
	}
	s.found = append(s.found, refused...)
	return nil
}

// become writes the year that the volume factors make.
func (s *solver) become(r volumes) bool {
	if !apply(s.out, s.lines, r, &s.scratch) {
		s.found.Errorf("overflow", "behaviour", "反应后数额超出范围", "a value after the reactions is out of range")
		return false
	}
	return s.deductions()
}

// deductions asks that audit deductions stay within the fund cost, which a shift
// lowers.
func (s *solver) deductions() bool {
	for i := range s.lines {
		k := s.lines[i].line
		for m := plan.Months * k; m < plan.Months*(k+1); m++ {
			if d, f := s.out.Columns[plan.DeductionsCol][m], s.out.Columns[plan.FundCost][m]; d > f {
				l := s.out.Lines[k]
				s.found.Errorf("deductions", "behaviour.shifts", "费用转移后机构 %s、单元 %s、险种 %s、%d 月的审核扣款 %s 高于统筹支付 %s",
					"after shifting costs, institution %s, unit %s, scheme %s, month %d has deductions %s above its fund cost %s",
					l.Institution, l.Unit, l.Scheme, m%plan.Months+1, money.Fen(d), money.Fen(f)).
					Advise("减小 shifts 的 share", "shift a smaller share")
				return false
			}
		}
	}
	return true
}
