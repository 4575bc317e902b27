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

// poissonSmall adds up probabilities until they exceed one uniform number; for
// means below 10.
func (s *stream) poissonSmall(mean float64) float64 {
	if mean <= 0 {
		return 0
	}
	const beyond = 150 // never reached but by the rounding of the sum
	for {
		u, p := s.uniform(), portable.Exp(-mean)
		for k := 0.0; k < beyond; k++ {
			if u < p {
				return k
			}
			u -= p
			p = float64(p*mean) / (k + 1)
		}
	}
}

// poissonNear is for means of 10 and more, from a normal z and a uniform u. With
// q(k) the probability that ⌊mean + √mean · z⌋ = k and p(k) the Poisson
// probability, it takes that k with probability min(1, p/q), and otherwise draws
// from what p has above q. 1 − p/q is below (mean − k)³ ÷ (6 mean²), so that p
// and q are rarely needed. Source: J. H. Ahrens, U. Dieter, Computer Generation
// of Poisson Deviates from Modified Normal Distributions, ACM TOMS 8 (1982),
// algorithm PD; q is exact here.
func (s *stream) poissonNear(mean, z, u float64) float64 {
	root := math.Sqrt(mean)
	k := math.Floor(mean + float64(root*z))
	short := mean - k
	if k >= 0 && float64(6*mean*mean*u) >= float64(short*short*short) {
		return k
	}
	if k >= 0 && float64((1-u)*rounded(k, mean, root)) <= poissonOf(k, mean) {
		return k
	}
	return s.poissonAbove(mean, root)
}

// The hat is hat/mean · e^(−|t − hatAt|) at mean + √mean · t.
const hat, hatAt = 0.1069, 1.8

// poissonAbove draws from what the Poisson probabilities have above those of the
// rounded normal, under a hat of two exponentials.
func (s *stream) poissonAbove(mean, root float64) float64 {
	for {
		u, e := float64(2*s.uniform())-1, -portable.Log(s.uniform())
		t := hatAt + math.Copysign(e, u)
		k := math.Floor(mean + float64(root*t))
		if k >= 0 && float64(hat/mean*math.Abs(u)*portable.Exp(-e)) <= poissonOf(k, mean)-rounded(k, mean, root) {
			return k
		}
	}
}

// poissonOf is the Poisson probability of k ≥ 0. Source: C. Loader, Fast and
// Accurate Computation of Binomial Probabilities (2000).
func poissonOf(k, mean float64) float64 {
	if k == 0 {
		return portable.Exp(-mean)
	}
	return portable.Exp(-stirling(k)-deviance(k, mean)) / math.Sqrt(float64(2*math.Pi*k))
}

// rounded is the probability that a normal value, with the mean and the standard
// deviation root, lies between k and k + 1, root being above 3: its density
// integrated by ten points (Gauss and Legendre), exact to about 1e-15.
func rounded(k, mean, root float64) float64 {
	nodes := [5]float64{0.1488743389816312, 0.4333953941292472, 0.6794095682990244, 0.8650633666889845, 0.9739065285171717}
	weights := [5]float64{0.2955242247147529, 0.2692667193099963, 0.2190863625159820, 0.1494513491505806, 0.0666713443086881}
	middle, sum := k+0.5-mean, 0.0
	for i, x := range nodes {
		a, b := (middle-float64(x/2))/root, (middle+float64(x/2))/root
		sum += float64(weights[i] * (portable.Exp(-float64(a*a)/2) + portable.Exp(-float64(b*b)/2)))
	}
	const rootTwoPi = 2.50662827463100050241576528481104525
	return sum / float64(2*rootTwoPi*root)
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
