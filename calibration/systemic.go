package calibration

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// trendLine is the fit of a pot's year effects: a line on years, with a step at
// each level shift, around which they spread by the systemic factor and by the
// error of estimating them.
type trendLine struct {
	x         *mat.Dense // design: 1, years from the mean, steps
	years     []int      // index of the years used
	mean      float64    // of the years used
	beta      []float64
	inverse   *mat.SymDense // (xᵀx)⁻¹
	contrasts []float64     // the df contrasts of the year effects that the design does not see
	errors    []float64     // variance of each by estimation alone; the axes make them independent
	raw       []float64     // the same contrasts on axes that all pots share
	df        int
	total     float64 // mean square of the contrasts: systemic + estimation
}

// fitTrend regresses year effects on years. ok is false where fewer than df+2
// years are there, or where they cannot be compared.
func fitTrend(f *twoWay, years []int, shifts []int, leastDF int) (*trendLine, bool) {
	t := &trendLine{}
	for y, is := range f.present {
		if is {
			t.years = append(t.years, y)
			t.mean += float64(years[y])
		}
	}
	n := len(t.years)
	if n == 0 || !f.linked {
		return nil, false
	}
	t.mean /= float64(n)
	columns := [][]float64{make([]float64, n), make([]float64, n)}
	for i, y := range t.years {
		columns[0][i], columns[1][i] = 1, float64(years[y])-t.mean
	}
	for _, from := range shifts {
		step, before, after := make([]float64, n), 0, 0
		for i, y := range t.years {
			if years[y] >= from {
				step[i] = 1
				after++
			} else {
				before++
			}
		}
		if before > 0 && after > 0 {
			columns = append(columns, step)
		}
	}
	k := len(columns)
	if t.df = n - k; t.df < leastDF {
		return nil, false
	}
	t.x = mat.NewDense(n, k, nil)
	for j, c := range columns {
		t.x.SetCol(j, c)
	}
	var xtx mat.Dense
	xtx.Mul(t.x.T(), t.x)
	normal, rank := mat.NewSymDense(k, nil), 0
	for i := range k {
		for j := i; j < k; j++ {
			normal.SetSym(i, j, xtx.At(i, j))
		}
	}
	if t.inverse, rank = pseudoInverse(normal); rank < k {
		return nil, false
	}
	effects := make([]float64, n)
	for i, y := range t.years {
		effects[i] = f.year[y]
	}
	var xty, beta mat.VecDense
	xty.MulVec(t.x.T(), mat.NewVecDense(n, effects))
	beta.MulVec(t.inverse, &xty)
	t.beta = append(t.beta, beta.RawVector().Data...)
	t.spread(f, effects)
	return t, true
}

// spread takes the contrasts of the year effects that the design does not see.
func (t *trendLine) spread(f *twoWay, effects []float64) {
	n := len(effects)
	var hat, tmp mat.Dense
	tmp.Mul(t.x, t.inverse)
	hat.Mul(&tmp, t.x.T())
	away := mat.NewSymDense(n, nil)
	for i := range n {
		for j := i; j < n; j++ {
			v := -hat.At(i, j)
			if i == j {
				v++
			}
			away.SetSym(i, j, v)
		}
	}
	_, vectors := eigen(away) // eigenvalues 0, then df times 1
	axes := vectors.Slice(0, n, n-t.df, n).(*mat.Dense)
	cov := mat.NewDense(n, n, nil)
	for i, a := range t.years {
		for j, b := range t.years {
			cov.Set(i, j, f.cov.At(a, b))
		}
	}
	var left, small mat.Dense
	left.Mul(axes.T(), cov)
	small.Mul(&left, axes)
	symmetric := mat.NewSymDense(t.df, nil)
	for i := range t.df {
		for j := i; j < t.df; j++ {
			symmetric.SetSym(i, j, (small.At(i, j)+small.At(j, i))/2)
		}
	}
	var turn *mat.Dense
	t.errors, turn = eigen(symmetric)
	var raw, turned mat.VecDense
	raw.MulVec(axes.T(), mat.NewVecDense(n, effects))
	turned.MulVec(turn.T(), &raw)
	t.raw, t.contrasts = raw.RawVector().Data, turned.RawVector().Data
	for i, u := range t.contrasts {
		t.errors[i] = max(0, t.errors[i])
		t.total += u * u
	}
	t.total /= float64(t.df)
}

// growth is the trend: its interval is Student's t on the years' degrees of freedom.
func (t *trendLine) growth() Value {
	v := growthOf(t.beta[1], math.Sqrt(t.total*t.inverse.At(1, 1)), float64(t.df))
	v.N = len(t.years)
	return v
}

// variance is the moment estimate of the systemic variance, which may be ≤ 0,
// and its own sampling variance: mean square of the contrasts less what
// estimating the year effects adds to it.
func (t *trendLine) variance() (variance, ofVariance float64) {
	variance = t.total - mean(t.errors)
	for _, e := range t.errors {
		v := max(0, variance) + e
		ofVariance += 2 * v * v
	}
	return variance, ofVariance / float64(t.df*t.df)
}

// sd is the systemic sd. Its interval inverts
//
//	Q(σ²) = Σ contrast² ÷ (σ² + error) ~ χ²(df),
//
// which holds exactly whatever the errors are.
func (t *trendLine) sd() Value {
	variance, ofVariance := t.variance()
	v := sdOf(variance, ofVariance, t.atQ(chiSquare(float64(t.df), (1+level)/2)), t.atQ(chiSquare(float64(t.df), (1-level)/2)))
	v.N, v.DF = len(t.years), float64(t.df)
	return v
}

// atQ is the σ² ≥ 0 at which Q falls to q.
func (t *trendLine) atQ(q float64) float64 {
	value := func(s float64) (sum float64) {
		for k, u := range t.contrasts {
			sum += u * u / (s + t.errors[k])
		}
		return sum
	}
	if value(0) <= q {
		return 0
	}
	low, high := 0.0, t.total*float64(t.df)/q // Q(σ²) ≤ Σ contrast² ÷ σ²
	for range 200 {
		if mid := (low + high) / 2; value(mid) > q {
			low = mid
		} else {
			high = mid
		}
	}
	return (low + high) / 2
}

// residuals are the year effects less the line, for every year; NaN where absent.
func (t *trendLine) residuals(f *twoWay) []float64 {
	out := make([]float64, len(f.year))
	for y := range out {
		out[y] = math.NaN()
	}
	var fitted mat.VecDense
	fitted.MulVec(t.x, mat.NewVecDense(len(t.beta), t.beta))
	for i, y := range t.years {
		out[y] = f.year[y] - fitted.AtVec(i)
	}
	return out
}

func mean(x []float64) (m float64) {
	for _, v := range x {
		m += v
	}
	return m / float64(len(x))
}
