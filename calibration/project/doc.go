// Package project carries the funds of a scenario, or of a history, into the
// years ahead (基金收支预测): income, expenditure, interest, balance, months of
// cover and warning lights, with their uncertainty from keyed draws.
//
// What the scenario gives in fen is worked out in fen (package fund). What comes
// from a history is a forecast (package forecast): its growth is rounded to 1e-9
// and multiplies a whole amount. A draw multiplies each year's expected amount by
// a factor and is rounded to fen before anything is added, so that every path
// keeps the balance identity exactly.
//
// [Roll] is the other way: each year settled anew by the rules (package
// rollforward), along expected years and drawn ones. Source: docs/METHOD.md §17.
package project
