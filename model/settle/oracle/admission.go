package oracle

import "fundsim/model/plan"

// settleAdmitted pays the institutions that an admission rule took out of
// their units. Source: docs/METHOD.md §4.
func (y *year) settleAdmitted() error {
	for _, at := range y.pots() {
		for _, r := range y.admitted(at) {
			r.payable = r.incurred
			if r.admission.Pay == plan.PayCapped {
				r.payable = y.capped(r)
			}
			r.nonpayable = sub(r.incurred, r.payable)
		}
	}
	return nil
}

// capped limits the growth of cost per visit and visits per person:
//
//	f1 = min(1, (1+g)·c0/c), f2 = min(1, (1+k)·ρ0/ρ)
//	multiplicative: round(A·f1·f2); additive: round(A·max(0, 1 − (1−f1) − (1−f2)))
//
// Source: docs/METHOD.md §4, capped. Without visits the whole of A is paid.
func (y *year) capped(r *row) num {
	visits, persons, cost := r.sum(plan.Visits), r.sum(plan.Persons), r.sum(plan.TotalCost)
	if visits.Sign() == 0 {
		return r.incurred
	}
	base, caps := y.growthBase(r), r.admission.GrowthCaps
	f1, f2 := whole(1), whole(1)
	if caps != nil && caps.CostPerVisit != nil {
		f1 = growthFactor(ratio(*caps.CostPerVisit), base.totalCost, base.visits, cost, visits)
	}
	if caps != nil && caps.VisitsPerPerson != nil {
		f2 = growthFactor(ratio(*caps.VisitsPerPerson), base.visits, base.persons, visits, persons)
	}
	if r.admission.Excess == plan.Additive {
		both := sub(add(f1, f2), whole(1)) // 1 − (1−f1) − (1−f2)
		return round(mul(r.incurred, larger(whole(0), both)))
	}
	return round(mul(r.incurred, f1, f2))
}

// growthFactor is min(1, (1+g) · base ÷ own) of two ratios given by numerator
// and denominator; it is 1 where its own ratio or base is undefined.
func growthFactor(g, baseTop, baseBottom, ownTop, ownBottom num) num {
	if baseBottom.Sign() == 0 || ownBottom.Sign() == 0 || ownTop.Sign() == 0 {
		return whole(1)
	}
	return smaller(whole(1), quo(mul(add(whole(1), g), quo(baseTop, baseBottom)), quo(ownTop, ownBottom)))
}

// growthBase is the institution's prior row; without one all institutions of
// the same level with a prior row in that scheme and unit taken together; with
// none of that level, all levels. Source: docs/METHOD.md §4.
func (y *year) growthBase(r *row) priorSum {
	own, level, all := noPrior(), noPrior(), noPrior()
	hasOwn, hasLevel := false, false
	for _, row := range y.p.Prior {
		if row.Unit != r.key.Unit || row.Scheme != r.key.Scheme {
			continue
		}
		all = all.plus(row)
		if y.institutions[row.Institution].Level == r.institution.Level {
			level, hasLevel = level.plus(row), true
		}
		if row.Institution == r.key.Institution {
			own, hasOwn = own.plus(row), true
		}
	}
	switch {
	case hasOwn:
		return own
	case hasLevel:
		return level
	}
	return all
}

// takeDeductions takes audit deductions off at the end with `deductions:
// after`: payable −= Σdeductions, nonpayable += Σdeductions. Source: docs/METHOD.md §2.
func (y *year) takeDeductions() error {
	for _, r := range y.allRows() {
		if r.unit.Deductions == plan.DeductAfter {
			r.payable = sub(r.payable, r.sum(plan.DeductionsCol))
			r.nonpayable = add(r.nonpayable, r.sum(plan.DeductionsCol))
		}
	}
	return nil
}
