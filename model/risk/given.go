package risk

import (
	"math"

	"fundsim/model/plan"
)

// given draws the factors of a year of which the first months are known.
//
// The logs of all factors are jointly normal. What is known of a line is the log
// of its count to date ÷ the expected one, which is the log of its volume factor
// and a noise with about the variance (Σ n + α Σ n²) ÷ (Σ n)²; and, exactly, its
// unit cost and its points per case. As the known months stand as expected, all
// these logs are 0. By Matheron's rule a value given the data is a value drawn
// without them, corrected by gain × (seen − drawn): the same streams serve for
// any number of known months.
//
// Lines of a pot depend on each other through the pot's systemic factors only,
// so that the gain needs a matrix of pots, not of lines. Source: docs/METHOD.md §13.6.
type given struct {
	d       *drawer
	known   []knownMonths
	errors  []months // by line: the noise of the count through each month
	entries []seen
	matrix  []float64 // of entries, row by row, lower triangle
	missing []float64 // of entries, then its solution
	shift   [][2]float64
}

// knownMonths are sums over the first months of a line, by number of months − 1.
type knownMonths struct {
	counts, squares months
	paid            [plan.Months]bool // something was paid or counted
}

// seen is what the lines of one pot together say of one systemic factor.
type seen struct {
	pot, factor     int
	weight, missing float64 // Σ 1/variance; Σ (seen − drawn)/variance
}

// least is the smallest variance that is told from 0.
const least = 1e-12

// knownOf adds up the months of line k.
func (l *law) knownOf(k int) (out knownMonths) {
	n, n2, paid := 0.0, 0.0, false
	for m := range plan.Months {
		x := l.counts[plan.Months*k+m]
		n, n2 = n+x, n2+float64(x*x)
		for c := range plan.Penalties {
			paid = paid || l.activity.Columns[c][plan.Months*k+m] != 0
		}
		out.counts[m], out.squares[m], out.paid[m] = n, n2, paid
	}
	return out
}

func newGiven(d *drawer, known []knownMonths) *given {
	n := 2 * len(d.pots)
	return &given{d: d, known: known, errors: make([]months, len(known)), entries: make([]seen, 0, n), matrix: make([]float64, n*n), missing: make([]float64, n), shift: make([][2]float64, len(d.pots))}
}

// noise draws what chance adds to the log of every line's count to date: Σ over
// months of √(n + α n²) · z, divided by Σ n.
func (g *given) noise(draw int) {
	l := g.d.law
	for k := range g.errors {
		g.errors[k] = months{}
		if l.fixed || l.lines[k].driver == noDriver {
			continue
		}
		s := drawn(l.lines[k].known, draw)
		sum := 0.0
		for m := range plan.Months {
			if n := l.counts[plan.Months*k+m]; n > 0 {
				month := s.month(m)
				sum += float64(math.Sqrt(n+float64(g.d.alpha*n*n)) * month.normal())
			}
			if total := g.known[k].counts[m]; total > 0 {
				g.errors[k][m] = sum / total
			}
		}
	}
}

// fill draws the months after the known ones and tells whether every value is in
// range. The known months must stand in the drawer's activity.
func (g *given) fill(draw, known int) bool {
	d := g.d
	d.tooLarge = false
	if known > 0 {
		g.observe(known - 1)
		g.solve()
	}
	for k := range d.lines {
		f := d.lines[k]
		if known > 0 {
			f = g.line(k, known-1)
		}
		d.fill(k, draw, known, f.exp())
	}
	return !d.tooLarge
}

// line is the logs of line k's factors, given the months up to m.
func (g *given) line(k, m int) lineFactors {
	d, x := g.d, g.d.lines[k]
	if p := d.law.lines[k].pot; p >= 0 {
		x[volume] += g.shift[p][volume]
		x[unitCost] += g.shift[p][unitCost]
	}
	switch {
	case g.known[k].counts[m] > 0:
		gain, _ := g.gain(k, m)
		return lineFactors{volume: float64((1-gain)*x[volume]) - float64(gain*g.errors[k][m])}
	case d.law.lines[k].driver == noDriver && g.known[k].paid[m]: // no chance: what was paid says it all
		return lineFactors{}
	}
	return x
}

// gain is how much of a line's own log of volume the months up to m tell, and
// the variance of what they show besides the pot's factor.
func (g *given) gain(k, m int) (gain, variance float64) {
	own := g.own(k, volume)
	variance = own
	if n := g.known[k].counts[m]; !g.d.law.fixed {
		variance += (n + float64(g.d.alpha*g.known[k].squares[m])) / float64(n*n)
	}
	if own == 0 {
		return 0, max(variance, least)
	}
	return own / variance, max(variance, least)
}

// own is the variance of the log of a line's own factor.
func (g *given) own(k, factor int) float64 {
	c := g.d.law.lines[k].cell
	if c < 0 {
		return 0
	}
	return float64(g.d.sigmas[c][factor] * g.d.sigmas[c][factor])
}

// observe gathers what the months up to m say of every systemic factor.
func (g *given) observe(m int) {
	g.entries = g.entries[:0]
	for p := range g.d.pots {
		for f := range g.shift[p] {
			g.entries = append(g.entries, seen{pot: p, factor: f})
		}
	}
	for _, k := range g.d.law.order {
		p := g.d.law.lines[k].pot
		if p < 0 || g.known[k].counts[m] == 0 {
			continue
		}
		_, v := g.gain(k, m)
		g.entries[2*p].see(-g.d.lines[k][volume]-g.errors[k][m], v)
		g.entries[2*p+1].see(-g.d.lines[k][unitCost], max(g.own(k, unitCost), least))
	}
}

// see adds one line: by how much it misses, and with what variance.
func (s *seen) see(missing, variance float64) {
	s.weight += 1 / variance
	s.missing += missing / variance
}

// solve finds by how much every systemic factor's log is shifted by the data:
// with S the covariances of the factors and R the variances of their means,
//
//	shift = S · (S + R)⁻¹ · missing
func (g *given) solve() {
	e := g.entries[:0]
	for _, s := range g.entries {
		if s.weight > 0 {
			e = append(e, s)
		}
	}
	n := len(e)
	x := g.missing[:n]
	for i := range e {
		for j := range i {
			g.matrix[i*n+j] = g.covariance(e[i], e[j])
		}
		own := g.covariance(e[i], e[i])
		g.matrix[i*n+i] = own + float64(least*own) + 1/e[i].weight // with ρ or κ of 1 only the last two keep it regular
		x[i] = e[i].missing / e[i].weight
	}
	solveCholesky(g.matrix, x)
	for p := range g.shift {
		for f := range g.shift[p] {
			sum := 0.0
			for i := range e {
				sum += float64(g.covariance(seen{pot: p, factor: f}, e[i]) * x[i])
			}
			g.shift[p][f] = sum
		}
	}
}

// covariance is that of the logs of two systemic factors: the product of their
// sds, times ρ for different pots, times κ for volume and unit cost.
func (g *given) covariance(a, b seen) float64 {
	l := g.d.law
	c := float64(g.sd(a) * g.sd(b))
	if a.pot != b.pot {
		c = float64(c * l.shared * l.shared)
	}
	if a.factor != b.factor {
		c = float64(c * l.follow)
	}
	return c
}

func (g *given) sd(s seen) float64 { return g.d.sds[g.d.law.pots[s.pot].entry][s.factor] }

// solveCholesky solves a·x = b in place of b, for a symmetric positive definite
// a of which the lower triangle is given; a is overwritten.
func solveCholesky(a, b []float64) {
	n := len(b)
	for i := range n {
		for j := range i + 1 {
			sum := a[i*n+j]
			for k := range j {
				sum -= float64(a[i*n+k] * a[j*n+k])
			}
			if i == j {
				a[i*n+i] = math.Sqrt(sum)
			} else {
				a[i*n+j] = sum / a[j*n+j]
			}
		}
	}
	for i := range n {
		for k := range i {
			b[i] -= float64(a[i*n+k] * b[k])
		}
		b[i] /= a[i*n+i]
	}
	for i := n - 1; i >= 0; i-- {
		for k := i + 1; k < n; k++ {
			b[i] -= float64(a[k*n+i] * b[k])
		}
		b[i] /= a[i*n+i]
	}
}
