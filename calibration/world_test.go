package calibration

import (
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/stat/distuv"

	"fundsim/model/plan"
)

// world is a set of true parameters, and an implementation of the model of
// history that shares nothing with the fits or with the risk engine.
type world struct {
	institutions, years int
	units, schemes      []string
	level               float64 // median visits of an institution in a year
	volume, cost        float64 // growth of the first pot; each further one has half a per cent more
	volumeSD, costSD    float64
	rho, kappa          float64
	cells               map[plan.Level][3]float64 // cvs of volume, unit cost, points per case
	alpha               float64
	season              [][plan.Months]float64 // of each unit
	costSpread          float64                // sd of the logarithm of unit costs over institutions
	annual              bool                   // yearly totals only
	levels              []plan.Level           // of institutions, in turn
}

func aWorld() *world {
	w := &world{institutions: 60, years: 5, units: []string{"inpatient", "outpatient", "pharmacy"}, schemes: []string{"employee", "resident"},
		level: 6000, volume: 0.03, cost: 0.02, volumeSD: 0.04, costSD: 0.03, rho: 0.5, kappa: 0.3, alpha: 0.004, costSpread: 0.4,
		cells:  map[plan.Level][3]float64{plan.Tertiary: {0.03, 0.03, 0.02}, plan.Secondary: {0.08, 0.06, 0.03}, plan.Primary: {0.12, 0.08, 0.04}},
		levels: []plan.Level{plan.Tertiary, plan.Secondary, plan.Primary}}
	for u := range w.units {
		var s [plan.Months]float64
		sum := 0.0
		for m := range s {
			s[m] = 1 + 0.1*math.Sin(float64(m+2*u))
			sum += s[m]
		}
		for m := range s {
			s[m] *= plan.Months / sum
		}
		w.season = append(w.season, s)
	}
	return w
}

func (w *world) growth(pot int) (volume, cost float64) {
	return w.volume + 0.005*float64(pot), w.cost + 0.005*float64(pot)
}

// institutionList names the institutions with their levels.
func (w *world) institutionList() (out []plan.Institution) {
	for i := range w.institutions {
		out = append(out, plan.Institution{ID: fmt.Sprintf("h%04d", i), Level: w.levels[i%len(w.levels)]})
	}
	return out
}

// meanOne is a log-normal factor of mean 1 whose logarithm has sd s, at a normal x.
func meanOne(s, x float64) float64 { return math.Exp(s*x - s*s/2) }

// draw makes a history.
func (w *world) draw(seed uint64) *plan.History {
	r := rand.New(rand.NewPCG(seed, 7))
	h := &plan.History{}
	for y := range w.years {
		h.Years = append(h.Years, 2018+y)
	}
	in := w.institutionList()
	cells := len(in) * len(w.units) * len(w.schemes) * w.years
	h.Months = make([]uint16, cells)
	for _, c := range []plan.Column{plan.Visits, plan.TotalCost, plan.FundCost, plan.Cases, plan.PointsCol} {
		h.Columns[c] = make([]int64, cells*plan.Months)
	}
	// systemic factors of every year
	pots := len(w.units) * len(w.schemes)
	systemic := make([][2]float64, pots*w.years)
	for y := range w.years {
		f0, f1 := r.NormFloat64(), r.NormFloat64()
		f1 = w.kappa*f0 + math.Sqrt(1-w.kappa*w.kappa)*f1
		for p := range pots {
			e0, e1 := r.NormFloat64(), r.NormFloat64()
			e1 = w.kappa*e0 + math.Sqrt(1-w.kappa*w.kappa)*e1
			a, b := math.Sqrt(w.rho), math.Sqrt(1-w.rho)
			systemic[p*w.years+y] = [2]float64{meanOne(w.volumeSD, a*f0+b*e0), meanOne(w.costSD, a*f1+b*e1)}
		}
	}
	pot := 0
	for _, scheme := range w.schemes {
		for u, unit := range w.units {
			for i := range in {
				w.drawLine(h, r, plan.LineKey{Institution: in[i].ID, Scheme: scheme, Unit: unit}, in[i].Level, u, pot, systemic[pot*w.years:(pot+1)*w.years])
			}
			pot++
		}
	}
	return h
}

func (w *world) drawLine(h *plan.History, r *rand.Rand, key plan.LineKey, level plan.Level, unit, pot int, systemic [][2]float64) {
	h.Lines = append(h.Lines, key)
	base := w.level * math.Exp(r.NormFloat64()) / plan.Months
	cost := 20000 * math.Exp(w.costSpread*r.NormFloat64())
	points := 100 * math.Exp(0.2*r.NormFloat64())
	cv := w.cells[level]
	log := func(cv float64) float64 { return math.Sqrt(math.Log1p(cv * cv)) }
	gv, gc := w.growth(pot)
	for y := range w.years {
		cell := h.Cell(len(h.Lines)-1, y)
		h.Months[cell] = plan.AllMonths
		volume := base * math.Pow(1+gv, float64(y)) * systemic[y][0] * meanOne(log(cv[0]), r.NormFloat64())
		price := cost * math.Pow(1+gc, float64(y)) * systemic[y][1] * meanOne(log(cv[1]), r.NormFloat64())
		perCase := points * meanOne(log(cv[2]), r.NormFloat64())
		for m := range plan.Months {
			mean := volume * w.season[unit][m]
			if w.alpha > 0 {
				mean = distuv.Gamma{Alpha: 1 / w.alpha, Beta: 1 / (w.alpha * mean), Src: r}.Rand()
			}
			n := distuv.Poisson{Lambda: mean, Src: r}.Rand()
			at := plan.Months*cell + m
			h.Columns[plan.Visits][at] = int64(n)
			h.Columns[plan.Cases][at] = int64(n)
			h.Columns[plan.TotalCost][at] = int64(math.Round(n * price))
			h.Columns[plan.FundCost][at] = int64(math.Round(n * price * 0.7))
			h.Columns[plan.PointsCol][at] = int64(math.Round(n * perCase * 10000))
		}
		if w.annual {
			w.toYear(h, cell)
		}
	}
}

// toYear adds a cell's months up to a yearly total.
func (w *world) toYear(h *plan.History, cell int) {
	h.Months[cell] = plan.WholeYear
	for c := range h.Columns {
		if h.Columns[c] == nil {
			continue
		}
		v := h.Year(plan.Column(c), cell)
		sum := int64(0)
		for m := range v {
			sum, v[m] = sum+v[m], 0
		}
		v[0] = sum
	}
}
