package entrant

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/problem"
)

// Options say how a run differs from what is written; the zero value does not.
type Options struct {
	Scale *money.Ratio // of every entrant's volume; nil is 100 %
	Month int          // of entry in the plan's year, 1–12, for every entrant, the day kept; 0 is as written
}

func (o *Options) scale() money.Ratio {
	if o.Scale == nil {
		return money.One
	}
	return *o.Scale
}

// Report (业务量来源) says what the entrants do in the year and whose volume
// that was.
type Report struct {
	Lines  []Line  // by entrant, scheme and unit
	Donors []Donor // by scheme, unit and institution: what all entrants together took
}

// Line is one entrant in one unit and scheme.
type Line struct {
	Entrant, Unit, Scheme  string
	Written                *plan.EntrantLine
	Path                   string
	DesignatedOn           plan.Date   // after the override
	Driver                 plan.Column // what it counts: visits or cases
	Months                 [plan.Months]Month
	Persons                int64
	Points                 money.Points
	TotalCost, FundCost    money.Fen
	InducedCost            money.Fen // of the induced count: count · cost, in all
	InducedFundCost        money.Fen // round(induced · cost · fund ratio)
	From                   []Taken   // by institution
	Count, Diverted, Short int64     // sums of the months
}

// Month is an entrant's count in one month.
type Month struct {
	Count    int64 // visits or cases
	Diverted int64 // of these, taken from donors
	Short    int64 // should have been diverted, but donors had no more
}

// Induced (新增) is the count that nobody lost.
func (l *Line) Induced() int64 { return l.Count - l.Diverted }

// Taken is what one donor gave to one line.
type Taken struct {
	Institution string
	Count       int64
}

// Donor is what one incumbent lost in one unit and scheme.
type Donor struct {
	Institution, Unit, Scheme string
	Lost                      [plan.NumColumns]int64 // sums of the months; penalties are never lost
}

// Apply returns the plan with its entrants as institutions, and a copy of the
// activity with their lines added and the donors' lines shrunk. a is prepared:
// levers have been applied, and the returned plan has none. It has no entrants
// either, so that it settles as it stands.
//
//	count of the year    = round(count · Σ ramp · scale), split over the months by ramp
//	diverted of the year = round(count of the year · diverted), split over the months by count
//	total_cost           = count · cost;  fund_cost = round(total_cost · fund_ratio)
//	points               = count · points per case
//
// Splits are by largest remainder, ties to the earlier month. Entrants take in
// the order of their ids, those that count visits before those that count cases.
//
// The list holds errors, and then there is nothing else, or warnings: volume
// that donors could not give. Source: docs/METHOD.md §14.
func Apply(p *plan.Plan, a *plan.Activity, o Options) (*plan.Plan, *plan.Activity, *Report, problem.List) {
	if found := p.Validate(a); found.HasErrors() {
		return nil, nil, nil, found
	}
	k := &run{a: a.Clone(), o: o, plan: *p}
	k.plan.Entrants, k.plan.Adjust = nil, nil
	k.plan.Institutions = slices.Clone(p.Institutions)
	k.index()
	for _, i := range order(p.Entrants) {
		k.enter(&p.Entrants[i])
	}
	if k.problems.HasErrors() {
		return nil, nil, nil, k.problems
	}
	for _, driver := range []plan.Column{plan.Visits, plan.Cases} {
		k.divert(driver)
	}
	for i := range k.lines {
		k.add(&k.lines[i])
	}
	if k.problems.HasErrors() {
		return nil, nil, nil, k.problems
	}
	return &k.plan, k.a, &Report{k.lines, k.donors(a)}, k.problems
}

// order lists entrants by id.
func order(entrants []plan.Entrant) []int {
	at := make([]int, len(entrants))
	for i := range at {
		at[i] = i
	}
	slices.SortFunc(at, func(i, j int) int { return strings.Compare(entrants[i].ID, entrants[j].ID) })
	return at
}

// run carries one Apply through its steps.
type run struct {
	plan     plan.Plan
	a        *plan.Activity
	o        Options
	alloc    money.Allocator
	lines    []Line
	pots     map[[2]string][]int // lines of incumbents by unit and scheme, in institution order
	members  map[string][]string // of alliances
	taken    []int64             // by activity line and month, of the driver at work
	problems problem.List
}

func (k *run) index() {
	k.pots, k.members = map[[2]string][]int{}, map[string][]string{}
	for i, l := range k.a.Lines {
		key := [2]string{l.Unit, l.Scheme}
		k.pots[key] = append(k.pots[key], i)
	}
	for _, lines := range k.pots {
		slices.SortFunc(lines, func(i, j int) int { return strings.Compare(k.a.Lines[i].Institution, k.a.Lines[j].Institution) })
	}
	for i := range k.plan.Institutions {
		if in := &k.plan.Institutions[i]; in.Alliance != "" {
			k.members[in.Alliance] = append(k.members[in.Alliance], in.ID)
		}
	}
}

// enter makes an entrant an institution and works out the volume of its lines.
func (k *run) enter(e *plan.Entrant) {
	on := e.DesignatedOn
	if k.o.Month != 0 {
		on = on.In(k.plan.Year, k.o.Month)
	}
	k.plan.Institutions = append(k.plan.Institutions, plan.Institution{ID: e.ID, Title: e.Title, Kind: e.Kind, Level: e.Level, Ownership: e.Ownership,
		Region: e.Region, Alliance: e.Alliance, DesignatedOn: on, Score: e.Score, Path: "entrants." + e.ID})
	at := make([]int, len(e.Lines))
	for j := range at {
		at[j] = j
	}
	slices.SortFunc(at, func(i, j int) int {
		return cmp.Or(strings.Compare(e.Lines[i].Scheme, e.Lines[j].Scheme), strings.Compare(e.Lines[i].Unit, e.Lines[j].Unit))
	})
	for _, j := range at {
		l := Line{Entrant: e.ID, Unit: e.Lines[j].Unit, Scheme: e.Lines[j].Scheme, Written: &e.Lines[j], DesignatedOn: on,
			Path: fmt.Sprintf("entrants.%s.lines.%d", e.ID, j)}
		k.volume(&l)
		k.lines = append(k.lines, l)
	}
}

// add appends an entrant's line to the activity; a line without any volume in
// the year is left out, as if it were not written.
func (k *run) add(l *Line) {
	if l.Count == 0 {
		return
	}
	m := &l.Written.Monthly
	persons := k.personsByMonth(l)
	at := k.a.AddLine(plan.LineKey{Institution: l.Entrant, Scheme: l.Scheme, Unit: l.Unit})
	cost := l.cost()
	for i := range l.Months {
		n, month := l.Months[i].Count, i+1
		total, ok1 := money.MulDiv(n, int64(cost), 1)
		fund, ok2 := money.MulRatio(money.Fen(total), m.FundRatio)
		points, ok3 := money.MulDiv(n, int64(m.PointsPerCase), 1)
		sumTotal, ok4 := money.Add(l.TotalCost, money.Fen(total))
		sumPoints, ok5 := money.Add(money.Fen(l.Points), money.Fen(points))
		if !(ok1 && ok2 && ok3 && ok4 && ok5) {
			k.tooLarge(l)
			return
		}
		*k.a.Month(l.Driver, at, month), *k.a.Month(plan.Persons, at, month) = n, persons[i]
		*k.a.Month(plan.TotalCost, at, month), *k.a.Month(plan.FundCost, at, month) = total, int64(fund)
		*k.a.Month(plan.PointsCol, at, month) = points
		l.TotalCost, l.FundCost, l.Points = sumTotal, l.FundCost+fund, money.Points(sumPoints)
		l.Persons += persons[i]
	}
	induced, _ := money.MulDiv(l.Induced(), int64(cost), 1) // at most the total cost
	l.InducedCost = money.Fen(induced)
	l.InducedFundCost, _ = money.MulRatio(l.InducedCost, m.FundRatio)
	k.a.CasesUnit = "" // what was added up from cases is not all there is any more
}

func (k *run) tooLarge(l *Line) {
	k.problems.Errorf("overflow", l.Path, "业务量超出范围", "the activity is out of range")
}
