package risk

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/integrate/quad"
	"gonum.org/v1/gonum/stat/distuv"

	"fundsim/model/money"
	"fundsim/model/plan"
)

// single is one institution paid fee-for-service in one unit and scheme, the
// same every month, so that the year can be worked out: with N negative binomial
// given the volume factor V, and unit cost factor C,
//
//	A = a · C · N,  N | V: mean 12 n V, variance 12 n V (1 + α n V)
//
// log V and log C are normal with means −s²/2 and variances s² = sd² + ln(1 + cv²),
// and covariance κ · sd_V · sd_C.
type single struct {
	n, alpha             float64 // monthly count, dispersion
	perVisit             int64   // fen
	sdV, sdC, cvV, cvC   float64
	kappa                float64
	budget               float64 // fen
	varV, varC, covarian float64
}

func newSingle(alpha float64) *single {
	s := &single{n: 60, alpha: alpha, perVisit: 300_00, sdV: 0.06, sdC: 0.05, cvV: 0.08, cvC: 0.04, kappa: 0.3}
	s.varV, s.varC = s.sdV*s.sdV+math.Log1p(s.cvV*s.cvV), s.sdC*s.sdC+math.Log1p(s.cvC*s.cvC)
	s.covarian = s.kappa * s.sdV * s.sdC
	s.budget = math.Round(1.08 * 12 * s.n * float64(s.perVisit))
	return s
}

func (s *single) build() *Case {
	r := &plan.Risk{CorrelationVolumeCost: money.One * 3 / 10, Monthly: plan.MonthlyRisk{Dispersion: ofPercent(100 * s.alpha)},
		Systemic: []plan.Systemic{{Unit: plan.Any, Scheme: plan.Any, VolumeSD: ofPercent(100 * s.sdV), UnitCostSD: ofPercent(100 * s.sdC)}},
		Cell:     []plan.CellRisk{{VolumeCV: ofPercent(100 * s.cvV), UnitCostCV: ofPercent(100 * s.cvC)}}}
	c := city{institutions: numbered("h", 1), units: numbered("u", 1), schemes: []string{"s"}, visits: int64(s.n), total: int64(s.n) * s.perVisit * 10 / 7,
		budget: money.Fen(s.budget), rate: money.One / 25}.build(r)
	for m := range plan.Months {
		c.Activity.Columns[plan.FundCost][m] = int64(s.n) * s.perVisit
	}
	return c
}

// moment is E[V^p C^q].
func (s *single) moment(p, q float64) float64 {
	return math.Exp(p*(p-1)/2*s.varV + q*(q-1)/2*s.varC + p*q*s.covarian)
}

// meanAndVariance are those of A.
func (s *single) meanAndVariance() (mean, variance float64) {
	a, n := float64(s.perVisit), 12*s.n
	mean = a * n * s.moment(1, 1)
	square := a * a * (n*n*s.moment(2, 2) + n*s.moment(1, 2) + 12*s.alpha*s.n*s.n*s.moment(2, 2))
	return mean, square - mean*mean
}

// expect integrates E[f] over V and N, f being given N and the law of log C.
func (s *single) expect(f func(n, logMean, logSD float64) float64) float64 {
	sd := math.Sqrt(s.varV)
	inner := func(z float64) float64 {
		v := math.Exp(sd*z - s.varV/2)
		logMean := -s.varC/2 + s.covarian/sd*z
		logSD := math.Sqrt(s.varC - s.covarian*s.covarian/s.varV)
		mean := s.n * v
		spread := 9 * math.Sqrt(12*mean*(1+s.alpha*mean))
		sum := 0.0
		for n := max(0, math.Floor(12*mean-spread)); n < 12*mean+spread; n++ {
			sum += s.probability(n, mean) * f(n, logMean, logSD)
		}
		return sum * math.Exp(-z*z/2) / math.Sqrt(2*math.Pi)
	}
	return quad.Fixed(inner, -8, 8, 64, nil, 0)
}

// probability is that of the year's count: twelve equal negative binomials add
// up to one of 12 times the shape.
func (s *single) probability(n, mean float64) float64 {
	if s.alpha == 0 {
		return distuv.Poisson{Lambda: 12 * mean}.Prob(n)
	}
	r := 12 / s.alpha
	p := r / (r + 12*mean)
	a, _ := math.Lgamma(n + r)
	b, _ := math.Lgamma(r)
	c, _ := math.Lgamma(n + 1)
	return math.Exp(a - b - c + r*math.Log(p) + n*math.Log1p(-p))
}

// above is P(A > x).
func (s *single) above(x float64) float64 {
	return s.expect(func(n, logMean, logSD float64) float64 {
		if n == 0 {
			return 0
		}
		return distuv.UnitNormal.CDF((logMean - math.Log(x/(float64(s.perVisit)*n))) / logSD)
	})
}

// excess is E[(A − x)⁺].
func (s *single) excess(x float64) float64 {
	return s.expect(func(n, logMean, logSD float64) float64 {
		if n == 0 {
			return 0
		}
		a := float64(s.perVisit) * n
		d := (logMean - math.Log(x/a)) / logSD
		return a*math.Exp(logMean+logSD*logSD/2)*distuv.UnitNormal.CDF(d+logSD) - x*distuv.UnitNormal.CDF(d)
	})
}

// Purpose: mean, variance, tails, shortfall and quantiles of a year that can be
// worked out are those of theory, within 4 standard errors. Method: moments in
// closed form; the tail by numerical integration, with and without dispersion.
func TestClosedForm(t *testing.T) {
	const draws = 40_000
	for _, alpha := range []float64{0, 0.02} {
		s := newSingle(alpha)
		if total := s.above(1); math.Abs(total-1) > 1e-9 {
			t.Fatalf("the integral is off: %g", total)
		}
		run := mustDraw(t, s.build(), Options{Draws: draws})
		mean, variance := s.meanAndVariance()
		incurred := floats(run.Find("schemes.s.incurred").Values)
		m := momentsOf(incurred)
		mustAgree(t, "mean incurred", m.mean, mean, m.meanSE)
		mustAgree(t, "variance of incurred", m.variance, variance, m.varianceSE)
		sum := Summarise(run.Find("schemes.s.incurred").Values)
		mustAgree(t, "summary mean", sum.Mean, mean, sum.SE)
		mustAgree(t, "summary sd", sum.SD, math.Sqrt(variance), m.varianceSE/2/math.Sqrt(variance))
		p := s.above(s.budget)
		event := run.Probabilities()[0]
		if event.Event != "schemes.s.shortfall > 0" {
			t.Fatal(event)
		}
		mustAgree(t, "P(shortfall > 0)", event.P(), p, math.Sqrt(p*(1-p)/draws))
		short := momentsOf(floats(run.Find("schemes.s.shortfall").Values))
		mustAgree(t, "E(shortfall)", short.mean, s.excess(s.budget), short.meanSE)
		// closing − shortfall is budget − A, draw by draw
		closing := run.Find("schemes.s.reserve_closing").Values
		for d, a := range run.Find("schemes.s.incurred").Values {
			if closing[d]-run.Find("schemes.s.shortfall").Values[d] != int64(s.budget)-a {
				t.Fatalf("draw %d: closing %d with incurred %d", d, closing[d], a)
			}
		}
		for _, q := range sum.Quantiles {
			want := 1 - float64(q.Percent)/100
			// amounts go in steps of a·C, so that a half step more is allowed
			mustAgree(t, "P(A > quantile)", s.above(float64(q.Value)), want, math.Sqrt(want*(1-want)/draws))
		}
		high := float64(sum.Quantiles[4].Value)
		tail := high + s.excess(high)/s.above(high)
		mustAgree(t, "expected shortfall beyond P95", sum.High.Mean, tail, sum.High.SE)
	}
}

func floats(values []int64) []float64 {
	out := make([]float64, len(values))
	for i, v := range values {
		out[i] = float64(v)
	}
	return out
}

// Purpose: intervals hold what they promise. Method: many runs with seeds of
// their own; how often the truth is within 1.645 standard errors of the mean, of
// a probability, of quantiles and of the tail's mean. 1000 repetitions have a
// standard error of 0.95 points.
func TestIntervalsCover(t *testing.T) {
	const reps, draws = 1000, 400
	s := newSingle(0.02)
	c := s.build()
	mean, _ := s.meanAndVariance()
	p, median, high := s.above(s.budget), s.quantile(0.5), s.quantile(0.95)
	tail := high + s.excess(high)/s.above(high)
	const z90 = 1.6448536269514722
	var means, probabilities, medians, tails int
	within := func(x, truth, se float64) int {
		if math.Abs(x-truth) <= z90*se {
			return 1
		}
		return 0
	}
	for seed := range reps {
		run := mustDraw(t, c, Options{Draws: draws, Seed: &seed, Detail: Totals})
		sum := Summarise(run.Find("schemes.s.incurred").Values)
		means += within(sum.Mean, mean, sum.SE)
		event := run.Probabilities()[0]
		probabilities += within(event.P(), p, event.SE())
		medians += within(float64(sum.Quantiles[2].Value), median, sum.Quantiles[2].SE)
		tails += within(sum.High.Mean, tail, sum.High.SE)
	}
	for _, x := range []struct {
		what string
		hits int
		band float64
	}{
		{"mean", means, 0.02},
		{"probability", probabilities, 0.02},
		{"median", medians, 0.03}, // the error is an estimate from two order statistics
		{"tail", tails, 0.06},     // of about 20 values, right-skewed
	} {
		share := float64(x.hits) / reps
		t.Logf("%s: %.1f%%", x.what, 100*share)
		if math.Abs(share-0.9) > x.band {
			t.Errorf("%s: %.1f%% of nominal 90%% intervals hold the truth", x.what, 100*share)
		}
	}
}

// quantile inverts P(A ≤ x).
func (s *single) quantile(p float64) float64 {
	low, high := 0.2*s.budget, 3*s.budget
	for high-low > 1 {
		if mid := (low + high) / 2; 1-s.above(mid) < p {
			low = mid
		} else {
			high = mid
		}
	}
	return (low + high) / 2
}
