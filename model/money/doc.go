// Package money holds the arithmetic that every settled figure rests on: whole
// fen, exact ratios, one rounding, one way to split a total and one way to
// share a deviation.
//
// Rounding is to the nearest fen, halves away from zero (四舍五入), once for each
// named amount and on the exact rational value. Splitting is by largest
// remainder (最大余额法), so parts always add up to the total. Sharing goes through
// a [Ladder] (结余留用 / 超支分担 bands).
//
// The package refuses binary floating point, silent overflow and any order
// dependence. Source: docs/METHOD.md §9.
package money
