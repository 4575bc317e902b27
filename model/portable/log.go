package portable

import "math"

const (
	ln2Hi = 6.93147180369123816490e-01 // the upper bits of ln 2: k·ln2Hi is exact for any exponent k
	ln2Lo = 1.90821492927058770002e-10
)

// Log is the natural logarithm, to within 1 unit in the last place: −Inf at 0,
// NaN below, +Inf at +Inf.
//
// x = 2^k · (1 + f) with √2/2 ≤ 1 + f < √2, s = f ÷ (2 + f), and
// ln(1 + f) = f − (f²/2 − s·(f²/2 + R(s²))) with a polynomial R. Source: FreeBSD
// msun, e_log.c (Sun Microsystems, 1993).
func Log(x float64) float64 {
	switch {
	case x == 0:
		return math.Inf(-1)
	case !(x > 0):
		return math.NaN()
	case x > math.MaxFloat64:
		return x
	}
	f, k := split(x)
	s := f / (2 + f)
	s2 := float64(s * s)
	s4 := float64(s2 * s2)
	const (
		l1 = 6.666666666666735130e-01
		l2 = 3.999999999940941908e-01
		l3 = 2.857142874366239149e-01
		l4 = 2.222219843214978396e-01
		l5 = 1.818357216161805012e-01
		l6 = 1.531383769920937332e-01
		l7 = 1.479819860511658591e-01
	)
	t1 := float64(s2 * (l1 + float64(s4*(l3+float64(s4*(l5+float64(s4*l7)))))))
	t2 := float64(s4 * (l2 + float64(s4*(l4+float64(s4*l6)))))
	half := float64(0.5 * f * f)
	low := float64(s*(half+(t1+t2))) + float64(k*ln2Lo)
	return float64(k*ln2Hi) - ((half - low) - f)
}

// split returns f and k with x = 2^k · (1 + f) and √2/2 ≤ 1 + f < √2, without a
// branch that could be guessed wrong half of the time.
func split(x float64) (f, k float64) {
	const (
		smallest = 0x1p-1022          // of the normal numbers
		halfRoot = 0x3fe6a09e667f3bcd // the bits of √2/2
		one      = 0x3ff0000000000000 // the bits of 1
	)
	shift := 0
	if x < smallest {
		x, shift = float64(x*0x1p54), 54
	}
	bits := math.Float64bits(x) + (one - halfRoot)
	m := math.Float64frombits(bits&(1<<52-1) + halfRoot)
	return m - 1, float64(int(bits>>52) - 1023 - shift)
}
