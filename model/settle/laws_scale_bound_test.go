package settle_test

import (
	"pgregory.net/rapid"

	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/settle"
)

// scaleError bounds, in fen, by how much k times an amount may miss the amount
// of the scenario with k times the money; see TestLawScale.
type scaleError struct {
	t   rapid.TB
	out *settle.Outcome
	h   float64 // one rounding: (k+1)/2
}

// total is the error of a scheme's budget: one rounding where it is derived.
func (e *scaleError) total(s int) float64 {
	if e.out.Compiled.Schemes[s].Scheme.Budget.Financing != nil {
		return e.h
	}
	return 0
}

// distributable adds the rounding of the reserve, which the rate is of.
func (e *scaleError) distributable(s int) float64 { return 2*e.total(s) + e.h }

// budget is the error of a unit's budget: none where it is an amount, one
// rounding on the distributable for a share, everybody else's for the rest.
func (e *scaleError) budget(i int) float64 {
	pot := &e.out.Compiled.Pots[i]
	switch {
	case pot.Line.Amount != nil:
		return 0
	case pot.Line.Share != nil:
		return e.distributable(pot.Scheme) + e.h
	}
	sum := e.distributable(pot.Scheme)
	s := &e.out.Compiled.Schemes[pot.Scheme]
	for j := s.From; j < s.To; j++ {
		if e.out.Compiled.Pots[j].Line.Rest == nil {
			sum += e.budget(j)
		}
	}
	return sum
}

// quota is the error of a holder's quota: its part of the split by rule; all
// that rounding leaves of the budget for a table's first holder.
func (e *scaleError) quota(i int) float64 { return e.budget(i) + 2*e.h }

// ladder is the error of a marginal ladder: every band's share and edge is
// rounded once, then factor and cap; and it passes on the error of its base, at
// most once through the deviation and, through edges and cap, as often as the
// edges weigh.
func (e *scaleError) ladder(l *plan.Ladder, base float64) float64 {
	if l == nil {
		return 0
	}
	weight := 1.0
	for k, b := range l.Bands[:len(l.Bands)-1] {
		step := l.Bands[k+1].Share - b.Share
		weight += float64(*b.UpTo) / float64(money.One) * float64(max(step, -step)) / float64(money.One)
	}
	if l.Cap != nil {
		weight += float64(*l.Cap) / float64(money.One)
	}
	return float64(2*len(l.Bands)+2)*e.h + weight*base
}

// shared is the error of what is retained and borne in a unit or by a holder:
// where the deviation changes its sign both ladders count.
func (e *scaleError) shared(s *plan.Sharing, base float64) float64 {
	return e.ladder(s.Surplus, base) + e.ladder(s.Overrun, base)
}

// owed is the error of any amount of a row up to its payable: the ladders of
// its unit or holder, two roundings per member for bounds, and one split.
func (e *scaleError) owed(i int) float64 {
	pot := &e.out.Compiled.Pots[i]
	sum := 2 * e.h // its part of a split, or the rounding of a growth cap
	switch pot.Unit.Method {
	case plan.FeeForService:
		return sum
	case plan.TieredPayment: // each edge and each part is rounded, of a base that is data
		return sum + float64(2*len(pot.Unit.Tiers)+2)*e.h
	case plan.InstitutionBudget:
		worst := 0.0
		for _, h := range pot.Holders {
			worst = max(worst, e.shared(h.Rule.Sharing, e.quota(i)))
		}
		return sum + worst
	case plan.DRGPoints:
		if pot.Unit.Bounds != nil {
			sum += 2 * e.h * float64(len(pot.Members))
		}
	}
	return sum + e.shared(pot.Rule.Sharing, e.budget(i))
}

// inUnit is the error of a unit's sums over its rows and of the fund's side.
func (e *scaleError) inUnit(i int) float64 {
	return e.budget(i) + e.owed(i)*float64(1+len(e.out.Compiled.Pots[i].Members))
}

// advance is the error of a row's advance: one rounding a month, or of the
// quota or budget and its split.
func (e *scaleError) advance(i int) float64 {
	pot := &e.out.Compiled.Pots[i]
	switch {
	case pot.Advance == nil:
		return 0
	case pot.Advance.Basis == plan.BasisIncurred:
		return plan.Months * e.h
	case pot.Advance.Basis == plan.BasisBudget:
		return e.h + e.budget(i)
	}
	return 3*e.h + e.quota(i)
}

// heldBack is the error of withheld, released and forfeited: two roundings.
func (e *scaleError) heldBack(i int) float64 { return 3*e.h + 2*e.owed(i) }

// final adds up what a final payment is made of.
func (e *scaleError) final(i int) float64 { return e.owed(i) + e.heldBack(i) + e.advance(i) }

// scheme is the error of a scheme's sums: all its units' and rows'.
func (e *scaleError) scheme(s int) float64 {
	c := &e.out.Compiled.Schemes[s]
	sum := e.total(s) + e.distributable(s)
	for i := c.From; i < c.To; i++ {
		rows := e.out.Compiled.Pots[i].To - e.out.Compiled.Pots[i].From
		sum += e.inUnit(i) + float64(rows)*(e.owed(i)+e.heldBack(i))
	}
	return sum
}

// scaleCheck compares the rows of one scheme.
type scaleCheck struct {
	t      rapid.TB
	k      int64
	scheme float64
}

// within asks that got is k times want up to the tolerance.
func (c *scaleCheck) within(what string, want, got money.Fen, tolerance float64) {
	c.t.Helper()
	if d := (got - want*money.Fen(c.k)).Abs(); float64(d) > tolerance {
		c.t.Errorf("%s: %s × %d gives %s, off by %s, more than %.2f fen", what, want, c.k, got, d, tolerance)
	}
}

func (c *scaleCheck) unit(a, b *settle.UnitResult, e *scaleError, i int) {
	at := a.Unit + " " + a.Scheme + " "
	sum, rows := e.inUnit(i), float64(e.out.Compiled.Pots[i].To-e.out.Compiled.Pots[i].From)
	c.within(at+"budget", a.Budget, b.Budget, e.budget(i))
	c.within(at+"incurred", a.Incurred, b.Incurred, 0)
	c.within(at+"pool retained", a.PoolRetained, b.PoolRetained, e.owed(i))
	c.within(at+"pool borne", a.PoolBorne, b.PoolBorne, e.owed(i))
	c.within(at+"retained", a.Retained, b.Retained, sum)
	c.within(at+"borne", a.Borne, b.Borne, sum)
	c.within(at+"payable", a.Payable, b.Payable, sum)
	c.within(at+"fund side", a.FundSideAmount, b.FundSideAmount, sum)
	c.within(at+"advance", a.Advance, b.Advance, rows*e.advance(i))
	c.within(at+"final", a.Final, b.Final, sum+rows*e.final(i))
	bounded := e.out.Compiled.Pots[i].Unit.Bounds != nil
	if a.HasPointValue && b.HasPointValue && !bounded {
		// yuan × 1e4 per point: G is off by the pool's error, the quotient rounded once
		c.within(at+"point value", money.Fen(a.PointValue), money.Fen(b.PointValue), e.h+e.owed(i)*1e6/float64(a.Points))
	}
}

func (c *scaleCheck) line(a, b *settle.LineResult, e *scaleError, i int) {
	at := a.Institution + " " + a.Unit + " " + a.Scheme + " "
	c.within(at+"quota", a.Quota, b.Quota, e.quota(i))
	c.within(at+"incurred", a.Incurred, b.Incurred, 0)
	c.within(at+"deductions", a.Deductions, b.Deductions, 0)
	c.within(at+"penalties", a.Penalties, b.Penalties, 0)
	c.within(at+"retained", a.Retained, b.Retained, e.owed(i))
	c.within(at+"borne", a.Borne, b.Borne, e.owed(i))
	c.within(at+"payable", a.Payable, b.Payable, e.owed(i))
	c.within(at+"nonpayable", a.Nonpayable, b.Nonpayable, e.owed(i))
	c.within(at+"advance", a.Advance, b.Advance, e.advance(i))
	c.within(at+"withheld", a.Withheld, b.Withheld, e.heldBack(i))
	c.within(at+"released", a.Released, b.Released, e.heldBack(i))
	c.within(at+"forfeited", a.Forfeited, b.Forfeited, e.heldBack(i))
	c.within(at+"final", a.Final, b.Final, e.final(i))
	if a.Points != b.Points || a.Cases != b.Cases || a.SettledBy != b.SettledBy {
		c.t.Errorf("%spoints %s, cases %d, settled by %s", at, b.Points, b.Cases, b.SettledBy)
	}
}

func (c *scaleCheck) ofScheme(a, b *settle.SchemeResult) {
	at := a.Scheme + " "
	c.within(at+"reserve uses", a.ReserveUses, b.ReserveUses, 0)
	c.within(at+"awards", a.Awards, b.Awards, 0)
	c.within(at+"opening", a.OpeningBalance, b.OpeningBalance, 0)
	for _, x := range []struct {
		what string
		a, b money.Fen
	}{{"budget", a.Budget, b.Budget}, {"reserve", a.Reserve, b.Reserve}, {"distributable", a.Distributable, b.Distributable},
		{"payable", a.Payable, b.Payable}, {"forfeited", a.Forfeited, b.Forfeited}, {"closing", a.ReserveClosing, b.ReserveClosing},
		{"shortfall", a.Shortfall, b.Shortfall}, {"balance", a.BalanceClosing, b.BalanceClosing}} {
		c.within(at+x.what, x.a, x.b, c.scheme)
	}
}
