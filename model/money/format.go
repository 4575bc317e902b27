package money

import "strconv"

// String returns the amount in yuan with exactly two decimals: "862641000.00".
func (f Fen) String() string { return string(f.AppendYuan(nil)) }

// AppendYuan appends the amount in yuan with exactly two decimals.
func (f Fen) AppendYuan(dst []byte) []byte { return appendFixed(dst, int64(f), 2) }

// String returns the points with exactly four decimals.
func (p Points) String() string { return string(appendFixed(nil, int64(p), 4)) }

// String returns the ratio as a percentage without trailing zeros: "2.5%".
func (r Ratio) String() string { return trimZeros(appendFixed(nil, int64(r), 7)) + "%" }

// Decimal returns the ratio as a plain decimal without trailing zeros: "0.025".
func (r Ratio) Decimal() string { return trimZeros(appendFixed(nil, int64(r), 9)) }

// appendFixed appends n / 10^decimals with exactly that many decimals.
func appendFixed(dst []byte, n int64, decimals int) []byte {
	u := magnitude(n)
	if n < 0 {
		dst = append(dst, '-')
	}
	pow := uint64(1)
	for range decimals {
		pow *= 10
	}
	dst = strconv.AppendUint(dst, u/pow, 10)
	dst = append(dst, '.')
	frac := strconv.AppendUint(nil, u%pow, 10)
	for range decimals - len(frac) {
		dst = append(dst, '0')
	}
	return append(dst, frac...)
}

func trimZeros(b []byte) string {
	n := len(b)
	for b[n-1] == '0' {
		n--
	}
	if b[n-1] == '.' {
		n--
	}
	return string(b[:n])
}

// UnmarshalText reads an amount; see [ParseFen].
func (f *Fen) UnmarshalText(text []byte) (err error) {
	*f, err = ParseFen(string(text))
	return err
}

// UnmarshalText reads a ratio; see [ParseRatio].
func (r *Ratio) UnmarshalText(text []byte) (err error) {
	*r, err = ParseRatio(string(text))
	return err
}

// UnmarshalText reads points; see [ParsePoints].
func (p *Points) UnmarshalText(text []byte) (err error) {
	*p, err = ParsePoints(string(text))
	return err
}

// MarshalText writes the amount as [Fen.String] does.
func (f Fen) MarshalText() ([]byte, error) { return f.AppendYuan(nil), nil }

// MarshalText writes the ratio as [Ratio.String] does.
func (r Ratio) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// MarshalText writes the points with four decimals.
func (p Points) MarshalText() ([]byte, error) { return []byte(p.String()), nil }
