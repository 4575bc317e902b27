package settle

import (
	"fundsim/model/money"
	"fundsim/model/plan"
)

// institutionBudget (机构或医共体额度): for a holder with quota q and v = q − A,
//
//	v ≥ 0: retained = keep(q, v), split over members that are not excluded
//	v < 0: borne = bear(q, −v), split over all members
//	payable = A + retained − borne
//
// Both splits go by what the members incurred; with no eligible incurred
// nothing is retained. An override swaps the ladders. Source: docs/METHOD.md §3.
func (s *Settler) institutionBudget(pot *plan.Pot, u *UnitResult) money.Fen {
	payable := u.Incurred
	for i := range pot.Holders {
		h, r := &pot.Holders[i], &s.res.Holders[pot.FirstHolder+i]
		r.Incurred, r.Retained, r.Borne = 0, 0, 0
		for _, l := range h.Members {
			r.Incurred = s.add(r.Incurred, s.sums[l].incurred)
		}
		if v := s.add(h.Quota, -r.Incurred); v >= 0 {
			r.Retained = s.retain(s.share(&h.Rule.Keep, h.Quota, v), h.Eligible)
		} else {
			r.Borne = s.bear(s.share(&h.Rule.Bear, h.Quota, -v), h.Members)
		}
		payable = s.add(payable, s.add(r.Retained, -r.Borne))
	}
	return payable
}
