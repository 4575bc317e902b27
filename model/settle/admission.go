package settle

import (
	"math/big"

	"fundsim/model/money"
	"fundsim/model/plan"
)

// capScratch is the memory that growth caps reuse.
type capScratch struct {
	num, den [2]big.Int // the two factors
	x, y, z  big.Int
}

// admit settles a newly designated institution (新增定点) out of the reserve or
// the balance:
//
//	as-incurred: payable = A
//	capped:      f1 = min(1, (1+g)·c0/c), f2 = min(1, (1+k)·ρ0/ρ)
//	             multiplicative: round(A · f1 · f2)
//	             additive:       round(A · max(0, 1 − (1−f1) − (1−f2)))
//
// c = total_cost/visits, ρ = visits/persons; a factor whose own ratio or base
// is undefined is 1. Source: docs/METHOD.md §4.
func (s *Settler) admit(l int) {
	line, r := &s.c.Lines[l], &s.res.Institutions[l]
	if line.Admission.Pay == plan.PayCapped && r.Incurred != 0 {
		r.Payable = s.capped(line, r.Incurred)
	}
	r.Nonpayable = r.Incurred - r.Payable
}

// capped is exact: both factors are fractions of whole numbers, rounded once
// with the amount.
func (s *Settler) capped(line *plan.Line, incurred money.Fen) money.Fen {
	cost, visits, persons := s.year(plan.TotalCost, line), s.year(plan.Visits, line), s.year(plan.Persons, line)
	if visits == 0 {
		return incurred
	}
	a, k := line.Admission, &s.caps
	s.growthFactor(0, a.GrowthCaps.CostPerVisit, a.Base.TotalCost, a.Base.Visits, cost, visits)
	s.growthFactor(1, a.GrowthCaps.VisitsPerPerson, a.Base.Visits, a.Base.Persons, visits, persons)
	den := k.y.Mul(&k.den[0], &k.den[1])
	num := &k.x
	if a.Excess == plan.Additive {
		// f1 + f2 − 1 over the common denominator, at least 0
		num.Mul(&k.num[0], &k.den[1])
		num.Add(num, k.z.Mul(&k.num[1], &k.den[0]))
		num.Sub(num, den)
		if num.Sign() < 0 {
			num.SetInt64(0)
		}
	} else {
		num.Mul(&k.num[0], &k.num[1])
	}
	return s.roundQuo(incurred, num, den)
}

// growthFactor puts min(1, (1+growth) · (a0/b0) ÷ (a/b)) into factor i.
func (s *Settler) growthFactor(i int, growth *money.Ratio, a0, b0, a, b int64) {
	num, den := &s.caps.num[i], &s.caps.den[i]
	num.SetInt64(1)
	den.SetInt64(1)
	if growth == nil || b0 == 0 || a == 0 || b == 0 {
		return
	}
	z := &s.caps.z
	num.SetInt64(int64(money.One + *growth))
	num.Mul(num, z.SetInt64(a0))
	num.Mul(num, z.SetInt64(b))
	den.SetInt64(int64(money.One))
	den.Mul(den, z.SetInt64(b0))
	den.Mul(den, z.SetInt64(a))
	if num.Cmp(den) > 0 {
		num.Set(den)
	}
}

// roundQuo is round(f · num / den) for f ≥ 0 and 0 ≤ num ≤ den.
func (s *Settler) roundQuo(f money.Fen, num, den *big.Int) money.Fen {
	k := &s.caps
	two := k.z.SetInt64(2)
	num.Mul(num, k.num[0].SetInt64(int64(f)))
	num.Mul(num, two)
	num.Add(num, den)
	k.den[0].Mul(den, two)
	k.num[1].QuoRem(num, &k.den[0], &k.den[1])
	return money.Fen(k.num[1].Int64())
}
