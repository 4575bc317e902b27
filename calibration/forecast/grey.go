package forecast

import (
	"math"

	"gonum.org/v1/gonum/stat"
)

// Grey is a grey model GM(1,1) (灰色预测): the running sums x1 of a series follow
// dx1/dt + a·x1 = b, with a and b by least squares from
//
//	x0(k) = −a·z(k) + b,  z(k) = (x1(k) + x1(k−1)) ÷ 2,  k = 2 … n
//
// Fitted and forecast values are the differences of
// x1(k) = (x0(1) − b/a)·exp(−a·(k−1)) + b/a.
type Grey struct {
	A, B  float64
	first float64
}

// FitGrey fits a grey model to at least four values.
func FitGrey(x0 []float64) Grey {
	z, next := make([]float64, len(x0)-1), x0[1:]
	sum := x0[0]
	for k, x := range next {
		z[k] = -(sum + x/2)
		sum += x
	}
	b, a := stat.LinearRegression(z, next, nil, false)
	return Grey{a, b, x0[0]}
}

// Value is the model's value of year k, counted from 1.
func (g Grey) Value(k int) float64 {
	if k == 1 {
		return g.first
	}
	if g.A == 0 {
		return g.B
	}
	return (1 - math.Exp(g.A)) * (g.first - g.B/g.A) * math.Exp(-g.A*float64(k-1))
}

// grey continues a series by a grey model. It is an exponential with two
// estimated parameters, so its errors are taken as those of the log-linear
// line, with the spread of its own residual ratios log(x0 ÷ fitted), n − 2
// degrees of freedom.
func grey(y []float64, ahead int, _ *Params) Fit {
	n := len(y)
	x0 := make([]float64, n)
	for i := range y {
		x0[i] = math.Exp(y[i])
	}
	g := FitGrey(x0)
	f := Fit{Center: make([]float64, ahead), Errors: fitLine(y).Errors}
	for h := range f.Center {
		f.Center[h] = math.Log(g.Value(n + h + 1)) // NaN where it turns negative
	}
	var squares float64
	for k := 2; k <= n; k++ {
		e := y[k-1] - math.Log(g.Value(k))
		squares += e * e
	}
	s, of := math.Sqrt(squares/float64(n-2)), f.Errors.Noise
	if of == 0 {
		f.Errors.Noise = s
		return f
	}
	f.Errors = f.Errors.scaled(s / of)
	return f
}
