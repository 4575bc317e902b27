package scenarios

import (
	"io"
	"slices"
	"strings"

	"fundsim/model/problem"
)

// The usual names of columns that need not be named on the command line.
var (
	yearNames    = []string{"year", "年份", "年度", "年"}
	measureNames = []string{"measure", "indicator", "指标", "项目"}
	unitNames    = []string{"unit", "单位"}
)

// annualTable is one file of a yearly history while it is read.
type annualTable struct {
	*annualReader
	t       *table
	year    int   // column, −1 where columns are years
	years   []int // by column, 0 where it is not a year
	measure int   // wide files: the column that names measures, −1 where there is none
	unit    int   // wide files: the column that names units, −1 where there is none
	keys    []keyAt
	where   []conditionAt
	values  []valueAt
}

type keyAt struct{ column, words int }

type conditionAt struct {
	column, other int // other −1: a fixed value
	value         string
}

type valueAt struct {
	column int
	name   string
	unit   Unit
}

func (r *annualReader) readTable(t *table) {
	rows := t.openRows(t.limit)
	if rows == nil {
		return
	}
	if c, ok := rows.(io.Closer); ok {
		defer c.Close()
	}
	header, line, err := rows.next()
	if err == io.EOF {
		t.fileError(wrong("empty-file", "文件没有内容:缺少表头", "the file is empty: the header is missing"))
		return
	} else if err != nil {
		t.stop(err)
		return
	}
	for _, f := range header {
		if name := strings.TrimSpace(f); name != "" {
			t.columns = append(t.columns, column{strings.Clone(name), strings.Clone(name), true})
		}
	}
	if !t.header(header, line) {
		return
	}
	x := &annualTable{annualReader: r, t: t}
	if x.layout(line) {
		t.each(rows, len(header), x.row)
	}
	if t.dropped > 0 {
		t.fileError(wrong("more-errors", "本文件另有 %d 处错误未列出", "%d more errors in this file are not listed", t.dropped))
	}
}

// named returns the column with the header, given with or without its unit, or −1.
func (x *annualTable) named(names ...string) int {
	for _, name := range names {
		for i, c := range x.t.columns {
			if bare, _ := splitUnit(c.name); c.name == name || bare == name {
				return i
			}
		}
	}
	return -1
}

// need is named for a column that was asked for.
func (x *annualTable) need(flag, name string, line int) int {
	i := x.named(name)
	if i < 0 {
		x.t.rowError(line, "", wrong("missing-column", "没有 %[1]s 所指的列 %[2]s", "there is no column %[2]s, which %[1]s names", flag, quote(name)).
			Allow("%s", "%s", strings.Join(x.headers(), ", ")).Suggest(clip(name), x.headers()))
	}
	return i
}

func (x *annualTable) headers() (all []string) {
	for _, c := range x.t.columns {
		all = append(all, c.name)
	}
	return all
}

// layout finds out which column is what.
func (x *annualTable) layout(line int) bool {
	x.years = make([]int, len(x.t.columns))
	wide := 0
	for i, c := range x.t.columns {
		if y, ok := annualYear(c.name); ok {
			x.years[i] = y
			wide++
		}
	}
	x.measure, x.unit = -1, -1
	if x.opt.Year != "" {
		x.year = x.need("--year-column", x.opt.Year, line)
	} else if x.year = x.named(yearNames...); x.year < 0 && wide < 2 {
		x.t.rowError(line, "", wrong("missing-column", "没有年份列", "there is no column of years").
			Allow("%[1]s;或各年各占一列;或用 --year-column 指明", "%[1]s; or a column for each year; or name it with --year-column", strings.Join(yearNames, " ")))
	}
	for _, k := range x.annualReader.keys {
		x.keys = append(x.keys, keyAt{x.need("--key", k.name, line), k.words})
	}
	for _, w := range x.conditions {
		c := conditionAt{column: x.need("--where", w.column, line), other: -1, value: w.value}
		if other, ok := strings.CutPrefix(w.value, "{"); ok && strings.HasSuffix(other, "}") {
			c.other = x.need("--where", strings.TrimSuffix(other, "}"), line)
		}
		x.where = append(x.where, c)
	}
	if x.t.list.HasErrors() {
		return false
	}
	if x.year < 0 {
		x.wideLayout()
	} else {
		x.longLayout(line)
	}
	return !x.t.list.HasErrors()
}

// wideLayout: columns that are not years, units or measures are keys.
func (x *annualTable) wideLayout() {
	x.measure, x.unit = x.named(measureNames...), x.named(unitNames...)
	if len(x.keys) > 0 {
		return
	}
	for i := range x.t.columns {
		if x.years[i] == 0 && i != x.measure && i != x.unit && !slices.ContainsFunc(x.where, func(c conditionAt) bool { return c.column == i }) {
			x.keys = append(x.keys, keyAt{column: i})
		}
	}
}

// longLayout: the columns of values are those named, or all that have no other part.
func (x *annualTable) longLayout(line int) {
	add := func(i int) {
		c := x.t.columns[i].name
		name, u := splitUnit(c)
		for _, k := range []string{c, name} {
			if given, ok := x.given[k]; ok {
				u = given
			}
		}
		x.values = append(x.values, valueAt{i, name, u})
	}
	for _, v := range x.opt.Values {
		if i := x.need("--value", v, line); i >= 0 {
			add(i)
		}
	}
	for _, names := range x.opt.Pick {
		if i := x.named(names...); i >= 0 {
			add(i)
		}
	}
	if len(x.opt.Values)+len(x.opt.Pick) == 0 {
		for i := range x.t.columns {
			if i != x.year && !slices.ContainsFunc(x.keys, func(k keyAt) bool { return k.column == i }) && !slices.ContainsFunc(x.where, func(c conditionAt) bool { return c.column == i }) {
				add(i)
			}
		}
	}
}

// row takes the values of one row.
func (x *annualTable) row(t *table, line int, cell []string) {
	for _, w := range x.where {
		if w.other >= 0 && cell[w.column] != cell[w.other] || w.other < 0 && cell[w.column] != w.value {
			x.left++
			return
		}
	}
	parts := make([]string, len(x.keys))
	for i, k := range x.keys {
		parts[i] = cell[k.column]
		if words := strings.Fields(cell[k.column]); k.words > 0 && len(words) > k.words {
			parts[i] = strings.Join(words[:k.words], " ")
		}
	}
	key := strings.Join(parts, " · ")
	if x.year < 0 {
		x.wideRow(line, key, cell)
		return
	}
	year, ok := annualYear(x.number(cell[x.year]))
	if !ok {
		t.rowError(line, t.columns[x.year].name, wrong("bad-year", "%s 不是年份", "%s is not a year", quote(cell[x.year])).Allow("1900–2200", "1900–2200"))
		return
	}
	for _, v := range x.values {
		x.value(line, v.column, annualCell{annualKey{v.name, key}, year}, v.unit, cell[v.column])
	}
}

func (x *annualTable) wideRow(line int, key string, cell []string) {
	name, u := "value", Unit{Scale: 1}
	if x.measure >= 0 {
		name, u = splitUnit(cell[x.measure])
	}
	if x.measure >= 0 && !x.wanted(cell[x.measure], name) {
		return
	}
	if given, ok := x.given[name]; ok {
		u = given
	} else if x.unit >= 0 && cell[x.unit] != "" {
		if u, ok = unitNamed(narrow(cell[x.unit])); !ok {
			x.t.rowError(line, x.t.columns[x.unit].name, wrong("bad-unit", "不认识单位 %s", "unknown unit %s", quote(cell[x.unit])).Allow("%[1]s", "%[1]s", unitWords()))
			return
		}
	}
	for i, year := range x.years {
		if year != 0 {
			x.value(line, i, annualCell{annualKey{name, key}, year}, u, cell[i])
		}
	}
}

// wanted tells whether the measure of a row was asked for, where any was.
func (x *annualTable) wanted(names ...string) bool {
	asked := slices.Concat(append(slices.Clone(x.opt.Pick), x.opt.Values)...)
	return len(asked) == 0 || slices.ContainsFunc(names, func(n string) bool { return slices.Contains(asked, n) })
}

// number returns a cell that may be a raw number of a workbook.
func (x *annualTable) number(s string) string {
	if x.t.isXLSX {
		return excelNumber(s)
	}
	return s
}

// value takes one value, in the unit in which its measure was first read.
func (x *annualTable) value(line, column int, at annualCell, u Unit, text string) {
	if slices.Contains(unknown, text) {
		return
	}
	fail := func(p *problem.Problem) { x.t.rowError(line, x.t.columns[column].name, p) }
	v, own, ok := annualNumber(x.number(text))
	if !ok {
		p := wrong("bad-number", "%s 不是数", "%s is not a number", quote(text)).Allow("数字,可带单位 %[1]s;不知道的留空或写 -", "a number, with a unit if need be (%[1]s); empty or - where nothing is known", unitWords())
		if len(x.opt.Values) == 0 && x.year >= 0 {
			p.Advise("若 %[1]s 不是数值列,用 --value 指明数值列,用 --key 指明分组列", "if %[1]s is no column of values, name those with --value, and what tells rows apart with --key", x.t.columns[column].name)
		}
		fail(p)
		return
	}
	if own.Scale > 0 {
		u = own
	}
	first, known := x.units[at.measure]
	if !known {
		x.measures = append(x.measures, at.measure)
		x.units[at.measure], first = u, u
	}
	if first.Base != u.Base {
		fail(wrong("bad-unit", "单位 %[1]s 与先前的 %[2]s 不能换算", "the unit %[1]s cannot be turned into %[2]s, the earlier one", quote(u.Word), quote(first.Word)))
		return
	}
	if u.Scale != first.Scale {
		v *= u.Scale / first.Scale
	}
	x.keep(line, column, at, v)
}

func (x *annualTable) keep(line, column int, at annualCell, v float64) {
	years := x.cells[at.annualKey]
	if years == nil {
		years = map[int]float64{}
		x.cells[at.annualKey] = years
	}
	if before, twice := x.seen[at]; twice && !x.opt.Sum {
		x.t.rowError(line, x.t.columns[column].name, wrong("duplicate-row", "同一分组、同一年份(%[1]s)再次出现,首见于 %[2]s 第 %[3]d 行", "the same key and year (%[1]s) again, first in %[2]s row %[3]d", at.text(), before.file, before.line).
			Advise("用 --key 指明分组列,用 --where 选取行,或用 --sum 相加", "tell rows apart with --key, choose them with --where, or add them up with --sum"))
		return
	}
	x.seen[at] = cellPlace{x.t.file.name, line}
	years[at.year] += v
}
