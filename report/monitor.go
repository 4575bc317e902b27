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
	"fundsim/model/settle"
)

var monitorLabels = struct {
	heading, execution, settled, reserve, holders                                                  problem.Text
	scheme, unit, holder, name, budget, quota, used, expected, rate, progress, forecast, of, light problem.Text
	missing, distributable, levels, how, admitted, refused, whole, final, none                     problem.Text
}{
	heading:       problem.Text{ZH: "%s  %d 年 1–%d 月预算执行监测", EN: "%s — budget execution of %d, months 1–%d"},
	execution:     problem.Text{ZH: "预算执行", EN: "Execution of budgets"},
	settled:       problem.Text{ZH: "按推算的全年业务量结算:各单元", EN: "The forecast year settled: units"},
	reserve:       problem.Text{ZH: "按推算的全年业务量结算:各险种", EN: "The forecast year settled: schemes"},
	holders:       problem.Text{ZH: "预算责任单位", EN: "Holders of quotas"},
	scheme:        problem.Text{ZH: "险种", EN: "scheme"},
	unit:          problem.Text{ZH: "预决算单元", EN: "unit"},
	holder:        problem.Text{ZH: "责任单位", EN: "holder"},
	name:          problem.Text{ZH: "名称", EN: "name"},
	budget:        problem.Text{ZH: "全年预算", EN: "budget"},
	quota:         problem.Text{ZH: "全年额度", EN: "quota"},
	used:          problem.Text{ZH: "已发生", EN: "used"},
	expected:      problem.Text{ZH: "时间进度应有", EN: "expected"},
	rate:          problem.Text{ZH: "执行率", EN: "rate"},
	progress:      problem.Text{ZH: "占全年", EN: "of the year"},
	forecast:      problem.Text{ZH: "全年推算", EN: "forecast"},
	of:            problem.Text{ZH: "推算占预算", EN: "of budget"},
	light:         problem.Text{ZH: "灯", EN: "light"},
	missing:       problem.Text{ZH: "缺数据月份", EN: "months missing"},
	distributable: problem.Text{ZH: "可分配额", EN: "distributable"},
	levels:        problem.Text{ZH: "灯:执行率(已发生 ÷ 时间进度应有)高于 %s 红,高于 %s 黄,低于 %s 蓝(偏低),其余绿;缺月份的单元不亮灯。", EN: "Lights: rate (used ÷ expected) above %s red, above %s amber, below %s blue, else green; a unit that lacks months has none."},
	how:           problem.Text{ZH: "推算:1–%d 月合计 × 12 ÷ %d,其余月份取已有月份的平均;上年数据没有分月,不能按季节推算。", EN: "Forecast: Σ months 1–%d × 12 ÷ %d; the other months run at the mean so far, for last year's table has no months to show a season."},
	admitted:      problem.Text{ZH: "%s:另有新增定点机构已发生 %s,由预留金或累计结余支付,不占单元预算。", EN: "%s: newly designated institutions have incurred %s besides, paid from reserve or balance, not from units."},
	refused:       problem.Text{ZH: "推算的全年不能结算:%s", EN: "The forecast year cannot be settled: %s"},
	whole:         problem.Text{ZH: "数据已满 12 个月,即全年实际。", EN: "All twelve months are in: this is the year itself."},
	final:         problem.Text{ZH: "由推算的全年业务量按同一办法结算得出,不是决算。", EN: "The forecast year settled by the same rules; not a settlement."},
	none:          problem.Text{ZH: "没有机构预算额度。", EN: "There are no quotas."},
}

// MonitorTables are the tables of the monitoring report, for CSV.
var MonitorTables = []string{"execution", "forecast", "schemes", "holders"}

// Monitor prints the budgets' execution so far and the forecast year settled;
// with Detail the holders of quotas too. The format is table, markdown, csv (one of
// MonitorTables) or json.
func Monitor(w io.Writer, v *View, m *indicators.Monitoring, o Options, format, table string) error {
	if format == "json" {
		return monitorJSON(w, v, m, o)
	}
	b := &builder{View: v, Options: o, names: newNames(v.Plan), assumed: &assumptions{}}
	if format == "csv" {
		b.names.withCodes()
		grids := []Grid{b.executionGrid(m, true), b.forecastGrid(m), b.forecastSchemes(m), b.holderGrid(m)}
		g := &grids[max(0, slices.Index(MonitorTables, table))]
		return writeCSV(w, g, o)
	}
	grids := []Grid{b.executionGrid(m, false)}
	if m.Outcome != nil {
		grids = append(grids, b.forecastGrid(m), b.forecastSchemes(m))
	}
	if o.Detail {
		grids = append(grids, b.holderGrid(m))
	}
	title := fmt.Sprintf(o.in(monitorLabels.heading), cmp.Or(v.Plan.Title, v.Plan.ID), v.Plan.Year, m.Through)
	return printGrids(w, title, numbered(grids, o), o, format)
}

func (b *builder) executionCells(e *indicators.Execution) []Cell {
	ratio := func(q indicators.Quotient) Cell {
		if r, ok := q.Ratio(); ok {
			return Cell{Kind: journal.Ratio, Value: int64(r)}
		}
		return Cell{}
	}
	return []Cell{amountCell(e.Budget), amountCell(e.Used), amountCell(e.Expected), ratio(e.Rate()), ratio(e.Progress()), amountCell(e.Forecast), ratio(e.ForecastRate()),
		text(b.in(indicators.LightTitles[e.Light]))}
}

func (b *builder) executionColumns(budget problem.Text) []Column {
	l := &monitorLabels
	return []Column{b.col(budget), b.col(l.used), b.col(l.expected), b.col(l.rate), b.col(l.progress), b.col(l.forecast), b.col(l.of), {Title: b.in(l.light), Keep: true}}
}

// executionGrid lists the units of each scheme and the scheme below them; as
// plain rows the schemes are rows like the others, with an empty unit.
func (b *builder) executionGrid(m *indicators.Monitoring, plain bool) Grid {
	l := &monitorLabels
	g := Grid{ID: "execution", Title: b.t(l.execution), Columns: slices.Concat([]Column{b.key(l.scheme), b.key(l.unit)}, b.executionColumns(l.budget), []Column{b.side(l.missing)})}
	for i := range m.Schemes {
		s := &m.Schemes[i]
		for j := range m.Units {
			if u := &m.Units[j]; u.Scheme == s.Scheme {
				g.add(Body, slices.Concat([]Cell{text(b.names.scheme(u.Scheme)), text(b.names.unit(u.Unit))}, b.executionCells(&u.Execution), []Cell{text(indicators.MonthList(u.Missing))})...)
			}
		}
		style, whole := Subtotal, text(b.t(l.distributable))
		if plain {
			style, whole = Body, Cell{}
		}
		g.add(style, slices.Concat([]Cell{text(b.names.scheme(s.Scheme)), whole}, b.executionCells(&s.Execution), []Cell{{}})...)
	}
	if plain {
		return g
	}
	if !slices.ContainsFunc(m.Units, func(u indicators.UnitRow) bool { return len(u.Missing) > 0 }) {
		g = g.pick(indexes(len(g.Columns) - 1))
	}
	g.Notes = append(g.Notes, b.t(l.levels, m.Levels.Red, m.Levels.Amber, m.Levels.Under))
	if m.Through == plan.Months {
		g.Notes = append(g.Notes, b.t(l.whole))
	} else {
		g.Notes = append(g.Notes, b.t(l.how, m.Through, m.Through))
	}
	for i := range m.Schemes {
		if s := &m.Schemes[i]; s.Admitted != 0 {
			g.Notes = append(g.Notes, b.t(l.admitted, b.names.scheme(s.Scheme), b.withUnit(int64(s.Admitted))))
		}
	}
	for i := range m.Refused {
		if m.Refused[i].Severity == problem.Error {
			g.Notes = append(g.Notes, b.t(l.refused, warning(&m.Refused[i], b.Options)))
		}
	}
	return g
}

// indexes are 0 to n − 1.
func indexes(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// withUnit is an amount with its unit of money.
func (b *builder) withUnit(f int64) string {
	return b.inUnit(b.amount(f))
}

// monitorUnitFields and monitorSchemeFields are the results shown of the
// forecast year.
var (
	monitorUnitFields   = []string{"budget", "incurred", "variance", "retained", "borne", "payable", "fund_side_amount", "point_value"}
	monitorSchemeFields = []string{"budget", "reserve", "incurred", "payable", "awards", "forfeited", "reserve_uses", "reserve_closing", "shortfall", "balance_closing"}
)

// forecastGrid shows what each unit would settle to.
func (b *builder) forecastGrid(m *indicators.Monitoring) Grid {
	l := &monitorLabels
	g := Grid{ID: "settled", Title: b.t(l.settled), Columns: []Column{b.key(l.scheme), b.key(l.unit)}}
	fields := pickFields(settle.UnitFields, monitorUnitFields)
	for _, f := range fields {
		g.Columns = append(g.Columns, b.col(f.Title))
	}
	for i := range m.Units {
		if u := &m.Units[i]; u.Settled != nil {
			g.add(Body, append([]Cell{text(b.names.scheme(u.Scheme)), text(b.names.unit(u.Unit))}, fieldCells(fields, u.Settled)...)...)
		}
	}
	return g
}

// forecastSchemes shows what each scheme would close with.
func (b *builder) forecastSchemes(m *indicators.Monitoring) Grid {
	l := &monitorLabels
	g := Grid{ID: "schemes", Title: b.t(l.reserve), Columns: []Column{b.key(l.scheme)}, Notes: []string{b.t(l.final)}}
	fields := pickFields(settle.SchemeFields, monitorSchemeFields)
	for _, f := range fields {
		g.Columns = append(g.Columns, b.col(f.Title))
	}
	for i := range m.Schemes {
		if s := &m.Schemes[i]; s.Settled != nil {
			g.add(Body, append([]Cell{text(b.names.scheme(s.Scheme))}, fieldCells(fields, s.Settled)...)...)
		}
	}
	return g
}

// holderGrid shows every holder of a quota.
func (b *builder) holderGrid(m *indicators.Monitoring) Grid {
	l := &monitorLabels
	g := Grid{ID: "holders", Title: b.t(l.holders), Columns: slices.Concat([]Column{b.key(l.scheme), b.key(l.unit), b.key(l.holder), b.key(l.name)}, b.executionColumns(l.quota),
		[]Column{b.col(unitLabels.retained), b.col(unitLabels.borne), b.col(unitLabels.payable)})}
	for i := range m.Holders {
		h := &m.Holders[i]
		settled := []Cell{{}, {}, {}}
		if h.Settled != nil {
			settled = []Cell{amountCell(h.Settled.Retained), amountCell(h.Settled.Borne), amountCell(h.Payable)}
		}
		g.add(Body, slices.Concat([]Cell{text(b.names.scheme(h.Scheme)), text(b.names.unit(h.Unit)), text(h.Holder), text(b.holderName(h))}, b.executionCells(&h.Execution), settled)...)
	}
	if len(m.Holders) == 0 {
		g.Notes = append(g.Notes, b.t(l.none))
	}
	return g
}

// holderName is the institution's title, or the lead's for an alliance.
func (b *builder) holderName(h *indicators.HolderRow) string {
	if !h.Alliance {
		return b.names.institution(h.Holder)
	}
	if lead := b.names.leads[h.Holder]; lead != nil {
		return strings.TrimSpace(b.names.institution(lead.ID) + b.t(problem.Text{ZH: "(牵头)", EN: " (lead)"}))
	}
	return h.Holder
}
