package forecast

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

var nan = math.NaN()

// A run ends at a gap, a zero or a negative value; breaks are bridged by the
// geometric mean of their neighbours, and at the end they move the base.
func TestRun(t *testing.T) {
	for _, c := range []struct {
		name   string
		values []float64
		to     int
		breaks []int
		base   int
		want   []float64
	}{
		{"whole", []float64{1, 2, 4}, 2002, nil, 2002, []float64{1, 2, 4}},
		{"known so far", []float64{1, 2, 4}, 2001, nil, 2001, []float64{1, 2}},
		{"gap", []float64{1, nan, 4, 8}, 2003, nil, 2003, []float64{4, 8}},
		{"zero", []float64{1, 0, 4}, 2002, nil, 2002, []float64{4}},
		{"negative", []float64{1, -2, 4}, 2002, nil, 2002, []float64{4}},
		{"last missing", []float64{1, 2, nan}, 2002, nil, 2002, nil},
		{"beyond", []float64{1, 2}, 2005, nil, 2005, nil},
		{"break inside", []float64{1, 900, 4, 8}, 2003, []int{2001}, 2003, []float64{1, 2, 4, 8}},
		{"two breaks", []float64{1, 900, 900, 8}, 2003, []int{2001, 2002}, 2003, []float64{1, 2, 4, 8}},
		{"break at the end", []float64{1, 2, 900}, 2002, []int{2002}, 2001, []float64{1, 2}},
		{"break at the start", []float64{900, 2, 4}, 2002, []int{2000}, 2002, []float64{2, 4}},
		{"break where nothing is known", []float64{1, nan, 4}, 2002, []int{2001}, 2002, []float64{1, 2, 4}},
		{"all breaks", []float64{900}, 2000, []int{2000}, 1999, nil},
	} {
		s := Series{First: 2000, Values: c.values}
		breaks := Breaks{}
		for _, y := range c.breaks {
			breaks[y] = true
		}
		r := s.Run(c.to, breaks)
		var got []float64
		for _, x := range r.Logs {
			got = append(got, math.Exp(x))
		}
		if d := cmp.Diff(c.want, got, cmpopts.EquateApprox(1e-12, 0)); d != "" || r.Base != c.base {
			t.Errorf("%s: base %d, want %d; %s", c.name, r.Base, c.base, d)
		}
	}
}
