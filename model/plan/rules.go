package plan

// Rule is a part of a plan that should say where it is written.
type Rule struct {
	Path   string
	Clause *Clause // nil where it does not
}

// Rules lists everything that carries a clause. A budget line without one
// falls back on its unit's, and so is not listed; nor is a scheme, whose rule
// is its reserve.
func (p *Plan) Rules() []Rule {
	var out []Rule
	add := func(path string, c *Clause) { out = append(out, Rule{path, c}) }
	for _, s := range p.Schemes {
		if s.Clause != nil {
			add("schemes."+s.ID, s.Clause)
		}
		if s.Reserve.Clause != nil || s.Clause == nil {
			add("schemes."+s.ID+".reserve", s.Reserve.Clause)
		}
	}
	for _, u := range p.Units {
		add("units."+u.ID, u.Clause)
		for _, b := range u.Budgets {
			if b.Clause != nil {
				add("units."+u.ID+".budgets."+b.Scheme, b.Clause)
			}
		}
	}
	for _, s := range p.Sharing {
		add("sharing."+s.ID, s.Clause)
	}
	for _, r := range p.Admissions {
		add("admissions."+r.ID, r.Clause)
	}
	for _, w := range p.Awards {
		add("awards."+w.ID, w.Clause)
	}
	for _, u := range p.ReserveUses {
		add("reserve_uses."+u.ID, u.Clause)
	}
	for i, o := range p.Overrides {
		add(indexed("overrides", i), o.Clause)
	}
	for i, r := range p.QuotaRules {
		at := indexed("quota_rules", i)
		add(at, r.Clause)
		for j, n := range r.Negotiated {
			if n.Clause != nil || r.Clause == nil {
				add(indexed(at+".negotiated", j), n.Clause)
			}
		}
	}
	for i, r := range p.Cash {
		add(indexed("cash", i), r.Clause)
	}
	for _, s := range p.Assessment.Schedules {
		add("assessment.schedules."+s.ID, s.Clause)
	}
	if p.Points != nil {
		add("points", p.Points.Clause)
	}
	out = append(out, p.Behaviour.rules()...)
	return out
}

// rules lists the reactions; one without a clause falls back on the block's.
func (b *Behaviour) rules() (out []Rule) {
	if b == nil {
		return nil
	}
	add := func(path string, c *Clause) {
		if c != nil || b.Clause == nil {
			out = append(out, Rule{path, c})
		}
	}
	if b.Clause != nil {
		add("behaviour", b.Clause)
	}
	for i, name := range b.Presets {
		if preset, ok := PresetOf(name); ok {
			add(indexed("behaviour.presets", i), preset.Clause())
		}
	}
	for i := range b.Responses {
		add(indexed("behaviour.responses", i), b.Responses[i].Clause)
	}
	for i := range b.Drifts {
		add(indexed("behaviour.drifts", i), b.Drifts[i].Clause)
	}
	for i := range b.Shifts {
		add(indexed("behaviour.shifts", i), b.Shifts[i].Clause)
	}
	return out
}
