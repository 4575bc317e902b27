package report

import (
	"slices"

	"fundsim/model/money"
	"fundsim/model/problem"
	"fundsim/model/risk"
)

// heatMaps show two varied values as rows and columns: the chance that any
// reserve is exhausted (without draws: the shortfall), and the figures asked for.
func (b *sweepBuilder) heatMaps() []Grid {
	grids := []Grid{b.heatMap(b.heatTitle(), func(p *SweepPoint) Cell {
		if p.Run != nil {
			return b.chanceCells(p.Run, risk.AnyShortfall)[0]
		}
		var sum money.Fen
		for _, s := range p.Outcome.Result.Schemes {
			sum += s.Shortfall
		}
		return amountCell(sum)
	})}
	for _, m := range b.s.Metrics {
		grids = append(grids, b.heatMap(m.Key, func(p *SweepPoint) Cell {
			if p.Run != nil {
				return b.summary(p.Run, m.Key, m.Kind)[0]
			}
			return metricCell(m, p.Outcome.Result)
		}))
	}
	return grids
}

func (b *sweepBuilder) heatTitle() string {
	if b.drawn() {
		return b.t(problem.Text{ZH: "任一险种预留金用尽的概率", EN: "P(any scheme's reserve is exhausted)"})
	}
	return b.t(problem.Text{ZH: "各险种预留金缺口合计", EN: "reserve shortfall of all schemes"})
}

func (b *sweepBuilder) heatMap(what string, cell func(*SweepPoint) Cell) Grid {
	g := Grid{ID: "heat", Title: b.t(sweepLabels.heat, what, b.s.Paths[0], b.s.Paths[1]), Columns: []Column{{Title: b.heads[0], Key: true}}}
	width := slices.IndexFunc(b.all, func(p SweepPoint) bool { return p.Values[0] != b.all[0].Values[0] })
	if width < 0 {
		width = len(b.all)
	}
	for _, p := range b.all[:width] {
		g.Columns = append(g.Columns, Column{Title: p.Values[1], Right: true})
	}
	for from := 0; from < len(b.all); from += width {
		row := b.all[from : from+width]
		cells := []Cell{text(row[0].Values[0])}
		for i := range row {
			c := text(b.t(sweepLabels.refused))
			if row[i].Outcome != nil {
				c = cell(&row[i])
			}
			if row[i].Own {
				c = c.marked("*")
			}
			cells = append(cells, c)
		}
		g.add(Body, cells...)
	}
	return g
}
