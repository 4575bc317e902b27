package portable

import "math"

// Exp is e^x, to within 1 unit in the last place; exactly 1 at 0, 0 below
// −745.1, +Inf above 709.8.
//
// x = k·ln 2 + r with |r| ≤ ln 2 ÷ 2, and e^r = 1 + r + r·c ÷ (2 − c) with a
// polynomial c(r). Source: FreeBSD msun, e_exp.c (Sun Microsystems, 1993).
func Exp(x float64) float64 {
	switch {
	case x != x:
		return x
	case x > 7.09782712893383973096e+02:
		return math.Inf(1)
	case x < -7.45133219101941108420e+02:
		return 0
	}
	const log2e = 1.44269504088896338700e+00
	k := int(float64(log2e*x) + math.Copysign(0.5, x))
	hi := x - float64(float64(k)*ln2Hi)
	lo := float64(float64(k) * ln2Lo)
	const (
		p1 = 1.66666666666666657415e-01
		p2 = -2.77777777770155933842e-03
		p3 = 6.61375632143793436117e-05
		p4 = -1.65339022054652515390e-06
		p5 = 4.13813679705723846039e-08
	)
	r := hi - lo
	t := float64(r * r)
	c := r - float64(t*(p1+float64(t*(p2+float64(t*(p3+float64(t*(p4+float64(t*p5)))))))))
	return scale(1-((lo-float64(r*c)/(2-c))-hi), k)
}

// scale is y · 2^k for y about 1; −1100 < k < 1100.
func scale(y float64, k int) float64 {
	switch {
	case k < -1000: // the result may be subnormal: one rounding, at the end
		return float64(y * power2(k+1000) * 0x1p-1000)
	case k > 1000:
		return float64(y * power2(k-1000) * 0x1p1000)
	}
	return float64(y * power2(k))
}

// power2 is 2^k for |k| ≤ 1022.
func power2(k int) float64 { return math.Float64frombits(uint64(k+1023) << 52) }

// Pow is x^y for x ≥ 0 and finite x and y, NaN otherwise. The relative error
// grows like |y| units in the last place.
//
// The whole part of y goes by repeated squaring, the rest through [Exp] and
// [Log]. Source: Go's math.Pow.
func Pow(x, y float64) float64 {
	switch {
	case !(x >= 0) || x > math.MaxFloat64 || !(math.Abs(y) <= math.MaxFloat64):
		return math.NaN()
	case y == 0 || x == 1:
		return 1
	case x == 0 && y > 0:
		return 0
	case x == 0:
		return math.Inf(1)
	}
	whole, rest := math.Modf(math.Abs(y))
	if rest > 0.5 {
		whole, rest = whole+1, rest-1
	}
	if whole > 1<<40 { // far out of range, or x within an eyelash of 1
		return Exp(float64(y * Log(x)))
	}
	out := 1.0
	if rest == 0.5 {
		out = math.Sqrt(x)
	} else if rest != 0 {
		out = Exp(float64(rest * Log(x)))
	}
	f, k := split(x)
	base, exponent, power := 1+f, int64(k), int64(0)
	for i := int64(whole); i != 0; i >>= 1 {
		if exponent < -4096 || exponent > 4096 { // the result is 0 or +Inf
			power += exponent
			break
		}
		if i&1 == 1 {
			out = float64(out * base)
			power += exponent
		}
		base = float64(base * base)
		exponent *= 2
		switch {
		case base >= 2:
			base, exponent = base/2, exponent+1
		case base < 1:
			base, exponent = base+base, exponent-1
		}
	}
	if y < 0 {
		out, power = 1/out, -power
	}
	return math.Ldexp(out, int(max(-9000, min(9000, power))))
}
