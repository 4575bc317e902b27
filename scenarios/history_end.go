package scenarios

import (
	"slices"

	"fundsim/model/plan"
)

// end sorts lines and years and finds rows that are there twice.
func (r *historyReader) end(t *table) {
	if len(r.recs) == 0 || t.list.HasErrors() {
		return
	}
	slices.Sort(r.years)
	if cells := len(r.lines) * len(r.years); cells > 10_000+10*len(r.recs) {
		t.fileError(wrong("too-sparse", "%d 条业务线 × %d 年只有 %d 行数据", "%d lines × %d years have only %d rows", len(r.lines), len(r.years), len(r.recs)).
			Advise("请核对机构编码、险种、单元、年度各列", "check the columns of institution, scheme, unit and year"))
		return
	}
	r.sort()
	rows := make([]int32, len(r.lines)*len(r.years)*(plan.Months+1)) // first row of each month, and of the year
	for i := range r.recs {
		rec := &r.recs[i]
		cell := int(rec.line)*len(r.years) + int(rec.year)
		at := rows[(plan.Months+1)*cell : (plan.Months+1)*(cell+1)]
		first := at[rec.month]
		if whole := at[0]; first == 0 && (whole != 0 || rec.month == 0 && slices.Max(at) != 0) {
			other := whole
			if other == 0 {
				other = firstOf(at)
			}
			t.rowError(int(rec.row), "month", wrong("mixed-months", "同一机构、险种、单元、年度既有全年合计,又有分月数据(第 %d 行)", "the same institution, scheme, unit and year has both a yearly total and months (row %d)", other))
			continue
		}
		if first != 0 {
			l, year := r.lines[rec.line], r.years[rec.year]
			p := wrong("duplicate-row", "机构 %s、险种 %s、单元 %s、%d 年 %d 月已见于第 %d 行", "institution %s, scheme %s, unit %s, year %d, month %d is already in row %d",
				l.Institution, l.Scheme, l.Unit, year, rec.month, first)
			if rec.month == 0 {
				p = wrong("duplicate-row", "机构 %s、险种 %s、单元 %s、%d 年已见于第 %d 行", "institution %s, scheme %s, unit %s, year %d is already in row %d",
					l.Institution, l.Scheme, l.Unit, year, first)
			}
			t.rowError(int(rec.row), "", p)
			continue
		}
		at[rec.month] = rec.row
	}
}

// firstOf is the first row of any month.
func firstOf(rows []int32) (first int32) {
	for _, x := range rows {
		if x != 0 && (first == 0 || x < first) {
			first = x
		}
	}
	return first
}

// sort puts the lines in order of scheme, unit and institution, and makes years
// of the rows indexes.
func (r *historyReader) sort() {
	order := make([]int, len(r.lines))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int {
		x, y := r.lines[i], r.lines[j]
		return compareKeys([3]string{x.Scheme, x.Unit, x.Institution}, [3]string{y.Scheme, y.Unit, y.Institution})
	})
	sorted, to := make([]plan.LineKey, len(order)), make([]int32, len(order))
	for i, k := range order {
		sorted[i], to[k] = r.lines[k], int32(i)
	}
	r.lines = sorted
	index := map[int16]int16{}
	for i, y := range r.years {
		index[int16(y)] = int16(i)
	}
	for i := range r.recs {
		r.recs[i].line, r.recs[i].year = to[r.recs[i].line], index[r.recs[i].year]
	}
}

// history spreads the rows over the columns.
func (r *historyReader) history() *plan.History {
	cells := len(r.lines) * len(r.years)
	h := &plan.History{Lines: r.lines, Years: r.years, Months: make([]uint16, cells)}
	for i, v := range historyValues {
		if !r.has[v.at] {
			continue
		}
		column := make([]int64, plan.Months*cells)
		for k := range r.recs {
			rec := &r.recs[k]
			column[plan.Months*(int(rec.line)*len(r.years)+int(rec.year))+max(0, int(rec.month)-1)] = rec.value[i]
		}
		h.Columns[v.to] = column
	}
	for k := range r.recs {
		rec := &r.recs[k]
		cell := int(rec.line)*len(r.years) + int(rec.year)
		if rec.month == 0 {
			h.Months[cell] = plan.WholeYear
		} else {
			h.Months[cell] |= 1 << (rec.month - 1)
		}
	}
	return h
}
