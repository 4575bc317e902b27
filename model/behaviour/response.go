package behaviour

import (
	"math"
	"math/big"

	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/portable"
	"fundsim/model/settle"
)

// most is the largest volume factor; beyond it the reaction has run away.
const most = 1000 * money.One

// respond is (v ÷ reference)^elasticity, rounded to 1e-9; false where it is past
// [most] or not defined. The quotient is exact up to its conversion to binary,
// and the power has the same digits on every machine.
func respond(v, reference *big.Rat, elasticity money.Ratio) (money.Ratio, bool) {
	if reference.Sign() <= 0 {
		return 0, false
	}
	x, _ := new(big.Rat).Quo(v, reference).Float64()
	e, _ := big.NewRat(int64(elasticity), int64(money.One)).Float64()
	f := float64(portable.Pow(x, e) * float64(money.One))
	if !(f <= float64(most)) { // NaN too
		return 0, false
	}
	return money.Ratio(math.Floor(f + 0.5)), true
}

// pointValue is a pool's point value in fen per point: exactly G ÷ ΣP, or what
// members at no bound share, or, where everybody stands at a bound, the reported
// one of four decimals. False where the pool has none.
func pointValue(pot *plan.Pot, u *settle.UnitResult) (*big.Rat, bool) {
	switch {
	case !u.HasPointValue:
		return nil, false
	case pot.Unit.Bounds == nil:
		return fenPerPoint(int64(u.PoolGross), int64(u.Points)), true
	case u.FreePoints > 0:
		return fenPerPoint(int64(u.FreeGross), int64(u.FreePoints)), true
	}
	return big.NewRat(u.PointValue, 10_000/money.FenPerYuan), true
}

func fenPerPoint(fen, points int64) *big.Rat {
	v := new(big.Rat).SetFrac64(fen, points)
	return v.Mul(v, new(big.Rat).SetInt64(money.PointScale))
}

// yuan shows a point value in fen as results do: yuan × 1e4 per point.
func yuan(v *big.Rat) int64 {
	x, _ := money.RoundRat(new(big.Rat).Mul(v, big.NewRat(10_000, money.FenPerYuan)))
	return x
}
