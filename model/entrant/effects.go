package entrant

import (
	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/problem"
	"fundsim/model/settle"
)

// Effects (影响) are a year settled without and with its entrants.
type Effects struct {
	Plan          *plan.Plan // with the entrants as institutions
	Report        *Report
	Without, With *settle.Outcome
	Owed          []Owed      // by entrant, scheme and unit
	Incumbents    []Incumbent // by scheme, unit and institution: those whose volume or payable changes
	Schemes       []string    // in which entrants work, in byte order
}

// Owed is what one entrant is owed in one unit and scheme, and from where.
type Owed struct {
	Line    *Line
	Settled settle.LineResult // zero where the line has no volume
	Base    *plan.CapBase     // last year's base where growth is capped, else nil
}

// Incumbent (原有机构) is one institution in one unit and scheme, without and
// with the entrants. What its payable changes by has two parts:
//
//	change   = payable with − payable without
//	own      = incurred with − incurred without    (its own volume that went, ≤ 0)
//	dilution = change − own                        (what others' volume does to its price and its sharing)
type Incumbent struct {
	Institution, Unit, Scheme string
	Donor                     *Donor // nil where it lost no volume
	Without, With             settle.LineResult
}

// Change is what the payable changes by.
func (x *Incumbent) Change() money.Fen { return x.With.Payable - x.Without.Payable }

// Own is the part of the own volume that went.
func (x *Incumbent) Own() money.Fen { return x.With.Incurred - x.Without.Incurred }

// Dilution (稀释) is the rest.
func (x *Incumbent) Dilution() money.Fen { return x.Change() - x.Own() }

// Compare settles a plan without and with its entrants. a is prepared: levers
// have been applied. The list holds errors, and then there are no effects, or
// warnings; those that the second settlement repeats stand once. An unsound
// result is returned: ask [settle.Result.Sound] of both.
func Compare(p *plan.Plan, a *plan.Activity, o Options) (*Effects, problem.List) {
	if len(p.Entrants) == 0 {
		var l problem.List
		l.Errorf("no-entrants", "entrants", "情景没有拟新增定点机构", "the scenario names no entrants").
			Advise("在情景中写 entrants,见 docs/how-to/entrants.md", "give entrants in the scenario, see docs/how-to/entrants.md")
		return nil, l
	}
	without, found := settle.RunPrepared(p, a)
	if without == nil {
		return nil, found
	}
	if p.Behaviour != nil {
		found.Warnf("no-reactions", "behaviour", "拟新增机构的测算不含机构的行为反应", "the effects of entrants leave the reactions of institutions out")
	}
	with, activity, report, more := Apply(p, a, o)
	found = append(found, more...)
	if with == nil {
		return nil, found
	}
	after, more := settle.RunPrepared(with, activity)
	found = append(found, more.Without(found)...)
	if after == nil {
		return nil, found
	}
	e := &Effects{Plan: with, Report: report, Without: without, With: after, Schemes: schemesOf(p)}
	e.owe()
	e.incumbents()
	return e, found
}

// owe finds the entrants' rows.
func (e *Effects) owe() {
	rows := map[plan.LineKey]int{}
	for i := range e.With.Result.Institutions {
		rows[key(&e.With.Result.Institutions[i])] = i
	}
	for i := range e.Report.Lines {
		l := &e.Report.Lines[i]
		x := Owed{Line: l}
		if row, ok := rows[plan.LineKey{Institution: l.Entrant, Scheme: l.Scheme, Unit: l.Unit}]; ok {
			x.Settled = e.With.Result.Institutions[row]
			if a := e.With.Compiled.Lines[row].Admission; a != nil && a.Pay == plan.PayCapped {
				x.Base = &a.Base
			}
		}
		e.Owed = append(e.Owed, x)
	}
}

// incumbents lists the rows that change; both results are in the same order and
// the second has all rows of the first.
func (e *Effects) incumbents() {
	lost := map[plan.LineKey]*Donor{}
	for i := range e.Report.Donors {
		d := &e.Report.Donors[i]
		lost[d.key()] = d
	}
	with := map[plan.LineKey]*settle.LineResult{}
	for i := range e.With.Result.Institutions {
		l := &e.With.Result.Institutions[i]
		with[key(l)] = l
	}
	for _, before := range e.Without.Result.Institutions {
		k := key(&before)
		x := Incumbent{Institution: k.Institution, Unit: k.Unit, Scheme: k.Scheme, Donor: lost[k], Without: before, With: *with[k]}
		if x.Donor != nil || x.Change() != 0 || x.Own() != 0 {
			e.Incumbents = append(e.Incumbents, x)
		}
	}
}

func key(l *settle.LineResult) plan.LineKey {
	return plan.LineKey{Institution: l.Institution, Scheme: l.Scheme, Unit: l.Unit}
}
