package rollforward_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"fundsim/model/fund"
	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/problem"
	"fundsim/model/rollforward"
	"fundsim/model/settle"
	"fundsim/scenarios"
)

func ratio(text string) money.Ratio {
	r, err := money.ParseRatio(text)
	if err != nil {
		panic(err)
	}
	return r
}

func yuan(text string) money.Fen {
	f, err := money.ParseFen(text)
	if err != nil {
		panic(err)
	}
	return f
}

// projection is a plain rule: at most 10 % more than was spent, activity 4 % up.
func projection() *plan.Projection {
	up := ratio("4%")
	return &plan.Projection{Years: 3, CoverOf: plan.CoverThisYear, PlanStart: plan.PlanYearly, BudgetRule: &plan.BudgetRule{GrowthCap: ratio("10%"), By: plan.BudgetByActual},
		Growth: []plan.Adjustment{{Visits: &up}}}
}

// load reads a pack and its activity after levers.
func load(t *testing.T, ref string) (*plan.Plan, *plan.Activity) {
	t.Helper()
	sc, found := scenarios.Load(ref, scenarios.Options{})
	if found.HasErrors() {
		t.Fatal(found)
	}
	a, found := sc.Plan.Adjusted(sc.Activity)
	if found.HasErrors() {
		t.Fatal(found)
	}
	if sc.Plan.Projection == nil {
		sc.Plan.Projection = projection()
	}
	return sc.Plan, a
}

func run(t *testing.T, p *plan.Plan, a *plan.Activity, years int, chance rollforward.Chance) []rollforward.Year {
	t.Helper()
	r, found := rollforward.New(p, a, years, nil)
	if found.HasErrors() {
		t.Fatal(found)
	}
	out, found := r.Run(chance)
	if found.HasErrors() {
		t.Fatal(found)
	}
	return out
}

// withData are the built-in packs that hold activity.
var withData = []string{"pack:zhuji", "pack:sample-city", "pack:anhui-county", "pack:dip-national", "pack:jinhua-drg"}

// small is one scheme with one fee-for-service unit and one clinic: 10 visits and
// 850 yuan a month.
func small() (*plan.Plan, *plan.Activity) {
	yes, budget, growth := true, yuan("12000"), ratio("10%")
	p := &plan.Plan{Schema: "fundsim/v1", ID: "small", Year: 2024, PlanStart: plan.Date{Year: 2024, Month: 1, Day: 1},
		Schemes:      []plan.Scheme{{ID: "s", Budget: plan.SchemeBudget{Amount: &budget}, Reserve: plan.Reserve{Rate: ratio("10%")}}},
		Units:        []plan.Unit{{ID: "u", Method: plan.FeeForService, Deductions: plan.DeductNet, Budgets: []plan.UnitBudget{{Scheme: "s", Rest: &yes}}}},
		Institutions: []plan.Institution{{ID: "h", Kind: plan.Clinic, Level: plan.Primary, Ownership: plan.Public, Region: plan.Local}},
		Projection: &plan.Projection{CoverOf: plan.CoverThisYear, PlanStart: plan.PlanYearly, BudgetRule: &plan.BudgetRule{GrowthCap: ratio("5%"), By: plan.BudgetByActual},
			Growth: []plan.Adjustment{{Visits: &growth}}, Funds: []plan.FundProjection{{Scheme: "s", Interest: ratio("2%")}}}}
	a := &plan.Activity{}
	k := a.AddLine(plan.LineKey{Institution: "h", Scheme: "s", Unit: "u"})
	for m := 1; m <= plan.Months; m++ {
		*a.Month(plan.Visits, k, m), *a.Month(plan.TotalCost, k, m), *a.Month(plan.FundCost, k, m) = 10, 100_000, 85_000
	}
	return p, a
}

// Three years worked by hand. The unit takes all that the reserve of 10 % leaves;
// its variance goes to or comes from the reserve.
//
//	2024  budget 12,000, incurred 10,200: reserve 1,200 + 600 = 1,800 left; balance 0 + 12,000 − 10,200 = 1,800
//	2025  budget 10,200 · 1.05 = 10,710 (growth of 10 % is capped), incurred 11,220, reserve 1,071 − 1,581: short by 510;
//	      balance 1,800 + 36 interest + 10,710 − 11,220 = 1,326
//	2026  budget 11,220 · 1.05 = 11,781, incurred 12,342, reserve 1,178.10 − 1,739.10: short by 561;
//	      balance 1,326 + 26.52 + 11,781 − 12,342 = 791.52, 0.7696 months
func TestByHand(t *testing.T) {
	p, a := small()
	years := run(t, p, a, 2, nil)
	want := []rollforward.FundYear{
		{Scheme: "s", Budget: yuan("12000"), Income: yuan("12000"), Spent: yuan("10200"), Closing: yuan("1800"), ReserveClosing: yuan("1800"), Cover: 21176, HasCover: true, Light: fund.Red},
		{Scheme: "s", Budget: yuan("10710"), Income: yuan("10710"), Interest: yuan("36"), Spent: yuan("11220"), Opening: yuan("1800"), Closing: yuan("1326"), Shortfall: yuan("510"), Cover: 14182, HasCover: true, Light: fund.Red},
		{Scheme: "s", Budget: yuan("11781"), Income: yuan("11781"), Interest: yuan("26.52"), Spent: yuan("12342"), Opening: yuan("1326"), Closing: yuan("791.52"), Shortfall: yuan("561"), Cover: 7696, HasCover: true, Light: fund.Red},
	}
	var got []rollforward.FundYear
	for i := range years {
		got = append(got, years[i].Funds...)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if v := years[2].Plan.Prior[0].Visits; v != 12*11 { // last year's, in whole visits
		t.Error("prior visits", v)
	}
	if years[2].Plan.PlanStart != (plan.Date{Year: 2026, Month: 1, Day: 1}) {
		t.Error("plan_start", years[2].Plan.PlanStart)
	}
}

// The denominators of cover: next year's spending, and the first half's.
func TestCoverOf(t *testing.T) {
	p, a := small()
	p.Projection.CoverOf = plan.CoverNextYear
	years := run(t, p, a, 1, nil)
	if f := years[1].Funds[0]; len(years) != 2 || f.Cover != 12893 { // 1,326 ÷ (12,342 ÷ 12)
		t.Errorf("%d years, %s months of next year's spending", len(years), f.Cover)
	}
	p.Projection.CoverOf = plan.CoverFirstHalf
	for m := 1; m <= 6; m++ {
		*a.Month(plan.FundCost, 0, m) = 42_500
	}
	if f := run(t, p, a, 0, nil)[0].Funds[0]; f.Cover != 102353 { // balance 12,000 − 7,650 = 4,350; ÷ (2,550 ÷ 6)
		t.Errorf("%s months of the first half's spending", f.Cover)
	}
}

// chance draws years by hand: activity shaken by a seed, income a tenth less.
type chance struct{ seed uint64 }

func (c chance) Activity(year int, _ *plan.Plan, expected *plan.Activity) (*plan.Activity, problem.List) {
	rng := rand.New(rand.NewPCG(c.seed, uint64(year)))
	a := expected.Clone()
	for k := range a.Lines {
		f := 0.8 + 0.4*rng.Float64()
		for col := range plan.NumColumns {
			for m := 1; m <= plan.Months; m++ {
				v := a.Month(col, k, m)
				*v = int64(f * float64(*v))
			}
		}
	}
	return a, nil
}

func (c chance) Income(_ int, _ string, expected money.Fen) money.Fen { return expected - expected/10 }

// In every built-in scenario, expected or drawn: the first year is the scenario's
// own settlement, balances follow from each other and from the settlement to the
// fen, and next year's plan is made from this year.
func TestLaws(t *testing.T) {
	for _, ref := range withData {
		p, a := load(t, ref)
		own, found := settle.RunPrepared(p, a)
		if found.HasErrors() {
			t.Fatal(ref, found)
		}
		for name, c := range map[string]rollforward.Chance{"expected": nil, "drawn": chance{7}} {
			years := run(t, p, a, 3, c)
			for k := range years {
				y := &years[k]
				if k == 0 && c == nil {
					for i := range own.Result.Institutions {
						if d := cmp.Diff(own.Result.Institutions[i], y.Result.Institutions[i]); d != "" {
							t.Fatal(ref, d)
						}
					}
				}
				for i := range y.Funds {
					f, s := &y.Funds[i], &y.Result.Schemes[i]
					if bySettlement := s.BalanceClosing + s.ReserveClosing + (f.Income - f.Budget) + f.Interest; f.Closing != bySettlement {
						t.Errorf("%s %s %d: balance %s, by the settlement %s", ref, name, y.Plan.Year, f.Closing, bySettlement)
					}
					if k > 0 && f.Opening != years[k-1].Funds[i].Closing {
						t.Errorf("%s %s %d: opening %s, last closing %s", ref, name, y.Plan.Year, f.Opening, years[k-1].Funds[i].Closing)
					}
				}
				if k > 0 {
					checkNext(t, ref+" "+name, &years[k-1], y)
				}
			}
		}
	}
}

// checkNext holds a year's plan against the year before.
func checkNext(t *testing.T, name string, before, y *rollforward.Year) {
	t.Helper()
	if y.Plan.Year != before.Plan.Year+1 {
		t.Errorf("%s: year %d after %d", name, y.Plan.Year, before.Plan.Year)
	}
	costs := map[plan.LineKey]money.Fen{}
	for k, l := range before.Activity.Lines {
		for m := 1; m <= plan.Months; m++ {
			costs[l] += money.Fen(*before.Activity.Month(plan.FundCost, k, m))
		}
	}
	if before.Outcome != nil { // a drawn activity's memory has been used again
		for _, r := range y.Plan.Prior {
			if want := costs[plan.LineKey{Institution: r.Institution, Scheme: r.Scheme, Unit: r.Unit}]; r.FundCost != want {
				t.Errorf("%s: prior fund cost of %v is %s, not %s", name, r, r.FundCost, want)
			}
		}
	}
	for i := range y.Funds {
		if y.Plan.Schemes[i].Budget.Financing != nil {
			continue
		}
		f := &before.Funds[i]
		if most := f.Spent + f.Spent/10 + 1; y.Funds[i].Budget > most {
			t.Errorf("%s: budget %s after spending %s, which may grow by 10 %%", name, y.Funds[i].Budget, f.Spent)
		}
	}
}

// The order of institutions, units and lines shows nowhere.
func TestOrderDoesNotMatter(t *testing.T) {
	p, a := load(t, "pack:zhuji")
	want := run(t, p, a, 3, nil)
	rng := rand.New(rand.NewPCG(1, 2))
	q := *p
	q.Institutions, q.Units, q.Prior, q.Schemes = slices.Clone(p.Institutions), slices.Clone(p.Units), slices.Clone(p.Prior), slices.Clone(p.Schemes)
	rng.Shuffle(len(q.Institutions), func(i, j int) { q.Institutions[i], q.Institutions[j] = q.Institutions[j], q.Institutions[i] })
	rng.Shuffle(len(q.Units), func(i, j int) { q.Units[i], q.Units[j] = q.Units[j], q.Units[i] })
	rng.Shuffle(len(q.Prior), func(i, j int) { q.Prior[i], q.Prior[j] = q.Prior[j], q.Prior[i] })
	slices.Reverse(q.Schemes)
	b := &plan.Activity{}
	order := rng.Perm(len(a.Lines))
	for _, k := range order {
		at := b.AddLine(a.Lines[k])
		for c := range plan.NumColumns {
			copy(b.Columns[c][plan.Months*at:], a.Columns[c][plan.Months*k:plan.Months*(k+1)])
		}
	}
	got := run(t, &q, b, 3, nil)
	for k := range want {
		if d := cmp.Diff(want[k].Funds, got[k].Funds); d != "" {
			t.Error(want[k].Plan.Year, d)
		}
		if d := cmp.Diff(want[k].Result.Institutions, got[k].Result.Institutions); d != "" {
			t.Error(want[k].Plan.Year, d)
		}
	}
}

// Natural years are counted anew each year: an institution leaves the rule for
// young ones when its years are complete, and not before.
func TestStatus(t *testing.T) {
	p, a := load(t, "pack:zhuji")
	years := run(t, p, a, 3, nil)
	seen := 0
	for k := 1; k < len(years); k++ {
		for _, c := range years[k].Changes(&years[k-1]) {
			seen++
			in := p.Institutions[slices.IndexFunc(p.Institutions, func(i plan.Institution) bool { return i.ID == c.Institution })]
			done := years[k].Plan.Year - in.DesignatedOn.Year - 1
			if in.DesignatedOn.Month == 1 && in.DesignatedOn.Day == 1 {
				done++
			}
			if c.From != "young-private" || c.To != "" || done != 3 {
				t.Errorf("%d: %+v, designated %s", years[k].Plan.Year, c, in.DesignatedOn)
			}
		}
	}
	if seen == 0 {
		t.Error("nobody's status changed")
	}
}

// Amounts of unit budgets keep their part of the distributable, and quotas of a
// table their part of the unit's budget, to the fen.
func TestAmountsAndQuotas(t *testing.T) {
	p, a := small()
	one, two := yuan("3000.01"), yuan("7799.99")
	p.Units = []plan.Unit{
		{ID: "u", Method: plan.InstitutionBudget, Deductions: plan.DeductNet, Sharing: "all", FundSide: plan.ToReserve, Budgets: []plan.UnitBudget{{Scheme: "s", Amount: &two}}},
		{ID: "v", Method: plan.FeeForService, Deductions: plan.DeductNet, Budgets: []plan.UnitBudget{{Scheme: "s", Amount: &one}}},
	}
	p.Sharing = []plan.Sharing{{ID: "all"}}
	p.Institutions = append(p.Institutions, plan.Institution{ID: "g", Kind: plan.Clinic, Level: plan.Primary, Ownership: plan.Public, Region: plan.Local})
	p.Quotas = []plan.QuotaRow{{Holder: "h", Scheme: "s", Unit: "u", Budget: yuan("5000")}, {Holder: "g", Scheme: "s", Unit: "u", Budget: yuan("2799.99")}}
	years := run(t, p, a, 2, nil)
	for k := range years {
		var sum money.Fen
		for _, q := range years[k].Plan.Quotas {
			sum += q.Budget
		}
		u := years[k].Result.Units[0]
		if u.Unit != "u" || sum != u.Budget {
			t.Errorf("%d: quotas %s, budget of the unit %s", years[k].Plan.Year, sum, u.Budget)
		}
		if part, _ := money.MulDiv(int64(two), int64(years[k].Result.Schemes[0].Distributable), int64(yuan("10800"))); (u.Budget - money.Fen(part)).Abs() > 1 {
			t.Errorf("%d: unit u gets %s of %s", years[k].Plan.Year, u.Budget, years[k].Result.Schemes[0].Distributable)
		}
	}
	if years[1].Result.Units[0].Budget == two {
		t.Error("the budget did not move")
	}
}

// A budget is at most its year's income where the rule says so.
func TestWithinIncome(t *testing.T) {
	p, a := small()
	amount, growth := yuan("10300"), ratio("1%")
	p.Projection.Funds[0].Income = &plan.IncomeProjection{Amount: &amount, Growth: &growth}
	p.Projection.BudgetRule.WithinIncome = true
	if b := run(t, p, a, 1, nil)[1].Funds[0].Budget; b != yuan("10403") {
		t.Error("budget", b)
	}
}

// What cannot be settled ends the roll, with the year it was in.
func TestRefusals(t *testing.T) {
	p, a := small()
	p.Projection.BudgetRule = nil
	if _, found := rollforward.New(p, a, 1, nil); !found.HasErrors() || found[0].Code != "no-budget-rule" {
		t.Error(found)
	}
	p, a = small()
	p.Units[0].Budgets[0] = plan.UnitBudget{Scheme: "s", Amount: ptr(yuan("10800"))}
	p.Units[0].Method, p.Units[0].Sharing, p.Units[0].FundSide = plan.InstitutionBudget, "all", plan.ToReserve
	p.Sharing = []plan.Sharing{{ID: "all"}}
	p.QuotaRules = []plan.QuotaRule{{Unit: "u", History: money.One}}
	p.Prior = []plan.PriorRow{{Institution: "h", Scheme: "s", Unit: "u", FundCost: 1, TotalCost: 1}}
	p.Projection.BudgetRule.By = plan.BudgetByBudget
	r, found := rollforward.New(p, a, 2, nil)
	if found.HasErrors() {
		t.Fatal(found)
	}
	years, found := r.Run(nobody{})
	if len(years) != 1 || !found.HasErrors() {
		t.Fatal(len(years), found)
	}
	if got := found[0].What.EN; len(got) < 9 || got[:9] != "year 2025" {
		t.Error(got)
	}
}

func ptr[T any](v T) *T { return &v }

// nobody draws a first year in which nothing happens, so that the quota rule of
// the second has nothing to go by.
type nobody struct{}

func (nobody) Activity(year int, _ *plan.Plan, expected *plan.Activity) (*plan.Activity, problem.List) {
	if year > 0 {
		return expected, nil
	}
	a := &plan.Activity{}
	a.AddLine(expected.Lines[0])
	return a, nil
}

func (nobody) Income(_ int, _ string, expected money.Fen) money.Fen { return expected }

func BenchmarkPath(b *testing.B) {
	sc, found := scenarios.Load("pack:zhuji", scenarios.Options{})
	if found.HasErrors() {
		b.Fatal(found)
	}
	r, found := rollforward.New(sc.Plan, sc.Activity, 5, nil)
	if found.HasErrors() {
		b.Fatal(found)
	}
	for b.Loop() {
		if _, found := r.Run(same{}); found.HasErrors() {
			b.Fatal(found)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(6*b.N), "µs/year")
}

// same draws the expectation.
type same struct{}

func (same) Activity(_ int, _ *plan.Plan, expected *plan.Activity) (*plan.Activity, problem.List) {
	return expected, nil
}
func (same) Income(_ int, _ string, expected money.Fen) money.Fen { return expected }
