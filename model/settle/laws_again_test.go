package settle_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"fundsim/model/plan"
	"fundsim/model/settle"
	"fundsim/model/settle/oracle"
)

// TestLawPotAlone: settling one unit in one scheme again gives the rows, totals
// and holders that settling everything gives, but for cash, which is not worked
// out; it refuses what is refused of that unit. Exact.
func TestLawPotAlone(t *testing.T) {
	compared := 0
	rapid.Check(t, func(t *rapid.T) {
		p, a := oracle.Random(t)
		a, _ = p.Adjusted(a)
		c, found := plan.Compile(p, a)
		if found.HasErrors() {
			return
		}
		whole, alone := settle.New(c), settle.New(c)
		if _, err := alone.Settle(a, nil); err != nil {
			return
		}
		pot := &c.Pots[rapid.IntRange(0, len(c.Pots)-1).Draw(t, "pot")]
		b := a.Clone()
		percent := rapid.Int64Range(0, 300).Draw(t, "per cent")
		for l := pot.From; l < pot.To; l++ {
			if at := c.Lines[l].Source; at >= 0 && rapid.Bool().Draw(t, "line") {
				for col := range b.Columns {
					for m := range plan.Months {
						v := &b.Columns[col][plan.Months*int(at)+m]
						*v = *v * percent / 100
					}
				}
			}
		}
		want, err := whole.Settle(b, nil)
		got, errPot := alone.SettlePot(b, pot.Index)
		if err != nil {
			return // perhaps of an award or a score
		}
		if errPot != nil {
			t.Fatal("only the unit alone is refused: ", errPot)
		}
		compared++
		withoutCash := func(u settle.UnitResult) settle.UnitResult { u.Advance, u.Final = 0, 0; return u }
		if withoutCash(want.Units[pot.Index]) != withoutCash(got.Units[pot.Index]) {
			t.Fatalf("%+v, want %+v", got.Units[pot.Index], want.Units[pot.Index])
		}
		for l := pot.From; l < pot.To; l++ {
			x, y := want.Institutions[l], got.Institutions[l]
			y.Advance, y.Withheld, y.Released, y.Forfeited, y.Penalties, y.Final = x.Advance, x.Withheld, x.Released, x.Forfeited, x.Penalties, x.Final
			if x != y {
				t.Fatalf("%+v, want %+v", y, x)
			}
		}
		from := pot.FirstHolder
		if !slices.Equal(want.Holders[from:from+len(pot.Holders)], got.Holders[from:from+len(pot.Holders)]) {
			t.Fatal("holders differ")
		}
	})
	if compared < 20 {
		t.Errorf("only %d scenarios were compared", compared)
	}
}
