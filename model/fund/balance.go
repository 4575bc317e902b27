package fund

import (
	"math/big"

	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/problem"
	"fundsim/model/settle"
)

// Interest is round(i · opening). On a negative balance it is negative: what the
// fund borrows costs the same.
func Interest(opening money.Fen, rate money.Ratio) (money.Fen, bool) {
	return money.MulRatio(opening, rate)
}

// Close is the balance at the end of a year: opening + interest + income − spent.
func Close(opening, interest, income, spent money.Fen) (money.Fen, bool) {
	sum := int64(0)
	for _, x := range []money.Fen{opening, interest, income, -spent} {
		next, ok := money.Add(money.Fen(sum), x)
		if !ok {
			return 0, false
		}
		sum = int64(next)
	}
	return money.Fen(sum), true
}

// Spent (基金支出) is what left the fund in a settled year; it equals budget +
// shortfall + drawn − returned − closing reserve.
func Spent(s *settle.SchemeResult) money.Fen {
	return s.Payable - s.Forfeited - s.Penalties + s.Awards + s.ReserveUses
}

// Cover (可支付月数) is balance ÷ (spent ÷ months) in units of 1e-4 of a month,
// for what was spent in so many months; false where nothing was spent.
func Cover(balance, spent money.Fen, months int) (plan.CoverMonths, bool) {
	if spent <= 0 {
		return 0, false
	}
	m, ok := money.MulDiv(int64(balance), int64(months)*money.PointScale, int64(spent))
	return plan.CoverMonths(m), ok
}

// Light (预警灯) says how safe a fund is.
type Light string

// The lights.
const (
	Red   Light = "red"   // fewer months than the red level, or nothing left
	Amber Light = "amber" // fewer than the amber level
	Green Light = "green"
	Idle  Light = "idle" // more than the idle level
	None  Light = "none" // nothing is spent
)

// LightTitles name the lights.
var LightTitles = map[Light]problem.Text{
	Red: {ZH: "红", EN: "red"}, Amber: {ZH: "黄", EN: "amber"}, Green: {ZH: "绿", EN: "green"}, Idle: {ZH: "结余过多", EN: "idle"}, None: {ZH: "无", EN: "none"},
}

// LightOf compares balance ÷ (spent ÷ months) with the levels, exactly: a cover
// that equals a level does not pass it.
func LightOf(balance, spent money.Fen, months int, l plan.CoverLights) Light {
	if spent <= 0 {
		return None
	}
	cover := new(big.Int).Mul(big.NewInt(int64(balance)), big.NewInt(int64(months)*money.PointScale))
	level := func(m plan.CoverMonths) *big.Int {
		return new(big.Int).Mul(big.NewInt(int64(spent)), big.NewInt(int64(m)))
	}
	switch {
	case cover.Cmp(level(l.Red)) < 0:
		return Red
	case cover.Cmp(level(l.Amber)) < 0:
		return Amber
	case cover.Cmp(level(l.Idle)) > 0:
		return Idle
	}
	return Green
}
