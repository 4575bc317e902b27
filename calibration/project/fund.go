package project

import (
	"slices"

	"fundsim/calibration/forecast"
	"fundsim/model/fund"
	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/problem"
	"fundsim/model/risk"
	"fundsim/model/settle"
)

// Fund is one fund made ready to be projected.
type Fund struct {
	Scheme, Title string
	Base          int       // its first year
	Opening       money.Fen // before that year
	NoOpening     bool      // a history says nothing of it: the balance adds up from 0, without cover or lights
	Interest      money.Ratio
	Incomes       []fund.Income // where income is worked out from the insured
	Income, Spent *Flow
	Correlation   float64 // of the errors of income and expenditure
	Budgets       []money.Fen
	rule          *plan.BudgetRule
	coverSpent    int64 // months of cover are of Spent · coverSpent ÷ coverOf in coverMonths
	coverOf       int64
	coverMonths   int
	Actual        []Actual // by year, where a history goes on
}

// Actual is what a history says of a projected year; nil where it says nothing.
type Actual struct{ Income, Spent, Balance *money.Fen }

// Options say how to project.
type Options struct {
	Years  int // after the base year
	Draws  int // 0: no draws
	Seed   int
	Method plan.ProjectionMethod // in place of the plan's; "" keeps it
	Cover  plan.CoverOf
	Levels plan.CoverLights
}

// FromScenario prepares the funds of a scenario from its settled year, its
// projection and, where its methods ask for one, a history.
func FromScenario(out *settle.Outcome, h *History, o Options) ([]Fund, problem.List) {
	var found problem.List
	p := out.Compiled.Plan
	if p.Projection == nil {
		found.Errorf("no-projection", "projection", "情景 %q 没有 projection,不知道以后各年怎样变化", "scenario %q has no projection, which says how the years ahead go", p.ID).
			Advise("加上例如 projection: {funds: [{scheme: employee, income: {amount: 9亿元, growth: 5%%}, expenditure: {growth: 6%%}}]}", "add for example projection: {funds: [{scheme: employee, income: {amount: 9亿元, growth: 5%%}, expenditure: {growth: 6%%}}]}")
		return nil, found
	}
	var funds []Fund
	for i := range out.Result.Schemes {
		s := &scenarioFund{out: out, h: h, o: o, result: &out.Result.Schemes[i], found: &found}
		s.scheme = &p.Schemes[slices.IndexFunc(p.Schemes, func(x plan.Scheme) bool { return x.ID == s.result.Scheme })]
		s.said = p.Projection.Fund(s.scheme.ID)
		if f := s.fund(); f != nil {
			funds = append(funds, *f)
		}
	}
	if found.HasErrors() {
		return nil, found
	}
	return funds, found
}

// scenarioFund prepares one fund of a scenario.
type scenarioFund struct {
	out    *settle.Outcome
	h      *History
	o      Options
	result *settle.SchemeResult
	scheme *plan.Scheme
	said   *plan.FundProjection
	found  *problem.List
}

func (s *scenarioFund) fund() *Fund {
	p := s.out.Compiled.Plan
	at := "projection.funds." + s.scheme.ID
	if s.said == nil {
		s.said = &plan.FundProjection{Scheme: s.scheme.ID}
	}
	f := &Fund{Scheme: s.scheme.ID, Title: s.scheme.Title, Base: p.Year, Opening: s.scheme.OpeningBalance, Interest: s.said.Interest, rule: p.Projection.BudgetRule}
	if s.said.OpeningBalance != nil {
		f.Opening = *s.said.OpeningBalance
	}
	f.coverSpent, f.coverOf, f.coverMonths = 1, 1, plan.Months
	if s.o.Cover == plan.CoverFirstHalf {
		f.coverSpent, f.coverOf = halfYear(s.out, s.scheme.ID)
		f.coverMonths = plan.Months / 2
	}
	years := s.o.Years + 1 // the year after the last is what its cover may be of
	f.Spent = s.spent(at+".expenditure", years, f)
	if f.Spent == nil {
		return nil
	}
	s.income(at+".income", years, f)
	if f.Income == nil {
		return nil
	}
	if f.rule != nil {
		f.Budgets = f.budgets(s.result.Budget, years)
	}
	f.Spent.normals = risk.NamedNormals(s.o.Seed, "projection", f.Scheme, "spent")
	f.Income.normals = risk.NamedNormals(s.o.Seed, "projection", f.Scheme, "income")
	return f
}

// spent is the expenditure by the plan's method, or the one asked for.
func (s *scenarioFund) spent(at string, years int, f *Fund) *Flow {
	x := s.said.Expenditure
	if x == nil {
		x = &plan.ExpenditureProjection{}
		if s.o.Method == "" && (s.h == nil || s.h.Spent == nil) {
			s.found.Errorf("missing", at, "没有写险种 %q 的支出怎样变化", "nothing says how the expenditure of scheme %q goes on", f.Scheme).
				Advise("写 expenditure: {growth: 6%%},或给出历史与方法(--history、--method)", "write expenditure: {growth: 6%%}, or give a history and a method (--history, --method)")
			return nil
		}
		x.Method = plan.ByDamped
	}
	base := fund.Spent(s.result)
	if x.Base != nil {
		base = *x.Base
	}
	method := x.Method
	if s.o.Method != "" {
		method = s.o.Method
	}
	switch {
	case method == plan.ByGrowth && x.Growth == nil:
		s.found.Errorf("missing", at+".growth", "方法 growth 缺少年增幅 growth", "the method growth needs growth, that of a year")
		return nil
	case method == plan.ByBudget && f.rule == nil:
		s.found.Errorf("missing", "projection.budget_rule", "方法 budget 需要 budget_rule", "the method budget needs a budget_rule")
		return nil
	case method == plan.ByGrowth || method == plan.ByBudget:
		return s.given(at, x, method, base, years, f)
	}
	var series *forecast.Series
	if s.h != nil {
		series = find(s.h.Spent, f.Scheme, f.Title)
	}
	if series == nil {
		s.found.Errorf("no-history", at, "方法 %[1]s 需要险种 %[2]q 的历史支出", "the method %[1]s needs a history of the expenditure of scheme %[2]q", method, f.Scheme).
			Advise("用 --history 给出历史文件", "give one with --history")
		return nil
	}
	h := *s.h
	if x.Cap != nil {
		params := *h.Params
		params.Cap = float64(*x.Cap) / float64(money.One)
		h.Params = &params
	}
	return h.flow(ofSpent, series, h.SpentFen, string(method), f.Base, base, years, at, s.found)
}

// given is an expenditure that grows as the scenario says: by a rate, or as the
// budget does.
func (s *scenarioFund) given(at string, x *plan.ExpenditureProjection, method plan.ProjectionMethod, base money.Fen, years int, f *Fund) *Flow {
	out := &Flow{Expected: []money.Fen{base}, Method: string(method)}
	if x.Method == plan.ByGrowth || x.Method == plan.ByBudget {
		out.sd = float64(x.SD.Ratio()) / float64(money.One)
	}
	budget := s.result.Budget
	for range years {
		last, ok := out.Expected[len(out.Expected)-1], true
		if method == plan.ByBudget {
			budget, ok = fund.NextBudget(f.rule, budget, last, f.rule.GrowthCap)
			last = budget
		} else {
			g := *x.Growth
			if x.Cap != nil {
				g = min(g, *x.Cap)
			}
			last, ok = money.MulRatio(last, money.One+g)
		}
		if !ok {
			s.found.Errorf("overflow", at, "预测的支出超出可表示的范围", "the projected expenditure is out of range")
			return nil
		}
		out.Expected = append(out.Expected, last)
	}
	return out
}

// income is the income as the plan says it, from the history where it says
// nothing and there is one, else equal to the budget.
func (s *scenarioFund) income(at string, years int, f *Fund) {
	if x := s.said.Income; x != nil {
		incomes, ok := fund.Incomes(x, years)
		if !ok {
			s.found.Errorf("overflow", at, "预测的收入超出可表示的范围", "the projected income is out of range")
			return
		}
		f.Income = &Flow{Method: "given", sd: float64(x.SD.Ratio()) / float64(money.One)}
		for _, i := range incomes {
			f.Income.Expected = append(f.Income.Expected, i.Total)
		}
		if x.Participants != nil {
			f.Incomes = incomes
		}
		return
	}
	if s.h != nil {
		if series := find(s.h.Income, f.Scheme, f.Title); series != nil {
			f.Income = s.h.flow(ofIncome, series, s.h.IncomeFen, s.h.method(), f.Base, s.result.Budget, years, at, s.found)
			if of := find(s.h.Spent, f.Scheme, f.Title); f.Income != nil && f.Spent.errors != nil && of != nil {
				f.correlate(s.h.correlation(series, of, f.Income.Method, f.Spent.Method, f.Base))
			}
			return
		}
	}
	if f.rule == nil {
		s.found.Errorf("missing", at, "没有写险种 %q 的收入", "nothing says what the income of scheme %q is", f.Scheme).
			Advise("写 income;或写 budget_rule,收入即取预算", "write income; or a budget_rule, and income is the budget")
		return
	}
	f.Income = &Flow{Method: "budget", Expected: f.budgets(s.result.Budget, years)}
}

func (h *History) method() string {
	if h.Method != "" {
		return h.Method
	}
	return string(plan.ByDamped)
}

// correlate lets expenditure share the chance of income.
func (f *Fund) correlate(r float64) {
	f.Correlation = r
	if r != 0 {
		f.Spent.follows, f.Spent.shared = f.Income, r
	}
}

// budgets are the budgets by the rule along the expected expenditure.
func (f *Fund) budgets(budget money.Fen, years int) []money.Fen {
	out := []money.Fen{budget}
	for k := range years {
		expected, _ := fund.Growth(f.Spent.Expected[k], f.Spent.Expected[k+1])
		budget, _ = fund.NextBudget(f.rule, budget, f.Spent.Expected[k], expected)
		if f.rule.WithinIncome && f.Income != nil {
			budget = min(budget, f.Income.Expected[k+1])
		}
		out = append(out, budget)
	}
	return out
}

// halfYear is the fund cost of January to June and of the year.
func halfYear(out *settle.Outcome, scheme string) (half, whole int64) {
	for k, l := range out.Activity.Lines {
		if l.Scheme != scheme {
			continue
		}
		for m := 1; m <= plan.Months; m++ {
			v := *out.Activity.Month(plan.FundCost, k, m)
			if whole += v; m <= plan.Months/2 {
				half += v
			}
		}
	}
	return half, whole
}
