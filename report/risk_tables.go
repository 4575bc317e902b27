package report

import (
	"cmp"
	"slices"
	"strings"

	"fundsim/model/journal"
	"fundsim/model/money"
	"fundsim/model/risk"
	"fundsim/model/settle"
)

// The fields of schemes and units that a risk report shows, in this order, as
// far as the run keeps them.
var (
	riskSchemeFields = []string{"incurred", "payable", "reserve_closing", "shortfall", "balance_closing"}
	riskUnitFields   = []string{"incurred", "payable", "gain", "variance", "fund_side_amount", "point_value"}
	riskLineFields   = []string{"payable", "gain"}
)

// highIsBad are the fields of which the highest draws are the worst.
var highIsBad = []string{"incurred", "payable", "shortfall"}

// schemeGrid shows a scheme's spending, reserve and balance.
func (r *riskBuilder) schemeGrid(s *settle.SchemeResult) Grid {
	l := &riskLabels
	g := Grid{ID: "schemes", Title: r.t(l.schemes, r.names.scheme(s.Scheme)), Columns: []Column{r.key(l.item), r.col(l.expected), r.col(l.mean)}}
	if r.Detail {
		g.Columns = append(g.Columns, r.col(l.sd), Column{Title: "P5", Right: true}, Column{Title: "P25", Right: true}, Column{Title: "P50", Right: true},
			Column{Title: "P75", Right: true}, Column{Title: "P95", Right: true}, r.col(l.lowest), r.col(l.highest))
	} else {
		g.Columns = append(g.Columns, Column{Title: "P5", Right: true}, Column{Title: "P50", Right: true}, Column{Title: "P95", Right: true}, r.col(l.worst))
	}
	for _, f := range pickFields(settle.SchemeFields, riskSchemeFields) {
		sum := r.summary("schemes." + s.Scheme + "." + f.Name)
		if sum == nil {
			continue
		}
		expected, _ := f.Value(s)
		cells := []Cell{text(r.in(f.Title)), {Kind: f.Kind, Value: expected}, text(r.withError(f.Kind, sum.Mean, sum.SE))}
		g.add(Body, append(cells, r.spread(f.Name, f.Kind, sum)...)...)
	}
	g.Notes = []string{r.in(l.expectedNote), r.in(l.worstNote)}
	if r.Detail {
		g.Notes[1] = r.in(l.tailsNote)
	}
	return g
}

// spread is the rest of a row of schemeGrid.
func (r *riskBuilder) spread(field string, k journal.Kind, s *risk.Summary) []Cell {
	q := func(i int) Cell { return Cell{Kind: k, Value: s.Quantiles[i].Value} }
	if r.Detail {
		return []Cell{spreadCell(k, s.SD, s.N), q(p5), q(p25), q(p50), q(p75), q(p95),
			estimated(k, s.Low.Mean), estimated(k, s.High.Mean)}
	}
	worst := s.Low
	if slices.Contains(highIsBad, field) {
		worst = s.High
	}
	return []Cell{q(p5), q(p50), q(p95), estimated(k, worst.Mean)}
}

// unitGrid shows the units of a scheme: how likely each overruns its budget, and
// what it pays.
func (r *riskBuilder) unitGrid(s *settle.SchemeResult) Grid {
	l := &riskLabels
	g := Grid{ID: "units", Title: r.t(l.units, r.names.scheme(s.Scheme)), Notes: []string{r.in(l.unitNote), r.in(l.gainNote)},
		Columns: []Column{r.key(unitLabels.unit), r.col(unitLabels.budget), r.col(l.overrun)}}
	shown := []string{"payable", "gain", "point_value"}
	for _, f := range pickFields(settle.UnitFields, shown) {
		for _, q := range []string{" P5", " P50", " P95"} {
			g.Columns = append(g.Columns, Column{Title: r.in(f.Title) + q, Right: true})
		}
	}
	for _, u := range r.unitsOf(s.Scheme) {
		key := "units." + u.Unit + "." + u.Scheme + "."
		cells := []Cell{text(r.names.unit(u.Unit)).marked(r.assumed.ofUnit(r.Plan, u.Unit, u.Scheme)), amountCell(u.Budget), text(r.below(key+"variance", 0))}
		for _, f := range pickFields(settle.UnitFields, shown) {
			if sum := r.summary(key + f.Name); sum != nil {
				for _, i := range []int{p5, p50, p95} {
					cells = append(cells, Cell{Kind: f.Kind, Value: sum.Quantiles[i].Value})
				}
			} else {
				cells = append(cells, Cell{}, Cell{}, Cell{})
			}
		}
		g.add(Body, cells...)
	}
	g.dropEmpty()
	return g
}

// below is the share of draws in which a figure is below a bound.
func (r *riskBuilder) below(key string, bound int64) string {
	n, of := r.countBelow(key, bound)
	return share(n, of)
}

// personRisk is what an institution gains over the draws, all schemes and units
// together.
type personRisk struct {
	id       string
	expected money.Fen
	gain     *risk.Summary
	losses   []int // by level of the run: draws with a gain ratio below −level
	of       int   // draws with a gain ratio
}

// people lists the institutions, the likeliest to lose first; steady counts
// those whose gain is zero in every draw.
func (r *riskBuilder) people() (list []personRisk, steady int) {
	expected := map[string]money.Fen{}
	for i := range r.Result.Institutions {
		x := &r.Result.Institutions[i]
		expected[x.Institution] += x.Payable - x.Incurred
	}
	for _, id := range institutionIDs(r.Result) {
		gain := r.summary("institutions." + id + ".gain")
		switch {
		case gain == nil:
		case gain.Mean == 0 && gain.SD == 0:
			steady++
		default:
			p := personRisk{id: id, expected: expected[id], gain: gain, losses: make([]int, len(r.run.Losses))}
			r.countLosses(&p)
			list = append(list, p)
		}
	}
	slices.SortStableFunc(list, func(x, y personRisk) int {
		return cmp.Or(slices.Compare(y.losses, x.losses), cmp.Compare(x.gain.Low.Mean, y.gain.Low.Mean), strings.Compare(x.id, y.id))
	})
	return list, steady
}

// firstPeople is how many institutions the printed report lists unless Detail
// is set.
const firstPeople = 20

// institutionGrid shows the institutions, the likeliest to lose first.
func (r *riskBuilder) institutionGrid() Grid {
	l := &riskLabels
	g := Grid{ID: "institutions", Title: r.in(l.people), Notes: []string{r.in(l.peopleNote)},
		Columns: []Column{r.key(institutionLabels.code), r.key(institutionLabels.name)}}
	for _, level := range r.run.Losses {
		g.Columns = append(g.Columns, Column{Title: r.lossTitle(level), Right: true, Keep: true})
	}
	g.Columns = append(g.Columns, Column{Title: r.t(l.gainOf, r.in(l.expected)), Right: true}, Column{Title: r.t(l.gainOf, r.in(l.mean)), Right: true},
		Column{Title: r.t(l.gainOf, "P5"), Right: true}, Column{Title: r.t(l.gainOf, "P50"), Right: true}, Column{Title: r.t(l.gainOf, "P95"), Right: true},
		Column{Title: r.t(l.gainOf, r.in(l.worst)), Right: true})
	list, steady := r.people()
	never := false
	for i := range list {
		p := &list[i]
		if i == firstPeople && !r.Detail {
			g.Notes = append(g.Notes, r.t(l.moreNote, len(list)-i))
			break
		}
		cells := []Cell{text(p.id), text(r.names.institution(p.id))}
		for _, n := range p.losses {
			cells = append(cells, text(share(n, p.of)))
			never = never || n == 0
		}
		q := func(i int) Cell { return Cell{Kind: journal.Fen, Value: p.gain.Quantiles[i].Value} }
		g.add(Body, append(cells, amountCell(p.expected), text(r.withError(journal.Fen, p.gain.Mean, p.gain.SE)), q(p5), q(p50), q(p95), estimated(journal.Fen, p.gain.Low.Mean))...)
	}
	if steady > 0 {
		g.Notes = append(g.Notes, r.t(l.steadyNote, steady))
	}
	if never {
		g.Notes = append(g.Notes, r.t(l.neverNote, fixed(int64(r.run.Draws), 0, true), atMost(r.run.Draws)))
	}
	return g
}

// lossTitle heads the probability that an institution loses more than a level.
func (r *riskBuilder) lossTitle(level money.Ratio) string { return r.t(riskLabels.loss, level) }

// atMost is the upper bound, with 95 % confidence, of the probability of what
// never happened in n draws: 3 ÷ n, the rule of three.
func atMost(n int) string {
	if n == 0 {
		return ""
	}
	ratio := min(int64(money.One), 3*int64(money.One)/int64(n))
	return money.Ratio(rounded(ratio, 1000) * 1000).String()
}
