package money_test

import (
	"math"
	"math/big"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"fundsim/model/money"
)

// TestMulRatioRounding walks over halves on both sides of zero: 四舍五入 goes away
// from zero.
func TestMulRatioRounding(t *testing.T) {
	for _, c := range []struct {
		f    money.Fen
		r    money.Ratio
		want money.Fen
	}{
		{1, 499_999_999, 0}, {1, 500_000_000, 1}, {-1, 499_999_999, 0}, {-1, 500_000_000, -1},
		{1, -500_000_000, -1}, {-1, -500_000_000, 1},
		{3, 500_000_000, 2}, {-3, 500_000_000, -2}, {5, 500_000_000, 3}, {25, 100_000_000, 3}, {24, 100_000_000, 2},
		{0, money.One, 0}, {7, 0, 0},
		{86_264_100_000, 40_000_000, 3_450_564_000}, // vector 1
		{money.MaxFen, money.One, money.MaxFen}, {-money.MaxFen, money.One, -money.MaxFen},
	} {
		if got, ok := money.MulRatio(c.f, c.r); got != c.want || !ok {
			t.Errorf("%d × %v = %d, %v; want %d", int64(c.f), c.r, int64(got), ok, int64(c.want))
		}
	}
}

// TestOverflow asserts that leaving the range is reported on every edge,
// including a quotient that would wrap to 0 when it is rounded up.
func TestOverflow(t *testing.T) {
	for _, c := range []struct {
		f money.Fen
		r money.Ratio
	}{{money.MaxFen, money.One + 1}, {-money.MaxFen, money.One + 1}, {money.MaxFen, 2 * money.One}, {money.MaxFen, math.MaxInt64},
		{math.MinInt64, math.MinInt64}, {math.MinInt64, money.One}} {
		if got, ok := money.MulRatio(c.f, c.r); ok || got != 0 {
			t.Errorf("%d × %d = %d, not reported", int64(c.f), int64(c.r), int64(got))
		}
	}
	// a·b = c·2^64 − s with s ≤ c/2: the quotient is 2^64 − 1 and rounds up.
	const x = 2_900_000_000
	if got, ok := money.MulDiv(math.MaxInt64-x+1, math.MaxInt64-x, 1<<62-x); ok || got != 0 {
		t.Errorf("quotient that rounds up to 2^64: %d, %v", got, ok)
	}
	whole, found := new(big.Int).Lsh(big.NewInt(int64(money.One)), 64), 0
	for r := 2 * int64(money.One); r < 2*int64(money.One)+100; r++ {
		f, rest := new(big.Int).QuoRem(whole, big.NewInt(r), new(big.Int))
		if f.IsInt64() && rest.Int64() > 0 && rest.Int64() <= int64(money.One)/2 {
			found++
			if got, ok := money.MulRatio(money.Fen(f.Int64()), money.Ratio(r)); ok || got != 0 {
				t.Errorf("%s × %d = %d, %v; want overflow", f, r, got, ok)
			}
		}
	}
	if found == 0 {
		t.Error("no product found that rounds up to 2^64")
	}
	for _, c := range []struct {
		a, b money.Fen
		ok   bool
	}{{money.MaxFen, 0, true}, {money.MaxFen, 1, false}, {-money.MaxFen, -1, false}, {-money.MaxFen, 1, true},
		{money.MaxFen, -money.MaxFen, true}, {math.MinInt64, math.MinInt64, false}} {
		if s, ok := money.Add(c.a, c.b); ok != c.ok {
			t.Errorf("%d + %d = %d, %v", int64(c.a), int64(c.b), int64(s), ok)
		}
	}
}

func TestAddOracle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := edgy(t, "a"), edgy(t, "b")
		want := new(big.Int).Add(big.NewInt(a), big.NewInt(b))
		got, ok := money.Add(money.Fen(a), money.Fen(b))
		if inRange(want) != ok || ok && int64(got) != want.Int64() {
			t.Fatalf("%d + %d = %d, %v; want %s", a, b, got, ok, want)
		}
	})
}

// TestMulRatioOracle compares with shopspring/decimal, whose Round is half away
// from zero.
func TestMulRatioOracle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f, r := edgy(t, "fen"), edgy(t, "ratio")
		if rapid.Bool().Draw(t, "ordinary") {
			f, r = f%1_000_000_000_000_000, r%(2*int64(money.One))
		}
		want := decimal.NewFromInt(f).Mul(decimal.New(r, -9)).Round(0).BigInt()
		got, ok := money.MulRatio(money.Fen(f), money.Ratio(r))
		if inRange(want) != ok || ok && int64(got) != want.Int64() {
			t.Fatalf("%d × %d = %d, %v; want %s", f, r, got, ok, want)
		}
	})
}

// TestMulDivOracle compares with math/big.
func TestMulDivOracle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := edgy(t, "a"), edgy(t, "b")
		c := rapid.OneOf(rapid.Int64Range(1, 1000), rapid.Int64Range(1, math.MaxInt64)).Draw(t, "c")
		want := roundRat(new(big.Rat).SetFrac(new(big.Int).Mul(big.NewInt(a), big.NewInt(b)), big.NewInt(c)))
		got, ok := money.MulDiv(a, b, c)
		if inRange(want) != ok || ok && got != want.Int64() {
			t.Fatalf("%d · %d / %d = %d, %v; want %s", a, b, c, got, ok, want)
		}
		x := new(big.Rat).Mul(big.NewRat(a, c), new(big.Rat).SetInt64(b))
		if rat, fits := money.RoundRat(x); rat != got || fits != ok {
			t.Fatalf("RoundRat(%s) = %d, %v; MulDiv %d, %v", x, rat, fits, got, ok)
		}
	})
}

// edgy draws whole numbers, often near the ends of the range and small ones.
func edgy(t *rapid.T, label string) int64 {
	return rapid.OneOf(rapid.Int64(), rapid.Int64Range(-1000, 1000), rapid.Int64Range(math.MinInt64, math.MinInt64+3),
		rapid.Int64Range(math.MaxInt64-3, math.MaxInt64), rapid.Int64Range(-2_000_000_000, 2_000_000_000)).Draw(t, label)
}

func inRange(x *big.Int) bool { return x.IsInt64() && x.Int64() != math.MinInt64 }

// roundRat rounds to a whole number, halves away from zero.
func roundRat(x *big.Rat) *big.Int {
	twice := new(big.Int).Lsh(new(big.Int).Abs(x.Num()), 1)
	twice.Add(twice, x.Denom())
	q := twice.Quo(twice, new(big.Int).Lsh(x.Denom(), 1))
	if x.Sign() < 0 {
		q.Neg(q)
	}
	return q
}
