package risk

import (
	"testing"

	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/scenarios"
)

// BenchmarkDrawer draws years of the sample city on one processor, without settling.
func BenchmarkDrawer(b *testing.B) {
	sc, found := scenarios.Load("pack:zhuji", scenarios.Options{})
	if found.HasErrors() {
		b.Fatal(found)
	}
	pct := func(n int64) *plan.Estimate { r := money.Ratio(n) * money.One / 1000; return &plan.Estimate{Bare: &r} }
	sc.Plan.Risk = &plan.Risk{Systemic: []plan.Systemic{{Unit: "*", Scheme: "*", VolumeSD: pct(30), UnitCostSD: pct(20)}},
		Cell: []plan.CellRisk{{VolumeCV: pct(80), UnitCostCV: pct(60), PointsPerCaseCV: pct(30)}}, Monthly: plan.MonthlyRisk{Dispersion: pct(4)}}
	l, found := newLaw(&Case{Plan: sc.Plan, Activity: sc.Activity}, 1)
	if found.HasErrors() {
		b.Fatal(found)
	}
	d := newDrawer(l)
	i := 0
	for b.Loop() {
		d.draw(i)
		i++
	}
}
