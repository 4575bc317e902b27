package report

import (
	"bytes"
	"io"
	"testing"

	"fundsim/model/indicators"
	"fundsim/scenarios"
)

// What indicators and monitoring print of the sample city.
func TestIndicatorsGolden(t *testing.T) {
	sc, found := scenarios.Load("pack:zhuji", scenarios.Options{})
	if found.HasErrors() {
		t.Fatal(found)
	}
	v := &View{Plan: sc.Plan}
	compare := func(by indicators.By, flagged bool) *indicators.Report {
		r, found := indicators.OfScenario(sc.Plan, sc.Activity, indicators.Options{By: by, Flagged: flagged})
		if r == nil {
			t.Fatal(found)
		}
		return r
	}
	levels := indicators.Levels{Under: 870_000_000, Amber: 1_010_000_000, Red: 1_100_000_000}
	june, found := indicators.Monitor(sc.Plan, sc.Activity, 6, levels)
	if june == nil {
		t.Fatal(found)
	}
	zh, en := Options{Wan: true}, Options{Lang: "en", Wan: true}
	for name, write := range map[string]func(io.Writer) error{
		"indicators.level.txt":    func(w io.Writer) error { return Indicators(w, v, compare("level", false), zh, "table", "", false) },
		"indicators.unit.en.md":   func(w io.Writer) error { return Indicators(w, v, compare("unit", false), en, "markdown", "", false) },
		"indicators.flagged.json": func(w io.Writer) error { return Indicators(w, v, compare("institution", true), zh, "json", "", true) },
		"indicators.alliance.csv": func(w io.Writer) error {
			return Indicators(w, v, compare("alliance", false), Options{}, "csv", "rows", false)
		},
		"monitor.txt":         func(w io.Writer) error { return Monitor(w, v, june, Options{Wan: true, Detail: true}, "table", "") },
		"monitor.en.80.txt":   func(w io.Writer) error { return Monitor(w, v, june, Options{Lang: "en", Width: 80}, "table", "") },
		"monitor.json":        func(w io.Writer) error { return Monitor(w, v, june, zh, "json", "") },
		"monitor.holders.csv": func(w io.Writer) error { return Monitor(w, v, june, Options{}, "csv", "holders") },
	} {
		t.Run(name, func(t *testing.T) {
			var got bytes.Buffer
			if err := write(&got); err != nil {
				t.Fatal(err)
			}
			golden(t, name, got.Bytes())
		})
	}
}
