package settle

import (
	"math/bits"
	"slices"

	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/problem"
)

// boundsScratch is the memory that water-filling reuses.
type boundsScratch struct {
	lo, hi []money.Fen
	events []event
}

// event is a point value at which a member leaves its floor (start) or reaches
// its cap: num fen ÷ den units of points.
type event struct {
	num, den int64
	member   int32
	start    bool
}

// priceWithin prices a pool whose members' payable is kept between lo_i =
// round(floor · A_i) and hi_i = round(cap · A_i): the exact v ≥ 0 with
//
//	Σ min(hi_i, max(lo_i, v·P_i − I_i)) = B*
//
// is found by walking up the members' breakpoints; where several v solve it the
// smallest is taken. Members at a bound get it, the others share what is left:
// allocate(B* − Σ bounded + ΣI_free, P)_i − I_i. Source: docs/METHOD.md §3
// step 5.
func (s *Settler) priceWithin(pot *plan.Pot, u *UnitResult) {
	b, n := &s.bounds, len(pot.Members)
	b.lo, b.hi = slices.Grow(b.lo[:0], n)[:n], slices.Grow(b.hi[:0], n)[:n]
	var sumLo, sumHi, reach money.Fen
	for j, l := range pot.Members {
		b.lo[j] = s.mul(s.sums[l].incurred, pot.Unit.Bounds.Floor)
		b.hi[j] = s.mul(s.sums[l].incurred, pot.Unit.Bounds.Cap)
		sumLo, sumHi = s.add(sumLo, b.lo[j]), s.add(sumHi, b.hi[j])
		if s.weights[j] > 0 {
			reach = s.add(reach, b.hi[j])
		} else {
			reach = s.add(reach, b.lo[j]) // without points nothing lifts a member off its floor
		}
	}
	switch {
	case s.overflow:
	case u.PoolTotal < sumLo:
		s.relax(pot, u, b.lo, AtFloor)
	case u.PoolTotal > reach:
		s.relax(pot, u, b.hi, AtCap)
	default:
		num, den := s.fill(pot, u, sumLo)
		s.payWithin(pot, u, num, den)
	}
}

// fill returns the point value num/den (fen per unit of points) that solves the
// bounds; a solution exists.
func (s *Settler) fill(pot *plan.Pot, u *UnitResult, sumLo money.Fen) (num, den int64) {
	b := &s.bounds
	b.events = b.events[:0]
	for j, l := range pot.Members {
		if p := s.weights[j]; p > 0 {
			patient := s.sums[l].patient
			b.events = append(b.events, event{int64(s.add(b.lo[j], patient)), p, int32(j), true},
				event{int64(s.add(b.hi[j], patient)), p, int32(j), false})
		}
	}
	slices.SortFunc(b.events, func(x, y event) int {
		if c := compareFractions(x.num, x.den, y.num, y.den); c != 0 || x.start == y.start {
			return c
		}
		if x.start { // a member with equal bounds must start before it ends
			return -1
		}
		return 1
	})
	bounded, free, points := sumLo, money.Fen(0), int64(0) // Σ of those at a bound; ΣI and ΣP of the others
	if bounded == u.PoolTotal {
		return 0, 1
	}
	for _, e := range b.events {
		// At this breakpoint the members pay out bounded + (num/den)·points − free.
		// The first one that reaches B* ends the segment that holds v.
		need := s.add(s.add(u.PoolTotal, -bounded), free)
		if points > 0 && compareFractions(int64(need), points, e.num, e.den) <= 0 {
			return int64(need), points
		}
		j := e.member
		if e.start {
			bounded, free, points = bounded-b.lo[j], free+s.sums[pot.Members[j]].patient, points+s.weights[j]
		} else {
			bounded, free, points = bounded+b.hi[j], free-s.sums[pot.Members[j]].patient, points-s.weights[j]
		}
	}
	last := b.events[len(b.events)-1]
	return last.num, last.den
}

// payWithin pays each member its bound, or its part of what is left.
func (s *Settler) payWithin(pot *plan.Pot, u *UnitResult, num, den int64) {
	b := &s.bounds
	rest := u.PoolTotal
	free := 0
	for j, l := range pot.Members {
		r, patient := &s.res.Institutions[l], s.sums[l].patient
		due := func(bound money.Fen) int { return compareProducts(num, s.weights[j], int64(bound+patient), den) }
		switch {
		case due(b.lo[j]) <= 0:
			r.Payable, r.Bound = b.lo[j], AtFloor
		case due(b.hi[j]) >= 0:
			r.Payable, r.Bound = b.hi[j], AtCap
		default:
			s.weights[free] = s.weights[j]
			free++
			rest = s.add(rest, patient)
			continue
		}
		rest = s.add(rest, -r.Payable)
	}
	if err := s.alloc.Allocate(rest, s.weights[:free], s.parts[:free]); err != nil {
		s.overflow = true
		return
	}
	u.FreeGross, u.FreePoints = rest, 0
	free = 0
	for _, l := range pot.Members {
		if r := &s.res.Institutions[l]; r.Bound == Unbounded {
			r.Payable = s.parts[free] - s.sums[l].patient
			u.FreePoints += r.Points
			free++
		}
	}
	s.setPointValue(u, num, den)
}

// relax pays allocate(B*, bounds) where no point value meets them, or says what
// would do.
func (s *Settler) relax(pot *plan.Pot, u *UnitResult, bounds []money.Fen, at Bound) {
	n := len(pot.Members)
	if pot.Unit.Bounds.Infeasible == plan.InfeasibleError {
		s.infeasible(pot, u, at)
		return
	}
	for j := range n {
		s.weights[j] = int64(bounds[j])
	}
	switch s.alloc.Allocate(u.PoolTotal, s.weights[:n], s.parts[:n]) {
	case nil:
	case money.ErrNoWeight:
		s.infeasible(pot, u, at)
		return
	default:
		s.overflow = true
		return
	}
	u.Relaxed = true
	for j, l := range pot.Members {
		r := &s.res.Institutions[l]
		r.Payable, r.Bound = s.parts[j], at
	}
}

// infeasible names the largest floor or the smallest cap that would do.
func (s *Settler) infeasible(pot *plan.Pot, u *UnitResult, at Bound) {
	p := problem.Problem{Severity: problem.Error, Code: "infeasible-bounds", Place: problem.Place{Path: "units." + pot.Unit.ID + ".bounds"}}
	limit, found := s.feasibleLimit(pot, u, at)
	zh, en, bound := "下限", "floor", pot.Unit.Bounds.Floor
	if at == AtCap {
		zh, en, bound = "上限", "cap", pot.Unit.Bounds.Cap
	}
	p.What = problem.T("单元 %[1]s、险种 %[2]s 可付总额 %[3]s 元,发生额 %[4]s 元,达不到%[5]s %[7]s", "unit %[1]s, scheme %[2]s has %[3]s yuan to pay for %[4]s incurred, which the %[6]s of %[7]s does not allow",
		pot.Unit.ID, pot.SchemeID, u.PoolTotal, u.PoolIncurred, zh, en, bound)
	switch {
	case !found:
		p.Hint = problem.T("改为 infeasible: relax", "use infeasible: relax")
	case at == AtFloor:
		p.Hint = problem.T("下限至多 %s 可行,或改为 infeasible: relax", "a floor of at most %s would do, or use infeasible: relax", limit)
	default:
		p.Hint = problem.T("上限至少 %s 可行,或改为 infeasible: relax", "a cap of at least %s would do, or use infeasible: relax", limit)
	}
	s.problems = append(s.problems, p)
}

// feasibleLimit bisects the largest floor or smallest cap, in steps of 1e-9,
// at which the pool's total can be paid.
func (s *Settler) feasibleLimit(pot *plan.Pot, u *UnitResult, at Bound) (money.Ratio, bool) {
	paid := func(r money.Ratio) money.Fen {
		var sum money.Fen
		for _, l := range pot.Members {
			if x := s.mul(s.sums[l].incurred, r); at == AtFloor || s.sums[l].points > 0 {
				sum = s.add(sum, x)
			} else {
				sum = s.add(sum, s.mul(s.sums[l].incurred, pot.Unit.Bounds.Floor))
			}
		}
		return sum
	}
	lo, hi := money.Ratio(0), 1000*money.One
	if at == AtFloor {
		for lo < hi {
			if mid := lo + (hi-lo+1)/2; paid(mid) <= u.PoolTotal {
				lo = mid
			} else {
				hi = mid - 1
			}
		}
		return lo, paid(lo) <= u.PoolTotal
	}
	for lo < hi {
		if mid := lo + (hi-lo)/2; paid(mid) >= u.PoolTotal {
			hi = mid
		} else {
			lo = mid + 1
		}
	}
	return lo, paid(lo) >= u.PoolTotal
}

// compareFractions compares a/b with c/d; all are ≥ 0, b and d > 0.
func compareFractions(a, b, c, d int64) int { return compareProducts(a, d, c, b) }

// compareProducts compares a·b with c·d in 128 bits; all are ≥ 0.
func compareProducts(a, b, c, d int64) int {
	h1, l1 := bits.Mul64(uint64(a), uint64(b))
	h2, l2 := bits.Mul64(uint64(c), uint64(d))
	switch {
	case h1 < h2 || h1 == h2 && l1 < l2:
		return -1
	case h1 == h2 && l1 == l2:
		return 0
	}
	return 1
}
