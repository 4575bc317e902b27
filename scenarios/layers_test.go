package scenarios

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"fundsim/model/plan"
	"fundsim/model/problem"
)

// folderWith returns a copy of the base of the broken inputs with files laid over it.
func folderWith(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join(brokenDir, "base"))); err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func load(t *testing.T, dir, name string, sets ...string) *Scenario {
	t.Helper()
	s, list := Load(filepath.Join(dir, name), Options{Sets: sets})
	mustFine(t, list)
	return s
}

const onBase = "schema: fundsim/v1\nextends: scenario.yaml\n"

// TestLayers covers what a layer may do to the one below: change one value,
// add, change and remove items by id, replace other lists, drop keys, replace a
// scalar by a map. Everything else must stay, in its order.
func TestLayers(t *testing.T) {
	dir := folderWith(t, map[string]string{"top.yaml": onBase + `
title: 上层
schemes:
  - {id: resident, reserve: {rate: 3%}}
  - id: employee
    budget: {financing: {current: 1100万元, prior: 1000万元, risk_rate: 10%, serious_illness: 90万元}}
units:
  - id: inpatient
    clause: null
    budgets: [{scheme: resident, share: null, amount: 100万元}]
  - {id: extra, method: fee-for-service, budgets: [{scheme: resident, amount: 0}]}
admissions: [{id: after-start, remove: true}]
awards: null
sharing:
  - id: mutual
    surplus: {bands: [{share: 40%}]}
cash:
  - units: [inpatient]
    advance: {basis: incurred, rate: 50%, period: quarter}
`})
	top, list := Load(filepath.Join(dir, "top.yaml"), Options{})
	if got := ids(list, func(p problem.Problem) string { return p.Code + ":" + p.Place.Path }); got != "replaces-list:sharing.mutual.surplus.bands replaces-list:cash" {
		t.Fatalf("warnings: %s", got)
	}
	p := top.Plan
	base := load(t, dir, "scenario.yaml").Plan
	if p.Title != "上层" || p.ID != "base" || p.Year != 2022 {
		t.Errorf("top level: %q %q %d", p.Title, p.ID, p.Year)
	}
	if got := ids(p.Schemes, func(s plan.Scheme) string { return s.ID }); got != "employee resident" {
		t.Errorf("order of schemes: %s", got)
	}
	if p.Schemes[1].Reserve.Rate.String() != "3%" || p.Schemes[1].Title != "居民医保" {
		t.Errorf("resident: %+v", p.Schemes[1])
	}
	if b := p.Schemes[0].Budget; b.Amount != nil || b.Financing == nil || b.Financing.Current.String() != "11000000.00" {
		t.Errorf("a map must replace a scalar: %+v", b)
	}
	if got := ids(p.Units, func(u plan.Unit) string { return u.ID }); got != "inpatient outpatient special extra" {
		t.Errorf("units: %s", got)
	}
	u := p.Units[0]
	if u.Clause != nil || u.Budgets[1].Share != nil || u.Budgets[1].Amount == nil || u.Budgets[0].Share.String() != "60%" {
		t.Errorf("inpatient: %+v", u)
	}
	if got := ids(p.Admissions, func(a plan.Admission) string { return a.ID }); got != "young" || len(p.Awards) != 0 {
		t.Errorf("admissions %s, awards %d", got, len(p.Awards))
	}
	if m := p.Sharing[0]; len(m.Surplus.Bands) != 1 || len(m.Overrun.Bands) != 3 {
		t.Errorf("sharing: %+v", m)
	}
	if len(p.Cash) != 1 || p.Cash[0].Holdback != nil || p.Cash[0].Advance.Rate.String() != "50%" {
		t.Errorf("cash: %+v", p.Cash)
	}
	if diff := cmp.Diff(base.Units[1], p.Units[1]); diff != "" {
		t.Errorf("an untouched unit changed:\n%s", diff)
	}
}

func ids[T any](items []T, id func(T) string) string {
	var out []string
	for _, it := range items {
		out = append(out, id(it))
	}
	return strings.Join(out, " ")
}

// TestScalarOverMap goes the other way: an amount over financing.
func TestScalarOverMap(t *testing.T) {
	dir := folderWith(t, map[string]string{
		"a.yaml": onBase + "schemes: [{id: employee, budget: {financing: {current: 1, prior: 1, risk_rate: 0%, serious_illness: 0}}}]\n",
		"b.yaml": "schema: fundsim/v1\nextends: a.yaml\nschemes: [{id: employee, budget: 1000万元}]\n",
	})
	if diff := cmp.Diff(load(t, dir, "scenario.yaml").Plan, load(t, dir, "b.yaml").Plan); diff != "" {
		t.Error(diff)
	}
}

// TestRemoveThenAdd: an item that one layer takes out and the next brings back
// must not keep anything of its old self.
func TestRemoveThenAdd(t *testing.T) {
	dir := folderWith(t, map[string]string{
		"a.yaml": onBase + "awards: [{id: tcm, remove: true}]\n",
		"b.yaml": "schema: fundsim/v1\nextends: a.yaml\nawards: [{id: tcm, scheme: resident, amount: 1, from: balance, weight: visits, units: [inpatient]}]\n",
	})
	a := load(t, dir, "b.yaml").Plan.Awards
	if len(a) != 1 || a[0].Title != "tcm" || a[0].Scheme != "resident" {
		t.Errorf("%+v", a)
	}
}

// TestExtendsOrder: of several extended files the later lies on top, and a file
// that two of them extend does not undo the first.
func TestExtendsOrder(t *testing.T) {
	dir := folderWith(t, map[string]string{
		"a.yaml":   "extends: scenario.yaml\ntitle: A\nyear: 2023\nplan_start: null\n",
		"b.yaml":   "extends: scenario.yaml\ntitle: B\n",
		"top.yaml": "schema: fundsim/v1\nextends: [a.yaml, b.yaml]\n",
	})
	if p := load(t, dir, "top.yaml").Plan; p.Title != "B" || p.Year != 2023 || p.PlanStart.String() != "2023-01-01" {
		t.Errorf("%s %d %s", p.Title, p.Year, p.PlanStart)
	}
}

// TestExtendsPack: a diff on a pack uses the pack's data unless it names its own.
func TestExtendsPack(t *testing.T) {
	dir := folderWith(t, map[string]string{
		"top.yaml": "schema: fundsim/v1\nextends: pack:zhuji\nid: mine\nschemes: [{id: employee, reserve: {rate: 5%}}]\n",
		"own.yaml": "schema: fundsim/v1\nextends: pack:zhuji\ndata: {prior: sub/prior.csv}\n",
		"sub/prior.csv": "institution,scheme,unit,visits,persons,total_cost,fund_cost\n" +
			"h001,resident,outpatient,1,1,2,1\nh001,employee,outpatient,1,1,2,1\n",
	})
	pack, _ := Load("pack:zhuji", Options{})
	s := load(t, dir, "top.yaml")
	if s.Plan.ID != "mine" || s.Plan.Schemes[0].Reserve.Rate.String() != "5%" || len(s.Plan.Institutions) != len(pack.Plan.Institutions) {
		t.Errorf("%s %v", s.Plan.ID, s.Files)
	}
	own, _ := Load(filepath.Join(dir, "own.yaml"), Options{})
	if own == nil || len(own.Plan.Prior) != 2 || own.Plan.Prior[0].Scheme != "employee" {
		t.Errorf("own prior table not used")
	}
}

// TestDeepChain: 16 steps of extends are fine, 17 are not.
func TestDeepChain(t *testing.T) {
	files := map[string]string{"l0.yaml": onBase}
	name := func(i int) string { return "l" + string(rune('a'+i)) + ".yaml" }
	below := "l0.yaml"
	for i := range 16 {
		files[name(i)] = "schema: fundsim/v1\nextends: " + below + "\n"
		below = name(i)
	}
	dir := folderWith(t, files)
	load(t, dir, name(14)) // l0 extends scenario.yaml: 16 steps
	_, list := Load(filepath.Join(dir, name(15)), Options{})
	if text := printed(list, "en"); !strings.Contains(text, "more than 16 levels") || !strings.Contains(text, " → ") {
		t.Error(text)
	}
}

// TestPlace: paths of every layer lead into the file that gave the value, and a
// missing key to its parent.
func TestPlace(t *testing.T) {
	dir := folderWith(t, map[string]string{"top.yaml": onBase + "units:\n  - id: inpatient\n    sharing: mutual\n"})
	s, list := Load(filepath.Join(dir, "top.yaml"), Options{Sets: []string{"schemes.employee.reserve.rate=5%"}})
	mustFine(t, list)
	for _, c := range []struct{ path, want string }{
		{"units.inpatient.sharing", "top.yaml:5:14"},
		{"units.inpatient.method", "scenario.yaml:22:13"},
		{"units.inpatient.bounds.floor", "top.yaml:4:5"},
		{"units.outpatient.budgets.employee.amount", "scenario.yaml:34:36"},
		{"sharing.mutual.overrun.bands.1.share", "scenario.yaml:46:69"},
		{"schemes.employee.reserve.rate", "--set schemes.employee.reserve.rate=5%"},
		{"data.cases", "scenario.yaml:71:3"},
		{"nothing.at.all", "top.yaml:1:1"},
	} {
		var l problem.List
		l.Errorf("x", c.path, "x", "x")
		got := strings.TrimPrefix(where(s.Place(l)[0].Place), dir+string(filepath.Separator))
		if got != c.want {
			t.Errorf("%s is placed at %s, want %s", c.path, got, c.want)
		}
	}
	var l problem.List
	l.RowErrorf("x", "activity", 10, "unit", "x", "x")
	if p := s.Place(l)[0].Place; p.Line != 10 || p.Col != 9 || !strings.HasPrefix(p.Source, "h3,职工医保") {
		t.Errorf("%+v", p)
	}
}

// TestSets covers what --set can do besides being refused (testdata/broken).
func TestSets(t *testing.T) {
	dir := folderWith(t, nil)
	s := load(t, dir, "scenario.yaml", "schemes.employee.reserve.rate=5%", "units.inpatient.budgets.resident.share=71%",
		"sharing.mutual.overrun.bands.0.share=60%", "cash.0.advance.rate=0.8", "units.inpatient.bounds={floor: 90%, cap: 110%, infeasible: relax}",
		"schemes.resident.budget=6,000,000.00", "admissions.young.remove=true", "awards=null", "admissions.after-start.when.kind=clinic",
		"schemes.employee.budget.financing={current: 1000万元, prior: 0, risk_rate: 0%, serious_illness: 0}")
	p := s.Plan
	if p.Schemes[0].Reserve.Rate.String() != "5%" || p.Units[0].Budgets[1].Share.String() != "71%" ||
		p.Sharing[0].Overrun.Bands[0].Share.String() != "60%" || p.Sharing[0].Overrun.Bands[0].UpTo.String() != "10%" ||
		p.Cash[0].Advance.Rate.String() != "80%" || p.Cash[0].Holdback == nil || p.Units[0].Bounds == nil ||
		p.Schemes[1].Budget.Amount.String() != "6000000.00" || len(p.Admissions) != 1 || len(p.Awards) != 0 ||
		p.Admissions[0].When.Kind != plan.Clinic || p.Schemes[0].Budget.Financing == nil {
		t.Errorf("%+v", p)
	}
	for _, same := range []string{"schemes.employee.reserve.rate=0.04", "schemes.employee.budget=10000000元", "units.inpatient.deductions=net",
		"sharing.mutual.overrun.bands.0.share=500‰", "data.prior=prior.csv", "units.special.budgets.resident.rest=true"} {
		s, list := Load(filepath.Join(dir, "scenario.yaml"), Options{Sets: []string{same}})
		if s == nil || len(list) != 1 || list[0].Code != "no-change" || list[0].Severity != problem.Warning {
			t.Errorf("%s: %s", same, printed(list, "en"))
		}
	}
}

// TestCommaInText: a note cut by an ASCII comma is put together, with a warning.
func TestCommaInText(t *testing.T) {
	dir := folderWith(t, map[string]string{"top.yaml": onBase + "units: [{id: special, clause: {status: assumed, note: 甲,乙, 丙}}]\n"})
	s, list := Load(filepath.Join(dir, "top.yaml"), Options{})
	if s == nil || countErrors(list) != 0 || len(list) != 2 || s.Plan.Units[2].Clause.Note != "甲,乙, 丙" {
		t.Error(printed(list, "en"))
	}
}

// TestStdin reads "-" with data relative to the working folder.
func TestStdin(t *testing.T) {
	dir := folderWith(t, nil)
	text, err := os.ReadFile(filepath.Join(dir, "scenario.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	s, list := Load("-", Options{Stdin: strings.NewReader(string(text)), WorkDir: dir})
	mustFine(t, list)
	if s.SHA256 != load(t, dir, "scenario.yaml").SHA256 {
		t.Error("the same scenario from a file has another digest")
	}
}

// TestAllowOutside: the flag opens .. and symbolic links; without it both are refused.
func TestAllowOutside(t *testing.T) {
	dir := folderWith(t, map[string]string{"sub/top.yaml": "schema: fundsim/v1\nextends: ../scenario.yaml\n"})
	if _, list := Load(filepath.Join(dir, "sub/top.yaml"), Options{}); !list.HasErrors() || list[0].Code != "outside-folder" {
		t.Error(printed(list, "en"))
	}
	_, list := Load(filepath.Join(dir, "sub/top.yaml"), Options{AllowOutside: true})
	mustFine(t, list)
	other := folderWith(t, nil)
	os.Remove(filepath.Join(other, "prior.csv"))
	if err := os.Symlink(filepath.Join(dir, "prior.csv"), filepath.Join(other, "prior.csv")); err != nil {
		t.Skip(err)
	}
	if _, list := Load(other, Options{}); !list.HasErrors() || list[0].Code != "outside-folder" {
		t.Error(printed(list, "en"))
	}
	_, list = Load(other, Options{AllowOutside: true})
	mustFine(t, list)
}

// TestLimits: a data file over MaxBytes and a scenario over 16 MiB are refused.
func TestLimits(t *testing.T) {
	dir := folderWith(t, map[string]string{"big.yaml": onBase + "# " + strings.Repeat("x", maxYAMLBytes)})
	if _, list := Load(filepath.Join(dir, "scenario.yaml"), Options{MaxBytes: 300}); !slices.ContainsFunc(list, func(p problem.Problem) bool { return p.Code == "too-large" }) {
		t.Error(printed(list, "en"))
	}
	if _, list := Load(filepath.Join(dir, "big.yaml"), Options{}); len(list) != 1 || list[0].Code != "too-large" {
		t.Error(printed(list, "en"))
	}
}

// TestVariationsForEverything: a list of variations that ends with one for
// everything takes the place of a pack's without a warning; another does not.
func TestVariationsForEverything(t *testing.T) {
	for text, want := range map[string]string{
		"systemic: [{unit: inpatient, scheme: employee, volume_sd: 2%}, {unit: \"*\", scheme: \"*\", volume_sd: 1%}], cell: [{where: {}, volume_cv: 5%}]": "",
		"systemic: [{unit: inpatient, scheme: employee, volume_sd: 2%}]":                                                                                  "replaces-list:risk.systemic",
		"cell: [{where: {level: tertiary}, volume_cv: 5%}]":                                                                                               "replaces-list:risk.cell",
	} {
		dir := folderWith(t, map[string]string{"next.yaml": "schema: fundsim/v1\nextends: pack:zhuji\nrisk: {" + text + "}\n"})
		_, list := Load(filepath.Join(dir, "next.yaml"), Options{})
		if got := ids(list, func(p problem.Problem) string { return p.Code + ":" + p.Place.Path }); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}
