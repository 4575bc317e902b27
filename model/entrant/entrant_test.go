package entrant_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fundsim/model/entrant"
	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/scenarios"
)

// small is a year in which the reserve of 20000 yuan pays a new clinic as it
// incurs, and the unit's budget is just spent: what the clinic adds is all that
// the reserve loses.
const small = `schema: fundsim/v1
id: small
year: 2022
schemes:
  - {id: employee, budget: 100000, reserve: {rate: 20%}, opening_balance: 0}
  - {id: resident, budget: 1000, reserve: {rate: 0%}, opening_balance: 0}
units: [{id: outpatient, method: fee-for-service, budgets: [{scheme: employee, rest: true}, {scheme: resident, rest: true}]}]
admissions: [{id: new, units: [outpatient], when: {designated_from: plan_start}, pay: as-incurred, from: reserve}]
data: {institutions: institutions.csv, activity: activity.csv}
entrants:
  - id: n1
    kind: clinic
    level: none
    ownership: private
    designated_on: 2022-07-31
    lines:
      - {unit: outpatient, scheme: employee, monthly: {visits: 100, persons: 30, cost_per_visit: 20, fund_ratio: 50%}, ramp: [50%, 100%], diverted: 0%, donors: proportional}
`

const (
	smallInstitutions = "id,title,kind,level,ownership,region,alliance,lead,designated_on\nh1,甲,hospital,secondary,public,local,,0,2000-01-01\n"
	smallActivity     = "institution,scheme,unit,month,visits,persons,total_cost,fund_cost\nh1,employee,outpatient,1,1000,300,160000,80000\nh1,resident,outpatient,1,10,3,2000,1000\n"
)

// load reads a scenario with its tables.
func load(t *testing.T, text string, sets ...string) *scenarios.Scenario {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{"scenario.yaml": text, "institutions.csv": smallInstitutions, "activity.csv": smallActivity} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	sc, found := scenarios.Load(dir, scenarios.Options{Sets: sets})
	if sc == nil {
		t.Fatal(found)
	}
	return sc
}

func ratio(t *testing.T, text string) money.Ratio {
	t.Helper()
	r, err := money.ParseRatio(text)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// The months of a ramp: nothing before the month of designation, the ramp from
// then on across the turn of the year, the last value for good; rounding once
// for the year, the remainder to the earliest of equal months.
func TestMonths(t *testing.T) {
	const line = "entrants.n1.lines.0."
	for _, c := range []struct {
		what  string
		sets  []string
		month int
		scale string
		want  [plan.Months]int64
	}{
		{"last day of July", nil, 0, "", [12]int64{6: 50, 7: 100, 8: 100, 9: 100, 10: 100, 11: 100}},
		{"31 December", []string{"entrants.n1.designated_on=2022-12-31"}, 0, "", [12]int64{11: 50}},
		{"1 January", []string{"entrants.n1.designated_on=2022-01-01"}, 0, "", [12]int64{50, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100}},
		{"December before", []string{"entrants.n1.designated_on=2021-12-01"}, 0, "", [12]int64{100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100}},
		{"ramp across the year", []string{"entrants.n1.designated_on=2021-11-30", line + "ramp=[10%, 20%, 30%, 40%]"}, 0, "",
			[12]int64{30, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40}},
		{"pause", []string{line + "ramp=[100%, 0%, 100%]"}, 0, "", [12]int64{6: 100, 8: 100, 9: 100, 10: 100, 11: 100}},
		{"month moved", nil, 11, "", [12]int64{10: 50, 11: 100}},
		{"month moved into the year", []string{"entrants.n1.designated_on=2019-05-31"}, 2, "", [12]int64{1: 50, 2: 100, 3: 100, 4: 100, 5: 100, 6: 100, 7: 100, 8: 100, 9: 100, 10: 100, 11: 100}},
		// 100 · 5.5 · 1 % = 5.5 → 6; by 1:2:2:2:2:2 of 11 it is 0.55 and five times 1.09
		{"a hundredth", nil, 0, "1%", [12]int64{6: 1, 7: 1, 8: 1, 9: 1, 10: 1, 11: 1}},
		{"nothing", nil, 0, "0%", [12]int64{}},
		// a third of 100 each: 33.33 · 2 = 66.67 → 67, the odd one to the earlier month
		{"equal remainders", []string{"entrants.n1.designated_on=2022-11-01", line + "ramp=[33.3333333%]"}, 0, "", [12]int64{10: 34, 11: 33}},
	} {
		t.Run(c.what, func(t *testing.T) {
			sc := load(t, small, c.sets...)
			o := entrant.Options{Month: c.month}
			if c.scale != "" {
				scale := ratio(t, c.scale)
				o.Scale = &scale
			}
			_, _, report := apply(t, sc.Plan, sc.Activity, o)
			for m, x := range report.Lines[0].Months {
				if x.Count != c.want[m] {
					t.Errorf("month %d: %d, want %d", m+1, x.Count, c.want[m])
				}
			}
		})
	}
}

// The day is kept, or the last of a shorter month.
func TestMonthKeepsTheDay(t *testing.T) {
	sc := load(t, small)
	with, _, _ := apply(t, sc.Plan, sc.Activity, entrant.Options{Month: 2})
	if in := with.Institutions[1]; in.ID != "n1" || in.DesignatedOn != (plan.Date{Year: 2022, Month: 2, Day: 28}) || in.Row != 0 || in.Excluded || len(with.Entrants) != 0 {
		t.Errorf("%+v", in)
	}
}

// At 100 % the clinic has 550 visits at 20 yuan, half of it the fund's: 5500
// yuan from July on. The reserve of 20000 lasts for 363 % (1996.5 → 1997 visits:
// 19970 yuan) and not for 364 % (2002 visits: 20020 yuan).
func TestVolumes(t *testing.T) {
	for _, c := range []struct {
		what      string
		sets      []string
		verdict   entrant.Verdict
		low, high string
		closing   string
		shortfall string
		refusal   string
		atMost    int // evaluations
	}{
		{what: "runs out", verdict: entrant.RunsOut, low: "363%", high: "364%", closing: "30.00", shortfall: "20.00", atMost: 14},
		// 2022-01: 1150 visits, 11500 yuan: 174 % is 2001 visits and 10 yuan short; 173 % is 1989.5 → 1990
		{what: "from January", sets: []string{"entrants.n1.designated_on=2022-01-01"}, verdict: entrant.RunsOut, low: "173%", high: "174%", closing: "100.00", shortfall: "10.00", atMost: 12},
		// below what is written: 44000 yuan; 45 % is 19800 yuan, 46 % 20240
		{what: "before 100 %", sets: []string{"entrants.n1.lines.0.monthly.visits=800"}, verdict: entrant.RunsOut, low: "45%", high: "46%", closing: "200.00", shortfall: "240.00", atMost: 10},
		{what: "never", sets: []string{"admissions.new.from=balance"}, verdict: entrant.Never, low: "10000%", high: "10000%", closing: "20000.00", shortfall: "0.00", atMost: 10},
		{what: "short already", sets: []string{"schemes.employee.reserve.rate=0%", "reserve_uses=[{id: x, scheme: employee, amount: 20000.01}]"},
			verdict: entrant.ShortAlready, low: "0%", high: "0%", closing: "0.00", shortfall: "0.01", atMost: 1},
		// 1e12 yuan a visit: the amounts leave the range above 100 %
		{what: "out of range", sets: []string{"admissions.new.from=balance", "entrants.n1.lines.0.monthly.cost_per_visit=100000000000000"}, verdict: entrant.Unsettled,
			low: "0%", high: "100%", closing: "20000.00", shortfall: "0.00", refusal: "overflow", atMost: 5},
	} {
		t.Run(c.what, func(t *testing.T) {
			sc := load(t, small, c.sets...)
			found := entrant.Volumes(sc.Plan, sc.Activity)
			if len(found) != 1 || found[0].Scheme != "employee" {
				t.Fatalf("%+v", found)
			}
			x := found[0]
			if x.Verdict != c.verdict || x.Low != ratio(t, c.low) || x.High != ratio(t, c.high) || x.Closing.String() != c.closing || x.Shortfall.String() != c.shortfall {
				t.Errorf("verdict %d, %s–%s, closing %s, shortfall %s", x.Verdict, x.Low, x.High, x.Closing, x.Shortfall)
			}
			if x.Evaluations > c.atMost {
				t.Errorf("%d evaluations, want at most %d", x.Evaluations, c.atMost)
			}
			if (c.refusal != "") != (len(x.Refused) > 0) || c.refusal != "" && x.Refused[0].Code != c.refusal {
				t.Errorf("refused: %v", x.Refused)
			}
		})
	}
}

// With 400 visits a month the fund pays 4000 yuan a month, the first month half:
// entry in month m leaves 12 − m whole months. 20000 < 2000 + 4000 (12 − m) up
// to July.
func TestEntryMonths(t *testing.T) {
	sc := load(t, small, "entrants.n1.lines.0.monthly.visits=400")
	for i, e := range entrant.Months(sc.Plan, sc.Activity) {
		m := i + 1
		spent := money.Fen(2000+4000*(12-m)) * 100
		want := entrant.SchemeEntry{Scheme: "employee", Closing: max(0, 2_000_000-spent), Shortfall: max(0, spent-2_000_000)}
		if e.Month != m || len(e.Schemes) != 1 || e.Schemes[0] != want {
			t.Errorf("month %d: %+v, want %+v", m, e, want)
		}
	}
}

// What is induced, what a donor of another kind gives, and what two entrants
// leave each other.
func TestInduced(t *testing.T) {
	sc := load(t, small, "entrants.n1.lines.0.diverted=10%", "entrants.n1.designated_on=2022-01-01")
	_, _, report := apply(t, sc.Plan, sc.Activity, entrant.Options{})
	l := report.Lines[0]
	// 1150 visits, 115 to be diverted: 5 in January, when h1 has 1000 visits, and 10 a month later, when it has none
	if l.Count != 1150 || l.Diverted != 5 || l.Short != 110 || l.Induced() != 1145 || l.InducedCost.String() != "22900.00" || l.InducedFundCost.String() != "11450.00" {
		t.Errorf("%+v", l)
	}
	if len(l.From) != 1 || l.From[0] != (entrant.Taken{Institution: "h1", Count: 5}) {
		t.Errorf("from %+v", l.From)
	}
	if len(report.Donors) != 1 || report.Donors[0].Lost != [plan.NumColumns]int64{plan.Visits: 5, plan.Persons: 2, plan.TotalCost: 80_000, plan.FundCost: 40_000} {
		t.Errorf("donors %+v", report.Donors)
	}

	cases := strings.Replace(small, "{visits: 100, persons: 30, cost_per_visit: 20, fund_ratio: 50%}", "{cases: 10, total_cost_per_case: 2000, fund_ratio: 50%}", 1)
	sc = load(t, cases, "entrants.n1.lines.0.diverted=100%")
	_, _, report, found := entrant.Apply(sc.Plan, sc.Activity, entrant.Options{})
	if l := report.Lines[0]; l.Diverted != 0 || l.Short != l.Count || len(report.Donors) != 0 {
		t.Errorf("a unit that counts visits gave cases: %+v", report)
	}
	if len(found) != 1 || found[0].Code != "undeliverable" {
		t.Errorf("said %v", found)
	}
}

// Reactions are left out, and that is said.
func TestNoReactions(t *testing.T) {
	sc := load(t, small, "behaviour={drifts: [{where: {}, cost_per_case: 1%, per: year}]}")
	if e, found := entrant.Compare(sc.Plan, sc.Activity, entrant.Options{}); e == nil || len(found) != 1 || found[0].Code != "no-reactions" {
		t.Errorf("%v", found)
	}
}

// A scenario without entrants has nothing to compare.
func TestNoEntrants(t *testing.T) {
	text, _, _ := strings.Cut(small, "entrants:")
	sc := load(t, text)
	if e, found := entrant.Compare(sc.Plan, sc.Activity, entrant.Options{}); e != nil || len(found) != 1 || found[0].Code != "no-entrants" {
		t.Errorf("%v %v", e, found)
	}
}
