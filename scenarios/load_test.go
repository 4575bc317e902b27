package scenarios

import (
	"strings"
	"testing"

	"fundsim/model/problem"
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
	for i, want := range []PackInfo{{Name: "dip-national", Year: 2024}, {Name: "zhuji", Year: 2022}} {
		packs := Packs()
		if len(packs) != 2 || packs[i].Name != want.Name || packs[i].Year != want.Year || packs[i].Title == "" || len(packs[i].Files) < 3 {
			t.Errorf("packs: %+v", packs)
		}
	}
}
