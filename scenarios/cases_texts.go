package scenarios

import (
	"bytes"
	"encoding/binary"
)

// textSet numbers distinct texts, of which there may be millions (patients): the
// texts stand one behind the other, and a slot is eight bytes.
type textSet struct {
	text  []byte
	ends  []int
	slots []uint64 // upper half of the hash, then number + 1; 0: free
	shift uint     // 64 − log2 of the number of slots
}

func newTextSet() *textSet { return &textSet{slots: make([]uint64, 64), shift: 64 - 6} }

// name returns text number i.
func (t *textSet) name(i uint32) []byte {
	start := 0
	if i > 0 {
		start = t.ends[i-1]
	}
	return t.text[start:t.ends[i]]
}

// number returns the number of a text, giving it one if it is new.
func (t *textSet) number(key []byte) uint32 {
	h := hashText(key)
	for i := int(h >> t.shift); ; i++ {
		s := t.slots[i&(len(t.slots)-1)]
		if s == 0 {
			break
		}
		if s>>32 == h>>32 && bytes.Equal(t.name(uint32(s)-1), key) {
			return uint32(s) - 1
		}
	}
	if 2*len(t.ends) >= len(t.slots) {
		t.grow()
	}
	t.text = append(t.text, key...)
	t.ends = append(t.ends, len(t.text))
	t.place(h>>32<<32 | uint64(len(t.ends)))
	return uint32(len(t.ends) - 1)
}

// place puts a slot where the upper half of its hash leads: tables stay far below
// 2³² slots.
func (t *textSet) place(s uint64) {
	i := int(s >> t.shift)
	for ; t.slots[i&(len(t.slots)-1)] != 0; i++ {
	}
	t.slots[i&(len(t.slots)-1)] = s
}

func (t *textSet) grow() {
	old := t.slots
	t.slots = make([]uint64, 2*len(old))
	t.shift--
	for _, s := range old {
		if s != 0 {
			t.place(s)
		}
	}
}

func hashText(b []byte) uint64 {
	h := uint64(len(b)) * spread1
	for ; len(b) >= 8; b = b[8:] {
		h = (h ^ binary.LittleEndian.Uint64(b)) * spread0
		h ^= h >> 32
	}
	for _, c := range b {
		h = (h ^ uint64(c)) * spread0
	}
	return (h ^ h>>32) * spread1
}
