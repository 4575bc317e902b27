package report

import (
	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/problem"
	"fundsim/model/settle"
)

var budgetLabels = struct {
	title, item, all, amountOf, ratioOf, budget, reserve, distributable, sum, base, financing problem.Text
}{
	title:         problem.Text{ZH: "预算分解", EN: "Budget split"},
	item:          problem.Text{ZH: "项目", EN: "item"},
	all:           problem.Text{ZH: "合计", EN: "total"},
	amountOf:      problem.Text{ZH: "%s", EN: "%s"},
	ratioOf:       problem.Text{ZH: "比例", EN: "ratio"},
	budget:        problem.Text{ZH: "总额预算指标", EN: "budget"},
	reserve:       problem.Text{ZH: "减:预留金", EN: "less: reserve"},
	distributable: problem.Text{ZH: "可分配额", EN: "distributable"},
	sum:           problem.Text{ZH: "预留金与各单元预算合计", EN: "reserve and units together"},
	base:          problem.Text{ZH: "预留金、可分配额的比例以总额预算指标为 100%,各单元的比例以可分配额为 100%。", EN: "Reserve and distributable are ratios of the budget, units of the distributable."},
	financing:     problem.Text{ZH: "%s 总额预算指标由筹资额推算:当年筹资 − 风险金 − 大病保险资金。", EN: "The budget of %s is derived: financing − risk fund − serious-illness insurance."},
}

// budget shows 指标 → 预留金 → 各单元, one pair of columns for each scheme.
func (b *builder) budget() Grid {
	l := &budgetLabels
	g := Grid{ID: "budget", Title: b.t(l.title), Columns: []Column{b.key(l.item)}, Notes: []string{b.t(l.base)}}
	schemes := b.Result.Schemes
	for i := range schemes {
		g.Columns = append(g.Columns, Column{Title: b.t(l.amountOf, b.names.scheme(schemes[i].Scheme)), Right: true, Keep: true}, b.col(l.ratioOf))
	}
	several := len(schemes) > 1
	if several {
		g.Columns = append(g.Columns, b.col(l.all))
	}
	row := func(style RowStyle, label string, each func(s *settle.SchemeResult) (amount, ratio Cell)) {
		cells := []Cell{text(label)}
		var sum money.Fen
		for i := range schemes {
			amount, ratio := each(&schemes[i])
			sum += money.Fen(amount.Value)
			cells = append(cells, amount, ratio)
		}
		if several {
			cells = append(cells, amountCell(sum))
		}
		g.add(style, cells...)
	}
	row(Body, b.t(l.budget), func(s *settle.SchemeResult) (Cell, Cell) {
		return amountCell(s.Budget).marked(b.assumed.mark("schemes." + s.Scheme)), ratioCell(s.Budget, s.Budget)
	})
	row(Body, b.t(l.reserve), func(s *settle.SchemeResult) (Cell, Cell) {
		return amountCell(s.Reserve), ratioCell(s.Reserve, s.Budget).marked(b.assumed.mark("schemes." + s.Scheme + ".reserve"))
	})
	row(Body, b.t(l.distributable), func(s *settle.SchemeResult) (Cell, Cell) {
		return amountCell(s.Distributable), ratioCell(s.Distributable, s.Budget)
	})
	for i := range b.Plan.Units {
		u := &b.Plan.Units[i]
		row(Body, "  "+b.names.unit(u.ID), func(s *settle.SchemeResult) (Cell, Cell) {
			budget, ok := unitBudget(b.Result, u.ID, s.Scheme)
			if !ok {
				return Cell{}, Cell{}
			}
			return amountCell(budget), ratioCell(budget, s.Distributable).marked(b.assumed.mark("units." + u.ID + ".budgets." + s.Scheme))
		})
	}
	row(Total, b.t(l.sum), func(s *settle.SchemeResult) (Cell, Cell) {
		sum := s.Reserve
		for i := range b.Result.Units {
			if b.Result.Units[i].Scheme == s.Scheme {
				sum += b.Result.Units[i].Budget
			}
		}
		return amountCell(sum), Cell{}
	})
	for i := range b.Plan.Schemes {
		if s := &b.Plan.Schemes[i]; s.Budget.Financing != nil {
			g.Notes = append(g.Notes, b.t(l.financing, b.names.scheme(s.ID)))
		}
	}
	return g
}

func unitBudget(r *settle.Result, unit, scheme string) (money.Fen, bool) {
	for i := range r.Units {
		if u := &r.Units[i]; u.Unit == unit && u.Scheme == scheme {
			return u.Budget, true
		}
	}
	return 0, false
}

var unitLabels = struct {
	title, unit, method, budget, incurred, variance, retained, borne, payable, fund, side, total         problem.Text
	toReserve, toBalance, fromReserve, fromBalance, sideNote, admitted                                   problem.Text
	pointsTitle, scheme, pool, poolIncurred, poolRetained, poolBorne, points, value, atFloor, atCap, pts problem.Text
}{
	title:        problem.Text{ZH: "预决算单元结算 — %s", EN: "Units — %s"},
	unit:         problem.Text{ZH: "预决算单元", EN: "unit"},
	method:       problem.Text{ZH: "结算方式", EN: "method"},
	budget:       problem.Text{ZH: "预算", EN: "budget"},
	incurred:     problem.Text{ZH: "发生额", EN: "incurred"},
	variance:     problem.Text{ZH: "结余(超支-)", EN: "variance"},
	retained:     problem.Text{ZH: "留用", EN: "retained"},
	borne:        problem.Text{ZH: "分担", EN: "borne"},
	payable:      problem.Text{ZH: "应付额", EN: "payable"},
	fund:         problem.Text{ZH: "基金方", EN: "fund side"},
	side:         problem.Text{ZH: "基金方去向", EN: "goes to / comes from"},
	total:        problem.Text{ZH: "合计", EN: "total"},
	toReserve:    problem.Text{ZH: "归入预留金", EN: "to the reserve"},
	toBalance:    problem.Text{ZH: "归入累计结余", EN: "to the balance"},
	fromReserve:  problem.Text{ZH: "取自预留金", EN: "from the reserve"},
	fromBalance:  problem.Text{ZH: "取自累计结余", EN: "from the balance"},
	sideNote:     problem.Text{ZH: "结余 = 预算 − 发生额;基金方 = 预算 − 应付额,正数为单元交回,负数为基金补足。", EN: "variance = budget − incurred; fund side = budget − payable: positive is returned, negative is drawn."},
	admitted:     problem.Text{ZH: "另有新增定点机构 %d 家次不在上表,发生 %s、应付 %s,按新增定点办法结算。", EN: "Not in this table: %d lines of newly designated institutions, incurred %s, payable %s, settled by admission rules."},
	pointsTitle:  problem.Text{ZH: "点数与点值", EN: "Points and point values"},
	scheme:       problem.Text{ZH: "险种", EN: "scheme"},
	pool:         problem.Text{ZH: "点数池预算", EN: "pool budget"},
	poolIncurred: problem.Text{ZH: "池内发生额", EN: "pool incurred"},
	poolRetained: problem.Text{ZH: "池留用", EN: "pool retained"},
	poolBorne:    problem.Text{ZH: "池分担", EN: "pool borne"},
	points:       problem.Text{ZH: "总点数", EN: "points"},
	value:        problem.Text{ZH: "点值(元/点)", EN: "point value (yuan)"},
	atFloor:      problem.Text{ZH: "触及下限(家)", EN: "at the floor"},
	atCap:        problem.Text{ZH: "触及上限(家)", EN: "at the cap"},
	pts:          problem.Text{ZH: "点值四舍五入到 0.0001 元,仅供阅读;应付额按点数直接分配池内总额,不由点值相乘。", EN: "Point values are rounded for reading only; payables split the pool by points."},
}

// units shows how each unit of a scheme was settled.
func (b *builder) units(s *settle.SchemeResult) Grid {
	l := &unitLabels
	g := Grid{ID: "units", Title: b.t(l.title, b.names.scheme(s.Scheme)), Notes: []string{b.t(l.sideNote)},
		Columns: []Column{b.key(l.unit), b.side(l.method), b.col(l.budget), b.col(l.incurred), b.col(l.variance), b.col(l.retained),
			b.col(l.borne), b.col(l.payable), b.col(l.fund), b.side(l.side)}}
	for _, u := range b.unitsOf(s.Scheme) {
		g.add(Body, text(b.names.unit(u.Unit)).marked(b.assumed.ofUnit(b.Plan, u.Unit, u.Scheme)), text(b.method(u.Method)),
			amountCell(u.Budget), amountCell(u.Incurred), amountCell(u.Variance), amountCell(u.Retained), amountCell(u.Borne),
			amountCell(u.Payable), amountCell(u.FundSideAmount), text(b.direction(u)))
	}
	g.sumRow(Total, 0, text(b.t(l.total)))
	var admitted int
	var incurred, payable money.Fen
	for i := range b.Result.Institutions {
		if line := &b.Result.Institutions[i]; line.Scheme == s.Scheme && line.Admitted() {
			admitted++
			incurred += line.Incurred
			payable += line.Payable
		}
	}
	if admitted > 0 {
		g.Notes = append(g.Notes, b.t(l.admitted, admitted, b.amount(int64(incurred)), b.amount(int64(payable))))
	}
	return g
}

// unitsOf lists a scheme's units in the order of the scenario, which is how the
// budget was written and is read.
func (b *builder) unitsOf(scheme string) []*settle.UnitResult {
	var out []*settle.UnitResult
	for i := range b.Plan.Units {
		for j := range b.Result.Units {
			if u := &b.Result.Units[j]; u.Unit == b.Plan.Units[i].ID && u.Scheme == scheme {
				out = append(out, u)
			}
		}
	}
	return out
}

func (b *builder) direction(u *settle.UnitResult) string {
	l, to := &unitLabels, u.FundSide
	switch {
	case u.FundSideAmount == 0:
		return ""
	case u.FundSideAmount > 0 && to == plan.ToReserve:
		return b.t(l.toReserve)
	case u.FundSideAmount > 0:
		return b.t(l.toBalance)
	case to == plan.ToReserve:
		return b.t(l.fromReserve)
	}
	return b.t(l.fromBalance)
}

// points shows the pools settled by points; nothing where there are none.
func (b *builder) points() []Grid {
	l := &unitLabels
	g := Grid{ID: "points", Title: b.t(l.pointsTitle), Notes: []string{b.t(l.pts)},
		Columns: []Column{b.key(l.unit), b.key(l.scheme), b.col(l.pool), b.col(l.poolIncurred), b.col(l.poolRetained), b.col(l.poolBorne),
			b.col(l.points), b.col(l.value), b.col(l.atFloor), b.col(l.atCap)}}
	for i := range b.Result.Schemes {
		for _, u := range b.unitsOf(b.Result.Schemes[i].Scheme) {
			if u.Method == plan.DRGPoints {
				g.add(Body, b.pointsRow(u)...)
			}
		}
	}
	if len(g.Rows) == 0 {
		return nil
	}
	g.dropEmpty()
	return []Grid{g}
}

func (b *builder) pointsRow(u *settle.UnitResult) []Cell {
	var floor, cap int
	for i := range b.Result.Institutions {
		if line := &b.Result.Institutions[i]; line.Unit == u.Unit && line.Scheme == u.Scheme {
			switch line.Bound {
			case settle.AtFloor:
				floor++
			case settle.AtCap:
				cap++
			}
		}
	}
	value := Cell{}
	if u.HasPointValue {
		value = pointValueCell(u.PointValue)
	}
	return []Cell{text(b.names.unit(u.Unit)), text(b.names.scheme(u.Scheme)), amountCell(u.PoolBudget), amountCell(u.PoolIncurred),
		amountCell(u.PoolRetained), amountCell(u.PoolBorne), pointsCell(u.Points), value, countCell(floor), countCell(cap)}
}
