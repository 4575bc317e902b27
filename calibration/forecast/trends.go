package forecast

import (
	"math"

	"gonum.org/v1/gonum/stat"
)

// lastYear repeats the last value: center(h) = y(T). Growth that it leaves out
// counts as an error of its slope.
func lastYear(y []float64, ahead int, _ *Params) Fit {
	f := Fit{Center: straight(y[len(y)-1], 0, ahead)}
	if len(y) > 1 {
		mean, sd, df := meanSD(growths(y))
		f.Errors = Errors{DF: df, Step: sd, Slope: math.Abs(mean)}
	}
	return f
}

// meanGrowth lets the last value grow at the mean of the past:
// center(h) = y(T) + h·ḡ, ḡ = (y(T) − y(1)) ÷ (n − 1), a random walk with drift.
func meanGrowth(y []float64, ahead int, _ *Params) Fit {
	g := growths(y)
	mean, sd, df := meanSD(g)
	return Fit{Center: straight(y[len(y)-1], mean, ahead), Errors: Errors{DF: df, Step: sd, Slope: sd / math.Sqrt(float64(len(g)))}}
}

// line is the least-squares line of logs on years counted from the last: the
// height at the last year, the slope, and the errors of both.
type line struct {
	height, slope float64
	Errors
}

func fitLine(y []float64) line {
	n := len(y)
	x := make([]float64, n)
	for i := range x {
		x[i] = float64(i - n + 1)
	}
	height, slope := stat.LinearRegression(x, y, nil, false)
	var squares float64
	for i := range x {
		e := y[i] - height - slope*x[i]
		squares += e * e
	}
	df := float64(n - 2)
	s := math.Sqrt(squares / df)
	sxx := float64(n) * (float64(n)*float64(n) - 1) / 12
	return line{height, slope, Errors{DF: df, Level: s / math.Sqrt(float64(n)), Slope: s / math.Sqrt(sxx), Pivot: float64(n-1) / 2, Noise: s}}
}

// logLinear (对数线性趋势) is the least-squares line of log y on years, with the
// usual prediction interval: V(h) = s²·(1 + 1/n + (h + (n−1)/2)² ÷ Sxx), n − 2
// degrees of freedom.
func logLinear(y []float64, ahead int, _ *Params) Fit {
	l := fitLine(y)
	return Fit{Center: straight(l.height, l.slope, ahead), Errors: l.Errors}
}

// capped (趋势封顶) lets the last value grow by the log-linear trend, but by at
// most the budget rule's cap: center(h) = y(T) + h·min(b, log(1 + cap)).
func capped(y []float64, ahead int, p *Params) Fit {
	growth := min(fitLine(y).slope, math.Log1p(p.Cap))
	return Fit{Center: straight(y[len(y)-1], growth, ahead), Errors: aroundGrowth(y, growth)}
}

// published (公布增幅) lets the last value grow by a published rule:
// center(h) = y(T) + h·log(1 + rule).
func published(y []float64, ahead int, p *Params) Fit {
	growth := math.Log1p(p.Rule)
	return Fit{Center: straight(y[len(y)-1], growth, ahead), Errors: aroundGrowth(y, growth)}
}

// aroundGrowth are the errors of a walk with a given growth: past growths spread
// around their mean as steps, and their mean lies off the given growth.
func aroundGrowth(y []float64, growth float64) Errors {
	if len(y) < 2 {
		return Errors{}
	}
	g := growths(y)
	mean, sd, df := meanSD(g)
	return Errors{DF: df, Step: sd, Slope: math.Hypot(mean-growth, sd/math.Sqrt(float64(len(g))))}
}
