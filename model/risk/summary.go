package risk

import (
	"math"
	"slices"
)

// Percents are the quantiles of a [Summary].
var Percents = [5]int{5, 25, 50, 75, 95}

// Summary describes the values of a series. Draws without a value ([Absent])
// are left out; N counts the others. All is 0 where there are none.
type Summary struct {
	N            int
	Mean, SD, SE float64     // SD with n − 1; SE = SD ÷ √n is that of the mean
	Quantiles    [5]Quantile // P5, P25, P50, P75, P95
	Low, High    Tail        // the lowest and the highest ⌈5 % · n⌉ values
}

// Quantile is the order statistic x_(⌈n·p⌉), a value that was drawn.
type Quantile struct {
	Percent int
	Value   int64
	SE      float64
}

// Tail is the mean of the worst ⌈5 % · n⌉ values: the expected shortfall (or, on
// the other side, windfall). Of values tied with the quantile only so many count
// as make up the 5 %, or the tail of a shortfall that 2 % of the draws have would
// be the mean of all. Source: C. Acerbi, D. Tasche, On the Coherence of Expected
// Shortfall, Journal of Banking & Finance 26 (2002).
type Tail struct {
	N        int
	Mean, SE float64
}

// Summarise describes a series. It is the same for any order of equal values.
// Standard errors are those of independent draws:
//
//	quantile  (x_(⌈np + √(np(1−p))⌉) − x_(⌊np − √(np(1−p))⌋)) ÷ 2
//	tail      √((s² + (1 − k/n)·(mean − quantile)²) ÷ k), k values with variance s²
//
// Source: docs/METHOD.md §13.5; for the tail, B. J. Manistre, G. H. Hancock,
// Variance of the CTE Estimator, North American Actuarial Journal 9 (2005).
func Summarise(values []int64) Summary {
	return new(Summariser).Of(values)
}

// A Summariser describes many series, one after another, in the memory that one
// of them takes: sorting a copy of each would take as much again as the draws.
type Summariser struct {
	sorted []int64
}

// Of describes a series as [Summarise] does.
func (s *Summariser) Of(values []int64) (out Summary) {
	sorted := slices.Grow(s.sorted[:0], len(values))
	for _, v := range values {
		if v != Absent {
			sorted = append(sorted, v)
		}
	}
	s.sorted = sorted
	n := len(sorted)
	out.N = n
	for i, p := range Percents {
		out.Quantiles[i].Percent = p
	}
	if n == 0 {
		return out
	}
	slices.Sort(sorted)
	out.Mean, out.SD = meanAndSD(sorted)
	out.SE = out.SD / math.Sqrt(float64(n))
	for i := range out.Quantiles {
		out.Quantiles[i] = quantile(sorted, Percents[i])
	}
	k := (n*Percents[0] + 99) / 100
	out.Low = tail(sorted[:k], n, float64(sorted[k-1]))
	out.High = tail(sorted[n-k:], n, float64(sorted[n-k]))
	return out
}

// meanAndSD are the mean and the standard deviation with n − 1 of some values,
// both taken about the middle value, so that large amounts lose nothing.
func meanAndSD(values []int64) (mean, sd float64) {
	middle := values[len(values)/2]
	var sum Sum
	for _, v := range values {
		sum.plus(away(v, middle))
	}
	n := float64(len(values))
	shift := sum.Float() / n
	mean = float64(middle) + shift
	if len(values) < 2 {
		return mean, 0
	}
	squares := 0.0
	for _, v := range values {
		d := away(v, middle)
		x := d.Float() - shift
		squares += float64(x * x)
	}
	return mean, math.Sqrt(squares / (n - 1))
}

// away is v − middle.
func away(v, middle int64) Sum {
	var a, b Sum
	a.add(v)
	b.add(middle)
	return a.minus(b)
}

func quantile(sorted []int64, percent int) Quantile {
	n := len(sorted)
	rank := (n*percent + 99) / 100
	np := float64(n*percent) / 100
	spread := math.Sqrt(np * float64(100-percent) / 100)
	low := max(1, int(math.Floor(np-spread)))
	high := min(n, int(math.Ceil(np+spread)))
	return Quantile{percent, sorted[rank-1], (float64(sorted[high-1]) - float64(sorted[low-1])) / 2}
}

func tail(values []int64, n int, quantile float64) Tail {
	mean, s := meanAndSD(values)
	k, beyond := float64(len(values)), mean-quantile
	se := math.Sqrt((float64(s*s) + float64((1-k/float64(n))*float64(beyond*beyond))) / k)
	return Tail{len(values), mean, se}
}
