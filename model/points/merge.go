package points

import (
	"maps"
	"slices"

	"fundsim/model/plan"
)

// Merge returns the activity in which the results of cases replace the columns
// cases, total_cost, fund_cost, points and tcm_fund_cost of the unit's rows;
// deductions, penalties, visits and persons of such rows stay. Months of the unit
// without cases keep none of the replaced columns. Lines come out sorted by
// scheme, unit and institution.
func (r *Result) Merge(a *plan.Activity, unit string) *plan.Activity {
	type source struct{ activity, slots int } // index + 1, 0 for none
	lines := map[plan.LineKey]source{}
	for k, key := range a.Lines {
		lines[key] = source{activity: k + 1}
	}
	first := map[plan.LineKey]int{}
	for i, s := range r.Slots {
		key := plan.LineKey{Institution: s.Institution, Scheme: s.Scheme, Unit: unit}
		if _, ok := first[key]; !ok {
			first[key] = i
			lines[key] = source{lines[key].activity, i + 1}
		}
	}
	out := &plan.Activity{CasesUnit: unit}
	for _, key := range slices.SortedFunc(maps.Keys(lines), plan.LineKey.Compare) {
		k := out.AddLine(key)
		if from := lines[key].activity; from > 0 {
			for c := range a.Columns {
				copy(out.Columns[c][plan.Months*k:], a.Columns[c][plan.Months*(from-1):plan.Months*from])
			}
			copy(out.Rows[plan.Months*k:], a.Rows[plan.Months*(from-1):plan.Months*from])
		}
		if key.Unit == unit {
			r.replace(out, k, key, lines[key].slots-1)
		}
	}
	return out
}

// replace puts the slots of a line, which stand together from first on, into
// its months.
func (r *Result) replace(a *plan.Activity, k int, key plan.LineKey, first int) {
	replaced := [...]plan.Column{plan.Cases, plan.TotalCost, plan.FundCost, plan.PointsCol, plan.TCMFundCost} // see plan.Activity.FromCases
	for m := 1; m <= plan.Months; m++ {
		for _, c := range replaced {
			*a.Month(c, k, m) = 0
		}
	}
	if first < 0 {
		return
	}
	for _, s := range r.Slots[first:] {
		if s.Institution != key.Institution || s.Scheme != key.Scheme {
			return
		}
		for i, v := range [...]int64{s.Cases, s.TotalCost, s.FundCost, int64(s.Points), s.TCMFundCost} {
			*a.Month(replaced[i], k, s.Month) = v
		}
	}
}
