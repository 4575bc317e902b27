package plan

import (
	"maps"
	"math/big"
	"slices"
	"strings"

	"fundsim/model/money"
	"fundsim/model/problem"
)

// quotas finds the holders of every institution-budget pot and their quotas.
func (k *compiler) quotas() {
	for i := range k.c.Pots {
		pot := &k.c.Pots[i]
		if pot.Unit.Method != InstitutionBudget {
			continue
		}
		if pot.QuotaRule != nil {
			k.ruleQuotas(pot)
		} else {
			k.tableQuotas(pot)
		}
		slices.SortFunc(pot.Holders, func(a, b Holder) int { return strings.Compare(a.ID, b.ID) })
		k.overrides(pot)
	}
	k.checkNegotiatedAll()
}

// checkNegotiatedAll reports a change for all schemes of somebody without prior
// data in any of them.
func (k *compiler) checkNegotiatedAll() {
	for r, rule := range k.p.QuotaRules {
		for i, n := range rule.Negotiated {
			holds := func(p Pot) bool {
				return p.Unit.ID == rule.Unit && slices.ContainsFunc(p.Holders, func(h Holder) bool { return h.ID == n.Holder })
			}
			if n.Scheme == "" && !slices.ContainsFunc(k.c.Pots, holds) {
				k.problems.Warnf("changes-nothing", indexed(indexed("quota_rules", r)+".negotiated", i), "责任单位 %q 在单元 %s 没有上年数据,这一调整不起作用", "holder %q has no prior data in unit %s, so this changes nothing", n.Holder, rule.Unit)
			}
		}
	}
}

// tableQuotas takes the quotas of a pot from the quotas table; they must add up
// to the budget exactly.
func (k *compiler) tableQuotas(pot *Pot) {
	sum, last := new(big.Int), 0
	for i := range k.p.Quotas {
		q := &k.p.Quotas[i]
		if q.Unit != pot.Unit.ID || q.Scheme != pot.SchemeID {
			continue
		}
		sum.Add(sum, big.NewInt(int64(q.Budget)))
		last = max(last, q.Row)
		_, alliance := k.lead[q.Holder]
		pot.Holders = append(pot.Holders, Holder{ID: q.Holder, Alliance: alliance, Quota: q.Budget, Row: q.Row})
		if !alliance {
			if r := k.admission(k.institution[q.Holder], pot.Unit.ID); r != nil {
				k.problems = append(k.problems, problem.Problem{Severity: problem.Warning, Code: "admitted-holder",
					Place: problem.Place{Table: "quotas", Row: q.Row, Column: "holder"},
					What:  problem.T("机构 %q 按 %q 结算,其额度不参与分享", "institution %q is settled by admission %q; its quota shares nothing", q.Holder, r.ID)})
			}
		}
	}
	k.balanceQuotas(pot, sum, last)
}

// balanceQuotas says by how much the quotas of a pot, the last of them in a row
// of the table, miss its budget.
func (k *compiler) balanceQuotas(pot *Pot, sum *big.Int, last int) {
	diff := sum.Sub(sum, big.NewInt(int64(pot.Budget)))
	if diff.Sign() == 0 {
		return
	}
	zh, en := "多", "over"
	if diff.Sign() < 0 {
		zh, en = "少", "short of"
		diff.Neg(diff)
	}
	by := new(big.Rat).SetFrac(diff, big.NewInt(money.FenPerYuan)).FloatString(2)
	k.problems.RowErrorf("quotas", "quotas", last, "budget", "单元 %[1]s、险种 %[2]s 的额度之和比预算 %[3]s %[4]s %[6]s 元",
		"the quotas of unit %[1]s, scheme %[2]s are %[5]s its budget %[3]s by %[6]s yuan", pot.Unit.ID, pot.SchemeID, pot.Budget, zh, en, by).
		Advise("额度须恰好等于单元预算,一分不差", "quotas must add up to the unit's budget to the fen")
}

// priorSum adds up prior rows.
type priorSum struct{ cost, fund, visits, persons big.Int }

func (s *priorSum) add(r *PriorRow) {
	for _, v := range []struct {
		sum *big.Int
		x   int64
	}{{&s.cost, int64(r.TotalCost)}, {&s.fund, int64(r.FundCost)}, {&s.visits, r.Visits}, {&s.persons, r.Persons}} {
		v.sum.Add(v.sum, big.NewInt(v.x))
	}
}

// ratio returns a/b, or nil where b is zero.
func ratio(a, b *big.Int) *big.Rat {
	if b.Sign() == 0 {
		return nil
	}
	return new(big.Rat).SetFrac(a, b)
}

// ruleQuotas splits a pot's budget by the quota rule. Source: docs/METHOD.md
// §3a:
//
//	w_h = (α·H_h + (1−α)·N_h) · Π clamp(peer/own, lower, upper) · (1 + change)
//	q   = allocate(B, w), exact rational weights
//
// Holders are those with prior rows; rows of institutions that an admission
// rule takes out of the unit, or that were closed by 1 January, do not count.
// Where prior persons (or prior fund cost) add up to 0 the other share is used
// alone.
func (k *compiler) ruleQuotas(pot *Pot) {
	own := map[string]*priorSum{}
	rows := map[string][]int{}
	var all priorSum
	peers := map[Level]*priorSum{}
	for _, r := range k.priorOf[[2]string{pot.SchemeID, pot.Unit.ID}] {
		in := k.institution[r.Institution]
		if k.admission(in, pot.Unit.ID) != nil || in.closedBy(Date{k.p.Year, 1, 1}) {
			continue
		}
		h := in.holder()
		if own[h] == nil {
			own[h] = &priorSum{}
		}
		level := k.levelOf(h)
		if peers[level] == nil {
			peers[level] = &priorSum{}
		}
		own[h].add(r)
		peers[level].add(r)
		all.add(r)
		rows[h] = append(rows[h], r.Row)
	}
	holders := slices.Sorted(maps.Keys(own))
	sum := new(big.Rat)
	for _, h := range holders {
		w := k.quotaWeight(pot, h, own[h], peers[k.levelOf(h)], &all)
		w.PriorRows, w.WeightSum = rows[h], sum
		sum.Add(sum, w.Weight)
		_, alliance := k.lead[h]
		pot.Holders = append(pot.Holders, Holder{ID: h, Alliance: alliance, Working: w})
	}
	k.checkNegotiated(pot, own)
	k.splitQuotas(pot)
}

// splitQuotas splits a pot's budget over its holders by their weights.
func (k *compiler) splitQuotas(pot *Pot) {
	weights := make([]*big.Rat, len(pot.Holders))
	for i := range weights {
		weights[i] = pot.Holders[i].Working.Weight
	}
	quotas, err := money.AllocateExact(pot.Budget, weights)
	if err != nil {
		k.problems.Errorf("quotas", pot.QuotaPath, "单元 %s、险种 %s 没有可据以测算额度的上年数据,预算 %s 无法分配", "unit %s, scheme %s has no prior data to split its budget %s by", pot.Unit.ID, pot.SchemeID, pot.Budget)
		return
	}
	for i := range pot.Holders {
		pot.Holders[i].Quota = quotas[i]
	}
}

func (k *compiler) quotaWeight(pot *Pot, holder string, own, peer, all *priorSum) *QuotaWorking {
	r := pot.QuotaRule
	w := &QuotaWorking{Level: k.levelOf(holder), History: ratio(&own.fund, &all.fund), Persons: ratio(&own.persons, &all.persons)}
	alpha := big.NewRat(int64(r.History), int64(money.One))
	switch {
	case w.Persons == nil && w.History == nil:
		w.Weight = new(big.Rat)
	case w.Persons == nil:
		w.Weight = new(big.Rat).Set(w.History)
	case w.History == nil:
		w.Weight = new(big.Rat).Set(w.Persons)
	default:
		byPersons := new(big.Rat).Mul(new(big.Rat).Sub(big.NewRat(1, 1), alpha), w.Persons)
		w.Weight = byPersons.Add(byPersons, new(big.Rat).Mul(alpha, w.History))
	}
	if e := r.Efficiency; e != nil {
		if e.CostPerVisit {
			w.Factors[0] = e.factor(ratio(&peer.cost, &peer.visits), ratio(&own.cost, &own.visits))
		}
		if e.VisitsPerPerson {
			w.Factors[1] = e.factor(ratio(&peer.visits, &peer.persons), ratio(&own.visits, &own.persons))
		}
	}
	for _, f := range w.Factors {
		if f != nil {
			w.Weight.Mul(w.Weight, f)
		}
	}
	for i := range r.Negotiated {
		if n := &r.Negotiated[i]; n.Holder == holder && (n.Scheme == "" || n.Scheme == pot.SchemeID) {
			w.Negotiated, w.NegotiatedPath = n, indexed(pot.QuotaPath+".negotiated", i)
			w.Weight.Mul(w.Weight, big.NewRat(int64(money.One+n.Change), int64(money.One)))
		}
	}
	return w
}

// factor returns clamp(peer/own, lower, upper); 1 where a ratio is not defined.
func (e *Efficiency) factor(peer, own *big.Rat) *big.Rat {
	if peer == nil || own == nil || own.Sign() == 0 {
		return big.NewRat(1, 1)
	}
	f := new(big.Rat).Quo(peer, own)
	if lower := big.NewRat(int64(e.Lower), int64(money.One)); f.Cmp(lower) < 0 {
		return lower
	}
	if upper := big.NewRat(int64(e.Upper), int64(money.One)); f.Cmp(upper) > 0 {
		return upper
	}
	return f
}

// checkNegotiated reports a negotiated change for somebody without prior data.
func (k *compiler) checkNegotiated(pot *Pot, own map[string]*priorSum) {
	for i, n := range pot.QuotaRule.Negotiated {
		if n.Scheme == pot.SchemeID && own[n.Holder] == nil {
			k.problems.Warnf("changes-nothing", indexed(pot.QuotaPath+".negotiated", i), "责任单位 %q 在单元 %s、险种 %s 没有上年数据,这一调整不起作用", "holder %q has no prior data in unit %s, scheme %s, so this changes nothing", n.Holder, pot.Unit.ID, pot.SchemeID)
		}
	}
}

// overrides swaps the sharing rule of the holders that have an override.
func (k *compiler) overrides(pot *Pot) {
	for i := range pot.Holders {
		h := &pot.Holders[i]
		h.Rule = pot.Rule
		for j := range k.p.Overrides {
			if o := &k.p.Overrides[j]; o.Holder == h.ID && o.Unit == pot.Unit.ID && o.Scheme == pot.SchemeID {
				h.Rule, h.Override, h.Path = k.sharer(o.Sharing), o, indexed("overrides", j)
			}
		}
	}
	for j, o := range k.p.Overrides {
		if o.Unit == pot.Unit.ID && o.Scheme == pot.SchemeID && !slices.ContainsFunc(pot.Holders, func(h Holder) bool { return h.ID == o.Holder }) {
			k.problems.Warnf("changes-nothing", indexed("overrides", j), "责任单位 %q 在单元 %s、险种 %s 没有额度,这一条不起作用", "holder %q has no quota in unit %s, scheme %s, so this changes nothing", o.Holder, o.Unit, o.Scheme)
		}
	}
}

// levelOf is an institution's own level, or the level of an alliance's lead.
func (k *compiler) levelOf(holder string) Level {
	if lead := k.lead[holder]; lead != nil {
		return lead.Level
	}
	return k.institution[holder].Level
}

// holder is the id of who holds an institution's quota.
func (in *Institution) holder() string {
	if in.Alliance != "" {
		return in.Alliance
	}
	return in.ID
}

func (in *Institution) closedBy(d Date) bool { return !in.ClosedOn.IsZero() && !d.Before(in.ClosedOn) }
