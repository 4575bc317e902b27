package risk

import (
	"math"
	"math/big"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"fundsim/model/plan"
	"fundsim/model/settle"
)

// Purpose: a summary by hand. Ten values, one draw without.
func TestSummariseByHand(t *testing.T) {
	s := Summarise([]int64{7, 3, Absent, 9, 1, 5, 5, 2, 8, 10, 4})
	if s.N != 10 || s.Mean != 5.4 || math.Abs(s.SD-math.Sqrt(82.4/9)) > 1e-15 || math.Abs(s.SE-s.SD/math.Sqrt(10)) > 1e-15 {
		t.Errorf("%+v", s)
	}
	// P5: rank ⌈0.5⌉ = 1; P25: ⌈2.5⌉ = 3; P50: 5; P75: ⌈7.5⌉ = 8; P95: ⌈9.5⌉ = 10
	for i, want := range []int64{1, 3, 5, 8, 10} {
		if s.Quantiles[i].Value != want || s.Quantiles[i].Percent != Percents[i] {
			t.Errorf("P%d = %d, want %d", Percents[i], s.Quantiles[i].Value, want)
		}
	}
	// the median's error: 5 ± √2.5, ranks 3 and 7: (7 − 3)/2
	if s.Quantiles[2].SE != 2 {
		t.Errorf("SE of the median %g, want 2", s.Quantiles[2].SE)
	}
	if s.Low.N != 1 || s.Low.Mean != 1 || s.High.N != 1 || s.High.Mean != 10 {
		t.Errorf("tails %+v, %+v", s.Low, s.High)
	}
}

// Purpose: the edges: nothing, one value, equal values, the largest amounts.
func TestSummariseEdges(t *testing.T) {
	if s := Summarise([]int64{Absent, Absent}); s.N != 0 || s.Mean != 0 || s.Quantiles[4].Value != 0 {
		t.Errorf("nothing: %+v", s)
	}
	if s := Summarise([]int64{-4}); s.N != 1 || s.Mean != -4 || s.SD != 0 || s.Quantiles[0].Value != -4 || s.High.Mean != -4 {
		t.Errorf("one value: %+v", s)
	}
	equal := Summarise(slices.Repeat([]int64{3}, 50))
	if equal.SD != 0 || equal.Low.N != 3 || equal.Low.SE != 0 || equal.Quantiles[0].SE != 0 {
		t.Errorf("equal values: %+v", equal)
	}
	if s := Summarise(slices.Repeat([]int64{811_363_636_364_136_364}, 6)); s.Mean != 811_363_636_364_136_364 || s.SD != 0 || s.High.Mean != s.Mean {
		t.Errorf("equal and large: %+v", s)
	}
	if s := Summarise(slices.Repeat([]int64{20407591836824491}, 6)); s.Mean != 20407591836824491 || s.SD != 0 || s.High.SE != 0 {
		t.Errorf("equal values beyond 2^53: %+v", s)
	}
	if s := Summarise([]int64{-math.MaxInt64, math.MaxInt64}); s.Mean != 0 || math.Abs(s.SD/math.MaxInt64-math.Sqrt2) > 1e-15 {
		t.Errorf("as far apart as can be: %+v", s)
	}
	if s := Summarise(slices.Repeat([]int64{math.MaxInt64}, 9)); s.Mean != math.MaxInt64 || s.SD != 0 {
		t.Errorf("the largest: %+v", s)
	}
}

// Purpose: describing many series takes the memory of one, and leaves nothing of
// one series in the next. Method: a long series before a short one and before one
// with absent values.
func TestSummariserKeepsItsMemory(t *testing.T) {
	var s Summariser
	long, short := make([]int64, 1000), []int64{7, Absent, -2, 5}
	for i := range long {
		long[i] = int64(i * 7919 % 1000)
	}
	first := s.Of(long)
	if n := testing.AllocsPerRun(5, func() { s.Of(long); s.Of(short) }); n > 0 {
		t.Errorf("it allocates %.0f times", n)
	}
	if got, want := s.Of(short), Summarise(short); got != want || got.N != 3 {
		t.Errorf("the short series is %+v, alone %+v", got, want)
	}
	if got := s.Of(long); got != first || long[1] != 919 {
		t.Errorf("the long series is %+v, at first %+v", got, first)
	}
}

// Purpose: quantiles and tails are counts. Method: random values with many ties;
// P_p is the least value that at least p of all are at or below; tails hold the
// ⌈5 % · n⌉ values at the ends, and the order of draws does not matter.
func TestSummariseCounts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		xs := rapid.SliceOfN(rapid.Int64Range(-20, 20), 1, 300).Draw(t, "values")
		s := Summarise(xs)
		for _, q := range s.Quantiles {
			below, atMost := 0, 0
			for _, x := range xs {
				if x < q.Value {
					below++
				}
				if x <= q.Value {
					atMost++
				}
			}
			if 100*atMost < q.Percent*len(xs) || 100*below >= q.Percent*len(xs) {
				t.Fatalf("P%d = %d: %d of %d below, %d at most", q.Percent, q.Value, below, len(xs), atMost)
			}
		}
		ordered := slices.Sorted(slices.Values(xs))
		k := int(math.Ceil(float64(len(xs)) / 20))
		var low, high Sum
		for i := range k {
			low.add(ordered[i])
			high.add(ordered[len(xs)-1-i])
		}
		if s.Low.N != k || math.Abs(s.Low.Mean-low.Mean(k)) > 1e-12 || s.High.N != k || math.Abs(s.High.Mean-high.Mean(k)) > 1e-12 {
			t.Fatalf("tails %+v, %+v of %v", s.Low, s.High, xs)
		}
		slices.Reverse(xs)
		if Summarise(xs) != s {
			t.Fatal("the order of draws shows")
		}
	})
}

// Purpose: tails hold 5 % of the draws where many are tied. Method: a shortfall
// in 3 of 100 draws has its three values and two zeros in the worst 5 %.
func TestTailOfTiedValues(t *testing.T) {
	values := make([]int64, 100)
	values[7], values[50], values[93] = 100, 300, 600
	s := Summarise(values)
	if s.Quantiles[4].Value != 0 || s.High.N != 5 || s.High.Mean != 200 || s.Low.N != 5 || s.Low.Mean != 0 {
		t.Errorf("P95 %d, highest %+v, lowest %+v", s.Quantiles[4].Value, s.High, s.Low)
	}
}

// Purpose: sums are exact. Method: big.Int.
func TestSum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		xs := rapid.SliceOf(rapid.Int64()).Draw(t, "values")
		var a, b Sum
		want := new(big.Int)
		for i, x := range xs {
			if want.Add(want, big.NewInt(x)); i%2 == 0 {
				a.add(x)
			} else {
				b.add(x)
			}
		}
		a.plus(b)
		exact, _ := new(big.Float).SetInt(want).Float64()
		if got := a.Float(); math.Abs(got-exact) > math.Abs(exact)*0x1p-51 {
			t.Fatalf("%v: %g, want %g", xs, got, exact)
		}
		if d := a.minus(a); d != (Sum{}) {
			t.Fatalf("%v − itself is %v", a, d)
		}
	})
}

// Purpose: paired differences by hand, absent values left out.
func TestDifference(t *testing.T) {
	d := difference(settle.Metric{Key: "x"}, []int64{1, 2, 3, Absent, 5, 9}, []int64{4, 2, 2, 7, Absent, 9, 100}, nil)
	// 3, 0, −1, 0
	if d.N != 4 || d.Mean != 0.5 || d.Higher != 1 || d.Lower != 1 || d.Equal != 2 {
		t.Errorf("%+v", d)
	}
	if sd := math.Sqrt((6.25 + 0.25 + 2.25 + 0.25) / 3); math.Abs(d.SD-sd) > 1e-15 || math.Abs(d.High-(0.5+1.959963984540054*sd/2)) > 1e-14 || math.Abs(d.Low-(0.5-1.959963984540054*sd/2)) > 1e-14 {
		t.Errorf("%+v", d)
	}
}

// Purpose: a policy difference is measured far better in pairs than apart.
// Method: two withholding rates of the same year; what a higher rate withholds
// is returned, so that the payable does not move at all.
func TestPair(t *testing.T) {
	s := newSingle(0.02)
	a, b := s.build(), s.build()
	b.Name = "less"
	less := *b.Plan.Schemes[0].Budget.Amount * 9 / 10
	b.Plan.Schemes[0].Budget.Amount = &less
	runs, found := DrawAll([]*Case{a, b}, Options{Draws: 2000})
	if found.HasErrors() {
		t.Fatal(found)
	}
	for _, d := range Pair(runs[0], runs[1]) {
		switch d.Metric.Key {
		case "schemes.s.payable":
			if d.Equal != 2000 || d.Mean != 0 || d.SD != 0 {
				t.Errorf("%+v", d)
			}
		case "schemes.s.reserve_closing":
			apart := math.Hypot(Summarise(runs[0].Find(d.Metric.Key).Values).SE, Summarise(runs[1].Find(d.Metric.Key).Values).SE)
			if d.Higher > 0 || d.High >= 0 || d.SE > 0.6*apart {
				t.Errorf("%+v; apart the standard error is %g", d, apart)
			}
		}
	}
	runs[1].Series = runs[1].Series[:3]
	runs[1].index = map[string]int{runs[1].Series[2].Metric.Key: 2}
	if got := Pair(runs[0], runs[1]); len(got) != 1 {
		t.Errorf("%d differences, one series is in both", len(got))
	}
}

// Purpose: probabilities are counts over draws. Method: each event is counted
// again in watched series.
func TestProbabilityCounts(t *testing.T) {
	c := city{institutions: numbered("h", 2), units: numbered("u", 1), schemes: numbered("s", 2), visits: 30, total: 1_000_000, budget: 2 * 12 * 700_000}.build(
		&plan.Risk{Draws: 500, Losses: losses(&plan.Risk{}), Cell: []plan.CellRisk{{VolumeCV: ofPercent(10)}}})
	// a pool that loses money: pays at most 97 %
	for i := range c.Plan.Units {
		c.Plan.Units[i].Method, c.Plan.Units[i].Sharing, c.Plan.Units[i].FundSide = plan.PooledBudget, "m", plan.ToReserve
	}
	c.Plan.Sharing = []plan.Sharing{{ID: "m", Title: "m", Overrun: &plan.Ladder{Mode: plan.ModeMarginal, Factor: 1e9, Bands: []plan.Band{{Share: 1e9 / 2}}}}}
	c.Plan.Risk.Losses = append(c.Plan.Risk.Losses, 0, 20_000_000)
	expected := mustDraw(t, c, Options{Draws: 1}).Expected
	var watch []settle.Metric
	for _, row := range expected.Result.Institutions {
		m, err := settle.ResolveMetric(c.Plan, expected.Result, "institutions."+row.Institution+"."+row.Unit+"."+row.Scheme+".gain_ratio")
		if err != nil {
			t.Fatal(err)
		}
		watch = append(watch, m)
	}
	run := mustDraw(t, c, Options{Detail: Totals, Watch: watch})
	got := map[string]Probability{}
	for _, p := range run.Probabilities() {
		got[p.Event] = p
	}
	count := func(f func(d int) bool) (n int) {
		for d := range run.Draws {
			if f(d) {
				n++
			}
		}
		return n
	}
	some := false
	for _, m := range watch {
		values := run.Find(m.Key).Values
		for text, level := range map[string]int64{"-5%": 50_000_000, "0%": 0, "-2%": 20_000_000} {
			p, ok := got[m.Key+" < "+text]
			want := count(func(d int) bool { return values[d] != Absent && values[d] < -level })
			if !ok || p.Count != want || p.Of != 500 {
				t.Errorf("%s < %s: %+v, counted %d", m.Key, text, p, want)
			}
			some = some || want > 0 && want < 500
		}
	}
	short := func(s string) []int64 { return run.Find("schemes." + s + ".shortfall").Values }
	for _, s := range []string{"s1", "s2"} {
		if p, want := got["schemes."+s+".shortfall > 0"], count(func(d int) bool { return short(s)[d] > 0 }); p.Count != want || p.Of != 500 {
			t.Errorf("%s: %+v, counted %d", s, p, want)
		}
	}
	either := count(func(d int) bool { return short("s1")[d] > 0 || short("s2")[d] > 0 })
	if p := got[AnyShortfall]; p.Count != either || either <= got["schemes.s1.shortfall > 0"].Count {
		t.Errorf("any: %+v, counted %d", p, either)
	}
	if !some {
		t.Error("no event tells the levels apart")
	}
	if p := (Probability{Count: 3, Of: 12}); p.P() != 0.25 || p.SE() != math.Sqrt(0.25*0.75/12) {
		t.Errorf("%g ± %g", p.P(), p.SE())
	}
}
