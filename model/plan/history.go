package plan

import (
	"slices"

	"fundsim/model/money"
)

// History (历史数据) is the activity of several years, month by month or in
// yearly totals, kept by column. The values of line k in the year Years[y]
// stand at cell k·len(Years)+y: month m of column c is
// Columns[c][12·cell + m − 1]. A yearly total without months stands in the
// place of January. Amounts are in fen, points in units of 1e-4.
type History struct {
	Lines   []LineKey           // sorted by scheme, unit and institution
	Years   []int               // rising; only those in the data
	Columns [NumColumns][]int64 // nil where the data have no such column
	Months  []uint16            // of each cell: bit m − 1 is set where month m is there, WholeYear for a yearly total
}

// The sets of months that a cell of a history may hold besides single ones.
const (
	AllMonths uint16 = 1<<Months - 1
	WholeYear uint16 = 1 << Months // one row for the year
)

// Cell is the index of a line's year, counted as in Years.
func (h *History) Cell(line, year int) int { return line*len(h.Years) + year }

// Complete tells whether a cell holds a whole year: twelve months or a yearly total.
func (h *History) Complete(cell int) bool {
	return h.Months[cell] == AllMonths || h.Months[cell] == WholeYear
}

// Year is the cell's months of a column: twelve values, of which only the
// first counts for a yearly total. It is nil where there is no such column.
func (h *History) Year(c Column, cell int) []int64 {
	if h.Columns[c] == nil {
		return nil
	}
	return h.Columns[c][Months*cell : Months*(cell+1)]
}

// Total is the cell's sum of a column, 0 where there is no such column.
func (h *History) Total(c Column, cell int) (sum int64) {
	for _, v := range h.Year(c, cell) {
		sum += v
	}
	return sum
}

// Through returns the history of the years up to and including the given one;
// lines without data in them stay, with empty cells.
func (h *History) Through(year int) *History {
	return h.keep(func(y int) bool { return y <= year })
}

// Without returns the history without the given years.
func (h *History) Without(years []int) *History {
	return h.keep(func(y int) bool { return !slices.Contains(years, y) })
}

func (h *History) keep(wanted func(year int) bool) *History {
	var at []int
	out := &History{Lines: h.Lines}
	for i, y := range h.Years {
		if wanted(y) {
			at = append(at, i)
			out.Years = append(out.Years, y)
		}
	}
	if len(at) == len(h.Years) {
		return h
	}
	for k := range h.Lines {
		for _, y := range at {
			cell := h.Cell(k, y)
			out.Months = append(out.Months, h.Months[cell])
			for c := range h.Columns {
				if h.Columns[c] != nil {
					out.Columns[c] = append(out.Columns[c], h.Year(Column(c), cell)...)
				}
			}
		}
	}
	return out
}

// Triangle (流量三角形) is claims by month of service and months until they were
// paid or reported.
type Triangle struct{ Pots []TrianglePot }

// TrianglePot is the triangle of one unit and scheme; "" for all. Row i of
// Amounts is the month of service First + i (12·year + month − 1), entry d what
// came in d months later. A row ends with the last month of the data.
type TrianglePot struct {
	Unit, Scheme string
	First        int
	Amounts      [][]money.Fen
}
