package report

import (
	"encoding/csv"
	"io"
	"slices"
	"strconv"
	"strings"

	"fundsim/model/journal"
	"fundsim/model/problem"
	"fundsim/model/settle"
)

// bom tells Excel that a CSV file is UTF-8.
const bom = "\ufeff"

// CSVTables are the tables that [CSVTable] can write.
var CSVTables = []string{"institutions", "schemes", "units", "awards", "reserve", "summary", "behaviour", "thresholds"}

// CSV writes the table of institutions, one row for each institution, unit and
// scheme: UTF-8 with a byte order mark, headers in the language, amounts in yuan
// with two decimals (万元: six), no totals, so that it can be filtered and
// pivoted. [CSVTable] writes the other tables.
func CSV(w io.Writer, v *View, o Options) error { return CSVTable(w, v, o, "institutions") }

// CSVTable writes one of [CSVTables]: the parts of the JSON result, or summary,
// one row for each institution and scheme as the printed report has it, or the
// verdicts of thresholds.
//
// A text that a spreadsheet would run as a formula (= + - @ first) gets an
// apostrophe in front. Codes with leading zeros keep them in the file, but Excel
// drops them when it opens a CSV by double click; a workbook does not.
func CSVTable(w io.Writer, v *View, o Options, table string) error {
	var grids []Grid
	switch table {
	case "institutions":
		grids = []Grid{linesGrid(v, o)}
	case "schemes":
		grids = []Grid{fieldsGrid(o, settle.SchemeFields, v.Result.Schemes)}
	case "units":
		grids = []Grid{fieldsGrid(o, settle.UnitFields, v.Result.Units)}
	case "awards":
		grids = []Grid{awardsGrid(v, o)}
	case "reserve":
		grids = []Grid{reserveGrid(v, o)}
	case "summary":
		grids = []Grid{summaryGrid(v, o)}
	case "thresholds":
		grids = []Grid{VerdictsGrid(v.Plan, v.Thresholds, o)}
	case "behaviour":
		grids = []Grid{behaviourGrid(v, o)}
	default:
		var l problem.List
		l.Errorf("unknown-table", table, "没有名为 %q 的表", "there is no table %q", table).
			Allow("%s", "%s", strings.Join(CSVTables, ", ")).Suggest(table, CSVTables)
		return l
	}
	return writeCSV(w, &grids[0], o)
}

func writeCSV(w io.Writer, g *Grid, o Options) error {
	if _, err := io.WriteString(w, bom); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true // what Excel writes, and every reader takes
	record := make([]string, len(g.Columns))
	for i, c := range g.Columns {
		record[i] = c.Title
		if o.Wan && isMoneyColumn(g, i) {
			record[i] += o.in(csvWan)
		}
	}
	if err := out.Write(record); err != nil {
		return err
	}
	for _, r := range g.Rows {
		if r.Style != Body {
			continue
		}
		for i, c := range r.Cells {
			record[i] = o.plain(c)
			if c.Kind == journal.Word {
				record[i] = inert(record[i])
			}
		}
		if err := out.Write(record); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

var csvWan = problem.Text{ZH: "(万元)", EN: " (10,000 yuan)"}

// isMoneyColumn tells whether a column holds amounts.
func isMoneyColumn(g *Grid, i int) bool {
	return slices.ContainsFunc(g.Rows, func(r Row) bool { return r.Cells[i].Kind == journal.Fen })
}

// inert keeps a spreadsheet from running a text as a formula; a number is none.
func inert(s string) string {
	if _, err := strconv.ParseFloat(s, 64); err == nil {
		return s
	}
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}

// fieldsGrid has one row for each row of a part of the JSON result, the columns
// titled in the language.
func fieldsGrid[R any](o Options, fields []settle.Field[R], rows []R) Grid {
	var g Grid
	for _, f := range fields {
		if !f.Extra {
			g.Columns = append(g.Columns, Column{Title: o.in(f.Title), Right: f.Text == nil})
		}
	}
	for i := range rows {
		g.add(Body, fieldCells(fields, &rows[i])...)
	}
	return g
}

func fieldCells[R any](fields []settle.Field[R], row *R) []Cell {
	var cells []Cell
	for _, f := range fields {
		if f.Extra {
			continue
		}
		if f.Text != nil {
			cells = append(cells, text(f.Text(row)))
		} else if v, ok := f.Value(row); ok {
			cells = append(cells, Cell{Kind: f.Kind, Value: v})
		} else {
			cells = append(cells, Cell{})
		}
	}
	return cells
}

// linesGrid is fieldsGrid with the institution's title after its code.
func linesGrid(v *View, o Options) Grid {
	n := newNames(v.Plan)
	g := fieldsGrid(o, settle.LineFields, v.Result.Institutions)
	g.Columns = slices.Insert(g.Columns, 1, Column{Title: o.in(institutionLabels.name)})
	for i := range g.Rows {
		g.Rows[i].Cells = slices.Insert(g.Rows[i].Cells, 1, text(n.institution(v.Result.Institutions[i].Institution)))
	}
	return g
}

func awardsGrid(v *View, o Options) Grid {
	n := newNames(v.Plan)
	g := Grid{Columns: []Column{{Title: o.in(institutionLabels.award)}, {Title: o.in(institutionLabels.code)}, {Title: o.in(institutionLabels.name)},
		{Title: o.in(unitLabels.scheme)}, {Title: o.in(amountLabel), Right: true}}}
	for _, a := range v.Result.Awards {
		g.add(Body, text(a.Award), text(a.Institution), text(n.institution(a.Institution)), text(a.Scheme), amountCell(a.Amount))
	}
	return g
}

var amountLabel = problem.Text{ZH: "金额", EN: "amount"}

func reserveGrid(v *View, o Options) Grid {
	g := Grid{Columns: []Column{{Title: o.in(unitLabels.scheme)}, {Title: o.in(reserveLabels.item)}, {Title: o.in(amountLabel), Right: true}}}
	for e := range settle.ReserveEntries(v.Result) {
		g.add(Body, text(e.Scheme), text(e.Name()), amountCell(e.Amount))
	}
	return g
}

// summaryGrid is the printed table of institutions with the scheme as a column.
func summaryGrid(v *View, o Options) Grid {
	n := newNames(v.Plan)
	b := &builder{View: v, Options: o, names: n, assumed: &assumptions{}}
	var out Grid
	for i := range v.Result.Schemes {
		scheme := v.Result.Schemes[i].Scheme
		g := b.institutionSums(scheme)
		out.Columns = slices.Insert(g.Columns, 0, Column{Title: o.in(unitLabels.scheme)})
		for _, r := range g.Rows {
			if r.Style == Body {
				out.Rows = append(out.Rows, Row{Cells: slices.Insert(r.Cells, 0, text(scheme))})
			}
		}
	}
	return out
}
