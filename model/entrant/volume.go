package entrant

import (
	"math/big"

	"fundsim/model/money"
	"fundsim/model/plan"
)

// volume works out a line's counts and what of them is to be diverted, by month.
func (k *run) volume(l *Line) {
	m := &l.Written.Monthly
	full := m.Visits
	l.Driver = plan.Visits
	if m.Cases > 0 {
		full, l.Driver = m.Cases, plan.Cases
	}
	counts, ok := k.byRamp(l, int64(full))
	if !ok {
		k.tooLarge(l)
		return
	}
	for i, n := range counts {
		l.Months[i].Count = n
		l.Count += n
	}
	diverted := k.split(times(l.Count, l.Written.Diverted), counts[:]) // at most the count
	for i, n := range diverted {
		l.Months[i].Diverted = n
	}
}

// personsByMonth is the persons of a line, rounded and split as its count is.
func (k *run) personsByMonth(l *Line) (months [plan.Months]int64) {
	months, _ = k.byRamp(l, int64(l.Written.Monthly.Persons)) // at most the count
	return months
}

// byRamp is round(full · Σ ramp · scale) split over the months by ramp; false
// where it is out of range.
func (k *run) byRamp(l *Line, full int64) (months [plan.Months]int64, ok bool) {
	weights, sum := [plan.Months]int64{}, new(big.Rat)
	for i := range weights {
		r := load(l.Written.Ramp, l.DesignatedOn, k.plan.Year, i+1)
		weights[i] = int64(r)
		sum.Add(sum, big.NewRat(int64(r), int64(money.One)))
	}
	sum.Mul(sum, big.NewRat(int64(k.o.scale()), int64(money.One)))
	total, ok := money.RoundRat(sum.Mul(sum, new(big.Rat).SetInt64(full)))
	if !ok {
		return months, false
	}
	copy(months[:], k.split(total, weights[:]))
	return months, true
}

// load is the ramp in a month: 0 before the month of designation, the first
// value in it, one further with each month, across years, and the last for good.
func load(ramp []money.Ratio, on plan.Date, year, month int) money.Ratio {
	since := (year-on.Year)*plan.Months + month - on.Month
	if since < 0 {
		return 0
	}
	return ramp[min(since, len(ramp)-1)]
}

// split gives a total to the months by largest remainder. Where no month has a
// weight the total is 0, for it was made from the weights.
func (k *run) split(total int64, weights []int64) []int64 {
	parts := make([]money.Fen, len(weights))
	if err := k.alloc.Allocate(money.Fen(total), weights, parts); err != nil {
		panic("entrant: " + err.Error())
	}
	out := make([]int64, len(parts))
	for i, p := range parts {
		out[i] = int64(p)
	}
	return out
}

// times is round(n · r) for r up to 1.
func times(n int64, r money.Ratio) int64 {
	f, _ := money.MulRatio(money.Fen(n), r)
	return int64(f)
}

// cost is what one visit or case costs.
func (l *Line) cost() money.Fen {
	if l.Driver == plan.Cases {
		return *l.Written.Monthly.TotalCostPerCase
	}
	return *l.Written.Monthly.CostPerVisit
}
