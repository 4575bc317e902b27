package indicators

import (
	"math/big"

	"fundsim/model/money"
	"fundsim/model/problem"
)

// Measure is one indicator: a quotient of two sums.
type Measure uint8

// The measures.
const (
	CostPerVisit Measure = iota
	VisitsPerPerson
	ReimbursementRatio
	CostPerCase
	AverageStay
	CMI
	NumMeasures
)

// Shape says how a measure is rounded to be shown.
type Shape uint8

// The shapes of a measure.
const (
	InYuan       Shape = iota + 1 // to the fen
	FourDecimals                  // to 1e-4
	InPercent                     // a ratio in units of 1e-9, shown in percent with two decimals
)

// Definition is what a measure is called and how it is shown.
type Definition struct {
	Name     string
	Title    problem.Text
	Short    problem.Text // for narrow columns
	Shape    Shape
	HasPrior bool // last year's table can give it
}

// Definitions are the measures in order; names are those of files and results.
var Definitions = [NumMeasures]Definition{
	CostPerVisit:       {"cost_per_visit", problem.Text{ZH: "次均费用", EN: "cost per visit"}, problem.Text{ZH: "次均费用", EN: "cost/visit"}, InYuan, true},
	VisitsPerPerson:    {"visits_per_person", problem.Text{ZH: "人次人头比", EN: "visits per person"}, problem.Text{ZH: "人次人头比", EN: "visits/person"}, FourDecimals, true},
	ReimbursementRatio: {"reimbursement_ratio", problem.Text{ZH: "基金支付比例", EN: "reimbursement ratio"}, problem.Text{ZH: "支付比例", EN: "fund share"}, InPercent, true},
	CostPerCase:        {"cost_per_case", problem.Text{ZH: "例均费用", EN: "cost per case"}, problem.Text{ZH: "例均费用", EN: "cost/case"}, InYuan, true},
	AverageStay:        {"average_stay", problem.Text{ZH: "平均住院日", EN: "average length of stay"}, problem.Text{ZH: "平均住院日", EN: "stay"}, FourDecimals, false},
	CMI:                {"cmi", problem.Text{ZH: "病例组合指数 CMI", EN: "case-mix index"}, problem.Text{ZH: "CMI", EN: "CMI"}, FourDecimals, false},
}

// String names the measure.
func (m Measure) String() string { return Definitions[m].Name }

// Quotient is an exact fraction of whole numbers; with Den = 0 there is none.
type Quotient struct{ Num, Den int64 }

// Defined tells whether there is a quotient.
func (q Quotient) Defined() bool { return q.Den != 0 }

// Rat returns the exact quotient, nil where there is none.
func (q Quotient) Rat() *big.Rat {
	if q.Den == 0 {
		return nil
	}
	return big.NewRat(q.Num, q.Den)
}

// Shown returns the quotient rounded as the measure is shown, halves away from
// zero: fen, units of 1e-4, or a ratio in units of 1e-9. It is false where
// there is none, or where it is out of range.
func (q Quotient) Shown(m Measure) (int64, bool) {
	scale := map[Shape]int64{InYuan: 1, FourDecimals: 10_000, InPercent: int64(money.One)}[Definitions[m].Shape]
	if m == CMI {
		scale = 1 // points are in units of 1e-4 already
	}
	return q.times(scale)
}

// Ratio returns the quotient as a ratio; false where there is none.
func (q Quotient) Ratio() (money.Ratio, bool) {
	r, ok := q.times(int64(money.One))
	return money.Ratio(r), ok
}

func (q Quotient) times(scale int64) (int64, bool) {
	if q.Den <= 0 {
		return 0, false
	}
	return money.MulDiv(q.Num, scale, q.Den)
}

// add adds up numerators and denominators; a quotient without a denominator
// adds nothing.
func (q *Quotient) add(r Quotient) {
	if r.Defined() {
		q.Num, q.Den = q.Num+r.Num, q.Den+r.Den
	}
}

// Growth returns this ÷ last − 1, exactly; nil where either is not defined or
// last year's is 0.
func Growth(this, last Quotient) *big.Rat {
	x, base := this.Rat(), last.Rat()
	if x == nil || base == nil || base.Sign() == 0 {
		return nil
	}
	return x.Sub(x.Quo(x, base), big.NewRat(1, 1))
}

// ShownGrowth rounds a growth to a ratio; false where there is none.
func ShownGrowth(g *big.Rat) (money.Ratio, bool) {
	if g == nil {
		return 0, false
	}
	r, ok := money.RoundRat(new(big.Rat).Mul(g, new(big.Rat).SetInt64(int64(money.One))))
	return money.Ratio(r), ok
}
