package calibration

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat/distuv"

	"fundsim/model/plan"
)

func near(t *testing.T, what string, got, want, within float64) {
	t.Helper()
	if math.IsNaN(got) || math.Abs(got-want) > within {
		t.Errorf("%s: %.10g, want %.10g", what, got, want)
	}
}

// TestC4: the table of control charts (ISO 7870-2), for n = df + 1.
func TestC4(t *testing.T) {
	for df, want := range map[float64]float64{1: 0.7979, 2: 0.8862, 3: 0.9213, 4: 0.9400, 9: 0.9727, 24: 0.9896} {
		near(t, "c4", c4(df), want, 6e-5)
	}
}

// aPanel is a panel of normal values without gaps or noise, with year effects.
func aPanel(r *rand.Rand, lines, years int, sd float64) *panel {
	p := &panel{group: make([]int, lines)}
	for y := range years {
		p.years = append(p.years, 2010+y)
	}
	for i := range lines {
		p.lines = append(p.lines, i)
		level := r.NormFloat64()
		for y := range years {
			p.log = append(p.log, level+0.1*float64(y)+sd*r.NormFloat64())
			p.noise = append(p.noise, 0)
		}
	}
	return p
}

// TestSpreadIsANOVA: without gaps and noise, restricted likelihood is the
// residual mean square of the two-way analysis of variance, and the year effects
// are the years' means.
func TestSpreadIsANOVA(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	const lines, years = 9, 6
	p := aPanel(r, lines, years, 0.2)
	s := fitSpread([]*panel{p}, 1)
	var line [lines]float64
	var year [years]float64
	all := 0.0
	for i := range lines {
		for y := range years {
			v := p.log[p.at(i, y)]
			line[i] += v / years
			year[y] += v / lines
			all += v / (lines * years)
		}
	}
	sum := 0.0
	for i := range lines {
		for y := range years {
			e := p.log[p.at(i, y)] - line[i] - year[y] + all
			sum += e * e
		}
	}
	df := float64((lines - 1) * (years - 1))
	near(t, "own variance", s.own[0], sum/df, 1e-9)
	near(t, "its variance", s.ofOwn[0], 2*sum*sum/(df*df*df), 1e-9)
	near(t, "degrees of freedom", s.df[0], df, 1e-9)
	for y := range years {
		near(t, "year effect", s.fits[0].year[y], year[y]-all, 1e-12)
	}
	near(t, "variance of an effect", s.fits[0].cov.At(2, 2), sum/df/lines*(years-1)/years, 1e-9)
}

// TestSpreadScore: the score of restricted likelihood, worked line by line, is
// that of the whole covariance matrix.
func TestSpreadScore(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	p := aPanel(r, 7, 5, 0.3)
	for i := range p.log {
		p.noise[i] = 0.01 + 0.1*r.Float64()
		if r.IntN(5) == 0 {
			p.log[i] = math.NaN()
		}
	}
	for i := range p.group {
		p.group[i] = i % 2
	}
	s := &spread{own: []float64{0.05, 0.2}}
	score, information := s.step([]*panel{p})

	// Dense: V, X of lines and years, P = V⁻¹ − V⁻¹X(XᵀV⁻¹X)⁺XᵀV⁻¹.
	var rows [][2]int
	for i := range p.lines {
		n := 0
		for y := range p.years {
			if !math.IsNaN(p.log[p.at(i, y)]) {
				n++
			}
		}
		for y := range p.years {
			if n > 1 && !math.IsNaN(p.log[p.at(i, y)]) {
				rows = append(rows, [2]int{i, y})
			}
		}
	}
	n := len(rows)
	w, x, v := mat.NewDense(n, n, nil), mat.NewDense(n, len(p.lines)+len(p.years), nil), mat.NewVecDense(n, nil)
	for k, at := range rows {
		w.Set(k, k, 1/(s.own[p.group[at[0]]]+p.noise[p.at(at[0], at[1])]))
		x.Set(k, at[0], 1)
		x.Set(k, len(p.lines)+at[1], 1)
		v.SetVec(k, p.log[p.at(at[0], at[1])])
	}
	var wx, xwx, half, project mat.Dense
	wx.Mul(w, x)
	xwx.Mul(x.T(), &wx)
	normal := mat.NewSymDense(len(p.lines)+len(p.years), nil)
	for i := range normal.SymmetricDim() {
		for j := i; j < normal.SymmetricDim(); j++ {
			normal.SetSym(i, j, xwx.At(i, j))
		}
	}
	inverse, _ := pseudoInverse(normal)
	half.Mul(&wx, inverse)
	project.Mul(&half, wx.T())
	project.Sub(w, &project)
	var e mat.VecDense
	e.MulVec(&project, v)
	for g := range score {
		want, trace := 0.0, 0.0
		for k, at := range rows {
			if p.group[at[0]] == g {
				want += e.AtVec(k) * e.AtVec(k)
				trace += project.At(k, k)
			}
		}
		near(t, "score", score[g], (want-trace)/2, 1e-8)
		for h := range score {
			sum := 0.0
			for k, a := range rows {
				for l, b := range rows {
					if p.group[a[0]] == g && p.group[b[0]] == h {
						sum += project.At(k, l) * project.At(l, k)
					}
				}
			}
			near(t, "information", information.At(g, h), sum/2, 1e-8)
		}
	}
}

// TestSystemicInterval: with equal errors of all contrasts the interval is the
// χ² interval, less the error.
func TestSystemicInterval(t *testing.T) {
	line := &trendLine{years: []int{0, 1, 2, 3, 4}, df: 3, contrasts: []float64{0.05, -0.02, 0.03}, errors: []float64{1e-4, 1e-4, 1e-4}}
	squares := 0.05*0.05 + 0.02*0.02 + 0.03*0.03
	line.total = squares / 3
	v := line.sd()
	near(t, "low", v.Low*v.Low, squares/chiSquare(3, 0.975)-1e-4, 1e-9)
	near(t, "high", v.High*v.High, squares/chiSquare(3, 0.025)-1e-4, 1e-9)
	variance, of := line.variance()
	near(t, "variance", variance, squares/3-1e-4, 1e-12)
	near(t, "its variance", of, 2*squares*squares/27, 1e-12)
}

// TestTrend: slope and t interval of a textbook regression, and a level shift.
func TestTrend(t *testing.T) {
	years := []int{2018, 2019, 2020, 2021, 2022}
	fit := &twoWay{year: []float64{-0.11, -0.04, 0.01, 0.06, 0.08}, cov: mat.NewSymDense(5, nil), present: []bool{true, true, true, true, true}, years: 5, linked: true}
	line, ok := fitTrend(fit, years, nil, 1)
	if !ok {
		t.Fatal("no trend")
	}
	near(t, "slope", line.beta[1], 0.048, 1e-12) // Σ(x−x̄)y ÷ 10
	residual := 0.0
	for i, y := range fit.year {
		e := y - 0.048*float64(i-2)
		residual += e * e
	}
	g := line.growth()
	se := math.Sqrt(residual / 3 / 10)
	near(t, "growth", g.Value, math.Expm1(0.048), 1e-12)
	near(t, "upper end", math.Log1p(g.High)-0.048, 3.182446305*se, 1e-8)
	shifted := &twoWay{year: []float64{-0.3, -0.2, 0.4, 0.5, 0.6}, cov: fit.cov, present: fit.present, years: 5, linked: true}
	if line, _ = fitTrend(shifted, years, []int{2020}, 1); line == nil || line.df != 2 {
		t.Fatal("a shift costs one degree of freedom")
	}
	near(t, "slope beside a shift", line.beta[1], 0.1, 1e-9)
}

// TestNegativeBinomial: probabilities add up to 1 and have the mean and
// variance asked for, on both sides of the switch to Stirling's series.
func TestNegativeBinomial(t *testing.T) {
	for _, alpha := range []float64{1e-6, 0.004, 0.06, 0.07, 0.8, 5} {
		b := newNegativeBinomial(alpha)
		const mu = 12.0
		var sum, first, second float64
		for n := 0.0; n < 4000; n++ {
			lg, _ := math.Lgamma(n + 1)
			p := math.Exp(b.log(n, mu) + n*math.Log(mu) - lg)
			sum, first, second = sum+p, first+n*p, second+n*n*p
		}
		near(t, "sum", sum, 1, 1e-9)
		near(t, "mean", first, mu, 1e-7)
		near(t, "variance", second-first*first, mu*(1+alpha*mu), 1e-5)
	}
}

// TestDispersionIsConditional: where all months have one mean, the likelihood
// given each year's total is exact. The adjusted profile likelihood, which fits
// means and seasons, must agree with it on average.
func TestDispersionIsConditional(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	const rows, histories = 40, 25
	for _, c := range []struct{ mean, alpha float64 }{{500, 0.004}, {40, 0.05}} {
		var off, square, error float64
		for range histories {
			m := &months{units: []string{"u"}}
			for range rows {
				for range plan.Months {
					mean := distuv.Gamma{Alpha: 1 / c.alpha, Beta: 1 / (c.alpha * c.mean), Src: r}.Rand()
					m.counts = append(m.counts, distuv.Poisson{Lambda: mean, Src: r}.Rand())
				}
				m.rows, m.theta = append(m.rows, monthRow{}), append(m.theta, c.mean)
			}
			d := m.fit()
			x := math.Log(d.alpha) - m.conditional(c.alpha)
			off, square, error = off+x/histories, square+x*x/histories, error+1/math.Sqrt(d.curvature)/histories
		}
		sd := math.Sqrt((square - off*off) / histories)
		near(t, "mean difference of log dispersions", off, 0, min(4*sd, 0.15*error))
		near(t, "standard error", error, math.Sqrt(2.0/(rows*11))*(1+1/(c.alpha*c.mean)), 0.1*error)
	}
}

// conditional is the log dispersion of highest likelihood given the totals.
func (m *months) conditional(near float64) float64 {
	lg := func(x float64) float64 { v, _ := math.Lgamma(x); return v }
	l := func(a float64) (sum float64) {
		for i := range m.rows {
			total := 0.0
			for _, n := range m.counts[plan.Months*i : plan.Months*(i+1)] {
				sum += lg(n+a) - lg(a)
				total += n
			}
			sum -= lg(total+plan.Months*a) - lg(plan.Months*a)
		}
		return sum
	}
	best, at := math.Inf(-1), 0.0
	for x := math.Log(near) - 0.8; x < math.Log(near)+0.8; x += 0.02 {
		if v := l(math.Exp(-x)); v > best {
			best, at = v, x
		}
	}
	return at
}

// TestDistributions: the likelihoods are those of gonum's distributions, at
// their maximum, and AIC finds the family.
func TestDistributions(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 6))
	gamma := distuv.Gamma{Alpha: 2.5, Beta: 2.5 / 300, Src: r}
	logNormal := distuv.LogNormal{Mu: 5, Sigma: 0.7, Src: r}
	draw := func(d distuv.Rander, n int) (x []float64) {
		for range n {
			x = append(x, d.Rand())
		}
		return x
	}
	for _, c := range []struct {
		x        []float64
		family   string
		mean, cv float64
	}{{draw(gamma, 4000), Gamma, 300, 1 / math.Sqrt(2.5)}, {draw(logNormal, 4000), LogNormal, math.Exp(5 + 0.245), cvOf(0.7)}} {
		d := fitDistribution(c.x)
		if d.Family != c.family {
			t.Errorf("%s is taken for %s", c.family, d.Family)
		}
		near(t, "mean", d.Mean.Value, c.mean, 3*d.Mean.SE)
		near(t, "cv", d.CV.Value, c.cv, 3*d.CV.SE)
	}
	x := draw(gamma, 60)
	_, aic := fitGamma(x)
	_, aicLog := fitLogNormal(x)
	at := func(f func(v float64) float64) (sum float64) {
		for _, v := range x {
			sum += f(v)
		}
		return sum
	}
	best := math.Inf(-1)
	for k := 1.0; k < 6; k += 0.002 { // the mean is the sample's at any shape
		g := distuv.Gamma{Alpha: k, Beta: k / (at(func(v float64) float64 { return v }) / 60)}
		best = max(best, at(g.LogProb))
	}
	near(t, "AIC of the gamma", aic, 4-2*best, 1e-4)
	var ln distuv.LogNormal
	ln.Mu = at(math.Log) / 60
	ln.Sigma = math.Sqrt(at(func(v float64) float64 { return math.Pow(math.Log(v)-ln.Mu, 2) }) / 60)
	near(t, "AIC of the log-normal", aicLog, 4-2*at(ln.LogProb), 1e-9)
	near(t, "trigamma(1)", trigamma(1), math.Pi*math.Pi/6, 1e-12)
	near(t, "trigamma(½)", trigamma(0.5), math.Pi*math.Pi/2, 1e-11)
}

// taylorAshe is the triangle of Taylor and Ashe (1983), cumulative.
var taylorAshe = [][]float64{
	{357848, 1124788, 1735330, 2218270, 2745596, 3319994, 3466336, 3606286, 3833515, 3901463},
	{352118, 1236139, 2170033, 3353322, 3799067, 4120063, 4647867, 4914039, 5339085},
	{290507, 1292306, 2218525, 3235179, 3985995, 4132918, 4628910, 4909315},
	{310608, 1418858, 2195047, 3757447, 4029929, 4381982, 4588268},
	{443160, 1136350, 2128333, 2897821, 3402672, 3873311},
	{396132, 1333217, 2180715, 2985752, 3691712},
	{440832, 1288463, 2419861, 3483130},
	{359480, 1421128, 2864498},
	{376686, 1363294},
	{344014},
}

// TestChainLadder reproduces what Mack (1993) publishes of that triangle: the
// development factors, reserves and standard errors of each year.
func TestChainLadder(t *testing.T) {
	increments := make([][]float64, len(taylorAshe))
	for i, row := range taylorAshe {
		before := 0.0
		for _, v := range row {
			increments[i] = append(increments[i], v-before)
			before = v
		}
	}
	c, why := chainLadder(increments)
	if c == nil {
		t.Fatal(why.EN)
	}
	for d, want := range []float64{3.4906, 1.7473, 1.4574, 1.1739, 1.1038, 1.0863, 1.0539, 1.0766, 1.0177} {
		near(t, "factor", c.Factors[d], want, 6e-5)
	}
	reserves := []float64{0, 94634, 469511, 709638, 984889, 1419459, 2177641, 3920301, 4278972, 4625811}
	percent := []float64{0, 80, 26, 19, 27, 29, 26, 22, 23, 29}
	total := 0.0
	for i := range increments {
		ultimate, se := c.Ultimate(increments[i])
		reserve := ultimate - taylorAshe[i][len(taylorAshe[i])-1]
		near(t, "reserve", reserve, reserves[i], 1)
		total += reserve
		if i > 0 {
			near(t, "standard error in per cent", math.Round(100*se/reserve), percent[i], 0)
		}
	}
	near(t, "reserves together", total, 18680856, 1)
	product := 1.0
	for _, f := range c.Factors {
		product *= f
	}
	near(t, "completion at once", c.Shares[0].Value, 1/product, 1e-12)
	near(t, "completion at the end", c.Shares[9].Value, 1, 0)
}

// TestChainLadderCovers: completion intervals hold the true share as often as stated.
func TestChainLadderCovers(t *testing.T) {
	factors, sigma := []float64{1.8, 1.2, 1.08, 1.03}, []float64{0.02, 0.01, 0.004, 0.002}
	r := rand.New(rand.NewPCG(8, 8))
	in, all := 0, 0
	for range 400 {
		var rows [][]float64
		for i := range 36 {
			row, at := []float64{1e6 * math.Exp(0.2*r.NormFloat64())}, 0.0
			at = row[0]
			for d := range min(len(factors), 35-i) {
				next := at*factors[d] + math.Sqrt(at*1e6)*sigma[d]*r.NormFloat64()
				row, at = append(row, next-at), next
			}
			rows = append(rows, row)
		}
		c, _ := chainLadder(rows)
		product := 1.0
		for d := len(factors) - 1; d >= 0; d-- {
			product *= factors[d]
			if v := c.Shares[d]; v.Low <= 1/product && 1/product <= v.High {
				in++
			}
			all++
		}
	}
	if rate := float64(in) / float64(all); rate < 0.93 || rate > 0.97 {
		t.Errorf("%.1f %% of the intervals hold the true completion", 100*rate)
	}
}

// TestSimulatedCorrelations: the simulated means are those of drawn contrasts.
func TestSimulatedCorrelations(t *testing.T) {
	signal := [2][]float64{{1, 1, 1, 1}, {1, 1, 1, 1}}
	c := newCorrelations(60, signal) // many contrasts: sample correlations are nearly the true ones
	between, cross := c.simulate(0.5, -0.4)
	near(t, "between", between[simulations/2], 0.5, 0.02)
	near(t, "cross", cross[simulations/2], -0.4, 0.02)
	rho, kappa := c.estimate(0.5, -0.4)
	near(t, "correlation", rho.Value, 0.5, 0.02)
	near(t, "volume-cost", kappa.Value, -0.4, 0.02)
	if !slices.IsSorted(between) || rho.Low >= rho.Value || rho.High <= rho.Value {
		t.Error("order")
	}
}
