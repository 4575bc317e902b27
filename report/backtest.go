package report

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"fundsim/calibration/forecast"
	"fundsim/model/journal"
	"fundsim/model/money"
	"fundsim/model/problem"
)

var backtestLabels = struct {
	heading, scores, origins, forecasts                                                                                        problem.Text
	measure, series, ahead, method, n, mape, wape, bias, cover, crps, skill, origin, year                                      problem.Text
	median, low, high, actual, off, scored, yes                                                                                problem.Text
	better, worse, mixed, than, quoted, best, none, noScore, inside, few, bare, pooled, single, short, failed, breaks, reading problem.Text
}{
	heading:   problem.Text{ZH: "回测  以 %s 年为起点,向前 %d 年", EN: "Backtest — origins %s, %d years ahead"},
	scores:    problem.Text{ZH: "预测误差与区间覆盖", EN: "Errors and coverage of intervals"},
	origins:   problem.Text{ZH: "各起点", EN: "By origin"},
	forecasts: problem.Text{ZH: "逐笔预测", EN: "Forecasts"},
	measure:   problem.Text{ZH: "指标", EN: "measure"},
	series:    problem.Text{ZH: "序列", EN: "series"},
	ahead:     problem.Text{ZH: "提前(年)", EN: "years ahead"},
	method:    problem.Text{ZH: "方法", EN: "method"},
	n:         problem.Text{ZH: "预测数", EN: "forecasts"},
	mape:      problem.Text{ZH: "MAPE", EN: "MAPE"},
	wape:      problem.Text{ZH: "WAPE", EN: "WAPE"},
	bias:      problem.Text{ZH: "偏差", EN: "bias"},
	cover:     problem.Text{ZH: "%d%% 区间覆盖", EN: "in %d%% interval"},
	crps:      problem.Text{ZH: "CRPS", EN: "CRPS"},
	skill:     problem.Text{ZH: "较“%s”", EN: "against %s"},
	origin:    problem.Text{ZH: "起点", EN: "origin"},
	year:      problem.Text{ZH: "年份", EN: "year"},
	median:    problem.Text{ZH: "中位数", EN: "median"},
	low:       problem.Text{ZH: "%d%% 下限", EN: "low %d%%"},
	high:      problem.Text{ZH: "%d%% 上限", EN: "high %d%%"},
	actual:    problem.Text{ZH: "实际", EN: "actual"},
	off:       problem.Text{ZH: "误差", EN: "error"},
	scored:    problem.Text{ZH: "计分", EN: "scored"},
	yes:       problem.Text{ZH: "是", EN: "yes"},
	better:    problem.Text{ZH: "胜过对手:%s。", EN: "Better than every rival: %s."},
	worse:     problem.Text{ZH: "不如对手:%s。", EN: "Worse than a rival: %s."},
	mixed:     problem.Text{ZH: "互有胜负(CRPS 较小,MAPE 较大):%s。", EN: "Mixed, with a smaller CRPS and a larger MAPE: %s."},
	than:      problem.Text{ZH: "“%s”不如%s", EN: "%s is worse than %s"},
	quoted:    problem.Text{ZH: "“%s”", EN: "%s"},
	best:      problem.Text{ZH: "提前 %[1]d 年:CRPS 最小的是“%[2]s”(%[3]s,MAPE %[4]s)。", EN: "Years ahead %[1]d: the smallest CRPS is that of %[2]s (%[3]s, MAPE %[4]s)."},
	none:      problem.Text{ZH: "提前 %[1]d 年:对手“%[2]s”最好(CRPS %[3]s,MAPE %[4]s),没有一种方法胜过它,应直接用“%[2]s”。", EN: "Years ahead %[1]d: the rival %[2]s is best (CRPS %[3]s, MAPE %[4]s) and no method beats it: use %[2]s itself."},
	noScore:   problem.Text{ZH: "提前 %[1]d 年没有可以核对的预测。", EN: "There is no forecast %[1]d years ahead that can be held against what happened."},
	inside:    problem.Text{ZH: "其 50%%、80%%、90%% 区间实际覆盖 %s、%s、%s。", EN: " Its 50 %%, 80 %% and 90 %% intervals held %s, %s and %s."},
	pooled:    problem.Text{ZH: "区间宽度由 %d 个序列合并估计。", EN: "The width of intervals is estimated from %d series together."},
	few:       problem.Text{ZH: "提前 %d 年只有 %d 笔预测可以核对,不足以分出方法的高下。", EN: "Years ahead %d: forecasts that can be held against what happened: only %d, too few to rank methods by."},
	bare:      problem.Text{ZH: "提前 %[1]d 年:“%[2]s”的 %[3]d 笔中有 %[4]d 笔没有区间,不计入覆盖率,其 CRPS 为绝对误差。", EN: "Years ahead %[1]d: of the %[3]d forecasts of %[2]s, %[4]d have no interval; they count in no coverage, and their CRPS is the absolute error."},
	single:    problem.Text{ZH: "序列不足 %d 个,区间宽度取各序列自身的残差。", EN: "There are fewer than %d series: the width of intervals rests on each series' own residuals."},
	short:     problem.Text{ZH: "%d 个序列在任何起点都不足 %d 年,未预测。", EN: "%d series never have %[2]d years and were not forecast."},
	failed:    problem.Text{ZH: "“%[1]s”有 %[2]d 笔给不出预测,各方法的这些笔都不计分。", EN: "%[1]s gave no forecast in %[2]d cases, which are scored for no method."},
	breaks:    problem.Text{ZH: "%s 年按突变年份剔除,不拟合也不计分。", EN: "The years %s are left out, of fits and of scores."},
	reading: problem.Text{ZH: "MAPE 为各笔相对误差的平均;WAPE、偏差、CRPS 为合计误差 ÷ 合计实际;CRPS 越小越好,“较对手”为 1 − CRPS ÷ 对手的 CRPS,正数为更好。",
		EN: "MAPE is the mean relative error; WAPE, bias and CRPS are totals ÷ total of what happened; smaller CRPS is better, and “against” is 1 − CRPS ÷ the rival's, positive where better."},
}

// BacktestTables are the tables of the backtest, for CSV.
var BacktestTables = []string{"scores", "origins", "forecasts"}

// Backtested is the backtest of one measure of a history.
type Backtested struct {
	Measure string
	Unit    string // of its values, "" where it has none
	*forecast.Backtest
}

// Backtest prints the scores of methods against their rivals and says plainly
// when a rival wins; with Detail by origin too. The format is table, markdown,
// csv (one of BacktestTables) or json.
func Backtest(w io.Writer, all []Backtested, o Options, format, table string) error {
	if format == "json" {
		return backtestJSON(w, all)
	}
	s := backtestSheet{all, o}
	if format == "csv" {
		grids := []Grid{s.scores(), s.byOrigin(), s.forecasts()}
		return writeCSV(w, &grids[max(0, slices.Index(BacktestTables, table))], o)
	}
	grids := []Grid{s.scores()}
	if o.Detail {
		grids = append(grids, s.byOrigin())
	}
	origins := all[0].Origins
	years := strconv.Itoa(origins[0])
	if last := origins[len(origins)-1]; last != origins[0] {
		years += "–" + strconv.Itoa(last)
	}
	title := fmt.Sprintf(o.in(backtestLabels.heading), years, all[0].Ahead)
	return printGrids(w, title, numbered(grids, o), o, format)
}

type backtestSheet struct {
	all []Backtested
	Options
}

func (s *backtestSheet) key(t problem.Text) Column { return Column{Title: s.in(t), Key: true} }
func (s *backtestSheet) col(t problem.Text, args ...any) Column {
	title := s.in(t)
	if len(args) > 0 {
		title = fmt.Sprintf(title, args...)
	}
	return Column{Title: title, Right: true, Keep: true}
}

// shareCell shows a share as a percentage; nothing where it is not defined.
func shareCell(x float64) Cell {
	if math.IsNaN(x) || math.Abs(x) > 1e6 {
		return Cell{}
	}
	return Cell{Kind: journal.Ratio, Value: int64(math.Round(x * float64(money.One)))}
}

func inPercent(x float64) string { return percent(shareCell(x).Value) }

func (s *backtestSheet) scoreColumns() []Column {
	l := &backtestLabels
	columns := []Column{s.col(l.n), s.col(l.mape), s.col(l.wape), s.col(l.bias)}
	for _, level := range forecast.Levels {
		columns = append(columns, s.col(l.cover, int(math.Round(100*level))))
	}
	columns = append(columns, s.col(l.crps))
	for _, r := range s.rivals() {
		columns = append(columns, s.col(l.skill, s.in(s.all[0].Methods[r].Title)))
	}
	return columns
}

func (s *backtestSheet) rivals() (out []int) {
	for i, m := range s.all[0].Methods {
		if m.Rival {
			out = append(out, i)
		}
	}
	return out
}

func (s *backtestSheet) scoreCells(scores func(method int) *forecast.Score, method int) []Cell {
	x := scores(method)
	cells := []Cell{countCell(x.N), shareCell(x.MAPE()), shareCell(x.WAPE()), shareCell(x.Bias())}
	for i := range forecast.Levels {
		cells = append(cells, shareCell(x.Coverage(i)))
	}
	cells = append(cells, shareCell(x.CRPS()))
	for _, r := range s.rivals() {
		if r == method {
			cells = append(cells, Cell{})
		} else {
			cells = append(cells, shareCell(x.Skill(scores(r))))
		}
	}
	return cells
}

func (s *backtestSheet) scores() Grid {
	l := &backtestLabels
	g := Grid{ID: "scores", Title: s.in(l.scores), Columns: slices.Concat([]Column{s.key(l.measure), s.col(l.ahead), s.key(l.method)}, s.scoreColumns())}
	for i := range s.all {
		b := &s.all[i]
		for h := 1; h <= b.Ahead; h++ {
			for m, method := range b.Methods {
				g.add(Body, slices.Concat([]Cell{text(b.Measure), countCell(h), text(s.in(method.Title))},
					s.scoreCells(func(m int) *forecast.Score { return &b.Total[m][h-1] }, m))...)
			}
		}
	}
	for i := range s.all {
		g.Notes = append(g.Notes, s.findings(&s.all[i])...)
	}
	g.Notes = append(g.Notes, s.in(l.reading))
	return g
}

// fewForecasts is how many scored forecasts are too few to tell methods apart:
// with nine, one lucky year moves a mean error by a tenth.
const fewForecasts = 10

// findings says in words which methods win and what the scores rest on.
func (s *backtestSheet) findings(b *Backtested) (notes []string) {
	l := &backtestLabels
	say := func(t problem.Text, args ...any) {
		note := fmt.Sprintf(s.in(t), args...)
		if len(s.all) > 1 {
			note = b.Measure + s.in(problem.Text{ZH: ":", EN: ": "}) + note
		}
		notes = append(notes, note)
	}
	name := func(m int) string { return s.in(b.Methods[m].Title) }
	for h := 1; h <= b.Ahead; h++ {
		best := b.Best(h)
		if best < 0 {
			say(l.noScore, h)
			continue
		}
		x, form := &b.Total[best][h-1], l.best
		if b.Methods[best].Rival {
			form = l.none
		}
		say(problem.Text{ZH: "%s%s", EN: "%s%s"}, fmt.Sprintf(s.in(form), h, name(best), inPercent(x.CRPS()), inPercent(x.MAPE())), s.held(x))
		if x.N < fewForecasts {
			say(l.few, h, x.N)
		}
		for m := range b.Methods {
			if t := &b.Total[m][h-1]; t.Spread < t.N {
				say(l.bare, h, name(m), t.N, t.N-t.Spread)
			}
		}
		var better, worse, mixed []string
		for _, v := range b.Verdicts(h) {
			switch {
			case len(v.Beaten) > 0:
				worse = append(worse, fmt.Sprintf(s.in(l.than), name(v.Method), s.named(b, v.Beaten)))
			case len(v.Mixed) > 0:
				mixed = append(mixed, s.named(b, []int{v.Method}))
			default:
				better = append(better, s.named(b, []int{v.Method}))
			}
		}
		for _, x := range []struct {
			form  problem.Text
			names []string
		}{{l.better, better}, {l.mixed, mixed}, {l.worse, worse}} {
			if len(x.names) > 0 {
				say(x.form, strings.Join(x.names, s.in(problem.Text{ZH: ";", EN: "; "})))
			}
		}
	}
	last := b.Fits[0][len(b.Fits[0])-1]
	if last.Pool.Used() {
		say(l.pooled, last.Pool.Series)
	} else {
		say(l.single, forecast.PoolFrom)
	}
	if b.Short > 0 {
		say(l.short, b.Short, b.MinYears)
	}
	for m, n := range b.Failed {
		if n > 0 {
			say(l.failed, name(m), n)
		}
	}
	if years := b.Panel.Breaks.Years(); len(years) > 0 {
		say(l.breaks, fmt.Sprint(years))
	}
	return notes
}

// named lists methods by their titles.
func (s *backtestSheet) named(b *Backtested, methods []int) string {
	var names []string
	for _, m := range methods {
		names = append(names, fmt.Sprintf(s.in(backtestLabels.quoted), s.in(b.Methods[m].Title)))
	}
	return strings.Join(names, s.in(problem.Text{ZH: "、", EN: " and "}))
}

// held says how many of a method's intervals held what happened.
func (s *backtestSheet) held(x *forecast.Score) string {
	if x.Spread == 0 {
		return ""
	}
	return fmt.Sprintf(s.in(backtestLabels.inside), inPercent(x.Coverage(0)), inPercent(x.Coverage(1)), inPercent(x.Coverage(2)))
}

func (s *backtestSheet) byOrigin() Grid {
	l := &backtestLabels
	g := Grid{ID: "origins", Title: s.in(l.origins), Columns: slices.Concat([]Column{s.key(l.measure), s.key(l.origin), s.col(l.ahead), s.key(l.method)}, s.scoreColumns())}
	for i := range s.all {
		b := &s.all[i]
		for o, origin := range b.Origins {
			for h := 1; h <= b.Ahead; h++ {
				if b.ByOrigin[0][o][h-1].N == 0 {
					continue
				}
				for m, method := range b.Methods {
					g.add(Body, slices.Concat([]Cell{text(b.Measure), text(strconv.Itoa(origin)), countCell(h), text(s.in(method.Title))},
						s.scoreCells(func(m int) *forecast.Score { return &b.ByOrigin[m][o][h-1] }, m))...)
				}
			}
		}
	}
	return g
}

func (s *backtestSheet) forecasts() Grid {
	l := &backtestLabels
	g := Grid{ID: "forecasts", Title: s.in(l.forecasts), Columns: []Column{s.key(l.measure), s.key(l.series), s.key(l.method), s.key(l.origin), s.key(l.year), s.col(l.median)}}
	for _, level := range forecast.Levels {
		p := int(math.Round(100 * level))
		g.Columns = append(g.Columns, s.col(l.low, p), s.col(l.high, p))
	}
	g.Columns = append(g.Columns, s.col(l.actual), s.col(l.off), s.col(l.scored))
	for i := range s.all {
		b := &s.all[i]
		for j := range b.Forecasts {
			f := &b.Forecasts[j]
			cells := []Cell{text(b.Measure), text(b.Panel.Series[f.Series].Key), text(b.Methods[f.Method].ID), text(strconv.Itoa(f.Origin)), text(strconv.Itoa(f.Year)), text(decimal(f.Median))}
			for k := range forecast.Levels {
				if f.Known {
					cells = append(cells, text(decimal(f.Low[k])), text(decimal(f.High[k])))
				} else {
					cells = append(cells, Cell{}, Cell{})
				}
			}
			scored := Cell{}
			if f.Scored {
				scored = text(s.in(l.yes))
			}
			cells = append(cells, text(decimal(f.Actual)), shareCell((f.Median-f.Actual)/f.Actual), scored)
			g.add(Body, cells...)
		}
	}
	return g
}

// decimal shows a number with six significant digits and at least whole ones, "" where
// it is not known.
func decimal(x float64) string {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return ""
	}
	places := 0
	if size := math.Abs(x); size > 0 && size < 1e5 {
		places = min(9, 5-int(math.Floor(math.Log10(size))))
	}
	return strconv.FormatFloat(x, 'f', places, 64)
}
