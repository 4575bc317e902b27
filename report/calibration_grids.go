package report

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"fundsim/calibration"
	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/problem"
)

func (s *calibrationSheet) trendGrid() Grid {
	l := &calibrationLabels
	g := Grid{ID: "trends", Title: s.in(l.trends), Columns: slices.Concat([]Column{s.key(l.scheme), s.key(l.unit), s.key(l.level), s.key(l.what)}, s.valueColumns()),
		Notes: []string{s.in(l.growthNote), s.in(l.gradeNote)}}
	for i := range s.a.Trends {
		t := &s.a.Trends[i]
		for m, v := range t.Growth {
			if m := calibration.Measure(m); v != nil && (s.Detail || m != calibration.PointsPerCase && m != calibration.FundCost) {
				g.add(Body, slices.Concat([]Cell{text(s.schemeName(t.Scheme)), text(s.unitName(t.Unit)), text(s.levelName(t.Level)), text(s.in(measureTitles[m]))}, s.valueCells(v))...)
			}
		}
	}
	if small := s.smallText(); small != "" {
		g.Notes = append(g.Notes, small)
	}
	return g
}

// smallText says what took no part.
func (s *calibrationSheet) smallText() string {
	l := &calibrationLabels
	var parts []string
	for _, x := range s.a.Diagnosis.Small {
		parts = append(parts, s.schemeName(x.Scheme)+" "+s.unitName(x.Unit)+" "+fmt.Sprintf(s.in(l.fixed), x.Lines, x.Partial))
	}
	if len(parts) == 0 {
		return ""
	}
	return fmt.Sprintf(s.in(l.small), strings.Join(parts, s.in(problem.Text{ZH: ";", EN: "; "})))
}

var (
	correlationTitle = problem.Text{ZH: "同类因素相关系数", EN: "correlation of a kind"}
	volumeCostTitle  = problem.Text{ZH: "业务量与次均费用相关系数", EN: "correlation of volume and unit cost"}
)

func (s *calibrationSheet) systemicGrid() Grid {
	l := &calibrationLabels
	g := Grid{ID: "systemic", Title: s.in(l.systemic), Columns: slices.Concat([]Column{s.key(l.scheme), s.key(l.unit), s.key(l.what)}, s.valueColumns()), Notes: []string{s.in(l.systemicNote)}}
	for i := range s.a.Systemic {
		x := &s.a.Systemic[i]
		scheme, unit := s.schemeName(x.Scheme), s.unitName(x.Unit)
		if x.Unit == plan.Any {
			scheme, unit = s.in(l.pots), s.in(l.pots)
		}
		for m, v := range []*calibration.Value{x.Volume, x.UnitCost} {
			if v != nil {
				g.add(Body, slices.Concat([]Cell{text(scheme), text(unit), text(s.in(measureTitles[calibration.Measure(m)]))}, s.valueCells(v))...)
			}
		}
	}
	for _, x := range []struct {
		title problem.Text
		v     *calibration.Value
	}{{correlationTitle, s.a.Correlation}, {volumeCostTitle, s.a.VolumeCost}} {
		if x.v != nil {
			g.add(Body, slices.Concat([]Cell{text(s.in(l.pots)), text(s.in(l.pots)), text(s.in(x.title))}, s.valueCells(x.v))...)
		}
	}
	return g
}

func (s *calibrationSheet) ownGrid() Grid {
	l := &calibrationLabels
	g := Grid{ID: "own", Title: s.in(l.own), Columns: slices.Concat([]Column{s.key(l.unit), s.key(l.level), s.key(l.what)}, s.valueColumns()), Notes: []string{s.in(l.ownNote)}}
	for i := range s.a.Cells {
		c := &s.a.Cells[i]
		for m, v := range []*calibration.Value{c.Volume, c.UnitCost, c.PointsPerCase} {
			if v != nil {
				g.add(Body, slices.Concat([]Cell{text(s.unitName(c.Unit)), text(s.levelName(c.Level)), text(s.in(measureTitles[calibration.Measure(m)]) + " " + s.in(l.cv))}, s.valueCells(v))...)
			}
		}
	}
	for i := range s.a.ByUnit {
		g.add(Body, slices.Concat([]Cell{text(s.unitName(s.a.ByUnit[i].Unit)), text(s.levelName("")), text(s.in(l.monthly))}, s.valueCells(&s.a.ByUnit[i].Value))...)
	}
	if s.a.Dispersion != nil {
		g.add(Body, slices.Concat([]Cell{text(s.unitName("")), text(s.levelName("")), text(s.in(l.monthly))}, s.valueCells(s.a.Dispersion))...)
	}
	return g
}

func (s *calibrationSheet) seasonGrid() Grid {
	l := &calibrationLabels
	g := Grid{ID: "seasons", Title: s.in(l.seasons), Columns: []Column{s.key(l.unit), s.key(l.what)}}
	for m := range plan.Months {
		g.Columns = append(g.Columns, Column{Title: strconv.Itoa(m + 1), Right: true, Keep: true})
	}
	g.Columns = append(g.Columns, Column{Title: s.in(l.grade)}, s.right(l.moving))
	var widened []string
	for i := range s.a.Seasons {
		x := &s.a.Seasons[i]
		values, errors := []Cell{text(s.unitName(x.Unit)), text(s.in(l.value))}, []Cell{text(s.unitName(x.Unit)), text(s.in(l.se))}
		for m := range x.Factors {
			values = append(values, numeral(strconv.FormatFloat(x.Factors[m].Value, 'f', 4, 64)))
			errors = append(errors, numeral(strconv.FormatFloat(x.Factors[m].SE, 'f', 4, 64)))
		}
		g.add(Body, append(values, text(x.Grade()), numeral(strconv.FormatFloat(x.Moving, 'f', 2, 64)))...)
		g.add(Body, append(errors, Cell{}, Cell{})...)
		if x.Widened {
			widened = append(widened, s.unitName(x.Unit))
		}
	}
	if len(widened) > 0 {
		g.Notes = append(g.Notes, fmt.Sprintf(s.in(l.widened), strings.Join(widened, s.in(problem.Text{ZH: "、", EN: ", "}))))
	}
	return g
}

var familyTitles = map[string]problem.Text{calibration.Gamma: {ZH: "伽马", EN: "gamma"}, calibration.LogNormal: {ZH: "对数正态", EN: "log-normal"}}

func (s *calibrationSheet) costGrid() Grid {
	l := &calibrationLabels
	g := Grid{ID: "costs", Title: s.in(l.costs), Columns: []Column{s.key(l.scheme), s.key(l.unit), {Title: s.in(l.family)}, s.right(l.mean), s.right(l.se), s.right(l.cv),
		s.right(l.low), s.right(l.high), s.right(l.n), {Title: s.in(l.grade)}, {Title: s.in(l.aic)}}}
	for i := range s.a.Distributions {
		d := &s.a.Distributions[i]
		amount := func(x float64) Cell { return s.amountText(calibration.UnitCost, x) }
		g.add(Body, text(s.schemeName(d.Scheme)), text(s.unitName(d.Unit)), text(s.in(familyTitles[d.Family])), amount(d.Mean.Value), amount(d.Mean.SE), shareOf(d.CV.Value),
			shareOf(d.CV.Low), shareOf(d.CV.High), countCell(d.CV.N), text(d.CV.Grade), text(fmt.Sprintf("%.1f / %.1f", d.AIC[calibration.Gamma], d.AIC[calibration.LogNormal])))
	}
	return g
}

func (s *calibrationSheet) completionGrid() Grid {
	l := &calibrationLabels
	g := Grid{ID: "completion", Title: s.in(l.completion), Columns: slices.Concat([]Column{s.key(l.scheme), s.key(l.unit), s.key(l.after)}, s.valueColumns())}
	for i := range s.a.Completions {
		c := &s.a.Completions[i]
		for d := range c.Shares {
			g.add(Body, slices.Concat([]Cell{text(s.schemeName(c.Scheme)), text(s.unitName(c.Unit)), text(strconv.Itoa(d))}, s.valueCells(&c.Shares[d]))...)
		}
	}
	return g
}

// yearGrid lists year effects; without measures that are only for forecasts
// unless all are wanted.
func (s *calibrationSheet) yearGrid(all bool) Grid {
	l := &calibrationLabels
	g := Grid{ID: "years", Title: s.in(l.years), Columns: []Column{s.key(l.scheme), s.key(l.unit), s.key(l.what), s.key(l.year), s.right(l.effect), s.right(l.residual), s.right(l.z)},
		Notes: []string{s.in(l.breakNote)}}
	for _, r := range s.a.Diagnosis.Years {
		if !all && r.Measure > calibration.UnitCost {
			continue
		}
		z := Cell{}
		for _, b := range s.a.Diagnosis.Breaks {
			if b.Unit == r.Unit && b.Scheme == r.Scheme && b.Measure == r.Measure && b.Year == r.Year {
				z = numeral(strconv.FormatFloat(b.Z, 'f', 1, 64))
			}
		}
		g.add(Body, text(s.schemeName(r.Scheme)), text(s.unitName(r.Unit)), text(s.in(measureTitles[r.Measure])), text(strconv.Itoa(r.Year)), shareOf(r.Effect), shareOf(r.Residual), z)
	}
	return g
}

func (s *calibrationSheet) breakGrid() Grid {
	l := &calibrationLabels
	g := Grid{ID: "breaks", Title: s.in(l.breaks), Columns: []Column{s.key(l.scheme), s.key(l.unit), s.key(l.what), s.key(l.year), s.right(l.residual), s.right(l.z)}, Notes: []string{s.in(l.breakNote)}}
	for _, b := range s.a.Diagnosis.Breaks {
		g.add(Body, text(s.schemeName(b.Scheme)), text(s.unitName(b.Unit)), text(s.in(measureTitles[b.Measure])), text(strconv.Itoa(b.Year)), shareOf(b.Residual), numeral(strconv.FormatFloat(b.Z, 'f', 1, 64)))
	}
	return g
}

func (s *calibrationSheet) monthGrid() Grid {
	l := &calibrationLabels
	g := Grid{ID: "months", Title: s.in(l.months), Columns: []Column{s.key(l.unit), s.key(l.year)}, Notes: []string{s.in(l.monthNote)}}
	for m := range plan.Months {
		g.Columns = append(g.Columns, Column{Title: strconv.Itoa(m + 1), Right: true, Keep: true})
	}
	for _, r := range s.a.Diagnosis.Months {
		cells := []Cell{text(s.unitName(r.Unit)), text(strconv.Itoa(r.Year))}
		for _, x := range r.Residual {
			cells = append(cells, shareOf(x))
		}
		g.add(Body, cells...)
	}
	return g
}

func (s *calibrationSheet) outlierGrid(most int) Grid {
	l := &calibrationLabels
	d := &s.a.Diagnosis
	g := Grid{ID: "outliers", Title: s.in(l.outliers), Columns: []Column{s.key(l.institution), s.key(l.scheme), s.key(l.unit), s.key(l.what), s.key(l.year), s.key(l.month), s.right(l.found), s.right(l.expected), s.right(l.z)}}
	shown := d.Outliers[:min(most, len(d.Outliers))]
	g.Notes = []string{fmt.Sprintf(s.in(l.shown), d.Found, len(shown))}
	if d.Dropped > 0 {
		g.Notes = append(g.Notes, fmt.Sprintf(s.in(l.dropped), d.Dropped))
	}
	for _, o := range shown {
		month := Cell{}
		if o.Month > 0 {
			month = text(strconv.Itoa(o.Month))
		}
		g.add(Body, text(o.Institution), text(s.schemeName(o.Scheme)), text(s.unitName(o.Unit)), text(s.in(measureTitles[o.Measure])), text(strconv.Itoa(o.Year)), month,
			s.amountText(o.Measure, o.Found), s.amountText(o.Measure, o.Expected), numeral(strconv.FormatFloat(o.Z, 'f', 1, 64)))
	}
	return g
}

func (s *calibrationSheet) missingGrid() Grid {
	l := &calibrationLabels
	g := Grid{ID: "missing", Title: s.in(l.missing), Columns: []Column{s.key(l.what), s.key(l.scheme), s.key(l.unit), s.key(l.level), {Title: s.in(l.reason)}}}
	for i := range s.a.Missing {
		m := &s.a.Missing[i]
		g.add(Body, text(s.in(m.What)), text(s.schemeName(m.Scheme)), text(s.unitName(m.Unit)), text(s.levelName(m.Level)), text(s.in(m.Why)))
	}
	return g
}

// named is one measured value with what it is of.
type named struct {
	of, measure, unit, scheme, level string
	month                            int // 1–12 of a season, months gone of a completion; −1 for none
	family                           string
	money                            bool // in fen
	v                                *calibration.Value
}

// all lists every measured value.
func (s *calibrationSheet) all() (out []named) {
	a := s.a
	add := func(n named) {
		if n.v != nil {
			out = append(out, n)
		}
	}
	measures := measureNames
	for i := range a.Trends {
		t := &a.Trends[i]
		for m, v := range t.Growth {
			add(named{of: "trend", measure: measures[m], unit: t.Unit, scheme: t.Scheme, level: string(t.Level), month: -1, v: v})
		}
	}
	for i := range a.Systemic {
		x := &a.Systemic[i]
		add(named{of: "systemic_sd", measure: "volume", unit: x.Unit, scheme: x.Scheme, month: -1, v: x.Volume})
		add(named{of: "systemic_sd", measure: "unit_cost", unit: x.Unit, scheme: x.Scheme, month: -1, v: x.UnitCost})
	}
	add(named{of: "correlation", measure: "systemic", month: -1, v: a.Correlation})
	add(named{of: "correlation", measure: "volume_cost", month: -1, v: a.VolumeCost})
	for i := range a.Cells {
		c := &a.Cells[i]
		for m, v := range []*calibration.Value{c.Volume, c.UnitCost, c.PointsPerCase} {
			add(named{of: "own_cv", measure: measures[m], unit: c.Unit, level: string(c.Level), month: -1, v: v})
		}
	}
	add(named{of: "dispersion", measure: "volume", month: -1, v: a.Dispersion})
	for i := range a.ByUnit {
		add(named{of: "dispersion", measure: "volume", unit: a.ByUnit[i].Unit, month: -1, v: &a.ByUnit[i].Value})
	}
	for i := range a.Seasons {
		for m := range a.Seasons[i].Factors {
			add(named{of: "season", measure: "volume", unit: a.Seasons[i].Unit, month: m + 1, v: &a.Seasons[i].Factors[m]})
		}
	}
	for i := range a.Distributions {
		d := &a.Distributions[i]
		add(named{of: "cost_mean", measure: "unit_cost", unit: d.Unit, scheme: d.Scheme, month: -1, family: d.Family, money: true, v: &d.Mean})
		add(named{of: "cost_cv", measure: "unit_cost", unit: d.Unit, scheme: d.Scheme, month: -1, family: d.Family, v: &d.CV})
	}
	for i := range a.Completions {
		c := &a.Completions[i]
		for d := range c.Shares {
			add(named{of: "completion", unit: c.Unit, scheme: c.Scheme, month: d, v: &c.Shares[d]})
		}
	}
	return out
}

// number is a figure of a value as plain text: yuan, or a decimal.
func (n *named) number(x float64) string {
	if n.money {
		return money.Fen(x + 0.5).String()
	}
	return strconv.FormatFloat(x, 'f', 6, 64)
}

// values is every value as a row, for spreadsheets.
func (s *calibrationSheet) values() Grid {
	l := &calibrationLabels
	plain := func(t problem.Text) Column { return Column{Title: s.in(t)} }
	g := Grid{ID: "values", Columns: []Column{plain(l.what), plain(l.measure), plain(l.unit), plain(l.scheme), plain(l.level), plain(l.month), plain(l.family),
		s.right(l.value), s.right(l.se), s.right(l.low), s.right(l.high), s.right(l.n), plain(l.span), plain(l.grade), plain(l.method)}}
	for _, n := range s.all() {
		month := ""
		if n.month >= 0 {
			month = strconv.Itoa(n.month)
		}
		v := n.v
		g.add(Body, text(n.of), text(n.measure), text(n.unit), text(n.scheme), text(n.level), text(month), text(n.family), numeral(n.number(v.Value)), numeral(n.number(v.SE)),
			numeral(n.number(v.Low)), numeral(n.number(v.High)), countCell(v.N), text(calibration.Span(v.Years)), text(v.Grade), text(s.in(v.Method)))
	}
	return g
}
