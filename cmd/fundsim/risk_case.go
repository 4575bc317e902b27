package main

import (
	"fundsim/model/behaviour"
	"fundsim/model/risk"
	"fundsim/scenarios"
)

// riskCase makes a scenario ready for draws: the expectation is the year after
// the what-if levers and the reactions of institutions. What is found is placed
// in the scenario's files.
func (a *app) riskCase(sc *scenarios.Scenario, name string) (*risk.Case, error) {
	activity, _, found := behaviour.Prepare(sc.Plan, sc.Activity)
	if found = sc.Place(found); found.HasErrors() {
		return nil, placed{found}
	}
	a.warn(found)
	a.finishes.Store(true) // from here on Ctrl-C waits for the partial result
	return &risk.Case{Name: name, Plan: sc.Plan, Activity: activity}, nil
}
