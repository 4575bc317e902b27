package points

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
	"sort"
)

// A key is a case's cost and slot in one word, cost above. With the keys of a
// group in order, whatever a rule asks of costs — quartiles, trimming, low,
// middle and high cases — is a range found by bisection.
type side struct {
	cases  *Cases
	shift  uint     // cost = key >> shift
	mask   uint64   // slot = key & mask
	holder []uint32 // by slot: index of its institution
	keys   []uint64
	groups []stats // by group of cases
}

// stats are the count, the cost and the squares of the costs of some cases of a
// group, and the same by institution.
type stats struct {
	n, sum  int64
	squares square
	cells   []cell // by institution, those without cases left out
	largest uint64 // largest cost
	fault   fault
}

// cell is the count and cost of an institution's cases in a group.
type cell struct {
	holder uint32
	n, sum int64
}

// square is a sum of squares in 192 bits, lowest word first.
type square [3]uint64

func (s *square) add(x uint64) {
	hi, lo := bits.Mul64(x, x)
	var c uint64
	s[0], c = bits.Add64(s[0], lo, 0)
	s[1], c = bits.Add64(s[1], hi, c)
	s[2] += c
}

func (s *square) sub(x uint64) {
	hi, lo := bits.Mul64(x, x)
	var b uint64
	s[0], b = bits.Sub64(s[0], lo, 0)
	s[1], b = bits.Sub64(s[1], hi, b)
	s[2] -= b
}

// fault is why a group's costs cannot be held.
type fault uint8

const (
	negativeCost fault = iota + 1
	hugeCost           // cost and slot do not fit one word
	hugeSum            // n × largest cost leaves 63 bits
)

// newSide orders the cases of every group by cost and adds them up. holders is
// the index of every institution's code.
func newSide(c *Cases, holders map[string]uint32, workers int) *side {
	s := &side{cases: c, shift: uint(bits.Len(uint(max(len(c.Slots), 1) - 1))), holder: make([]uint32, len(c.Slots)),
		keys: make([]uint64, c.N()), groups: make([]stats, len(c.Groups))}
	s.mask = 1<<s.shift - 1
	for i, slot := range c.Slots {
		s.holder[i] = holders[slot.Institution]
	}
	largestFirst := bySize(len(c.Groups), func(g int) int64 { return c.Start[g+1] - c.Start[g] })
	scratch := make([]orderScratch, max(workers, 1))
	parallel(workers, len(c.Groups), func(worker, task int) {
		w := &scratch[worker]
		if w.cells == nil {
			w.cells = make([]cell, len(holders))
		}
		s.order(largestFirst[task], w)
	})
	return s
}

// bySize lists 0 … n−1 with the largest first, so that no worker is left with a
// large group at the end.
func bySize(n int, size func(int) int64) []int {
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(size(b), size(a)) })
	return order
}

// orderScratch is what a worker uses again from group to group.
type orderScratch struct {
	keys  []uint64
	cells []cell // by institution
}

// group are the keys of a group.
func (s *side) group(g int) []uint64 { return s.keys[s.cases.Start[g]:s.cases.Start[g+1]] }

// size is the number of cases of a group, 0 for group -1.
func (s *side) size(g int) int64 {
	if g < 0 {
		return 0
	}
	return s.groups[g].n
}

// order fills in the keys and sums of one group.
func (s *side) order(g int, w *orderScratch) {
	from, to := s.cases.Start[g], s.cases.Start[g+1]
	costs, slots, keys := s.cases.Cost[from:to], s.cases.Slot[from:to], s.keys[from:to]
	st := &s.groups[g]
	shift, dense, holder := s.shift&63, w.cells, s.holder
	var seen, largest uint64
	squares := square{}
	for i, c := range costs {
		x, slot := uint64(c), slots[i]
		keys[i] = x<<shift | uint64(slot)
		seen |= x
		largest = max(largest, x)
		squares.add(x)
		d := &dense[holder[slot]]
		d.n++
		d.sum += c
	}
	st.n, st.squares, st.largest = to-from, squares, largest
	for h := range dense {
		if d := &dense[h]; d.n > 0 {
			st.cells = append(st.cells, cell{uint32(h), d.n, d.sum})
			st.sum += d.sum
			*d = cell{}
		}
	}
	high, low := bits.Mul64(largest, uint64(to-from))
	switch {
	case int64(seen) < 0:
		st.fault = negativeCost
	case bits.Len64(largest)+int(shift) > 64:
		st.fault = hugeCost
	case high != 0 || int64(low) < 0:
		st.fault = hugeSum
	default:
		w.keys = sortKeys(keys, w.keys, shift, uint(bits.Len64(largest)))
	}
}

// digit is the number of bits that one pass of the sort looks at.
const digit = 11

// sortKeys sorts keys by the given number of bits above shift, and returns the
// scratch for the next call. Radix sort, lowest digit first: a group fits the
// cache, so it costs about a nanosecond per key and pass.
func sortKeys(keys, scratch []uint64, shift, width uint) []uint64 {
	if len(keys) < 600 || len(keys) > math.MaxUint32 {
		slices.Sort(keys)
		return scratch
	}
	if cap(scratch) < len(keys) {
		scratch = make([]uint64, len(keys))
	}
	from, to := keys, scratch[:len(keys)]
	for at := shift; at < shift+width; at += digit {
		var place [1 << digit]uint32
		for _, k := range from {
			place[k>>(at&63)&(1<<digit-1)]++
		}
		sum := uint32(0)
		for d, n := range place {
			place[d], sum = sum, sum+n
		}
		for _, k := range from {
			p := &place[k>>(at&63)&(1<<digit-1)]
			to[*p] = k
			*p++
		}
		from, to = to, from
	}
	if &from[0] != &keys[0] {
		copy(keys, from)
	}
	return scratch
}

// upTo is the number of keys, which are in order, with a cost of at most limit.
func upTo(keys []uint64, shift uint, limit int64) int {
	if limit < 0 {
		return 0
	}
	return sort.Search(len(keys), func(i int) bool { return keys[i]>>(shift&63) > uint64(limit) })
}
