package money

import (
	"errors"
	"math"
	"math/big"
	"strings"
	"unicode"

	"github.com/shopspring/decimal"
)

// What a text can be refused for. The scenario reader turns these into
// placed, bilingual messages.
var (
	ErrSyntax    = errors.New("not a decimal number")
	ErrUnit      = errors.New("unknown unit of money")
	ErrDecimals  = errors.New("too many decimals")
	ErrRange     = errors.New("out of range")
	ErrThousands = errors.New("misplaced thousands comma")
)

// units of money that an amount may carry, as powers of ten of a yuan. The
// longer suffix comes first, because 元 ends the others.
var units = []struct {
	suffix string
	exp    int32
}{{"亿元", 8}, {"万元", 4}, {"元", 0}}

// ParseFen reads an amount: a decimal number of yuan (元), optionally with
// thousands commas and one of the units 元, 万元, 亿元. More than two decimals of a
// yuan after the unit is applied is [ErrDecimals].
func ParseFen(text string) (Fen, error) {
	s := strings.TrimSpace(text)
	var exp int32
	for _, u := range units {
		if rest, ok := strings.CutSuffix(s, u.suffix); ok {
			s, exp = strings.TrimRight(rest, " "), u.exp
			break
		}
	}
	n, err := scaled(s, exp+2)
	if err == ErrSyntax && hasUnitLike(s) {
		err = ErrUnit
	}
	return Fen(n), err
}

// ParseRatio reads an exact ratio: 4%, 0.04, 5‰, +2%. At most nine decimals
// after conversion.
func ParseRatio(text string) (Ratio, error) {
	s := strings.TrimSpace(text)
	exp := int32(9)
	if rest, ok := strings.CutSuffix(s, "%"); ok {
		s, exp = strings.TrimRight(rest, " "), 7
	} else if rest, ok := strings.CutSuffix(s, "‰"); ok {
		s, exp = strings.TrimRight(rest, " "), 6
	}
	n, err := scaled(s, exp)
	return Ratio(n), err
}

// ParsePoints reads points (点数) with at most four decimals.
func ParsePoints(text string) (Points, error) {
	n, err := scaled(strings.TrimSpace(text), 4)
	return Points(n), err
}

// scaled returns the decimal number s × 10^exp as a whole number. Plain short
// numbers, the millions of cells of a data file, take the first path; the rest
// goes through decimal.
func scaled(s string, exp int32) (int64, error) {
	if n, ok := scaledPlain(s, exp); ok {
		return n, nil
	}
	plain, err := plainDecimal(s)
	if err != nil {
		return 0, err
	}
	d, err := decimal.NewFromString(plain)
	if err != nil {
		return 0, ErrSyntax
	}
	d = d.Shift(exp)
	if !d.IsInteger() {
		return 0, ErrDecimals
	}
	n := d.BigInt()
	if !n.IsInt64() || n.Cmp(big.NewInt(math.MinInt64)) == 0 {
		return 0, ErrRange
	}
	return n.Int64(), nil
}

// scaledPlain reads up to 17 digits with one point and no sign, comma or
// surplus decimals; ok is false for anything else.
func scaledPlain(s string, exp int32) (n int64, ok bool) {
	if len(s) == 0 || len(s) > 17 {
		return 0, false
	}
	decimals := int32(-1)
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c >= '0' && c <= '9':
			n = n*10 + int64(c-'0')
			if decimals >= 0 {
				decimals++
			}
		case c == '.' && decimals < 0 && i > 0 && i < len(s)-1:
			decimals = 0
		default:
			return 0, false
		}
	}
	for shift := exp - max(decimals, 0); shift != 0; shift-- {
		if shift < 0 || n > math.MaxInt64/10 {
			return 0, false
		}
		n *= 10
	}
	return n, true
}

// plainDecimal checks the grammar [sign] digits [. digits], digits optionally
// in groups of three with commas, and returns the number without commas.
func plainDecimal(s string) (string, error) {
	body := strings.TrimLeft(s, "+-")
	if len(s)-len(body) > 1 || body == "" {
		return "", ErrSyntax
	}
	whole, frac, point := strings.Cut(body, ".")
	if point && !digits(frac) || len(body) > 60 {
		return "", ErrSyntax
	}
	if groups := strings.Split(whole, ","); len(groups) > 1 {
		for i, g := range groups {
			if !digits(g) {
				return "", ErrSyntax
			}
			if i == 0 && len(g) > 3 || i > 0 && len(g) != 3 {
				return "", ErrThousands
			}
		}
		whole = strings.Join(groups, "")
	}
	if !digits(whole) {
		return "", ErrSyntax
	}
	out := s[:len(s)-len(body)] + whole
	if point {
		out += "." + frac
	}
	return strings.TrimPrefix(out, "+"), nil
}

func digits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// hasUnitLike tells a number with an unknown unit ("12万", "3 k", "5$") from no
// number at all ("1e5", "0x10", "1 000").
func hasUnitLike(s string) bool {
	body := strings.TrimLeft(s, "+-")
	unit := strings.TrimLeft(body, "0123456789.,")
	if unit == "" || len(unit) == len(body) || !digits(body[:1]) {
		return false
	}
	for _, r := range strings.TrimLeft(unit, " ") {
		if !unicode.IsLetter(r) && !unicode.Is(unicode.Sc, r) {
			return false
		}
	}
	return true
}
