package risk

import (
	"fundsim/model/money"
	"fundsim/model/settle"
)

// Tally counts one row of the result — an institution in a unit and scheme —
// over all draws.
type Tally struct {
	Payable, Incurred Sum
	Below             []int // by level x of Run.Losses: draws with a gain ratio < −x
}

// Gain is Σ (payable − incurred).
func (t *Tally) Gain() Sum { return t.Payable.minus(t.Incurred) }

func newTallies(rows, levels int) []Tally {
	t, below := make([]Tally, rows), make([]int, rows*levels)
	for i := range t {
		t[i].Below = below[i*levels : (i+1)*levels : (i+1)*levels]
	}
	return t
}

// count adds one settled draw. A row where nothing was incurred has no gain
// ratio and is below no level.
func count(t []Tally, r *settle.Result, losses []money.Ratio) {
	for i := range r.Institutions {
		x := &r.Institutions[i]
		t[i].Payable.add(int64(x.Payable))
		t[i].Incurred.add(int64(x.Incurred))
		if x.Payable >= x.Incurred {
			continue
		}
		ratio, ok := x.GainRatio()
		for k, level := range losses {
			if ok && ratio < -level {
				t[i].Below[k]++
			}
		}
	}
}

// merge adds another worker's tallies.
func merge(into, t []Tally) {
	for i := range t {
		into[i].Payable.plus(t[i].Payable)
		into[i].Incurred.plus(t[i].Incurred)
		for k, n := range t[i].Below {
			into[i].Below[k] += n
		}
	}
}
