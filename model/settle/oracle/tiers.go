package oracle

import (
	"fmt"
	"slices"

	"pgregory.net/rapid"

	"fundsim/model/money"
	"fundsim/model/plan"
)

// settleTiers pays every part of A that lies between two edges, each round(last
// year's fund cost, or the institution's quota, · up_to), at the rate of its tier;
// the rest is not paid. An institution without such a row has no level and is an
// error. Source: docs/METHOD.md §3.5.
func (y *year) settleTiers(at pot) error {
	for _, r := range y.ordinary(at) {
		var base num
		for _, p := range y.p.Prior {
			if p.Institution == r.key.Institution && p.Unit == at.unit && p.Scheme == at.scheme && r.unit.TierBase != plan.TierQuota {
				base = fen(p.FundCost)
			}
		}
		for _, q := range y.p.Quotas {
			if q.Holder == r.key.Institution && q.Unit == at.unit && q.Scheme == at.scheme && r.unit.TierBase == plan.TierQuota {
				base = fen(q.Budget)
			}
		}
		if !slices.Contains(y.a.Lines, r.key) { // the lead's row of an advance
			r.payable = whole(0)
			continue
		}
		if base == nil {
			return fmt.Errorf("%s has no base", r.key.Institution)
		}
		r.payable = whole(0)
		left, below := r.incurred, whole(0)
		for _, t := range r.unit.Tiers {
			part := left
			if t.UpTo != nil {
				edge := round(mul(base, ratio(*t.UpTo)))
				part = smaller(left, larger(whole(0), sub(edge, below)))
				below = edge
			}
			r.payable, left = add(r.payable, round(mul(part, ratio(t.Pay)))), sub(left, part)
		}
		r.nonpayable = sub(r.incurred, r.payable)
	}
	return nil
}

// drawTierQuotas gives the institutions of a unit their own quotas, which need
// not add up to anything.
func (d *draft) drawTierQuotas(y *year, at pot) {
	for _, r := range y.ordinary(at) {
		if d.chance("no quota", 100) {
			continue
		}
		q := round(mul(r.incurred, ratio(d.ratio("tier quota", "100%", "90%", "105%", "0%", "70%"))))
		d.p.Quotas = append(d.p.Quotas, plan.QuotaRow{Holder: r.key.Institution, Scheme: at.scheme, Unit: at.unit, Budget: toFen(q), Row: len(d.p.Quotas) + 2})
	}
}

// drawTiers draws the bands of a tiered payment.
func (d *draft) drawTiers(label string) (tiers []plan.Tier) {
	edge := money.Ratio(0)
	n := rapid.IntRange(1, 5).Draw(d.t, label+" tiers")
	for k := range n {
		t := plan.Tier{Pay: d.ratio(label+" tier pays", "95%", "75%", "50%", "0%", "100%", "33.3333333%", "0.0000001%")}
		if k < n-1 {
			edge += d.ratio(label+" tier width", "100%", "5%", "3.3333333%", "0.0000001%", "50%")
			upTo := edge
			t.UpTo = &upTo
		}
		tiers = append(tiers, t)
	}
	return tiers
}

// drawSchedule draws a release schedule: steps, or a line between two scores.
func (d *draft) drawSchedule() plan.Schedule {
	s := plan.Schedule{ID: "deposit", Title: "deposit"}
	if d.chance("linear release", 3) {
		from := pick(d.t, "nothing up to", []plan.Score{0, 600_000, 899_999, 949_998})
		s.Linear = &plan.LinearRelease{From: from, To: pick(d.t, "all from", []plan.Score{1_000_000, 949_999, 970_003})}
		return s
	}
	middle := d.ratio("middle release", "50%", "33.3333333%", "0%")
	s.Steps = []plan.ScheduleStep{{ScoreFrom: 950_000, Release: money.One}, {ScoreFrom: 900_000, Release: middle}, {ScoreFrom: 0, Release: 0}}
	return s
}
