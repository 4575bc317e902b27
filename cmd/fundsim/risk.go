package main

import (
	"cmp"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"fundsim/model/expect"
	"fundsim/model/risk"
	"fundsim/model/settle"
	"fundsim/report"
	"fundsim/scenarios"
)

// riskFlags are the flags of risk alone.
type riskFlags struct {
	table   string
	months  bool
	draw    int
	amount  string
	depth   int
	replays bool // --draw is given
}

func (a *app) risk() *cobra.Command {
	flags := &riskFlags{}
	cmd := &cobra.Command{
		Use:   a.say("risk [情景]", "risk [SCENARIO]"),
		Short: a.say("多次抽样一年并逐次结算:预留金用尽的概率、点值与盈亏的分布", "draw the year many times and settle each: how likely the reserve runs out, spread of point values and gains"),
		Long: a.say("按情景的 risk 抽样业务量与次均费用,每次抽样都按同一办法结算到分,给出各险种、单元、机构的分位数、概率与标准误。结果只由情景、抽样次数与种子决定。--draw 重放其中一次,--explain 解释其中一笔金额。Ctrl-C 提前结束时,打印已完成的部分并标明。",
			"Draws volumes and unit costs as the scenario's risk block says, settles every draw by the same rules, to the fen, and gives quantiles, probabilities and standard errors of schemes, units and institutions. Scenario, number of draws and seed alone decide the result. --draw replays one of the draws, --explain explains one of its amounts. Ctrl-C ends early: what is done is printed and marked."),
		Example: `  fundsim risk pack:zhuji
  fundsim risk city/scenario.yaml --draws 2000 --by-month
  fundsim risk city/scenario.yaml --format csv --table draws -o draws.csv
  fundsim risk city/scenario.yaml --draw 8123 --explain units.inpatient.employee.point_value`,
		Args: a.arguments(0, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			o, err := a.riskUsage(cmd, flags)
			if err != nil {
				return err
			}
			ref := firstOr(args, builtIn)
			sc, err := a.load(ref)
			if err != nil {
				return err
			}
			c, err := a.riskCase(sc, ref)
			if err != nil {
				return err
			}
			if flags.replays {
				return a.replay(sc, c, o, flags)
			}
			return a.drawRisk(sc, c, o, flags)
		},
	}
	f := cmd.Flags()
	a.drawFlags(cmd)
	f.BoolVar(&flags.months, "by-month", false, a.say("另算逐月展望:已知 0–12 个月数据时年末点值与预留金的分布", "the month view besides: point values and reserves at year-end given data to each month"))
	f.IntVar(&flags.draw, "draw", 0, a.say("重放编号为 `N` 的一次抽样(自 0 起)并打印其结算", "replay draw `N` (from 0) and print its settlement"))
	f.StringVar(&flags.amount, "explain", "", a.say("与 --draw 同用:解释该次抽样的一笔金额 `AMOUNT`", "with --draw: explain one `AMOUNT` of that draw"))
	f.IntVar(&flags.depth, "depth", 0, a.say("与 --explain 同用:展开 `N` 层(0 为缺省,-1 全部)", "with --explain: levels to unfold, `N` (0 for the default, -1 for all)"))
	f.StringVar(&flags.table, "table", report.RiskTables[0], a.say("csv 输出哪张表 `TABLE`:", "which `TABLE` csv prints: ")+strings.Join(report.RiskTables, " | ")+
		a.say(";与 --draw 同用时:", "; with --draw: ")+strings.Join(report.CSVTables, " | "))
	return a.formats(cmd, "table", "json", "csv", "markdown")
}

// riskUsage checks flags that go with each other.
func (a *app) riskUsage(cmd *cobra.Command, flags *riskFlags) (risk.Options, error) {
	changed := cmd.Flags().Changed
	o, err := a.drawOptions(cmd)
	if err != nil {
		return o, err
	}
	tables := report.RiskTables
	if flags.replays = changed("draw"); flags.replays {
		if tables = report.CSVTables; !changed("table") {
			flags.table = tables[0]
		}
	}
	if err := a.csvTable(cmd, flags.table, tables); err != nil {
		return o, err
	}
	if flags.months && !flags.replays && a.opt.format == "csv" && !changed("table") {
		flags.table = "months"
	}
	flags.months = flags.months || a.opt.format == "csv" && flags.table == "months"
	switch {
	case !flags.replays && changed("explain"):
		return o, a.misuse("--explain 须与 --draw 同用,说明解释哪一次抽样", "--explain goes with --draw, which says which draw to explain")
	case !changed("explain") && changed("depth"):
		return o, a.misuse("--depth 须与 --explain 同用", "--depth goes with --explain")
	case flags.replays && changed("by-month"):
		return o, a.misuse("--by-month 不能与 --draw 同用", "--by-month does not go with --draw")
	case changed("explain") && !slices.Contains([]string{"table", "json"}, a.opt.format):
		return o, a.misuse("--explain 的格式只有 table 与 json", "--explain prints table or json")
	}
	return o, nil
}

// drawRisk draws and prints. An interrupted run is printed as far as it came.
func (a *app) drawRisk(sc *scenarios.Scenario, c *risk.Case, o risk.Options, flags *riskFlags) error {
	thresholds, err := a.watched(sc, c, &o)
	if err != nil {
		return err
	}
	run, found := risk.Draw(c, o)
	if found = sc.Place(found); run == nil {
		return placed{found}
	}
	a.warn(found)
	if run.Draws == 0 {
		return a.interrupted(true, 0, run.Asked)
	}
	view := report.NewRiskView(run, a.origin(sc, c.Name))
	view.Thresholds = expect.JudgeAll(thresholds, view.Result, func(b *expect.Bound) []int64 { return run.Find(b.Metric().Key).Values })
	if flags.months && !run.Partial() {
		if view.Fan, found = risk.Fan(c, o); found.HasErrors() {
			return placed{sc.Place(found)}
		}
	}
	if err := a.write(func(w io.Writer) error { return report.Risk(w, view, a.printing(), a.opt.format, flags.table) }); err != nil {
		return err
	}
	if done, asked := view.Done(); done < asked {
		return a.interrupted(true, done, asked)
	}
	return a.thresholdsMet(view.Thresholds)
}

// watched are the scenario's thresholds, bound to names that there are before
// anything is drawn; the figures that they ask for are kept of every draw.
func (a *app) watched(sc *scenarios.Scenario, c *risk.Case, o *risk.Options) ([]expect.Threshold, error) {
	if len(c.Plan.Thresholds) == 0 {
		return nil, nil
	}
	out, found := settle.RunUnrecorded(c.Plan, c.Activity)
	if out == nil {
		return nil, placed{sc.Place(found)}
	}
	thresholds, err := a.thresholds(sc, out.Result)
	o.Watch = watchedMetrics(thresholds)
	return thresholds, err
}

// watchedMetrics are the figures that thresholds ask for of every draw.
func watchedMetrics(thresholds []expect.Threshold) (out []settle.Metric) {
	for _, t := range thresholds {
		if t.NeedsDraws() && !t.Entrant {
			out = append(out, t.Metric())
		}
	}
	return out
}

// replay settles one draw again with its journal and prints it as settle and
// explain do.
func (a *app) replay(sc *scenarios.Scenario, c *risk.Case, o risk.Options, flags *riskFlags) error {
	if r := sc.Plan.Risk; r != nil {
		if most := cmp.Or(o.Draws, r.Draws) - 1; flags.draw < 0 || flags.draw > most {
			return a.misuse("--draw 不能是 %[1]d,应为 0–%[2]d", "--draw cannot be %[1]d; it takes 0–%[2]d", flags.draw, most)
		}
	}
	out, found := c.Replay(o, flags.draw)
	if found = sc.Place(found); out == nil {
		return placed{found}
	}
	if !out.Result.Sound() {
		return a.unsound(out.Result)
	}
	a.warn(found)
	view := a.origin(sc, c.Name)
	view.Plan, view.Result, view.Book, view.Bounds = sc.Plan, out.Result, out.Book, out.Bounds()
	view.Draw = &report.DrawLabel{Number: flags.draw, Seed: sc.Plan.Risk.Seed}
	if o.Seed != nil {
		view.Draw.Seed = *o.Seed
	}
	return a.write(func(w io.Writer) error {
		if flags.amount != "" {
			return a.printExplained(w, &view, flags.amount, flags.depth)
		}
		return a.print(w, &view, flags.table)
	})
}

// origin is a view of nothing yet but where it comes from.
func (a *app) origin(sc *scenarios.Scenario, name string) report.View {
	return report.View{Plan: sc.Plan, SHA256: sc.SHA256, Version: version, Commit: commit, Name: name}
}
