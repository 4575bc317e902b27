package forecast

import "math"

// Damping holds the weights of the damped trend: how far the level follows a new
// value (Level), how far the trend follows the level's change (Trend), and how
// much of the trend is left a year later (Damp).
type Damping struct{ Level, Trend, Damp float64 }

// DefaultDamping is used where there are too few series to choose from.
var DefaultDamping = Damping{Level: 1, Trend: 0.3, Damp: 0.9}

// damped (阻尼趋势) is exponential smoothing of logs with a damped trend:
//
//	l(t) = l(t−1) + φ·b(t−1) + α·e(t),  b(t) = φ·b(t−1) + α·β·e(t)
//	center(h) = l(T) + (φ + … + φ^h)·b(T)
//
// with e(t) the one-year error. It starts from the first value without a trend.
// A step counts 1 + β·(φ + … + φ^j) times j years on where α = 1. Source:
// Gardner and McKenzie, Forecasting trends in time series, Management Science 31 (1985).
func damped(y []float64, ahead int, p *Params) Fit {
	d := p.Damping
	level, trend := y[0], 0.0
	var squares, weights, weights2 float64
	for t, v := range y[1:] {
		e := v - level - d.Damp*trend
		if t > 0 || len(y) < 4 { // the second year has no trend to go by
			squares, weights, weights2 = fade*squares+e*e, fade*weights+1, fade*fade*weights2+1
		}
		level += d.Damp*trend + d.Level*e
		trend = d.Damp*trend + d.Level*d.Trend*e
	}
	f := Fit{Center: make([]float64, ahead)}
	carry := make([]float64, ahead)
	sum, power := 0.0, 1.0
	for h := range f.Center {
		carry[h] = d.Level * (1 + d.Trend*sum)
		power *= d.Damp
		sum += power
		f.Center[h] = level + sum*trend
	}
	carry[0] = 1
	f.Errors = Errors{DF: weights * weights / weights2, Step: math.Sqrt(squares / weights), Carry: carry}
	return f
}

// fade is what the square of an error still counts for a year later: funds that
// have grown up err less than in their first years.
const fade = 0.85

// oneYear returns the one-year errors of the damped trend from the third year on.
func (d Damping) oneYear(y []float64, each func(e float64)) {
	level, trend := y[0], 0.0
	for i, v := range y[1:] {
		e := v - level - d.Damp*trend
		if i > 0 {
			each(e)
		}
		level += d.Damp*trend + d.Level*e
		trend = d.Damp*trend + d.Level*d.Trend*e
	}
}

// ChooseDamping picks the weights that many series have in common: those with
// the smallest mean absolute one-year error of logs over all runs, on a grid.
// Ties go to the first: more level, less trend.
func ChooseDamping(runs []Run) Damping {
	best, least := DefaultDamping, math.Inf(1)
	for _, level := range []float64{1, 0.9, 0.8, 0.7, 0.6, 0.5} {
		for _, trend := range []float64{0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1} {
			for _, damp := range []float64{0, 0.2, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1} {
				d := Damping{level, trend, damp}
				var sum float64
				for i := range runs {
					if len(runs[i].Logs) > 2 {
						d.oneYear(runs[i].Logs, func(e float64) { sum += math.Abs(e) })
					}
				}
				if sum < least {
					best, least = d, sum
				}
			}
		}
	}
	return best
}
