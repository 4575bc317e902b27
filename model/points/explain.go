package points

import (
	"fmt"
	"math/big"
	"slices"
	"sort"

	"fundsim/model/journal"
	"fundsim/model/money"
	"fundsim/model/plan"
)

// Find returns the row of the case with the id. It needs the ids; see [Needs].
func (r *Result) Find(id string) (row int64, ok bool) {
	i := slices.Index(r.engine.cases.ID, id)
	return int64(i), i >= 0
}

// Explain records how a case came to its points — its group's mean and base
// points, its ratio, the line of the rules that applied, the rounding — and
// returns the key of its points. Cases of one group may share a book.
func (r *Result) Explain(row int64, book *journal.Book) string {
	c := r.engine.cases
	own := sort.Search(len(c.Groups), func(g int) bool { return c.Start[g+1] > row })
	g, _ := slices.BinarySearchFunc(r.engine.groups, c.Groups[own], func(g group, code string) int { return compare(g.code, code) })
	x := explainer{Result: r, book: book, price: &r.prices[g], row: row, slot: c.Slots[c.Slot[row]]}
	x.name = fmt.Sprintf("cases.row%d", row)
	if c.ID != nil {
		x.name = "cases." + c.ID[row]
	}
	for _, e := range r.exceptions[g] {
		if e.row == row {
			x.exception = e
		}
	}
	x.exception.row = row
	x.group()
	before := x.before()
	points := journal.Entry{Key: x.name + ".points", Kind: journal.Points, Formula: PointsRounded, Terms: []journal.Term{before},
		Clause: r.rules.Clause, Path: "points"}
	if x.exception.readmitted {
		points.Formula, points.Path = PointsReadmitted, "points.readmission"
		points.Terms = append(points.Terms, journal.Term{Symbol: "factor", Kind: journal.Ratio, Value: int64(r.rules.Readmission.Factor), Table: "scenario", Path: points.Path})
	}
	f := r.fate(x.price, x.exception, x.coefficient())
	points.Value = f.points(new(exactly))
	x.record(points)
	return points.Key
}

// explainer explains one case.
type explainer struct {
	*Result
	book      *journal.Book
	price     *price
	row       int64
	slot      Slot
	name      string
	exception exception
}

// record adds an entry unless the explanation of another case has done so.
func (x *explainer) record(e journal.Entry) {
	if _, known := x.book.Entry(e.Key); !known {
		x.book.Record(e)
	}
}

func fen(symbol string, v int64) journal.Term {
	return journal.Term{Symbol: symbol, Kind: journal.Fen, Value: v}
}

func count(symbol string, v int64) journal.Term {
	return journal.Term{Symbol: symbol, Kind: journal.Count, Value: v}
}

func (x *explainer) ratioOf(symbol string, v money.Ratio, path string) journal.Term {
	return journal.Term{Symbol: symbol, Kind: journal.Ratio, Value: int64(v), Table: "scenario", Path: path}
}

// of refers to a recorded entry.
func (x *explainer) of(symbol, key string) journal.Term {
	e, _ := x.book.Entry(key)
	return journal.Term{Symbol: symbol, Key: key, Kind: e.Kind, Value: e.Value, Text: e.Text}
}

// cost is the case's own cost.
func (x *explainer) cost() journal.Term {
	t := fen("cost", x.engine.cases.Cost[x.row])
	t.Table = "cases"
	return t
}

func (x *explainer) key(amount string) string { return "groups." + x.price.code + "." + amount }

// group records the group's mean and base points, where it has them.
func (x *explainer) group() {
	p := x.price
	if p.mean == nil {
		return
	}
	mean := journal.Entry{Key: x.key("mean"), Kind: journal.ExactFen, Text: new(big.Rat).SetFrac(p.mean, p.meanDen).RatString(), Path: "points.base_points"}
	base := journal.Entry{Key: x.key("base_points"), Kind: journal.Points, Value: p.base * 100, Path: "points.base_points"}
	listed := journal.Term{Symbol: "base points", Kind: journal.Points, Value: p.base * 100, Table: "base_points"}
	if p.listed != nil {
		listed.Row = p.listed.Row
	}
	area := []journal.Term{fen("S", x.area.sum), count("N", x.area.n)}
	switch {
	case p.listed == nil:
		mean.Formula, mean.Terms, mean.Path = GroupMean, []journal.Term{fen("S_g", p.trimmed.sum), count("n_g", p.trimmed.n)}, "points.trim"
		x.record(mean)
		base.Formula, base.Terms = BasePoints, append([]journal.Term{x.of("mean", mean.Key)}, area...)
		x.record(base)
		return
	case p.listed.MeanCost != nil:
		t := fen("mean", *p.listed.MeanCost)
		t.Table, t.Row = "base_points", p.listed.Row
		mean.Formula, mean.Terms = ListedMean, []journal.Term{t}
	default:
		mean.Formula, mean.Terms = MeanOfBase, append([]journal.Term{listed}, area...)
	}
	base.Formula, base.Terms = ListedBase, []journal.Term{listed}
	x.record(mean)
	x.record(base)
}

// coefficient is the coefficient of the case's level or institution.
func (x *explainer) coefficient() int64 {
	into := make([]int64, x.members)
	x.coefficients(x.price, into, make([]cell, x.members))
	return into[x.member[x.holder()]]
}

func (x *explainer) holder() uint32 { return x.engine.own.holder[x.engine.cases.Slot[x.row]] }

// explainCoefficient records the coefficient and refers to it.
func (x *explainer) explainCoefficient() journal.Term {
	rule := x.rules.Coefficient
	e := journal.Entry{Key: x.key("coefficient"), Kind: journal.Ratio, Value: x.coefficient(), Formula: CoefficientOne, Path: "points.coefficient"}
	if rule == nil || rule.By == plan.NoCoefficient {
		x.record(e)
		return x.of("coefficient", e.Key)
	}
	k, sums := x.member[x.holder()], cell{}
	for _, c := range x.price.trimmed.cells {
		if x.member[c.holder] == k {
			sums.n += c.n
			sums.sum += c.sum
		}
	}
	member := x.slot.Institution
	if rule.By == plan.ByLevel {
		member = string(x.levels[k])
	}
	e.Key += "." + member
	e.Terms = []journal.Term{{Symbol: "member", Kind: journal.Word, Text: member}, count("n_k", sums.n), count("min_cases", int64(rule.MinCases))}
	if sums.n > 0 && sums.n >= int64(rule.MinCases) {
		e.Formula = CoefficientOf
		e.Terms = append(e.Terms, fen("S_k", sums.sum), x.of("mean", x.key("mean")), x.ratioOf("lower limit", rule.Lower, "points.coefficient.lower"))
		if rule.Upper != nil {
			e.Terms = append(e.Terms, x.ratioOf("upper limit", *rule.Upper, "points.coefficient.upper"))
		}
	}
	x.record(e)
	return x.of("coefficient", e.Key)
}

// before records the points before rounding by the line that applies, and
// refers to them.
func (x *explainer) before() journal.Term {
	p, rules := x.price, x.rules
	f := x.fate(p, exception{row: x.row, special: x.exception.special}, x.coefficient())
	w := new(exactly)
	w.fraction(f.line, f.cost, f.product)
	points := new(big.Rat).SetFrac(&w.num, &w.den)
	e := journal.Entry{Key: x.name + ".points_before_rounding", Kind: journal.Exact, Text: points.Quo(points, big.NewRat(money.PointScale, 1)).RatString(), Path: "points"}
	byCost := []journal.Term{x.cost(), count("N", x.area.n), fen("S", x.area.sum)}
	base := func(symbols ...journal.Term) []journal.Term {
		return append([]journal.Term{x.of("base points", x.key("base_points"))}, symbols...)
	}
	r := func() journal.Term {
		key := x.name + ".ratio"
		ratio := new(big.Rat).SetFrac(new(big.Int).Mul(big.NewInt(x.engine.cases.Cost[x.row]), p.meanDen), p.mean)
		x.record(journal.Entry{Key: key, Kind: journal.Exact, Text: ratio.RatString(), Formula: CostRatio, Terms: []journal.Term{x.cost(), x.of("mean", x.key("mean"))}, Path: "points"})
		return x.of("r", key)
	}
	switch f.kind {
	case Special:
		e.Formula, e.Terms, e.Path = SpecialByCost, byCost, "points.special"
	case BedDay:
		e.Formula, e.Path = PointsByDays, "points.bed_day"
		e.Terms = []journal.Term{{Symbol: "points per day", Kind: journal.Points, Value: int64(*p.perDay), Table: "scenario", Path: e.Path},
			{Symbol: "bed days", Kind: journal.Count, Value: int64(x.engine.cases.BedDays[x.row]), Table: "cases"}}
	case UnstableCase:
		why := journal.Term{Symbol: "why", Kind: journal.Word, Text: string(p.unstable)}
		e.Formula, e.Terms, e.Path = UnstableByCost, append(byCost, why), "points.min_cases"
	case Low:
		e.Formula, e.Path = PointsLow, "points.low"
		e.Terms = base(r(), x.ratioOf("up_to", rules.Low.UpTo, "points.low.up_to"))
	case Middle:
		e.Formula, e.Path = PointsMiddle, "points.middle"
		e.Terms = base(r(), x.ratioOf("up_to", rules.Middle.UpTo, "points.middle.up_to"), x.ratioOf("add", rules.Middle.Add, "points.middle.add"))
	case High:
		e.Formula, e.Path = PointsHigh, "points.high"
		e.Terms = base(x.explainCoefficient(), r(), x.ratioOf("multiple", *p.high, "points.high"))
	default:
		e.Formula, e.Terms = PointsNormal, base(x.explainCoefficient(), r())
		if p.high != nil {
			e.Terms = append(e.Terms, x.ratioOf("multiple", *p.high, "points.high"))
		}
	}
	x.record(e)
	return x.of("unrounded", e.Key)
}
