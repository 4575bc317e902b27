package points

import (
	"math/big"

	"fundsim/model/money"
	"fundsim/model/plan"
)

// fate is what becomes of one case: its line of the rules, see [slope.at].
type fate struct {
	kind    Kind
	line    *slope
	cost    uint64 // 0 where it does not count
	product int64
}

// points are the rounded points.
func (f fate) points(w *exactly) int64 { return f.line.at(f.cost, f.line.offset(f.product), w) }

// lines are a line as it is, and with the factor of readmissions.
type lines [2]slope

func newLines(num, den *big.Int, rule *plan.Readmission) (l lines) {
	l[0] = newSlope(num, den, money.One)
	if rule != nil {
		l[1] = newSlope(num, den, rule.Factor)
	}
	return l
}

// fate applies the lines of the rules to a case in their order; coefficient is
// that of its level or institution in the group.
func (r *Result) fate(p *price, x exception, coefficient int64) fate {
	c := r.engine.cases
	cost, cut := c.Cost[x.row], 0
	if x.readmitted {
		cut = 1
	}
	f := fate{line: &p.lines[cut], cost: uint64(cost)}
	switch {
	case x.special:
		f.kind, f.line = Special, &r.area.lines[cut]
	case p.byDays():
		f.kind, f.line, f.cost = BedDay, &r.level[cut], 0
		f.product = int64(*p.perDay) * int64(c.BedDays[x.row]) * offsetScale
	case p.unstable != "":
		f.kind, f.line = UnstableCase, &r.area.lines[cut]
	case cost <= p.lowTo:
		f.kind = Low
	case cost <= p.middleTo:
		f.kind, f.product = Middle, p.base*int64(r.rules.Middle.Add)
	case cost > p.normalTo:
		f.kind, f.product = High, p.base*(coefficient-int64(*p.high))
	default:
		f.kind, f.line, f.cost, f.product = Normal, &r.level[cut], 0, p.base*coefficient
	}
	return f
}
