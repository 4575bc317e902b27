package risk

import (
	"fundsim/model/plan"
	"fundsim/model/problem"
	"fundsim/model/settle"
)

// FanMonth is what the year's end looks like once some months are known: a
// point value of a points pool, or a scheme's closing reserve (Unit is then "").
type FanMonth struct {
	Month        int // 0–12 months known
	Unit, Scheme string
	Metric       settle.Metric
	Summary      Summary
}

// Fan draws the year given its first months, for every number of months from
// none to all: months that are known stand as in the activity, the others are
// drawn given what the known ones say of the factors. With no month known it is
// the plain run, with all it is the settlement of the activity. Results are in
// the order of units and schemes, then months. Source: docs/METHOD.md §13.6.
func Fan(c *Case, o Options) ([]FanMonth, problem.List) {
	j, found := newFanJob(c, &o)
	if found.HasErrors() {
		return nil, found
	}
	done := o.eachBlock(j.draws, func() func(from, to int) { return j.newWorker().work })
	if j.refused.count > 0 {
		j.refused.explain(c, false, done, &found)
		return nil, found
	}
	var stats Summariser
	for i := range j.out {
		j.out[i].Summary = stats.Of(j.values[i][:done])
	}
	return j.out, found
}

// fanJob is the drawing of a fan.
type fanJob struct {
	law      *law
	known    []knownMonths // by line
	expected *settle.Outcome
	income   *income
	draws    int
	out      []FanMonth
	values   [][]int64 // by out, then draw
	progress progress
	refused  refusals
}

func newFanJob(c *Case, o *Options) (*fanJob, problem.List) {
	var found problem.List
	if !c.hasRisk(&found) {
		return nil, found
	}
	expected, l, income := c.resolve(o.seed(c.Plan), &found)
	if expected == nil {
		return nil, found
	}
	j := &fanJob{law: l, expected: expected, income: income, draws: o.draws(c.Plan)}
	j.progress = progress{report: o.Progress, total: j.draws}
	j.known = make([]knownMonths, len(l.lines))
	for k := range j.known {
		j.known[k] = l.knownOf(k)
	}
	for i := range expected.Result.Units {
		if u := &expected.Result.Units[i]; u.Method == plan.DRGPoints {
			j.add(u.Unit, u.Scheme, settle.UnitMetric(expected.Result, i, fields(settle.UnitFields, poolSeries)[0]))
		}
	}
	for i := range expected.Result.Schemes {
		j.add("", expected.Result.Schemes[i].Scheme, settle.SchemeMetric(expected.Result, i, fields(settle.SchemeFields, []string{"reserve_closing"})[0]))
	}
	if mustFit(j.draws, 8*int64(len(j.out))*int64(j.draws), o.Draws > 0, &found); !found.HasErrors() {
		for range j.out {
			j.values = append(j.values, make([]int64, j.draws))
		}
	}
	return j, found
}

// add adds a figure with all its months.
func (j *fanJob) add(unit, scheme string, m settle.Metric) {
	for month := range plan.Months + 1 {
		j.out = append(j.out, FanMonth{Month: month, Unit: unit, Scheme: scheme, Metric: m})
	}
}

// fanWorker has the memory of one goroutine.
type fanWorker struct {
	j       *fanJob
	drawer  *drawer
	given   *given
	settler *settle.Settler
}

func (j *fanJob) newWorker() *fanWorker {
	d := newDrawer(j.law)
	return &fanWorker{j, d, newGiven(d, j.known), settle.New(j.expected.Compiled)}
}

// work does the draws from one number up to another.
func (w *fanWorker) work(from, to int) {
	for d := from; d < to; d++ {
		if problems := w.draw(d); problems != nil {
			w.j.refused.add(d, problems)
		}
	}
	w.j.progress.add(to - from)
}

// draw draws one year with 12, 11 … 0 months known: known months keep their
// values, which are overwritten month by month from the end.
func (w *fanWorker) draw(draw int) problem.List {
	if w.j.income != nil {
		if problems := w.j.income.put(draw, w.settler); problems != nil {
			return problems
		}
	}
	w.drawer.reset()
	w.drawer.factors(draw)
	w.given.noise(draw)
	for known := plan.Months; known >= 0; known-- {
		if !w.given.fill(draw, known) {
			return outOfRange()
		}
		result, err := w.settler.Settle(&w.drawer.activity, nil)
		if err != nil {
			return err.(problem.List) // Settle refuses with lists only
		}
		if !result.Sound() {
			return unsound(result)
		}
		for i := known; i < len(w.j.out); i += plan.Months + 1 {
			v, ok := w.j.out[i].Metric.Value(result)
			if !ok {
				v = Absent
			}
			w.j.values[i][draw] = v
		}
	}
	return nil
}
