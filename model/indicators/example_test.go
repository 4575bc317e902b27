package indicators_test

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fundsim/model/indicators"
	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/scenarios"
)

// The worked example: six months of a flat half-year, small enough for paper.
//
//	outpatient  h1    100 visits, 50 persons, 10,000 total, 6,000 fund a month
//	            h3     10 visits,  4 persons,  1,200 total,   600 fund a month; private, two years old
//	ward        h2     10 cases, 8,000 total, 5,000 fund, 500 deductions a month
//	last year   h1  1,000 visits, 500 persons, 90,000 total, 54,000 fund
//	            h2    100 visits (which are cases), 76,000 total, 50,000 fund
const exampleYAML = `schema: fundsim/v1
id: example
year: 2024
schemes: [{id: employee, budget: 12万元, reserve: {rate: 0%}, opening_balance: 0}]
units:
  - {id: outpatient, method: fee-for-service, budgets: [{scheme: employee, share: 50%}]}
  - {id: ward, method: pooled-budget, budgets: [{scheme: employee, rest: true}], sharing: half, fund_side: reserve}
sharing: [{id: half, surplus: {bands: [{share: 50%}]}, overrun: {bands: [{share: 50%}]}}]
admissions:
  - {id: young, units: [outpatient], when: {ownership: private, natural_years_below: 3}, pay: capped, growth_caps: {cost_per_visit: 5%, visits_per_person: 2%}, excess: multiplicative, from: reserve}
data: {institutions: institutions.csv, activity: activity.csv, prior: prior.csv}
`

const exampleInstitutions = `id,title,kind,level,ownership,region,alliance,lead,designated_on
h1,甲,hospital,tertiary,public,local,a01,1,2000-01-01
h2,乙,hospital,primary,public,local,a01,0,2000-01-01
h3,丙,clinic,primary,private,local,,0,2022-06-01
`

const examplePrior = `institution,scheme,unit,visits,persons,total_cost,fund_cost
h1,employee,outpatient,1000,500,90000,54000
h2,employee,ward,100,,76000,50000
`

// exampleActivity writes months 1 to last, or only those kept for a unit.
func exampleActivity(last int, keep func(unit string, month int) bool) string {
	var b strings.Builder
	b.WriteString("institution,scheme,unit,month,visits,persons,total_cost,fund_cost,deductions,cases\n")
	for m := 1; m <= last; m++ {
		for _, r := range []struct{ in, unit, rest string }{{"h1", "outpatient", "100,50,10000,6000,,"}, {"h3", "outpatient", "10,4,1200,600,,"}, {"h2", "ward", ",,8000,5000,500,10"}} {
			if keep == nil || keep(r.unit, m) {
				fmt.Fprintf(&b, "%s,employee,%s,%d,%s\n", r.in, r.unit, m, r.rest)
			}
		}
	}
	return b.String()
}

func loadExample(t *testing.T, activity string, sets ...string) *scenarios.Scenario {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{"scenario.yaml": exampleYAML, "institutions.csv": exampleInstitutions, "prior.csv": examplePrior, "activity.csv": activity} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	sc, found := scenarios.Load(dir, scenarios.Options{Sets: sets})
	if found.HasErrors() {
		t.Fatal(found)
	}
	return sc
}

// shown is a row in words: measures as they are shown, growths in percent.
func shown(r *indicators.Row) string {
	name := strings.Trim(r.Scheme+"/"+r.Unit+"/"+r.Institution+r.Group, "/")
	parts := []string{cmp.Or(name, "all")}
	for m, d := range indicators.Definitions {
		m := indicators.Measure(m)
		if x, ok := r.This.Quotients[m].Shown(m); ok {
			part := fmt.Sprintf("%s=%d", d.Name, x)
			if g, ok := r.Growth(m); ok {
				part += "(" + g.String() + ")"
			}
			parts = append(parts, part)
		}
	}
	for _, f := range r.Flags {
		g, _ := indicators.ShownGrowth(f.Growth)
		parts = append(parts, fmt.Sprintf("!%s %s>%s %s %s", f.Measure, g, f.Limit, f.Rule, f.Base))
	}
	return strings.Join(parts, " ")
}

func compareRows(t *testing.T, what string, rows []indicators.Row, want ...string) {
	t.Helper()
	var got []string
	for i := range rows {
		got = append(got, shown(&rows[i]))
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("%s:\n%s\nwant:\n%s", what, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestWorkedIndicators(t *testing.T) {
	sc := loadExample(t, exampleActivity(6, nil))
	rep, found := indicators.OfScenario(sc.Plan, sc.Activity, indicators.Options{By: indicators.ByInstitution})
	if rep == nil {
		t.Fatal(found)
	}
	// h1: 60,000 ÷ 600 = 100 against 90. h3 has no last year; its rule compares it
	// with all institutions: 120 against 90 and 2.5 against 2. h2: 48,000 ÷ 60 =
	// 800 against 760; 62.5 % against 65.789…%.
	compareRows(t, "rows", rep.Rows,
		"employee/outpatient/h1 cost_per_visit=10000(11.1111111%) visits_per_person=20000(0%) reimbursement_ratio=600000000(0%)",
		"employee/outpatient/h3 cost_per_visit=12000 visits_per_person=25000 reimbursement_ratio=500000000 !cost_per_visit 33.3333333%>5% young all peers !visits_per_person 25%>2% young all peers",
		"employee/ward/h2 reimbursement_ratio=625000000(-5%) cost_per_case=80000(5.2631579%)")
	// outpatient: 67,200 ÷ 660; 660 ÷ 324; 39,600 ÷ 67,200. The ward has no visits
	// and takes no part in the cost per visit of all. All: 69,600 ÷ 115,200 against
	// 104,000 ÷ 166,000, so 69,600 · 166 ÷ (115,200 · 104) − 1 = −3.5657…%.
	compareRows(t, "totals", rep.Totals,
		"employee/outpatient cost_per_visit=10182(13.1313131%) visits_per_person=20370(1.8518519%) reimbursement_ratio=589285714(-1.7857143%)",
		"employee/ward reimbursement_ratio=625000000(-5%) cost_per_case=80000(5.2631579%)",
		"employee cost_per_visit=10182(13.1313131%) visits_per_person=20370(1.8518519%) reimbursement_ratio=604166667(-3.5657051%) cost_per_case=80000(5.2631579%)",
		"all cost_per_visit=10182(13.1313131%) visits_per_person=20370(1.8518519%) reimbursement_ratio=604166667(-3.5657051%) cost_per_case=80000(5.2631579%)")
	if !rep.NoStay || !rep.NoPoints {
		t.Error("there are neither stays nor points")
	}
}

func TestGroupsCapsAndFlags(t *testing.T) {
	sc := loadExample(t, exampleActivity(6, nil))
	caps, found := indicators.ParseCaps([]string{"cost_per_case=5%", "cost_per_visit=13.1313131%"})
	if found.HasErrors() {
		t.Fatal(found)
	}
	rep, _ := indicators.OfScenario(sc.Plan, sc.Activity, indicators.Options{By: indicators.ByAlliance, Caps: caps, Flagged: true,
		StaysUnit: "ward", Stays: []indicators.Stay{{"h2", "employee", 390}}})
	compareRows(t, "flagged", rep.Rows, "employee/ward/a01 reimbursement_ratio=625000000(-5%) cost_per_case=80000(5.2631579%) average_stay=65000 !cost_per_case 5.2631579%>5%  own prior")
	if rep.Totals != nil || rep.NoStay {
		t.Error("flagged rows only, and stays are known")
	}
	// A growth that equals its cap is not past it: 760 × 1.05 = 798.
	rep, _ = indicators.OfScenario(sc.Plan, sc.Activity, indicators.Options{By: indicators.ByLevel, Caps: []indicators.Cap{{Measure: indicators.CostPerCase, Limit: 52_631_578}, {Measure: indicators.ReimbursementRatio, Limit: -50_000_000}}})
	for i := range rep.Rows {
		if r := &rep.Rows[i]; r.Unit == "ward" && (len(r.Flags) != 1 || r.Flags[0].Measure != indicators.CostPerCase) {
			t.Errorf("flags of the ward: %s", shown(r))
		}
	}
}

func TestParseCaps(t *testing.T) {
	caps, found := indicators.ParseCaps([]string{"cost_per_visit", "cost_per_vist=5%", "average_stay=1%", "cost_per_case=much", "cost_per_case=5%", "cost_per_case=6%"})
	if len(found) != 5 || len(caps) != 1 || !strings.Contains(found[1].Hint.EN, "cost_per_visit") {
		t.Errorf("%d problems, %v: %v", len(found), caps, found)
	}
}

var usual = indicators.Levels{Under: 850_000_000, Amber: 1_050_000_000, Red: 1_150_000_000}

// watched puts a monitoring in words.
func watched(m *indicators.Monitoring) string {
	var b strings.Builder
	line := func(name string, e *indicators.Execution) {
		r, _ := e.Rate().Ratio()
		fmt.Fprintf(&b, "%s %s %s/%s=%s %s→%s\n", name, e.Light, e.Used, e.Expected, r, e.Budget, e.Forecast)
	}
	for i := range m.Units {
		u := &m.Units[i]
		line(u.Unit, &u.Execution)
		if u.Settled != nil {
			fmt.Fprintf(&b, " payable %s, fund side %s\n", u.Settled.Payable, u.Settled.FundSideAmount)
		}
	}
	for i := range m.Schemes {
		s := &m.Schemes[i]
		line(s.Scheme, &s.Execution)
		if s.Settled != nil {
			fmt.Fprintf(&b, " admitted %s, payable %s, closing %s, shortfall %s\n", s.Admitted, s.Settled.Payable, s.Settled.ReserveClosing, s.Settled.Shortfall)
		}
	}
	return b.String()
}

// Outpatient: 36,000 of 60,000 · 6/12 = 30,000, so 120 %: red. The ward: 27,000
// after deductions. The year would be 72,000 and 54,000: the outpatient unit
// overruns by 12,000, the ward keeps half of 6,000. h3 would be paid 7,200 ·
// 94.5/120 · 2.04/2.5 = 4,626.72. Reserve: 0 − 12,000 + 3,000 − 4,626.72.
const watchedSix = `outpatient red 36000.00/30000.00=120% 60000.00→72000.00
 payable 72000.00, fund side -12000.00
ward green 27000.00/30000.00=90% 60000.00→54000.00
 payable 57000.00, fund side 3000.00
employee green 63000.00/60000.00=105% 120000.00→126000.00
 admitted 3600.00, payable 133626.72, closing 0.00, shortfall 13626.72
`

func TestWorkedMonitoring(t *testing.T) {
	sc := loadExample(t, exampleActivity(6, nil))
	m, found := indicators.Monitor(sc.Plan, sc.Activity, 0, usual)
	if m == nil || len(found) > 0 {
		t.Fatal(found)
	}
	if got := watched(m); got != watchedSix || m.Through != 6 {
		t.Errorf("through month %d:\n%s\nwant:\n%s", m.Through, got, watchedSix)
	}
	if !m.AtLeast(indicators.Red) || !m.AtLeast(indicators.Amber) || m.AtLeast(indicators.Blue) {
		t.Error("one red light is on, and no blue one")
	}
	// The half-year is flat, so that any earlier month foretells the same year.
	for through := 1; through < 6; through++ {
		early, _ := indicators.Monitor(sc.Plan, sc.Activity, through, usual)
		for i := range m.Units {
			if early.Units[i].Forecast != m.Units[i].Forecast || *early.Units[i].Settled != *m.Units[i].Settled {
				t.Errorf("through month %d unit %s settles to something else", through, m.Units[i].Unit)
			}
		}
	}
	// A level that is met exactly is not passed.
	edge := indicators.Levels{Under: 900_000_000, Amber: 1_000_000_000, Red: 1_200_000_000}
	if m, _ := indicators.Monitor(sc.Plan, sc.Activity, 6, edge); m.Units[0].Light != indicators.Amber || m.Units[1].Light != indicators.Green {
		t.Errorf("at the levels: %s and %s", m.Units[0].Light, m.Units[1].Light)
	}
	// A prepared activity is read: with a lever, visits × 1.1 make 110 % of everything.
	sc.Plan.Adjust = []plan.Adjustment{{Where: plan.Where{Unit: "ward"}, Visits: new(money.Ratio)}}
	*sc.Plan.Adjust[0].Visits = 100_000_000
	more, _ := sc.Plan.Adjusted(sc.Activity)
	if m, _ := indicators.Monitor(sc.Plan, more, 6, usual); m.Units[1].Used != 2_970_000 || m.Units[1].Settled.Incurred != 5_940_000 {
		t.Errorf("with a lever: used %s, settled %s", m.Units[1].Used, m.Units[1].Settled.Incurred)
	}
}

func TestMonthsWithoutData(t *testing.T) {
	sc := loadExample(t, exampleActivity(6, func(unit string, m int) bool { return m != 4 && (unit != "ward" || m < 3) }))
	m, found := indicators.Monitor(sc.Plan, sc.Activity, 7, usual)
	if m != nil || !strings.Contains(found.Error(), "1–3, 5–6") || !strings.Contains(found[0].Hint.EN, "--through 6") {
		t.Errorf("month 7 is beyond the data: %v", found)
	}
	m, found = indicators.Monitor(sc.Plan, sc.Activity, 6, usual)
	if m == nil || len(found) != 2 {
		t.Fatal(found)
	}
	if got := indicators.MonthList(m.Units[1].Missing); got != "3–6" || m.Units[1].Light != indicators.NoLit {
		t.Errorf("the ward lacks months %s, light %s", got, m.Units[1].Light)
	}
	if got := indicators.MonthList(m.Units[0].Missing); got != "4" {
		t.Errorf("outpatient lacks %s", got)
	}
	empty := loadExample(t, exampleActivity(0, nil))
	if m, found := indicators.Monitor(empty.Plan, empty.Activity, 0, usual); m != nil || !found.HasErrors() {
		t.Error("there is no data at all")
	}
}

func TestParseLevels(t *testing.T) {
	if l, found := indicators.ParseLevels("85%", "105%", "115%"); l != usual || len(found) > 0 {
		t.Error(l, found)
	}
	if _, found := indicators.ParseLevels("x", "-1", "115%"); len(found) != 2 {
		t.Error("two mistakes: ", found)
	}
	if _, found := indicators.ParseLevels("105%", "105%", "115%"); len(found) != 1 {
		t.Error("levels must rise: ", found)
	}
}
