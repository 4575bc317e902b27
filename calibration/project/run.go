package project

import (
	"fundsim/model/fund"
	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/problem"
	"fundsim/model/risk"
)

// Projection is every fund in the base year and the years after it.
type Projection struct {
	Options
	Funds []FundYears
}

// FundYears is one fund, year by year; its draws are those of Options.
type FundYears struct {
	*Fund
	Uncertain bool
	Rows      []Year
}

// Year is one fund in one year as expected, and over the draws.
type Year struct {
	Year                                      int
	Participants                              int64
	Income, Interest, Spent, Opening, Closing money.Fen
	Budget                                    *money.Fen
	Cover                                     plan.CoverMonths
	HasCover                                  bool
	Light                                     fund.Light
	Actual                                    Actual
	Drawn                                     *Drawn // nil without draws
}

// Drawn is one year over the draws.
type Drawn struct {
	N                             int
	Income, Spent, Closing, Cover risk.Summary
	Negative                      int                // draws with a closing balance below 0
	Lights                        map[fund.Light]int // draws by light
}

// Run projects the funds. It refuses amounts out of range.
func Run(funds []Fund, o Options) (*Projection, problem.List) {
	var found problem.List
	out := &Projection{Options: o}
	for i := range funds {
		f := &funds[i]
		y := FundYears{Fund: f, Uncertain: f.Income.Uncertain() || f.Spent.Uncertain()}
		path := f.path(f.Income.Expected, f.Spent.Expected, o)
		if path == nil {
			found.Errorf("overflow", "projection.funds."+f.Scheme, "预测的累计结余超出可表示的范围", "the projected balance is out of range")
			continue
		}
		for k := range o.Years + 1 {
			row := path[k]
			row.Year = f.Base + k
			if f.Incomes != nil {
				row.Participants = f.Incomes[k].Participants
			}
			if f.Budgets != nil {
				row.Budget = &f.Budgets[k]
			}
			if f.Actual != nil {
				row.Actual = f.Actual[k]
			}
			y.Rows = append(y.Rows, row)
		}
		if y.Uncertain && o.Draws > 0 && !y.draws(o) {
			found.Errorf("overflow", "projection.funds."+f.Scheme, "抽得的金额超出可表示的范围", "a drawn amount is out of range").Advise("减小 sd", "lower sd")
		}
		out.Funds = append(out.Funds, y)
	}
	if found.HasErrors() {
		return nil, found
	}
	return out, found
}

// path is one way of the years, the balance identity in fen; nil out of range.
func (f *Fund) path(income, spent []money.Fen, o Options) []Year {
	out := make([]Year, o.Years+1)
	opening := f.Opening
	for k := range out {
		y := &out[k]
		var ok1, ok2 bool
		y.Income, y.Spent, y.Opening = income[k], spent[k], opening
		y.Interest, ok1 = fund.Interest(opening, f.Interest)
		y.Closing, ok2 = fund.Close(opening, y.Interest, y.Income, y.Spent)
		if !ok1 || !ok2 {
			return nil
		}
		of := y.Spent
		if o.Cover == plan.CoverNextYear {
			of = spent[k+1]
		}
		part := int64(of)
		if f.coverSpent != f.coverOf {
			part, _ = money.MulDiv(int64(of), f.coverSpent, max(f.coverOf, 1))
		}
		if y.Light = fund.None; !f.NoOpening {
			y.Cover, y.HasCover = fund.Cover(y.Closing, money.Fen(part), f.coverMonths)
			y.Light = fund.LightOf(y.Closing, money.Fen(part), f.coverMonths, o.Levels)
		}
		opening = y.Closing
	}
	return out
}

// draws runs every path and sums the years up; false where one leaves the range.
func (y *FundYears) draws(o Options) bool {
	n := len(y.Income.Expected)
	income, spent := make([]money.Fen, n), make([]money.Fen, n)
	values := make([][4][]int64, o.Years+1)
	for k := range values {
		for c := range values[k] {
			values[k][c] = make([]int64, o.Draws)
		}
		y.Rows[k].Drawn = &Drawn{N: o.Draws, Lights: map[fund.Light]int{}}
	}
	for d := range o.Draws {
		y.Income.draw(d, income)
		y.Spent.draw(d, spent)
		path := y.path(income, spent, o)
		if path == nil {
			return false
		}
		for k := range path {
			p, drawn := &path[k], y.Rows[k].Drawn
			for c, v := range []int64{int64(p.Income), int64(p.Spent), int64(p.Closing), int64(p.Cover)} {
				values[k][c][d] = v
			}
			if !p.HasCover {
				values[k][3][d] = risk.Absent
			}
			if p.Closing < 0 {
				drawn.Negative++
			}
			drawn.Lights[p.Light]++
		}
	}
	for k := range values {
		drawn := y.Rows[k].Drawn
		for c, to := range []*risk.Summary{&drawn.Income, &drawn.Spent, &drawn.Closing, &drawn.Cover} {
			*to = risk.Summarise(values[k][c])
		}
	}
	return true
}
