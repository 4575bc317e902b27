package settle

import (
	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/problem"
)

// drgPoints (点数法) settles the pool first and then prices it:
//
//  1. outside institutions that are itemised first are paid A; B' = B − ΣA_outside, at least 0
//  2. over the members F = ΣA: F ≤ B': B* = F + keep(B', B' − F); F > B': B* = F − bear(B', F − B')
//  3. gross pool G = B* + ΣI; point value = G / ΣP
//  4. payable_i = allocate(G, P)_i − I_i
//
// or, with bounds, by water-filling. Source: docs/METHOD.md §3.
func (s *Settler) drgPoints(pot *plan.Pot, u *UnitResult) money.Fen {
	var outside money.Fen
	for _, l := range pot.Itemised {
		outside = s.add(outside, s.sums[l].incurred)
	}
	u.PoolBudget, u.PoolIncurred, u.PoolPatient = max(0, s.add(pot.Budget, -outside)), 0, 0
	var points int64
	for j, l := range pot.Members {
		u.PoolIncurred = s.add(u.PoolIncurred, s.sums[l].incurred)
		u.PoolPatient = s.add(u.PoolPatient, s.sums[l].patient)
		points = int64(s.add(money.Fen(points), money.Fen(s.sums[l].points)))
		s.weights[j] = s.sums[l].points
		s.res.Institutions[l].Points = money.Points(s.sums[l].points)
	}
	u.Points = money.Points(points)
	switch v := u.PoolBudget - u.PoolIncurred; {
	case v < 0:
		u.PoolBorne = s.share(&pot.Rule.Bear, u.PoolBudget, -v)
	case u.PoolIncurred > 0:
		u.PoolRetained = s.share(&pot.Rule.Keep, u.PoolBudget, v)
	}
	u.PoolTotal = s.add(u.PoolIncurred, s.add(u.PoolRetained, -u.PoolBorne))
	u.PoolGross = s.add(u.PoolTotal, u.PoolPatient)
	if s.overflow {
		return 0
	}
	if pot.Unit.Bounds != nil && u.Points > 0 {
		s.priceWithin(pot, u)
	} else {
		s.price(pot, u)
	}
	for _, l := range pot.Members {
		r := &s.res.Institutions[l]
		r.Retained, r.Borne = max(0, r.Payable-r.Incurred), max(0, r.Incurred-r.Payable)
	}
	return s.add(u.PoolTotal, outside)
}

// price splits the gross pool by points.
func (s *Settler) price(pot *plan.Pot, u *UnitResult) {
	n := len(pot.Members)
	switch s.alloc.Allocate(u.PoolGross, s.weights[:n], s.parts[:n]) {
	case nil:
	case money.ErrNoWeight:
		s.noPoints(pot, u)
		return
	default:
		s.overflow = true
		return
	}
	if u.Points > 0 {
		s.setPointValue(u, int64(u.PoolGross), int64(u.Points))
	}
	for j, l := range pot.Members {
		r := &s.res.Institutions[l]
		r.Payable = s.parts[j] - s.sums[l].patient
		if pot.Unit.Bounds != nil { // no points and nothing to pay: everybody stands at a floor of 0
			r.Bound = AtFloor
		}
	}
}

// setPointValue reports num fen ÷ den units of points as yuan per point to four
// decimals; money never uses it.
func (s *Settler) setPointValue(u *UnitResult, num, den int64) {
	v, ok := money.MulDiv(num, 1_000_000, den)
	u.PointValue, u.HasPointValue = v, ok
}

func (s *Settler) noPoints(pot *plan.Pot, u *UnitResult) {
	s.problems = append(s.problems, problem.Problem{Severity: problem.Error, Code: "no-points",
		Place: problem.Place{Path: "units." + pot.Unit.ID},
		What: problem.T("单元 %s、险种 %s 的点数池有 %s 元待分配,但点数合计为 0", "unit %s, scheme %s: the points pool holds %s yuan but there are no points",
			pot.Unit.ID, pot.SchemeID, u.PoolGross),
		Hint: problem.T("业务数据的“点数”列须有数", "fill in the points column of the activity data")})
}
