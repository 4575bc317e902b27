package expect

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// Conditions read, in every spelling, with how they are written back.
func TestParse(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"schemes.employee.reserve_closing >= 0", "schemes.employee.reserve_closing >= 0"},
		{"  schemes.employee.reserve_closing>=0  ", "schemes.employee.reserve_closing >= 0"},
		{"schemes.employee.reserve_closing ≥ 3,000万元", "schemes.employee.reserve_closing >= 3,000万元"},
		{"schemes.employee.reserve_closing ＞＝ １．５亿元", "schemes.employee.reserve_closing >= 1.5亿元"},
		{"units.a.b.point_value ＜ 0.9", "units.a.b.point_value < 0.9"},
		{"x ≦ 12,345.67元", "x <= 12,345.67元"},
		{"x ＝ 5", "x == 5"},
		{"x = 5", "x == 5"},
		{"x == 5", "x == 5"},
		{"x ≠ −5", "x != -5"},
		{"x ！＝ ＋5％", "x != +5%"},
		{"x > 5 ‰", "x > 5 ‰"},
		{"institution=h001,unit=outpatient,scheme=resident,payable >= 0", "institution=h001,unit=outpatient,scheme=resident,payable >= 0"},
		{"institution=h001,unit=outpatient,scheme=resident,payable = 0", "institution=h001,unit=outpatient,scheme=resident,payable == 0"},
		{"机构=h001，应付额 ≥ 1万元", "机构=h001，应付额 >= 1万元"},
		{"institutions.h(1).a.b.gain > 0", "institutions.h(1).a.b.gain > 0"},
		{"p(reserve_shortfall) <= 5%", "p(reserve_shortfall) <= 5%"},
		{"P ( schemes.employee.shortfall>0 )<0.05", "p(schemes.employee.shortfall > 0) < 0.05"},
		{"p（institution=h1,scheme=employee,unit=a,gain ＜ −100万元） ≤ 10％", "p(institution=h1,scheme=employee,unit=a,gain < -100万元) <= 10%"},
		{"p(institution=h1,unit=a,scheme=b,shortfall) <= 5%", "p(institution=h1,unit=a,scheme=b,shortfall) <= 5%"},
		{"p(institutions.h(1).gain = 0) == 100%", "p(institutions.h(1).gain == 0) == 100%"},
		{"mean(schemes.employee.payable) < 8亿元", "mean(schemes.employee.payable) < 8亿元"},
		{"mean(scheme=employee,payable) < 8亿元", "mean(scheme=employee,payable) < 8亿元"},
		{"SD(x) <= 100", "sd(x) <= 100"},
		{"p5(x) > 1", "p5(x) > 1"},
		{"P99(x) > 1", "p99(x) > 1"},
		{"p1(x)\n  > 1", "p1(x) > 1"},
	} {
		got, found := Parse(c.text)
		if len(found) > 0 {
			t.Errorf("%s: %v", c.text, found)
			continue
		}
		if got.String() != c.want {
			t.Errorf("%s: %s, want %s", c.text, got, c.want)
		}
	}
}

// Mistakes: what is said, at which character, and what is advised.
func TestParseMistakes(t *testing.T) {
	for _, c := range []struct {
		text, code string
		col        int
		says       string // part of message, allowed and hint, in both languages
	}{
		{"", "empty-condition", 1, "条件是空的"},
		{" \t ", "empty-condition", 1, "the condition is empty"},
		{strings.Repeat("x", 1001) + " > 0", "long-condition", 1, "1000"},
		{"schemes.employee.reserve_closing", "no-comparison", 33, `"schemes.employee.reserve_closing" 之后缺少比较`},
		{"p(reserve_shortfall)", "no-comparison", 21, `a comparison is missing after "p(reserve_shortfall)"`},
		{"p(x < 0)", "no-comparison", 9, "写成 p(x < 0) >= 数值"},
		{"institution=h1,payable", "no-comparison", 23, "缺少比较"},
		{"x =", "no-comparison", 4, "缺少比较"},
		{"x => 5", "bad-comparison", 3, `是否想写 ">="?`},
		{"x =< 5", "bad-comparison", 3, `did you mean "<="?`},
		{"x > = 5", "bad-comparison", 3, `是否想写 ">="?`},
		{"x <> 5", "bad-comparison", 3, `是否想写 "!="?`},
		{"x ！ 5", "bad-comparison", 3, `不认识比较 "!"`},
		{"x === 5", "bad-comparison", 3, `是否想写 "=="?`},
		{"0 <= x <= 5", "two-comparisons", 8, "分成两条判定"},
		{">= 5", "no-name", 1, "fundsim metrics"},
		{"p() <= 5%", "no-name", 3, "缺少结果的名称"},
		{"p(< 0) <= 5%", "no-name", 3, "缺少结果的名称"},
		{"mean( ) <= 5", "no-name", 7, "缺少结果的名称"},
		{"x >=", "no-value", 5, "3000万元"},
		{"p(x) <= ", "no-value", 8, "a value is missing after <="},
		{"p(x >) <= 5%", "no-value", 6, "> 之后缺少数值"},
		{"5% >= p(x)", "turned", 1, `是否想写 "p(x) <= 5%"?`},
		{"0 < schemes.a.payable", "turned", 1, `did you mean "schemes.a.payable > 0"?`},
		{"x >= much", "bad-value", 6, `"much" 不是数值`},
		{"x >= y", "bad-value", 6, `"y" is not a value`},
		{"x >= 12万", "bad-unit", 6, "元、万元、亿元、%、‰"},
		{"x >= 5 percent", "bad-unit", 6, "unknown unit"},
		{"x >= 1,23", "bad-value", 6, "千分位"},
		{"x >= 1e5", "bad-value", 6, `"1e5" 不是数值`},
		{"x >= 99999999999999999999", "overflow", 6, "超出可表示的范围"},
		{"x >= (5)", "bad-value", 6, `"(5)" 不是数值`},
		{"prob(x > 0) <= 5%", "unknown-function", 1, `是否想写 "p"?`},
		{"概率(x > 0) <= 5%", "unknown-function", 1, `是否想写 "p"?`},
		{"mena(x) <= 5", "unknown-function", 1, `did you mean "mean"?`},
		{"median(x) <= 5", "unknown-function", 1, `是否想写 "p50"?`},
		{"p05(x) > 1", "unknown-function", 1, `是否想写 "p5"?`},
		{"p100(x) > 1", "unknown-function", 1, "p1 – p99"},
		{"p0(x) > 1", "unknown-function", 1, `没有名为 "p0" 的函数`},
		{"f(x) > 1", "unknown-function", 1, "p, mean, sd, p1 – p99"},
		{"p(mean(x) > 0) <= 5%", "nested-function", 3, "函数不能套函数"},
		{"mean(x > 0) <= 5%", "event-not-here", 7, "mean(x) > 数值"},
		{"p95(x >= 0) <= 5%", "event-not-here", 6, "takes a name, not a comparison"},
		{"p(x <= 5%", "open-bracket", 10, "没有配对的右括号"},
		{"p(x) is <= 5%", "stray-text", 6, `却有 "is"`},
		{"p(x) 5%", "no-comparison", 6, "缺少比较"},
		{"p(x) <= 5", "ratio-without-percent", 9, "是否想写 5%?"},
		{"p(x) <= 1.01", "ratio-without-percent", 9, "did you mean 1.01%?"},
		{"p(x) <= 500%", "out-of-range", 9, "0% – 100%"},
		{"p(x) >= -1%", "out-of-range", 9, "概率不会是 -1%"},
		{"p(x) >= 5万元", "value-kind", 9, "p( ) 是比例,不能与金额 5万元 比较"},
		{"p(x) >= 0.00000000001", "too-many-decimals", 9, "至多 9 位"},
	} {
		got, found := Parse(c.text)
		if got != nil || len(found) != 1 {
			t.Errorf("%s: %v, %d problems %v", c.text, got, len(found), found)
			continue
		}
		p := found[0]
		said := strings.Join([]string{p.What.ZH, p.What.EN, p.Allowed.ZH, p.Allowed.EN, p.Hint.ZH, p.Hint.EN}, "\n")
		if p.Code != c.code || p.Place.Col != c.col || p.Place.Source != c.text || !strings.Contains(said, c.says) || strings.Contains(said, "%!") {
			t.Errorf("%s: %s at %d, want %s at %d with %q:\n%s", c.text, p.Code, p.Place.Col, c.code, c.col, c.says, said)
		}
	}
}

// Every text gives a condition or errors, never both and never a panic; a
// condition that is written back reads the same.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"", "p(reserve_shortfall) <= 5%", "institution=h001,payable = 0", "mean(x) ≥ −1.5亿元", "p5((x)) > 1 ‰", "0 < x < 1", "p(p(x)) > 1", "x!=１２，３４５", "=<>", "p(", "a)b(c)>1",
		"x >= 0\n", "p(x　=　1)<1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c, found := Parse(text)
		if (c == nil) != (len(found) > 0) {
			t.Fatalf("%q: %v with %v", text, c, found)
		}
		for _, p := range found {
			if p.Place.Col < 1 || p.Place.Col > utf8.RuneCountInString(text)+1 || p.What.ZH == "" || p.What.EN == "" {
				t.Fatalf("%q: %+v", text, p)
			}
		}
		if c == nil {
			return
		}
		again, found := Parse(c.String())
		if len(found) > 0 {
			t.Fatalf("%q is written %q, which is refused: %v", text, c, found)
		}
		if again.String() != c.String() || again.Of != c.Of || again.Percent != c.Percent || again.Name != c.Name || again.Event != c.Event || again.Comparison != c.Comparison {
			t.Fatalf("%q: %+v, again %+v", text, c, again)
		}
	})
}
