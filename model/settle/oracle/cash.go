package oracle

import (
	"errors"
	"fmt"
	"slices"

	"fundsim/model/plan"
)

// cashRule is the rule of a unit, nil where it has none.
func (y *year) cashRule(unit string) *plan.CashRule {
	for i := range y.p.Cash {
		if slices.Contains(y.p.Cash[i].Units, unit) {
			return &y.p.Cash[i]
		}
	}
	return nil
}

// payCash sets advances, hold-backs and the final payment of every row.
// Source: docs/METHOD.md §6.
func (y *year) payCash() error {
	for _, at := range y.pots() {
		rule := y.cashRule(at.unit)
		if rule == nil || rule.Advance == nil {
			continue
		}
		if err := y.payAdvances(at, rule.Advance); err != nil {
			return fmt.Errorf("%v: advance: %w", at, err)
		}
	}
	for _, r := range y.allRows() {
		if rule := y.cashRule(r.key.Unit); rule != nil && rule.Holdback != nil {
			if err := y.holdBack(r, rule.Holdback); err != nil {
				return err
			}
		}
		r.final = sub(sub(sub(r.payable, r.forfeited), r.advance), r.sum(plan.Penalties))
	}
	return nil
}

func (y *year) payAdvances(at pot, a *plan.Advance) error {
	switch a.Basis {
	case plan.BasisIncurred: // admitted institutions as well
		for _, r := range append(y.ordinary(at), y.admitted(at)...) {
			r.advance = incurredAdvance(r, a)
		}
	case plan.BasisQuota:
		for holder, q := range y.quota[at] {
			if err := y.quotaAdvance(at, holder, round(mul(q, ratio(a.Rate)))); err != nil {
				return err
			}
		}
	case plan.BasisBudget:
		alliance, err := y.onlyAlliance(at)
		if err != nil {
			return err
		}
		r, err := y.answeringRow(alliance, at)
		if err != nil {
			return err
		}
		if r.admission == nil {
			r.advance = round(mul(y.potBudget[at], ratio(a.Rate)))
		}
	}
	return nil
}

// incurredAdvance is Σ_months round(A_m · rate), or of the quarters' sums.
// Source: docs/METHOD.md §6, basis incurred.
func incurredAdvance(r *row, a *plan.Advance) num {
	paid, step := whole(0), 1
	if a.Period == plan.Quarterly {
		step = 3
	}
	for first := 0; first < plan.Months; first += step {
		period := whole(0)
		for m := first; m < first+step; m++ {
			period = add(period, r.incurredIn(m))
		}
		paid = add(paid, round(mul(period, ratio(a.Rate))))
	}
	return paid
}

// quotaAdvance splits a holder's advance over its members in the unit by prior
// fund_cost, with equal weights if none. Source: docs/METHOD.md §6, basis quota.
func (y *year) quotaAdvance(at pot, holder string, amount num) error {
	prior, equal, sum := map[string]num{}, map[string]num{}, whole(0)
	for _, r := range y.ordinary(at) {
		if holderOf(r.institution) != holder {
			continue
		}
		weight := whole(0)
		for _, p := range y.p.Prior {
			if p.Institution == r.key.Institution && p.Unit == at.unit && p.Scheme == at.scheme {
				weight = add(weight, fen(p.FundCost))
			}
		}
		prior[r.key.Institution], equal[r.key.Institution] = weight, whole(1)
		sum = add(sum, weight)
	}
	if sum.Sign() == 0 {
		prior = equal
	}
	parts, err := allocate(amount, prior)
	if errors.Is(err, errNoWeight) {
		return fmt.Errorf("nobody of %s to pay %s", holder, amount.RatString())
	}
	for id, part := range parts {
		y.rows[plan.LineKey{Institution: id, Scheme: at.scheme, Unit: at.unit}].advance = part
	}
	return err
}

// holdBack: withheld = round(payable · rate), 0 when payable is negative;
// released = round(withheld · release(score)); forfeited = withheld − released.
// Where something is withheld a score is needed. Source: docs/METHOD.md §6.
func (y *year) holdBack(r *row, h *plan.Holdback) error {
	if r.payable.Sign() > 0 {
		r.withheld = round(mul(r.payable, ratio(h.Rate)))
	}
	if r.withheld.Sign() == 0 {
		return nil
	}
	if r.institution.Score == nil {
		return fmt.Errorf("%s has no score", r.key.Institution)
	}
	i := slices.IndexFunc(y.p.Assessment.Schedules, func(s plan.Schedule) bool { return s.ID == h.Schedule })
	if i < 0 {
		return fmt.Errorf("no schedule %q", h.Schedule)
	}
	if l := y.p.Assessment.Schedules[i].Linear; l != nil {
		part := quo(whole(int64(*r.institution.Score-l.From)), whole(int64(l.To-l.From)))
		r.released = round(mul(r.withheld, smaller(whole(1), larger(whole(0), part))))
		r.forfeited = sub(r.withheld, r.released)
		return nil
	}
	var step *plan.ScheduleStep // the highest one that the score reaches
	for k := range y.p.Assessment.Schedules[i].Steps {
		s := &y.p.Assessment.Schedules[i].Steps[k]
		if s.ScoreFrom <= *r.institution.Score && (step == nil || s.ScoreFrom > step.ScoreFrom) {
			step = s
		}
	}
	if step == nil {
		return fmt.Errorf("schedule %s has no step for %s", h.Schedule, r.institution.Score)
	}
	r.released = round(mul(r.withheld, ratio(step.Release)))
	r.forfeited = sub(r.withheld, r.released)
	return nil
}
