package money

import (
	"math"
	"math/big"
	"math/bits"
)

// Fen is an amount of money in whole fen (分); 1 yuan (元) = 100 fen. The range is
// ±9.2e18 fen; arithmetic that would leave it is reported, never wrapped.
type Fen int64

// Ratio is an exact decimal ratio in units of 1e-9: 4 % is 40_000_000.
type Ratio int64

// Points are settlement points (点数) in units of 1e-4.
type Points int64

const (
	// One is the ratio 1 (100 %).
	One Ratio = 1_000_000_000
	// PointScale is the number of units of [Points] in one point.
	PointScale = 10_000
	// FenPerYuan is the number of fen in one yuan.
	FenPerYuan = 100
	// MaxFen is the largest amount that can be held.
	MaxFen Fen = math.MaxInt64
)

// Abs returns |f|. The one amount without a positive counterpart cannot be
// parsed and is never produced by checked arithmetic.
func (f Fen) Abs() Fen {
	if f < 0 {
		return -f
	}
	return f
}

// Add returns a + b and whether the sum is in range, which is ±[MaxFen].
func Add(a, b Fen) (Fen, bool) {
	s := a + b
	return s, (s^a)&(s^b) >= 0 && s != math.MinInt64
}

// MulRatio returns round(f · r), halves away from zero, and whether it is in range.
//
// The product is taken in 128 bits, so no intermediate value is rounded.
func MulRatio(f Fen, r Ratio) (Fen, bool) {
	neg := (f < 0) != (r < 0)
	hi, lo := bits.Mul64(magnitude(int64(f)), magnitude(int64(r)))
	q, ok := roundQuo(hi, lo, uint64(One))
	return signed(q, neg, ok)
}

// MulDiv returns round(a · b / c), halves away from zero, and whether it is in
// range. c must be positive.
func MulDiv(a, b, c int64) (int64, bool) {
	neg := (a < 0) != (b < 0)
	hi, lo := bits.Mul64(magnitude(a), magnitude(b))
	q, ok := roundQuo(hi, lo, uint64(c))
	f, ok := signed(q, neg, ok)
	return int64(f), ok
}

// roundQuo returns the 128-bit value hi:lo divided by d, rounded half up.
func roundQuo(hi, lo, d uint64) (uint64, bool) {
	if hi >= d {
		return 0, false
	}
	var q, r uint64
	if hi == 0 {
		q, r = lo/d, lo%d
	} else {
		q, r = bits.Div64(hi, lo, d)
	}
	if q > math.MaxInt64 { // before rounding up, which could wrap to 0
		return 0, false
	}
	if r >= d-r {
		q++
	}
	return q, q <= math.MaxInt64
}

func magnitude(x int64) uint64 {
	if x < 0 {
		return -uint64(x)
	}
	return uint64(x)
}

func signed(q uint64, neg, ok bool) (Fen, bool) {
	if !ok {
		return 0, false
	}
	if neg {
		return -Fen(q), true
	}
	return Fen(q), true
}

// RoundRat returns the exact rational x rounded to a whole number, halves away
// from zero, and whether it is in range.
func RoundRat(x *big.Rat) (int64, bool) {
	num := new(big.Int).Lsh(new(big.Int).Abs(x.Num()), 1)
	num.Add(num, x.Denom())
	q := num.Quo(num, new(big.Int).Lsh(x.Denom(), 1))
	if x.Sign() < 0 {
		q.Neg(q)
	}
	if !q.IsInt64() || q.Int64() == math.MinInt64 {
		return 0, false
	}
	return q.Int64(), true
}
