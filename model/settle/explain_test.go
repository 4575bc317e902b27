package settle_test

import (
	"fmt"
	"math/big"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"fundsim/model/journal"
	"fundsim/model/money"
	"fundsim/model/settle"
	"fundsim/model/settle/oracle"
)

// TestEveryEntryIsTrue works every recorded entry out again from its own terms
// by the formula it names, and follows every reference: an explanation whose
// numbers do not give the amount is worse than none.
func TestEveryEntryIsTrue(t *testing.T) {
	p, a := loadSample(t)
	out, found := settle.Run(p, a)
	if out == nil {
		t.Fatal(found)
	}
	if bad := untrue(out.Book); len(bad) > 0 {
		t.Fatal(bad[:min(5, len(bad))])
	}
}

// TestEveryRandomEntryIsTrue does the same on random scenarios, and asks that
// together they use every formula there is.
func TestEveryRandomEntryIsTrue(t *testing.T) {
	used := map[journal.FormulaID]bool{}
	rapid.Check(t, func(t *rapid.T) {
		p, a := oracle.Random(t)
		out, _ := settle.Run(p, a)
		if out == nil {
			return
		}
		for _, e := range out.Book.Entries {
			used[e.Formula] = true
		}
		if bad := untrue(out.Book); len(bad) > 0 {
			t.Fatal(bad[:min(5, len(bad))])
		}
	})
	for _, f := range journal.Formulas {
		if _, ok := evaluate[f.ID]; !ok {
			t.Errorf("formula %s is not evaluated by this test", f.ID)
		}
	}
	if len(used) < len(journal.Formulas)-8 {
		t.Errorf("random scenarios use only %d of %d formulas", len(used), len(journal.Formulas))
	}
}

func untrue(b *journal.Book) (bad []string) {
	for _, e := range b.Entries {
		for _, t := range e.Terms {
			if t.Key == "" {
				continue
			}
			of, ok := b.Entry(t.Key)
			if !ok {
				bad = append(bad, fmt.Sprintf("%s: refers to %s, which is not recorded", e.Key, t.Key))
			} else if exactOf(of.Kind, of.Value, of.Text).CmpAbs(exactOf(t.Kind, t.Value, t.Text)) != 0 {
				bad = append(bad, fmt.Sprintf("%s: says %s is %d%s, but it is %d%s", e.Key, t.Key, t.Value, t.Text, of.Value, of.Text))
			}
		}
		f := evaluate[e.Formula]
		if f == nil {
			bad = append(bad, fmt.Sprintf("%s: unknown formula %q", e.Key, e.Formula))
			continue
		}
		if got, want := f(&inputs{e}), exactOf(e.Kind, e.Value, e.Text).Rat; got.Cmp(want) != 0 {
			bad = append(bad, fmt.Sprintf("%s by %s: terms give %s, entry says %s; %+v", e.Key, e.Formula, got.RatString(), want.RatString(), e.Terms))
		}
	}
	return bad
}

type exactValue struct{ *big.Rat }

func (x exactValue) CmpAbs(y exactValue) int {
	return new(big.Rat).Abs(x.Rat).Cmp(new(big.Rat).Abs(y.Rat))
}

// exactOf is a value in its own unit: fen, whole ratios, 1e-4 points.
func exactOf(k journal.Kind, v int64, text string) exactValue {
	switch k {
	case journal.Exact:
		x, ok := new(big.Rat).SetString(text)
		if !ok {
			panic("not an exact fraction: " + text)
		}
		return exactValue{x}
	case journal.Ratio:
		return exactValue{big.NewRat(v, int64(money.One))}
	}
	return exactValue{new(big.Rat).SetInt64(v)}
}

// inputs are the terms of an entry, asked by symbol.
type inputs struct{ journal.Entry }

func (in *inputs) all(symbol string) (xs []*big.Rat) {
	for _, t := range in.Terms {
		if t.Symbol == symbol && t.Kind != journal.Word {
			xs = append(xs, exactOf(t.Kind, t.Value, t.Text).Rat)
		}
	}
	return xs
}

// of is the sum of the terms with the symbol, 0 without any.
func (in *inputs) of(symbol string) *big.Rat {
	sum := new(big.Rat)
	for _, x := range in.all(symbol) {
		sum.Add(sum, x)
	}
	return sum
}

func (in *inputs) or(symbol string, otherwise int64) *big.Rat {
	if !slices.ContainsFunc(in.Terms, func(t journal.Term) bool { return t.Symbol == symbol }) {
		return new(big.Rat).SetInt64(otherwise)
	}
	return in.of(symbol)
}

func (in *inputs) sum() *big.Rat {
	sum := new(big.Rat)
	for _, t := range in.Terms {
		if t.Kind != journal.Word {
			sum.Add(sum, exactOf(t.Kind, t.Value, t.Text).Rat)
		}
	}
	return sum
}

func sub(x *big.Rat, ys ...*big.Rat) *big.Rat {
	z := new(big.Rat).Set(x)
	for _, y := range ys {
		z.Sub(z, y)
	}
	return z
}

func add(xs ...*big.Rat) *big.Rat {
	z := new(big.Rat)
	for _, x := range xs {
		z.Add(z, x)
	}
	return z
}

func mul(xs ...*big.Rat) *big.Rat {
	z := big.NewRat(1, 1)
	for _, x := range xs {
		z.Mul(z, x)
	}
	return z
}

// rounded is to the nearest whole number, halves away from zero, worked out
// apart from package money.
func rounded(x *big.Rat) *big.Rat {
	half := big.NewRat(1, 2)
	y := new(big.Rat).Add(new(big.Rat).Abs(x), half)
	q := new(big.Int).Quo(y.Num(), y.Denom())
	if x.Sign() < 0 {
		q.Neg(q)
	}
	return new(big.Rat).SetInt(q)
}

func atLeast0(x *big.Rat) *big.Rat {
	if x.Sign() < 0 {
		return new(big.Rat)
	}
	return x
}

func lesser(x, y *big.Rat) *big.Rat {
	if x.Cmp(y) < 0 {
		return x
	}
	return y
}

// floorPlus is ⌊T·w/W⌋ plus the left-over fen.
func floorPlus(in *inputs) *big.Rat {
	if in.of("W").Sign() == 0 {
		return in.of("extra")
	}
	x := mul(in.of("T"), in.of("w"), new(big.Rat).Inv(in.of("W")))
	return add(new(big.Rat).SetInt(new(big.Int).Quo(x.Num(), x.Denom())), in.of("extra"))
}

// ladder is the bands' result × factor, at most cap × base.
func ladder(in *inputs) *big.Rat {
	parts, shares := in.all("part"), in.all("band share")
	sum := new(big.Rat)
	for i := range parts {
		sum.Add(sum, rounded(mul(parts[i], shares[i])))
	}
	sum = rounded(mul(sum, in.or("factor", 1)))
	if caps := in.all("cap"); len(caps) > 0 {
		sum = lesser(sum, rounded(mul(in.of("base"), caps[0])))
	}
	return sum
}

func zero(*inputs) *big.Rat { return new(big.Rat) }

func timesRate(of string) func(*inputs) *big.Rat {
	return func(in *inputs) *big.Rat { return rounded(mul(in.of(of), in.of("rate"))) }
}

// pointValue is G/ΣP in 1e-4 yuan per point, from fen and 1e-4 points.
func pointValue(in *inputs) *big.Rat {
	return rounded(mul(in.of("G"), big.NewRat(1_000_000, 1), new(big.Rat).Inv(in.of("ΣP"))))
}

// evaluate states every formula a second time.
var evaluate = map[journal.FormulaID]func(*inputs) *big.Rat{
	journal.Given:          (*inputs).sum,
	journal.MonthsSum:      (*inputs).sum,
	journal.Sum:            (*inputs).sum,
	journal.RiskFund:       func(in *inputs) *big.Rat { return rounded(mul(atLeast0(sub(in.of("R"), in.of("R0"))), in.of("rate"))) },
	journal.FinancedBudget: func(in *inputs) *big.Rat { return sub(in.of("R"), in.of("risk"), in.of("D")) },
	journal.ReserveAmount:  timesRate("budget"),
	journal.Distributable:  func(in *inputs) *big.Rat { return sub(in.of("budget"), in.of("reserve")) },
	journal.UnitShare:      func(in *inputs) *big.Rat { return rounded(mul(in.of("distributable"), in.of("share"))) },
	journal.UnitRest:       func(in *inputs) *big.Rat { return sub(in.of("distributable"), in.of("other")) },
	journal.IncurredNet:    func(in *inputs) *big.Rat { return sub(in.of("fund_cost"), in.of("deductions")) },
	journal.IncurredGross:  (*inputs).sum,
	journal.PatientShare:   func(in *inputs) *big.Rat { return sub(in.of("total_cost"), in.of("fund_cost")) },
	journal.Variance:       func(in *inputs) *big.Rat { return sub(in.of("B"), in.of("incurred")) },
	journal.QuotaWeight: func(in *inputs) *big.Rat {
		one, h, n := big.NewRat(1, 1), in.all("prior cost"), in.all("prior persons")
		w := new(big.Rat)
		switch {
		case len(h) > 0 && len(n) > 0:
			w = add(mul(in.of("alpha"), h[0]), mul(sub(one, in.of("alpha")), n[0]))
		case len(h) > 0:
			w = h[0]
		case len(n) > 0:
			w = n[0]
		}
		return mul(w, in.or("cost factor", 1), in.or("visits factor", 1), add(one, in.of("change")))
	},
	journal.QuotaByRule:       floorPlus,
	journal.LadderMarginal:    ladder,
	journal.LadderWhole:       ladder,
	journal.LadderNothing:     zero,
	journal.NobodyEligible:    zero,
	journal.NothingShared:     zero,
	journal.NoAdvance:         zero,
	journal.NotWithheld:       zero,
	journal.Allocated:         floorPlus,
	journal.AsIncurred:        func(in *inputs) *big.Rat { return in.of("incurred") },
	journal.Shared:            func(in *inputs) *big.Rat { return sub(add(in.of("incurred"), in.of("retained")), in.of("borne")) },
	journal.PoolBudget:        func(in *inputs) *big.Rat { return atLeast0(sub(in.of("unit budget"), in.of("outside"))) },
	journal.PoolTotal:         func(in *inputs) *big.Rat { return sub(add(in.of("F"), in.of("retained")), in.of("borne")) },
	journal.PoolGross:         (*inputs).sum,
	journal.PointValueFormula: pointValue,
	journal.BoundedPointValue: func(in *inputs) *big.Rat {
		if in.of("ΣP").Sign() == 0 {
			return new(big.Rat).SetInt64(in.Value) // everybody at a bound: the differential test checks v
		}
		return pointValue(in)
	},
	journal.PricedByPoints: func(in *inputs) *big.Rat { return sub(in.of("by points"), in.of("patient")) },
	journal.FreeGross:      func(in *inputs) *big.Rat { return add(sub(in.of("B*"), in.of("bounded")), in.of("patient")) },
	journal.AtFloor:        func(in *inputs) *big.Rat { return rounded(mul(in.of("incurred"), in.of("floor"))) },
	journal.AtCap:          func(in *inputs) *big.Rat { return rounded(mul(in.of("incurred"), in.of("upper"))) },
	journal.Relaxed:        floorPlus,
	journal.PointsRetained: func(in *inputs) *big.Rat { return atLeast0(sub(in.of("payable"), in.of("incurred"))) },
	journal.PointsBorne:    func(in *inputs) *big.Rat { return atLeast0(sub(in.of("incurred"), in.of("payable"))) },
	journal.Tiered: func(in *inputs) *big.Rat {
		parts, pays := in.all("tier part"), in.all("tier pay")
		sum, whole := new(big.Rat), new(big.Rat)
		for i := range parts {
			sum, whole = add(sum, rounded(mul(parts[i], pays[i]))), add(whole, parts[i])
		}
		if whole.Cmp(in.of("incurred")) != 0 {
			return big.NewRat(-1, 1) // the parts must be all of it
		}
		return sum
	},
	journal.ReleasedLinear: func(in *inputs) *big.Rat {
		width := sub(in.of("to score"), in.of("from score"))
		share := lesser(big.NewRat(1, 1), atLeast0(mul(sub(in.of("score"), in.of("from score")), new(big.Rat).Inv(width))))
		return rounded(mul(in.of("withheld"), share))
	},
	journal.CappedMultiply: func(in *inputs) *big.Rat { return rounded(mul(in.of("incurred"), in.of("f1"), in.of("f2"))) },
	journal.CappedAdd: func(in *inputs) *big.Rat {
		return rounded(mul(in.of("incurred"), atLeast0(sub(add(in.of("f1"), in.of("f2")), big.NewRat(1, 1)))))
	},
	journal.AfterDeductions: func(in *inputs) *big.Rat { return sub(in.of("before"), in.of("deductions")) },
	journal.Nonpayable: func(in *inputs) *big.Rat {
		return sub(add(in.of("incurred"), in.of("retained")), in.of("borne"), in.of("payable"))
	},
	journal.FundSide: func(in *inputs) *big.Rat { return sub(in.of("unit budget"), in.of("payable")) },
	journal.AdvanceIncurred: func(in *inputs) *big.Rat {
		sum := new(big.Rat)
		for _, t := range in.Terms {
			if t.Kind == journal.Fen {
				sum.Add(sum, rounded(mul(new(big.Rat).SetInt64(t.Value), in.of("rate"))))
			}
		}
		return sum
	},
	journal.AdvanceTotal: func(in *inputs) *big.Rat {
		return rounded(mul(add(in.of("quota"), in.of("unit budget")), in.of("rate")))
	},
	journal.Withheld:  timesRate("payable"),
	journal.Released:  timesRate("withheld"),
	journal.Forfeited: func(in *inputs) *big.Rat { return sub(in.of("withheld"), in.of("released")) },
	journal.Final: func(in *inputs) *big.Rat {
		return sub(in.of("payable"), in.of("forfeited"), in.of("advance"), in.of("penalties"))
	},
	journal.ReserveClosing: func(in *inputs) *big.Rat { return atLeast0(in.sum()) },
	journal.Shortfall:      func(in *inputs) *big.Rat { return atLeast0(new(big.Rat).Neg(in.sum())) },
	journal.BalanceClosing: func(in *inputs) *big.Rat {
		return sub(add(in.of("opening"), in.of("returned")), in.of("drawn"), in.of("shortfall"))
	},
}
