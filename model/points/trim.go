package points

import (
	"math"
	"math/big"
	"slices"

	"fundsim/model/money"
	"fundsim/model/plan"
)

// trimmed are the sums of group g over the cases that trimming keeps.
//
// They are the sums over all cases less those of the two tails, which are a few
// per cent of the cases. at is scratch, one place for every institution.
func (s *side) trimmed(g int, rule plan.Trim, at []int32) stats {
	keys, all := s.group(g), s.groups[g]
	lower, upper := trimLimits(keys, s.shift, &all, rule)
	from := upTo(keys, s.shift, lower-1)
	to := max(from, upTo(keys, s.shift, upper))
	if from == 0 && to == len(keys) {
		return all
	}
	kept := all
	kept.cells = slices.Clone(all.cells)
	for i, c := range kept.cells {
		at[c.holder] = int32(i)
	}
	for _, tail := range [][]uint64{keys[:from], keys[to:]} {
		for _, k := range tail {
			cost := k >> (s.shift & 63)
			c := &kept.cells[at[s.holder[k&s.mask]]]
			c.n--
			c.sum -= int64(cost)
			kept.n--
			kept.sum -= int64(cost)
			kept.squares.sub(cost)
		}
	}
	return kept
}

// trimLimits are the least and the largest cost that trimming keeps.
func trimLimits(keys []uint64, shift uint, all *stats, rule plan.Trim) (lower, upper int64) {
	lower, upper = 0, math.MaxInt64
	if len(keys) == 0 {
		return lower, upper
	}
	switch rule.Method {
	case plan.TrimIQR:
		// 4·Q is whole; Q1 − 1.5·(Q3 − Q1) ≤ c  ⇔  5·4Q1 − 3·4Q3 ≤ 8·c, and
		// c ≤ Q3 + 1.5·(Q3 − Q1)  ⇔  8·c ≤ 5·4Q3 − 3·4Q1.
		q1, q3 := quartile(keys, shift, 1), quartile(keys, shift, 3)
		return ceilEighth(q1, q3), floorEighth(q3, q1)
	case plan.TrimRatio:
		// lower·mean ≤ c  ⇔  lower·S ≤ c·n·1e9, and so above.
		den := new(big.Int).Mul(big.NewInt(all.n), big.NewInt(int64(money.One)))
		if rule.Lower != nil {
			lower = clampInt(ceilDiv(mulInt(int64(*rule.Lower), all.sum), den))
		}
		if rule.Upper != nil {
			upper = clampInt(new(big.Int).Div(mulInt(int64(*rule.Upper), all.sum), den))
		}
	}
	return lower, upper
}

// quartile is 4 × the p-th quartile by linear interpolation (type 7 of Hyndman
// and Fan 1996): with h = (n−1)·p/4, 4·Q = 4·x[⌊h⌋] + 4·(h − ⌊h⌋)·(x[⌊h⌋+1] − x[⌊h⌋]).
func quartile(keys []uint64, shift uint, p int) *big.Int {
	cost := func(i int) *big.Int { return new(big.Int).SetUint64(keys[i] >> (shift & 63)) }
	whole, quarters := (len(keys)-1)*p/4, (len(keys)-1)*p%4
	q := new(big.Int).Lsh(cost(whole), 2)
	if quarters > 0 {
		rise := cost(whole + 1)
		rise.Sub(rise, cost(whole))
		q.Add(q, rise.Mul(rise, big.NewInt(int64(quarters))))
	}
	return q
}

// beyond is 5·near − 3·far.
func beyond(near, far *big.Int) *big.Int {
	x := new(big.Int).Mul(near, big.NewInt(5))
	return x.Sub(x, new(big.Int).Mul(far, big.NewInt(3)))
}

func ceilEighth(near, far *big.Int) int64 {
	return clampInt(ceilDiv(beyond(near, far), big.NewInt(8)))
}

func floorEighth(near, far *big.Int) int64 {
	return clampInt(new(big.Int).Div(beyond(near, far), big.NewInt(8)))
}

func mulInt(a, b int64) *big.Int { return new(big.Int).Mul(big.NewInt(a), big.NewInt(b)) }

// ceilDiv is ⌈a ÷ b⌉ for b > 0.
func ceilDiv(a, b *big.Int) *big.Int {
	q := new(big.Int).Div(new(big.Int).Neg(a), b)
	return q.Neg(q)
}

// clampInt is x, or the nearest of 0 and the largest int64. Limits of costs may
// be clamped so, because no cost lies beyond.
func clampInt(x *big.Int) int64 {
	switch {
	case x.Sign() < 0:
		return 0
	case !x.IsInt64():
		return math.MaxInt64
	}
	return x.Int64()
}
