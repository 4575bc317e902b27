package settle

import (
	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/problem"
)

// Result is one settled year (决算结果). Rows are sorted by scheme, unit and
// institution id, in byte order. Amounts are fen.
type Result struct {
	Schemes      []SchemeResult
	Units        []UnitResult
	Institutions []LineResult
	Holders      []HolderResult // holders of quotas, for institution-budget units
	Awards       []AwardPart    // by award and institution
	Uses         []UsePart
	Warnings     []problem.Problem
	Checks       []Check
}

// SchemeResult is one scheme's year; it counts everybody, admitted institutions too.
type SchemeResult struct {
	Scheme                                              string
	Budget, Reserve, Distributable                      money.Fen
	Incurred, Payable, Awards, Forfeited, Penalties     money.Fen
	ReserveUses, ReserveClosing, Shortfall              money.Fen
	OpeningBalance, ReturnedToBalance, DrawnFromBalance money.Fen // returned and drawn exclude the shortfall
	BalanceClosing                                      money.Fen
}

// UnitResult is one unit in one scheme, without institutions settled by an
// admission rule.
type UnitResult struct {
	Unit, Scheme               string
	Method                     plan.Method
	Budget, Incurred, Variance money.Fen // variance = budget − incurred
	PoolBudget                 money.Fen // drg-points: B', after outside institutions
	PoolIncurred               money.Fen // drg-points: F
	PoolTotal                  money.Fen // drg-points: B*
	PoolPatient                money.Fen // drg-points: ΣI
	PoolGross                  money.Fen // drg-points: G
	FreeGross                  money.Fen // with bounds: what members at no bound share
	FreePoints                 money.Points
	Relaxed                    bool      // bounds could not be met and were relaxed
	PoolRetained, PoolBorne    money.Fen // drg-points only
	Retained, Borne, Payable   money.Fen
	FundSideAmount             money.Fen    // positive: returned by the unit
	FundSide                   plan.Account // where it goes or comes from
	Points                     money.Points
	PointValue                 int64 // yuan × 1e4 per point; meaningless where !HasPointValue
	HasPointValue              bool
	Advance, Final             money.Fen
}

// LineResult is one institution in one unit and scheme.
type LineResult struct {
	Institution, Scheme, Unit     string
	Alliance                      string
	Quota                         money.Fen
	HasQuota                      bool // on the lead's row only, for an alliance
	Deductions, Incurred          money.Fen
	Cases                         int64
	Points                        money.Points
	Priced                        bool // priced by points
	Retained, Borne               money.Fen
	Nonpayable, Payable           money.Fen
	Advance                       money.Fen
	Withheld, Released, Forfeited money.Fen
	Penalties, Final              money.Fen
	SettledBy                     string       // the unit's method, "itemised", or the admission rule's id
	PaidFrom                      plan.Account // reserve or balance for an admitted institution, else "": the unit pays
	ForfeitsTo                    plan.Account // "" where nothing is held back
	Bound                         Bound
}

// Bound says at which bound of a points pool a line stands.
type Bound uint8

// The bounds of a points pool.
const (
	Unbounded Bound = iota
	AtFloor
	AtCap
)

// HolderResult is one holder's (预算责任单位) quota and sharing, before it is
// split over an alliance's members.
type HolderResult struct {
	Holder, Scheme, Unit string
	Quota, Incurred      money.Fen
	Retained, Borne      money.Fen
	Sharing              string // id of the sharing rule, the override's where one applies
}

// AwardPart is one institution's part of an award; zero parts are not listed.
type AwardPart struct {
	Award, Institution, Scheme string
	From                       plan.Account
	Amount                     money.Fen
}

// UsePart is a planned use of the reserve (预留金用途).
type UsePart struct {
	Use, Scheme string
	Amount      money.Fen
}

// Admitted tells whether an admission rule (新增定点) settled the line.
func (l *LineResult) Admitted() bool { return l.PaidFrom != "" }

// Check is one invariant and by how much it fails.
type Check struct {
	Name       string
	OK         bool
	Difference money.Fen
}

// GainRatio is (payable − incurred) ÷ incurred; false where nothing was incurred.
func (l *LineResult) GainRatio() (money.Ratio, bool) {
	r, ok := gainRatio(l.Payable, l.Incurred)
	return money.Ratio(r), ok
}
