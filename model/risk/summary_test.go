package risk

import "testing"

// The tails hold 5 % of the draws, also where many draws are tied: a shortfall
// in 3 of 100 draws has its three values and two zeros in the worst 5 %.
func TestTailOfTiedValues(t *testing.T) {
	values := make([]int64, 100)
	values[7], values[50], values[93] = 100, 300, 600
	s := Summarise(values)
	if s.Quantiles[4].Value != 0 || s.High.N != 5 || s.High.Mean != 200 || s.Low.N != 5 || s.Low.Mean != 0 {
		t.Errorf("P95 %d, highest %+v, lowest %+v", s.Quantiles[4].Value, s.High, s.Low)
	}
	if one := Summarise([]int64{42}); one.Low.Mean != 42 || one.High.Mean != 42 || one.High.N != 1 {
		t.Errorf("of one value: %+v", one)
	}
}
