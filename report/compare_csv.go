package report

import (
	"slices"

	"fundsim/model/problem"
)

// CompareTables are the tables that a comparison can be written as in CSV: every
// figure that differs, or who gains and who loses.
var CompareTables = []string{"differences", "institutions"}

// compareCSV is the table that Options.Table names.
func compareCSV(views []*View, o Options) (Grid, error) {
	switch o.Table {
	case "", "differences":
		return differencesGrid(views, o), nil
	case "institutions":
		return winnersGrid(views, o), nil
	}
	var l problem.List
	l.Errorf("unknown-table", o.Table, "没有名为 %q 的表", "there is no table %q", o.Table).Allow("%v", "%v", CompareTables).Suggest(o.Table, CompareTables)
	return Grid{}, l
}

// winnersGrid is the table of winners and losers, one row for each institution
// and scenario that is compared with the base, without subtotals.
func winnersGrid(views []*View, o Options) Grid {
	o.Detail = true // those without a difference too
	c := newComparison(views, o)
	var out Grid
	for other := 1; other < len(views); other++ {
		g, _ := c.people(other, "")
		out.Columns = slices.Insert(g.Columns, 0, Column{Title: o.in(problem.Text{ZH: "情景", EN: "scenario"})})
		out.Columns[3].Title, out.Columns[4].Title = o.in(problem.Text{ZH: "基准", EN: "base"}), o.in(problem.Text{ZH: "情景金额", EN: "in the scenario"})
		for _, r := range g.Rows {
			if r.Style == Body {
				out.Rows = append(out.Rows, Row{Cells: slices.Insert(r.Cells, 0, text(c.labels[other]))})
			}
		}
	}
	return out
}
