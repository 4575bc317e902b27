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
	heading, base, schemes, units, item, unit, delta, percent, metric, name             problem.Text
	people, winners, losers, same, total, only, remark, owedNote, sameNote, differingOf problem.Text
	inScheme, owedInScheme, leftOut, allSame, elsewhere, separator                      problem.Text
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
	differingOf: problem.Text{ZH: "只列有差异的项目。", EN: "Only figures that differ are listed."},

	inScheme:     problem.Text{ZH: " — %s", EN: " — %s"},
	owedInScheme: problem.Text{ZH: "金额为本险种全年应付额与奖励之和;按差额由大到小排列。", EN: "Amounts are payable and awards of this scheme together; sorted by difference."},
	leftOut:      problem.Text{ZH: "没有差异、未列出的表(--detail 全部列出):%s", EN: "Tables without a difference, left out (--detail lists all): %s"},
	allSame:      problem.Text{ZH: "没有差异。", EN: "There is no difference."},
	elsewhere:    problem.Text{ZH: "预算、应付额与各机构所得没有差异;其他数字的差异见 --format csv。", EN: "Budgets, payables and what institutions are owed are the same; for other figures that differ see --format csv."},
	separator:    problem.Text{ZH: ";", EN: "; "},
}

func compareTable(w io.Writer, views []*View, o Options) error {
	var b bytes.Buffer
	for _, line := range compareHeading(views, o) {
		for _, l := range wrap(clean(line), o.Width) {
			fmt.Fprintln(&b, o.bold(l))
		}
	}
	grids, same := compareGrids(views, o)
	for i := range grids {
		fmt.Fprintln(&b)
		if err := writeGrid(&b, &grids[i], o); err != nil {
			return err
		}
	}
	if line := compareClosing(views, o, grids, same); line != "" {
		fmt.Fprintln(&b)
		for _, l := range wrap(clean(line), o.Width) {
			fmt.Fprintln(&b, l)
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
	grids, same := compareGrids(views, o)
	for i := range grids {
		markdownGrid(&b, &grids[i], o)
	}
	if line := compareClosing(views, o, grids, same); line != "" {
		b.WriteString(markdownText(line) + "\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func compareHeading(views []*View, o Options) []string {
	unit := o.in(tableLabels.yuan)
	if o.Wan {
		unit = o.in(tableLabels.wan) + o.in(tableLabels.wanNote)
	}
	return []string{fmt.Sprintf(o.in(compareLabels.heading), strings.Join(viewNames(views), " / ")),
		fmt.Sprintf(o.in(compareLabels.base), viewLabels(views)[0]) + "  " + fmt.Sprintf(o.in(tableLabels.money), unit)}
}

// CompareGrids builds the tables of a comparison: schemes, units, and winners
// and losers against the base. Tables without a difference are left out unless
// Detail is set, which adds winners and losers by scheme.
func CompareGrids(views []*View, o Options) []Grid {
	shown, _ := compareGrids(views, o)
	return shown
}

// compareGrids also names what was left out.
func compareGrids(views []*View, o Options) (shown []Grid, same []string) {
	c := newComparison(views, o)
	add := func(g Grid, differs bool) {
		if differs || o.Detail {
			shown = append(shown, g)
		} else {
			same = append(same, g.Title)
		}
	}
	for _, scheme := range c.schemeIDs() {
		add(c.scheme(scheme))
	}
	for _, scheme := range c.schemeIDs() {
		add(c.units(scheme))
	}
	for other := 1; other < len(views); other++ {
		if schemes := c.schemeIDs(); o.Detail && len(schemes) > 1 {
			for _, scheme := range schemes {
				add(c.people(other, scheme))
			}
		}
		add(c.people(other, ""))
	}
	return numbered(shown, o), same
}

// compareClosing says what is not shown.
func compareClosing(views []*View, o Options, shown []Grid, same []string) string {
	l := &compareLabels
	switch {
	case len(shown) == 0 && len(differences(views, false)) > 0:
		return o.in(l.elsewhere)
	case len(shown) == 0:
		return o.in(l.allSame)
	case len(same) == 0:
		return ""
	}
	return fmt.Sprintf(o.in(l.leftOut), strings.Join(same, o.in(l.separator)))
}

type comparison struct {
	Options
	views  []*View
	labels []string
	names  []*names
}

func newComparison(views []*View, o Options) *comparison {
	c := &comparison{Options: o, views: views, labels: viewLabels(views), names: make([]*names, len(views))}
	for i, v := range views {
		c.names[i] = newNames(v.Plan)
	}
	return c
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

func (c *comparison) scheme(id string) (g Grid, differs bool) {
	g = Grid{ID: "schemes", Title: fmt.Sprintf(c.in(compareLabels.schemes), c.schemeTitle(id)),
		Columns: c.columns(Column{Title: c.in(compareLabels.item), Key: true})}
	rows := compareRows(c.views, func(v *View) []settle.SchemeResult { return v.Result.Schemes }, settle.SchemeFields,
		func(s *settle.SchemeResult) rowID { return rowID{s.Scheme, "", ""} })
	for i := range rows {
		if field, ok := strings.CutPrefix(rows[i].key, "schemes."+id+"."); ok {
			g.add(Body, c.cells(&rows[i], text(titleOf(c.Options, settle.SchemeFields, field)))...)
			differs = differs || rows[i].differs()
		}
	}
	return g, differs
}

// unitFields are what a comparison shows of a unit.
var unitFields = []string{"budget", "incurred", "retained", "borne", "payable", "fund_side_amount", "point_value"}

func (c *comparison) units(scheme string) (g Grid, differs bool) {
	g = Grid{ID: "units", Title: fmt.Sprintf(c.in(compareLabels.units), c.schemeTitle(scheme)),
		Columns: c.columns(Column{Title: c.in(compareLabels.unit), Key: true}, Column{Title: c.in(compareLabels.item), Key: true})}
	rows := compareRows(c.views, func(v *View) []settle.UnitResult { return v.Result.Units }, settle.UnitFields,
		func(u *settle.UnitResult) rowID { return rowID{u.Scheme, u.Unit, ""} })
	for i := range rows {
		head, tail, _ := fromKey(rows[i].key)
		if tail[0] != scheme || !slices.Contains(unitFields, tail[1]) || !c.Detail && !rows[i].differs() {
			continue
		}
		g.add(Body, c.cells(&rows[i], text(c.unitTitle(head)), text(titleOf(c.Options, settle.UnitFields, tail[1])))...)
		differs = differs || rows[i].differs()
	}
	slices.SortStableFunc(g.Rows, func(x, y Row) int { return cmp.Compare(c.unitOrder(x.Cells[0].Text), c.unitOrder(y.Cells[0].Text)) })
	if !c.Detail {
		g.Notes = append(g.Notes, c.in(compareLabels.differingOf))
	}
	return g, differs
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

// differencesGrid is the rectangular table of a comparison: one figure a row.
func differencesGrid(views []*View, o Options) Grid {
	l, names := &compareLabels, viewLabels(views)
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
