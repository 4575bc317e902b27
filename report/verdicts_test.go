package report

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"fundsim/model/expect"
	"fundsim/model/plan"
	"fundsim/model/settle"
)

// judgedFixture are thresholds of every kind, with draws where draws is set.
func judgedFixture(t testing.TB, v *View, draws bool) []expect.Judged {
	t.Helper()
	p := *v.Plan
	p.Thresholds = []plan.Threshold{
		{Expect: "schemes.employee.reserve_closing >= 4万元", Note: "预留金不少于四万元"},
		{Expect: "reserve.employee.closing ≥ 4.1万元", Fail: true},
		{Expect: "units.inpatient.employee.point_value >= 131.2345"},
		{Expect: "units.drugs.employee.point_value > 0"},
		{Expect: "institutions.h.2.gain_ratio >= -1%"},
		{Expect: "institution=h1,cases == 290"},
		{Expect: "p(reserve_shortfall) <= 50%", Fail: true},
		{Expect: "p(units.inpatient.employee.point_value < 131) <= 5%", Fail: true},
		{Expect: "mean(schemes.employee.payable) <= 96万元"},
		{Expect: "sd(schemes.employee.payable) <= 1万元"},
		{Expect: "p5(schemes.resident.balance_closing) >= -5000"},
	}
	thresholds, found := expect.Bind(&p, v.Result)
	if len(found) > 0 {
		t.Fatal(found)
	}
	var values func(*expect.Bound) []int64
	if draws {
		values = func(b *expect.Bound) []int64 {
			x := b.Value(v.Result)
			return []int64{x, x + 100_000, x - 100_000, x, expect.Absent}
		}
	}
	return expect.JudgeAll(thresholds, v.Result, values)
}

func verdictsFixture(t testing.TB, v *View, o Options) *Grid {
	g := VerdictsGrid(v.Plan, judgedFixture(t, v, true), o)
	return &g
}

// The JSON result has the member thresholds only where there are any, and what
// needs draws is null there.
func TestVerdictsInResult(t *testing.T) {
	v := fixture(t)
	var without, with bytes.Buffer
	if err := JSON(&without, v, Options{}); err != nil || strings.Contains(without.String(), "thresholds") {
		t.Fatalf("%v: thresholds in a result without any", err)
	}
	v.Thresholds = judgedFixture(t, v, false)
	if err := JSON(&with, v, Options{}); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(with.String(), strings.TrimSuffix(without.String(), "\n}\n")) {
		t.Error("thresholds have changed the rest of the result")
	}
	var doc struct {
		Thresholds []struct {
			Expect, Kind, Value, Limit, Distance string
			Holds                                *bool
			Fail                                 bool
		}
	}
	if err := json.Unmarshal(with.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	if len(doc.Thresholds) != 11 {
		t.Fatalf("%d thresholds", len(doc.Thresholds))
	}
	first, absent, draws := doc.Thresholds[0], doc.Thresholds[3], doc.Thresholds[6]
	if first.Holds == nil || !*first.Holds || first.Kind != "money" || first.Value != "40265.66" || first.Limit != "40000.00" || first.Distance != "265.66" {
		t.Errorf("%+v", first)
	}
	if absent.Holds == nil || *absent.Holds || absent.Value != "" || absent.Distance != "" {
		t.Errorf("%+v", absent)
	}
	if draws.Holds != nil || draws.Value != "" || draws.Limit != "0.5" || draws.Kind != "ratio" || !draws.Fail {
		t.Errorf("%+v", draws)
	}
	var table bytes.Buffer
	if err := Table(&table, v, Options{}); err != nil || !strings.Contains(table.String(), "、判定\n") || !strings.Contains(table.String(), "另有 5 条要多次抽样") {
		t.Errorf("%v:\n%s", err, table.String())
	}
}

// Every name that can be asked for has a title in words, in both languages, and
// the examples are conditions of the scenario.
func TestMetricTitlesAreWords(t *testing.T) {
	v := settledView(t, "pack:zhuji")
	raw := regexp.MustCompile(`[a-z]_[a-z]|[a-z]\.[a-z]`)
	for _, o := range []Options{{}, {Lang: "en"}} {
		b := &builder{View: v, Options: o, names: newNames(v.Plan)}
		n := 0
		for m := range settle.Metrics(v.Result) {
			if title := b.metricTitle(m); raw.MatchString(title) || kindWords[m.Kind].code == "" {
				t.Fatalf("%s: %s is called %q, kind %d", o.lang(), m.Key, title, m.Kind)
			}
			n++
		}
		if n < 1000 {
			t.Errorf("only %d names", n)
		}
		if got := len(b.examples()); got != 12 {
			t.Errorf("%d examples", got)
		}
	}
}
