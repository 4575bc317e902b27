package calibration

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// twoWay is the weighted fit of a panel by line and year,
//
//	log = line + year + error,   var(error) = own variance of the line's group + noise.
//
// The lines' effects are taken out exactly: line i contributes
// Q = diag(w) − w·wᵀ/Σw with w = 1 ÷ variance, and the years' effects solve
// M·year = Σ Q·log with M = Σ Q. They add up to 0 over the years that there
// are; cov is their covariance, up to a multiple of the all-ones matrix, which
// no contrast sees.
type twoWay struct {
	year    []float64 // effects; 0 in a year without data
	cov     *mat.SymDense
	present []bool
	years   int  // that are present
	linked  bool // the years can be compared with each other
	// What restricted likelihood needs, per group: Σ Q², Σ Q³, Σ tr Q² and Σ |Q·residual|².
	square, cube []*mat.SymDense
	trace, rss   []float64
	traceQ       []float64
	cells, lines int // of lines with two years or more
}

// fitTwoWay fits a panel whose groups have the given own variances.
func fitTwoWay(p *panel, own []float64) *twoWay {
	n := len(p.years)
	f := &twoWay{year: make([]float64, n), present: make([]bool, n), trace: make([]float64, len(own)), rss: make([]float64, len(own)),
		traceQ: make([]float64, len(own))}
	for range own {
		f.square, f.cube = append(f.square, mat.NewSymDense(n, nil)), append(f.cube, mat.NewSymDense(n, nil))
	}
	m, right := mat.NewSymDense(n, nil), make([]float64, n)
	q := newProjector(n)
	for i := range p.lines {
		if !q.set(p, i, own[p.group[i]]) {
			continue
		}
		f.lines++
		f.cells += q.count
		g := p.group[i]
		for a := range n {
			f.present[a] = f.present[a] || q.w[a] > 0
			right[a] += q.dot(a, p.log[p.at(i, 0):p.at(i+1, 0)])
			for b := a; b < n; b++ {
				m.SetSym(a, b, m.At(a, b)+q.at(a, b))
			}
		}
		q.powers(f.square[g], f.cube[g])
		f.trace[g] += q.traceSquare()
		f.traceQ[g] += q.trace()
	}
	for _, is := range f.present {
		if is {
			f.years++
		}
	}
	rank := 0
	f.cov, rank = pseudoInverse(m)
	f.linked = rank == f.years-1
	for a := range n {
		for b := range n {
			f.year[a] += f.cov.At(a, b) * right[b]
		}
	}
	residual := make([]float64, n)
	for i := range p.lines {
		if !q.set(p, i, own[p.group[i]]) {
			continue
		}
		for y := range n {
			residual[y] = p.log[p.at(i, y)] - f.year[y]
		}
		for a := range n {
			e := q.dot(a, residual)
			f.rss[p.group[i]] += e * e
		}
	}
	return f
}

// projector is Q of one line.
type projector struct {
	n, count int
	w        []float64
	sum      float64
	q        []float64
}

func newProjector(n int) *projector {
	return &projector{n: n, w: make([]float64, n), q: make([]float64, n*n)}
}

// set makes Q of a line; it is false for a line that has one year only and so
// says nothing about differences between years.
func (q *projector) set(p *panel, i int, own float64) bool {
	q.sum, q.count = 0, 0
	for y := range q.n {
		at := p.at(i, y)
		q.w[y] = 0
		if !math.IsNaN(p.log[at]) {
			q.w[y] = 1 / (own + p.noise[at])
			q.sum += q.w[y]
			q.count++
		}
	}
	if q.count < 2 {
		return false
	}
	for a := range q.n {
		for b := range q.n {
			q.q[a*q.n+b] = -q.w[a] * q.w[b] / q.sum
		}
		q.q[a*q.n+a] += q.w[a]
	}
	return true
}

func (q *projector) at(a, b int) float64 { return q.q[a*q.n+b] }

// dot is row a of Q times x; years that are absent have weight 0.
func (q *projector) dot(a int, x []float64) (sum float64) {
	for b := range q.n {
		if v := q.at(a, b); v != 0 {
			sum += v * x[b]
		}
	}
	return sum
}

func (q *projector) trace() (t float64) {
	for a := range q.n {
		t += q.at(a, a)
	}
	return t
}

func (q *projector) traceSquare() (t float64) {
	for _, v := range q.q {
		t += v * v
	}
	return t
}

// powers adds Q² and Q³.
func (q *projector) powers(square, cube *mat.SymDense) {
	n := q.n
	var row [maxYears]float64
	two := make([]float64, 0, maxYears*maxYears)
	for a := range n {
		for b := range n {
			s := 0.0
			for c := range n {
				s += q.at(a, c) * q.at(c, b)
			}
			row[b] = s
		}
		two = append(two, row[:n]...)
	}
	for a := range n {
		for b := a; b < n; b++ {
			square.SetSym(a, b, square.At(a, b)+two[a*n+b])
			s := 0.0
			for c := range n {
				s += two[a*n+c] * q.at(c, b)
			}
			cube.SetSym(a, b, cube.At(a, b)+s)
		}
	}
}

// maxYears is how many years a fit takes.
const maxYears = 40

// pseudoInverse returns the Moore–Penrose inverse of a symmetric positive
// semi-definite matrix and its rank.
func pseudoInverse(m *mat.SymDense) (*mat.SymDense, int) {
	n := m.SymmetricDim()
	out := mat.NewSymDense(n, nil)
	values, vectors := eigen(m)
	top := values[n-1]
	rank := 0
	for k, v := range values {
		if v <= top*1e-10 || v <= 0 {
			continue
		}
		rank++
		for a := range n {
			for b := a; b < n; b++ {
				out.SetSym(a, b, out.At(a, b)+vectors.At(a, k)*vectors.At(b, k)/v)
			}
		}
	}
	return out, rank
}

// eigen returns the eigenvalues, rising, and eigenvectors of a symmetric matrix.
func eigen(m *mat.SymDense) ([]float64, *mat.Dense) {
	var e mat.EigenSym
	if !e.Factorize(m, true) {
		panic("calibration: eigenvalues of a symmetric matrix do not converge")
	}
	var vectors mat.Dense
	e.VectorsTo(&vectors)
	return e.Values(nil), &vectors
}
