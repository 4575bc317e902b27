package plan

import (
	"fmt"
	"maps"
	"slices"

	"fundsim/model/money"
)

func indexed(path string, i int) string { return fmt.Sprintf("%s.%d", path, i) }

// lines lists one row per institution × unit × scheme with activity, or with a
// quota or an advance on the unit's budget (an alliance's on the lead's row).
func (k *compiler) lines() {
	source := map[LineKey]int32{}
	for i, l := range k.a.Lines {
		source[l] = int32(i)
	}
	add := func(key LineKey) {
		if _, ok := source[key]; !ok {
			source[key] = -1
		}
	}
	for i := range k.c.Pots {
		pot := &k.c.Pots[i]
		for _, h := range pot.Holders {
			add(LineKey{k.face(h.ID), pot.SchemeID, pot.Unit.ID})
		}
		if pot.Advance != nil && pot.Advance.Basis == BasisBudget {
			if lead := k.onlyLead(pot); lead != "" {
				add(LineKey{lead, pot.SchemeID, pot.Unit.ID})
			}
		}
	}
	for key, src := range source {
		k.c.Lines = append(k.c.Lines, Line{Key: key, Institution: k.institution[key.Institution], Source: src})
	}
	slices.SortFunc(k.c.Lines, func(a, b Line) int { return a.Key.Compare(b.Key) })
}

// face is the institution whose row shows a holder's quota.
func (k *compiler) face(holder string) string {
	if lead := k.lead[holder]; lead != nil {
		return lead.ID
	}
	return holder
}

// onlyLead is the lead of the only alliance with activity in the pot's unit and
// scheme, or, where the scheme has none there, in the unit; "" where there is
// none or more than one.
func (k *compiler) onlyLead(pot *Pot) string {
	found, anyScheme := map[string]bool{}, map[string]bool{}
	for _, l := range k.a.Lines {
		if in := k.institution[l.Institution]; l.Unit == pot.Unit.ID && in.Alliance != "" {
			anyScheme[in.Alliance] = true
			if l.Scheme == pot.SchemeID {
				found[in.Alliance] = true
			}
		}
	}
	if len(found) == 0 {
		found = anyScheme
	}
	if len(found) != 1 {
		return ""
	}
	return k.lead[slices.Collect(maps.Keys(found))[0]].ID
}

// members sorts the lines of each pot into those settled by the unit's method,
// outside institutions paid first, and those an admission rule takes out.
func (k *compiler) members() {
	next, holders := 0, 0
	for i := range k.c.Pots {
		pot := &k.c.Pots[i]
		pot.Index, pot.FirstHolder, pot.From = i, holders, next
		holders += len(pot.Holders)
		for next < len(k.c.Lines) && k.c.Lines[next].Key.Scheme == pot.SchemeID && k.c.Lines[next].Key.Unit == pot.Unit.ID {
			k.place(pot, next)
			next++
		}
		pot.To = next
		if pot.Unit.Method == InstitutionBudget {
			k.assignHolders(pot)
		}
		if pot.Unit.Method == TieredPayment {
			k.tierBases(pot)
		}
	}
}

func (k *compiler) place(pot *Pot, line int) {
	l, id := &k.c.Lines[line], int32(line)
	l.Pot = int32(pot.Index)
	switch {
	case k.admission(l.Institution, pot.Unit.ID) != nil:
		l.Admission = k.capBase(k.admission(l.Institution, pot.Unit.ID), l)
		l.SettledBy = l.Admission.ID
		pot.Admitted = append(pot.Admitted, id)
	case pot.Unit.Method == DRGPoints && pot.Unit.Outside == ItemisedFirst && l.Institution.Region == Outside:
		l.SettledBy = Itemised
		pot.Itemised = append(pot.Itemised, id)
	default:
		l.SettledBy = string(pot.Unit.Method)
		pot.Members = append(pot.Members, id)
		if !l.Institution.Excluded {
			pot.Eligible = append(pot.Eligible, id)
		}
	}
}

func (k *compiler) assignHolders(pot *Pot) {
	byID := map[string]*Holder{}
	for i := range pot.Holders {
		h := &pot.Holders[i]
		byID[h.ID] = h
		face := LineKey{k.face(h.ID), pot.SchemeID, pot.Unit.ID}
		for l := pot.From; l < pot.To; l++ {
			if k.c.Lines[l].Key == face {
				h.Lead = int32(l)
			}
		}
	}
	for _, l := range pot.Members {
		line := &k.c.Lines[l]
		h := byID[line.Institution.holder()]
		if h == nil && line.Source < 0 {
			k.problems.Errorf("no-quota", pot.CashPath[0], "医共体 %q 在单元 %s、险种 %s 没有额度,不能向其牵头机构预付", "alliance %q has no quota in unit %s, scheme %s, so its lead can have no advance", line.Institution.Alliance, pot.Unit.ID, pot.SchemeID)
			continue
		}
		if h == nil {
			k.problems.RowErrorf("no-quota", "activity", k.a.firstRow(int(line.Source)), "institution",
				"责任单位 %q 在单元 %s、险种 %s 有业务量却没有额度", "holder %q has activity in unit %s, scheme %s but no quota", line.Institution.holder(), pot.Unit.ID, pot.SchemeID).
				Advise("补上额度或上年数据,或用 admissions 规定新增机构如何结算", "give it a quota or prior data, or say in admissions how new institutions are settled")
			continue
		}
		h.Members = append(h.Members, l)
		if !line.Institution.Excluded {
			h.Eligible = append(h.Eligible, l)
		}
	}
}

// admission returns the first rule that takes the institution out of the unit,
// or nil. Source: docs/METHOD.md §2.
func (k *compiler) admission(in *Institution, unit string) *CompiledAdmission {
	key := [2]string{in.ID, unit}
	if found, ok := k.admissions[key]; ok {
		return found
	}
	var found *CompiledAdmission
	for i := range k.p.Admissions {
		if r := &k.p.Admissions[i]; slices.Contains(r.Units, unit) && k.p.admits(r, in) {
			found = &CompiledAdmission{Admission: r, Path: "admissions." + r.ID}
			break
		}
	}
	k.admissions[key] = found
	return found
}

func (p *Plan) admits(r *Admission, in *Institution) bool {
	w := &r.When
	if w.DesignatedFrom != nil {
		from := w.DesignatedFrom.Date
		if w.DesignatedFrom.PlanStart {
			from = p.PlanStart
		}
		if in.DesignatedOn.IsZero() || in.DesignatedOn.Before(from) {
			return false
		}
	}
	if w.NaturalYearsBelow != nil && (in.DesignatedOn.IsZero() || p.naturalYears(in) >= *w.NaturalYearsBelow) {
		return false
	}
	return w.InstitutionSelector.matches(in)
}

// naturalYears counts the completed natural years (自然年度) since designation.
func (p *Plan) naturalYears(in *Institution) int {
	years := p.Year - in.DesignatedOn.Year
	if in.DesignatedOn.Month == 1 && in.DesignatedOn.Day == 1 {
		return years
	}
	return years - 1
}

// capBase finds the base of growth caps: the own prior row, else all
// institutions of the level with a prior row taken together, else all of them.
// Source: docs/METHOD.md §4.
func (k *compiler) capBase(r *CompiledAdmission, l *Line) *CompiledAdmission {
	out := &CompiledAdmission{Admission: r.Admission, Path: r.Path}
	if r.Pay != PayCapped {
		return out
	}
	take := func(row *PriorRow, origin CapOrigin) {
		b := &out.Base
		b.Origin = origin
		b.TotalCost, b.Visits, b.Persons = b.TotalCost+int64(row.TotalCost), b.Visits+row.Visits, b.Persons+row.Persons
		b.Rows = append(b.Rows, row.Row)
	}
	if own := k.prior[l.Key]; own != nil {
		take(own, OwnPrior)
		return out
	}
	rows := k.priorOf[[2]string{l.Key.Scheme, l.Key.Unit}]
	for _, row := range rows {
		if k.institution[row.Institution].Level == l.Institution.Level {
			take(row, LevelPeers)
		}
	}
	if out.Base.Origin == NoBase {
		for _, row := range rows {
			take(row, AllPeers)
		}
	}
	return out
}

// cash works out what does not depend on activity: advances on quotas and
// budgets, and the share of a hold-back that the score releases. Source: docs/METHOD.md §6.
func (k *compiler) cash() {
	var alloc money.Allocator
	for i := range k.c.Pots {
		pot := &k.c.Pots[i]
		if pot.Advance != nil && pot.Advance.Basis == BasisQuota {
			for _, h := range pot.Holders {
				k.quotaAdvance(&alloc, pot, &h)
			}
		}
		if pot.Advance != nil && pot.Advance.Basis == BasisBudget {
			k.budgetAdvance(pot)
		}
		if pot.Holdback != nil {
			schedule := k.p.Schedule(pot.Holdback.Schedule)
			for l := pot.From; l < pot.To; l++ {
				if score := k.c.Lines[l].Institution.Score; score != nil {
					k.c.Lines[l].HasRelease, k.c.Lines[l].Release = true, schedule.release(*score)
				}
			}
		}
	}
}

// quotaAdvance splits round(quota · rate) over the holder's members by prior
// fund cost, equally where none has any.
func (k *compiler) quotaAdvance(alloc *money.Allocator, pot *Pot, h *Holder) {
	any := false
	for _, l := range h.Members {
		if r := k.prior[k.c.Lines[l].Key]; r != nil {
			k.c.Lines[l].AdvanceWeight = int64(r.FundCost)
			any = any || r.FundCost > 0
		}
	}
	for _, l := range h.Members {
		if !any {
			k.c.Lines[l].AdvanceWeight = 1
		}
	}
	k.splitAdvance(alloc, pot, h)
}

// splitAdvance splits a holder's advance by the weights of its members.
func (k *compiler) splitAdvance(alloc *money.Allocator, pot *Pot, h *Holder) {
	if len(h.Members) == 0 {
		return
	}
	total, _ := money.MulRatio(h.Quota, pot.Advance.Rate)
	weights, parts := make([]int64, len(h.Members)), make([]money.Fen, len(h.Members))
	for i, l := range h.Members {
		weights[i] = k.c.Lines[l].AdvanceWeight
	}
	if err := alloc.Allocate(total, weights, parts); err != nil {
		k.problems.Errorf("overflow", pot.CashPath[0], "上年统筹支付合计超出范围", "the prior fund costs add up to more than can be held")
		return
	}
	for i, l := range h.Members {
		k.c.Lines[l].FixedAdvance = parts[i]
	}
}

func (k *compiler) budgetAdvance(pot *Pot) {
	lead := k.onlyLead(pot)
	for _, l := range pot.Members {
		if k.c.Lines[l].Key.Institution == lead {
			pot.AdvanceTo = l
			k.payBudgetAdvance(pot)
			return
		}
	}
	k.problems.Errorf("no-lead", pot.CashPath[0]+".basis", "单元 %s 须恰有一个医共体(且牵头机构按本单元结算)才能按单元预算预付", "unit %s must have exactly one alliance, whose lead is settled by the unit, for an advance on its budget", pot.Unit.ID).
		Allow("incurred 或 quota", "incurred or quota")
}

// payBudgetAdvance is round(budget · rate), to the lead.
func (k *compiler) payBudgetAdvance(pot *Pot) {
	k.c.Lines[pot.AdvanceTo].FixedAdvance, _ = money.MulRatio(pot.Budget, pot.Advance.Rate)
}

// Schedule is the release schedule with the id; Validate has checked that there
// is one wherever a rule names it.
func (p *Plan) Schedule(id string) *Schedule {
	for i := range p.Assessment.Schedules {
		if p.Assessment.Schedules[i].ID == id {
			return &p.Assessment.Schedules[i]
		}
	}
	return nil
}

// release is the share of the step with the highest start at or below the
// score, or what the line between two scores gives.
func (s *Schedule) release(score Score) Release {
	if l := s.Linear; l != nil {
		return Release{int64(min(max(score, l.From), l.To) - l.From), int64(l.To - l.From)}
	}
	best := Score(-1)
	var r money.Ratio
	for _, step := range s.Steps {
		if step.ScoreFrom <= score && step.ScoreFrom > best {
			best, r = step.ScoreFrom, step.Release
		}
	}
	return Release{int64(r), int64(money.One)}
}
