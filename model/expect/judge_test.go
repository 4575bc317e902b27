package expect

import (
	"math"
	"math/big"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/settle"
)

// Verdicts on one settlement: whether it holds, the figure, how far from the limit.
func TestJudge(t *testing.T) {
	r := fixture()
	for _, c := range []struct {
		text            string
		holds, known    bool
		value, distance int64
		says            string
	}{
		{"schemes.employee.reserve_closing >= 3000", true, true, 300_000, 0, "满足:为 3000.00 元"},
		{"schemes.employee.reserve_closing > 3000", false, true, 300_000, 0, "不满足:为 3000.00 元"},
		{"schemes.employee.reserve_closing != 2999.99", true, true, 300_000, 1, "is met: it is 3000.00 yuan"},
		{"reserve_shortfall <= 6.99", false, true, 700, 1, "reserve_shortfall <= 6.99 is not met: it is 7.00 yuan"},
		{"units.inpatient.employee.point_value >= 0.9785", false, true, 9_784, -1, "为 0.9784"},
		{"units.drugs.employee.point_value != 1", false, false, 0, 0, "没有这个数"},
		{"institutions.h1.inpatient.employee.gain_ratio == -10%", true, true, -100_000_000, 0, "为 -10%"},
		{"institutions.h1.gain_ratio < -3.3%", true, true, -33_333_333, -333_333, "-3.3333333%"},
		{"institutions.h1.cases <= 11", false, true, 12, 1, "为 12"},
		{"institutions.h1.gain >= -92,233,720,368,547,758.07", true, true, -10, math.MaxInt64 - 10, "满足"},
		{"reserve_shortfall >= -92,233,720,368,547,758.07", true, true, 700, math.MaxInt64, "满足"},
	} {
		b, found := bind(c.text, r)
		if b == nil {
			t.Errorf("%s: %v", c.text, found)
			continue
		}
		v := b.Judge(r)
		if !v.Judged || v.Holds != c.holds || v.Known != c.known || v.Value != c.value || v.Distance != c.distance || !strings.Contains(v.Text.ZH+"\n"+v.Text.EN, c.says) {
			t.Errorf("%s: %+v", c.text, v)
		}
		if v := b.JudgeDraws([]int64{1}); v.Judged || v.Holds || v.Text.ZH == "" {
			t.Errorf("%s was judged on draws: %+v", c.text, v)
		}
	}
}

// Verdicts on draws, with figures that are absent.
func TestJudgeDraws(t *testing.T) {
	r := fixture()
	ten := []int64{10, 3, 7, 1, 9, 5, 2, 8, 4, 6}
	for _, c := range []struct {
		text         string
		values       []int64
		holds, known bool
		value        int64
		se           float64
		says         string
	}{
		{"p(reserve_shortfall) <= 30%", []int64{0, 1, 0, 0, 5, 0, 0, 0, 9, 0}, true, true, 300_000_000, 1e9 * math.Sqrt(0.3*0.7/10), "为 30% ± 14.49%"},
		{"p(reserve_shortfall) < 30%", []int64{0, 1, 0, 0, 5, 0, 0, 0, 9, 0}, false, true, 300_000_000, 1e9 * math.Sqrt(0.3*0.7/10), "不满足"},
		{"p(reserve_shortfall) == 33.3333333%", []int64{0, 1, 0}, false, true, 333_333_333, 1e9 * math.Sqrt(2./27), "不满足"}, // 1/3, not its decimals
		{"p(reserve_shortfall) > 33.3333333%", []int64{0, 1, 0}, true, true, 333_333_333, 1e9 * math.Sqrt(2./27), "满足"},
		{"p(reserve_shortfall > 0.04) <= 50%", []int64{Absent, 5, Absent, 4}, true, true, 250_000_000, 1e9 * math.Sqrt(3./64), "2 次抽样没有这个数"},
		{"p(reserve_shortfall != 1) >= 100%", []int64{Absent, 5}, false, true, 500_000_000, 1e9 * math.Sqrt(1./8), "1 draws lack"},
		{"p(reserve_shortfall) <= 100%", []int64{Absent, Absent}, false, false, 0, 0, "2 次抽样都没有这个数"},
		{"p(reserve_shortfall) <= 100%", nil, false, false, 0, 0, "0 次抽样"},
		{"mean(reserve_shortfall) == 0.06", append([]int64{11}, ten...), true, true, 6, 1, "满足"},
		{"mean(reserve_shortfall) == 0.05", ten, false, true, 6, math.Sqrt(110. / 12 / 10), "为 0.06 元"}, // 5.5
		{"mean(reserve_shortfall) < 0.06", []int64{5, 6, Absent}, true, true, 6, 0.5, "1 次抽样没有"},
		{"sd(reserve_shortfall) > 0.02", []int64{1, 3, 5}, false, true, 2, 0, "为 0.02 元"},
		{"sd(reserve_shortfall) >= 0.02", []int64{1, 3, 5, Absent}, true, true, 2, 0, "满足"},
		{"sd(reserve_shortfall) >= 0", []int64{4, Absent}, false, false, 0, 0, "没有标准差"},
		{"p1(reserve_shortfall) == 0.01", ten, true, true, 1, 0, "满足"},
		{"p10(reserve_shortfall) == 0.01", ten, true, true, 1, 0, "满足"},
		{"p11(reserve_shortfall) == 0.02", ten, true, true, 2, 0, "满足"},
		{"p50(reserve_shortfall) == 0.05", ten, true, true, 5, 0, "满足"},
		{"p99(reserve_shortfall) == 0.1", ten, true, true, 10, 0, "满足"},
		{"p50(reserve_shortfall) >= 0.04", []int64{Absent, 3, Absent, 4, 5}, true, true, 4, 0, "2 次抽样没有"},
		{"mean(reserve_shortfall) > 0", []int64{math.MaxInt64, math.MaxInt64, math.MinInt64 + 1, math.MinInt64 + 1, 1}, true, true, 0, 0, "满足"},
	} {
		b, found := bind(c.text, r)
		if b == nil {
			t.Errorf("%s: %v", c.text, found)
			continue
		}
		before := slices.Clone(c.values)
		v := b.JudgeDraws(c.values)
		if !v.Judged || v.Holds != c.holds || v.Known != c.known || v.Value != c.value || !strings.Contains(v.Text.ZH+"\n"+v.Text.EN, c.says) || v.Draws != len(c.values) {
			t.Errorf("%s of %v: %+v", c.text, c.values, v)
		}
		if c.se != 0 && math.Abs(v.Error-c.se) > 1e-12*c.se {
			t.Errorf("%s of %v: standard error %v, want %v", c.text, c.values, v.Error, c.se)
		}
		if !slices.Equal(before, c.values) {
			t.Errorf("%s: the draws were reordered", c.text)
		}
		if v := b.Judge(r); v.Judged || v.Holds || !strings.Contains(v.Text.ZH, "fundsim risk") {
			t.Errorf("%s was judged on one settlement: %+v", c.text, v)
		}
	}
}

var allOps = []Op{AtLeast, Above, AtMost, Below, Equal, Unequal}

// compared is x OP y, said once more and plainly.
func compared(op Op, x, y *big.Rat) bool {
	switch op {
	case AtLeast:
		return x.Cmp(y) >= 0
	case Above:
		return x.Cmp(y) > 0
	case AtMost:
		return x.Cmp(y) <= 0
	case Below:
		return x.Cmp(y) < 0
	case Equal:
		return x.Cmp(y) == 0
	}
	return x.Cmp(y) != 0
}

// Judging is comparing: of a figure, and over draws of the share, the mean, the
// standard deviation and the percentile, each worked out in exact fractions.
func TestJudgeCompares(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		small := rapid.Int64Range(-20, 20)
		any := rapid.OneOf(small, rapid.Int64Range(-math.MaxInt64, math.MaxInt64))
		op := rapid.SampledFrom(allOps).Draw(t, "op")
		limit := any.Draw(t, "limit")
		value := any.Draw(t, "value")
		values := rapid.SliceOfN(rapid.OneOf(any, rapid.Just(Absent)), 0, 30).Draw(t, "values")
		r := &settle.Result{Schemes: []settle.SchemeResult{{Scheme: "s", Payable: money.Fen(value)}}}
		judge := func(expr string) bool {
			text := expr + " " + op.String() + " " + money.Fen(limit).String()
			c, found := Parse(text)
			if c == nil {
				t.Fatal(text, found)
			}
			b, found := c.Resolve(&plan.Plan{}, r)
			if b == nil {
				t.Fatal(text, found)
			}
			if b.NeedsDraws() {
				return b.JudgeDraws(values).Holds
			}
			return b.Judge(r).Holds
		}
		y := new(big.Rat).SetInt64(limit)
		if got := judge("schemes.s.payable"); got != compared(op, new(big.Rat).SetInt64(value), y) {
			t.Fatalf("%d %s %d: %t", value, op, limit, got)
		}
		there := slices.DeleteFunc(slices.Clone(values), func(x int64) bool { return x == Absent })
		n := new(big.Rat).SetInt64(int64(len(there)))
		mean, squares := new(big.Rat), new(big.Rat)
		for _, x := range there {
			mean.Add(mean, new(big.Rat).Quo(new(big.Rat).SetInt64(x), n))
		}
		for _, x := range there {
			d := new(big.Rat).Sub(new(big.Rat).SetInt64(x), mean)
			squares.Add(squares, d.Mul(d, d))
		}
		if got := judge("mean(schemes.s.payable)"); got != (len(there) > 0 && compared(op, mean, y)) {
			t.Fatalf("mean of %v %s %d: %t", there, op, limit, got)
		}
		want := false
		if len(there) > 1 { // √variance OP y, by squares where y is not negative
			variance := squares.Quo(squares, new(big.Rat).SetInt64(int64(len(there)-1)))
			if want = compared(op, variance, new(big.Rat).Mul(y, y)); limit < 0 {
				want = compared(op, big.NewRat(1, 1), new(big.Rat))
			}
		}
		if got := judge("sd(schemes.s.payable)"); got != want {
			t.Fatalf("sd of %v %s %d: %t", there, op, limit, got)
		}
		percent := rapid.IntRange(1, 99).Draw(t, "percent")
		want = false
		if len(there) > 0 { // the smallest that enough do not exceed
			slices.Sort(there)
			i := slices.IndexFunc(there, func(x int64) bool {
				atMost := 0
				for _, z := range there {
					if z <= x {
						atMost++
					}
				}
				return 100*atMost >= percent*len(there)
			})
			want = compared(op, new(big.Rat).SetInt64(there[i]), y)
		}
		if got := judge("p" + big.NewInt(int64(percent)).String() + "(schemes.s.payable)"); got != want {
			t.Fatalf("p%d of %v %s %d: %t", percent, there, op, limit, got)
		}
	})
}

// A probability is the count of draws over their number, compared by cross-multiplication.
func TestProbabilityIsACount(t *testing.T) {
	r := fixture()
	rapid.Check(t, func(t *rapid.T) {
		outer, inner := rapid.SampledFrom(allOps).Draw(t, "outer"), rapid.SampledFrom(allOps).Draw(t, "inner")
		n := rapid.IntRange(1, 40).Draw(t, "n")
		ratio := money.Ratio(rapid.OneOf(rapid.Int64Range(0, int64(money.One)), rapid.Custom(func(t *rapid.T) int64 {
			return int64(money.One) * rapid.Int64Range(0, int64(n)).Draw(t, "k") / int64(n) // near a count
		})).Draw(t, "ratio"))
		limit := rapid.Int64Range(-3, 3).Draw(t, "limit")
		values := rapid.SliceOfN(rapid.OneOf(rapid.Int64Range(-3, 3), rapid.Just(Absent)), n, n).Draw(t, "values")
		text := "p(schemes.employee.payable " + inner.String() + " " + money.Fen(limit).String() + ") " + outer.String() + " " + ratio.String()
		b, found := bind(text, r)
		if b == nil {
			t.Fatal(text, found)
		}
		count, absent := int64(0), 0
		for _, x := range values {
			if x == Absent {
				absent++
			} else if compared(inner, new(big.Rat).SetInt64(x), new(big.Rat).SetInt64(limit)) {
				count++
			}
		}
		v := b.JudgeDraws(values)
		if want := absent < n && compared(outer, big.NewRat(count, int64(n)), big.NewRat(int64(ratio), int64(money.One))); v.Holds != want {
			t.Fatalf("%s of %v: %+v", text, values, v)
		}
	})
}

// Mixed thresholds: the draws are asked for only where they are needed, and only
// what was judged, marked fail and not met fails.
func TestJudgeAll(t *testing.T) {
	r := fixture()
	p := &plan.Plan{Thresholds: []plan.Threshold{
		{Expect: "schemes.employee.payable >= 1万元", Fail: true}, {Expect: "schemes.employee.payable >= 2万元"},
		{Expect: "schemes.employee.payable >= 0", Fail: true}, {Expect: "p(reserve_shortfall) <= 5%", Fail: true}}}
	thresholds, found := Bind(p, r)
	if len(found) > 0 {
		t.Fatal(found)
	}
	judged := JudgeAll(thresholds, r, nil)
	if failed := Failed(judged); len(failed) != 1 || failed[0].Threshold.String() != "schemes.employee.payable >= 1万元" || judged[3].Verdict.Judged {
		t.Errorf("%+v", judged)
	}
	asked := 0
	judged = JudgeAll(thresholds, r, func(b *Bound) []int64 {
		asked++
		return []int64{b.Value(r), 0, 0}
	})
	if failed := Failed(judged); len(failed) != 2 || asked != 1 || !judged[3].Verdict.Judged {
		t.Errorf("asked %d times, %+v", asked, judged)
	}
}

// Reading a metric of a draw says where there is none.
func TestValue(t *testing.T) {
	r := fixture()
	for text, want := range map[string]int64{"mean(reserve_shortfall) > 0": 700, "p5(units.drugs.employee.point_value) > 0": Absent} {
		if b, found := bind(text, r); b == nil || b.Value(r) != want {
			t.Errorf("%s: %v", text, found)
		}
	}
}

func BenchmarkJudgeDraws(b *testing.B) {
	r := fixture()
	values := make([]int64, 10_000)
	for i := range values {
		values[i] = int64(i*7919%10_007) - 5_000
	}
	for _, text := range []string{"p(reserve_shortfall) <= 5%", "mean(reserve_shortfall) >= 0", "sd(reserve_shortfall) >= 0", "p5(reserve_shortfall) >= 0"} {
		b.Run(text, func(b *testing.B) {
			bound, found := bind(text, r)
			if bound == nil {
				b.Fatal(found)
			}
			for b.Loop() {
				bound.JudgeDraws(values)
			}
		})
	}
}
