package main

import (
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"fundsim/model/problem"
	"fundsim/model/risk"
	"fundsim/report"
	"fundsim/scenarios"
)

// compareUsage checks the flags of draws and says which tables csv has.
func (a *app) compareUsage(cmd *cobra.Command) (risk.Options, []string, error) {
	o, err := a.drawOptions(cmd)
	tables := report.CompareTables
	if cmd.Flags().Changed("draws") {
		return o, append(slices.Clone(tables), report.PairedTable), err
	}
	if err == nil && cmd.Flags().Changed("seed") {
		err = a.misuse("--seed 须与 --draws 同用", "--seed goes with --draws")
	}
	return o, tables, err
}

// compareDraws draws the scenarios with common random numbers and prints them
// side by side.
func (a *app) compareDraws(entries []comparedEntry, draws risk.Options, o report.Options) error {
	var cases []*risk.Case
	var loaded []*scenarios.Scenario
	for _, e := range entries {
		a.opt.sets = e.sets
		sc, err := a.load(e.ref)
		if err != nil {
			return err
		}
		c, err := a.riskCase(sc, e.name)
		if err != nil {
			return err
		}
		cases, loaded = append(cases, c), append(loaded, sc)
	}
	if err := allVary(entries, loaded, draws); err != nil {
		return err
	}
	a.warn(sharedDraws(entries, loaded, draws))
	runs, found := risk.DrawAll(cases, draws)
	if found.HasErrors() {
		return placed{found}
	}
	a.warn(found)
	if runs[0].Draws == 0 {
		return a.interrupted(true, 0, runs[0].Asked)
	}
	var views []*report.RiskView
	for i, run := range runs {
		view := report.NewRiskView(run, a.origin(loaded[i], entries[i].name))
		view.Label = entries[i].label
		views = append(views, view)
	}
	if err := a.write(func(w io.Writer) error { return report.CompareDraws(w, views, o, a.opt.format) }); err != nil {
		return err
	}
	return a.interrupted(runs[0].Partial(), runs[0].Draws, runs[0].Asked)
}

// allVary says of every scenario without a risk block that it has none, each in
// its own file; a scenario that is compared with itself is named once.
func allVary(entries []comparedEntry, loaded []*scenarios.Scenario, o risk.Options) error {
	var all problem.List
	seen := map[string]bool{}
	for i, sc := range loaded {
		found := placed{}
		if ref := entries[i].ref; !seen[ref] && errors.As(mustVary(sc, ref, o), &found) {
			seen[ref] = true
			all = append(all, found.list...)
		}
	}
	if all.HasErrors() {
		return placed{all}
	}
	return nil
}

// sharedDraws says which seed holds where the scenarios' own differ, or --set
// gives a seed or a number of draws.
func sharedDraws(entries []comparedEntry, loaded []*scenarios.Scenario, o risk.Options) (l problem.List) {
	own := loaded[0].Plan.Risk
	given := func(set string) bool {
		return strings.HasPrefix(set, "risk.seed=") || strings.HasPrefix(set, "risk.draws=")
	}
	for i, sc := range loaded {
		if sc.Plan.Risk.Seed == own.Seed && !slices.ContainsFunc(entries[i].sets, given) {
			continue
		}
		seed, zh, en := own.Seed, "第一个情景的 risk.seed", "the first scenario's risk.seed"
		if o.Seed != nil {
			seed, zh, en = *o.Seed, "--seed", "--seed"
		}
		l.Warnf("shared-draws", "risk", "各情景共用同一组抽样:次数 %[1]d(--draws),种子 %[2]d(%[3]s);其他情景的 risk.seed、risk.draws 不起作用",
			"all scenarios share their draws: %[1]d of them (--draws), seed %[2]d (%[4]s); risk.seed and risk.draws of the others do not count", o.Draws, seed, zh, en)
		return l
	}
	return nil
}
