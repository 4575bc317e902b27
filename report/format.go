package report

import (
	"strconv"
	"strings"

	"fundsim/model/journal"
	"fundsim/model/money"
)

// fixed returns n / 10^decimals with exactly that many decimals and, where sep
// is set, thousands commas. A negative number has an ASCII minus sign, so that a
// copied cell is a number to Excel.
func fixed(n int64, decimals int, sep bool) string {
	u := uint64(n)
	sign := ""
	if n < 0 {
		u, sign = -u, "-"
	}
	digits := strconv.FormatUint(u, 10)
	if short := decimals + 1 - len(digits); short > 0 {
		digits = strings.Repeat("0", short) + digits
	}
	whole, frac := digits[:len(digits)-decimals], digits[len(digits)-decimals:]
	var b strings.Builder
	b.WriteString(sign)
	for i, c := range whole {
		if sep && i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(c)
	}
	if decimals > 0 {
		b.WriteByte('.')
		b.WriteString(frac)
	}
	return b.String()
}

// rounded returns n / unit, halves away from zero. unit is even.
func rounded(n, unit int64) int64 {
	q, r := n/unit, n%unit
	switch {
	case r >= unit/2:
		q++
	case -r >= unit/2:
		q--
	}
	return q
}

// yuan shows an amount in yuan, to the fen: 862,641,000.00.
func yuan(f int64) string { return fixed(f, 2, true) }

// fenPerWanCent is the number of fen in 0.01 万元, the last digit tables show.
const fenPerWanCent = 10_000

// wan shows an amount in 万元 with two decimals, halves away from zero.
func wan(f int64) string { return fixed(rounded(f, fenPerWanCent), 2, true) }

// amount shows an amount as tables do: in the unit of money of the options, with
// a dash for exactly nothing, so that 0.00 always means "less than shown".
func (o Options) amount(f int64) string {
	switch {
	case f == 0:
		return "-"
	case o.Wan:
		return wan(f)
	}
	return yuan(f)
}

// perUnitYuan is an amount for one of something, such as a visit: always shown
// in yuan, and never added up.
const perUnitYuan journal.Kind = 1<<8 - 1

// show shows a cell of a table.
func (o Options) show(c Cell) string {
	text := c.Text
	switch c.Kind {
	case journal.Fen:
		text = o.amount(c.Value)
	case perUnitYuan:
		text = yuan(c.Value)
	case journal.Points, journal.PointValue, journal.Score:
		text = fixed(c.Value, 4, true)
	case journal.Count:
		text = fixed(c.Value, 0, true)
	case journal.Ratio:
		text = percent(c.Value)
	}
	return clean(text) + c.Mark
}

// plain shows a cell for machines: no thousands commas, nothing rounded away.
func (o Options) plain(c Cell) string {
	switch c.Kind {
	case journal.Fen:
		return o.plainAmount(c.Value)
	case perUnitYuan:
		return fixed(c.Value, 2, false)
	case journal.Points, journal.PointValue, journal.Score:
		return fixed(c.Value, 4, false)
	case journal.Count:
		return fixed(c.Value, 0, false)
	case journal.Ratio:
		return percent(c.Value)
	}
	return c.Text
}

// plainAmount shows an amount for machines: yuan with two decimals or 万元 with
// six, which both hold every fen.
func (o Options) plainAmount(f int64) string {
	if o.Wan {
		return fixed(f, 6, false)
	}
	return fixed(f, 2, false)
}

// percent shows a ratio in units of 1e-9 as a percentage with two decimals.
func percent(r int64) string { return fixed(rounded(r, 100_000), 2, true) + "%" }

// quotient returns part ÷ whole as a ratio in units of 1e-9; false where there is none.
func quotient(part, whole int64) (int64, bool) {
	if whole == 0 {
		return 0, false
	}
	if whole < 0 {
		part, whole = -part, -whole
	}
	return money.MulDiv(part, int64(money.One), whole)
}

// ratioCell shows part ÷ whole, or nothing where there is no such ratio.
func ratioCell(part, whole money.Fen) Cell {
	if q, ok := quotient(int64(part), int64(whole)); ok {
		return Cell{Kind: journal.Ratio, Value: q}
	}
	return Cell{}
}

// clean replaces control characters, so that a name from a data file can
// neither break a line nor send a command to a terminal.
func clean(s string) string {
	if strings.IndexFunc(s, isControl) < 0 {
		return s
	}
	return strings.Map(func(r rune) rune {
		if isControl(r) {
			return ' '
		}
		return r
	}, s)
}

// isControl covers C0, C1, line and paragraph separators, and the marks that
// turn the direction of text around.
func isControl(r rune) bool {
	return r < ' ' || r >= 0x7f && r < 0xa0 || r == 0x2028 || r == 0x2029 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069
}
