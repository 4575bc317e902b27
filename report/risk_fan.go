package report

import (
	"fundsim/model/plan"
	"fundsim/model/risk"
)

// fanGrids show how the year-end point value of each points pool, and the
// closing reserve of each scheme, narrow as the months come in.
func (r *riskBuilder) fanGrids() []Grid {
	l := &riskLabels
	var out []Grid
	for i := range r.view.Fan {
		m := &r.view.Fan[i]
		if m.Month == 0 {
			g := Grid{ID: "months", Title: r.t(l.fan, r.names.describe(r.Options, m.Metric.Key)), Columns: []Column{r.key(l.known), r.col(l.mean)}}
			for _, q := range []string{"P5", "P25", "P50", "P75", "P95"} {
				g.Columns = append(g.Columns, Column{Title: q, Right: true})
			}
			g.Columns = append(g.Columns, r.col(l.spread))
			out = append(out, g)
		}
		if m.Summary.N == 0 {
			continue // a pool without points has no point value
		}
		k, q := m.Metric.Kind, &m.Summary.Quantiles
		cells := []Cell{text(r.monthsKnown(m.Month)), estimated(k, m.Summary.Mean)}
		for i := range q {
			cells = append(cells, Cell{Kind: k, Value: q[i].Value})
		}
		out[len(out)-1].add(Body, append(cells, Cell{Kind: k, Value: q[p95].Value - q[p5].Value})...)
	}
	if len(out) > 0 {
		out[len(out)-1].Notes = []string{r.in(l.fanNote)}
	}
	return out
}

func (r *riskBuilder) monthsKnown(n int) string {
	switch n {
	case 0:
		return r.in(riskLabels.start)
	case 1:
		return r.in(riskLabels.firstMonth)
	case plan.Months:
		return r.in(riskLabels.wholeYear)
	}
	return r.t(riskLabels.months, n)
}

// monthsGrid is the month view for CSV, one row for each figure and number of
// months known.
func (r *riskBuilder) monthsGrid() Grid {
	l := &riskLabels
	g := Grid{Columns: append([]Column{r.key(unitLabels.unit), r.key(unitLabels.scheme), r.key(l.metric), r.key(l.monthsKnown)}, r.statisticColumns()...)}
	for i := range r.view.Fan {
		m := &r.view.Fan[i]
		expected, ok := m.Metric.Value(r.Result)
		var sum *risk.Summary
		if m.Summary.N > 0 {
			sum = &m.Summary
		}
		cells := []Cell{text(m.Unit), text(m.Scheme), text(r.in(m.Metric.Title)), countCell(m.Month)}
		g.add(Body, append(cells, r.statisticCells(m.Metric.Kind, expected, ok, sum)...)...)
	}
	return g
}

// fanDraws is how many draws the month view has; −1 where there is none.
func (v *RiskView) fanDraws() int {
	done := -1
	for i := range v.Fan {
		done = max(done, v.Fan[i].Summary.N)
	}
	return done
}

// Done tells how many draws the report rests on, and how many were asked for:
// all of them unless an interrupt ended the run or the month view early.
func (v *RiskView) Done() (done, asked int) {
	done = v.Run.Draws
	if n := v.fanDraws(); n >= 0 {
		done = min(done, n)
	}
	return done, v.Run.Asked
}
