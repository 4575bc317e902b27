package behaviour

import (
	"fmt"

	"fundsim/model/plan"
)

// drift is a drift of the scenario, or one of a preset.
type drift struct {
	*plan.Drift
	path   string
	preset bool // then only of lines that a points pool prices
}

// rules are everything that may select a line.
type rules struct {
	drifts    []drift
	shifts    []plan.CostShift
	responses []plan.Response
}

// rulesOf lists the reactions, those of presets first; all that match apply, so
// the order does not show.
func rulesOf(b *plan.Behaviour) (r rules) {
	for i, name := range b.Presets {
		if preset, ok := plan.PresetOf(name); ok {
			for j := range preset.Drifts {
				r.drifts = append(r.drifts, drift{&preset.Drifts[j], fmt.Sprintf("behaviour.presets.%d", i), true})
			}
		}
	}
	for i := range b.Drifts {
		r.drifts = append(r.drifts, drift{&b.Drifts[i], fmt.Sprintf("behaviour.drifts.%d", i), false})
	}
	r.shifts, r.responses = b.Shifts, b.Responses
	return r
}

// line is one line of activity with what selects it.
type line struct {
	drifts []int // indexes into rules
	shifts []int
	pool   int // index of the points pool that prices it, or −1
	cell   int // index of its volume factor, or −1
}

// cell is one volume factor: of a response in a pool.
type cell struct{ response, pool int }

// selection says which reactions each line has.
type selection struct {
	rules
	lines []line // by Activity.Lines
	cells []cell // in the order of first lines by scheme, unit and institution
}

// choose matches lines with reactions. Volume answers to the point value where a
// points pool prices the line: not for institutions paid itemised or by an
// admission rule.
func choose(c *plan.Compiled, a *plan.Activity, r rules) *selection {
	s := &selection{rules: r, lines: make([]line, len(a.Lines))}
	for k := range s.lines {
		s.lines[k] = line{pool: -1, cell: -1}
	}
	for i := range c.Pots {
		if c.Pots[i].Unit.Method != plan.DRGPoints {
			continue
		}
		for _, l := range c.Pots[i].Members {
			if at := c.Lines[l].Source; at >= 0 {
				s.lines[at].pool = i
			}
		}
	}
	index := map[cell]int{}
	for i := range c.Lines {
		l := &c.Lines[i]
		if l.Source < 0 {
			continue
		}
		x := &s.lines[l.Source]
		for j := range r.drifts {
			if d := &r.drifts[j]; d.Where.Matches(l.Key, l.Institution) && (!d.preset || x.pool >= 0) {
				x.drifts = append(x.drifts, j)
			}
		}
		for j := range r.shifts {
			if r.shifts[j].Where.Matches(l.Key, l.Institution) {
				x.shifts = append(x.shifts, j)
			}
		}
		for j := range r.responses {
			if x.pool < 0 || !r.responses[j].Where.Matches(l.Key, l.Institution) {
				continue
			}
			of := cell{j, x.pool}
			at, known := index[of]
			if !known {
				at = len(s.cells)
				index[of], s.cells = at, append(s.cells, of)
			}
			x.cell = at
			break
		}
	}
	return s
}
