package main

import (
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"fundsim/model/entrant"
	"fundsim/model/expect"
	"fundsim/model/plan"
	"fundsim/model/problem"
	"fundsim/model/risk"
	"fundsim/model/settle"
	"fundsim/report"
	"fundsim/scenarios"
)

func (a *app) entrant() *cobra.Command {
	table := report.EntrantTables[0]
	cmd := &cobra.Command{
		Use:   a.say("entrant 情景", "entrant SCENARIO"),
		Short: a.say("新增一家定点机构会怎样:应付额、预留金、点值、各原有机构", "what a new institution does: what it is owed, reserve, point value, each incumbent"),
		Long: a.say("把情景的 entrants 变成业务量(负荷、分流、新增),不含与含各结算一次,并列比较;再逐步放大业务量、逐月改进入时间,找出预留金用尽之处。--draws 再按情景的 risk 成对抽样。情景的 thresholds 按“含”的一年判定。",
			"Turns the scenario's entrants into activity (ramp, diverted and induced volume), settles the year without and with them, side by side, and searches for the volume and the month of entry at which the reserve runs out. --draws compares both under the scenario's risk, draw by draw. The scenario's thresholds are judged on the year with them."),
		Example: `  fundsim entrant city/scenario.yaml
  fundsim entrant city/scenario.yaml --set entrants.n01.lines.0.diverted=40% --detail
  fundsim entrant city/scenario.yaml --format csv --table incumbents -o incumbents.csv
  fundsim entrant city/scenario.yaml --draws 2000 --seed 7`,
		Args: a.arguments(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := a.csvTable(cmd, table, report.EntrantTables); err != nil {
				return err
			}
			draws := cmd.Flags().Changed("draws")
			if slices.Contains(report.EntrantDrawTables, table) && !draws {
				return a.misuse("--table %[1]s 须配 --draws", "--table %[1]s needs --draws", table)
			}
			if cmd.Flags().Changed("seed") && !draws {
				return a.misuse("--seed 须配 --draws", "--seed needs --draws")
			}
			o, err := a.drawOptions(cmd)
			if err != nil {
				return err
			}
			return a.entered(args[0], table, draws, o)
		},
	}
	f := cmd.Flags()
	f.IntVar(&a.draws.draws, "draws", 0, a.say("按情景的 risk 另抽样 `N` 次,不含与含成对比较(不写则不抽样)", "compare both years over `N` draws of the scenario's risk as well (none without it)"))
	f.IntVar(&a.draws.seed, "seed", 0, a.say("随机种子 `N`(不写为情景的 risk.seed)", "seed `N` of the draws (without it, the scenario's risk.seed)"))
	f.StringVar(&table, "table", table, a.say("csv 输出哪张表 `TABLE`:", "which `TABLE` csv prints: ")+strings.Join(report.EntrantTables, " | "))
	return a.formats(cmd, "table", "json", "csv", "markdown")
}

// entered reads a scenario, settles it without and with its entrants, searches
// and draws, and prints. Unsound results are not published.
func (a *app) entered(ref, table string, draws bool, o risk.Options) error {
	sc, err := a.load(ref)
	if err != nil {
		return err
	}
	activity, found := sc.Plan.Adjusted(sc.Activity)
	if found.HasErrors() {
		return placed{sc.Place(found)}
	}
	e, more := entrant.Compare(sc.Plan, activity, entrant.Options{})
	if e == nil {
		return placed{sc.Place(append(found, more...))}
	}
	found = sc.Place(slices.Concat(found, more, e.Without.Compiled.Doubts(activity)))
	for _, r := range []*settle.Result{e.Without.Result, e.With.Result} {
		if !r.Sound() {
			return a.unsound(r)
		}
	}
	a.warn(found)
	e.With.Result.Warnings = found
	thresholds, err := a.thresholdsWith(sc, e.With.Result)
	if err != nil {
		return err
	}
	x := &report.EntrantReport{Effects: e, Volumes: entrant.Volumes(sc.Plan, activity), Months: entrant.Months(sc.Plan, activity)}
	if draws {
		o.Watch = watchedMetrics(thresholds)
		if x.Draws, err = a.enteredDraws(sc, activity, e, o); err != nil {
			return err
		}
	}
	view := &report.View{Plan: e.Plan, Result: e.With.Result, SHA256: sc.SHA256, Version: version, Commit: commit, Name: ref}
	view.Thresholds = expect.JudgeAll(thresholds, e.With.Result, drawsOf(x.Draws))
	if err := a.write(func(w io.Writer) error { return report.Entrants(w, view, x, a.printing(), a.opt.format, table) }); err != nil {
		return err
	}
	if x.Draws != nil && x.Draws.With.Partial() {
		return a.interrupted(true, x.Draws.With.Draws, x.Draws.With.Asked)
	}
	return a.thresholdsMet(view.Thresholds)
}

// drawsOf reads what thresholds ask of the year with entrants; nil without draws.
func drawsOf(d *report.EntrantDraws) func(*expect.Bound) []int64 {
	if d == nil {
		return nil
	}
	return func(b *expect.Bound) []int64 { return d.With.Find(b.Metric().Key).Values }
}

// enteredDraws draws both years with the same random numbers.
func (a *app) enteredDraws(sc *scenarios.Scenario, activity *plan.Activity, e *entrant.Effects, o risk.Options) (*report.EntrantDraws, error) {
	a.finishes.Store(true) // from here on Ctrl-C waits for the partial result
	runs, found := risk.DrawAll([]*risk.Case{
		{Name: a.say("不含拟新增机构", "without entrants"), Plan: sc.Plan, Activity: activity},
		{Name: a.say("含拟新增机构", "with entrants"), Plan: e.Plan, Activity: e.With.Activity},
	}, o)
	if found = sc.Place(found); found.HasErrors() {
		return nil, placed{withoutRepeats(found)}
	}
	a.warn(withoutRepeats(found))
	return &report.EntrantDraws{Without: runs[0], With: runs[1]}, nil
}

// withoutRepeats drops problems that stand twice, as those of both years do.
func withoutRepeats(l problem.List) (out problem.List) {
	for _, p := range l {
		if !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	return out
}
