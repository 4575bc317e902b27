package risk

import (
	"context"
	"math"
	"runtime"

	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/problem"
	"fundsim/model/settle"
)

// Case is one scenario made ready for draws.
type Case struct {
	Name     string // how reports call it
	Plan     *plan.Plan
	Activity *plan.Activity // the expectation: after levers and reactions
}

// Detail says which series a run keeps.
type Detail uint8

const (
	// Everything keeps the series of schemes, units, every institution × unit ×
	// scheme, and every institution in all.
	Everything Detail = iota
	// Totals keeps the series of schemes and units only; of institutions only
	// tallies.
	Totals
)

// Options say how to draw. The zero value takes the plan's draws and seed and
// all processors.
type Options struct {
	Draws    int                   // 0: the plan's (of the first case, for all cases)
	Seed     *int                  // nil: the plan's (of the first case, for all cases)
	Workers  int                   // 0: one per processor; no result depends on it
	Context  context.Context       // ends a run early with what is done; nil never does
	Progress func(done, total int) // settled draws over all cases; calls never overlap
	Detail   Detail
	Watch    []settle.Metric // kept besides what Detail says
}

// Absent stands in a series for a figure that a draw does not have (a point
// value of a pool without points).
const Absent = math.MinInt64

// Series is one figure over all draws: Values[d] is that of draw d, in the unit
// of the metric's kind, or [Absent].
type Series struct {
	Metric settle.Metric
	Values []int64
}

// Run is what the draws of one case came to.
type Run struct {
	Case     *Case
	Seed     int
	Asked    int             // how many draws were asked for
	Draws    int             // how many were done: draws 0 to Draws−1
	Expected *settle.Outcome // the expectation, settled
	Series   []Series        // of schemes, units, rows, institutions in all, then those watched
	Tallies  []Tally         // by row of Expected.Result.Institutions
	Losses   []money.Ratio   // the levels x of P(gain ratio < −x)
	Bytes    int64           // what the kept series hold

	index map[string]int // series by key
}

// Partial tells whether the run was ended early.
func (r *Run) Partial() bool { return r.Draws < r.Asked }

// Find returns the series of the metric with that key, nil where none is kept.
func (r *Run) Find(metricKey string) *Series {
	i, ok := r.index[metricKey]
	if !ok {
		return nil
	}
	return &r.Series[i]
}

// defaultLoss is the level of loss where the plan names none.
const defaultLoss = money.One / 20

// losses are the levels that a plan's risk names.
func losses(r *plan.Risk) []money.Ratio {
	if len(r.Losses) == 0 {
		return []money.Ratio{defaultLoss}
	}
	return r.Losses
}

// Draw draws and settles one case. The list holds errors, and then there is no
// run: a plan without risk, an expectation or a draw that cannot be settled.
func Draw(c *Case, o Options) (*Run, problem.List) {
	runs, found := DrawAll([]*Case{c}, o)
	if found.HasErrors() {
		return nil, found
	}
	return runs[0], found
}

// exampleRisk is a risk block to start from.
const exampleRisk = `risk: {systemic: [{unit: "*", scheme: "*", volume_sd: 3%, unit_cost_sd: 2%}], cell: [{where: {}, volume_cv: 8%, unit_cost_cv: 6%}], monthly: {dispersion: 0.4%}}`

// hasRisk says what to write where a plan has no risk.
func (c *Case) hasRisk(found *problem.List) bool {
	if c.Plan.Risk != nil {
		return true
	}
	found.Errorf("no-risk", "risk", "情景 %q 没有 risk,不知道各项怎样波动", "scenario %q has no risk block, which says how things vary", c.Name).
		Advise("加上例如 %s", "add for example %s", exampleRisk)
	return false
}

func (o *Options) seed(p *plan.Plan) int {
	if o.Seed != nil {
		return *o.Seed
	}
	return p.Risk.Seed
}

func (o *Options) draws(p *plan.Plan) int {
	if o.Draws > 0 {
		return o.Draws
	}
	return max(1, p.Risk.Draws)
}

func (o *Options) workers(blocks int) int {
	n := o.Workers
	if n <= 0 {
		n = runtime.GOMAXPROCS(0)
	}
	return max(1, min(n, blocks))
}

func (o *Options) cancelled() bool { return o.Context != nil && o.Context.Err() != nil }
