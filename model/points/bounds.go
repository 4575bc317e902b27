package points

import (
	"math"
	"math/big"

	"fundsim/model/money"
)

// expect adds the group's expected cost, cases × mean, rounded to the fen for
// every institution.
func (w *worker) expect(p *price, s *side) {
	quick := p.mean.IsInt64() && p.meanDen.IsInt64()
	for _, c := range s.groups[p.own].cells {
		x, of, fits := &w.expected[c.holder], int64(0), false
		if quick {
			of, fits = money.MulDiv(c.n, p.mean.Int64(), p.meanDen.Int64())
		}
		if !fits {
			of = clampInt(roundedQuo(new(big.Int).Mul(big.NewInt(c.n), p.mean), p.meanDen))
		}
		x.cost += c.sum
		x.expected += of
	}
}

// limit adds to the bound the most that the group's cases can come to: cases ×
// the points of one that is the dearest on every line at once, their cost and
// their expected cost. Sums below a bound that fits 63 bits need no check.
func (w *worker) limit(r *Result, p *price) {
	s, c := &r.engine.own.groups[p.own], r.engine.cases
	most := big.NewInt(3) // what rounding may add, line by line
	most.Add(most, w.whole(&r.area.lines[0], s.largest))
	w.bound.Add(&w.bound, big.NewInt(s.sum))
	if p.unstable == "" {
		ratio := int64(0)
		for _, k := range w.coefficients {
			ratio = max(ratio, k)
		}
		if r.rules.Middle != nil {
			ratio = max(ratio, int64(r.rules.Middle.Add))
		}
		if p.high != nil {
			ratio = max(ratio, int64(*p.high))
		}
		product := mulInt(p.base, ratio)
		if !product.IsInt64() {
			most.SetInt64(math.MaxInt64) // with the 1 below, never fits
		}
		most.Add(most, product.Quo(product, big.NewInt(offsetScale)))
		most.Add(most, w.whole(&p.lines[0], s.largest))
		mean := new(big.Int).Quo(p.mean, p.meanDen)
		w.bound.Add(&w.bound, mean.Mul(mean.Add(mean, big.NewInt(1)), big.NewInt(s.n)))
	}
	if p.byDays() {
		longest := int32(0)
		for row := c.Start[p.own]; row < c.Start[p.own+1]; row++ {
			longest = max(longest, c.BedDays[row])
		}
		product := mulInt(int64(*p.perDay), int64(longest))
		most.Add(most, product)
		if !product.Mul(product, big.NewInt(offsetScale)).IsInt64() {
			most.SetInt64(math.MaxInt64)
		}
	}
	w.bound.Add(&w.bound, most.Mul(most, big.NewInt(s.n)))
	w.bound.Add(&w.bound, big.NewInt(1))
}

// whole is the whole part of the points of a cost along a line.
func (w *worker) whole(line *slope, cost uint64) *big.Int {
	w.exactly.fraction(line, cost, 0)
	return new(big.Int).Quo(&w.exactly.num, &w.exactly.den)
}
