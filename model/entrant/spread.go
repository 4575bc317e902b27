package entrant

import (
	"cmp"
	"math/bits"
	"slices"
)

// spread splits one total after another over the same parties, as whole numbers
// by largest remainder, and carries what rounding gave or took over to the next:
// month after month a small donor would otherwise give nothing, or always one
// too many. The zero value starts without anything carried.
type spread struct {
	carry []int64 // by party, in units of 1 ÷ fine: its due so far less what it gave
}

// fine is the precision of what is carried.
const fine = 1_000_000_000

// split gives total to the parties by weight, at most their limits (nil: none);
// total is at most the sum of the limits. Party i is due
//
//	total · w_i ÷ Σw + carried
//
// of which it gets the whole part; what is left goes one each to the largest
// fractions, ties to the earlier party.
func (s *spread) split(total int64, weights, limits []int64) []int64 {
	parts := make([]int64, len(weights))
	if s.carry == nil {
		s.carry = make([]int64, len(weights))
	}
	var sum uint64
	for _, w := range weights {
		sum += uint64(w)
	}
	if total == 0 || sum == 0 {
		return parts
	}
	fractions, left := make([]int64, len(weights)), total
	for i, w := range weights {
		hi, lo := bits.Mul64(uint64(total), uint64(w))
		whole, rest := bits.Div64(hi, lo, sum) // hi < sum because w ≤ sum
		hi, lo = bits.Mul64(rest, fine)
		part, _ := bits.Div64(hi, lo, sum) // rest < sum
		due := int64(part) + s.carry[i]
		floor := due / fine
		if due%fine < 0 {
			floor--
		}
		parts[i], fractions[i] = int64(whole)+floor, due-floor*fine
		within := clamp(parts[i], limits, i)
		fractions[i] += (parts[i] - within) * fine
		parts[i] = within
		left -= within
	}
	giveRest(parts, fractions, left, limits)
	copy(s.carry, fractions)
	return parts
}

// clamp keeps a part between nothing and its limit.
func clamp(part int64, limits []int64, i int) int64 {
	if limits != nil {
		part = min(part, limits[i])
	}
	return max(part, 0)
}

// giveRest gives left, one each in turn, to the parties with the largest
// fractions that have room, or takes −left from those with the smallest that
// have something. Fractions become what is still due.
func giveRest(parts, fractions []int64, left int64, limits []int64) {
	step := int64(1)
	if left < 0 {
		step = -1
	}
	order := make([]int, len(parts))
	for i := range order {
		order[i] = i
	}
	for left != 0 {
		slices.SortStableFunc(order, func(i, j int) int { return int(step) * cmp.Compare(fractions[j], fractions[i]) })
		for _, i := range order {
			if left != 0 && clamp(parts[i]+step, limits, i) == parts[i]+step {
				parts[i] += step
				fractions[i] -= step * fine
				left -= step
			}
		}
	}
}
