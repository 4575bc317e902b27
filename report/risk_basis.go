package report

import (
	"strings"

	"fundsim/model/plan"
	"fundsim/model/problem"
)

// grounds lists what the draws rest on, and counts what of it is only assumed.
type grounds struct {
	*riskBuilder
	lines   []string
	assumed int
}

// add adds one line, tagged with how firmly it stands: by its clause, else by
// its estimates; what has neither is assumed.
func (g *grounds) add(what string, c *plan.Clause, estimates ...*plan.Estimate) {
	status, why := statusNames[plan.Assumed], g.in(riskLabels.ungrounded)
	switch fit := g.fit(estimates); {
	case c != nil:
		status, why = statusNames[c.Status], g.names.clause(g.Options, c)
	case fit != "":
		status, why = riskLabels.fitted, fit
	}
	if status == statusNames[plan.Assumed] {
		g.assumed++
	}
	line := g.t(riskLabels.tag, g.in(status)) + what
	if why != "" {
		line += " — " + why
	}
	g.lines = append(g.lines, line)
}

// fit says how the estimates were fitted; "" where one of them was not.
func (g *grounds) fit(estimates []*plan.Estimate) string {
	var said []string
	for _, e := range estimates {
		if e == nil {
			continue
		}
		if e.Method == "" && e.Span == "" && e.N == nil && e.SE == nil && e.Grade == "" {
			return ""
		}
		said = append(said, g.quality(e))
	}
	return strings.Join(said, "; ")
}

// quality is what an estimate says of itself: method, span, observations,
// standard error and grade.
func (g *grounds) quality(e *plan.Estimate) string {
	var parts []string
	for _, x := range []string{e.Method, e.Span} {
		if x != "" {
			parts = append(parts, x)
		}
	}
	if e.N != nil {
		parts = append(parts, g.t(problem.Text{ZH: "%d 个观测", EN: "%d observations"}, *e.N))
	}
	if e.SE != nil {
		parts = append(parts, g.t(problem.Text{ZH: "标准误 %s", EN: "standard error %s"}, *e.SE))
	}
	if e.Grade != "" {
		parts = append(parts, g.t(problem.Text{ZH: "等级 %s", EN: "grade %s"}, e.Grade))
	}
	return strings.Join(parts, g.in(riskLabels.comma))
}

// restsOn is the section of what the draws rest on.
func (r *riskBuilder) restsOn() section {
	g, p, l := &grounds{riskBuilder: r}, r.Plan.Risk, &riskLabels
	for i := range p.Systemic {
		s := &p.Systemic[i]
		g.add(r.t(l.ofSystemic, r.anyOr(s.Unit, r.names.unit), r.anyOr(s.Scheme, r.names.scheme))+r.in(l.colon)+
			r.factors([]*plan.Estimate{s.VolumeSD, s.UnitCostSD}, l.volume, l.cost), s.Clause, s.VolumeSD, s.UnitCostSD)
	}
	if len(p.Systemic) > 0 {
		g.add(r.t(l.correlation, p.Correlation)+r.in(l.semicolon)+r.t(l.correlationVC, p.CorrelationVolumeCost), p.Clause)
	}
	for i := range p.Cell {
		c := &p.Cell[i]
		g.add(r.t(l.ofCell, r.where(&c.Where))+r.in(l.colon)+
			r.factors([]*plan.Estimate{c.VolumeCV, c.UnitCostCV, c.PointsPerCaseCV}, l.volume, l.cost, l.pointsPerCase), c.Clause, c.VolumeCV, c.UnitCostCV, c.PointsPerCaseCV)
	}
	months := r.in(l.poisson)
	switch m := &p.Monthly; {
	case m.Deterministic:
		months = r.in(l.fixedMonths)
	case m.Dispersion.Ratio() > 0:
		months = r.t(l.dispersed, m.Dispersion.Ratio().Decimal())
	}
	g.add(r.in(l.ofMonths)+r.in(l.colon)+months, p.Monthly.Clause, p.Monthly.Dispersion)
	if p.BudgetIncome != nil {
		g.add(r.t(l.ofBudget, p.BudgetIncome.SD.Ratio()), p.BudgetIncome.Clause, &p.BudgetIncome.SD)
	}
	if p.Parameters == plan.FromCalibration {
		g.lines = append(g.lines, r.in(l.parameters))
	}
	n := len(g.lines)
	if g.assumed > 0 {
		g.lines = append(g.lines, r.in(l.restsNote))
	}
	return section{r.t(l.rests, n, g.assumed), g.lines}
}

func (r *riskBuilder) anyOr(id string, name func(string) string) string {
	if id == plan.Any {
		return r.in(riskLabels.all)
	}
	return name(id)
}

// factors lists the variations that are given.
func (r *riskBuilder) factors(values []*plan.Estimate, names ...problem.Text) string {
	var said []string
	for i, e := range values {
		if e != nil {
			said = append(said, r.t(names[i], e.Ratio()))
		}
	}
	return strings.Join(said, r.in(riskLabels.and))
}

// where puts the choice of lines in words.
func (r *riskBuilder) where(w *plan.Where) string {
	var said []string
	for _, x := range []string{r.names.unit(w.Unit), r.names.scheme(w.Scheme), r.names.institution(w.Institution), w.Alliance,
		word(r.Options, w.Kind, w.Kind.Words()), word(r.Options, w.Level, w.Level.Words()), word(r.Options, w.Ownership, w.Ownership.Words()),
		word(r.Options, w.Region, w.Region.Words())} {
		if x != "" {
			said = append(said, x)
		}
	}
	if len(said) == 0 {
		return r.in(riskLabels.all)
	}
	return strings.Join(said, r.in(riskLabels.and))
}

// closing says what the draws rest on, and which rules are assumed.
func (r *riskBuilder) closing() []section {
	rules := section{title: r.in(tableLabels.noAssumed)}
	if len(r.assumed.notes) > 0 {
		rules = section{r.t(tableLabels.assumed, len(r.assumed.notes)), append([]string{r.in(tableLabels.assumedNote)}, r.assumed.notes...)}
	}
	return []section{r.restsOn(), rules}
}
