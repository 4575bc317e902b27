package incentive

import (
	"sync"

	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/problem"
	"fundsim/model/settle"
)

// Of is what there is one more of.
type Of string

// What there may be one more of.
const (
	Visit Of = "visit"
	Case  Of = "case"
	Point Of = "point"
)

// Ofs are the words of [Of] with their names.
var Ofs = []struct {
	Of    Of
	Title problem.Text
}{{Visit, problem.Text{ZH: "一人次", EN: "visit"}}, {Case, problem.Text{ZH: "一例", EN: "case"}}, {Point, problem.Text{ZH: "一点", EN: "point"}}}

// Probe is what one more is worth.
type Probe struct {
	Of       Of
	Incurred money.Fen // what it adds to the line's incurred
	Payable  money.Fen // and to its payable
	Award    money.Fen // and to the institution's awards in the scheme
	Others   money.Fen // and to everybody else's payable
	Refused  bool      // such a year could not be settled
}

// Gain is what the institution keeps: payable and awards less what was incurred.
func (p *Probe) Gain() money.Fen { return p.Payable + p.Award - p.Incurred }

// Fund is what the fund pays more; awards are of a fixed amount.
func (p *Probe) Fund() money.Fen { return p.Payable + p.Others }

// Line is an institution in a unit and scheme.
type Line struct {
	plan.LineKey
	Level     plan.Level
	SettledBy string // the unit's method, itemised, or an admission rule's id
	Admitted  bool
	Probes    []Probe
	Findings  []Finding
}

// Report holds every line with activity, by scheme, unit and institution.
type Report struct{ Lines []Line }

// Options choose what is worked out.
type Options struct {
	Institution string // only this one; "" for all
	Workers     int    // at least 1
}

// Compute works out the incentives of a prepared activity. It refuses what the
// settlement refuses, and an institution without activity. The number of workers
// does not show.
func Compute(p *plan.Plan, a *plan.Activity, o Options) (*Report, problem.List) {
	c, found := plan.Compile(p, a)
	if found.HasErrors() {
		return nil, found
	}
	base, err := settle.New(c).Settle(a, nil)
	if err != nil {
		refused, ok := err.(problem.List)
		if !ok {
			panic(err) // Settle refuses with lists only
		}
		return nil, append(found, refused...)
	}
	wanted, known := linesOf(c, o.Institution)
	if len(wanted) == 0 {
		var l problem.List
		l.Errorf("unknown-institution", "", "没有业务量的机构,或没有编码为 %q 的机构", "no institution %q, or none with activity", o.Institution).Suggest(o.Institution, known)
		return nil, l
	}
	k := &knowledge{c: c, a: a, base: base, lint: lintCodes(p.Lint(a))}
	k.prepare()
	rep := &Report{Lines: make([]Line, len(wanted))}
	workers := min(max(1, o.Workers), len(wanted))
	var wg sync.WaitGroup
	for n := range workers {
		wg.Go(func() {
			w := k.worker()
			for i := n; i < len(wanted); i += workers {
				rep.Lines[i] = w.line(wanted[i])
			}
		})
	}
	wg.Wait()
	return rep, found
}

// linesOf lists the compiled lines with activity, of one institution or of all,
// and the codes of institutions that have any.
func linesOf(c *plan.Compiled, institution string) (lines []int, known []string) {
	seen := map[string]bool{}
	for i := range c.Lines {
		l := &c.Lines[i]
		if l.Source < 0 {
			continue
		}
		if id := l.Key.Institution; !seen[id] {
			seen[id], known = true, append(known, id)
		}
		if institution == "" || institution == l.Key.Institution {
			lines = append(lines, i)
		}
	}
	return lines, known
}

// knowledge is what the workers share and only read.
type knowledge struct {
	c       *plan.Compiled
	a       *plan.Activity
	base    *settle.Result
	paid    []money.Fen             // Σ payable by pot
	awards  map[[2]string]money.Fen // by institution and scheme
	awarded []bool                  // by line: an award looks at it
	holder  []int                   // by line: index into its pot's holders, or −1
	lint    map[string][]string     // codes by path
}

func (k *knowledge) prepare() {
	k.paid, k.awarded, k.holder = make([]money.Fen, len(k.c.Pots)), make([]bool, len(k.c.Lines)), make([]int, len(k.c.Lines))
	for i := range k.c.Lines {
		k.paid[k.c.Lines[i].Pot] += k.base.Institutions[i].Payable
		k.holder[i] = -1
	}
	for i := range k.c.Pots {
		for h := range k.c.Pots[i].Holders {
			for _, l := range k.c.Pots[i].Holders[h].Members {
				k.holder[l] = h
			}
		}
	}
	for i := range k.c.Awards {
		for _, party := range k.c.Awards[i].Parties {
			for _, l := range party.Lines {
				k.awarded[l] = true
			}
		}
	}
	k.awards = awardsOf(k.base)
}

func awardsOf(r *settle.Result) map[[2]string]money.Fen {
	sums := map[[2]string]money.Fen{}
	for _, a := range r.Awards {
		sums[[2]string{a.Institution, a.Scheme}] += a.Amount
	}
	return sums
}

// worker settles changed years in memory of its own.
type worker struct {
	*knowledge
	changed *plan.Activity // as the base but for the line at work
	settler *settle.Settler
}

func (k *knowledge) worker() *worker {
	w := &worker{k, k.a.Clone(), settle.New(k.c)}
	_, _ = w.settler.Settle(w.changed, nil) // as the base, which was not refused
	return w
}

// line works out one line and leaves the activity as it was.
func (w *worker) line(i int) Line {
	l := &w.c.Lines[i]
	out := Line{LineKey: l.Key, Level: l.Institution.Level, SettledBy: l.SettledBy, Admitted: l.Admission != nil}
	visits, cases, points := w.year(plan.Visits, l), w.year(plan.Cases, l), w.year(plan.PointsCol, l)
	if visits > 0 {
		out.Probes = append(out.Probes, w.oneMore(i, Visit, plan.Visits, visits))
	}
	if cases > 0 {
		out.Probes = append(out.Probes, w.oneMore(i, Case, plan.Cases, cases))
	}
	if points > 0 && w.base.Institutions[i].Priced {
		m := w.busiest(plan.PointsCol, l)
		w.changed.Columns[plan.PointsCol][m] += money.PointScale
		out.Probes = append(out.Probes, w.probe(i, Point))
		w.restore(l)
	}
	out.Findings = w.findings(i)
	return out
}

// averaged are the columns that one more visit or case adds its average to.
var averaged = []plan.Column{plan.TotalCost, plan.FundCost, plan.DeductionsCol, plan.PointsCol, plan.TCMFundCost}

// oneMore adds one visit or case of the line's average to its busiest month.
func (w *worker) oneMore(i int, of Of, column plan.Column, count int64) Probe {
	l := &w.c.Lines[i]
	m := w.busiest(column, l)
	w.changed.Columns[column][m]++
	for _, c := range averaged {
		mean, _ := money.MulDiv(w.year(c, l), 1, count) // at most the sum
		w.changed.Columns[c][m] += mean
	}
	p := w.probe(i, of)
	w.restore(l)
	return p
}

// probe settles the changed year and subtracts the base.
func (w *worker) probe(i int, of Of) Probe {
	l, settleAgain := &w.c.Lines[i], w.pot
	if w.awarded[i] {
		settleAgain = w.whole
	}
	res, ok := settleAgain(l)
	if !ok {
		return Probe{Of: of, Refused: true}
	}
	before, after := &w.base.Institutions[i], &res.Institutions[i]
	p := Probe{Of: of, Incurred: after.Incurred - before.Incurred, Payable: after.Payable - before.Payable}
	var paid money.Fen
	for j := w.c.Pots[l.Pot].From; j < w.c.Pots[l.Pot].To; j++ {
		paid += res.Institutions[j].Payable
	}
	p.Others = paid - w.paid[l.Pot] - p.Payable
	if w.awarded[i] {
		own := [2]string{l.Key.Institution, l.Key.Scheme}
		p.Award = awardsOf(res)[own] - w.awards[own]
	}
	return p
}

// pot settles only the line's unit and scheme again: no other payable moves.
func (w *worker) pot(l *plan.Line) (*settle.Result, bool) {
	res, err := w.settler.SettlePot(w.changed, int(l.Pot))
	return res, err == nil
}

// whole settles everything again, awards too.
func (w *worker) whole(*plan.Line) (*settle.Result, bool) {
	res, err := w.settler.Settle(w.changed, nil)
	return res, err == nil
}

// months are the line's values of a column in the unchanged activity.
func (k *knowledge) months(c plan.Column, l *plan.Line) []int64 {
	return k.a.Columns[c][plan.Months*int(l.Source):][:plan.Months]
}

func (k *knowledge) year(c plan.Column, l *plan.Line) (sum int64) {
	for _, v := range k.months(c, l) {
		sum += v
	}
	return sum
}

// busiest is the index in the columns of the month with the most, the first of
// several.
func (k *knowledge) busiest(c plan.Column, l *plan.Line) int {
	best, months := 0, k.months(c, l)
	for m, v := range months {
		if v > months[best] {
			best = m
		}
	}
	return plan.Months*int(l.Source) + best
}

// restore puts the line back.
func (w *worker) restore(l *plan.Line) {
	for c := range plan.NumColumns {
		copy(w.changed.Columns[c][plan.Months*int(l.Source):][:plan.Months], w.months(c, l))
	}
}
