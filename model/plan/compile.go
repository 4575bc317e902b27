package plan

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"fundsim/model/money"
	"fundsim/model/problem"
)

// Compile turns a plan and the lines of its activity into a [Compiled], or says
// why it cannot: what [Plan.Validate] finds, budgets or quotas that do not add
// up, holders without a quota, advances that nobody can receive. The values of
// the activity are not looked at, only which lines there are.
func Compile(p *Plan, a *Activity) (*Compiled, problem.List) {
	if found := p.Validate(a); found.HasErrors() {
		return nil, found
	}
	k := &compiler{p: p, a: a, c: &Compiled{Plan: p}}
	k.index()
	k.schemes()
	k.pots()
	if k.problems.HasErrors() { // budgets come first: quotas split them
		return nil, k.problems
	}
	k.quotas()
	k.lines()
	k.members()
	k.cash()
	k.awards()
	if k.problems.HasErrors() {
		return nil, k.problems
	}
	return k.c, k.problems
}

// compiler holds what Compile looks up.
type compiler struct {
	p        *Plan
	a        *Activity
	c        *Compiled
	problems problem.List

	institution map[string]*Institution
	lead        map[string]*Institution // by alliance
	sharing     map[string]*Sharing
	prior       map[LineKey]*PriorRow
	priorOf     map[[2]string][]*PriorRow // by scheme and unit, in institution order
	admissions  map[[2]string]*CompiledAdmission
}

func (k *compiler) index() {
	k.institution, k.lead = map[string]*Institution{}, map[string]*Institution{}
	for i := range k.p.Institutions {
		in := &k.p.Institutions[i]
		k.institution[in.ID] = in
		if in.Lead {
			k.lead[in.Alliance] = in
		}
	}
	k.sharing = map[string]*Sharing{}
	for i := range k.p.Sharing {
		k.sharing[k.p.Sharing[i].ID] = &k.p.Sharing[i]
	}
	k.prior, k.priorOf = map[LineKey]*PriorRow{}, map[[2]string][]*PriorRow{}
	for i := range k.p.Prior {
		r := &k.p.Prior[i]
		k.prior[LineKey{r.Institution, r.Scheme, r.Unit}] = r
		key := [2]string{r.Scheme, r.Unit}
		k.priorOf[key] = append(k.priorOf[key], r)
	}
	for _, rows := range k.priorOf {
		slices.SortFunc(rows, func(a, b *PriorRow) int { return strings.Compare(a.Institution, b.Institution) })
	}
	k.admissions = map[[2]string]*CompiledAdmission{}
}

// schemes works out reserve and distributable. Source: docs/METHOD.md §1, §7.
func (k *compiler) schemes() {
	for i := range k.p.Schemes {
		s := CompiledScheme{Scheme: &k.p.Schemes[i]}
		at := "schemes." + s.ID
		if f := s.Budget.Financing; f != nil {
			s.RiskFund, _ = money.MulRatio(max(0, f.Current-f.Prior), f.RiskRate)
			s.Total = f.Current - s.RiskFund - f.SeriousIllness
			if s.Total < 0 {
				k.problems.Errorf("budget", at+".budget", "筹资额 %s 减去风险金 %s 与大病保险 %s 后为负", "financing %s less risk fund %s and serious illness %s is negative", f.Current, s.RiskFund, f.SeriousIllness)
			}
		} else {
			s.Total = *s.Budget.Amount
		}
		s.withhold()
		for _, u := range k.p.ReserveUses {
			if u.Scheme == s.ID {
				var ok bool
				if s.Uses, ok = money.Add(s.Uses, u.Amount); !ok {
					k.problems.Errorf("overflow", "reserve_uses."+u.ID, "预留金用途合计超出范围", "the reserve uses add up to more than can be held")
				}
			}
		}
		k.c.Schemes = append(k.c.Schemes, s)
	}
	slices.SortFunc(k.c.Schemes, func(a, b CompiledScheme) int { return strings.Compare(a.ID, b.ID) })
}

// withhold sets the reserve aside.
func (s *CompiledScheme) withhold() {
	s.ReserveAmount, _ = money.MulRatio(s.Total, s.Reserve.Rate)
	s.Distributable = s.Total - s.ReserveAmount
}

// pots splits each scheme's distributable over its units. Source: docs/METHOD.md §1.
func (k *compiler) pots() {
	units := make([]*Unit, len(k.p.Units))
	for i := range k.p.Units {
		units[i] = &k.p.Units[i]
	}
	slices.SortFunc(units, func(a, b *Unit) int { return strings.Compare(a.ID, b.ID) })
	for si := range k.c.Schemes {
		s := &k.c.Schemes[si]
		s.From = len(k.c.Pots)
		for _, u := range units {
			for bi := range u.Budgets {
				if b := &u.Budgets[bi]; b.Scheme == s.ID {
					k.c.Pots = append(k.c.Pots, k.pot(si, u, b))
				}
			}
		}
		s.To = len(k.c.Pots)
		k.split(s)
	}
}

// split sets the budgets of a scheme's pots.
func (k *compiler) split(s *CompiledScheme) {
	given, rest := new(big.Int), -1
	for i := s.From; i < s.To; i++ {
		pot := &k.c.Pots[i]
		switch b := pot.Line; {
		case b.Amount != nil:
			pot.Budget = *b.Amount
		case b.Share != nil:
			pot.Budget, _ = money.MulRatio(s.Distributable, *b.Share)
		default:
			pot.Budget, rest = 0, i
		}
		given.Add(given, big.NewInt(int64(pot.Budget)))
	}
	k.balanceBudgets(s, new(big.Int).Sub(big.NewInt(int64(s.Distributable)), given), rest)
}

func (k *compiler) pot(scheme int, u *Unit, b *UnitBudget) Pot {
	pot := Pot{Unit: u, Line: b, Scheme: scheme, SchemeID: k.c.Schemes[scheme].ID}
	switch u.Method {
	case FeeForService:
	case TieredPayment:
		pot.Tiers = tierLadder(u.Tiers)
	default:
		pot.Rule = k.sharer(u.Sharing)
	}
	for i := range k.p.Cash {
		r := &k.p.Cash[i]
		if !slices.Contains(r.Units, u.ID) {
			continue
		}
		if r.Advance != nil {
			pot.Advance, pot.CashClause[0], pot.CashPath[0] = r.Advance, r.Clause, fmt.Sprintf("cash.%d.advance", i)
		}
		if r.Holdback != nil {
			pot.Holdback, pot.CashClause[1], pot.CashPath[1] = r.Holdback, r.Clause, fmt.Sprintf("cash.%d.holdback", i)
		}
	}
	for i := range k.p.QuotaRules {
		if k.p.QuotaRules[i].Unit == u.ID {
			pot.QuotaRule, pot.QuotaPath = &k.p.QuotaRules[i], fmt.Sprintf("quota_rules.%d", i)
		}
	}
	return pot
}

// balanceBudgets gives what is left to the rest line, or says by how much the
// budgets miss the distributable.
func (k *compiler) balanceBudgets(s *CompiledScheme, left *big.Int, rest int) {
	at := "schemes." + s.ID
	if s.From == s.To {
		k.problems.Errorf("budget", at, "险种 %q 没有任何单元预算,可分配额 %s 无处可用", "scheme %q has no unit budget, so its distributable %s goes nowhere", s.ID, s.Distributable).
			Advise("在某个单元的 budgets 中加上 {scheme: %[1]s, rest: true}", "add {scheme: %[1]s, rest: true} to the budgets of a unit", s.ID)
		return
	}
	yuan := func() string { return new(big.Rat).SetFrac(left, big.NewInt(money.FenPerYuan)).FloatString(2) }
	switch {
	case rest >= 0 && left.Sign() >= 0:
		k.c.Pots[rest].Budget = money.Fen(left.Int64())
	case rest >= 0:
		left.Neg(left)
		k.problems.Errorf("budget", "units."+k.c.Pots[rest].Unit.ID+".budgets."+s.ID, "险种 %q 的其他单元预算超出可分配额 %s 元,余额为负", "the other units of scheme %q exceed its distributable by %s yuan, so the rest is negative", s.ID, yuan())
	case left.Sign() != 0:
		zh, en := "少", "short of"
		if left.Sign() < 0 {
			zh, en = "多", "over"
			left.Neg(left)
		}
		k.problems.Errorf("budget", at, "险种 %[1]q 各单元预算之和比可分配额 %[2]s %[3]s %[5]s 元", "the unit budgets of scheme %[1]q are %[4]s its distributable %[2]s by %[5]s yuan", s.ID, s.Distributable, zh, en, yuan()).
			Advise("各单元预算须恰好等于可分配额;可让一个单元取 rest: true", "unit budgets must add up to the distributable exactly; let one unit take rest: true")
	}
}

func (k *compiler) sharer(id string) Sharer {
	s := k.sharing[id]
	return Sharer{Sharing: s, Keep: s.Surplus.ladder(), Bear: s.Overrun.ladder()}
}

// ladder returns the arithmetic form; an absent ladder gives 0.
func (l *Ladder) ladder() money.Ladder {
	if l == nil {
		return money.Ladder{}
	}
	out := money.Ladder{Mode: money.Marginal, Gate: l.Gate, Factor: l.Factor}
	if l.Mode == ModeWhole {
		out.Mode = money.Whole
	}
	if l.Cap != nil {
		out.Cap, out.Capped = *l.Cap, true
	}
	for _, b := range l.Bands {
		band := money.Band{Share: b.Share, Open: b.UpTo == nil}
		if b.UpTo != nil {
			band.UpTo = *b.UpTo
		}
		out.Bands = append(out.Bands, band)
	}
	return out
}

// awards lists, for each award, the institutions with activity in its units.
// Source: docs/METHOD.md §5.
func (k *compiler) awards() {
	for i := range k.p.Awards {
		w := CompiledAward{Award: &k.p.Awards[i]}
		w.SchemeIndex = slices.IndexFunc(k.c.Schemes, func(s CompiledScheme) bool { return s.ID == w.Scheme })
		w.Column = Column(slices.Index(ColumnNames[:], string(w.Weight)))
		byInstitution := map[string][]int32{}
		for l := range k.c.Lines {
			key := k.c.Lines[l].Key
			if key.Scheme == w.Scheme && k.c.Lines[l].Source >= 0 && slices.Contains(w.Units, key.Unit) {
				byInstitution[key.Institution] = append(byInstitution[key.Institution], int32(l))
			}
		}
		for id, lines := range byInstitution {
			w.Parties = append(w.Parties, Party{id, lines})
		}
		slices.SortFunc(w.Parties, func(a, b Party) int { return strings.Compare(a.Institution, b.Institution) })
		k.c.Awards = append(k.c.Awards, w)
	}
	slices.SortFunc(k.c.Awards, func(a, b CompiledAward) int { return strings.Compare(a.ID, b.ID) })
}

// Compare orders lines by scheme, unit and institution.
func (a LineKey) Compare(b LineKey) int {
	return cmp.Or(strings.Compare(a.Scheme, b.Scheme), strings.Compare(a.Unit, b.Unit), strings.Compare(a.Institution, b.Institution))
}
