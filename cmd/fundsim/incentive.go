package main

import (
	"io"
	"runtime"
	"strings"

	"github.com/spf13/cobra"

	"fundsim/model/incentive"
	"fundsim/report"
)

func (a *app) incentive() *cobra.Command {
	var institution string
	table := report.IncentiveTables[0]
	cmd := &cobra.Command{
		Use:   a.say("incentive [情景]", "incentive [SCENARIO]"),
		Short: a.say("规则的激励:多一人次、一例、一点值多少,断崖在哪里", "incentives: what one more visit, case or point is worth, and where the cliffs are"),
		Long: a.say("对每一行业务(机构 × 单元 × 险种)多算一人次、一例、一点,重新结算,得出本机构、其他机构与基金各多得、多付多少;再让其业务量从 −20% 逐 1% 变到 +20%,找出应付额的断崖与不在 0–100% 之内的边际比例,并指出是哪条规则造成的。--institution 与 --detail 逐机构列出。",
			"Adds one visit, case or point to each line (institution, unit and scheme), settles again and says what that brings the institution, the others and costs the fund; then moves its volume from −20 % to +20 % in steps of 1 % and finds the cliffs of its payable and marginal rates outside 0–100 %, with the rule that makes them. --institution and --detail list the lines."),
		Example: `  fundsim incentive
  fundsim incentive pack:zhuji --institution h001
  fundsim incentive city/scenario.yaml --format csv --table findings -o cliffs.csv`,
		Args: a.arguments(0, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := a.csvTable(cmd, table, report.IncentiveTables); err != nil {
				return err
			}
			view, rep, err := a.incentives(firstOr(args, builtIn), institution)
			if err != nil {
				return err
			}
			o := a.printing()
			o.Detail = o.Detail || institution != ""
			return a.write(func(w io.Writer) error { return report.Incentive(w, view, rep, o, a.opt.format, table) })
		},
	}
	cmd.Flags().StringVar(&institution, "institution", "", a.say("只看编码为 `ID` 的机构", "only the institution with this `ID`"))
	cmd.Flags().StringVar(&table, "table", table, a.say("csv 输出哪张表 `TABLE`:", "which `TABLE` csv prints: ")+strings.Join(report.IncentiveTables, " | "))
	return a.formats(cmd, "table", "json", "csv", "markdown")
}

// incentives settles a scenario, so that an unsound one is not published, and
// works its incentives out from the same activity.
func (a *app) incentives(ref, institution string) (*report.View, *incentive.Report, error) {
	view, sc, activity, err := a.settledActivity(ref)
	if err != nil {
		return nil, nil, err
	}
	workers := a.cases.workers
	if workers == 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	rep, found := incentive.Compute(sc.Plan, activity, incentive.Options{Institution: institution, Workers: workers})
	if rep == nil {
		return nil, nil, placed{sc.Place(found)}
	}
	return view, rep, nil
}
