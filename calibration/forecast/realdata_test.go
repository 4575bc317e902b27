package forecast_test

import (
	"path/filepath"
	"testing"

	"fundsim/calibration/forecast"
	"fundsim/scenarios"
)

// polish are the yearly volumes of every group of the Polish catalogue 1a, whole
// years only: public data beside the repository.
func polish(t *testing.T) *forecast.Panel {
	t.Helper()
	files, _ := filepath.Glob("../../../shared/data/pl-nfz/general-data-*.csv")
	if len(files) == 0 {
		t.Skip("the shared data sets are not beside the module")
	}
	h, found := scenarios.LoadAnnual(files, scenarios.AnnualOptions{Keys: []string{"name:1"}, Values: []string{"number-of-hospitalizations"}, Where: []string{"catalog=1a", "period={year}"}})
	if found.HasErrors() {
		t.Fatal(found)
	}
	return &forecast.Panel{Series: h.Measures[0].Series, Params: forecast.DefaultParams()}
}

func every() (out []*forecast.Method) {
	for i := range forecast.Methods {
		if forecast.Methods[i].ID != "rule" {
			out = append(out, &forecast.Methods[i])
		}
	}
	return out
}

// Fit to 2015, forecast 2016: the damped trend beats both rivals, the log-linear
// trend and the grey model lose to last year, and intervals cover about what
// they say. The figures stand in docs/validation.md.
func TestPolishVolumes(t *testing.T) {
	b := polish(t).Backtest(forecast.Settings{Methods: every(), From: 2015, To: 2015, Ahead: 1, MinYears: 4})
	if n := b.Total[0][0].N; n != 461 {
		t.Error("groups:", n)
	}
	name := func(m int) string { return b.Methods[m].ID }
	if best := name(b.Best(1)); best != "damped" {
		t.Error("best:", best)
	}
	for _, v := range b.Verdicts(1) {
		if loses := len(v.Beaten) > 0; loses != (name(v.Method) == "log-linear" || name(v.Method) == "gm11") {
			t.Errorf("%s loses to %d rivals", name(v.Method), len(v.Beaten))
		}
	}
	for m := range b.Methods {
		s := &b.Total[m][0]
		if name(m) == "damped" && (s.MAPE() < 0.085 || s.MAPE() > 0.0865 || s.CRPS() > 0.0396) {
			t.Errorf("damped: MAPE %v, CRPS %v", s.MAPE(), s.CRPS())
		}
		for i, level := range forecast.Levels {
			if got := s.Coverage(i); got < level-0.04 || got > level+0.12 {
				t.Errorf("%s: the %v interval held %v", name(m), level, got)
			}
		}
	}
}

// Over all origins, 2012 with its many new groups included, the intervals of the
// damped trend are honest one to four years ahead.
func TestPolishCoverage(t *testing.T) {
	b := polish(t).Backtest(forecast.Settings{Methods: every()[:4], Ahead: 4, MinYears: 4})
	for h := range b.Ahead {
		s := &b.Total[3][h]
		for i, level := range forecast.Levels {
			if got := s.Coverage(i); got < level-0.05 || got > level+0.05 {
				t.Errorf("%s, %d years ahead: the %v interval held %v", b.Methods[3].ID, h+1, level, got)
			}
		}
	}
}
