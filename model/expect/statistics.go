package expect

import (
	"math"
	"math/big"
	"math/bits"
	"slices"

	"fundsim/model/money"
)

// moments are the exact sums of a sample: Σx in 128 bits and Σx² in 192, both
// of |x|, which hold 2^63 figures of any size.
type moments struct {
	n                  int64
	plus, minus        [2]uint64 // Σ of the positive and of the negative figures
	squareLo, squareHi uint64
	squareTop          uint64
}

// add counts one figure.
func (m *moments) add(x int64) {
	m.n++
	u, side := uint64(x), &m.plus
	if x < 0 {
		u, side = -u, &m.minus
	}
	var carry uint64
	side[0], carry = bits.Add64(side[0], u, 0)
	side[1] += carry
	hi, lo := bits.Mul64(u, u)
	m.squareLo, carry = bits.Add64(m.squareLo, lo, 0)
	m.squareHi, carry = bits.Add64(m.squareHi, hi, carry)
	m.squareTop += carry
}

// whole puts words, the least first, together.
func whole(words ...uint64) *big.Int {
	z := new(big.Int)
	for i := len(words) - 1; i >= 0; i-- {
		z.Lsh(z, 64)
		z.Or(z, new(big.Int).SetUint64(words[i]))
	}
	return z
}

// sum is Σx, squares is Σx².
func (m *moments) sum() *big.Int {
	return new(big.Int).Sub(whole(m.plus[0], m.plus[1]), whole(m.minus[0], m.minus[1]))
}
func (m *moments) squares() *big.Int { return whole(m.squareLo, m.squareHi, m.squareTop) }

// mean is Σx ÷ n, exactly; nil for an empty sample.
func (m *moments) mean() *big.Rat {
	if m.n == 0 {
		return nil
	}
	return new(big.Rat).SetFrac(m.sum(), big.NewInt(m.n))
}

// variance is (n·Σx² − (Σx)²) ÷ (n·(n − 1)), exactly; nil for fewer than two.
func (m *moments) variance() *big.Rat {
	if m.n < 2 {
		return nil
	}
	n, sum := big.NewInt(m.n), m.sum()
	top := new(big.Int).Mul(n, m.squares())
	top.Sub(top, sum.Mul(sum, sum))
	return new(big.Rat).SetFrac(top, new(big.Int).Mul(n, big.NewInt(m.n-1)))
}

// rounded is the nearest whole number, halves away from zero, and the end of the
// range beyond it. It is only shown, never compared.
func rounded(x *big.Rat) int64 {
	if n, ok := money.RoundRat(x); ok {
		return n
	}
	return math.MaxInt64 * int64(x.Sign())
}

// root is the square root of an exact number as nearly as it is shown.
func root(x *big.Rat) float64 {
	f, _ := x.Float64()
	return math.Sqrt(f)
}

// compareRoot is the sign of √x − y for x ≥ 0, without taking the root.
func compareRoot(x *big.Rat, y int64) int {
	if y < 0 {
		return 1
	}
	square := new(big.Rat).SetInt64(y)
	return x.Cmp(square.Mul(square, square))
}

// quantile is the smallest figure that at least percent % of the sample do not
// exceed, the order statistic of rank ⌈percent · n ÷ 100⌉. It sorts the sample,
// which must not be empty.
func quantile(sample []int64, percent int) int64 {
	slices.Sort(sample)
	return sample[(len(sample)*percent+99)/100-1]
}

// compareShare is the sign of count ÷ n − r, exactly, for a ratio r ≥ 0.
func compareShare(count, n int, r money.Ratio) int {
	aHi, aLo := bits.Mul64(uint64(count), uint64(money.One))
	bHi, bLo := bits.Mul64(uint64(r), uint64(n))
	switch {
	case aHi != bHi && aHi > bHi, aHi == bHi && aLo > bLo:
		return 1
	case aHi != bHi || aLo != bLo:
		return -1
	}
	return 0
}

// shareError is the standard error √(p(1 − p) ÷ n) of a share.
func shareError(count, n int) float64 {
	p := float64(count) / float64(n)
	return math.Sqrt(p * (1 - p) / float64(n))
}
