package risk_test

import (
	"fmt"
	"slices"
	"testing"

	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/risk"
	"fundsim/scenarios"
)

// sample is the built-in sample city with its own risk.
func sample(t testing.TB) *risk.Case {
	t.Helper()
	sc, found := scenarios.Load("pack:zhuji", scenarios.Options{})
	if found.HasErrors() {
		t.Fatal(found)
	}
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

// Purpose: without variation every draw of the sample city is its deterministic
// settlement, to the fen, in every kept figure.
func TestSampleWithoutVariation(t *testing.T) {
	c := sample(t)
	c.Plan.Risk = &plan.Risk{Draws: 3, Monthly: plan.MonthlyRisk{Deterministic: true}}
	run := draw(t, c, risk.Options{})
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
		if got := run.Tallies[i].Payable.Float(); got != 3*float64(x.Payable) {
			t.Errorf("%s: tally %v, want 3 × %v", x.Institution, got, x.Payable)
		}
	}
}

// Purpose: the sample city has the documented series, institutions in all add up
// their rows, totals keep the same figures without them, and workers do not show.
func TestSampleSeries(t *testing.T) {
	c := sample(t)
	run := draw(t, c, risk.Options{Draws: 100, Workers: 1})
	for _, key := range []string{"schemes.resident.incurred", "schemes.resident.payable", "schemes.resident.reserve_closing", "schemes.resident.shortfall", "schemes.resident.balance_closing",
		"units.outpatient.resident.incurred", "units.outpatient.resident.payable", "units.outpatient.resident.gain", "units.outpatient.resident.variance", "units.outpatient.resident.fund_side_amount",
		"units.inpatient.resident.point_value", "institutions.h001.inpatient.resident.payable", "institutions.h001.inpatient.resident.gain", "institutions.h001.payable", "institutions.h001.gain"} {
		if run.Find(key) == nil {
			t.Errorf("no series %s", key)
		}
	}
	if run.Find("units.outpatient.resident.point_value") != nil {
		t.Error("a quota unit has a point value")
	}
	if run.Bytes != int64(8*100*len(run.Series)) {
		t.Errorf("%d bytes for %d series", run.Bytes, len(run.Series))
	}
	sums := make([]int64, 100)
	for _, x := range run.Expected.Result.Institutions {
		if x.Institution == "h001" {
			for d, v := range run.Find(fmt.Sprintf("institutions.h001.%s.%s.gain", x.Unit, x.Scheme)).Values {
				sums[d] += v
			}
		}
	}
	if !slices.Equal(sums, run.Find("institutions.h001.gain").Values) {
		t.Error("h001 in all is not the sum of its rows")
	}
	totals := draw(t, c, risk.Options{Draws: 100, Workers: 3, Detail: risk.Totals})
	if len(totals.Series) >= len(run.Series)/4 {
		t.Errorf("%d series of totals", len(totals.Series))
	}
	for _, s := range totals.Series {
		if !slices.Equal(s.Values, run.Find(s.Metric.Key).Values) {
			t.Errorf("%s differs between totals and everything", s.Metric.Key)
		}
	}
	for i, tally := range totals.Tallies {
		other := run.Tallies[i]
		if tally.Payable != other.Payable || tally.Incurred != other.Incurred || !slices.Equal(tally.Below, other.Below) {
			t.Errorf("tally %d differs between totals and everything", i)
		}
		x := &run.Expected.Result.Institutions[i]
		var gain int64
		for _, v := range run.Find(fmt.Sprintf("institutions.%s.%s.%s.gain", x.Institution, x.Unit, x.Scheme)).Values {
			gain += v
		}
		if sum := tally.Gain(); sum.Float() != float64(gain) {
			t.Errorf("tally %d: gain %v, series %d", i, sum.Float(), gain)
		}
	}
}

// withholding are eleven cases that withhold 0 to 10 % for the reserve.
func withholding(c *risk.Case) (cases []*risk.Case) {
	for pct := range 11 {
		p := *c.Plan
		p.Schemes = slices.Clone(p.Schemes)
		for i := range p.Schemes {
			if p.Schemes[i].ID == "employee" {
				p.Schemes[i].Reserve.Rate = money.Ratio(pct) * money.One / 100
			}
		}
		cases = append(cases, &risk.Case{Name: fmt.Sprintf("%d%%", pct), Plan: &p, Activity: c.Activity})
	}
	return cases
}

const benchmarkDraws = 2000

func perSecond(b *testing.B, draws int) {
	b.ReportMetric(float64(draws*b.N)/b.Elapsed().Seconds(), "draws/s")
}

// BenchmarkDraws draws and settles the sample city (252 lines × 12 months), every
// series kept: at least 5,000 draws a second on two processors.
func BenchmarkDraws(b *testing.B) {
	c := sample(b)
	for b.Loop() {
		b.ReportMetric(float64(draw(b, c, risk.Options{Draws: benchmarkDraws}).Bytes), "bytes")
	}
	perSecond(b, benchmarkDraws)
}

// BenchmarkDrawsTotals keeps totals only.
func BenchmarkDrawsTotals(b *testing.B) {
	c := sample(b)
	for b.Loop() {
		draw(b, c, risk.Options{Draws: benchmarkDraws, Detail: risk.Totals})
	}
	perSecond(b, benchmarkDraws)
}

// BenchmarkWithholding draws eleven withholding rates together: at most 4 times
// one run.
func BenchmarkWithholding(b *testing.B) {
	cases := withholding(sample(b))
	for b.Loop() {
		if _, found := risk.DrawAll(cases, risk.Options{Draws: benchmarkDraws, Detail: risk.Totals}); found.HasErrors() {
			b.Fatal(found)
		}
	}
	perSecond(b, benchmarkDraws)
}

// BenchmarkBudgetIncome draws the budgets as well.
func BenchmarkBudgetIncome(b *testing.B) {
	c := sample(b)
	two := money.One / 50
	c.Plan.Risk.BudgetIncome = &plan.BudgetIncome{SD: plan.Estimate{Bare: &two}}
	for b.Loop() {
		draw(b, c, risk.Options{Draws: benchmarkDraws, Detail: risk.Totals})
	}
	perSecond(b, benchmarkDraws)
}

// BenchmarkFan draws the fan of thirteen months: each draw is settled 13 times.
func BenchmarkFan(b *testing.B) {
	c := sample(b)
	for b.Loop() {
		if _, found := risk.Fan(c, risk.Options{Draws: benchmarkDraws / 10}); found.HasErrors() {
			b.Fatal(found)
		}
	}
	perSecond(b, benchmarkDraws/10)
}
