package oracle

import (
	"fmt"
	"reflect"
	"strings"

	"fundsim/model/settle"
)

// Compare lists the differences of two results, field by field: rows that are
// missing or unexpected, fields that differ, and rows out of order; and the
// checks of got that fail. Warnings are not compared, nor fields that mean
// nothing in their row (points of a row that was not priced, where forfeits of
// nothing go, a point value that does not exist).
func Compare(want, got *settle.Result) []string {
	var diffs []string
	diffs = append(diffs, compareRows("scheme", want.Schemes, got.Schemes, "Scheme")...)
	diffs = append(diffs, compareRows("unit", want.Units, got.Units, "Scheme", "Unit")...)
	diffs = append(diffs, compareRows("institution", want.Institutions, got.Institutions, "Scheme", "Unit", "Institution")...)
	diffs = append(diffs, compareRows("holder", want.Holders, got.Holders, "Scheme", "Unit", "Holder")...)
	diffs = append(diffs, compareRows("award", want.Awards, got.Awards, "Scheme", "Award", "Institution")...)
	diffs = append(diffs, compareRows("use", want.Uses, got.Uses, "Scheme", "Use")...)
	for _, c := range got.Checks {
		if !c.OK {
			diffs = append(diffs, fmt.Sprintf("check %s fails by %s", c.Name, c.Difference))
		}
	}
	for i, d := range diffs {
		diffs[i] = strings.ReplaceAll(d, "\x00", "/")
	}
	return diffs
}

// compareRows compares two tables whose rows are named by the key fields.
func compareRows[T any](table string, want, got []T, keys ...string) []string {
	var diffs []string
	wanted, found := byKey(want, keys), map[string]T{}
	last := ""
	for i, row := range got {
		k := keyOf(row, keys)
		if _, twice := found[k]; twice {
			diffs = append(diffs, fmt.Sprintf("%s %s: twice", table, k))
		}
		if table != "award" && table != "use" && i > 0 && k < last { // the order of awards and uses is the file's
			diffs = append(diffs, fmt.Sprintf("%s %s: out of order", table, k))
		}
		found[k], last = row, k
	}
	for _, k := range sortedKeys(wanted) {
		row, ok := found[k]
		if !ok {
			diffs = append(diffs, fmt.Sprintf("%s %s: missing, want %+v", table, k, wanted[k]))
			continue
		}
		diffs = append(diffs, compareFields(table+" "+k, reflect.ValueOf(wanted[k]), reflect.ValueOf(row))...)
	}
	for _, k := range sortedKeys(found) {
		if _, ok := wanted[k]; !ok {
			diffs = append(diffs, fmt.Sprintf("%s %s: not expected, got %+v", table, k, found[k]))
		}
	}
	return diffs
}

func compareFields(name string, want, got reflect.Value) []string {
	var diffs []string
	for i := range want.NumField() {
		field := want.Type().Field(i).Name
		if meaningless(want, field) || want.Field(i).Equal(got.Field(i)) {
			continue
		}
		diffs = append(diffs, fmt.Sprintf("%s %s: want %v, got %v", name, field, want.Field(i), got.Field(i)))
	}
	return diffs
}

// meaningless tells whether a field says nothing in this row.
func meaningless(row reflect.Value, field string) bool {
	switch r := row.Interface().(type) {
	case settle.LineResult:
		return field == "Points" && !r.Priced || field == "ForfeitsTo" && r.Withheld == 0
	case settle.UnitResult:
		return field == "PointValue" && !r.HasPointValue || r.Method != "drg-points" &&
			(field == "PoolBudget" || field == "PoolIncurred" || field == "Points")
	}
	return false
}

func byKey[T any](rows []T, keys []string) map[string]T {
	m := map[string]T{}
	for _, row := range rows {
		m[keyOf(row, keys)] = row
	}
	return m
}

// keyOf joins the key fields so that the joined keys sort as the fields do.
func keyOf(row any, keys []string) string {
	var parts []string
	for _, k := range keys {
		parts = append(parts, reflect.ValueOf(row).FieldByName(k).String())
	}
	return strings.Join(parts, "\x00")
}
