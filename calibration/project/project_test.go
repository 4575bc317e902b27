package project_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"fundsim/calibration/forecast"
	"fundsim/calibration/project"
	"fundsim/model/fund"
	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/risk"
	"fundsim/model/settle"
	"fundsim/scenarios"
)

func yuan(text string) money.Fen {
	f, err := money.ParseFen(text)
	if err != nil {
		panic(err)
	}
	return f
}

func ratio(text string) money.Ratio {
	r, err := money.ParseRatio(text)
	if err != nil {
		panic(err)
	}
	return r
}

// settled is a built-in scenario, settled, and options by its projection.
func settled(t *testing.T, ref string) (*settle.Outcome, project.Options) {
	t.Helper()
	sc, found := scenarios.Load(ref, scenarios.Options{})
	if found.HasErrors() {
		t.Fatal(found)
	}
	out, found := settle.Run(sc.Plan, sc.Activity)
	if found.HasErrors() {
		t.Fatal(found)
	}
	o := project.Options{Years: 5, Draws: 400, Seed: 1, Levels: (&plan.Projection{}).Levels(), Cover: plan.CoverThisYear}
	return out, o
}

func run(t *testing.T, funds []project.Fund, o project.Options) *project.Projection {
	t.Helper()
	r, found := project.Run(funds, o)
	if found.HasErrors() {
		t.Fatal(found)
	}
	return r
}

// The sample city's first years, worked by hand from its projection block:
// residents 620,000 · 1,600 = 99,200万; next year 613,800 · (648 + 1,050).
func TestSampleCity(t *testing.T) {
	out, o := settled(t, "pack:zhuji")
	funds, found := project.FromScenario(out, nil, o)
	if found.HasErrors() {
		t.Fatal(found)
	}
	r := run(t, funds, o)
	f := r.Funds[1]
	if f.Scheme != "resident" {
		t.Fatal(f.Scheme)
	}
	y0, y1 := f.Rows[0], f.Rows[1]
	spent := out.Result.Schemes[1].Payable - out.Result.Schemes[1].Forfeited - out.Result.Schemes[1].Penalties
	if y0.Income != yuan("99200万元") || y0.Interest != yuan("450万元") || y0.Spent != spent || y0.Closing != yuan("30000万元")+y0.Interest+y0.Income-spent {
		t.Errorf("%+v", y0)
	}
	grown, _ := money.MulRatio(spent, ratio("106%"))
	if y1.Participants != 613_800 || y1.Income != yuan("104223.24万元") || y1.Spent != grown || y1.Opening != y0.Closing {
		t.Errorf("%+v", y1)
	}
	if *y1.Budget != grown { // the rule's cap of 10 % does not bind at 6 %
		t.Error("budget", y1.Budget)
	}
}

// On every path the balance identity holds to the fen; without variation every
// draw is the expected path; funds do not depend on each other's place.
func TestPaths(t *testing.T) {
	out, o := settled(t, "pack:zhuji")
	funds, _ := project.FromScenario(out, nil, o)
	a := run(t, funds, o)
	alone := run(t, slices.Clone(funds[1:]), o)
	if d := cmp.Diff(a.Funds[1].Rows, alone.Funds[0].Rows); d != "" {
		t.Error(d)
	}
	for i := range a.Funds {
		for k, y := range a.Funds[i].Rows {
			if y.Closing != y.Opening+y.Interest+y.Income-y.Spent {
				t.Error("identity", y)
			}
			if k > 0 && y.Drawn.N != o.Draws {
				t.Error("draws", y.Drawn.N)
			}
		}
	}
	p := *out.Compiled.Plan.Projection
	p.Funds = slices.Clone(p.Funds)
	for i := range p.Funds {
		income, spent := *p.Funds[i].Income, *p.Funds[i].Expenditure
		income.SD, spent.SD = nil, nil
		p.Funds[i].Income, p.Funds[i].Expenditure = &income, &spent
	}
	still := *out.Compiled.Plan
	still.Projection = &p
	compiled := *out.Compiled
	compiled.Plan = &still
	fixed := *out
	fixed.Compiled = &compiled
	funds, _ = project.FromScenario(&fixed, nil, o)
	for _, f := range run(t, funds, o).Funds {
		if f.Uncertain || f.Rows[1].Drawn != nil {
			t.Error("uncertain without variation")
		}
	}
}

// Draws agree with what is configured: mean 1, and a log that strays by sd each
// year, adding up.
func TestGivenMoments(t *testing.T) {
	out, o := settled(t, "pack:zhuji")
	o.Draws = 20000
	funds, _ := project.FromScenario(out, nil, o)
	r := run(t, funds, o)
	for k := 1; k <= 5; k++ {
		y := r.Funds[0].Rows[k]
		sd := 0.03 * math.Sqrt(float64(k))
		if d := (y.Drawn.Spent.Mean - float64(y.Spent)) / y.Drawn.Spent.SE; math.Abs(d) > 4 {
			t.Errorf("year %d: mean %v standard errors off", k, d)
		}
		got := y.Drawn.Spent.SD / y.Drawn.Spent.Mean
		want := math.Sqrt(math.Expm1(sd * sd))
		if math.Abs(got/want-1) > 4/math.Sqrt(2*float64(o.Draws)) {
			t.Errorf("year %d: variation %v, want %v", k, got, want)
		}
	}
}

// series is a yearly history of one fund in 亿元.
func series(key string, first int, values ...float64) forecast.Series {
	return forecast.Series{Key: key, First: first, Values: values}
}

func history() *project.History {
	return &project.History{Income: []forecast.Series{series("", 2010, 100, 112, 121, 136, 149, 160, 178, 190, 208, 226)},
		Spent: []forecast.Series{series("", 2010, 90, 99, 112, 121, 138, 146, 160, 177, 189, 207)}, Balance: []forecast.Series{series("", 2019, 150)},
		IncomeFen: 1e10, SpentFen: 1e10, BalanceFen: 1e10, Params: forecast.DefaultParams()}
}

// What is drawn from a fitted method has the method's own distribution.
func TestFittedQuantiles(t *testing.T) {
	for _, method := range []string{"last-year", "mean-growth", "log-linear", "damped", "capped", "gm11"} {
		h := history()
		h.Method = method
		o := project.Options{Years: 4, Draws: 20000, Seed: 3, Levels: (&plan.Projection{}).Levels()}
		funds, found := project.FromHistory(h, nil, 0, o)
		if found.HasErrors() {
			t.Fatal(found)
		}
		r := run(t, funds, o)
		fit, _ := forecast.Named(method).Fit(h.Spent[0].Run(2019, nil), 4, h.Params)
		fit.Errors = fit.Errors.Quantised()
		for k := 1; k <= 4; k++ {
			y := r.Funds[0].Rows[k]
			if got := float64(y.Spent) / 1e10; math.Abs(got/fit.Median(k)-1) > 1e-8 {
				t.Errorf("%s: median %v, want %v", method, got, fit.Median(k))
			}
			for _, q := range y.Drawn.Spent.Quantiles {
				p := float64(q.Percent) / 100
				if got := fit.At(k).Probability(float64(q.Value) / 1e10); math.Abs(got-p) > 4*math.Sqrt(p*(1-p)/float64(o.Draws)) {
					t.Errorf("%s, %d years ahead: drawn P%d stands at %v of the method's own", method, k, q.Percent, got)
				}
			}
		}
		if f := r.Funds[0]; f.Rows[0].Closing != yuan("150亿元") || f.Base != 2019 {
			t.Error("the base year closes with the published balance, not with", f.Rows[0].Closing)
		}
	}
}

// The errors of income and expenditure are drawn with the history's correlation.
func TestCorrelation(t *testing.T) {
	h := history()
	h.Method = "mean-growth"
	spent := &h.Spent[0]
	for i := range spent.Values { // what moves income moves expenditure
		spent.Values[i] = 0.9 * h.Income[0].Values[i] * (1 + 0.001*float64(i%2))
	}
	o := project.Options{Years: 1, Draws: 4000, Seed: 5, Levels: (&plan.Projection{}).Levels()}
	funds, _ := project.FromHistory(h, nil, 0, o)
	if r := funds[0].Correlation; r != 0.95 {
		t.Error("correlation", r)
	}
	y := run(t, funds, o).Funds[0].Rows[1]
	income, out, surplus := y.Drawn.Income.SD, y.Drawn.Spent.SD, y.Drawn.Closing.SD
	got := (income*income + out*out - surplus*surplus) / (2 * income * out)
	if got < 0.85 || got > 0.99 {
		t.Error("drawn with a correlation of", got)
	}
}

// Without a balance there is no cover and no light; an opening balance of 0 is one.
func TestNoOpening(t *testing.T) {
	h := history()
	h.Balance = nil
	o := project.Options{Years: 2, Draws: 20, Seed: 1, Levels: (&plan.Projection{}).Levels()}
	funds, _ := project.FromHistory(h, nil, 0, o)
	for _, y := range run(t, funds, o).Funds[0].Rows {
		if y.HasCover || y.Light != fund.None || y.Drawn.Cover.N != 0 {
			t.Error(y.Year, y.Cover, y.Light, y.Drawn.Cover.N)
		}
	}
	var zero money.Fen
	funds, _ = project.FromHistory(h, &zero, 0, o)
	for _, y := range run(t, funds, o).Funds[0].Rows {
		if !y.HasCover || y.Light == fund.None {
			t.Error(y.Year, y.Cover, y.Light)
		}
	}
}

// A year of 0 cuts off those before it, which are counted; too short a history
// says how many years the method needs.
func TestCutOff(t *testing.T) {
	h := history()
	h.Spent[0].Values[2] = 0
	o := project.Options{Years: 1, Levels: (&plan.Projection{}).Levels()}
	funds, found := project.FromHistory(h, nil, 0, o)
	if found.HasErrors() {
		t.Fatal(found)
	}
	if s, i := funds[0].Spent, funds[0].Income; s.Years != 7 || s.Unused != 2 || i.Years != 10 || i.Unused != 0 {
		t.Error(s.Years, s.Unused, i.Years, i.Unused)
	}
	for method, need := range map[string]int{"damped": 5, "log-linear": 4, "gm11": 4} {
		h := history()
		h.Method = method
		h.Spent[0].Values = h.Spent[0].Values[:need-1]
		h.Until = h.Spent[0].Last()
		want := fmt.Sprintf("the history of expenditure has %d unbroken years up to %d; %s and its intervals need %d", need-1, h.Until, method, need)
		if _, found := project.FromHistory(h, nil, 0, o); len(found) == 0 || found[0].What.EN != want {
			t.Errorf("%v, want %s", found, want)
		}
	}
}

// A history used up to a year leaves the rest to be set against the projection,
// and changes nothing of it.
func TestUntil(t *testing.T) {
	h := history()
	o := project.Options{Years: 3, Draws: 50, Seed: 1, Levels: (&plan.Projection{}).Levels()}
	h.Until = 2016
	funds, _ := project.FromHistory(h, nil, 0, o)
	a := run(t, funds, o)
	for i := 7; i < 10; i++ {
		h.Spent[0].Values[i] *= 3
	}
	funds, _ = project.FromHistory(h, nil, 0, o)
	b := run(t, funds, o)
	for k := range a.Funds[0].Rows {
		x, y := a.Funds[0].Rows[k], b.Funds[0].Rows[k]
		if k > 0 && *y.Actual.Spent != 3**x.Actual.Spent {
			t.Error("actual", *x.Actual.Spent, *y.Actual.Spent)
		}
		x.Actual, y.Actual = project.Actual{}, project.Actual{}
		if d := cmp.Diff(x, y); d != "" {
			t.Error("the projection saw the future:", d)
		}
	}
}

// A scenario's expenditure grows by its history, from the settled year; a
// history that ends before the scenario's year is carried over the gap.
func TestScenarioWithHistory(t *testing.T) {
	out, o := settled(t, "pack:zhuji")
	o.Method = plan.ByMeanGrowth
	h := history()
	h.Spent[0].Key, h.Income = "employee", nil
	second := series("resident", 2013, 10, 11, 12.1, 13.31, 14.641, 16.1051, 17.71561, 19.487171, 21.4358881, 23.57947691)
	h.Spent = append(h.Spent, second)
	funds, found := project.FromScenario(out, h, o)
	if found.HasErrors() {
		t.Fatal(found)
	}
	r := run(t, funds, o)
	y := r.Funds[1].Rows
	if got := float64(y[1].Spent) / float64(y[0].Spent); math.Abs(got-1.1) > 1e-8 {
		t.Error("10 % a year became", got)
	}
	growth := math.Pow(207.0/90, 1.0/9)
	y = r.Funds[0].Rows
	if got := float64(y[2].Spent) / float64(y[1].Spent); math.Abs(got-growth) > 1e-8 { // three years' gap
		t.Errorf("growth %v over the gap, want %v", got, growth)
	}
	delete := *h
	delete.Spent = h.Spent[:1]
	if _, found := project.FromScenario(out, &delete, o); !found.HasErrors() || found[0].Code != "no-history" {
		t.Error(found)
	}
}

// Settled year by year: draws are the same for any number of workers, year 0 of
// draw d is risk's draw d, and without variation every draw is the expectation.
func TestRoll(t *testing.T) {
	sc, found := scenarios.Load("pack:zhuji", scenarios.Options{})
	if found.HasErrors() {
		t.Fatal(found)
	}
	p := sc.Plan
	o := project.RollOptions{Years: 2, Draws: 24, Seed: p.Risk.Seed}
	var all []*project.Rolled
	for _, o.Workers = range []int{1, 3} {
		r, found := project.Roll(p, sc.Activity, o)
		if found.HasErrors() {
			t.Fatal(found)
		}
		all = append(all, r)
	}
	if d := cmp.Diff(all[0].Drawn, all[1].Drawn); d != "" {
		t.Error("workers show:", d)
	}
	yearly, found := risk.Draw(&risk.Case{Plan: p, Activity: sc.Activity}, risk.Options{Draws: 24, Detail: risk.Totals})
	if found.HasErrors() {
		t.Fatal(found)
	}
	if d := cmp.Diff(risk.Summarise(yearly.Find("schemes.employee.payable").Values), all[0].Drawn[0][0].Payable); d != "" {
		t.Error("the first year is not risk's:", d)
	}
	q := *p
	q.Risk = &plan.Risk{Draws: 1, Seed: 1, Monthly: plan.MonthlyRisk{Deterministic: true}}
	projection := *p.Projection
	projection.Funds = nil
	q.Projection = &projection
	r, found := project.Roll(&q, sc.Activity, o)
	if found.HasErrors() {
		t.Fatal(found)
	}
	for k := range r.Years {
		for i, f := range r.Years[k].Funds {
			if s := r.Drawn[k][i].Closing; s.SD != 0 || money.Fen(s.Mean) != f.Closing {
				t.Errorf("%d: drawn %v ± %v, expected %s", r.Years[k].Plan.Year, s.Mean, s.SD, f.Closing)
			}
		}
	}
	q.Risk = nil
	if _, found := project.Roll(&q, sc.Activity, o); !found.HasErrors() || found[0].Code != "no-risk" {
		t.Error(found)
	}
}

// Activity grows by the assumptions' trends where the projection says nothing:
// the first that matches, damped and capped; the projection's own growth wins.
func TestTrends(t *testing.T) {
	sc, found := scenarios.Load("pack:zhuji", scenarios.Options{})
	if found.HasErrors() {
		t.Fatal(found)
	}
	p := *sc.Plan
	growth := func(text string) *plan.Growth { r := ratio(text); return &plan.Growth{Bare: &r} }
	damping, most := ratio("50%"), ratio("6%")
	p.Assumptions = &plan.Assumptions{BaseYear: p.Year, Damping: &damping, GrowthCap: &most, Trends: []plan.Trend{
		{Unit: "inpatient", Scheme: plan.Any, Level: plan.Tertiary, Volume: growth("21%"), UnitCost: growth("-10%")},
		{Unit: plan.Any, Scheme: "employee", Volume: growth("4%")},
	}}
	if project.Trends(&p, sc.Activity) != nil {
		t.Error("the projection's own growth does not win")
	}
	projection := *p.Projection
	projection.Growth = nil
	p.Projection = &projection
	levers := project.Trends(&p, sc.Activity)
	find := func(year int, unit, scheme string, level plan.Level) *plan.Adjustment {
		for _, d := range levers(year) {
			if d.Where.Unit == unit && d.Where.Scheme == scheme && d.Where.Level == level {
				return &d
			}
		}
		return nil
	}
	for _, c := range []struct {
		year         int
		unit, scheme string
		level        plan.Level
		visits, cost string
	}{
		{1, "inpatient", "employee", plan.Tertiary, "6%", "-10%"},                // capped
		{2, "inpatient", "resident", plan.Tertiary, "6%", "-5.1316702%"},         // √1.21 − 1 = 10 % is capped; √0.9 − 1
		{3, "inpatient", "resident", plan.Tertiary, "4.8808848%", "-2.5996254%"}, // 1.21^¼ − 1; 0.9^¼ − 1
		{1, "inpatient", "employee", plan.Secondary, "4%", "0%"},
		{1, "outpatient", "employee", plan.Primary, "4%", "0%"},
	} {
		d := find(c.year, c.unit, c.scheme, c.level)
		if d == nil || d.Visits.String() != c.visits || d.CostPerVisit.String() != c.cost {
			t.Errorf("%+v: %+v", c, d)
		}
	}
	if d := find(1, "inpatient", "resident", plan.Secondary); d != nil {
		t.Error("a trend from nowhere:", d)
	}
	r, found := project.Roll(&p, sc.Activity, project.RollOptions{Years: 1})
	if found.HasErrors() {
		t.Fatal(found)
	}
	if a, b := r.Years[0].Result.Schemes[0].Incurred, r.Years[1].Result.Schemes[0].Incurred; b <= a {
		t.Error("nothing grew:", a, b)
	}
}

// Cover of the first half: the year's spending times the share of January to
// June in the scenario's fund cost, over six months; of next year's spending: the
// year after the last is projected for it.
func TestCover(t *testing.T) {
	out, o := settled(t, "pack:zhuji")
	o.Draws, o.Years = 0, 2
	for _, o.Cover = range []plan.CoverOf{plan.CoverThisYear, plan.CoverNextYear, plan.CoverFirstHalf} {
		funds, _ := project.FromScenario(out, nil, o)
		f := run(t, funds, o).Funds[0]
		var half, whole float64
		for k, l := range out.Activity.Lines {
			for m := 1; l.Scheme == "employee" && m <= plan.Months; m++ {
				v := float64(*out.Activity.Month(plan.FundCost, k, m))
				if whole += v; m <= 6 {
					half += v
				}
			}
		}
		for k, y := range f.Rows {
			want := float64(y.Closing) / (float64(y.Spent) / 12)
			switch o.Cover {
			case plan.CoverNextYear:
				want = float64(y.Closing) / (float64(f.Spent.Expected[k+1]) / 12)
			case plan.CoverFirstHalf:
				want = float64(y.Closing) / (float64(y.Spent) * half / whole / 6)
			}
			if got := float64(y.Cover) / money.PointScale; !y.HasCover || math.Abs(got-want) > 1e-4 {
				t.Errorf("%s, year %d: %v months, want %v", o.Cover, y.Year, got, want)
			}
		}
	}
}
