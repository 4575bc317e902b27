package scenarios

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fundsim/model/problem"
)

// TestReplacedListIsSaid: a layer that replaces a list without ids loses the
// items that it does not repeat, and is told so.
func TestReplacedListIsSaid(t *testing.T) {
	cash := "cash:\n  - units: [inpatient, outpatient]\n    advance: {basis: incurred, rate: 85%, period: month}\n    holdback: {rate: 5%, schedule: deposit, forfeits_to: reserve}\n"
	dir := folderWith(t, map[string]string{
		"lost.yaml":     onBase + "cash: [{units: [inpatient], advance: {basis: incurred, rate: 50%, period: month}}]\n",
		"repeated.yaml": onBase + cash + "  - {units: [special], advance: {basis: incurred, rate: 50%, period: month}}\n",
		"words.yaml":    onBase + "awards: [{id: tcm, units: [outpatient]}]\n",
	})
	for _, c := range []struct {
		file, set, want string
	}{
		{"lost.yaml", "", "replaces-list cash"},
		{"repeated.yaml", "", ""},
		{"words.yaml", "", ""},
		{"scenario.yaml", "cash.0.advance.rate=80%", ""},
		{"scenario.yaml", "cash=[{units: [inpatient], advance: {basis: incurred, rate: 50%, period: month}}]", "replaces-list cash"},
	} {
		opt := Options{}
		if c.set != "" {
			opt.Sets = []string{c.set}
		}
		_, list := Load(filepath.Join(dir, c.file), opt)
		if got := ids(list, func(p problem.Problem) string { return p.Code + " " + p.Place.Path }); got != c.want {
			t.Errorf("%s %s: %q, want %q\n%s", c.file, c.set, got, c.want, printed(list, "zh"))
		}
	}
	_, list := Load(filepath.Join(dir, "lost.yaml"), Options{})
	for _, want := range []string{"scenario.yaml:63", "1 项 cash", "1 项不再生效", "重复写出"} {
		if text := printed(list, "zh"); !strings.Contains(text, want) {
			t.Errorf("%q is missing:\n%s", want, text)
		}
	}
}

// TestBareValueIsNamed: what may stand bare is not always an amount.
func TestBareValueIsNamed(t *testing.T) {
	s := planSchema()
	for _, c := range []struct {
		path []string
		want string
	}{{[]string{"schemes", "budget"}, "amount or map"}, {[]string{"points", "cases"}, "text or map"}} {
		at := s
		for _, key := range c.path {
			if at.shape == listShape {
				at = at.elem
			}
			at = at.byName[key].schema
		}
		if got := typeText(at, "en"); got != c.want {
			t.Errorf("%v: %q, want %q", c.path, got, c.want)
		}
	}
}

// TestSamplesAreHarmless takes the # away from single keys of a new scenario:
// it must still be valid, and limits must not cut everything off.
func TestSamplesAreHarmless(t *testing.T) {
	dir := t.TempDir()
	if _, list := WriteInit(dir, "zhuji", "zh"); list.HasErrors() {
		t.Fatal(list)
	}
	file := filepath.Join(dir, scenarioFile)
	written, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, sample := range []string{"gate: 0%", "cap: 10%", "factor: 100%", "mode: marginal", "deductions: net"} {
		text := strings.Replace(string(written), "# "+sample+" ", sample+" ", 1)
		if text == string(written) {
			t.Errorf("there is no commented %q", sample)
			continue
		}
		if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		if _, list := Load(dir, Options{}); len(list) > 0 {
			t.Errorf("%s: %s", sample, printed(list, "en"))
		}
	}
	for _, bad := range []string{"gate: 100%", "cap: 100%", "visits: 100%", "cost_per_visit: 100%"} {
		if strings.Contains(string(written), "# "+bad) {
			t.Errorf("the commented sample %q does harm", bad)
		}
	}
	// The levers, taken together, change nothing.
	_, levers, _ := strings.Cut(string(written), "# adjust:")
	levers, _, _ = strings.Cut(levers, "# entrants:")
	for line := range strings.Lines(levers) {
		if strings.Contains(line, "%") && !strings.Contains(line, ": 0%") {
			t.Errorf("a lever that changes something: %s", line)
		}
	}
}

// TestRatioWithoutPercent: 10 for 10 % is taken as it is written, with a warning;
// a multiple, a ratio with its sign and one up to 1 are not.
func TestRatioWithoutPercent(t *testing.T) {
	dir := folderWith(t, map[string]string{"whole.yaml": onBase})
	for set, want := range map[string]string{
		"sharing.mutual.surplus.bands.0.up_to=10":    "ratio-without-percent sharing.mutual.surplus.bands.0.up_to",
		"sharing.mutual.surplus.bands.0.up_to=1000%": "",
		"sharing.mutual.surplus.bands.0.up_to=0.2":   "",
		"sharing.mutual.surplus.cap=3":               "ratio-without-percent sharing.mutual.surplus.cap",
		"sharing.mutual.surplus.cap=300%":            "",
	} {
		_, list := Load(filepath.Join(dir, "whole.yaml"), Options{Sets: []string{set}})
		if got := ids(list, func(p problem.Problem) string { return p.Code + " " + p.Place.Path }); got != want {
			t.Errorf("%s: %q, want %q\n%s", set, got, want, printed(list, "zh"))
		}
	}
}
