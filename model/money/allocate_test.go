package money_test

import (
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"fundsim/model/money"
)

func TestAllocate(t *testing.T) {
	const big62 = int64(1) << 62
	for _, c := range []struct {
		name    string
		total   money.Fen
		weights []int64
		want    []money.Fen
		err     error
	}{
		{"thirds, the left-over fen to the first", 100, []int64{1, 1, 1}, []money.Fen{34, 33, 33}, nil},
		{"two left over", 101, []int64{1, 1, 1}, []money.Fen{34, 34, 33}, nil},
		{"largest remainder before order", 10, []int64{1, 2}, []money.Fen{3, 7}, nil},
		{"negative total", -100, []int64{1, 1, 1}, []money.Fen{-34, -33, -33}, nil},
		{"a zero weight gets nothing", 2, []int64{0, 1, 1, 1}, []money.Fen{0, 1, 1, 0}, nil},
		{"one party", 7, []int64{3}, []money.Fen{7}, nil},
		{"nothing to split", 0, []int64{5, 6}, []money.Fen{0, 0}, nil},
		{"nothing to split and no weight", 0, []int64{0, 0}, []money.Fen{0, 0}, nil},
		{"nobody and nothing", 0, nil, nil, nil},
		{"no weight", 1, []int64{0, 0}, nil, money.ErrNoWeight},
		{"nobody", 1, nil, nil, money.ErrNoWeight},
		{"negative weight", 1, []int64{2, -1}, nil, money.ErrWeight},
		{"negative weight of a zero total", 0, []int64{2, -1}, nil, money.ErrWeight},
		{"negative weight that cancels", 1, []int64{1, -1}, nil, money.ErrWeight},
		{"sum of weights out of range", 1, []int64{math.MaxInt64, 1}, nil, money.ErrWeight},
		{"sum of weights that wraps", 1, []int64{math.MaxInt64, math.MaxInt64, 2}, nil, money.ErrWeight},
		{"largest sum of weights", 3, []int64{big62, big62 - 1}, []money.Fen{2, 1}, nil},
		{"largest total", money.MaxFen, []int64{math.MaxInt64}, []money.Fen{money.MaxFen}, nil},
		{"largest total in two", money.MaxFen, []int64{1, 1}, []money.Fen{1 << 62, 1<<62 - 1}, nil},
		{"smallest total in two", -money.MaxFen, []int64{1, 1}, []money.Fen{-1 << 62, -1<<62 + 1}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			var a money.Allocator
			parts := make([]money.Fen, len(c.weights))
			err := a.Allocate(c.total, c.weights, parts)
			if err != c.err || err == nil && !slices.Equal(parts, c.want) {
				t.Errorf("%v, %v; want %v, %v", parts, err, c.want, c.err)
			}
			exact, err := money.AllocateExact(c.total, rats(c.weights))
			if c.err == money.ErrWeight && !slices.ContainsFunc(c.weights, func(w int64) bool { return w < 0 }) {
				return // rationals have no range
			}
			if err != c.err || err == nil && !slices.Equal(exact, c.want) {
				t.Errorf("exact: %v, %v; want %v, %v", exact, err, c.want, c.err)
			}
		})
	}
}

// TestAllocateMillion splits a million random totals, of every sign and size,
// and loses no fen; no part strays a fen or more from its exact value.
func TestAllocateMillion(t *testing.T) {
	const splits = 1_000_000
	rng := rand.New(rand.NewPCG(2022, 1))
	var a money.Allocator
	weights, parts := make([]int64, 12), make([]money.Fen, 12)
	left := 0
	for range splits {
		n := 1 + rng.IntN(len(weights))
		w, p := weights[:n], parts[:n]
		var sum int64
		for i := range w {
			w[i] = rng.Int64() >> (4 + rng.UintN(60)) // 12 · 2^59 stays in range
			sum += w[i]
		}
		total := money.Fen(rng.Uint64()) >> rng.UintN(64)
		if total == math.MinInt64 {
			total++
		}
		err := a.Allocate(total, w, p)
		if sum == 0 && total != 0 {
			if err != money.ErrNoWeight {
				t.Fatalf("%d by %v: %v", total, w, err)
			}
			total = 0
			clear(p)
		} else if err != nil {
			t.Fatalf("%d by %v: %v", total, w, err)
		}
		got := money.Fen(0)
		for i, part := range p {
			got += part
			if w[i] == 0 && part != 0 || total >= 0 && part < 0 || total <= 0 && part > 0 {
				t.Fatalf("%d by %v: %v", total, w, p)
			}
		}
		if got != total {
			t.Fatalf("%d by %v: parts %v add up to %d", total, w, p, got)
		}
		left++
	}
	if left != splits {
		t.Fatalf("%d splits", left)
	}
}

// TestAllocateOracle lists the parties in any order, splits by ids with an
// oracle that sorts big.Int remainders, and compares with Allocate on the
// parties in id order. So neither the order of listing nor the way of finding
// the largest remainders can show.
func TestAllocateOracle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.OneOf(rapid.IntRange(1, 8), rapid.IntRange(1, 120)).Draw(t, "n")
		weight := rapid.OneOf(rapid.Int64Range(0, 3), rapid.Int64Range(0, 1000), rapid.Int64Range(0, math.MaxInt64/int64(n)))
		w := rapid.SliceOfN(weight, n, n).Draw(t, "weights")
		if !slices.ContainsFunc(w, func(x int64) bool { return x > 0 }) {
			w[0] = 1
		}
		total := money.Fen(max(edgy(t, "total"), -math.MaxInt64))
		parties := make([]party, n)
		for i := range parties {
			parties[i] = party{fmt.Sprintf("h%03d", i), w[i]}
		}
		var a money.Allocator
		parts := make([]money.Fen, n)
		if err := a.Allocate(total, w, parts); err != nil {
			t.Fatal(err)
		}
		listed := rapid.Permutation(parties).Draw(t, "listed")
		byID := oracle(total, listed)
		for i, p := range parties {
			if parts[i] != byID[p.id] {
				t.Fatalf("%s gets %d, oracle %d; total %d, weights %v", p.id, parts[i], byID[p.id], total, w)
			}
		}
		exact, err := money.AllocateExact(total, rats(w))
		if err != nil || !slices.Equal(exact, parts) {
			t.Fatalf("exact %v, %v; %v", exact, err, parts)
		}
	})
}

// TestAllocateTies has many equal remainders, beyond the size at which the
// allocator sorts, so that ties are cut in the middle of a run of equals.
func TestAllocateTies(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 7))
	var a money.Allocator
	for range 2000 {
		n := 20 + rng.IntN(300)
		parties, w := make([]party, n), make([]int64, n)
		for i := range w {
			w[i] = int64(1 + rng.IntN(3))
			parties[i] = party{fmt.Sprintf("h%03d", i), w[i]}
		}
		total := money.Fen(rng.IntN(5 * n))
		parts := make([]money.Fen, n)
		if err := a.Allocate(total, w, parts); err != nil {
			t.Fatal(err)
		}
		want := oracle(total, parties)
		for i, p := range parties {
			if parts[i] != want[p.id] {
				t.Fatalf("n %d total %d: %s gets %d, want %d", n, total, p.id, parts[i], want[p.id])
			}
		}
	}
}

// TestAllocateExactScale: weights are relative, so a common factor changes nothing.
func TestAllocateExactScale(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := rapid.SliceOfN(rapid.Int64Range(0, 1_000_000), 1, 9).Draw(t, "weights")
		w[0]++
		factor := big.NewRat(rapid.Int64Range(1, 1000).Draw(t, "p"), rapid.Int64Range(1, 1000).Draw(t, "q"))
		total := money.Fen(rapid.Int64Range(-1_000_000_000, 1_000_000_000).Draw(t, "total"))
		scaled := rats(w)
		for _, x := range scaled {
			x.Mul(x, factor)
		}
		before, err1 := money.AllocateExact(total, rats(w))
		after, err2 := money.AllocateExact(total, scaled)
		if err1 != nil || err2 != nil || !slices.Equal(before, after) {
			t.Fatalf("%v %v, %v %v", before, err1, after, err2)
		}
	})
}

func TestAllocateExactKeepsWeights(t *testing.T) {
	w := []*big.Rat{big.NewRat(1, 3), big.NewRat(2, 7)}
	if _, err := money.AllocateExact(100, w); err != nil || w[0].RatString() != "1/3" || w[1].RatString() != "2/7" {
		t.Error(w, err)
	}
	if parts, err := money.AllocateExact(math.MaxInt64, w); err != nil || parts[0]+parts[1] != math.MaxInt64 {
		t.Error(parts, err)
	}
}

// TestAllocateNoGarbage: after the first call the allocator takes no memory.
func TestAllocateNoGarbage(t *testing.T) {
	for _, n := range []int{3, 50, 2000} {
		var a money.Allocator
		weights, parts := benchWeights(n), make([]money.Fen, n)
		if err := a.Allocate(123_456_789_01, weights, parts); err != nil {
			t.Fatal(err)
		}
		if allocs := testing.AllocsPerRun(100, func() { _ = a.Allocate(987_654_321_09, weights, parts) }); allocs != 0 {
			t.Errorf("n = %d: %v allocations a call", n, allocs)
		}
	}
}

func BenchmarkAllocate(b *testing.B) {
	for _, n := range []int{3, 50, 2000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			var a money.Allocator
			weights, parts := benchWeights(n), make([]money.Fen, n)
			b.ReportAllocs()
			for b.Loop() {
				if err := a.Allocate(500_000_000_00, weights, parts); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkParseFen(b *testing.B) {
	for _, text := range []string{"6070004.39", "86,264.10万元"} {
		b.Run(strings.Map(func(r rune) rune { return max(r, ' ') }, text), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := money.ParseFen(text); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func benchWeights(n int) []int64 {
	rng := rand.New(rand.NewPCG(3, uint64(n)))
	w := make([]int64, n)
	for i := range w {
		w[i] = rng.Int64N(10_000_000_00)
	}
	return w
}

type party struct {
	id string
	w  int64
}

// oracle is the largest-remainder method of docs/METHOD.md §9 in big.Int, by ids.
func oracle(total money.Fen, parties []party) map[string]money.Fen {
	sum := new(big.Int)
	for _, p := range parties {
		sum.Add(sum, big.NewInt(p.w))
	}
	abs := new(big.Int).Abs(big.NewInt(int64(total)))
	left := new(big.Int).Set(abs)
	parts, rems := map[string]*big.Int{}, map[string]*big.Int{}
	for _, p := range parties {
		q, r := new(big.Int).QuoRem(new(big.Int).Mul(abs, big.NewInt(p.w)), sum, new(big.Int))
		parts[p.id], rems[p.id] = q, r
		left.Sub(left, q)
	}
	order := slices.Clone(parties)
	slices.SortFunc(order, func(x, y party) int {
		if c := rems[y.id].Cmp(rems[x.id]); c != 0 {
			return c
		}
		return strings.Compare(x.id, y.id)
	})
	out := map[string]money.Fen{}
	for i, p := range order {
		if int64(i) < left.Int64() {
			parts[p.id].Add(parts[p.id], big.NewInt(1))
		}
		out[p.id] = money.Fen(parts[p.id].Int64())
		if total < 0 {
			out[p.id] = -out[p.id]
		}
	}
	return out
}

func rats(w []int64) []*big.Rat {
	out := make([]*big.Rat, len(w))
	for i, x := range w {
		out[i] = new(big.Rat).SetInt64(x)
	}
	return out
}
