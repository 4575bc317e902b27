package oracle

import (
	"slices"

	"pgregory.net/rapid"

	"fundsim/model/plan"
)

// drawQuotas gives every institution-budget unit a quota rule that works out,
// or a table.
func (d *draft) drawQuotas() {
	y := d.year(d.p)
	if y == nil {
		d.t.Fatal("the drawn budgets do not add up")
	}
	for i := range d.p.Units {
		u := &d.p.Units[i]
		if u.TierBase == plan.TierQuota {
			for _, b := range u.Budgets {
				d.drawTierQuotas(y, pot{u.ID, b.Scheme})
			}
		}
		if u.Method != plan.InstitutionBudget {
			continue
		}
		if d.chance(u.ID+" quota rule", 2) && d.drawQuotaRule(y, u) {
			continue
		}
		for _, b := range u.Budgets {
			d.drawQuotaTable(y, pot{u.ID, b.Scheme})
		}
	}
}

// drawQuotaRule adds a rule and tells whether it covers every holder with
// activity; last year's rows are added for those it would miss.
func (d *draft) drawQuotaRule(y *year, u *plan.Unit) bool {
	rule := plan.QuotaRule{Unit: u.ID, History: d.ratio("history", "70%", "100%", "0%", "33.3333333%")}
	if d.chance("efficiency", 2) {
		rule.Efficiency = &plan.Efficiency{CostPerVisit: d.chance("by cost", 2), VisitsPerPerson: d.chance("by visits", 2),
			Lower: d.ratio("lower", "90%", "0%", "99.9999999%"), Upper: d.ratio("upper", "110%", "100%", "300%")}
	}
	prior := len(d.p.Prior)
	for _, b := range u.Budgets {
		d.addMissingPrior(y, pot{u.ID, b.Scheme})
	}
	for _, h := range d.holders() {
		if d.chance("negotiated", 6) {
			n := plan.Negotiated{Holder: h, Change: d.ratio("change", "2%", "-10%", "33.3333333%"), Reason: "agreed"}
			if d.chance("in one scheme", 3) {
				n.Scheme = u.Budgets[0].Scheme
			}
			rule.Negotiated = append(rule.Negotiated, n)
		}
	}
	for _, b := range u.Budgets {
		at := pot{u.ID, b.Scheme}
		quotas, err := y.ruleQuotas(&rule, at)
		covered := !slices.ContainsFunc(y.ordinary(at), func(r *row) bool { return quotas[holderOf(r.institution)] == nil })
		if err != nil || len(d.p.Prior) == 0 || !covered && !d.chance("a holder without quota", 30) {
			d.p.Prior = d.p.Prior[:prior]
			return false
		}
	}
	rule.Negotiated = slices.DeleteFunc(rule.Negotiated, func(n plan.Negotiated) bool { return !d.hasPrior(y, n, u) })
	d.p.QuotaRules = append(d.p.QuotaRules, rule)
	return true
}

// hasPrior tells whether a negotiated change meets a weight to change.
func (d *draft) hasPrior(y *year, n plan.Negotiated, u *plan.Unit) bool {
	return slices.ContainsFunc(d.p.Prior, func(r plan.PriorRow) bool {
		in := y.institutions[r.Institution]
		return r.Unit == u.ID && (n.Scheme == "" || n.Scheme == r.Scheme) && holderOf(in) == n.Holder && y.counts(in, u.ID)
	})
}

// addMissingPrior gives every holder with activity a row of last year.
func (d *draft) addMissingPrior(y *year, at pot) {
	for _, r := range y.ordinary(at) {
		has := slices.ContainsFunc(d.p.Prior, func(p plan.PriorRow) bool {
			return p.Unit == at.unit && p.Scheme == at.scheme && p.Institution == r.key.Institution
		})
		if !has {
			d.drawPrior(r.key, r.institution)
		}
	}
}

// holders lists every alliance and stand-alone institution.
func (d *draft) holders() []string {
	var ids []string
	for i := range d.p.Institutions {
		if h := holderOf(&d.p.Institutions[i]); !slices.Contains(ids, h) {
			ids = append(ids, h)
		}
	}
	return ids
}

// drawQuotaTable splits a unit's budget into quotas that add up to it: for all
// holders with activity, some others, and at least one.
func (d *draft) drawQuotaTable(y *year, at pot) {
	incurred := map[string]num{}
	for _, r := range y.ordinary(at) {
		h := holderOf(r.institution)
		if incurred[h] == nil {
			incurred[h] = whole(0)
		}
		incurred[h] = add(incurred[h], r.incurred)
	}
	for _, h := range d.holders() {
		in := y.institutions[h]
		if incurred[h] == nil && (in == nil || y.admissionOf(in, at.unit) == nil) && d.chance("idle holder", 5) {
			incurred[h] = whole(0)
		}
	}
	if len(incurred) == 0 {
		for _, h := range d.holders() { // any that no rule takes out, or else the first
			if in := y.institutions[h]; len(incurred) == 0 && (in == nil || y.admissionOf(in, at.unit) == nil) {
				incurred[h] = whole(0)
			}
		}
		if len(incurred) == 0 {
			incurred[d.holders()[0]] = whole(0)
		}
	}
	left, ids := y.potBudget[at], sortedKeys(incurred)
	for i, h := range ids {
		q := left
		if i < len(ids)-1 {
			level := d.ratio("quota level", "100%", "105%", "90%", "0%", "150%")
			q = smaller(left, round(mul(incurred[h], ratio(level))))
		}
		left = sub(left, q)
		d.p.Quotas = append(d.p.Quotas, plan.QuotaRow{Holder: h, Scheme: at.scheme, Unit: at.unit, Budget: toFen(q), Row: len(d.p.Quotas) + 2})
	}
}

// drawOverrides swaps the sharing rule of some holders.
func (d *draft) drawOverrides() {
	y := d.year(d.p)
	if y.setQuotas() != nil {
		return
	}
	for _, at := range y.pots() {
		for _, h := range sortedKeys(y.quota[at]) {
			if d.chance("override", 8) {
				d.p.Overrides = append(d.p.Overrides, plan.Override{Holder: h, Unit: at.unit, Scheme: at.scheme,
					Sharing: pick(d.t, "override to", d.p.Sharing).ID, Reason: "moved"})
			}
		}
	}
}

// drawCash draws at most one cash rule for every unit, or one for several.
func (d *draft) drawCash() {
	y := d.year(d.p)
	if y.setQuotas() != nil {
		return
	}
	units := d.p.Units
	if d.chance("one cash rule", 6) {
		units = nil
		d.drawCashRule([]plan.Basis{plan.BasisIncurred}, d.someUnits("cash in")...)
	}
	for _, u := range units {
		d.drawCashRule(d.bases(y, &u), u.ID)
	}
	if slices.ContainsFunc(d.p.Cash, func(c plan.CashRule) bool { return c.Holdback != nil }) {
		d.p.Assessment.Schedules = []plan.Schedule{d.drawSchedule()}
	}
	if rapid.Bool().Draw(d.t, "steps upwards") && len(d.p.Assessment.Schedules) > 0 {
		slices.Reverse(d.p.Assessment.Schedules[0].Steps)
	}
}

// drawCashRule draws an advance, a hold-back, both or nothing.
func (d *draft) drawCashRule(bases []plan.Basis, units ...string) {
	rule := plan.CashRule{Units: units}
	if d.chance("advance", 2) {
		rule.Advance = &plan.Advance{Basis: pick(d.t, "basis", bases), Rate: d.ratio("advance rate", "85%", "33.3333333%", "100%", "0.0000001%"),
			Period: pick(d.t, "period", []plan.Period{plan.Monthly, plan.Quarterly})}
	}
	if d.chance("hold-back", 2) {
		rule.Holdback = &plan.Holdback{Rate: d.ratio("hold-back rate", "5%", "33.3333333%", "100%", "0%"), Schedule: "deposit",
			ForfeitsTo: d.account("forfeits to")}
	}
	if rule.Advance != nil || rule.Holdback != nil {
		d.p.Cash = append(d.p.Cash, rule)
	}
}

// bases lists what an advance of a unit may be a rate of: its quotas where
// every holder has somebody to pay, its budget where one alliance answers in
// every scheme.
func (d *draft) bases(y *year, u *plan.Unit) []plan.Basis {
	quota, budget, answers := u.Method == plan.InstitutionBudget, true, ""
	for _, b := range u.Budgets {
		at := pot{u.ID, b.Scheme}
		paid, active := map[string]bool{}, map[string]bool{}
		for _, r := range y.ordinary(at) {
			paid[holderOf(r.institution)] = true
			active[r.institution.Alliance] = active[r.institution.Alliance] || slices.Contains(d.a.Lines, r.key)
		}
		for h := range y.quota[at] {
			quota = quota && paid[h]
		}
		alliance, err := y.onlyAlliance(at)
		budget = budget && err == nil && active[alliance] && (answers == "" || answers == alliance) && d.answers(y, alliance, u)
		answers = alliance
	}
	bases := []plan.Basis{plan.BasisIncurred}
	if quota {
		bases = append(bases, plan.BasisQuota)
	}
	if budget {
		bases = append(bases, plan.BasisBudget, plan.BasisBudget)
	}
	return bases
}

// answers tells whether an alliance's lead is settled by the unit's method.
func (d *draft) answers(y *year, alliance string, u *plan.Unit) bool {
	lead := y.institutions[y.lead[alliance]]
	return y.admissionOf(lead, u.ID) == nil && (u.Outside != plan.ItemisedFirst || lead.Region == plan.Local)
}
