package report

import (
	"bytes"
	"encoding/json"
	"math"
	"strings"
	"testing"

	"fundsim/calibration"
	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/scenarios"
)

// calibrated is what five made-up years of two units of the sample city say,
// with one spoilt month, a unit too young for a trend, and a small triangle.
func calibrated(t *testing.T) (*plan.Plan, *calibration.Assumptions) {
	t.Helper()
	sc, list := scenarios.Load("pack:zhuji", scenarios.Options{})
	if list.HasErrors() {
		t.Fatal(list)
	}
	seed, growth := 7, money.One/25
	small := &plan.Activity{}
	for k, l := range sc.Activity.Lines {
		if l.Unit != "inpatient" && l.Unit != "maternity" {
			continue
		}
		to := small.AddLine(l)
		for c := range plan.NumColumns {
			copy(small.Columns[c][plan.Months*to:], sc.Activity.Columns[c][plan.Months*k:plan.Months*(k+1)])
		}
	}
	var years []int
	var all []*plan.Activity
	list, err := calibration.Simulate(sc.Plan, small, calibration.Simulation{From: 2017, Through: 2021, Seed: &seed, Volume: &growth}, func(year int, a *plan.Activity) error {
		years, all = append(years, year), append(all, a.Clone())
		return nil
	})
	if list.HasErrors() || err != nil {
		t.Fatal(list, err)
	}
	h := calibration.HistoryOf(years, all)
	h.Year(plan.Cases, h.Cell(3, 2))[4] *= 9
	for k, l := range h.Lines {
		for y := range 3 {
			if l.Unit == "maternity" {
				h.Months[h.Cell(k, y)] = 0
			}
		}
	}
	triangle := &plan.Triangle{Pots: []plan.TrianglePot{{Unit: "inpatient", Scheme: "employee", First: 12 * 2021,
		Amounts: [][]money.Fen{{6000, 3000, 1000}, {5800, 3100, 900}, {6100, 2900, 1100}, {6000, 3050}, {5900}}}}}
	a, list := calibration.Fit(h, calibration.Options{Institutions: sc.Plan.Institutions, CellBy: calibration.ByLevel, Triangle: triangle})
	if list.HasErrors() {
		t.Fatal(list)
	}
	return sc.Plan, a
}

func TestCalibrationGolden(t *testing.T) {
	p, a := calibrated(t)
	for _, c := range []struct {
		name, format, table string
		options             Options
	}{
		{"calibration.txt", "table", "", Options{}},
		{"calibration.en.md", "markdown", "", Options{Lang: "en", Detail: true}},
		{"calibration.json", "json", "", Options{Lang: "en"}},
		{"calibration.csv", "csv", "values", Options{}},
		{"calibration.missing.csv", "csv", "missing", Options{Lang: "en"}},
	} {
		var b bytes.Buffer
		if err := Calibration(&b, p, a, c.options, c.format, c.table); err != nil {
			t.Fatal(err)
		}
		golden(t, c.name, b.Bytes())
	}
}

// TestCalibrationJSON: the JSON is JSON, and every CSV table has its columns.
func TestCalibrationJSON(t *testing.T) {
	p, a := calibrated(t)
	var b bytes.Buffer
	if err := Calibration(&b, p, a, Options{}, "json", ""); err != nil {
		t.Fatal(err)
	}
	var out struct {
		Schema  string
		Values  []map[string]any
		Missing []map[string]string
	}
	if err := json.Unmarshal(b.Bytes(), &out); err != nil || out.Schema != CalibrationSchema || len(out.Values) < 60 || len(out.Missing) == 0 {
		t.Error(err, out.Schema, len(out.Values), len(out.Missing))
	}
	for _, table := range CalibrationTables {
		b.Reset()
		if err := Calibration(&b, p, a, Options{Lang: "en"}, "csv", table); err != nil || !strings.Contains(b.String(), ",") {
			t.Error(table, err)
		}
	}
}

func TestShareText(t *testing.T) {
	for _, c := range []struct {
		x, error float64
		want     string
	}{{0, 0, "0.00%"}, {0.1234, 0.01, "12.34%"}, {0.00374, 0.000062, "0.3740%"}, {-0.00001, 0.01, "0.00%"}, {-0.00001, 0.00001, "-0.0010%"}, {0.5, 1e-9, "50.00000%"}, {math.NaN(), 1, ""}} {
		if got := shareText(c.x, c.error); got != c.want {
			t.Errorf("%g ± %g: %s, want %s", c.x, c.error, got, c.want)
		}
	}
}

func TestHistoryCSV(t *testing.T) {
	a := &plan.Activity{}
	k := a.AddLine(plan.LineKey{Institution: `a"b,c`, Scheme: "s", Unit: "u"})
	*a.Month(plan.Visits, k, 12), *a.Month(plan.TotalCost, k, 12), *a.Month(plan.PointsCol, k, 12) = 5, 1234, 15000
	var b bytes.Buffer
	if HistoryHeader(&b) != nil || HistoryYear(&b, 2020, a) != nil {
		t.Fatal("writing")
	}
	lines := strings.Split(b.String(), "\n")
	if len(lines) != 14 || lines[12] != `2020,"a""b,c",s,u,12,5,0,12.34,0.00,0.00,0,1.5000,0.00,0.00` {
		t.Error(b.String())
	}
}
