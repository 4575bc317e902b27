package risk

import (
	"math"

	"fundsim/model/plan"
	"fundsim/model/portable"
)

// drawer draws years by a law and reuses its memory. It must not be shared
// between goroutines; each takes its own.
type drawer struct {
	law      *law
	activity plan.Activity // the year drawn last
	// Of the draw: parameters, then factors.
	sds      [][2]float64       // by entry of risk.systemic
	sigmas   [][factors]float64 // by entry of risk.cell: sds of the logs
	alpha    float64            // dispersion
	chance   gamma              // of a month, where alpha is above 0
	pots     [][2]float64       // logs of the systemic factors
	lines    []lineFactors
	tooLarge bool // a value left the range
}

// lineFactors are what a line's volume, unit cost and points per case are
// multiplied by in a draw, or the logs of that.
type lineFactors [factors]float64

func newDrawer(l *law) *drawer {
	d := &drawer{law: l, sds: make([][2]float64, len(l.systemic)), sigmas: make([][factors]float64, len(l.cells)),
		pots: make([][2]float64, len(l.pots)), lines: make([]lineFactors, len(l.lines))}
	d.activity = *l.activity.Clone()
	return d
}

// draw draws one year and tells whether every value is in range. The activity is
// valid until the next call. Source: docs/METHOD.md §13.1–13.2.
func (d *drawer) draw(draw int) bool {
	d.factors(draw)
	d.tooLarge = false
	for k := range d.lines {
		d.fill(k, draw, 0, d.lines[k].exp())
	}
	return !d.tooLarge
}

// factors draws the parameters and the logs of all factors.
func (d *drawer) factors(draw int) {
	d.parameters(draw)
	d.systemic(draw)
	for k := range d.lines {
		d.lines[k] = d.cell(k, draw)
	}
}

// parameters puts every uncertain parameter in place.
func (d *drawer) parameters(draw int) {
	for i := range d.law.systemic {
		for f := range d.sds[i] {
			d.sds[i][f] = d.law.systemic[i].sd[f].at(draw)
		}
	}
	for i := range d.law.cells {
		for f := range d.sigmas[i] {
			d.sigmas[i][f] = sigma(d.law.cells[i].cv[f].at(draw))
		}
	}
	if d.alpha = d.law.dispersion.at(draw); d.alpha > 0 {
		d.chance = gammaOf(d.alpha)
	}
}

// systemic draws the factors that institutions share: for pot k and kind f
//
//	Z_k = √ρ · C + √(1−ρ) · E_k, log of the factor = sd · Z_k − sd²/2
//
// where C and E of unit cost are κ · those of volume + √(1−κ²) · their own.
func (d *drawer) systemic(draw int) {
	l := d.law
	common := l.pair(&l.common, draw)
	for i := range l.pots {
		pot := &l.pots[i]
		own := l.pair(&pot.keys, draw)
		for f, sd := range d.sds[pot.entry] {
			d.pots[i][f] = logOf(sd, float64(l.shared*common[f])+float64(l.own*own[f]))
		}
	}
}

// pair draws two standard normal values with correlation κ, of volume and unit cost.
func (l *law) pair(keys *[2]uint64, draw int) [2]float64 {
	v, c := drawn(keys[volume], draw), drawn(keys[unitCost], draw)
	zv := v.normal()
	return [2]float64{zv, float64(l.follow*zv) + float64(l.apart*c.normal())}
}

// cell draws the logs of line k's factors, its pot's included.
func (d *drawer) cell(k, draw int) (f lineFactors) {
	line := &d.law.lines[k]
	if line.cell >= 0 {
		for i, sd := range d.sigmas[line.cell] {
			if sd != 0 {
				s := drawn(line.keys[i], draw)
				f[i] = logOf(sd, s.normal())
			}
		}
	}
	if line.pot >= 0 {
		f[volume] += d.pots[line.pot][volume]
		f[unitCost] += d.pots[line.pot][unitCost]
	}
	return f
}

// exp turns logs into factors; of 0 it is exactly 1.
func (f lineFactors) exp() lineFactors {
	for i, x := range f {
		f[i] = 1
		if x != 0 {
			f[i] = portable.Exp(x)
		}
	}
	return f
}

// reset puts the expectation back.
func (d *drawer) reset() {
	for c := range d.activity.Columns {
		copy(d.activity.Columns[c], d.law.activity.Columns[c])
	}
}

// logOf is sd·z − sd²/2, the log of a log-normal value with mean 1.
func logOf(sd, z float64) float64 { return float64(sd*z) - float64(0.5*sd*sd) }

// sigma is the sd of the log of a log-normal with mean 1 and the coefficient of
// variation: √ln(1 + cv²).
func sigma(cv float64) float64 { return math.Sqrt(portable.Log(1 + float64(cv*cv))) }

// fill draws the months of line k from a month (0–11) on, by its factors.
func (d *drawer) fill(k, draw, from int, f lineFactors) {
	var counts, amounts, points months
	d.ratios(k, draw, from, f[volume], &counts)
	for m, r := range counts {
		amounts[m], points[m] = float64(r*f[unitCost]), float64(r*f[pointsPerCase])
	}
	for c := range plan.Penalties {
		if d.law.lines[k].columns&(1<<c) == 0 {
			continue
		}
		by := &counts
		if c.IsMoney() {
			by = &amounts
		} else if c == plan.PointsCol {
			by = &points
		}
		d.scale(c, k, from, by)
	}
}

// ratios are drawn ÷ expected of the line's driver, month by month; the factor
// of volume alone where a month has no count to draw.
func (d *drawer) ratios(k, draw, from int, factor float64, out *months) {
	counts := (*months)(d.law.counts[plan.Months*k:])
	var drawn months
	for m := from; m < plan.Months; m++ {
		drawn[m] = float64(counts[m] * factor)
	}
	switch {
	case d.law.lines[k].driver == noDriver:
	case d.law.fixed:
		for m, mean := range drawn {
			drawn[m] = math.Floor(mean + 0.5)
		}
	default:
		d.chances(&d.law.lines[k], draw, &drawn)
	}
	for m, n := range counts {
		out[m] = factor
		if n != 0 {
			out[m] = drawn[m] / n
		}
	}
}

// scale multiplies a column of a line from a month on, each value rounded once,
// halves away from zero. All values are ≥ 0, and a larger value never ends below
// a smaller one.
func (d *drawer) scale(c plan.Column, k, from int, by *months) {
	source := (*[plan.Months]int64)(d.law.activity.Columns[c][plan.Months*k:])
	to := (*[plan.Months]int64)(d.activity.Columns[c][plan.Months*k:])
	var seen uint64
	for m := from; m < plan.Months; m++ {
		x := float64(float64(source[m]) * by[m])
		whole := int64(x)
		rest := x - float64(whole)
		whole += int64(rest + rest) // 1 where the rest is ½ or more
		to[m] = whole
		seen |= uint64(whole)
	}
	d.tooLarge = d.tooLarge || seen > maxValue
}
