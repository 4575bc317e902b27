package main

import (
	"errors"
	"io"

	"github.com/spf13/cobra"

	"fundsim/model/problem"
	"fundsim/report"
)

func (a *app) explain() *cobra.Command {
	var depth int
	cmd := &cobra.Command{
		Use:   "explain [SCENARIO] AMOUNT",
		Short: a.say("解释一笔金额:公式、代入、舍入、条款,直到文件与行", "explain one amount: formula, numbers, rounding, clause, down to file and row"),
		Example: `  fundsim explain institution=h031,unit=outpatient,scheme=resident,payable
  fundsim explain city/scenario.yaml units.inpatient.employee.point_value
  fundsim explain city/scenario.yaml schemes.employee.reserve_closing --depth 5`,
		Args: argsUsage(cobra.RangeArgs(1, 2)),
		RunE: func(_ *cobra.Command, args []string) error {
			scenario, amount := builtIn, args[len(args)-1]
			if len(args) == 2 {
				scenario = args[0]
			}
			view, err := a.settled(scenario)
			if err != nil {
				return err
			}
			o := a.printing()
			o.Depth, o.Wan = depth, a.opt.unitOfMoney == "wan" // an auditor reads fen
			err = a.write(func(w io.Writer) error {
				if a.opt.format == "json" {
					return report.ExplainJSON(w, view, amount, o)
				}
				return report.Explain(w, view, amount, o)
			})
			var unknown problem.List
			if errors.As(err, &unknown) {
				return placed{unknown}
			}
			return err
		},
	}
	cmd.Flags().IntVar(&depth, "depth", 0, a.say("展开层数(缺省 3,-1 全部)", "levels to unfold (default 3, -1 for all)"))
	return a.opt.formats(cmd, "table", "json")
}
