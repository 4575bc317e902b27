package scenarios

import (
	"encoding"
	"errors"
	"math"
	"reflect"
	"strconv"
	"strings"

	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/problem"
)

var (
	fenType        = reflect.TypeFor[money.Fen]()
	ratioType      = reflect.TypeFor[money.Ratio]()
	scoreType      = reflect.TypeFor[plan.Score]()
	dateType       = reflect.TypeFor[plan.Date]()
	pointsType     = reflect.TypeFor[money.Points]()
	coverType      = reflect.TypeFor[plan.CoverMonths]()
	estimateType   = reflect.TypeFor[plan.Estimate]()
	growthType     = reflect.TypeFor[plan.Growth]()
	designatedType = reflect.TypeFor[plan.DesignatedFrom]()
)

// parseScalar reads a text as the value of a field. The value is of the field's
// type without pointers; the problem has no place yet.
func parseScalar(f *field, s *schema, text string) (reflect.Value, *problem.Problem) {
	v := reflect.New(s.typ).Elem()
	if words := s.words(); words != nil {
		return v, parseWord(v, words, text)
	}
	if u, ok := v.Addr().Interface().(encoding.TextUnmarshaler); ok {
		if err := u.UnmarshalText([]byte(text)); err != nil {
			return v, adviseNarrow(valueProblem(s.typ, text, err), text)
		}
		return v, checkRange(f, s, v, text)
	}
	switch s.typ.Kind() {
	case reflect.String:
		return v, parseText(f, v, text)
	case reflect.Bool:
		if text != "true" && text != "false" {
			return v, wrong("bad-bool", "%s 不是 true 或 false", "%s is neither true nor false", quote(text)).
				Allow("true, false", "true, false").Suggest(clip(text), []string{"true", "false"})
		}
		v.SetBool(text == "true")
	case reflect.Int:
		n, err := strconv.ParseInt(text, 10, 32)
		if errors.Is(err, strconv.ErrRange) {
			return v, wrong("out-of-range", "%s 超出范围", "%s is out of range", quote(text)).
				Allow("绝对值至多 %d", "at most %d either way", math.MaxInt32)
		}
		if err != nil || text != strconv.FormatInt(n, 10) {
			p := wrong("bad-number", "%s 不是整数", "%s is not a whole number", quote(text)).
				Allow("只用数字,如 2022", "digits only, such as 2022")
			return v, adviseNarrow(p, text)
		}
		v.SetInt(n)
		return v, checkRange(f, s, v, text)
	}
	return v, nil
}

func wrong(code, zh, en string, args ...any) *problem.Problem {
	return &problem.Problem{Severity: problem.Error, Code: code, What: problem.T(zh, en, args...)}
}

func parseText(f *field, v reflect.Value, text string) *problem.Problem {
	if f != nil && f.allowed != nil {
		for _, a := range f.allowed {
			if text == a {
				v.SetString(text)
				return nil
			}
		}
		return wrong("bad-word", "不认识 %s", "unknown value %s", quote(text)).
			Allow("%s", "%s", strings.Join(f.allowed, ", ")).Suggest(clip(text), f.allowed)
	}
	if strings.TrimSpace(text) == "" {
		return wrong("empty-value", "不能是空文字", "the text must not be empty").
			Advise("不需要时请删去这个键", "leave the key out where it is not needed")
	}
	if c, found := control(text, "\n\t"); found {
		return wrong("control-character", "文字含有控制字符 U+%04X", "the text holds the control character U+%04X", c)
	}
	v.SetString(text)
	return nil
}

// parseWord reads a choice. Only the English code counts in a scenario, so that
// a file reads the same everywhere; the Chinese name leads to it.
func parseWord(v reflect.Value, words []plan.Word, text string) *problem.Problem {
	for _, w := range words {
		if text == w.Code {
			v.SetString(text)
			return nil
		}
	}
	all := wordCodes(words)
	p := wrong("bad-word", "不认识 %s", "unknown value %s", quote(text)).
		Allow("%s", "%s", strings.Join(all, ", ")).Suggest(strings.ReplaceAll(clip(text), "_", "-"), all)
	for _, w := range words {
		for _, zh := range append([]string{w.ZH}, w.Also...) {
			if text == zh {
				p.Advise("是否想写 %q?", "did you mean %q?", w.Code)
			}
		}
	}
	return p
}

// valueProblem says why a text is no amount, ratio, date or score.
func valueProblem(t reflect.Type, text string, err error) *problem.Problem {
	found := quote(text)
	switch t {
	case fenType:
		return moneyProblem(found, err)
	case ratioType:
		p := wrong("bad-ratio", "%s 不是比例", "%s is not a ratio", found)
		switch {
		case errors.Is(err, money.ErrDecimals):
			p = wrong("too-many-decimals", "比例 %s 的小数位过多(换算后至多 9 位)", "ratio %s has too many decimals (at most 9 after conversion)", found)
		case errors.Is(err, money.ErrRange):
			p = wrong("overflow", "比例 %s 过大", "ratio %s is too large", found)
		}
		return p.Allow("如 4%%、0.04、5‰", "such as 4%%, 0.04, 5‰")
	case scoreType:
		return wrong("bad-number", "%s 不是得分", "%s is not a score", found).Allow("0–100,至多 4 位小数", "0–100, at most 4 decimals")
	case coverType:
		return wrong("bad-number", "%s 不是月数", "%s is not a number of months", found).Allow("至多 4 位小数,如 6、7.5", "at most 4 decimals, such as 6, 7.5")
	case pointsType:
		return wrong("bad-number", "%s 不是点数", "%s is not a number of points", found).Allow("至多 4 位小数,如 92.5", "at most 4 decimals, such as 92.5")
	case designatedType:
		return wrong("bad-date", "%s 不是日期", "%s is not a date", found).
			Allow("YYYY-MM-DD,须是存在的日子;或 plan_start", "YYYY-MM-DD, a day that exists; or plan_start").Suggest(clip(text), []string{"plan_start"})
	case dateType:
		p := wrong("bad-date", "%s 不是日期", "%s is not a date", found).Allow("YYYY-MM-DD,须是存在的日子", "YYYY-MM-DD, a day that exists")
		if d, ok := usualDate(text); ok {
			p.Advise("是否想写 %q?", "did you mean %q?", d)
		}
		return p
	}
	return wrong("bad-value", "%s 不能用在这里", "%s cannot be used here", found)
}

// moneyProblem says why a text is no amount of money.
func moneyProblem(found string, err error) *problem.Problem {
	p := wrong("bad-amount", "%s 不是金额", "%s is not an amount", found)
	switch {
	case errors.Is(err, money.ErrUnit):
		p = wrong("bad-unit", "金额 %s 的单位不认识", "amount %s has an unknown unit", found)
	case errors.Is(err, money.ErrDecimals):
		p = wrong("too-many-decimals", "金额 %s 不足一分:换算成元后至多两位小数", "amount %s is finer than a fen: at most two decimals of a yuan", found)
	case errors.Is(err, money.ErrRange):
		p = wrong("overflow", "金额 %s 超出可表示的范围", "amount %s is out of range", found)
	case errors.Is(err, money.ErrThousands):
		p = wrong("bad-amount", "金额 %s 的千分位逗号位置不对", "amount %s has a misplaced thousands comma", found)
	}
	return p.Allow("如 12345.67、12345.67元、86264.10万元、3.2亿元", "such as 12345.67, 12345.67元, 86264.10万元, 3.2亿元")
}

// checkRange holds a number against the range of its field.
func checkRange(f *field, s *schema, v reflect.Value, text string) *problem.Problem {
	if f == nil || f.min == "" && f.max == "" || !v.CanInt() {
		return nil
	}
	if f.min != "" && v.Int() < limit(s, f.min) || f.max != "" && v.Int() > limit(s, f.max) {
		p := wrong("out-of-range", "%s 超出范围", "%s is out of range", quote(text)).Allow("%s", "%s", rangeText(f))
		if s.typ == ratioType && isPercentage(v.Int(), text) {
			p.Advise("是否想写 %s%%?", "did you mean %s%%?", text)
		}
		return p
	}
	return nil
}

// isPercentage tells a ratio that was written as a percentage without its sign.
func isPercentage(v int64, text string) bool {
	return v > int64(money.One) && v <= 100*int64(money.One) && !strings.ContainsAny(text, "%‰%")
}

func limit(s *schema, text string) int64 {
	v, p := parseScalar(nil, s, text)
	if p != nil {
		panic("scenarios: bad range tag " + text)
	}
	return v.Int()
}

func rangeText(f *field) string {
	switch {
	case f.max == "":
		return "≥ " + f.min
	case f.min == "":
		return "≤ " + f.max
	}
	return f.min + " – " + f.max
}
