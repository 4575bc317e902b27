package risk

import (
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"fundsim/model/plan"
)

// surely is the probability that a right sampler passes a test. Streams are
// fixed, so that a test that passes once passes always.
const surely = 0.9999

// mustFollow compares a sample with a distribution function (Kolmogorov and
// Smirnov).
func mustFollow(t *testing.T, what string, sample []float64, cdf func(float64) float64) {
	t.Helper()
	slices.Sort(sample)
	n, worst := float64(len(sample)), 0.0
	for i, x := range sample {
		p := cdf(x)
		worst = max(worst, p-float64(i)/n, float64(i+1)/n-p)
	}
	if k := worst * math.Sqrt(n); k > 2.23 { // P(K > 2.23) = 1e-4
		t.Errorf("%s: the distribution functions are %g apart, √n · that is %.2f", what, worst, k)
	}
}

// mustCount compares counts with probabilities (chi-square, cells of 20 and more
// expected).
func mustCount(t *testing.T, what string, sample []float64, probability func(k float64) float64, low, high float64) {
	t.Helper()
	n := float64(len(sample))
	count := map[float64]float64{}
	for _, k := range sample {
		count[min(max(k, low-1), high+1)]++
	}
	stat, cells, wanted, got, rest := 0.0, -1.0, 0.0, count[low-1], 1.0
	flush := func() {
		stat += (got - wanted) * (got - wanted) / wanted
		cells++
		got, wanted = 0, 0
	}
	for k := low; k <= high; k++ {
		p := probability(k)
		got, wanted, rest = got+count[k], wanted+n*p, rest-p
		if wanted >= 20 {
			flush()
		}
	}
	got += count[high+1]
	if wanted += n * max(0, rest); wanted > 0 { // what lies outside low and high is a small part of this cell
		flush()
	}
	if limit := (distuv.ChiSquared{K: cells}).Quantile(surely); stat > limit {
		t.Errorf("%s: chi-square %.1f with %.0f degrees of freedom, limit %.1f", what, stat, cells, limit)
	}
}

// sampleOf draws n values, each from a stream of its own, as draws do.
func sampleOf(n int, draw func(s *stream) float64) []float64 {
	key, out := seeded(name("test"), 1), make([]float64, n)
	for i := range out {
		s := drawn(key, i)
		out[i] = draw(&s)
	}
	return out
}

// Purpose: uniform numbers lie strictly between 0 and 1, evenly, across draws and
// along a stream.
func TestUniform(t *testing.T) {
	mustFollow(t, "first numbers", sampleOf(100_000, (*stream).uniform), func(x float64) float64 { return x })
	s, along := drawn(seeded(name("test"), 2), 0), make([]float64, 100_000)
	for i := range along {
		along[i] = s.uniform()
	}
	mustFollow(t, "along a stream", along, func(x float64) float64 { return x })
	for _, bits := range []uint64{0, math.MaxUint64} {
		if u := (float64(bits>>12) + 0.5) * 0x1p-52; u <= 0 || u >= 1 {
			t.Errorf("bits %x give %g", bits, u)
		}
	}
}

// Purpose: streams of neighbouring seeds, draws and names do not depend on each
// other. Method: correlations of normal values over draws, within 4/√n.
func TestStreamsAreIndependent(t *testing.T) {
	const n = 20_000
	var keys []uint64
	for _, seed := range []int{0, 1, 2} {
		for _, words := range [][]string{{"h1", "s", "u", "volume"}, {"h2", "s", "u", "volume"}, {"h1", "s", "u", "count"}, {"h1", "su", "", "volume"}, {"h1s", "", "u", "volume"}} {
			keys = append(keys, seeded(name(words...), seed))
		}
	}
	values := make([][]float64, len(keys))
	for i, key := range keys {
		for d := range n + 1 {
			s := drawn(key, d)
			values[i] = append(values[i], s.normal())
		}
	}
	for i := range keys {
		for j := range i + 1 {
			for lag := range 2 {
				if i == j && lag == 0 {
					continue
				}
				sum := 0.0
				for d := range n {
					sum += values[i][d] * values[j][d+lag]
				}
				if r := sum / n; math.Abs(r) > 4.5/math.Sqrt(n) {
					t.Errorf("streams %d and %d, %d draws apart: correlation %g", i, j, lag, r)
				}
			}
		}
	}
	if slices.Sort(keys); len(slices.Compact(keys)) != 15 {
		t.Error("two names have one stream")
	}
}

func TestNormal(t *testing.T) {
	mustFollow(t, "normal", sampleOf(100_000, (*stream).normal), distuv.UnitNormal.CDF)
}

// Purpose: the ziggurat's strips are of equal area and meet at the top, and its
// values are normal, beyond the last edge too.
func TestZiggurat(t *testing.T) {
	z := newZiggurat()
	for i := 1; i < strips; i++ {
		if area := z.edge[i] * (bell(z.edge[i+1]) - bell(z.edge[i])); math.Abs(area-zigguratArea) > 1e-14 {
			t.Errorf("strip %d has the area %g", i, area)
		}
	}
	if base := zigguratTail*bell(zigguratTail) + math.Sqrt(math.Pi/2)*math.Erfc(zigguratTail/math.Sqrt2); math.Abs(base-zigguratArea) > 1e-15 {
		t.Errorf("the lowest strip has the area %g", base)
	}
	mustFollow(t, "ziggurat", sampleOf(1_000_000, z.normal), distuv.UnitNormal.CDF)
	var beyond []float64
	for _, x := range sampleOf(20_000, z.tail) {
		beyond = append(beyond, (distuv.UnitNormal.CDF(-zigguratTail)-distuv.UnitNormal.CDF(-x))/distuv.UnitNormal.CDF(-zigguratTail))
	}
	mustFollow(t, "tail", beyond, func(p float64) float64 { return p })
	low, high := 0, 0
	for _, x := range sampleOf(1_000_000, z.normal) {
		if x < -3 {
			low++
		}
		if x > 3 {
			high++
		}
	}
	for _, n := range []int{low, high} {
		mustAgree(t, "P(beyond 3)", float64(n)/1e6, distuv.UnitNormal.CDF(-3), math.Sqrt(distuv.UnitNormal.CDF(-3)/1e6))
	}
}

func TestGamma(t *testing.T) {
	z := newZiggurat()
	for _, variance := range []float64{0.0001, 0.004, 0.3, 1, 1.5, 10} {
		g := gammaOf(variance)
		d := distuv.Gamma{Alpha: 1 / variance, Beta: 1 / variance}
		mustFollow(t, "gamma", sampleOf(100_000, g.draw), d.CDF)
		many := make([]float64, 0, 120_000)
		for i := range 10_000 {
			var s [plan.Months]stream
			means := months{}
			for m := range s {
				own := drawn(seeded(name("months"), 3), i)
				s[m], means[m] = own.month(m), 1
			}
			g.vary(z, &s, &means)
			many = append(many, means[:]...)
		}
		mustFollow(t, "gamma by months", many, d.CDF)
	}
}

func TestPoisson(t *testing.T) {
	for _, mean := range []float64{0.001, 0.3, 1, 4.7, 9.99, 10, 10.01, 13.5, 31, 100, 2500, 1e6} {
		d := distuv.Poisson{Lambda: mean}
		spread := 6 * math.Sqrt(mean)
		poisson := func(s *stream) float64 {
			if mean < 10 {
				return s.poissonSmall(mean)
			}
			return s.poissonNear(mean, s.normal(), s.uniform())
		}
		mustCount(t, "Poisson", sampleOf(200_000, poisson), d.Prob, max(0, math.Floor(mean-spread)), math.Ceil(mean+spread)+3)
	}
}

// Purpose: gamma times Poisson, by months, is the negative binomial with variance
// μ(1 + αμ).
func TestNegativeBinomial(t *testing.T) {
	z := newZiggurat()
	for _, c := range []struct{ mean, alpha float64 }{{3, 0.004}, {40, 0.004}, {900, 0.004}, {25, 0.5}, {2, 3}} {
		r := 1 / c.alpha
		p := r / (r + c.mean)
		lgamma := func(x float64) float64 { v, _ := math.Lgamma(x); return v }
		probability := func(k float64) float64 {
			return math.Exp(lgamma(k+r) - lgamma(r) - lgamma(k+1) + r*math.Log(p) + k*math.Log1p(-p))
		}
		g := gammaOf(c.alpha)
		var many []float64
		for i := range 20_000 {
			var s [plan.Months]stream
			means := months{}
			for m := range s {
				own := drawn(seeded(name("months"), 4), i)
				s[m], means[m] = own.month(m), c.mean
			}
			g.vary(z, &s, &means)
			poissons(z, &s, &means)
			many = append(many, means[:]...)
		}
		sd := math.Sqrt(c.mean * (1 + c.alpha*c.mean))
		mustCount(t, "negative binomial", many, probability, max(0, math.Floor(c.mean-6*sd)), math.Ceil(c.mean+8*sd))
	}
}

// Purpose: the inequalities on which poissonNear rests hold for every k, so that
// it is exact. Method: means from 10 up; p and q from this package's functions,
// which the next test checks.
func TestPoissonNearIsExact(t *testing.T) {
	for mean := 10.0; mean < 2e5; mean *= 1.037 {
		root := math.Sqrt(mean)
		extra := 0.0 // Σ (p − q)⁺
		for k := max(0, math.Floor(mean-12*root)); k < mean+14*root; k++ {
			p, q, short := poissonOf(k, mean), rounded(k, mean, root), mean-k
			if 1-p/q > max(0, short*short*short/(6*mean*mean))+1e-9 {
				t.Fatalf("mean %g, k %g: 1 − p/q = %g, squeezed by %g", mean, k, 1-p/q, short*short*short/(6*mean*mean))
			}
			extra += max(0, p-q)
			for _, at := range []float64{0, 0.25, 0.5, 0.75, 1} {
				if tt := (k + at - mean) / root; p-q > hat/mean*math.Exp(-math.Abs(tt-hatAt))+1e-16 {
					t.Fatalf("mean %g, k %g: p − q = %g stands out above the hat at %g", mean, k, p-q, tt)
				}
			}
		}
		if extra > 0.14/root {
			t.Fatalf("mean %g: %g is drawn the slow way", mean, extra)
		}
	}
}

// Purpose: the probabilities are right. Method: gonum's log-probabilities; the
// normal distribution function where it does not cancel.
func TestProbabilities(t *testing.T) {
	for mean := 10.0; mean < 1e7; mean *= 1.7 {
		root := math.Sqrt(mean)
		d := distuv.Poisson{Lambda: mean}
		for z := -5.0; z < 6; z += 0.37 {
			k := max(0, math.Floor(mean+z*root))
			// gonum's logarithm is a difference of numbers of the size of k ln k
			if got, want := poissonOf(k, mean), d.Prob(k); math.Abs(got/want-1) > 1e-14*(100+k*math.Log(k+2)) {
				t.Fatalf("mean %g, k %g: p = %g, gonum has %g", mean, k, got, want)
			}
			a, b := (k-mean)/root, (k+1-mean)/root
			if a > 0 {
				a, b = -b, -a
			}
			want := 0.5*math.Erfc(-b/math.Sqrt2) - 0.5*math.Erfc(-a/math.Sqrt2)
			if got := rounded(k, mean, root); math.Abs(got/want-1) > 1e-12*root {
				t.Fatalf("mean %g, k %g: q = %g, want %g", mean, k, got, want)
			}
		}
	}
	for k := 1.0; k < 60; k++ {
		l, _ := math.Lgamma(k + 1)
		if got, want := stirling(k), l-(k*math.Log(k)-k+0.5*math.Log(2*math.Pi*k)); math.Abs(got-want) > 2e-13 {
			t.Errorf("stirling(%g) = %g, want %g", k, got, want)
		}
	}
}
