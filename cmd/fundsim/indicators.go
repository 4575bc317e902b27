package main

import (
	"io"
	"strings"

	"github.com/spf13/cobra"

	"fundsim/model/indicators"
	"fundsim/report"
	"fundsim/scenarios"
)

func (a *app) indicators() *cobra.Command {
	var caps []string
	by, table, flagged := string(indicators.ByInstitution), report.IndicatorTables[0], false
	cmd := &cobra.Command{
		Use:   a.say("indicators 情景", "indicators SCENARIO"),
		Short: a.say("指标:次均费用、人次人头比、支付比例等,本年比上年", "indicators: cost per visit, visits per person, fund share …, this year against last"),
		Long: a.say("比较本年业务量与上年数据:次均费用、人次人头比、基金支付比例、例均费用、平均住院日、CMI。增幅超过新增定点规则的 growth_caps 或 --cap 的行标明。没有定义的比值为空。",
			"Compares this year's activity with last year's table: cost per visit, visits per person, reimbursement ratio, cost per case, stay, CMI. Rows whose growth is past the growth_caps of their admission rule, or past --cap, are marked. What is not defined is empty."),
		Example: `  fundsim indicators pack:zhuji --by level
  fundsim indicators city/scenario.yaml --cap cost_per_visit=5% --cap visits_per_person=2% --flagged
  fundsim indicators city/scenario.yaml --format csv --table totals -o totals.csv`,
		Args: a.arguments(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := a.csvTable(cmd, table, report.IndicatorTables); err != nil {
				return err
			}
			if err := a.oneOf("by", by, indicators.Groupings); err != nil {
				return err
			}
			limits, found := indicators.ParseCaps(caps)
			if found.HasErrors() {
				return found
			}
			o := indicators.Options{By: indicators.By(by), Caps: limits, Flagged: flagged}
			view, rep, err := a.compareYears(args[0], o)
			if err != nil {
				return err
			}
			return a.write(func(w io.Writer) error {
				return report.Indicators(w, view, rep, a.printing(), a.opt.format, table, flagged)
			})
		},
	}
	cmd.Flags().StringVar(&by, "by", by, a.say("按什么列行 `BY`:", "what rows are, `BY`: ")+strings.Join(indicators.Groupings, " | "))
	cmd.Flags().StringArrayVar(&caps, "cap", nil, a.say("增幅上限 `MEASURE=RATIO`,可重复,如 cost_per_visit=5%", "cap on growth: `MEASURE=RATIO`, repeatable, e.g. cost_per_visit=5%"))
	cmd.Flags().BoolVar(&flagged, "flagged", false, a.say("只列增幅超过上限者", "only rows past a cap"))
	cmd.Flags().StringVar(&table, "table", table, a.say("csv 输出哪张表 `TABLE`:", "which `TABLE` csv prints: ")+strings.Join(report.IndicatorTables, " | "))
	_ = cmd.RegisterFlagCompletionFunc("by", cobra.FixedCompletions(indicators.Groupings, cobra.ShellCompDirectiveNoFileComp))
	return a.formats(cmd, "table", "json", "csv", "markdown")
}

// csvTable checks --table, which goes with CSV only.
func (a *app) csvTable(cmd *cobra.Command, table string, tables []string) error {
	if cmd.Flags().Changed("table") && a.opt.format != "csv" {
		return a.misuse("--table 只与 --format csv 同用", "--table goes with --format csv only")
	}
	return a.oneOf("table", table, tables)
}

// compareYears reads a scenario and works out its indicators; nothing is settled.
func (a *app) compareYears(ref string, o indicators.Options) (*report.View, *indicators.Report, error) {
	a.cases.days = true
	sc, err := a.load(ref)
	if err != nil {
		return nil, nil, err
	}
	addStays(sc, &o)
	prepared, err := a.prepared(sc)
	if err != nil {
		return nil, nil, err
	}
	rep, found := indicators.OfScenario(sc.Plan, prepared, o)
	if found = sc.Place(found); rep == nil {
		return nil, nil, placed{found}
	}
	a.warn(found)
	return &report.View{Plan: sc.Plan, SHA256: sc.SHA256, Version: version, Commit: commit, Name: ref}, rep, nil
}

// addStays takes bed days from the cases, where they were read with them.
func addStays(sc *scenarios.Scenario, o *indicators.Options) {
	if sc.Engine == nil {
		return
	}
	slots, days, known := sc.Engine.BedDays()
	if !known {
		return
	}
	o.StaysUnit, o.Stays = sc.Plan.Points.Unit, []indicators.Stay{}
	for i, s := range slots {
		o.Stays = append(o.Stays, indicators.Stay{Institution: s.Institution, Scheme: s.Scheme, Days: days[i]})
	}
}
