package indicators

import (
	"math/big"
	"slices"
	"strings"

	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/problem"
)

// Cap (增幅上限) limits the growth of a measure over last year.
type Cap struct {
	Measure Measure
	Limit   money.Ratio
}

// Flag says that a growth is above its cap.
type Flag struct {
	Measure Measure
	Limit   money.Ratio
	Growth  *big.Rat
	Rule    string         // id of the admission rule; "" for a cap given from outside
	Base    plan.CapOrigin // what the growth is over: the own prior row, or the peers'
}

// ParseCaps reads caps written as MEASURE=RATIO, such as cost_per_visit=5%.
// All mistakes come back together.
func ParseCaps(texts []string) (caps []Cap, found problem.List) {
	var words []string
	for _, d := range Definitions {
		if d.HasPrior {
			words = append(words, d.Name)
		}
	}
	for _, text := range texts {
		name, value, given := strings.Cut(text, "=")
		m := slices.IndexFunc(Definitions[:], func(d Definition) bool { return d.Name == name })
		limit, err := money.ParseRatio(value)
		switch {
		case !given:
			found.Errorf("bad-cap", "--cap", "上限 %q 应写成 指标=比例", "a cap is written MEASURE=RATIO, not %q", text).Allow("如 cost_per_visit=5%%", "e.g. cost_per_visit=5%%")
		case m < 0 || !Definitions[m].HasPrior:
			found.Errorf("unknown-measure", "--cap", "没有可设上限的指标 %q", "there is no measure %q to cap", name).
				Allow("%s", "%s", strings.Join(words, ", ")).Suggest(name, words)
		case err != nil:
			found.Errorf("bad-ratio", "--cap", "指标 %s 的上限 %q 不是比例", "the cap %[2]q of %[1]s is not a ratio", name, value).Allow("如 5%%、0.05", "e.g. 5%%, 0.05")
		case slices.ContainsFunc(caps, func(c Cap) bool { return c.Measure == Measure(m) }):
			found.Errorf("duplicate-cap", "--cap", "指标 %s 的上限重复", "the cap of %s is given twice", name)
		default:
			caps = append(caps, Cap{Measure(m), limit})
		}
	}
	return caps, found
}

// flag marks the rows past a cap: those given from outside hold for every row
// and total, those of admission rules for the institutions that they settle.
func (k *comparison) flag(rep *Report) {
	for _, rows := range [][]Row{rep.Rows, rep.Totals} {
		for i := range rows {
			r := &rows[i]
			for _, c := range k.o.Caps {
				r.check(c, r.Last.Quotients[c.Measure], "", plan.OwnPrior)
			}
		}
	}
	if rep.By != ByInstitution {
		return
	}
	at := map[plan.LineKey]*Row{}
	for i := range rep.Rows {
		r := &rep.Rows[i]
		at[plan.LineKey{Institution: r.Institution, Scheme: r.Scheme, Unit: r.Unit}] = r
	}
	for i := range k.c.Lines {
		l := &k.c.Lines[i]
		r := at[l.Key]
		if r == nil || l.Admission == nil || l.Admission.GrowthCaps == nil {
			continue
		}
		caps, base := l.Admission.GrowthCaps, &l.Admission.Base
		if caps.CostPerVisit != nil {
			r.check(Cap{CostPerVisit, *caps.CostPerVisit}, Quotient{base.TotalCost, base.Visits}, l.Admission.ID, base.Origin)
		}
		if caps.VisitsPerPerson != nil {
			r.check(Cap{VisitsPerPerson, *caps.VisitsPerPerson}, Quotient{base.Visits, base.Persons}, l.Admission.ID, base.Origin)
		}
	}
}

// check flags a growth above the cap; one that equals it is not.
func (r *Row) check(c Cap, base Quotient, rule string, origin plan.CapOrigin) {
	g := Growth(r.This.Quotients[c.Measure], base)
	if g != nil && g.Cmp(big.NewRat(int64(c.Limit), int64(money.One))) > 0 {
		r.Flags = append(r.Flags, Flag{c.Measure, c.Limit, g, rule, origin})
	}
}
