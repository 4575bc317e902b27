package calibration

import (
	"slices"
	"strconv"
	"strings"

	"fundsim/model/plan"
	"fundsim/model/problem"
)

// CellBy says which institutions share a coefficient of variation of their own.
type CellBy string

// The ways to group institutions.
const (
	ByAll       CellBy = "all"
	ByLevel     CellBy = "level"
	ByUnit      CellBy = "unit"
	ByUnitLevel CellBy = "unit-level"
)

// CellBys lists them.
var CellBys = []CellBy{ByLevel, ByAll, ByUnit, ByUnitLevel}

// Options say what is fitted. The zero value fits everything, with own factors
// for all institutions alike.
type Options struct {
	Institutions []plan.Institution // for levels; may be nil
	CellBy       CellBy             // "" is all
	TrendByLevel bool               // trends of each level as well
	Pool         bool               // one systemic sd for all pots instead of one for each
	Breaks       []int              // years left out of every fit
	Shifts       []int              // years from which on the level is another
	LeastVolume  float64            // lines with fewer visits or cases a year are left out; 0 means 50
	Triangle     *plan.Triangle     // claims by month of service and month of payment; may be nil
	DropOutliers bool               // fit again without the institution-years that stand out
}

// Assumptions is what a history says, with the errors.
type Assumptions struct {
	Years         []int // used
	Trends        []Trend
	Systemic      []Systemic // of each pot, then of all together
	Correlation   *Value     // between systemic factors of the same kind
	VolumeCost    *Value     // of the volume and the unit-cost factor of a pot
	Cells         []Cell     // of each group, then of all together
	Dispersion    *Value
	ByUnit        []UnitDispersion
	Seasons       []Season
	Distributions []Distribution
	Completions   []CompletionFit
	Missing       []Missing // what was left out, and why
	Diagnosis     Diagnosis

	pots []*potFit
}

// Trend is the yearly growth of a pot, or of one level of institutions in it.
type Trend struct {
	Unit, Scheme string
	Level        plan.Level
	Growth       [numMeasures]*Value
}

// Systemic is the sd of a pot's systemic factors; unit and scheme are * for all pots.
type Systemic struct {
	Unit, Scheme     string
	Volume, UnitCost *Value
}

// Cell is the coefficients of variation of institutions' own factors.
type Cell struct {
	Unit                            string // "" for all
	Level                           plan.Level
	Volume, UnitCost, PointsPerCase *Value
}

// UnitDispersion is the monthly dispersion of one unit.
type UnitDispersion struct {
	Unit  string
	Value Value
}

// Missing (未测定) is an assumption that was left out.
type Missing struct {
	What         problem.Text
	Unit, Scheme string // "" for all
	Level        plan.Level
	Why          problem.Text
}

// potFit is a pot with its fits.
type potFit struct {
	*pot
	panels [numMeasures]*panel
	fits   [numMeasures]*twoWay
	trends [numMeasures]*trendLine
	own    [numMeasures]float64   // variance of institutions' own factors, all alike
	spread [numMeasures][]float64 // the same of each line, by groups where they were fitted
	sample [2]float64             // ω² of unit cost and of points: sampling variance of one visit
}

// fitter carries a fit through its stages.
type fitter struct {
	Options
	h      *plan.History
	pots   []*pot
	levels map[string]plan.Level
	months *months
	out    *Assumptions
}

// Fit measures the assumptions. Problems are warnings, but for a history that
// holds nothing to fit.
func Fit(h *plan.History, o Options) (*Assumptions, problem.List) {
	a, list := fitOnce(h, o)
	if a == nil || !o.DropOutliers || a.Diagnosis.Found == 0 {
		return a, list
	}
	rest := *h
	rest.Months = slices.Clone(h.Months)
	for _, cell := range a.Diagnosis.cells(h) {
		rest.Months[cell] = 0
		a.Diagnosis.Dropped++
	}
	b, again := fitOnce(&rest, o)
	if b == nil {
		return nil, again
	}
	b.Diagnosis.Outliers, b.Diagnosis.Found, b.Diagnosis.Dropped = a.Diagnosis.Outliers, a.Diagnosis.Found, a.Diagnosis.Dropped
	return b, again
}

// fitOnce fits all that is there.
func fitOnce(h *plan.History, o Options) (*Assumptions, problem.List) {
	var list problem.List
	if o.LeastVolume <= 0 {
		o.LeastVolume = 50
	}
	for _, y := range slices.Concat(o.Breaks, o.Shifts) {
		if !slices.Contains(h.Years, y) {
			list.Errorf("no-such-year", "", "历史数据没有 %d 年", "the history has no year %d", y).
				Allow("%v", "%v", h.Years)
		}
	}
	f := &fitter{Options: o, h: h.Without(o.Breaks), levels: map[string]plan.Level{}}
	switch {
	case len(h.Lines) == 0 || len(f.h.Years) == 0:
		list.Errorf("empty-history", "", "没有可用的历史数据", "there is no history to fit")
	case len(h.Years) > maxYears:
		list.Errorf("too-many-years", "", "%d 年数据超过上限 %d 年", "%d years of data are over the limit of %d", len(h.Years), maxYears)
	}
	if list.HasErrors() {
		return nil, list
	}
	for _, in := range o.Institutions {
		f.levels[in.ID] = in.Level
	}
	f.out = &Assumptions{Years: f.h.Years}
	f.pots = potsOf(f.h, o.LeastVolume)
	for _, p := range f.pots {
		f.out.pots = append(f.out.pots, &potFit{pot: p})
	}
	f.monthly()
	f.sampling()
	for m := range numMeasures {
		f.measure(m)
	}
	slices.SortStableFunc(f.out.Cells, func(a, b Cell) int { return cellKey{a.Unit, a.Level}.compare(cellKey{b.Unit, b.Level}) })
	f.trends()
	f.systemic()
	f.distributions()
	f.runOut()
	f.diagnose(h)
	f.grades()
	f.tooLarge()
	return f.out, list
}

// Span is the years that were used, as text: 2018–2019,2021–2022.
func Span(years []int) string {
	var b strings.Builder
	for i := 0; i < len(years); {
		last := i
		for last+1 < len(years) && years[last+1] == years[last]+1 {
			last++
		}
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(strconv.Itoa(years[i]))
		if last > i {
			b.WriteString("–" + strconv.Itoa(years[last]))
		}
		i = last + 1
	}
	return b.String()
}

// missing notes what was left out.
func (f *fitter) missing(what problem.Text, unit, scheme string, why problem.Text) *Missing {
	f.out.Missing = append(f.out.Missing, Missing{What: what, Unit: unit, Scheme: scheme, Why: why})
	return &f.out.Missing[len(f.out.Missing)-1]
}

// monthly fits seasons and dispersion.
func (f *fitter) monthly() {
	f.months = monthsOf(f.h, f.pots)
	for _, unit := range unitsOf(f.pots) {
		if !slices.ContainsFunc(f.months.rows, func(r monthRow) bool { return f.months.units[r.unit] == unit }) {
			f.missing(whatSeason, unit, "", f.whyNoSeason(unit))
		}
	}
	if len(f.months.rows) == 0 {
		f.missing(whatDispersion, "", "", f.whyNoSeason(""))
		f.months = nil
		return
	}
	d := f.months.fit()
	seasons := f.months.seasons(len(f.h.Years))
	for _, s := range seasons {
		if s.Factors[0].N > 0 {
			f.out.Seasons = append(f.out.Seasons, s)
		}
	}
	if len(f.months.rows) < leastRows {
		f.missing(whatDispersion, "", "", problem.T("只有 %d 个机构年,至少要 %d 个", "only %d institution-years; at least %d are needed", len(f.months.rows), leastRows))
		return
	}
	v := d.value()
	f.out.Dispersion = &v
	for u, unit := range f.months.units {
		if len(f.months.units) > 1 {
			if d := f.months.maximiseOf(u); d.cells >= leastRows*plan.Months {
				f.out.ByUnit = append(f.out.ByUnit, UnitDispersion{unit, d.value()})
			}
		}
	}
}

// leastRows is how many institution-years a dispersion needs.
const leastRows = 10

// noise is the variance of the logarithm of a measure at a volume that chance
// of the month and of single visits explains.
func (f *fitter) noise(p *potFit, m Measure) func(volume float64) float64 {
	extra := 0.0 // of the year by overdispersed months: α · Σ (season ÷ 12)²
	if f.months != nil {
		if u := slices.Index(f.months.units, p.unit); u >= 0 {
			for _, s := range f.months.season[u] {
				extra += f.months.alpha * s * s / (plan.Months * plan.Months)
			}
		}
	}
	const least = 1e-8 // (0.01 %)²: keeps weights finite where prices are fixed
	switch m {
	case Volume:
		return func(n float64) float64 { return 1/n + extra }
	case UnitCost:
		return func(n float64) float64 { return max(least, p.sample[0]/n) }
	case PointsPerCase:
		return func(n float64) float64 { return max(least, p.sample[1]/n) }
	}
	return func(n float64) float64 { return 1/n + extra + p.sample[0]/n }
}

// measure fits a measure in all pots: own variances of the groups, then the
// year effects at them.
func (f *fitter) measure(m Measure) {
	var panels []*panel
	var pots []*potFit
	for _, p := range f.out.pots {
		if m == PointsPerCase && f.h.Columns[plan.PointsCol] == nil || m == FundCost && f.h.Columns[plan.FundCost] == nil {
			continue
		}
		x := panelOf(f.h, p.pot, m, f.noise(p, m))
		if x.cells() == 0 {
			continue
		}
		panels, pots = append(panels, x), append(pots, p)
	}
	if len(panels) == 0 {
		return
	}
	if m != UnitCost && m != PointsPerCase {
		for i, x := range panels {
			first := fitTwoWay(x, []float64{0.01})
			if m == Volume {
				x.smooth(first, f.noise(pots[i], m))
			}
		}
	}
	all := fitSpread(panels, 1)
	spreads := f.cells(m, panels, all)
	for i, p := range pots {
		p.panels[m], p.fits[m], p.own[m], p.spread[m] = panels[i], all.fits[i], all.own[0], spreads[i]
	}
}
