package calibration

import (
	"math"

	"fundsim/model/plan"
)

// The dispersions that are looked at. Below the least the counts are Poisson
// for every purpose.
const (
	leastAlpha = 1e-7
	mostAlpha  = 20
)

// dispersion is where the likelihood of the dispersion is highest.
type dispersion struct {
	alpha     float64
	curvature float64 // −l″ in log α at the maximum
	cells     int
	near      bool       // Poisson is not far from the maximum: interval holds the ends of the interval
	interval  [2]float64 // where l has fallen by z²/2 on either side; 0 where it does not fall so far
}

// maximise finds the dispersion of highest Cox–Reid adjusted profile
// likelihood at the present means,
//
//	l(α) = Σ log NB(N; μ, α) − ½ Σ log Σ w(row) − ½ Σ log |information of the season|,
//
// the adjustment being half the log determinant of the means' information
// w = μ ÷ (1 + αμ): without it α comes out too small by about a twelfth,
// because every row's mean is fitted (Cox and Reid 1987; McCarthy, Chen and Smyth
// 2012). Newton's method on log α with differences.
func (m *months) maximise() *dispersion { return m.maximiseOf(-1) }

// maximiseOf is maximise for the rows of one unit; all for −1.
func (m *months) maximiseOf(unit int) *dispersion {
	const h = 0.02
	l := func(x float64) float64 { return m.likelihood(math.Exp(x), unit) }
	low, high := math.Log(leastAlpha), math.Log(mostAlpha)
	x := min(high, max(low, math.Log(max(m.alpha, leastAlpha))))
	d := &dispersion{}
	at := l(x)
	for range 60 {
		up, down := l(x+h), l(x-h)
		slope, bend := (up-down)/(2*h), (up-2*at+down)/(h*h)
		d.curvature = -bend
		step := 0.0
		switch {
		case bend < 0:
			step = max(-3, min(3, -slope/bend))
		case slope > 0:
			step = 1
		default:
			step = -3
		}
		next := min(high, max(low, x+step))
		value := l(next)
		for value < at && math.Abs(next-x) > 1e-6 {
			next = (x + next) / 2
			value = l(next)
		}
		moved := math.Abs(next - x)
		x, at = next, value
		if moved < 1e-5 || x == low {
			break
		}
	}
	d.alpha = math.Exp(x)
	for r := range m.rows {
		if unit < 0 || m.rows[r].unit == unit {
			d.cells += plan.Months
		}
	}
	if fall := at - l(low); fall < 3*z*z {
		d.near = true
		d.bound(l, x, low, high)
		if fall < 1e-6 {
			d.alpha = 0
		}
	}
	return d
}

// bound finds the interval by the likelihood ratio: close to Poisson the
// likelihood is far from a parabola.
func (d *dispersion) bound(l func(float64) float64, x, low, high float64) {
	least := l(x) - z*z/2
	cross := func(in, out float64) float64 {
		for range 40 {
			if mid := (in + out) / 2; l(mid) > least {
				in = mid
			} else {
				out = mid
			}
		}
		return math.Exp(in)
	}
	if l(low) < least {
		d.interval[0] = cross(x, low)
	}
	d.interval[1] = cross(x, high)
}

// value is the dispersion with the error of the observed information; the
// interval is symmetric in log α, but near Poisson.
func (d *dispersion) value() Value {
	switch {
	case d.near:
		return Value{Value: d.alpha, SE: (d.interval[1] - d.interval[0]) / (2 * z), Low: d.interval[0], High: d.interval[1], N: d.cells}
	default:
		v := onLog(math.Log(d.alpha), 1/math.Sqrt(d.curvature))
		v.N = d.cells
		return v
	}
}

// likelihood is l(α) of the rows of a unit, or of all.
func (m *months) likelihood(alpha float64, unit int) float64 {
	type part struct {
		sum  float64
		info [][plan.Months * plan.Months]float64
	}
	pieces := (len(m.rows) + chunk - 1) / chunk
	parts := make([]part, pieces)
	nb := newNegativeBinomial(alpha)
	var total float64
	info := make([][plan.Months * plan.Months]float64, len(m.units))
	m.eachChunk(func(piece, from, to int) {
		p := part{info: make([][plan.Months * plan.Months]float64, len(m.units))}
		var w [plan.Months]float64
		for r := from; r < to; r++ {
			u := m.rows[r].unit
			if unit >= 0 && u != unit {
				continue
			}
			s, theta := &m.season[u], m.theta[r]
			for i, v := range m.counts[plan.Months*r : plan.Months*(r+1)] {
				mu := theta * s[i]
				p.sum += nb.log(v, mu)
				w[i] = mu / (1 + alpha*mu)
			}
			p.sum -= math.Log(information(&p.info[u], &w)) / 2
		}
		parts[piece] = p
	}, func(piece int) {
		total += parts[piece].sum
		for u := range info {
			for i, v := range parts[piece].info[u] {
				info[u][i] += v
			}
		}
	})
	for u := range info {
		values, _ := eigen(symmetric(&info[u]))
		for _, v := range values[1:] { // the least is 0: a factor of all months is the rows' own
			if v > 1e-12 {
				total -= math.Log(v) / 2
			}
		}
	}
	return total
}

// negativeBinomial holds what depends on the dispersion only.
type negativeBinomial struct{ alpha, size, sizeLog float64 }

func newNegativeBinomial(alpha float64) negativeBinomial {
	lg, _ := math.Lgamma(1 / alpha)
	return negativeBinomial{alpha, 1 / alpha, lg}
}

// log is the log probability of n at mean mu, less what depends on neither α
// nor the other terms' sum: log Γ(n+a) − log Γ(a) + n·log(αμ) − (n+a)·log(1+αμ)
// with a = 1/α, less n·log μ. For large a the gamma functions are taken by Stirling's
// series, in a form that keeps its digits as α goes to 0.
func (b *negativeBinomial) log(n, mu float64) float64 {
	a := b.size
	rest := -(n + a) * math.Log1p(mu*b.alpha)
	if n == 0 {
		return rest
	}
	if a < 15 {
		lg, _ := math.Lgamma(n + a)
		return lg - b.sizeLog + n*math.Log(b.alpha) + rest
	}
	c := n + a
	series := func(x float64) float64 { return (1.0/12 - (1.0/360-1.0/(1260*x*x))/(x*x)) / x }
	return (c-0.5)*math.Log1p(n*b.alpha) - n + series(c) - series(a) + rest
}
