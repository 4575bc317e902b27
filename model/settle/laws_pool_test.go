package settle_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/settle"
)

// TestLawBounds: a points pool with bounds pays out its total, and everybody in
// it between round(floor · A) and round(cap · A), except where the result says
// that the bounds were relaxed. Exact.
func TestLawBounds(t *testing.T) {
	check := func(t *rapid.T, out *settle.Outcome) (within int) {
		for i := range out.Compiled.Pots {
			pot, u := &out.Compiled.Pots[i], &out.Result.Units[i]
			if pot.Unit.Bounds == nil {
				continue
			}
			sum := money.Fen(0)
			for _, l := range pot.Members {
				r := &out.Result.Institutions[l]
				paid := r.Incurred + r.Retained - r.Borne // before deductions taken afterwards
				sum += paid
				lo, _ := money.MulRatio(r.Incurred, pot.Unit.Bounds.Floor)
				hi, _ := money.MulRatio(r.Incurred, pot.Unit.Bounds.Cap)
				if !u.Relaxed && (paid < lo || paid > hi) {
					t.Errorf("%s in %s: %s is not within %s and %s", r.Institution, u.Unit, paid, lo, hi)
				}
				within++
			}
			if sum != u.PoolTotal {
				t.Errorf("%s: %s was paid of %s", u.Unit, sum, u.PoolTotal)
			}
		}
		return within
	}
	members := 0
	rapid.Check(t, func(t *rapid.T) {
		if _, _, out := random(t); out != nil {
			members += check(t, out)
		}
		p, a := drawPool(t)
		b := &plan.Bounds{Floor: percentOf(t, "floor", 0, 100), Cap: percentOf(t, "cap", 100, 300), Infeasible: plan.InfeasibleError}
		p.Units[0].Bounds = b
		if out := run(p, a); out != nil {
			members += check(t, out)
		}
	})
	if members < 50 {
		t.Errorf("only %d members were bounded", members)
	}
}

// TestLawIdleBounds: bounds that bind nobody give the plain price. Exact, where
// every plain payable lies more than a fen inside its bounds (the exact price,
// which decides who is bound, is within a fen of the payable).
func TestLawIdleBounds(t *testing.T) {
	idle := 0
	rapid.Check(t, func(t *rapid.T) {
		p, a := drawPool(t)
		plain := run(p, a)
		b := &plan.Bounds{Floor: percentOf(t, "floor", 0, 80), Cap: percentOf(t, "cap", 130, 900), Infeasible: plan.InfeasibleError}
		for _, r := range plain.Result.Institutions {
			lo, _ := money.MulRatio(r.Incurred, b.Floor)
			hi, _ := money.MulRatio(r.Incurred, b.Cap)
			if r.Payable <= lo+1 || r.Payable >= hi-1 {
				return
			}
		}
		idle++
		q := *p
		q.Units = slices.Clone(p.Units)
		q.Units[0].Bounds = b
		bounded := run(&q, a)
		if bounded == nil {
			t.Fatal("refused")
		}
		for i, r := range bounded.Result.Institutions {
			if want := plain.Result.Institutions[i]; r != want {
				t.Errorf("plain %+v, bounded %+v", want, r)
			}
		}
		if u, v := plain.Result.Units[0], bounded.Result.Units[0]; u.PointValue != v.PointValue || u.Payable != v.Payable {
			t.Errorf("point value %d, bounded %d", u.PointValue, v.PointValue)
		}
	})
	if idle < 3 {
		t.Errorf("only %d pools had idle bounds", idle)
	}
}

func percentOf(t *rapid.T, what string, from, to int) money.Ratio {
	return money.Ratio(rapid.IntRange(from, to).Draw(t, what)) * (money.One / 100)
}

// drawPool draws a points pool whose members' points mostly follow their cost.
func drawPool(t *rapid.T) (*plan.Plan, *plan.Activity) {
	a, sum := &plan.Activity{}, int64(0)
	p := pooledPlan(0, plan.Ladder{Mode: plan.ModeMarginal, Factor: money.One, Bands: []plan.Band{{Share: percentOf(t, "share", 0, 100)}}})
	for i := range rapid.IntRange(1, 8).Draw(t, "members") {
		fund := rapid.Int64Range(100, 1_000_000_00).Draw(t, "fund cost")
		addMember(p, a, fmt.Sprint("h", i), fund)
		*a.Month(plan.TotalCost, i, 1) += rapid.Int64Range(0, fund/2).Draw(t, "patient")
		*a.Month(plan.PointsCol, i, 1) = fund * rapid.Int64Range(50, 150).Draw(t, "points")
		sum += fund
	}
	budget := money.Fen(sum / 100 * rapid.Int64Range(70, 140).Draw(t, "budget"))
	p.Schemes[0].Budget.Amount = &budget
	p.Units[0].Method, p.Units[0].Outside = plan.DRGPoints, plan.OutsidePoints
	return p, a
}

// TestLawNoDeductions: without audit deductions it makes no difference whether
// they are taken before or after sharing. Exact.
func TestLawNoDeductions(t *testing.T) {
	as := func(p *plan.Plan, d plan.Deductions) *plan.Plan {
		q := *p
		q.Units = slices.Clone(p.Units)
		for i := range q.Units {
			q.Units[i].Deductions = d
		}
		return &q
	}
	rapid.Check(t, func(t *rapid.T) {
		p, a, out := random(t)
		if out == nil {
			return
		}
		a = a.Clone()
		clear(a.Columns[plan.DeductionsCol])
		net, after := run(as(p, plan.DeductNet), a), run(as(p, plan.DeductAfter), a)
		switch {
		case (net == nil) != (after == nil):
			t.Fatalf("settled net: %v, after: %v", net != nil, after != nil)
		case net == nil:
			return
		}
		for _, d := range sameRows(net.Result, after.Result) {
			t.Error(d)
		}
	})
}

// TestLawZeroLevers: a lever whose changes are all zero changes nothing, and is
// reported by its path. Exact; the journal is the same as well.
func TestLawZeroLevers(t *testing.T) {
	zero := money.Ratio(0)
	levers := []plan.Adjustment{{Visits: &zero}, {CostPerVisit: &zero}, {Persons: &zero}, {Points: &zero}, {FundRatio: &zero},
		{Visits: &zero, CostPerVisit: &zero, Persons: &zero, Points: &zero, FundRatio: &zero}}
	rapid.Check(t, func(t *rapid.T) {
		p, a, out := random(t)
		if len(a.Lines) == 0 {
			return
		}
		q := *p
		at := rapid.IntRange(0, len(p.Adjust)).Draw(t, "at")
		q.Adjust = slices.Insert(slices.Clone(p.Adjust), at, rapid.SampledFrom(levers).Draw(t, "lever"))
		got, found := settle.Run(&q, a)
		mustBeSame(t, "with a lever of zero", out, got)
		said := false
		for _, f := range found {
			said = said || f.Code == "changes-nothing" && f.Place.Path == fmt.Sprintf("adjust.%d", at)
		}
		if !said {
			t.Errorf("adjust.%d changes nothing, but %v", at, found)
		}
	})
}
