package forecast

import (
	"cmp"
	"math"
	"slices"

	"fundsim/model/plan"
)

// By says which rows of a history of activity are added up to a series.
type By string

// The ways to add rows up.
const (
	ByUnit        By = "unit" // unit × scheme
	ByInstitution By = "institution"
	ByScheme      By = "scheme"
)

// Bys lists them.
var Bys = []By{ByUnit, ByInstitution, ByScheme}

func (b By) key(l plan.LineKey) string {
	switch b {
	case ByInstitution:
		return l.Institution + " · " + l.Unit + " · " + l.Scheme
	case ByScheme:
		return l.Scheme
	}
	return l.Unit + " · " + l.Scheme
}

// The measures of a history of activity. Volume is cases, or visits where a row
// has no cases.
const (
	Volume    = "volume"
	TotalCost = "total_cost"
	FundCost  = "fund_cost"
)

// ActivityMeasures lists those that a history holds.
func ActivityMeasures(h *plan.History) (out []string) {
	out = []string{Volume, TotalCost}
	if h.Columns[plan.FundCost] != nil {
		out = append(out, FundCost)
	}
	return out
}

// OfActivity adds up a measure of a history of activity by year, sorted by key.
// Amounts are in yuan. A year counts only where it is whole: one in which some
// row lacks months is not known.
func OfActivity(h *plan.History, measure string, by By) (out []Series) {
	first, last := h.Years[0], h.Years[len(h.Years)-1]
	index := map[string]int{}
	for k, l := range h.Lines {
		key := by.key(l)
		i, known := index[key]
		if !known {
			i = len(out)
			index[key] = i
			out = append(out, Series{Key: key, First: first, Values: make([]float64, last-first+1)})
			for y := range out[i].Values {
				out[i].Values[y] = math.NaN()
			}
		}
		for y, year := range h.Years {
			cell := h.Cell(k, y)
			if h.Months[cell] == 0 {
				continue
			}
			v := &out[i].Values[year-first]
			if !h.Complete(cell) {
				*v = math.Inf(1) // stays so whatever is added, and becomes unknown below
			}
			if math.IsNaN(*v) {
				*v = 0
			}
			*v += valueOf(h, measure, k, cell)
		}
	}
	for i := range out {
		for y, v := range out[i].Values {
			if math.IsInf(v, 1) {
				out[i].Values[y] = math.NaN()
			}
		}
	}
	slices.SortFunc(out, func(a, b Series) int { return cmp.Compare(a.Key, b.Key) })
	return out
}

func valueOf(h *plan.History, measure string, line, cell int) float64 {
	const fenPerYuan = 100
	switch measure {
	case TotalCost:
		return float64(h.Total(plan.TotalCost, cell)) / fenPerYuan
	case FundCost:
		return float64(h.Total(plan.FundCost, cell)) / fenPerYuan
	}
	return float64(h.Total(counted(h, line), cell))
}

// counted is the column of a row's volume, as a fit of assumptions has it.
func counted(h *plan.History, line int) plan.Column {
	if h.Columns[plan.Cases] != nil {
		for y := range h.Years {
			if h.Total(plan.Cases, h.Cell(line, y)) != 0 {
				return plan.Cases
			}
		}
	}
	return plan.Visits
}
