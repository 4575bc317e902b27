package settle

import (
	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/problem"
)

// payAwards splits each award (奖励) by its weight over the institutions with
// activity in its units. Source: docs/METHOD.md §5.
func (s *Settler) payAwards() {
	s.res.Awards = s.res.Awards[:0]
	for i := range s.c.Awards {
		w := &s.c.Awards[i]
		n := len(w.Parties)
		for j := range w.Parties {
			s.weights[j] = 0
			for _, l := range w.Parties[j].Lines {
				s.weights[j] = int64(s.add(money.Fen(s.weights[j]), money.Fen(s.year(w.Column, &s.c.Lines[l]))))
			}
		}
		switch s.alloc.Allocate(w.Amount, s.weights[:n], s.parts[:n]) {
		case nil:
		case money.ErrNoWeight:
			s.problems = append(s.problems, problem.Problem{Severity: problem.Error, Code: "no-weight", Place: problem.Place{Path: "awards." + w.ID},
				What: problem.T("奖励 %q 的 %s 元无从分配:所列单元的 %s 合计为 0", "award %q: nothing to split its %s yuan by, the %s of its units adds up to 0", w.ID, w.Amount, w.Weight)})
			continue
		default:
			s.overflow = true
			continue
		}
		for j := range w.Parties {
			if s.parts[j] != 0 {
				s.res.Awards = append(s.res.Awards, AwardPart{w.ID, w.Parties[j].Institution, w.Scheme, w.From, s.parts[j]})
			}
		}
		s.move(w.SchemeIndex, w.From, -w.Amount)
	}
}

// payCash works out advances, hold-backs and the final payment of every line
// (年终清算):
//
//	final = payable − forfeited − advance − penalties
//
// Source: docs/METHOD.md §6.
func (s *Settler) payCash() {
	for i := range s.c.Pots {
		pot, u := &s.c.Pots[i], &s.res.Units[i]
		u.Advance, u.Final = 0, 0
		for l := pot.From; l < pot.To; l++ {
			line, r := &s.c.Lines[l], &s.res.Institutions[l]
			r.Advance = line.FixedAdvance
			if pot.Advance != nil && pot.Advance.Basis == plan.BasisIncurred && line.Source >= 0 {
				r.Advance = s.incurredAdvance(pot, line)
			}
			s.holdBack(pot, line, r)
			r.Penalties = 0
			if line.Source >= 0 {
				r.Penalties = money.Fen(s.year(plan.Penalties, line))
			}
			s.move(pot.Scheme, plan.ToBalance, r.Penalties)
			r.Final = s.add(s.add(r.Payable, -r.Forfeited), -s.add(r.Advance, r.Penalties))
			if line.Admission == nil {
				u.Advance, u.Final = s.add(u.Advance, r.Advance), s.add(u.Final, r.Final)
			} else {
				s.move(pot.Scheme, line.Admission.From, -r.Payable)
			}
		}
	}
}

// incurredAdvance is Σ round(A_m · rate) over months, or over quarters' sums.
func (s *Settler) incurredAdvance(pot *plan.Pot, line *plan.Line) money.Fen {
	first, length := plan.Months*int(line.Source), periodMonths(pot.Advance.Period)
	var total money.Fen
	for m := first; m < first+plan.Months; m += length {
		var incurred money.Fen
		for q := m; q < m+length; q++ {
			incurred += s.monthIncurred(pot, q)
		}
		total += s.mul(incurred, pot.Advance.Rate)
	}
	return total
}

// monthIncurred is A_m at an index of the activity's columns.
func (s *Settler) monthIncurred(pot *plan.Pot, at int) money.Fen {
	fund := money.Fen(s.a.Columns[plan.FundCost][at])
	if pot.Unit.Deductions == plan.DeductAfter {
		return fund
	}
	return fund - money.Fen(s.a.Columns[plan.DeductionsCol][at])
}

// periodMonths is the number of months that one advance covers.
func periodMonths(p plan.Period) int {
	if p == plan.Quarterly {
		return 3
	}
	return 1
}

// holdBack withholds the quality deposit (质量保证金) and releases what the score earns.
func (s *Settler) holdBack(pot *plan.Pot, line *plan.Line, r *LineResult) {
	r.Withheld, r.Released, r.Forfeited = 0, 0, 0
	if pot.Holdback == nil || r.Payable <= 0 {
		return
	}
	r.Withheld = s.mul(r.Payable, pot.Holdback.Rate)
	if r.Withheld == 0 {
		return
	}
	if !line.HasRelease {
		s.problems = append(s.problems, problem.Problem{Severity: problem.Error, Code: "missing-score",
			Place: line.Institution.Place("score"),
			What: problem.T("机构 %q 在单元 %s 预留质量保证金 %s 元,却没有考核得分", "institution %q has %[3]s yuan held back in unit %[2]s but no score",
				line.Key.Institution, line.Key.Unit, r.Withheld)})
		return
	}
	r.Released = s.released(r.Withheld, line.Release)
	r.Forfeited = r.Withheld - r.Released
	s.move(pot.Scheme, pot.Holdback.ForfeitsTo, r.Forfeited)
}

// released is round(withheld · share), the share exact.
func (s *Settler) released(withheld money.Fen, share plan.Release) money.Fen {
	f, ok := money.MulDiv(int64(withheld), share.Num, share.Den)
	if !ok {
		s.overflow = true
	}
	return money.Fen(f)
}

// closeSchemes closes reserve and balance:
//
//	reserve closing = reserve + Σ sources − Σ uses; below 0 it is a shortfall, drawn from the balance
//	balance closing = opening + returned − drawn − shortfall
//
// Source: docs/METHOD.md §5.
func (s *Settler) closeSchemes() {
	for i := range s.c.Schemes {
		c, r, f := &s.c.Schemes[i], &s.res.Schemes[i], &s.flows[i]
		r.Incurred, r.Payable, r.Forfeited, r.Penalties, r.Awards = 0, 0, 0, 0, 0
		for l := s.c.Pots[c.From].From; l < s.c.Pots[c.To-1].To; l++ {
			x := &s.res.Institutions[l]
			r.Incurred, r.Payable = s.add(r.Incurred, x.Incurred), s.add(r.Payable, x.Payable)
			r.Forfeited, r.Penalties = s.add(r.Forfeited, x.Forfeited), s.add(r.Penalties, x.Penalties)
		}
		for _, w := range s.c.Awards {
			if w.SchemeIndex == i {
				r.Awards = s.add(r.Awards, w.Amount)
			}
		}
		closing := s.add(s.add(c.ReserveAmount, f.reserve), -c.Uses)
		r.ReserveClosing, r.Shortfall = max(closing, 0), max(-closing, 0)
		r.ReturnedToBalance, r.DrawnFromBalance = f.returned, f.drawn
		r.BalanceClosing = s.add(s.add(c.OpeningBalance, s.add(f.returned, -f.drawn)), -r.Shortfall)
	}
}
