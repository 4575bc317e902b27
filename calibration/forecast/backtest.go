package forecast

import (
	"math"
	"slices"
)

// Settings of a backtest.
type Settings struct {
	Methods  []*Method
	From, To int // first and last origin; 0: as the data allow
	Ahead    int // years ahead
	MinYears int // that a series must have up to its origin
}

// Backtest (回测) is what methods would have said in past years (滚动起点): each
// origin sees only the years up to itself. A forecast is scored where every
// method made it and its year is known, so that all methods are scored on the
// same. Source: docs/METHOD.md §18.
type Backtest struct {
	Settings
	Panel     *Panel
	Origins   []int
	Fits      [][]*PanelFit // by method and origin
	Forecasts []Forecast    // by origin, series, years ahead and method
	Total     [][]Score     // by method and years ahead (0 is one year)
	ByOrigin  [][][]Score   // by method, origin and years ahead
	Short     int           // series with fewer than MinYears at every origin
	Failed    []int         // by method: series × origins that it gives no forecast of
}

// Forecast is one forecast of one series.
type Forecast struct {
	Series, Method int
	Origin, Year   int
	Median         float64
	Known          bool // has intervals
	Low, High      [len(Levels)]float64
	Actual         float64 // NaN where it is not known
	Scored         bool
}

// Backtest makes all forecasts and scores them.
func (p *Panel) Backtest(set Settings) *Backtest {
	b := &Backtest{Settings: set, Panel: p, Failed: make([]int, len(set.Methods))}
	first, last := p.span()
	from, to := first+set.MinYears-1, last
	if set.From != 0 {
		from = max(set.From, first)
	}
	if set.To != 0 {
		to = min(set.To, last)
	}
	for o := from; o <= to; o++ {
		b.Origins = append(b.Origins, o)
	}
	for range set.Methods {
		b.Total = append(b.Total, make([]Score, set.Ahead))
		byOrigin := make([][]Score, len(b.Origins))
		for i := range byOrigin {
			byOrigin[i] = make([]Score, set.Ahead)
		}
		b.ByOrigin = append(b.ByOrigin, byOrigin)
		b.Fits = append(b.Fits, make([]*PanelFit, len(b.Origins)))
	}
	long := make([]bool, len(p.Series))
	var students Students
	for o, origin := range b.Origins {
		for m, method := range set.Methods {
			b.Fits[m][o] = p.Fit(method, origin, set.Ahead)
		}
		for i := range p.Series {
			if run := p.Run(i, origin); len(run.Logs) >= set.MinYears {
				long[i] = true
				b.series(i, o, &students)
			}
		}
	}
	for _, is := range long {
		if !is {
			b.Short++
		}
	}
	return b
}

// span are the first and the last year of any series.
func (p *Panel) span() (first, last int) {
	first, last = math.MaxInt, math.MinInt
	for i := range p.Series {
		first, last = min(first, p.Series[i].First), max(last, p.Series[i].Last())
	}
	return first, last
}

// series scores the forecasts of one series from one origin.
func (b *Backtest) series(i, o int, students *Students) {
	missing := slices.IndexFunc(b.Fits, func(f []*PanelFit) bool { return f[o].Fits[i] == nil })
	if missing >= 0 {
		for m := range b.Methods {
			if b.Fits[m][o].Fits[i] == nil {
				b.Failed[m]++
			}
		}
	}
	for h := 1; h <= b.Ahead; h++ {
		year := b.Origins[o] + h
		actual, known := b.Panel.Series[i].At(year)
		if !known {
			actual = math.NaN()
		}
		for m := range b.Methods {
			fit := b.Fits[m][o].Fits[i]
			if fit == nil {
				continue
			}
			ahead := year - fit.Base
			d := fit.At(ahead)
			f := Forecast{Series: i, Method: m, Origin: b.Origins[o], Year: year, Median: fit.Median(ahead), Known: fit.Errors.Known(),
				Actual: actual, Scored: known && missing < 0 && !b.Panel.Breaks[year]}
			if f.Known {
				for l, level := range Levels {
					f.Low[l], f.High[l] = d.Interval(level, students)
				}
			}
			b.Forecasts = append(b.Forecasts, f)
			if f.Scored {
				crps := math.Abs(f.Median - actual)
				if f.Known {
					crps = d.CRPS(actual, students)
				}
				b.Total[m][h-1].add(&f, crps)
				b.ByOrigin[m][o][h-1].add(&f, crps)
			}
		}
	}
}

// Verdict compares a method with the rivals at one number of years ahead.
type Verdict struct {
	Method int
	Rivals []int // of the same backtest
	Beaten []int // rivals with a smaller CRPS than the method
	Mixed  []int // rivals with a larger CRPS but a smaller MAPE
}

// Verdicts judges every method that is no rival.
func (b *Backtest) Verdicts(ahead int) (out []Verdict) {
	for m, method := range b.Methods {
		if method.Rival || b.Total[m][ahead-1].N == 0 {
			continue
		}
		v := Verdict{Method: m}
		own := &b.Total[m][ahead-1]
		for r, rival := range b.Methods {
			if !rival.Rival {
				continue
			}
			v.Rivals = append(v.Rivals, r)
			switch x := &b.Total[r][ahead-1]; {
			case x.CRPS() < own.CRPS():
				v.Beaten = append(v.Beaten, r)
			case x.MAPE() < own.MAPE():
				v.Mixed = append(v.Mixed, r)
			}
		}
		out = append(out, v)
	}
	return out
}

// Best is the method with the smallest CRPS so many years ahead, the earlier of
// equal ones; −1 where nothing was scored.
func (b *Backtest) Best(ahead int) int {
	best := -1
	for m := range b.Methods {
		if s := &b.Total[m][ahead-1]; s.N > 0 && (best < 0 || s.CRPS() < b.Total[best][ahead-1].CRPS()) {
			best = m
		}
	}
	return best
}

// Skill is 1 − CRPS ÷ the rival's: positive where the method is better.
func (s *Score) Skill(rival *Score) float64 { return 1 - s.CRPS()/rival.CRPS() }
