package portable

import "math"

// NormalQuantile is the z below which a standard normal value lies with
// probability p, 0 < p < 1, with a relative error of about 1e-16; ∓Inf at 0 and
// 1, NaN outside. NormalQuantile(1 − p) = −NormalQuantile(p) wherever 1 − p is
// exact.
//
// Source: M. J. Wichura, Algorithm AS 241: The Percentage Points of the Normal
// Distribution, Applied Statistics 37 (1988), PPND16.
func NormalQuantile(p float64) float64 {
	q := p - 0.5
	if math.Abs(q) <= 0.425 {
		return normalCentre(q)
	}
	return normalTail(p, q)
}

// normalCentre is the quantile at 0.5 + q for |q| ≤ 0.425.
func normalCentre(q float64) float64 {
	r := 0.180625 - float64(q*q)
	num := 2.5090809287301226727e+3
	num = float64(num*r) + 3.3430575583588128105e+4
	num = float64(num*r) + 6.7265770927008700853e+4
	num = float64(num*r) + 4.5921953931549871457e+4
	num = float64(num*r) + 1.3731693765509461125e+4
	num = float64(num*r) + 1.9715909503065514427e+3
	num = float64(num*r) + 1.3314166789178437745e+2
	num = float64(num*r) + 3.3871328727963666080e0
	den := 5.2264952788528545610e+3
	den = float64(den*r) + 2.8729085735721942674e+4
	den = float64(den*r) + 3.9307895800092710610e+4
	den = float64(den*r) + 2.1213794301586595867e+4
	den = float64(den*r) + 5.3941960214247511077e+3
	den = float64(den*r) + 6.8718700749205790830e+2
	den = float64(den*r) + 4.2313330701600911252e+1
	den = float64(den*r) + 1
	return q * num / den
}

// normalTail is the quantile at p, q = p − 0.5, beyond the centre.
func normalTail(p, q float64) float64 {
	r := p
	if q > 0 {
		r = 1 - p
	}
	switch {
	case r != r || r < 0:
		return math.NaN()
	case r == 0:
		return math.Copysign(math.Inf(1), q)
	}
	r = math.Sqrt(-Log(r))
	var z float64
	if r <= 5 {
		z = normalNear(r - 1.6)
	} else {
		z = normalFar(r - 5)
	}
	if q < 0 {
		return -z
	}
	return z
}

func normalNear(r float64) float64 {
	num := 7.74545014278341407640e-4
	num = float64(num*r) + 2.27238449892691845833e-2
	num = float64(num*r) + 2.41780725177450611770e-1
	num = float64(num*r) + 1.27045825245236838258e0
	num = float64(num*r) + 3.64784832476320460504e0
	num = float64(num*r) + 5.76949722146069140550e0
	num = float64(num*r) + 4.63033784615654529590e0
	num = float64(num*r) + 1.42343711074968357734e0
	den := 1.05075007164441684324e-9
	den = float64(den*r) + 5.47593808499534494600e-4
	den = float64(den*r) + 1.51986665636164571966e-2
	den = float64(den*r) + 1.48103976427480074590e-1
	den = float64(den*r) + 6.89767334985100004550e-1
	den = float64(den*r) + 1.67638483018380384940e0
	den = float64(den*r) + 2.05319162663775882187e0
	den = float64(den*r) + 1
	return num / den
}

func normalFar(r float64) float64 {
	num := 2.01033439929228813265e-7
	num = float64(num*r) + 2.71155556874348757815e-5
	num = float64(num*r) + 1.24266094738807843860e-3
	num = float64(num*r) + 2.65321895265761230930e-2
	num = float64(num*r) + 2.96560571828504891230e-1
	num = float64(num*r) + 1.78482653991729133580e0
	num = float64(num*r) + 5.46378491116411436990e0
	num = float64(num*r) + 6.65790464350110377720e0
	den := 2.04426310338993978564e-15
	den = float64(den*r) + 1.42151175831644588870e-7
	den = float64(den*r) + 1.84631831751005468180e-5
	den = float64(den*r) + 7.86869131145613259100e-4
	den = float64(den*r) + 1.48753612908506148525e-2
	den = float64(den*r) + 1.36929880922735805310e-1
	den = float64(den*r) + 5.99832206555887937690e-1
	den = float64(den*r) + 1
	return num / den
}
