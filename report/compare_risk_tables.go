package report

import (
	"slices"
	"strings"

	"fundsim/model/journal"
	"fundsim/model/problem"
	"fundsim/model/risk"
	"fundsim/model/settle"
)

// grids are the tables of differences; those without one are left out and named.
func (c *pairedComparison) grids() (shown []Grid, same []string) {
	add := func(g Grid) {
		if len(g.Rows) > 0 {
			shown = append(shown, g)
		} else {
			same = append(same, g.Title)
		}
	}
	each := func(grid func(other int, scheme string) Grid) {
		for other := 1; other < len(c.views); other++ {
			for _, scheme := range c.schemeIDs() {
				add(grid(other, scheme))
			}
		}
	}
	each(c.schemeGrid)
	each(c.unitGrid)
	for other := 1; other < len(c.views); other++ {
		add(c.peopleGrid(other))
	}
	for other := 1; other < len(c.views); other++ {
		add(c.flipsGrid(other))
	}
	return numbered(shown, c.Options), same
}

// leftOut names the tables that are left out.
func (c *pairedComparison) leftOut(same []string) []section {
	if len(same) == 0 {
		return nil
	}
	return []section{{title: c.t(pairedLabels.leftOut, strings.Join(same, c.in(compareLabels.separator)))}}
}

// pairedColumns are the mean difference with its 95 % interval, in how many
// draws it is up, down or nothing, and the means.
func (c *pairedComparison) pairedColumns(other int, key ...problem.Text) []Column {
	l := &pairedLabels
	var out []Column
	for _, t := range key {
		out = append(out, Column{Title: c.in(t), Key: true})
	}
	right := func(titles ...string) {
		for _, t := range titles {
			out = append(out, Column{Title: t, Right: true})
		}
	}
	right(c.in(l.difference), c.in(l.low), c.in(l.high))
	out = append(out, Column{Title: c.in(l.verdict)})
	right(c.in(l.higher), c.in(l.lower), c.in(l.equal), c.t(l.meanOf, c.labels[0]), c.t(l.meanOf, c.labels[other]))
	return out
}

func (c *pairedComparison) pairedCells(d *risk.Difference, base, x *risk.Summary, key ...Cell) []Cell {
	k := d.Metric.Kind
	return append(key, text(c.withError(k, d.Mean, d.SE)), spreadCell(k, d.Low, d.N), spreadCell(k, d.High, d.N), text(c.verdict(d)),
		text(plainShare(d.Higher, d.N)), text(plainShare(d.Lower, d.N)), text(plainShare(d.Equal, d.N)), estimated(k, base.Mean), estimated(k, x.Mean))
}

// verdict says whether the mean difference can be told from none.
func (c *pairedComparison) verdict(d *risk.Difference) string {
	l := &pairedLabels
	switch {
	case d.Equal == d.N:
		return c.in(l.isEqual)
	case d.Low > 0:
		return c.in(l.isHigher)
	case d.High < 0:
		return c.in(l.isLower)
	}
	return c.in(l.isOpen)
}

// addPaired adds the row of a metric that both scenarios have.
func (c *pairedComparison) addPaired(g *Grid, other int, metric string, key ...Cell) {
	d := c.byKey[other][metric]
	if d == nil || d.N == 0 || d.Equal == d.N && !c.Detail {
		return
	}
	g.add(Body, c.pairedCells(d, c.drawn[0].summary(metric), c.drawn[other].summary(metric), key...)...)
}

func (c *pairedComparison) schemeGrid(other int, scheme string) Grid {
	g := Grid{ID: "schemes", Title: c.t(pairedLabels.schemes, c.schemeTitle(scheme), c.labels[other], c.labels[0]), Columns: c.pairedColumns(other, compareLabels.item)}
	for _, f := range pickFields(settle.SchemeFields, riskSchemeFields) {
		c.addPaired(&g, other, "schemes."+scheme+"."+f.Name, text(c.in(f.Title)))
	}
	return c.noted(g)
}

func (c *pairedComparison) unitGrid(other int, scheme string) Grid {
	g := Grid{ID: "units", Title: c.t(pairedLabels.units, c.schemeTitle(scheme), c.labels[other], c.labels[0]), Columns: c.pairedColumns(other, compareLabels.unit, compareLabels.item)}
	fields := pickFields(settle.UnitFields, []string{"payable", "gain", "fund_side_amount", "point_value"})
	for _, u := range c.drawn[0].unitsOf(scheme) {
		for _, f := range fields {
			c.addPaired(&g, other, "units."+u.Unit+"."+scheme+"."+f.Name, text(c.unitTitle(u.Unit)), text(c.in(f.Title)))
		}
	}
	return c.noted(g)
}

// noted says what the table leaves out.
func (c *pairedComparison) noted(g Grid) Grid {
	if !c.Detail {
		g.Notes = append(g.Notes, c.in(compareLabels.differingOf))
	}
	return g
}

// firstPairs is how many institutions are listed from each end unless Detail is
// set.
const firstPairs = 10

func (c *pairedComparison) peopleGrid(other int) Grid {
	l := &pairedLabels
	g := Grid{ID: "institutions", Title: c.t(l.institutions, c.labels[other], c.labels[0]), Notes: []string{c.in(l.peopleNote)},
		Columns: c.pairedColumns(other, institutionLabels.code, institutionLabels.name)}
	list := c.pairs(other)
	same := 0
	list = slices.DeleteFunc(list, func(p personPair) bool {
		if p.gain.Equal == p.gain.N && !c.Detail {
			same++
			return true
		}
		return false
	})
	for i, p := range list {
		if i >= firstPairs && i < len(list)-firstPairs && !c.Detail {
			continue
		}
		g.add(Body, c.pairedCells(p.gain, p.base, p.x, text(p.id), text(c.title(p.id, func(n *names) string { return n.institution(p.id) })))...)
	}
	if left := len(list) - len(g.Rows); left > 0 {
		g.Notes = append(g.Notes, c.t(l.between, left))
	}
	if alone := c.alone(other); alone > 0 {
		g.Notes = append(g.Notes, c.t(l.alone, alone))
	}
	if same > 0 {
		g.Notes = append(g.Notes, c.t(l.sameNote, same))
	}
	return g
}

// alone counts the institutions that only one of the scenarios has.
func (c *pairedComparison) alone(other int) int {
	base, x := institutionIDs(c.views[0].Result), institutionIDs(c.views[other].Result)
	all := slices.Concat(base, x)
	slices.Sort(all)
	all = slices.Compact(all)
	return 2*len(all) - len(base) - len(x)
}

func (c *pairedComparison) flipsGrid(other int) Grid {
	l := &pairedLabels
	g := Grid{ID: "flips", Title: c.t(l.flips, c.labels[other], c.labels[0]), Notes: []string{c.in(l.flipsNote)},
		Columns: []Column{{Title: c.in(institutionLabels.code), Key: true}, {Title: c.in(institutionLabels.name), Key: true},
			{Title: c.t(l.meanOf, c.labels[0]), Right: true}, {Title: c.t(l.meanOf, c.labels[other]), Right: true}, {Title: c.in(l.turn)}, {Title: c.in(compareLabels.remark)}}}
	for _, p := range c.flips(other) {
		turn, remark := c.in(l.toGain), ""
		if p.x.Mean < 0 {
			turn = c.in(l.toLoss)
		}
		if !p.certain() {
			remark = c.in(l.withinError)
		}
		g.add(Body, text(p.id), text(c.title(p.id, func(n *names) string { return n.institution(p.id) })),
			text(c.withError(journal.Fen, p.base.Mean, p.base.SE)), text(c.withError(journal.Fen, p.x.Mean, p.x.SE)), text(turn), text(remark))
	}
	return g
}

func (c *pairedComparison) amountText(fen float64) string { return c.show(estimated(journal.Fen, fen)) }

// pairedCSV has a row for each figure and scenario.
func (c *pairedComparison) pairedCSV() Grid {
	l, r := &pairedLabels, &riskLabels
	var g Grid
	for _, t := range []problem.Text{l.scenario, r.metric, compareLabels.name} {
		g.Columns = append(g.Columns, Column{Title: c.in(t)})
	}
	for _, t := range []problem.Text{l.baseMean, l.otherMean, l.difference, r.se, l.low, l.high, l.higherN, l.lowerN, l.equalN, r.of} {
		g.Columns = append(g.Columns, Column{Title: c.in(t), Right: true})
	}
	for other := 1; other < len(c.views); other++ {
		for i := range c.paired[other] {
			d := &c.paired[other][i]
			if d.N == 0 || d.Equal == d.N && !c.Detail {
				continue
			}
			key, k := d.Metric.Key, d.Metric.Kind
			g.add(Body, text(c.labels[other]), text(key), text(c.names[0].describe(c.Options, key)), estimated(k, c.drawn[0].summary(key).Mean), estimated(k, c.drawn[other].summary(key).Mean),
				estimated(k, d.Mean), spreadCell(k, d.SE, d.N), spreadCell(k, d.Low, d.N), spreadCell(k, d.High, d.N), countCell(d.Higher), countCell(d.Lower), countCell(d.Equal), countCell(d.N))
		}
	}
	return g
}
