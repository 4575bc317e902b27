package risk

import (
	"math"

	"fundsim/model/portable"
)

// normal is a standard normal value, by inversion: one number of the stream.
func (s *stream) normal() float64 { return portable.NormalQuantile(s.uniform()) }

// gamma is a gamma distribution with mean 1, made ready to be drawn from.
type gamma struct {
	shape   float64
	d, c    float64 // shape' − 1/3 and 1/√(9d), shape' = shape or, below 1, shape + 1
	unscale float64 // 1 ÷ shape
}

// gammaOf is the gamma distribution with mean 1 and the variance, which is above 0.
func gammaOf(variance float64) gamma {
	shape := 1 / variance
	d := shape - 1.0/3
	if shape < 1 {
		d++
	}
	return gamma{shape: shape, d: d, c: 1 / math.Sqrt(float64(9*d)), unscale: 1 / shape}
}

// draw draws by rejection. Source: G. Marsaglia, W. W. Tsang, A Simple Method
// for Generating Gamma Variables, ACM TOMS 26 (2000).
func (g *gamma) draw(s *stream) float64 {
	for {
		x := s.normal()
		if v, ok := g.accept(x, s.uniform()); ok {
			return g.scaled(v, s)
		}
	}
}

// accept judges the proposal d·v, v = (1 + c·x)³, from a normal x and a uniform u.
func (g *gamma) accept(x, u float64) (v float64, ok bool) {
	root := 1 + float64(g.c*x)
	v = float64(root * root * root)
	x2 := float64(x * x)
	if root > 0 && u < 1-float64(0.0331*x2*x2) {
		return v, true
	}
	return v, root > 0 && portable.Log(u) < float64(0.5*x2)+float64(g.d*(1-v+portable.Log(v)))
}

// scaled turns an accepted v into a value with mean 1.
func (g *gamma) scaled(v float64, s *stream) float64 {
	v = float64(g.d * v * g.unscale)
	if g.shape < 1 {
		v = float64(v * portable.Exp(portable.Log(s.uniform())/g.shape))
	}
	return v
}

// poisson is a Poisson number with the mean.
func (s *stream) poisson(mean float64) float64 {
	switch {
	case mean >= 10:
		return s.poissonRejection(mean)
	case mean > 0:
		return s.poissonInversion(mean)
	}
	return 0
}

// poissonInversion adds up probabilities until they exceed one uniform number;
// for means below 10.
func (s *stream) poissonInversion(mean float64) float64 {
	const beyond = 150 // never reached but by the rounding of the sum
	for {
		u, p := s.uniform(), portable.Exp(-mean)
		for k := 0.0; k < beyond; k++ {
			if u < p {
				return k
			}
			u -= p
			p = p * mean / (k + 1)
		}
	}
}

// poissonRejection is for means of 10 and more. Source: W. Hörmann, The
// Transformed Rejection Method for Generating Poisson Random Variables,
// Insurance: Mathematics and Economics 12 (1993), algorithm PTRS.
func (s *stream) poissonRejection(mean float64) float64 {
	for {
		k, u, v, b := s.poissonTry(mean)
		us := 0.5 - math.Abs(u)
		if us >= 0.07 && v <= 0.9277-3.6224/(b-2) || poissonAccepts(mean, k, us, v, b) {
			return k
		}
	}
}

// poissonTry proposes k from u in (−½, ½), with v in (0, 1) to judge it by; b is
// the width of the proposal.
func (s *stream) poissonTry(mean float64) (k, u, v, b float64) {
	b = 0.931 + float64(2.53*math.Sqrt(mean))
	u = s.uniform() - 0.5
	v = s.uniform()
	a := float64(0.02483*b) - 0.059
	return math.Floor(float64(((a+a)/(0.5-math.Abs(u))+b)*u) + mean + 0.43), u, v, b
}

// poissonAccepts judges a proposal exactly: v · (1/α) ÷ (a/us² + b) ≤ p(k), the
// Poisson probability, with us = ½ − |u|.
func poissonAccepts(mean, k, us, v, b float64) bool {
	if k < 0 || us < 0.013 && v > us {
		return false
	}
	a := float64(0.02483*b) - 0.059
	inverse := 1.1239 + 1.1328/(b-3.4)
	x := float64(v*inverse) / (a/float64(us*us) + b)
	if k == 0 {
		return portable.Log(x) <= -mean
	}
	// p(k) = exp(−stirling(k) − deviance(k, mean)) ÷ √(2πk). Source: C. Loader, Fast
	// and Accurate Computation of Binomial Probabilities (2000).
	return portable.Log(float64(x*math.Sqrt(float64(2*math.Pi*k)))) <= -stirling(k)-deviance(k, mean)
}

// stirling is ln k! − (k ln k − k + ½ ln 2πk).
func stirling(k float64) float64 {
	if k < 16 {
		return smallStirling[int(k)]
	}
	kk := float64(k * k)
	return (1.0/12 - (1.0/360-(1.0/1260-(1.0/1680)/kk)/kk)/kk) / k
}

// smallStirling is [stirling] of 1 to 15.
var smallStirling = [16]float64{1: 0.08106146679532725821967026,
	0.04134069595540929409382208, 0.02767792568499833914878929, 0.02079067210376509311152277, 0.01664469118982119216319487,
	0.01387612882307074799874573, 0.01189670994589177009505572, 0.01041126526197209649747857, 0.009255462182712732917728637,
	0.008330563433362871256469318, 0.007573675487951840794972024, 0.006942840107209529865664152, 0.006408994188004207068439631,
	0.005951370112758847735624416, 0.005554733551962801371038690}

// deviance is k ln(k ÷ mean) + mean − k, without cancellation where k is near
// the mean.
func deviance(k, mean float64) float64 {
	if math.Abs(k-mean) >= float64(0.1*(k+mean)) {
		return float64(k*portable.Log(k/mean)) + mean - k
	}
	v := (k - mean) / (k + mean)
	sum, term, v2 := float64((k-mean)*v), float64(2*k*v), float64(v*v)
	for j := 3.0; ; j += 2 {
		term = float64(term * v2)
		next := sum + term/j
		if next == sum {
			return sum
		}
		sum = next
	}
}
