package report

import (
	"cmp"
	"math"
	"slices"

	"fundsim/model/journal"
	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/problem"
	"fundsim/model/risk"
)

var entrantDrawLabels = struct {
	draws, metric, meanWithout, meanWith, delta, se, low, high, lower, how, listed, probabilities, event, p, short, any, exact, partial, pending, needDraws problem.Text
}{
	draws:         problem.Text{ZH: "不确定性:%s 次抽样的平均(种子 %d)", EN: "Uncertainty: means of %s draws (seed %d)"},
	metric:        problem.Text{ZH: "指标", EN: "figure"},
	meanWithout:   problem.Text{ZH: "不含·平均", EN: "without, mean"},
	meanWith:      problem.Text{ZH: "含·平均", EN: "with, mean"},
	delta:         problem.Text{ZH: "差的平均", EN: "mean difference"},
	se:            problem.Text{ZH: "标准误", EN: "standard error"},
	low:           problem.Text{ZH: "95% 区间下限", EN: "95 % from"},
	high:          problem.Text{ZH: "95% 区间上限", EN: "95 % to"},
	lower:         problem.Text{ZH: "变低的抽样", EN: "draws in which lower"},
	how:           problem.Text{ZH: "两种情形用同一组随机数逐次相减,差的标准误与区间只含抽样误差;拟新增机构的波动取自 risk.cell 中匹配它的一条。", EN: "Both years share their random numbers and are subtracted draw by draw; error and interval of the difference are those of sampling only. Entrants vary as the entry of risk.cell that matches them."},
	listed:        problem.Text{ZH: "原有机构列出应付额平均变化最大的 %d 家,--detail 全部列出。", EN: "Of incumbents the %d whose payable changes most on average; --detail lists all."},
	probabilities: problem.Text{ZH: "预留金用尽的概率", EN: "Probability that the reserve runs out"},
	event:         problem.Text{ZH: "事件", EN: "event"},
	p:             problem.Text{ZH: "概率", EN: "probability"},
	short:         problem.Text{ZH: "%s 预留金有缺口", EN: "%s: reserve short"},
	any:           problem.Text{ZH: "任一险种预留金有缺口", EN: "some scheme's reserve short"},
	exact:         problem.Text{ZH: "概率是抽样中的次数之比;全部抽样一致时标准误为 0,真值距 0 或 1 约在 3 ÷ 次数之内。", EN: "Probabilities are counts over draws; where all draws agree the error is 0 and the truth within about 3 ÷ draws of 0 or 1."},
	pending:       problem.Text{ZH: "加 --draws 判定", EN: "--draws judges it"},
	needDraws:     problem.Text{ZH: "另有 %d 条要多次抽样,加 --draws 判定。", EN: "Left to --draws, as they need draws: %d."},
	partial:       problem.Text{ZH: "抽样被中断:只完成 %s / %s 次。", EN: "Interrupted: only %s of %s draws were done."},
}

// entrantDraw is one figure in both years, drawn.
type entrantDraw struct {
	key                       string
	kind                      journal.Kind
	title                     problem.Text
	scheme, unit, institution string
	incumbent                 bool
	without, with             risk.Summary
	difference                risk.Difference
}

// entrantFigures lists what is shown of the draws: reserves and shortfalls of
// the touched schemes, point values, entrants' payables, incumbents' payables.
func (b *entrantBuilder) entrantFigures() (out []entrantDraw) {
	d := b.x.Draws
	differences := map[string]risk.Difference{}
	for _, p := range risk.Pair(d.Without, d.With) {
		differences[p.Metric.Key] = p
	}
	add := func(x entrantDraw) {
		series, before := d.With.Find(x.key), d.Without.Find(x.key)
		if series == nil {
			return
		}
		x.kind, x.title, x.with = series.Metric.Kind, series.Metric.Title, risk.Summarise(series.Values)
		if before != nil {
			x.without, x.difference = risk.Summarise(before.Values), differences[x.key]
		} else {
			x.difference = fromNothing(&x.with)
		}
		out = append(out, x)
	}
	for _, s := range b.e.Schemes {
		for _, field := range []string{"reserve_closing", "shortfall"} {
			add(entrantDraw{key: "schemes." + s + "." + field, scheme: s})
		}
	}
	for i := range b.e.With.Result.Units {
		if u := &b.e.With.Result.Units[i]; u.Method == plan.DRGPoints && b.worksIn(u.Unit, u.Scheme) {
			add(entrantDraw{key: "units." + u.Unit + "." + u.Scheme + ".point_value", scheme: u.Scheme, unit: u.Unit})
		}
	}
	for i := range b.e.Owed {
		l := b.e.Owed[i].Line
		add(entrantDraw{key: linePayable(l.Entrant, l.Unit, l.Scheme), scheme: l.Scheme, unit: l.Unit, institution: l.Entrant})
	}
	for i := range b.e.Incumbents {
		x := &b.e.Incumbents[i]
		add(entrantDraw{key: linePayable(x.Institution, x.Unit, x.Scheme), scheme: x.Scheme, unit: x.Unit, institution: x.Institution, incumbent: true})
	}
	return out
}

// fromNothing is the difference to a year in which the figure is 0, as an
// entrant's is in the year without it.
func fromNothing(with *risk.Summary) risk.Difference {
	const normal95 = 1.959963984540054
	half := float64(normal95 * with.SE)
	return risk.Difference{N: with.N, Mean: with.Mean, SD: with.SD, SE: with.SE, Low: with.Mean - half, High: with.Mean + half, Higher: with.N}
}

func linePayable(institution, unit, scheme string) string {
	return "institutions." + institution + "." + unit + "." + scheme + ".payable"
}

// draws shows the means without and with, and their paired difference.
func (b *entrantBuilder) draws() Grid {
	l, d := &entrantDrawLabels, b.x.Draws
	g := Grid{ID: "draws", Title: b.t(l.draws, thousands(d.With.Draws), d.With.Seed), Notes: []string{b.t(l.how)},
		Columns: []Column{b.key(entrantLabels.scheme), b.key(entrantLabels.unit), b.key(entrantLabels.id), b.key(entrantLabels.name), b.key(l.metric),
			b.col(l.meanWithout), b.col(l.meanWith), b.col(l.delta), b.col(l.se), b.col(l.low), b.col(l.high), b.col(l.lower)}}
	if d.With.Partial() {
		g.Notes = append(g.Notes, b.t(l.partial, thousands(d.With.Draws), thousands(d.With.Asked)))
	}
	figures := b.entrantFigures()
	if largest := b.largest(figures); !b.Detail && len(largest) < len(figures) {
		figures = largest
		g.Notes = append(g.Notes, b.t(l.listed, mostShown))
	}
	for i := range figures {
		x := &figures[i]
		number := func(v float64) Cell { return estimated(x.kind, v) }
		unit, name := "", ""
		if x.unit != "" {
			unit = b.names.unit(x.unit)
		}
		if x.institution != "" {
			name = b.names.institution(x.institution)
		}
		p := &x.difference
		g.add(Body, text(b.names.scheme(x.scheme)), text(unit), text(x.institution), text(name), text(b.in(x.title)), number(x.without.Mean), number(x.with.Mean),
			number(p.Mean), spreadCell(x.kind, p.SE, p.N), spreadCell(x.kind, p.Low, p.N), spreadCell(x.kind, p.High, p.N), countCell(p.Lower))
	}
	return g
}

// largest keeps of incumbents those whose mean changes most.
func (b *entrantBuilder) largest(figures []entrantDraw) (out []entrantDraw) {
	var incumbents []entrantDraw
	for _, x := range figures {
		if x.incumbent {
			incumbents = append(incumbents, x)
		} else {
			out = append(out, x)
		}
	}
	slices.SortStableFunc(incumbents, func(x, y entrantDraw) int {
		return cmp.Compare(math.Abs(y.difference.Mean), math.Abs(x.difference.Mean))
	})
	return append(out, incumbents[:min(mostShown, len(incumbents))]...)
}

// shortfallEvents are the probabilities of a shortfall, without and with, in the
// order of schemes, then of any.
func (b *entrantBuilder) shortfallEvents() (out [][2]risk.Probability) {
	without, with := b.x.Draws.Without.Probabilities(), b.x.Draws.With.Probabilities()
	for i := range len(b.e.With.Result.Schemes) + 1 { // schemes come first, then any
		if i == len(b.e.With.Result.Schemes) || b.touched(b.e.With.Result.Schemes[i].Scheme) {
			out = append(out, [2]risk.Probability{without[i], with[i]})
		}
	}
	return out
}

// probabilities shows how often a reserve runs out, without and with: with the
// error in one column for people, in two for machines.
func (b *entrantBuilder) probabilities(plain bool) Grid {
	l := &entrantDrawLabels
	p, se := b.sides(l.p), b.sides(l.se)
	g := Grid{ID: "draws", Title: b.t(l.probabilities), Notes: []string{b.t(l.exact)}, Columns: append([]Column{b.key(l.event)}, p...)}
	if plain {
		g.Columns = append(g.Columns[:1], p[0], se[0], p[1], se[1])
	}
	ratio := func(p float64) Cell { return estimated(journal.Ratio, p*float64(money.One)) }
	titles := map[string]string{risk.AnyShortfall: b.t(l.any)}
	for _, s := range b.e.With.Result.Schemes {
		titles["schemes."+s.Scheme+".shortfall > 0"] = b.t(l.short, b.names.scheme(s.Scheme))
	}
	for _, e := range b.shortfallEvents() {
		cells := []Cell{text(cmp.Or(titles[e[0].Event], e[0].Event))}
		for _, side := range e {
			if plain {
				cells = append(cells, ratio(side.P()), ratio(side.SE()))
			} else {
				cells = append(cells, text(share(side.Count, side.Of)))
			}
		}
		g.add(Body, cells...)
	}
	return g
}
