package calibration

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"fundsim/model/problem"
)

// Value is one measured assumption. Low and High are its 95 % interval, which
// need not be symmetric.
type Value struct {
	Value, SE, Low, High float64
	N                    int     // observations it rests on; see Method
	DF                   float64 // degrees of freedom, 0 where they are many
	Years                []int
	Grade                string
	Method               problem.Text
}

// level is the probability that a stated interval covers the true value.
const level = 0.95

// z is the normal quantile of the interval: 1.96.
var z = distuv.UnitNormal.Quantile((1 + level) / 2)

// chiSquare is a quantile of the χ² distribution.
func chiSquare(df, p float64) float64 { return distuv.ChiSquared{K: df}.Quantile(p) }

// studentT is a quantile of Student's t distribution.
func studentT(df, p float64) float64 { return distuv.StudentsT{Sigma: 1, Nu: df}.Quantile(p) }

// c4 is E[s] ÷ σ of the square root of an unbiased variance with df degrees of
// freedom: √(2/df) · Γ((df+1)/2) ÷ Γ(df/2).
func c4(df float64) float64 {
	a, _ := math.Lgamma((df + 1) / 2)
	b, _ := math.Lgamma(df / 2)
	return math.Sqrt(2/df) * math.Exp(a-b)
}

// sdOf turns an unbiased estimate of a variance, which may be ≤ 0, with its own
// variance into a standard deviation that is unbiased to the order of 1/df, and
// its standard error. low and high bound the variance. Where nothing is left
// of the variance the sd is 0 and its error is what the upper bound allows.
func sdOf(variance, ofVariance, low, high float64) Value {
	low, high = math.Sqrt(max(0, low)), math.Sqrt(max(0, high))
	if variance <= 0 {
		return Value{SE: high / z, High: high}
	}
	df := max(1, 2*variance*variance/ofVariance)
	c := c4(df)
	sd := math.Sqrt(variance) / c
	return Value{Value: sd, SE: sd * math.Sqrt(1-c*c), Low: low, High: max(high, sd), DF: df}
}

// onLog makes a value of the estimate exp(x) with standard error se of x: its
// interval is symmetric in the logarithm.
func onLog(x, se float64) Value { return onLogT(x, se, math.Inf(1)) }

// onLogT is onLog where se itself rests on df degrees of freedom.
func onLogT(x, se, df float64) Value {
	v, t := math.Exp(x), z
	if !math.IsInf(df, 1) {
		t = studentT(df, (1+level)/2)
	}
	return Value{Value: v, SE: v * se, Low: v * math.Exp(-t*se), High: v * math.Exp(t*se)}
}

// growthOf makes a yearly growth of a slope of the logarithm with standard
// error se on df degrees of freedom.
func growthOf(slope, se, df float64) Value {
	v := onLogT(slope, se, df)
	return Value{Value: v.Value - 1, SE: v.SE, Low: v.Low - 1, High: v.High - 1, DF: df}
}
