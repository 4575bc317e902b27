package main

import (
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"fundsim/calibration"
	"fundsim/calibration/forecast"
	"fundsim/report"
	"fundsim/scenarios"
)

// backtestFlags are the flags of backtest.
type backtestFlags struct {
	annual          annualFlags
	forecast        forecastFlags
	history         historyFlags
	activity        bool
	by              string
	values, methods []string
	from, to, ahead int
	origin, min     int
	table           string
}

func (a *app) backtest() *cobra.Command {
	x := backtestFlags{table: report.BacktestTables[0], by: string(forecast.ByUnit)}
	cmd := &cobra.Command{
		Use:   a.say("backtest 历史…", "backtest HISTORY…"),
		Short: a.say("预测方法回测:误差、区间覆盖、与简单对手相比", "backtest forecasts: errors, coverage of intervals, against naive rivals"),
		Long: a.say("以历史各年为起点,只用起点及以前的数据预测其后各年,再与实际相比:MAPE、WAPE、偏差、50/80/90% 区间覆盖、CRPS,并与“上年”“上年×平均增幅”两个对手比较,对手更好时明说。历史是 CSV 或 Excel,一行一年,或一列一年;可给多个文件。--activity 时历史是业务量各列加年度(同 calibrate),按预算单元与险种相加,并回测 calibrate 测定的趋势。",
			"Takes each past year as an origin, forecasts the years after it from what was known by then, and compares with what happened: MAPE, WAPE, bias, coverage of 50/80/90 % intervals, CRPS, against two naive rivals, last year and last year × mean growth; says plainly when a rival wins. The history is CSV or a workbook with a row or a column for each year; several files may be given. With --activity it has the columns of activity and the year, as for calibrate; it is added up by unit and scheme, and the trend that calibrate fits is tested as well."),
		Example: `  fundsim backtest bulletin.csv --value 基金支出
  fundsim backtest volumes-*.csv --key name:1 --value cases --where catalog=1a --ahead 3
  fundsim backtest history.csv --activity --ahead 2
  fundsim backtest volumes.csv --origin 2015 --method damped --format csv --table forecasts`,
		Args: a.arguments(1, 1000),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := a.csvTable(cmd, x.table, report.BacktestTables); err != nil {
				return err
			}
			for _, name := range []string{"year-column", "key", "where", "unit", "sum"} {
				if x.activity && cmd.Flags().Changed(name) {
					return a.misuse("--%[1]s 用于年度历史,不能与 --activity 同用", "--%[1]s is for yearly histories and cannot be used with --activity", name)
				}
			}
			for _, name := range []string{"by", "map", "in", "const", "institutions", "scenario"} {
				if !x.activity && cmd.Flags().Changed(name) {
					return a.misuse("--%[1]s 只与 --activity 同用", "--%[1]s goes with --activity only", name)
				}
			}
			return a.backtested(args, &x)
		},
	}
	f := cmd.Flags()
	a.registerAnnual(f, &x.annual)
	f.StringArrayVar(&x.values, "value", nil, a.say("数值列 `COLUMN`,可重复(不写为其余各列);--activity 时为 volume、total_cost、fund_cost", "a `COLUMN` of values, repeatable (without it: all others); with --activity volume, total_cost or fund_cost"))
	f.BoolVar(&x.activity, "activity", false, a.say("历史是业务量各列加年度(逐月或全年),同 calibrate", "the history has the columns of activity and the year, by month or in yearly totals, as for calibrate"))
	f.StringVar(&x.by, "by", x.by, a.say("--activity 时按什么相加 `WORD`:", "with --activity, what rows are added up by, a `WORD`: ")+byWords())
	a.registerHistory(f, &x.history)
	f.StringSliceVar(&x.methods, "method", nil, a.say("方法 `METHOD`(不写为全部):", "which `METHOD` (without it: all): ")+methodWords())
	a.registerForecast(f, &x.forecast)
	f.IntVar(&x.origin, "origin", 0, a.say("只以 `YEAR` 年为起点", "only from the origin `YEAR`"))
	f.IntVar(&x.from, "from", 0, a.say("第一个起点 `YEAR`", "first origin `YEAR`"))
	f.IntVar(&x.to, "to", 0, a.say("最后一个起点 `YEAR`", "last origin `YEAR`"))
	f.IntVar(&x.ahead, "ahead", 1, a.say("向前预测 `N` 年", "forecast `N` years ahead"))
	f.IntVar(&x.min, "min-years", 4, a.say("起点以前至少有 `N` 年的序列才预测", "a series needs `N` years up to its origin"))
	f.StringVar(&x.table, "table", x.table, a.say("csv 输出哪张表 `TABLE`:", "which `TABLE` csv prints: ")+strings.Join(report.BacktestTables, " | "))
	a.completeMethods(cmd)
	return a.formats(cmd, "table", "json", "csv", "markdown")
}

// backtestMethods are the rivals and the methods asked for.
func (a *app) backtestMethods(x *backtestFlags) ([]*forecast.Method, error) {
	for _, id := range x.methods {
		if err := a.oneOf("method", id, methodIDs()); err != nil {
			return nil, err
		}
	}
	if slices.Contains(x.methods, "rule") && x.forecast.rule == "" {
		return nil, a.misuse("方法 rule 需要 --rule 给出公布增幅", "the method rule needs --rule, the published growth")
	}
	var out []*forecast.Method
	for i := range forecast.Methods {
		m := &forecast.Methods[i]
		asked := len(x.methods) == 0 && (m.ID != "rule" || x.forecast.rule != "")
		if m.Rival || asked || slices.Contains(x.methods, m.ID) {
			out = append(out, m)
		}
	}
	return out, nil
}

func (a *app) backtested(refs []string, x *backtestFlags) error {
	methods, err := a.backtestMethods(x)
	if err != nil {
		return err
	}
	params, breaks, err := a.forecasting(&x.forecast)
	if err != nil {
		return err
	}
	if x.origin != 0 {
		if x.from != 0 || x.to != 0 {
			return a.misuse("--origin 不能与 --from、--to 同用", "--origin cannot be used with --from or --to")
		}
		x.from, x.to = x.origin, x.origin
	}
	if x.ahead < 1 || x.ahead > 30 || x.min < 2 {
		return a.misuse("--ahead 须为 1–30,--min-years 须不小于 2", "--ahead takes 1–30, --min-years at least 2")
	}
	measures, err := a.backtestMeasures(refs, x)
	if err != nil {
		return err
	}
	var all []report.Backtested
	for _, m := range measures {
		panel := &forecast.Panel{Series: m.Series, Breaks: breaks, Params: params, Window: x.forecast.window}
		b := panel.Backtest(forecast.Settings{Methods: append(slices.Clip(methods), m.methods...), From: x.from, To: x.to, Ahead: x.ahead, MinYears: x.min})
		if len(b.Origins) == 0 || len(b.Forecasts) == 0 {
			return a.misuse("%[1]s 在所选起点没有 %[2]d 年以上的序列", "%[1]s has no series of %[2]d years at the chosen origins", m.Name, x.min)
		}
		all = append(all, report.Backtested{Measure: m.Name, Unit: m.Unit.Word, Backtest: b})
	}
	return a.write(func(w io.Writer) error { return report.Backtest(w, all, a.printing(), a.opt.format, x.table) })
}

func byWords() string {
	words := make([]string, len(forecast.Bys))
	for i, b := range forecast.Bys {
		words[i] = string(b)
	}
	return strings.Join(words, " | ")
}

// backtestMeasure is one measure of a history, with the methods that only it has.
type backtestMeasure struct {
	scenarios.Measure
	methods []*forecast.Method
}

// backtestMeasures reads a yearly history, or one of activity.
func (a *app) backtestMeasures(refs []string, x *backtestFlags) (out []backtestMeasure, err error) {
	if !x.activity {
		h, err := a.readAnnual(refs, &x.annual, x.values, nil)
		if err != nil {
			return nil, err
		}
		for i := range h.Measures {
			out = append(out, backtestMeasure{Measure: h.Measures[i]})
		}
		return out, nil
	}
	if err := a.oneOf("by", x.by, strings.Split(byWords(), " | ")); err != nil {
		return nil, err
	}
	h, p, _, err := a.readHistory(refs, &x.history)
	if err != nil {
		return nil, err
	}
	measures := forecast.ActivityMeasures(h.History)
	for _, v := range x.values {
		if err := a.oneOf("value", v, measures); err != nil {
			return nil, err
		}
	}
	if len(x.values) > 0 {
		measures = x.values
	}
	for _, name := range measures {
		m := backtestMeasure{Measure: scenarios.Measure{Name: name, Series: forecast.OfActivity(h.History, name, forecast.By(x.by))}}
		if x.by == string(forecast.ByUnit) && len(x.methods) == 0 {
			m.methods = []*forecast.Method{calibration.Method(h.History, name, m.Series, calibration.Options{Institutions: p.Institutions, Breaks: x.forecast.breaks})}
		}
		out = append(out, m)
	}
	return out, nil
}
