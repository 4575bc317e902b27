package indicators

import (
	"cmp"
	"slices"
	"strings"

	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/problem"
)

// By says what the rows of a report are.
type By string

// What rows can be.
const (
	ByInstitution By = "institution"
	ByLevel       By = "level"
	ByAlliance    By = "alliance"
	ByUnit        By = "unit"
)

// Groupings are the words that [By] allows.
var Groupings = []string{string(ByInstitution), string(ByLevel), string(ByAlliance), string(ByUnit)}

// Stay is the bed days of an institution's cases in a scheme over the year.
type Stay struct {
	Institution, Scheme string
	Days                int64
}

// Options say what to compare.
type Options struct {
	By      By
	Caps    []Cap  // for every row, besides those of admission rules
	Flagged bool   // only rows past a cap, without totals
	Stays   []Stay // bed days of StaysUnit; nil where the cases give none
	// StaysUnit is the unit whose cases the stays are.
	StaysUnit string
}

// Year is one year's sums and the quotients of them. A line without a
// denominator takes no part in a quotient, so that a quotient over several units
// compares like with like.
type Year struct {
	Visits, Persons, Cases int64
	TotalCost, FundCost    money.Fen
	Quotients              [NumMeasures]Quotient
}

// Row is an institution, a group of institutions or a total in two years. What
// a total runs over is "".
type Row struct {
	Scheme, Unit string
	Institution  string // by institution only
	Group        string // level or alliance; "" for stand-alone institutions, and for totals
	Grouped      bool   // Group is meant
	This, Last   Year
	HasThis      bool // there is activity this year
	HasLast      bool // there are rows in last year's table
	Flags        []Flag
}

// Growth is the growth of a measure over last year; see [Growth].
func (r *Row) Growth(m Measure) (money.Ratio, bool) {
	return ShownGrowth(Growth(r.This.Quotients[m], r.Last.Quotients[m]))
}

// Report is a comparison of two years.
type Report struct {
	By     By
	Rows   []Row // by scheme, unit, and institution or group
	Totals []Row // of units, of groups, of schemes, of all; see [Row]
	// NoStay says that no bed days are known, and NoPoints that nothing was
	// priced by points.
	NoStay, NoPoints bool
}

// Compute compares the activity with last year's table. Every figure is of the
// whole year; fund cost is before deductions in both years, because last
// year's table has none. The activity must be the one that was compiled.
func Compute(c *plan.Compiled, a *plan.Activity, o Options) *Report {
	k := &comparison{c: c, a: a, o: o, byCases: unitsByCases(a), lines: map[plan.LineKey]*line{}}
	k.gather()
	rep := &Report{By: o.By, NoStay: o.Stays == nil, NoPoints: !slices.ContainsFunc(a.Columns[plan.PointsCol], func(p int64) bool { return p > 0 })}
	rows := newGroups()
	totals := newGroups()
	for _, l := range k.sorted() {
		row := Row{Scheme: l.key.Scheme, Unit: l.key.Unit}
		k.name(&row, l)
		rows.add(row, l)
		if o.By != ByUnit {
			totals.add(Row{Scheme: l.key.Scheme, Unit: l.key.Unit}, l)
		}
		if row.Grouped {
			totals.add(Row{Scheme: l.key.Scheme, Group: row.Group, Grouped: true}, l)
		}
		totals.add(Row{Scheme: l.key.Scheme}, l)
		totals.add(Row{}, l)
	}
	rep.Rows, rep.Totals = rows.rows(), totals.rows()
	k.flag(rep)
	if o.Flagged {
		rep.Rows, rep.Totals = slices.DeleteFunc(rep.Rows, func(r Row) bool { return len(r.Flags) == 0 }), nil
	}
	return rep
}

// line is one institution in one unit and scheme, in both years.
type line struct {
	key              plan.LineKey
	in               *plan.Institution
	this, last       Year
	hasThis, hasLast bool
}

// comparison is one Compute.
type comparison struct {
	c       *plan.Compiled
	a       *plan.Activity
	o       Options
	byCases map[string]bool // units whose visits are cases
	lines   map[plan.LineKey]*line
}

// unitsByCases finds the units that count cases and no visits this year. Last
// year's table has no cases, so that in these units its visits are cases.
func unitsByCases(a *plan.Activity) map[string]bool {
	visits, cases := map[string]bool{}, map[string]bool{}
	for i, l := range a.Lines {
		for m := plan.Months * i; m < plan.Months*(i+1); m++ {
			visits[l.Unit] = visits[l.Unit] || a.Columns[plan.Visits][m] > 0
			cases[l.Unit] = cases[l.Unit] || a.Columns[plan.Cases][m] > 0
		}
	}
	for unit := range cases {
		cases[unit] = cases[unit] && !visits[unit]
	}
	return cases
}

func (k *comparison) gather() {
	institutions := map[string]*plan.Institution{}
	for i := range k.c.Plan.Institutions {
		institutions[k.c.Plan.Institutions[i].ID] = &k.c.Plan.Institutions[i]
	}
	at := func(key plan.LineKey) *line {
		l := k.lines[key]
		if l == nil {
			l = &line{key: key, in: institutions[key.Institution]}
			k.lines[key] = l
		}
		return l
	}
	days := map[[2]string]int64{}
	for _, s := range k.o.Stays {
		days[[2]string{s.Institution, s.Scheme}] += s.Days
	}
	for i, key := range k.a.Lines {
		l := at(key)
		l.hasThis = true
		l.this = thisYear(k.a, i)
		if d, known := days[[2]string{key.Institution, key.Scheme}]; known && key.Unit == k.o.StaysUnit {
			l.this.Quotients[AverageStay] = Quotient{d, l.this.Cases}
		}
	}
	for i := range k.c.Plan.Prior {
		r := &k.c.Plan.Prior[i]
		l := at(plan.LineKey{Institution: r.Institution, Scheme: r.Scheme, Unit: r.Unit})
		l.hasLast = true
		l.last = lastYear(r, k.byCases[r.Unit])
	}
}

func thisYear(a *plan.Activity, i int) Year {
	sum := func(c plan.Column) (s int64) {
		for _, v := range a.Columns[c][plan.Months*i : plan.Months*(i+1)] {
			s += v // columns were found to add up within range when the plan was compiled
		}
		return s
	}
	y := Year{Visits: sum(plan.Visits), Persons: sum(plan.Persons), Cases: sum(plan.Cases), TotalCost: money.Fen(sum(plan.TotalCost)), FundCost: money.Fen(sum(plan.FundCost))}
	y.Quotients = y.quotients()
	if p := sum(plan.PointsCol); p > 0 {
		y.Quotients[CMI] = Quotient{p, 100 * y.Cases}
	}
	return y
}

func lastYear(r *plan.PriorRow, byCases bool) Year {
	y := Year{Visits: r.Visits, Persons: r.Persons, TotalCost: r.TotalCost, FundCost: r.FundCost}
	if byCases {
		y.Visits, y.Cases = 0, r.Visits
	}
	y.Quotients = y.quotients()
	return y
}

func (y *Year) quotients() (q [NumMeasures]Quotient) {
	q[CostPerVisit] = Quotient{int64(y.TotalCost), y.Visits}
	q[VisitsPerPerson] = Quotient{y.Visits, y.Persons}
	q[ReimbursementRatio] = Quotient{int64(y.FundCost), int64(y.TotalCost)}
	q[CostPerCase] = Quotient{int64(y.TotalCost), y.Cases}
	return q
}

func (y *Year) add(z *Year) {
	y.Visits, y.Persons, y.Cases = y.Visits+z.Visits, y.Persons+z.Persons, y.Cases+z.Cases
	y.TotalCost, y.FundCost = y.TotalCost+z.TotalCost, y.FundCost+z.FundCost
	for m := range y.Quotients {
		y.Quotients[m].add(z.Quotients[m])
	}
}

// sorted lists the lines by scheme, unit and institution.
func (k *comparison) sorted() []*line {
	out := make([]*line, 0, len(k.lines))
	for _, l := range k.lines {
		out = append(out, l)
	}
	slices.SortFunc(out, func(x, y *line) int {
		return cmp.Or(strings.Compare(x.key.Scheme, y.key.Scheme), strings.Compare(x.key.Unit, y.key.Unit), strings.Compare(x.key.Institution, y.key.Institution))
	})
	return out
}

func (k *comparison) name(r *Row, l *line) {
	switch k.o.By {
	case ByInstitution:
		r.Institution = l.key.Institution
	case ByLevel:
		r.Group, r.Grouped = string(l.in.Level), true
	case ByAlliance:
		r.Group, r.Grouped = l.in.Alliance, true
	}
}

// OfScenario compiles a plan and compares its prepared activity: levers and
// reactions have been applied. The list holds errors, and then there is no
// report, or warnings.
func OfScenario(p *plan.Plan, a *plan.Activity, o Options) (*Report, problem.List) {
	c, found := plan.Compile(p, a)
	if found.HasErrors() {
		return nil, found
	}
	return Compute(c, a, o), found
}
