package report

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"fundsim/model/behaviour"
	"fundsim/model/journal"
	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/problem"
)

var behaviourLabels = struct {
	title, levels, lines, path, scheme, unit, level, count, countChange, pointsChange, costChange, fundChange, incurred, payable, gain           problem.Text
	none, how, fixedPoint, monthly, noResponse, presets, pool, poolNone, volume, volumeMonthly, winners, most, least, stop, step, month, without problem.Text
}{
	title:         problem.Text{ZH: "行为反应(假定):与无反应相比", EN: "Reactions (assumed): against no reaction"},
	levels:        problem.Text{ZH: "行为反应:按等级", EN: "Reactions by level"},
	lines:         problem.Text{ZH: "行为反应:逐机构", EN: "Reactions by institution"},
	path:          problem.Text{ZH: "行为反应:点值的逐步变化", EN: "Reactions: point values step by step"},
	scheme:        problem.Text{ZH: "险种", EN: "scheme"},
	unit:          problem.Text{ZH: "预决算单元", EN: "unit"},
	level:         problem.Text{ZH: "等级", EN: "level"},
	count:         problem.Text{ZH: "病例/人次", EN: "cases or visits"},
	countChange:   problem.Text{ZH: "业务量变动", EN: "volume"},
	pointsChange:  problem.Text{ZH: "点数变动", EN: "points"},
	costChange:    problem.Text{ZH: "总费用变动", EN: "total cost"},
	fundChange:    problem.Text{ZH: "统筹支付变动", EN: "fund cost"},
	incurred:      problem.Text{ZH: "发生额变动", EN: "Δ incurred"},
	payable:       problem.Text{ZH: "应付额变动", EN: "Δ payable"},
	gain:          problem.Text{ZH: "盈亏变动", EN: "Δ gain"},
	none:          problem.Text{ZH: "反应没有改变任何业务数据。", EN: "The reactions change no activity."},
	how:           problem.Text{ZH: "业务数据是机构反应之后的数;盈亏 = 应付额 − 发生额。", EN: "Activity is as institutions have made it; gain = payable − incurred."},
	fixedPoint:    problem.Text{ZH: "年内均衡:迭代 %d 次收敛。", EN: "Equilibrium within the year: converged after %d iterations."},
	monthly:       problem.Text{ZH: "逐月反应:各月对此前各月形成的点值作出反应。", EN: "Month by month: each month answers to the point value that the months before it made."},
	noResponse:    problem.Text{ZH: "业务量不对点值反应。", EN: "Volume does not answer to the point value."},
	presets:       problem.Text{ZH: "内置设定:%s。", EN: "Presets: %s."},
	pool:          problem.Text{ZH: "%s · %s 点值:无反应 %s,反应后 %s 元/点。", EN: "%s, %s: point value %s without reactions, %s yuan with."},
	poolNone:      problem.Text{ZH: "%s · %s 没有点值。", EN: "%s, %s has no point value."},
	volume:        problem.Text{ZH: "%s · %s 业务量 × %s(%d 行,弹性 %s,参照 %s 元)。", EN: "%s, %s: volume × %s (%d lines, elasticity %s, reference %s yuan)."},
	volumeMonthly: problem.Text{ZH: "%s · %s 业务量逐月 × %s 至 %s(%d 行,弹性 %s,参照 %s 元)。", EN: "%s, %s: volume × %s to %s by month (%d lines, elasticity %s, reference %s yuan)."},
	winners:       problem.Text{ZH: "盈亏增加 %d 家,减少 %d 家", EN: "Gain rises at %d institutions and falls at %d"},
	most:          problem.Text{ZH: ";增加最多:%s %s", EN: "; most at %s: %s"},
	least:         problem.Text{ZH: ";减少最多:%s %s", EN: "; least at %s: %s"},
	stop:          problem.Text{ZH: "。", EN: "."},
	step:          problem.Text{ZH: "迭代", EN: "iteration"},
	month:         problem.Text{ZH: "月份", EN: "month"},
	without:       problem.Text{ZH: "无反应", EN: "none"},
}

// behaviour shows what reactions changed: by unit, and with Detail by level, by
// institution and step by step.
func (b *builder) behaviour() []Grid {
	r := b.Behaviour
	if r == nil {
		return nil
	}
	l := &behaviourLabels
	units := b.changes("behaviour", b.t(l.title), nil, r.ByUnit())
	units.Notes = b.behaviourNotes()
	if !b.Detail {
		return []Grid{units}
	}
	level := func(c *behaviour.Change) []Cell { return []Cell{text(word(b.Options, c.Level, c.Level.Words()))} }
	return []Grid{units, b.changes("behaviour", b.t(l.levels), level, r.ByLevel(), b.key(l.level)),
		b.changes("behaviour", b.t(l.lines), b.institutionCells, r.Lines, b.key(institutionLabels.code), b.key(institutionLabels.name)), b.pointValues()}
}

// behaviourGrid lists every line that reactions changed; none without reactions.
func behaviourGrid(v *View, o Options) Grid {
	b := &builder{View: v, Options: o, names: newNames(v.Plan), assumed: &assumptions{}}
	b.names.withCodes()
	var lines []behaviour.Change
	if v.Behaviour != nil {
		lines = v.Behaviour.Lines
	}
	return b.changes("behaviour", "", b.institutionCells, lines, b.key(institutionLabels.code), b.key(institutionLabels.name))
}

func (b *builder) institutionCells(c *behaviour.Change) []Cell {
	return []Cell{text(c.Institution), text(b.names.institution(c.Institution))}
}

// changes lists what changed, each row named by scheme, unit and what key adds.
func (b *builder) changes(id, title string, key func(*behaviour.Change) []Cell, rows []behaviour.Change, more ...Column) Grid {
	l := &behaviourLabels
	g := Grid{ID: id, Title: title, Columns: slices.Concat([]Column{b.key(l.scheme), b.key(l.unit)}, more,
		[]Column{b.col(l.count), b.col(l.countChange), b.col(l.pointsChange), b.col(l.costChange), b.col(l.fundChange), b.col(l.incurred), b.col(l.payable), b.col(l.gain)})}
	for i := range rows {
		c := &rows[i]
		if !c.Changed() {
			continue
		}
		cells := []Cell{text(b.names.scheme(c.Scheme)), text(b.names.unit(c.Unit))}
		if key != nil {
			cells = append(cells, key(c)...)
		}
		x, y := &c.Before, &c.After
		before, after := x.Cases, y.Cases
		if before == 0 {
			before, after = x.Visits, y.Visits
		}
		g.add(Body, append(cells, countCell(int(before)), relative(before, after), relative(int64(x.Points), int64(y.Points)), relative(int64(x.TotalCost), int64(y.TotalCost)),
			relative(int64(x.FundCost), int64(y.FundCost)), amountCell(y.Incurred-x.Incurred), amountCell(y.Payable-x.Payable), amountCell(y.Gain()-x.Gain()))...)
	}
	return g
}

// relative is after ÷ before − 1, empty where there was nothing.
func relative(before, after int64) Cell {
	if q, ok := quotient(after, before); ok {
		return Cell{Kind: journal.Ratio, Value: q - int64(money.One)}
	}
	return Cell{}
}

func (b *builder) behaviourNotes() []string {
	r, l := b.Behaviour, &behaviourLabels
	notes := []string{b.t(l.how)}
	if len(r.Presets) > 0 {
		notes = append(notes, b.t(l.presets, strings.Join(r.Presets, ", ")))
	}
	switch {
	case r.Steps == 0:
		notes = append(notes, b.t(l.noResponse))
	case r.Mode == plan.MonthByMonth:
		notes = append(notes, b.t(l.monthly))
	default:
		notes = append(notes, b.t(l.fixedPoint, r.Steps))
	}
	for i := range r.Pools {
		notes = append(notes, b.poolNotes(&r.Pools[i])...)
	}
	return append(notes, b.winners())
}

func (b *builder) poolNotes(p *behaviour.Pool) []string {
	l := &behaviourLabels
	unit, scheme := b.names.unit(p.Unit), b.names.scheme(p.Scheme)
	if !p.Plain.Known && !p.Final.Known {
		return []string{b.t(l.poolNone, unit, scheme)}
	}
	notes := []string{b.t(l.pool, unit, scheme, pointValueText(p.Plain), pointValueText(p.Final))}
	for i := range p.Volumes {
		v := &p.Volumes[i]
		least, most := percent(int64(slices.Min(v.Factors[:]))), percent(int64(slices.Max(v.Factors[:])))
		if b.Behaviour.Mode == plan.MonthByMonth {
			notes = append(notes, b.t(l.volumeMonthly, unit, scheme, least, most, v.Lines, v.Elasticity, pointValueText(v.Reference)))
		} else {
			notes = append(notes, b.t(l.volume, unit, scheme, most, v.Lines, v.Elasticity, pointValueText(v.Reference)))
		}
	}
	return notes
}

func pointValueText(v behaviour.PointValue) string {
	if !v.Known {
		return "–"
	}
	return fixed(v.Value, 4, true)
}

// winners says how many institutions gain and lose against no reaction, over all
// units and schemes, and who most.
func (b *builder) winners() string {
	l := &behaviourLabels
	sums, ids := map[string]money.Fen{}, []string{}
	for i := range b.Behaviour.Lines {
		c := &b.Behaviour.Lines[i]
		if _, known := sums[c.Institution]; !known {
			ids = append(ids, c.Institution)
		}
		sums[c.Institution] += c.After.Gain() - c.Before.Gain()
	}
	slices.SortFunc(ids, func(x, y string) int { return cmp.Or(cmp.Compare(sums[y], sums[x]), strings.Compare(x, y)) })
	up, down := 0, 0
	for _, id := range ids {
		switch {
		case sums[id] > 0:
			up++
		case sums[id] < 0:
			down++
		}
	}
	note := b.t(l.winners, up, down)
	if up > 0 {
		note += b.t(l.most, b.names.institution(ids[0]), b.withUnit(int64(sums[ids[0]])))
	}
	if last := len(ids) - 1; down > 0 {
		note += b.t(l.least, b.names.institution(ids[last]), b.withUnit(int64(sums[ids[last]])))
	}
	return note + b.t(l.stop)
}

// pointValues shows each pool's way: without reactions, then of each iteration
// or as each month sees it.
func (b *builder) pointValues() Grid {
	r, l := b.Behaviour, &behaviourLabels
	g := Grid{ID: "behaviour", Title: b.t(l.path), Columns: []Column{b.key(l.step)}}
	if r.Mode == plan.MonthByMonth {
		g.Columns[0] = b.key(l.month)
	}
	first, steps := []Cell{text(b.t(l.without))}, 0
	for i := range r.Pools {
		p := &r.Pools[i]
		g.Columns = append(g.Columns, Column{Title: b.names.unit(p.Unit) + " · " + b.names.scheme(p.Scheme), Right: true})
		first, steps = append(first, knownCell(p.Plain)), max(steps, len(p.Path))
	}
	g.add(Body, first...)
	for k := range steps {
		name := k
		if r.Mode == plan.MonthByMonth {
			name++
		}
		cells := []Cell{text(strconv.Itoa(name))}
		for i := range r.Pools {
			cells = append(cells, knownCell(r.Pools[i].Path[k]))
		}
		g.add(Body, cells...)
	}
	return g
}

func knownCell(v behaviour.PointValue) Cell {
	if !v.Known {
		return Cell{}
	}
	return pointValueCell(v.Value)
}
