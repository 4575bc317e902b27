package scenarios

import (
	"encoding/binary"
	"math"
)

// noCode is the number of a code that is not known.
const noCode = math.MaxUint32

// codeSet numbers the distinct codes of a column (institutions, groups …) in the
// order in which they are first met. Keys of up to maxShort bytes live in an
// open-addressing table and are compared as words; longer ones in a map.
type codeSet struct {
	names  []string
	slots  []codeSlot
	shift  uint // 64 − log2 of the number of slots
	used   int
	long   map[string]uint32
	closed bool // only codes that are given beforehand are known
}

type codeSlot struct {
	w0, w1 uint64
	n, id  uint32 // n = 0: free
}

const maxShort = 16

func newCodeSet() *codeSet {
	return &codeSet{slots: make([]codeSlot, 64), shift: 64 - 6, long: map[string]uint32{}}
}

// closedCodeSet knows the given names and no others. Several names may lead to
// one code; codes are numbered in the order of order.
func closedCodeSet(order []string, ids map[string]string) *codeSet {
	c := newCodeSet()
	number := map[string]uint32{}
	for _, id := range order {
		if _, twice := number[id]; !twice {
			number[id] = uint32(len(c.names))
			c.names = append(c.names, id)
		}
	}
	for name, id := range ids {
		if n, ok := number[id]; ok && name != "" {
			c.put(name, n)
		}
	}
	c.closed = true
	return c
}

// orOpen returns the set, or an open one where there is none. A closed set is never
// written again, so workers share it.
func (c *codeSet) orOpen() *codeSet {
	if c == nil {
		return newCodeSet()
	}
	return c
}

// words returns the first and the last eight bytes of a key of 1 to 16 bytes; with the
// length they are the key. buf must hold eight bytes from s on, whatever follows the key.
func words(buf []byte, s, n int) (w0, w1 uint64) {
	w0 = binary.LittleEndian.Uint64(buf[s:])
	if n < 8 {
		return w0 & (1<<(8*uint(n)&63) - 1), 0
	}
	return w0, binary.LittleEndian.Uint64(buf[s+n-8:])
}

// Odd constants that spread the bits of words.
const spread0, spread1 = 0x9e3779b97f4a7c15, 0xc2b2ae3d27d4eb4f

func (c *codeSet) hash(w0, w1 uint64) int {
	return int((w0*spread0 + w1*spread1) >> (c.shift & 63))
}

// find returns the number of the code buf[s:e], or noCode. Eight bytes from s on
// must exist.
func (c *codeSet) find(buf []byte, s, e int) uint32 {
	n := e - s
	if uint(n-1) >= maxShort {
		return c.findLong(buf[s:e])
	}
	w0, w1 := words(buf, s, n)
	slots := c.slots
	for i := c.hash(w0, w1); ; i++ {
		slot := &slots[i&(len(slots)-1)]
		if slot.w0 == w0 && slot.w1 == w1 && slot.n == uint32(n) {
			return slot.id
		}
		if slot.n == 0 {
			return noCode
		}
	}
}

func (c *codeSet) findLong(key []byte) uint32 {
	if id, ok := c.long[string(key)]; ok {
		return id
	}
	return noCode
}

// number returns the number of a code, giving it one if it is new and the set
// is open. The key must not be empty.
func (c *codeSet) number(key []byte) uint32 {
	var short [maxShort + 8]byte
	if len(key) <= maxShort {
		copy(short[:], key)
		if id := c.find(short[:], 0, len(key)); id != noCode || c.closed {
			return id
		}
	} else if id := c.findLong(key); id != noCode || c.closed {
		return id
	}
	return c.add(string(key))
}

func (c *codeSet) add(name string) uint32 {
	id := uint32(len(c.names))
	c.names = append(c.names, name)
	c.put(name, id)
	return id
}

func (c *codeSet) put(name string, id uint32) {
	if len(name) > maxShort {
		c.long[name] = id
		return
	}
	if 2*c.used >= len(c.slots) {
		c.grow()
	}
	var short [maxShort + 8]byte
	copy(short[:], name)
	w0, w1 := words(short[:], 0, len(name))
	c.place(codeSlot{w0, w1, uint32(len(name)), id})
	c.used++
}

func (c *codeSet) place(s codeSlot) {
	i := c.hash(s.w0, s.w1)
	for ; c.slots[i&(len(c.slots)-1)].n != 0; i++ {
	}
	c.slots[i&(len(c.slots)-1)] = s
}

func (c *codeSet) grow() {
	old := c.slots
	c.slots = make([]codeSlot, 2*len(old))
	c.shift--
	for _, s := range old {
		if s.n != 0 {
			c.place(s)
		}
	}
}
