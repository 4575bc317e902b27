package portable_test

import (
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"fundsim/model/portable"
)

// ulps is how many units in the last place of want lie between got and want.
func ulps(got, want float64) float64 {
	if got == want {
		return 0
	}
	unit := math.Nextafter(math.Abs(want), math.Inf(1)) - math.Abs(want)
	return math.Abs(got-want) / unit
}

// inputs are positive numbers over the whole range, subnormal ones too.
func inputs(n int) []float64 {
	src := rand.New(rand.NewPCG(1, 2))
	xs := []float64{math.SmallestNonzeroFloat64, 0x1p-1022, 0x1.fffffffffffffp-1023, math.MaxFloat64, 1, 0.5, 2, math.Sqrt2, math.Nextafter(1, 0), math.Nextafter(1, 2)}
	for range n {
		xs = append(xs, math.Ldexp(1+src.Float64(), src.IntN(2098)-1074), src.Float64(), 1+src.NormFloat64()*0.01)
	}
	return xs
}

// Purpose: Log, Exp and Pow agree with package math. Method: numbers over the
// whole range, but for the logarithm of subnormal numbers, which math.Log gets
// wrong on amd64; both sides may be off by 1 unit in the last place, and Pow by
// one more for each step of its exponent's size.
func TestAgainstMath(t *testing.T) {
	for _, x := range inputs(100_000) {
		if d := ulps(portable.Log(x), math.Log(x)); x >= 0x1p-1022 && d > 2 {
			t.Fatalf("Log(%g) is off by %g units in the last place", x, d)
		}
		y := math.Log(x) * 0.999999
		if d := ulps(portable.Exp(y), math.Exp(y)); d > 2 {
			t.Fatalf("Exp(%g) is off by %g units in the last place", y, d)
		}
	}
	src := rand.New(rand.NewPCG(3, 4))
	for range 100_000 {
		x, y := math.Exp(4*src.NormFloat64()), 8*src.NormFloat64()
		if d := ulps(portable.Pow(x, y), math.Pow(x, y)); d > 20 {
			t.Fatalf("Pow(%g, %g) is off by %g units in the last place", x, y, d)
		}
	}
}

// Purpose: whole powers are right. Method: big.Int; one rounding per squaring
// and multiplication.
func TestPowWhole(t *testing.T) {
	for base := int64(2); base < 12; base++ {
		for n := range int64(40) {
			exact, _ := new(big.Float).SetInt(new(big.Int).Exp(big.NewInt(base), big.NewInt(n), nil)).Float64()
			if got := portable.Pow(float64(base), float64(n)); ulps(got, exact) > 4 {
				t.Errorf("Pow(%d, %d) = %g, want %g", base, n, got, exact)
			}
		}
	}
}

// Purpose: the quantile is the inverse of the normal distribution, and agrees
// with gonum's. Method: probabilities down to 1e-300 on either side; through
// erfc the error is that of p, which grows like z².
func TestNormalQuantile(t *testing.T) {
	src := rand.New(rand.NewPCG(5, 6))
	for i := range 100_000 {
		p := src.Float64()
		if i%2 == 0 {
			p = math.Exp(-690 * p)
		}
		z := portable.NormalQuantile(p)
		if back := 0.5 * math.Erfc(-z/math.Sqrt2); math.Abs(back-p) > 2e-15*p*(2+z*z) {
			t.Fatalf("NormalQuantile(%g) = %g, whose probability is %g", p, z, back)
		}
		if want := distuv.UnitNormal.Quantile(p); math.Abs(z-want) > 1e-13*math.Abs(want)+1e-15 {
			t.Fatalf("NormalQuantile(%g) = %g, gonum has %g", p, z, want)
		}
		if half := math.Ldexp(float64(src.IntN(1<<30)), -31); portable.NormalQuantile(1-half) != -portable.NormalQuantile(half) {
			t.Fatalf("NormalQuantile is not odd about ½ at %g", half)
		}
	}
}

// Purpose: the edges are as documented.
func TestEdges(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	for _, c := range []struct {
		name      string
		got, want float64
	}{
		{"Log(0)", portable.Log(0), -inf},
		{"Log(-1)", portable.Log(-1), nan},
		{"Log(Inf)", portable.Log(inf), inf},
		{"Log(NaN)", portable.Log(nan), nan},
		{"Log(5e-324)", portable.Log(5e-324), -744.4400719213812},
		{"Log(1)", portable.Log(1), 0},
		{"Exp(0)", portable.Exp(0), 1},
		{"Exp(Inf)", portable.Exp(inf), inf},
		{"Exp(-Inf)", portable.Exp(-inf), 0},
		{"Exp(NaN)", portable.Exp(nan), nan},
		{"Exp(710)", portable.Exp(710), inf},
		{"Exp(-746)", portable.Exp(-746), 0},
		{"Exp(-745.1)", portable.Exp(-745.1), math.SmallestNonzeroFloat64},
		{"Pow(2, 0.5)", portable.Pow(2, 0.5), math.Sqrt2},
		{"Pow(0, 0)", portable.Pow(0, 0), 1},
		{"Pow(0, 2)", portable.Pow(0, 2), 0},
		{"Pow(0, -2)", portable.Pow(0, -2), inf},
		{"Pow(-1, 2)", portable.Pow(-1, 2), nan},
		{"Pow(2, Inf)", portable.Pow(2, inf), nan},
		{"Pow(2, 1e300)", portable.Pow(2, 1e300), inf},
		{"Pow(2, -1e9)", portable.Pow(2, -1e9), 0},
		{"Pow(10, -320)", portable.Pow(10, -320), 1e-320},
		{"NormalQuantile(0)", portable.NormalQuantile(0), -inf},
		{"NormalQuantile(1)", portable.NormalQuantile(1), inf},
		{"NormalQuantile(½)", portable.NormalQuantile(0.5), 0},
		{"NormalQuantile(2)", portable.NormalQuantile(2), nan},
		{"NormalQuantile(-1)", portable.NormalQuantile(-1), nan},
		{"NormalQuantile(NaN)", portable.NormalQuantile(nan), nan},
	} {
		if c.got != c.want && !(math.IsNaN(c.got) && math.IsNaN(c.want)) {
			t.Errorf("%s = %g, want %g", c.name, c.got, c.want)
		}
	}
}

// Purpose: every machine gives these bits. Method: a running mix of the bits of
// many results, and a few in full; what a fused multiply-add would change shows
// in the mix.
func TestSameBitsEverywhere(t *testing.T) {
	for _, c := range []struct {
		name string
		f    func(float64) float64
		at2  uint64 // f(0.2)
		mix  uint64
	}{
		{"Log", portable.Log, 0xbff9c041f7ed8d33, 0x4f9ef6d9027c23e2},
		{"Exp", portable.Exp, 0x3ff38add9e58ac8d, 0x732f25e1b86dc81d},
		{"NormalQuantile", portable.NormalQuantile, 0xbfeaee8fa73a1333, 0xda92bb0a14ea7078},
		{"Pow(x, 3.7)", func(x float64) float64 { return portable.Pow(x, 3.7) }, 0x3f653e056a8a0366, 0xea346ae4bb2fd2a6},
	} {
		var mix uint64
		for i := range 100_000 {
			x := (float64(i) + 0.5) / 100_000
			mix = mix*0x9e3779b97f4a7c15 + math.Float64bits(c.f(x))
		}
		if got := math.Float64bits(c.f(0.2)); got != c.at2 || mix != c.mix {
			t.Errorf("%s: {%#x, %#x}", c.name, got, mix)
		}
	}
}

func ExampleNormalQuantile() {
	fmt.Printf("%.6f\n", portable.NormalQuantile(0.975))
	// Output: 1.959964
}

func BenchmarkLog(b *testing.B)            { bench(b, portable.Log) }
func BenchmarkExp(b *testing.B)            { bench(b, portable.Exp) }
func BenchmarkNormalQuantile(b *testing.B) { bench(b, portable.NormalQuantile) }

func bench(b *testing.B, f func(float64) float64) {
	x, sum := 0.001, 0.0
	for b.Loop() {
		if x += 0.61803398875; x >= 1 {
			x -= 0.999
		}
		sum += f(x)
	}
	_ = sum
}
