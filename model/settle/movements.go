package settle

import (
	"iter"
	"slices"

	"fundsim/model/money"
	"fundsim/model/plan"
)

// MovementKind says why an amount entered or left the reserve or the balance.
type MovementKind string

// The kinds of movement, in the order of the reserve account.
const (
	ReserveOpening   MovementKind = "opening"
	ReserveAdmission MovementKind = "admission"
	ReserveVariance  MovementKind = "variance"
	ReserveAward     MovementKind = "award"
	ReserveUsed      MovementKind = "use"
	ReserveForfeit   MovementKind = "forfeit"
	ReserveShortfall MovementKind = "shortfall"
	BalancePenalty   MovementKind = "penalties"
)

var movementOrder = []MovementKind{ReserveOpening, ReserveAdmission, ReserveVariance, ReserveAward, ReserveUsed, ReserveForfeit, ReserveShortfall, BalancePenalty}

// Order is the place of the kind in the account.
func (k MovementKind) Order() int { return slices.Index(movementOrder, k) }

// Movement is what a scheme's reserve (预留金) or balance (累计结余) received from,
// or (negative) gave to, units, institutions, awards and uses. Unit is set for
// admissions, variances, forfeits and penalties, Institution for all of these but
// variances, Rule for admissions, awards and uses.
type Movement struct {
	Scheme                  string
	Account                 plan.Account
	Kind                    MovementKind
	Unit, Institution, Rule string
	Amount                  money.Fen
}

// Name returns the movement's name within its scheme, e.g. forfeit:inpatient:h002.
func (e Movement) Name() string {
	switch e.Kind {
	case ReserveAdmission, ReserveForfeit, BalancePenalty:
		return string(e.Kind) + ":" + e.Unit + ":" + e.Institution
	case ReserveVariance:
		return string(e.Kind) + ":" + e.Unit
	case ReserveAward, ReserveUsed:
		return string(e.Kind) + ":" + e.Rule
	}
	return string(e.Kind)
}

// is compares with Name without building it.
func (e Movement) is(name string) bool {
	k := string(e.Kind)
	return len(name) >= len(k) && name[:len(k)] == k && e.Name() == name
}

// ReserveEntries yields the movements of every scheme's reserve, scheme by
// scheme in the order of [MovementKind] and of the result's rows; zero amounts
// are left out. They add up to the closing reserve. Source: docs/METHOD.md §5.
func ReserveEntries(r *Result) iter.Seq[Movement] {
	return func(yield func(Movement) bool) {
		for i := range r.Schemes {
			s := &r.Schemes[i]
			if !r.reserve(s, yield) {
				return
			}
		}
	}
}

func (r *Result) reserve(s *SchemeResult, yield func(Movement) bool) bool {
	entry := func(k MovementKind, amount money.Fen) bool {
		return amount == 0 || yield(Movement{Scheme: s.Scheme, Account: plan.ToReserve, Kind: k, Amount: amount})
	}
	if !entry(ReserveOpening, s.Reserve) {
		return false
	}
	for _, kind := range movementOrder[1:6] {
		for m := range r.Movements(s.Scheme, kind) {
			if m.Account == plan.ToReserve && !yield(m) {
				return false
			}
		}
	}
	return entry(ReserveShortfall, s.Shortfall)
}

// Movements yields one kind of movement of a scheme, to and from reserve and
// balance, in the order of the result's rows; zero amounts are left out.
func (r *Result) Movements(scheme string, kind MovementKind) iter.Seq[Movement] {
	return func(yield func(Movement) bool) {
		give := func(m Movement) bool {
			m.Scheme, m.Kind = scheme, kind
			return m.Amount == 0 || yield(m)
		}
		switch kind {
		case ReserveVariance:
			for i := range r.Units {
				if u := &r.Units[i]; u.Scheme == scheme && !give(Movement{Account: u.FundSide, Unit: u.Unit, Amount: u.FundSideAmount}) {
					return
				}
			}
		case ReserveUsed:
			for _, u := range r.Uses {
				if u.Scheme == scheme && !give(Movement{Account: plan.ToReserve, Rule: u.Use, Amount: -u.Amount}) {
					return
				}
			}
		case ReserveAward:
			r.awardMovements(scheme, give)
		default:
			for i := range r.Institutions {
				if l := &r.Institutions[i]; l.Scheme == scheme && !give(l.movement(kind)) {
					return
				}
			}
		}
	}
}

// awardMovements adds up the parts of each award; parts stand together.
func (r *Result) awardMovements(scheme string, give func(Movement) bool) {
	var m Movement
	for i := range r.Awards {
		a := &r.Awards[i]
		if a.Scheme != scheme {
			continue
		}
		if a.Award != m.Rule {
			if !give(m) {
				return
			}
			m = Movement{Account: a.From, Rule: a.Award}
		}
		m.Amount -= a.Amount
	}
	give(m)
}

// movement is what one line moves; the zero Movement where it moves nothing.
func (l *LineResult) movement(kind MovementKind) Movement {
	m := Movement{Unit: l.Unit, Institution: l.Institution}
	switch {
	case kind == ReserveAdmission && l.Admitted():
		m.Account, m.Rule, m.Amount = l.PaidFrom, l.SettledBy, -l.Payable
	case kind == ReserveForfeit:
		m.Account, m.Amount = l.ForfeitsTo, l.Forfeited
	case kind == BalancePenalty:
		m.Account, m.Amount = plan.ToBalance, l.Penalties
	}
	return m
}
