package plan

import (
	"fmt"
	"slices"
	"strings"

	"fundsim/model/problem"
)

// doubts are the codes of [LintRules] that put the data themselves in doubt.
var doubts = []string{"activity-vs-prior", "activity-outside-term", "missing-months"}

// Doubts are the findings of [Plan.Lint] that put the data in doubt. A
// settlement says them, while findings about rules wait to be asked for.
func (c *Compiled) Doubts(a *Activity) problem.List {
	l := &linter{p: c.Plan, a: a, c: c}
	l.terms()
	l.history()
	l.missingMonths()
	return slices.DeleteFunc(l.found, func(p problem.Problem) bool { return !slices.Contains(doubts, p.Code) })
}

// missingMonths finds institutions without a row in months in which others of
// the unit have one: a year-end settlement takes them for months without care.
// Months before designation or after closing, and activity added up from cases,
// are left alone.
func (l *linter) missingMonths() {
	for i := range l.c.Pots {
		pot := &l.c.Pots[i]
		var active [Months]bool
		for n := pot.From; n < pot.To; n++ {
			for m := range Months {
				active[m] = active[m] || l.hasMonth(int32(n), m)
			}
		}
		var names []string
		for n := pot.From; n < pot.To; n++ {
			line := &l.c.Lines[n]
			if line.Source < 0 || l.a.FromCases(TotalCost, int(line.Source)) {
				continue
			}
			var missing []string
			for m := range Months {
				if active[m] && !l.hasMonth(int32(n), m) && line.Institution.openIn(l.p.Year, m+1) {
					missing = append(missing, fmt.Sprint(m+1))
				}
			}
			if len(missing) > 0 {
				names = append(names, line.Key.Institution+" ("+strings.Join(missing, ",")+")")
			}
		}
		if len(names) > 0 {
			l.warn("missing-months", pot.path(), both("单元 %s、险种 %s 中,下列机构缺少其他机构都有的月份:%s", "unit %s, scheme %s: these institutions lack months that others have: %s", same("%s", pot.Unit.ID), same("%s", pot.SchemeID), some(names)),
				problem.T("补上缺少的月份;确无业务的,写一行 0", "add the months; where there was no activity, write a row of zeros"))
		}
	}
}

// hasMonth tells whether a line has a row, or anything at all, in month m (from 0).
func (l *linter) hasMonth(line int32, m int) bool {
	src := int(l.c.Lines[line].Source)
	if src < 0 {
		return false
	}
	at := Months*src + m
	if l.a.Rows[at] != 0 {
		return true
	}
	for _, column := range l.a.Columns {
		if column[at] != 0 {
			return true
		}
	}
	return false
}

// openIn tells whether an institution was designated and not closed in a month.
func (in *Institution) openIn(year, month int) bool {
	first, last := Date{year, month, 1}, Date{year, month, daysIn(year, month)}
	return !last.Before(in.DesignatedOn) && (in.ClosedOn.IsZero() || first.Before(in.ClosedOn))
}
