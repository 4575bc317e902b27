package expect

import (
	"errors"
	"strings"

	"fundsim/model/journal"
	"fundsim/model/money"
	"fundsim/model/problem"
)

// valueKinds says what a value may be.
var valueKinds = problem.T("金额 30000000、3000万元、1.5亿元,比例 5%%、0.05,点值 97.84,个数 1200", "amounts 30000000, 3000万元, 1.5亿元, ratios 5%%, 0.05, point values 97.84, counts 1200")

// looksLikeValue tells a number, with or without its unit, from a name: it
// starts as a number does and holds nothing but digits, marks and units.
func looksLikeValue(s string) bool {
	digit := false
	for i, r := range s {
		switch {
		case r >= '0' && r <= '9':
			digit = true
		case i == 0 && (r == '+' || r == '-'), digit && strings.ContainsRune(".,%‰ 元万亿", r):
		default:
			return false
		}
	}
	return digit
}

// value checks that a part of the text is a number and returns it with narrow
// characters; whether it fits the result is seen in Resolve.
func (p *parser) value(s span) string {
	text := p.plain(s)
	var err error
	if isShare(text) {
		_, err = money.ParseRatio(text)
	} else {
		_, err = money.ParseFen(text)
	}
	if err != nil && !errors.Is(err, money.ErrDecimals) {
		badValue(&p.problems, p.text, s.from, text, err)
	}
	return text
}

// badValue says why a text is no number.
func badValue(l *problem.List, condition string, start int, text string, err error) *problem.Problem {
	switch {
	case errors.Is(err, money.ErrUnit):
		p := at(l, condition, start, "bad-unit", "数值 %q 的单位不认识", "value %q has an unknown unit", text).Allow("元、万元、亿元、%%、‰", "元, 万元 (10,000 yuan), 亿元, %%, ‰")
		if strings.HasSuffix(text, "万") || strings.HasSuffix(text, "亿") {
			p.Advise("是否想写 %s元?", "did you mean %s元?", text)
		}
		return p
	case errors.Is(err, money.ErrRange):
		return at(l, condition, start, "overflow", "数值 %q 超出可表示的范围", "value %q is out of range", text)
	case errors.Is(err, money.ErrThousands):
		return at(l, condition, start, "bad-value", "数值 %q 的千分位逗号位置不对", "value %q has a misplaced thousands comma", text)
	}
	p := at(l, condition, start, "bad-value", "%q 不是数值", "%q is not a value", text)
	p.Allowed = valueKinds
	return p
}

// isShare tells a ratio by its sign, isAmount an amount by its unit.
func isShare(text string) bool  { return strings.HasSuffix(text, "%") || strings.HasSuffix(text, "‰") }
func isAmount(text string) bool { return strings.HasSuffix(text, "元") }

// limit reads a value in the units of the kind, for the result of that name.
func (c *Condition) limit(l *problem.List, v Comparison, start int, kind journal.Kind, name string) int64 {
	wrong := func(code, zh, en string, args ...any) *problem.Problem {
		return at(l, c.text, start, code, zh, en, args...)
	}
	var n int64
	var err error
	switch kind {
	case journal.Fen:
		if isShare(v.Value) {
			p := wrong("value-kind", "%[1]s 是金额,不能与比例 %[2]s 比较", "%[1]s is an amount and cannot be compared with the ratio %[2]s", name, v.Value).
				Allow("金额,如 30000000、3000万元、1.5亿元", "amounts, such as 30000000, 3000万元, 1.5亿元")
			if part, _, _ := strings.Cut(name, "."); part == "units" || strings.HasPrefix(part, "institution") {
				p.Advise("要按比例判定,用盈亏率 gain_ratio", "gain_ratio is the ratio of gain to incurred")
			}
			return 0
		}
		n, err = fen(v.Value)
	case journal.Ratio:
		return c.ratio(l, v, start, name)
	case journal.Points, journal.PointValue, journal.Score:
		if isShare(v.Value) || isAmount(v.Value) {
			wrong("value-kind", "%[1]s 是点数或点值,不能与 %[2]s 比较", "%[1]s counts points or is a point value and cannot be compared with %[2]s", name, v.Value).
				Allow("至多 4 位小数,如 97.8417", "at most 4 decimals, such as 97.8417")
			return 0
		}
		n, err = points(v.Value)
	default:
		n, err = points(v.Value)
		if err == nil && n%pointsPerOne != 0 || errors.Is(err, money.ErrDecimals) || isShare(v.Value) || isAmount(v.Value) {
			wrong("value-kind", "%[1]s 是个数,%[2]s 不是整数", "%[1]s is a count and %[2]s is not a whole number", name, v.Value).Allow("整数,如 1200", "whole numbers, such as 1200")
			return 0
		}
		n /= pointsPerOne
	}
	switch {
	case errors.Is(err, money.ErrDecimals):
		wrong("too-many-decimals", "数值 %[1]s 的小数位过多", "value %[1]s has too many decimals", v.Value).
			Allow("金额到分,点数、点值至多 4 位", "amounts to the fen, points and point values with at most 4")
	case err != nil:
		badValue(l, c.text, start, v.Value, err)
	}
	return n
}

// pointsPerOne is how many units of points are one.
const pointsPerOne = 10_000

func fen(text string) (int64, error) {
	f, err := money.ParseFen(text)
	return int64(f), err
}

func points(text string) (int64, error) {
	p, err := money.ParsePoints(text)
	return int64(p), err
}

// ratio reads a value for a ratio. A number beyond 1 without a sign is more
// likely a percentage that lacks its sign than a multiple, and is refused.
func (c *Condition) ratio(l *problem.List, v Comparison, start int, name string) int64 {
	wrong := func(code, zh, en string, args ...any) *problem.Problem {
		return at(l, c.text, start, code, zh, en, args...)
	}
	if isAmount(v.Value) {
		p := wrong("value-kind", "%[1]s 是比例,不能与金额 %[2]s 比较", "%[1]s is a ratio and cannot be compared with the amount %[2]s", name, v.Value).Allow("比例,如 5%%、0.05", "ratios, such as 5%%, 0.05")
		if strings.HasSuffix(name, "gain_ratio") {
			p.Advise("要按金额判定,用 gain", "gain is the amount")
		}
		return 0
	}
	r, err := money.ParseRatio(v.Value)
	switch {
	case errors.Is(err, money.ErrDecimals):
		wrong("too-many-decimals", "比例 %s 的小数位过多(换算后至多 9 位)", "ratio %s has too many decimals (at most 9 after conversion)", v.Value)
	case err != nil:
		badValue(l, c.text, start, v.Value, err)
	case !isShare(v.Value) && (r > money.One || r < -money.One):
		p := wrong("ratio-without-percent", "比例 %s 没有百分号", "the ratio %s has no per cent sign", v.Value).Advise("是否想写 %s%%?", "did you mean %s%%?", v.Value)
		if start != c.vAt || c.Of != Probability {
			p.Advise("是否想写 %[1]s%%?确指倍数的,写作 %[2]s", "did you mean %[1]s%%? If a multiple is meant, write %[2]s", v.Value, r)
		}
	}
	return int64(r)
}

// share reads the value that a probability is compared with.
func (c *Condition) share() (int64, problem.List) {
	var l problem.List
	r := c.ratio(&l, c.Comparison, c.vAt, "p( )")
	if len(l) == 0 && (r < 0 || r > int64(money.One)) {
		at(&l, c.text, c.vAt, "out-of-range", "概率不会是 %s", "no probability is %s", c.Value).Allow("0%% – 100%%", "0%% – 100%%")
	}
	return r, l
}
