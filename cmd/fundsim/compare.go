package main

import (
	"io"

	"github.com/spf13/cobra"

	"fundsim/report"
)

func (a *app) compare() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "compare BASE OTHER …",
		Short: a.say("并列比较多个情景:谁多得、谁少得", "scenarios side by side: winners and losers"),
		Long: a.say("以第一个情景为基准,比较其后各情景的每一个数;--set 同时作用于所有情景。",
			"Compares every figure of the later scenarios with the first. --set applies to all of them."),
		Example: `  fundsim compare pack:zhuji city/scenario.yaml
  fundsim compare this-year next-year --format csv -o differences.csv`,
		Args: argsUsage(cobra.MinimumNArgs(2)),
		RunE: func(_ *cobra.Command, args []string) error {
			var views []*report.View
			for _, ref := range args {
				view, err := a.settled(ref)
				if err != nil {
					return err
				}
				views = append(views, view)
			}
			return a.write(func(w io.Writer) error { return report.Compare(w, views, a.printing(), a.opt.format) })
		},
	}
	return a.opt.formats(cmd, "table", "json", "csv", "markdown")
}
