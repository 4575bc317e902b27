package settle_test

// The laws of settlement as properties. Each test states one law, the
// conditions under which it holds, and why a tolerance, where there is one, is
// as large as it is. Scenarios are oracle.Random's; the sample city is added
// where a law says something about it. Laws that need a small plan of their own
// draw one.

import (
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/settle"
	"fundsim/model/settle/oracle"
)

// run settles a scenario; nil where it is refused.
func run(p *plan.Plan, a *plan.Activity) *settle.Outcome {
	out, _ := settle.Run(p, a)
	return out
}

// random draws a scenario that settles, or nil with the few that must be refused.
func random(t *rapid.T) (*plan.Plan, *plan.Activity, *settle.Outcome) {
	p, a := oracle.Random(t)
	return p, a, run(p, a)
}

// sameRows lists the differences of two results, none where every row, field
// and the order of rows agree.
func sameRows(want, got *settle.Result) []string {
	equal := reflect.DeepEqual(want.Schemes, got.Schemes) && reflect.DeepEqual(want.Units, got.Units) &&
		slices.Equal(want.Institutions, got.Institutions) && slices.Equal(want.Holders, got.Holders) && slices.Equal(want.Awards, got.Awards)
	if equal {
		return nil
	}
	return append([]string{"results differ"}, oracle.Compare(want, got)...)
}

// amount is what an entry of a journal says.
type amount struct {
	value         int64
	text, formula string
}

// amounts are the entries of a journal by their keys.
func amounts(out *settle.Outcome) map[string]amount {
	m := map[string]amount{}
	for _, e := range out.Book.Entries {
		m[e.Key] = amount{e.Value, e.Text, string(e.Formula)}
	}
	return m
}

// mustBeSame asks that a changed scenario gives the same result and, apart from
// where rules and cells stand, the same journal.
func mustBeSame(t rapid.TB, what string, want, got *settle.Outcome) {
	t.Helper()
	switch {
	case (want == nil) != (got == nil):
		t.Fatalf("%s: settled before: %v, after: %v", what, want != nil, got != nil)
	case want == nil:
		return
	}
	for _, d := range sameRows(want.Result, got.Result) {
		t.Errorf("%s: %s", what, d)
	}
	a, b := amounts(want), amounts(got)
	for key, v := range a {
		if b[key] != v {
			t.Errorf("%s: journal %s: %v, was %v", what, key, b[key], v)
		}
	}
	if len(a) != len(b) {
		t.Errorf("%s: the journal has %d entries, had %d", what, len(b), len(a))
	}
}

// TestLawConservation: no fen is lost or made, per institution, unit and
// scheme. Exact, without conditions. Everything is added up again from the rows
// of the result, the activity and the plan; Result.Checks is not read.
//
//	scheme       budget = reserve + Σ unit budgets
//	institution  A = Σ months; payable + nonpayable = A + retained − borne; payable = advance + forfeited + penalties + final
//	unit         Σ payable + fund side = budget
//	scheme       budget + opening balance = Σ (advance + final) + Σ awards + Σ uses + closing reserve + closing balance
func TestLawConservation(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		if p, _, out := random(t); out != nil {
			conserve(t, p, out)
		}
	})
	p, a := loadSample(t)
	conserve(t, p, run(p, a))
}

func conserve(t rapid.TB, p *plan.Plan, out *settle.Outcome) {
	t.Helper()
	for _, s := range out.Result.Schemes {
		c := ledger{t: t, p: p, out: out, scheme: s, flow: map[plan.Account]money.Fen{plan.ToReserve: s.Reserve, plan.ToBalance: s.OpeningBalance}}
		c.units()
		for _, w := range out.Result.Awards {
			if w.Scheme == s.Scheme {
				c.paid += w.Amount
				c.flow[c.award(w.Award).From] -= w.Amount
			}
		}
		for _, u := range p.ReserveUses {
			if u.Scheme == s.Scheme {
				c.paid += u.Amount
				c.flow[plan.ToReserve] -= u.Amount
			}
		}
		if s.Budget+s.OpeningBalance != c.paid+s.ReserveClosing+s.BalanceClosing {
			t.Errorf("%s: %s + %s came in, %s was paid, %s and %s are left", s.Scheme, s.Budget, s.OpeningBalance, c.paid, s.ReserveClosing, s.BalanceClosing)
		}
		shortfall := max(0, -c.flow[plan.ToReserve])
		if s.ReserveClosing != c.flow[plan.ToReserve]+shortfall || s.Shortfall != shortfall || s.BalanceClosing != c.flow[plan.ToBalance]-shortfall {
			t.Errorf("%s: reserve %s, shortfall %s, balance %s; the rows give %v", s.Scheme, s.ReserveClosing, s.Shortfall, s.BalanceClosing, c.flow)
		}
	}
}

// ledger adds up one scheme.
type ledger struct {
	t      rapid.TB
	p      *plan.Plan
	out    *settle.Outcome
	scheme settle.SchemeResult
	paid   money.Fen                  // to institutions and for planned uses
	flow   map[plan.Account]money.Fen // reserve and balance
}

func (c *ledger) units() {
	budgets := money.Fen(0)
	for _, u := range c.out.Result.Units {
		if u.Scheme != c.scheme.Scheme {
			continue
		}
		budgets += u.Budget
		left := u.Budget
		for i := range c.out.Result.Institutions {
			if l := &c.out.Result.Institutions[i]; l.Unit == u.Unit && l.Scheme == u.Scheme {
				left -= c.line(l)
			}
		}
		if left != u.FundSideAmount {
			c.t.Errorf("%s %s: %s is left of the budget, the fund side is %s", u.Unit, u.Scheme, left, u.FundSideAmount)
		}
		side := plan.ToReserve
		if u.Method != plan.FeeForService {
			side = unitOf(c.p, u.Unit).FundSide
		}
		c.flow[side] += left
	}
	if c.scheme.Budget != c.scheme.Reserve+budgets {
		c.t.Errorf("%s: budget %s, reserve %s, units %s", c.scheme.Scheme, c.scheme.Budget, c.scheme.Reserve, budgets)
	}
}

// line checks a row and returns what its unit's budget pays for it.
func (c *ledger) line(l *settle.LineResult) money.Fen {
	unit := unitOf(c.p, l.Unit)
	var incurred, penalties money.Fen
	if k := slices.Index(c.out.Activity.Lines, plan.LineKey{Institution: l.Institution, Scheme: l.Scheme, Unit: l.Unit}); k >= 0 {
		incurred, penalties = money.Fen(yearOf(c.out.Activity, plan.FundCost, k)), money.Fen(yearOf(c.out.Activity, plan.Penalties, k))
		if unit.Deductions != plan.DeductAfter {
			incurred -= money.Fen(yearOf(c.out.Activity, plan.DeductionsCol, k))
		}
	}
	if l.Incurred != incurred || l.Penalties != penalties || l.Payable+l.Nonpayable != incurred+l.Retained-l.Borne ||
		l.Payable != l.Advance+l.Forfeited+l.Penalties+l.Final || l.Withheld != l.Released+l.Forfeited {
		c.t.Errorf("incurred %s, penalties %s: %+v", incurred, penalties, *l)
	}
	c.paid += l.Advance + l.Final
	c.flow[plan.ToBalance] += l.Penalties
	for _, r := range c.p.Cash {
		if r.Holdback != nil && slices.Contains(r.Units, l.Unit) {
			c.flow[r.Holdback.ForfeitsTo] += l.Forfeited
		}
	}
	for _, r := range c.p.Admissions {
		if r.ID == l.SettledBy {
			c.flow[r.From] -= l.Payable
			return 0
		}
	}
	return l.Payable
}

func (c *ledger) award(id string) *plan.Award {
	return &c.p.Awards[slices.IndexFunc(c.p.Awards, func(w plan.Award) bool { return w.ID == id })]
}

func unitOf(p *plan.Plan, id string) *plan.Unit {
	return &p.Units[slices.IndexFunc(p.Units, func(u plan.Unit) bool { return u.ID == id })]
}

func yearOf(a *plan.Activity, c plan.Column, k int) (sum int64) {
	for m := 1; m <= plan.Months; m++ {
		sum += *a.Month(c, k, m)
	}
	return sum
}

// TestLawLadderParts: what a holder keeps is at most its surplus and what it
// bears at most its overrun, never both; its members' parts add up to it; and
// the fund has the rest. Exact, without conditions. In a points pool the same
// holds for the pool, and in a pooled unit for the unit.
func TestLawLadderParts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		if p, _, out := random(t); out != nil {
			ladderParts(t, p, out)
		}
	})
	p, a := loadSample(t)
	ladderParts(t, p, run(p, a))
}

func ladderParts(t rapid.TB, p *plan.Plan, out *settle.Outcome) {
	t.Helper()
	within := func(what string, base, incurred, kept, borne money.Fen) {
		if kept < 0 || borne < 0 || kept > max(0, base-incurred) || borne > max(0, incurred-base) {
			t.Errorf("%s: budget %s, incurred %s, kept %s, borne %s", what, base, incurred, kept, borne)
		}
	}
	for i, u := range out.Result.Units {
		pot := &out.Compiled.Pots[i]
		deducted, kept, borne := money.Fen(0), u.Retained, u.Borne
		for l := pot.From; l < pot.To; l++ {
			if row := &out.Result.Institutions[l]; pot.Unit.Deductions == plan.DeductAfter && out.Compiled.Lines[l].Admission == nil {
				deducted += row.Deductions
			}
		}
		switch u.Method {
		case plan.TieredPayment: // nothing is shared; what is not paid stays with the fund
			deducted = 0
			for _, l := range pot.Members {
				deducted += out.Result.Institutions[l].Nonpayable
			}
		case plan.PooledBudget:
			within(u.Unit, u.Budget, u.Incurred, kept, borne)
		case plan.DRGPoints:
			kept, borne = u.PoolRetained, u.PoolBorne
			within(u.Unit, u.PoolBudget, u.PoolIncurred, kept, borne)
		case plan.InstitutionBudget:
			kept, borne = 0, 0
			for _, h := range out.Result.Holders {
				if h.Unit == u.Unit && h.Scheme == u.Scheme {
					within(h.Holder, h.Quota, h.Incurred, h.Retained, h.Borne)
					membersAddUp(t, p, out.Result, &h)
					kept, borne = kept+h.Retained, borne+h.Borne
				}
			}
		}
		if u.FundSideAmount != u.Variance-kept+borne+deducted {
			t.Errorf("%s %s: variance %s, kept %s, borne %s, deducted %s, the fund has %s", u.Unit, u.Scheme, u.Variance, kept, borne, deducted, u.FundSideAmount)
		}
	}
}

func membersAddUp(t rapid.TB, p *plan.Plan, r *settle.Result, h *settle.HolderResult) {
	t.Helper()
	var kept, borne money.Fen
	for _, l := range r.Institutions {
		mine := l.Alliance == h.Holder || l.Alliance == "" && l.Institution == h.Holder
		if mine && l.Unit == h.Unit && l.Scheme == h.Scheme && l.SettledBy == string(plan.InstitutionBudget) {
			kept, borne = kept+l.Retained, borne+l.Borne
		}
	}
	if kept != h.Retained || borne != h.Borne {
		t.Errorf("%s: members keep %s and bear %s of %+v", h.Holder, kept, borne, *h)
	}
}
