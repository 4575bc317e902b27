package settle

import (
	"slices"
	"strings"

	"fundsim/model/money"
	"fundsim/model/plan"
)

// The invariants of docs/METHOD.md §8, checked on every run.
const (
	CheckBudget      = "budget = reserve + Σ unit budgets"
	CheckUnits       = "Σ payable + returned − drawn = unit budget"
	CheckInstitution = "payable + nonpayable = incurred + retained − borne"
	CheckScheme      = "budget + shortfall + drawn = paid + awards + uses + closing + returned"
	CheckCash        = "payable = advance + forfeited + penalties + final; withheld = released + forfeited"
	CheckPostings    = "Σ postings = 0, account balances = result"
)

// check works out by how much each invariant fails, from the rows of the
// result and not from the totals they were split from.
func (s *Settler) check() {
	r := &s.res
	var budget, units, institutions, schemes, cash money.Fen
	for i := range s.c.Schemes {
		c, x := &s.c.Schemes[i], &r.Schemes[i]
		split := c.ReserveAmount
		for p := c.From; p < c.To; p++ {
			split += s.c.Pots[p].Budget
		}
		budget += (c.Total - split).Abs()
		paid := x.Payable - x.Forfeited - x.Penalties
		left := c.Total + x.Shortfall + x.DrawnFromBalance
		schemes += (left - paid - s.awardParts(i) - c.Uses - x.ReserveClosing - x.ReturnedToBalance).Abs()
	}
	for i := range s.c.Pots {
		pot := &s.c.Pots[i]
		sum := r.Units[i].FundSideAmount
		for l := pot.From; l < pot.To; l++ {
			x := &r.Institutions[l]
			if s.c.Lines[l].Admission == nil {
				sum += x.Payable
			}
			institutions += (x.Payable + x.Nonpayable - x.Incurred - x.Retained + x.Borne).Abs()
			cash += (x.Payable - x.Advance - x.Forfeited - x.Penalties - x.Final).Abs()
			cash += (x.Withheld - x.Released - x.Forfeited).Abs()
		}
		units += (pot.Budget - sum).Abs()
	}
	r.Checks = append(r.Checks[:0], passed(CheckBudget, budget), passed(CheckUnits, units), passed(CheckInstitution, institutions),
		passed(CheckScheme, schemes), passed(CheckCash, cash))
}

func passed(name string, difference money.Fen) Check { return Check{name, difference == 0, difference} }

// awardParts adds up what institutions were awarded in a scheme.
func (s *Settler) awardParts(scheme int) (sum money.Fen) {
	for i := range s.res.Awards {
		if s.res.Awards[i].Scheme == s.c.Schemes[scheme].ID {
			sum += s.res.Awards[i].Amount
		}
	}
	return sum
}

// Sound tells whether every invariant holds.
func (r *Result) Sound() bool {
	for _, c := range r.Checks {
		if !c.OK {
			return false
		}
	}
	return true
}

// layout fills in every field of the result that does not change from one
// settlement to the next.
func (s *Settler) layout() {
	c, r := s.c, &s.res
	r.Schemes = make([]SchemeResult, len(c.Schemes))
	for i, x := range c.Schemes {
		r.Schemes[i] = SchemeResult{Scheme: x.ID, ReserveUses: x.Uses, OpeningBalance: x.OpeningBalance}
	}
	r.Units = make([]UnitResult, len(c.Pots))
	for i, p := range c.Pots {
		r.Units[i] = UnitResult{Unit: p.Unit.ID, Scheme: p.SchemeID, Method: p.Unit.Method, FundSide: p.FundSide()}
		for _, h := range p.Holders {
			x := HolderResult{Holder: h.ID, Scheme: p.SchemeID, Unit: p.Unit.ID}
			if h.Rule.Sharing != nil {
				x.Sharing = h.Rule.ID
			}
			r.Holders = append(r.Holders, x)
		}
	}
	r.Institutions = make([]LineResult, len(c.Lines))
	for i, l := range c.Lines {
		r.Institutions[i] = LineResult{Institution: l.Key.Institution, Scheme: l.Key.Scheme, Unit: l.Key.Unit,
			Alliance: l.Institution.Alliance, SettledBy: l.SettledBy, Priced: l.SettledBy == string(plan.DRGPoints)}
		if l.Admission != nil {
			r.Institutions[i].PaidFrom = l.Admission.From
		}
		if h := c.Pots[l.Pot].Holdback; h != nil {
			r.Institutions[i].ForfeitsTo = h.ForfeitsTo
		}
	}
	for _, u := range c.Plan.ReserveUses {
		r.Uses = append(r.Uses, UsePart{u.ID, u.Scheme, u.Amount})
	}
	slices.SortFunc(r.Uses, func(a, b UsePart) int { return strings.Compare(a.Use, b.Use) })
	s.layoutBudgets()
	parts := 0
	for _, w := range c.Awards {
		parts += len(w.Parties)
	}
	r.Awards = make([]AwardPart, 0, parts)
	r.Checks = make([]Check, 0, 6)
}

// layoutBudgets fills in what the total budgets decide.
func (s *Settler) layoutBudgets() {
	r := &s.res
	for i := range s.c.Schemes {
		x := &s.c.Schemes[i]
		r.Schemes[i].Budget, r.Schemes[i].Reserve, r.Schemes[i].Distributable = x.Total, x.ReserveAmount, x.Distributable
	}
	for i := range s.c.Pots {
		p := &s.c.Pots[i]
		r.Units[i].Budget = p.Budget
		for k, h := range p.Holders {
			r.Holders[p.FirstHolder+k].Quota = h.Quota
			r.Institutions[h.Lead].Quota, r.Institutions[h.Lead].HasQuota = h.Quota, true
		}
	}
}
