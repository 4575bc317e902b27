package behaviour

import "fundsim/model/plan"

// monthly lets each month answer to the year as the months before it have
// become, the rest of the year being as expected, with drifts and shifts:
//
//	r_1 = 1;  r_m = (v_m ÷ reference)^elasticity, v_m of the year under r_1 … r_{m−1}, 1 …
//
// January has no months before it.
func (s *solver) monthly(r volumes) {
	for m := range plan.Months {
		if !s.become(r) {
			return
		}
		res := s.settle(s.out)
		if res == nil {
			return
		}
		v := s.valuesOf(res)
		s.note(v)
		if m == 0 {
			continue
		}
		for i := range r {
			next, ok := s.target(i, v)
			if !ok {
				s.runsAway(i, []values{v})
				return
			}
			r[i][m] = next
		}
	}
	s.rep.Steps = plan.Months
	s.become(r)
}
