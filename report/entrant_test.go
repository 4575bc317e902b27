package report

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fundsim/model/entrant"
	"fundsim/model/risk"
	"fundsim/scenarios"
)

// entrantTown is a small town with a points pool, a pooled outpatient unit, an
// award and a rule for young private institutions; a private hospital that was
// designated last July takes part in both.
var entrantTown = map[string]string{
	"scenario.yaml": `schema: fundsim/v1
id: town
title: 小城
year: 2022
schemes:
  - {id: employee, title: 职工医保, budget: 117万元, reserve: {rate: 5%}, opening_balance: 1万元}
  - {id: resident, title: 居民医保, budget: 10万元, reserve: {rate: 1%}, opening_balance: 0}
units:
  - {id: inpatient, title: 住院, method: drg-points, budgets: [{scheme: employee, share: 60%}], sharing: half, fund_side: reserve, outside: points}
  - {id: outpatient, title: 普通门诊, method: pooled-budget, budgets: [{scheme: employee, rest: true}, {scheme: resident, rest: true}], sharing: half, fund_side: reserve}
sharing: [{id: half, surplus: {bands: [{share: 50%}]}, overrun: {bands: [{share: 50%}]}}]
admissions:
  - {id: young, title: 新增民营, units: [outpatient], when: {ownership: private, natural_years_below: 3}, pay: capped, growth_caps: {cost_per_visit: 5%, visits_per_person: 2%}, excess: multiplicative, from: reserve}
awards: [{id: tcm, title: 中医药奖励, scheme: employee, amount: 1万元, from: reserve, weight: tcm_fund_cost, units: [inpatient]}]
data: {institutions: institutions.csv, activity: activity.csv, prior: prior.csv}
risk:
  draws: 100
  seed: 7
  systemic: [{unit: "*", scheme: "*", volume_sd: 5%, unit_cost_sd: 3%}]
  cell: [{where: {institution: n1}, volume_cv: 30%}, {where: {}, volume_cv: 8%, points_per_case_cv: 3%}]
entrants:
  - id: n1
    title: 康宁医院
    kind: hospital
    level: secondary
    ownership: private
    designated_on: 2021-11-20
    lines:
      - {unit: outpatient, scheme: employee, monthly: {visits: 300, persons: 100, cost_per_visit: 130, fund_ratio: 60%}, ramp: [25%, 50%, 75%, 100%], diverted: 80%, donors: [{id: h1, share: 50%}, {id: h2, share: 50%}]}
      - {unit: inpatient, scheme: employee, monthly: {cases: 2, total_cost_per_case: 9000, fund_ratio: 70%, points_per_case: 80}, ramp: [100%], diverted: 50%, donors: proportional}
`,
	"institutions.csv": "id,title,kind,level,ownership,region,alliance,lead,designated_on\nh1,人民医院,hospital,tertiary,public,local,,0,2000-01-01\nh2,中医院,hospital,secondary,public,local,,0,2000-01-01\nh3,协和医院,hospital,secondary,private,local,,0,2005-01-01\n",
	"prior.csv":        "institution,scheme,unit,visits,persons,total_cost,fund_cost\nh2,employee,outpatient,1000,400,100000,60000\nh3,employee,outpatient,500,250,50000,30000\n",
}

// townActivity gives h1 and h2 outpatients and all three inpatients in every month.
func townActivity() string {
	var b strings.Builder
	b.WriteString("institution,scheme,unit,month,visits,persons,total_cost,fund_cost,cases,points,tcm_fund_cost\n")
	for m := range 12 {
		month := string("123456789"[m%9])
		if m >= 9 {
			month = "1" + string("012"[m-9])
		}
		b.WriteString("h1,employee,outpatient," + month + ",400,150,44000,26400,,,\nh2,employee,outpatient," + month + ",80,30,8000,4800,,,\n" +
			"h1,employee,inpatient," + month + ",,,40000,28000,4,420,3000\nh2,employee,inpatient," + month + ",,,24000,16800,3,270,5000\nh3,employee,inpatient," + month + ",,,16000,11200,2,150,\n" +
			"h2,resident,outpatient," + month + ",100,40,9000,4500,,,\n")
	}
	return b.String()
}

func entrantReport(t *testing.T) (*View, *EntrantReport) {
	t.Helper()
	dir := t.TempDir()
	files := maps.Clone(entrantTown)
	files["activity.csv"] = townActivity()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	sc, found := scenarios.Load(dir, scenarios.Options{})
	if sc == nil {
		t.Fatal(found)
	}
	e, found := entrant.Compare(sc.Plan, sc.Activity, entrant.Options{})
	if e == nil {
		t.Fatal(found)
	}
	e.With.Result.Warnings = found
	runs, found := risk.DrawAll([]*risk.Case{{Name: "a", Plan: sc.Plan, Activity: sc.Activity}, {Name: "b", Plan: e.Plan, Activity: e.With.Activity}}, risk.Options{})
	if found.HasErrors() {
		t.Fatal(found)
	}
	return &View{Plan: e.Plan, Result: e.With.Result, Version: "v0.0.0-test", SHA256: sc.SHA256},
		&EntrantReport{Effects: e, Volumes: entrant.Volumes(sc.Plan, sc.Activity), Months: entrant.Months(sc.Plan, sc.Activity), Draws: &EntrantDraws{runs[0], runs[1]}}
}

// What the report on entrants prints of a small town.
func TestEntrantsGolden(t *testing.T) {
	v, x := entrantReport(t)
	for name, write := range map[string]func(io.Writer) error{
		"entrants.txt":            func(w io.Writer) error { return Entrants(w, v, x, Options{Wan: true}, "table", "") },
		"entrants.detail.txt":     func(w io.Writer) error { return Entrants(w, v, x, Options{Detail: true}, "table", "") },
		"entrants.en.md":          func(w io.Writer) error { return Entrants(w, v, x, Options{Lang: "en"}, "markdown", "") },
		"entrants.json":           func(w io.Writer) error { return Entrants(w, v, x, Options{}, "json", "") },
		"entrants.incumbents.csv": func(w io.Writer) error { return Entrants(w, v, x, Options{}, "csv", "incumbents") },
		"entrants.months.csv":     func(w io.Writer) error { return Entrants(w, v, x, Options{}, "csv", "months") },
	} {
		t.Run(name, func(t *testing.T) {
			var got bytes.Buffer
			if err := write(&got); err != nil {
				t.Fatal(err)
			}
			golden(t, name, got.Bytes())
		})
	}
}

// Every table that CSV can name is there, in that order, and every key of the
// JSON is documented.
func TestEntrantsTablesAndKeys(t *testing.T) {
	v, x := entrantReport(t)
	var b bytes.Buffer
	for _, table := range EntrantTables {
		if err := Entrants(&b, v, x, Options{}, "csv", table); err != nil {
			t.Errorf("%s: %v", table, err)
		}
	}
	if err := Entrants(&b, v, x, Options{}, "csv", "volume"); err == nil || !strings.Contains(err.Error(), "volume") {
		t.Errorf("a wrong table: %v", err)
	}
	x.Draws = nil
	if err := Entrants(&b, v, x, Options{}, "csv", "draws"); err == nil {
		t.Error("draws without draws")
	}
	_, x = entrantReport(t)
	b.Reset()
	if err := Entrants(&b, v, x, Options{}, "json", ""); err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile("../docs/reference/entrant.md")
	if err != nil {
		t.Fatal(err)
	}
	var all map[string]any
	if err := json.Unmarshal(b.Bytes(), &all); err != nil {
		t.Fatal(err)
	}
	for _, key := range slices.Sorted(maps.Keys(keysOf(all))) {
		if !strings.Contains(string(page), "`"+key+"`") {
			t.Errorf("docs/reference/entrant.md does not name the key %s", key)
		}
	}
}

// keysOf are the keys of a JSON value, of the first item of each list.
func keysOf(v any) map[string]bool {
	out := map[string]bool{}
	switch x := v.(type) {
	case map[string]any:
		for k, v := range x {
			out[k] = true
			maps.Copy(out, keysOf(v))
		}
	case []any:
		if len(x) > 0 {
			return keysOf(x[0])
		}
	}
	return out
}
