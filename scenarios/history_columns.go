package scenarios

import (
	"errors"
	"maps"
	"math"
	"slices"
	"strings"

	"fundsim/model/money"
	"fundsim/model/problem"
)

// columnChoice says how the columns of a file are found: by the names the user
// gives, or by their own English or Chinese names, with or without a unit in
// brackets, such as 总费用(亿元).
type columnChoice struct {
	columns  []column
	header   map[int]string // column → the header that was named for it
	scale    map[int]int64  // column → what a value is multiplied by
	constant map[int]string // column → the value of all rows
	given    map[int]bool   // units that were named
}

// choose reads what was asked for on the command line.
func (k *columnChoice) choose(columns []column, headers, units, constants, mayBeConstant []string) (list problem.List) {
	*k = columnChoice{columns: columns, header: map[int]string{}, scale: map[int]int64{}, constant: map[int]string{}, given: map[int]bool{}}
	var names []string
	for _, c := range columns {
		names = append(names, c.name)
	}
	split := func(flag, text string, allowed []string) (int, string, bool) {
		name, value, ok := strings.Cut(text, "=")
		c := slices.IndexFunc(columns, func(c column) bool { return c.name == name || c.zh == name })
		switch {
		case !ok || value == "":
			list.Errorf("bad-option", flag, "%[1]s %[2]s 不成写法", "%[1]s %[2]s is not understood", flag, quote(text)).Allow("列=值", "COLUMN=VALUE")
		case c < 0 || !slices.Contains(allowed, columns[c].name):
			list.Errorf("unknown-column", flag, "%[1]s 中没有列 %[2]s", "%[1]s cannot name the column %[2]s", flag, quote(name)).
				Allow("%s", "%s", strings.Join(allowed, ", ")).Suggest(clip(name), allowed)
		default:
			return c, value, true
		}
		return 0, "", false
	}
	for _, text := range headers {
		if c, value, ok := split("--map", text, names); ok {
			k.header[c] = value
		}
	}
	var measured []string
	for _, c := range columns {
		if isAmountColumn(c.name) || isCountColumn(c.name) {
			measured = append(measured, c.name)
		}
	}
	for _, text := range units {
		if c, word, ok := split("--in", text, measured); ok {
			u, known := unitNamed(word)
			if p := k.setUnit(c, word, u, known); p != nil {
				p.Place.Path = "--in"
				list = append(list, *p)
			}
			k.given[c] = true
		}
	}
	for _, text := range constants {
		if c, value, ok := split("--const", text, mayBeConstant); ok {
			k.constant[c] = value
		}
	}
	return list
}

func isAmountColumn(name string) bool {
	return name == "total_cost" || name == "fund_cost" || name == "amount"
}

func isCountColumn(name string) bool { return name == "visits" || name == "cases" }

// setUnit takes a unit for a column; amounts are in money, counts in people or
// cases, or in ten thousands of what the column is.
func (k *columnChoice) setUnit(c int, word string, u Unit, known bool) *problem.Problem {
	name := k.columns[c].name
	money := isAmountColumn(name)
	if !known || money && u.Base != "元" && u.Base != "" || !money && u.Base == "元" || !money && !isCountColumn(name) {
		p := wrong("bad-unit", "%[1]s 不能作列 %[2]s(%[3]s)的单位", "%[1]s cannot be the unit of column %[2]s (%[3]s)", quote(word), name, k.columns[c].zh)
		if money {
			return p.Allow("元、千元、万元、百万元、亿元", "元, 千元, 万元, 百万元, 亿元")
		}
		return p.Allow("人次、万人次、亿人次,人、万人、亿人,例、万例", "人次, 万人次, 亿人次, 人, 万人, 亿人, 例, 万例")
	}
	k.scale[c] = int64(u.Scale)
	return nil
}

// choose matches a header to the columns of the table and returns the columns of
// activity that are known but not needed.
func (t *table) choose(k *columnChoice, header []string, line int) (notNeeded []string) {
	t.index = make([]int, len(t.columns))
	for c := range t.index {
		t.index[c] = -1
	}
	var extra []string
	for i, name := range header {
		c, u, hasUnit := k.match(name)
		switch {
		case c < 0 && slices.ContainsFunc(activityColumns, func(a column) bool { return a.name == name || a.zh == name }):
			notNeeded = append(notNeeded, name)
		case c < 0:
			extra = append(extra, name)
		case t.index[c] >= 0:
			t.rowError(line, t.columns[c].name, wrong("duplicate-column", "列 %s(%s)重复出现", "column %s (%s) appears twice", t.columns[c].name, t.columns[c].zh))
		default:
			t.index[c] = i
			if hasUnit && !k.given[c] {
				if p := k.setUnit(c, u.Word, u, true); p != nil {
					t.rowError(line, t.columns[c].name, p)
				}
			}
		}
	}
	t.columns = slices.Clone(t.columns)
	for c, named := range k.header {
		if t.index[c] < 0 {
			t.rowError(line, "", wrong("missing-column", "没有 --map 所指的列 %s", "there is no column %s, which --map names", quote(named)).Suggest(clip(named), header))
			t.columns[c].required = false // said
		}
	}
	for _, c := range slices.Sorted(maps.Keys(k.constant)) {
		t.columns[c].required = false
		if t.index[c] >= 0 {
			t.rowError(line, t.columns[c].name, wrong("constant-column", "文件有列 %[1]s(%[2]s),不能再用 --const 给值", "the file has the column %[1]s (%[2]s), so --const cannot give its value", t.columns[c].name, t.columns[c].zh))
		}
	}
	t.missing(line, extra, header)
	if len(extra) > 0 {
		t.adviseMap(extra[0])
	}
	return notNeeded
}

// adviseMap tells how a file's own names are given, where columns are missing and
// no header comes near them.
func (t *table) adviseMap(header string) {
	for i := range t.list {
		p := &t.list[i]
		if p.Code != "missing-column" || !p.Hint.IsZero() {
			continue
		}
		for c, col := range t.columns {
			if t.index[c] < 0 && col.required {
				p.Advise("文件另有列名的,用 --map 指明,如 --map %[1]s=%[2]s", "where the file has other names, give them, such as --map %[1]s=%[2]s", col.name, clip(header))
				break
			}
		}
	}
}

// match finds the column of a header, −1 for none, and the unit it names.
func (k *columnChoice) match(header string) (c int, u Unit, hasUnit bool) {
	bare, u := splitUnit(header)
	hasUnit = u.Word != ""
	for c, named := range k.header {
		if named == header || named == bare {
			return c, u, hasUnit
		}
	}
	for c, col := range k.columns {
		if _, mapped := k.header[c]; mapped {
			continue
		}
		if header == col.name || header == col.zh {
			return c, Unit{}, false
		}
		if bare == col.name || bare == col.zh {
			return c, u, hasUnit
		}
	}
	return -1, Unit{}, false
}

// year reads 2019, 2019年 or 2019年度.
func (r *cellReader) year(c int) int {
	s := r.number(c)
	if s == "" {
		r.fail(c, wrong("empty-cell", "单元格为空", "the cell is empty").Allow("1950–2200", "1950–2200"))
		return 0
	}
	y, ok := annualYear(s)
	if !ok || y < 1950 {
		r.fail(c, adviseNarrow(wrong("bad-year", "%s 不是年份", "%s is not a year", quote(s)).Allow("1950–2200", "1950–2200"), s))
	}
	return y
}

// scaled reads an amount, a count or points in the unit of its column.
func (r *cellReader) scaled(c int, scale int64) int64 {
	name := r.t.columns[c].name
	whole := int64(1) // of the kind's smallest units in one unit
	switch {
	case scale <= 1 && isAmountColumn(name):
		return r.amount(c, name != "total_cost")
	case scale <= 1 && isCountColumn(name):
		return r.count(c, true)
	case name == "points":
		return r.points(c, true)
	case isAmountColumn(name):
		whole = 100
	}
	s := r.number(c)
	if s == "" {
		return r.emptyNumber(c, name != "total_cost")
	}
	v, err := scaledNumber(s, scale*whole)
	switch {
	case errors.Is(err, money.ErrDecimals) && whole == 100:
		r.fail(c, wrong("too-many-decimals", "%s 换算后不足一分", "%s has more decimals than its unit in fen", quote(s)))
	case errors.Is(err, money.ErrDecimals):
		r.fail(c, wrong("bad-number", "%s 换算后不是整数", "%s is no whole number in its unit", quote(s)))
	case err != nil:
		r.fail(c, adviseNarrow(wrong("bad-number", "%s 不是数", "%s is not a number", quote(s)).Advise("单元格内不再写单位,单位已由表头或 --in 给出", "the cell must not name a unit again: the header or --in has"), s))
	default:
		return r.add(c, v, s)
	}
	return 0
}

// scaledNumber reads a decimal number times a power of ten, exactly.
func scaledNumber(s string, scale int64) (int64, error) {
	if strings.ContainsAny(s, "%‰") {
		return 0, money.ErrSyntax
	}
	r, err := money.ParseRatio(s) // in units of 1e-9
	if err != nil {
		return 0, err
	}
	n := int64(r)
	for one := int64(money.One); ; scale /= 10 {
		switch {
		case scale <= one:
			if n%(one/scale) != 0 {
				return 0, money.ErrDecimals
			}
			return n / (one / scale), nil
		case n > math.MaxInt64/10 || n < math.MinInt64/10:
			return 0, money.ErrRange
		}
		n *= 10
	}
}
