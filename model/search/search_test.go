package search

import (
	"errors"
	"testing"

	"pgregory.net/rapid"
)

// TestSolveFindsTheTurn: where the condition turns once, the answer is exactly
// the first value that meets it, and its neighbour does not.
func TestSolveFindsTheTurn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := Question{Lo: rapid.Int64Range(-1e12, 1e12).Draw(t, "lo"), Step: rapid.Int64Range(1, 1e6).Draw(t, "step"), Largest: rapid.Bool().Draw(t, "largest")}
		q.Hi = q.Lo + rapid.Int64Range(0, 1e9).Draw(t, "width")
		turn := rapid.Int64Range(q.Lo-5, q.Hi+5).Draw(t, "turn")
		meets := func(v int64) bool { return v >= turn }
		if q.Largest {
			meets = func(v int64) bool { return v <= turn }
		}
		asked := 0
		a, err := Solve(q, func(values []int64) (met []bool, err error) {
			asked += len(values)
			for _, v := range values {
				if v < q.Lo || v > q.Hi {
					t.Fatalf("asked about %d outside %d … %d", v, q.Lo, q.Hi)
				}
				met = append(met, meets(v))
			}
			return met, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		grid := func(k int64) int64 { return min(q.Lo+k*q.Step, q.Hi) }
		steps := (q.Hi - q.Lo + q.Step - 1) / q.Step
		lo, hi := int64(0), steps // the turn by plain bisection over the grid
		if q.Largest {
			for lo < hi {
				if mid := (lo + hi + 1) / 2; meets(grid(mid)) {
					lo = mid
				} else {
					hi = mid - 1
				}
			}
		} else {
			for lo < hi {
				if mid := (lo + hi) / 2; meets(grid(mid)) {
					hi = mid
				} else {
					lo = mid + 1
				}
			}
		}
		best, found := grid(lo), meets(grid(lo))
		if a.Met != found || found && a.Value != best {
			t.Fatalf("found %t %d, want %t %d", a.Met, a.Value, found, best)
		}
		if !a.OneTurn || len(a.Asked) != asked || asked > Scan+PerStep*32 {
			t.Fatalf("one turn %t, %d listed, %d asked", a.OneTurn, len(a.Asked), asked)
		}
		if end := q.Lo; found && a.Beyond == a.Value {
			if q.Largest {
				end = q.Hi
			}
			if a.Value != end {
				t.Fatalf("%d has no neighbour but is not the end", a.Value)
			}
		} else if found && meets(a.Beyond) {
			t.Fatalf("the neighbour %d meets it too", a.Beyond)
		}
	})
}

// TestSolveSaysWhereItTurnsTwice finds an answer that holds, and says that it
// may not be the only one.
func TestSolveSaysWhereItTurnsTwice(t *testing.T) {
	a, err := Solve(Question{Lo: 0, Hi: 800, Step: 1}, func(values []int64) (met []bool, err error) {
		for _, v := range values {
			met = append(met, v >= 250 && v < 450)
		}
		return met, nil
	})
	if err != nil || !a.Met || a.Value != 250 || a.Beyond != 249 || a.OneTurn {
		t.Errorf("%+v, %v", a, err)
	}
}

func TestSolveRefuses(t *testing.T) {
	broken := errors.New("broken")
	if _, err := Solve(Question{Lo: 0, Hi: 9, Step: 1}, func([]int64) ([]bool, error) { return nil, broken }); err != broken {
		t.Error(err)
	}
	for _, q := range []Question{{Lo: 1, Hi: 0, Step: 1}, {Lo: 0, Hi: 1}} {
		if _, err := Solve(q, nil); err != ErrRange {
			t.Errorf("%+v: %v", q, err)
		}
	}
}
