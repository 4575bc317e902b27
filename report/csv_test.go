package report

import "testing"

// TestInert: texts that a spreadsheet would run are marked, negative numbers are not.
func TestInert(t *testing.T) {
	for in, want := range map[string]string{"": "", "甲": "甲", "-0.57": "-0.57", "-1,2": "'-1,2", "=1+1": "'=1+1", "@x": "'@x", "-SUM(A1)": "'-SUM(A1)", "+5": "+5"} {
		if got := inert(in); got != want {
			t.Errorf("inert(%q) = %q, want %q", in, got, want)
		}
	}
}
