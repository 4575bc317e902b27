// Package scenarios reads scenarios: one YAML file, the files it extends and
// the tables it names become a [plan.Plan] and a [plan.Activity], or a list of
// everything that is wrong with them, each with file, line and column.
//
// The stages, each in its own file:
//
//	source, chain   which files there are: packs, extends, the folder they may not leave
//	yaml            text → tree of nodes with positions
//	schema, check   the tree of one layer against the struct tags of package plan
//	merge, set      layers through viper: pack ← extends ← scenario ← --set
//	decode          the merged tree → plan.Plan: required keys, defaults
//	table, …        CSV and workbooks → institutions, activity, prior, quotas
//	place, print    key paths and table rows → file, line, column; diagnostics
//
// Amounts and ratios are read from the text of a scalar, never through a binary
// float. Nothing is guessed: an unknown key, a wrong type, an empty value or a
// row with too many fields is an error, and a default exists only where the
// format lists it.
//
// In a layer, "key: null" takes away what a lower layer gave; where no lower
// layer gave the key it is an error. "remove: true" does the same for an item
// of a list that merges by id.
package scenarios
