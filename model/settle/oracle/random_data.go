package oracle

import (
	"slices"

	"pgregory.net/rapid"

	"fundsim/model/money"
	"fundsim/model/plan"
)

// drawAdmissions draws up to three rules for new institutions.
func (d *draft) drawAdmissions() {
	for i := range rapid.IntRange(0, 3).Draw(d.t, "admissions") {
		rule := plan.Admission{ID: []string{"new", "young", "other"}[i], Units: d.someUnits("admitted to"), From: d.account("admission from"),
			Pay: plan.PayAsIncurred}
		rule.Title = rule.ID
		switch rapid.IntRange(0, 3).Draw(d.t, "when") {
		case 0:
			from := plan.DesignatedFrom{PlanStart: true}
			rule.When.DesignatedFrom = &from
		case 1:
			from := plan.DesignatedFrom{Date: plan.Date{Year: 2022, Month: 1, Day: 1}}
			rule.When.DesignatedFrom = &from
		case 2:
			years := rapid.IntRange(1, 3).Draw(d.t, "natural years below")
			rule.When.NaturalYearsBelow = &years
		case 3:
			rule.When.Kind = plan.Pharmacy
		}
		if d.chance("private only", 2) {
			rule.When.Ownership = plan.Private
		}
		if d.chance("level only", 4) {
			rule.When.Level = plan.Secondary
		}
		if d.chance("outside only", 8) {
			rule.When.Region = plan.Outside
		}
		if d.chance("capped", 2) {
			rule.Pay, rule.GrowthCaps = plan.PayCapped, &plan.GrowthCaps{}
			rule.Excess = pick(d.t, "excess", []plan.Excess{plan.Multiplicative, plan.Additive})
			rule.GrowthCaps.CostPerVisit = d.maybe("cost cap", "5%", "0%", "-50%", "-100%", "3.3333333%")
			rule.GrowthCaps.VisitsPerPerson = d.maybe("visits cap", "2%", "0%", "-60%", "7.7777777%")
			if *rule.GrowthCaps == (plan.GrowthCaps{}) {
				limit := money.Ratio(0)
				rule.GrowthCaps.CostPerVisit = &limit
			}
		}
		d.p.Admissions = append(d.p.Admissions, rule)
	}
}

// maybe draws a ratio three times in four.
func (d *draft) maybe(label string, texts ...string) *money.Ratio {
	if d.chance("no "+label, 4) {
		return nil
	}
	r := d.ratio(label, texts...)
	return &r
}

// someUnits draws at least one unit.
func (d *draft) someUnits(label string) []string {
	var ids []string
	first := rapid.IntRange(0, len(d.p.Units)-1).Draw(d.t, label)
	for i, u := range d.p.Units {
		if i == first || d.chance(label+" as well", 2) {
			ids = append(ids, u.ID)
		}
	}
	return ids
}

// drawLines draws the activity lines and last year's rows. A line is drawn by
// its shape and a seed, so that shrinking a line away is one step.
func (d *draft) drawLines() {
	for _, u := range d.p.Units {
		density := rapid.IntRange(1, 4).Draw(d.t, u.ID+" lines in four")
		for _, b := range u.Budgets {
			for i := range d.p.Institutions {
				in := &d.p.Institutions[i]
				key := plan.LineKey{Institution: in.ID, Scheme: b.Scheme, Unit: u.ID}
				if rapid.IntRange(0, 3).Draw(d.t, "line") >= 4-density {
					d.drawLine(key, u.Method)
				}
				if u.Method == plan.TieredPayment && !d.chance("no prior", 100) || d.chance("prior", 3) {
					d.drawPrior(key, in)
				}
			}
		}
	}
}

// drawLine draws the months of one line.
func (d *draft) drawLine(key plan.LineKey, method plan.Method) {
	k := d.a.AddLine(key)
	months := pick(d.t, "months", []int{1, 2, 7, 12})
	scale := pick(d.t, "line scale", []int64{d.scale, d.scale, 5, 0, 100})
	next := generator(rapid.Uint32Range(0, 1<<20).Draw(d.t, "line seed"))
	for m := 1; m <= months; m++ {
		d.a.Rows[plan.Months*k+m-1] = 1 // numbered when the file is written
		set := func(c plan.Column, limit int64) int64 {
			v := next(limit)
			*d.a.Month(c, k, m) = v
			return v
		}
		total := set(plan.TotalCost, scale)
		fund := set(plan.FundCost, total)
		set(plan.DeductionsCol, fund/10)
		set(plan.TCMFundCost, fund)
		if next(9) == 0 {
			set(plan.Penalties, fund)
		}
		if method == plan.DRGPoints {
			set(plan.Cases, min(scale, 1000))
			set(plan.PointsCol, min(scale, 1_000_000)*10)
			continue
		}
		set(plan.Visits, min(scale, 10_000))
		set(plan.Persons, *d.a.Month(plan.Visits, k, m))
	}
}

// drawPrior draws last year's row: near this year's line, or apart from it.
func (d *draft) drawPrior(key plan.LineKey, in *plan.Institution) {
	next := generator(rapid.Uint32Range(0, 1<<20).Draw(d.t, "prior seed"))
	scale := pick(d.t, "prior scale", []int64{d.scale, d.scale * 12, 5, 0})
	row := plan.PriorRow{Institution: key.Institution, Scheme: key.Scheme, Unit: key.Unit, Row: len(d.p.Prior) + 2}
	total := next(scale)
	row.TotalCost, row.FundCost = money.Fen(total), money.Fen(next(total))
	row.Visits = next(min(scale, 100_000))
	row.Persons = next(row.Visits)
	d.p.Prior = append(d.p.Prior, row)
}

// generator returns numbers from 0 to a limit that follow from the seed alone
// (splitmix64); seed 0 gives every number its limit.
func generator(seed uint32) func(limit int64) int64 {
	state := uint64(seed)
	return func(limit int64) int64 {
		if seed == 0 {
			return limit
		}
		state += 0x9e3779b97f4a7c15
		z := state
		z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
		z = (z ^ z>>27) * 0x94d049bb133111eb
		return int64((z ^ z>>31) % uint64(limit+1))
	}
}

// drawLevers draws up to two what-if levers and applies them.
func (d *draft) drawLevers() {
	for range max(0, rapid.IntRange(-2, 2).Draw(d.t, "levers")) {
		var l plan.Adjustment
		switch rapid.IntRange(0, 6).Draw(d.t, "lever on") {
		case 0:
			l.Where.Scheme = d.p.Schemes[0].ID
		case 1:
			l.Where.Unit = d.p.Units[0].ID
		case 2:
			l.Where.Institution = d.p.Institutions[0].ID
		case 3:
			l.Where.Level, l.Where.Region = plan.Tertiary, plan.Local
		case 4:
			l.Where.Ownership = plan.Public
		case 5:
			l.Where.Alliance = d.p.Institutions[0].Alliance
		case 6:
			l.Where.Kind = plan.Clinic
		}
		changes := []string{"5%", "-3.3333333%", "0.0000001%", "50%", "-90%"}
		l.Visits = d.maybe("lever visits", changes...)
		l.CostPerVisit = d.maybe("lever cost", changes...)
		if d.chance("other drivers", 2) {
			l.Persons = d.maybe("lever persons", changes...)
			l.Points = d.maybe("lever points", changes...)
			l.FundRatio = d.maybe("lever fund ratio", changes...)
		}
		d.p.Adjust = append(d.p.Adjust, l)
	}
	if _, err := Adjust(d.p, d.a); err != nil {
		for i := range d.p.Adjust { // deductions must stay within fund_cost
			d.p.Adjust[i].FundRatio = nil
		}
	}
	d.p.Adjust = slices.DeleteFunc(d.p.Adjust, func(l plan.Adjustment) bool { return l == plan.Adjustment{Where: l.Where} })
	adjusted, err := Adjust(d.p, d.a)
	if err != nil {
		d.t.Fatal(err) // amounts are far from the limits
	}
	d.adjusted = adjusted
}
