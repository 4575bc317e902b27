package plan

import (
	"fmt"
	"math/big"

	"fundsim/model/money"
	"fundsim/model/problem"
)

// Adjusted returns the activity after the plan's what-if levers, applied in
// order; without levers it returns a itself.
//
// Within one lever the factors of a value multiply and the value is rounded
// once (halves away from zero; points to four decimals):
//
//	visits, cases           × (1 + visits)
//	persons                 × (1 + visits) · (1 + persons)
//	points                  × (1 + visits) · (1 + points)
//	all amounts             × (1 + visits) · (1 + cost_per_visit)
//	fund_cost, furthermore  × (1 + fund_ratio), then at most total_cost
//
// A lever that selects no row, or whose changes are all zero, is a warning;
// deductions above the adjusted fund cost are an error. Source: spec
// "Scenario", adjust.
func (p *Plan) Adjusted(a *Activity) (*Activity, problem.List) {
	if len(p.Adjust) == 0 {
		return a, nil
	}
	var problems problem.List
	out := a.Clone()
	institutions := map[string]*Institution{}
	for i := range p.Institutions {
		institutions[p.Institutions[i].ID] = &p.Institutions[i]
	}
	for i := range p.Adjust {
		d := &p.Adjust[i]
		at := fmt.Sprintf("adjust.%d", i)
		hit := false
		factors, overflow := d.factors(), false
		for k, l := range out.Lines {
			in := institutions[l.Institution]
			if in == nil || !d.Where.Matches(l, in) {
				continue
			}
			hit = true
			overflow = out.scale(k, &factors) || overflow
		}
		switch {
		case overflow:
			problems.Errorf("overflow", at, "调整后数额超出范围", "an adjusted value is out of range")
		case !hit:
			problems.Warnf("changes-nothing", at, "没有选中任何业务数据,调整不起作用", "selects no activity, so it changes nothing")
		case d.isNeutral():
			problems.Warnf("changes-nothing", at, "幅度均为 0,调整不起作用", "all changes are zero, so it changes nothing")
		}
	}
	p.checkDeductions(out, &problems)
	return out, problems
}

func (p *Plan) checkDeductions(a *Activity, problems *problem.List) {
	for k, l := range a.Lines {
		for m := Months * k; m < Months*(k+1); m++ {
			if a.Columns[DeductionsCol][m] > a.Columns[FundCost][m] {
				problems.Errorf("deductions", "adjust", "调整后机构 %s、单元 %s、险种 %s、%d 月的审核扣款 %s 高于统筹支付 %s",
					"after adjusting, institution %s, unit %s, scheme %s, month %d has deductions %s above its fund cost %s",
					l.Institution, l.Unit, l.Scheme, m%Months+1, money.Fen(a.Columns[DeductionsCol][m]), money.Fen(a.Columns[FundCost][m])).
					Advise("减小 fund_ratio 的降幅", "lower fund_ratio by less")
				break
			}
		}
	}
}

// factors returns what each column is multiplied by.
func (d *Adjustment) factors() (f [NumColumns]*big.Rat) {
	growth := func(changes ...*money.Ratio) *big.Rat {
		x := big.NewRat(1, 1)
		for _, c := range changes {
			if c != nil {
				x.Mul(x, big.NewRat(int64(money.One+*c), int64(money.One)))
			}
		}
		return x
	}
	f[Visits], f[Cases] = growth(d.Visits), growth(d.Visits)
	f[Persons] = growth(d.Visits, d.Persons)
	f[PointsCol] = growth(d.Visits, d.Points)
	for _, c := range []Column{TotalCost, DeductionsCol, TCMFundCost, Penalties} {
		f[c] = growth(d.Visits, d.CostPerVisit)
	}
	f[FundCost] = growth(d.Visits, d.CostPerVisit, d.FundRatio)
	return f
}

func (d *Adjustment) isNeutral() bool {
	one := big.NewRat(1, 1)
	for _, f := range d.factors() {
		if f.Cmp(one) != 0 {
			return false
		}
	}
	return true
}

// scale multiplies the columns of a line and tells whether a value left the range.
func (a *Activity) scale(line int, factors *[NumColumns]*big.Rat) (overflow bool) {
	for c, f := range factors {
		for m := Months * line; m < Months*(line+1); m++ {
			v, ok := money.RoundRat(new(big.Rat).Mul(f, new(big.Rat).SetInt64(a.Columns[c][m])))
			overflow = overflow || !ok
			a.Columns[c][m] = v
		}
	}
	for m := Months * line; m < Months*(line+1); m++ {
		a.Columns[FundCost][m] = min(a.Columns[FundCost][m], a.Columns[TotalCost][m])
	}
	return overflow
}

// Matches tells whether a line of activity is selected: every condition given holds.
func (w *Where) Matches(l LineKey, in *Institution) bool {
	return (w.Scheme == "" || w.Scheme == l.Scheme) && (w.Unit == "" || w.Unit == l.Unit) &&
		(w.Institution == "" || w.Institution == l.Institution) && (w.Alliance == "" || w.Alliance == in.Alliance) &&
		w.InstitutionSelector.matches(in)
}

func (s *InstitutionSelector) matches(in *Institution) bool {
	return (s.Kind == "" || s.Kind == in.Kind) && (s.Level == "" || s.Level == in.Level) &&
		(s.Ownership == "" || s.Ownership == in.Ownership) && (s.Region == "" || s.Region == in.Region)
}
