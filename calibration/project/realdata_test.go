package project_test

import (
	"os"
	"testing"

	"fundsim/calibration/forecast"
	"fundsim/calibration/project"
	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/scenarios"
)

// national is the series of the Chinese fund, public data beside the repository.
func national(t *testing.T) *project.History {
	t.Helper()
	const file = "../../../shared/data/cn-fund/national_series_1998_2023.csv"
	if _, err := os.Stat(file); err != nil {
		t.Skip("the shared data sets are not beside the module")
	}
	h, found := scenarios.LoadAnnual([]string{file}, scenarios.AnnualOptions{Values: []string{"fund_income", "fund_expenditure"}})
	if found.HasErrors() {
		t.Fatal(found)
	}
	unit := h.Measures[0].Unit.Scale * money.FenPerYuan
	return &project.History{Income: h.Measures[0].Series, Spent: h.Measures[1].Series, IncomeFen: unit, SpentFen: unit, Params: forecast.DefaultParams(), Until: 2018}
}

// Projected from the years to 2018, 2019–2023 come out as docs/validation.md says:
// expenditure 3–13 % off and every year in its 90 % interval, while last year's
// mean growth is off by up to 154 %.
func TestNationalFund(t *testing.T) {
	h := national(t)
	o := project.Options{Years: 5, Draws: 4000, Seed: 1, Levels: (&plan.Projection{}).Levels()}
	worst := map[string]float64{}
	for _, method := range []string{"damped", "mean-growth"} {
		h.Method = method
		funds, found := project.FromHistory(h, nil, 0, o)
		if found.HasErrors() {
			t.Fatal(found)
		}
		for _, y := range run(t, funds, o).Funds[0].Rows[1:] {
			off := float64(y.Spent-*y.Actual.Spent) / float64(*y.Actual.Spent)
			worst[method] = max(worst[method], off, -off)
			if low, high := y.Drawn.Spent.Quantiles[0].Value, y.Drawn.Spent.Quantiles[4].Value; method == "damped" && (int64(*y.Actual.Spent) < low || int64(*y.Actual.Spent) > high) {
				t.Errorf("%d: %s lies outside %s–%s", y.Year, *y.Actual.Spent, money.Fen(low), money.Fen(high))
			}
		}
	}
	if worst["damped"] > 0.128 || worst["mean-growth"] < 1.5 {
		t.Error("worst errors:", worst)
	}
}
