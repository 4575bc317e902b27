package calibration

import (
	"math"
	"runtime"
	"sync"

	"gonum.org/v1/gonum/mat"

	"fundsim/model/plan"
)

// months is the monthly counts of one or more units: one row of twelve for
// every line and year that is whole. A row has a mean of its own, θ, so that
// trend, systemic and own factors drop out; what is left is the season of the
// row's unit, s, and chance:
//
//	N(row, month) ~ negative binomial of mean θ(row)·s(unit, month), dispersion α
type months struct {
	units  []string
	rows   []monthRow
	counts []float64 // 12 of each row
	theta  []float64
	season [][plan.Months]float64 // of each unit, adding up to 12
	alpha  float64
}

// monthRow says where a row comes from.
type monthRow struct{ unit, line, year, cell int }

// chunk is how many rows are added up at a time. Sums are taken over chunks in
// order, so that the number of workers cannot show.
const chunk = 2048

// monthsOf collects the rows of all pots. Rows that count nothing say nothing.
func monthsOf(h *plan.History, pots []*pot) *months {
	m := &months{units: unitsOf(pots)}
	index := map[string]int{}
	for i, u := range m.units {
		index[u] = i
	}
	for _, p := range pots {
		for i, k := range p.lines {
			for y := range h.Years {
				cell := h.Cell(k, y)
				if h.Months[cell] != plan.AllMonths {
					continue
				}
				values := h.Year(p.volume[i], cell)
				total := 0.0
				for _, v := range values {
					total += float64(v)
				}
				if total == 0 {
					continue
				}
				for _, v := range values {
					m.counts = append(m.counts, float64(v))
				}
				m.theta = append(m.theta, total/plan.Months)
				m.rows = append(m.rows, monthRow{index[p.unit], k, y, cell})
			}
		}
	}
	return m
}

// eachChunk calls work for pieces of the rows side by side, then join for each
// piece in order.
func (m *months) eachChunk(work func(piece, from, to int), join func(piece int)) {
	pieces := (len(m.rows) + chunk - 1) / chunk
	next := make(chan int, pieces)
	for i := range pieces {
		next <- i
	}
	close(next)
	var wait sync.WaitGroup
	for range min(pieces, runtime.GOMAXPROCS(0)) {
		wait.Go(func() {
			for i := range next {
				work(i, i*chunk, min((i+1)*chunk, len(m.rows)))
			}
		})
	}
	wait.Wait()
	for i := range pieces {
		join(i)
	}
}

// fit alternates between means at a dispersion and the dispersion at means.
// Means and dispersion of a negative binomial are orthogonal, so it settles fast.
func (m *months) fit() (likelihood *dispersion) {
	m.season = make([][plan.Months]float64, len(m.units))
	for u := range m.season {
		for i := range m.season[u] {
			m.season[u][i] = 1
		}
	}
	m.means(2)
	m.alpha = m.moment()
	for round := range 6 {
		m.means(3)
		before := m.alpha
		likelihood = m.maximise()
		m.alpha = likelihood.alpha
		if round > 0 && math.Abs(m.alpha-before) <= 1e-4*before {
			break
		}
	}
	return likelihood
}

// means fits seasons and rows at the present dispersion: quasi-score steps of
// the seasons, each followed by the rows' exact means.
func (m *months) means(sweeps int) {
	type sums [plan.Months][2]float64
	pieces := (len(m.rows) + chunk - 1) / chunk
	for range sweeps {
		parts := make([][]sums, pieces)
		m.eachChunk(func(piece, from, to int) {
			part := make([]sums, len(m.units))
			for r := from; r < to; r++ {
				m.row(r)
				u := m.rows[r].unit
				s, n, theta := &m.season[u], m.counts[plan.Months*r:plan.Months*(r+1)], m.theta[r]
				for i, v := range n {
					mu := theta * s[i]
					w := 1 / (1 + m.alpha*mu)
					part[u][i][0] += (v - mu) * w
					part[u][i][1] += mu * w
				}
			}
			parts[piece] = part
		}, func(int) {})
		total := make([]sums, len(m.units))
		for _, part := range parts {
			for u := range part {
				for i := range part[u] {
					total[u][i][0] += part[u][i][0]
					total[u][i][1] += part[u][i][1]
				}
			}
		}
		for u := range m.season {
			sum := 0.0
			for i := range m.season[u] {
				if t := total[u][i]; t[1] > 0 {
					m.season[u][i] *= max(0.05, min(20, 1+t[0]/t[1]))
				}
				sum += m.season[u][i]
			}
			for i := range m.season[u] {
				m.season[u][i] *= plan.Months / sum
			}
		}
	}
	m.eachChunk(func(_, from, to int) {
		for r := from; r < to; r++ {
			m.row(r)
		}
	}, func(int) {})
}

// row solves Σ (N − θs) ÷ (1 + αθs) = 0 for a row's θ by Newton's method; the
// left side falls in θ.
func (m *months) row(r int) {
	s, n, theta := &m.season[m.rows[r].unit], m.counts[plan.Months*r:plan.Months*(r+1)], m.theta[r]
	for range 20 {
		f, slope := 0.0, 0.0
		for i, v := range n {
			d := 1 / (1 + m.alpha*theta*s[i])
			f += (v - theta*s[i]) * d
			slope += s[i] * (1 + m.alpha*v) * d * d
		}
		step := f / slope
		if theta+step <= 0 {
			step = -theta / 2
		}
		theta += step
		if math.Abs(step) <= 1e-10*theta {
			break
		}
	}
	m.theta[r] = theta
}

// moment is the dispersion at which squared residuals are what they should be.
func (m *months) moment() float64 {
	over, scale := 0.0, 0.0
	for r := range m.rows {
		s := &m.season[m.rows[r].unit]
		for i, v := range m.counts[plan.Months*r : plan.Months*(r+1)] {
			mu := m.theta[r] * s[i]
			over += (v-mu)*(v-mu) - mu*(plan.Months-1)/plan.Months
			scale += mu * mu * (plan.Months - 1) / plan.Months
		}
	}
	return max(leastAlpha, over/scale)
}

// information adds to g what a row of weights w = μ ÷ (1 + αμ) tells about the
// logarithms of the season when θ is fitted too: diag(w) − w·wᵀ/Σw. It returns Σw.
func information(g *[plan.Months * plan.Months]float64, w *[plan.Months]float64) float64 {
	sum := 0.0
	for _, v := range w {
		sum += v
	}
	for a, v := range w {
		share := v / sum
		for b, x := range w {
			g[a*plan.Months+b] -= share * x
		}
		g[a*plan.Months+a] += v
	}
	return sum
}

// symmetric turns the sums of information into a matrix.
func symmetric(g *[plan.Months * plan.Months]float64) *mat.SymDense {
	return mat.NewSymDense(plan.Months, append([]float64(nil), g[:]...))
}
