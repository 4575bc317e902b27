package rollforward

import (
	"fmt"

	"fundsim/model/fund"
	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/problem"
	"fundsim/model/settle"
)

// Roll is a scenario made ready to be settled year after year: what does not
// depend on how a year turns out. It is read-only.
type Roll struct {
	Plan     *plan.Plan               // of the first year
	Years    int                      // after the first
	Expected []*plan.Activity         // by year
	Incomes  map[string][]fund.Income // by scheme and year; absent where income is the budget
	Growth   []map[string]money.Ratio // growth of the expected fund cost into the next year, by scheme
}

// Year is one settled year.
type Year struct {
	Plan     *plan.Plan
	Activity *plan.Activity
	Result   *settle.Result
	Compiled *plan.Compiled
	Outcome  *settle.Outcome // with its journal; nil in draws
	Warnings problem.List    // of an expected year
	Funds    []FundYear      // by scheme, as in Result.Schemes
}

// FundYear is one fund in one year.
type FundYear struct {
	Scheme                           string
	Participants                     int64 // 0 where income does not say
	Budget, Income, Interest, Spent  money.Fen
	Opening, Closing, ReserveClosing money.Fen // the balance, the closing reserve included
	Shortfall                        money.Fen
	Cover                            plan.CoverMonths
	HasCover                         bool
	Light                            fund.Light
}

// Chance draws what is uncertain of a year. A nil Chance is the expectation.
type Chance interface {
	// Activity turns the expected activity of a year into what happened.
	Activity(year int, p *plan.Plan, expected *plan.Activity) (*plan.Activity, problem.List)
	// Income turns the expected income of a scheme into what came in.
	Income(year int, scheme string, expected money.Fen) money.Fen
}

// New prepares years after the first from a plan and its activity after the
// what-if levers. growth gives the levers that make the activity of years 1, 2 …
// from that of the year before; where it is nil, projection.growth makes each. It refuses a plan without a budget rule, and growth that
// leaves the range.
func New(p *plan.Plan, a *plan.Activity, years int, growth func(year int) []plan.Adjustment) (*Roll, problem.List) {
	var found problem.List
	if p.Projection == nil || p.Projection.BudgetRule == nil {
		found.Errorf("no-budget-rule", "projection", "没有 projection.budget_rule,不知道下年度预算怎样编制", "there is no projection.budget_rule, which says how next year's budget follows").
			Advise("加上例如 projection: {budget_rule: {growth_cap: 10%%, by: actual}}", "add for example projection: {budget_rule: {growth_cap: 10%%, by: actual}}")
		return nil, found
	}
	if p.Projection.CoverOf == plan.CoverNextYear {
		years++ // the year after the last is what the last one's cover is of
	}
	r := &Roll{Plan: start(p), Years: years, Expected: []*plan.Activity{a}, Incomes: map[string][]fund.Income{}}
	for i := range p.Projection.Funds {
		f := &p.Projection.Funds[i]
		if f.Income == nil {
			continue
		}
		incomes, ok := fund.Incomes(f.Income, years)
		if !ok {
			found.Errorf("overflow", "projection.funds."+f.Scheme+".income", "收入超出可表示的范围", "income is out of range")
		}
		r.Incomes[f.Scheme] = incomes
	}
	growing := *p
	for k := 1; k <= years; k++ {
		if growing.Adjust = p.Projection.Growth; growth != nil {
			growing.Adjust = growth(k)
		}
		next, problems := growing.Adjusted(r.Expected[k-1])
		found = append(found, atGrowth(problems, k)...)
		if problems.HasErrors() {
			return nil, found
		}
		r.Expected = append(r.Expected, next)
		growth, ok := expectedGrowth(r.Expected[k-1], next)
		if !ok {
			found.Errorf("overflow", "projection.growth", "业务量增长后超出可表示的范围", "activity grows out of range")
			return nil, found
		}
		r.Growth = append(r.Growth, growth)
	}
	return r, found
}

// start is the plan of the first year: without levers, which the activity has,
// and with the balance that the projection starts from.
func start(p *plan.Plan) *plan.Plan {
	q := *p
	q.Adjust = nil
	q.Schemes = append([]plan.Scheme(nil), p.Schemes...)
	for i := range q.Schemes {
		if f := p.Projection.Fund(q.Schemes[i].ID); f != nil && f.OpeningBalance != nil {
			q.Schemes[i].OpeningBalance = *f.OpeningBalance
		}
	}
	return &q
}

// atGrowth keeps what is found of growth once, and says that it is of growth.
func atGrowth(found problem.List, year int) problem.List {
	var out problem.List
	for _, p := range found {
		if p.Severity == problem.Error || year == 1 {
			p.Place.Path = "projection.growth" + p.Place.Path[min(len("adjust"), len(p.Place.Path)):]
			out = append(out, p)
		}
	}
	return out
}

// expectedGrowth is the growth of each scheme's fund cost from one expectation to
// the next.
func expectedGrowth(from, to *plan.Activity) (map[string]money.Ratio, bool) {
	growth := map[string]money.Ratio{}
	before, after := fundCosts(from), fundCosts(to)
	for scheme, cost := range before {
		g, ok := fund.Growth(cost, after[scheme])
		if !ok {
			return nil, false
		}
		growth[scheme] = g
	}
	return growth, true
}

func fundCosts(a *plan.Activity) map[string]money.Fen {
	sums := map[string]money.Fen{}
	for k, l := range a.Lines {
		for m := 1; m <= plan.Months; m++ {
			sums[l.Scheme] += money.Fen(*a.Month(plan.FundCost, k, m))
		}
	}
	return sums
}

// Run settles the first year and each after it. The list holds errors, and then
// the years up to there are returned, or warnings.
func (r *Roll) Run(chance Chance) ([]Year, problem.List) {
	var years []Year
	p := r.Plan
	for k := 0; ; k++ {
		y, found := r.settle(k, p, chance)
		if found.HasErrors() {
			return years, found
		}
		years = append(years, *y)
		if k == r.Years {
			break
		}
		next, found := r.next(k, &years[0], &years[k])
		if found.HasErrors() {
			return years, found
		}
		p = next
	}
	return r.covered(years), nil
}

// settle settles year k by its plan.
func (r *Roll) settle(k int, p *plan.Plan, chance Chance) (*Year, problem.List) {
	y := &Year{Plan: p, Activity: r.Expected[k]}
	if chance == nil {
		out, found := settle.RunPrepared(p, y.Activity)
		if found.HasErrors() {
			return nil, inYear(p.Year, found)
		}
		y.Result, y.Compiled, y.Outcome, y.Warnings = out.Result, out.Compiled, out, found
	} else {
		var found problem.List
		if y.Activity, found = chance.Activity(k, p, r.Expected[k]); found.HasErrors() {
			return nil, inYear(p.Year, found)
		}
		if y.Compiled, found = plan.Compile(p, y.Activity); found.HasErrors() {
			return nil, inYear(p.Year, found)
		}
		result, err := settle.New(y.Compiled).Settle(y.Activity, nil)
		if err != nil {
			return nil, inYear(p.Year, err.(problem.List)) // Settle refuses with lists only
		}
		y.Result = result
	}
	var found problem.List
	if !y.Result.Sound() {
		found.Errorf("unsound", "", "结算结果不满足不变式;这是程序错误,请报告", "the settlement fails an invariant; this is a fault of the program, please report it")
		return nil, inYear(p.Year, found)
	}
	for i := range y.Result.Schemes {
		f, ok := r.fund(k, &y.Result.Schemes[i], chance)
		if !ok {
			found.Errorf("overflow", "schemes."+f.Scheme, "累计结余超出可表示的范围", "the balance is out of range")
		}
		y.Funds = append(y.Funds, f)
	}
	return y, inYear(p.Year, found)
}

// fund closes a scheme's fund for year k.
func (r *Roll) fund(k int, s *settle.SchemeResult, chance Chance) (FundYear, bool) {
	f := FundYear{Scheme: s.Scheme, Budget: s.Budget, Income: s.Budget, Spent: fund.Spent(s), Opening: s.OpeningBalance, ReserveClosing: s.ReserveClosing, Shortfall: s.Shortfall}
	if incomes := r.Incomes[s.Scheme]; incomes != nil {
		f.Income, f.Participants = incomes[k].Total, incomes[k].Participants
		if chance != nil {
			f.Income = chance.Income(k, s.Scheme, f.Income)
		}
	}
	ok1, ok2 := true, true
	if of := r.Plan.Projection.Fund(s.Scheme); of != nil {
		f.Interest, ok1 = fund.Interest(f.Opening, of.Interest)
	}
	f.Closing, ok2 = fund.Close(f.Opening, f.Interest, f.Income, f.Spent)
	return f, ok1 && ok2
}

// covered works out months of cover and lights, and drops the year that only
// they needed.
func (r *Roll) covered(years []Year) []Year {
	of, levels := r.Plan.Projection.CoverOf, r.Plan.Projection.Levels()
	for k := range years {
		for i := range years[k].Funds {
			f := &years[k].Funds[i]
			spent, months := f.Spent, plan.Months
			switch {
			case of == plan.CoverNextYear && k+1 < len(years):
				spent = years[k+1].Funds[i].Spent
			case of == plan.CoverFirstHalf:
				spent, months = firstHalf(years[k].Compiled, years[k].Activity, f.Scheme), plan.Months/2
			}
			f.Cover, f.HasCover = fund.Cover(f.Closing, spent, months)
			f.Light = fund.LightOf(f.Closing, spent, months, levels)
		}
	}
	if of == plan.CoverNextYear {
		return years[:len(years)-1]
	}
	return years
}

// firstHalf is what a scheme incurred from January to June.
func firstHalf(c *plan.Compiled, a *plan.Activity, scheme string) money.Fen {
	var sum int64
	for i := range c.Lines {
		l := &c.Lines[i]
		if l.Key.Scheme != scheme || l.Source < 0 {
			continue
		}
		for m := 1; m <= plan.Months/2; m++ {
			sum += *a.Month(plan.FundCost, int(l.Source), m)
			if c.Pots[l.Pot].Unit.Deductions != plan.DeductAfter {
				sum -= *a.Month(plan.DeductionsCol, int(l.Source), m)
			}
		}
	}
	return money.Fen(sum)
}

// inYear says of which year problems are.
func inYear(year int, found problem.List) problem.List {
	for i := range found {
		p := &found[i]
		p.What = problem.Text{ZH: fmt.Sprintf("%d 年:", year) + p.What.ZH, EN: fmt.Sprintf("year %d: ", year) + p.What.EN}
	}
	return found
}
