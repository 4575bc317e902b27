package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"fundsim/model/journal"
	"fundsim/model/problem"
	"fundsim/report"
)

func (a *app) explain() *cobra.Command {
	var depth int
	cmd := &cobra.Command{
		Use:   a.say("explain [情景] 金额", "explain [SCENARIO] AMOUNT"),
		Short: a.say("解释一笔金额:公式、代入、舍入、条款,直到文件与行", "explain one amount: formula, numbers, rounding, clause, down to file and row"),
		Example: `  fundsim explain institution=h031,unit=outpatient,scheme=resident,payable
  fundsim explain city/scenario.yaml units.inpatient.employee.point_value
  fundsim explain city/scenario.yaml schemes.employee.reserve_closing --depth 5
  fundsim explain city/scenario.yaml case=ZY20220000000001`,
		Args: a.arguments(1, 2),
		RunE: func(_ *cobra.Command, args []string) error {
			scenario, amount := builtIn, args[len(args)-1]
			if len(args) == 1 && (strings.HasPrefix(amount, "pack:") || strings.HasSuffix(amount, ".yaml")) {
				return a.misuse("缺少要解释的金额,如 schemes.employee.payable", "the amount to explain is missing, such as schemes.employee.payable")
			}
			if len(args) == 2 {
				scenario = args[0]
			}
			view, err := a.explained(scenario, &amount, &depth)
			if err != nil {
				return err
			}
			return a.write(func(w io.Writer) error { return a.printExplained(w, view, amount, depth) })
		},
	}
	cmd.Flags().IntVar(&depth, "depth", 0, a.say("展开 `N` 层(0 为缺省:打印 3 层,json 全部;-1 全部)", "levels to unfold: 0 for 3 when printed and all in json, -1 for all (`N`)"))
	return a.formats(cmd, "table", "json")
}

// printExplained prints the tree behind one amount.
func (a *app) printExplained(w io.Writer, v *report.View, amount string, depth int) error {
	o := a.printing()
	o.Depth, o.Wan = depth, a.opt.unitOfMoney == "wan" // an auditor reads fen
	if a.opt.format == "json" {
		return report.ExplainJSON(w, v, amount, o)
	}
	return report.Explain(w, v, amount, o)
}

// explained settles a scenario for one amount. An amount case=ID becomes the key
// of the case's points, explained in a book of its own.
func (a *app) explained(scenario string, amount *string, depth *int) (*report.View, error) {
	id, isCase := strings.CutPrefix(*amount, "case=")
	a.cases.ids = isCase
	view, sc, err := a.settledScenario(scenario)
	if err != nil || !isCase {
		return view, err
	}
	var l problem.List
	if sc.Points == nil {
		l.Errorf("no-points", "points", "情景没有 points,没有病例可解释", "the scenario has no points, so there are no cases to explain")
		return nil, placed{sc.Place(l)}
	}
	row, ok := sc.Points.Find(id)
	if !ok {
		l.Errorf("unknown-case", "", "没有病例号为 %q 的病例", "there is no case %q", id).
			Advise("核对病例号;病例文件须有 case_id 列", "check the id; the case files must have a case_id column")
		return nil, placed{l}
	}
	if *depth == 0 {
		*depth = -1 // a case's tree is small
	}
	view.Book = journal.NewBook()
	*amount = sc.Points.Explain(row, view.Book)
	if file, line, ok := sc.LocateCase(id); ok && !a.opt.quiet {
		fmt.Fprintln(a.stderr, a.sayf("说明:病例 %s 见 %s 第 %d 行", "note: case %s is on line %[3]d of %[2]s", id, file, line))
	}
	return view, nil
}
