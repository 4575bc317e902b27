package project

import (
	"cmp"
	"math"
	"slices"

	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/portable"
)

// Trends are the levers by which a plan's assumptions let activity grow into
// each year after the first: volume and unit cost of every unit, scheme and
// level by the first trend that matches, damped and capped as the assumptions
// say. It is nil where the projection gives its own growth, or there are no
// trends. Source: docs/METHOD.md §17.3.
func Trends(p *plan.Plan, a *plan.Activity) func(year int) []plan.Adjustment {
	as := p.Assumptions
	if as == nil || len(as.Trends) == 0 || p.Projection != nil && len(p.Projection.Growth) > 0 {
		return nil
	}
	type group struct {
		unit, scheme string
		level        plan.Level
	}
	levels := map[string]plan.Level{}
	for i := range p.Institutions {
		levels[p.Institutions[i].ID] = p.Institutions[i].Level
	}
	var groups []group
	for _, l := range a.Lines {
		groups = append(groups, group{l.Unit, l.Scheme, levels[l.Institution]})
	}
	slices.SortFunc(groups, func(a, b group) int {
		return cmp.Or(cmp.Compare(a.unit, b.unit), cmp.Compare(a.scheme, b.scheme), cmp.Compare(a.level, b.level))
	})
	groups = slices.Compact(groups)
	return func(year int) (out []plan.Adjustment) {
		ahead := p.Year + year - as.BaseYear
		for _, g := range groups {
			t := as.TrendOf(g.unit, g.scheme, g.level)
			if t == nil {
				continue
			}
			volume, cost := grownIn(as, t.Volume, ahead), grownIn(as, t.UnitCost, ahead)
			if volume == 0 && cost == 0 {
				continue
			}
			d := plan.Adjustment{Where: plan.Where{Unit: g.unit, Scheme: g.scheme}, Visits: &volume, CostPerVisit: &cost}
			d.Where.Level = g.level
			out = append(out, d)
		}
		return out
	}
}

// grownIn is a trend's growth into year h after the history: log growth ·
// damping^(h−1), then at most the cap.
func grownIn(a *plan.Assumptions, g *plan.Growth, h int) money.Ratio {
	r := g.Ratio()
	if a.Damping != nil && h > 1 {
		damping := portable.Pow(float64(*a.Damping)/float64(money.One), float64(h-1))
		grown := portable.Exp(float64(damping * portable.Log(float64(money.One+r)/float64(money.One))))
		r = money.Ratio(math.Round(float64((grown - 1) * float64(money.One))))
	}
	if a.GrowthCap != nil {
		r = min(r, *a.GrowthCap)
	}
	return r
}
