package oracle

import (
	"fmt"
	"slices"
	"strings"

	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/settle"
)

// pot is one unit in one scheme.
type pot struct{ unit, scheme string }

// year is one settlement under way.
type year struct {
	p            *plan.Plan
	a            *plan.Activity
	institutions map[string]*plan.Institution
	units        map[string]*plan.Unit
	lead         map[string]string // alliance → its lead's id
	budget       map[string]num    // scheme → budget
	reserve      map[string]num    // scheme → reserve at the start
	potBudget    map[pot]num
	rows         map[plan.LineKey]*row
	quota        map[pot]map[string]num // holder → quota, institution-budget units
	holders      []settle.HolderResult
	facts        map[pot]*potFacts
	awards       []settle.AwardPart
	accounts     map[string]*accounts // by scheme
}

// potFacts is what the settlement of one unit and scheme says besides its rows.
type potFacts struct {
	poolBudget, poolIncurred, poolRetained, poolBorne, poolTotal, poolPatient, poolGross num // B', F, the ladders, B*, ΣI, G
	freeGross, freePoints                                                                num // what members at no bound share
	points, fundSide                                                                     num
	pointValue                                                                           num // yuan × 1e4 per point, nil where none
	relaxed                                                                              bool
}

// Settle settles the year of the plan with the activity, after [Adjust].
// Source: docs/METHOD.md §§1–7, in the order of its steps.
func Settle(p *plan.Plan, a *plan.Activity) (*settle.Result, error) {
	y, err := newYear(p, a)
	if err != nil {
		return nil, err
	}
	steps := []func() error{y.splitBudgets, y.readRows, y.setQuotas, y.addLeadRows, y.settleUnits, y.settleAdmitted,
		y.takeDeductions, y.payCash, y.splitAwards, y.closeAccounts}
	for _, step := range steps {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return y.result()
}

func newYear(p *plan.Plan, a *plan.Activity) (*year, error) {
	y := &year{p: p, a: a, institutions: map[string]*plan.Institution{}, units: map[string]*plan.Unit{}, lead: map[string]string{},
		budget: map[string]num{}, reserve: map[string]num{}, potBudget: map[pot]num{}, rows: map[plan.LineKey]*row{},
		quota: map[pot]map[string]num{}, facts: map[pot]*potFacts{}, accounts: map[string]*accounts{}}
	for i := range p.Institutions {
		in := &p.Institutions[i]
		if y.institutions[in.ID] != nil {
			return nil, fmt.Errorf("institution %s twice", in.ID)
		}
		y.institutions[in.ID] = in
		if in.Alliance != "" && in.Lead {
			y.lead[in.Alliance] = in.ID
		}
	}
	for i := range p.Units {
		y.units[p.Units[i].ID] = &p.Units[i]
	}
	return y, nil
}

// splitBudgets sets budgets, reserves and unit budgets. Source: docs/METHOD.md §1.
func (y *year) splitBudgets() error {
	for _, s := range y.p.Schemes {
		budget := schemeBudget(s.Budget)
		if budget.Sign() < 0 {
			return fmt.Errorf("scheme %s: budget is negative", s.ID)
		}
		y.budget[s.ID] = budget
		y.reserve[s.ID] = round(mul(budget, ratio(s.Reserve.Rate)))
		if err := y.splitScheme(s.ID, sub(budget, y.reserve[s.ID])); err != nil {
			return err
		}
	}
	return nil
}

// schemeBudget is the amount given, or for a county alliance
// risk = round(max(0, R − R0) · risk_rate); budget = R − risk − D. Source: docs/METHOD.md §7.
func schemeBudget(b plan.SchemeBudget) num {
	if b.Financing == nil {
		return fen(*b.Amount)
	}
	f := b.Financing
	growth := larger(whole(0), sub(fen(f.Current), fen(f.Prior)))
	risk := round(mul(growth, ratio(f.RiskRate)))
	return sub(sub(fen(f.Current), risk), fen(f.SeriousIllness))
}

// splitScheme sets the unit budgets of one scheme: amount as given, share →
// round(distributable · share), one rest takes what is left; they must add up
// exactly and none may be negative. Source: docs/METHOD.md §1.
func (y *year) splitScheme(scheme string, distributable num) error {
	left, rests := distributable, []pot{}
	for _, u := range y.p.Units {
		for _, b := range u.Budgets {
			if b.Scheme != scheme {
				continue
			}
			at := pot{u.ID, scheme}
			switch {
			case b.Amount != nil:
				y.potBudget[at] = fen(*b.Amount)
			case b.Share != nil:
				y.potBudget[at] = round(mul(distributable, ratio(*b.Share)))
			default:
				y.potBudget[at] = whole(0)
				rests = append(rests, at)
			}
			left = sub(left, y.potBudget[at])
		}
	}
	if len(rests) > 1 {
		return fmt.Errorf("scheme %s has %d rests", scheme, len(rests))
	}
	if len(rests) == 1 {
		y.potBudget[rests[0]] = left
		if left.Sign() < 0 {
			return fmt.Errorf("scheme %s: the rest is negative by %s fen", scheme, left.RatString())
		}
	} else if left.Sign() != 0 {
		return fmt.Errorf("scheme %s: unit budgets miss the distributable by %s fen", scheme, left.RatString())
	}
	return nil
}

// pots lists every unit and scheme with a budget, by scheme and unit.
func (y *year) pots() []pot {
	var all []pot
	for at := range y.potBudget {
		all = append(all, at)
	}
	slices.SortFunc(all, func(a, b pot) int {
		return strings.Compare(a.scheme+"\x00"+a.unit, b.scheme+"\x00"+b.unit)
	})
	return all
}

// holderOf is the alliance of an institution, or itself where it stands alone.
func holderOf(in *plan.Institution) string {
	if in.Alliance != "" {
		return in.Alliance
	}
	return in.ID
}

// asFen turns a whole number into an amount, or says that it does not fit.
// Source: numbers, Money.
func asFen(x num) (money.Fen, error) {
	if !x.IsInt() || !x.Num().IsInt64() {
		return 0, fmt.Errorf("%s is out of range", x.RatString())
	}
	return money.Fen(x.Num().Int64()), nil
}
