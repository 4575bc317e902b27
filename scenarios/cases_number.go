package scenarios

import (
	"encoding/binary"
	"time"

	"fundsim/model/money"
	"fundsim/model/plan"
)

// The largest values that one case may have; sums of cases are checked as well.
const (
	maxCaseFen  = 1_000_000_000_000 // 10 billion yuan
	maxBedDays  = 1<<16 - 1
	maxCaseSums = 1 << 62
)

// plainFen reads the amount buf[s:e]: one to eight digits, then at most two
// decimals. ok is false for anything else, which money.ParseFen then judges.
// Eight bytes before s must exist.
func plainFen(buf []byte, s, e int) (fen int64, ok bool) {
	whole, part := e, int64(0)
	switch {
	case e-s >= 4 && buf[e-3] == '.':
		a, b := buf[e-2]-'0', buf[e-1]-'0'
		if a > 9 || b > 9 {
			return 0, false
		}
		whole, part = e-3, int64(a)*10+int64(b)
	case e-s >= 3 && buf[e-2] == '.':
		a := buf[e-1] - '0'
		if a > 9 {
			return 0, false
		}
		whole, part = e-2, int64(a)*10
	}
	n := whole - s
	if uint(n-1) > 7 {
		return 0, false
	}
	yuan, ok := eightDigits(binary.LittleEndian.Uint64(buf[whole-8:]), n)
	return yuan*100 + part, ok
}

// eightDigits reads the last n bytes of w, 1 to 8, as a number.
func eightDigits(w uint64, n int) (int64, bool) {
	unused := uint(8*(8-n)) & 63
	w = (w ^ ones*'0') >> unused << unused
	if (w+ones*0x76|w)&highs != 0 {
		return 0, false
	}
	w = w * (1 + 10<<8) >> 8 & 0x00ff00ff00ff00ff
	w = w * (1 + 100<<16) >> 16 & 0x0000ffff0000ffff
	return int64(w * (1 + 10000<<32) >> 32), true
}

// plainNumber reads one to eight digits; see plainFen.
func plainNumber(buf []byte, s, e int) (int64, bool) {
	if uint(e-s-1) > 7 {
		return 0, false
	}
	return eightDigits(binary.LittleEndian.Uint64(buf[e-8:]), e-s)
}

// dayNumber reads a date as days since 1970-01-01: YYYY-MM-DD or YYYYMMDD, and
// YYYY-MM-DD with a time of day, which is left off.
func dayNumber(text []byte) (day int32, month int, ok bool) {
	switch {
	case len(text) == 8:
		text = append(append(append(append(append(make([]byte, 0, 10), text[:4]...), '-'), text[4:6]...), '-'), text[6:]...)
	case len(text) > 10 && clock(text[10:]):
		text = text[:10]
	}
	d, err := plan.ParseDate(string(text))
	if err != nil {
		return 0, 0, false
	}
	return dateNumber(d), d.Month, true
}

func dateNumber(d plan.Date) int32 {
	return int32(time.Date(d.Year, time.Month(d.Month), d.Day, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// The days of the years 1 to 9999, and the month of a day.
const (
	minDay = -719162
	maxDay = 2932896
)

func dayMonth(day int64) time.Month { return time.Unix(day*86400, 0).UTC().Month() }

// clock tells whether a text is a time of day behind a date: " 08:30",
// "T08:30:00" or " 08:30:00.000".
func clock(text []byte) bool {
	if text[0] != ' ' && text[0] != 'T' {
		return false
	}
	for _, layout := range []string{"15:04", "15:04:05"} { // a fraction of a second is read as well
		if _, err := time.Parse(layout, string(text[1:])); err == nil {
			return true
		}
	}
	return false
}

// fundOf is round(total · ratio), halves away from zero.
func fundOf(total int64, ratio money.Ratio) int64 {
	if total < 1<<33 { // below 86 million yuan the product fits
		return int64((uint64(total)*uint64(ratio) + uint64(money.One)/2) / uint64(money.One))
	}
	fund, _ := money.MulRatio(money.Fen(total), ratio)
	return int64(fund)
}
