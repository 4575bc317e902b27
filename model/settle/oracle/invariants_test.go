package oracle_test

import (
	"testing"

	"pgregory.net/rapid"

	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/settle"
	"fundsim/model/settle/oracle"
)

// Purpose: random scenarios are mostly settled, and what settlement §8 says
// must always hold does. Method: clauses 1–6 on every scenario that settles.
func TestInvariants(t *testing.T) {
	settled, refused := 0, map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		p, a := oracle.Random(t)
		a, err := oracle.Adjust(p, a)
		if err != nil {
			t.Fatal(err)
		}
		res, err := oracle.Settle(p, a)
		if err != nil {
			refused[err.Error()[:min(len(err.Error()), 40)]]++
			return
		}
		settled++
		checkSchemes(t, res)
		checkUnits(t, p, res)
		checkLines(t, res)
		checkOrder(t, p, a, res)
	})
	n := 0
	for _, k := range refused {
		n += k
	}
	t.Logf("%d settled, %d refused", settled, n)
	if settled < 2*n { // usually some 85 % settle; this guards against a law about nothing
		t.Errorf("only %d of %d scenarios settle: %v", settled, settled+n, refused)
	}
}

// checkSchemes: clauses 1 and 4.
func checkSchemes(t *rapid.T, res *settle.Result) {
	for _, s := range res.Schemes {
		units := money.Fen(0)
		for _, u := range res.Units {
			if u.Scheme == s.Scheme {
				units += u.Budget
			}
		}
		if s.Budget != s.Reserve+units {
			t.Errorf("clause 1: %s: %s ≠ %s + %s", s.Scheme, s.Budget, s.Reserve, units)
		}
		in := s.Budget + s.Shortfall + s.DrawnFromBalance
		out := s.Payable - s.Forfeited - s.Penalties + s.Awards + s.ReserveUses + s.ReserveClosing + s.ReturnedToBalance
		if in != out {
			t.Errorf("clause 4: %s: %s ≠ %s", s.Scheme, in, out)
		}
		awards := money.Fen(0)
		for _, w := range res.Awards {
			if w.Scheme == s.Scheme {
				awards += w.Amount
			}
		}
		if awards != s.Awards || s.ReserveClosing < 0 || s.Shortfall < 0 {
			t.Errorf("%s: awards %s in parts of %s, closing %s, shortfall %s", s.Scheme, s.Awards, awards, s.ReserveClosing, s.Shortfall)
		}
	}
}

// checkUnits: clause 2, with every sum of a unit taken over its rows.
func checkUnits(t *rapid.T, p *plan.Plan, res *settle.Result) {
	rules := map[string]bool{}
	for _, r := range p.Admissions {
		rules[r.ID] = true
	}
	for _, u := range res.Units {
		var sum settle.LineResult
		for _, l := range res.Institutions {
			if l.Unit == u.Unit && l.Scheme == u.Scheme && !rules[l.SettledBy] {
				sum.Payable += l.Payable
				sum.Incurred += l.Incurred
				sum.Retained += l.Retained
				sum.Borne += l.Borne
				sum.Advance += l.Advance
				sum.Final += l.Final
				sum.Quota += l.Quota
			}
		}
		if sum.Payable+u.FundSideAmount != u.Budget || sum.Payable != u.Payable {
			t.Errorf("clause 2: %s %s: payable %s, fund side %s, budget %s", u.Unit, u.Scheme, sum.Payable, u.FundSideAmount, u.Budget)
		}
		if sum.Incurred != u.Incurred || sum.Retained != u.Retained || sum.Borne != u.Borne || sum.Advance != u.Advance || sum.Final != u.Final {
			t.Errorf("%s %s: rows add up to %+v, the unit is %+v", u.Unit, u.Scheme, sum, u)
		}
	}
}

// checkLines: clauses 3 and 5.
func checkLines(t *rapid.T, res *settle.Result) {
	for _, l := range res.Institutions {
		if l.Payable+l.Nonpayable != l.Incurred+l.Retained-l.Borne {
			t.Errorf("clause 3: %+v", l)
		}
		if l.Payable != l.Advance+l.Forfeited+l.Penalties+l.Final || l.Withheld != l.Released+l.Forfeited {
			t.Errorf("clause 5: %+v", l)
		}
	}
}

// checkOrder: clause 6, with every list turned round whose order has no meaning.
func checkOrder(t *rapid.T, p *plan.Plan, a *plan.Activity, res *settle.Result) {
	turned := *p
	turned.Institutions, turned.Prior, turned.Quotas = reversed(p.Institutions), reversed(p.Prior), reversed(p.Quotas)
	turned.Schemes, turned.Units, turned.Cash = reversed(p.Schemes), reversed(p.Units), reversed(p.Cash)
	b := &plan.Activity{}
	for k := len(a.Lines) - 1; k >= 0; k-- {
		at := b.AddLine(a.Lines[k])
		for c := range plan.NumColumns {
			for m := 1; m <= plan.Months; m++ {
				*b.Month(c, at, m) = *a.Month(c, k, m)
			}
		}
	}
	again, err := oracle.Settle(&turned, b)
	if err != nil {
		t.Fatalf("clause 6: turned round: %v", err)
	}
	for _, d := range oracle.Compare(res, again) {
		t.Errorf("clause 6: %s", d)
	}
}

func reversed[T any](list []T) []T {
	var out []T
	for i := len(list) - 1; i >= 0; i-- {
		out = append(out, list[i])
	}
	return out
}
