package main

import (
	"errors"
	"fmt"

	"fundsim/model/expect"
	"fundsim/model/settle"
	"fundsim/scenarios"
)

// errThreshold says that a light or a threshold that the exit code was asked to
// tell of was passed. What is printed has been printed.
var errThreshold = errors.New("a threshold is not met")

// thresholds binds the scenario's conditions to its settled result; what is
// wrong with them is placed in the scenario.
func (a *app) thresholds(sc *scenarios.Scenario, r *settle.Result) ([]expect.Threshold, error) {
	bound, found := expect.Bind(sc.Plan, r)
	if len(found) > 0 {
		return nil, placed{sc.Place(found)}
	}
	return bound, nil
}

// thresholdsWith binds them to the year with the scenario's entrants, which
// judges those on entrants as well.
func (a *app) thresholdsWith(sc *scenarios.Scenario, with *settle.Result) ([]expect.Threshold, error) {
	bound, err := a.thresholds(sc, with)
	for i := range bound {
		bound[i].Entrant = false
	}
	return bound, err
}

// thresholdsMet names the thresholds with fail: true that are not met; then the
// exit code is 4.
func (a *app) thresholdsMet(judged []expect.Judged) error {
	failed := expect.Failed(judged)
	for _, j := range failed {
		fmt.Fprintln(a.stderr, a.say("判定:", "threshold: ")+j.Verdict.Text.In(a.opt.lang))
	}
	if len(failed) > 0 {
		return errThreshold
	}
	return nil
}
