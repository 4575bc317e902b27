package main

import (
	"io"
	"slices"

	"github.com/spf13/cobra"

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
