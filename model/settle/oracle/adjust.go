package oracle

import (
	"fmt"

	"fundsim/model/money"
	"fundsim/model/plan"
)

// Adjust applies the what-if levers of the plan to a copy of the activity, one
// after another, rounding after each. Source: scenario, adjust.
func Adjust(p *plan.Plan, a *plan.Activity) (*plan.Activity, error) {
	institutions := map[string]*plan.Institution{}
	for i := range p.Institutions {
		institutions[p.Institutions[i].ID] = &p.Institutions[i]
	}
	out := a.Clone()
	for _, lever := range p.Adjust {
		for k, key := range out.Lines {
			if !applies(lever.Where, key, institutions[key.Institution]) {
				continue
			}
			for m := 1; m <= plan.Months; m++ {
				if err := pull(lever, out, k, m); err != nil {
					return nil, err
				}
			}
		}
	}
	for i, deducted := range out.Columns[plan.DeductionsCol] { // what a row of the table must keep
		if len(p.Adjust) > 0 && deducted > out.Columns[plan.FundCost][i] {
			return nil, fmt.Errorf("%v: deductions above fund_cost", out.Lines[i/plan.Months])
		}
	}
	return out, nil
}

func applies(w plan.Where, key plan.LineKey, in *plan.Institution) bool {
	return in != nil && (w.Scheme == "" || w.Scheme == key.Scheme) && (w.Unit == "" || w.Unit == key.Unit) &&
		(w.Institution == "" || w.Institution == key.Institution) && (w.Alliance == "" || w.Alliance == in.Alliance) &&
		selects(w.InstitutionSelector, in)
}

// pull changes one month of one line. visits multiplies visits, persons, cases,
// points and all amounts, cost_per_visit the amounts only, and persons, points
// and fund_ratio one column each; fund_cost is capped at total_cost.
func pull(lever plan.Adjustment, a *plan.Activity, line, month int) error {
	factor := func(r *money.Ratio) num {
		if r == nil {
			return whole(1)
		}
		return add(whole(1), ratio(*r))
	}
	visits, cost := factor(lever.Visits), factor(lever.CostPerVisit)
	factors := map[plan.Column]num{
		plan.Visits: visits, plan.Cases: visits,
		plan.Persons:       mul(visits, factor(lever.Persons)),
		plan.PointsCol:     mul(visits, factor(lever.Points)),
		plan.TotalCost:     mul(visits, cost),
		plan.FundCost:      mul(visits, cost, factor(lever.FundRatio)),
		plan.DeductionsCol: mul(visits, cost),
		plan.TCMFundCost:   mul(visits, cost),
		plan.Penalties:     mul(visits, cost),
	}
	for c, f := range factors {
		at := a.Month(c, line, month)
		changed, err := asFen(round(mul(whole(*at), f)))
		if err != nil {
			return err
		}
		*at = int64(changed)
	}
	fundCost := a.Month(plan.FundCost, line, month)
	*fundCost = min(*fundCost, *a.Month(plan.TotalCost, line, month))
	return nil
}
