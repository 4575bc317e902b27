package risk_test

import (
	"slices"
	"testing"

	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/risk"
	"fundsim/scenarios"
)

// percent is a ratio of so many percent.
func percent(x float64) *plan.Estimate {
	r := money.Ratio(x * 1e7)
	return &plan.Estimate{Bare: &r}
}

// ordinary is a risk block with every kind of variation.
func ordinary() *plan.Risk {
	return &plan.Risk{Draws: 200, Seed: 20220101, Correlation: money.One / 2, CorrelationVolumeCost: money.One * 3 / 10,
		Systemic: []plan.Systemic{
			{Unit: "inpatient", Scheme: "resident", VolumeSD: percent(4), UnitCostSD: percent(3)},
			{Unit: plan.Any, Scheme: plan.Any, VolumeSD: percent(3), UnitCostSD: percent(2)}},
		Cell: []plan.CellRisk{
			{Where: plan.Where{InstitutionSelector: plan.InstitutionSelector{Level: plan.Tertiary}}, VolumeCV: percent(3), UnitCostCV: percent(3), PointsPerCaseCV: percent(2)},
			{VolumeCV: percent(8), UnitCostCV: percent(6), PointsPerCaseCV: percent(3)}},
		Monthly: plan.MonthlyRisk{Dispersion: percent(0.4)}}
}

// sample is the built-in sample city with the risk.
func sample(t testing.TB, r *plan.Risk) *risk.Case {
	t.Helper()
	sc, found := scenarios.Load("pack:zhuji", scenarios.Options{})
	if found.HasErrors() {
		t.Fatal(found)
	}
	sc.Plan.Risk = r
	return &risk.Case{Name: "zhuji", Plan: sc.Plan, Activity: sc.Activity}
}

func draw(t testing.TB, c *risk.Case, o risk.Options) *risk.Run {
	t.Helper()
	run, found := risk.Draw(c, o)
	if found.HasErrors() {
		t.Fatal(found)
	}
	return run
}

// Purpose: without variation every draw is the deterministic settlement, to the
// fen, in every kept figure.
func TestNoVariation(t *testing.T) {
	run := draw(t, sample(t, &plan.Risk{Draws: 5, Monthly: plan.MonthlyRisk{Deterministic: true}}), risk.Options{})
	for _, s := range run.Series {
		want, ok := s.Metric.Value(run.Expected.Result)
		if !ok {
			want = risk.Absent
		}
		for d, v := range s.Values {
			if v != want {
				t.Errorf("%s draw %d: %d, want %d", s.Metric.Key, d, v, want)
			}
		}
	}
	for i, x := range run.Expected.Result.Institutions {
		if got := run.Tallies[i].Payable.Float(); got != 5*float64(x.Payable) {
			t.Errorf("%s: tally %v, want 5 × %v", x.Institution, got, x.Payable)
		}
	}
}

// Purpose: a draw replayed alone has every figure that the run has for it.
func TestReplay(t *testing.T) {
	c := sample(t, ordinary())
	run := draw(t, c, risk.Options{Draws: 70})
	for _, d := range []int{0, 1, 31, 32, 69} {
		out, found := c.Replay(risk.Options{Draws: 70}, d)
		if found.HasErrors() {
			t.Fatal(found)
		}
		for _, s := range run.Series {
			got, ok := s.Metric.Value(out.Result)
			if !ok {
				got = risk.Absent
			}
			if got != s.Values[d] {
				t.Fatalf("%s draw %d: replayed %d, drawn %d", s.Metric.Key, d, got, s.Values[d])
			}
		}
	}
	if _, found := c.Replay(risk.Options{Draws: 70}, 70); !found.HasErrors() {
		t.Error("draw 70 of 70 was replayed")
	}
}

// Purpose: workers cannot show. Method: every series and tally with 1, 2 and 7.
func TestWorkers(t *testing.T) {
	c := sample(t, ordinary())
	one := draw(t, c, risk.Options{Workers: 1})
	for _, n := range []int{2, 7} {
		mustBeSame(t, one, draw(t, c, risk.Options{Workers: n}))
	}
}

// mustBeSame asks for equal series and tallies.
func mustBeSame(t testing.TB, a, b *risk.Run) {
	t.Helper()
	if len(a.Series) != len(b.Series) {
		t.Fatalf("%d series, %d", len(a.Series), len(b.Series))
	}
	for i := range a.Series {
		if a.Series[i].Metric.Key != b.Series[i].Metric.Key || !slices.Equal(a.Series[i].Values, b.Series[i].Values) {
			t.Fatalf("%s differs", a.Series[i].Metric.Key)
		}
	}
	for i := range a.Tallies {
		if x, y := a.Tallies[i], b.Tallies[i]; x.Payable != y.Payable || x.Incurred != y.Incurred || !slices.Equal(x.Below, y.Below) {
			t.Fatalf("tally %d: %v, %v", i, x, y)
		}
	}
}

// BenchmarkDraws draws and settles the sample city, every series kept.
func BenchmarkDraws(b *testing.B) {
	c := sample(b, ordinary())
	for b.Loop() {
		draw(b, c, risk.Options{Draws: 2000})
	}
	b.ReportMetric(float64(2000*b.N)/b.Elapsed().Seconds(), "draws/s")
}
