package plan

import (
	"math/big"

	"fundsim/model/money"
)

// Itemised is how an outside institution is settled that a points pool pays
// before it is priced.
const Itemised = "itemised"

// Compiled is a plan made ready to be settled many times: ids are dense
// indexes in id order, references are pointers, budgets and quotas are fen.
// Nothing in it depends on the order of any list or file except the order of
// admissions. It is read-only and may be shared between goroutines.
type Compiled struct {
	Plan    *Plan
	Schemes []CompiledScheme // by id
	Pots    []Pot            // by scheme id, unit id
	Lines   []Line           // by scheme id, unit id, institution id
	Awards  []CompiledAward  // by award id
}

// CompiledScheme is a scheme with its budget split.
type CompiledScheme struct {
	*Scheme
	Total         money.Fen // 总额预算指标
	RiskFund      money.Fen // only where the budget is derived from financing
	ReserveAmount money.Fen
	Distributable money.Fen
	Uses          money.Fen // Σ reserve_uses
	From, To      int       // its pots
}

// Pot is one unit's budget in one scheme (预决算单元 × 险种), with everybody in it.
type Pot struct {
	Index       int // in Compiled.Pots
	FirstHolder int // how many holders earlier pots have
	Unit        *Unit
	Line        *UnitBudget
	SchemeID    string
	Scheme      int // index into Schemes
	Budget      money.Fen
	From, To    int     // its lines
	Members     []int32 // lines settled by the unit's method
	Eligible    []int32 // members that are not excluded
	Itemised    []int32 // outside institutions paid before a points pool
	Admitted    []int32 // lines settled by an admission rule
	Holders     []Holder
	Rule        Sharer
	Tiers       money.Ladder // of a tiered payment: what is paid of which part
	QuotaRule   *QuotaRule   // nil where quotas come from a table
	QuotaPath   string       // key path of the quota rule
	Advance     *Advance
	AdvanceTo   int32 // the line that an advance on the budget goes to
	Holdback    *Holdback
	CashClause  [2]*Clause // of the advance, of the hold-back
	CashPath    [2]string
}

// Sharer is a sharing rule ready for use.
type Sharer struct {
	*Sharing   // nil for fee-for-service
	Keep, Bear money.Ladder
}

// Holder (预算责任单位) is an institution or alliance with a quota in a pot.
type Holder struct {
	ID       string
	Alliance bool
	Quota    money.Fen
	Row      int     // line of the quotas file, 0 where a rule sets it
	Lead     int32   // the line that shows the quota
	Members  []int32 // its lines settled by the unit's method
	Eligible []int32 // members that are not excluded
	Rule     Sharer
	Override *Override // nil where the unit's own rule applies
	Path     string    // key path of the override
	Working  *QuotaWorking
}

// QuotaWorking is how the quota rule weighed one holder. Source: docs/METHOD.md §3a.
type QuotaWorking struct {
	Level             Level
	History, Persons  *big.Rat    // H and N; nil where not defined
	Factors           [2]*big.Rat // clamped, for cost per visit and visits per person; nil where not used
	Negotiated        *Negotiated
	NegotiatedPath    string
	Weight, WeightSum *big.Rat
	PriorRows         []int // lines of the prior file
}

// Line is one institution in one pot.
type Line struct {
	Key           LineKey
	Institution   *Institution
	Pot           int32
	Source        int32              // index into Activity.Lines, −1 where there is no activity
	Admission     *CompiledAdmission // nil unless settled by an admission rule
	SettledBy     string
	FixedAdvance  money.Fen // advance on quota or budget
	AdvanceWeight int64     // what a quota's advance is split by
	HasRelease    bool      // false without a hold-back, or where its score is missing
	Release       Release
	TierBase      money.Fen // of a tiered payment: last year's fund cost, or the quota
	TierRow       int       // its line of the prior or the quotas file
}

// Release is the exact share of a hold-back that a score releases, Num ÷ Den.
type Release struct{ Num, Den int64 }

// CompiledAdmission is an admission rule applied to one line.
type CompiledAdmission struct {
	*Admission
	Path string
	Base CapBase
}

// CapBase is last year's base of growth caps: the institution's own prior row,
// or its peers' taken together.
type CapBase struct {
	TotalCost, Visits, Persons int64
	Origin                     CapOrigin
	Rows                       []int // lines of the prior file
}

// CapOrigin says where a [CapBase] comes from.
type CapOrigin uint8

// The origins of a cap base, in the order they are looked for.
const (
	NoBase CapOrigin = iota
	OwnPrior
	LevelPeers
	AllPeers
)

// CompiledAward is an award with the parties it may be split over.
type CompiledAward struct {
	*Award
	SchemeIndex int
	Column      Column
	Parties     []Party // by institution id
}

// Party is an institution with the lines that weigh for it.
type Party struct {
	Institution string
	Lines       []int32
}

// FundSide is where the fund's part of a pot's variance goes or comes from;
// fee-for-service variances always meet the reserve.
func (p *Pot) FundSide() Account {
	if p.Unit.Method == FeeForService {
		return ToReserve
	}
	return p.Unit.FundSide
}

// String names the origin.
func (o CapOrigin) String() string {
	return [...]string{"no base", "own prior", "level peers", "all peers"}[o]
}

// RoundedDown is ⌊budget · w ÷ Σw⌋: the quota before left-over fen are given out.
func (w *QuotaWorking) RoundedDown(budget money.Fen) money.Fen {
	if w.WeightSum.Sign() == 0 {
		return 0
	}
	x := new(big.Rat).Mul(new(big.Rat).SetInt64(int64(budget)), new(big.Rat).Quo(w.Weight, w.WeightSum))
	return money.Fen(new(big.Int).Quo(x.Num(), x.Denom()).Int64())
}
