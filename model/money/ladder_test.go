package money_test

import (
	"math/big"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"fundsim/model/money"
)

const pct = money.One / 100

func upTo(edge, share money.Ratio) money.Band {
	return money.Band{UpTo: edge * pct, Share: share * pct}
}
func beyond(share money.Ratio) money.Band { return money.Band{Open: true, Share: share * pct} }

// TestLadder works the rules of docs/METHOD.md §9 one by one on a base of
// 1,000,000.00 yuan unless another is given; amounts are yuan.
func TestLadder(t *testing.T) {
	shenzhen := []money.Band{upTo(5, 40), upTo(10, 50), beyond(100)}
	taicang := []money.Band{upTo(20, 50), beyond(100)}
	falling := []money.Band{upTo(10, 85), beyond(0)}
	type l = money.Ladder
	for _, c := range []struct {
		name    string
		ladder  money.Ladder
		base, d money.Fen
		want    money.Fen
	}{
		{"vector 4: Shenzhen 2014", l{Bands: shenzhen, Mode: money.Marginal, Factor: money.One}, 1_000_000, 120_000, 65_000},
		{"vector 5: Taicang overrun", l{Bands: taicang, Mode: money.Marginal, Factor: money.One}, 1_000_000, 250_000, 150_000},
		{"vector 5: Taicang surplus", l{Bands: []money.Band{beyond(30)}, Mode: money.Marginal, Factor: money.One, Capped: true, Cap: 3 * pct}, 1_000_000, 150_000, 30_000},
		{"absent", l{}, 1_000_000, 120_000, 0},
		{"no deviation", l{Bands: shenzhen, Mode: money.Marginal, Factor: money.One}, 1_000_000, 0, 0},
		{"on the edge", l{Bands: falling, Mode: money.Marginal, Factor: money.One}, 1_000_000, 100_000, 85_000},
		{"beyond the edge", l{Bands: falling, Mode: money.Marginal, Factor: money.One}, 1_000_000, 400_000, 85_000},
		{"whole, on the edge", l{Bands: falling, Mode: money.Whole, Factor: money.One}, 1_000_000, 100_000, 85_000},
		{"whole, beyond the edge", l{Bands: falling, Mode: money.Whole, Factor: money.One}, 1_000_000, 100_001, 0},
		{"whole, rising", l{Bands: taicang, Mode: money.Whole, Factor: money.One}, 1_000_000, 250_000, 250_000},
		{"under the gate", l{Bands: falling, Mode: money.Marginal, Factor: money.One, Gate: 2 * pct}, 1_000_000, 19_999, 0},
		{"at the gate, from the first yuan", l{Bands: falling, Mode: money.Marginal, Factor: money.One, Gate: 2 * pct}, 1_000_000, 20_000, 17_000},
		{"factor", l{Bands: falling, Mode: money.Marginal, Factor: 98 * pct}, 1_000_000, 20_000, 16_660},
		{"factor before cap", l{Bands: falling, Mode: money.Marginal, Factor: 50 * pct, Capped: true, Cap: 4 * pct}, 1_000_000, 100_000, 40_000},
		{"cap not reached after factor", l{Bands: falling, Mode: money.Marginal, Factor: 10 * pct, Capped: true, Cap: 4 * pct}, 1_000_000, 100_000, 8_500},
		{"cap of nothing", l{Bands: falling, Mode: money.Marginal, Factor: money.One, Capped: true}, 1_000_000, 100_000, 0},
		{"base 0: the last share", l{Bands: taicang, Mode: money.Marginal, Factor: money.One}, 0, 1000, 1000},
		{"base 0, whole", l{Bands: falling, Mode: money.Whole, Factor: money.One}, 0, 1000, 0},
		{"base 0: factor applies, gate and cap do not", l{Bands: []money.Band{beyond(50)}, Mode: money.Marginal, Factor: 50 * pct, Gate: money.One, Capped: true}, 0, 1000, 250},
		{"equal edges", l{Bands: []money.Band{upTo(10, 50), upTo(10, 90), beyond(100)}, Mode: money.Marginal, Factor: money.One}, 1_000_000, 150_000, 100_000},
		{"edge at 0", l{Bands: []money.Band{upTo(0, 50), beyond(100)}, Mode: money.Whole, Factor: money.One}, 1_000_000, 1, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := c.ladder.Share(c.base*100, c.d*100, nil)
			if err != nil || got != c.want*100 {
				t.Errorf("%v, %v; want %v", got, err, c.want*100)
			}
		})
	}
}

// TestLadderRounding: each band is rounded once, halves away from zero, and the
// edges are whole fen before anything is multiplied.
func TestLadderRounding(t *testing.T) {
	half := money.Ladder{Bands: []money.Band{upTo(50, 50), beyond(50)}, Mode: money.Marginal, Factor: money.One}
	// base 3: edge round(1.5) = 2; d = 3: round(2·½) + round(1·½) = 1 + 1.
	if got, err := half.Share(3, 3, nil); got != 2 || err != nil {
		t.Errorf("%d, %v; want 2", got, err)
	}
	half.Factor = 50 * pct // round(2·½)
	if got, err := half.Share(3, 3, nil); got != 1 || err != nil {
		t.Errorf("%d, %v; want 1", got, err)
	}
}

func TestLadderRefuses(t *testing.T) {
	l := money.Ladder{Bands: []money.Band{beyond(50)}, Factor: money.One}
	if _, err := l.Share(100, 10, nil); err != money.ErrMode {
		t.Errorf("no mode: %v", err)
	}
	l.Mode, l.Capped, l.Cap = money.Marginal, true, 2*money.One
	if got, err := l.Share(money.MaxFen, 10, nil); err != money.ErrOverflow || got != 0 {
		t.Errorf("cap out of range: %d, %v", got, err)
	}
	l.Capped, l.Gate = false, 2*money.One
	if got, err := l.Share(money.MaxFen, 10, nil); err != money.ErrOverflow || got != 0 {
		t.Errorf("gate out of range: %d, %v", got, err)
	}
}

// TestLadderOracle compares with ladderOracle and asserts what holds for every
// ladder: the share lies in 0…d, and the steps add up to the share before
// factor and cap and cover the deviation.
func TestLadderOracle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := drawLadder(t)
		base, d := drawDeviation(t)
		var steps []money.Step
		got, err := l.Share(base, d, &steps)
		if err != nil {
			t.Fatal(err)
		}
		if want := ladderOracle(l, base, d); got != want {
			t.Fatalf("%+v of %d, %d: %d, oracle %d", l, base, d, got, want)
		}
		if got < 0 || got > d {
			t.Fatalf("share %d of %d", got, d)
		}
		if quiet, _ := l.Share(base, d, nil); quiet != got {
			t.Fatalf("%d with steps, %d without", got, quiet)
		}
		var part, given money.Fen
		for _, s := range steps {
			part, given = part+s.Part, given+s.Given
		}
		if len(steps) > 0 && (part != d || given < got || l.Factor == money.One && !l.Capped && given != got) {
			t.Fatalf("share %d of %d from steps %+v", got, d, steps)
		}
	})
}

// TestLadderMonotone: with marginal bands and no gate, one fen more of
// deviation gives the institution one fen more or nothing, and never takes any
// away; so neither side gains by a smaller deviation.
func TestLadderMonotone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := drawLadder(t)
		l.Mode, l.Gate = money.Marginal, 0
		base, d := drawDeviation(t)
		a, err1 := l.Share(base, d, nil)
		b, err2 := l.Share(base, d+1, nil)
		if err1 != nil || err2 != nil || b < a || b > a+1 {
			t.Fatalf("%+v of %d: %d gives %d, a fen more %d; %v %v", l, base, d, a, b, err1, err2)
		}
		more := d + money.Fen(rapid.Int64Range(0, 1_000_000_000).Draw(t, "more"))
		if c, err := l.Share(base, more, nil); err != nil || c < a || c-a > more-d {
			t.Fatalf("%+v of %d: %d gives %d, %d gives %d; %v", l, base, d, a, more, c, err)
		}
	})
}

func TestLadderNoGarbage(t *testing.T) {
	l := money.Ladder{Bands: []money.Band{upTo(5, 40), upTo(10, 50), beyond(100)}, Mode: money.Marginal, Factor: 98 * pct, Capped: true, Cap: 3 * pct}
	if allocs := testing.AllocsPerRun(100, func() { _, _ = l.Share(1_000_000_00, 120_000_00, nil) }); allocs != 0 {
		t.Errorf("%v allocations a call", allocs)
	}
}

func BenchmarkLadder(b *testing.B) {
	l := money.Ladder{Bands: []money.Band{upTo(5, 40), upTo(10, 50), beyond(100)}, Mode: money.Marginal, Factor: money.One}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := l.Share(1_000_000_00, 120_000_00, nil); err != nil {
			b.Fatal(err)
		}
	}
}

func drawLadder(t *rapid.T) money.Ladder {
	share := rapid.Custom(func(t *rapid.T) money.Ratio {
		return money.Ratio(rapid.OneOf(rapid.Int64Range(0, 100), rapid.SampledFrom([]int64{0, 50, 100})).Draw(t, "percent")) * pct
	})
	edges := rapid.SliceOfN(rapid.Int64Range(0, int64(2*money.One)), 0, 5).Draw(t, "edges")
	slices.Sort(edges)
	l := money.Ladder{Mode: rapid.SampledFrom([]money.Mode{money.Marginal, money.Whole}).Draw(t, "mode"), Factor: money.One}
	for _, e := range edges {
		l.Bands = append(l.Bands, money.Band{UpTo: money.Ratio(e), Share: share.Draw(t, "share")})
	}
	l.Bands = append(l.Bands, money.Band{Open: true, Share: share.Draw(t, "last share")})
	if rapid.Bool().Draw(t, "gated") {
		l.Gate = money.Ratio(rapid.Int64Range(0, int64(money.One)).Draw(t, "gate"))
	}
	if rapid.Bool().Draw(t, "capped") {
		l.Capped, l.Cap = true, money.Ratio(rapid.Int64Range(0, int64(money.One)).Draw(t, "cap"))
	}
	if rapid.Bool().Draw(t, "scaled") {
		l.Factor = share.Draw(t, "factor")
	}
	return l
}

// drawDeviation draws a base of a few fen, so that roundings collide, up to
// 10^16, and a deviation of its size, often next to a round share of it.
func drawDeviation(t *rapid.T) (base, d money.Fen) {
	base = money.Fen(rapid.OneOf(rapid.Int64Range(0, 20), rapid.Int64Range(0, 1_000_000_000), rapid.Int64Range(0, 1e16)).Draw(t, "base"))
	d = money.Fen(rapid.OneOf(rapid.Int64Range(0, 20), rapid.Int64Range(0, 2*int64(base)+20)).Draw(t, "d"))
	if rapid.Bool().Draw(t, "round") {
		d = max(0, base/100*money.Fen(rapid.Int64Range(0, 200).Draw(t, "percent"))+money.Fen(rapid.Int64Range(-1, 1).Draw(t, "off")))
	}
	return base, d
}

// ladderOracle is written from docs/METHOD.md §9 in exact fractions.
func ladderOracle(l money.Ladder, base, d money.Fen) money.Fen {
	if len(l.Bands) == 0 {
		return 0
	}
	frac := func(r money.Ratio) *big.Rat { return big.NewRat(int64(r), int64(money.One)) }
	times := func(f *big.Int, r money.Ratio) *big.Int {
		return roundRat(new(big.Rat).Mul(new(big.Rat).SetInt(f), frac(r)))
	}
	b, dev := big.NewInt(int64(base)), big.NewInt(int64(d))
	result := new(big.Int)
	if b.Sign() == 0 {
		result = times(times(dev, l.Bands[len(l.Bands)-1].Share), l.Factor)
		return money.Fen(result.Int64())
	}
	if dev.Cmp(times(b, l.Gate)) < 0 {
		return 0
	}
	previous := new(big.Int)
	for _, band := range l.Bands {
		edge := new(big.Int).Lsh(big.NewInt(1), 80)
		if !band.Open {
			edge = times(b, band.UpTo)
		}
		if l.Mode == money.Whole {
			if dev.Cmp(edge) <= 0 {
				result = times(dev, band.Share)
				break
			}
			continue
		}
		reach := edge
		if dev.Cmp(edge) < 0 {
			reach = dev
		}
		if part := new(big.Int).Sub(reach, previous); part.Sign() > 0 {
			result.Add(result, times(part, band.Share))
		}
		previous = edge
	}
	result = times(result, l.Factor)
	if l.Capped {
		if limit := times(b, l.Cap); limit.Cmp(result) < 0 {
			result = limit
		}
	}
	return money.Fen(result.Int64())
}
