package project

import (
	"math"
	"runtime"
	"sync"
	"sync/atomic"

	"fundsim/model/fund"
	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/portable"
	"fundsim/model/problem"
	"fundsim/model/risk"
	"fundsim/model/rollforward"
)

// Rolled is a scenario settled year after year: as expected, and over draws.
type Rolled struct {
	Years   []rollforward.Year
	Changes [][]rollforward.Change // by year, into it; none into the first
	Draws   int                    // done
	Asked   int
	Seed    int
	Refused int            // draws with a year that could not be settled; they are left out
	Drawn   [][]RolledFund // by year and scheme, as in Years[k].Funds
}

// RolledFund is one fund in one year over the draws.
type RolledFund struct {
	Budget, Spent, Payable, Reserve, Closing, Cover risk.Summary
	Short, Negative                                 int                // draws with a shortfall of the reserve, with a balance below 0
	Lights                                          map[fund.Light]int // draws by light
}

// RollOptions say how to settle year after year.
type RollOptions struct {
	Years    int
	Draws    int // 0: the expected years only
	Seed     int
	Workers  int // 0: one per processor; no result depends on it
	Progress func(done, total int)
	Stopped  func() bool // ends the draws early with what is done; nil never does
}

// Roll settles a plan and its activity, after the what-if levers, year after
// year. With draws the plan needs a risk block: each year's activity is drawn as
// command risk draws it (year 0 of draw d is risk's draw d) and settled by that
// path's own budgets.
func Roll(p *plan.Plan, a *plan.Activity, o RollOptions) (*Rolled, problem.List) {
	r, found := rollforward.New(p, a, o.Years, Trends(p, a))
	if found.HasErrors() {
		return nil, found
	}
	years, problems := r.Run(nil)
	if problems.HasErrors() {
		return nil, append(found, problems...)
	}
	out := &Rolled{Years: years, Changes: make([][]rollforward.Change, len(years)), Asked: o.Draws, Seed: o.Seed}
	for k := 1; k < len(years); k++ {
		out.Changes[k] = years[k].Changes(&years[k-1])
	}
	if o.Draws > 0 {
		if problems := out.draws(r, o); problems.HasErrors() {
			return nil, append(found, problems...)
		}
	}
	return out, found
}

// years is how many draws apart two years' streams lie: more than draws there can be.
const apart = 1 << 24

// chance draws the years of one path. It has the memory of one goroutine.
type chance struct {
	roll    *rollforward.Roll
	drawers []*risk.Drawer // by year
	incomes map[string]risk.Normals
	draw    int
}

// Activity draws a year's activity.
func (c *chance) Activity(year int, _ *plan.Plan, _ *plan.Activity) (*plan.Activity, problem.List) {
	return c.drawers[year].Draw(c.draw + year*apart)
}

// Income lets income stray by projection.funds' sd, adding up over the years.
func (c *chance) Income(year int, scheme string, expected money.Fen) money.Fen {
	of := c.roll.Plan.Projection.Fund(scheme)
	sd := float64(of.Income.SD.Ratio()) / float64(money.One)
	if sd == 0 || year == 0 {
		return expected
	}
	var sum float64
	for k := range year {
		sum += float64(sd*c.incomes[scheme].At(c.draw, k)) - float64(sd*sd)/2
	}
	return money.Fen(math.Floor(float64(float64(expected)*portable.Exp(sum)) + 0.5))
}

// path are the figures of one draw, by year and scheme.
type path [][]pathFund

type pathFund struct {
	rollforward.FundYear
	payable money.Fen
}

func (out *Rolled) draws(r *rollforward.Roll, o RollOptions) problem.List {
	var drawers []*risk.Drawer
	for k := range r.Years + 1 {
		d, found := risk.NewDrawer(&risk.Case{Name: r.Plan.ID, Plan: r.Plan, Activity: r.Expected[k]}, o.Seed)
		if found.HasErrors() {
			return found
		}
		drawers = append(drawers, d)
	}
	incomes := map[string]risk.Normals{}
	for scheme := range r.Incomes {
		incomes[scheme] = risk.NamedNormals(o.Seed, "projection", scheme, "income")
	}
	paths := make([]path, o.Draws)
	var next, done atomic.Int64
	var lock sync.Mutex
	var refused problem.List
	first := o.Draws
	var group sync.WaitGroup
	for range workers(o) {
		c := &chance{roll: r, incomes: incomes}
		for _, d := range drawers {
			c.drawers = append(c.drawers, d.Copy())
		}
		group.Go(func() {
			for o.Stopped == nil || !o.Stopped() {
				d := int(next.Add(1)) - 1
				if d >= o.Draws {
					return
				}
				c.draw = d
				years, found := r.Run(c)
				lock.Lock()
				if found.HasErrors() {
					if out.Refused++; d < first {
						first, refused = d, found
					}
				} else {
					paths[d] = pathOf(years)
				}
				if o.Progress != nil {
					o.Progress(int(done.Add(1)), o.Draws)
				}
				lock.Unlock()
			}
		})
	}
	group.Wait()
	out.Draws = min(o.Draws, int(next.Load()))
	if out.Refused == out.Draws {
		return refused
	}
	out.summarise(paths[:out.Draws])
	return nil
}

func workers(o RollOptions) int {
	if o.Workers > 0 {
		return min(o.Workers, o.Draws)
	}
	return min(runtime.GOMAXPROCS(0), o.Draws)
}

func pathOf(years []rollforward.Year) path {
	p := make(path, len(years))
	for k := range years {
		for i, f := range years[k].Funds {
			p[k] = append(p[k], pathFund{f, years[k].Result.Schemes[i].Payable})
		}
	}
	return p
}

// summarise sums the paths up in the order of draws.
func (out *Rolled) summarise(paths []path) {
	for k := range out.Years {
		var row []RolledFund
		for i := range out.Years[k].Funds {
			f := RolledFund{Lights: map[fund.Light]int{}}
			var values [6][]int64
			for _, p := range paths {
				if p == nil {
					continue
				}
				x := &p[k][i]
				cover := int64(x.Cover)
				if !x.HasCover {
					cover = risk.Absent
				}
				for c, v := range []int64{int64(x.Budget), int64(x.Spent), int64(x.payable), int64(x.ReserveClosing), int64(x.Closing), cover} {
					values[c] = append(values[c], v)
				}
				if x.Shortfall > 0 {
					f.Short++
				}
				if x.Closing < 0 {
					f.Negative++
				}
				f.Lights[x.Light]++
			}
			for c, to := range []*risk.Summary{&f.Budget, &f.Spent, &f.Payable, &f.Reserve, &f.Closing, &f.Cover} {
				*to = risk.Summarise(values[c])
			}
			row = append(row, f)
		}
		out.Drawn = append(out.Drawn, row)
	}
}
