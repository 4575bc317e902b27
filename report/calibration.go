package report

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"fundsim/calibration"
	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/problem"
)

var calibrationLabels = struct {
	heading, trends, systemic, own, seasons, costs, completion, breaks, years, months, outliers, missing        problem.Text
	what, measure, unit, scheme, level, value, se, low, high, n, span, grade, method, family, mean, cv, aic     problem.Text
	year, month, effect, residual, z, institution, found, expected, reason, after, moving, all, pots, fixed     problem.Text
	growthNote, systemicNote, ownNote, monthly, small, widened, shown, breakNote, monthNote, gradeNote, dropped problem.Text
}{
	heading:      problem.Text{ZH: "由历史数据测定的假设  %s 年", EN: "Assumptions from history — %s"},
	trends:       problem.Text{ZH: "年增长", EN: "Yearly growth"},
	systemic:     problem.Text{ZH: "系统性因素", EN: "Systemic factors"},
	own:          problem.Text{ZH: "机构自身因素与月度离散度", EN: "Institutions' own factors and monthly dispersion"},
	seasons:      problem.Text{ZH: "月度系数(合计 12)", EN: "Monthly factors (adding up to 12)"},
	costs:        problem.Text{ZH: "次均费用在机构间的分布", EN: "Unit costs over institutions"},
	completion:   problem.Text{ZH: "完成率", EN: "Completion"},
	breaks:       problem.Text{ZH: "疑似断点", EN: "Years that look like breaks"},
	years:        problem.Text{ZH: "各年残差", EN: "Residuals by year"},
	months:       problem.Text{ZH: "各月残差", EN: "Residuals by month"},
	outliers:     problem.Text{ZH: "异常值", EN: "Outliers"},
	missing:      problem.Text{ZH: "未测定", EN: "Left out"},
	measure:      problem.Text{ZH: "量", EN: "measure"},
	what:         problem.Text{ZH: "项目", EN: "what"},
	unit:         problem.Text{ZH: "预决算单元", EN: "unit"},
	scheme:       problem.Text{ZH: "险种", EN: "scheme"},
	level:        problem.Text{ZH: "机构等级", EN: "level"},
	value:        problem.Text{ZH: "取值", EN: "value"},
	se:           problem.Text{ZH: "标准误", EN: "se"},
	low:          problem.Text{ZH: "95% 下限", EN: "low 95%"},
	high:         problem.Text{ZH: "95% 上限", EN: "high 95%"},
	n:            problem.Text{ZH: "观测数", EN: "n"},
	span:         problem.Text{ZH: "跨度", EN: "span"},
	grade:        problem.Text{ZH: "评级", EN: "grade"},
	method:       problem.Text{ZH: "方法", EN: "method"},
	family:       problem.Text{ZH: "分布", EN: "family"},
	mean:         problem.Text{ZH: "均值(元)", EN: "mean (yuan)"},
	cv:           problem.Text{ZH: "变异系数", EN: "cv"},
	aic:          problem.Text{ZH: "AIC 伽马 / 对数正态", EN: "AIC gamma / log-normal"},
	year:         problem.Text{ZH: "年度", EN: "year"},
	month:        problem.Text{ZH: "月份", EN: "month"},
	effect:       problem.Text{ZH: "年度效应", EN: "effect"},
	residual:     problem.Text{ZH: "对趋势的残差", EN: "against trend"},
	z:            problem.Text{ZH: "稳健 z", EN: "robust z"},
	institution:  problem.Text{ZH: "机构", EN: "institution"},
	found:        problem.Text{ZH: "实际", EN: "found"},
	expected:     problem.Text{ZH: "应有", EN: "expected"},
	reason:       problem.Text{ZH: "原因", EN: "why"},
	after:        problem.Text{ZH: "已过月数", EN: "months gone"},
	moving:       problem.Text{ZH: "逐年变动", EN: "moving"},
	all:          problem.Text{ZH: "全部", EN: "all"},
	pots:         problem.Text{ZH: "合并", EN: "pooled"},
	fixed:        problem.Text{ZH: "%d 家业务量过小、%d 个机构年缺月份", EN: "%d lines too small, %d line-years without all months"},
	growthNote:   problem.Text{ZH: "观测数为年数;区间用 t 分布,年数少则宽。", EN: "n is years; intervals use Student's t, wide for few years."},
	systemicNote: problem.Text{ZH: "取值为因素对数的标准差;“合并”一行由全部单元、险种一起估计。", EN: "Values are sds of the factors' logarithms; the row “pooled” takes all units and schemes together."},
	ownNote:      problem.Text{ZH: "变异系数的观测数为机构年,离散度的为月份;没有分月数据时,月度波动计入变异系数。", EN: "n is institution-years for the cvs, months for the dispersion; without months, chance of the month counts as the cv."},
	monthly:      problem.Text{ZH: "月度离散度", EN: "monthly dispersion"},
	small:        problem.Text{ZH: "未进入拟合:%s。", EN: "Not in the fits: %s."},
	widened:      problem.Text{ZH: "逐年变动大于 1 且显著的单元,月度系数的标准误已放宽:%s。", EN: "Where “moving” is above 1 beyond chance, standard errors were widened: %s."},
	shown:        problem.Text{ZH: "共 %d 处,列出最大的 %d 处;应有值为该机构其余月份(年度)的中位数推得。", EN: "%d in all, the largest %d are listed; expected is from the median of the institution's other months (years)."},
	breakNote:    problem.Text{ZH: "确为断点的年度用 --break 标明,不进入拟合;口径自某年改变用 --shift。", EN: "Mark a year that is a break with --break: it is left out; a change of scope for good with --shift."},
	dropped:      problem.Text{ZH: "已剔除其中 %d 个机构年后重新拟合。", EN: "The fits are without %d of these institution-years."},
	monthNote:    problem.Text{ZH: "(实际 ÷ 机构年水平与月度系数之积)− 1。", EN: "Found ÷ (level of the institution's year × monthly factor) − 1."},
	gradeNote:    problem.Text{ZH: "评级:A–C 按标准误与年数,D 为其余,见方法说明 §16。", EN: "Grades: A–C by standard error and years, D otherwise; see METHOD §16."},
}

// measureTitles name the measures.
var measureTitles = map[calibration.Measure]problem.Text{
	calibration.Volume:        {ZH: "业务量", EN: "volume"},
	calibration.UnitCost:      {ZH: "次均费用", EN: "unit cost"},
	calibration.PointsPerCase: {ZH: "例均点数", EN: "points per case"},
	calibration.Cost:          {ZH: "总费用", EN: "total cost"},
	calibration.FundCost:      {ZH: "统筹支付", EN: "fund cost"},
}

// CalibrationTables are the tables of the calibration, for CSV.
var CalibrationTables = []string{"values", "years", "months", "outliers", "breaks", "missing"}

// Calibration prints what a history says, with its errors, what stands out, and
// what was left out; with Detail the residuals of years and months. Titles of
// schemes, units and institutions are taken from p, which may be empty. The format
// is table, markdown, csv (one of CalibrationTables) or json.
func Calibration(w io.Writer, p *plan.Plan, a *calibration.Assumptions, o Options, format, table string) error {
	s := &calibrationSheet{a: a, Options: o, names: newNames(p)}
	switch format {
	case "json":
		return s.json(w)
	case "csv":
		s.names.withCodes()
		grids := []Grid{s.values(), s.yearGrid(true), s.monthGrid(), s.outlierGrid(len(a.Diagnosis.Outliers)), s.breakGrid(), s.missingGrid()}
		return writeCSV(w, &grids[max(0, slices.Index(CalibrationTables, table))], o)
	}
	grids := []Grid{s.trendGrid(), s.systemicGrid(), s.ownGrid(), s.seasonGrid(), s.costGrid(), s.completionGrid()}
	if o.Detail {
		grids = append(grids, s.yearGrid(false), s.monthGrid(), s.outlierGrid(len(a.Diagnosis.Outliers)))
	} else {
		grids = append(grids, s.breakGrid(), s.outlierGrid(10))
	}
	grids = append(grids, s.missingGrid())
	grids = slices.DeleteFunc(grids, func(g Grid) bool { return len(g.Rows) == 0 })
	title := fmt.Sprintf(o.in(calibrationLabels.heading), calibration.Span(a.Years))
	return printGrids(w, title, numbered(grids, o), o, format)
}

// calibrationSheet makes the tables.
type calibrationSheet struct {
	a *calibration.Assumptions
	Options
	names *names
}

func (s *calibrationSheet) key(t problem.Text) Column { return Column{Title: s.in(t), Key: true} }
func (s *calibrationSheet) right(t problem.Text) Column {
	return Column{Title: s.in(t), Right: true, Keep: true}
}

func (s *calibrationSheet) unitName(id string) string {
	if id == plan.Any || id == "" {
		return s.in(calibrationLabels.all)
	}
	return s.names.unit(id)
}

func (s *calibrationSheet) schemeName(id string) string {
	if id == plan.Any || id == "" {
		return s.in(calibrationLabels.all)
	}
	return s.names.scheme(id)
}

func (s *calibrationSheet) levelName(l plan.Level) string {
	if l == "" {
		return s.in(calibrationLabels.all)
	}
	for _, w := range l.Words() {
		if w.Code == string(l) && s.lang() == "zh" {
			return w.ZH
		}
	}
	return string(l)
}

// shareText shows a share with the digits that an error of this size deserves:
// two decimals, and more where two digits of the error need them.
func shareText(x, error float64) string {
	if math.IsNaN(x) {
		return ""
	}
	decimals := 2
	if size := math.Abs(100 * error); size > 0 && size < 0.1 {
		decimals = min(5, 1-int(math.Floor(math.Log10(size))))
	}
	out := strconv.FormatFloat(100*x, 'f', decimals, 64)
	if strings.Trim(out, "-0.") == "" {
		out = strings.TrimPrefix(out, "-")
	}
	return out + "%"
}

// numeral is a number that is already text: unlike a text it needs no guard
// against spreadsheets, which would take a minus sign for a formula.
func numeral(s string) Cell { return Cell{Text: s} }

func shareOf(x float64) Cell { return numeral(shareText(x, 0)) }

// valueCells are value, error, interval, observations and grade.
func (s *calibrationSheet) valueCells(v *calibration.Value) []Cell {
	if v == nil {
		return make([]Cell, 6)
	}
	at := func(x float64) Cell { return numeral(shareText(x, v.SE)) }
	return []Cell{at(v.Value), at(v.SE), at(v.Low), at(v.High), countCell(v.N), text(v.Grade)}
}

func (s *calibrationSheet) valueColumns() []Column {
	l := &calibrationLabels
	return []Column{s.right(l.value), s.right(l.se), s.right(l.low), s.right(l.high), s.right(l.n), {Title: s.in(l.grade)}}
}

// amountText shows fen or counts of a measure.
func (s *calibrationSheet) amountText(m calibration.Measure, x float64) Cell {
	switch m {
	case calibration.Volume:
		return numeral(strconv.FormatFloat(x, 'f', 1, 64))
	case calibration.PointsPerCase:
		return numeral(strconv.FormatFloat(x/money.PointScale, 'f', 4, 64))
	}
	return numeral(money.Fen(math.Round(x)).String())
}
