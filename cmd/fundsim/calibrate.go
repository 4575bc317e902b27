package main

import (
	"io"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"fundsim/calibration"
	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/report"
	"fundsim/scenarios"
)

// calibrateFlags are the flags of calibrate.
type calibrateFlags struct {
	history              historyFlags
	triangle, table      string
	breaks, shifts       []int
	cellBy               string
	byLevel, pool, drop  bool
	least                int
	growthCap, damping   string
	growthCapR, dampingR *money.Ratio
}

// historyFlags say how a history is read.
type historyFlags struct {
	columns, units, constants []string
	institutions, scenario    string
}

func (a *app) registerHistory(f *pflag.FlagSet, x *historyFlags) {
	f.StringArrayVar(&x.columns, "map", nil, a.say("文件自己的列名 `COLUMN=HEADER`,如 year=年份,可重复", "the file's own name of a column, `COLUMN=HEADER`, e.g. year=年份, repeatable"))
	f.StringArrayVar(&x.units, "in", nil, a.say("表头没有写明的单位 `COLUMN=UNIT`,如 total_cost=亿元、visits=万人次,可重复", "units that headers do not give, `COLUMN=UNIT`, e.g. total_cost=亿元, repeatable"))
	f.StringArrayVar(&x.constants, "const", nil, a.say("文件没有的列取定值 `COLUMN=VALUE`(year、institution、scheme、unit),可重复", "the value of a column that the file lacks, `COLUMN=VALUE` (year, institution, scheme, unit), repeatable"))
	f.StringVar(&x.institutions, "institutions", "", a.say("机构表 `FILE`,取各机构的等级", "table of institutions, a `FILE`, for their levels"))
	f.StringVar(&x.scenario, "scenario", "", a.say("情景 `SCENARIO`:取机构表,单元、险种可用其名称", "a `SCENARIO` whose institutions, and titles of units and schemes, are used"))
}

func (a *app) calibrate() *cobra.Command {
	x := calibrateFlags{table: report.CalibrationTables[0], cellBy: string(calibration.CellBys[0])}
	cmd := &cobra.Command{
		Use:   a.say("calibrate 历史…", "calibrate HISTORY…"),
		Short: a.say("由历史数据测定假设:趋势、季节、波动、相关、分布,各带误差", "assumptions from history: trends, seasons, spreads, correlations, distributions, with their errors"),
		Long: a.say("历史是业务量各列加年度(CSV、.csv.gz、Excel、Parquet,可给多个文件);月份为空的行是全年合计。各项假设都带标准误、95% 区间、跨度、观测数与等级,数据不足的不测定并说明原因。诊断报告按 --format 打印;-o FILE 另把假设写成文件,供情景 extends。",
			"The history has the columns of activity and the year (CSV, .csv.gz, workbooks, Parquet; several files may be given); a row without a month is a yearly total. Every assumption comes with its standard error, 95 % interval, span, observations and grade; what the data cannot tell is left out, with the reason. The diagnosis is printed in --format; -o FILE writes the assumptions besides, for a scenario to extend."),
		Example: `  fundsim calibrate history.csv --scenario pack:zhuji -o assumptions.yaml
  fundsim calibrate history-20*.csv.gz --institutions institutions.csv --break 2020 --detail
  fundsim calibrate bulletin.xlsx --map year=年份 --in total_cost=亿元 --in visits=万人次 --const institution=all`,
		Args: a.arguments(1, 1000),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := a.csvTable(cmd, x.table, report.CalibrationTables); err != nil {
				return err
			}
			if err := a.checkCalibrate(&x); err != nil {
				return err
			}
			return a.calibrated(args, &x)
		},
	}
	f := cmd.Flags()
	a.registerHistory(f, &x.history)
	f.StringVar(&x.triangle, "triangle", "", a.say("流量三角形 `FILE`,测定完成率:发生月份、支付月份(或进展月数)、金额", "a triangle of claims, a `FILE`, for completion: incurred, paid (or development), amount"))
	f.IntSliceVar(&x.breaks, "break", nil, a.say("断点年份 `YEAR`(如疫情),不进入任何拟合,可重复", "a `YEAR` to leave out of every fit, such as an epidemic, repeatable"))
	f.IntSliceVar(&x.shifts, "shift", nil, a.say("自 `YEAR` 年起水平改变(如口径调整),趋势另计一级阶跃,可重复", "from this `YEAR` on the level is another, such as a change of scope, repeatable"))
	f.StringVar(&x.cellBy, "cell-by", x.cellBy, a.say("机构变异系数按什么分组 `WORD`:", "how own cvs are grouped, a `WORD`: ")+strings.Join(cellBys(), " | "))
	f.BoolVar(&x.byLevel, "trend-by-level", false, a.say("各等级机构另测趋势", "trends of each level of institutions as well"))
	f.BoolVar(&x.pool, "pool", false, a.say("各单元、险种共用一个系统性标准差", "one systemic sd for all units and schemes"))
	f.BoolVar(&x.drop, "drop-outliers", false, a.say("剔除异常的机构年后重新拟合", "fit again without the institution-years that stand out"))
	f.IntVar(&x.least, "least-volume", 50, a.say("平均每年不足 `N` 人次(病例)的机构不进入拟合", "institutions with fewer than `N` visits or cases a year are left out"))
	f.StringVar(&x.growthCap, "cap", "", a.say("写入文件:年增长不超过 `RATIO`,如预算办法的 10%", "written to the file: growth of a year is at most this `RATIO`, such as a budget rule's 10%"))
	f.StringVar(&x.damping, "damping", "", a.say("写入文件:趋势逐年衰减 `RATIO`", "written to the file: damping of trends, a `RATIO`"))
	f.StringVar(&x.table, "table", x.table, a.say("csv 输出哪张表 `TABLE`:", "which `TABLE` csv prints: ")+strings.Join(report.CalibrationTables, " | "))
	_ = cmd.RegisterFlagCompletionFunc("cell-by", cobra.FixedCompletions(cellBys(), cobra.ShellCompDirectiveNoFileComp))
	return a.formats(cmd, "table", "json", "csv", "markdown")
}

func cellBys() (words []string) {
	for _, w := range calibration.CellBys {
		words = append(words, string(w))
	}
	return words
}

// checkCalibrate checks the flags that need no data.
func (a *app) checkCalibrate(x *calibrateFlags) error {
	if err := a.oneOf("cell-by", x.cellBy, cellBys()); err != nil {
		return err
	}
	if x.least < 1 {
		return a.misuse("--least-volume 至少为 1", "--least-volume must be at least 1")
	}
	for _, f := range []struct {
		name, text string
		to         **money.Ratio
	}{{"cap", x.growthCap, &x.growthCapR}, {"damping", x.damping, &x.dampingR}} {
		if f.text == "" {
			continue
		}
		r, err := money.ParseRatio(f.text)
		if err != nil || r < 0 || r > money.One {
			return a.misuse("--%[1]s 须为 0%% 至 100%% 的比例", "--%[1]s takes a ratio from 0%% to 100%%", f.name)
		}
		*f.to = &r
	}
	return nil
}

// readHistory reads a history and what says more about its institutions.
func (a *app) readHistory(refs []string, x *historyFlags) (*scenarios.History, *plan.Plan, scenarios.HistoryOptions, error) {
	p := &plan.Plan{}
	opt, err := a.reading()
	if err != nil {
		return nil, nil, scenarios.HistoryOptions{}, err
	}
	if x.scenario != "" {
		sc, err := a.load(x.scenario)
		if err != nil {
			return nil, nil, scenarios.HistoryOptions{}, err
		}
		p = sc.Plan
	}
	if x.institutions != "" {
		in, file, found := scenarios.LoadInstitutions(x.institutions, opt)
		if found.HasErrors() {
			return nil, nil, scenarios.HistoryOptions{}, placed{found}
		}
		a.warn(found)
		a.notesOf([]scenarios.FileInfo{file})
		q := *p
		q.Institutions = in
		p = &q
	}
	o := scenarios.HistoryOptions{Options: opt, Columns: x.columns, Units: x.units, Constants: x.constants, Plan: p}
	h, found := scenarios.LoadHistory(refs, o)
	if found.HasErrors() {
		return nil, nil, o, placed{found}
	}
	a.warn(found)
	a.notesOf(h.Files)
	if x.scenario != "" {
		if found := scenarios.CheckHistory(h, p); found.HasErrors() {
			return nil, nil, o, placed{found}
		}
	}
	return h, p, o, nil
}

// calibrated reads, fits, writes the assumptions where -o asks for them, and
// prints the diagnosis.
func (a *app) calibrated(refs []string, x *calibrateFlags) error {
	h, p, opt, err := a.readHistory(refs, &x.history)
	if err != nil {
		return err
	}
	o := calibration.Options{Institutions: p.Institutions, CellBy: calibration.CellBy(x.cellBy), TrendByLevel: x.byLevel, Pool: x.pool,
		DropOutliers: x.drop, Breaks: x.breaks, Shifts: x.shifts, LeastVolume: float64(x.least)}
	if x.triangle != "" {
		opt.Columns, opt.Units, opt.Constants = nil, nil, nil
		t, file, found := scenarios.LoadTriangle(x.triangle, opt)
		if found.HasErrors() {
			return placed{found}
		}
		a.warn(found)
		a.notesOf([]scenarios.FileInfo{file})
		o.Triangle = t
	}
	fit, found := calibration.Fit(h.History, o)
	if found.HasErrors() {
		return placed{found}
	}
	if a.opt.output != "" {
		err := a.write(func(w io.Writer) error {
			return scenarios.WriteLayer(w, fit.Layer(a.opt.lang, x.growthCapR, x.dampingR), a.calibrationHead(h, fit), a.calibrationLeft(fit), a.opt.lang)
		})
		if err != nil {
			return err
		}
	}
	return a.writeTo(a.stdout, a.say("标准输出", "standard output"), func(w io.Writer) error {
		return report.Calibration(w, p, fit, a.printing(), a.opt.format, x.table)
	})
}

// calibrationHead says in the file what its figures rest on.
func (a *app) calibrationHead(h *scenarios.History, fit *calibration.Assumptions) []string {
	var names []string
	for _, f := range h.Files {
		names = append(names, f.Path)
	}
	return []string{
		a.sayf("由 fundsim calibrate 测定:%[1]s,%[2]s 年,%[3]d 条业务线", "Measured by fundsim calibrate: %[1]s, %[2]s, %[3]d lines", strings.Join(names, a.say("、", ", ")), calibration.Span(fit.Years), len(h.Lines)),
		a.say("在情景中写 extends: [下层情景, 本文件] 即可使用;每个值带标准误 se、95% 区间 low–high、观测数 n、跨度 span 与等级 grade。", "Use it by extends: [lower scenario, this file]; every value has its standard error se, 95 % interval low–high, observations n, span and grade."),
	}
}

// calibrationLeft says in the file what was left out, and why.
func (a *app) calibrationLeft(fit *calibration.Assumptions) (left []string) {
	for i := range fit.Missing {
		m := &fit.Missing[i]
		of := strings.Join(strings.Fields(m.Unit+" "+m.Scheme+" "+string(m.Level)), " ")
		if of != "" {
			of = "(" + of + ")"
		}
		left = append(left, "  "+m.What.In(a.opt.lang)+of+": "+m.Why.In(a.opt.lang))
	}
	return left
}
