package oracle

import (
	"fmt"
	"slices"
	"strings"

	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/settle"
)

// fenOf pairs an amount of a result with its exact value.
type fenOf struct {
	at    *money.Fen
	value num
}

func setFens(pairs ...fenOf) error {
	for _, p := range pairs {
		f, err := asFen(p.value)
		if err != nil {
			return err
		}
		*p.at = f
	}
	return nil
}

// result lists what was settled. Source: command-line, JSON result: schemes
// count everybody, units leave out admitted institutions.
func (y *year) result() (*settle.Result, error) {
	res := &settle.Result{Holders: y.holders, Awards: y.awards}
	for _, r := range y.allRows() {
		line, err := y.lineResult(r)
		if err != nil {
			return nil, fmt.Errorf("%v: %w", r.key, err)
		}
		res.Institutions = append(res.Institutions, line)
	}
	for _, at := range y.pots() {
		unit, err := y.unitResult(at)
		if err != nil {
			return nil, fmt.Errorf("%v: %w", at, err)
		}
		res.Units = append(res.Units, unit)
	}
	for _, s := range y.p.Schemes {
		scheme, err := y.schemeResult(s)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", s.ID, err)
		}
		res.Schemes = append(res.Schemes, scheme)
	}
	for _, use := range y.p.ReserveUses {
		res.Uses = append(res.Uses, settle.UsePart{Use: use.ID, Scheme: use.Scheme, Amount: use.Amount})
	}
	slices.SortFunc(res.Schemes, func(a, b settle.SchemeResult) int { return strings.Compare(a.Scheme, b.Scheme) })
	return res, nil
}

func (y *year) lineResult(r *row) (settle.LineResult, error) {
	line := settle.LineResult{Institution: r.key.Institution, Scheme: r.key.Scheme, Unit: r.key.Unit,
		Alliance: r.institution.Alliance, HasQuota: r.quota != nil, Priced: r.priced, SettledBy: r.settledBy, Bound: r.bound}
	if r.admission != nil {
		line.PaidFrom = r.admission.From
	}
	if rule := y.cashRule(r.key.Unit); rule != nil && rule.Holdback != nil {
		line.ForfeitsTo = rule.Holdback.ForfeitsTo
	}
	quota, cases, points := r.quota, money.Fen(0), money.Fen(0)
	if quota == nil {
		quota = whole(0)
	}
	err := setFens(fenOf{&line.Quota, quota}, fenOf{&line.Deductions, r.sum(plan.DeductionsCol)}, fenOf{&line.Incurred, r.incurred},
		fenOf{&cases, r.sum(plan.Cases)}, fenOf{&points, r.sum(plan.PointsCol)}, fenOf{&line.Retained, r.retained},
		fenOf{&line.Borne, r.borne}, fenOf{&line.Nonpayable, r.nonpayable}, fenOf{&line.Payable, r.payable},
		fenOf{&line.Advance, r.advance}, fenOf{&line.Withheld, r.withheld}, fenOf{&line.Released, r.released},
		fenOf{&line.Forfeited, r.forfeited}, fenOf{&line.Penalties, r.sum(plan.Penalties)}, fenOf{&line.Final, r.final})
	line.Cases, line.Points = int64(cases), money.Points(points)
	return line, err
}

func (y *year) unitResult(at pot) (settle.UnitResult, error) {
	rows, facts, budget := y.ordinary(at), y.facts[at], y.potBudget[at]
	u := settle.UnitResult{Unit: at.unit, Scheme: at.scheme, Method: y.units[at.unit].Method,
		FundSide: fundSide(y.units[at.unit]), HasPointValue: facts.pointValue != nil}
	sum := func(amount func(*row) num) num { return total(rows, amount) }
	points, free, value := money.Fen(0), money.Fen(0), money.Fen(0)
	err := setFens(fenOf{&u.Budget, budget}, fenOf{&u.Incurred, sum(incurredOf)},
		fenOf{&u.Variance, sub(budget, sum(incurredOf))}, fenOf{&u.PoolBudget, facts.poolBudget},
		fenOf{&u.PoolIncurred, facts.poolIncurred}, fenOf{&u.PoolRetained, facts.poolRetained},
		fenOf{&u.PoolBorne, facts.poolBorne}, fenOf{&u.Retained, sum(func(r *row) num { return r.retained })},
		fenOf{&u.Borne, sum(func(r *row) num { return r.borne })}, fenOf{&u.Payable, sum(payableOf)},
		fenOf{&u.PoolTotal, facts.poolTotal}, fenOf{&u.PoolPatient, facts.poolPatient}, fenOf{&u.PoolGross, facts.poolGross},
		fenOf{&u.FreeGross, facts.freeGross}, fenOf{&free, facts.freePoints},
		fenOf{&u.FundSideAmount, facts.fundSide}, fenOf{&points, facts.points},
		fenOf{&u.Advance, sum(func(r *row) num { return r.advance })}, fenOf{&u.Final, sum(func(r *row) num { return r.final })})
	if err == nil && facts.pointValue != nil {
		err = setFens(fenOf{&value, facts.pointValue})
	}
	u.FreePoints, u.Relaxed = money.Points(free), facts.relaxed
	u.Points, u.PointValue = money.Points(points), int64(value)
	return u, err
}

func (y *year) schemeResult(s plan.Scheme) (settle.SchemeResult, error) {
	res, acc := settle.SchemeResult{Scheme: s.ID, OpeningBalance: s.OpeningBalance}, y.account(s.ID)
	rows := slices.DeleteFunc(y.allRows(), func(r *row) bool { return r.key.Scheme != s.ID })
	sum := func(amount func(*row) num) num { return total(rows, amount) }
	err := setFens(fenOf{&res.Budget, y.budget[s.ID]}, fenOf{&res.Reserve, y.reserve[s.ID]},
		fenOf{&res.Distributable, sub(y.budget[s.ID], y.reserve[s.ID])}, fenOf{&res.Incurred, sum(incurredOf)},
		fenOf{&res.Payable, sum(payableOf)}, fenOf{&res.Awards, acc.awards},
		fenOf{&res.Forfeited, sum(func(r *row) num { return r.forfeited })},
		fenOf{&res.Penalties, sum(func(r *row) num { return r.sum(plan.Penalties) })},
		fenOf{&res.ReserveUses, acc.uses}, fenOf{&res.ReserveClosing, acc.closing}, fenOf{&res.Shortfall, acc.shortfall},
		fenOf{&res.ReturnedToBalance, acc.returned}, fenOf{&res.DrawnFromBalance, acc.drawn}, fenOf{&res.BalanceClosing, acc.balance})
	return res, err
}
