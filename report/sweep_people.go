package report

import (
	"cmp"
	"slices"
	"strings"

	"fundsim/model/journal"
	"fundsim/model/money"
	"fundsim/model/plan"
)

// fortune is an institution's gain over all its rows.
type fortune struct {
	institution    string
	level          plan.Level
	gain, incurred float64
}

func (s *fortune) ratio() float64 { return s.gain / s.incurred }

// fortunes lists the institutions that incurred anything by gain ratio, lowest
// first: over all draws, or as planned without any.
func fortunes(p *SweepPoint, n *names) []fortune {
	sums := map[string]*fortune{}
	var out []fortune
	for i := range p.Outcome.Result.Institutions {
		row := &p.Outcome.Result.Institutions[i]
		s := sums[row.Institution]
		if s == nil {
			s = &fortune{institution: row.Institution}
			if in := n.institutions[row.Institution]; in != nil {
				s.level = in.Level
			}
			sums[row.Institution] = s
		}
		if p.Run != nil {
			t := &p.Run.Tallies[i]
			s.gain, s.incurred = s.gain+t.Gain().Float(), s.incurred+t.Incurred.Float()
		} else {
			s.gain, s.incurred = s.gain+float64(row.Payable-row.Incurred), s.incurred+float64(row.Incurred)
		}
	}
	for _, s := range sums {
		if s.incurred > 0 {
			out = append(out, *s)
		}
	}
	slices.SortFunc(out, func(a, b fortune) int {
		return cmp.Or(cmp.Compare(a.ratio(), b.ratio()), strings.Compare(a.institution, b.institution))
	})
	return out
}

// institutions shows who is worst off at each value, and the worst tenth of
// each level.
func (b *sweepBuilder) institutions() Grid {
	l := &sweepLabels
	levels := plan.Level("").Words()
	g := Grid{ID: "institutions", Title: b.t(l.institutions), Columns: append(b.valueColumns(), b.side(l.worst), b.col(l.worstGain)), Notes: []string{b.t(l.decileNote)}}
	for _, w := range levels {
		title := word(b.Options, w.Code, levels)
		if title == string(plan.Unrated) {
			title = b.in(l.unrated)
		}
		g.Columns = append(g.Columns, Column{Title: title + " " + b.in(l.decile), Right: true})
	}
	if b.drawn() {
		g.Notes = append(g.Notes, b.t(l.overDraws))
	}
	for i := range b.s.Points {
		p := &b.s.Points[i]
		all := fortunes(p, b.names)
		if len(all) == 0 {
			continue
		}
		cells := append(b.valueCells(p), text(strings.TrimSpace(all[0].institution+" "+b.names.institution(all[0].institution))), gainCell(all[0].ratio()))
		for _, w := range levels {
			cells = append(cells, worstTenth(all, plan.Level(w.Code)))
		}
		g.add(Body, cells...)
	}
	return g
}

// worstTenth is the gain ratio of the tenth of a level's institutions with the
// lowest ratios, taken together; all is sorted by ratio.
func worstTenth(all []fortune, level plan.Level) Cell {
	var of []fortune
	for _, s := range all {
		if s.level == level {
			of = append(of, s)
		}
	}
	if len(of) == 0 {
		return Cell{}
	}
	var together fortune
	for _, s := range of[:max(1, len(of)/10)] {
		together.gain, together.incurred = together.gain+s.gain, together.incurred+s.incurred
	}
	return gainCell(together.ratio())
}

func gainCell(r float64) Cell {
	return estimated(journal.Ratio, r*float64(money.One))
}
