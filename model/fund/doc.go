// Package fund holds the arithmetic of an insurance fund from year to year
// (基金收支), in whole fen:
//
//	balance      B(t) = B(t−1) + round(i·B(t−1)) + I(t) − E(t)
//	income       I = round(N·base·rate) + N·(contribution + subsidy) + other
//	spent        E = Σ payable − forfeited − penalties + awards + reserve uses, of a settled year
//	cover        months = B ÷ (E ÷ 12), the spending E chosen
//	budget rule  next = round(base · (1 + min(growth, cap)))
//
// It refuses nothing but amounts out of range. Source: docs/METHOD.md §17.
package fund
