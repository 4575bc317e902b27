package forecast

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func methods(ids ...string) (out []*Method) {
	for _, id := range ids {
		out = append(out, Named(id))
	}
	return out
}

// Scores of a point forecast, worked by hand: 100, 100, 100, 100 then 125 and
// 50; last year says 100 and 125.
func TestScoresByHand(t *testing.T) {
	p := Panel{Params: DefaultParams(), Series: []Series{{First: 2000, Values: []float64{100, 100, 100, 100, 125, 50}}}}
	b := p.Backtest(Settings{Methods: methods("last-year", "mean-growth"), From: 2003, Ahead: 1, MinYears: 4})
	s := &b.Total[0][0]
	for name, x := range map[string][2]float64{
		"MAPE": {s.MAPE(), (25.0/125 + 75.0/50) / 2},
		"WAPE": {s.WAPE(), 100.0 / 175},
		"bias": {s.Bias(), (-25.0 + 75) / 175},
	} {
		if math.Abs(x[0]-x[1]) > 1e-12 {
			t.Errorf("%s: %v, want %v", name, x[0], x[1])
		}
	}
	if n := len(b.Forecasts); n != 6 || s.N != 2 { // the last origin has nothing to compare with
		t.Error(n, s.N)
	}
	if f := b.Forecasts[4]; f.Year != 2006 || f.Scored || !math.IsNaN(f.Actual) || f.Median != 50 {
		t.Errorf("the forecast of the future: %+v", f)
	}
}

// The CRPS of a point is its absolute error; of a normal it is the closed form
// σ·(z·(2Φ(z) − 1) + 2φ(z) − 1/√π), here on a scale so small that the log does
// not matter; the tails left out beyond 1 % cost little.
func TestCRPS(t *testing.T) {
	var s Students
	if got := (Distribution{Center: math.Log(100), Scale: 0, DF: 5}).CRPS(130, &s); math.Abs(got-30) > 1e-9 {
		t.Error("point:", got)
	}
	const sd = 1e-6
	for _, z := range []float64{-2, 0, 0.7, 3} {
		d := Distribution{Center: 0, Scale: sd, DF: math.Inf(1)}
		phi, cdf := math.Exp(-z*z/2)/math.Sqrt(2*math.Pi), 0.5*(1+math.Erf(z/math.Sqrt2))
		want := sd * (z*(2*cdf-1) + 2*phi - 1/math.Sqrt(math.Pi))
		if got := d.CRPS(math.Exp(sd*z), &s); math.Abs(got-want) > 0.025*sd {
			t.Errorf("z = %v: %v, want %v", z, got/sd, want/sd)
		}
	}
}

// A forecast never looks ahead: changing what comes after the origin changes no
// forecast from it. Nor does the order of series matter.
func TestNoLookAhead(t *testing.T) {
	all := methods("last-year", "mean-growth", "log-linear", "damped", "capped", "gm11")
	rapid.Check(t, func(t *rapid.T) {
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		p := walks(25, 9, 5, rng)
		set := Settings{Methods: all, From: 2005, To: 2005, Ahead: 2, MinYears: 4}
		before := p.Backtest(set)
		changed := Panel{Params: p.Params, Series: slices.Clone(p.Series)}
		for i := range changed.Series {
			s := &changed.Series[i]
			s.Values = slices.Clone(s.Values)
			for y := 6; y < 9; y++ {
				s.Values[y] *= 1 + 5*rng.Float64()
			}
		}
		after := changed.Backtest(set)
		for i := range before.Forecasts {
			x, y := before.Forecasts[i], after.Forecasts[i]
			x.Actual, y.Actual = 0, 0
			if d := cmp.Diff(x, y); d != "" {
				t.Fatal("a forecast saw the future: ", d)
			}
		}
	})
}

// All methods are scored on the same forecasts: one that cannot forecast a
// series takes it out for all, and is named.
func TestCommonGround(t *testing.T) {
	p := Panel{Params: DefaultParams(), Series: []Series{
		{Key: "a", First: 2000, Values: []float64{10, 11, 12, 13, 14}},
		{Key: "b", First: 2001, Values: []float64{11, 12, 13, 14}},
	}}
	b := p.Backtest(Settings{Methods: methods("last-year", "mean-growth", "gm11"), From: 2003, To: 2003, Ahead: 1, MinYears: 2})
	for m := range b.Methods {
		if n := b.Total[m][0].N; n != 1 {
			t.Errorf("%s is scored on %d forecasts, not on the 1 that all made", b.Methods[m].ID, n)
		}
	}
	if !slices.Equal(b.Failed, []int{0, 0, 1}) {
		t.Error("failed:", b.Failed)
	}
}

// A rival that is better is named, and one that is best is the conclusion.
func TestVerdicts(t *testing.T) {
	flat := Series{First: 2000, Values: []float64{100, 104, 99, 103, 100, 98, 103, 101, 99, 102}}
	p := Panel{Params: DefaultParams(), Series: []Series{flat}}
	b := p.Backtest(Settings{Methods: methods("last-year", "mean-growth", "log-linear"), Ahead: 1, MinYears: 4})
	steady := Series{First: 2000, Values: []float64{100, 108, 119, 130, 143, 158, 173, 190, 210, 231}}
	p.Series = []Series{steady}
	c := p.Backtest(Settings{Methods: methods("last-year", "mean-growth", "log-linear"), Ahead: 1, MinYears: 4})
	if v := c.Verdicts(1); len(v) != 1 || slices.Contains(v[0].Beaten, 0) {
		t.Error("a trend loses to last year where there is a trend:", v)
	}
	for _, x := range []*Backtest{b, c} {
		for _, v := range x.Verdicts(1) {
			for _, r := range v.Rivals {
				own, rival := &x.Total[v.Method][0], &x.Total[r][0]
				better, nearer := rival.CRPS() < own.CRPS(), rival.MAPE() < own.MAPE()
				if better != slices.Contains(v.Beaten, r) || (nearer && !better) != slices.Contains(v.Mixed, r) {
					t.Error("wrong verdict", v)
				}
			}
		}
		best := x.Best(1)
		for m := range x.Methods {
			if x.Total[m][0].CRPS() < x.Total[best][0].CRPS() {
				t.Error("not the best")
			}
		}
	}
}

func BenchmarkBacktest(b *testing.B) {
	p := walks(460, 8, 4, rand.New(rand.NewPCG(1, 1)))
	set := Settings{Methods: methods("last-year", "mean-growth", "log-linear", "damped", "capped", "gm11"), Ahead: 3, MinYears: 4}
	for b.Loop() {
		p.Backtest(set)
	}
}
