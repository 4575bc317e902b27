package risk

import (
	"math"

	"fundsim/model/plan"
)

// drawer draws years by a law and reuses its memory. It must not be shared
// between goroutines; each takes its own.
type drawer struct {
	law      *law
	activity plan.Activity // the year drawn last
	pots     [][2]float64  // systemic factors
	sigmas   [][factors]float64
	sds      [][2]float64
	chance   gamma
	disperse bool
	tooLarge bool // a value left the range
}

func newDrawer(l *law) *drawer {
	d := &drawer{law: l, pots: make([][2]float64, len(l.pots)), sds: make([][2]float64, len(l.systemic)), sigmas: make([][factors]float64, len(l.cells))}
	d.activity = *l.activity.Clone()
	return d
}

// draw draws one year and tells whether every value is in range. The activity is
// valid until the next call. Source: docs/METHOD.md §13.1–13.2.
func (d *drawer) draw(draw int) bool {
	d.tooLarge = false
	d.parameters(draw)
	d.systemic(draw)
	for k := range d.law.lines {
		d.line(k, draw)
	}
	return !d.tooLarge
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
	alpha := d.law.dispersion.at(draw)
	if d.disperse = alpha > 0; d.disperse {
		d.chance = gammaOf(alpha)
	}
}

// systemic draws the factors that institutions share: for pot k and kind f
//
//	Z_k = √ρ · C + √(1−ρ) · E_k, factor = exp(sd · Z_k − sd²/2)
//
// where C and E of unit cost are κ · those of volume + √(1−κ²) · their own.
func (d *drawer) systemic(draw int) {
	l := d.law
	common := l.pair(&l.common, draw)
	for i := range l.pots {
		pot := &l.pots[i]
		own := l.pair(&pot.keys, draw)
		for f, sd := range d.sds[pot.entry] {
			d.pots[i][f] = logNormal(sd, float64(l.shared*common[f])+float64(l.own*own[f]))
		}
	}
}

// pair draws two standard normal values with correlation κ, of volume and unit cost.
func (l *law) pair(keys *[2]uint64, draw int) [2]float64 {
	v, c := drawn(keys[volume], draw), drawn(keys[unitCost], draw)
	zv := v.normal()
	return [2]float64{zv, float64(l.follow*zv) + float64(l.apart*c.normal())}
}

// line draws the months of line k.
func (d *drawer) line(k, draw int) {
	line := &d.law.lines[k]
	f := [factors]float64{1, 1, 1}
	if line.cell >= 0 {
		for i, sd := range d.sigmas[line.cell] {
			if sd != 0 {
				s := drawn(line.keys[i], draw)
				f[i] = logNormal(sd, s.normal())
			}
		}
	}
	if line.pot >= 0 {
		f[volume] = float64(f[volume] * d.pots[line.pot][volume])
		f[unitCost] = float64(f[unitCost] * d.pots[line.pot][unitCost])
	}
	var counts, amounts, points [plan.Months]float64
	d.ratios(k, draw, f[volume], &counts)
	for m, r := range counts {
		amounts[m], points[m] = float64(r*f[unitCost]), float64(r*f[pointsPerCase])
	}
	for c := range plan.Penalties {
		if line.columns&(1<<c) == 0 {
			continue
		}
		by := &counts
		if c.IsMoney() {
			by = &amounts
		} else if c == plan.PointsCol {
			by = &points
		}
		d.scale(c, k, by)
	}
}

// ratios are drawn ÷ expected of the line's driver, month by month; the factor
// of volume alone where a month has no count to draw.
func (d *drawer) ratios(k, draw int, factor float64, out *[plan.Months]float64) {
	counts := (*[plan.Months]float64)(d.law.counts[plan.Months*k:])
	var drawn months
	for m, n := range counts {
		drawn[m] = float64(n * factor)
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

// scale multiplies a column of a line, each value rounded once, halves away from
// zero. All values are ≥ 0, and a larger value never ends below a smaller one.
func (d *drawer) scale(c plan.Column, k int, by *[plan.Months]float64) {
	from := (*[plan.Months]int64)(d.law.activity.Columns[c][plan.Months*k:])
	to := (*[plan.Months]int64)(d.activity.Columns[c][plan.Months*k:])
	var seen uint64
	for m, v := range from {
		x := float64(float64(v) * by[m])
		whole := int64(x)
		rest := x - float64(whole)
		whole += int64(rest + rest) // 1 where the rest is ½ or more
		to[m] = whole
		seen |= uint64(whole)
	}
	d.tooLarge = d.tooLarge || seen > maxValue
}
