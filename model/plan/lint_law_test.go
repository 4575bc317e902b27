package plan

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"fundsim/model/money"
)

// TestLintMonotonicityLaw checks that Lint names every sharing rule that breaks
// the law «a larger budget never lowers a payable, a larger incurred never
// lowers it either»: whatever it leaves unnamed keeps the law, but for a fen of
// rounding at each edge.
//
//	regressive-overrun, pays-more-for-less   raising the budget may lower it
//	marginal-over-100                        raising incurred may lower it
func TestLintMonotonicityLaw(t *testing.T) {
	often(t, func(t *rapid.T) {
		p, a := calm()
		s := &p.Sharing[0]
		s.Surplus, s.Overrun = drawLadder(t, "surplus"), drawLadder(t, "overrun")
		found := p.Lint(a)
		named := func(code string) bool {
			return finding(found, code, "sharing.mutual.surplus") != nil || finding(found, code, "sharing.mutual.overrun") != nil
		}
		regressive := false
		for _, f := range found {
			regressive = regressive || f.Code == "regressive-overrun"
		}
		payable := func(budget, incurred money.Fen) money.Fen {
			keep, bear := s.Surplus.ladder(), s.Overrun.ladder()
			kept, err1 := keep.Share(budget, max(0, budget-incurred), nil)
			borne, err2 := bear.Share(budget, max(0, incurred-budget), nil)
			if err1 != nil || err2 != nil {
				t.Fatal(err1, err2)
			}
			return incurred + kept - borne
		}
		budget := money.Fen(rapid.Int64Range(1_000_000, 100_000_000).Draw(t, "budget"))
		incurred := money.Fen(rapid.Int64Range(0, 3*int64(budget)).Draw(t, "incurred"))
		more := money.Fen(rapid.Int64Range(1, int64(budget)).Draw(t, "more"))
		const rounding = 8
		before := payable(budget, incurred)
		if after := payable(budget+more, incurred); after < before-rounding && !regressive && !named("pays-more-for-less") {
			t.Fatalf("budget %d + %d, incurred %d: payable falls from %d to %d, not named", budget, more, incurred, before, after)
		}
		if after := payable(budget, incurred+more); after < before-rounding && !named("marginal-over-100") {
			t.Fatalf("budget %d, incurred %d + %d: payable falls from %d to %d, not named", budget, incurred, more, before, after)
		}
	})
}

// TestLintNamesWithReason is the other half: where Lint says that a ladder
// jumps or dips, a deviation exists at which it does.
func TestLintNamesWithReason(t *testing.T) {
	often(t, func(t *rapid.T) {
		p, a := calm()
		p.Sharing[0].Surplus = drawLadder(t, "surplus")
		found := p.Lint(a)
		m := p.Sharing[0].Surplus.ladder()
		var jumps, dips bool
		for _, d := range suspects(&m) {
			before, _ := m.Share(lintBase, d, nil)
			after, _ := m.Share(lintBase, d+1, nil)
			jumps = jumps || d < lintBase && after-before > 2
			dips = dips || d < lintBase && before-after > 2
		}
		if says := finding(found, "marginal-over-100", "sharing.mutual.surplus") != nil; says != jumps {
			t.Fatalf("marginal-over-100 %v, jumps %v: %+v", says, jumps, m)
		}
		if says := finding(found, "pays-more-for-less", "sharing.mutual.surplus") != nil; says != dips {
			t.Fatalf("pays-more-for-less %v, dips %v: %+v", says, dips, m)
		}
	})
}

// often checks a property 3,000 times: dips are narrow.
func often(t *testing.T, property func(*rapid.T)) {
	for range 30 {
		rapid.Check(t, property)
	}
}

// suspects are the deviations next to the gate and the edges.
func suspects(m *money.Ladder) []money.Fen {
	out := []money.Fen{max(0, times(lintBase, m.Gate)-1)}
	for _, b := range m.Bands {
		if !b.Open {
			out = append(out, times(lintBase, b.UpTo))
		}
	}
	return out
}

// drawLadder draws ladders in whole per cents, so that gates, caps and edges
// often meet.
func drawLadder(t *rapid.T, label string) *Ladder {
	percent := func(from, to int) money.Ratio {
		return money.Ratio(rapid.IntRange(from, to).Draw(t, label)) * lintPct
	}
	edges := rapid.SliceOfNDistinct(rapid.IntRange(1, 120), 0, 4, rapid.ID).Draw(t, label+" edges")
	slices.Sort(edges)
	l := &Ladder{Mode: rapid.SampledFrom([]LadderMode{ModeMarginal, ModeWhole}).Draw(t, label+" mode"), Factor: money.One}
	for _, e := range edges {
		l.Bands = append(l.Bands, Band{ratioOf(money.Ratio(e)), percent(0, 100)})
	}
	l.Bands = append(l.Bands, Band{Share: percent(0, 100)})
	if rapid.Bool().Draw(t, label+" gated") {
		l.Gate = percent(0, 30)
	}
	if rapid.Bool().Draw(t, label+" capped") {
		l.Cap = ratioOf(percent(0, 40) / lintPct)
	}
	if rapid.Bool().Draw(t, label+" scaled") {
		l.Factor = percent(1, 100)
	}
	return l
}
