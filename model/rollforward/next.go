package rollforward

import (
	"cmp"
	"slices"
	"strings"

	"fundsim/model/fund"
	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/problem"
)

// next makes the plan of the year after year k from how year k turned out.
// Parts of budgets and quotas that are written as amounts stay those of the first year.
func (r *Roll) next(k int, first, y *Year) (*plan.Plan, problem.List) {
	var found problem.List
	p := *y.Plan
	p.Year++
	if p.Projection.PlanStart == plan.PlanYearly {
		p.PlanStart.Year++
		if p.PlanStart.Month == 2 && p.PlanStart.Day == 29 {
			p.PlanStart.Day = 28
		}
	}
	p.Prior = totals(y.Activity)
	p.Schemes = slices.Clone(p.Schemes)
	for i := range p.Schemes {
		if !r.nextScheme(k, &p.Schemes[i], y) {
			found.Errorf("overflow", "schemes."+p.Schemes[i].ID+".budget", "下年度预算超出可表示的范围", "next year's budget is out of range")
		}
	}
	if found.HasErrors() {
		return nil, inYear(p.Year, found)
	}
	nextUnits(&p, first)
	if len(p.Quotas) > 0 {
		p.Quotas = slices.Clone(first.Plan.Quotas)
		found = nextQuotas(&p)
	}
	return &p, inYear(p.Year, found)
}

// totals are the year's totals of every line: next year's prior table.
func totals(a *plan.Activity) []plan.PriorRow {
	out := make([]plan.PriorRow, len(a.Lines))
	for k, l := range a.Lines {
		row := plan.PriorRow{Institution: l.Institution, Scheme: l.Scheme, Unit: l.Unit}
		for m := 1; m <= plan.Months; m++ {
			row.Visits += *a.Month(plan.Visits, k, m)
			row.Persons += *a.Month(plan.Persons, k, m)
			row.TotalCost += money.Fen(*a.Month(plan.TotalCost, k, m))
			row.FundCost += money.Fen(*a.Month(plan.FundCost, k, m))
		}
		out[k] = row
	}
	slices.SortFunc(out, func(a, b plan.PriorRow) int {
		return cmp.Or(strings.Compare(a.Institution, b.Institution), strings.Compare(a.Scheme, b.Scheme), strings.Compare(a.Unit, b.Unit))
	})
	return out
}

// nextScheme sets a scheme's budget by the rule, and its opening balance. A
// budget that comes from financing grows with its financing.
func (r *Roll) nextScheme(k int, s *plan.Scheme, y *Year) bool {
	f := y.fund(s.ID)
	s.OpeningBalance = f.Closing
	rule, expected := r.Plan.Projection.BudgetRule, r.Growth[k][s.ID]
	if fin := s.Budget.Financing; fin != nil {
		growth := expected
		if rule.Growth != nil {
			growth = *rule.Growth
		}
		growth = min(growth, rule.GrowthCap)
		current, ok1 := money.MulRatio(fin.Current, money.One+growth)
		ill, ok2 := money.MulRatio(fin.SeriousIllness, money.One+growth)
		s.Budget.Financing = &plan.Financing{Current: current, Prior: fin.Current, RiskRate: fin.RiskRate, SeriousIllness: ill}
		return ok1 && ok2
	}
	budget, ok := fund.NextBudget(rule, f.Budget, f.Spent, expected)
	if incomes := r.Incomes[s.ID]; rule.WithinIncome && incomes != nil {
		budget = min(budget, incomes[k+1].Total)
	}
	s.Budget.Amount = &budget
	return ok
}

func (y *Year) fund(scheme string) *FundYear {
	i := slices.IndexFunc(y.Funds, func(f FundYear) bool { return f.Scheme == scheme })
	return &y.Funds[i]
}

// nextUnits lets unit budgets that are written as amounts keep the part of what
// can be distributed that they have in the first year: where a line takes the rest each is scaled and
// rounded, else they are split by largest remainder so that all still add up.
func nextUnits(p *plan.Plan, first *Year) {
	p.Units = slices.Clone(first.Plan.Units)
	for i := range p.Units {
		p.Units[i].Budgets = slices.Clone(p.Units[i].Budgets)
	}
	for i := range first.Result.Schemes {
		before := &first.Result.Schemes[i]
		if lines, _, _ := amounts(p, before.Scheme, 0); len(lines) == 0 {
			continue
		}
		after, ok := distributable(p, before.Scheme)
		if !ok || before.Distributable <= 0 {
			continue // compiling says what is wrong
		}
		lines, rest, left := amounts(p, before.Scheme, after)
		parts, weights := make([]money.Fen, len(lines)), make([]int64, len(lines))
		for j, l := range lines {
			weights[j] = int64(*l.Amount)
			scaled, _ := money.MulDiv(weights[j], int64(after), int64(before.Distributable))
			parts[j] = money.Fen(scaled)
		}
		var alloc money.Allocator
		if !rest && alloc.Allocate(left, weights, parts) != nil {
			continue
		}
		for j, l := range lines {
			l.Amount = &parts[j]
		}
	}
}

// amounts are a scheme's budget lines written as amounts, in order of their units;
// whether a line takes the rest; and what shares leave.
func amounts(p *plan.Plan, scheme string, distributable money.Fen) (lines []*plan.UnitBudget, rest bool, left money.Fen) {
	left = distributable
	units := make([]*plan.Unit, len(p.Units))
	for i := range p.Units {
		units[i] = &p.Units[i]
	}
	slices.SortFunc(units, func(a, b *plan.Unit) int { return strings.Compare(a.ID, b.ID) })
	for _, u := range units {
		for j := range u.Budgets {
			b := &u.Budgets[j]
			switch {
			case b.Scheme != scheme:
			case b.Rest != nil:
				rest = true
			case b.Amount != nil:
				lines = append(lines, b)
			case b.Share != nil:
				part, _ := money.MulRatio(distributable, *b.Share)
				left -= part
			}
		}
	}
	return lines, rest, left
}

// skeleton is a plan of budgets alone, from which compiling works out what each
// scheme can distribute and each unit gets.
func skeleton(p *plan.Plan, units []plan.Unit) *plan.Plan {
	return &plan.Plan{Schema: p.Schema, ID: p.ID, Year: p.Year, PlanStart: p.PlanStart, Schemes: p.Schemes, Units: units, Institutions: p.Institutions,
		Data: plan.DataFiles{Activity: "no lines"}}
}

// distributable is what a scheme can distribute by its new budget.
func distributable(p *plan.Plan, scheme string) (money.Fen, bool) {
	yes := true
	unit := plan.Unit{ID: "all", Method: plan.FeeForService, Deductions: plan.DeductNet}
	for i := range p.Schemes {
		unit.Budgets = append(unit.Budgets, plan.UnitBudget{Scheme: p.Schemes[i].ID, Rest: &yes})
	}
	c, found := plan.Compile(skeleton(p, []plan.Unit{unit}), &plan.Activity{})
	if found.HasErrors() {
		return 0, false
	}
	i := slices.IndexFunc(c.Schemes, func(s plan.CompiledScheme) bool { return s.ID == scheme })
	return c.Schemes[i].Distributable, true
}

// nextQuotas splits each unit's new budget by the quotas of the first year.
func nextQuotas(p *plan.Plan) problem.List {
	units := slices.Clone(p.Units)
	for i := range units {
		units[i] = plan.Unit{ID: units[i].ID, Method: plan.FeeForService, Deductions: plan.DeductNet, Budgets: units[i].Budgets}
	}
	c, found := plan.Compile(skeleton(p, units), &plan.Activity{})
	if found.HasErrors() {
		return found
	}
	slices.SortFunc(p.Quotas, func(a, b plan.QuotaRow) int { return strings.Compare(a.Holder, b.Holder) })
	for i := range c.Pots {
		pot := &c.Pots[i]
		var rows []int
		var weights []int64
		for j := range p.Quotas {
			if q := &p.Quotas[j]; q.Unit == pot.Unit.ID && q.Scheme == pot.SchemeID {
				rows, weights = append(rows, j), append(weights, int64(q.Budget))
			}
		}
		parts := make([]money.Fen, len(rows))
		var alloc money.Allocator
		if len(rows) == 0 || alloc.Allocate(pot.Budget, weights, parts) != nil {
			continue // compiling says what is wrong
		}
		for j, row := range rows {
			p.Quotas[row].Budget = parts[j]
		}
	}
	return nil
}
