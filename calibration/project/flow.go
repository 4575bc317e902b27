package project

import (
	"math"

	"fundsim/calibration/forecast"
	"fundsim/model/money"
	"fundsim/model/portable"
	"fundsim/model/risk"
)

// Flow is a yearly amount, income or expenditure: what is expected of the base
// year and of the years after it, and how it may stray.
type Flow struct {
	Expected []money.Fen // by year, the base year first
	Method   string      // id of a forecasting method, or of a plan's method
	Years    int         // of history that it rests on; 0 without one
	Unused   int         // years before those, cut off by a year missing, 0 or negative
	sd       float64     // of the log by which it strays each year, adding up; mean 1
	errors   *forecast.Errors
	gap      int // years between the end of the history and the base year
	normals  risk.Normals
	follows  *Flow   // the flow whose chance it shares
	shared   float64 // correlation with it
}

// Uncertain tells whether the flow may stray.
func (f *Flow) Uncertain() bool { return f.sd != 0 || f.errors != nil }

// z is number i of the flow's stream in a draw.
func (f *Flow) z(draw, i int) float64 {
	own := f.normals.At(draw, i)
	if f.follows == nil {
		return own
	}
	return float64(f.shared*f.follows.normals.At(draw, i)) + float64(math.Sqrt(1-float64(f.shared*f.shared))*own)
}

// draw puts the amounts of one draw into out, the base year as expected.
func (f *Flow) draw(draw int, out []money.Fen) {
	out[0] = f.Expected[0]
	n := len(f.Expected) - 1
	logs := make([]float64, f.gap+n)
	switch {
	case f.errors != nil:
		f.errors.Path(func(i int) float64 { return f.z(draw, i) }, logs)
		if f.gap > 0 { // what had strayed by the base year is known then
			for k, base := f.gap, logs[f.gap-1]; k < len(logs); k++ {
				logs[k] -= base
			}
		}
	case f.sd != 0:
		var sum float64
		for k := range logs {
			sum += float64(f.sd*f.z(draw, k)) - float64(f.sd*f.sd)/2
			logs[k] = sum
		}
	}
	for k := range n {
		out[k+1] = f.Expected[k+1]
		if x := logs[f.gap+k]; x != 0 {
			out[k+1] = money.Fen(math.Floor(float64(float64(f.Expected[k+1])*portable.Exp(x)) + 0.5))
		}
	}
}

// grown are a base amount and what follows it by growth factors.
func grown(base money.Fen, factors []money.Ratio) ([]money.Fen, bool) {
	out := []money.Fen{base}
	for _, f := range factors {
		next, ok := money.MulRatio(base, f)
		if !ok {
			return nil, false
		}
		out = append(out, next)
	}
	return out, true
}

// factors are the medians of a fit relative to the year `gap` years after its
// base, which is the value itself where there is no gap.
func factors(f *forecast.Fit, value float64, gap, years int) []money.Ratio {
	from := math.Log(value)
	if gap > 0 {
		from = f.Center[gap-1]
	}
	out := make([]money.Ratio, years)
	for k := range out {
		out[k] = money.Ratio(math.Round(math.Exp(f.Center[gap+k]-from) * float64(money.One)))
	}
	return out
}
