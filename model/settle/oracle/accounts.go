package oracle

import (
	"fmt"
	"slices"

	"fundsim/model/plan"
	"fundsim/model/settle"
)

// accounts are one scheme's reserve and balance. Source: docs/METHOD.md §5.
type accounts struct {
	reserveIn, reserveOut, returned, drawn, awards, uses num
	closing, shortfall, balance                          num
}

// put moves an amount into a pot; take moves it out of one. A negative amount
// moves the other way.
func (a *accounts) put(to plan.Account, amount num) {
	if amount.Sign() < 0 {
		a.take(to, neg(amount))
	} else if to == plan.ToReserve {
		a.reserveIn = add(a.reserveIn, amount)
	} else {
		a.returned = add(a.returned, amount)
	}
}

func (a *accounts) take(from plan.Account, amount num) {
	if amount.Sign() < 0 {
		a.put(from, neg(amount))
	} else if from == plan.ToReserve {
		a.reserveOut = add(a.reserveOut, amount)
	} else {
		a.drawn = add(a.drawn, amount)
	}
}

func (y *year) account(scheme string) *accounts {
	if y.accounts[scheme] == nil {
		z := whole(0)
		y.accounts[scheme] = &accounts{z, z, z, z, z, z, z, z, z}
	}
	return y.accounts[scheme]
}

// splitAwards is allocate(amount, weight) over all institutions with activity
// in the listed units, admitted, outside and excluded ones too; zero parts are
// not listed. Source: docs/METHOD.md §5, Awards.
func (y *year) splitAwards() error {
	columns := map[plan.Weight]plan.Column{plan.WeightTCMFundCost: plan.TCMFundCost, plan.WeightFundCost: plan.FundCost,
		plan.WeightTotalCost: plan.TotalCost, plan.WeightVisits: plan.Visits, plan.WeightCases: plan.Cases}
	for _, award := range y.p.Awards {
		weights := map[string]num{}
		for key, r := range y.rows {
			if key.Scheme == award.Scheme && slices.Contains(award.Units, key.Unit) {
				if weights[key.Institution] == nil {
					weights[key.Institution] = whole(0)
				}
				weights[key.Institution] = add(weights[key.Institution], r.sum(columns[award.Weight]))
			}
		}
		parts, err := allocate(fen(award.Amount), weights)
		if err != nil {
			return fmt.Errorf("award %s: %w", award.ID, err)
		}
		for _, id := range sortedKeys(parts) {
			if parts[id].Sign() == 0 {
				continue
			}
			part := settle.AwardPart{Award: award.ID, Institution: id, Scheme: award.Scheme, From: award.From}
			if err := setFens(fenOf{&part.Amount, parts[id]}); err != nil {
				return err
			}
			y.awards = append(y.awards, part)
		}
		acc := y.account(award.Scheme)
		acc.awards = add(acc.awards, fen(award.Amount))
		acc.take(award.From, fen(award.Amount))
	}
	return nil
}

// closeAccounts books everything that touches reserve and balance and closes
// both. Source: docs/METHOD.md §3 (fund side) and §5.
func (y *year) closeAccounts() error {
	for _, use := range y.p.ReserveUses {
		acc := y.account(use.Scheme)
		acc.uses = add(acc.uses, fen(use.Amount))
		acc.take(plan.ToReserve, fen(use.Amount))
	}
	for _, at := range y.pots() {
		y.bookFundSide(at)
	}
	for _, r := range y.allRows() {
		acc := y.account(r.key.Scheme)
		if r.admission != nil {
			acc.take(r.admission.From, r.payable)
		}
		if rule := y.cashRule(r.key.Unit); rule != nil && rule.Holdback != nil {
			acc.put(rule.Holdback.ForfeitsTo, r.forfeited)
		}
		acc.put(plan.ToBalance, r.sum(plan.Penalties))
	}
	for _, s := range y.p.Schemes {
		acc := y.account(s.ID)
		acc.closing = sub(add(y.reserve[s.ID], acc.reserveIn), acc.reserveOut)
		if acc.closing.Sign() < 0 {
			acc.shortfall, acc.closing = neg(acc.closing), whole(0)
		}
		acc.balance = sub(sub(add(fen(s.OpeningBalance), acc.returned), acc.drawn), acc.shortfall)
	}
	return nil
}

// bookFundSide returns B − Σpayable to, or draws it from, the unit's fund side,
// which is the reserve for fee-for-service. Source: docs/METHOD.md §3.
func (y *year) bookFundSide(at pot) {
	side := sub(y.potBudget[at], total(y.ordinary(at), payableOf))
	y.facts[at].fundSide = side
	y.account(at.scheme).put(fundSide(y.units[at.unit]), side)
}

func fundSide(u *plan.Unit) plan.Account {
	if u.Method == plan.FeeForService {
		return plan.ToReserve
	}
	return u.FundSide
}
