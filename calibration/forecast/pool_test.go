package forecast

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
)

// walks are random walks whose own variances are scaled inverse χ² with d0
// degrees of freedom around a variance that falls with size.
func walks(n, years int, d0 float64, rng *rand.Rand) (p Panel) {
	p.Params = DefaultParams()
	chi := distuv.ChiSquared{K: d0, Src: rng}
	for i := range n {
		size := 3 + 7*rng.Float64()
		sd := math.Sqrt(math.Exp(-3-0.4*size) * d0 / chi.Rand())
		s := Series{Key: fmt.Sprint(i), First: 2000, Values: make([]float64, years)}
		for y, x := 0, size; y < years; y++ {
			s.Values[y] = math.Exp(x)
			x += sd * rng.NormFloat64()
		}
		p.Series = append(p.Series, s)
	}
	return p
}

// The pool finds the prior that made the series.
func TestPoolRecovers(t *testing.T) {
	p := walks(3000, 8, 6, rand.New(rand.NewPCG(5, 6)))
	f := p.Fit(Named("last-year"), 2007, 1)
	if x := f.Pool; math.Abs(x.D0-6) > 1 || math.Abs(x.A+3) > 0.3 || math.Abs(x.B+0.4) > 0.05 {
		t.Errorf("found D0 %.2f, A %.2f, B %.2f; made with 6, −3, −0.4", x.D0, x.A, x.B)
	}
	if f.Pool.Turn > 0.05 {
		t.Errorf("a random walk's errors do not turn: %v", f.Pool.Turn)
	}
}

// Intervals of many short series cover as they say: five years each, so that
// each series alone could not tell.
func TestPooledCoverage(t *testing.T) {
	p := walks(2000, 6, 4, rand.New(rand.NewPCG(7, 8)))
	b := p.Backtest(Settings{Methods: []*Method{Named("last-year"), Named("mean-growth")}, From: 2004, To: 2004, Ahead: 1, MinYears: 4})
	s := &b.Total[0][0]
	if s.N != 2000 {
		t.Fatal(s.N)
	}
	for i, level := range Levels {
		if got := s.Coverage(i); math.Abs(got-level) > 4*math.Sqrt(level*(1-level)/2000) {
			t.Errorf("the %v interval held %v", level, got)
		}
	}
}

// With trends that last a while and turn, errors further ahead grow faster than a random walk's;
// intervals keep up.
func TestPooledCoverageAhead(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 10))
	p := Panel{Params: DefaultParams()}
	for i := range 1500 {
		s := Series{Key: fmt.Sprint(i), First: 2000, Values: make([]float64, 12)}
		x, trend := 8.0, 0.05*rng.NormFloat64()
		for y := range s.Values {
			s.Values[y] = math.Exp(x)
			trend = 0.8*trend + 0.03*rng.NormFloat64()
			x += trend
		}
		p.Series = append(p.Series, s)
	}
	b := p.Backtest(Settings{Methods: []*Method{Named("last-year"), Named("damped")}, From: 2008, To: 2008, Ahead: 3, MinYears: 4})
	if turn := b.Fits[0][0].Pool.Turn; turn <= 0 {
		t.Error("no turn found:", turn)
	}
	for h := range b.Ahead {
		if got := b.Total[1][h].Coverage(1); math.Abs(got-0.8) > 0.04 {
			t.Errorf("the 80%% interval %d years ahead held %v", h+1, got)
		}
	}
}

// The same weights that made many series are chosen, roughly, and few series
// keep the default.
func TestChooseDamping(t *testing.T) {
	rng := rand.New(rand.NewPCG(11, 12))
	p := Panel{Params: DefaultParams()}
	for i := range 400 {
		s := Series{Key: fmt.Sprint(i), First: 2000, Values: make([]float64, 12)}
		level, trend := 8.0, 0.0
		for y := range s.Values {
			e := 0.05 * rng.NormFloat64()
			s.Values[y] = math.Exp(level + 0.8*trend + e)
			level, trend = level+0.8*trend+e, 0.8*trend+0.4*e
		}
		p.Series = append(p.Series, s)
	}
	d := p.Fit(Named("damped"), 2011, 1).Damping
	if d.Level < 0.9 || math.Abs(d.Trend-0.4) > 0.11 || math.Abs(d.Damp-0.8) > 0.11 {
		t.Error("chosen:", d)
	}
	p.Series = p.Series[:PoolFrom-1]
	if d := p.Fit(Named("damped"), 2011, 1).Damping; d != DefaultDamping {
		t.Error("few series:", d)
	}
}
