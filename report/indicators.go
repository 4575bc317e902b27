package report

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"fundsim/model/indicators"
	"fundsim/model/journal"
	"fundsim/model/plan"
	"fundsim/model/problem"
)

var indicatorLabels = struct {
	heading, rows, overall, groups, unit, scheme, code, name, level, alliance, standAlone, allUnits, total, subtotal problem.Text
	visits, cases, cost, last, growth, flags, peers, allPeers, given                                                 problem.Text
	note, noStay, noPoints, noneFlagged, onlyFlagged, left                                                           problem.Text
}{
	heading:     problem.Text{ZH: "%s  %d 年度指标", EN: "%s — indicators of %d"},
	rows:        problem.Text{ZH: "%s:本年与上年", EN: "%s: this year against last"},
	overall:     problem.Text{ZH: "各险种合计", EN: "Schemes and total"},
	groups:      problem.Text{ZH: "各组合计(全部单元)", EN: "Groups over all units"},
	unit:        problem.Text{ZH: "预决算单元", EN: "unit"},
	scheme:      problem.Text{ZH: "险种", EN: "scheme"},
	code:        problem.Text{ZH: "编码", EN: "code"},
	name:        problem.Text{ZH: "机构", EN: "institution"},
	level:       problem.Text{ZH: "等级", EN: "level"},
	alliance:    problem.Text{ZH: "医共体", EN: "alliance"},
	standAlone:  problem.Text{ZH: "(不属医共体)", EN: "(stand-alone)"},
	allUnits:    problem.Text{ZH: "全部单元", EN: "all units"},
	total:       problem.Text{ZH: "合计", EN: "total"},
	subtotal:    problem.Text{ZH: "小计", EN: "subtotal"},
	visits:      problem.Text{ZH: "人次", EN: "visits"},
	cases:       problem.Text{ZH: "病例", EN: "cases"},
	cost:        problem.Text{ZH: "总费用", EN: "total cost"},
	last:        problem.Text{ZH: "%s上年", EN: "%s last year"},
	growth:      problem.Text{ZH: "%s增幅", EN: "%s growth"},
	flags:       problem.Text{ZH: "超限", EN: "past a cap"},
	peers:       problem.Text{ZH: ",比同级", EN: ", over the level's"},
	allPeers:    problem.Text{ZH: ",比全部机构", EN: ", over all institutions'"},
	given:       problem.Text{ZH: "给定上限", EN: "given cap"},
	note:        problem.Text{ZH: "均为全年数;次均、例均费用以元计;空格为没有定义(分母为零,或上年无数据),不是零。", EN: "Figures are of the whole year; costs per visit and case in yuan; an empty cell is not defined (zero denominator, or nothing last year), not zero."},
	noStay:      problem.Text{ZH: "没有平均住院日:病例没有住院天数。", EN: "No average stay: the cases have no bed days."},
	noPoints:    problem.Text{ZH: "没有 CMI:业务数据没有点数。", EN: "No case-mix index: the activity has no points."},
	noneFlagged: problem.Text{ZH: "没有增幅超过上限者。", EN: "No growth is past a cap."},
	onlyFlagged: problem.Text{ZH: "只列增幅超过上限者。", EN: "Only rows past a cap are listed."},
	left:        problem.Text{ZH: "全部为空或为零而略去的列:%s。", EN: "Columns left out, empty or zero throughout: %s."},
}

// IndicatorTables are the tables of the report of indicators, for CSV.
var IndicatorTables = []string{"rows", "totals"}

// Indicators prints indicators of this year against last; format is table,
// markdown, csv (one of IndicatorTables) or json.
func Indicators(w io.Writer, v *View, r *indicators.Report, o Options, format, table string, flaggedOnly bool) error {
	b := &builder{View: v, Options: o, names: newNames(v.Plan), assumed: &assumptions{}}
	switch format {
	case "json":
		return indicatorsJSON(w, v, r, b.names)
	case "csv":
		rows := r.Rows
		if table == "totals" {
			rows = r.Totals
		}
		b.names.withCodes()
		g := b.indicatorGrid("csv", r.By, true)
		for i := range rows {
			b.indicatorRow(&g, Body, &rows[i], r.By, true)
		}
		return writeCSV(w, &g, o)
	}
	title := fmt.Sprintf(o.in(indicatorLabels.heading), cmp.Or(v.Plan.Title, v.Plan.ID), v.Plan.Year)
	return printGrids(w, title, numbered(b.indicatorGrids(r, flaggedOnly), o), o, format)
}

// indicatorGrids are a table for each scheme, one of groups and one of schemes.
func (b *builder) indicatorGrids(r *indicators.Report, flaggedOnly bool) []Grid {
	l := &indicatorLabels
	var grids []Grid
	for _, s := range sortedSchemes(b.Plan) {
		g := b.indicatorGrid("rows", r.By, false)
		g.Title = b.t(l.rows, b.names.scheme(s))
		for i := range r.Rows {
			x := &r.Rows[i]
			if x.Scheme != s {
				continue
			}
			b.indicatorRow(&g, Body, x, r.By, false)
			if next := i + 1; r.By != indicators.ByUnit && (next == len(r.Rows) || r.Rows[next].Scheme != s || r.Rows[next].Unit != x.Unit) {
				b.indicatorTotals(&g, Subtotal, r, func(t *indicators.Row) bool { return t.Scheme == s && t.Unit == x.Unit && !t.Grouped })
			}
		}
		b.indicatorTotals(&g, Total, r, func(t *indicators.Row) bool { return t.Scheme == s && t.Unit == "" && !t.Grouped })
		if len(g.Rows) > 0 {
			grids = append(grids, g)
		}
	}
	if r.By == indicators.ByLevel || r.By == indicators.ByAlliance {
		g := b.indicatorGrid("groups", r.By, true)
		g.Title = b.t(l.groups)
		b.indicatorTotals(&g, Body, r, func(t *indicators.Row) bool { return t.Grouped })
		grids = append(grids, g)
	}
	last := b.indicatorGrid("overall", indicators.ByUnit, true)
	last.Title = b.t(l.overall)
	b.indicatorTotals(&last, Body, r, func(t *indicators.Row) bool { return t.Scheme != "" && t.Unit == "" && !t.Grouped })
	b.indicatorTotals(&last, Total, r, func(t *indicators.Row) bool { return t.Scheme == "" })
	if len(last.Rows) > 0 {
		grids = append(grids, last)
	}
	grids = slices.DeleteFunc(grids, func(g Grid) bool { return len(g.Rows) == 0 })
	if len(grids) == 0 {
		grids = append(grids, Grid{ID: "rows", Title: b.t(l.flags), Columns: []Column{b.key(l.flags)}})
	}
	b.indicatorNotes(grids, r, flaggedOnly)
	return grids
}

func sortedSchemes(p *plan.Plan) (ids []string) {
	for i := range p.Schemes {
		ids = append(ids, p.Schemes[i].ID)
	}
	slices.Sort(ids)
	return ids
}

func (b *builder) indicatorNotes(grids []Grid, r *indicators.Report, flaggedOnly bool) {
	l := &indicatorLabels
	for i := range grids {
		if dropped := withoutParts(grids[i].dropEmpty()); len(dropped) > 0 {
			grids[i].Notes = append(grids[i].Notes, b.t(l.left, strings.Join(dropped, b.t(problem.Text{ZH: "、", EN: ", "}))))
		}
	}
	last := &grids[len(grids)-1]
	last.Notes = append(last.Notes, b.t(l.note))
	if r.NoStay {
		last.Notes = append(last.Notes, b.t(l.noStay))
	}
	if r.NoPoints {
		last.Notes = append(last.Notes, b.t(l.noPoints))
	}
	switch {
	case flaggedOnly && len(r.Rows) == 0:
		last.Notes = append(last.Notes, b.t(l.noneFlagged))
	case flaggedOnly:
		last.Notes = append(last.Notes, b.t(l.onlyFlagged))
	}
}

// withoutParts leaves out the titles that go on from another one: with a measure
// its columns of last year and of growth are gone as well.
func withoutParts(titles []string) []string {
	return slices.DeleteFunc(slices.Clone(titles), func(t string) bool {
		return slices.ContainsFunc(titles, func(of string) bool { return t != of && strings.HasPrefix(t, of) })
	})
}

func (b *builder) indicatorGrid(id string, by indicators.By, withScheme bool) Grid {
	l := &indicatorLabels
	g := Grid{ID: id}
	if withScheme {
		g.Columns = append(g.Columns, b.key(l.scheme))
	}
	g.Columns = append(g.Columns, b.key(l.unit))
	switch by {
	case indicators.ByInstitution:
		g.Columns = append(g.Columns, b.key(l.code), b.key(l.name))
	case indicators.ByLevel:
		g.Columns = append(g.Columns, b.key(l.level))
	case indicators.ByAlliance:
		g.Columns = append(g.Columns, b.key(l.alliance))
	}
	g.Columns = append(g.Columns, b.col(l.visits), b.col(l.cases), b.col(l.cost))
	for _, d := range indicators.Definitions {
		short := b.in(d.Short)
		g.Columns = append(g.Columns, Column{Title: short, Right: true})
		if d.HasPrior {
			g.Columns = append(g.Columns, Column{Title: b.t(l.last, short), Right: true}, Column{Title: b.t(l.growth, short), Right: true})
		}
	}
	g.Columns = append(g.Columns, b.side(l.flags))
	return g
}

func (b *builder) indicatorTotals(g *Grid, style RowStyle, r *indicators.Report, is func(*indicators.Row) bool) {
	withScheme := g.Columns[0].Title == b.in(indicatorLabels.scheme)
	by := r.By
	if g.ID == "overall" {
		by = indicators.ByUnit
	}
	for i := range r.Totals {
		if is(&r.Totals[i]) {
			b.indicatorRow(g, style, &r.Totals[i], by, withScheme)
		}
	}
}

func (b *builder) indicatorRow(g *Grid, style RowStyle, r *indicators.Row, by indicators.By, withScheme bool) {
	l := &indicatorLabels
	var cells []Cell
	if withScheme {
		scheme := b.t(l.total)
		if r.Scheme != "" || g.ID == "csv" {
			scheme = b.names.scheme(r.Scheme)
		}
		cells = append(cells, text(scheme))
	}
	unit := b.t(l.allUnits)
	if r.Unit != "" || g.ID == "csv" {
		unit = b.names.unit(r.Unit)
	}
	cells = append(cells, text(unit))
	summed := text(b.t(l.subtotal))
	if style == Body {
		summed = Cell{}
	}
	switch {
	case by == indicators.ByInstitution && r.Institution == "":
		cells = append(cells, Cell{}, summed)
	case by == indicators.ByInstitution:
		cells = append(cells, text(r.Institution), text(b.names.institution(r.Institution)))
	case by != indicators.ByUnit && !r.Grouped:
		cells = append(cells, summed)
	case by != indicators.ByUnit:
		cells = append(cells, text(b.group(by, r.Group)))
	}
	cells = append(cells, countOf(r.This.Visits), countOf(r.This.Cases), amountCell(r.This.TotalCost))
	for m := range indicators.NumMeasures {
		cells = append(cells, b.measureCell(m, r.This.Quotients[m]))
		if indicators.Definitions[m].HasPrior {
			growth := Cell{}
			if x, ok := r.Growth(m); ok {
				growth = Cell{Kind: journal.Ratio, Value: int64(x)}
			}
			cells = append(cells, b.measureCell(m, r.Last.Quotients[m]), growth)
		}
	}
	g.add(style, append(cells, text(b.flags(r.Flags)))...)
}

func countOf(n int64) Cell { return Cell{Kind: journal.Count, Value: n} }

// group names a level or an alliance.
func (b *builder) group(by indicators.By, id string) string {
	switch {
	case by == indicators.ByLevel:
		return word(b.Options, plan.Level(id), plan.Level(id).Words())
	case id == "":
		return b.t(indicatorLabels.standAlone)
	}
	return id
}

// measureCell shows a measure; amounts are in yuan whatever the unit of money.
func (b *builder) measureCell(m indicators.Measure, q indicators.Quotient) Cell {
	x, ok := q.Shown(m)
	switch {
	case !ok:
		return Cell{}
	case indicators.Definitions[m].Shape == indicators.InPercent:
		return Cell{Kind: journal.Ratio, Value: x}
	case indicators.Definitions[m].Shape == indicators.InYuan:
		return Cell{Kind: perUnitYuan, Value: x}
	}
	return tenThousandths(x)
}

// flags says which growth is past which cap.
func (b *builder) flags(flags []indicators.Flag) string {
	l := &indicatorLabels
	var parts []string
	for _, f := range flags {
		g, _ := indicators.ShownGrowth(f.Growth)
		from := b.t(l.given)
		if f.Rule != "" {
			from = b.names.admission(f.Rule)
		}
		switch f.Base {
		case plan.LevelPeers:
			from += b.t(l.peers)
		case plan.AllPeers:
			from += b.t(l.allPeers)
		}
		parts = append(parts, fmt.Sprintf(b.t(problem.Text{ZH: "%s %s > %s(%s)", EN: "%s %s > %s (%s)"}), b.in(indicators.Definitions[f.Measure].Short), percent(int64(g)), f.Limit, from))
	}
	return strings.Join(parts, b.t(problem.Text{ZH: ";", EN: "; "}))
}
