package report

import (
	"cmp"
	"fmt"
	"io"
	"slices"

	"fundsim/model/entrant"
	"fundsim/model/money"
	"fundsim/model/problem"
	"fundsim/model/risk"
	"fundsim/model/settle"
)

var entrantLabels = struct {
	heading, volume, owed, funds, reserve, units, incumbents, awards                                         problem.Text
	id, name, unit, scheme, on, count, counted, total, fund, diverted, induced, short, inducedFund           problem.Text
	visits, cases, from, fromUnit, caps, item, without, with, delta, change, lostVisits, lostCases, lostFund problem.Text
	own, dilution, others, othersOf, award, sum                                                              problem.Text
	capped, ownBase, peerBase, allBase, perVisit, perPerson                                                  problem.Text
	howVolume, howInduced, net, howCap, howFunds, howParts, awardsMove, noVolume, variance                   problem.Text
}{
	heading:    problem.Text{ZH: "%s  %d 年拟新增定点机构测算(单位:%s)", EN: "%s — entrants in %d (unit of money: %s)"},
	volume:     problem.Text{ZH: "拟新增机构:业务量与来源", EN: "Entrants: volume and where it comes from"},
	owed:       problem.Text{ZH: "拟新增机构:应付额与资金来源", EN: "Entrants: what they are owed and from where"},
	funds:      problem.Text{ZH: "基金:不含与含拟新增机构", EN: "Funds without and with the entrants"},
	reserve:    problem.Text{ZH: "预留金收支:不含与含", EN: "Reserve account without and with"},
	units:      problem.Text{ZH: "单元与点值", EN: "Units and point values"},
	incumbents: problem.Text{ZH: "原有机构:业务量与应付额", EN: "Incumbents: volume and payable"},
	awards:     problem.Text{ZH: "原有机构:奖励", EN: "Incumbents: awards"},

	id:          problem.Text{ZH: "编码", EN: "code"},
	name:        problem.Text{ZH: "机构", EN: "institution"},
	unit:        problem.Text{ZH: "单元", EN: "unit"},
	scheme:      problem.Text{ZH: "险种", EN: "scheme"},
	on:          problem.Text{ZH: "定点日期", EN: "designated on"},
	count:       problem.Text{ZH: "业务量", EN: "volume"},
	counted:     problem.Text{ZH: "计量", EN: "counted in"},
	total:       problem.Text{ZH: "总费用", EN: "total cost"},
	fund:        problem.Text{ZH: "按项目统筹支付", EN: "fund cost"},
	diverted:    problem.Text{ZH: "其中分流", EN: "of it diverted"},
	induced:     problem.Text{ZH: "其中新增", EN: "of it induced"},
	short:       problem.Text{ZH: "新增中分流不足", EN: "of the induced not delivered"},
	inducedFund: problem.Text{ZH: "新增的统筹支付", EN: "induced fund cost"},
	visits:      problem.Text{ZH: "人次", EN: "visits"},
	cases:       problem.Text{ZH: "病例", EN: "cases"},
	from:        problem.Text{ZH: "资金来源", EN: "paid from"},
	fromUnit:    problem.Text{ZH: "单元预算", EN: "unit's budget"},
	caps:        problem.Text{ZH: "增幅封顶的比较", EN: "growth caps against"},
	item:        problem.Text{ZH: "项目", EN: "item"},
	without:     problem.Text{ZH: "不含", EN: "without"},
	with:        problem.Text{ZH: "含", EN: "with"},
	delta:       problem.Text{ZH: "变化", EN: "change"},
	change:      problem.Text{ZH: "变化率", EN: "change, %"},
	lostVisits:  problem.Text{ZH: "减少人次", EN: "visits lost"},
	lostCases:   problem.Text{ZH: "减少病例", EN: "cases lost"},
	lostFund:    problem.Text{ZH: "减少统筹支付", EN: "fund cost lost"},
	own:         problem.Text{ZH: "其中业务量减少", EN: "of it own volume"},
	dilution:    problem.Text{ZH: "其中稀释与分担", EN: "of it dilution and sharing"},
	others:      problem.Text{ZH: "其余 %d 家", EN: "%d others"},
	othersOf:    problem.Text{ZH: "每个单元列出应付额变化最大的 %d 家,其余合并为一行;--detail 全部列出。", EN: "Of each unit the %d whose payable changes most; the others are one row. --detail lists all."},
	award:       problem.Text{ZH: "奖励", EN: "award"},
	sum:         problem.Text{ZH: "小计", EN: "subtotal"},

	capped:    problem.Text{ZH: "%s(%s)", EN: "%s (%s)"},
	ownBase:   problem.Text{ZH: "本机构上年", EN: "own last year"},
	peerBase:  problem.Text{ZH: "同级机构上年", EN: "last year of its level"},
	allBase:   problem.Text{ZH: "全部机构上年", EN: "last year of all"},
	perVisit:  problem.Text{ZH: "次均费用 %s 比 %s", EN: "cost per visit %s against %s"},
	perPerson: problem.Text{ZH: "人次人头比 %s 比 %s", EN: "visits per person %s against %s"},

	howVolume:  problem.Text{ZH: "业务量 = 满负荷月业务量 × 负荷,自定点当月起,之前没有;分流取自同一单元、险种、当月的其他机构,不足的部分计为新增。均为情景的假设。", EN: "Volume = a month at full size × ramp, from the month of designation; what is diverted comes from others in that unit, scheme and month, and what they cannot give is induced. All of it is the scenario's assumption."},
	howInduced: problem.Text{ZH: "新增的统筹支付 = 新增业务量 × 次均(例均)费用 × 统筹支付比例,是按项目口径,不等于应付额。", EN: "Induced fund cost = induced volume × cost × fund ratio; it is item by item, not a payable."},
	net:        problem.Text{ZH: "%s:拟新增机构按项目统筹支付 %s,原有机构减少 %s,净增 %s。", EN: "%s: fund cost of entrants %s, incumbents lose %s, net increase %s."},
	noVolume:   problem.Text{ZH: "当年没有业务量", EN: "no volume in the year"},
	howCap:     problem.Text{ZH: "增幅封顶的基数为上年值,上限与算法见结算办法的条款。", EN: "Growth caps compare with last year; limits and formula are those of the admission rule."},
	howFunds:   problem.Text{ZH: "只列拟新增机构有业务量的险种;险种之间互不调剂,其余险种不受影响。", EN: "Only schemes in which entrants work; schemes never lend to each other, so the others do not change."},
	howParts:   problem.Text{ZH: "变化 = 应付额(含)− 应付额(不含);业务量减少 = 本机构发生额的变化;稀释与分担 = 其余:点值下降,或结余留用、超支分担随之变动(正数为少分担或多留用)。", EN: "Change = payable with − without; own volume = the change of what it incurred; dilution and sharing = the rest: a lower point value, or more or less of a surplus or overrun."},
	awardsMove: problem.Text{ZH: "奖励的分配也有变动:%d 家,最多 %s 元;--detail 列出。", EN: "Awards are split anew as well: %d institutions, by at most %s yuan; --detail lists them."},
	variance:   problem.Text{ZH: "%s 基金方结余(+)/超支(-)", EN: "fund side of %s"},
}

// EntrantTables are the tables of the report on entrants, for CSV; the last two
// exist with draws only.
var EntrantTables = []string{"entrants", "owed", "funds", "reserve", "units", "incumbents", "awards", "volumes", "months", "thresholds", "draws", "probabilities"}

// EntrantDrawTables are those of [EntrantTables] that need draws.
var EntrantDrawTables = EntrantTables[10:]

// EntrantReport is all that is reported on entrants.
type EntrantReport struct {
	Effects *entrant.Effects
	Volumes []entrant.Crossing
	Months  []entrant.Entry
	Draws   *EntrantDraws // nil without draws
}

// EntrantDraws are the two years drawn with common random numbers.
type EntrantDraws struct{ Without, With *risk.Run }

// Entrants prints the year without and with its entrants side by side, and where
// the reserve would run out. v is the scenario with the entrants as
// institutions. The format is table, markdown, csv (one of EntrantTables) or json.
func Entrants(w io.Writer, v *View, x *EntrantReport, o Options, format, table string) error {
	b := &entrantBuilder{builder: &builder{View: v, Options: o, names: newNames(v.Plan), assumed: &assumptions{}}, x: x, e: x.Effects}
	if format == "json" {
		return b.json(w)
	}
	plain := format == "csv"
	if plain {
		b.names.withCodes()
		b.Detail = true
	}
	grids := []Grid{b.volume(), b.owed(), b.funds(), b.reserve(), b.units(), b.incumbents(plain), b.awardGrid(), b.volumes(), b.months(plain), verdictsGrid(v.Plan, v.Thresholds, o, entrantDrawLabels.pending, entrantDrawLabels.needDraws)}
	if x.Draws != nil {
		grids = append(grids, b.draws(), b.probabilities(plain))
	}
	if plain {
		i := slices.Index(EntrantTables, table)
		if i < 0 || i >= len(grids) {
			var l problem.List
			l.Errorf("unknown-table", table, "没有名为 %q 的表", "there is no table %q", table).Allow("%v", "%v", EntrantTables).Suggest(table, EntrantTables)
			return l
		}
		return writeCSV(w, &grids[i], o)
	}
	grids = slices.DeleteFunc(grids, func(g Grid) bool {
		return g.ID == "awards" && (len(g.Rows) == 0 || !o.Detail) || g.ID == "thresholds" && len(g.Rows) == 0
	})
	for i := range grids {
		grids[i].dropEmpty()
	}
	unit := tableLabels.yuan
	if o.Wan {
		unit = tableLabels.wan
	}
	title := fmt.Sprintf(o.in(entrantLabels.heading), cmp.Or(v.Plan.Title, v.Plan.ID), v.Plan.Year, o.in(unit))
	return printGrids(w, title, numbered(grids, o), o, format)
}

// entrantBuilder makes the grids of one report on entrants.
type entrantBuilder struct {
	*builder
	x *EntrantReport
	e *entrant.Effects
}

// touched tells whether entrants work in the scheme.
func (b *entrantBuilder) touched(scheme string) bool { return slices.Contains(b.e.Schemes, scheme) }

// worksIn tells whether an entrant works in the unit and scheme.
func (b *entrantBuilder) worksIn(unit, scheme string) bool {
	return slices.ContainsFunc(b.e.Report.Lines, func(l entrant.Line) bool { return l.Unit == unit && l.Scheme == scheme })
}

// sides are the columns of a figure without and with the entrants.
func (b *entrantBuilder) sides(of problem.Text) []Column {
	l, sep := &entrantLabels, b.t(problem.Text{ZH: "·", EN: ", "})
	return []Column{{Title: b.in(of) + sep + b.in(l.without), Right: true, Keep: true}, {Title: b.in(of) + sep + b.in(l.with), Right: true, Keep: true}}
}

func (b *entrantBuilder) plainSides() []Column {
	l := &entrantLabels
	return []Column{{Title: b.in(l.without), Right: true, Keep: true}, {Title: b.in(l.with), Right: true, Keep: true}, {Title: b.in(l.delta), Right: true, Keep: true}}
}

// sideCells are an amount without, with, and what it changes by.
func sideCells(without, with money.Fen) []Cell {
	return []Cell{amountCell(without), amountCell(with), amountCell(with - without)}
}

// schemePairs gives each scheme in which entrants work, without and with them.
func (b *entrantBuilder) schemePairs(each func(without, with *settle.SchemeResult)) {
	for i := range b.e.With.Result.Schemes {
		if s := &b.e.With.Result.Schemes[i]; b.touched(s.Scheme) {
			each(&b.e.Without.Result.Schemes[i], s)
		}
	}
}
