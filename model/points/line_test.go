package points

import (
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"fundsim/model/money"
)

// TestLinesAreExact compares the fixed-point lines with whole numbers of any
// size, over slopes from very flat to very steep, with exact ties made likely.
func TestLinesAreExact(t *testing.T) {
	var w exactly
	rapid.Check(t, func(t *rapid.T) {
		num := rapid.Int64Range(0, 1<<rapid.IntRange(0, 60).Draw(t, "num bits")).Draw(t, "num")
		den := rapid.Int64Range(1, 1<<rapid.IntRange(0, 60).Draw(t, "den bits")).Draw(t, "den")
		factor := money.One
		if rapid.Bool().Draw(t, "cut") {
			factor = money.Ratio(rapid.Int64Range(0, int64(money.One)).Draw(t, "factor"))
		}
		s := newSlope(big.NewInt(num), big.NewInt(den), factor)
		cost := uint64(rapid.Int64Range(0, 1<<rapid.IntRange(0, 44).Draw(t, "cost bits")).Draw(t, "cost"))
		product := rapid.Int64Range(-1<<50, 1<<50).Draw(t, "product")
		if rapid.Bool().Draw(t, "tie") { // den odd multiples of a half
			s, cost = newSlope(big.NewInt(den|1), big.NewInt(2*(den>>8|1)), factor), cost/(uint64(den>>8|1))*uint64(den>>8|1)
		}
		w.fraction(&s, cost, product)
		exact := new(big.Rat).SetFrac(&w.num, &w.den)
		if exact.Sign() < 0 || exact.Cmp(new(big.Rat).SetInt64(1<<60)) > 0 {
			return // lines do not go below zero, and bounds refuse the rest
		}
		want, _ := money.RoundRat(exact)
		if got := s.at(cost, s.offset(product), &w); got != want {
			t.Fatalf("%d · %s/%s + %d: %d, want %d", cost, s.num, s.den, product, got, want)
		}
		if product >= 0 {
			if got, _ := money.RoundRat(big.NewRat(product, offsetScale)); constant(product) != got {
				t.Fatalf("constant %d, want %d", constant(product), got)
			}
		}
	})
}

// TestRelative compares coefficients before clamping with exact fractions, where
// products fit 64 bits, 128 bits and neither.
func TestRelative(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw := func(label string, bits int) int64 {
			return rapid.Int64Range(1, 1<<rapid.IntRange(0, bits).Draw(t, label+" bits")).Draw(t, label)
		}
		p := price{mean: big.NewInt(draw("S_g", 62)), meanDen: big.NewInt(draw("n_g", 50))}
		sum, n := draw("S_k", 62), draw("n_k", 40)
		exact := new(big.Rat).Quo(big.NewRat(sum, n), new(big.Rat).SetFrac(p.mean, p.meanDen))
		want, fits := money.RoundRat(exact.Mul(exact, big.NewRat(10_000, 1)))
		if got := p.relative(sum, n); fits && got != want {
			t.Fatalf("%d, want %d", got, want)
		}
	})
}

// TestSortKeys sorts more keys than the radix sort's least number, of any width.
func TestSortKeys(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		width, shift := uint(rapid.IntRange(0, 44).Draw(t, "width")), uint(rapid.IntRange(0, 20).Draw(t, "shift"))
		x, step := rapid.Uint64().Draw(t, "seed")|1, uint64(0x9E3779B97F4A7C15)
		keys, sum := make([]uint64, 600+rapid.IntRange(0, 3000).Draw(t, "n")), uint64(0)
		for i := range keys {
			x = (x ^ x>>29) * step
			keys[i] = x >> (64 - width - shift)
			if width+shift == 0 {
				keys[i] = 0
			}
			sum += keys[i]
		}
		sortKeys(keys, nil, shift, width)
		for i, k := range keys {
			if sum -= k; i > 0 && keys[i-1]>>shift > k>>shift {
				t.Fatal("not in order")
			}
		}
		if sum != 0 {
			t.Fatal("keys are lost")
		}
	})
}
