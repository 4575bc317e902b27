package report

import (
	"slices"
	"strconv"
	"strings"

	"fundsim/model/journal"
	"fundsim/model/problem"
	"fundsim/model/risk"
	"fundsim/model/settle"
)

// riskCSV is one of [RiskTables].
func riskCSV(v *RiskView, o Options, table string) (Grid, error) {
	r := newRiskBuilder(v, o)
	switch table {
	case "schemes":
		return r.schemeStatistics(), nil
	case "units":
		return r.unitStatistics(), nil
	case "institutions":
		return r.institutionStatistics(), nil
	case "probabilities":
		return r.probabilityGrid(), nil
	case "thresholds":
		return VerdictsGrid(v.Plan, v.Thresholds, o), nil
	case "draws":
		return r.drawsGrid(), nil
	case "months":
		return r.monthsGrid(), nil
	}
	var l problem.List
	l.Errorf("unknown-table", table, "没有名为 %q 的表", "there is no table %q", table).
		Allow("%s", "%s", strings.Join(RiskTables, ", ")).Suggest(table, RiskTables)
	return Grid{}, l
}

// statisticColumns head the statistics of a figure, each with its standard error.
func (r *riskBuilder) statisticColumns() []Column {
	l := &riskLabels
	var out []Column
	with := func(title string) {
		out = append(out, Column{Title: title, Right: true}, Column{Title: r.t(l.errorOf, title), Right: true})
	}
	out = append(out, r.col(l.expected))
	with(r.in(l.mean))
	out = append(out, r.col(l.sd))
	for _, p := range risk.Percents {
		with("P" + strconv.Itoa(p))
	}
	with(r.in(l.lowest))
	with(r.in(l.highest))
	return append(out, r.col(l.of))
}

// statisticCells are the cells below statisticColumns; empty where no draw has
// the figure.
func (r *riskBuilder) statisticCells(k journal.Kind, expected int64, has bool, s *risk.Summary) []Cell {
	cells := []Cell{{}}
	if has {
		cells[0] = Cell{Kind: k, Value: expected}
	}
	if s == nil {
		return append(cells, make([]Cell, 8+2*len(risk.Percents))...)
	}
	cells = append(cells, estimated(k, s.Mean), spreadCell(k, s.SE, s.N), spreadCell(k, s.SD, s.N))
	for _, q := range s.Quantiles {
		cells = append(cells, Cell{Kind: k, Value: q.Value}, spreadCell(k, q.SE, s.N))
	}
	return append(cells, estimated(k, s.Low.Mean), spreadCell(k, s.Low.SE, s.Low.N), estimated(k, s.High.Mean), spreadCell(k, s.High.SE, s.High.N), countCell(s.N))
}

// statisticRows adds a row for each field that the run keeps of a row of the
// result.
func statisticRows[R any](r *riskBuilder, g *Grid, fields []settle.Field[R], row *R, prefix string, key ...Cell) {
	for _, f := range fields {
		if r.run.Find(prefix+f.Name) == nil {
			continue
		}
		value, ok := f.Value(row)
		cells := append(slices.Clone(key), text(r.in(f.Title)))
		g.add(Body, append(cells, r.statisticCells(f.Kind, value, ok, r.summary(prefix+f.Name))...)...)
	}
}

func (r *riskBuilder) schemeStatistics() Grid {
	g := Grid{Columns: append([]Column{r.key(unitLabels.scheme), r.key(riskLabels.metric)}, r.statisticColumns()...)}
	for i := range r.Result.Schemes {
		s := &r.Result.Schemes[i]
		statisticRows(r, &g, pickFields(settle.SchemeFields, riskSchemeFields), s, "schemes."+s.Scheme+".", text(s.Scheme))
	}
	return g
}

func (r *riskBuilder) unitStatistics() Grid {
	g := Grid{Columns: append([]Column{r.key(unitLabels.unit), r.key(unitLabels.scheme), r.key(riskLabels.metric)}, r.statisticColumns()...)}
	for i := range r.Result.Units {
		u := &r.Result.Units[i]
		statisticRows(r, &g, pickFields(settle.UnitFields, riskUnitFields), u, "units."+u.Unit+"."+u.Scheme+".", text(u.Unit), text(u.Scheme))
	}
	return g
}

// institutionStatistics lists institutions in all, their unit and scheme empty,
// then their rows.
func (r *riskBuilder) institutionStatistics() Grid {
	g := Grid{Columns: append([]Column{r.key(institutionLabels.code), r.key(institutionLabels.name), r.key(unitLabels.unit), r.key(unitLabels.scheme), r.key(riskLabels.metric)},
		r.statisticColumns()...)}
	fields := pickFields(settle.LineFields, riskLineFields)
	for _, id := range institutionIDs(r.Result) {
		var all settle.LineResult
		for i := range r.Result.Institutions {
			if x := &r.Result.Institutions[i]; x.Institution == id {
				all.Payable, all.Incurred = all.Payable+x.Payable, all.Incurred+x.Incurred
			}
		}
		statisticRows(r, &g, fields, &all, "institutions."+id+".", text(id), text(r.names.institution(id)), Cell{}, Cell{})
	}
	for i := range r.Result.Institutions {
		x := &r.Result.Institutions[i]
		statisticRows(r, &g, fields, x, "institutions."+x.Institution+"."+x.Unit+"."+x.Scheme+".",
			text(x.Institution), text(r.names.institution(x.Institution)), text(x.Unit), text(x.Scheme))
	}
	return g
}

func (r *riskBuilder) probabilityGrid() Grid {
	l := &riskLabels
	g := Grid{Columns: []Column{r.key(l.event), r.key(compareLabels.name), r.col(l.p), r.col(l.se), r.col(l.count), r.col(l.of)}}
	for _, p := range r.riskEvents() {
		g.add(Body, text(p.Event), text(r.eventName(p.Event)), text(jsonNumber(p.P())), text(jsonNumber(p.SE())), countCell(p.Count), countCell(p.Of))
	}
	return g
}

// drawsGrid has a row for every draw, with the figures of schemes and units. Its
// heads are names as in JSON, the same in every language.
func (r *riskBuilder) drawsGrid() Grid {
	g := Grid{Columns: []Column{{Title: "draw", Key: true}}}
	var kept []*risk.Series
	for i := range r.run.Series {
		if s := &r.run.Series[i]; !strings.HasPrefix(s.Metric.Key, "institution") {
			kept = append(kept, s)
			g.Columns = append(g.Columns, Column{Title: s.Metric.Key, Right: true})
		}
	}
	for d := range r.run.Draws {
		cells := []Cell{countCell(d)}
		for _, s := range kept {
			cells = append(cells, drawnCell(s, d))
		}
		g.add(Body, cells...)
	}
	return g
}

func drawnCell(s *risk.Series, draw int) Cell {
	if v := s.Values[draw]; v != risk.Absent {
		return Cell{Kind: s.Metric.Kind, Value: v}
	}
	return Cell{}
}
