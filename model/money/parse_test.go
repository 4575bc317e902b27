package money_test

import (
	"errors"
	"fmt"
	"math"
	"math/big"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"fundsim/model/money"
)

// TestParseFen reads amounts as data files and scenarios write them and asserts
// the fen, or the reason of the refusal.
func TestParseFen(t *testing.T) {
	for _, c := range []struct {
		text string
		want money.Fen
		err  error
	}{
		{"12345.67", 1234567, nil},
		{"12345.67元", 1234567, nil},
		{"86264.10万元", 86_264_100_000, nil},
		{"3.2亿元", 32_000_000_000, nil},
		{"0.000001万元", 1, nil},
		{"0.0000000001亿元", 1, nil},
		{"0.00000000010亿元", 1, nil},
		{"300 万元", 300_000_000, nil},
		{"0", 0, nil},
		{"-0", 0, nil},
		{"-0.00", 0, nil},
		{"+5", 500, nil},
		{"-12.3", -1230, nil},
		{"007", 700, nil},
		{"1.5", 150, nil},
		{"1.500", 150, nil},
		{"1,234.50", 123450, nil},
		{"12,345,678", 1_234_567_800, nil},
		{"1,234万元", 1_234_000_000, nil},
		{"\t 5 \n", 500, nil},
		{"\u30005\u00a0", 500, nil}, // full-width and no-break spaces around it
		{"92233720368547758.07", money.MaxFen, nil},
		{"-92233720368547758.07", -money.MaxFen, nil},
		{"922337203.6854775807亿元", money.MaxFen, nil},
		{"00000000000000000000000000000001", 100, nil},

		{"92233720368547758.08", 0, money.ErrRange},
		{"-92233720368547758.08", 0, money.ErrRange},
		{"92233720368547758.09", 0, money.ErrRange},
		{"922337203.6854775808亿元", 0, money.ErrRange},
		{"99999999999999999", 0, money.ErrRange},
		{"9999999999亿元", 0, money.ErrRange},
		{"1" + strings.Repeat("0", 50), 0, money.ErrRange},
		{"0.001", 0, money.ErrDecimals},
		{"12345.675", 0, money.ErrDecimals},
		{"-0.005", 0, money.ErrDecimals},
		{"0.0000001万元", 0, money.ErrDecimals},
		{"0.00000000001亿元", 0, money.ErrDecimals},
		{"1,23", 0, money.ErrThousands},
		{"1234,567", 0, money.ErrThousands},
		{"1,2345", 0, money.ErrThousands},
		{"12万", 0, money.ErrUnit},
		{"1.5万", 0, money.ErrUnit},
		{"-1.5 亿", 0, money.ErrUnit},
		{"1万亿元", 0, money.ErrUnit},
		{"3k", 0, money.ErrUnit},
		{"5$", 0, money.ErrUnit},
		{"5角", 0, money.ErrUnit},
		{"1e", 0, money.ErrUnit},
		{"", 0, money.ErrSyntax},
		{"   ", 0, money.ErrSyntax},
		{"元", 0, money.ErrSyntax},
		{"万元", 0, money.ErrSyntax},
		{"-", 0, money.ErrSyntax},
		{"+-5", 0, money.ErrSyntax},
		{"--5", 0, money.ErrSyntax},
		{"5-", 0, money.ErrSyntax},
		{"- 5", 0, money.ErrSyntax},
		{".", 0, money.ErrSyntax},
		{".5", 0, money.ErrSyntax},
		{"5.", 0, money.ErrSyntax},
		{"1.2.3", 0, money.ErrSyntax},
		{"1,234.5,6", 0, money.ErrSyntax},
		{",123", 0, money.ErrSyntax},
		{"1,,234", 0, money.ErrSyntax},
		{"1 000", 0, money.ErrSyntax},
		{"1. 5", 0, money.ErrSyntax},
		{"NaN", 0, money.ErrSyntax},
		{"Inf", 0, money.ErrSyntax},
		{"-inf", 0, money.ErrSyntax},
		{"1e5", 0, money.ErrSyntax},
		{"1E-2", 0, money.ErrSyntax},
		{"1e999999999", 0, money.ErrSyntax},
		{"0x10", 0, money.ErrSyntax},
		{"0b1", 0, money.ErrSyntax},
		{"1_000", 0, money.ErrSyntax},
		{"\uff11\uff12", 0, money.ErrSyntax}, // full-width digits
		{"1\uff12", 0, money.ErrSyntax},
		{"\u0661", 0, money.ErrSyntax}, // Arabic-Indic digit
		{"−5", 0, money.ErrSyntax},     // U+2212
		{"4%", 0, money.ErrSyntax},
		{"暂无", 0, money.ErrSyntax},
		{strings.Repeat("1", 100), 0, money.ErrSyntax},
		{"5\x00", 0, money.ErrSyntax},
		{"\xff", 0, money.ErrSyntax},
	} {
		got, err := money.ParseFen(c.text)
		if !errors.Is(err, c.err) || got != c.want {
			t.Errorf("ParseFen(%q) = %d, %v; want %d, %v", c.text, got, err, c.want, c.err)
		}
	}
}

func TestParseRatio(t *testing.T) {
	for _, c := range []struct {
		text string
		want money.Ratio
		err  error
	}{
		{"4%", 40_000_000, nil},
		{"4 %", 40_000_000, nil},
		{"0.04", 40_000_000, nil},
		{"5‰", 5_000_000, nil},
		{"2.5%", 25_000_000, nil},
		{"2.5‰", 2_500_000, nil},
		{"+2%", 20_000_000, nil},
		{"-3%", -30_000_000, nil},
		{"100%", money.One, nil},
		{"1", money.One, nil},
		{"1,000%", 10 * money.One, nil},
		{"0%", 0, nil},
		{"0.000000001", 1, nil},
		{"0.0000001%", 1, nil},
		{"0.000001‰", 1, nil},
		{"0.1000000000000", 100_000_000, nil},
		{"9223372036.854775807", math.MaxInt64, nil},
		{"-922337203685.4775807%", -math.MaxInt64, nil},

		{"9223372036.854775808", 0, money.ErrRange},
		{"922337203685.4775808%", 0, money.ErrRange},
		{"0.0000000001", 0, money.ErrDecimals},
		{"0.00000001%", 0, money.ErrDecimals},
		{"0.0000001‰", 0, money.ErrDecimals},
		{"1,00%", 0, money.ErrThousands},
		{"", 0, money.ErrSyntax},
		{"%", 0, money.ErrSyntax},
		{"‰", 0, money.ErrSyntax},
		{"4%%", 0, money.ErrSyntax},
		{"%4", 0, money.ErrSyntax},
		{"4‱", 0, money.ErrSyntax},
		{"4\uff05", 0, money.ErrSyntax}, // full-width percent sign
		{"\uff14", 0, money.ErrSyntax},
		{"5abc", 0, money.ErrSyntax},
		{"1/3", 0, money.ErrSyntax},
		{"5e-2", 0, money.ErrSyntax},
		{"NaN", 0, money.ErrSyntax},
		{"0x1p-2", 0, money.ErrSyntax},
	} {
		got, err := money.ParseRatio(c.text)
		if !errors.Is(err, c.err) || got != c.want {
			t.Errorf("ParseRatio(%q) = %d, %v; want %d, %v", c.text, got, err, c.want, c.err)
		}
	}
}

func TestParsePoints(t *testing.T) {
	for _, c := range []struct {
		text string
		want money.Points
		err  error
	}{
		{"63257.9097", 632_579_097, nil},
		{"100", 1_000_000, nil},
		{"-0.5", -5000, nil},
		{" 7 ", 70_000, nil},
		{"922337203685477.5807", math.MaxInt64, nil},
		{"922337203685477.5808", 0, money.ErrRange},
		{"0.00001", 0, money.ErrDecimals},
		{"5点", 0, money.ErrSyntax},
		{"5%", 0, money.ErrSyntax},
		{"", 0, money.ErrSyntax},
	} {
		got, err := money.ParsePoints(c.text)
		if !errors.Is(err, c.err) || got != c.want {
			t.Errorf("ParsePoints(%q) = %d, %v; want %d, %v", c.text, got, err, c.want, c.err)
		}
	}
}

// TestParseFastPathEqualsSlow writes the same number once so that the short
// path takes it and once with a plus sign, which only the long path takes.
func TestParseFastPathEqualsSlow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[0-9]{1,12}(\.[0-9]{1,11})?(元|万元|亿元)?`).Draw(t, "text")
		fast, errFast := money.ParseFen(text)
		slow, errSlow := money.ParseFen("+" + text)
		if fast != slow || errFast != errSlow {
			t.Fatalf("%q: %v, %v; with a sign %v, %v", text, fast, errFast, slow, errSlow)
		}
		text = strings.TrimRight(text, "元万亿")
		fr, errFast := money.ParseRatio(text)
		sr, errSlow := money.ParseRatio("+" + text)
		if fr != sr || errFast != errSlow {
			t.Fatalf("ratio %q: %v, %v; with a sign %v, %v", text, fr, errFast, sr, errSlow)
		}
	})
}

// TestParseFenOracle compares with shopspring/decimal.
func TestParseFenOracle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		unit := rapid.SampledFrom([]struct {
			suffix string
			exp    int32
		}{{"", 2}, {"元", 2}, {"万元", 6}, {"亿元", 10}}).Draw(t, "unit")
		text := rapid.StringMatching(`-?[0-9]{1,20}(\.[0-9]{1,12})?`).Draw(t, "number")
		want := decimal.RequireFromString(text).Shift(unit.exp)
		got, err := money.ParseFen(text + unit.suffix)
		switch {
		case !want.IsInteger():
			if err != money.ErrDecimals {
				t.Fatalf("%s%s: %v, want ErrDecimals", text, unit.suffix, err)
			}
		case want.Abs().GreaterThan(decimal.NewFromInt(math.MaxInt64)):
			if err != money.ErrRange {
				t.Fatalf("%s%s: %v, want ErrRange", text, unit.suffix, err)
			}
		case err != nil || int64(got) != want.IntPart():
			t.Fatalf("%s%s = %d, %v; want %s", text, unit.suffix, got, err, want)
		}
	})
}

func TestString(t *testing.T) {
	for _, c := range []struct {
		got  fmt.Stringer
		want string
	}{
		{money.Fen(86_264_100_000), "862641000.00"},
		{money.Fen(0), "0.00"},
		{money.Fen(1), "0.01"},
		{money.Fen(-1), "-0.01"},
		{money.Fen(-99), "-0.99"},
		{money.Fen(-100), "-1.00"},
		{money.Fen(1234567), "12345.67"},
		{money.MaxFen, "92233720368547758.07"},
		{-money.MaxFen, "-92233720368547758.07"},
		{money.Fen(math.MinInt64), "-92233720368547758.08"},
		{money.Points(1), "0.0001"},
		{money.Points(632_579_097), "63257.9097"},
		{money.Points(-10_000), "-1.0000"},
		{money.Ratio(25_000_000), "2.5%"},
		{money.Ratio(40_000_000), "4%"},
		{money.One, "100%"},
		{10 * money.One, "1000%"},
		{money.Ratio(0), "0%"},
		{money.Ratio(1), "0.0000001%"},
		{money.Ratio(-5_000_000), "-0.5%"},
	} {
		if s := c.got.String(); s != c.want {
			t.Errorf("%T: %q, want %q", c.got, s, c.want)
		}
	}
	for r, want := range map[money.Ratio]string{25_000_000: "0.025", money.One: "1", 0: "0", -1: "-0.000000001", 10 * money.One: "10"} {
		if s := r.Decimal(); s != want {
			t.Errorf("Ratio(%d).Decimal() = %q, want %q", int64(r), s, want)
		}
	}
}

// TestText checks that texts are read and written as strings are.
func TestText(t *testing.T) {
	var f money.Fen
	var r money.Ratio
	var p money.Points
	if err := errors.Join(f.UnmarshalText([]byte("1.5万元")), r.UnmarshalText([]byte("4‰")), p.UnmarshalText([]byte("2.5"))); err != nil {
		t.Fatal(err)
	}
	ft, _ := f.MarshalText()
	rt, _ := r.MarshalText()
	pt, _ := p.MarshalText()
	if string(ft) != "15000.00" || string(rt) != "0.4%" || string(pt) != "2.5000" {
		t.Errorf("%s %s %s", ft, rt, pt)
	}
	if f.UnmarshalText([]byte("x")) == nil || r.UnmarshalText([]byte("x")) == nil || p.UnmarshalText([]byte("x")) == nil {
		t.Error("a wrong text was read")
	}
}

// The fuzz targets assert that no text panics, that what is read can be
// written and read back, and that it equals the exact value of its digits.

func FuzzParseFen(f *testing.F) {
	for _, s := range []string{"0", "-1.5", "86264.10万元", "3.2亿元", "1,234.5", "92233720368547758.07", "1e5", "NaN", "\uff11\uff12", "12万", " 5 元", "0x1", "+.5"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, err := money.ParseFen(s)
		checkParsed(t, s, int64(got), err, 2, got.String(), func(s string) (int64, error) { n, err := money.ParseFen(s); return int64(n), err })
	})
}

func FuzzParseRatio(f *testing.F) {
	for _, s := range []string{"0", "4%", "5‰", "-2.5%", "0.000000001", "1,000%", "9223372036.854775807", "1e-3", "4\uff05", "1/3"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, err := money.ParseRatio(s)
		parse := func(s string) (int64, error) { n, err := money.ParseRatio(s); return int64(n), err }
		checkParsed(t, s, int64(got), err, 9, got.String(), parse)
		checkParsed(t, s, int64(got), err, 9, got.Decimal(), parse)
	})
}

func FuzzParsePoints(f *testing.F) {
	for _, s := range []string{"0", "63257.9097", "-1", "922337203685477.5807", "1,000", "1e4", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, err := money.ParsePoints(s)
		checkParsed(t, s, int64(got), err, 4, got.String(), func(s string) (int64, error) { n, err := money.ParsePoints(s); return int64(n), err })
	})
}

func checkParsed(t *testing.T, s string, got int64, err error, decimals int32, written string, parse func(string) (int64, error)) {
	t.Helper()
	if err != nil {
		if got != 0 {
			t.Fatalf("%q: %d beside error %v", s, got, err)
		}
		return
	}
	if back, err := parse(written); err != nil || back != got {
		t.Fatalf("%q read as %d, written %q, read back as %d, %v", s, got, written, back, err)
	}
	want, ok := exactValue(s, decimals)
	if !ok || !want.IsInt() || want.Num().Cmp(big.NewInt(got)) != 0 {
		t.Fatalf("%q = %d, exactly %v", s, got, want)
	}
}

// exactValue reads an accepted text with math/big alone.
func exactValue(s string, decimals int32) (*big.Rat, bool) {
	s = strings.ReplaceAll(strings.TrimSpace(s), ",", "")
	for _, u := range []struct {
		suffix string
		exp    int32
	}{{"亿元", 8}, {"万元", 4}, {"元", 0}, {"%", -2}, {"‰", -3}} {
		if rest, ok := strings.CutSuffix(s, u.suffix); ok {
			s, decimals = strings.TrimSpace(rest), decimals+u.exp
			break
		}
	}
	return new(big.Rat).SetString(fmt.Sprintf("%se%d", s, decimals))
}
