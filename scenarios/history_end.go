package scenarios

import (
	"slices"
	"strings"

	"fundsim/model/plan"
	"fundsim/model/problem"
)

// end sorts lines and years and finds rows that are there twice.
func (r *historyReader) end() {
	slices.Sort(r.years)
	if cells := len(r.lines) * len(r.years); cells > 10_000+10*len(r.recs) {
		r.tables[0].fileError(wrong("too-sparse", "%d 条业务线 × %d 年只有 %d 行数据", "%d lines × %d years have only %d rows", len(r.lines), len(r.years), len(r.recs)).
			Advise("请核对机构编码、险种、单元、年度各列", "check the columns of institution, scheme, unit and year"))
		return
	}
	r.sort()
	seen := make([]int32, len(r.lines)*len(r.years)*(plan.Months+1)) // rec + 1 of the year, then of each month
	for i := range r.recs {
		rec := &r.recs[i]
		cell := int(rec.line)*len(r.years) + int(rec.year)
		at := seen[(plan.Months+1)*cell : (plan.Months+1)*(cell+1)]
		if first := at[rec.month]; first != 0 {
			r.twice(rec, &r.recs[first-1])
			continue
		}
		if other := at[0]; other != 0 {
			r.mixed(rec, &r.recs[other-1])
			continue
		}
		if k := slices.IndexFunc(at[1:], func(x int32) bool { return x != 0 }); k >= 0 && rec.month == 0 {
			r.mixed(rec, &r.recs[at[k+1]-1])
			continue
		}
		at[rec.month] = int32(i + 1)
	}
}

// twice reports a row whose key another row has.
func (r *historyReader) twice(rec, first *historyRec) {
	l, year, where := r.lines[rec.line], r.years[rec.year], r.rowOf(first, rec)
	p := wrong("duplicate-row", "机构 %s、险种 %s、单元 %s、%d 年 %d 月已见于%s", "institution %s, scheme %s, unit %s, year %d, month %d is already in %s",
		l.Institution, l.Scheme, l.Unit, year, rec.month, where.ZH)
	p.What.EN = strings.Replace(p.What.EN, where.ZH, where.EN, 1)
	if rec.month == 0 {
		p.What = problem.Text{ZH: strings.Replace(p.What.ZH, " 0 月", "", 1), EN: strings.Replace(p.What.EN, ", month 0", "", 1)}
	}
	r.tables[rec.file].rowError(int(rec.row), "", p)
}

// mixed reports a year that has both a total and months.
func (r *historyReader) mixed(rec, other *historyRec) {
	where := r.rowOf(other, rec)
	p := wrong("mixed-months", "同一机构、险种、单元、年度既有全年合计,又有分月数据(%s)", "the same institution, scheme, unit and year has both a yearly total and months (%s)", where.ZH)
	p.What.EN = strings.Replace(p.What.EN, where.ZH, where.EN, 1)
	r.tables[rec.file].rowError(int(rec.row), "month", p)
}

// rowOf names a row, with its file where that is another than the one spoken of.
func (r *historyReader) rowOf(rec, here *historyRec) problem.Text {
	if rec.file == here.file {
		return problem.T("第 %d 行", "row %d", rec.row)
	}
	return problem.T("%[2]s 第 %[1]d 行", "row %[1]d of %[2]s", rec.row, r.tables[rec.file].file.name)
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
