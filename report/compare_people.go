package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"fundsim/model/money"
	"fundsim/model/problem"
)

// owed is what an institution is owed in two views.
type owed struct {
	id            string
	base, other   money.Fen
	inBase, inOth bool
}

func (p *owed) delta() money.Fen { return p.other - p.base }

// people lists who gains and who loses against the base, each with a subtotal:
// in one scheme, or "" in all together.
func (c *comparison) people(other int, scheme string) (g Grid, differs bool) {
	l := &compareLabels
	g = Grid{ID: "people", Title: fmt.Sprintf(c.in(l.people), c.labels[other], c.labels[0]),
		Columns: append(c.columnsOf(other), Column{Title: c.in(l.remark)}), Notes: []string{c.in(l.owedNote)}}
	if scheme != "" {
		g.Title += fmt.Sprintf(c.in(l.inScheme), c.schemeTitle(scheme))
		g.Notes[0] = c.in(l.owedInScheme)
	}
	all := c.owed(other, scheme)
	sum := func(style RowStyle, label problem.Text, part []owed) {
		var s owed
		for i := range part {
			s.base += part[i].base
			s.other += part[i].other
		}
		title := c.in(label)
		if style == Subtotal {
			title = fmt.Sprintf(title, len(part))
		}
		g.add(style, c.owedCells(&s, text(""), text(title), "")...)
	}
	rest := all
	for _, group := range []struct {
		label problem.Text
		in    func(money.Fen) bool
	}{{l.winners, func(d money.Fen) bool { return d > 0 }}, {l.same, func(d money.Fen) bool { return d == 0 }}, {l.losers, func(d money.Fen) bool { return d < 0 }}} {
		n := 0
		for n < len(rest) && group.in(rest[n].delta()) {
			n++
		}
		part := rest[:n]
		rest = rest[n:]
		if group.label == l.same && !c.Detail {
			if n > 0 {
				g.Notes = append(g.Notes, fmt.Sprintf(c.in(l.sameNote), n))
			}
			continue
		}
		for i := range part {
			title := c.title(part[i].id, func(n *names) string { return n.institution(part[i].id) })
			g.add(Body, c.owedCells(&part[i], text(part[i].id), text(title), c.onlyIn(&part[i], other))...)
		}
		if n > 0 {
			sum(Subtotal, group.label, part)
		}
	}
	sum(Total, l.total, all)
	return g, slices.ContainsFunc(all, func(p owed) bool { return p.delta() != 0 || p.inBase != p.inOth })
}

func (c *comparison) onlyIn(p *owed, other int) string {
	switch {
	case !p.inBase:
		return fmt.Sprintf(c.in(compareLabels.only), c.labels[other])
	case !p.inOth:
		return fmt.Sprintf(c.in(compareLabels.only), c.labels[0])
	}
	return ""
}

func (c *comparison) columnsOf(other int) []Column {
	l := &compareLabels
	return []Column{{Title: c.in(institutionLabels.code), Key: true}, {Title: c.in(institutionLabels.name), Key: true},
		{Title: c.labels[0], Right: true}, {Title: c.labels[other], Right: true}, {Title: c.in(l.delta), Right: true}, {Title: c.in(l.percent), Right: true}}
}

func (c *comparison) owedCells(p *owed, code, name Cell, remark string) []Cell {
	change := Cell{}
	if p.delta() != 0 {
		change = ratioCell(p.delta(), p.base.Abs())
	}
	return []Cell{code, name, amountCell(p.base), amountCell(p.other), amountCell(p.delta()), change, text(remark)}
}

// owed adds up payables and awards by institution, largest gain first, then by
// id; scheme "" means all schemes.
func (c *comparison) owed(other int, scheme string) []owed {
	byID := map[string]*owed{}
	of := func(id string) *owed {
		if byID[id] == nil {
			byID[id] = &owed{id: id}
		}
		return byID[id]
	}
	for _, side := range []int{0, other} {
		add := func(id, in string, f money.Fen) {
			if scheme != "" && in != scheme {
				return
			}
			p := of(id)
			if side == 0 {
				p.base, p.inBase = p.base+f, true
			} else {
				p.other, p.inOth = p.other+f, true
			}
		}
		r := c.views[side].Result
		for i := range r.Institutions {
			add(r.Institutions[i].Institution, r.Institutions[i].Scheme, r.Institutions[i].Payable)
		}
		for i := range r.Awards {
			add(r.Awards[i].Institution, r.Awards[i].Scheme, r.Awards[i].Amount)
		}
	}
	out := make([]owed, 0, len(byID))
	for _, p := range byID {
		out = append(out, *p)
	}
	slices.SortFunc(out, func(x, y owed) int {
		return cmp.Or(cmp.Compare(y.delta(), x.delta()), strings.Compare(x.id, y.id))
	})
	return out
}
