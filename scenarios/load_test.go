package scenarios

import (
	"path/filepath"
	"strings"
	"testing"

	"fundsim/model/problem"
	"fundsim/model/settle"
)

// mustFine fails the test on any problem, warnings included.
func mustFine(t *testing.T, list problem.List) {
	t.Helper()
	if len(list) > 0 {
		t.Fatal(printed(list, "en"))
	}
}

func printed(list problem.List, lang string) string {
	var b strings.Builder
	if err := Format(&b, list, lang, false); err != nil {
		panic(err)
	}
	return b.String()
}

// TestPackLoads reads the built-in example.
func TestPackLoads(t *testing.T) {
	s, list := Load("pack:zhuji", Options{})
	mustFine(t, list)
	if len(s.Plan.Units) != 7 || len(s.Plan.Institutions) != 68 || s.Plan.Units[0].ID != "inpatient" || s.Plan.Schemes[0].Reserve.Rate.String() != "4%" {
		t.Errorf("units %d, institutions %d", len(s.Plan.Units), len(s.Plan.Institutions))
	}
	if len(s.Files) != 4 || s.Files[2].Rows != 3102 || s.Files[2].Encoding != "UTF-8" {
		t.Errorf("files: %+v", s.Files)
	}
	packs := Packs()
	for i, want := range []PackInfo{{Name: "anhui-county", Year: 2024}, {Name: "dip-national", Year: 2024}, {Name: "jinhua-drg", Year: 2024},
		{Name: "sample-city", Year: 2024}, {Name: "shenzhen-ladder", Year: 2024}, {Name: "taicang-ladder", Year: 2024}, {Name: "tw-tiered", Year: 2024},
		{Name: "us-mssp-track1", Year: 2024}, {Name: "zhejiang-2025", Year: 2025}, {Name: "zhuji", Year: 2022}} {
		if len(packs) != 10 || packs[i].Name != want.Name || packs[i].Year != want.Year || packs[i].Title == "" || packs[i].Plan.Place == "" || len(packs[i].Files) == 0 {
			t.Errorf("packs: %+v", packs)
		}
	}
}

// TestPacksSettle settles every pack: soundly, checked without an error, every
// rule of the new ones with a clause, every document in use.
func TestPacksSettle(t *testing.T) {
	for _, pack := range Packs() {
		s, list := Load("pack:"+pack.Name, Options{})
		mustFine(t, list)
		out, found := settle.Run(s.Plan, s.Activity)
		if out == nil || !out.Result.Sound() {
			t.Fatalf("%s: %s", pack.Name, printed(found, "en"))
		}
		for _, p := range append(found, s.Plan.Lint(out.Activity)...) {
			if p.Severity == problem.Error || p.Code == "unused" || p.Code == "ignored-key" || p.Code == "no-clause" && pack.Name != "zhuji" {
				t.Errorf("%s: %s at %s: %s", pack.Name, p.Code, p.Place.Path, p.What.EN)
			}
		}
	}
}

// TestDifferences: two packs on one city differ in their rules, a scenario and
// itself in nothing, whatever the order of its items.
func TestDifferences(t *testing.T) {
	got, list := Differences("shenzhen-ladder", "pack:taicang-ladder", Options{})
	mustFine(t, list)
	want := map[string]KeyDifference{}
	for _, d := range got {
		want[d.Path] = d
	}
	for _, d := range []KeyDifference{{"place", "广东省深圳市", "江苏省太仓市"}, {"sharing.ladder.overrun.bands.0.share", "40%", "50%"},
		{"sharing.ladder.surplus.cap", "", "3%"}, {"sharing.ladder.overrun.bands.1.up_to", "10%", ""}} {
		if want[d.Path] != d {
			t.Errorf("%+v, want %+v", want[d.Path], d)
		}
	}
	if got, list := Differences("zhuji", "zhuji", Options{}); len(got) > 0 || len(list) > 0 {
		t.Errorf("zhuji differs from itself: %v %v", got, list)
	}
	dir := folderWith(t, map[string]string{"turned.yaml": onBase + "sharing: [{id: relief, remove: true}]\n"})
	if _, list := Differences("zhuji", filepath.Join(dir, "none.yaml"), Options{}); !list.HasErrors() {
		t.Error("a missing file is not reported")
	}
}
