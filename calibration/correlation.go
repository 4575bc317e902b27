package calibration

import (
	"math"
	"math/rand/v2"
	"slices"
)

// correlations are the sample correlations of systemic factors: of the contrasts
// of their year effects around the trends, which have mean 0.
//
// With a handful of years a single sample correlation says next to nothing, and
// its own distribution is far from normal. What is used is the mean over all
// pairs of pots (for the correlation between factors of a kind) and over all
// pots (for that of volume and unit cost). It depends on nothing but the
// correlations themselves, the number of pots and contrasts, and how much of a
// contrast is estimation error; so its distribution is simulated and inverted:
// the interval holds every correlation under which the mean observed is not in
// either 2½ % tail (Neyman's construction), and the estimate is the
// correlation under which it is the median.
type correlations struct {
	df     int
	signal [2][]float64 // √(systemic ÷ systemic + error) of each pot, of volume and of unit cost
	normal []float64    // simulated standard normals, the same for every correlation that is tried
	per    int          // of one simulation
}

const simulations = 2000

// newCorrelations simulates with a fixed seed: the same data give the same figures.
func newCorrelations(df int, signal [2][]float64) *correlations {
	c := &correlations{df: df, signal: signal}
	c.per = df * (2 + 4*len(signal[0]))
	source := rand.New(rand.NewPCG(20220101, 16))
	c.normal = make([]float64, simulations*c.per)
	for i := range c.normal {
		c.normal[i] = source.NormFloat64()
	}
	return c
}

// means returns the mean correlation over pairs of pots of the same kind, and
// over pots between the kinds. u[kind][pot] are contrasts.
func means(u [2][][]float64) (between, cross float64) {
	for _, kind := range u {
		for _, v := range kind {
			normalise(v)
		}
	}
	n := len(u[0])
	for _, kind := range u {
		sum := make([]float64, len(kind[0]))
		for _, v := range kind {
			for i, x := range v {
				sum[i] += x
			}
		}
		between += dot(sum, sum) - float64(n) // Σ over ordered pairs
	}
	between /= float64(2 * n * (n - 1))
	for p := range u[0] {
		cross += dot(u[0][p], u[1][p]) / float64(n)
	}
	return between, cross
}

// simulate returns the sorted means of all simulations at a correlation ρ
// between factors of a kind and κ of volume and unit cost of a pot.
func (c *correlations) simulate(rho, kappa float64) (between, cross []float64) {
	between, cross = make([]float64, simulations), make([]float64, simulations)
	pots := len(c.signal[0])
	common, own, away := math.Sqrt(rho), math.Sqrt(1-rho), math.Sqrt(1-kappa*kappa)
	var u [2][][]float64
	for kind := range u {
		for range pots {
			u[kind] = append(u[kind], make([]float64, c.df))
		}
	}
	for s := range simulations {
		z := c.normal[s*c.per : (s+1)*c.per]
		for i := range c.df {
			f0, f1 := z[0], kappa*z[0]+away*z[1]
			z = z[2:]
			for p := range pots {
				x := common*f0 + own*z[0]
				y := common*f1 + own*(kappa*z[0]+away*z[1])
				u[0][p][i] = c.signal[0][p]*x + math.Sqrt(1-c.signal[0][p]*c.signal[0][p])*z[2]
				u[1][p][i] = c.signal[1][p]*y + math.Sqrt(1-c.signal[1][p]*c.signal[1][p])*z[3]
				z = z[4:]
			}
		}
		between[s], cross[s] = means(u)
	}
	slices.Sort(between)
	slices.Sort(cross)
	return between, cross
}

// estimate inverts the simulated distributions at the observed means.
func (c *correlations) estimate(between, cross float64) (rho, kappa Value) {
	r, k := max(0, min(0.98, between)), max(-0.98, min(0.98, cross))
	for range 4 { // each depends on the other only weakly
		k0 := k
		rho = invert(0, 0.995, between, func(x float64) []float64 { b, _ := c.simulate(x, k0); return b })
		r = rho.Value
		r0 := min(r, 0.995)
		kappa = invert(-0.995, 0.995, cross, func(x float64) []float64 { _, q := c.simulate(r0, x); return q })
		if math.Abs(kappa.Value-k) < 0.005 {
			break
		}
		k = kappa.Value
	}
	return rho, kappa
}

// invert finds the values under which the observed mean is the upper 2½ %, the
// median and the lower 2½ % of the simulated means, which rise with the value.
func invert(low, high, observed float64, simulate func(x float64) []float64) Value {
	find := func(p float64) float64 {
		a, b := low, high
		if quantile(simulate(a), p) >= observed {
			return a
		}
		if quantile(simulate(b), p) <= observed {
			return b
		}
		for b-a > 0.002 {
			if mid := (a + b) / 2; quantile(simulate(mid), p) < observed {
				a = mid
			} else {
				b = mid
			}
		}
		return (a + b) / 2
	}
	v := Value{Low: find((1 + level) / 2), Value: find(0.5), High: find((1 - level) / 2)}
	v.SE = (v.High - v.Low) / (2 * z)
	return v
}

// quantile of a sorted sample.
func quantile(sorted []float64, p float64) float64 {
	at := p * float64(len(sorted)-1)
	i := int(at)
	if i+1 >= len(sorted) {
		return sorted[len(sorted)-1]
	}
	return sorted[i] + (at-float64(i))*(sorted[i+1]-sorted[i])
}

func normalise(v []float64) {
	if n := math.Sqrt(dot(v, v)); n > 0 {
		for i := range v {
			v[i] /= n
		}
	}
}

func dot(a, b []float64) (sum float64) {
	for i, x := range a {
		sum += x * b[i]
	}
	return sum
}
