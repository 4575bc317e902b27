package plan

import (
	"errors"
	"fmt"
	"strconv"

	"fundsim/model/money"
)

// Date is a calendar day; the zero Date means "not given".
type Date struct{ Year, Month, Day int }

// ErrDate is returned for a text that is not an existing day as YYYY-MM-DD.
var ErrDate = errors.New("not a date")

// ParseDate reads YYYY-MM-DD and refuses days that do not exist.
func ParseDate(text string) (Date, error) {
	if len(text) != 10 || text[4] != '-' || text[7] != '-' {
		return Date{}, ErrDate
	}
	y, err1 := strconv.ParseUint(text[:4], 10, 32)
	m, err2 := strconv.ParseUint(text[5:7], 10, 32)
	d, err3 := strconv.ParseUint(text[8:], 10, 32)
	date := Date{int(y), int(m), int(d)}
	if err1 != nil || err2 != nil || err3 != nil || y == 0 || m < 1 || m > 12 || d < 1 || date.Day > daysIn(date.Year, date.Month) {
		return Date{}, ErrDate
	}
	return date, nil
}

func daysIn(year, month int) int {
	switch month {
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}

// IsZero tells whether the date was not given.
func (d Date) IsZero() bool { return d == Date{} }

// Before tells whether d is earlier than e.
func (d Date) Before(e Date) bool {
	if d.Year != e.Year {
		return d.Year < e.Year
	}
	if d.Month != e.Month {
		return d.Month < e.Month
	}
	return d.Day < e.Day
}

// In is the same day of another month, or that month's last day where it is shorter.
func (d Date) In(year, month int) Date {
	return Date{year, month, min(d.Day, daysIn(year, month))}
}

// String returns the date as YYYY-MM-DD, or "" for the zero Date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

// UnmarshalText reads a date; see [ParseDate].
func (d *Date) UnmarshalText(text []byte) (err error) {
	*d, err = ParseDate(string(text))
	return err
}

// DesignatedFrom is a date, or the word plan_start for the plan's own date.
type DesignatedFrom struct {
	PlanStart bool
	Date      Date
}

// UnmarshalText reads a date or the word plan_start.
func (d *DesignatedFrom) UnmarshalText(text []byte) error {
	if string(text) == "plan_start" {
		*d = DesignatedFrom{PlanStart: true}
		return nil
	}
	d.PlanStart = false
	return d.Date.UnmarshalText(text)
}

// String returns the text that was read.
func (d DesignatedFrom) String() string {
	if d.PlanStart {
		return "plan_start"
	}
	return d.Date.String()
}

// Score (考核得分) is a score of 0 to 100 in units of 1e-4.
type Score int64

// ParseScore reads a score with at most four decimals.
func ParseScore(text string) (Score, error) {
	p, err := money.ParsePoints(text)
	return Score(p), err
}

// UnmarshalText reads a score; see [ParseScore].
func (s *Score) UnmarshalText(text []byte) (err error) {
	*s, err = ParseScore(string(text))
	return err
}

// String returns the score without trailing zeros.
func (s Score) String() string {
	return money.Ratio(s * 100_000).Decimal()
}
