package risk

import (
	"fmt"

	"pgregory.net/rapid"

	"fundsim/model/money"
	"fundsim/model/plan"
)

// city is a plan in which every institution is active in every unit and scheme;
// units are paid fee-for-service.
type city struct {
	institutions, units, schemes []string
	level                        map[string]plan.Level
	visits, total                int64 // of a month
	budget                       money.Fen
	rate                         money.Ratio // of the reserve
}

func (c city) build(r *plan.Risk) *Case {
	p := &plan.Plan{Schema: "fundsim/v1", ID: "city", Title: "city", Year: 2022, PlanStart: plan.Date{Year: 2022, Month: 1, Day: 1}, Risk: r}
	yes := true
	for i, id := range c.units {
		u := plan.Unit{ID: id, Title: id, Method: plan.FeeForService, Deductions: plan.DeductNet}
		for _, s := range c.schemes {
			b := plan.UnitBudget{Scheme: s, Rest: &yes}
			if i > 0 {
				zero := money.Ratio(0)
				b = plan.UnitBudget{Scheme: s, Share: &zero}
			}
			u.Budgets = append(u.Budgets, b)
		}
		p.Units = append(p.Units, u)
	}
	for _, s := range c.schemes {
		budget := c.budget
		p.Schemes = append(p.Schemes, plan.Scheme{ID: s, Title: s, Budget: plan.SchemeBudget{Amount: &budget}, Reserve: plan.Reserve{Rate: c.rate}})
	}
	a := &plan.Activity{}
	for _, id := range c.institutions {
		in := plan.Institution{ID: id, Title: id, Kind: plan.Hospital, Level: plan.Secondary, Ownership: plan.Public, Region: plan.Local}
		if l, ok := c.level[id]; ok {
			in.Level = l
		}
		p.Institutions = append(p.Institutions, in)
		for _, u := range c.units {
			for _, s := range c.schemes {
				k := a.AddLine(plan.LineKey{Institution: id, Scheme: s, Unit: u})
				for m := 1; m <= plan.Months; m++ {
					*a.Month(plan.Visits, k, m), *a.Month(plan.Persons, k, m) = c.visits, c.visits/2
					*a.Month(plan.TotalCost, k, m), *a.Month(plan.FundCost, k, m) = c.total, c.total*7/10
				}
			}
		}
	}
	return &Case{Name: "city", Plan: p, Activity: a}
}

// numbered are so many ids.
func numbered(prefix string, n int) (ids []string) {
	for i := range n {
		ids = append(ids, fmt.Sprintf("%s%d", prefix, i+1))
	}
	return ids
}

// ofPercent is an estimate of so many percent.
func ofPercent(x float64) *plan.Estimate {
	r := money.Ratio(x*1e7 + 0.5)
	return &plan.Estimate{Bare: &r}
}

func mustLaw(t rapid.TB, c *Case, seed int) *law {
	t.Helper()
	l, found := newLaw(c, seed)
	if found.HasErrors() {
		t.Fatal(found)
	}
	return l
}

func mustDraw(t rapid.TB, c *Case, o Options) *Run {
	t.Helper()
	run, found := Draw(c, o)
	if found.HasErrors() {
		t.Fatal(found)
	}
	return run
}
