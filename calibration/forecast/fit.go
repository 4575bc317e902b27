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
}

// Known tells whether the size of the errors could be estimated: with fewer than
// two degrees of freedom an interval would say nothing.
func (e *Errors) Known() bool { return e.DF >= 2 }

// Variance is V(h), h ≥ 1.
func (e *Errors) Variance(h int) float64 {
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
