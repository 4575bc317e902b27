package plan

import (
	"fundsim/model/money"
	"fundsim/model/problem"
)

// Institution (定点医药机构) is one row of the institutions table, or one that the
// scenario itself adds, such as an entrant.
type Institution struct {
	ID           string
	Title        string
	Kind         Kind
	Level        Level
	Ownership    Ownership
	Region       Region
	Alliance     string // "" where it stands alone
	Lead         bool
	DesignatedOn Date   // zero where not given
	Score        *Score // nil where not given
	Excluded     bool
	ClosedOn     Date   // zero where not given
	Row          int    // line of the file, 0 where none gives it
	Path         string // key path of what the scenario adds, e.g. entrants.n01; else ""
}

// Place is where a value of the institution stands: a cell of its table, or a
// key of the scenario.
func (in *Institution) Place(column string) problem.Place {
	if in.Path != "" {
		return problem.Place{Path: in.Path + "." + column}
	}
	return problem.Place{Table: "institutions", Row: in.Row, Column: column}
}

// PriorRow is last year's full-year total of one institution, scheme and unit.
type PriorRow struct {
	Institution, Scheme, Unit string
	Visits, Persons           int64
	TotalCost, FundCost       money.Fen
	Row                       int
}

// QuotaRow gives one holder's quota (机构预算额度).
type QuotaRow struct {
	Holder, Scheme, Unit string
	Budget               money.Fen
	Row                  int
}

// Months is the number of months of an activity line.
const Months = 12

// LineKey names one line: an institution's activity in a unit and scheme.
type LineKey struct{ Institution, Scheme, Unit string }

// Column is an activity column.
type Column uint8

// The columns of the activity table. Money columns are in fen, Points in units
// of 1e-4, the rest are counts.
const (
	Visits Column = iota
	Persons
	TotalCost
	FundCost
	DeductionsCol
	Cases
	PointsCol
	TCMFundCost
	Penalties
	NumColumns
)

// ColumnNames are the names of the columns in files and results.
var ColumnNames = [NumColumns]string{"visits", "persons", "total_cost", "fund_cost", "deductions", "cases", "points",
	"tcm_fund_cost", "penalties"}

// Activity (业务量) is what happened, or is expected to happen, month by month.
// Line k's value of column c in month m (1–12) is Columns[c][12·k + m − 1];
// all values are ≥ 0. Rows gives the file line of each month's row, 0 where the
// file has none.
type Activity struct {
	Lines   []LineKey
	Columns [NumColumns][]int64
	Rows    []int32
	// CasesUnit is the unit whose cases, costs and points were added up from
	// cases; "" where all values stand in the file.
	CasesUnit string
}

// FromCases tells whether a line's values of a column were added up from cases.
func (a *Activity) FromCases(c Column, line int) bool {
	if a.CasesUnit == "" || a.Lines[line].Unit != a.CasesUnit {
		return false
	}
	return c == Cases || c == TotalCost || c == FundCost || c == PointsCol || c == TCMFundCost
}

// AddLine appends a line of zeros and returns its index.
func (a *Activity) AddLine(k LineKey) int {
	a.Lines = append(a.Lines, k)
	for c := range a.Columns {
		a.Columns[c] = append(a.Columns[c], make([]int64, Months)...)
	}
	a.Rows = append(a.Rows, make([]int32, Months)...)
	return len(a.Lines) - 1
}

// Month returns a pointer to line k's value of a column in month m (1–12).
func (a *Activity) Month(c Column, k, m int) *int64 { return &a.Columns[c][Months*k+m-1] }

// Clone returns a copy that shares nothing.
func (a *Activity) Clone() *Activity {
	b := &Activity{Lines: append([]LineKey(nil), a.Lines...), Rows: append([]int32(nil), a.Rows...), CasesUnit: a.CasesUnit}
	for c := range a.Columns {
		b.Columns[c] = append([]int64(nil), a.Columns[c]...)
	}
	return b
}

// IsMoney tells whether a column holds amounts.
func (c Column) IsMoney() bool {
	return c == TotalCost || c == FundCost || c == DeductionsCol || c == TCMFundCost || c == Penalties
}
