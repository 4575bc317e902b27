package risk

// stream is a sequence of random numbers that its key alone decides: number i is
// mix(key + i·golden), as in SplitMix64. Any number can be had without those
// before it.
type stream struct{ key, next uint64 }

// golden is 2^64 divided by the golden ratio, made odd.
const golden = 0x9e3779b97f4a7c15

// mix spreads every bit of z over all bits. Source: G. L. Steele, D. Lea,
// C. H. Flood, Fast Splittable Pseudorandom Number Generators (OOPSLA 2014),
// with D. Stafford's constants "Mix13".
func mix(z uint64) uint64 {
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// name keys a stream by words, before seed and draw. Lengths are mixed in, so
// that ("ab", "c") and ("a", "bc") differ.
func name(words ...string) uint64 {
	h := uint64(0x6a09e667f3bcc908)
	for _, w := range words {
		h = mix(h + golden + uint64(len(w)))
		for len(w) > 0 {
			n := min(len(w), 8)
			var chunk uint64
			for i := range n {
				chunk |= uint64(w[i]) << (8 * i)
			}
			h, w = mix((h^chunk)+golden), w[n:]
		}
	}
	return h
}

// seeded is the key of a name under a seed.
func seeded(name uint64, seed int) uint64 { return mix(name ^ mix(uint64(seed)+golden)) }

// drawn is the stream of a seeded key in one draw.
func drawn(key uint64, draw int) stream { return stream{key: mix(key + (uint64(draw)+1)*golden)} }

// month is the part of a stream that belongs to one month (0–11): what one
// month uses up does not move another.
func (s stream) month(m int) stream { return stream{key: s.key, next: uint64(m+1) << 32} }

// bits is the next number.
func (s *stream) bits() uint64 {
	s.next++
	return mix(s.key + s.next*golden)
}

// uniform is the next number strictly between 0 and 1: the middle of one of 2^52
// equal intervals.
func (s *stream) uniform() float64 { return float64((float64(s.bits()>>12) + 0.5) * 0x1p-52) }
