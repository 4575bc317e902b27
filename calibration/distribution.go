package calibration

import (
	"math"

	"gonum.org/v1/gonum/mathext"
	"gonum.org/v1/gonum/stat"
)

// The families of a distribution of unit costs.
const (
	Gamma     = "gamma"
	LogNormal = "log-normal"
)

// Distribution is how the unit costs of institutions spread in the last year:
// the family with the smaller AIC, by its mean (in fen) and coefficient of variation.
type Distribution struct {
	Unit, Scheme string
	Family       string
	Mean, CV     Value
	AIC          map[string]float64 // of both families
}

// fitDistribution fits both families by maximum likelihood to positive values.
func fitDistribution(x []float64) Distribution {
	gamma, gammaAIC := fitGamma(x)
	logNormal, logNormalAIC := fitLogNormal(x)
	d := logNormal
	if gammaAIC < logNormalAIC {
		d = gamma
	}
	d.AIC = map[string]float64{Gamma: gammaAIC, LogNormal: logNormalAIC}
	d.Mean.N, d.CV.N = len(x), len(x)
	return d
}

// fitLogNormal: mean and sd of the logarithms, the sd with n − 1. The intervals
// are χ² for the coefficient of variation and Cox's for the mean
// (log mean = m + s²/2 with variance s²/n + s⁴/2(n−1)).
func fitLogNormal(x []float64) (Distribution, float64) {
	n := float64(len(x))
	logs, sum := make([]float64, len(x)), 0.0
	for i, v := range x {
		logs[i] = math.Log(v)
		sum += logs[i]
	}
	m, variance := stat.MeanVariance(logs, nil)
	ml := variance * (n - 1) / n
	d := Distribution{Family: LogNormal}
	d.Mean = onLogT(m+variance/2, math.Sqrt(variance/n+variance*variance/(2*(n-1))), n-1)
	sd := math.Sqrt(variance)
	d.CV = Value{Value: cvOf(sd), Low: cvOf(sd * math.Sqrt((n-1)/chiSquare(n-1, (1+level)/2))), High: cvOf(sd * math.Sqrt((n-1)/chiSquare(n-1, (1-level)/2)))}
	d.CV.SE = (1 + d.CV.Value*d.CV.Value) * sd / d.CV.Value * sd / math.Sqrt(2*(n-1))
	likelihood := -sum - n/2*(math.Log(2*math.Pi*ml)+1)
	return d, 4 - 2*likelihood
}

// fitGamma: the shape k solves log k − ψ(k) = log mean − mean log, by Newton's method
// from Minka's start; its coefficient of variation is 1/√k.
func fitGamma(x []float64) (Distribution, float64) {
	n := float64(len(x))
	m, logs := 0.0, 0.0
	for _, v := range x {
		m, logs = m+v/n, logs+math.Log(v)/n
	}
	s := math.Log(m) - logs
	k := (3 - s + math.Sqrt((s-3)*(s-3)+24*s)) / (12 * s)
	for range 50 {
		f, slope := math.Log(k)-mathext.Digamma(k)-s, 1/k-trigamma(k)
		next := k - f/slope
		if next <= 0 {
			next = k / 2
		}
		moved := math.Abs(next - k)
		if k = next; moved <= 1e-12*k {
			break
		}
	}
	d := Distribution{Family: Gamma}
	// The maximum of few values has too large a shape (Wiens, Cheng and Beaulieu 2003).
	less := k - (3*k-k/(1+k)*(2.0/3+0.8/(1+k)))/n
	d.CV = onLogT(-math.Log(less)/2, 0.5/math.Sqrt(n*less*(less*trigamma(less)-1)), n-1)
	d.Mean = onLogT(math.Log(m), 1/math.Sqrt(n*less), n-1)
	lg, _ := math.Lgamma(k)
	likelihood := n * (k*math.Log(k/m) - lg + (k-1)*logs - k)
	return d, 4 - 2*likelihood
}

// trigamma is ψ′(x), by recurrence and its asymptotic series.
func trigamma(x float64) (sum float64) {
	for ; x < 12; x++ {
		sum += 1 / (x * x)
	}
	y := 1 / (x * x)
	return sum + 1/x + y/2 + y/x*(1.0/6-y*(1.0/30-y*(1.0/42-y/30)))
}
