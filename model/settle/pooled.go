package settle

import (
	"fundsim/model/money"
	"fundsim/model/plan"
)

// pooledBudget (全市一个单元,按支出比重留用或分担):
//
//	V = B − ΣA
//	V ≥ 0: retained = keep(B, V), split by allocate(retained, A) over those not excluded
//	V < 0: borne = bear(B, −V), split by allocate(borne, A) over all
//	payable_i = A_i + part_i, or A_i − part_i
//
// Where nobody eligible has incurred anything, nothing is retained. Source: docs/METHOD.md §3.
func (s *Settler) pooledBudget(pot *plan.Pot, u *UnitResult) money.Fen {
	if u.Variance >= 0 {
		retained := s.share(&pot.Rule.Keep, pot.Budget, u.Variance)
		return s.add(u.Incurred, s.retain(retained, pot.Eligible))
	}
	borne := s.share(&pot.Rule.Bear, pot.Budget, -u.Variance)
	return s.add(u.Incurred, -s.bear(borne, pot.Members))
}

// retain splits a retained amount over lines by what they incurred and returns
// what was given: all of it, or nothing where none has incurred anything.
func (s *Settler) retain(amount money.Fen, lines []int32) money.Fen {
	if !s.splitByIncurred(amount, lines) {
		return 0
	}
	for j, l := range lines {
		r := &s.res.Institutions[l]
		r.Retained, r.Payable = s.parts[j], s.add(r.Payable, s.parts[j])
	}
	return amount
}

// bear splits a borne amount over lines by what they incurred.
func (s *Settler) bear(amount money.Fen, lines []int32) money.Fen {
	if !s.splitByIncurred(amount, lines) {
		return 0
	}
	for j, l := range lines {
		r := &s.res.Institutions[l]
		r.Borne, r.Payable = s.parts[j], s.add(r.Payable, -s.parts[j])
	}
	return amount
}

func (s *Settler) splitByIncurred(amount money.Fen, lines []int32) bool {
	for j, l := range lines {
		s.weights[j] = int64(s.sums[l].incurred)
	}
	switch s.alloc.Allocate(amount, s.weights[:len(lines)], s.parts[:len(lines)]) {
	case nil:
		return true
	case money.ErrNoWeight:
		return false
	default:
		s.overflow = true
		return false
	}
}
