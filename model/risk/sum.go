package risk

import "math/bits"

// Sum is an exact sum of many amounts, in 128 bits: the order of addition
// cannot matter.
type Sum struct {
	hi int64
	lo uint64
}

// add adds x.
func (s *Sum) add(x int64) { s.plus(Sum{x >> 63, uint64(x)}) }

// plus adds another sum.
func (s *Sum) plus(b Sum) {
	lo, carry := bits.Add64(s.lo, b.lo, 0)
	s.lo, s.hi = lo, s.hi+b.hi+int64(carry)
}

// minus is the difference of two sums.
func (s Sum) minus(b Sum) Sum {
	lo, borrow := bits.Sub64(s.lo, b.lo, 0)
	return Sum{s.hi - b.hi - int64(borrow), lo}
}

// Float is the nearest number but for two roundings.
func (s Sum) Float() float64 {
	if s.hi < 0 {
		return -Sum{}.minus(s).Float()
	}
	return float64(float64(s.hi)*0x1p64) + float64(s.lo)
}

// Mean is the sum ÷ n, 0 where n is 0.
func (s Sum) Mean(n int) float64 {
	if n == 0 {
		return 0
	}
	return s.Float() / float64(n)
}
