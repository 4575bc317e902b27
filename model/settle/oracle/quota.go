package oracle

import (
	"fmt"
	"slices"

	"fundsim/model/plan"
)

// setQuotas reads or works out the quotas of institution-budget units and adds
// the rows they stand on. They must add up to the unit's budget exactly.
// Source: docs/METHOD.md §3, institution-budget.
func (y *year) setQuotas() error {
	for _, at := range y.pots() {
		if y.units[at.unit].Method != plan.InstitutionBudget {
			continue
		}
		quotas, err := y.quotasOf(at)
		if err != nil {
			return err
		}
		sum := whole(0)
		for _, q := range quotas {
			sum = add(sum, q)
		}
		if sum.Cmp(y.potBudget[at]) != 0 {
			return fmt.Errorf("%v: quotas add up to %s, budget %s", at, sum.RatString(), y.potBudget[at].RatString())
		}
		y.quota[at] = quotas
		for holder, q := range quotas {
			r, err := y.answeringRow(holder, at)
			if err != nil {
				return err
			}
			r.quota = q
		}
	}
	return nil
}

func (y *year) quotasOf(at pot) (map[string]num, error) {
	for i := range y.p.QuotaRules {
		if y.p.QuotaRules[i].Unit == at.unit {
			return y.ruleQuotas(&y.p.QuotaRules[i], at)
		}
	}
	quotas := map[string]num{}
	for _, q := range y.p.Quotas {
		if q.Unit == at.unit && q.Scheme == at.scheme {
			if quotas[q.Holder] != nil {
				return nil, fmt.Errorf("quota of %s twice", q.Holder)
			}
			quotas[q.Holder] = fen(q.Budget)
		}
	}
	return quotas, nil
}

// answeringRow is the row of a stand-alone holder, or of the alliance's lead;
// it is added where there is none.
func (y *year) answeringRow(holder string, at pot) (*row, error) {
	id := holder
	if lead, ok := y.lead[holder]; ok {
		id = lead
	} else if in := y.institutions[holder]; in == nil || in.Alliance != "" {
		return nil, fmt.Errorf("%s holds no quota of its own", holder)
	}
	key := plan.LineKey{Institution: id, Scheme: at.scheme, Unit: at.unit}
	if r := y.rows[key]; r != nil {
		return r, nil
	}
	return y.newRow(key)
}

// priorSum is last year's data of one holder, or of several taken together.
type priorSum struct{ visits, persons, totalCost, fundCost num }

func (s priorSum) plus(r plan.PriorRow) priorSum {
	return priorSum{add(s.visits, whole(r.Visits)), add(s.persons, whole(r.Persons)), add(s.totalCost, fen(r.TotalCost)),
		add(s.fundCost, fen(r.FundCost))}
}

func noPrior() priorSum { return priorSum{whole(0), whole(0), whole(0), whole(0)} }

// ruleQuotas is q = allocate(B, w) with
//
//	w_h = (α·H_h + (1−α)·N_h) · Π_k clamp(peer_k / own_k, lower, upper) · (1 + change)
//
// over the holders with prior data; if their prior persons add up to 0, H alone
// is used. Source: docs/METHOD.md §3a.
func (y *year) ruleQuotas(rule *plan.QuotaRule, at pot) (map[string]num, error) {
	prior, all, peers := map[string]priorSum{}, noPrior(), map[plan.Level]priorSum{}
	for _, row := range y.p.Prior {
		in := y.institutions[row.Institution]
		if row.Unit == at.unit && row.Scheme == at.scheme && y.counts(in, at.unit) {
			plus(prior, holderOf(in), row)
			plus(peers, y.levelOf(holderOf(in)), row)
			all = all.plus(row)
		}
	}
	weights := map[string]num{}
	for h, own := range prior {
		w := share(own.fundCost, all.fundCost)
		if all.persons.Sign() != 0 {
			alpha := ratio(rule.History)
			w = add(mul(alpha, w), mul(sub(whole(1), alpha), share(own.persons, all.persons)))
		}
		peer := peers[y.levelOf(h)]
		if e := rule.Efficiency; e != nil && e.CostPerVisit {
			w = mul(w, efficiency(e, peer.totalCost, peer.visits, own.totalCost, own.visits))
		}
		if e := rule.Efficiency; e != nil && e.VisitsPerPerson {
			w = mul(w, efficiency(e, peer.visits, peer.persons, own.visits, own.persons))
		}
		for _, n := range rule.Negotiated {
			if n.Holder == h && (n.Scheme == "" || n.Scheme == at.scheme) {
				w = mul(w, add(whole(1), ratio(n.Change)))
			}
		}
		weights[h] = w
	}
	return allocate(y.potBudget[at], weights)
}

func plus[K comparable](sums map[K]priorSum, k K, row plan.PriorRow) {
	s, ok := sums[k]
	if !ok {
		s = noPrior()
	}
	sums[k] = s.plus(row)
}

// share is part ÷ all, 0 of nothing.
func share(part, all num) num {
	if all.Sign() == 0 {
		return whole(0)
	}
	return quo(part, all)
}

// efficiency is clamp(peer / own, lower, upper) of two ratios given by numerator
// and denominator; with a zero denominator anywhere it is 1. Source: docs/METHOD.md §3a.
func efficiency(e *plan.Efficiency, peerTop, peerBottom, ownTop, ownBottom num) num {
	if peerBottom.Sign() == 0 || ownBottom.Sign() == 0 || ownTop.Sign() == 0 {
		return whole(1)
	}
	factor := quo(quo(peerTop, peerBottom), quo(ownTop, ownBottom))
	return smaller(larger(factor, ratio(e.Lower)), ratio(e.Upper))
}

// counts tells whether an institution's prior data take part in a quota rule:
// not those that an admission rule takes out of the unit, nor those closed by
// 1 January. Source: docs/METHOD.md §3a; docs/reference/data.md, closed_on.
func (y *year) counts(in *plan.Institution, unit string) bool {
	closed := !in.ClosedOn.IsZero() && !(plan.Date{Year: y.p.Year, Month: 1, Day: 1}).Before(in.ClosedOn)
	return !closed && y.admissionOf(in, unit) == nil
}

// levelOf is a holder's level; an alliance's is its lead's.
func (y *year) levelOf(holder string) plan.Level {
	if lead, ok := y.lead[holder]; ok {
		return y.institutions[lead].Level
	}
	return y.institutions[holder].Level
}

// addLeadRows adds the row of the alliance's lead that a `basis: budget`
// advance is paid to.
func (y *year) addLeadRows() error {
	for _, at := range y.pots() {
		rule := y.cashRule(at.unit)
		if rule == nil || rule.Advance == nil || rule.Advance.Basis != plan.BasisBudget {
			continue
		}
		alliance, err := y.onlyAlliance(at)
		if err != nil {
			return err
		}
		if _, err := y.answeringRow(alliance, at); err != nil {
			return err
		}
	}
	return nil
}

// onlyAlliance is the one alliance with members in a unit and scheme; more than
// one is an error. Source: docs/METHOD.md §6, advance.
func (y *year) onlyAlliance(at pot) (string, error) {
	var found []string
	for _, r := range append(y.ordinary(at), y.admitted(at)...) {
		if a := r.institution.Alliance; a != "" && !slices.Contains(found, a) {
			found = append(found, a)
		}
	}
	if len(found) != 1 {
		return "", fmt.Errorf("%v: %d alliances, an advance on the budget needs one", at, len(found))
	}
	return found[0], nil
}
