package fund

import (
	"fundsim/model/money"
	"fundsim/model/plan"
)

// NextBudget follows the budget rule: round(base · (1 + min(growth, growth_cap)))
// with base the year's spending or its budget; expected is the growth where the
// rule gives none. False where it leaves the range.
func NextBudget(r *plan.BudgetRule, budget, spent money.Fen, expected money.Ratio) (money.Fen, bool) {
	base, growth := budget, expected
	if r.By == plan.BudgetByActual {
		base = spent
	}
	if r.Growth != nil {
		growth = *r.Growth
	}
	next, ok := money.MulRatio(base, money.One+min(growth, r.GrowthCap))
	return max(next, 0), ok
}

// Growth is to ÷ from − 1, rounded to 1e-9; 0 without a base.
func Growth(from, to money.Fen) (money.Ratio, bool) {
	if from <= 0 {
		return 0, true
	}
	g, ok := money.MulDiv(int64(to), int64(money.One), int64(from))
	return money.Ratio(g) - money.One, ok
}
