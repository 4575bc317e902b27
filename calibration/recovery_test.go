package calibration

import (
	"flag"
	"fmt"
	"math"
	"slices"
	"testing"

	"fundsim/model/plan"
)

// repetitions of the recovery; make recovery asks for the 200 of the specification.
var repetitions = flag.Int("repetitions", 12, "how many histories the recovery is tried on")

// tally counts how often intervals cover a true parameter, and how far
// estimates are off.
type tally struct {
	truth           float64
	n, in           int
	sum, square, se float64
}

type tallies map[string]*tally

func (t tallies) add(name string, truth float64, v *Value) {
	x := t[name]
	if x == nil {
		x = &tally{}
		t[name] = x
	}
	if v == nil {
		return
	}
	x.truth = truth
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

// report prints coverage, bias and errors.
func (t tallies) report(log func(format string, args ...any)) (covered, all int) {
	var names []string
	for name := range t {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		x := t[name]
		n := float64(x.n)
		bias := x.sum / n
		sd := math.Sqrt(max(0, x.square/n-bias*bias))
		log("%-40s n %5d covered %6.2f%%  truth %8.4f  bias %9.5f (%5.1f se of the mean)  sd %8.5f  stated se %8.5f", name, x.n, 100*float64(x.in)/n,
			x.truth, bias, bias/(sd/math.Sqrt(n)), sd, math.Sqrt(x.se/n))
		covered, all = covered+x.in, all+x.n
	}
	return covered, all
}

func TestRecovery(t *testing.T) {
	w := aWorld()
	found := tallies{}
	for i := range *repetitions {
		a, list := Fit(w.draw(uint64(i)), Options{Institutions: w.institutionList(), CellBy: ByLevel})
		if list.HasErrors() {
			t.Fatal(list)
		}
		found.compare(w, a)
	}
	covered, all := found.report(t.Logf)
	fmt.Println(covered, all)
}
