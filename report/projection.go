package report

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"fundsim/calibration/forecast"
	"fundsim/calibration/project"
	"fundsim/model/fund"
	"fundsim/model/journal"
	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/problem"
	"fundsim/model/risk"
)

var projectionLabels = struct {
	heading, hundred, ofHistory, years, draws, actual, fund                                                               problem.Text
	scheme, year, participants, income, interest, spent, surplus, closing, cover, light, budget                           problem.Text
	p, negative, isRed, isAmber, isIdle, measure, projected, happened, off, inside, yes, no                               problem.Text
	method, history, cutOff, correlation, lights, coverOf, certain, drawn, covered, given, rule, base, dropped, noOpening problem.Text
}{
	heading:      problem.Text{ZH: "%s  %d–%d 年基金收支预测(单位:%s)", EN: "%s — the fund from %d to %d (amounts in %s)"},
	hundred:      problem.Text{ZH: "亿元", EN: "100 million yuan"},
	ofHistory:    problem.Text{ZH: "历史", EN: "history"},
	years:        problem.Text{ZH: "收支与累计结余", EN: "Income, expenditure and balance"},
	draws:        problem.Text{ZH: "不确定性(%d 次抽样)", EN: "Uncertainty (%d draws)"},
	actual:       problem.Text{ZH: "与实际相比", EN: "Against what happened"},
	fund:         problem.Text{ZH: "基金", EN: "fund"},
	scheme:       problem.Text{ZH: "险种", EN: "scheme"},
	year:         problem.Text{ZH: "年度", EN: "year"},
	participants: problem.Text{ZH: "参保人数", EN: "participants"},
	income:       problem.Text{ZH: "收入", EN: "income"},
	interest:     problem.Text{ZH: "利息", EN: "interest"},
	spent:        problem.Text{ZH: "支出", EN: "expenditure"},
	surplus:      problem.Text{ZH: "当期结余", EN: "surplus"},
	closing:      problem.Text{ZH: "累计结余", EN: "balance"},
	cover:        problem.Text{ZH: "可支付月数", EN: "months of cover"},
	light:        problem.Text{ZH: "灯", EN: "light"},
	budget:       problem.Text{ZH: "按规则的预算", EN: "budget by the rule"},
	p:            problem.Text{ZH: "%s P%d", EN: "%s P%d"},
	negative:     problem.Text{ZH: "P(结余 < 0)", EN: "P(balance < 0)"},
	isRed:        problem.Text{ZH: "P(红灯)", EN: "P(red)"},
	isAmber:      problem.Text{ZH: "P(黄灯)", EN: "P(amber)"},
	isIdle:       problem.Text{ZH: "P(结余过多)", EN: "P(idle)"},
	measure:      problem.Text{ZH: "项目", EN: "item"},
	projected:    problem.Text{ZH: "预测", EN: "projected"},
	happened:     problem.Text{ZH: "实际", EN: "actual"},
	off:          problem.Text{ZH: "误差", EN: "error"},
	inside:       problem.Text{ZH: "在 90% 区间内", EN: "in the 90 % interval"},
	yes:          problem.Text{ZH: "是", EN: "yes"},
	no:           problem.Text{ZH: "否", EN: "no"},
	method:       problem.Text{ZH: "收入:%s;支出:%s。", EN: "Income: %s; expenditure: %s."},
	history:      problem.Text{ZH: "%s(历史 %d 年)", EN: "%s (%d years of history)"},
	cutOff:       problem.Text{ZH: "%s(历史 %d 年;更早的 %d 年被缺失、为零或为负的年份隔断,没有使用)", EN: "%s (%d years of history; %d earlier years are not used, for a year that is missing, 0 or negative cuts them off)"},
	correlation:  problem.Text{ZH: "收入与支出的误差相关系数取历史的 %s。", EN: "The errors of income and expenditure have the history's correlation of %s."},
	lights:       problem.Text{ZH: "灯:可支付月数低于 %s 红,低于 %s 黄,高于 %s 结余过多,其余绿;可支付月数 = 年末累计结余 ÷ %s。", EN: "Lights: fewer than %s months are red, fewer than %s amber, more than %s idle, else green; months of cover = closing balance ÷ %s."},
	certain:      problem.Text{ZH: "没有写任何波动(sd),也没有历史,因此没有不确定性。", EN: "No variation (sd) and no history is given, so there is no uncertainty."},
	drawn:        problem.Text{ZH: "表中的期望路径不含波动;P5–P95 为抽样的分位数,即 90%% 区间。概率为抽样次数之比,种子 %d。", EN: "The expected path is without variation; P5–P95 are quantiles of the draws, a 90 %% interval. Probabilities are counts of draws; seed %d."},
	covered:      problem.Text{ZH: "%d 个实际值中有 %d 个落在 90%% 区间内。", EN: "Of %d actual values %d lie in the 90 %% interval."},
	dropped:      problem.Text{ZH: "没有数据、未列出的列:%s。", EN: "Columns without data, not shown: %s."},
	noOpening:    problem.Text{ZH: "历史没有累计结余:表中“累计结余”只从基年年初的 0 累加,不是基金的家底,因此不给可支付月数与灯;历史有结余列的,用 --balance 指明;没有的,用 --opening 给出年初结余。", EN: "The history has no balances: the balance shown only adds up from 0 before the base year, so there are no months of cover and no lights; name its column with --balance, or give the balance with --opening."},
	given:        problem.Text{ZH: "给定", EN: "as given"},
	rule:         problem.Text{ZH: "预算 = %s ×(1 + 预期增幅,至多 %s)%s。", EN: "Budget = %s × (1 + expected growth, at most %s)%s."},
	base:         problem.Text{ZH: "%d 年为基年:支出取情景结算的基金支出或所给金额。", EN: "%d is the base year: its expenditure is as settled, or as given."},
}

// ProjectionTables are the tables of a projection, for CSV.
var ProjectionTables = []string{"years", "draws", "actual"}

// Projection prints funds in the years ahead. v is the scenario, nil where the
// funds come from a history alone. The format is table, markdown, csv (one of
// ProjectionTables) or json.
func Projection(w io.Writer, v *View, r *project.Projection, o Options, format, table string) error {
	if format == "json" {
		return projectionJSON(w, v, r)
	}
	s := projectionSheet{v, r, o, v == nil && o.Wan && format != "csv" && inHundredMillions(r.Funds)}
	if format == "csv" {
		g := s.table(r.Funds, table)
		return writeCSV(w, &g, o)
	}
	var grids []Grid
	for _, id := range ProjectionTables {
		for i := range r.Funds {
			if g := s.table(r.Funds[i:i+1], id); len(g.Rows) > 0 {
				if name := s.fund(&r.Funds[i]); name != "" {
					g.Title += s.in(problem.Text{ZH: " — ", EN: " — "}) + name
				}
				g = withoutScheme(g, o)
				g.Notes = append(g.Notes, s.notes(&r.Funds[i], id)...)
				grids = append(grids, g)
			}
		}
	}
	return printGrids(w, s.heading(), numbered(grids, o), o, format)
}

// withoutScheme is a table of one scheme without the column that names it, and
// without columns in which nothing stands, which a note names.
func withoutScheme(g Grid, o Options) Grid {
	var keep []int
	for i := 1; i < len(g.Columns); i++ {
		keep = append(keep, i)
	}
	g = g.pick(keep)
	if dropped := g.dropEmpty(); len(dropped) > 0 {
		g.Notes = append(g.Notes, fmt.Sprintf(o.in(projectionLabels.dropped), strings.Join(dropped, o.in(problem.Text{ZH: "、", EN: ", "}))))
	}
	return g
}

type projectionSheet struct {
	v *View
	*project.Projection
	Options
	hundredMillions bool // amounts in 亿元, as bulletins have them
}

func (s *projectionSheet) heading() string {
	title, first := s.in(projectionLabels.ofHistory), s.Projection.Funds[0].Base
	if s.v != nil {
		title = cmp.Or(s.v.Plan.Title, s.v.Plan.ID)
	}
	return fmt.Sprintf(s.in(projectionLabels.heading), title, first, first+s.Years, s.unit())
}

// unit names the unit of money of printed tables: that of bulletins, 亿元, where
// funds come from a history and nothing else is asked for.
func (s *projectionSheet) unit() string {
	if s.hundredMillions {
		return s.in(projectionLabels.hundred)
	}
	return unitOfMoney(s.Options)
}

func unitOfMoney(o Options) string {
	if o.Wan {
		return o.in(tableLabels.wan)
	}
	return o.in(tableLabels.yuan)
}

// inHundredMillions tells whether a fund is large enough to be told in 亿元.
func inHundredMillions(funds []project.FundYears) bool {
	return slices.ContainsFunc(funds, func(f project.FundYears) bool { return f.Rows[0].Spent >= 10*fenPerHundredMillionCent })
}

// fenPerHundredMillionCent is the number of fen in 0.01 亿元.
const fenPerHundredMillionCent = 100_000_000

// money is an amount in the unit of the sheet.
func (s *projectionSheet) money(f money.Fen) Cell {
	if s.hundredMillions && f != 0 {
		return text(fixed(rounded(int64(f), fenPerHundredMillionCent), 2, true))
	}
	return amountCell(f)
}

// fund is the name of a fund: its title for people, its code for machines.
func (s *projectionSheet) fund(f *project.FundYears) string { return cmp.Or(f.Title, f.Scheme) }

func (s *projectionSheet) table(funds []project.FundYears, id string) Grid {
	switch id {
	case "draws":
		return s.draws(funds)
	case "actual":
		return s.actual(funds)
	}
	return s.years(funds)
}

func (s *projectionSheet) key(t problem.Text) Column { return Column{Title: s.in(t), Key: true} }
func (s *projectionSheet) col(t problem.Text) Column { return Column{Title: s.in(t), Right: true} }

// coverCell shows months with two decimals.
func coverCell(m plan.CoverMonths, has bool) Cell {
	if !has {
		return Cell{}
	}
	return text(fixed(rounded(int64(m), 100), 2, false))
}

func yearCell(year int) Cell { return text(strconv.Itoa(year)) }

func (s *projectionSheet) years(funds []project.FundYears) Grid {
	l := &projectionLabels
	g := Grid{ID: "years", Title: s.in(l.years), Columns: []Column{s.key(l.scheme), s.key(l.year), s.col(l.participants), s.col(l.income), s.col(l.interest), s.col(l.spent), s.col(l.surplus),
		s.col(l.closing), s.col(l.cover), {Title: s.in(l.light), Keep: opened(funds)}, s.col(l.budget)}}
	for i := range funds {
		f := &funds[i]
		for j := range f.Rows {
			y := &f.Rows[j]
			budget, people := Cell{}, Cell{}
			if y.Budget != nil {
				budget = s.money(*y.Budget)
			}
			if y.Participants > 0 {
				people = Cell{Kind: journal.Count, Value: y.Participants}
			}
			g.add(Body, text(f.Scheme), yearCell(y.Year), people, s.money(y.Income), s.money(y.Interest), s.money(y.Spent), s.money(y.Closing-y.Opening),
				s.money(y.Closing), coverCell(y.Cover, y.HasCover), s.light(f, y.Light), budget)
		}
	}
	return g
}

// drawsPercents are the quantiles that are shown of draws.
var drawsPercents = []int{5, 50, 95}

func quantileOf(s *risk.Summary, percent int) int64 {
	for _, q := range s.Quantiles {
		if q.Percent == percent {
			return q.Value
		}
	}
	return 0
}

// draws lists every year after the base year over the draws.
func (s *projectionSheet) draws(funds []project.FundYears) Grid {
	l := &projectionLabels
	g := Grid{ID: "draws", Title: fmt.Sprintf(s.in(l.draws), s.Draws), Columns: []Column{s.key(l.scheme), s.key(l.year)}}
	for _, t := range []problem.Text{l.income, l.spent, l.closing, l.cover} {
		for _, p := range drawsPercents {
			g.Columns = append(g.Columns, Column{Title: fmt.Sprintf(s.in(l.p), s.in(t), p), Right: true})
		}
	}
	for _, t := range []problem.Text{l.negative, l.isRed, l.isAmber, l.isIdle} {
		g.Columns = append(g.Columns, Column{Title: s.in(t), Right: true, Keep: opened(funds)})
	}
	for i := range funds {
		f := &funds[i]
		for j := range f.Rows {
			y := &f.Rows[j]
			if y.Drawn == nil || j == 0 {
				continue
			}
			d := y.Drawn
			cells := []Cell{text(f.Scheme), yearCell(y.Year)}
			for k, x := range []*risk.Summary{&d.Income, &d.Spent, &d.Closing, &d.Cover} {
				for _, p := range drawsPercents {
					v := quantileOf(x, p)
					if k == 3 {
						cells = append(cells, coverCell(plan.CoverMonths(v), x.N > 0))
					} else {
						cells = append(cells, s.money(money.Fen(v)))
					}
				}
			}
			of := d.N
			if f.NoOpening {
				of = 0 // no chances
			}
			for _, n := range []int{d.Negative, d.Lights[fund.Red], d.Lights[fund.Amber], d.Lights[fund.Idle]} {
				cells = append(cells, countShare(n, of))
			}
			g.add(Body, cells...)
		}
	}
	return g
}

// opened tells whether the balance before the base year is known of any fund.
func opened(funds []project.FundYears) bool {
	return slices.ContainsFunc(funds, func(f project.FundYears) bool { return !f.NoOpening })
}

// light names a light; nothing where the balance is not known.
func (s *projectionSheet) light(f *project.FundYears, l fund.Light) Cell {
	if f.NoOpening {
		return Cell{}
	}
	return text(s.in(fund.LightTitles[l]))
}

func countShare(n, of int) Cell {
	q, ok := quotient(int64(n), int64(of))
	if !ok {
		return Cell{}
	}
	return Cell{Kind: journal.Ratio, Value: q}
}

// actual sets what a history says of projected years against them.
func (s *projectionSheet) actual(funds []project.FundYears) Grid {
	l := &projectionLabels
	g := Grid{ID: "actual", Title: s.in(l.actual), Columns: []Column{s.key(l.scheme), s.key(l.year), s.key(l.measure), s.col(l.projected), s.col(l.happened), s.col(l.off),
		{Title: "P5", Right: true}, {Title: "P95", Right: true}, s.side(l.inside)}}
	for i := range funds {
		f := &funds[i]
		for j := range f.Rows {
			if y := &f.Rows[j]; j > 0 {
				for _, c := range comparisons(y) {
					low, high, in := Cell{}, Cell{}, Cell{}
					if c.drawn != nil {
						low, high = s.money(money.Fen(quantileOf(c.drawn, 5))), s.money(money.Fen(quantileOf(c.drawn, 95)))
						in = text(s.in(l.no))
						if c.inside() {
							in = text(s.in(l.yes))
						}
					}
					g.add(Body, text(f.Scheme), yearCell(y.Year), text(s.in(c.title)), s.money(c.expected), s.money(c.actual), ratioCell(c.expected-c.actual, c.actual), low, high, in)
				}
			}
		}
	}
	return g
}

func (s *projectionSheet) side(t problem.Text) Column { return Column{Title: s.in(t)} }

// setAgainst is one projected amount and what happened.
type setAgainst struct {
	name             string
	title            problem.Text
	expected, actual money.Fen
	drawn            *risk.Summary
}

func (c *setAgainst) inside() bool {
	return quantileOf(c.drawn, 5) <= int64(c.actual) && int64(c.actual) <= quantileOf(c.drawn, 95)
}

// comparisons are those of a year, as far as the history goes.
func comparisons(y *project.Year) (out []setAgainst) {
	l := &projectionLabels
	for _, x := range []struct {
		name     string
		title    problem.Text
		expected money.Fen
		actual   *money.Fen
		drawn    func(d *project.Drawn) *risk.Summary
	}{
		{"income", l.income, y.Income, y.Actual.Income, func(d *project.Drawn) *risk.Summary { return &d.Income }},
		{"expenditure", l.spent, y.Spent, y.Actual.Spent, func(d *project.Drawn) *risk.Summary { return &d.Spent }},
		{"balance", l.closing, y.Closing, y.Actual.Balance, func(d *project.Drawn) *risk.Summary { return &d.Closing }},
	} {
		if x.actual == nil {
			continue
		}
		c := setAgainst{name: x.name, title: x.title, expected: x.expected, actual: *x.actual}
		if y.Drawn != nil {
			c.drawn = x.drawn(y.Drawn)
		}
		out = append(out, c)
	}
	return out
}

// notes say what a table of a fund rests on.
func (s *projectionSheet) notes(f *project.FundYears, id string) (notes []string) {
	l := &projectionLabels
	switch id {
	case "years":
		notes = append(notes, fmt.Sprintf(s.in(l.method), s.flow(f.Income), s.flow(f.Spent)))
		if f.Correlation != 0 {
			notes = append(notes, fmt.Sprintf(s.in(l.correlation), strconv.FormatFloat(f.Correlation, 'f', 2, 64)))
		}
		if s.v != nil {
			notes = append(notes, fmt.Sprintf(s.in(l.base), f.Base))
			if rule := s.v.Plan.Projection.BudgetRule; rule != nil {
				notes = append(notes, s.budgetRule(rule))
			}
		}
		if f.NoOpening {
			notes = append(notes, s.in(l.noOpening))
		} else {
			notes = append(notes, lightsNote(s.Options, s.Levels, s.Cover))
		}
		if !f.Uncertain {
			notes = append(notes, s.in(l.certain))
		}
	case "draws":
		notes = append(notes, fmt.Sprintf(s.in(l.drawn), s.Seed))
	case "actual":
		n, in := 0, 0
		for j := 1; j < len(f.Rows); j++ {
			for _, c := range comparisons(&f.Rows[j]) {
				if c.drawn != nil {
					if n++; c.inside() {
						in++
					}
				}
			}
		}
		if n > 0 {
			notes = append(notes, fmt.Sprintf(s.in(l.covered), n, in))
		}
	}
	return notes
}

// flow names the method of an income or expenditure, and its history.
func (s *projectionSheet) flow(f *project.Flow) string {
	var name string
	switch m := forecast.Named(f.Method); {
	case m != nil:
		name = s.in(m.Title)
	case f.Method == "given":
		name = s.in(projectionLabels.given)
	default:
		name = word(s.Options, plan.ProjectionMethod(f.Method), plan.ByGrowth.Words())
	}
	if f.Unused > 0 {
		return fmt.Sprintf(s.in(projectionLabels.cutOff), name, f.Years, f.Unused)
	}
	if f.Years > 0 {
		return fmt.Sprintf(s.in(projectionLabels.history), name, f.Years)
	}
	return name
}

func (s *projectionSheet) budgetRule(r *plan.BudgetRule) string { return ruleNote(s.Options, r) }

func ruleNote(o Options, r *plan.BudgetRule) string {
	within := ""
	if r.WithinIncome {
		within = o.in(problem.Text{ZH: ",且不超过当年收入", EN: ", and at most the year's income"})
	}
	base := word(o, r.By, r.By.Words())
	if o.lang() == "en" {
		base = map[plan.BudgetBase]string{plan.BudgetByActual: "last year's spending", plan.BudgetByBudget: "last year's budget"}[r.By]
	}
	note := fmt.Sprintf(o.in(projectionLabels.rule), base, r.GrowthCap, within)
	if r.Growth != nil {
		note = strings.Replace(strings.Replace(note, "预期增幅", r.Growth.String(), 1), "expected growth", r.Growth.String(), 1)
	}
	return note
}

func lightsNote(o Options, levels plan.CoverLights, of plan.CoverOf) string {
	months := map[plan.CoverOf]problem.Text{
		plan.CoverThisYear:  {ZH: "(当年支出 ÷ 12)", EN: "(the year's expenditure ÷ 12)"},
		plan.CoverNextYear:  {ZH: "(下年支出 ÷ 12)", EN: "(next year's expenditure ÷ 12)"},
		plan.CoverFirstHalf: {ZH: "(当年上半年支出 ÷ 6)", EN: "(expenditure of the first half ÷ 6)"},
	}[of]
	return fmt.Sprintf(o.in(projectionLabels.lights), levels.Red, levels.Amber, levels.Idle, o.in(months))
}
