package scenarios

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash"
	"sync"

	"fundsim/model/points"
)

// digestBlock is how many cases are hashed at a time; blocks are hashed in
// parallel and their digests in order.
const digestBlock = 1 << 20

// casesDigest identifies cases by what was read of them, in the order of groups
// and rows, and not by the bytes of their files, which may be compressed or of
// another kind.
func casesDigest(c *points.Cases, needs points.Needs, workers int) []byte {
	h := sha256.New()
	fmt.Fprintf(h, "%q %v %v %v", c.Groups, c.Slots, c.Totals, c.Start)
	n := (c.N() + digestBlock - 1) / digestBlock
	sums := make([][]byte, n)
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			for b := w; b < n; b += workers {
				sums[b] = blockDigest(c, needs.BedDays, b*digestBlock, min((b+1)*digestBlock, c.N()))
			}
		})
	}
	wg.Wait()
	for _, s := range sums {
		h.Write(s)
	}
	return h.Sum(nil)
}

func blockDigest(c *points.Cases, days bool, from, to int) []byte {
	h := sha256.New()
	w := digestWriter{h: h}
	for i := from; i < to; i++ {
		w.uint64(uint64(c.Cost[i]))
		w.uint64(uint64(c.Slot[i]))
	}
	for i := from; i < to && days && c.BedDays != nil; i++ {
		w.uint64(uint64(c.BedDays[i]))
	}
	for i := from; i < to && c.Special != nil; i++ {
		if c.Special[i] {
			w.uint64(uint64(i))
		}
	}
	for i := from; i < to && c.Patient != nil; i++ {
		w.uint64(uint64(c.Patient[i]))
		w.uint64(uint64(uint32(c.Admitted[i]))<<32 | uint64(uint32(c.Discharged[i])))
	}
	w.flush()
	return h.Sum(nil)
}

// digestWriter gathers numbers before it hashes them.
type digestWriter struct {
	h   hash.Hash
	buf [4096]byte
	n   int
}

func (w *digestWriter) uint64(v uint64) {
	if w.n == len(w.buf) {
		w.flush()
	}
	binary.LittleEndian.PutUint64(w.buf[w.n:], v)
	w.n += 8
}

func (w *digestWriter) flush() {
	w.h.Write(w.buf[:w.n])
	w.n = 0
}
