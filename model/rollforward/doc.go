// Package rollforward settles a scenario year after year (逐年结算), each year
// with the one settlement: what a year came to makes the next one's plan.
//
//	activity   the year before's expectation with projection.growth applied once more
//	prior      this year's totals of every institution, unit and scheme
//	budget     by projection.budget_rule, from this year's spending or budget
//	balance    opening = closing of the fund, unused reserve and interest included
//	status     completed natural years and plan_start move with the year
//
// Everything else — shares, ladders, rates, overrides, scores, fixed amounts —
// stays as written. Amounts are whole fen. A year that cannot be settled ends
// the roll with its problems. Source: docs/METHOD.md §17.
package rollforward
