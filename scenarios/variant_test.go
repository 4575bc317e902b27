package scenarios

import (
	"slices"
	"strings"
	"testing"
)

// TestWith lays further values over a scenario: the same as reading it again
// with them, and no file is read twice.
func TestWith(t *testing.T) {
	for ref, set := range map[string]string{
		"pack:zhuji":        "schemes.employee.reserve.rate=5%",
		"pack:dip-national": "schemes.employee.reserve.rate=5%",
		"pack:anhui-county": "schemes.resident.reserve.rate=6%",
		"pack:sample-city":  "schemes.employee.budget=1亿元",
	} {
		base, list := Load(ref, Options{})
		if base == nil {
			t.Fatal(printed(list, "en"))
		}
		direct, wantList := Load(ref, Options{Sets: []string{set}})
		varied, gotList := base.With(set)
		if (direct == nil) != (varied == nil) || printed(wantList, "en") != printed(gotList, "en") {
			t.Errorf("%s: want %s, got %s", ref, printed(wantList, "en"), printed(gotList, "en"))
			continue
		}
		if direct == nil {
			continue
		}
		if direct.SHA256 != varied.SHA256 || direct.SHA256 == base.SHA256 {
			t.Errorf("%s: digest %s, want %s", ref, varied.SHA256, direct.SHA256)
		}
		if len(direct.Files) != len(varied.Files) {
			t.Errorf("%s: %d files, want %d", ref, len(varied.Files), len(direct.Files))
		}
		if base.Plan.Points == nil && varied.Activity != base.Activity {
			t.Errorf("%s: the activity was read again", ref)
		}
		if base.Plan.Points != nil && varied.Engine != base.Engine {
			t.Errorf("%s: the cases were read again", ref)
		}
		again, _ := varied.With("title=x")
		if again == nil || again.Plan.Title != "x" || again.Plan.Schemes[0].Reserve.Rate != varied.Plan.Schemes[0].Reserve.Rate {
			t.Errorf("%s: values do not add up", ref)
		}
	}
	base, _ := Load("pack:zhuji", Options{})
	if sc, list := base.With("schemes.employe.reserve.rate=5%"); sc != nil || !strings.Contains(printed(list, "en"), "employee") {
		t.Errorf("a mistyped path: %s", printed(list, "en"))
	}
}

// TestWithOtherRules asks for case columns that were not read at first.
func TestWithOtherRules(t *testing.T) {
	base, list := Load("pack:dip-national", Options{})
	if base == nil {
		t.Fatal(printed(list, "en"))
	}
	set := "points.trim={lower: 10%, upper: 300%}"
	direct, want := Load("pack:dip-national", Options{Sets: []string{set}})
	varied, got := base.With(set)
	if printed(want, "en") != printed(got, "en") {
		t.Fatalf("want %s\ngot %s", printed(want, "en"), printed(got, "en"))
	}
	if direct != nil && (varied.SHA256 != direct.SHA256 || !slices.Equal(varied.Activity.Columns[6], direct.Activity.Columns[6])) {
		t.Error("other points than on a fresh reading")
	}
}

// TestScale reads values along a key.
func TestScale(t *testing.T) {
	base, _ := Load("pack:zhuji", Options{})
	for _, c := range []struct{ path, spec, want string }{
		{"schemes.employee.reserve.rate", "0%:2%:0.5%", "0% 0.5% 1% 1.5% 2%"},
		{"schemes.employee.reserve.rate", "4%, 5‰", "4% 0.5%"},
		{"schemes.employee.budget", "1亿元:1.2亿元:1000万元", "100000000.00 110000000.00 120000000.00"},
		{"sharing.mutual.overrun.bands.0.share", "10%,20%", "10% 20%"},
		{"year", "2022:2024:1", "2022 2023 2024"},
		{"quota_rules.0.efficiency.lower", "80%", "80%"},
	} {
		sc, list := base.Scale(c.path)
		if sc == nil {
			t.Errorf("%s: %s", c.path, printed(list, "en"))
			continue
		}
		values, list := sc.Values(c.spec)
		var texts []string
		for _, v := range values {
			texts = append(texts, sc.Text(v))
			if back, _ := sc.Parse(sc.Text(v)); back != v {
				t.Errorf("%s: %s reads as %d, not %d", c.path, sc.Text(v), back, v)
			}
		}
		if got := strings.Join(texts, " "); got != c.want {
			t.Errorf("%s %s: %q, want %q (%s)", c.path, c.spec, got, c.want, printed(list, "en"))
		}
	}
	for _, c := range []struct{ path, spec, want string }{
		{"schemes.employe.reserve.rate", "", "employee"},
		{"schemes.employee.reserve.rat", "", "rate"},
		{"schemes.employee.title", "", "no number"},
		{"units.inpatient", "", "no number"},
		{"sharing.mutual.overrun.bands.9.share", "", "index"},
		{"schemes.employee.reserve.rate", "0%:2%", "from:to:step"},
		{"schemes.employee.reserve.rate", "2%:0%:1%", "above its end"},
		{"schemes.employee.reserve.rate", "0%:2%:0%", "not above 0"},
		{"schemes.employee.reserve.rate", "0%:100%:0.000001%", "at most"},
		{"schemes.employee.reserve.rate", "4%,4%", "twice"},
		{"schemes.employee.reserve.rate", "120%", "out of range"},
		{"schemes.employee.reserve.rate", "x", "not a ratio"},
	} {
		sc, list := base.Scale(c.path)
		if sc != nil {
			_, list = sc.Values(c.spec)
		}
		if !strings.Contains(printed(list, "en"), c.want) {
			t.Errorf("%s %s: %q is not in %q", c.path, c.spec, c.want, printed(list, "en"))
		}
	}
}
