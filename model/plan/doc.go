// Package plan holds what a scenario says, as typed nouns, and checks it.
//
// A [Plan] is policy (schemes, units, sharing rules, admissions, awards, cash)
// plus the tables that policy is applied to (institutions, prior year, quotas);
// the year's [Activity] stands beside it. [Plan.Validate] finds what cannot be
// settled, [Plan.Lint] what can be settled but should worry its author, and
// [Compile] turns both into dense, sorted arrays that package settle runs on.
//
// The struct tags are the scenario format itself: the strict reader, the
// commented scenario of `fundsim init` and the reference page are made from
// them, so a key is declared once.
//
//	key:"name"        the key in the file; ",scalar" marks the field that takes a bare value
//	need:"yes"        must be given; need:"no" may be absent; need:"default=…" has a default
//	allowed:"a|b"     the allowed words
//	range:"0%..100%"  the allowed range, either end may be left out
//	doc:"zh|en"       one line of explanation in both languages
//
// The package reads no file and knows no city.
package plan
