package calibration

import "testing"

// BenchmarkFit: 5 years × 2,000 institutions × 12 months × 7 units × 2 schemes,
// 1.68 million rows.
func BenchmarkFit(b *testing.B) {
	w := aWorld()
	w.institutions = 2000
	w.units = []string{"a", "b", "c", "d", "e", "f", "g"}
	for range 4 {
		w.season = append(w.season, w.season[0])
	}
	h := w.draw(1)
	in := w.institutionList()
	b.ResetTimer()
	for range b.N {
		if _, list := Fit(h, Options{Institutions: in, CellBy: ByLevel, TrendByLevel: true}); list.HasErrors() {
			b.Fatal(list)
		}
	}
}
