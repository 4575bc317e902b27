package main

import (
	"io"

	"github.com/spf13/cobra"

	"fundsim/report"
)

// metrics lists the names of results that conditions can ask for.
func (a *app) metrics() *cobra.Command {
	var q report.MetricsQuery
	cmd := &cobra.Command{
		Use:   a.say("metrics [情景]", "metrics [SCENARIO]"),
		Short: a.say("列出可以判定的结果:名称、类型、函数与条件示例", "list the results that conditions can ask for: names, kinds, functions, examples"),
		Long: a.say("列出 thresholds、--such-that、--metric 与 explain 可用的名称:险种、单元、机构、奖励、预留金各组的字段,多次抽样的函数 p、mean、sd、pN,以及用本情景的编码写成的条件示例。--all 逐个列出本情景的全部名称及其数值。",
			"Lists the names that thresholds, --such-that, --metric and explain take: the fields of schemes, units, institutions, awards and reserve, the functions of draws p, mean, sd and pN, and examples of conditions with the codes of this scenario. --all lists every name of the scenario with its figure."),
		Example: `  fundsim metrics
  fundsim metrics city/scenario.yaml --all
  fundsim metrics city/scenario.yaml --like h001 --format csv`,
		Args: a.arguments(0, 1),
		RunE: func(_ *cobra.Command, args []string) error {
			view, err := a.settled(firstOr(args, builtIn))
			if err != nil {
				return err
			}
			return a.write(func(w io.Writer) error { return report.Metrics(w, view, q, a.printing(), a.opt.format) })
		},
	}
	cmd.Flags().BoolVar(&q.All, "all", false, a.say("逐个列出本情景的全部名称及其数值", "every name of the scenario, with its figure"))
	cmd.Flags().StringVar(&q.Like, "like", "", a.say("只列名称或含义中有 `TEXT` 的(含 --all)", "only names or titles that hold this `TEXT` (implies --all)"))
	return a.formats(cmd, "table", "json", "csv", "markdown")
}
