package report

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"fundsim/model/journal"
	"fundsim/model/plan"
	"fundsim/model/problem"
	"fundsim/model/risk"
	"fundsim/model/settle"
)

// Sweep is a scenario with one or two of its values varied.
type Sweep struct {
	View    *View
	Paths   []string
	Points  []SweepPoint    // by the first path's values, then the second's
	Metrics []settle.Metric // figures asked for besides
	Partial bool
}

// SweepPoint is the scenario at one value of each path.
type SweepPoint struct {
	Values  []string
	Own     bool            // the scenario's own values
	Outcome *settle.Outcome // nil where it cannot be settled, as planned or in some draw
	Run     *risk.Run       // nil without draws
	Refused problem.List    // why it cannot be settled
}

// Run is the first of the values' runs, nil without draws.
func (s *Sweep) Run() *risk.Run {
	for i := range s.Points {
		if s.Points[i].Run != nil {
			return s.Points[i].Run
		}
	}
	return nil
}

// settled is the sweep of those values only that can be settled.
func (s *Sweep) settled() *Sweep {
	x := *s
	x.Points = slices.DeleteFunc(slices.Clone(s.Points), func(p SweepPoint) bool { return p.Outcome == nil })
	return &x
}

// SweepTables are the tables of a sweep, for CSV.
var SweepTables = []string{"schemes", "pools", "institutions", "metrics"}

var sweepLabels = struct {
	heading, schemes, pools, institutions, metrics, heat                                                       problem.Text
	scheme, unit, own, withheld, planned, chance, mean, expectedShort, short, level, metric, sd                problem.Text
	plannedValue, worst, worstGain, decile, draws, ownNote, closingNote, decileNote, partial, still, overDraws problem.Text
	refused, reason, path, unrated                                                                             problem.Text
}{
	heading:       problem.Text{ZH: "参数扫描:%s  单位:%s", EN: "Sweep: %s — unit of money: %s"},
	schemes:       problem.Text{ZH: "预留金", EN: "Reserve"},
	pools:         problem.Text{ZH: "点值(元/点)", EN: "Point values (yuan a point)"},
	institutions:  problem.Text{ZH: "处境最差的机构", EN: "The institutions worst off"},
	metrics:       problem.Text{ZH: "所询指标", EN: "Figures asked for"},
	heat:          problem.Text{ZH: "%s — 行为 %s,列为 %s", EN: "%s — rows are %s, columns %s"},
	scheme:        problem.Text{ZH: "险种", EN: "scheme"},
	unit:          problem.Text{ZH: "预决算单元", EN: "unit"},
	own:           problem.Text{ZH: "现值", EN: "own"},
	withheld:      problem.Text{ZH: "提取", EN: "withheld"},
	planned:       problem.Text{ZH: "计划期末", EN: "closing as planned"},
	chance:        problem.Text{ZH: "用尽概率", EN: "P(exhausted)"},
	mean:          problem.Text{ZH: "期末均值", EN: "mean closing"},
	short:         problem.Text{ZH: "计划缺口", EN: "shortfall as planned"},
	expectedShort: problem.Text{ZH: "平均缺口", EN: "mean shortfall"},
	plannedValue:  problem.Text{ZH: "按计划", EN: "as planned"},
	level:         problem.Text{ZH: "等级", EN: "level"},
	metric:        problem.Text{ZH: "指标", EN: "figure"},
	sd:            problem.Text{ZH: "标准差", EN: "sd"},
	worst:         problem.Text{ZH: "盈亏率最低的机构", EN: "lowest gain ratio"},
	worstGain:     problem.Text{ZH: "盈亏率", EN: "gain ratio"},
	decile:        problem.Text{ZH: "最差一成合计", EN: "worst tenth"},
	draws:         problem.Text{ZH: "每个取值用同样的 %s 次抽样(种子 %d),差别只来自取值。", EN: "Every value meets the same %s draws (seed %d): differences come from the value alone."},
	ownNote:       problem.Text{ZH: "* 为情景现在的取值。", EN: "* marks the scenario's own value."},
	closingNote:   problem.Text{ZH: "用尽:预留金不足,缺口由累计结余弥补。± 为抽样的标准误;0%% 表示没有一次抽样用尽,概率至多约 %s。", EN: "Exhausted: the reserve is short and the balance makes it up. ± is the standard error of the draws; 0%% means in none of them, so at most about %s."},
	decileNote:    problem.Text{ZH: "盈亏率 = (应付额 − 发生额)÷ 发生额,各机构合计全部单元与险种;最差一成为同等级中盈亏率最低的 10% 机构(至少一家)合计。", EN: "Gain ratio = (payable − incurred) ÷ incurred over all units and schemes; the worst tenth is the 10% of a level's institutions with the lowest ratios (at least one), taken together."},
	overDraws:     problem.Text{ZH: "各数为全部抽样合计,不是按计划的一年。", EN: "The figures are of all draws together, not of the year as planned."},
	still:         problem.Text{ZH: "%s不随取值变化,未列出。", EN: "%s does not change with the value and is not listed."},
	unrated:       problem.Text{ZH: "未定级", EN: "unrated"},
	refused:       problem.Text{ZH: "不能结算", EN: "cannot be settled"},
	reason:        problem.Text{ZH: "%s 不能结算:%s", EN: "%s cannot be settled: %s"},
	path:          problem.Text{ZH: "%s 即 %s。", EN: "%s is %s."},
	partial:       problem.Text{ZH: "已中断:每个取值只完成 %s / %s 次抽样。", EN: "Interrupted: %s of %s draws done for each value."},
}

// WriteSweep prints a sweep. The format is table, markdown, csv (one of
// SweepTables) or json.
func WriteSweep(w io.Writer, s *Sweep, o Options, format, table string) error {
	if format == "json" {
		return sweepJSON(w, s)
	}
	b := &sweepBuilder{builder: &builder{View: s.View, Options: o, names: newNames(s.View.Plan), assumed: &assumptions{}}, s: s.settled(), all: s.Points, heads: shortPaths(s.Paths)}
	if format == "csv" {
		b.plain, b.heads = true, s.Paths
		b.names.withCodes()
		grids := []Grid{b.schemes(), b.pools(), b.institutions(), b.metrics()}
		return writeCSV(w, &grids[max(0, slices.Index(SweepTables, table))], o)
	}
	grids := []Grid{b.schemes()}
	for _, g := range []Grid{b.pools(), b.institutions(), b.metrics()} {
		if len(g.Rows) > 0 {
			grids = append(grids, g)
		}
	}
	if len(s.Paths) == 2 {
		grids = append(b.heatMaps(), grids...)
	}
	grids[0].Notes = append(b.legend(), grids[0].Notes...)
	title := fmt.Sprintf(o.in(sweepLabels.heading), cmp.Or(s.View.Plan.Title, s.View.Plan.ID), b.moneyUnit())
	return printGrids(w, title, numbered(grids, o), o, format)
}

// sweepBuilder makes the grids of a sweep.
type sweepBuilder struct {
	*builder
	s     *Sweep // of the values that can be settled
	all   []SweepPoint
	heads []string // what stands for each path at the head of a column
	plain bool     // for CSV: figures without ± in one cell
	stats risk.Summariser
}

// valueColumns head the varied values.
func (b *sweepBuilder) valueColumns() (cols []Column) {
	for _, head := range b.heads {
		cols = append(cols, Column{Title: head, Key: true})
	}
	return cols
}

// shortPaths are heads of columns for paths: their last two parts, or A and B
// where those are the same.
func shortPaths(paths []string) []string {
	heads := make([]string, len(paths))
	for i, p := range paths {
		parts := strings.Split(p, ".")
		heads[i] = strings.Join(parts[max(0, len(parts)-2):], ".")
	}
	if len(heads) == 2 && heads[0] == heads[1] {
		return []string{"A", "B"}
	}
	return heads
}

// legend says which path a head stands for.
func (b *sweepBuilder) legend() (notes []string) {
	for i, head := range b.heads {
		if head != b.s.Paths[i] {
			notes = append(notes, b.t(sweepLabels.path, head, b.s.Paths[i]))
		}
	}
	return notes
}

func (b *sweepBuilder) valueCells(p *SweepPoint) (cells []Cell) {
	for i, v := range p.Values {
		if p.Own && i == 0 && !b.plain {
			v += " *"
		}
		cells = append(cells, text(v))
	}
	return cells
}

func (b *sweepBuilder) drawn() bool { return len(b.s.Points) > 0 && b.s.Points[0].Run != nil }

// quantileColumns are the columns that [sweepBuilder.summary] fills.
func (b *sweepBuilder) quantileColumns(mean problem.Text) []Column {
	return []Column{b.col(mean), {Title: "P5", Right: true}, {Title: "P50", Right: true}, {Title: "P95", Right: true}}
}

// summary shows the mean and three quantiles of a series; nothing where the run
// has no such series.
func (b *sweepBuilder) summary(r *risk.Run, key string, kind journal.Kind) []Cell {
	x := summarised(&b.stats, r, &settle.Metric{Key: key})
	if x == nil || x.N == 0 {
		return make([]Cell, 4)
	}
	return []Cell{estimated(kind, x.Mean), {Kind: kind, Value: int64(x.Quantiles[0].Value)}, {Kind: kind, Value: int64(x.Quantiles[2].Value)}, {Kind: kind, Value: int64(x.Quantiles[4].Value)}}
}

// schemes shows what each value does to the reserve.
func (b *sweepBuilder) schemes() Grid {
	l := &sweepLabels
	g := Grid{ID: "schemes", Title: b.t(l.schemes), Columns: append(b.valueColumns(), b.key(l.scheme), b.col(l.withheld), b.col(l.planned), b.col(l.short))}
	if b.drawn() {
		g.Columns = append(g.Columns, b.chanceColumns(l.chance)...)
		g.Columns = append(g.Columns, b.quantileColumns(l.mean)...)
		g.Columns = append(g.Columns, b.col(l.expectedShort))
	}
	still := map[string]bool{}
	for i := range b.all {
		p := &b.all[i]
		if p.Outcome == nil {
			g.add(Body, b.refusedRow(p, len(g.Columns))...)
			g.Notes = append(g.Notes, b.t(l.reason, strings.Join(p.Values, ", "), strings.Join(problemTexts(p.Refused, b.Options), b.t(problem.Text{ZH: ";", EN: "; "}))))
			continue
		}
		for _, x := range p.Outcome.Result.Schemes {
			at := "schemes." + x.Scheme + "."
			if !b.plain && !moves(b.s, func(r *settle.Result) []settle.SchemeResult { return r.Schemes }, func(y *settle.SchemeResult) bool { return y.Scheme == x.Scheme }, at+"incurred", at+"payable", at+"reserve_closing", at+"shortfall") {
				still[x.Scheme] = true
				continue
			}
			cells := append(b.valueCells(p), text(b.names.scheme(x.Scheme)), amountCell(x.Reserve), amountCell(x.ReserveClosing), amountCell(x.Shortfall))
			if p.Run != nil {
				cells = append(cells, b.chanceCells(p.Run, at+"shortfall > 0")...)
				cells = append(cells, b.summary(p.Run, at+"reserve_closing", journal.Fen)...)
				cells = append(cells, b.summary(p.Run, at+"shortfall", journal.Fen)[0])
			}
			g.add(Body, cells...)
		}
	}
	if b.drawn() {
		run := b.s.Points[0].Run
		g.Notes = append(g.Notes, b.t(l.draws, thousands(run.Draws), run.Seed), b.t(l.closingNote, atMost(run.Draws)))
		if b.s.Partial {
			g.Notes = append([]string{b.t(l.partial, thousands(run.Draws), thousands(run.Asked))}, g.Notes...)
		}
	}
	if slices.ContainsFunc(b.s.Points, func(p SweepPoint) bool { return p.Own }) {
		g.Notes = append(g.Notes, b.t(l.ownNote))
	}
	for _, x := range b.s.View.Plan.Schemes {
		if still[x.ID] {
			g.Notes = append(g.Notes, b.t(l.still, b.names.scheme(x.ID)))
		}
	}
	return g
}

// refusedRow says of a value that it cannot be settled.
func (b *sweepBuilder) refusedRow(p *SweepPoint, width int) []Cell {
	cells := append(b.valueCells(p), text(b.t(sweepLabels.refused)))
	return append(cells, make([]Cell, width-len(cells))...)
}

// chanceColumns head a probability: with its error in one column for people, in
// two for machines.
func (b *sweepBuilder) chanceColumns(title problem.Text) []Column {
	if b.plain {
		return []Column{b.col(title), {Title: "± " + b.in(title), Right: true}}
	}
	return []Column{b.col(title)}
}

func (b *sweepBuilder) chanceCells(r *risk.Run, event string) []Cell {
	for _, p := range r.Probabilities() {
		if p.Event != event {
			continue
		}
		if b.plain {
			return []Cell{text(jsonNumber(p.P())), text(jsonNumber(p.SE()))}
		}
		return []Cell{text(share(p.Count, p.Of))}
	}
	return make([]Cell, len(b.chanceColumns(problem.Text{})))
}

// pools shows the point values.
func (b *sweepBuilder) pools() Grid {
	l := &sweepLabels
	g := Grid{ID: "pools", Title: b.t(l.pools), Columns: append(b.valueColumns(), b.key(l.scheme), b.key(l.unit), b.col(l.plannedValue))}
	if b.drawn() {
		g.Columns = append(g.Columns, b.quantileColumns(problem.Text{ZH: "均值", EN: "mean"})...)
	}
	for i := range b.s.Points {
		p := &b.s.Points[i]
		for _, u := range p.Outcome.Result.Units {
			at := "units." + u.Unit + "." + u.Scheme + "."
			if u.Method != plan.DRGPoints || !b.plain && !moves(b.s, func(r *settle.Result) []settle.UnitResult { return r.Units }, func(y *settle.UnitResult) bool { return y.Unit == u.Unit && y.Scheme == u.Scheme }, at+"incurred", at+"payable", at+"point_value") {
				continue
			}
			value := Cell{}
			if u.HasPointValue {
				value = pointValueCell(u.PointValue)
			}
			cells := append(b.valueCells(p), text(b.names.scheme(u.Scheme)), text(b.names.unit(u.Unit)), value)
			if p.Run != nil {
				cells = append(cells, b.summary(p.Run, at+"point_value", journal.PointValue)...)
			}
			g.add(Body, cells...)
		}
	}
	return g
}

// moves tells whether a row of the results, or any of its series of draws,
// changes from value to value: a rule that the year as planned does not touch
// may still decide over many draws. CSV tables keep the others as well.
func moves[R comparable](s *Sweep, rows func(*settle.Result) []R, is func(*R) bool, series ...string) bool {
	var first *R
	for i := range s.Points {
		list := rows(s.Points[i].Outcome.Result)
		for j := range list {
			if !is(&list[j]) {
				continue
			}
			if first == nil {
				first = &list[j]
			} else if list[j] != *first {
				return true
			}
		}
	}
	return len(s.Points) == 1 || slices.ContainsFunc(series, s.movesOverDraws)
}

// movesOverDraws tells whether some draw of a series differs between the values.
func (s *Sweep) movesOverDraws(key string) bool {
	first := s.Points[0].Run
	if first == nil {
		return false
	}
	is := first.Find(key)
	return is != nil && slices.ContainsFunc(s.Points[1:], func(p SweepPoint) bool {
		x := p.Run.Find(key)
		return x == nil || !slices.Equal(x.Values, is.Values)
	})
}

// metrics shows the figures asked for.
func (b *sweepBuilder) metrics() Grid {
	l := &sweepLabels
	g := Grid{ID: "metrics", Title: b.t(l.metrics), Columns: append(b.valueColumns(), b.key(l.metric), b.col(l.plannedValue))}
	if b.drawn() {
		g.Columns = append(g.Columns, b.quantileColumns(problem.Text{ZH: "均值", EN: "mean"})...)
	}
	for i := range b.s.Points {
		p := &b.s.Points[i]
		for _, m := range b.s.Metrics {
			cells := append(b.valueCells(p), text(m.Key), metricCell(m, p.Outcome.Result))
			if p.Run != nil {
				cells = append(cells, b.summary(p.Run, m.Key, m.Kind)...)
			}
			g.add(Body, cells...)
		}
	}
	return g
}

// metricCell shows one figure of a result.
func metricCell(m settle.Metric, r *settle.Result) Cell {
	if v, ok := m.Value(r); ok {
		return Cell{Kind: m.Kind, Value: v}
	}
	return Cell{}
}

// moneyUnit names the unit of money of the tables.
func (b *builder) moneyUnit() string {
	if b.Wan {
		return b.in(tableLabels.wan)
	}
	return b.in(tableLabels.yuan)
}
