package report

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"fundsim/model/incentive"
	"fundsim/model/journal"
	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/problem"
)

var incentiveLabels = struct {
	heading, worth, lines, odd, findings, scheme, unit, by, of, level, count, incurred, payable, award, gain, least, most, others, fund, all problem.Text
	kind, rule, why, rate, amount, from, to, institutions, lint, worthNote, othersNote, gainNote, curveNote, none, refused                   problem.Text
}{
	heading:      problem.Text{ZH: "%s  %d 年规则的激励", EN: "%s — incentives of the rules of %d"},
	worth:        problem.Text{ZH: "多一人次、一例、一点值多少", EN: "What one more visit, case or point is worth"},
	lines:        problem.Text{ZH: "逐机构:多一人次、一例、一点值多少", EN: "By institution: what one more is worth"},
	odd:          problem.Text{ZH: "断崖与边际比例:业务量 −20% 至 +20%", EN: "Cliffs and marginal rates: volume from −20 % to +20 %"},
	findings:     problem.Text{ZH: "逐机构:断崖与边际比例", EN: "By institution: cliffs and marginal rates"},
	scheme:       problem.Text{ZH: "险种", EN: "scheme"},
	unit:         problem.Text{ZH: "预决算单元", EN: "unit"},
	by:           problem.Text{ZH: "结算办法", EN: "settled by"},
	of:           problem.Text{ZH: "多", EN: "one more"},
	level:        problem.Text{ZH: "等级", EN: "level"},
	count:        problem.Text{ZH: "家数", EN: "lines"},
	incurred:     problem.Text{ZH: "发生额", EN: "incurred"},
	payable:      problem.Text{ZH: "应付额", EN: "payable"},
	award:        problem.Text{ZH: "奖励", EN: "award"},
	gain:         problem.Text{ZH: "本机构得", EN: "own gain"},
	least:        problem.Text{ZH: "最少", EN: "least"},
	most:         problem.Text{ZH: "最多", EN: "most"},
	others:       problem.Text{ZH: "其他机构得", EN: "others get"},
	fund:         problem.Text{ZH: "基金多付", EN: "fund pays"},
	all:          problem.Text{ZH: "全部", EN: "all"},
	kind:         problem.Text{ZH: "情形", EN: "what"},
	rule:         problem.Text{ZH: "规则", EN: "rule"},
	why:          problem.Text{ZH: "原因", EN: "why"},
	rate:         problem.Text{ZH: "边际比例", EN: "marginal rate"},
	amount:       problem.Text{ZH: "金额", EN: "amount"},
	from:         problem.Text{ZH: "业务量自", EN: "volume from"},
	to:           problem.Text{ZH: "至", EN: "to"},
	institutions: problem.Text{ZH: "机构数", EN: "institutions"},
	lint:         problem.Text{ZH: "规则检查", EN: "lint"},
	worthNote:    problem.Text{ZH: "单位:元。多的一人次、一例按本机构全年平均费用、点数与扣款;多的一点不增加费用。各数为改动之后重新结算所得之差,行内为各机构的平均。", EN: "Yuan. One more visit or case has the line's average cost, points and deductions; one more point costs nothing. Figures are differences of settlements, averaged over institutions."},
	othersNote:   problem.Text{ZH: "其他机构得:同一单元、险种内其余机构应付额的变动;基金多付 = 本机构应付额 + 其他机构得。", EN: "Others get: the change of everybody else's payable in the unit and scheme; fund pays = own payable + others get."},
	gainNote:     problem.Text{ZH: "本机构得 = 应付额 + 奖励 − 发生额;最少、最多为其中的机构。", EN: "Own gain = payable + award − incurred; least and most are over institutions."},
	curveNote:    problem.Text{ZH: "业务量以本机构现状为 0%,逐 1% 重新结算;边际比例 = 应付额变动 ÷ 发生额变动。金额:断崖为跳变之数,高于 100% 为多得之数,低于 0% 为应付额变动。", EN: "Volume runs from the institution's own in steps of 1 %, settled again; marginal rate = Δpayable ÷ Δincurred. Amount: the height of a jump, what is gained beyond cost, or the change of payable below 0 %."},
	none:         problem.Text{ZH: "没有断崖,边际比例都在 0–100% 之间。", EN: "No cliffs; all marginal rates lie between 0 and 100 %."},
	refused:      problem.Text{ZH: "%d 行改动后不能结算,未计入。", EN: "%d lines were left out: the changed year cannot be settled."},
}

var oddKinds = map[incentive.Kind]problem.Text{
	incentive.Jump:     {ZH: "断崖", EN: "cliff"},
	incentive.Over100:  {ZH: "高于 100%", EN: "above 100 %"},
	incentive.Negative: {ZH: "低于 0%", EN: "below 0 %"},
}

// IncentiveTables are the tables of the incentive report, for CSV.
var IncentiveTables = []string{"worth", "lines", "oddities", "findings"}

// Incentive prints what the rules make it worth to do; with Detail line by line.
// The format is table, markdown, csv (one of IncentiveTables) or json.
func Incentive(w io.Writer, v *View, r *incentive.Report, o Options, format, table string) error {
	if format == "json" {
		return incentiveJSON(w, v, r, o)
	}
	b := &builder{View: v, Options: o, names: newNames(v.Plan), assumed: &assumptions{}}
	if format == "csv" {
		b.names.withCodes()
		grids := []Grid{b.worthGrid(r, true), b.probeGrid(r), b.oddGrid(r), b.findingGrid(r)}
		return writeCSV(w, &grids[max(0, slices.Index(IncentiveTables, table))], o)
	}
	grids := []Grid{b.worthGrid(r, false)}
	if o.Detail {
		grids = append(grids, b.probeGrid(r))
	}
	grids = append(grids, b.oddGrid(r))
	if o.Detail {
		grids = append(grids, b.findingGrid(r))
	}
	title := fmt.Sprintf(o.in(incentiveLabels.heading), cmp.Or(v.Plan.Title, v.Plan.ID), v.Plan.Year)
	return printGrids(w, title, numbered(grids, o), o, format)
}

func perUnitCell(f money.Fen) Cell { return Cell{Kind: perUnitYuan, Value: int64(f)} }

func ratioOf(r money.Ratio) Cell { return Cell{Kind: journal.Ratio, Value: int64(r)} }

// settledByName names how a line is settled: a method, itemised, or an admission
// rule.
func (b *builder) settledByName(id string, admitted bool) string {
	switch {
	case admitted:
		return b.names.admission(id)
	case id == plan.Itemised:
		return b.in(itemised)
	}
	return b.method(plan.Method(id))
}

func (b *builder) ofName(of incentive.Of) string {
	for _, x := range incentive.Ofs {
		if x.Of == of {
			return b.in(x.Title)
		}
	}
	return string(of)
}

// worthGrid sums up what one more is worth, by unit, then by level; a unit's
// only level has no row of its own unless rows are plain.
func (b *builder) worthGrid(r *incentive.Report, plain bool) Grid {
	l := &incentiveLabels
	g := Grid{ID: "worth", Title: b.t(l.worth), Columns: []Column{b.key(l.scheme), b.key(l.unit), b.key(l.by), b.key(l.of), b.key(l.level), b.col(l.count),
		b.col(l.incurred), b.col(l.payable), b.col(l.gain), b.col(l.least), b.col(l.most), b.col(l.others), b.col(l.fund)},
		Notes: []string{b.t(l.worthNote), b.t(l.gainNote), b.t(l.othersNote)}}
	refused, lines := 0, 0 // lines of all levels together
	worths := r.Worths()
	for i := range worths {
		x := &worths[i]
		if x.Level == "" {
			lines = x.Lines + x.Refused
		} else if x.Lines+x.Refused == lines && !plain {
			continue // the only level
		}
		level := b.t(l.all)
		if x.Level != "" {
			level = word(b.Options, x.Level, x.Level.Words())
		} else {
			refused += x.Refused
		}
		cells := []Cell{text(b.names.scheme(x.Scheme)), text(b.names.unit(x.Unit)), text(b.settledByName(x.SettledBy, x.Admitted)), text(b.ofName(x.Of)), text(level), countCell(x.Lines)}
		for _, f := range []money.Fen{x.Incurred, x.Payable, x.Gain, x.Least, x.Most, x.Others, x.Payable + x.Others} {
			cells = append(cells, perUnitCell(f))
		}
		g.add(Body, cells...)
	}
	if refused > 0 {
		g.Notes = append(g.Notes, b.t(l.refused, refused))
	}
	return g
}

// probeGrid shows every line's probes.
func (b *builder) probeGrid(r *incentive.Report) Grid {
	l := &incentiveLabels
	g := Grid{ID: "lines", Title: b.t(l.lines), Columns: []Column{b.key(l.scheme), b.key(l.unit), b.key(institutionLabels.code), b.key(institutionLabels.name), b.side(l.by), b.key(l.of),
		b.col(l.incurred), b.col(l.payable), b.col(l.award), b.col(l.gain), b.col(l.others), b.col(l.fund)}}
	for i := range r.Lines {
		x := &r.Lines[i]
		for j := range x.Probes {
			p := &x.Probes[j]
			cells := []Cell{text(b.names.scheme(x.Scheme)), text(b.names.unit(x.Unit)), text(x.Institution), text(b.names.institution(x.Institution)),
				text(b.settledByName(x.SettledBy, x.Admitted)), text(b.ofName(p.Of))}
			for _, f := range []money.Fen{p.Incurred, p.Payable, p.Award, p.Gain(), p.Others, p.Fund()} {
				cell := perUnitCell(f)
				if p.Refused {
					cell = Cell{}
				}
				cells = append(cells, cell)
			}
			g.add(Body, cells...)
		}
	}
	return g
}

// rateCell shows a marginal rate; a jump has none.
func rateCell(kind incentive.Kind, r money.Ratio) Cell {
	if kind == incentive.Jump {
		return Cell{}
	}
	return ratioOf(r)
}

// oddGrid sums up cliffs and odd rates by rule.
func (b *builder) oddGrid(r *incentive.Report) Grid {
	l := &incentiveLabels
	g := Grid{ID: "oddities", Title: b.t(l.odd), Columns: []Column{b.key(l.scheme), b.key(l.unit), b.key(l.kind), b.side(l.rule), b.side(l.why), b.col(l.institutions),
		b.side(institutionLabels.code), b.col(l.rate), b.col(l.amount), b.col(l.from), b.col(l.to), b.side(l.lint)}}
	odd := r.Oddities()
	for i := range odd {
		x := &odd[i]
		g.add(Body, text(b.names.scheme(x.Scheme)), text(b.names.unit(x.Unit)), text(b.in(oddKinds[x.Kind])), text(x.Path), text(b.in(x.Why)), countCell(x.Institutions),
			text(x.ExtremeAt), rateCell(x.Kind, x.Extreme), amountCell(x.Largest), ratioOf(x.From), ratioOf(x.To), text(strings.Join(x.Lint, ", ")))
	}
	if len(odd) == 0 {
		g.Notes = append(g.Notes, b.t(l.none))
	}
	g.Notes = append(g.Notes, b.t(l.curveNote))
	return g
}

// findingGrid shows every line's cliffs and odd rates.
func (b *builder) findingGrid(r *incentive.Report) Grid {
	l := &incentiveLabels
	g := Grid{ID: "findings", Title: b.t(l.findings), Columns: []Column{b.key(l.scheme), b.key(l.unit), b.key(institutionLabels.code), b.key(institutionLabels.name), b.key(l.kind),
		b.col(l.from), b.col(l.to), b.col(l.rate), b.col(l.amount), b.side(l.rule), b.side(l.why), b.side(l.lint)}}
	for i := range r.Lines {
		x := &r.Lines[i]
		for j := range x.Findings {
			f := &x.Findings[j]
			g.add(Body, text(b.names.scheme(x.Scheme)), text(b.names.unit(x.Unit)), text(x.Institution), text(b.names.institution(x.Institution)), text(b.in(oddKinds[f.Kind])),
				ratioOf(f.From), ratioOf(f.To), rateCell(f.Kind, f.Rate), amountCell(f.Amount), text(f.Path), text(b.in(f.Why)), text(strings.Join(f.Lint, ", ")))
		}
	}
	return g
}
