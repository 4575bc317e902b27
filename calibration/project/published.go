package project

import (
	"math"

	"fundsim/calibration/forecast"
	"fundsim/model/fund"
	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/problem"
	"fundsim/model/risk"
)

// FromHistory prepares the funds of a history alone: the base year is the last
// that may be used, and what the history holds beyond it is set against the
// projection. The balance starts from the history's own; where it has none,
// from opening, before the base year; without that it adds up from 0, and there
// are no months of cover and no lights.
func FromHistory(h *History, opening *money.Fen, interest money.Ratio, o Options) ([]Fund, problem.List) {
	var found problem.List
	if o.Cover == plan.CoverFirstHalf {
		found.Errorf("no-months", "--cover", "年度历史没有分月,不能按上半年支出计算可支付月数", "a yearly history has no months, so cover cannot be of the first half").Allow("this-year、next-year", "this-year, next-year")
		return nil, found
	}
	if o.Method == plan.ByGrowth || o.Method == plan.ByBudget {
		found.Errorf("bad-method", "--method", "方法 %s 只用于情景", "the method %s is for scenarios only", o.Method)
		return nil, found
	}
	var funds []Fund
	for i := range h.Spent {
		spent := &h.Spent[i]
		income := find(h.Income, spent.Key, spent.Key)
		if income == nil || income.Key != spent.Key {
			found.Errorf("no-history", "--income", "没有 %q 的历史收入", "there is no history of the income of %q", spent.Key)
			continue
		}
		if f := h.fund(spent, income, opening, interest, o, &found); f != nil {
			funds = append(funds, *f)
		}
	}
	if found.HasErrors() {
		return nil, found
	}
	return funds, found
}

func (h *History) fund(spent, income *forecast.Series, opening *money.Fen, interest money.Ratio, o Options, found *problem.List) *Fund {
	f := &Fund{Scheme: spent.Key, Title: spent.Key, Base: min(h.until(spent), h.until(income)), Interest: interest, coverSpent: 1, coverOf: 1, coverMonths: plan.Months}
	method := h.method()
	if o.Method != "" {
		method = string(o.Method)
	}
	years := o.Years + 1
	f.Spent = h.flow(ofSpent, spent, h.SpentFen, method, f.Base, 0, years, spent.Key, found)
	f.Income = h.flow(ofIncome, income, h.IncomeFen, method, f.Base, 0, years, income.Key, found)
	if f.Spent == nil || f.Income == nil {
		return nil
	}
	f.correlate(h.correlation(income, spent, method, method, f.Base))
	f.Spent.normals = risk.NamedNormals(o.Seed, "projection", f.Scheme, "spent")
	f.Income.normals = risk.NamedNormals(o.Seed, "projection", f.Scheme, "income")
	balance := find(h.Balance, spent.Key, spent.Key)
	if f.NoOpening = opening == nil; !f.NoOpening {
		f.Opening = *opening
	}
	if balance != nil {
		if v, ok := balance.At(f.Base); ok { // so that the base year closes with it
			f.Opening, f.NoOpening = before(fen(v, h.BalanceFen)-f.Income.Expected[0]+f.Spent.Expected[0], interest), false
		}
	}
	for k := range o.Years + 1 {
		year := f.Base + k
		f.Actual = append(f.Actual, Actual{actual(income, year, h.IncomeFen), actual(spent, year, h.SpentFen), actual(balance, year, h.BalanceFen)})
	}
	return f
}

// before is the balance that becomes x with a year's interest, to the fen where
// there is one.
func before(x money.Fen, rate money.Ratio) money.Fen {
	near, _ := money.MulDiv(int64(x), int64(money.One), int64(money.One+rate))
	for _, opening := range []money.Fen{money.Fen(near), money.Fen(near) - 1, money.Fen(near) + 1} {
		if i, ok := fund.Interest(opening, rate); ok && opening+i == x {
			return opening
		}
	}
	return money.Fen(near)
}

// actual is a series' amount of a year, nil where it is not known.
func actual(s *forecast.Series, year int, unit float64) *money.Fen {
	if s == nil {
		return nil
	}
	v, ok := s.At(year)
	if !ok || math.IsNaN(v) {
		return nil
	}
	f := fen(v, unit)
	return &f
}
