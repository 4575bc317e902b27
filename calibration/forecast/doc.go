// Package forecast continues yearly series (年度序列) and says how far off it may
// be: a median and a whole predictive distribution for every year ahead, and
// scores of such forecasts against what happened.
//
// A forecast is made on the log scale. For a series y up to a base year T the
// median of year T+h is exp(center(h)), and the error of log y(T+h) is Student t
// with the scale √V(h),
//
//	V(h) = level² + slope²·(h + pivot)² + noise² + step²·Σ carry(j)² + drift²·h·(h − 1)
//
// where level and slope are errors of what was estimated, noise is chance that
// does not stay, step is chance that stays, and drift is a trend that turns.
// Each method gives its own mixture; [FitPanel] takes the size of the errors
// from past forecasts of many series together, each shrunk towards series of
// its size, which keeps intervals honest where single series are short.
//
// Values that are missing, zero or negative end a series: nothing is guessed
// in their place. Source: docs/METHOD.md §18.
package forecast
