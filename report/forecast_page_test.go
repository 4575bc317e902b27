package report

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"fundsim/model/settle"
)

// TestForecastPage: the reference names every key of what calibrate, backtest
// and project write.
func TestForecastPage(t *testing.T) {
	page, err := os.ReadFile("../docs/reference/forecast.md")
	if err != nil {
		t.Fatal(err)
	}
	v, city, nation, rolled, tested := projections(t)
	p, a := calibrated(t)
	given := map[string]bool{} // by result.md
	for _, f := range settle.UnitFields {
		given[f.Name] = true
	}
	quantile := regexp.MustCompile(`_p(5|25|50|75|95)$`)
	for name, print := range map[string]func(b *bytes.Buffer) error{
		"calibrate": func(b *bytes.Buffer) error { return Calibration(b, p, a, Options{}, "json", "") },
		"backtest":  func(b *bytes.Buffer) error { return Backtest(b, tested, Options{}, "json", "") },
		"city":      func(b *bytes.Buffer) error { return Projection(b, v, city, Options{}, "json", "") },
		"history":   func(b *bytes.Buffer) error { return Projection(b, nil, nation, Options{}, "json", "") },
		"roll":      func(b *bytes.Buffer) error { return RollForward(b, v, rolled, Options{}, "json", "") },
	} {
		var b bytes.Buffer
		if err := print(&b); err != nil {
			t.Fatal(err)
		}
		var all map[string]any
		if err := json.Unmarshal(b.Bytes(), &all); err != nil {
			t.Fatal(err)
		}
		for _, key := range slices.Sorted(maps.Keys(keysOf(all))) {
			key = quantile.ReplaceAllString(key, "")
			if !given[key] && !strings.Contains(string(page), "`"+key+"`") && !strings.Contains(string(page), "`"+key+"[]`") {
				t.Errorf("%s: docs/reference/forecast.md does not name the key %s", name, key)
			}
		}
	}
}
