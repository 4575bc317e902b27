package oracle

import (
	"fmt"

	"pgregory.net/rapid"

	"fundsim/model/money"
	"fundsim/model/plan"
)

// drawBudgets gives every unit a budget near what was incurred in it and every
// scheme the budget that these need.
func (d *draft) drawBudgets() {
	incurred := map[pot]money.Fen{}
	for k, key := range d.adjusted.Lines {
		for m := 1; m <= plan.Months; m++ {
			incurred[pot{key.Unit, key.Scheme}] += money.Fen(*d.adjusted.Month(plan.FundCost, k, m))
		}
	}
	for i := range d.p.Schemes {
		s := &d.p.Schemes[i]
		wanted, sum := map[string]money.Fen{}, money.Fen(0)
		for _, u := range d.p.Units {
			for _, b := range u.Budgets {
				if b.Scheme == s.ID {
					level := d.ratio("budget level", "100%", "105%", "95%", "130%", "70%", "1000%", "0%")
					wanted[u.ID] = toFen(round(mul(fen(incurred[pot{u.ID, s.ID}]), ratio(level)))) + d.extra()
					sum += wanted[u.ID]
				}
			}
		}
		d.drawScheme(s, sum)
		d.drawLinesOfBudget(s, wanted)
	}
}

// extra is a small amount on top of a budget.
func (d *draft) extra() money.Fen { return money.Fen(pick(d.t, "extra", []int64{0, 1, 7, d.scale})) }

// toFen is asFen for values known to fit.
func toFen(x num) money.Fen {
	f, err := asFen(x)
	if err != nil {
		panic(err)
	}
	return f
}

// drawScheme sets a budget whose distributable is about the sum given.
func (d *draft) drawScheme(s *plan.Scheme, sum money.Fen) {
	s.Reserve.Rate = d.ratio("reserve rate", "4%", "0%", "2.5%", "3.3333333%", "50%")
	s.OpeningBalance = money.Fen(pick(d.t, "opening balance", []int64{0, 3, -5, d.scale, -d.scale}))
	budget := toFen(round(quo(fen(sum), sub(whole(1), ratio(s.Reserve.Rate)))))
	if !d.chance("financing", 5) {
		s.Budget.Amount = &budget
		return
	}
	f := &plan.Financing{SeriousIllness: d.amount("serious illness"), RiskRate: d.ratio("risk rate", "10%", "0%", "33.3333333%")}
	growth := budget / 10
	f.Current = budget + f.SeriousIllness + toFen(round(mul(fen(growth), ratio(f.RiskRate))))
	f.Prior = f.Current - growth
	if d.chance("financing falls", 3) {
		f.Prior = f.Current + 1
	}
	s.Budget.Financing = f
}

// drawLinesOfBudget writes the unit budgets of a scheme as amounts and shares;
// one unit takes the rest, sometimes written as its amount.
func (d *draft) drawLinesOfBudget(s *plan.Scheme, wanted map[string]money.Fen) {
	budget := schemeBudget(s.Budget)
	distributable := sub(budget, round(mul(budget, ratio(s.Reserve.Rate))))
	left := distributable
	var lines []*plan.UnitBudget
	var units []string
	for i := range d.p.Units {
		for k := range d.p.Units[i].Budgets {
			if b := &d.p.Units[i].Budgets[k]; b.Scheme == s.ID {
				lines, units = append(lines, b), append(units, d.p.Units[i].ID)
			}
		}
	}
	rest := rapid.IntRange(0, len(lines)-1).Draw(d.t, "rest")
	for i, b := range lines {
		if i == rest {
			continue
		}
		if d.chance("by share", 2) && distributable.Sign() > 0 {
			percent := floor(mul(share(fen(wanted[units[i]]), distributable), whole(100_000)))
			part := money.Ratio(min(100_000, toFen(percent))) * (money.One / 100_000)
			if value := round(mul(distributable, ratio(part))); !less(left, value) {
				b.Share, left = &part, sub(left, value)
				continue
			}
		}
		value := smaller(fen(wanted[units[i]]), left)
		amount := toFen(value)
		b.Amount, left = &amount, sub(left, value)
	}
	if d.chance("rest as an amount", 4) {
		amount := toFen(left)
		lines[rest].Amount = &amount
		return
	}
	yes := true
	lines[rest].Rest = &yes
}

// drawAwards draws awards and planned uses of the reserve. An award without any
// weight is left out.
func (d *draft) drawAwards() {
	for i := range rapid.IntRange(0, 2).Draw(d.t, "awards") {
		w := plan.Award{ID: fmt.Sprintf("w%d", 2-i), Scheme: pick(d.t, "award in", d.p.Schemes).ID, Amount: d.amount("award"),
			From: d.account("award from"), Units: d.someUnits("award for"), Weight: pick(d.t, "award by", []plan.Weight{
				plan.WeightTCMFundCost, plan.WeightFundCost, plan.WeightTotalCost, plan.WeightVisits, plan.WeightCases})}
		w.Title = w.ID
		try := *d.p
		try.Awards = []plan.Award{w}
		if y := d.year(&try); y != nil && y.splitAwards() == nil {
			d.p.Awards = append(d.p.Awards, w)
		}
	}
	for i := range max(0, rapid.IntRange(-1, 2).Draw(d.t, "reserve uses")) {
		id := fmt.Sprintf("use%d", i+1)
		d.p.ReserveUses = append(d.p.ReserveUses, plan.ReserveUse{ID: id, Title: id, Scheme: pick(d.t, "use in", d.p.Schemes).ID,
			Amount: d.amount("use")})
	}
}

// year is a plan's year up to its rows, nil where it gets no further.
func (d *draft) year(p *plan.Plan) *year {
	y, err := newYear(p, d.adjusted)
	if err != nil || y.splitBudgets() != nil || y.readRows() != nil {
		return nil
	}
	return y
}
