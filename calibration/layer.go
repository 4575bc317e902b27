package calibration

import (
	"math"
	"slices"

	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/problem"
)

// Layer is what a scenario includes of the assumptions: the parts of its risk
// that were measured, and what risk has no place for.
type Layer struct {
	Systemic                []plan.Systemic
	Correlation, VolumeCost *money.Ratio
	Cell                    []plan.CellRisk
	Dispersion              *plan.Estimate
	Assumptions             *plan.Assumptions
}

// unitOfRatio is what figures of a layer are rounded to: 0.00001 %.
const unitOfRatio = 1e-7

// mostRatio bounds the ends of intervals, which may be as good as infinite.
const mostRatio = 1e6

// ratioOf rounds to the unit; up and down are the sides for ends of intervals.
func ratioOf(x float64, round func(float64) float64) money.Ratio {
	x = max(-1, min(mostRatio, x))
	return money.Ratio(round(x/unitOfRatio)) * (money.Ratio(unitOfRatio * float64(money.One)))
}

func ratioAt(x float64, round func(float64) float64) *money.Ratio {
	r := ratioOf(x, round)
	return &r
}

// Layer turns the assumptions into scenario values; methods are named in the
// language. Growth beyond the cap and the damping are for the reader of the
// trends to apply; they are written where given.
func (a *Assumptions) Layer(lang string, growthCap, damping *money.Ratio) *Layer {
	l := &Layer{Assumptions: &plan.Assumptions{BaseYear: a.Years[len(a.Years)-1], GrowthCap: growthCap, Damping: damping}}
	for i := range a.Systemic {
		s := &a.Systemic[i]
		l.Systemic = append(l.Systemic, plan.Systemic{Unit: s.Unit, Scheme: s.Scheme, VolumeSD: s.Volume.estimate(lang), UnitCostSD: s.UnitCost.estimate(lang)})
	}
	l.correlations(a, lang)
	for i := range a.Cells {
		c := &a.Cells[i]
		where := plan.Where{Unit: c.Unit, InstitutionSelector: plan.InstitutionSelector{Level: c.Level}}
		l.Cell = append(l.Cell, plan.CellRisk{Where: where, VolumeCV: c.Volume.estimate(lang), UnitCostCV: c.UnitCost.estimate(lang), PointsPerCaseCV: c.PointsPerCase.estimate(lang)})
	}
	l.Dispersion = a.Dispersion.estimate(lang)
	for i := range a.Trends {
		t := &a.Trends[i]
		g := plan.Trend{Unit: t.Unit, Scheme: t.Scheme, Level: t.Level, Volume: t.Growth[Volume].growth(lang), UnitCost: t.Growth[UnitCost].growth(lang),
			Cost: t.Growth[Cost].growth(lang), FundCost: t.Growth[FundCost].growth(lang)}
		if g.Volume != nil || g.UnitCost != nil || g.Cost != nil || g.FundCost != nil {
			l.Assumptions.Trends = append(l.Assumptions.Trends, g)
		}
	}
	for i := range a.Seasons {
		l.Assumptions.Seasonality = append(l.Assumptions.Seasonality, a.Seasons[i].layer(lang))
	}
	for i := range a.Distributions {
		d := &a.Distributions[i]
		l.Assumptions.CostDistributions = append(l.Assumptions.CostDistributions, plan.CostDistribution{Unit: d.Unit, Scheme: d.Scheme, Family: d.Family,
			Mean: money.Fen(math.Round(d.Mean.Value)), CV: *d.CV.estimate(lang)})
	}
	for i := range a.Completions {
		c := &a.Completions[i]
		p := plan.Completion{Unit: c.Unit, Scheme: c.Scheme}
		for d := range c.Shares {
			p.Factors = append(p.Factors, plan.CompletionAt{After: d, Share: *c.Shares[d].estimate(lang)})
		}
		l.Assumptions.Completion = append(l.Assumptions.Completion, p)
	}
	return l
}

func (l *Layer) correlations(a *Assumptions, lang string) {
	for _, x := range []struct {
		of string
		v  *Value
		to **money.Ratio
	}{{"systemic", a.Correlation, &l.Correlation}, {"volume_cost", a.VolumeCost, &l.VolumeCost}} {
		if x.v == nil {
			continue
		}
		*x.to = ratioAt(x.v.Value, math.Round)
		l.Assumptions.Correlations = append(l.Assumptions.Correlations, plan.Correlation{Of: x.of, Value: **x.to, SE: ratioAt(x.v.SE, math.Round),
			Low: ratioAt(x.v.Low, math.Floor), High: ratioAt(x.v.High, math.Ceil), Fit: x.v.fit(lang)})
	}
}

// fit is what a value rests on, as a scenario writes it.
func (v *Value) fit(lang string) plan.Fit {
	n := v.N
	return plan.Fit{N: &n, Span: Span(v.Years), Grade: v.Grade, Method: v.Method.In(lang)}
}

// estimate is a value that is not negative as a scenario writes it.
func (v *Value) estimate(lang string) *plan.Estimate {
	if v == nil {
		return nil
	}
	return &plan.Estimate{Value: ratioAt(v.Value, math.Round), SE: ratioAt(v.SE, math.Round), Low: ratioAt(max(0, v.Low), math.Floor), High: ratioAt(v.High, math.Ceil),
		Fit: v.fit(lang)}
}

// growth is a yearly growth as a scenario writes it.
func (v *Value) growth(lang string) *plan.Growth {
	if v == nil {
		return nil
	}
	return &plan.Growth{Value: ratioAt(v.Value, math.Round), SE: ratioAt(v.SE, math.Round), Low: ratioAt(v.Low, math.Floor), High: ratioAt(v.High, math.Ceil),
		Fit: v.fit(lang)}
}

// layer rounds the factors so that they still add up to 12, by largest remainder.
func (s *Season) layer(lang string) plan.Season {
	var weights [plan.Months]int64
	for m := range s.Factors {
		weights[m] = int64(math.Round(s.Factors[m].Value * 1e12))
	}
	const whole = plan.Months * 1_000_000 // 0.0001 %
	var parts [plan.Months]money.Fen
	var split money.Allocator
	if err := split.Allocate(whole, weights[:], parts[:]); err != nil {
		panic("calibration: season of " + s.Unit + ": " + err.Error()) // factors are positive and add up to 12
	}
	first := &s.Factors[0]
	n := first.N
	out := plan.Season{Unit: s.Unit, Fit: plan.Fit{N: &n, Span: Span(first.Years), Grade: s.Grade(), Method: first.Method.In(lang)}}
	for m := range parts {
		out.Factors = append(out.Factors, money.Ratio(parts[m])*(money.One/1_000_000))
		out.SE = append(out.SE, ratioOf(s.Factors[m].SE, math.Round))
	}
	return out
}

// Grade is the worst of the twelve.
func (s *Season) Grade() string {
	worst := ""
	for m := range s.Factors {
		worst = max(worst, s.Factors[m].Grade)
	}
	return worst
}

// tooLarge removes what a scenario cannot say: ratios above 1000 %.
func (f *fitter) tooLarge() {
	const most = 10
	check := func(what problem.Text, unit, scheme string, v **Value) {
		if *v != nil && ((*v).Value > most || (*v).SE > most || math.IsNaN((*v).Value+(*v).SE)) {
			f.missing(what, unit, scheme, problem.T("估计值 %.3g(标准误 %.3g)过大,数据不足以测定", "the estimate %.3g (standard error %.3g) is too large: the data cannot tell", (*v).Value, (*v).SE))
			*v = nil
		}
	}
	a := f.out
	for i := range a.Trends {
		t := &a.Trends[i]
		for m := range t.Growth {
			check(whatTrend[m], t.Unit, t.Scheme, &t.Growth[m])
		}
	}
	for i := range a.Systemic {
		s := &a.Systemic[i]
		check(whatSystemic[Volume], s.Unit, s.Scheme, &s.Volume)
		check(whatSystemic[UnitCost], s.Unit, s.Scheme, &s.UnitCost)
	}
	for i := range a.Cells {
		c := &a.Cells[i]
		check(whatCell[Volume], c.Unit, "", &c.Volume)
		check(whatCell[UnitCost], c.Unit, "", &c.UnitCost)
		check(whatCell[PointsPerCase], c.Unit, "", &c.PointsPerCase)
	}
	check(whatDispersion, "", "", &a.Dispersion)
	for i := range a.Distributions {
		d := &a.Distributions[i]
		cv := &d.CV
		if check(whatDistribution, d.Unit, d.Scheme, &cv); cv == nil {
			d.Family = ""
		}
	}
	a.Distributions = slices.DeleteFunc(a.Distributions, func(d Distribution) bool { return d.Family == "" })
	a.Systemic = slices.DeleteFunc(a.Systemic, func(s Systemic) bool { return s.Volume == nil && s.UnitCost == nil })
	a.Cells = slices.DeleteFunc(a.Cells, func(c Cell) bool { return c.Volume == nil && c.UnitCost == nil && c.PointsPerCase == nil })
}
