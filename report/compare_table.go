package report

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"fundsim/model/journal"
	"fundsim/model/money"
	"fundsim/model/problem"
	"fundsim/model/settle"
)

var compareLabels = struct {
	heading, base, schemes, units, item, unit, delta, percent, metric, name                      problem.Text
	people, winners, losers, same, total, only, remark, owedNote, sameNote, noUnits, differingOf problem.Text
}{
	heading:     problem.Text{ZH: "情景比较:%s", EN: "Comparison: %s"},
	base:        problem.Text{ZH: "基准:%s", EN: "base: %s"},
	schemes:     problem.Text{ZH: "险种 — %s", EN: "Schemes — %s"},
	units:       problem.Text{ZH: "预决算单元 — %s", EN: "Units — %s"},
	item:        problem.Text{ZH: "项目", EN: "item"},
	unit:        problem.Text{ZH: "单元", EN: "unit"},
	delta:       problem.Text{ZH: "差额", EN: "difference"},
	percent:     problem.Text{ZH: "增减", EN: "change"},
	metric:      problem.Text{ZH: "指标", EN: "metric"},
	name:        problem.Text{ZH: "名称", EN: "name"},
	people:      problem.Text{ZH: "机构得失 — %s 与 %s 相比", EN: "Winners and losers — %s against %s"},
	winners:     problem.Text{ZH: "增加 %d 家", EN: "%d gain"},
	losers:      problem.Text{ZH: "减少 %d 家", EN: "%d lose"},
	same:        problem.Text{ZH: "不变 %d 家", EN: "%d unchanged"},
	total:       problem.Text{ZH: "合计", EN: "total"},
	only:        problem.Text{ZH: "仅见于 %s", EN: "only in %s"},
	remark:      problem.Text{ZH: "备注", EN: "remark"},
	owedNote:    problem.Text{ZH: "金额为全年应付额与奖励之和,含全部险种与单元;按差额由大到小排列。", EN: "Amounts are payable and awards together, all schemes and units; sorted by difference."},
	sameNote:    problem.Text{ZH: "另有 %d 家机构不变,未列出,已计入合计。", EN: "%d institutions are unchanged; they are not listed but counted in the total."},
	noUnits:     problem.Text{ZH: "各单元无差异。", EN: "No unit differs."},
	differingOf: problem.Text{ZH: "只列有差异的项目。", EN: "Only figures that differ are listed."},
}

func compareTable(w io.Writer, views []*View, o Options) error {
	var b bytes.Buffer
	for _, line := range compareHeading(views, o) {
		for _, l := range wrap(clean(line), o.Width) {
			fmt.Fprintln(&b, o.bold(l))
		}
	}
	grids := CompareGrids(views, o)
	for i := range grids {
		fmt.Fprintln(&b)
		if err := writeGrid(&b, &grids[i], o); err != nil {
			return err
		}
	}
	_, err := w.Write(b.Bytes())
	return err
}

func compareMarkdown(w io.Writer, views []*View, o Options) error {
	var b strings.Builder
	for i, line := range compareHeading(views, o) {
		if i == 0 {
			b.WriteString("# ")
		}
		b.WriteString(markdownText(line) + "\n\n")
	}
	grids := CompareGrids(views, o)
	for i := range grids {
		markdownGrid(&b, &grids[i], o)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func compareHeading(views []*View, o Options) []string {
	unit := o.in(tableLabels.yuan)
	if o.Wan {
		unit = o.in(tableLabels.wan) + o.in(tableLabels.wanNote)
	}
	names := viewNames(views)
	return []string{fmt.Sprintf(o.in(compareLabels.heading), strings.Join(names, " / ")),
		fmt.Sprintf(o.in(compareLabels.base), names[0]) + "  " + fmt.Sprintf(o.in(tableLabels.money), unit)}
}

// CompareGrids builds the tables of a comparison: schemes, units that differ,
// and winners and losers against the base.
func CompareGrids(views []*View, o Options) []Grid {
	c := &comparison{Options: o, views: views, labels: viewNames(views), names: make([]*names, len(views))}
	for i, v := range views {
		c.names[i] = newNames(v.Plan)
	}
	var grids []Grid
	for _, scheme := range c.schemeIDs() {
		grids = append(grids, c.scheme(scheme))
	}
	for _, scheme := range c.schemeIDs() {
		grids = append(grids, c.units(scheme))
	}
	for other := 1; other < len(views); other++ {
		grids = append(grids, c.people(other))
	}
	return numbered(grids, o)
}

type comparison struct {
	Options
	views  []*View
	labels []string
	names  []*names
}

// title asks every view for a name, the base first: a row may be in one only.
func (c *comparison) title(id string, of func(*names) string) string {
	for _, n := range c.names {
		if t := of(n); t != id {
			return t
		}
	}
	return id
}

func (c *comparison) schemeTitle(id string) string {
	return c.title(id, func(n *names) string { return n.scheme(id) })
}

func (c *comparison) unitTitle(id string) string {
	return c.title(id, func(n *names) string { return n.unit(id) })
}

func (c *comparison) schemeIDs() []string {
	var ids []string
	for _, v := range c.views {
		for i := range v.Result.Schemes {
			ids = append(ids, v.Result.Schemes[i].Scheme)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// columns are those of the views: the base, then each other with its difference
// and change.
func (c *comparison) columns(key ...Column) []Column {
	out := append(key, Column{Title: c.labels[0], Right: true})
	for _, name := range c.labels[1:] {
		out = append(out, Column{Title: name, Right: true}, Column{Title: c.in(compareLabels.delta), Right: true},
			Column{Title: c.in(compareLabels.percent), Right: true})
	}
	return out
}

func (c *comparison) cells(d *difference, key ...Cell) []Cell {
	out := append(key, d.figures[0].cell(d.kind))
	for k := 1; k < len(c.views); k++ {
		delta := d.delta(k)
		change := Cell{}
		if delta.ok && delta.value != 0 {
			change = ratioCell(money.Fen(delta.value), money.Fen(max(d.figures[0].value, -d.figures[0].value)))
		}
		out = append(out, d.figures[k].cell(d.kind), delta.cell(d.kind), change)
	}
	return out
}

func (c *comparison) scheme(id string) Grid {
	g := Grid{ID: "schemes", Title: fmt.Sprintf(c.in(compareLabels.schemes), c.schemeTitle(id)),
		Columns: c.columns(Column{Title: c.in(compareLabels.item), Key: true})}
	rows := compareRows(c.views, func(v *View) []settle.SchemeResult { return v.Result.Schemes }, settle.SchemeFields,
		func(s *settle.SchemeResult) rowID { return rowID{s.Scheme, "", ""} })
	for i := range rows {
		if field, ok := strings.CutPrefix(rows[i].key, "schemes."+id+"."); ok {
			g.add(Body, c.cells(&rows[i], text(titleOf(c.Options, settle.SchemeFields, field)))...)
		}
	}
	return g
}

// unitFields are what a comparison shows of a unit.
var unitFields = []string{"budget", "incurred", "retained", "borne", "payable", "fund_side_amount", "point_value"}

func (c *comparison) units(scheme string) Grid {
	g := Grid{ID: "units", Title: fmt.Sprintf(c.in(compareLabels.units), c.schemeTitle(scheme)),
		Columns: c.columns(Column{Title: c.in(compareLabels.unit), Key: true}, Column{Title: c.in(compareLabels.item), Key: true})}
	rows := compareRows(c.views, func(v *View) []settle.UnitResult { return v.Result.Units }, settle.UnitFields,
		func(u *settle.UnitResult) rowID { return rowID{u.Scheme, u.Unit, ""} })
	for i := range rows {
		head, tail, _ := fromKey(rows[i].key)
		if tail[0] != scheme || !slices.Contains(unitFields, tail[1]) || !c.Detail && !rows[i].differs() {
			continue
		}
		g.add(Body, c.cells(&rows[i], text(c.unitTitle(head)), text(titleOf(c.Options, settle.UnitFields, tail[1])))...)
	}
	slices.SortStableFunc(g.Rows, func(x, y Row) int { return cmp.Compare(c.unitOrder(x.Cells[0].Text), c.unitOrder(y.Cells[0].Text)) })
	switch {
	case len(g.Rows) == 0:
		g.Notes = append(g.Notes, c.in(compareLabels.noUnits))
	case !c.Detail:
		g.Notes = append(g.Notes, c.in(compareLabels.differingOf))
	}
	return g
}

// unitOrder is a unit's place in the first scenario that has it.
func (c *comparison) unitOrder(title string) int {
	for i, n := range c.names {
		for j := range n.plan.Units {
			if c.unitTitle(n.plan.Units[j].ID) == title {
				return i*len(n.plan.Units) + j
			}
		}
	}
	return -1
}

// fromKey splits units.UNIT.SCHEME.FIELD.
func fromKey(key string) (unit string, tail []string, ok bool) {
	parts := strings.Split(key, ".")
	if len(parts) != 4 {
		return "", []string{"", ""}, false
	}
	return parts[1], parts[2:], true
}

// owed is what an institution is owed in two views.
type owed struct {
	id            string
	base, other   money.Fen
	inBase, inOth bool
}

func (p *owed) delta() money.Fen { return p.other - p.base }

// people lists who gains and who loses against the base, each with a subtotal.
func (c *comparison) people(other int) Grid {
	l := &compareLabels
	g := Grid{ID: "people", Title: fmt.Sprintf(c.in(l.people), c.labels[other], c.labels[0]),
		Columns: append(c.columnsOf(other), Column{Title: c.in(l.remark)}), Notes: []string{c.in(l.owedNote)}}
	all := c.owed(other)
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
	return g
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

// owed adds up payables and awards by institution, largest gain first, then by id.
func (c *comparison) owed(other int) []owed {
	byID := map[string]*owed{}
	of := func(id string) *owed {
		if byID[id] == nil {
			byID[id] = &owed{id: id}
		}
		return byID[id]
	}
	for _, side := range []int{0, other} {
		add := func(id string, f money.Fen) {
			p := of(id)
			if side == 0 {
				p.base, p.inBase = p.base+f, true
			} else {
				p.other, p.inOth = p.other+f, true
			}
		}
		r := c.views[side].Result
		for i := range r.Institutions {
			add(r.Institutions[i].Institution, r.Institutions[i].Payable)
		}
		for i := range r.Awards {
			add(r.Awards[i].Institution, r.Awards[i].Amount)
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

// differencesGrid is the rectangular table of a comparison: one figure a row.
func differencesGrid(views []*View, o Options) Grid {
	l, names := &compareLabels, viewNames(views)
	titles := newNames(views[0].Plan)
	g := Grid{Columns: []Column{{Title: o.in(l.metric)}, {Title: o.in(l.name)}, {Title: names[0], Right: true}}}
	for _, n := range names[1:] {
		g.Columns = append(g.Columns, Column{Title: n, Right: true}, Column{Title: n + " " + o.in(l.delta), Right: true})
	}
	rows := differences(views, o.Detail)
	for i := range rows {
		d := &rows[i]
		cells := []Cell{{Kind: journal.Word, Text: d.key}, text(titles.describe(o, d.key)), d.figures[0].cell(d.kind)}
		for k := 1; k < len(views); k++ {
			cells = append(cells, d.figures[k].cell(d.kind), d.delta(k).cell(d.kind))
		}
		g.add(Body, cells...)
	}
	return g
}
