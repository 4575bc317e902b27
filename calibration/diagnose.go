package calibration

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"

	"fundsim/model/plan"
)

// Diagnosis (诊断) says how well the model fits the history: what is left of
// years and months, which institutions and months stand out, and which years
// look like breaks.
type Diagnosis struct {
	Years    []YearResidual
	Months   []MonthResidual
	Outliers []Outlier // the largest, at most maxOutliers
	Found    int       // outliers in all
	Dropped  int       // institution-years that the fits are without
	Breaks   []Break
	Small    []SmallLines // lines left out of the fits

	all []Outlier
}

// YearResidual is a pot's year effect against its trend, as a ratio − 1.
type YearResidual struct {
	Unit, Scheme string
	Measure      Measure
	Year         int
	Effect       float64 // against the mean of the years
	Residual     float64 // against the trend; NaN where there is none
}

// MonthResidual is a unit's count in a month of a year against level and season, as a ratio − 1.
type MonthResidual struct {
	Unit     string
	Year     int
	Residual [plan.Months]float64
}

// Outlier is an institution's month (or year, Month 0) far from what its other
// months (years) say. Z is in robust sds.
type Outlier struct {
	Institution, Unit, Scheme string
	Measure                   Measure
	Year, Month               int
	Found, Expected           float64
	Z                         float64
}

// Break (断点) is a year that looks unlike the others of its pot.
type Break struct {
	Unit, Scheme string
	Measure      Measure
	Year         int
	Residual     float64 // against a robust line, as a ratio − 1
	Z            float64
}

// SmallLines says how many lines of a pot count too little to be used, and how
// many of its line-years lack months.
type SmallLines struct {
	Unit, Scheme   string
	Lines, Partial int
}

const (
	maxOutliers = 100
	breakLimit  = 5 // robust sds of a year effect
)

// Normal-consistent scale of the median absolute deviation.
var madScale = 1 / distuv.UnitNormal.Quantile(0.75)

func (f *fitter) diagnose(whole *plan.History) {
	d := &f.out.Diagnosis
	for _, p := range f.out.pots {
		if p.small+p.partial > 0 {
			d.Small = append(d.Small, SmallLines{p.unit, p.scheme, p.small, p.partial})
		}
		for m := range numMeasures {
			if p.fits[m] != nil {
				d.yearResiduals(f.h.Years, p, m)
			}
		}
	}
	if f.months != nil {
		d.monthResiduals(f.h.Years, f.months)
		d.monthOutliers(f.h, f.months)
	}
	d.yearOutliers(f.h, f.out.pots)
	d.breaks(f.h.Years, f.out.pots)
	d.Found = len(d.Outliers)
	slices.SortStableFunc(d.Outliers, func(a, b Outlier) int { return cmp.Compare(math.Abs(b.Z), math.Abs(a.Z)) })
	d.all, d.Outliers = d.Outliers, d.Outliers[:min(len(d.Outliers), maxOutliers)]
}

// cells are the cells of a history that hold an outlier.
func (d *Diagnosis) cells(h *plan.History) (cells []int) {
	line := map[plan.LineKey]int{}
	for k, l := range h.Lines {
		line[l] = k
	}
	seen := map[int]bool{}
	for _, o := range d.all {
		cell := h.Cell(line[plan.LineKey{Institution: o.Institution, Scheme: o.Scheme, Unit: o.Unit}], slices.Index(h.Years, o.Year))
		if !seen[cell] {
			seen[cell] = true
			cells = append(cells, cell)
		}
	}
	return cells
}

func (d *Diagnosis) yearResiduals(years []int, p *potFit, m Measure) {
	var residual []float64
	if p.trends[m] != nil {
		residual = p.trends[m].residuals(p.fits[m])
	}
	for y, year := range years {
		if !p.fits[m].present[y] {
			continue
		}
		r := YearResidual{Unit: p.unit, Scheme: p.scheme, Measure: m, Year: year, Effect: math.Expm1(p.fits[m].year[y]), Residual: math.NaN()}
		if residual != nil {
			r.Residual = math.Expm1(residual[y])
		}
		d.Years = append(d.Years, r)
	}
}

func (d *Diagnosis) monthResiduals(years []int, m *months) {
	type sums [plan.Months][2]float64
	all := make([]sums, len(m.units)*len(years))
	for r, at := range m.rows {
		s := &all[at.unit*len(years)+at.year]
		for i, v := range m.counts[plan.Months*r : plan.Months*(r+1)] {
			s[i][0] += v
			s[i][1] += m.theta[r] * m.season[at.unit][i]
		}
	}
	for u, unit := range m.units {
		for y, year := range years {
			s := &all[u*len(years)+y]
			if s[0][1] == 0 {
				continue
			}
			r := MonthResidual{Unit: unit, Year: year}
			for i := range r.Residual {
				r.Residual[i] = s[i][0]/s[i][1] - 1
			}
			d.Months = append(d.Months, r)
		}
	}
}

// limit is the number of sds beyond which one of n normal values is expected
// to lie, and never less than 5.
func limit(n int) float64 {
	return max(5, distuv.UnitNormal.Quantile(1-1/(2*float64(max(n, 2)))))
}

// monthOutliers compares every month of an institution with the median of its
// year, by the deviance residual of the negative binomial over its robust scale.
func (d *Diagnosis) monthOutliers(h *plan.History, m *months) {
	residual, expected := make([]float64, len(m.counts)), make([]float64, len(m.counts))
	for r, at := range m.rows {
		s := &m.season[at.unit]
		var level [plan.Months]float64
		for i, v := range m.counts[plan.Months*r : plan.Months*(r+1)] {
			level[i] = v / s[i]
		}
		theta := max(0.5, median(level[:]))
		for i := range level {
			k := plan.Months*r + i
			expected[k] = theta * s[i]
			residual[k] = deviance(m.counts[k], expected[k], m.alpha)
		}
	}
	center, scale := robust(residual)
	most := limit(len(residual))
	for k, v := range residual {
		score := (v - center) / scale
		if math.Abs(score) <= most {
			continue
		}
		at := m.rows[k/plan.Months]
		l := h.Lines[at.line]
		d.Outliers = append(d.Outliers, Outlier{Institution: l.Institution, Unit: l.Unit, Scheme: l.Scheme, Measure: Volume,
			Year: h.Years[at.year], Month: k%plan.Months + 1, Found: m.counts[k], Expected: expected[k], Z: score})
	}
}

// deviance is the signed deviance residual of a negative binomial count.
func deviance(n, mu, alpha float64) float64 {
	sum := 0.0
	if n > 0 {
		sum = n * math.Log(n/mu)
	}
	if alpha > 0 {
		sum -= (n + 1/alpha) * math.Log1p(alpha*(n-mu)/(1+alpha*mu))
	} else {
		sum -= n - mu
	}
	return math.Copysign(math.Sqrt(2*max(0, sum)), n-mu)
}

// yearOutliers compares every year of an institution with the median of its
// other years, after the pot's year effects, over the robust scale of those
// institutions that share an own variance.
func (d *Diagnosis) yearOutliers(h *plan.History, pots []*potFit) {
	for m := range PointsPerCase + 1 {
		groups := map[float64]*yearScores{}
		for _, p := range pots {
			if p.panels[m] != nil && len(p.lines) >= 5 {
				p.yearScores(h, m, groups)
			}
		}
		for _, own := range slices.Sorted(maps.Keys(groups)) {
			g := groups[own]
			center, scale := robust(g.scores)
			most := limit(len(g.scores))
			for i, v := range g.scores {
				if g.at[i].Z = (v - center) / scale; math.Abs(g.at[i].Z) > most && len(g.scores) >= 30 {
					d.Outliers = append(d.Outliers, g.at[i])
				}
			}
		}
	}
}

// yearScores are the scores of institutions' years, and what they are of.
type yearScores struct {
	scores []float64
	at     []Outlier
}

// yearScores adds the scores of a pot.
func (p *potFit) yearScores(h *plan.History, m Measure, groups map[float64]*yearScores) {
	x, fit := p.panels[m], p.fits[m]
	for i, k := range x.lines {
		g := groups[p.spread[m][i]]
		if g == nil {
			g = &yearScores{}
			groups[p.spread[m][i]] = g
		}
		for y, year := range x.years {
			v := x.log[x.at(i, y)]
			var others []float64
			for o := range x.years {
				if w := x.log[x.at(i, o)]; o != y && !math.IsNaN(w) {
					others = append(others, w-fit.year[o])
				}
			}
			if math.IsNaN(v) || len(others) < 2 {
				continue
			}
			mid := median(others) + fit.year[y]
			g.scores = append(g.scores, (v-mid)/math.Sqrt(p.spread[m][i]+x.noise[x.at(i, y)]))
			l := h.Lines[k]
			o := Outlier{Institution: l.Institution, Unit: l.Unit, Scheme: l.Scheme, Measure: m, Year: year, Found: math.Exp(v), Expected: math.Exp(mid)}
			if m == Volume {
				o.Found -= 0.5 // which panelOf adds
			}
			g.at = append(g.at, o)
		}
	}
}

// breaks compares year effects with the line of median slope (Theil–Sen). The
// scale is the larger of that of all pots together, for one pot has too few
// years, and the pot's own, for some stray more than others; times n ÷ (n − 2),
// for the line follows the n years that it is laid through. On histories without
// a break this names one in a hundred year effects at most (TestNoBreak).
func (d *Diagnosis) breaks(years []int, pots []*potFit) {
	for m := range UnitCost + 1 {
		var residual, own, wider []float64 // by year effect: own is the scale of its pot, wider is n ÷ (n − 2)
		var at []Break
		for _, p := range pots {
			fit := p.fits[m]
			if fit == nil || fit.years < 4 || !fit.linked {
				continue
			}
			var slopes, level []float64
			for a := range years {
				for b := range a {
					if fit.present[a] && fit.present[b] {
						slopes = append(slopes, (fit.year[a]-fit.year[b])/float64(years[a]-years[b]))
					}
				}
			}
			slope := median(slopes)
			for y, year := range years {
				if fit.present[y] {
					level = append(level, fit.year[y]-slope*float64(year))
				}
			}
			mid := median(level)
			for i := range level {
				level[i] -= mid
			}
			_, scale := robust(level)
			widen := float64(len(level)) / float64(len(level)-2)
			for y, year := range years {
				if fit.present[y] {
					r := fit.year[y] - slope*float64(year) - mid
					own, wider = append(own, scale), append(wider, widen)
					residual = append(residual, r)
					at = append(at, Break{p.unit, p.scheme, m, year, math.Expm1(r), 0})
				}
			}
		}
		if len(residual) < 4 {
			continue
		}
		_, scale := robust(residual)
		for i, r := range residual {
			if at[i].Z = r / (max(own[i], scale) * wider[i]); math.Abs(at[i].Z) > breakLimit {
				d.Breaks = append(d.Breaks, at[i])
			}
		}
	}
}

// robust is the median and the scaled median absolute deviation.
func robust(x []float64) (center, scale float64) {
	if len(x) == 0 {
		return 0, 1
	}
	center = median(x)
	away := make([]float64, len(x))
	for i, v := range x {
		away[i] = math.Abs(v - center)
	}
	return center, max(1e-12, madScale*median(away))
}

// median of values, which keep their order.
func median(x []float64) float64 {
	s := slices.Clone(x)
	slices.Sort(s)
	n := len(s)
	return (s[(n-1)/2] + s[n/2]) / 2
}
