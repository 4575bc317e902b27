package report

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"slices"

	"fundsim/model/journal"
	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/points"
	"fundsim/model/problem"
	"fundsim/model/settle"
)

var pointsLabels = struct {
	heading, groups, mix, pool                                                                     problem.Text
	group, reference, kept, mean, cv, stable, base, cases, points, share, total, shown             problem.Text
	code, name, cost, cmi, index, normal, low, middle, high, unstable, special, bedDay, readmitted problem.Text
	incurred, payable, gain, scheme, value, perCase, yes, indexNote, poolNote, bedDayGroup         problem.Text
}{
	heading:   problem.Text{ZH: "%s  %d 年度点数报告", EN: "%s — points of %d"},
	groups:    problem.Text{ZH: "病组", EN: "Groups"},
	mix:       problem.Text{ZH: "各机构病例构成", EN: "Case mix of institutions"},
	pool:      problem.Text{ZH: "点数池支付", EN: "What the pool pays"},
	group:     problem.Text{ZH: "病组", EN: "group"},
	reference: problem.Text{ZH: "参照病例", EN: "reference"},
	kept:      problem.Text{ZH: "剔除后", EN: "kept"},
	mean:      problem.Text{ZH: "例均费用(元)", EN: "mean cost (yuan)"},
	cv:        problem.Text{ZH: "变异系数", EN: "CV"},
	stable:    problem.Text{ZH: "稳定", EN: "stable"},
	base:      problem.Text{ZH: "基准点数", EN: "base points"},
	cases:     problem.Text{ZH: "病例", EN: "cases"},
	points:    problem.Text{ZH: "点数", EN: "points"},
	share:     problem.Text{ZH: "点数占比", EN: "share"},
	total:     problem.Text{ZH: "合计", EN: "total"},
	shown:     problem.Text{ZH: "按点数列前 %d 组,共 %d 组;--detail 列全部。", EN: "The first %d of %d groups by points; --detail lists all."},

	code:       problem.Text{ZH: "编码", EN: "code"},
	name:       problem.Text{ZH: "机构", EN: "institution"},
	cost:       problem.Text{ZH: "总费用", EN: "total cost"},
	cmi:        problem.Text{ZH: "CMI", EN: "CMI"},
	index:      problem.Text{ZH: "费用指数", EN: "cost index"},
	normal:     problem.Text{ZH: "正常", EN: "normal"},
	low:        problem.Text{ZH: "低倍率", EN: "low"},
	middle:     problem.Text{ZH: "中间", EN: "middle"},
	high:       problem.Text{ZH: "高倍率", EN: "high"},
	unstable:   problem.Text{ZH: "不稳定组", EN: "unstable"},
	special:    problem.Text{ZH: "特例单议", EN: "special"},
	bedDay:     problem.Text{ZH: "床日", EN: "bed-day"},
	readmitted: problem.Text{ZH: "重复住院", EN: "readmitted"},

	scheme:      problem.Text{ZH: "险种", EN: "scheme"},
	incurred:    problem.Text{ZH: "发生额", EN: "incurred"},
	payable:     problem.Text{ZH: "应付额", EN: "payable"},
	gain:        problem.Text{ZH: "差额", EN: "difference"},
	value:       problem.Text{ZH: "点值(元/点)", EN: "point value (yuan)"},
	perCase:     problem.Text{ZH: "例均点数", EN: "points per case"},
	yes:         problem.Text{ZH: "是", EN: "yes"},
	bedDayGroup: problem.Text{ZH: "床日", EN: "bed-day"},
	indexNote: problem.Text{ZH: "CMI = 点数 ÷ 病例 ÷ 100;费用指数 = 稳定病组总费用 ÷ 按病组均费应有的费用;重复住院者另计,同时计入其所属各类。",
		EN: "CMI = points ÷ cases ÷ 100; cost index = cost of stable groups ÷ what they would cost at the groups' means; readmitted stays count in their kind as well."},
	poolNote: problem.Text{ZH: "按项目结算的市外机构与新增定点机构不在点数池内,点值、点数为空。", EN: "Institutions outside the pool have no points here."},
}

// firstGroups is how many groups the printed report lists unless Detail is set.
const firstGroups = 30

// PointsTables are the tables of the points report, for CSV.
var PointsTables = []string{"groups", "mix", "pool"}

// Points prints what cases came to: the groups, the case mix of institutions,
// and what the pool pays; format is table, markdown, csv (one of PointsTables)
// or json.
func Points(w io.Writer, v *View, r *points.Result, o Options, format, table string) error {
	if format == "json" {
		return pointsJSON(w, v, r)
	}
	if format == "csv" {
		i := slices.Index(PointsTables, table)
		if i < 0 {
			var l problem.List
			l.Errorf("unknown-table", table, "没有名为 %q 的表", "there is no table %q", table).Allow("%v", "%v", PointsTables).Suggest(table, PointsTables)
			return l
		}
		o.Detail = true
		g := pointsGrids(v, r, o)[i]
		g.Rows = slices.DeleteFunc(g.Rows, func(r Row) bool { return r.Style != Body })
		return writeCSV(w, &g, o)
	}
	title := fmt.Sprintf(o.in(pointsLabels.heading), cmp.Or(v.Plan.Title, v.Plan.ID), v.Plan.Year)
	return printGrids(w, title, numbered(pointsGrids(v, r, o), o), o, format)
}

// printGrids prints a title and tables as text or Markdown.
func printGrids(w io.Writer, title string, grids []Grid, o Options, format string) error {
	var b bytes.Buffer
	if format == "markdown" {
		return markdownGrids(w, title, grids, o)
	}
	fmt.Fprintln(&b, o.bold(clean(title)))
	for i := range grids {
		fmt.Fprintln(&b)
		if err := writeGrid(&b, &grids[i], o); err != nil {
			return err
		}
	}
	_, err := w.Write(b.Bytes())
	return err
}

func pointsGrids(v *View, r *points.Result, o Options) []Grid {
	b := &builder{View: v, Options: o, names: newNames(v.Plan), assumed: &assumptions{}}
	return []Grid{b.groupGrid(r), b.mixGrid(r), b.poolGrid()}
}

func tenThousandths(v int64) Cell { return Cell{Kind: journal.PointValue, Value: v} }

func (b *builder) groupGrid(r *points.Result) Grid {
	l := &pointsLabels
	g := Grid{ID: "groups", Title: b.t(l.groups), Columns: []Column{b.key(l.group), b.col(l.reference), b.col(l.kept), b.col(l.mean), b.col(l.cv), b.side(l.stable),
		b.col(l.base), b.col(l.cases), b.col(l.points), b.col(l.share)}}
	groups := slices.Clone(r.Groups)
	if !b.Detail {
		slices.SortStableFunc(groups, func(x, y points.GroupReport) int { return cmp.Compare(y.Points, x.Points) })
	}
	plain := b.Options
	plain.Wan = false
	for _, x := range groups {
		stable := b.t(l.yes)
		switch {
		case x.BedDay:
			stable = b.t(l.bedDayGroup)
		case x.Unstable != "":
			stable = b.in(x.Unstable.Text())
		}
		base := Cell{}
		if x.Unstable == "" {
			base = text(fixed(x.BasePoints, 2, true))
		}
		g.add(Body, text(x.Code), countCell(int(x.ReferenceN)), countCell(int(x.N)), text(plain.show(amountCell(x.Mean))), tenThousandths(x.CV), text(stable), base,
			countCell(int(x.Cases)), Cell{Kind: journal.Points, Value: int64(x.Points)}, Cell{Kind: journal.Ratio, Value: int64(x.PointsShare)})
	}
	g.sumRow(Total, 0, text(b.t(l.total)))
	if !b.Detail && len(groups) > firstGroups {
		g.Rows = append(g.Rows[:firstGroups], g.Rows[len(groups)])
		g.Notes = append(g.Notes, b.t(l.shown, firstGroups, len(groups)))
	}
	return g
}

func (b *builder) mixGrid(r *points.Result) Grid {
	l := &pointsLabels
	g := Grid{ID: "mix", Title: b.t(l.mix), Columns: []Column{b.key(l.code), b.key(l.name), b.col(l.cases), b.col(l.cost), b.col(l.points), b.col(l.cmi), b.col(l.index),
		b.col(l.normal), b.col(l.low), b.col(l.middle), b.col(l.high), b.col(l.unstable), b.col(l.special), b.col(l.bedDay), b.col(l.readmitted)}}
	for i := range r.Mix {
		m := &r.Mix[i]
		cells := []Cell{text(m.Institution), text(b.names.institution(m.Institution)), countCell(int(m.Cases)), amountCell(m.TotalCost),
			{Kind: journal.Points, Value: int64(m.Points)}, tenThousandths(m.CMI), tenThousandths(m.CostIndex)}
		for _, n := range []int64{m.Counts.Normal, m.Counts.Low, m.Counts.Middle, m.Counts.High, m.Counts.Unstable, m.Counts.Special, m.Counts.BedDay, m.Counts.Readmitted} {
			cells = append(cells, Cell{Kind: journal.Ratio, Value: int64(m.Share(n))})
		}
		g.add(Body, cells...)
	}
	g.sumRow(Total, 0, text(b.t(l.total)))
	g.Notes = append(g.Notes, b.t(l.indexNote))
	return g
}

// poolGrid shows what the points unit pays each institution.
func (b *builder) poolGrid() Grid {
	l := &pointsLabels
	g := Grid{ID: "pool", Title: b.t(l.pool), Columns: []Column{b.key(l.scheme), b.key(l.code), b.key(l.name), b.col(l.cases), b.col(l.points), b.col(l.perCase),
		b.col(l.incurred), b.col(l.payable), b.col(l.gain)}}
	for i := range b.Result.Institutions {
		x := &b.Result.Institutions[i]
		if x.Unit != b.Plan.Points.Unit {
			continue
		}
		pts, per := Cell{}, Cell{}
		if x.Priced {
			pts = Cell{Kind: journal.Points, Value: int64(x.Points)}
			if x.Cases > 0 {
				v, _ := money.MulDiv(int64(x.Points), 1, x.Cases)
				per = tenThousandths(v)
			}
		}
		g.add(Body, text(b.names.scheme(x.Scheme)), text(x.Institution), text(b.names.institution(x.Institution)), Cell{Kind: journal.Count, Value: x.Cases}, pts, per,
			amountCell(x.Incurred), amountCell(x.Payable), amountCell(x.Payable-x.Incurred))
	}
	g.sumRow(Total, 0, text(b.t(l.total)))
	for i := range b.Result.Units {
		if u := &b.Result.Units[i]; u.Unit == b.Plan.Points.Unit && u.HasPointValue {
			g.Notes = append(g.Notes, b.names.scheme(u.Scheme)+" "+b.t(l.value)+" "+fixed(u.PointValue, 4, true))
		}
	}
	if slices.ContainsFunc(b.Result.Institutions, func(x settle.LineResult) bool {
		return x.Unit == b.Plan.Points.Unit && x.SettledBy != string(plan.DRGPoints)
	}) {
		g.Notes = append(g.Notes, b.t(l.poolNote))
	}
	return g
}
