package behaviour

import (
	"cmp"
	"math/big"
	"slices"
	"strings"

	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/settle"
)

// Report is what the reactions came to, beside the year without any.
type Report struct {
	Mode    plan.Reaction
	Presets []string
	Steps   int      // iterations until point values rested, or 12 months; 0 without responses
	Pools   []Pool   // points pools, by scheme and unit
	Lines   []Change // by scheme, unit and institution

	plain values // without any reaction, by pot
}

// PointValue is yuan × 1e4 per point, where there is one.
type PointValue struct {
	Value int64
	Known bool
}

// Pool is a points pool's way to its point value.
type Pool struct {
	Scheme, Unit string
	Plain        PointValue   // without any reaction
	Path         []PointValue // of each iteration, the first without responses; or as seen by each month
	Final        PointValue
	Volumes      []Volume // of its responses, in the order of the scenario
}

// Volume is how one response moved the volume of its lines in a pool.
type Volume struct {
	Response   int // index into the scenario's responses
	Elasticity money.Ratio
	Reference  PointValue
	Factors    [plan.Months]money.Ratio // r of each month; all alike in a fixed point
	Lines      int
}

// Totals are a year's activity and what it settles to.
type Totals struct {
	Visits, Persons, Cases                 int64
	Points                                 money.Points
	TotalCost, FundCost, Incurred, Payable money.Fen
}

// Gain is payable − incurred.
func (t *Totals) Gain() money.Fen { return t.Payable - t.Incurred }

// Change is a line, or several taken together, without and with reactions.
type Change struct {
	Scheme, Unit, Institution string // Institution is "" of several
	Level                     plan.Level
	Before, After             Totals
}

// Changed tells whether reactions moved anything.
func (c *Change) Changed() bool { return c.Before != c.After }

// start notes the year without any reaction.
func (s *solver) start(res *settle.Result) {
	s.rep.plain = s.valuesOf(res)
	for i, v := range s.rep.plain {
		if pot := &s.c.Pots[i]; pot.Unit.Method == plan.DRGPoints {
			s.rep.Pools = append(s.rep.Pools, Pool{Scheme: pot.SchemeID, Unit: pot.Unit.ID, Plain: shown(v)})
		}
	}
	for i := range s.c.Lines {
		l := &s.c.Lines[i]
		s.rep.Lines = append(s.rep.Lines, Change{Scheme: l.Key.Scheme, Unit: l.Key.Unit, Institution: l.Key.Institution, Level: l.Institution.Level,
			Before: totals(s.a, l, &res.Institutions[i])})
	}
}

// note adds a step to every pool's path.
func (s *solver) note(v values) {
	s.eachPool(func(p *Pool, pot int) { p.Path = append(p.Path, shown(v[pot])) })
}

// finish notes the year with reactions.
func (s *solver) finish(res *settle.Result, r volumes) {
	v := s.valuesOf(res)
	s.eachPool(func(p *Pool, pot int) {
		p.Final = shown(v[pot])
		for i, c := range s.choice.cells {
			if c.pool == pot {
				p.Volumes = append(p.Volumes, s.volume(i, r))
			}
		}
		slices.SortFunc(p.Volumes, func(a, b Volume) int { return cmp.Compare(a.Response, b.Response) })
	})
	for i := range s.c.Lines {
		s.rep.Lines[i].After = totals(s.out, &s.c.Lines[i], &res.Institutions[i])
	}
}

func (s *solver) volume(i int, r volumes) Volume {
	c := s.choice.cells[i]
	out := Volume{Response: c.response, Elasticity: s.choice.responses[c.response].Elasticity, Factors: r[i]}
	out.Reference = shown(s.reference(i))
	for k := range s.choice.lines {
		if s.choice.lines[k].cell == i {
			out.Lines++
		}
	}
	return out
}

// eachPool visits the pools of the report with their pots.
func (s *solver) eachPool(visit func(p *Pool, pot int)) {
	next := 0
	for i := range s.c.Pots {
		if s.c.Pots[i].Unit.Method == plan.DRGPoints {
			visit(&s.rep.Pools[next], i)
			next++
		}
	}
}

func shown(v *big.Rat) PointValue {
	if v == nil {
		return PointValue{}
	}
	return PointValue{yuan(v), true}
}

func totals(a *plan.Activity, l *plan.Line, r *settle.LineResult) Totals {
	t := Totals{Incurred: r.Incurred, Payable: r.Payable}
	if l.Source < 0 {
		return t
	}
	year := func(c plan.Column) (sum int64) {
		for _, v := range a.Columns[c][plan.Months*int(l.Source):][:plan.Months] {
			sum += v
		}
		return sum
	}
	t.Visits, t.Persons, t.Cases, t.Points = year(plan.Visits), year(plan.Persons), year(plan.Cases), money.Points(year(plan.PointsCol))
	t.TotalCost, t.FundCost = money.Fen(year(plan.TotalCost)), money.Fen(year(plan.FundCost))
	return t
}

// ByUnit adds the lines up by scheme and unit.
func (r *Report) ByUnit() []Change {
	return r.grouped(func(c *Change) Change { return Change{Scheme: c.Scheme, Unit: c.Unit} })
}

// ByLevel adds the lines up by scheme, unit and level of the institution.
func (r *Report) ByLevel() []Change {
	return r.grouped(func(c *Change) Change { return Change{Scheme: c.Scheme, Unit: c.Unit, Level: c.Level} })
}

// grouped adds up lines under the keys that of gives them; groups stand in the
// order of schemes and units, levels from tertiary down.
func (r *Report) grouped(of func(*Change) Change) (out []Change) {
	for i := range r.Lines {
		c := &r.Lines[i]
		key := of(c)
		at := slices.IndexFunc(out, func(g Change) bool { return g.Scheme == key.Scheme && g.Unit == key.Unit && g.Level == key.Level })
		if at < 0 {
			at, out = len(out), append(out, key)
		}
		out[at].Before.add(&c.Before)
		out[at].After.add(&c.After)
	}
	levels := plan.Level("").Words()
	rank := func(l plan.Level) int {
		return slices.IndexFunc(levels, func(w plan.Word) bool { return w.Code == string(l) })
	}
	slices.SortStableFunc(out, func(a, b Change) int {
		return cmp.Or(strings.Compare(a.Scheme, b.Scheme), strings.Compare(a.Unit, b.Unit), cmp.Compare(rank(a.Level), rank(b.Level)))
	})
	return out
}

func (t *Totals) add(u *Totals) {
	t.Visits, t.Persons, t.Cases, t.Points = t.Visits+u.Visits, t.Persons+u.Persons, t.Cases+u.Cases, t.Points+u.Points
	t.TotalCost, t.FundCost, t.Incurred, t.Payable = t.TotalCost+u.TotalCost, t.FundCost+u.FundCost, t.Incurred+u.Incurred, t.Payable+u.Payable
}
