package project

import (
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
// is 0, the series' own.
func (h *History) flow(s *forecast.Series, unit float64, method string, base int, amount money.Fen, years int, at string, found *problem.List) *Flow {
	m := forecast.Named(method)
	to := min(h.until(s), base)
	r := h.run(s, to)
	if len(r.Logs) == 0 {
		found.Errorf("short-history", at, "历史 %q 没有 %d 年及以前的数据", "the history %q has nothing up to %d", s.Key, base)
		return nil
	}
	gap := base - r.Base
	f, ok := m.Fit(r, gap+years, h.Params)
	if !ok || !f.Errors.Known() {
		found.Errorf("short-history", at, "历史 %[1]q 到 %[2]d 年连续有 %[3]d 年,%[4]s 不足以预测并给出区间", "the history %[1]q has %[3]d unbroken years up to %[2]d, too few for %[4]s and its intervals", s.Key, to, len(r.Logs), m.ID).
			Allow("至少 4–5 年,数值大于 0", "at least 4–5 years, with values above 0")
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
	return &Flow{Expected: expected, Method: m.ID, Years: len(r.Logs), errors: &errors, gap: gap}
}

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
