package plan

import (
	"math/big"
	"slices"

	"fundsim/model/money"
	"fundsim/model/problem"
)

// WithBudgets returns the compiled plan as it is when schemes have other total
// budgets, in the order of c.Schemes: what a budget decides — reserve, unit
// budgets, quotas by rule, advances — is worked out again, the rest is shared.
// The list says where budgets or quotas no longer add up. The plan itself, which
// a journal quotes, keeps its own budgets.
func (c *Compiled) WithBudgets(totals []money.Fen) (*Compiled, problem.List) {
	out := *c
	out.Schemes, out.Pots, out.Lines = slices.Clone(c.Schemes), slices.Clone(c.Pots), slices.Clone(c.Lines)
	k := &compiler{p: c.Plan, c: &out}
	for i := range out.Schemes {
		s := &out.Schemes[i]
		s.Total = totals[i]
		s.withhold()
		k.split(s)
	}
	var alloc money.Allocator
	for i := range out.Pots {
		pot := &out.Pots[i]
		pot.Holders = slices.Clone(pot.Holders)
		switch {
		case pot.Unit.Method != InstitutionBudget:
		case pot.QuotaRule != nil:
			k.splitQuotas(pot)
		default:
			sum, last := new(big.Int), 0
			for _, h := range pot.Holders {
				sum.Add(sum, big.NewInt(int64(h.Quota)))
				last = max(last, h.Row)
			}
			k.balanceQuotas(pot, sum, last)
		}
		switch {
		case pot.Advance == nil:
		case pot.Advance.Basis == BasisQuota:
			for h := range pot.Holders {
				k.splitAdvance(&alloc, pot, &pot.Holders[h])
			}
		case pot.Advance.Basis == BasisBudget:
			k.payBudgetAdvance(pot)
		}
	}
	if k.problems.HasErrors() {
		return nil, k.problems
	}
	return &out, nil
}
