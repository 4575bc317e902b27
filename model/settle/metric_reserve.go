package settle

import (
	"iter"
	"slices"

	"fundsim/model/money"
	"fundsim/model/plan"
)

// ReserveKind says why an amount entered or left the reserve.
type ReserveKind string

// The kinds of entry, in the order of the account.
const (
	ReserveOpening   ReserveKind = "opening"
	ReserveAdmission ReserveKind = "admission"
	ReserveVariance  ReserveKind = "variance"
	ReserveAward     ReserveKind = "award"
	ReserveUsed      ReserveKind = "use"
	ReserveForfeit   ReserveKind = "forfeit"
	ReserveShortfall ReserveKind = "shortfall"
)

// Order is the place of the kind in the account.
func (k ReserveKind) Order() int {
	return slices.Index([]ReserveKind{ReserveOpening, ReserveAdmission, ReserveVariance, ReserveAward, ReserveUsed, ReserveForfeit, ReserveShortfall}, k)
}

// ReserveEntry is one movement of a scheme's reserve (预留金): positive in,
// negative out. Unit is set for admissions, variances and forfeits, Institution
// for admissions and forfeits, Rule for admissions, awards and uses.
type ReserveEntry struct {
	Scheme                  string
	Kind                    ReserveKind
	Unit, Institution, Rule string
	Amount                  money.Fen
}

// Name returns the entry's name within its scheme, e.g. forfeit:inpatient:h002.
func (e ReserveEntry) Name() string {
	switch e.Kind {
	case ReserveAdmission, ReserveForfeit:
		return string(e.Kind) + ":" + e.Unit + ":" + e.Institution
	case ReserveVariance:
		return string(e.Kind) + ":" + e.Unit
	case ReserveAward, ReserveUsed:
		return string(e.Kind) + ":" + e.Rule
	}
	return string(e.Kind)
}

// is compares with Name without building it.
func (e ReserveEntry) is(name string) bool {
	k := string(e.Kind)
	if len(name) < len(k) || name[:len(k)] != k {
		return false
	}
	return e.Name() == name
}

// ReserveEntries yields the movements of every scheme's reserve, scheme by
// scheme in the order of [ReserveKind] and of the result's rows; zero amounts
// are left out. They add up to the closing reserve. Source: spec "Settlement" §5.
func ReserveEntries(p *plan.Plan, r *Result) iter.Seq[ReserveEntry] {
	return func(yield func(ReserveEntry) bool) {
		w := reserveWalk{plan: p, result: r, yield: yield}
		for i := range r.Schemes {
			s := &r.Schemes[i]
			if !(w.entry(ReserveEntry{Scheme: s.Scheme, Kind: ReserveOpening, Amount: s.Reserve}) &&
				w.lines(s.Scheme, ReserveAdmission) && w.variances(s.Scheme) && w.awards(s.Scheme) && w.uses(s.Scheme) &&
				w.lines(s.Scheme, ReserveForfeit) &&
				w.entry(ReserveEntry{Scheme: s.Scheme, Kind: ReserveShortfall, Amount: s.Shortfall})) {
				return
			}
		}
	}
}

type reserveWalk struct {
	plan   *plan.Plan
	result *Result
	yield  func(ReserveEntry) bool
}

func (w *reserveWalk) entry(e ReserveEntry) bool { return e.Amount == 0 || w.yield(e) }

func (w *reserveWalk) lines(scheme string, kind ReserveKind) bool {
	for i := range w.result.Institutions {
		l := &w.result.Institutions[i]
		if l.Scheme != scheme {
			continue
		}
		e := ReserveEntry{Scheme: scheme, Kind: kind, Unit: l.Unit, Institution: l.Institution}
		if kind == ReserveForfeit {
			if l.Forfeited != 0 && forfeitsTo(w.plan, l.Unit) == plan.ToReserve {
				e.Amount = l.Forfeited
			}
		} else if a := AdmissionOf(w.plan, l); a != nil && a.From == plan.ToReserve {
			e.Amount, e.Rule = -l.Payable, a.ID
		}
		if !w.entry(e) {
			return false
		}
	}
	return true
}

func (w *reserveWalk) variances(scheme string) bool {
	for i := range w.result.Units {
		u := &w.result.Units[i]
		if u.Scheme != scheme || FundSideOf(w.plan, u) != plan.ToReserve {
			continue
		}
		if !w.entry(ReserveEntry{Scheme: scheme, Kind: ReserveVariance, Unit: u.Unit, Amount: u.FundSideAmount}) {
			return false
		}
	}
	return true
}

func (w *reserveWalk) awards(scheme string) bool {
	for i := range w.plan.Awards {
		a := &w.plan.Awards[i]
		if a.Scheme != scheme || a.From != plan.ToReserve {
			continue
		}
		var sum money.Fen
		for j := range w.result.Awards {
			if part := &w.result.Awards[j]; part.Award == a.ID && part.Scheme == scheme {
				sum += part.Amount
			}
		}
		if !w.entry(ReserveEntry{Scheme: scheme, Kind: ReserveAward, Rule: a.ID, Amount: -sum}) {
			return false
		}
	}
	return true
}

func (w *reserveWalk) uses(scheme string) bool {
	for i := range w.plan.ReserveUses {
		u := &w.plan.ReserveUses[i]
		if u.Scheme == scheme && !w.entry(ReserveEntry{Scheme: scheme, Kind: ReserveUsed, Rule: u.ID, Amount: -u.Amount}) {
			return false
		}
	}
	return true
}

// FundSideOf returns where the fund's part of a unit's variance goes or comes
// from: always the reserve for fee-for-service.
func FundSideOf(p *plan.Plan, u *UnitResult) plan.Account {
	if u.Method == plan.FeeForService {
		return plan.ToReserve
	}
	for i := range p.Units {
		if p.Units[i].ID == u.Unit {
			return p.Units[i].FundSide
		}
	}
	return ""
}

// AdmissionOf returns the admission rule that settled the line, nil where none did.
func AdmissionOf(p *plan.Plan, l *LineResult) *plan.Admission {
	for i := range p.Admissions {
		if a := &p.Admissions[i]; a.ID == l.SettledBy && slices.Contains(a.Units, l.Unit) {
			return a
		}
	}
	return nil
}

func forfeitsTo(p *plan.Plan, unit string) plan.Account {
	for i := range p.Cash {
		if c := &p.Cash[i]; c.Holdback != nil && slices.Contains(c.Units, unit) {
			return c.Holdback.ForfeitsTo
		}
	}
	return ""
}
