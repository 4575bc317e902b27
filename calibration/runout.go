package calibration

import (
	"math"

	"fundsim/model/plan"
	"fundsim/model/problem"
)

// CompletionFit (完成率) is the share of a month's claims that is in after d
// months, d = 0 … . Factor and Sigma2 are the chain ladder's development factor
// from d to d+1 and Mack's variance parameter.
type CompletionFit struct {
	Unit, Scheme string
	Shares       []Value
	Factors      []float64
	FactorSE     []float64
	Sigma2       []float64
	Rows         int   // months of service
	Years        []int // they lie in
}

// leastRuns is how many months of service a triangle needs.
const leastRuns = 4

// runOut fits the completion of every triangle given.
func (f *fitter) runOut() {
	if f.Triangle == nil {
		f.missing(whatCompletion, "", "", problem.Text{ZH: "没有给出流量三角形", EN: "no triangle of claims was given"})
		return
	}
	for i := range f.Triangle.Pots {
		p := &f.Triangle.Pots[i]
		increments := make([][]float64, len(p.Amounts))
		for k, row := range p.Amounts {
			for _, v := range row {
				increments[k] = append(increments[k], float64(v))
			}
		}
		c, why := chainLadder(increments)
		if c == nil {
			f.missing(whatCompletion, p.Unit, p.Scheme, why)
			continue
		}
		c.Unit, c.Scheme = p.Unit, p.Scheme
		for y := p.First / plan.Months; y <= (p.First+len(p.Amounts)-1)/plan.Months; y++ {
			c.Years = append(c.Years, y)
		}
		f.out.Completions = append(f.out.Completions, *c)
	}
}

// chainLadder is Mack's distribution-free chain ladder. With C(i,d) what month i
// has in after d months,
//
//	f(d)      = Σ C(i,d+1) ÷ Σ C(i,d)
//	σ²(d)     = Σ C(i,d) · (C(i,d+1)/C(i,d) − f(d))² ÷ (months − 1)
//	se²(f(d)) = σ²(d) ÷ Σ C(i,d)
//	share(d)  = 1 ÷ Π f(k), k ≥ d,   relative variance Σ se²(f(k)) ÷ f(k)²
//
// and for the last step, which one month alone has made, Mack's
// σ² = min(σ⁴(n−1) ÷ σ²(n−2), σ²(n−2), σ²(n−1)). The longest month is taken to be
// complete. Source: Mack, ASTIN Bulletin 23 (1993).
func chainLadder(increments [][]float64) (*CompletionFit, problem.Text) {
	rows := make([][]float64, 0, len(increments))
	width := 0
	for _, r := range increments {
		sum := 0.0
		var row []float64
		for _, v := range r {
			sum += v
			row = append(row, sum)
		}
		rows, width = append(rows, row), max(width, len(row))
	}
	if len(rows) < leastRuns || width < 2 {
		return nil, problem.T("只有 %d 个发生月份、%d 个月的进展,至少要 %d 个与 2 个", "only %d months of service with %d months of development; at least %d and 2 are needed", len(rows), width, leastRuns)
	}
	c := &CompletionFit{Rows: len(rows)}
	for d := range width - 1 {
		var below, above, squares float64
		n := 0
		for _, r := range rows {
			if len(r) > d+1 && r[d] > 0 {
				below, above, n = below+r[d], above+r[d+1], n+1
			}
		}
		if below == 0 || above < below/1e6 {
			return nil, problem.T("第 %d 个月没有可用的进展", "there is no development to use in month %d", d)
		}
		factor := above / below
		for _, r := range rows {
			if len(r) > d+1 && r[d] > 0 {
				x := r[d+1]/r[d] - factor
				squares += r[d] * x * x
			}
		}
		sigma2 := math.NaN()
		if n > 1 {
			sigma2 = squares / float64(n-1)
		}
		c.Factors, c.Sigma2 = append(c.Factors, factor), append(c.Sigma2, sigma2)
		c.FactorSE = append(c.FactorSE, below) // the weight, until the variances are whole
	}
	c.lastVariance()
	for d, weight := range c.FactorSE {
		c.FactorSE[d] = math.Sqrt(c.Sigma2[d] / weight)
	}
	c.shares(width)
	return c, problem.Text{}
}

// lastVariance fills in the variances that one month alone cannot give.
func (c *CompletionFit) lastVariance() {
	for d, v := range c.Sigma2 {
		switch {
		case !math.IsNaN(v):
		case d >= 2 && c.Sigma2[d-2] > 0:
			a, b := c.Sigma2[d-2], c.Sigma2[d-1]
			c.Sigma2[d] = min(b*b/a, a, b)
		case d >= 1:
			c.Sigma2[d] = c.Sigma2[d-1]
		default:
			c.Sigma2[d] = 0
		}
	}
}

func (c *CompletionFit) shares(width int) {
	product, relative := 1.0, 0.0
	c.Shares = make([]Value, width)
	for d := width - 1; d >= 0; d-- {
		if d < width-1 {
			product *= c.Factors[d]
			relative += c.FactorSE[d] * c.FactorSE[d] / (c.Factors[d] * c.Factors[d])
		}
		v := onLog(-math.Log(product), math.Sqrt(relative))
		v.N = c.Rows
		c.Shares[d] = v
	}
}

// Ultimate is what a row of increments comes to, with Mack's standard error of
// prediction: process and estimation together.
func (c *CompletionFit) Ultimate(increments []float64) (ultimate, se float64) {
	x := 0.0
	for _, v := range increments {
		x += v
	}
	relative, at := 0.0, x
	for d := max(0, len(increments)-1); d < len(c.Factors); d++ {
		f := c.Factors[d]
		relative += (c.Sigma2[d]/at + c.FactorSE[d]*c.FactorSE[d]) / (f * f)
		at *= f
	}
	return at, at * math.Sqrt(relative)
}
