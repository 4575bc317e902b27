package main

import (
	"io"
	"strings"

	"github.com/spf13/cobra"

	"fundsim/report"
)

func (a *app) explain() *cobra.Command {
	var depth int
	cmd := &cobra.Command{
		Use:   a.say("explain [情景] 金额", "explain [SCENARIO] AMOUNT"),
		Short: a.say("解释一笔金额:公式、代入、舍入、条款,直到文件与行", "explain one amount: formula, numbers, rounding, clause, down to file and row"),
		Example: `  fundsim explain institution=h031,unit=outpatient,scheme=resident,payable
  fundsim explain city/scenario.yaml units.inpatient.employee.point_value
  fundsim explain city/scenario.yaml schemes.employee.reserve_closing --depth 5`,
		Args: a.arguments(1, 2),
		RunE: func(_ *cobra.Command, args []string) error {
			scenario, amount := builtIn, args[len(args)-1]
			if len(args) == 1 && (strings.HasPrefix(amount, "pack:") || strings.HasSuffix(amount, ".yaml")) {
				return a.misuse("缺少要解释的金额,如 schemes.employee.payable", "the amount to explain is missing, such as schemes.employee.payable")
			}
			if len(args) == 2 {
				scenario = args[0]
			}
			view, err := a.settled(scenario)
			if err != nil {
				return err
			}
			o := a.printing()
			o.Depth, o.Wan = depth, a.opt.unitOfMoney == "wan" // an auditor reads fen
			return a.write(func(w io.Writer) error {
				if a.opt.format == "json" {
					return report.ExplainJSON(w, view, amount, o)
				}
				return report.Explain(w, view, amount, o)
			})
		},
	}
	cmd.Flags().IntVar(&depth, "depth", 0, a.say("展开 `N` 层(0 为缺省:打印 3 层,json 全部;-1 全部)", "levels to unfold: 0 for 3 when printed and all in json, -1 for all (`N`)"))
	return a.formats(cmd, "table", "json")
}
