package report

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"fundsim/model/money"
	"fundsim/model/risk"
	"fundsim/scenarios"
)

// drawnCase reads the small scenario of testdata/risk: two schemes, a points
// pool and a unit paid item by item, a budget that is uncertain too.
func drawnCase(t testing.TB, name string, sets ...string) *risk.Case {
	t.Helper()
	sc, found := scenarios.Load("testdata/risk", scenarios.Options{Sets: sets})
	if found.HasErrors() {
		t.Fatal(found)
	}
	return &risk.Case{Name: name, Plan: sc.Plan, Activity: sc.Activity}
}

func drawnView(run *risk.Run) *RiskView {
	return NewRiskView(run, View{SHA256: strings.Repeat("0123456789abcdef", 4), Version: "v0.0.0-test", Commit: "abc1234", Name: run.Case.Name})
}

// riskView is the small scenario drawn 200 times, with the month view.
func riskView(t testing.TB) *RiskView {
	t.Helper()
	c := drawnCase(t, "small")
	run, found := risk.Draw(c, risk.Options{})
	if found.HasErrors() {
		t.Fatal(found)
	}
	v := drawnView(run)
	if v.Fan, found = risk.Fan(c, risk.Options{}); found.HasErrors() {
		t.Fatal(found)
	}
	return v
}

// comparedDraws are three scenarios: the small one, one with a larger reserve,
// and one whose institutions share less of a variance.
func comparedDraws(t testing.TB) []*RiskView {
	t.Helper()
	cases := []*risk.Case{drawnCase(t, "现行"), drawnCase(t, "多留", "schemes.employee.reserve.rate=5%"),
		drawnCase(t, "deductible-for-institutions.yaml", "sharing.half.overrun.bands.0.share=20%", "sharing.half.surplus.bands.0.share=20%")}
	runs, found := risk.DrawAll(cases, risk.Options{})
	if found.HasErrors() {
		t.Fatal(found)
	}
	var views []*RiskView
	for _, run := range runs {
		views = append(views, drawnView(run))
	}
	return views
}

// Golden files of the risk report, as of [TestGolden].
func TestRiskGolden(t *testing.T) {
	v, compared := riskView(t), comparedDraws(t)
	few, found := risk.Draw(v.Run.Case, risk.Options{Draws: 5})
	if found.HasErrors() {
		t.Fatal(found)
	}
	wan := Options{Wan: true}
	for _, c := range []struct {
		name  string
		write func(io.Writer) error
	}{
		{"risk.zh.txt", func(w io.Writer) error { return Risk(w, v, wan, "table", "") }},
		{"risk.en.100.txt", func(w io.Writer) error { return Risk(w, v, Options{Lang: "en", Wan: true, Width: 100}, "table", "") }},
		{"risk.detail.txt", func(w io.Writer) error { return Risk(w, v, Options{Detail: true}, "table", "") }},
		{"risk.md", func(w io.Writer) error { return Risk(w, v, wan, "markdown", "") }},
		{"risk.json", func(w io.Writer) error { return Risk(w, v, wan, "json", "") }},
		{"risk.schemes.csv", func(w io.Writer) error { return Risk(w, v, Options{}, "csv", "schemes") }},
		{"risk.units.csv", func(w io.Writer) error { return Risk(w, v, Options{}, "csv", "units") }},
		{"risk.institutions.csv", func(w io.Writer) error { return Risk(w, v, Options{Lang: "en"}, "csv", "institutions") }},
		{"risk.probabilities.csv", func(w io.Writer) error { return Risk(w, v, Options{}, "csv", "probabilities") }},
		{"risk.months.csv", func(w io.Writer) error { return Risk(w, v, Options{}, "csv", "months") }},
		{"risk.draws.csv", func(w io.Writer) error { return Risk(w, drawnView(few), Options{}, "csv", "draws") }},
		{"compare-draws.txt", func(w io.Writer) error { return CompareDraws(w, compared[:2], wan, "table") }},
		{"compare-draws.en.md", func(w io.Writer) error { return CompareDraws(w, compared, Options{Lang: "en", Wan: true}, "markdown") }},
		{"compare-draws.json", func(w io.Writer) error { return CompareDraws(w, compared[:2], Options{}, "json") }},
		{"compare-draws.csv", func(w io.Writer) error { return CompareDraws(w, compared, Options{Table: PairedTable}, "csv") }},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got, again bytes.Buffer
			if err := c.write(&got); err != nil {
				t.Fatal(err)
			}
			if err := c.write(&again); err != nil || !bytes.Equal(got.Bytes(), again.Bytes()) {
				t.Fatal("not the same bytes twice: ", err)
			}
			golden(t, c.name, got.Bytes())
		})
	}
}

// A share has as many decimals as its standard error is worth; what always or
// never happened has no error.
func TestShare(t *testing.T) {
	for _, c := range []struct {
		count, of int
		want      string
	}{
		{0, 0, ""}, {0, 200, "0%"}, {200, 200, "100%"}, {1, 2, "50.0% ± 35.4%"}, {312, 10_000, "3.1% ± 0.2%"}, {4, 10_000, "0.04% ± 0.02%"},
		{9730, 10_000, "97.3% ± 0.2%"}, {1, 1_000_000, "0.0001% ± 0.0001%"}, {500_000, 1_000_000, "50.00% ± 0.05%"},
	} {
		if got := share(c.count, c.of); got != c.want {
			t.Errorf("%d of %d: %s, want %s", c.count, c.of, got, c.want)
		}
	}
	for _, c := range []struct {
		count, of int
		want      string
	}{{0, 9, "0%"}, {9, 9, "100%"}, {1, 9, "11.1%"}, {1, 1001, "<0.1%"}, {1, 1000, "0.1%"}, {1000, 1001, ">99.9%"}, {999, 1000, "99.9%"}} {
		if got := plainShare(c.count, c.of); got != c.want {
			t.Errorf("%d of %d: %s, want %s", c.count, c.of, got, c.want)
		}
	}
	for n, want := range map[int]string{1: "100%", 200: "1.5%", 10_000: "0.03%", 3_000_000: "0.0001%"} {
		if got := atMost(n); got != want {
			t.Errorf("what never happened in %d draws: at most %s, want %s", n, got, want)
		}
	}
}

// The sentences say what a recount of the draws says.
func TestRiskSentences(t *testing.T) {
	v := riskView(t)
	said := strings.Join(newRiskBuilder(v, Options{}).inShort(), "\n")
	for i, scheme := range []string{"employee", "resident"} {
		short, lacking := 0, money.Fen(0)
		for d := range v.Run.Draws {
			if out, _ := v.Run.Case.Replay(risk.Options{}, d); out.Result.Schemes[i].Shortfall > 0 {
				short++
				lacking += out.Result.Schemes[i].Shortfall
			}
		}
		if want := "概率 " + share(short, v.Run.Draws); !strings.Contains(said, want) {
			t.Errorf("%s: %q is not in\n%s", scheme, want, said)
		}
		if want := "用尽时平均缺口 " + yuan(int64(float64(lacking)/float64(short)+0.5)); !strings.Contains(said, want) {
			t.Errorf("%s: %q is not in\n%s", scheme, want, said)
		}
	}
	for _, want := range []string{"职工医保:预留金 3%(60,000.00 元)", "居民医保:未提预留金", "(共 4 家)"} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is not in\n%s", want, said)
		}
	}
}

// riskDoc is fundsim.risk/v1 as far as it is asked here.
type riskDoc struct {
	Schema  string
	Draws   int
	Asked   int
	Partial bool
	Seed    int
	Metrics []struct {
		Metric, Mean, P5, P50 string
		ESLow                 string `json:"es_low"`
		N                     int
	}
	Probabilities []struct {
		Event     string
		P, SE     float64
		Count, Of int
	}
	Months []struct {
		Metric string
		Month  int
	}
}

// The JSON has every series of the run and every event, and what it says of them
// is what the run says.
func TestRiskJSON(t *testing.T) {
	v := riskView(t)
	var b bytes.Buffer
	if err := Risk(&b, v, Options{Wan: true, Lang: "en"}, "json", ""); err != nil {
		t.Fatal(err)
	}
	var doc riskDoc
	if err := json.Unmarshal(b.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	if doc.Schema != RiskSchema || doc.Draws != 200 || doc.Asked != 200 || doc.Partial || doc.Seed != 7 || len(doc.Metrics) != len(v.Run.Series) {
		t.Errorf("%s, %d of %d draws, seed %d, %d metrics", doc.Schema, doc.Draws, doc.Asked, doc.Seed, len(doc.Metrics))
	}
	for i, m := range doc.Metrics {
		s := &v.Run.Series[i]
		sum := risk.Summarise(s.Values)
		if m.Metric != s.Metric.Key || m.N != sum.N || m.P50 != exact(s.Metric.Kind, sum.Quantiles[2].Value) {
			t.Errorf("%+v, want %s with median %d", m, s.Metric.Key, sum.Quantiles[2].Value)
		}
	}
	events := map[string]bool{}
	for _, p := range doc.Probabilities {
		if events[p.Event] || p.Of == 0 || p.P != float64(p.Count)/float64(p.Of) {
			t.Errorf("%+v", p)
		}
		events[p.Event] = true
	}
	for _, want := range []string{"schemes.employee.shortfall > 0", "reserve_shortfall", "units.ward.resident.variance < 0", "institutions.h1.gain_ratio < -10%",
		"institutions.h1.ward.employee.gain_ratio < -5%"} {
		if !events[want] {
			t.Errorf("no event %s", want)
		}
	}
	if len(doc.Months) != len(v.Fan) || len(doc.Months) == 0 {
		t.Errorf("%d months of %d", len(doc.Months), len(v.Fan))
	}
}

// A run that was ended early says so in every format.
func TestPartialRisk(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	run, found := risk.Draw(drawnCase(t, "small"), risk.Options{Workers: 1, Context: ctx, Progress: func(done, _ int) { cancel() }})
	if found.HasErrors() || !run.Partial() || run.Draws == 0 {
		t.Fatal(run.Draws, found)
	}
	v := drawnView(run)
	for format, want := range map[string]string{"table": fmt.Sprintf("【未完成】已中断:完成 %d / 200 次抽样", run.Draws), "markdown": "未完成", "json": `"partial": true`} {
		var b bytes.Buffer
		if err := Risk(&b, v, Options{}, format, ""); err != nil || !strings.Contains(b.String(), want) {
			t.Errorf("%s: %v, %q is not in\n%s", format, err, want, b.String())
		}
	}
	var b bytes.Buffer
	if err := CompareDraws(&b, []*RiskView{v, v}, Options{Lang: "en"}, "table"); err != nil || !strings.Contains(b.String(), "PARTIAL") {
		t.Errorf("%v\n%s", err, b.String())
	}
}

// The raw draws are the series, one column each.
func TestDrawsTable(t *testing.T) {
	v := riskView(t)
	var b bytes.Buffer
	if err := Risk(&b, v, Options{}, "csv", "draws"); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(b.String(), bom))).ReadAll()
	if err != nil || len(rows) != 201 {
		t.Fatal(len(rows), err)
	}
	column := slices.Index(rows[0], "units.ward.employee.point_value")
	for d, row := range rows[1:] {
		out, _ := v.Run.Case.Replay(risk.Options{}, d)
		if want := fixed(out.Result.Units[1].PointValue, 4, false); row[0] != fmt.Sprint(d) || row[column] != want {
			t.Fatalf("draw %d: %s, %s, want %s", d, row[0], row[column], want)
		}
	}
	if err := Risk(&b, v, Options{}, "csv", "drawz"); err == nil {
		t.Error("a table that does not exist is written")
	}
}

// Paired: the counts of every difference add up to its draws, the share of draws
// in which a scenario is better is a recount of reserve less shortfall, and
// exactly those institutions are listed whose mean gain changes its sign.
func TestCompareDraws(t *testing.T) {
	views := comparedDraws(t)
	var b bytes.Buffer
	if err := CompareDraws(&b, views, Options{Detail: true}, "json"); err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Base   string
		Rows   []any
		Risk   []riskDoc
		Paired []struct {
			Other, Metric, Mean     string
			Higher, Lower, Equal, N int
		}
		Flips []struct{ Other, Institution string } `json:"sign_flips"`
	}
	if err := json.Unmarshal(b.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	if doc.Base != "现行" || len(doc.Rows) == 0 || len(doc.Risk) != 3 || len(doc.Paired) != 2*len(views[0].Run.Series) {
		t.Errorf("base %s, %d rows, %d risks, %d differences", doc.Base, len(doc.Rows), len(doc.Risk), len(doc.Paired))
	}
	for _, d := range doc.Paired {
		if d.Higher+d.Lower+d.Equal != d.N {
			t.Errorf("%+v", d)
		}
	}
	flips := map[string]bool{}
	for _, f := range doc.Flips {
		flips[f.Other+" "+f.Institution] = true
	}
	for _, other := range views[1:] {
		for _, id := range []string{"h1", "h2", "h3", "p1"} {
			mean := func(v *RiskView) float64 {
				return risk.Summarise(v.Run.Find("institutions." + id + ".gain").Values).Mean
			}
			if want := mean(views[0])*mean(other) < 0; flips[other.Name+" "+id] != want {
				t.Errorf("%s, %s: changes its sign: %t", other.Name, id, want)
			}
		}
	}
	better := 0
	for d := range 200 {
		var left [2]money.Fen
		for i := range left {
			out, _ := views[i].Run.Case.Replay(risk.Options{}, d)
			left[i] = out.Result.Schemes[0].ReserveClosing - out.Result.Schemes[0].Shortfall
		}
		if left[1] > left[0] {
			better++
		}
	}
	b.Reset()
	if err := CompareDraws(&b, views[:2], Options{}, "table"); err != nil || !strings.Contains(b.String(), "同一抽样下 多留 较好 "+plainShare(better, 200)) {
		t.Errorf("%v; better in %s:\n%s", err, plainShare(better, 200), b.String())
	}
}
