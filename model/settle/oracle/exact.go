package oracle

import (
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"fundsim/model/money"
	"fundsim/model/plan"
)

// num is an exact fraction that nobody changes once it is made. Amounts are in
// fen and points in units of 1e-4; rounded ones are whole.
type num = *big.Rat

func whole(n int64) num { return new(big.Rat).SetInt64(n) }

func fen(f money.Fen) num { return whole(int64(f)) }

func ratio(r money.Ratio) num { return big.NewRat(int64(r), 1_000_000_000) }

func sub(a, b num) num { return new(big.Rat).Sub(a, b) }

func quo(a, b num) num { return new(big.Rat).Quo(a, b) }

func neg(a num) num { return new(big.Rat).Neg(a) }

func add(xs ...num) num {
	sum := new(big.Rat)
	for _, x := range xs {
		sum.Add(sum, x)
	}
	return sum
}

func mul(xs ...num) num {
	product := whole(1)
	for _, x := range xs {
		product.Mul(product, x)
	}
	return product
}

func less(a, b num) bool { return a.Cmp(b) < 0 }

func smaller(a, b num) num {
	if less(b, a) {
		return b
	}
	return a
}

func larger(a, b num) num {
	if less(a, b) {
		return b
	}
	return a
}

// floor is the largest whole number that is not above x ≥ 0.
func floor(x num) num {
	return new(big.Rat).SetInt(new(big.Int).Quo(x.Num(), x.Denom()))
}

// round is to the nearest whole number, halves away from zero (四舍五入).
// Source: numbers, Rounding.
func round(x num) num {
	if x.Sign() < 0 {
		return neg(round(neg(x)))
	}
	return floor(add(x, big.NewRat(1, 2)))
}

// errNoWeight: a total cannot be split by weights that add up to 0.
var errNoWeight = errors.New("weights add up to 0")

// allocate splits a whole total by weights ≥ 0 so that the parts add up to it
// (最大余额法). Source: numbers, Splitting.
//
//	q_i = floor(|T|·w_i/W); the fen left over go one each to the largest
//	remainders, equal ones in id order; the sign of T is put back.
func allocate(total num, weights map[string]num) (map[string]num, error) {
	sum := new(big.Rat)
	for id, w := range weights {
		if w.Sign() < 0 {
			return nil, fmt.Errorf("weight of %s is negative", id)
		}
		sum = add(sum, w)
	}
	parts := map[string]num{}
	if sum.Sign() == 0 {
		if total.Sign() != 0 {
			return nil, errNoWeight
		}
		for id := range weights {
			parts[id] = whole(0)
		}
		return parts, nil
	}
	left := new(big.Rat).Abs(total)
	magnitude, remainder := left, map[string]num{}
	for id, w := range weights {
		exact := quo(mul(magnitude, w), sum)
		parts[id] = floor(exact)
		remainder[id] = sub(exact, parts[id])
		left = sub(left, parts[id])
	}
	ids := sortedKeys(weights)
	slices.SortStableFunc(ids, func(a, b string) int { return remainder[b].Cmp(remainder[a]) })
	for _, id := range ids {
		if left.Sign() > 0 {
			parts[id] = add(parts[id], whole(1))
			left = sub(left, whole(1))
		}
	}
	if total.Sign() < 0 {
		for id := range parts {
			parts[id] = neg(parts[id])
		}
	}
	return parts, nil
}

// ladder is the institution's part of a deviation d ≥ 0 from base.
// Source: numbers, Ladders. An absent or empty ladder gives 0.
func ladder(l *plan.Ladder, base, d num) num {
	if l == nil || len(l.Bands) == 0 {
		return whole(0)
	}
	last := l.Bands[len(l.Bands)-1]
	if base.Sign() == 0 { // gate and cap do not apply
		return round(mul(round(mul(d, ratio(last.Share))), ratio(l.Factor)))
	}
	if less(d, round(mul(base, ratio(l.Gate)))) {
		return whole(0)
	}
	part := marginalPart(l, base, d)
	if l.Mode == plan.ModeWhole {
		part = wholePart(l, base, d)
	}
	part = round(mul(part, ratio(l.Factor)))
	if l.Cap != nil {
		part = smaller(part, round(mul(base, ratio(*l.Cap))))
	}
	return smaller(part, d)
}

// marginalPart is Σ_k round(max(0, min(d, e_k) − e_{k−1}) · share_k) with
// e_k = round(base · up_to_k) and no edge in the last band.
func marginalPart(l *plan.Ladder, base, d num) num {
	sum, below := whole(0), whole(0)
	for _, band := range l.Bands {
		upper := d
		if band.UpTo != nil {
			upper = smaller(d, round(mul(base, ratio(*band.UpTo))))
		}
		inside := larger(whole(0), sub(upper, below))
		sum = add(sum, round(mul(inside, ratio(band.Share))))
		if band.UpTo != nil {
			below = round(mul(base, ratio(*band.UpTo)))
		}
	}
	return sum
}

// wholePart is round(d · share_k) of the first band with d ≤ e_k.
func wholePart(l *plan.Ladder, base, d num) num {
	for _, band := range l.Bands {
		if band.UpTo == nil || !less(round(mul(base, ratio(*band.UpTo))), d) {
			return round(mul(d, ratio(band.Share)))
		}
	}
	return whole(0)
}

func sortedKeys[V any](m map[string]V) []string {
	var ids []string
	for id := range m {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, strings.Compare)
	return ids
}
