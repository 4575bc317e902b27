package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"fundsim/model/problem"
	"fundsim/model/settle"
	"fundsim/report"
	"fundsim/scenarios"
)

// builtIn is the scenario that commands take when none is named.
const builtIn = "pack:zhuji"

func (a *app) settle() *cobra.Command {
	var table string
	cmd := &cobra.Command{
		Use:   "settle [SCENARIO]",
		Short: a.say("结算一个年度:预算切分 → 单元结算 → 机构应付 → 清算", "settle a year: budget split → units → institutions → clearing"),
		Long: a.say("结算一个年度并打印各机构应得多少。不写 SCENARIO 时用内置示例 pack:zhuji;“-”从标准输入读取。",
			"Settles a year and prints what every institution is owed. Without SCENARIO the built-in pack:zhuji is settled; - reads standard input."),
		Example: `  fundsim settle
  fundsim settle city/scenario.yaml --set schemes.employee.reserve.rate=5%
  fundsim settle city/scenario.yaml --format json -o result.json
  fundsim settle city/scenario.yaml --format hledger | hledger -f - balance`,
		Args: argsUsage(cobra.MaximumNArgs(1)),
		RunE: func(_ *cobra.Command, args []string) error {
			view, err := a.settled(firstOr(args, builtIn))
			if err != nil {
				return err
			}
			return a.write(func(w io.Writer) error { return a.print(w, view, table) })
		},
	}
	cmd.Flags().StringVar(&table, "table", "institutions", a.say("csv 输出哪张表:", "which table csv prints: ")+fmt.Sprint(report.CSVTables))
	return a.opt.formats(cmd, "table", "json", "csv", "markdown", "hledger")
}

func (a *app) print(w io.Writer, v *report.View, table string) error {
	o := a.printing()
	switch a.opt.format {
	case "json":
		return report.JSON(w, v, o)
	case "csv":
		return report.CSVTable(w, v, o, table)
	case "markdown":
		return report.Markdown(w, v, o)
	case "hledger":
		return report.Hledger(w, v, o)
	}
	return report.Table(w, v, o)
}

// load reads a scenario and prints its warnings.
func (a *app) load(ref string) (*scenarios.Scenario, error) {
	sc, found := scenarios.Load(ref, a.reading())
	if found.HasErrors() || sc == nil {
		return nil, placed{found}
	}
	a.warn(found)
	return sc, nil
}

// warn prints warnings on standard error, unless --quiet.
func (a *app) warn(list problem.List) {
	if !a.opt.quiet {
		_ = scenarios.Format(a.stderr, list, a.opt.lang, a.opt.colorErr)
	}
}

// settled reads and settles a scenario. An unsound result is not published:
// the failed checks go to standard error.
func (a *app) settled(ref string) (*report.View, error) {
	sc, err := a.load(ref)
	if err != nil {
		return nil, err
	}
	out, found := settle.Run(sc.Plan, sc.Activity)
	found = sc.Place(found)
	if out == nil {
		return nil, placed{found}
	}
	if !out.Result.Sound() {
		fmt.Fprintln(a.stderr, a.say("不变式不成立,结果不予公布:", "an invariant failed, no result is published:"))
		for _, c := range out.Result.Checks {
			if !c.OK {
				fmt.Fprintf(a.stderr, "  ✗ %s: %s\n", c.Name, c.Difference)
			}
		}
		return nil, errUnsound
	}
	out.Result.Warnings = found
	a.warn(found)
	return &report.View{Plan: sc.Plan, Result: out.Result, Book: out.Book, Bounds: out.Bounds(), SHA256: sc.SHA256, Version: version, Commit: commit, Name: ref}, nil
}

func firstOr(args []string, otherwise string) string {
	if len(args) > 0 {
		return args[0]
	}
	return otherwise
}

// argsUsage makes a wrong number of arguments a mistake on the command line.
func argsUsage(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if err := check(cmd, args); err != nil {
			return usageError{err}
		}
		return nil
	}
}
