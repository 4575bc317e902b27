package rollforward_test

import (
	"fmt"
	"testing"

	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/rollforward"
	"fundsim/scenarios"
)

func TestTry(t *testing.T) {
	sc, l := scenarios.Load("pack:zhuji", scenarios.Options{})
	if l.HasErrors() {
		t.Fatal(l)
	}
	p := sc.Plan
	g := money.Ratio(50_000_000)
	p.Projection = &plan.Projection{Years: 5, BudgetRule: &plan.BudgetRule{GrowthCap: money.One / 10, By: plan.BudgetByActual}, PlanStart: plan.PlanYearly, CoverOf: plan.CoverThisYear, Growth: []plan.Adjustment{{Visits: &g}}}
	a, _ := p.Adjusted(sc.Activity)
	r, l := rollforward.New(p, a, 5)
	if l.HasErrors() {
		t.Fatal(l)
	}
	ys, l := r.Run(nil)
	fmt.Println(l)
	for i := range ys {
		y := &ys[i]
		for _, f := range y.Funds {
			fmt.Println(y.Plan.Year, f.Scheme, f.Budget, f.Spent, f.Opening, f.Closing, f.ReserveClosing, f.Shortfall, f.Cover, f.Light)
		}
		if i > 0 {
			fmt.Println(y.Changes(&ys[i-1]))
		}
		fmt.Println(len(y.Warnings))
	}
}
