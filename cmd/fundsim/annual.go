package main

import (
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"fundsim/calibration/forecast"
	"fundsim/model/money"
	"fundsim/scenarios"
)

// annualFlags say how the columns of a yearly history are read.
type annualFlags struct {
	year               string
	keys, where, units []string
	sum                bool
}

func (a *app) registerAnnual(f *pflag.FlagSet, x *annualFlags) {
	f.StringVar(&x.year, "year-column", "", a.say("年份列 `COLUMN`(不写为 年份、年度、year 等;各年各占一列时不写)", "the `COLUMN` of years (without it: year, 年份 …; leave out where each year has a column)"))
	f.StringArrayVar(&x.keys, "key", nil, a.say("区分序列的列 `COLUMN`,可重复;NAME:1 只取前 1 个词", "a `COLUMN` that tells series apart, repeatable; NAME:1 takes the first word only"))
	f.StringArrayVar(&x.where, "where", nil, a.say("只取 `COLUMN=VALUE` 的行,可重复;VALUE 写 {另一列} 即与该列相等", "only rows with `COLUMN=VALUE`, repeatable; {OTHER} stands for the value of another column"))
	f.StringArrayVar(&x.units, "unit", nil, a.say("表头没有写明的单位 `COLUMN=UNIT`,如 基金收入=亿元,可重复", "units that headers do not give: `COLUMN=UNIT`, e.g. income=亿元, repeatable"))
	f.BoolVar(&x.sum, "sum", false, a.say("同一分组、同一年份的行相加", "add up rows of the same key and year"))
}

// readAnnual reads a yearly history and prints what is worth a look.
func (a *app) readAnnual(refs []string, x *annualFlags, values []string, pick [][]string) (*scenarios.Annual, error) {
	opt, err := a.reading()
	if err != nil {
		return nil, err
	}
	h, found := scenarios.LoadAnnual(refs, scenarios.AnnualOptions{Options: opt, Year: x.year, Keys: x.keys, Where: x.where, Values: values, Pick: pick, Units: x.units, Sum: x.sum})
	if found.HasErrors() {
		return nil, placed{found}
	}
	a.warn(found)
	a.notesOf(h.Files)
	return h, nil
}

// forecastFlags choose methods and their settings.
type forecastFlags struct {
	cap, rule string
	breaks    []int
	window    int
}

func (a *app) registerForecast(f *pflag.FlagSet, x *forecastFlags) {
	f.StringVar(&x.cap, "cap", "10%", a.say("capped 的年增幅上限 `RATIO`", "most growth of a year of the method capped, a `RATIO`"))
	f.StringVar(&x.rule, "rule", "", a.say("rule 的公布年增幅 `RATIO`,写出后才有此方法", "published growth of the method rule, a `RATIO`; the method is there only with it"))
	f.IntVar(&x.window, "window", 0, a.say("只用起点以前最近 `N` 年(0 为全部)", "use only the last `N` years up to the origin (0: all)"))
	f.IntSliceVar(&x.breaks, "break", nil, a.say("突变年份 `YEAR`(如疫情),不拟合也不计分,可重复", "a `YEAR` to leave out of fits and scores, such as an epidemic, repeatable"))
}

// forecasting turns the flags into parameters and breaks.
func (a *app) forecasting(x *forecastFlags) (*forecast.Params, forecast.Breaks, error) {
	p := forecast.DefaultParams()
	for _, f := range []struct {
		name, text string
		to         *float64
	}{{"--cap", x.cap, &p.Cap}, {"--rule", x.rule, &p.Rule}} {
		if f.text == "" {
			continue
		}
		r, err := money.ParseRatio(f.text)
		if err != nil || r <= -money.One || r > 10*money.One {
			return nil, nil, a.misuse("%[1]s 不能是 %[2]q,应为大于 −100%% 的比例,如 10%%", "%[1]s cannot be %[2]q; it takes a ratio above −100%%, such as 10%%", f.name, f.text)
		}
		*f.to = float64(r) / float64(money.One)
	}
	if x.window != 0 && x.window < 2 {
		return nil, nil, a.misuse("--window 须为 0 或不小于 2", "--window takes 0 or at least 2")
	}
	breaks := forecast.Breaks{}
	for _, y := range x.breaks {
		breaks[y] = true
	}
	return p, breaks, nil
}

// methodIDs are the ids of all methods.
func methodIDs() (ids []string) {
	for i := range forecast.Methods {
		ids = append(ids, forecast.Methods[i].ID)
	}
	return ids
}

func (a *app) completeMethods(cmd *cobra.Command) {
	_ = cmd.RegisterFlagCompletionFunc("method", cobra.FixedCompletions(methodIDs(), cobra.ShellCompDirectiveNoFileComp))
}

func methodWords() string { return strings.Join(methodIDs(), " | ") }
