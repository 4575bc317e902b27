package project

import (
	"fmt"
	"math"

	"fundsim/calibration/forecast"
	"fundsim/model/money"
	"fundsim/model/problem"
)

// History holds past years of funds by series: the key of a series is the
// scheme, its title, or "" where there is one fund only. Amounts are in units of
// FenPer fen.
type History struct {
	Income, Spent, Balance, Participants []forecast.Series
	IncomeFen, SpentFen, BalanceFen      float64 // fen in one of their units
	Method                               string  // for what the scenario does not say; "" is damped
	Params                               *forecast.Params
	Breaks                               forecast.Breaks
	Window                               int
	Until                                int // last year that is used; 0 is all
}

// find is the series of a scheme: by id, by title, or the only one without a key.
func find(all []forecast.Series, scheme, title string) *forecast.Series {
	for _, key := range []string{scheme, title, ""} {
		for i := range all {
			if all[i].Key == key {
				return &all[i]
			}
		}
	}
	return nil
}

// until is the last year that may be used of a series.
func (h *History) until(s *forecast.Series) int {
	if h.Until != 0 {
		return min(h.Until, s.Last())
	}
	return s.Last()
}

// fen is a value of a history as an amount.
func fen(value, unit float64) money.Fen { return money.Fen(math.Round(value * unit)) }

// run is what is known of a series up to a year.
func (h *History) run(s *forecast.Series, to int) forecast.Run {
	p := forecast.Panel{Series: []forecast.Series{*s}, Breaks: h.Breaks, Window: h.Window}
	return p.Run(0, to)
}

// flow continues a series from the year base, whose amount is given or, where it
// is 0, the series' own. Of says whether it is income or expenditure.
func (h *History) flow(of problem.Text, s *forecast.Series, unit float64, method string, base int, amount money.Fen, years int, at string, found *problem.List) *Flow {
	m := forecast.Named(method)
	to := min(h.until(s), base)
	r := h.run(s, to)
	if len(r.Logs) == 0 {
		found.Errorf("short-history", at, of.ZH+"的历史%[1]s没有 %[2]d 年的数据(缺失、为零或为负)", "the history of "+of.EN+"%[1]s has nothing for %[2]d, or 0, or a negative number", named(s), to)
		return nil
	}
	gap := base - r.Base
	f, ok := m.Fit(r, gap+years, h.Params)
	if !ok || !f.Errors.Known() {
		need := h.least(m)
		found.Errorf("short-history", at, of.ZH+"的历史%[1]s到 %[2]d 年连续有 %[3]d 年,%[4]s 至少要 %[5]d 年,才能预测并给出区间", "the history of "+of.EN+"%[1]s has %[3]d unbroken years up to %[2]d; %[4]s and its intervals need %[5]d",
			named(s), to, len(r.Logs), m.ID, need).
			Advise("缺失、为零或为负的年份使历史中断", "a year that is missing, 0 or negative breaks a history")
		return nil
	}
	value, known := s.At(base)
	if gap > 0 || !known {
		value = math.Exp(r.Logs[len(r.Logs)-1])
	}
	if amount == 0 {
		amount = fen(value, unit)
		if gap > 0 {
			amount = fen(f.Median(gap), unit)
		}
	}
	expected, ok := grown(amount, factors(&f, value, gap, years))
	if !ok {
		found.Errorf("overflow", at, "预测的金额超出可表示的范围", "the projected amounts are out of range")
		return nil
	}
	errors := f.Errors.Quantised()
	return &Flow{Expected: expected, Method: m.ID, Years: len(r.Logs), Unused: h.unused(s, &r), errors: &errors, gap: gap}
}

// named is the key of a series in quotes, nothing where it has none.
func named(s *forecast.Series) string {
	if s.Key == "" {
		return ""
	}
	return fmt.Sprintf(" %q ", s.Key)
}

// least is how many years a method needs to forecast with intervals.
func (h *History) least(m *forecast.Method) int {
	r := forecast.Run{Logs: []float64{0}}
	for {
		if f, ok := m.Fit(r, 1, h.Params); ok && f.Errors.Known() || len(r.Logs) > 20 {
			return len(r.Logs)
		}
		r.Logs = append(r.Logs, 0.1*float64(len(r.Logs)))
	}
}

// unused counts the years before a run that could be used, but for a year
// between is missing, 0 or negative; a window leaves out years on purpose.
func (h *History) unused(s *forecast.Series, r *forecast.Run) (n int) {
	if h.Window != 0 {
		return 0
	}
	for year := s.First; year <= r.Base-len(r.Logs); year++ {
		if v, ok := s.At(year); ok && v > 0 && !h.Breaks[year] {
			n++
		}
	}
	return n
}

// Words for the two sides of a fund.
var (
	ofIncome = problem.Text{ZH: "收入", EN: "income"}
	ofSpent  = problem.Text{ZH: "支出", EN: "expenditure"}
)

// correlation is that of the one-year errors of two series by their methods, 0
// where fewer than five years can be compared, at most ±0.95.
func (h *History) correlation(a, b *forecast.Series, ma, mb string, base int) float64 {
	ea := forecast.Named(ma).OneYearErrors(h.run(a, min(h.until(a), base)), h.Params)
	eb := forecast.Named(mb).OneYearErrors(h.run(b, min(h.until(b), base)), h.Params)
	var ab, aa, bb float64
	n := 0
	first, last := min(a.First, b.First), max(a.Last(), b.Last())
	for year := first; year <= last; year++ { // in order: a sum must not depend on a map's
		x, okA := ea[year]
		y, okB := eb[year]
		if okA && okB {
			ab, aa, bb, n = ab+x*y, aa+x*x, bb+y*y, n+1
		}
	}
	if n < 5 || aa == 0 || bb == 0 {
		return 0
	}
	return math.Round(1e6*max(-0.95, min(0.95, ab/math.Sqrt(aa*bb)))) / 1e6
}
