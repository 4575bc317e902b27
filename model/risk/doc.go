// Package risk draws a year many times and settles every draw with the one
// settlement (package settle), to the fen: nothing is approximated but chance.
//
// For each draw, factors that all institutions share, factors of each
// institution and the chance of monthly counts turn the expected activity into
// an ordinary activity table in whole visits and fen. What the settled years
// show — quantiles, probabilities, tails, paired differences of policies — are
// counts and order statistics over draws; nothing is smoothed.
//
// Every random number comes from a stream keyed by (seed, draw, institution,
// scheme, unit, driver), so that a number changes with its own key only: not
// with other institutions, rules, the order of rows or the number of workers.
// Two scenarios with one seed differ by policy alone. Numbers are the same on
// every machine (package portable).
//
// The package does not fit distributions (package calibration does) and knows
// nothing of files, commands or time. Source: docs/METHOD.md §13.
package risk
