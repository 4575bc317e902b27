package forecast

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

// logsOf are the logs of values.
func logsOf(values ...float64) []float64 {
	out := make([]float64, len(values))
	for i, v := range values {
		out[i] = math.Log(v)
	}
	return out
}

// The published series of the shared vectors (hanspub paper 46734): a, b and the
// next three values to the digits given.
func TestGreyVector(t *testing.T) {
	series := []float64{751.34, 863.95, 823.07, 937.38, 1026.7, 1125.13, 1271.6}
	g := FitGrey(series)
	if got := fmt.Sprintf("%.7f %.5f", g.A, g.B); got != "-0.0884972 696.24540" {
		t.Error("a, b:", got)
	}
	f, ok := Named("gm11").Fit(Run{2020, logsOf(series...)}, 3, DefaultParams())
	if got := fmt.Sprintf("%.2f %.2f %.2f", f.Median(1), f.Median(2), f.Median(3)); !ok || got != "1356.24 1481.73 1618.84" {
		t.Error("next three:", got)
	}
	if g.Value(1) != series[0] {
		t.Error("the first value is kept")
	}
}

// What methods say of a series that grows by exactly 5 %, worked by hand.
func TestMethodsOfSteadyGrowth(t *testing.T) {
	y := make([]float64, 8)
	for i := range y {
		y[i] = math.Log(100) + float64(i)*math.Log(1.05)
	}
	last := 100 * math.Pow(1.05, 7)
	p := DefaultParams()
	p.Rule, p.Cap = 0.03, 0.04
	for id, want := range map[string]float64{"last-year": 1, "mean-growth": 1.05 * 1.05, "log-linear": 1.05 * 1.05, "capped": 1.04 * 1.04, "rule": 1.03 * 1.03} {
		f, ok := Named(id).Fit(Run{2020, y}, 2, p)
		if got := f.Median(2) / last; !ok || math.Abs(got-want) > 1e-9 {
			t.Errorf("%s: %v, want %v", id, got, want)
		}
	}
	p.Cap = 0.10
	if f, _ := Named("capped").Fit(Run{2020, y}, 1, p); math.Abs(f.Median(1)/last-1.05) > 1e-9 {
		t.Error("a trend below the cap is kept")
	}
	g, _ := Named("gm11").Fit(Run{2020, y}, 1, p)
	if got := g.Median(1) / last; math.Abs(got-1.05) > 3e-4 { // the grey model's own approximation
		t.Error("gm11:", got)
	}
}

// The damped trend worked by hand: 100, 110, 115 on logs with α = 1, β = 0.5, φ = 0.8.
func TestDampedByHand(t *testing.T) {
	y := []float64{0, 0.10, 0.14}
	p := &Params{Damping: Damping{Level: 1, Trend: 0.5, Damp: 0.8}}
	f, _ := Named("damped").Fit(Run{2020, y}, 2, p)
	// Year 2: e = 0.10, b = 0.05. Year 3: e = 0.14 − 0.10 − 0.04 = 0, b = 0.04.
	for h, want := range []float64{0.14 + 0.8*0.04, 0.14 + (0.8+0.64)*0.04} {
		if math.Abs(f.Center[h]-want) > 1e-12 {
			t.Errorf("%d years ahead: %v, want %v", h+1, f.Center[h], want)
		}
	}
	if c := f.Errors.Carry; math.Abs(c[1]-(1+0.5*0.8)) > 1e-12 {
		t.Error("a step carries 1 + β·φ a year on, not", c[1])
	}
}

// The interval of the log-linear trend is the textbook's: with independent
// normal noise it covers exactly as often as it says, however short the series.
func TestLogLinearCoverage(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	checkCoverage(t, "log-linear", 6, 3, func(n int) []float64 {
		y := make([]float64, n)
		for i := range y {
			y[i] = 5 + 0.05*float64(i) + 0.03*rng.NormFloat64()
		}
		return y
	})
}

// So is that of the mean growth where the series is a random walk with drift.
func TestMeanGrowthCoverage(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	checkCoverage(t, "mean-growth", 6, 3, func(n int) []float64 {
		y := make([]float64, n)
		for i := 1; i < n; i++ {
			y[i] = y[i-1] + 0.07 + 0.04*rng.NormFloat64()
		}
		return y
	})
}

func checkCoverage(t *testing.T, id string, years, ahead int, series func(n int) []float64) {
	t.Helper()
	const runs = 4000
	var s Students
	var inside [len(Levels)]int
	for range runs {
		y := series(years + ahead)
		f, ok := Named(id).Fit(Run{years, y[:years]}, ahead, DefaultParams())
		if !ok {
			t.Fatal("no fit")
		}
		for i, level := range Levels {
			low, high := f.At(ahead).Interval(level, &s)
			if x := math.Exp(y[years+ahead-1]); low <= x && x <= high {
				inside[i]++
			}
		}
	}
	for i, level := range Levels {
		got, se := float64(inside[i])/runs, math.Sqrt(level*(1-level)/runs)
		if math.Abs(got-level) > 4*se {
			t.Errorf("%s: the %v interval held %v ± %v", id, level, got, se)
		}
	}
}

// Whatever the series: medians are finite, quantiles are in order around the
// median, wider further ahead, and probabilities invert quantiles.
func TestDistributionsAreInOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		y := rapid.SliceOfN(rapid.Float64Range(-3, 20), 5, 12).Draw(t, "logs")
		m := &Methods[rapid.IntRange(0, len(Methods)-1).Draw(t, "method")]
		f, ok := m.Fit(Run{2020, y}, 4, DefaultParams())
		if !ok {
			return
		}
		for h := 1; h <= 4; h++ {
			d := f.At(h)
			before := 0.0
			for _, p := range []float64{0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99} {
				q := d.Quantile(p)
				if q < before {
					t.Fatalf("%s: quantile %v is %v, below %v", m.ID, p, q, before)
				}
				before = q
				if d.Scale > 1e-6 && d.Scale*10 < 100 && !math.IsInf(q, 0) && q > 0 && math.Abs(d.Probability(q)-p) > 1e-6 {
					t.Fatalf("%s: P(y ≤ quantile %v) = %v", m.ID, p, d.Probability(q))
				}
			}
			if d.Quantile(0.5) != f.Median(h) {
				t.Fatal("the median is the middle quantile")
			}
			if h > 1 && f.Errors.Variance(h) < f.Errors.Variance(h-1)*(1-1e-12) {
				t.Fatalf("%s: variance falls from %v to %v", m.ID, f.Errors.Variance(h-1), f.Errors.Variance(h))
			}
		}
	})
}

// Too little is no forecast and never a guess.
func TestTooShort(t *testing.T) {
	for i := range Methods {
		m := &Methods[i]
		if _, ok := m.Fit(Run{2020, make([]float64, m.Min-1)}, 1, DefaultParams()); ok {
			t.Errorf("%s forecasts from %d years, it needs %d", m.ID, m.Min-1, m.Min)
		}
		if _, ok := m.Fit(Run{2020, make([]float64, m.Min)}, 1, DefaultParams()); !ok {
			t.Errorf("%s does not forecast from %d years", m.ID, m.Min)
		}
	}
	if f, _ := Named("mean-growth").Fit(Run{2020, []float64{1, 2, 3}}, 1, DefaultParams()); f.Errors.Known() {
		t.Error("an interval from two growths")
	}
}
