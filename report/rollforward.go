package report

import (
	"cmp"
	"fmt"
	"io"
	"slices"

	"fundsim/calibration/project"
	"fundsim/model/fund"
	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/problem"
	"fundsim/model/risk"
)

var rollLabels = struct {
	heading, years, points, changes, draws                                                      problem.Text
	reserve, incurred, payable, reserveClosing, shortfall, value, pts, id, name, unit, from, to problem.Text
	ordinary, none, short, how, grown, given, trends, still, refused, warned, ratio             problem.Text
}{
	heading:        problem.Text{ZH: "%s  %d–%d 年逐年结算(单位:%s)", EN: "%s — settled year by year, %d to %d (amounts in %s)"},
	years:          problem.Text{ZH: "各年预算、结算与累计结余", EN: "Budgets, settlements and balances"},
	points:         problem.Text{ZH: "各年点值与应付率", EN: "Point values and payable ÷ incurred"},
	changes:        problem.Text{ZH: "新增定点机构转入、转出", EN: "Who enters or leaves the rules for new institutions"},
	draws:          problem.Text{ZH: "不确定性(%d 次抽样,每次逐年结算)", EN: "Uncertainty (%d draws, each settled year by year)"},
	reserve:        problem.Text{ZH: "预留金", EN: "reserve"},
	incurred:       problem.Text{ZH: "发生额", EN: "incurred"},
	payable:        problem.Text{ZH: "应付额", EN: "payable"},
	reserveClosing: problem.Text{ZH: "其中预留金期末", EN: "of it, reserve left"},
	shortfall:      problem.Text{ZH: "预留金缺口", EN: "shortfall"},
	value:          problem.Text{ZH: "点值(元)", EN: "point value (yuan)"},
	pts:            problem.Text{ZH: "点数", EN: "points"},
	id:             problem.Text{ZH: "机构", EN: "id"},
	name:           problem.Text{ZH: "名称", EN: "institution"},
	unit:           problem.Text{ZH: "预决算单元", EN: "unit"},
	from:           problem.Text{ZH: "原办法", EN: "from"},
	to:             problem.Text{ZH: "转为", EN: "to"},
	ordinary:       problem.Text{ZH: "普通结算", EN: "ordinary settlement"},
	none:           problem.Text{ZH: "没有机构变更。", EN: "Nobody's rule changes."},
	short:          problem.Text{ZH: "P(缺口 > 0)", EN: "P(shortfall > 0)"},
	how:            problem.Text{ZH: "每年由上年结果接续:上年合计作为上年数据,自然年度重新计算,年初累计结余 = 上年末累计结余(含预留金期末)。", EN: "Each year follows from the last: its totals are the prior data, natural years are counted anew, and the opening balance is the last closing one, unused reserve included."},
	grown:          problem.Text{ZH: "业务量按 projection.growth 逐年增长。", EN: "Activity grows every year by projection.growth."},
	given:          problem.Text{ZH: "业务量按 projection.growth 逐年增长;assumptions 测定的趋势因此没有使用(写 projection: {growth: []} 即用)。", EN: "Activity grows every year by projection.growth, so the trends of assumptions are not used (projection: {growth: []} uses them)."},
	trends:         problem.Text{ZH: "业务量按 assumptions 测定的趋势逐年增长。", EN: "Activity grows every year by the trends of assumptions."},
	still:          problem.Text{ZH: "没有写 projection.growth,也没有测定的趋势:业务量各年不变。", EN: "There is no projection.growth and no trend of assumptions: activity stays the same every year."},
	refused:        problem.Text{ZH: "%d 次抽样中有 %d 次有不能结算的年度,未计入。", EN: "%d draws, of which %d have a year that cannot be settled and are left out."},
	warned:         problem.Text{ZH: "%d 年:%s", EN: "%d: %s"},
	ratio:          problem.Text{ZH: "应付 ÷ 发生", EN: "payable ÷ incurred"},
}

// RollTables are the tables of years settled one after another, for CSV.
var RollTables = []string{"years", "points", "changes", "draws"}

// RollForward prints a scenario settled year by year. The format is table,
// markdown, csv (one of RollTables) or json.
func RollForward(w io.Writer, v *View, r *project.Rolled, o Options, format, table string) error {
	if format == "json" {
		return rollJSON(w, v, r)
	}
	s := rollSheet{r, &builder{View: v, Options: o, names: newNames(v.Plan), assumed: &assumptions{}}}
	if format == "csv" {
		s.names.withCodes()
		grids := []Grid{s.years(""), s.points(), s.changes(), s.drawn("")}
		return writeCSV(w, &grids[max(0, slices.Index(RollTables, table))], o)
	}
	var grids []Grid
	for _, f := range r.Years[0].Funds {
		g := s.years(f.Scheme)
		g.Title += " — " + s.names.scheme(f.Scheme)
		grids = append(grids, withoutScheme(g, o))
	}
	last := &grids[len(grids)-1]
	last.Notes = slices.Concat(last.Notes, s.notes(), s.warnings())
	if g := s.points(); len(g.Rows) > 0 {
		grids = append(grids, g)
	}
	grids = append(grids, s.changes())
	for _, f := range r.Years[0].Funds {
		if g := s.drawn(f.Scheme); len(g.Rows) > 0 {
			g.Title += " — " + s.names.scheme(f.Scheme)
			grids = append(grids, withoutScheme(g, o))
		}
	}
	if r.Draws > 0 {
		last := &grids[len(grids)-1]
		last.Notes = append(last.Notes, fmt.Sprintf(s.in(projectionLabels.drawn), r.Seed))
		if r.Refused > 0 {
			last.Notes = append(last.Notes, fmt.Sprintf(s.in(rollLabels.refused), r.Draws, r.Refused))
		}
	}
	first := r.Years[0].Plan.Year
	title := fmt.Sprintf(o.in(rollLabels.heading), cmp.Or(v.Plan.Title, v.Plan.ID), first, first+len(r.Years)-1, unitOfMoney(o))
	return printGrids(w, title, numbered(grids, o), o, format)
}

type rollSheet struct {
	*project.Rolled
	*builder
}

// years lists one scheme, or all where none is named.
func (s *rollSheet) years(scheme string) Grid {
	l, p := &rollLabels, &projectionLabels
	g := Grid{ID: "years", Title: s.in(l.years), Columns: []Column{s.key(p.scheme), s.key(p.year), s.col(tableTexts.budget), s.col(l.reserve), s.col(l.incurred), s.col(l.payable), s.col(p.spent), s.col(p.income),
		s.col(p.interest), s.col(p.closing), s.col(l.reserveClosing), s.col(l.shortfall), s.col(p.cover), {Title: s.in(p.light), Keep: true}}}
	for k := range s.Years {
		y := &s.Years[k]
		for i := range y.Funds {
			f, r := &y.Funds[i], &y.Result.Schemes[i]
			if scheme != "" && f.Scheme != scheme {
				continue
			}
			g.add(Body, text(s.names.scheme(f.Scheme)), yearCell(y.Plan.Year), amountCell(f.Budget), amountCell(r.Reserve), amountCell(r.Incurred), amountCell(r.Payable), amountCell(f.Spent), amountCell(f.Income),
				amountCell(f.Interest), amountCell(f.Closing), amountCell(f.ReserveClosing), amountCell(f.Shortfall), coverCell(f.Cover, f.HasCover), text(s.in(fund.LightTitles[f.Light])))
		}
	}
	if scheme == "" { // all schemes: one after another
		slices.SortStableFunc(g.Rows, func(a, b Row) int { return cmp.Compare(a.Cells[0].Text, b.Cells[0].Text) })
	}
	return g
}

// tableTexts are words that other reports use for the same.
var tableTexts = struct{ budget problem.Text }{budget: problem.Text{ZH: "总额预算指标", EN: "budget"}}

// points lists the points pools: what a point was worth each year.
func (s *rollSheet) points() Grid {
	l, p := &rollLabels, &projectionLabels
	g := Grid{ID: "points", Title: s.in(l.points), Columns: []Column{s.key(p.scheme), s.key(l.unit), s.key(p.year), s.col(l.incurred), s.col(l.payable), s.col(l.ratio), s.col(l.pts), s.col(l.value)}}
	units := s.Years[0].Result.Units
	for i := range units {
		for k := range s.Years {
			u := &s.Years[k].Result.Units[i]
			value, pts := Cell{}, Cell{}
			if u.HasPointValue {
				value, pts = pointValueCell(u.PointValue), pointsCell(u.Points)
			}
			if u.Method == plan.DRGPoints {
				g.add(Body, text(s.names.scheme(u.Scheme)), text(s.names.unit(u.Unit)), yearCell(s.Years[k].Plan.Year), amountCell(u.Incurred), amountCell(u.Payable), ratioCell(u.Payable, u.Incurred), pts, value)
			}
		}
	}
	return g
}

func (s *rollSheet) changes() Grid {
	l, p := &rollLabels, &projectionLabels
	g := Grid{ID: "changes", Title: s.in(l.changes), Columns: []Column{s.key(p.year), s.key(l.id), s.side(l.name), s.side(l.unit), s.side(l.from), s.side(l.to)}}
	rule := func(id string) Cell {
		if id == "" {
			return text(s.in(l.ordinary))
		}
		for i := range s.Plan.Admissions {
			if a := &s.Plan.Admissions[i]; a.ID == id {
				return text(cmp.Or(a.Title, id))
			}
		}
		return text(id)
	}
	for k := range s.Changes {
		for _, c := range s.Changes[k] {
			g.add(Body, yearCell(s.Years[k].Plan.Year), text(c.Institution), text(s.names.institution(c.Institution)), text(s.names.unit(c.Unit)), rule(c.From), rule(c.To))
		}
	}
	if len(g.Rows) == 0 {
		g.Notes = append(g.Notes, s.in(l.none))
	}
	return g
}

// drawn lists one scheme over the draws, or all.
func (s *rollSheet) drawn(scheme string) Grid {
	l, p := &rollLabels, &projectionLabels
	g := Grid{ID: "draws", Title: fmt.Sprintf(s.in(l.draws), s.Draws), Columns: []Column{s.key(p.scheme), s.key(p.year)}}
	for _, t := range []problem.Text{tableTexts.budget, p.spent, p.closing, p.cover} {
		for _, q := range drawsPercents {
			g.Columns = append(g.Columns, Column{Title: fmt.Sprintf(s.in(p.p), s.in(t), q), Right: true})
		}
	}
	for _, t := range []problem.Text{l.short, p.negative, p.isRed, p.isAmber, p.isIdle} {
		g.Columns = append(g.Columns, Column{Title: s.in(t), Right: true, Keep: true})
	}
	for k := range s.Drawn {
		for i := range s.Drawn[k] {
			d, f := &s.Drawn[k][i], &s.Years[k].Funds[i]
			if scheme != "" && f.Scheme != scheme {
				continue
			}
			cells := []Cell{text(s.names.scheme(f.Scheme)), yearCell(s.Years[k].Plan.Year)}
			for c, x := range []*risk.Summary{&d.Budget, &d.Spent, &d.Closing, &d.Cover} {
				for _, q := range drawsPercents {
					if v := quantileOf(x, q); c == 3 {
						cells = append(cells, coverCell(plan.CoverMonths(v), x.N > 0))
					} else {
						cells = append(cells, amountCell(money.Fen(v)))
					}
				}
			}
			for _, n := range []int{d.Short, d.Negative, d.Lights[fund.Red], d.Lights[fund.Amber], d.Lights[fund.Idle]} {
				cells = append(cells, countShare(n, d.Spent.N))
			}
			g.add(Body, cells...)
		}
	}
	if scheme == "" {
		slices.SortStableFunc(g.Rows, func(a, b Row) int { return cmp.Compare(a.Cells[0].Text, b.Cells[0].Text) })
	}
	return g
}

func (s *rollSheet) notes() []string {
	p, growth := s.Plan.Projection, rollLabels.still
	switch {
	case len(p.Growth) > 0 && s.Plan.Assumptions != nil && len(s.Plan.Assumptions.Trends) > 0:
		growth = rollLabels.given
	case len(p.Growth) > 0:
		growth = rollLabels.grown
	case s.Plan.Assumptions != nil && len(s.Plan.Assumptions.Trends) > 0:
		growth = rollLabels.trends
	}
	return []string{s.in(growth), ruleNote(s.Options, p.BudgetRule), s.in(rollLabels.how), lightsNote(s.Options, p.Levels(), p.CoverOf)}
}

// warnings are those of the years after the first, which the settlement of the
// scenario itself prints.
func (s *rollSheet) warnings() (out []string) {
	for k := 1; k < len(s.Years); k++ {
		for i := range s.Years[k].Warnings {
			out = append(out, fmt.Sprintf(s.in(rollLabels.warned), s.Years[k].Plan.Year, warning(&s.Years[k].Warnings[i], s.Options)))
		}
	}
	return out
}
