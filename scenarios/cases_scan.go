package scenarios

import (
	"encoding/binary"
	"math/bits"
)

// rowIndex finds where the fields and rows of a piece of CSV text end, eight
// bytes at a time. Positions are of the buffer.
type rowIndex struct {
	ends    []uint32 // the place before the first field, then every comma and line feed in order
	rows    []uint32 // index in ends of each line feed
	special []uint32 // bytes that need a closer look: quotes, control characters, not ASCII
}

const (
	ones  = 0x0101010101010101
	highs = 0x8080808080808080
	lows  = highs - ones // 0x7f…
)

// pad is how many bytes beyond the end of a text the scanner may load.
const pad = 64

// scan indexes buf[from:to], which must end with a line feed. buf must reach at
// least pad bytes beyond to.
func (x *rowIndex) scan(buf []byte, from, to int) {
	x.ends, x.rows, x.special = x.ends[:0], x.rows[:0], x.special[:0]
	if need := to - from + 128; cap(x.ends) < need {
		x.ends, x.rows = make([]uint32, 0, need), make([]uint32, 0, need)
	}
	ends, n := x.ends[:cap(x.ends)], 1
	ends[0] = uint32(from - 1)
	for p := from; p < to; p += 64 {
		commas, controls, odd := scan64((*[64]byte)(buf[p:]))
		if to-p < 64 {
			keep := uint64(1)<<uint(to-p) - 1
			commas, controls = commas&keep, controls&keep
		}
		feeds := uint64(0)
		for m := controls; m != 0; m &= m - 1 {
			at := p + bits.TrailingZeros64(m)
			switch {
			case buf[at] == '\n':
				feeds |= m & -m
			case buf[at] == '\r' && buf[at+1] == '\n':
			default:
				odd = true
			}
		}
		if odd {
			x.closer(buf, p, min(p+64, to))
		}
		for m := feeds; m != 0; m &= m - 1 {
			x.rows = append(x.rows, uint32(n+bits.OnesCount64(commas&(m&-m-1))+bits.OnesCount64(feeds&(m&-m-1))))
		}
		for m := commas | feeds; m != 0; m &= m - 1 {
			ends[n] = uint32(p + bits.TrailingZeros64(m))
			n++
		}
	}
	x.ends = ends[:n]
}

// scan64 returns which of 64 bytes are commas, which are below 0x20, and whether
// any is a quote, a DEL or not ASCII.
func scan64(b *[64]byte) (commas, controls uint64, odd bool) {
	const gather = 0x0102040810204080
	var any uint64
	for i := 0; i < 64; i += 8 {
		w := binary.LittleEndian.Uint64(b[i:])
		x := w ^ ones*','
		comma := ^((x&lows + lows) | x | lows)
		control := ^((w | highs) - ones*0x20) &^ w & highs
		q := w ^ ones*'"'
		any |= (q-ones)&^q | w | (w&lows + ones)
		commas |= (comma >> 7 * gather >> 56) << uint(i)
		controls |= (control >> 7 * gather >> 56) << uint(i)
	}
	return commas, controls, any&highs != 0
}

// closer lists the special bytes among buf[from:to].
func (x *rowIndex) closer(buf []byte, from, to int) {
	for p := from; p < to; p++ {
		c := buf[p]
		if c >= 0x20 && c < 0x7f && c != '"' || c == '\n' || c == '\r' && buf[p+1] == '\n' {
			continue
		}
		x.special = append(x.special, uint32(p))
	}
}
