// Package assess turns what was counted and rated over a year into scores
// (考核得分): a [Card] says what counts how much, [Compile] checks it, and
// [Compiled.Assess] scores and ranks the assessed parties, with the reason for
// every point lost or gained.
//
//	rule      = clamp(start + Σ changes, 0, max)      start is max in an item, 0 in a bonus
//	item      = Σ its rules, at most the item's max
//	basic     = Σ items;  weighted: Σ round(weight · item · card max ÷ item max)
//	bonus     = min(Σ min(its items, their max), bonus max)
//	total     = basic + bonus
//
// Points are exact in units of 1e-4. Rounding, halves away from zero, happens
// only where a part of a step counts in proportion and where an item is
// weighted, once each. Ranks are 1, 2, 2, 4 for equal totals; parties of equal
// rank stand in id order and share the sum of their ranks' awards by allocate.
//
// Weights are given or come from package ahp, the only place with floats. The
// package reads no file, mends no card and knows no city. Chosen readings are
// listed in docs/METHOD.md §11.
package assess
