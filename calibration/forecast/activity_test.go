package forecast

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"fundsim/model/plan"
)

// Two clinics in one unit, another unit, three years of which the second lacks a
// month for one clinic; months and yearly totals alike.
func TestOfActivity(t *testing.T) {
	lines := []plan.LineKey{{Institution: "a", Scheme: "s", Unit: "u"}, {Institution: "b", Scheme: "s", Unit: "u"}, {Institution: "b", Scheme: "s", Unit: "ward"}}
	years := []int{2020, 2021, 2023}
	h := &plan.History{Lines: lines, Years: years, Months: make([]uint16, 9)}
	for _, c := range []plan.Column{plan.Visits, plan.Cases, plan.TotalCost} {
		h.Columns[c] = make([]int64, 9*plan.Months)
	}
	put := func(line, year int, months uint16, visits, cases, cost int64) {
		cell := h.Cell(line, year)
		h.Months[cell] = months
		for m := range plan.Months {
			if months == plan.WholeYear && m > 0 || months != plan.WholeYear && months&(1<<m) == 0 {
				continue
			}
			at := plan.Months*cell + m
			h.Columns[plan.Visits][at], h.Columns[plan.Cases][at], h.Columns[plan.TotalCost][at] = visits, cases, cost
		}
	}
	put(0, 0, plan.AllMonths, 10, 0, 1000)
	put(1, 0, plan.WholeYear, 300, 0, 24000)
	put(0, 1, plan.AllMonths, 11, 0, 1100)
	put(1, 1, plan.AllMonths&^1, 20, 0, 2000)
	put(0, 2, plan.AllMonths, 12, 0, 1200)
	put(1, 2, plan.AllMonths, 30, 0, 3000)
	put(2, 0, plan.AllMonths, 5, 7, 500)
	for _, c := range []struct {
		measure string
		by      By
		want    []Series
	}{
		{Volume, ByUnit, []Series{{"u · s", 2020, []float64{420, nan, nan, 504}}, {"ward · s", 2020, []float64{84, nan, nan, nan}}}},
		{TotalCost, ByScheme, []Series{{"s", 2020, []float64{420, nan, nan, 504}}}},
		{TotalCost, ByInstitution, []Series{{"a · u · s", 2020, []float64{120, 132, nan, 144}}, {"b · u · s", 2020, []float64{240, nan, nan, 360}}, {"b · ward · s", 2020, []float64{60, nan, nan, nan}}}},
	} {
		if d := cmp.Diff(c.want, OfActivity(h, c.measure, c.by), cmp.Comparer(func(a, b float64) bool { return a == b || a != a && b != b })); d != "" {
			t.Errorf("%s by %s: %s", c.measure, c.by, d)
		}
	}
	if d := cmp.Diff([]string{Volume, TotalCost}, ActivityMeasures(h)); d != "" {
		t.Error(d)
	}
}
