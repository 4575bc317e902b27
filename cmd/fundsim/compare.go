package main

import (
	"io"
	"strings"

	"github.com/spf13/cobra"

	"fundsim/report"
)

func (a *app) compare() *cobra.Command {
	table := report.CompareTables[0]
	cmd := &cobra.Command{
		Use:   a.say("compare 基准 [其他 …]", "compare BASE [OTHER …]"),
		Short: a.say("并列比较多个情景:谁多得、谁少得", "scenarios side by side: winners and losers"),
		Long: a.say("以第一个情景为基准,比较其后各情景的每一个数;--set 同时作用于所有情景。只写一个情景时,比较 --set 之前与之后。",
			"Compares every figure of the later scenarios with the first. --set applies to all of them; with one scenario, it is compared with itself after --set."),
		Example: `  fundsim compare pack:zhuji --set schemes.employee.reserve.rate=5%
  fundsim compare pack:zhuji city/scenario.yaml
  fundsim compare this-year next-year --format csv --table institutions -o winners.csv`,
		Args: a.arguments(1, -1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := a.csvTable(cmd, table, report.CompareTables); err != nil {
				return err
			}
			views, err := a.compared(args)
			if err != nil {
				return err
			}
			o := a.printing()
			o.Table = table
			return a.write(func(w io.Writer) error { return report.Compare(w, views, o, a.opt.format) })
		},
	}
	cmd.Flags().StringVar(&table, "table", table, a.say("csv 输出哪张表 `TABLE`:", "which `TABLE` csv prints: ")+strings.Join(report.CompareTables, " | "))
	return a.formats(cmd, "table", "json", "csv", "markdown")
}

// compared settles the scenarios, or the only one before and after --set.
func (a *app) compared(refs []string) ([]*report.View, error) {
	if len(refs) > 1 {
		var views []*report.View
		for _, ref := range refs {
			view, err := a.settled(ref)
			if err != nil {
				return nil, err
			}
			views = append(views, view)
		}
		return views, nil
	}
	sets := a.opt.sets
	if len(sets) == 0 {
		return nil, a.misuse("比较需要第二个情景,或用 --set 改一个值", "a comparison needs a second scenario, or --set")
	}
	a.opt.sets = nil
	before, err := a.settled(refs[0])
	if err != nil {
		return nil, err
	}
	a.opt.sets = sets
	after, err := a.settled(refs[0])
	if err != nil {
		return nil, err
	}
	after.Name = strings.Join(sets, " ")
	before.Label, after.Label = a.say("原方案", "original"), after.Name
	return []*report.View{before, after}, nil
}
