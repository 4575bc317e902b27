package entrant

import (
	"math/big"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"fundsim/model/plan"
)

// TestSpread: parts add up to the total and keep their limits; over the months
// no party is two or more away from what it was due.
func TestSpread(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 30).Draw(t, "parties")
		limited := rapid.Bool().Draw(t, "limited")
		var s spread
		due, got := make([]*big.Rat, n), make([]int64, n)
		for i := range due {
			due[i] = new(big.Rat)
		}
		weights := drawWeights(t, n)
		for range plan.Months {
			if rapid.IntRange(0, 3).Draw(t, "others") == 0 {
				weights = drawWeights(t, n)
			}
			var sum int64
			for _, w := range weights {
				sum += w
			}
			total := rapid.Int64Range(0, 2*sum).Draw(t, "total")
			var limits []int64
			if limited {
				limits, total = weights, min(total, sum)
			}
			parts := s.split(total, weights, limits)
			var given int64
			for i, p := range parts {
				if p < 0 || limited && p > limits[i] {
					t.Fatalf("party %d gives %d of %d", i, p, weights[i])
				}
				given += p
				got[i] += p
				if sum > 0 {
					due[i].Add(due[i], new(big.Rat).Mul(big.NewRat(total, sum), new(big.Rat).SetInt64(weights[i])))
				}
			}
			if sum > 0 && given != total {
				t.Fatalf("parts add up to %d, not %d", given, total)
			}
		}
		if limited {
			return // a limit may hold a party off its due
		}
		for i := range due {
			if d := new(big.Rat).Sub(due[i], new(big.Rat).SetInt64(got[i])); d.Abs(d).Cmp(big.NewRat(2, 1)) >= 0 {
				t.Fatalf("party %d gave %d and is off by %s", i, got[i], d.FloatString(3))
			}
		}
	})
}

func drawWeights(t *rapid.T, n int) []int64 {
	return rapid.SliceOfN(rapid.OneOf(rapid.Int64Range(0, 3), rapid.Int64Range(0, 100_000)), n, n).Draw(t, "weights")
}

// TestSpreadCarries: by hand. 1 among three equal parties goes round; 2 among
// weights 5, 3, 1 is 1.11, 0.67, 0.22 each time, and nine times are exact.
func TestSpreadCarries(t *testing.T) {
	var s spread
	for i, want := range [][]int64{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}, {1, 0, 0}} {
		if got := s.split(1, []int64{7, 7, 7}, nil); !slices.Equal(got, want) {
			t.Errorf("time %d: %v, want %v", i+1, got, want)
		}
	}
	s = spread{}
	sum := make([]int64, 3)
	for range 9 {
		for i, p := range s.split(2, []int64{5, 3, 1}, nil) {
			sum[i] += p
		}
	}
	if !slices.Equal(sum, []int64{10, 6, 2}) {
		t.Errorf("nine times: %v", sum)
	}
	// a limit holds a party back; what it still owes is asked for later
	s = spread{}
	if got := s.split(3, []int64{2, 1, 1}, []int64{1, 1, 1}); !slices.Equal(got, []int64{1, 1, 1}) {
		t.Errorf("limited: %v", got)
	}
	if got := s.split(1, []int64{2, 1, 1}, nil); !slices.Equal(got, []int64{1, 0, 0}) {
		t.Errorf("afterwards: %v", got)
	}
}
