package risk

import (
	"math"

	"fundsim/model/settle"
)

// Difference is b − a of one figure over the draws in which both have it.
type Difference struct {
	Metric               settle.Metric
	N                    int
	Mean, SD, SE         float64
	Low, High            float64 // 95 % interval of the mean
	Higher, Lower, Equal int     // draws in which b is higher, lower, equal
}

// normal95 bounds the middle 95 % of a standard normal.
const normal95 = 1.959963984540054

// Pair compares two runs with the same seed draw by draw, for every series both
// have, in a's order. Chance that both share cancels.
func Pair(a, b *Run) (out []Difference) {
	values := make([]int64, 0, min(a.Draws, b.Draws))
	for i := range a.Series {
		if other := b.Find(a.Series[i].Metric.Key); other != nil {
			out = append(out, difference(a.Series[i].Metric, a.Series[i].Values, other.Values, values))
		}
	}
	return out
}

// difference is b − a; values, which is empty, holds it meanwhile.
func difference(m settle.Metric, a, b, values []int64) Difference {
	d := Difference{Metric: m}
	for i := range min(len(a), len(b)) {
		if a[i] == Absent || b[i] == Absent {
			continue
		}
		x := b[i] - a[i]
		values = append(values, x)
		switch {
		case x > 0:
			d.Higher++
		case x < 0:
			d.Lower++
		default:
			d.Equal++
		}
	}
	d.N = len(values)
	if d.N == 0 {
		return d
	}
	d.Mean, d.SD = meanAndSD(values)
	d.SE = d.SD / math.Sqrt(float64(d.N))
	d.Low, d.High = d.Mean-float64(normal95*d.SE), d.Mean+float64(normal95*d.SE)
	return d
}
