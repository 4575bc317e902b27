package money

import (
	"errors"
	"math/big"
	"math/bits"
	"slices"
)

// ErrNoWeight is returned when a total other than zero is to be split but all
// weights are zero.
var ErrNoWeight = errors.New("nothing to split by: all weights are zero")

// ErrWeight is returned for a negative weight or a sum of weights out of range.
var ErrWeight = errors.New("weight negative or sum of weights out of range")

// Allocator splits totals by weights and reuses its scratch memory. The zero
// value is ready; it must not be shared between goroutines.
type Allocator struct {
	rem, sorted []uint64
}

// Allocate splits total into parts in proportion to weights by largest
// remainder (最大余额法):
//
//	q_i = floor(|total| · w_i / Σw),  r_i = |total| · w_i mod Σw
//
// and the fen left over go one each to the largest r_i, equal remainders to the
// earlier index. Callers list parties in id order, which makes the result
// independent of the order of any file. The sign of total is put back.
//
// parts must be as long as weights. If all weights are 0, all parts are 0 when
// total is 0, otherwise the error is [ErrNoWeight].
func (a *Allocator) Allocate(total Fen, weights []int64, parts []Fen) error {
	var sum uint64
	var seen int64
	for _, w := range weights {
		seen |= w
		sum += uint64(w)
		seen |= int64(sum)
	}
	if seen < 0 {
		return ErrWeight
	}
	if total == 0 {
		clear(parts)
		return nil
	}
	if sum == 0 {
		return ErrNoWeight
	}
	t := magnitude(int64(total))
	left := t
	a.rem = slices.Grow(a.rem[:0], len(weights))[:len(weights)]
	for i, w := range weights {
		hi, lo := bits.Mul64(t, uint64(w))
		var q, r uint64
		if hi == 0 {
			q, r = lo/sum, lo%sum
		} else {
			q, r = bits.Div64(hi, lo, sum) // hi < sum because w ≤ sum
		}
		parts[i], a.rem[i] = Fen(q), r
		left -= q
	}
	a.giveLeftover(int(left), parts)
	if total < 0 {
		for i := range parts {
			parts[i] = -parts[i]
		}
	}
	return nil
}

// giveLeftover adds one fen to the n parties with the largest remainders, ties
// to the earlier index. n is less than the number of parties.
func (a *Allocator) giveLeftover(n int, parts []Fen) {
	if n == 0 {
		return
	}
	a.sorted = append(a.sorted[:0], a.rem...)
	least := kthLargest(a.sorted, n)
	for i, r := range a.rem {
		if r > least {
			parts[i]++
			n--
		}
	}
	for i, r := range a.rem {
		if n == 0 {
			return
		}
		if r == least {
			parts[i]++
			n--
		}
	}
}

// kthLargest returns the k-th largest (k ≥ 1) of xs, which it reorders.
func kthLargest(xs []uint64, k int) uint64 {
	for len(xs) > 24 {
		pivot := median(xs[0], xs[len(xs)/2], xs[len(xs)-1])
		above, equal := partition(xs, pivot)
		switch {
		case k <= above:
			xs = xs[:above]
		case k <= above+equal:
			return pivot
		default:
			k -= above + equal
			xs = xs[above+equal:]
		}
	}
	slices.Sort(xs)
	return xs[len(xs)-k]
}

// partition moves the values above pivot to the front, then those equal to it.
func partition(xs []uint64, pivot uint64) (above, equal int) {
	end := len(xs)
	for i := 0; i < end; {
		switch x := xs[i]; {
		case x > pivot:
			xs[i], xs[above] = xs[above], x
			above++
			i++
		case x < pivot:
			end--
			xs[i], xs[end] = xs[end], x
		default:
			i++
		}
	}
	return above, end - above
}

func median(a, b, c uint64) uint64 { return max(min(a, b), min(max(a, b), c)) }

// AllocateExact is [Allocator.Allocate] for weights that are exact rationals,
// as the quota rule needs them. Weights must not be negative.
func AllocateExact(total Fen, weights []*big.Rat) ([]Fen, error) {
	sum := new(big.Rat)
	for _, w := range weights {
		if w.Sign() < 0 {
			return nil, ErrWeight
		}
		sum.Add(sum, w)
	}
	parts := make([]Fen, len(weights))
	if total == 0 {
		return parts, nil
	}
	if sum.Sign() == 0 {
		return nil, ErrNoWeight
	}
	left := new(big.Int).Abs(big.NewInt(int64(total)))
	perWeight := new(big.Rat).Quo(new(big.Rat).SetInt(left), sum)
	order := make([]int, len(weights))
	rem := make([]*big.Rat, len(weights))
	for i, w := range weights {
		exact := new(big.Rat).Mul(perWeight, w)
		q := new(big.Int).Quo(exact.Num(), exact.Denom())
		parts[i], order[i] = Fen(q.Int64()), i
		rem[i] = exact.Sub(exact, new(big.Rat).SetInt(q))
		left.Sub(left, q)
	}
	slices.SortStableFunc(order, func(i, j int) int { return rem[j].Cmp(rem[i]) })
	for _, i := range order[:left.Int64()] {
		parts[i]++
	}
	if total < 0 {
		for i := range parts {
			parts[i] = -parts[i]
		}
	}
	return parts, nil
}
