package calibration

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"fundsim/model/plan"
)

// Forecast is what a year is expected to bring to a pot: a quantity whose
// logarithm is Student's t with DF degrees of freedom around LogMedian, in
// units of LogSD. Amounts are in fen, counts in visits or cases.
type Forecast struct {
	Unit, Scheme string
	Measure      Measure
	Year         int
	LogMedian    float64
	LogSD        float64
	DF           float64
}

// Drift says how trends go on beyond the history.
type Drift struct {
	Cap     float64 // growth of a year is at most this; NaN for no cap
	Damping float64 // in year h the log growth is times damping^(h−1); 1 for none
}

// Undamped lets trends go on as they are.
var Undamped = Drift{Cap: math.NaN(), Damping: 1}

// Log is the growth of the logarithm over some years.
func (d Drift) Log(slope float64, years int) (sum float64) {
	factor := 1.0
	for range years {
		step := slope * factor
		if !math.IsNaN(d.Cap) {
			step = min(step, math.Log1p(d.Cap))
		}
		sum, factor = sum+step, factor*d.Damping
	}
	return sum
}

// Forecast forecasts volume, cost and fund cost of every pot with a trend, for
// a year after the history. The pot's lines of its last year go on, each at
// its own level:
//
//	median = Σ exp(line's effect + half its own variance) · exp(year effect on the trend line)
//
// and the logarithm has the spread of the years around the trend, the error of
// the trend itself, and what the lines' own factors leave in their sum.
func (a *Assumptions) Forecast(year int, drift Drift) (out []Forecast) {
	for _, p := range a.pots {
		for _, m := range []Measure{Volume, Cost, FundCost} {
			if line := p.trends[m]; line != nil && year > a.Years[len(a.Years)-1] {
				out = append(out, p.forecast(m, a.Years, year, drift))
			}
		}
	}
	return out
}

func (p *potFit) forecast(m Measure, years []int, year int, drift Drift) Forecast {
	x, fit, line := p.panels[m], p.fits[m], p.trends[m]
	last := line.years[len(line.years)-1]
	own := p.own[m]
	level, squares := 0.0, 0.0
	for i := range x.lines {
		if math.IsNaN(x.log[x.at(i, last)]) {
			continue
		}
		effect, noise, n := 0.0, 0.0, 0.0
		for y := range x.years {
			if at := x.at(i, y); !math.IsNaN(x.log[at]) {
				effect, noise, n = effect+x.log[at]-fit.year[y], noise+x.noise[at], n+1
			}
		}
		v := math.Exp(effect/n + (own+noise/n)/2)
		level += v
		squares += v * v * (own + noise/n) * (1 + 1/n)
	}
	// The line at the last year, then the drift from there.
	at := make([]float64, len(line.beta))
	at[0], at[1] = 1, float64(years[last])-line.mean
	for j := 2; j < len(at); j++ {
		at[j] = 1 // behind every shift
	}
	center := dot(at, line.beta) + drift.Log(line.beta[1], year-years[last])
	at[1] = float64(year) - line.mean
	leverage := 0.0
	for i := range at {
		for j := range at {
			leverage += at[i] * at[j] * line.inverse.At(i, j)
		}
	}
	systemic, _ := line.variance()
	spread := max(0, systemic) + leverage*line.total + squares/(level*level)
	return Forecast{p.unit, p.scheme, m, year, math.Log(level) + center, math.Sqrt(spread), float64(line.df)}
}

func (f *Forecast) t() distuv.StudentsT {
	return distuv.StudentsT{Mu: f.LogMedian, Sigma: max(f.LogSD, 1e-9), Nu: f.DF}
}

// Quantile is the value below which the outcome lies with probability p.
func (f *Forecast) Quantile(p float64) float64 { return math.Exp(f.t().Quantile(p)) }

// CDF is the probability that the outcome is at most x.
func (f *Forecast) CDF(x float64) float64 {
	if x <= 0 {
		return 0
	}
	return f.t().CDF(math.Log(x))
}

// Actual is what a year brought to the pot of a forecast, over the lines with a
// whole year; 0 where there are none.
func (f *Forecast) Actual(h *plan.History) (sum float64) {
	for k, l := range h.Lines {
		if l.Unit != f.Unit || l.Scheme != f.Scheme {
			continue
		}
		for y, year := range h.Years {
			if cell := h.Cell(k, y); year == f.Year && h.Complete(cell) {
				switch f.Measure {
				case Cost:
					sum += float64(h.Total(plan.TotalCost, cell))
				case FundCost:
					sum += float64(h.Total(plan.FundCost, cell))
				default:
					sum += float64(h.Total(volumeOf(h, k), cell))
				}
			}
		}
	}
	return sum
}
