package calibration

import (
	"math"

	"gonum.org/v1/gonum/mat"

	"fundsim/model/plan"
)

// Season (季节性) is the twelve factors of a unit, adding up to 12. Moving is
// how much more the factors move from year to year than chance explains, as a
// ratio of variances; where that is beyond chance (p < 1 %) the errors are
// widened by its square root and Widened says so.
type Season struct {
	Unit    string
	Factors [plan.Months]Value
	Moving  float64
	Widened bool
}

// seasons are the seasons of all units with their errors. The information about
// the logarithms, G, comes from [information]; factors that add up to 12 are
// s = 12·exp(x) ÷ Σ exp(x), which carries its inverse over.
func (m *months) seasons(years int) []Season {
	type matrix = [plan.Months * plan.Months]float64
	whole := make([]matrix, len(m.units))
	ofYear := make([][]matrix, len(m.units)) // information and score of each unit's year
	score := make([][][plan.Months]float64, len(m.units))
	cells := make([]int, len(m.units))
	for u := range m.units {
		ofYear[u], score[u] = make([]matrix, years), make([][plan.Months]float64, years)
	}
	for r, at := range m.rows {
		var w [plan.Months]float64
		for i, v := range m.counts[plan.Months*r : plan.Months*(r+1)] {
			mu := m.theta[r] * m.season[at.unit][i]
			d := 1 / (1 + m.alpha*mu)
			w[i] = mu * d
			score[at.unit][at.year][i] += (v - mu) * d
		}
		information(&ofYear[at.unit][at.year], &w)
		cells[at.unit] += plan.Months
	}
	out := make([]Season, len(m.units))
	for u, unit := range m.units {
		chi, df := 0.0, -float64(plan.Months-1)
		for y := range years {
			g := &ofYear[u][y]
			for i, v := range g {
				whole[u][i] += v
			}
			if mat.Trace(symmetric(g)) > 0 {
				x := solve(symmetric(g), score[u][y][:])
				for i, v := range score[u][y] {
					chi += v * x[i]
				}
				df += plan.Months - 1
			}
		}
		out[u] = m.seasonOf(u, unit, &whole[u], chi, df)
		for i := range out[u].Factors {
			out[u].Factors[i].N = cells[u]
		}
	}
	return out
}

func (m *months) seasonOf(u int, unit string, g *[plan.Months * plan.Months]float64, chi, df float64) Season {
	s := Season{Unit: unit}
	wider := 1.0
	if df > 0 {
		s.Moving = chi / df
		if s.Widened = chi > chiSquare(df, 0.99); s.Widened {
			wider = s.Moving
		}
	}
	inverse, _ := pseudoInverse(symmetric(g))
	jacobian := mat.NewDense(plan.Months, plan.Months, nil)
	for a, x := range m.season[u] {
		for b, y := range m.season[u] {
			jacobian.Set(a, b, -x*y/plan.Months)
		}
		jacobian.Set(a, a, x-x*x/plan.Months)
	}
	var left, cov mat.Dense
	left.Mul(jacobian, inverse)
	cov.Mul(&left, jacobian.T())
	for i, x := range m.season[u] {
		se := math.Sqrt(cov.At(i, i) * wider)
		s.Factors[i] = Value{Value: x, SE: se, Low: max(0, x-z*se), High: x + z*se}
	}
	return s
}
