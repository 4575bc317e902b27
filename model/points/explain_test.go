package points_test

import (
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"fundsim/model/journal"
	"fundsim/model/money"
	"fundsim/model/points"
)

// TestEveryExplanationIsTrue explains every case of random settlements, works
// every entry out again from its own terms by the formula it names, follows
// every reference, and compares the points with the oracle's. Together the
// cases use every formula.
func TestEveryExplanationIsTrue(t *testing.T) {
	used := map[journal.FormulaID]bool{}
	rapid.Check(t, func(t *rapid.T) {
		s := randomScene(t)
		want := oracleOf(s.rows, s.ref, s.rules, s.list, hospitals)
		r, err := s.compute(1)
		if err != nil {
			return
		}
		book := journal.NewBook()
		for _, c := range want.cases {
			row, ok := r.Find(c.id)
			if !ok {
				t.Fatalf("case %s is not found", c.id)
			}
			if e, _ := book.Entry(r.Explain(row, book)); e.Value != int64(c.points) {
				t.Fatalf("case %s: explained as %d, want %d", c.id, e.Value, c.points)
			}
		}
		for _, e := range book.Entries {
			used[e.Formula] = true
			check(t, book, e)
		}
	})
	for _, f := range points.Formulas {
		if !used[f.ID] {
			t.Errorf("no random case uses the formula %s", f.ID)
		}
	}
	if len(used) != len(points.Formulas) {
		t.Errorf("%d formulas are used, %d are listed", len(used), len(points.Formulas))
	}
}

// check works one entry out again; exact and points are in points, fen in fen.
func check(t *rapid.T, book *journal.Book, e journal.Entry) {
	terms := map[string]*big.Rat{}
	for _, term := range e.Terms {
		if term.Kind == journal.Word {
			continue
		}
		if _, known := points.Symbols[term.Symbol]; !known && len(term.Symbol) > 3 {
			t.Fatalf("%s: the symbol %s has no name", e.Key, term.Symbol)
		}
		terms[term.Symbol] = valueOf(term.Kind, term.Value, term.Text)
		if term.Key != "" {
			of, ok := book.Entry(term.Key)
			if !ok || valueOf(of.Kind, of.Value, of.Text).Cmp(terms[term.Symbol]) != 0 {
				t.Fatalf("%s: says %s is %s; recorded %v %+v", e.Key, term.Key, terms[term.Symbol], ok, of)
			}
		}
	}
	evaluate, ok := formulas[e.Formula]
	if !ok {
		t.Fatalf("%s: no formula %q", e.Key, e.Formula)
	}
	of := func(symbol string) *big.Rat {
		if terms[symbol] == nil {
			t.Fatalf("%s by %s lacks the term %s", e.Key, e.Formula, symbol)
		}
		return terms[symbol]
	}
	if upper := terms["upper limit"]; upper == nil {
		terms["upper limit"] = rat(1<<62, 1)
	}
	if got, want := evaluate(of), valueOf(e.Kind, e.Value, e.Text); got.Cmp(want) != 0 {
		t.Fatalf("%s by %s: terms give %s, entry says %s; %+v", e.Key, e.Formula, got, want, e.Terms)
	}
}

func valueOf(k journal.Kind, v int64, text string) *big.Rat {
	switch k {
	case journal.Exact, journal.ExactFen:
		x, ok := new(big.Rat).SetString(text)
		if !ok {
			panic("not an exact fraction: " + text)
		}
		return x
	case journal.Ratio:
		return rat(v, int64(money.One))
	case journal.Points:
		return rat(v, money.PointScale)
	}
	return rat(v, 1)
}

// formulas states every formula a second time.
var formulas = map[journal.FormulaID]func(of func(string) *big.Rat) *big.Rat{
	points.GroupMean:  func(of func(string) *big.Rat) *big.Rat { return over(of("S_g"), of("n_g")) },
	points.ListedMean: func(of func(string) *big.Rat) *big.Rat { return of("mean") },
	points.MeanOfBase: func(of func(string) *big.Rat) *big.Rat {
		return over(times(over(of("base points"), rat(100, 1)), of("S")), of("N"))
	},
	points.BasePoints: func(of func(string) *big.Rat) *big.Rat {
		return rat(roundTo(times(rat(100, 1), over(of("mean"), over(of("S"), of("N")))), 100), 100)
	},
	points.ListedBase: func(of func(string) *big.Rat) *big.Rat { return of("base points") },
	points.CostRatio:  func(of func(string) *big.Rat) *big.Rat { return over(of("cost"), of("mean")) },
	points.CoefficientOf: func(of func(string) *big.Rat) *big.Rat {
		if of("n_k").Cmp(of("min_cases")) < 0 {
			return nil
		}
		c := rat(roundTo(over(over(of("S_k"), of("n_k")), of("mean")), 10_000), 10_000)
		if c.Cmp(of("upper limit")) > 0 {
			c = of("upper limit")
		}
		if c.Cmp(of("lower limit")) < 0 {
			c = of("lower limit")
		}
		return c
	},
	points.CoefficientOne: func(func(string) *big.Rat) *big.Rat { return rat(1, 1) },
	points.SpecialByCost:  byCost,
	points.UnstableByCost: byCost,
	points.PointsByDays:   func(of func(string) *big.Rat) *big.Rat { return times(of("points per day"), of("bed days")) },
	points.PointsLow: func(of func(string) *big.Rat) *big.Rat {
		if of("r").Cmp(of("up_to")) > 0 {
			return nil
		}
		return times(of("base points"), of("r"))
	},
	points.PointsMiddle: func(of func(string) *big.Rat) *big.Rat {
		if of("r").Cmp(of("up_to")) > 0 {
			return nil
		}
		return times(of("base points"), plus(of("r"), of("add")))
	},
	points.PointsHigh: func(of func(string) *big.Rat) *big.Rat {
		if of("r").Cmp(of("multiple")) <= 0 {
			return nil
		}
		return plus(times(of("base points"), of("coefficient")), times(of("base points"), minus(of("r"), of("multiple"))))
	},
	points.PointsNormal:  func(of func(string) *big.Rat) *big.Rat { return times(of("base points"), of("coefficient")) },
	points.PointsRounded: func(of func(string) *big.Rat) *big.Rat { return rat(roundTo(of("unrounded"), 10_000), 10_000) },
	points.PointsReadmitted: func(of func(string) *big.Rat) *big.Rat {
		return rat(roundTo(times(of("unrounded"), of("factor")), 10_000), 10_000)
	},
}

func byCost(of func(string) *big.Rat) *big.Rat {
	return over(times(times(rat(100, 1), of("cost")), of("N")), of("S"))
}
