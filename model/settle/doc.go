// Package settle turns a compiled plan and a year's activity into what every
// institution is owed: budget → incurred → units → admissions → reserve and
// balance → cash.
//
// There is one settlement. The printed table, the JSON result, every draw of a
// simulation and the web page call [Settler.Settle]; with a nil book it
// allocates nothing, with a book the same result is written down entry by entry
// (package journal). Each named amount is rounded once, every split goes
// through money.Allocator, and nothing depends on the order of rows, items or
// goroutines. Schemes never lend to one another.
//
// Each settlement method is one file; they are listed in [methods]. The
// package knows no city. Source: docs/METHOD.md.
package settle
