// Package calibration turns history (历史数据) into the assumptions that a risk
// run and a projection need, and says how good each of them is.
//
// [Fit] reads several years of activity and measures, for every unit × scheme
// (a pot): the yearly trend, the seasonal factors, the sd of the systemic
// factors and their correlations, the coefficients of variation of the
// institutions' own factors, the dispersion of monthly counts, and how unit
// costs spread over institutions. Every figure is a [Value]: with its standard
// error, a 95 % interval, the span and number of observations, and a grade.
// What the data cannot tell is left out, with the reason; nothing is invented.
//
// The model is that of a risk run. A count is negative binomial with variance
// N·(1 + dispersion·N) around
//
//	N(institution, year, month) = level(institution) · growth^year · season(month) ÷ 12 · S(pot, year) · c(institution, year)
//
// with S and c log-normal of mean 1; a year's unit cost and points per case
// have factors of their own and do not change within the year. On logarithms
// that is additive in institution, year and cell, and noise whose variance is
// known from the counts, so the fits are linear mixed models.
//
// Nothing here settles money: the figures are binary floating point, rounded
// once when they are written as ratios of a scenario.
//
// Source: docs/METHOD.md §16.
package calibration
