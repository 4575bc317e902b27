package points

import (
	"math/big"
	"math/bits"

	"fundsim/model/problem"
)

// Kind says which line of the rules a case falls under.
type Kind uint8

// The kinds of case.
const (
	Normal       Kind = iota // base points × coefficient
	Low                      // 低倍率: base points × r
	Middle                   // 中间倍率: base points × (r + add)
	High                     // 高倍率: base points × (coefficient + r − multiple)
	UnstableCase             // 不稳定病组: by cost
	Special                  // 特例单议: by cost
	BedDay                   // 床日: by days
	kinds
)

// expected are the cost and the expected cost of an institution's cases in
// stable groups.
type expected struct{ cost, expected int64 }

// worker holds the sums and the scratch of one worker.
type worker struct {
	points     []int64        // by slot
	counts     [kinds][]int64 // by slot; normal cases are the rest and not counted
	readmitted []int64        // by slot
	expected   []expected     // by institution

	coefficients []int64 // by level or institution, as are constants and offsets
	constants    []int64
	offsets      []offset
	sums         []cell
	exactly      exactly
	bound        big.Int // no sum exceeds it
}

func (r *Result) newWorker() *worker {
	slots := len(r.engine.cases.Slots)
	w := &worker{points: make([]int64, slots), readmitted: make([]int64, slots), expected: make([]expected, len(r.engine.holders)),
		coefficients: make([]int64, r.members), constants: make([]int64, r.members), offsets: make([]offset, r.members), sums: make([]cell, r.members)}
	for k := range w.counts {
		w.counts[k] = make([]int64, slots)
	}
	return w
}

// fold adds another worker's sums.
func (w *worker) fold(x *worker) {
	addAll(w.points, x.points)
	addAll(w.readmitted, x.readmitted)
	for k := range w.counts {
		addAll(w.counts[k], x.counts[k])
	}
	for h, y := range x.expected {
		w.expected[h].cost += y.cost
		w.expected[h].expected += y.expected
	}
	w.bound.Add(&w.bound, &x.bound)
}

func addAll(to, from []int64) {
	for i, x := range from {
		to[i] += x
	}
}

// settle gives every case its points and adds them up.
func (r *Result) settle() (found problem.List) {
	e := r.engine
	workers := make([]*worker, e.workers)
	r.groupPoints = make([]int64, len(r.prices))
	parallel(e.workers, len(r.prices), func(i, task int) {
		if workers[i] == nil {
			workers[i] = r.newWorker()
		}
		if g := e.bySize[task]; r.prices[g].own >= 0 {
			r.groupPoints[g] = workers[i].group(r, g)
		}
	})
	sum := r.newWorker()
	for _, w := range workers {
		if w != nil {
			sum.fold(w)
		}
	}
	if !sum.bound.IsInt64() {
		found.RowErrorf("out-of-range", "cases", 0, "total_cost", "点数或费用合计超出可计算的范围", "points or costs add up beyond the range")
		return found
	}
	r.report(sum)
	return nil
}

// group settles the cases of a group and returns their points.
func (w *worker) group(r *Result, g int) (points int64) {
	p, s := &r.prices[g], r.engine.own
	r.coefficients(p, w.coefficients, w.sums)
	w.limit(r, p)
	if p.unstable == "" {
		w.expect(p, s)
	}
	keys := s.group(p.own)
	switch {
	case p.byDays():
		return w.days(r, g)
	case p.unstable != "":
		points = w.straight(s, keys, &r.area.lines[0], 0, UnstableCase)
	default:
		low, middle, normal := upTo(keys, s.shift, p.lowTo), upTo(keys, s.shift, p.middleTo), upTo(keys, s.shift, p.normalTo)
		points = w.straight(s, keys[:low], &p.lines[0], 0, Low)
		if middle > low {
			points += w.straight(s, keys[low:middle], &p.lines[0], p.base*int64(r.rules.Middle.Add), Middle)
		}
		points += w.normal(r, p, keys[middle:normal])
		if normal < len(keys) {
			points += w.high(r, p, keys[normal:])
		}
	}
	return points + w.except(r, g)
}

// straight prices cases along one line.
func (w *worker) straight(s *side, keys []uint64, line *slope, product int64, kind Kind) (points int64) {
	o := line.offset(product)
	f, bit, shift, mask := line.fixed, line.shift&63, s.shift&63, s.mask
	up := (64 - bit) & 63
	sums, counts := w.points, w.counts[kind]
	for _, k := range keys {
		cost, slot := k>>shift, k&mask
		hi, lo := bits.Mul64(cost, f) // as slope.at, which the compiler does not inline
		lo, carry := bits.Add64(lo, o.lo, 0)
		hi += o.hi + carry
		q := int64(hi<<up | lo>>bit)
		if more, over := bits.Add64(lo, cost, 0); over != 0 || (more^lo)>>bit != 0 {
			q = w.exactly.points(line, cost, product)
		}
		sums[slot] += q
		counts[slot]++
		points += q
	}
	return points
}

// normal gives cases base points × coefficient.
func (w *worker) normal(r *Result, p *price, keys []uint64) (points int64) {
	for k, c := range w.coefficients {
		w.constants[k] = constant(p.base * c)
	}
	mask, of, sums, constants := r.engine.own.mask, r.slotMember, w.points, w.constants
	for _, k := range keys {
		slot := k & mask
		q := constants[of[slot]]
		sums[slot] += q
		points += q
	}
	return points
}

// high gives cases base points × (coefficient + r − multiple).
func (w *worker) high(r *Result, p *price, keys []uint64) (points int64) {
	for k, c := range w.coefficients {
		w.offsets[k] = p.lines[0].offset(p.base * (c - int64(*p.high)))
	}
	s := r.engine.own
	for _, k := range keys {
		slot := k & s.mask
		q := p.lines[0].at(k>>(s.shift&63), w.offsets[r.slotMember[slot]], &w.exactly)
		w.points[slot] += q
		w.counts[High][slot]++
		points += q
	}
	return points
}

// days prices the cases of a bed-day group, and those of it that are special.
func (w *worker) days(r *Result, g int) (points int64) {
	c, p, left := r.engine.cases, &r.prices[g], r.exceptions[g]
	for row := c.Start[p.own]; row < c.Start[p.own+1]; row++ {
		x := exception{row: row}
		if len(left) > 0 && left[0].row == row {
			x, left = left[0], left[1:]
		}
		points += w.one(r, g, x, 1)
	}
	return points
}

// except takes special and readmitted cases off, which have so far been priced
// like any other, and prices them as what they are.
func (w *worker) except(r *Result, g int) (points int64) {
	for _, x := range r.exceptions[g] {
		points += w.one(r, g, exception{row: x.row}, -1) + w.one(r, g, x, 1)
	}
	return points
}

// one adds a case, or takes it off.
func (w *worker) one(r *Result, g int, x exception, sign int64) int64 {
	slot := r.engine.cases.Slot[x.row]
	f := r.fate(&r.prices[g], x, w.coefficients[r.slotMember[slot]])
	q := sign * f.points(&w.exactly)
	w.points[slot] += q
	w.counts[f.kind][slot] += sign
	if x.readmitted {
		w.readmitted[slot] += sign
	}
	return q
}
