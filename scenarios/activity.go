package scenarios

import (
	"slices"

	"fundsim/model/money"
	"fundsim/model/plan"
)

// Columns of the activity table, as in activityColumns; from visits on they run
// parallel to plan.Column.
const (
	actInstitution = iota
	actScheme
	actUnit
	actMonth
	actVisits
)

// activityReader gathers monthly rows into lines of twelve months.
type activityReader struct {
	cellReader
	names titles
	a     *plan.Activity
	line  map[plan.LineKey]int
	last  plan.LineKey // rows of a line mostly follow each other
	lastK int
}

// readActivity reads the activity table. Lines are sorted by scheme, unit and
// institution, so that the order of rows never matters.
func readActivity(f file, limit int64, names titles) (*table, *plan.Activity) {
	r := &activityReader{cellReader: *newCellReader(activityColumns), names: names, a: &plan.Activity{},
		line: map[plan.LineKey]int{}, lastK: -1}
	t := readTable("activity", f, limit, r.row)
	return t, sortLines(r.a)
}

func (r *activityReader) row(t *table, line int, cell []string) {
	r.start(t, line, cell)
	key := plan.LineKey{Institution: r.id(actInstitution, false), Scheme: r.code(actScheme, r.names.scheme), Unit: r.code(actUnit, r.names.unit)}
	month := r.month(actMonth)
	var v [plan.NumColumns]int64
	for c := range plan.NumColumns {
		at := actVisits + int(c)
		switch c {
		case plan.Visits, plan.Persons, plan.Cases:
			v[c] = r.count(at, true)
		case plan.PointsCol:
			v[c] = r.points(at, true)
		case plan.TotalCost, plan.FundCost:
			v[c] = r.amount(at, false)
		default:
			v[c] = r.amount(at, true)
		}
	}
	if r.bad {
		return
	}
	if v[plan.FundCost] > v[plan.TotalCost] {
		r.fail(actVisits+int(plan.FundCost), wrong("fund-cost", "统筹支付 %s 大于总费用 %s", "fund cost %s is above total cost %s", money.Fen(v[plan.FundCost]), money.Fen(v[plan.TotalCost])))
		return
	}
	if v[plan.DeductionsCol] > v[plan.FundCost] {
		r.fail(actVisits+int(plan.DeductionsCol), wrong("deductions", "审核扣款 %s 大于统筹支付 %s", "deductions %s are above fund cost %s", money.Fen(v[plan.DeductionsCol]), money.Fen(v[plan.FundCost])))
		return
	}
	k := r.lineOf(key)
	at := plan.Months*k + month - 1
	if first := r.a.Rows[at]; first != 0 {
		r.fail(actMonth, wrong("duplicate-row", "机构 %[1]s、险种 %[2]s、单元 %[3]s 的 %[4]d 月已见于第 %[5]d 行", "institution %[1]s, scheme %[2]s, unit %[3]s, month %[4]d is already in row %[5]d",
			key.Institution, key.Scheme, key.Unit, month, first))
		return
	}
	r.a.Rows[at] = int32(line)
	for c := range v {
		r.a.Columns[c][at] = v[c]
	}
}

func (r *activityReader) lineOf(key plan.LineKey) int {
	if key == r.last && r.lastK >= 0 {
		return r.lastK
	}
	k, ok := r.line[key]
	if !ok {
		k = r.a.AddLine(key)
		r.line[key] = k
	}
	r.last, r.lastK = key, k
	return k
}

// sortLines puts the lines in order of scheme, unit and institution.
func sortLines(a *plan.Activity) *plan.Activity {
	order := make([]int, len(a.Lines))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int {
		x, y := a.Lines[i], a.Lines[j]
		return compareKeys([3]string{x.Scheme, x.Unit, x.Institution}, [3]string{y.Scheme, y.Unit, y.Institution})
	})
	if slices.IsSorted(order) {
		return a
	}
	n := plan.Months * len(order)
	b := &plan.Activity{Lines: make([]plan.LineKey, len(order)), Rows: make([]int32, n)}
	for c := range b.Columns {
		b.Columns[c] = make([]int64, n)
	}
	for to, from := range order {
		b.Lines[to] = a.Lines[from]
		copy(b.Rows[plan.Months*to:], a.Rows[plan.Months*from:plan.Months*(from+1)])
		for c := range b.Columns {
			copy(b.Columns[c][plan.Months*to:], a.Columns[c][plan.Months*from:plan.Months*(from+1)])
		}
	}
	return b
}
