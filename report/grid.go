package report

import (
	"fundsim/model/journal"
	"fundsim/model/money"
)

// Grid is one table of the report, before it is printed in any format.
type Grid struct {
	ID      string // stable name, e.g. institutions
	Title   string
	Columns []Column
	Rows    []Row
	Notes   []string // printed below
}

// Column is a column of a [Grid].
type Column struct {
	Title string
	Right bool // figures stand to the right
	Key   bool // names the row: repeated when a wide table is split
	Keep  bool // printed even where nothing is in it
}

// RowStyle says what a row is.
type RowStyle uint8

// The styles of a row.
const (
	Body     RowStyle = iota
	Subtotal          // of the rows above it, up to the previous subtotal
	Total             // of the whole table; the last row
)

// Row is a row of a [Grid], one cell for each column.
type Row struct {
	Cells []Cell
	Style RowStyle
}

// Cell is a figure or a text. The zero Cell is empty.
type Cell struct {
	Kind  journal.Kind // of Value; 0 or [journal.Word] for a text
	Value int64
	Text  string
	Mark  string // footnote mark, e.g. [1]
}

func text(s string) Cell { return Cell{Kind: journal.Word, Text: s} }

func amountCell(f money.Fen) Cell { return Cell{Kind: journal.Fen, Value: int64(f)} }

func countCell(n int) Cell { return Cell{Kind: journal.Count, Value: int64(n)} }

func (c Cell) marked(mark string) Cell {
	c.Mark += mark
	return c
}

func (c Cell) isZero() bool { return c.Value == 0 && (c.Text == "" || c.Kind != journal.Word) }

func (g *Grid) add(style RowStyle, cells ...Cell) {
	if len(cells) != len(g.Columns) {
		panic("report: row with the wrong number of cells in table " + g.ID)
	}
	g.Rows = append(g.Rows, Row{cells, style})
}

// sumRow adds up the body rows from index from on and appends the sums as a
// subtotal or total; other figures, such as point values, do not add up and are
// left empty.
func (g *Grid) sumRow(style RowStyle, from int, label Cell) {
	cells := make([]Cell, len(g.Columns))
	for _, r := range g.Rows[from:] {
		if r.Style != Body {
			continue
		}
		for i, c := range r.Cells {
			if c.Kind == journal.Fen || c.Kind == journal.Count || c.Kind == journal.Points {
				cells[i].Kind = c.Kind
				cells[i].Value += c.Value
			}
		}
	}
	cells[0] = label
	g.Rows = append(g.Rows, Row{cells, style})
}

// onlyNotes tells whether a table has no rows but notes that say so.
func (g *Grid) onlyNotes() bool { return len(g.Rows) == 0 && len(g.Notes) > 0 }

// dropEmpty removes the columns in which every figure is zero and returns their
// titles, which the caller says in a note: nothing disappears silently.
func (g *Grid) dropEmpty() (dropped []string) {
	var keep []int
	for i, col := range g.Columns {
		used := col.Key || col.Keep
		for _, r := range g.Rows {
			used = used || !r.Cells[i].isZero()
		}
		if used {
			keep = append(keep, i)
		} else {
			dropped = append(dropped, col.Title)
		}
	}
	if len(dropped) > 0 {
		*g = g.pick(keep)
	}
	return dropped
}

// pick returns the grid with only the columns of those indexes.
func (g *Grid) pick(columns []int) Grid {
	out := *g
	out.Columns = make([]Column, len(columns))
	out.Rows = make([]Row, len(g.Rows))
	for j, i := range columns {
		out.Columns[j] = g.Columns[i]
	}
	for k, r := range g.Rows {
		cells := make([]Cell, len(columns))
		for j, i := range columns {
			cells[j] = r.Cells[i]
		}
		out.Rows[k] = Row{cells, r.Style}
	}
	return out
}

func pointsCell(p money.Points) Cell { return Cell{Kind: journal.Points, Value: int64(p)} }

func pointValueCell(v int64) Cell { return Cell{Kind: journal.PointValue, Value: v} }
