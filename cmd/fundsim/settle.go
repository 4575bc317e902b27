package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"fundsim/model/behaviour"
	"fundsim/model/expect"
	"fundsim/model/plan"
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
		Use:   a.say("settle [情景]", "settle [SCENARIO]"),
		Short: a.say("结算一个年度:预算切分 → 单元结算 → 机构应付 → 清算", "settle a year: budget split → units → institutions → clearing"),
		Long: a.say("结算一个年度并打印各机构应得多少。不写情景时用内置示例 pack:zhuji;“-”从标准输入读取。情景写了 thresholds 时逐条判定;标 fail: true 而不满足的,退出码为 4(结果照常输出)。",
			"Settles a year and prints what every institution is owed. Without SCENARIO the built-in pack:zhuji is settled; - reads standard input. The scenario's thresholds are judged: the exit code is 4 where one with fail: true is not met (the result is printed all the same)."),
		Example: `  fundsim settle
  fundsim settle city/scenario.yaml --set schemes.employee.reserve.rate=5%
  fundsim settle city/scenario.yaml --format json -o result.json
  fundsim settle city/scenario.yaml --format hledger | hledger -f - balance`,
		Args: a.arguments(0, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := a.csvTable(cmd, table, report.CSVTables); err != nil {
				return err
			}
			view, sc, err := a.settledScenario(firstOr(args, builtIn))
			if err != nil {
				return err
			}
			thresholds, err := a.thresholds(sc, view.Result)
			if err != nil {
				return err
			}
			view.Thresholds = expect.JudgeAll(thresholds, view.Result, nil)
			if err := a.write(func(w io.Writer) error { return a.print(w, view, table) }); err != nil {
				return err
			}
			return a.thresholdsMet(view.Thresholds)
		},
	}
	cmd.Flags().StringVar(&table, "table", "institutions", a.say("csv 输出哪张表 `TABLE`:", "which `TABLE` csv prints: ")+strings.Join(report.CSVTables, " | "))
	return a.formats(cmd, "table", "json", "csv", "markdown", "hledger")
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
	opt, err := a.reading()
	if err != nil {
		return nil, err
	}
	sc, found := scenarios.Load(ref, opt)
	if found.HasErrors() || sc == nil {
		return nil, placed{found}
	}
	a.warn(found)
	a.notes(sc)
	return sc, nil
}

// notes says what had to be guessed to read the data files: an encoding that is
// not UTF-8, and the sheet of a workbook. Of the scenario's own files a warning
// says it.
func (a *app) notes(sc *scenarios.Scenario) { a.notesOf(sc.Files) }

func (a *app) notesOf(files []scenarios.FileInfo) {
	if a.opt.quiet {
		return
	}
	for _, f := range files {
		switch {
		case f.Role == "scenario":
		case f.Sheet != "":
			fmt.Fprintf(a.stderr, a.say("说明:%s 读取工作表 %q\n", "note: %s was read from sheet %q\n"), f.Path, f.Sheet)
		case f.Encoding == "GB18030":
			fmt.Fprintf(a.stderr, a.say("说明:%s 按 %s 读取\n", "note: %s was read as %s\n"), f.Path, f.Encoding)
		}
	}
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
	view, _, err := a.settledScenario(ref)
	return view, err
}

// settledScenario is settled, with what was read.
func (a *app) settledScenario(ref string) (*report.View, *scenarios.Scenario, error) {
	view, sc, _, err := a.settledActivity(ref)
	return view, sc, err
}

// settledActivity is settled, with what was read and the activity that was
// settled, after levers and reactions.
func (a *app) settledActivity(ref string) (*report.View, *scenarios.Scenario, *plan.Activity, error) {
	sc, err := a.load(ref)
	if err != nil {
		return nil, nil, nil, err
	}
	out, reactions, found := behaviour.Run(sc.Plan, sc.Activity)
	found = sc.Place(found)
	if out == nil {
		return nil, nil, nil, placed{found}
	}
	if !out.Result.Sound() {
		return nil, nil, nil, a.unsound(out.Result)
	}
	found = append(found, sc.Place(out.Compiled.Doubts(out.Activity))...)
	out.Result.Warnings = found
	a.warn(found)
	return &report.View{Plan: sc.Plan, Result: out.Result, Book: out.Book, Bounds: out.Bounds(), Behaviour: reactions, SHA256: sc.SHA256, Version: version, Commit: commit, Name: ref}, sc, out.Activity, nil
}

// prepared is the activity that a command other than settle works on: after the
// what-if levers and the institutions' reactions.
func (a *app) prepared(sc *scenarios.Scenario) (*plan.Activity, error) {
	activity, _, found := behaviour.Prepare(sc.Plan, sc.Activity)
	if found = sc.Place(found); activity == nil {
		return nil, placed{found}
	}
	a.warn(found)
	return activity, nil
}

// unsound prints the failed checks of a result that is not published.
func (a *app) unsound(r *settle.Result) error {
	fmt.Fprintln(a.stderr, a.say("不变式不成立,结果不予公布:", "an invariant failed, no result is published:"))
	for _, c := range r.Checks {
		if !c.OK {
			fmt.Fprintf(a.stderr, "  ✗ %s: %s\n", c.Name, c.Difference)
		}
	}
	return errUnsound
}

func firstOr(args []string, otherwise string) string {
	if len(args) > 0 {
		return args[0]
	}
	return otherwise
}
