package report

import (
	"bytes"
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"

	"fundsim/model/journal"
	"fundsim/model/plan"
	"fundsim/model/problem"
	"fundsim/model/settle"
	"fundsim/scenarios"
)

// settledView is a scenario settled for a test.
func settledView(t testing.TB, ref string, sets ...string) *View {
	t.Helper()
	sc, found := scenarios.Load(ref, scenarios.Options{Sets: sets})
	if found.HasErrors() {
		t.Fatal(found)
	}
	out, found := settle.Run(sc.Plan, sc.Activity)
	if out == nil {
		t.Fatal(found)
	}
	return &View{Plan: sc.Plan, Result: out.Result, Book: out.Book, Name: ref}
}

// Every amount that can be explained has a title in words, in both languages.
func TestTitlesAreWords(t *testing.T) {
	raw := regexp.MustCompile(`[a-z]_[a-z]|[a-z]\.[a-z]`)
	bounded := []string{"units.inpatient.bounds={floor: 95%, cap: 105%, infeasible: relax}", "units.inpatient.deductions=after",
		"schemes.employee.budget={financing: {current: 9亿元, prior: 8亿元, risk_rate: 5%, serious_illness: 100万元}}"}
	for _, sets := range [][]string{nil, bounded} {
		v := settledView(t, "pack:zhuji", sets...)
		n := newNames(v.Plan)
		for _, o := range []Options{{}, {Lang: "en"}} {
			for i := range v.Book.Entries {
				key := v.Book.Entries[i].Key
				title := n.describe(o, key)
				field := key[strings.LastIndexByte(key, '.')+1:]
				last := title[strings.LastIndex(title, "·")+1:]
				if title == key || raw.MatchString(title) || o.lang() == "zh" && strings.TrimSpace(last) == field {
					t.Fatalf("%s: %s is called %q", o.lang(), key, title)
				}
			}
		}
	}
	n := newNames(settledView(t, "pack:zhuji").Plan)
	if got := n.describe(Options{}, "holders.a03.outpatient.employee.quota"); got != "责任单位 a03(市第二人民医院牵头) · 市内普通门诊 · 职工医保统筹基金 · 额度" {
		t.Error(got)
	}
}

// Long fractions are printed as decimals; JSON keeps them whole.
func TestFractionsAreShort(t *testing.T) {
	v := settledView(t, "pack:zhuji")
	const key = "institutions.h001.outpatient.employee.quota"
	var text, json bytes.Buffer
	if err := Explain(&text, v, key, Options{Depth: -1}); err != nil {
		t.Fatal(err)
	}
	if err := ExplainJSON(&json, v, key, Options{}); err != nil {
		t.Fatal(err)
	}
	fraction := regexp.MustCompile(`\d{8,}/\d{8,}`)
	for line := range strings.Lines(text.String()) {
		if strings.Contains(line, "代入") && strings.Contains(line, "/") || len(fraction.FindString(line)) > longFraction {
			t.Errorf("an exact fraction is printed: %s", line)
		}
	}
	if !strings.Contains(text.String(), "≈ 0.2003523243") || !strings.Contains(text.String(), "70%·") || strings.Contains(text.String(), "上年数据 =") {
		t.Error(text.String())
	}
	if len(fraction.FindString(json.String())) <= longFraction {
		t.Error("JSON has lost the exact fraction")
	}
	for in, want := range map[string]string{"4/7": "≈0.5714285714", "17/20": "0.85", "3": "3", "1/3000": "≈0.0003333333333", "-22/7": "≈-3.142857143", "2000001/2": "1000000.5"} {
		if got := decimals(in); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
}

// An unknown institution lists only the nearest few codes.
func TestUnknownInstitution(t *testing.T) {
	v := settledView(t, "pack:zhuji")
	for name, want := range map[string]string{
		"institution=h999,unit=outpatient,scheme=resident,payable": "h001, h002, h003, h004, h005",
		"institutions.h00l.outpatient.resident.payable":            "h001, h002, h003, h004, h005",
		"institutions.p0161.pharmacy.resident.payable":             "p011, p016, p010, p012, p013",
	} {
		err := Explain(&bytes.Buffer{}, v, name, Options{})
		var l problem.List
		if !errors.As(err, &l) || !strings.HasPrefix(l[0].Allowed.EN, want+", of 68") {
			t.Errorf("%s: %v", name, l)
		}
	}
	var l problem.List
	err := Explain(&bytes.Buffer{}, v, "institutions.h001.outpatient.resident.payabel", Options{})
	if !errors.As(err, &l) || !strings.Contains(l[0].Hint.EN, "payable") {
		t.Errorf("a wrong field of a known institution: %v", l)
	}
	err = Explain(&bytes.Buffer{}, v, "institutions.h001.payabel", Options{})
	if !errors.As(err, &l) || !strings.Contains(l[0].Hint.EN, "payable") {
		t.Errorf("a wrong field of an institution as a whole: %v", l)
	}
	err = Explain(&bytes.Buffer{}, v, "institution=h001,payable", Options{})
	if !errors.As(err, &l) || !strings.Contains(l[0].Hint.EN, "institutions.h001.inpatient.employee.payable") {
		t.Errorf("an institution as a whole: %v", l)
	}
}

// The paths of footnotes are paths that --set takes.
func TestAssumedPathsCanBeSet(t *testing.T) {
	v := settledView(t, "pack:zhuji", "cash.0.clause={status: assumed}", "overrides.0.clause={status: assumed}", "quota_rules.0.negotiated.0.clause={status: assumed}")
	a := collectAssumptions(v.Plan, newNames(v.Plan), Options{})
	for _, want := range []string{"quota_rules.0", "quota_rules.0.negotiated.0", "overrides.0", "cash.0"} {
		if a.marks[want] == "" {
			t.Errorf("no footnote for %s: %v", want, a.marks)
		}
	}
	for path := range a.marks {
		_, found := scenarios.Load("pack:zhuji", scenarios.Options{Sets: []string{path + ".clause={status: official}"}})
		if found.HasErrors() {
			t.Errorf("%s cannot be set: %v", path, found)
		}
	}
	if a.ofUnit(v.Plan, "outpatient", "employee") == "" || a.ofHolder(v.Plan, "h031", "", "outpatient", "resident") == "" {
		t.Error("the figures have no mark")
	}
}

// Columns are headed by base names where these differ; a label goes before.
func TestCompareLabels(t *testing.T) {
	for _, c := range []struct {
		views []*View
		want  string
	}{
		{[]*View{{Name: "city/scenario.yaml"}, {Name: "city/six.yaml"}}, "scenario.yaml six.yaml"},
		{[]*View{{Name: "a/scenario.yaml"}, {Name: "b/scenario.yaml"}, {Name: "c.yaml"}}, "a/scenario.yaml b/scenario.yaml c.yaml"},
		{[]*View{{Name: "pack:zhuji"}, {Name: "pack:zhuji"}}, "pack:zhuji pack:zhuji#2"},
		{[]*View{{Name: "pack:zhuji", Label: "原方案"}, {Name: "data.activity=x/y.csv", Label: "data.activity=x/y.csv"}}, "原方案 data.activity=x/y.csv"},
		{[]*View{{}, {Name: "dir/"}}, "p dir/"},
	} {
		for _, v := range c.views {
			v.Plan = &plan.Plan{ID: "p"}
		}
		if got := strings.Join(viewLabels(c.views), " "); got != c.want {
			t.Errorf("%s, want %s", got, c.want)
		}
	}
}

// Tables without a difference are left out, and said to be; Detail has them,
// and winners and losers by scheme that add up to those of all.
func TestCompareLeavesOut(t *testing.T) {
	views := []*View{settledView(t, "pack:zhuji"), settledView(t, "pack:zhuji", "schemes.employee.reserve.rate=6%")}
	var b bytes.Buffer
	if err := Compare(&b, views, Options{}, "table"); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(b.String(), "居民医保基金"); n != 2 || !strings.Contains(b.String(), "没有差异、未列出的表") {
		t.Errorf("居民医保基金 occurs %d times:\n%s", n, b.String())
	}
	people := slices.DeleteFunc(CompareGrids(views, Options{Detail: true}), func(g Grid) bool { return g.ID != "people" })
	if len(people) != 3 {
		t.Fatalf("%d tables of winners and losers", len(people))
	}
	var sum [3]int64
	for i, g := range people {
		total := g.Rows[len(g.Rows)-1]
		if total.Style != Total || total.Cells[4].Kind != journal.Fen {
			t.Fatalf("%s has no total", g.Title)
		}
		sum[i] = total.Cells[4].Value
	}
	if sum[0]+sum[1] != sum[2] || sum[1] != 0 {
		t.Errorf("the schemes do not add up: %v", sum)
	}
	b.Reset()
	if err := Compare(&b, []*View{views[0], views[0]}, Options{Lang: "en"}, "markdown"); err != nil || !strings.Contains(b.String(), "There is no difference.") {
		t.Errorf("%v %s", err, b.String())
	}
}
