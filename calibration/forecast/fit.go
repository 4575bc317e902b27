package forecast

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Fit is a method fitted to one series: medians and errors of the years after Base.
type Fit struct {
	Base   int       // last year that was used
	Years  int       // how many were used
	Center []float64 // log of the median, of the years Base + 1, Base + 2, …
	Errors Errors
}

// Errors describe how far log y(Base + h) may lie from the center; see the
// package comment. Without degrees of freedom nothing is known of them.
type Errors struct {
	DF                  float64   // of Student's t; +Inf is normal, 0 unknown
	Level, Slope, Pivot float64   // of the fitted line: sd of its height, sd of its slope and how many years before the base they are independent
	Noise               float64   // sd of what stays for its year only
	Step                float64   // sd of what stays from then on
	Drift               float64   // sd of a turn of the trend
	Carry               []float64 // how much of a step counts j years on; 1 where absent
	Given               []float64 // √V(h) by years ahead, in the place of all the others; such errors have no path
}

// Known tells whether the size of the errors could be estimated: with fewer than
// two degrees of freedom an interval would say nothing.
func (e *Errors) Known() bool { return e.DF >= 2 }

// Variance is V(h), h ≥ 1.
func (e *Errors) Variance(h int) float64 {
	if e.Given != nil {
		return e.Given[h-1] * e.Given[h-1]
	}
	x := float64(h)
	v := e.Level*e.Level + e.Slope*e.Slope*(x+e.Pivot)*(x+e.Pivot) + e.Noise*e.Noise + e.Drift*e.Drift*x*(x-1)
	for j := range h {
		v += e.Step * e.Step * e.carry(j) * e.carry(j)
	}
	return v
}

func (e *Errors) carry(j int) float64 {
	if j < len(e.Carry) {
		return e.Carry[j]
	}
	return 1
}

// scaled multiplies all errors by k.
func (e Errors) scaled(k float64) Errors {
	e.Level, e.Slope, e.Noise, e.Step, e.Drift = k*e.Level, k*e.Slope, k*e.Noise, k*e.Step, k*e.Drift
	return e
}

// Median is the point forecast h years after the base.
func (f *Fit) Median(h int) float64 { return math.Exp(f.Center[h-1]) }

// At is the predictive distribution h years after the base.
func (f *Fit) At(h int) Distribution {
	return Distribution{Center: f.Center[h-1], Scale: math.Sqrt(f.Errors.Variance(h)), DF: f.Errors.DF}
}

// Distribution is a predictive distribution: log y = Center + Scale · t(DF).
type Distribution struct{ Center, Scale, DF float64 }

// Quantile is the value that y stays below with probability p.
func (d Distribution) Quantile(p float64) float64 {
	return math.Exp(d.Center + d.Scale*studentQuantile(p, d.DF))
}

// Probability is P(y ≤ x).
func (d Distribution) Probability(x float64) float64 {
	switch {
	case x <= 0:
		return 0
	case d.Scale == 0 && math.Log(x) < d.Center:
		return 0
	case d.Scale == 0:
		return 1
	}
	return studentCDF((math.Log(x)-d.Center)/d.Scale, d.DF)
}

func studentQuantile(p, df float64) float64 {
	switch {
	case p == 0.5:
		return 0
	case math.IsInf(df, 1):
		return distuv.UnitNormal.Quantile(p)
	}
	return distuv.StudentsT{Mu: 0, Sigma: 1, Nu: df}.Quantile(p)
}

func studentCDF(x, df float64) float64 {
	if math.IsInf(df, 1) {
		return distuv.UnitNormal.CDF(x)
	}
	return distuv.StudentsT{Mu: 0, Sigma: 1, Nu: df}.CDF(x)
}

// Path turns standard normal numbers into one way that the years may go: out[h−1]
// becomes the deviation of log y(Base + h) from the center. Its variance over
// many paths is V(h), times that of a t with the whole part of the degrees of
// freedom; z(i) is number i of the path's own stream. No product is fused, so
// that every machine gives the same digits.
func (e *Errors) Path(z func(i int) float64, out []float64) {
	level, slope, drift := float64(e.Level*z(0)), float64(e.Slope*z(1)), float64(e.Drift*z(2))
	wide := e.mixture(z)
	for i := range out {
		h := float64(i + 1)
		d := level + float64(slope*(h+e.Pivot)) + float64(drift*math.Sqrt(float64(h*(h-1)))) + float64(e.Noise*z(4+2*i))
		for j := 0; j <= i; j++ {
			d += float64(float64(e.Step*e.carry(i-j)) * z(3+2*j))
		}
		out[i] = float64(wide * d)
	}
}

// mixture makes a normal a t: √(ν ÷ χ²(ν)), 1 from 60 degrees of freedom on.
func (e *Errors) mixture(z func(i int) float64) float64 {
	if !(e.DF < 60) {
		return 1
	}
	n := int(e.DF)
	var chi float64
	for i := range n {
		x := z(mixtureFrom + i)
		chi += float64(x * x)
	}
	return math.Sqrt(float64(n) / chi)
}

// mixtureFrom is the first number of a stream that the mixture takes.
const mixtureFrom = 1 << 10

// Quantised rounds all errors to 1e-9, which takes the noise of the arithmetic off.
func (e Errors) Quantised() Errors {
	for _, x := range []*float64{&e.Level, &e.Slope, &e.Noise, &e.Step, &e.Drift} {
		*x = math.Round(*x*1e9) / 1e9
	}
	e.DF = math.Floor(e.DF)
	carry := make([]float64, len(e.Carry))
	for i, c := range e.Carry {
		carry[i] = math.Round(c*1e9) / 1e9
	}
	e.Carry = carry
	return e
}
