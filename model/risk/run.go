package risk

import (
	"reflect"
	"sync"

	"fundsim/model/money"
	"fundsim/model/problem"
	"fundsim/model/settle"
)

// maxBytes is what the series of all cases may hold together.
const maxBytes = 16 << 30

// job is the drawing of several cases at once.
type job struct {
	o        *Options
	seed     int
	draws    int
	laws     []*law
	cases    []*caseJob
	progress progress
}

// caseJob is one case of a job.
type caseJob struct {
	*Case
	law    int // which of the job's laws
	run    *Run
	reader *reader
	income *income // nil where the budget is certain

	lock    sync.Mutex // of the run's tallies
	refused refusals
}

// DrawAll draws several cases with one seed. Cases with the same expectation and
// the same risk share the drawn activities; draw d of one case and draw d of
// another have their random numbers in common in any case. Where a case is
// refused its run is nil, and the list says why.
func DrawAll(cases []*Case, o Options) ([]*Run, problem.List) {
	j, found := newJob(cases, &o)
	if found.HasErrors() {
		return make([]*Run, len(cases)), found
	}
	done := o.eachBlock(j.draws, func() func(from, to int) { return j.newWorker().work })
	runs := make([]*Run, len(cases))
	for i, c := range j.cases {
		if c.refused.count > 0 {
			c.refused.explain(c.Case, len(cases) > 1, done, &found)
			continue
		}
		runs[i] = c.run.cut(done)
	}
	return runs, found
}

// newJob settles every case's expectation and resolves how it is drawn.
func newJob(cases []*Case, o *Options) (*job, problem.List) {
	var found problem.List
	for _, c := range cases {
		c.hasRisk(&found)
	}
	if len(cases) == 0 || found.HasErrors() {
		return &job{}, found
	}
	j := &job{o: o, seed: o.seed(cases[0].Plan), draws: o.draws(cases[0].Plan)}
	var bytes int64
	for _, c := range cases {
		bytes += j.add(c, &found)
	}
	mustFit(j.draws, bytes, o.Draws > 0, &found)
	if found.HasErrors() {
		return j, found
	}
	j.progress = progress{report: o.Progress, total: j.draws * len(cases)}
	for _, c := range j.cases {
		c.run.allocate(j.draws, c.reader.metrics)
	}
	return j, found
}

// resolve settles a case's expectation and says how the case is drawn; the
// expectation is nil where it cannot be settled.
func (c *Case) resolve(seed int, found *problem.List) (expected *settle.Outcome, l *law, n *income) {
	expected, problems := settle.RunUnrecorded(c.Plan, c.Activity)
	if problems.HasErrors() {
		*found = append(*found, problems...)
		return nil, nil, nil
	}
	l, problems = newLaw(c, seed)
	*found = append(*found, problems...)
	return expected, l, newIncome(expected.Compiled, seed, found)
}

// add adds a case and returns how many bytes its series will hold.
func (j *job) add(c *Case, found *problem.List) int64 {
	expected, l, income := c.resolve(j.seed, found)
	if expected == nil {
		return 0
	}
	x := &caseJob{Case: c, law: len(j.laws), reader: newReader(expected.Result, j.o, found), income: income}
	for i, other := range j.laws {
		if reflect.DeepEqual(other, l) {
			x.law = i
			break
		}
	}
	if x.law == len(j.laws) {
		j.laws = append(j.laws, l)
	}
	x.run = &Run{Case: c, Seed: j.seed, Asked: j.draws, Expected: expected, Losses: losses(c.Plan.Risk)}
	x.run.Tallies = newTallies(len(expected.Result.Institutions), len(x.run.Losses))
	x.run.Bytes = 8 * int64(len(x.reader.metrics)) * int64(j.draws)
	j.cases = append(j.cases, x)
	return x.run.Bytes
}

// mustFit refuses what no memory holds; asked says that the number of draws is
// not the plan's.
func mustFit(draws int, bytes int64, asked bool, found *problem.List) {
	if bytes <= maxBytes {
		return
	}
	most := int64(draws) * maxBytes / bytes
	p := found.Errorf("too-many-draws", "risk.draws", "%[1]d 次抽样的结果要占 %.1[2]f GB 内存", "the results of %[1]d draws need %.1[2]f GB of memory", draws, float64(bytes)/1e9).
		Advise("减少抽样次数:这里至多约 %d 次", "draw fewer times: here at most about %d", most)
	if asked {
		p.Place = problem.Place{File: "--draws"}
	}
}

func (r *Run) allocate(draws int, metrics []settle.Metric) {
	values := make([]int64, draws*len(metrics))
	r.index = make(map[string]int, len(metrics))
	for i, m := range metrics {
		r.Series = append(r.Series, Series{m, values[i*draws : (i+1)*draws : (i+1)*draws]})
		r.index[m.Key] = i
	}
}

// cut keeps the draws that were done.
func (r *Run) cut(done int) *Run {
	r.Draws = done
	for i := range r.Series {
		r.Series[i].Values = r.Series[i].Values[:done]
	}
	return r
}

// worker has the memory of one goroutine.
type worker struct {
	j       *job
	drawers []*drawer
	inRange []bool // by drawer: of the last draw
	cases   []caseWorker
}

type caseWorker struct {
	*caseJob
	settler *settle.Settler
	buffer  []int64 // block values of every series
	tallies []Tally
	losses  []money.Ratio
}

func (j *job) newWorker() *worker {
	w := &worker{j: j, inRange: make([]bool, len(j.laws))}
	for _, l := range j.laws {
		w.drawers = append(w.drawers, newDrawer(l))
	}
	for _, c := range j.cases {
		w.cases = append(w.cases, caseWorker{caseJob: c, settler: settle.New(c.run.Expected.Compiled), buffer: make([]int64, block*len(c.reader.metrics)),
			tallies: newTallies(len(c.run.Tallies), len(c.run.Losses)), losses: c.run.Losses})
	}
	return w
}

// work does the draws from one number up to another.
func (w *worker) work(from, to int) {
	for d := from; d < to; d++ {
		w.draw(d, d-from)
	}
	for i := range w.cases {
		w.cases[i].store(from, to)
	}
	w.j.progress.add((to - from) * len(w.cases))
}

// draw draws and settles one year for every case; its figures go into slot i of
// the buffers.
func (w *worker) draw(draw, i int) {
	for i, d := range w.drawers {
		w.inRange[i] = d.draw(draw)
	}
	for k := range w.cases {
		c := &w.cases[k]
		if !w.inRange[c.law] {
			c.refused.add(draw, outOfRange())
			continue
		}
		if c.income != nil {
			if problems := c.income.put(draw, c.settler); problems != nil {
				c.refused.add(draw, problems)
				continue
			}
		}
		result, err := c.settler.Settle(&w.drawers[c.law].activity, nil)
		switch {
		case err != nil:
			c.refused.add(draw, err.(problem.List)) // Settle refuses with lists only
		case !result.Sound():
			c.refused.add(draw, unsound(result))
		case !c.reader.read(result, c.buffer[i:], block):
			c.refused.add(draw, outOfRange())
		default:
			count(c.tallies, result, c.losses)
		}
	}
}

// store moves a block's figures from the buffer to the series, and its tallies
// to the run's.
func (c *caseWorker) store(from, to int) {
	for s := range c.run.Series {
		copy(c.run.Series[s].Values[from:to], c.buffer[s*block:])
	}
	c.lock.Lock()
	defer c.lock.Unlock()
	merge(c.run.Tallies, c.tallies)
	clearTallies(c.tallies)
}
