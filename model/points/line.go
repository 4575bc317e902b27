package points

import (
	"math/big"
	"math/bits"

	"fundsim/model/money"
)

// Every line of the rules is straight: points = (cost · slope + offset) ·
// factor. The slope belongs to the group (or, for cases paid by cost, to all
// cases), the offset is base points × a ratio, and the factor is 1 or that of
// readmissions. Slope and offset hold the line in binary fixed point, rounded
// down, beside the exact fraction. One multiplication then gives the points and
// a bound on what rounding down has lost; the exact fraction decides where the
// two do not agree on the rounded points.

// slope is a number of units of points (1e-4) per fen.
type slope struct {
	num, den *big.Int
	factor   money.Ratio
	fixed    uint64 // ⌊num · factor · 2^shift ÷ den⌋
	shift    uint   // 1 … 61
}

func newSlope(num, den *big.Int, factor money.Ratio) slope {
	s := slope{num: num, den: den, factor: factor}
	scaledNum := new(big.Int).Mul(num, big.NewInt(int64(factor)))
	scaledDen := new(big.Int).Mul(den, big.NewInt(int64(money.One)))
	whole := new(big.Int).Quo(scaledNum, scaledDen).BitLen()
	s.shift = uint(max(61-whole, 1)) // of 63 bits and more one fen is out of range, see worker.limit
	s.fixed = new(big.Int).Quo(scaledNum.Lsh(scaledNum, s.shift), scaledDen).Uint64()
	return s
}

const (
	// offsetScale is the number of units of an offset's product in a unit of points:
	// hundredths × 1e-9 = 1e-11 points, and a unit of points is 1e-4.
	offsetScale = 10_000_000
	// factorScale is the same after a factor.
	factorScale = offsetScale * uint64(money.One)
)

// offset is base points (hundredths) × a ratio (1e-9) × the line's factor, and
// the half that rounding adds.
type offset struct {
	hi, lo  uint64 // ⌊(product · factor ÷ factorScale + ½) · 2^shift⌋ as a two's complement
	product int64
}

// offset returns the offset with the slope's binary point.
func (s *slope) offset(product int64) offset {
	magnitude := uint64(max(product, -product))
	hi, lo := bits.Mul64(magnitude, uint64(s.factor))
	q, r := bits.Div64(hi, lo, factorScale) // a factor is at most 1, so hi < 2^30
	if product < 0 {
		if q = -q; r > 0 {
			q, r = q-1, factorScale-r
		}
	}
	hi, lo = bits.Mul64(r, 1<<s.shift)
	part, _ := bits.Div64(hi, lo, factorScale)
	lo, carry := bits.Add64(q<<s.shift, part+1<<(s.shift-1), 0)
	return offset{uint64(int64(q)>>(64-s.shift)) + carry, lo, product}
}

// at is round((cost · slope + offset) · factor) in units of points.
//
// What rounding down the slope and the offset has lost is less than cost + 1
// units of 2^−shift; if adding cost leaves the whole part alone, it is right.
func (s *slope) at(cost uint64, o offset, w *exactly) int64 {
	hi, lo := bits.Mul64(cost, s.fixed)
	lo, carry := bits.Add64(lo, o.lo, 0)
	hi += o.hi + carry
	if more, over := bits.Add64(lo, cost, 0); over != 0 || (more^lo)>>s.shift != 0 {
		return w.points(s, cost, o.product)
	}
	return int64(hi<<(64-s.shift) | lo>>s.shift)
}

// exactly works lines out in whole numbers of any size; it keeps them for the
// next call.
type exactly struct{ num, den, x big.Int }

// points is what at is, exactly: halves up, which is away from zero, because no
// line goes below zero.
func (w *exactly) points(s *slope, cost uint64, product int64) int64 {
	w.fraction(s, cost, product)
	w.num.Lsh(&w.num, 1)
	w.num.Add(&w.num, &w.den)
	return w.num.Quo(&w.num, w.den.Lsh(&w.den, 1)).Int64()
}

// fraction leaves the unrounded points in num ÷ den.
func (w *exactly) fraction(s *slope, cost uint64, product int64) {
	w.num.Mul(s.num, w.x.SetUint64(cost))
	w.num.Mul(&w.num, w.x.SetInt64(offsetScale))
	w.den.Mul(s.den, w.x.SetInt64(product))
	w.num.Add(&w.num, &w.den)
	w.den.Mul(s.den, w.x.SetInt64(offsetScale))
	if s.factor != money.One {
		w.num.Mul(&w.num, w.x.SetInt64(int64(s.factor)))
		w.den.Mul(&w.den, w.x.SetInt64(int64(money.One)))
	}
}

// constant is round(product ÷ offsetScale) for a product ≥ 0: the points of a
// case whose cost does not count.
func constant(product int64) int64 { return product/offsetScale + (product%offsetScale*2)/offsetScale }
