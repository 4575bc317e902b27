package forecast

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mathext"
	"gonum.org/v1/gonum/stat"
)

// PoolFrom is how many series with past errors it takes to pool their errors.
const PoolFrom = 20

// Pool is what many series say together about the size of forecast errors
// (误差合并估计). The variance of a series' one-year errors is taken as drawn from
// a scaled inverse χ² with D0 degrees of freedom around a prior that falls with
// size, log s0² = A + B·(mean log), so that the estimate for one series is
//
//	s² = (D0·s0² + d·own) ÷ (D0 + d), a t with D0 + d degrees of freedom
//
// A, B and D0 come from the moments of log own, as in Smyth, Linear models and
// empirical Bayes methods, SAGMB 3 (2004). Turn is how much faster errors grow
// with the years ahead than the method itself says.
type Pool struct {
	Series, Errors int
	A, B, D0       float64
	Widen, Turn    float64
}

// Used tells whether there were enough series to pool.
func (p *Pool) Used() bool { return p.Series >= PoolFrom }

// past are a series' errors of past forecasts.
type past struct {
	size float64
	one  []float64 // one year ahead, by origin
	all  []pastError
}

// pastError is one of them, with what was known of the series' errors then.
type pastError struct {
	years int     // ahead
	known int     // one-year errors before its origin
	log   float64 // what happened less the center
	unit  float64 // V(h) ÷ V(1) of the method
}

// pastErrors forecasts a series from each earlier year of its run.
func (m *Method) pastErrors(r Run, ahead int, p *Params) (e past) {
	e.size = r.Mean()
	n := len(r.Logs)
	for k := max(m.Min, 2); k < n; k++ {
		f, ok := m.Fit(Run{r.Base - n + k, r.Logs[:k]}, min(ahead, n-k), p)
		if !ok {
			continue
		}
		one := f.Errors.Variance(1)
		known := len(e.one)
		for h := 1; h <= len(f.Center); h++ {
			x := pastError{h, known, r.Logs[k+h-1] - f.Center[h-1], float64(h)}
			if one > 0 {
				x.unit = f.Errors.Variance(h) / one
			}
			if e.all = append(e.all, x); h == 1 {
				e.one = append(e.one, x.log)
			}
		}
	}
	return e
}

// tiny keeps the logarithm of a variance finite; it is an error of 0.001 %.
const tiny = 1e-10

// own is the mean square of the first n one-year errors.
func (e *past) own(n int) (s2, d float64) {
	for _, x := range e.one[:n] {
		s2 += x * x
	}
	return max(s2/max(float64(n), 1), tiny), float64(n)
}

// newPool estimates the prior from all series' past errors.
func newPool(all []past) Pool {
	var p Pool
	var sizes, logs []float64
	var chance float64
	for i := range all {
		s2, d := all[i].own(len(all[i].one))
		if d == 0 {
			continue
		}
		p.Series++
		p.Errors += int(d)
		sizes = append(sizes, all[i].size)
		logs = append(logs, math.Log(s2)-mathext.Digamma(d/2)+math.Log(d/2))
		chance += trigamma(d / 2)
	}
	if !p.Used() {
		return p
	}
	p.A, p.B = stat.LinearRegression(sizes, logs, nil, false)
	if math.IsNaN(p.B) { // all of one size
		p.A, p.B = stat.Mean(logs, nil), 0
	}
	var spread float64
	for i := range logs {
		e := logs[i] - p.A - p.B*sizes[i]
		spread += e * e
	}
	n := float64(len(logs))
	p.D0 = 2 * inverseTrigamma(spread/(n-2)-chance/n)
	p.A += mathext.Digamma(p.D0/2) - math.Log(p.D0/2)
	if math.IsInf(p.D0, 1) {
		p.A = stat.Mean(logs, nil) - p.B*stat.Mean(sizes, nil)
	}
	var t Students
	p.Widen = p.excess(all, 0, false, &t)
	p.Turn = p.turn(all, &t)
	return p
}

// prior is s0² of a size.
func (p *Pool) prior(size float64) float64 { return math.Exp(p.A + p.B*size) }

// variance is the pooled variance of one-year errors of a series of which n are
// known, and its degrees of freedom.
func (p *Pool) variance(e *past, n int) (s2, df float64) {
	own, d := e.own(n)
	switch {
	case math.IsInf(p.D0, 1):
		return p.prior(e.size), p.D0
	case d == 0:
		return p.prior(e.size), p.D0
	}
	return (p.D0*p.prior(e.size) + d*own) / (p.D0 + d), p.D0 + d
}

// excess is how much wider, at the median series, the intervals for past errors
// should have been than they were said to be at the time: the share q of errors
// ÷ half-width of the interval that should hold it; 0 without any.
func (p *Pool) excess(all []past, turn float64, later bool, t *Students) float64 {
	var z []float64
	for i := range all {
		e := &all[i]
		for _, x := range e.all {
			if later != (x.years > 1) {
				continue
			}
			s2, df := p.variance(e, x.known)
			h := float64(x.years)
			z = append(z, math.Abs(x.log)/math.Sqrt(s2*(x.unit+turn*h*(h-1)))/t.quantiles(df)[calibrated])
		}
	}
	if len(z) == 0 {
		return 0
	}
	slices.Sort(z)
	return z[int(calibratedShare*float64(len(z)))]
}

// Past intervals of 80 % are made to hold 80 %.
const (
	calibratedShare = 0.8
	calibrated      = 89 // index of the 90 % quantile
)

// turn finds by halving the drift with which intervals further ahead are as wide as
// those for one year.
func (p *Pool) turn(all []past, t *Students) float64 {
	low, high := 0.0, 4.0
	if p.excess(all, low, true, t) <= p.Widen {
		return 0
	}
	for range 40 {
		if mid := (low + high) / 2; p.excess(all, mid, true, t) > p.Widen {
			low = mid
		} else {
			high = mid
		}
	}
	return high
}

// apply gives a fit the pooled size of errors in the place of its own.
func (p *Pool) apply(f *Fit, e *past) {
	s2, df := p.variance(e, len(e.one))
	s := p.Widen * math.Sqrt(s2)
	if one := f.Errors.Variance(1); one > 0 {
		f.Errors = f.Errors.scaled(s / math.Sqrt(one))
	} else {
		f.Errors = Errors{Step: s}
	}
	f.Errors.DF, f.Errors.Drift = df, s*math.Sqrt(p.Turn)
}

func trigamma(x float64) float64 { return mathext.Zeta(2, x) }

// inverseTrigamma solves trigamma(x) = y; +Inf for y ≤ 0.
func inverseTrigamma(y float64) float64 {
	if y <= 0 {
		return math.Inf(1)
	}
	low, high := 1e-3, 1e6
	for range 200 {
		if mid := math.Sqrt(low * high); trigamma(mid) > y {
			low = mid
		} else {
			high = mid
		}
	}
	return high
}

// OneYearErrors are the errors of the method's past forecasts of one year ahead,
// by the year that was forecast.
func (m *Method) OneYearErrors(r Run, p *Params) map[int]float64 {
	out := map[int]float64{}
	n := len(r.Logs)
	for k := max(m.Min, 2); k < n; k++ {
		if f, ok := m.Fit(Run{r.Base - n + k, r.Logs[:k]}, 1, p); ok {
			out[r.Base-n+k+1] = r.Logs[k] - f.Center[0]
		}
	}
	return out
}
