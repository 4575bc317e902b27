package calibration

import (
	"flag"
	"math"
	"slices"
	"testing"

	"fundsim/model/plan"
)

// repetitions of the recovery: few in make test, the 200 of the specification in
//
//	go test ./calibration -run Recovery -repetitions 200 -v
var repetitions = flag.Int("repetitions", 8, "how many histories the recovery is tried on")

// tally counts how often intervals cover a true parameter, and how far
// estimates are off.
type tally struct {
	truth           float64
	n, in           int
	sum, square, se float64
}

type tallies map[string]*tally

func (t tallies) add(name string, truth float64, v *Value) {
	if v == nil {
		return
	}
	x := t[name]
	if x == nil {
		x = &tally{truth: truth}
		t[name] = x
	}
	x.n++
	if v.Low <= truth && truth <= v.High {
		x.in++
	}
	off := v.Value - truth
	x.sum += off
	x.square += off * off
	x.se += v.SE * v.SE
}

// compare adds everything a fit says about a world whose truth is known.
func (t tallies) compare(w *world, a *Assumptions) {
	pot := 0
	for range w.schemes {
		for range w.units {
			volume, cost := w.growth(pot)
			t.add("trend of volume", volume, a.Trends[pot].Growth[Volume])
			t.add("trend of unit cost", cost, a.Trends[pot].Growth[UnitCost])
			t.add("systemic sd of volume", w.volumeSD, a.Systemic[pot].Volume)
			t.add("systemic sd of unit cost", w.costSD, a.Systemic[pot].UnitCost)
			pot++
		}
	}
	all := a.Systemic[len(a.Systemic)-1]
	t.add("pooled sd of volume", w.volumeSD, all.Volume)
	t.add("pooled sd of unit cost", w.costSD, all.UnitCost)
	t.add("correlation", w.rho, a.Correlation)
	t.add("volume-cost correlation", w.kappa, a.VolumeCost)
	for _, c := range a.Cells {
		if cv, known := w.cells[c.Level]; known {
			t.add("own cv of volume "+string(c.Level), cv[0], c.Volume)
			t.add("own cv of unit cost "+string(c.Level), cv[1], c.UnitCost)
			t.add("own cv of points "+string(c.Level), cv[2], c.PointsPerCase)
		}
	}
	t.add("dispersion", w.alpha, a.Dispersion)
	for u := range a.ByUnit {
		t.add("dispersion of a unit", w.alpha, &a.ByUnit[u].Value)
	}
	for u := range a.Seasons {
		for m := range plan.Months {
			t.add("season", w.season[u][m], &a.Seasons[u].Factors[m])
		}
	}
	for i := range a.Distributions {
		if d := &a.Distributions[i]; d.Family == LogNormal {
			t.add("cv of unit costs over institutions", cvOf(w.costSpread), &d.CV)
		}
	}
}

// check holds coverage against the 93–97 % of the specification, widened by
// what chance allows of so few cases, and the mean of estimates against the truth.
func (t tallies) check(test *testing.T) {
	var names []string
	covered, all := 0, 0
	for name := range t {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		x := t[name]
		n := float64(x.n)
		rate, bias := float64(x.in)/n, x.sum/n
		sd := math.Sqrt(max(0, x.square/n-bias*bias))
		test.Logf("%-36s n %6d  covered %6.2f%%  truth %7.4f  bias %9.6f (%5.1f se of the mean)  sd %8.6f  stated se %8.6f", name, x.n, 100*rate,
			x.truth, bias, bias/(sd/math.Sqrt(n)), sd, math.Sqrt(x.se/n))
		covered, all = covered+x.in, all+x.n
		// Figures of one history hang together; the number of histories is what counts.
		independent := min(n, 4*float64(*repetitions))
		if chance := 3.5 * math.Sqrt(0.95*0.05/independent); rate < 0.93-chance || rate > 0.97+chance {
			test.Errorf("%s: %.1f %% of the intervals hold the truth", name, 100*rate)
		}
		if math.Abs(bias) > 4.5*sd/math.Sqrt(min(n, 2*float64(*repetitions))) && math.Abs(bias) > 0.02*math.Abs(x.truth) {
			test.Errorf("%s: the mean of the estimates is off by %.6f", name, bias)
		}
	}
	test.Logf("together: %.2f %% of %d intervals hold the truth", 100*float64(covered)/float64(all), all)
	if rate, chance := float64(covered)/float64(all), 3.5*math.Sqrt(0.95*0.05/(4*float64(*repetitions))); rate < 0.93-chance || rate > 0.97+chance {
		test.Errorf("together %.1f %% of the intervals hold the truth", 100*rate)
	}
}

// TestRecovery: from 5 years × 60 institutions the true parameters lie within
// their stated 95 % intervals as often as stated, and estimates are unbiased;
// for histories drawn by the risk engine, and for ones drawn by the tests' own
// implementation of the model.
func TestRecovery(t *testing.T) {
	for _, c := range []struct {
		name    string
		history func(w *world, seed uint64) *plan.History
	}{
		{"engine", func(w *world, seed uint64) *plan.History { return w.simulated(t, seed) }},
		{"own", func(w *world, seed uint64) *plan.History { return w.draw(seed) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			w, found := aWorld(), tallies{}
			for i := range *repetitions {
				a, list := Fit(c.history(w, uint64(i)), Options{Institutions: w.institutionList(), CellBy: ByLevel})
				if list.HasErrors() {
					t.Fatal(list)
				}
				found.compare(w, a)
			}
			found.check(t)
		})
	}
}
