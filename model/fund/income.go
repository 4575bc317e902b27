package fund

import (
	"math/big"

	"fundsim/model/money"
	"fundsim/model/plan"
)

// Income is a fund's income in one year and what it was worked out from.
type Income struct {
	Participants int64 // 0 where income is an amount that grows
	Total        money.Fen
}

// Incomes works out the income of the scenario's year and of each year after it.
// Each driver grows on its own and is rounded every year: participants to whole
// persons, amounts per person to fen. False where an amount leaves the range.
func Incomes(x *plan.IncomeProjection, years int) ([]Income, bool) {
	out := make([]Income, years+1)
	whole := true
	grow := func(v int64, g money.Ratio) int64 {
		f, ok := money.MulRatio(money.Fen(v), money.One+g)
		whole = whole && ok
		return int64(f)
	}
	amount := func(p *money.Fen) int64 {
		if p == nil {
			return 0
		}
		return int64(*p)
	}
	if x.Amount != nil {
		v := int64(*x.Amount)
		for k := range out {
			out[k].Total, whole = sum(whole, money.Fen(v), x.Other)
			v = grow(v, *x.Growth)
		}
		return out, whole
	}
	n, base, contribution, subsidy := int64(*x.Participants), amount(x.Base), amount(x.Contribution), amount(x.Subsidy)
	for k := range out {
		out[k].Participants = n
		var wages money.Fen
		if x.Rate != nil {
			exact := new(big.Rat).SetInt(new(big.Int).Mul(big.NewInt(n), big.NewInt(base)))
			exact.Mul(exact, big.NewRat(int64(*x.Rate), int64(money.One)))
			fen, ok := money.RoundRat(exact)
			wages, whole = money.Fen(fen), whole && ok
		}
		heads, ok := money.MulDiv(n, contribution+subsidy, 1)
		out[k].Total, whole = sum(whole && ok, wages, money.Fen(heads), x.Other)
		n, base = grow(n, x.ParticipantsGrowth), grow(base, x.BaseGrowth)
		contribution, subsidy = grow(contribution, x.ContributionGrowth), grow(subsidy, x.SubsidyGrowth)
	}
	return out, whole
}

// sum adds amounts up; false where it leaves the range or an earlier step did.
func sum(whole bool, amounts ...money.Fen) (total money.Fen, ok bool) {
	for _, a := range amounts {
		if total, ok = money.Add(total, a); !ok {
			return 0, false
		}
	}
	return total, whole
}
