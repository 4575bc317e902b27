package problem_test

import (
	"testing"

	"pgregory.net/rapid"

	"fundsim/model/problem"
)

// Nearest finds what was meant: a letter too many or too few, a wrong one, two
// swapped; it names nothing where nothing is near, and the first where two are.
func TestNearest(t *testing.T) {
	words := []string{"sharing", "schemes", "units", "reserve", "预留金", "累计结余"}
	for found, want := range map[string]string{
		"sharin": "sharing", "shraing": "sharing", "Sharing": "sharing", "unit": "units", "resrve": "reserve", "预留": "预留金",
		"admissions": "", "": "", "x": "", "累记结余": "累计结余",
	} {
		if got := problem.Nearest(found, words); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", found, got, want)
		}
	}
}

// A word is nearest to itself, whatever else is on the list.
func TestNearestItself(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfNDistinct(rapid.StringMatching(`[a-z]{1,8}`), 1, 8, rapid.ID[string]).Draw(t, "words")
		w := rapid.SampledFrom(words).Draw(t, "word")
		if got := problem.Nearest(w, words); got != w {
			t.Fatalf("Nearest(%q, %q) = %q", w, words, got)
		}
	})
}

// Sort puts problems in the order of a reader: file, line, column, row.
func TestSort(t *testing.T) {
	at := func(file string, line, col, row int) problem.Problem {
		return problem.Problem{Severity: problem.Error, Place: problem.Place{File: file, Line: line, Col: col, Row: row}}
	}
	l := problem.List{at("b", 1, 1, 0), at("a", 2, 1, 0), at("a", 1, 9, 0), at("a", 1, 2, 7), at("a", 1, 2, 3)}
	l.Sort()
	want := problem.List{at("a", 1, 2, 3), at("a", 1, 2, 7), at("a", 1, 9, 0), at("a", 2, 1, 0), at("b", 1, 1, 0)}
	for i := range want {
		if l[i] != want[i] {
			t.Fatalf("place %d: %+v, want %+v", i, l[i].Place, want[i].Place)
		}
	}
}

// Warnings alone do not stop a run.
func TestHasErrors(t *testing.T) {
	var l problem.List
	l.Warnf("w", "units", "提醒", "careful")
	if l.HasErrors() {
		t.Fatal("a warning counts as an error")
	}
	l.Errorf("e", "units.x", "错了 %d 处", "%d mistakes", 2).Allow("无", "none").Suggest("unit", []string{"units"})
	if !l.HasErrors() || l[1].What.In("zh") != "错了 2 处" || l[1].What.In("en") != "2 mistakes" || l[1].Hint.IsZero() {
		t.Fatalf("%+v", l)
	}
}
