package scenarios

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"fundsim/calibration"
	"fundsim/model/money"
	"fundsim/model/plan"
)

// TestLayerRoundTrip: measured assumptions, written as a file and extended by a
// scenario, are read back as they were.
func TestLayerRoundTrip(t *testing.T) {
	sc, list := Load("pack:zhuji", Options{})
	if sc == nil {
		t.Fatal(printed(list, "en"))
	}
	var years []int
	var all []*plan.Activity
	list, err := calibration.Simulate(sc.Plan, sc.Activity, calibration.Simulation{From: 2017, Through: 2021}, func(year int, a *plan.Activity) error {
		years, all = append(years, year), append(all, a.Clone())
		return nil
	})
	if list.HasErrors() || err != nil {
		t.Fatal(list, err)
	}
	amounts := [][]money.Fen{{600, 300, 100}, {600, 310, 90}, {590, 300}, {610, 300}, {600}}
	fit, list := calibration.Fit(calibration.HistoryOf(years, all), calibration.Options{Institutions: sc.Plan.Institutions, CellBy: calibration.ByLevel,
		TrendByLevel: true, Triangle: &plan.Triangle{Pots: []plan.TrianglePot{{Unit: "inpatient", First: 12 * 2021, Amounts: amounts}}}})
	if list.HasErrors() {
		t.Fatal(list)
	}
	ratio := func(x money.Ratio) *money.Ratio { return &x }
	for _, lang := range []string{"zh", "en"} {
		layer := fit.Layer(lang, ratio(money.One/10), ratio(money.One/2))
		var b bytes.Buffer
		if err := WriteLayer(&b, layer, []string{"a", "b\nc"}, []string{"left"}, lang); err != nil {
			t.Fatal(err)
		}
		dir := t.TempDir()
		for name, text := range map[string]string{"assumptions.yaml": b.String(), "next.yaml": "schema: fundsim/v1\nid: next\nextends: [pack:zhuji, assumptions.yaml]\nrisk: {parameters: from-calibration}\n"} {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		next, list := Load(filepath.Join(dir, "next.yaml"), Options{})
		if next == nil {
			t.Fatal(printed(list, "en"))
		}
		p := next.Plan
		if p.Risk.Parameters != plan.FromCalibration || p.Risk.Draws != sc.Plan.Risk.Draws {
			t.Error("what the file does not say is not as below")
		}
		for what, pair := range map[string][2]any{"assumptions": {layer.Assumptions, p.Assumptions}, "systemic": {layer.Systemic, p.Risk.Systemic}, "cell": {layer.Cell, p.Risk.Cell},
			"dispersion": {layer.Dispersion, p.Risk.Monthly.Dispersion}, "correlation": {*layer.Correlation, p.Risk.Correlation}, "volume-cost": {*layer.VolumeCost, p.Risk.CorrelationVolumeCost}} {
			if diff := cmp.Diff(pair[0], pair[1]); diff != "" {
				t.Errorf("%s %s:\n%s", lang, what, diff)
			}
		}
		if p.Risk.Systemic[0].VolumeSD.StandardError() == 0 || p.Assumptions.TrendOf("inpatient", "employee", plan.Tertiary).Level != plan.Tertiary || p.Assumptions.SeasonOf("outpatient") == nil {
			t.Error("what calibration gave is not found")
		}
		if !strings.HasPrefix(b.String(), "# a\n# b c\n") || !strings.Contains(b.String(), "# left\n") {
			t.Error("comments")
		}
	}
}
