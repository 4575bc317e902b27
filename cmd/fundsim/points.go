package main

import (
	"io"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"fundsim/model/money"
	"fundsim/model/problem"
	"fundsim/report"
	"fundsim/scenarios"
)

// caseFlags are the flags of commands that may read millions of cases.
type caseFlags struct {
	tolerate string
	rejected string
	workers  int
	ids      bool // keep case ids, for explain
	days     bool // keep bed days, for indicators
}

func (a *app) registerCases(f *pflag.FlagSet) {
	f.StringVar(&a.cases.tolerate, "tolerate", "0%", a.say("病例坏行不超过此比例 `RATIO` 时继续", "go on when at most this `RATIO` of the case rows is bad"))
	f.StringVar(&a.cases.rejected, "rejected", "rejected-cases.csv", a.say("病例有坏行时,连同原因写入 `FILE`(空为不写)", "where case rows are bad, write them with their reasons to `FILE` (empty: do not)"))
	f.IntVar(&a.cases.workers, "workers", 0, a.say("并行数 `N`(0 为处理器数)", "`N` workers (0: one per processor)"))
}

// caseOptions adds the case flags to the options of the scenario reader.
func (a *app) caseOptions(o *scenarios.Options) error {
	ratio, err := money.ParseRatio(a.cases.tolerate)
	if err != nil || ratio < 0 || ratio > money.One {
		return a.misuse("--tolerate 须为 0%% 至 100%% 的比例", "--tolerate takes a ratio from 0%% to 100%%")
	}
	if a.cases.workers < 0 {
		return a.misuse("--workers 不能为负", "--workers must not be negative")
	}
	o.Context, o.Tolerate, o.RejectedTo, o.Workers, o.Progress = a.ctx, ratio, a.cases.rejected, a.cases.workers, a.progress()
	o.CaseIDs, o.BedDays = a.cases.ids, a.cases.days
	return nil
}

func (a *app) points() *cobra.Command {
	table, groups := report.PointsTables[0], ""
	cmd := &cobra.Command{
		Use:   a.say("points 情景", "points SCENARIO"),
		Short: a.say("由病例计算病组与点数:病组表、病例构成、点数池支付", "cases → groups and points: groups, case mix, what the pool pays"),
		Example: `  fundsim points city/scenario.yaml
  fundsim points city/scenario.yaml --format csv --table mix
  fundsim points city/scenario.yaml --groups drg-list.txt --tolerate 0.1% --rejected bad-rows.csv`,
		Args: a.arguments(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := a.csvTable(cmd, table, report.PointsTables); err != nil {
				return err
			}
			view, sc, err := a.settledScenario(args[0])
			if err != nil {
				return err
			}
			if sc.Points == nil {
				var l problem.List
				l.Errorf("no-points", "points", "情景没有 points,不由病例计算点数", "the scenario has no points: its points do not come from cases")
				return placed{sc.Place(l)}
			}
			if groups != "" {
				found := sc.CheckGroups(groups)
				if found.HasErrors() {
					return placed{found}
				}
				a.warn(found)
			}
			return a.write(func(w io.Writer) error { return report.Points(w, view, sc.Points, a.printing(), a.opt.format, table) })
		},
	}
	cmd.Flags().StringVar(&table, "table", table, a.say("csv 输出哪张表 `TABLE`:", "which `TABLE` csv prints: ")+strings.Join(report.PointsTables, " | "))
	cmd.Flags().StringVar(&groups, "groups", "", a.say("按病组目录 `FILE` 核对编码", "check codes against the list in `FILE`"))
	return a.formats(cmd, "table", "json", "csv", "markdown")
}
