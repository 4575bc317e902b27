package calibration

import (
	"math"

	"fundsim/model/plan"
	"fundsim/model/problem"
)

// sampling estimates, from months, how much a single visit adds to the variance
// of a year's unit cost (and points per case): ω² ÷ volume. The logarithm of a
// month's value less the line's effects of year and of calendar month is
// chance alone.
func (f *fitter) sampling() {
	for _, p := range f.out.pots {
		p.sample[0] = f.within(p, plan.TotalCost)
		p.sample[1] = f.within(p, plan.PointsCol)
	}
}

func (f *fitter) within(p *potFit, c plan.Column) float64 {
	if f.h.Columns[c] == nil {
		return 0
	}
	sum, df := 0.0, 0.0
	var logs, counts [][plan.Months]float64
	for i, k := range p.lines {
		logs, counts = logs[:0], counts[:0]
		for y := range f.h.Years {
			cell := f.h.Cell(k, y)
			if f.h.Months[cell] != plan.AllMonths {
				continue
			}
			var l, n [plan.Months]float64
			whole := true
			for m, v := range f.h.Year(c, cell) {
				n[m] = float64(f.h.Year(p.volume[i], cell)[m])
				l[m] = math.Log(float64(v) / n[m])
				whole = whole && n[m] > 0 && v > 0
			}
			if whole {
				logs, counts = append(logs, l), append(counts, n)
			}
		}
		if years := float64(len(logs)); years >= 2 {
			sum += interaction(logs, counts)
			df += (years - 1) * (plan.Months - 1)
		}
	}
	if df == 0 {
		return 0
	}
	return sum / df
}

// interaction is Σ count · (log − year mean − month mean + mean)².
func interaction(logs, counts [][plan.Months]float64) (sum float64) {
	years := float64(len(logs))
	var ofMonth [plan.Months]float64
	ofYear, all := make([]float64, len(logs)), 0.0
	for y := range logs {
		for m, v := range logs[y] {
			ofMonth[m] += v / years
			ofYear[y] += v / plan.Months
			all += v / (years * plan.Months)
		}
	}
	for y := range logs {
		for m, v := range logs[y] {
			e := v - ofYear[y] - ofMonth[m] + all
			sum += counts[y][m] * e * e
		}
	}
	return sum
}

// trends fits the trend of every measure of every pot, and of its levels.
func (f *fitter) trends() {
	for _, p := range f.out.pots {
		if f.TrendByLevel {
			for _, level := range f.levelsOf(p) {
				f.levelTrend(p, level)
			}
		}
		t := Trend{Unit: p.unit, Scheme: p.scheme}
		any := false
		for m := range numMeasures {
			if p.fits[m] == nil {
				if m == Volume || m == UnitCost {
					f.missing(whatTrend[m], p.unit, p.scheme, f.whyEmpty(p))
				}
				continue
			}
			line, ok := fitTrend(p.fits[m], f.h.Years, f.Shifts, 1)
			if !ok {
				if m != PointsPerCase {
					f.missing(whatTrend[m], p.unit, p.scheme, f.whyNoTrend(p.fits[m], 1))
				}
				continue
			}
			p.trends[m] = line
			v := line.growth()
			t.Growth[m], any = &v, true
		}
		if any {
			f.out.Trends = append(f.out.Trends, t)
		}
	}
}

// levelTrend fits the trends of one level of institutions in a pot.
func (f *fitter) levelTrend(p *potFit, level plan.Level) {
	t := Trend{Unit: p.unit, Scheme: p.scheme, Level: level}
	any := false
	for m := range numMeasures {
		if p.panels[m] == nil {
			continue
		}
		part := p.panels[m].only(func(line int) bool { return f.levels[f.h.Lines[line].Institution] == level })
		fit := fitTwoWay(part, []float64{p.own[m]})
		line, ok := fitTrend(fit, f.h.Years, f.Shifts, 1)
		if !ok {
			f.missing(whatTrend[m], p.unit, p.scheme, f.whyNoTrend(fit, 1)).Level = level
			continue
		}
		v := line.growth()
		t.Growth[m], any = &v, true
	}
	if any {
		f.out.Trends = append(f.out.Trends, t)
	}
}

func (f *fitter) levelsOf(p *potFit) (levels []plan.Level) {
	for _, w := range plan.Level("").Words() {
		for _, k := range p.lines {
			if string(f.levels[f.h.Lines[k].Institution]) == w.Code {
				levels = append(levels, plan.Level(w.Code))
				break
			}
		}
	}
	return levels
}

// whyNoSeason says why a unit, or all, has no months to use.
func (f *fitter) whyNoSeason(unit string) problem.Text {
	small := 0
	for _, p := range f.pots {
		if unit == "" || p.unit == unit {
			if len(p.lines) > 0 {
				return whyNoMonths
			}
			small += p.small
		}
	}
	return f.tooSmall(small)
}

func (f *fitter) whyEmpty(p *potFit) problem.Text {
	return f.tooSmall(p.small)
}

func (f *fitter) tooSmall(lines int) problem.Text {
	return problem.T("没有足够的数据:%d 家机构平均每年不足 %.0f 人次(病例)", "not enough data: %d institutions have fewer than %.0f visits or cases a year", lines, f.LeastVolume)
}

func (f *fitter) whyNoTrend(fit *twoWay, df int) problem.Text {
	least := 2 + df + len(f.Shifts)
	switch {
	case len(f.h.Years) == 1:
		return problem.T("只有 1 年,至少要 %d 年", "there is only 1 year; at least %d are needed", least)
	case !fit.linked:
		return whyUnlinked
	}
	return problem.T("只有 %d 年可用,至少要 %d 年", "only %d years can be used; at least %d are needed", fit.years, least)
}

// systemic states the sds of systemic factors and their correlations.
func (f *fitter) systemic() {
	pooled := Systemic{Unit: plan.Any, Scheme: plan.Any}
	common, first := [2]float64{}, [2]bool{}
	for _, p := range f.out.pots {
		s := Systemic{Unit: p.unit, Scheme: p.scheme}
		for m, to := range []**Value{&s.Volume, &s.UnitCost} {
			line := p.trends[m]
			switch {
			case line == nil:
			case line.df < 2:
				f.missing(whatSystemic[m], p.unit, p.scheme, f.whyNoTrend(p.fits[m], 2))
			default:
				v := line.sd()
				*to = &v
			}
		}
		if !f.Pool && (s.Volume != nil || s.UnitCost != nil) {
			f.out.Systemic = append(f.out.Systemic, s)
		}
	}
	for m := range common {
		common[m], first[m] = f.pooled(Measure(m))
	}
	rho := 0.0
	if first[0] && first[1] {
		rho = f.correlations(common)
	} else {
		f.missing(whatCorrelation, "", "", problem.Text{ZH: "没有可用的系统性标准差", EN: "there is no systemic sd to use"})
	}
	for m, to := range []**Value{&pooled.Volume, &pooled.UnitCost} {
		if first[m] {
			v := f.pooledSD(Measure(m), common[m], rho)
			*to = &v
		}
	}
	if first[0] || first[1] {
		f.out.Systemic = append(f.out.Systemic, pooled)
	}
}

// pooled is the mean systemic variance of all pots, weighted by degrees of freedom.
func (f *fitter) pooled(m Measure) (variance float64, ok bool) {
	df := 0
	for _, p := range f.out.pots {
		if line := p.trends[m]; line != nil && line.df >= 2 {
			v, _ := line.variance()
			variance, df = variance+v*float64(line.df), df+line.df
		}
	}
	if df == 0 {
		return 0, false
	}
	return variance / float64(df), true
}

// pooledSD states the pooled sd. Pots move together, so they count for fewer
// than they are: the covariance of two pots' variances is 2·ρ²·σ⁴ ÷ df.
func (f *fitter) pooledSD(m Measure, variance, rho float64) Value {
	var lines []*trendLine
	all, noise, years := 0.0, 0.0, 0
	for _, p := range f.out.pots {
		if line := p.trends[m]; line != nil && line.df >= 2 {
			lines, all = append(lines, line), all+float64(line.df)
			years = max(years, len(line.years))
		}
	}
	signal, of := max(0, variance), 0.0
	for i, a := range lines {
		noise += mean(a.errors) * float64(a.df) / all
		for j, b := range lines {
			x := rho * signal
			if i == j {
				x = signal + mean(a.errors)
			}
			of += 2 * x * x * float64(min(a.df, b.df)) / (all * all)
		}
	}
	total := signal + noise
	df := 2 * total * total / of
	v := sdOf(variance, of, total*df/chiSquare(df, (1+level)/2)-noise, total*df/chiSquare(df, (1-level)/2)-noise)
	v.N = years
	return v
}

// correlations measures how systemic factors move together, and returns the
// correlation between those of a kind.
func (f *fitter) correlations(common [2]float64) float64 {
	var u [2][][]float64
	var signal [2][]float64
	df := 0
	for _, p := range f.out.pots {
		volume, cost := p.trends[Volume], p.trends[UnitCost]
		if volume == nil || cost == nil || len(volume.years) != len(f.h.Years) || len(cost.years) != len(f.h.Years) || volume.df < 2 {
			continue
		}
		df = volume.df
		for m, line := range []*trendLine{volume, cost} {
			u[m] = append(u[m], append([]float64(nil), line.raw...))
			signal[m] = append(signal[m], math.Sqrt(max(0, common[m])/(max(0, common[m])+mean(line.errors))))
		}
	}
	switch {
	case len(u[0]) < 2:
		f.missing(whatCorrelation, "", "", problem.T("每年齐备的单元、险种只有 %d 个,至少要 2 个", "only %d pots of a unit and scheme have all years; at least 2 are needed", len(u[0])))
		return 0
	case common[0] <= 0 || common[1] <= 0:
		f.missing(whatCorrelation, "", "", problem.Text{ZH: "年度波动不超出抽样误差", EN: "the years vary no more than sampling error explains"})
		return 0
	}
	between, cross := means(u)
	rho, kappa := newCorrelations(df, signal).estimate(between, cross)
	rho.N, kappa.N = len(f.h.Years), len(f.h.Years)
	f.out.Correlation, f.out.VolumeCost = &rho, &kappa
	return rho.Value
}

// leastInstitutions is how many institutions a distribution of unit costs needs.
const leastInstitutions = 10

// distributions fits how unit costs spread over the institutions of a pot in
// the last year, each at its level over all years.
func (f *fitter) distributions() {
	for _, p := range f.out.pots {
		x, fit := p.panels[UnitCost], p.fits[UnitCost]
		if x == nil {
			continue
		}
		last := 0
		for y, is := range fit.present {
			if is {
				last = y
			}
		}
		var costs []float64
		for i := range x.lines {
			sum, n := 0.0, 0.0
			for y := range x.years {
				if v := x.log[x.at(i, y)]; !math.IsNaN(v) {
					sum, n = sum+v-fit.year[y], n+1
				}
			}
			if n > 0 {
				costs = append(costs, math.Exp(sum/n+fit.year[last]))
			}
		}
		if len(costs) < leastInstitutions {
			f.missing(whatDistribution, p.unit, p.scheme, problem.T("只有 %d 家机构,至少要 %d 家", "only %d institutions; at least %d are needed", len(costs), leastInstitutions))
			continue
		}
		d := fitDistribution(costs)
		d.Unit, d.Scheme = p.unit, p.scheme
		f.out.Distributions = append(f.out.Distributions, d)
	}
}
