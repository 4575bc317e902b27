package risk

import (
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"
	"pgregory.net/rapid"

	"fundsim/model/money"
	"fundsim/model/plan"
)

// Purpose: with no month known the fan is the plain run, with all it is the
// settlement of the activity, to the fen. Method: random scenarios.
func TestFanEnds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := randomCase(t)
		if c == nil {
			return
		}
		o := Options{Draws: 6, Workers: 1}
		fan, found := Fan(c, o)
		if found.HasErrors() {
			return
		}
		run := mustDraw(t, c, o)
		for _, f := range fan {
			switch f.Month {
			case 0:
				if want := Summarise(run.Find(f.Metric.Key).Values); f.Summary != want {
					t.Fatalf("%s, nothing known: %v, the plain run has %v", f.Metric.Key, f.Summary, want)
				}
			case plan.Months:
				v, ok := f.Metric.Value(run.Expected.Result)
				if ok && (f.Summary.N != 6 || f.Summary.Mean != float64(v) || f.Summary.SD != 0) || !ok && f.Summary.N != 0 {
					t.Fatalf("%s, all known: %v, settled %d", f.Metric.Key, f.Summary, v)
				}
			}
		}
		o.Workers = 5
		again, _ := Fan(c, o)
		equal := func(a, b FanMonth) bool {
			return a.Month == b.Month && a.Metric.Key == b.Metric.Key && a.Summary == b.Summary
		}
		if !slices.EqualFunc(fan, again, equal) {
			t.Fatal("workers show")
		}
		turned := &Case{Plan: c.Plan, Activity: turn(c.Activity)}
		if again, _ = Fan(turned, o); !slices.EqualFunc(fan, again, equal) {
			t.Fatal("the order of rows shows")
		}
	})
}

// turn turns the rows of an activity round.
func turn(a *plan.Activity) *plan.Activity {
	out := a.Clone()
	n := len(a.Lines)
	for k, key := range a.Lines {
		out.Lines[n-1-k] = key
		for c := range a.Columns {
			copy(out.Columns[c][plan.Months*(n-1-k):], a.Columns[c][plan.Months*k:plan.Months*(k+1)])
		}
		copy(out.Rows[plan.Months*(n-1-k):], a.Rows[plan.Months*k:plan.Months*(k+1)])
	}
	return out
}

// Purpose: the more months are known the less is left open, and without monthly
// chance one month says it all.
func TestFanNarrows(t *testing.T) {
	s := newSingle(0.02)
	c := s.build()
	fan, found := Fan(c, Options{Draws: 4000})
	if found.HasErrors() {
		t.Fatal(found)
	}
	if len(fan) != plan.Months+1 {
		t.Fatalf("%d rows", len(fan))
	}
	for m := 1; m <= plan.Months; m++ {
		if fan[m].Summary.SD >= fan[m-1].Summary.SD {
			t.Errorf("sd with %d months known: %g, with %d: %g", m, fan[m].Summary.SD, m-1, fan[m-1].Summary.SD)
		}
	}
	c.Plan.Risk.Monthly = plan.MonthlyRisk{Deterministic: true}
	if fan, found = Fan(c, Options{Draws: 500}); found.HasErrors() {
		t.Fatal(found)
	}
	for _, f := range fan[1:] {
		if f.Summary.SD != 0 {
			t.Errorf("%d months known, no chance: sd %g", f.Month, f.Summary.SD)
		}
	}
}

// Purpose: the factors given the data are distributed as they should be.
// Method: years are drawn by the model without any data; of those whose counts
// to date come near the expected ones in every line, a regression of the factors
// on the counts says how they are distributed where counts are as expected. That
// is compared with what the fan draws: means, sds, and correlations of lines.
func TestFanAgainstRegression(t *testing.T) {
	const known, draws, near = 4, 150_000, 0.05
	r := &plan.Risk{Correlation: money.One / 2, CorrelationVolumeCost: money.One * 8 / 10, Monthly: plan.MonthlyRisk{Dispersion: ofPercent(0.4)},
		Systemic: []plan.Systemic{{Unit: plan.Any, Scheme: plan.Any, VolumeSD: ofPercent(8)}},
		Cell:     []plan.CellRisk{{Where: plan.Where{Institution: "h1"}, VolumeCV: ofPercent(3)}, {Where: plan.Where{Institution: "h2"}, VolumeCV: ofPercent(12)}}}
	c := city{institutions: numbered("h", 2), units: numbered("u", 2), schemes: []string{"s"}, visits: 150, total: 100_000, budget: 1}.build(r)
	l := mustLaw(t, c, 11)
	d := newDrawer(l)
	lines := []int{0, 1, 2} // h2 in u2 is never seen
	var seen [][]float64    // counts
	factors := make([][]float64, len(lines))
	for i := range draws {
		d.factors(i)
		var y []float64
		for _, k := range lines {
			if d.fill(k, i, 0, d.lines[k].exp()); len(y) == 0 || math.Abs(y[len(y)-1]) < near {
				sum := 0.0
				for _, n := range d.activity.Columns[plan.Visits][plan.Months*k : plan.Months*k+known] {
					sum += float64(n)
				}
				y = append(y, math.Log(sum/(known*150)))
			}
		}
		if len(y) == len(lines) && math.Abs(y[len(y)-1]) < near {
			seen = append(seen, y)
			for at, k := range lines {
				factors[at] = append(factors[at], d.lines[k][volume])
			}
		}
	}
	if len(seen) < 3000 {
		t.Fatalf("only %d years are near", len(seen))
	}
	g := newGiven(d, []knownMonths{l.knownOf(0), l.knownOf(1), l.knownOf(2), {}})
	drawn := make([][]float64, len(lines))
	for i := range 20_000 {
		d.factors(i)
		g.noise(i)
		g.observe(known - 1)
		g.solve()
		for at, k := range lines {
			drawn[at] = append(drawn[at], g.line(k, known-1)[volume])
		}
	}
	rest := make([][]float64, len(lines))
	for at, k := range lines {
		var mean float64
		mean, rest[at] = regress(seen, factors[at])
		a, b := momentsOf(rest[at]), momentsOf(drawn[at])
		t.Logf("%v: %.4f ± %.4f, fan %.4f ± %.4f, of %d", l.activity.Lines[k], mean, math.Sqrt(a.variance), b.mean, math.Sqrt(b.variance), len(seen))
		// the fan takes the log of a count for normal, with the noise of a count as
		// expected: that misses about half the noise's variance, 0.0013, in the mean
		mustAgree(t, "mean", b.mean, mean, a.meanSE+0.0013/4)
		mustAgree(t, "variance", b.variance, a.variance, a.varianceSE)
	}
	for i := range lines {
		for j := range i {
			want, got := correlation(rest[i], rest[j]), correlation(drawn[i], drawn[j])
			mustAgree(t, "correlation of two lines", got, want, 1/math.Sqrt(float64(len(seen))))
		}
	}
}

// regress fits y = mean + Σ b·x and returns the mean and what is left.
func regress(xs [][]float64, ys []float64) (mean float64, rest []float64) {
	n, k := len(xs), len(xs[0])+1
	a := mat.NewDense(n, k, nil)
	for i, x := range xs {
		a.SetRow(i, append([]float64{1}, x...))
	}
	var b mat.VecDense
	if err := b.SolveVec(a, mat.NewVecDense(n, ys)); err != nil {
		panic(err)
	}
	var fit mat.VecDense
	fit.MulVec(a, &b)
	for i, y := range ys {
		rest = append(rest, y-fit.AtVec(i))
	}
	return b.AtVec(0), rest
}

// Purpose: unit cost says something of volume where the two are correlated.
// Method: one line whose unit cost is all systemic, known to be as expected, and
// whose volume was not seen; closed form of the conditional normal.
func TestFanUsesUnitCost(t *testing.T) {
	r := &plan.Risk{CorrelationVolumeCost: money.One * 8 / 10, Monthly: plan.MonthlyRisk{Dispersion: ofPercent(1000)},
		Systemic: []plan.Systemic{{Unit: plan.Any, Scheme: plan.Any, VolumeSD: ofPercent(10), UnitCostSD: ofPercent(5)}}}
	c := city{institutions: numbered("h", 1), units: numbered("u", 1), schemes: []string{"s"}, visits: 1, total: 100_000, budget: 1}.build(r)
	l := mustLaw(t, c, 2)
	d := newDrawer(l)
	g := newGiven(d, []knownMonths{l.knownOf(0)})
	var xs []float64
	for i := range 20_000 {
		d.factors(i)
		g.noise(i)
		g.observe(0)
		g.solve()
		xs = append(xs, d.lines[0][volume]+g.shift[0][volume])
	}
	m := momentsOf(xs)
	// log V − its mean given log C = 0, which is 0.025 sds above its mean; the one
	// month seen, with variance 11, says nothing
	mustAgree(t, "mean", m.mean, -0.005+0.8*0.1*0.025, m.meanSE+1e-4)
	mustAgree(t, "variance", m.variance, 0.01*(1-0.64), m.varianceSE+1e-5)
}
