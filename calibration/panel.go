package calibration

import (
	"math"
	"slices"

	"fundsim/model/plan"
)

// Measure is a quantity of an institution's year that has a trend or a spread.
type Measure uint8

// The measures.
const (
	Volume        Measure = iota // cases, or visits where an institution has no cases
	UnitCost                     // total cost ÷ volume
	PointsPerCase                // points ÷ volume
	Cost                         // total cost
	FundCost                     // fund cost
	numMeasures
)

// pot is the data of one unit and scheme.
type pot struct {
	unit, scheme string
	lines        []int         // of the history
	volume       []plan.Column // of each line, what counts: cases or visits
	small        int           // lines left out because they count too little
	partial      int           // line-years left out because months are missing
}

// potsOf splits the lines of a history, which are sorted by scheme and unit.
func potsOf(h *plan.History, least float64) (pots []*pot) {
	for from := 0; from < len(h.Lines); {
		to := from
		for to < len(h.Lines) && h.Lines[to].Scheme == h.Lines[from].Scheme && h.Lines[to].Unit == h.Lines[from].Unit {
			to++
		}
		pots = append(pots, potOf(h, from, to, least))
		from = to
	}
	return pots
}

// potOf picks the lines whose yearly volume is at least least on average: the
// logarithm of a smaller count says little and is skewed.
func potOf(h *plan.History, from, to int, least float64) *pot {
	p := &pot{unit: h.Lines[from].Unit, scheme: h.Lines[from].Scheme}
	for k := from; k < to; k++ {
		volume := volumeOf(h, k)
		var sum, years float64
		for y := range h.Years {
			switch cell := h.Cell(k, y); {
			case h.Complete(cell):
				sum += float64(h.Total(volume, cell))
				years++
			case h.Months[cell] != 0:
				p.partial++
			}
		}
		switch {
		case years > 0 && sum >= least*years:
			p.lines, p.volume = append(p.lines, k), append(p.volume, volume)
		case years > 0:
			p.small++
		}
	}
	return p
}

// volumeOf is what counts in a line, as a risk run has it: cases where there are any.
func volumeOf(h *plan.History, line int) plan.Column {
	if h.Columns[plan.Cases] != nil {
		for _, v := range h.Columns[plan.Cases][plan.Months*h.Cell(line, 0) : plan.Months*h.Cell(line+1, 0)] {
			if v != 0 {
				return plan.Cases
			}
		}
	}
	return plan.Visits
}

// panel holds one measure of a pot: the logarithm of each line's year and the
// variance of its noise, which the model says nothing else about. Entry
// len(years)·i+y belongs to line i in year y; it is NaN where there is none.
type panel struct {
	years []int
	lines []int
	group []int // of each line: whose own variance it has
	log   []float64
	noise []float64
}

func (p *panel) at(i, y int) int { return i*len(p.years) + y }

// panelOf takes the logarithms of a measure. noise is the variance of that
// logarithm at a volume. Counts get ½ added, so that their logarithm has no
// bias of the first order.
func panelOf(h *plan.History, p *pot, m Measure, noise func(volume float64) float64) *panel {
	out := &panel{years: h.Years, lines: p.lines, group: make([]int, len(p.lines)),
		log: make([]float64, len(p.lines)*len(h.Years)), noise: make([]float64, len(p.lines)*len(h.Years))}
	for i, k := range p.lines {
		for y := range h.Years {
			at, cell := out.at(i, y), h.Cell(k, y)
			out.log[at] = math.NaN()
			if !h.Complete(cell) {
				continue
			}
			n := float64(h.Total(p.volume[i], cell))
			if x := m.of(h, cell, n); x > 0 && (n > 0 || m == Volume) {
				out.log[at], out.noise[at] = math.Log(x), noise(max(n, 1))
			}
		}
	}
	return out
}

// of is the measure in a cell of volume n, ≤ 0 where there is none.
func (m Measure) of(h *plan.History, cell int, n float64) float64 {
	switch m {
	case Volume:
		return n + 0.5
	case UnitCost:
		return float64(h.Total(plan.TotalCost, cell)) / n
	case PointsPerCase:
		return float64(h.Total(plan.PointsCol, cell)) / n
	case Cost:
		return float64(h.Total(plan.TotalCost, cell))
	}
	return float64(h.Total(plan.FundCost, cell))
}

// smooth replaces the noise of counts by that of the fitted counts: the noise
// of a count that came out low is not larger for it.
func (p *panel) smooth(fit *twoWay, noise func(volume float64) float64) {
	for i := range p.lines {
		mean, n := 0.0, 0.0
		for y := range p.years {
			if x := p.log[p.at(i, y)]; !math.IsNaN(x) {
				mean, n = mean+x-fit.year[y], n+1
			}
		}
		for y := range p.years {
			if at := p.at(i, y); !math.IsNaN(p.log[at]) {
				p.noise[at] = noise(max(1, math.Exp(mean/n+fit.year[y])))
			}
		}
	}
}

// cells counts the entries there are.
func (p *panel) cells() (n int) {
	for _, x := range p.log {
		if !math.IsNaN(x) {
			n++
		}
	}
	return n
}

// only returns the panel of the lines that keep wants.
func (p *panel) only(keep func(line int) bool) *panel {
	out := &panel{years: p.years}
	for i, k := range p.lines {
		if keep(k) {
			out.lines, out.group = append(out.lines, k), append(out.group, p.group[i])
			out.log = append(out.log, p.log[p.at(i, 0):p.at(i+1, 0)]...)
			out.noise = append(out.noise, p.noise[p.at(i, 0):p.at(i+1, 0)]...)
		}
	}
	return out
}

// unitsOf lists the units of pots in order.
func unitsOf(pots []*pot) (units []string) {
	for _, p := range pots {
		if !slices.Contains(units, p.unit) {
			units = append(units, p.unit)
		}
	}
	slices.Sort(units)
	return units
}
