package calibration

import (
	"math"
	"math/rand/v2"
	"testing"

	"fundsim/model/money"
	"fundsim/model/plan"
)

func toRatio(x float64) money.Ratio { return money.Ratio(math.Round(x * float64(money.One))) }

func estimateOf(x float64) *plan.Estimate { r := toRatio(x); return &plan.Estimate{Bare: &r} }

// scenario writes a world as what a scenario says, so that the risk engine can
// draw its history.
func (w *world) scenario(seed uint64) (*plan.Plan, *plan.Activity) {
	r := rand.New(rand.NewPCG(seed, 11))
	year := 2018 + w.years
	p := &plan.Plan{ID: "world", Year: year, Institutions: w.institutionList(), Assumptions: &plan.Assumptions{BaseYear: year}}
	dispersion := estimateOf(w.alpha)
	p.Risk = &plan.Risk{Seed: int(seed), Correlation: toRatio(w.rho), CorrelationVolumeCost: toRatio(w.kappa),
		Systemic: []plan.Systemic{{Unit: plan.Any, Scheme: plan.Any, VolumeSD: estimateOf(w.volumeSD), UnitCostSD: estimateOf(w.costSD)}},
		Monthly:  plan.MonthlyRisk{Dispersion: dispersion}, Parameters: plan.FromCalibration}
	for _, level := range w.levels {
		cv := w.cells[level]
		p.Risk.Cell = append(p.Risk.Cell, plan.CellRisk{Where: plan.Where{InstitutionSelector: plan.InstitutionSelector{Level: level}},
			VolumeCV: estimateOf(cv[0]), UnitCostCV: estimateOf(cv[1]), PointsPerCaseCV: estimateOf(cv[2])})
	}
	growth := func(x float64) *plan.Growth { g := toRatio(x); return &plan.Growth{Bare: &g} }
	a := &plan.Activity{}
	pot := 0
	for _, scheme := range w.schemes {
		for u, unit := range w.units {
			v, c := w.growth(pot)
			pot++
			p.Assumptions.Trends = append(p.Assumptions.Trends, plan.Trend{Unit: unit, Scheme: scheme, Volume: growth(v), UnitCost: growth(c)})
			if scheme == w.schemes[0] {
				s := plan.Season{Unit: unit}
				for _, f := range w.season[u] {
					s.Factors = append(s.Factors, toRatio(f))
				}
				p.Assumptions.Seasonality = append(p.Assumptions.Seasonality, s)
			}
			for i := range p.Institutions {
				k := a.AddLine(plan.LineKey{Institution: p.Institutions[i].ID, Scheme: scheme, Unit: unit})
				n := w.level * math.Exp(r.NormFloat64())
				cost := 20000 * math.Exp(w.costSpread*r.NormFloat64())
				for m := 1; m <= plan.Months; m++ {
					*a.Month(plan.Visits, k, m) = int64(n / plan.Months)
					*a.Month(plan.Cases, k, m) = int64(n / plan.Months)
					*a.Month(plan.TotalCost, k, m) = int64(n / plan.Months * cost)
					*a.Month(plan.FundCost, k, m) = int64(n / plan.Months * cost * 0.7)
					*a.Month(plan.PointsCol, k, m) = int64(n / plan.Months * 1e6)
				}
			}
		}
	}
	return p, a
}

// simulated draws the history of a world with the risk engine.
func (w *world) simulated(t testing.TB, seed uint64) *plan.History {
	p, a := w.scenario(seed)
	var years []int
	var all []*plan.Activity
	list, err := Simulate(p, a, Simulation{From: 2018, Through: 2017 + w.years}, func(year int, a *plan.Activity) error {
		years, all = append(years, year), append(all, a.Clone())
		return nil
	})
	if list.HasErrors() || err != nil {
		t.Fatal(list, err)
	}
	return HistoryOf(years, all)
}

// TestSimulate: years stand alone, and mean what the scenario expects.
func TestSimulate(t *testing.T) {
	w := aWorld()
	p, a := w.scenario(1)
	years := map[int]*plan.Activity{}
	run := func(o Simulation) map[int]*plan.Activity {
		out := map[int]*plan.Activity{}
		list, err := Simulate(p, a, o, func(year int, a *plan.Activity) error { out[year] = a.Clone(); return nil })
		if list.HasErrors() || err != nil {
			t.Fatal(list, err)
		}
		return out
	}
	years = run(Simulation{From: 2018, Through: 2022})
	for year, again := range run(Simulation{From: 2020, Through: 2024}) {
		if years[year] == nil {
			continue
		}
		for c := range again.Columns {
			for i, v := range again.Columns[c] {
				if v != years[year].Columns[c][i] {
					t.Fatalf("%d: column %d, value %d differs with other years around it", year, c, i)
				}
			}
		}
	}
	other := 99
	if b := run(Simulation{From: 2018, Through: 2018, Seed: &other}); b[2018].Columns[plan.Visits][0] == years[2018].Columns[plan.Visits][0] && b[2018].Columns[plan.Visits][1] == years[2018].Columns[plan.Visits][1] {
		t.Error("another seed draws the same")
	}
	// Without any risk the years are the expectation itself.
	quiet := run(Simulation{From: 2021, Through: 2025, Risk: &plan.Risk{Monthly: plan.MonthlyRisk{Deterministic: true}}})
	sum := func(a *plan.Activity, c plan.Column, k int) (s float64) {
		for m := 1; m <= plan.Months; m++ {
			s += float64(*a.Month(c, k, m))
		}
		return s
	}
	for k, l := range a.Lines {
		trend := p.Assumptions.TrendOf(l.Unit, l.Scheme, "")
		for year, drawn := range quiet {
			g := math.Pow(1+float64(trend.Volume.Ratio())/float64(money.One), float64(year-p.Year))
			if want, got := sum(a, plan.Cases, k)*g, sum(drawn, plan.Cases, k); math.Abs(got-want) > 1 {
				t.Fatalf("%v %d: %.0f cases, expected %.1f", l, year, got, want)
			}
			c := math.Pow(1+float64(trend.UnitCost.Ratio())/float64(money.One), float64(year-p.Year))
			if want, got := sum(a, plan.TotalCost, k)*g*c, sum(drawn, plan.TotalCost, k); math.Abs(got/want-1) > 1e-6 {
				t.Fatalf("%v %d: cost %.0f, expected %.1f", l, year, got, want)
			}
		}
	}
}
