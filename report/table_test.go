package report

import (
	"bytes"
	"os"
	"os/exec"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"fundsim/model/journal"
	"fundsim/model/money"
	"fundsim/model/settle"
)

// Every line of a box has the same display width, whatever the language, unit
// of money, detail or terminal.
func TestAligned(t *testing.T) {
	v := fixture(t)
	for _, o := range []Options{{}, {Wan: true}, {Lang: "en"}, {Detail: true}, {Wan: true, Width: 80}, {Detail: true, Width: 60}} {
		var b bytes.Buffer
		if err := Table(&b, v, o); err != nil {
			t.Fatal(err)
		}
		checkAligned(t, b.String(), o.Width)
		b.Reset()
		if err := Compare(&b, compared(t), o, "table"); err != nil {
			t.Fatal(err)
		}
		checkAligned(t, b.String(), o.Width)
	}
}

func checkAligned(t *testing.T, printed string, limit int) {
	t.Helper()
	width := 0
	for line := range strings.Lines(printed) {
		line = strings.TrimRight(line, "\n")
		if strings.HasPrefix(line, "┌") {
			width = displayWidth(line)
		}
		if strings.ContainsAny(line[:min(len(line), 3)], "┌│├└") && displayWidth(line) != width {
			t.Errorf("%d columns, not %d: %s", displayWidth(line), width, line)
		}
	}
	if limit > 0 && width > limit+40 { // a part holds at least one figure beside its keys
		t.Errorf("a table of %d columns for a terminal of %d", width, limit)
	}
}

// Under a Chinese locale ambiguous characters such as │ must stay narrow; the
// locale is read when the program starts, so the test runs itself again.
func TestAlignedUnderAnyLocale(t *testing.T) {
	if os.Getenv("REPORT_LOCALE_TEST") != "" {
		t.Skip("already inside")
	}
	for _, env := range [][]string{{"LC_ALL=zh_CN.UTF-8"}, {"LC_ALL=ja_JP.UTF-8", "TERM=xterm"}, {"LC_ALL=C"}, {"RUNEWIDTH_EASTASIAN=1"}} {
		cmd := exec.Command(os.Args[0], "-test.run=^(TestAligned|TestGolden)$")
		cmd.Env = append(append(os.Environ(), "REPORT_LOCALE_TEST=1"), env...)
		if *update {
			cmd.Args[1] = "-test.run=^TestAligned$"
		}
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%v: %v\n%s", env, err, out)
		}
	}
}

// Totals are sums of fen, not of what is shown: for any amounts the total row
// and the subtotals equal the sums of their rows exactly.
func TestTotalsAreSums(t *testing.T) {
	v := fixture(t)
	rapid.Check(t, func(r *rapid.T) {
		for i := range v.Result.Institutions {
			l := &v.Result.Institutions[i]
			for _, f := range []*money.Fen{&l.Incurred, &l.Retained, &l.Borne, &l.Payable, &l.Advance, &l.Final} {
				*f = money.Fen(rapid.Int64Range(-1e12, 1e12).Draw(r, "fen"))
			}
		}
		for _, detail := range []bool{false, true} {
			for _, g := range Grids(v, Options{Detail: detail}) {
				if g.ID == "institutions" {
					checkSums(r, &g)
				}
			}
		}
	})
}

func checkSums(t *rapid.T, g *Grid) {
	for col := range g.Columns {
		var group, all int64
		for _, row := range g.Rows {
			c := row.Cells[col]
			want := all
			switch row.Style {
			case Body:
				group += c.Value
				all += c.Value
				continue
			case Subtotal:
				want, group = group, 0
			}
			if c.Kind == journal.Fen && c.Value != want {
				t.Fatalf("%s, column %s: %d, rows add up to %d", g.Title, g.Columns[col].Title, c.Value, want)
			}
		}
	}
}

// No column disappears without being named, and a wide table split for a narrow
// terminal still shows every figure.
func TestSplitKeepsEveryColumn(t *testing.T) {
	v := fixture(t)
	for _, g := range Grids(v, Options{Detail: true}) {
		parts := splitToWidth(&g, Options{Width: 60})
		seen := map[string]bool{}
		for _, p := range parts {
			for _, c := range p.Columns {
				seen[c.Title] = true
			}
		}
		for _, c := range g.Columns {
			if !seen[c.Title] {
				t.Errorf("%s: column %s is lost", g.Title, c.Title)
			}
		}
	}
}

// Names from data files cannot send commands to a terminal or break a table.
func TestControlCharactersAreInert(t *testing.T) {
	v := fixture(t)
	v.Plan.Institutions[0].Title = "市\x1b[31m人民\n医院\t‮"
	v.Plan.Notes = "a\x1b]0;x\x07b"
	for _, o := range []Options{{}, {Detail: true}} {
		var b bytes.Buffer
		if err := Table(&b, v, o); err != nil {
			t.Fatal(err)
		}
		if strings.ContainsAny(b.String(), "\x1b\x07\t\u202e") {
			t.Error("a control character was printed")
		}
		checkAligned(t, b.String(), 0)
	}
}

func TestAFailedCheckIsShown(t *testing.T) {
	v := fixture(t)
	v.Result.Checks = append(v.Result.Checks, settle.Check{Name: "x", Difference: 3})
	var b bytes.Buffer
	if err := Table(&b, v, Options{}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"✗ 不平", "0.03", "3 项核验中有 1 项不平"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q is missing", want)
		}
	}
}

// Amounts are shown by whole-number arithmetic, halves away from zero.
func TestAmounts(t *testing.T) {
	for _, c := range []struct {
		fen             int64
		yuan, wan, csvW string
	}{
		{0, "-", "-", "0.000000"},
		{1, "0.01", "0.00", "0.000001"},
		{-1, "-0.01", "0.00", "-0.000001"},
		{4_999, "49.99", "0.00", "0.004999"},
		{5_000, "50.00", "0.01", "0.005000"},
		{-5_000, "-50.00", "-0.01", "-0.005000"},
		{86_264_100_000, "862,641,000.00", "86,264.10", "86264.100000"},
		{-123_456_789, "-1,234,567.89", "-123.46", "-123.456789"},
		{9_223_372_036_854_775_807, "92,233,720,368,547,758.07", "9,223,372,036,854.78", "9223372036854.775807"},
		{-9_223_372_036_854_775_807, "-92,233,720,368,547,758.07", "-9,223,372,036,854.78", "-9223372036854.775807"},
	} {
		if got := (Options{}).amount(c.fen); got != c.yuan {
			t.Errorf("%d fen in yuan: %s, want %s", c.fen, got, c.yuan)
		}
		if got := (Options{Wan: true}).amount(c.fen); got != c.wan {
			t.Errorf("%d fen in 万元: %s, want %s", c.fen, got, c.wan)
		}
		if got := (Options{Wan: true}).plainAmount(c.fen); got != c.csvW {
			t.Errorf("%d fen in 万元 for CSV: %s, want %s", c.fen, got, c.csvW)
		}
	}
}

func TestWrap(t *testing.T) {
	for _, c := range []struct {
		text  string
		width int
		want  string
	}{
		{"short", 20, "short"},
		{"one two three four", 9, "one two\nthree\nfour"},
		{"总额预算指标、预留金比例", 12, "总额预算指\n标、预留金比\n例"},
		{"activity.csv 第 1682–1693 行", 16, "activity.csv 第\n1682–1693 行"},
	} {
		if got := strings.Join(wrap(c.text, c.width), "\n"); got != c.want {
			t.Errorf("%q in %d columns:\n%s\nwant:\n%s", c.text, c.width, got, c.want)
		}
	}
}

// A pool with bounds says who stands at them and who pays; what is gained and
// given up adds up to zero.
func TestBoundsAreListed(t *testing.T) {
	v := fixture(t)
	v.Bounds = []settle.BoundReport{{Unit: "inpatient", Scheme: "employee", AtFloor: []int{1}, FloorCost: 5000, HasPlainPrice: true,
		Payers: []settle.Payer{{Row: 2, Difference: -5000}}}}
	var b bytes.Buffer
	if err := Table(&b, v, Options{}); err != nil {
		t.Fatal(err)
	}
	checkAligned(t, b.String(), 0)
	for _, want := range []string{"四、点数池上下限 — 住院 · 职工医保", "触下限", "-50.00"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q is missing:\n%s", want, b.String())
		}
	}
}
