package oracle

import (
	"fmt"
	"slices"

	"pgregory.net/rapid"

	"fundsim/model/money"
	"fundsim/model/plan"
)

// draft is a random scenario that is being drawn. What a later draw depends on
// is drawn earlier: institutions and activity first, then the money that fits
// them, then the rules on top.
type draft struct {
	t        *rapid.T
	p        *plan.Plan
	a        *plan.Activity // as written
	adjusted *plan.Activity // after the levers
	scale    int64          // about the largest amount of a month, in fen
}

// Random draws a scenario that may be settled: budgets add up,
// holders have quotas, awards have weights. Sizes run from a few fen to
// hundreds of millions of yuan. A small share of scenarios must be refused
// (infeasible bounds, activity without a score, points or a quota).
func Random(t *rapid.T) (*plan.Plan, *plan.Activity) {
	d := &draft{t: t, a: &plan.Activity{}, p: &plan.Plan{Schema: "fundsim/v1", ID: "random", Title: "random", Year: 2022,
		PlanStart: plan.Date{Year: 2022, Month: 1, Day: 1}}}
	d.p.Data = plan.DataFiles{Institutions: "institutions.csv", Activity: "activity.csv"}
	d.scale = pick(t, "scale", []int64{5, 100, 10_000, 1_000_000, 10_000_000_000, 10_000_000_000_000})
	if d.chance("plan starts in the year", 5) {
		d.p.PlanStart = plan.Date{Year: 2022, Month: 3, Day: 15}
	}
	d.drawSharing()
	d.drawUnits()
	d.drawInstitutions()
	d.drawAdmissions()
	d.drawLines()
	d.drawLevers()
	d.drawBudgets()
	d.drawQuotas()
	d.drawOverrides()
	d.drawCash()
	d.drawAwards()
	if len(d.p.Prior) > 0 {
		d.p.Data.Prior = "prior.csv"
	}
	if len(d.p.Quotas) > 0 {
		d.p.Data.Quotas = "quotas.csv"
	}
	return d.p, d.a
}

// pick draws one of a few values; shrinking goes towards the first.
func pick[T any](t *rapid.T, label string, values []T) T {
	return values[rapid.IntRange(0, len(values)-1).Draw(t, label)]
}

// chance is true once in n draws; shrinking goes towards false.
func (d *draft) chance(label string, n int) bool {
	return rapid.IntRange(0, n-1).Draw(d.t, label) == n-1
}

// ratio draws one of a few ratios, given as in a file.
func (d *draft) ratio(label string, texts ...string) money.Ratio {
	return mustRatio(pick(d.t, label, texts))
}

func mustRatio(text string) money.Ratio {
	r, err := money.ParseRatio(text)
	if err != nil {
		panic(err)
	}
	return r
}

// amount draws an amount of up to the scenario's scale, sometimes a tiny one.
func (d *draft) amount(label string) money.Fen {
	limit := d.scale
	if d.chance(label+" is tiny", 6) {
		limit = 5
	}
	return money.Fen(rapid.Int64Range(0, limit).Draw(d.t, label))
}

// drawSharing draws one to three sharing rules.
func (d *draft) drawSharing() {
	for i := range rapid.IntRange(1, 3).Draw(d.t, "sharing rules") {
		id := fmt.Sprintf("m%d", i+1)
		d.p.Sharing = append(d.p.Sharing, plan.Sharing{ID: id, Title: id, Surplus: d.ladder(id + " surplus"), Overrun: d.ladder(id + " overrun")})
	}
}

// ladder draws a ladder of any shape, or none.
func (d *draft) ladder(label string) *plan.Ladder {
	bands := rapid.IntRange(0, 4).Draw(d.t, label+" bands")
	if bands == 0 {
		return nil
	}
	l := &plan.Ladder{Mode: plan.ModeMarginal, Factor: money.One}
	shares := []string{"50%", "85%", "0%", "100%", "33.333%", "66.6667%", "0.0000001%", "12.3456789%"}
	edge := money.Ratio(0)
	for k := range bands {
		band := plan.Band{Share: d.ratio(label+" share", shares...)}
		if k < bands-1 {
			edge += d.ratio(label+" step", "10%", "5%", "0.0000001%", "3.3333333%", "100%")
			upTo := edge
			band.UpTo = &upTo
		}
		l.Bands = append(l.Bands, band)
	}
	if d.chance(label+" whole", 3) {
		l.Mode = plan.ModeWhole
	}
	if d.chance(label+" gate", 4) {
		l.Gate = d.ratio(label+" gate at", "2%", "0.5%", "20%", "0.0000001%")
	}
	if d.chance(label+" cap", 4) {
		limit := d.ratio(label+" cap at", "3%", "0%", "10%", "0.3333333%")
		l.Cap = &limit
	}
	if d.chance(label+" factor", 4) {
		l.Factor = d.ratio(label+" factor of", "98%", "0%", "33.3333333%")
	}
	return l
}

// drawUnits draws schemes and units; the first unit has every scheme.
func (d *draft) drawUnits() {
	schemes := []string{"s1", "s10", "s2"}[:rapid.IntRange(1, 3).Draw(d.t, "schemes")]
	if d.chance("schemes backwards", 4) {
		slices.Reverse(schemes)
	}
	for _, id := range schemes {
		d.p.Schemes = append(d.p.Schemes, plan.Scheme{ID: id, Title: id})
	}
	ids := []string{"u1", "u2", "u-3", "u10", "b", "u0"}
	for i := range rapid.IntRange(1, len(ids)).Draw(d.t, "units") {
		u := plan.Unit{ID: ids[i], Title: ids[i], Deductions: plan.DeductNet, Method: pick(d.t, ids[i]+" method",
			[]plan.Method{plan.FeeForService, plan.PooledBudget, plan.InstitutionBudget, plan.DRGPoints, plan.TieredPayment})}
		if u.Method == plan.TieredPayment {
			u.Tiers = d.drawTiers(u.ID)
			if d.chance(u.ID+" tiers of quotas", 3) {
				u.TierBase = plan.TierQuota
			}
		}
		if u.Method != plan.FeeForService {
			if u.Method != plan.TieredPayment {
				u.Sharing = pick(d.t, u.ID+" sharing", d.p.Sharing).ID
			}
			u.FundSide = d.account(u.ID + " fund side")
		}
		if u.Method == plan.DRGPoints {
			u.Outside = pick(d.t, u.ID+" outside", []plan.OutsideRule{plan.OutsidePoints, plan.ItemisedFirst})
			u.Bounds = d.bounds(u.ID)
		}
		if d.chance(u.ID+" deductions after", 3) {
			u.Deductions = plan.DeductAfter
		}
		for k, s := range schemes {
			if i == 0 || k == i%len(schemes) || d.chance(u.ID+" has "+s, 2) {
				u.Budgets = append(u.Budgets, plan.UnitBudget{Scheme: s})
			}
		}
		d.p.Units = append(d.p.Units, u)
	}
}

// bounds draws the bounds of a points pool, or none; they are mostly relaxed.
func (d *draft) bounds(label string) *plan.Bounds {
	if !d.chance(label+" bounds", 2) {
		return nil
	}
	b := &plan.Bounds{Infeasible: plan.InfeasibleRelax, Floor: d.ratio(label+" floor", "90%", "99.9999999%", "0%", "80%", "33.3333333%", "100%"),
		Cap: d.ratio(label+" ceiling", "110%", "100%", "100.0000001%", "133.3333333%", "300%")}
	if d.chance(label+" infeasible is an error", 4) {
		b.Infeasible = plan.InfeasibleError
	}
	return b
}

func (d *draft) account(label string) plan.Account {
	return pick(d.t, label, []plan.Account{plan.ToReserve, plan.ToBalance})
}

// drawInstitutions draws institutions, some of them in alliances with one lead
// each. Ids are written so that byte order is not the order of numbers.
func (d *draft) drawInstitutions() {
	n := rapid.OneOf(rapid.IntRange(1, 4), rapid.IntRange(1, 25)).Draw(d.t, "institutions")
	led := map[string]bool{}
	for i := range n {
		in := plan.Institution{ID: pick(d.t, "id", []string{"h", "H", "医"}) + fmt.Sprint(i+1), Row: i + 2,
			Kind:         pick(d.t, "kind", []plan.Kind{plan.Hospital, plan.Clinic, plan.Pharmacy}),
			Level:        pick(d.t, "level", []plan.Level{plan.Tertiary, plan.Secondary, plan.Primary, plan.Unrated}),
			Ownership:    pick(d.t, "ownership", []plan.Ownership{plan.Public, plan.Private}),
			Region:       plan.Local,
			Alliance:     pick(d.t, "alliance", []string{"", "", "a1", "a1", "A2"}),
			DesignatedOn: d.date("designated on"),
		}
		in.Title = in.ID
		if d.chance("outside", 5) {
			in.Region = plan.Outside
		}
		in.Lead = in.Alliance != "" && !led[in.Alliance]
		led[in.Alliance] = true
		in.Excluded = d.chance("excluded", 6)
		if d.chance("closed", 8) {
			in.ClosedOn = pick(d.t, "closed on", []plan.Date{{Year: 2022, Month: 1, Day: 1}, {Year: 2022, Month: 1, Day: 2}, {Year: 2021, Month: 6, Day: 30}})
			if in.ClosedOn.Before(in.DesignatedOn) {
				in.ClosedOn = plan.Date{}
			}
		}
		if !d.chance("no score", 200) {
			score := pick(d.t, "score", []plan.Score{950_000, 949_999, 900_000, 1_000_000, 0})
			in.Score = &score
		}
		d.p.Institutions = append(d.p.Institutions, in)
	}
	if d.chance("institutions backwards", 3) {
		slices.Reverse(d.p.Institutions)
	}
}

func (d *draft) date(label string) plan.Date {
	return pick(d.t, label, []plan.Date{{Year: 2010, Month: 1, Day: 1}, {}, {Year: 2020, Month: 1, Day: 1}, {Year: 2019, Month: 1, Day: 2},
		{Year: 2019, Month: 12, Day: 31}, {Year: 2022, Month: 1, Day: 1}, {Year: 2022, Month: 3, Day: 15}})
}
