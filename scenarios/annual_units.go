package scenarios

import (
	"slices"
	"strconv"
	"strings"
)

// Unit is the unit that a column of a yearly history is written in: Scale of Base.
type Unit struct {
	Word  string // as written, e.g. 亿元
	Scale float64
	Base  string // 元, 人, 人次, or "" where the column does not say of what
}

// annualUnits are the units of Chinese bulletins, and the English endings of
// columns that stand for ten thousands and hundreds of millions.
var annualUnits = []Unit{
	{"元", 1, "元"}, {"千元", 1e3, "元"}, {"万元", 1e4, "元"}, {"百万元", 1e6, "元"}, {"亿元", 1e8, "元"},
	{"人", 1, "人"}, {"万人", 1e4, "人"}, {"亿人", 1e8, "人"},
	{"人次", 1, "人次"}, {"万人次", 1e4, "人次"}, {"亿人次", 1e8, "人次"},
	{"例", 1, "例"}, {"万例", 1e4, "例"},
	{"万", 1e4, ""}, {"亿", 1e8, ""},
}

func unitNamed(word string) (Unit, bool) {
	i := slices.IndexFunc(annualUnits, func(u Unit) bool { return u.Word == word })
	if i < 0 {
		return Unit{Scale: 1}, false
	}
	return annualUnits[i], true
}

func unitWords() string {
	words := make([]string, len(annualUnits))
	for i, u := range annualUnits {
		words[i] = u.Word
	}
	return strings.Join(words, "、")
}

// splitUnit takes the unit off a header: 基金收入(亿元), 参保人数(万人) or
// fund_income_100m. A header without one stays as it is.
func splitUnit(header string) (name string, u Unit) {
	plain := narrow(header)
	if open := strings.LastIndexByte(plain, '('); open > 0 && strings.HasSuffix(plain, ")") {
		if u, ok := unitNamed(strings.TrimSpace(strings.TrimPrefix(plain[open+1:len(plain)-1], "单位:"))); ok {
			return strings.TrimSpace(plain[:open]), u
		}
	}
	for _, ending := range [][2]string{{"_100m", "亿"}, {"_10k", "万"}} {
		if name, ok := strings.CutSuffix(plain, ending[0]); ok && name != "" {
			u, _ := unitNamed(ending[1])
			return name, u
		}
	}
	return header, Unit{Scale: 1}
}

// unknown are the marks that tables put where nothing is known.
var unknown = []string{"", "-", "—", "——", "–", "…", "...", "/", "NA", "N/A"}

// annualNumber reads a cell: a decimal number with optional thousands commas and
// an optional unit.
func annualNumber(text string) (value float64, u Unit, ok bool) {
	s := strings.TrimSpace(narrow(text))
	digits := strings.TrimLeft(s, "+-0123456789.,")
	u = Unit{}
	if digits != "" {
		if u, ok = unitNamed(strings.TrimSpace(digits)); !ok {
			return 0, u, false
		}
		s = strings.TrimSpace(s[:len(s)-len(digits)])
	}
	whole, fraction, _ := strings.Cut(s, ".")
	if groups := strings.Split(whole, ","); len(groups) > 1 {
		for i, g := range groups {
			if i == 0 && (len(strings.TrimLeft(g, "+-")) > 3 || strings.TrimLeft(g, "+-") == "") || i > 0 && len(g) != 3 {
				return 0, u, false
			}
		}
	}
	if strings.Contains(fraction, ",") || len(s) > 40 {
		return 0, u, false
	}
	value, err := strconv.ParseFloat(strings.ReplaceAll(s, ",", ""), 64)
	return value, u, err == nil
}

// annualYear reads 2019, 2019年 or 2019年度.
func annualYear(text string) (int, bool) {
	s := strings.TrimSuffix(strings.TrimSuffix(strings.TrimSpace(narrow(text)), "度"), "年")
	if len(s) != 4 {
		return 0, false
	}
	n, ok := plainCount(s)
	return int(n), ok && n >= 1900 && n <= 2200
}

// MeasureName is the name of a column of values: its header without the unit.
func MeasureName(header string) string {
	name, _ := splitUnit(header)
	return name
}
