package scenarios

import (
	"errors"
	"math"
	"strings"

	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/problem"
)

// maxColumnTotal bounds the sum of a column, so that no total of it, nor the
// difference of two, can leave the range of an amount.
const maxColumnTotal = 1 << 62

// cellReader reads the cells of one row after another and reports what is wrong
// with them.
type cellReader struct {
	t    *table
	line int
	cell []string
	bad  bool
	sums []uint64
	over []bool
	ids  map[string]string // interned codes
}

func newCellReader(columns []column) *cellReader {
	return &cellReader{sums: make([]uint64, len(columns)), over: make([]bool, len(columns)), ids: map[string]string{}}
}

// start turns to the next row.
func (r *cellReader) start(t *table, line int, cell []string) {
	r.t, r.line, r.cell, r.bad = t, line, cell, false
}

func (r *cellReader) fail(c int, p *problem.Problem) {
	r.bad = true
	col := r.t.columns[c]
	p.What.ZH = col.name + "(" + col.zh + ")" + ":" + p.What.ZH
	p.What.EN = col.name + ": " + p.What.EN
	r.t.rowError(r.line, col.name, p)
}

// id returns a code exactly as written; "" is allowed where it may be empty.
func (r *cellReader) id(c int, mayBeEmpty bool) string {
	s := r.cell[c]
	if s == "" {
		if !mayBeEmpty {
			r.fail(c, wrong("empty-cell", "单元格为空", "the cell is empty"))
		}
		return ""
	}
	if known, ok := r.ids[s]; ok {
		return known
	}
	s = strings.Clone(s) // the cell shares memory with its whole row
	r.ids[s] = s
	return s
}

// number returns a text that may be a raw number of a workbook.
func (r *cellReader) number(c int) string {
	if r.t.isXLSX {
		return excelNumber(r.cell[c])
	}
	return r.cell[c]
}

// amount reads fen; an empty cell is 0 where it may be empty.
func (r *cellReader) amount(c int, mayBeEmpty bool) int64 {
	s := r.number(c)
	if s == "" {
		return r.emptyNumber(c, mayBeEmpty)
	}
	v, err := money.ParseFen(s)
	if err != nil {
		r.fail(c, adviseNarrow(moneyProblem(quote(s), err), s))
		return 0
	}
	return r.add(c, int64(v), s)
}

// points reads points in units of 1e-4.
func (r *cellReader) points(c int, mayBeEmpty bool) int64 {
	s := r.number(c)
	if s == "" {
		return r.emptyNumber(c, mayBeEmpty)
	}
	v, err := money.ParsePoints(s)
	if err != nil {
		p := wrong("bad-number", "%s 不是点数", "%s is not a number of points", quote(s))
		if errors.Is(err, money.ErrDecimals) {
			p = wrong("too-many-decimals", "点数 %s 多于 4 位小数", "points %s have more than 4 decimals", quote(s))
		}
		r.fail(c, p.Allow("至多 4 位小数", "at most 4 decimals"))
		return 0
	}
	return r.add(c, int64(v), s)
}

// count reads a whole number.
func (r *cellReader) count(c int, mayBeEmpty bool) int64 {
	s := r.number(c)
	if s == "" {
		return r.emptyNumber(c, mayBeEmpty)
	}
	if v, ok := plainCount(s); ok {
		return r.add(c, v, s)
	}
	v, err := money.ParsePoints(s)
	if err != nil || v%money.PointScale != 0 {
		r.fail(c, wrong("bad-number", "%s 不是整数", "%s is not a whole number", quote(s)).Allow("≥ 0 的整数", "a whole number ≥ 0"))
		return 0
	}
	return r.add(c, int64(v)/money.PointScale, s)
}

// plainCount reads up to 15 digits, which nearly every cell is.
func plainCount(s string) (n int64, ok bool) {
	if len(s) > 15 {
		return 0, false
	}
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = n*10 + int64(s[i]-'0')
	}
	return n, true
}

func (r *cellReader) emptyNumber(c int, mayBeEmpty bool) int64 {
	if !mayBeEmpty {
		r.fail(c, wrong("empty-cell", "单元格为空", "the cell is empty").Advise("没有金额时写 0", "write 0 where there is none"))
	}
	return 0
}

// add refuses negative values and a column whose total is out of range.
func (r *cellReader) add(c int, v int64, s string) int64 {
	if v < 0 {
		r.fail(c, wrong("negative", "%s 为负数", "%s is negative", quote(s)).Allow("≥ 0", "≥ 0"))
		return 0
	}
	if r.sums[c] += uint64(v); r.sums[c] >= maxColumnTotal {
		r.sums[c] = math.MaxUint64 / 2
		if !r.over[c] {
			r.over[c] = true
			r.fail(c, wrong("overflow", "到本行为止该列合计超出可表示的范围", "the column's total goes out of range in this row"))
		}
		r.bad = true
	}
	return v
}

// month reads a month, 1–12.
func (r *cellReader) month(c int) int {
	s := r.number(c)
	n, ok := plainCount(s)
	if s == "" {
		r.fail(c, wrong("empty-cell", "单元格为空", "the cell is empty").Allow("1–12", "1–12"))
		return 1
	}
	if !ok || n < 1 || n > plan.Months {
		r.fail(c, wrong("bad-month", "%s 不是月份", "%s is not a month", quote(s)).Allow("1–12", "1–12"))
		return 1
	}
	return int(n)
}

// date reads a day; the zero Date where the cell is empty.
func (r *cellReader) date(c int) plan.Date {
	s := r.cell[c]
	if s == "" {
		return plan.Date{}
	}
	d, err := plan.ParseDate(s)
	if err == nil {
		return d
	}
	if r.t.isXLSX {
		if d, ok := excelDate(s, r.t.date1904); ok {
			return d
		}
	}
	r.fail(c, valueProblem(dateType, s, err))
	return plan.Date{}
}

// flag reads 0 or 1; an empty cell is 0.
func (r *cellReader) flag(c int) bool {
	switch s := r.cell[c]; s {
	case "", "0":
		return false
	case "1":
		return true
	default:
		r.fail(c, wrong("bad-flag", "%s 不是 0 或 1", "%s is neither 0 nor 1", quote(s)).Allow("0、1,空为 0", "0 or 1; empty means 0"))
		return false
	}
}

// word reads a choice by its code or one of its Chinese names.
func (r *cellReader) word(c int, words []plan.Word) string {
	s := r.cell[c]
	var known []string
	for _, w := range words {
		if s == w.Code || s == w.ZH {
			return w.Code
		}
		for _, also := range w.Also {
			if s == also {
				return w.Code
			}
		}
		known = append(known, w.Code, w.ZH)
	}
	if s == "" {
		r.fail(c, wrong("empty-cell", "单元格为空", "the cell is empty").Allow("%s", "%s", strings.Join(known, " ")))
		return ""
	}
	r.fail(c, wrong("bad-word", "不认识 %s", "unknown value %s", quote(s)).
		Allow("%s", "%s", strings.Join(known, " ")).Suggest(clip(s), known))
	return ""
}
