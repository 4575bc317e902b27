package oracle

import (
	"errors"
	"fmt"
	"slices"

	"fundsim/model/plan"
	"fundsim/model/settle"
)

// settlePoints settles the pool, then prices it. Source: docs/METHOD.md §3,
// drg-points, steps 1–5.
func (y *year) settlePoints(at pot) error {
	unit, facts := y.units[at.unit], y.facts[at]
	members := y.ordinary(at)
	facts.poolBudget = y.potBudget[at]
	if unit.Outside == plan.ItemisedFirst { // step 1
		for _, r := range members {
			if r.institution.Region == plan.Outside {
				r.payable, r.settledBy = r.incurred, "itemised"
				facts.poolBudget = sub(facts.poolBudget, r.incurred)
			}
		}
		facts.poolBudget = larger(whole(0), facts.poolBudget)
		members = slices.DeleteFunc(members, func(r *row) bool { return r.institution.Region == plan.Outside })
	}
	s, err := y.sharing(unit.Sharing)
	if err != nil {
		return err
	}
	f := total(members, incurredOf) // step 2
	facts.poolIncurred = f
	if variance := sub(facts.poolBudget, f); variance.Sign() < 0 {
		facts.poolBorne = ladder(s.Overrun, facts.poolBudget, neg(variance))
	} else if f.Sign() > 0 {
		facts.poolRetained = ladder(s.Surplus, facts.poolBudget, variance)
	}
	due := sub(add(f, facts.poolRetained), facts.poolBorne) // B*
	patients := total(members, func(r *row) num { return r.patients })
	facts.points = total(members, pointsOf)
	gross := add(due, patients) // step 3
	facts.poolTotal, facts.poolPatient, facts.poolGross = due, patients, gross
	if facts.points.Sign() == 0 && gross.Sign() != 0 { // step 4
		return errors.New("a gross pool without points")
	}
	if facts.points.Sign() != 0 {
		facts.pointValue = pointValue(quo(gross, facts.points))
	}
	if unit.Bounds == nil {
		err = price(members, gross)
	} else {
		err = y.priceBounded(members, due, unit.Bounds, facts)
	}
	for _, r := range members {
		r.priced = true
		r.retained = larger(whole(0), sub(r.payable, r.incurred))
		r.borne = larger(whole(0), sub(r.incurred, r.payable))
	}
	return err
}

func pointsOf(r *row) num { return r.sum(plan.PointsCol) }

// pointValue turns fen per 1e-4 point into yuan × 1e4 per point, rounded: the
// reported value with 4 decimals of a yuan. Source: docs/METHOD.md §3, drg-points, step 3.
// One that does not fit is left out: no money hangs on it.
func pointValue(v num) num {
	value := round(mul(v, whole(1_000_000)))
	if _, err := asFen(value); err != nil {
		return nil
	}
	return value
}

// price is payable_i = allocate(G, P)_i − I_i. Source: docs/METHOD.md §3, drg-points, step 4.
func price(members []*row, gross num) error {
	parts, err := allocate(gross, weigh(members, pointsOf))
	for _, r := range members {
		if err == nil {
			r.payable = sub(parts[r.key.Institution], r.patients)
		}
	}
	return err
}

// priceBounded keeps payable ÷ incurred within bounds. Source: docs/METHOD.md §3,
// drg-points, step 5.
func (y *year) priceBounded(members []*row, due num, b *plan.Bounds, facts *potFacts) error {
	lo := func(r *row) num { return round(mul(ratio(b.Floor), r.incurred)) }
	hi := func(r *row) num { return round(mul(ratio(b.Cap), r.incurred)) }
	v := solve(members, due, lo, hi)
	if v == nil {
		if b.Infeasible != plan.InfeasibleRelax {
			return fmt.Errorf("no point value pays %s between %s and %s", due.RatString(), total(members, lo).RatString(),
				total(members, hi).RatString())
		}
		return relax(members, due, lo, hi, facts)
	}
	if facts.points.Sign() != 0 {
		facts.pointValue = pointValue(v)
	}
	var free []*row
	left := due
	for _, r := range members {
		at := payAt(r, v)
		switch {
		case !less(lo(r), at):
			r.bound, r.payable = settle.AtFloor, lo(r)
		case !less(at, hi(r)):
			r.bound, r.payable = settle.AtCap, hi(r)
		default:
			free = append(free, r)
			continue
		}
		left = sub(left, r.payable)
	}
	facts.freeGross = add(left, total(free, func(r *row) num { return r.patients }))
	facts.freePoints = total(free, pointsOf)
	return price(free, facts.freeGross)
}

// relax pays allocate(B*, lo) or allocate(B*, hi), where no point value meets
// the bounds; none is reported then. Source: docs/METHOD.md §3, drg-points, step 5.
func relax(members []*row, due num, lo, hi func(*row) num, facts *potFacts) error {
	facts.relaxed, facts.pointValue = true, nil
	weight, bound := hi, settle.AtCap
	if less(due, total(members, lo)) {
		weight, bound = lo, settle.AtFloor
	}
	parts, err := allocate(due, weigh(members, weight))
	if err != nil {
		return err
	}
	for _, r := range members {
		r.payable, r.bound = parts[r.key.Institution], bound
	}
	return nil
}

// payAt is v·P − I.
func payAt(r *row, v num) num { return sub(mul(v, pointsOf(r)), r.patients) }

// solve finds the smallest exact v ≥ 0 with Σ min(hi, max(lo, v·P − I)) = due,
// or nil where there is none. The sum is linear between the values of v at
// which a member meets one of its bounds, so the first of these at which the
// sum reaches due ends the stretch that holds v.
func solve(members []*row, due num, lo, hi func(*row) num) num {
	paid := func(v num) num {
		return total(members, func(r *row) num { return smaller(hi(r), larger(lo(r), payAt(r, v))) })
	}
	breaks := []num{whole(0)}
	for _, r := range members {
		if p := pointsOf(r); p.Sign() > 0 {
			breaks = append(breaks, quo(add(lo(r), r.patients), p), quo(add(hi(r), r.patients), p))
		}
	}
	slices.SortFunc(breaks, num.Cmp)
	if less(due, paid(breaks[0])) {
		return nil
	}
	for i, end := range breaks {
		if less(paid(end), due) {
			continue
		}
		if i == 0 {
			return end
		}
		start := breaks[i-1]
		rise := sub(paid(end), paid(start)) // > 0, for paid(start) < due ≤ paid(end)
		return add(start, quo(mul(sub(end, start), sub(due, paid(start))), rise))
	}
	return nil
}
