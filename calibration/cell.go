package calibration

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// spread is the restricted-likelihood estimate of the own variances of groups
// of lines (of the logarithm), from the panels of all pots together.
type spread struct {
	own   []float64 // variance of each group
	ofOwn []float64 // its sampling variance
	noise []float64 // mean noise of the group's cells
	cells []int
	lines []int
	df    []float64 // residual degrees of freedom: cells less effects
	fits  []*twoWay // of each panel, at these variances
}

// fitSpread maximises the restricted likelihood by Fisher scoring. With P the
// residual operator of all panels and D_g the cells of group g,
//
//	score_g       = ½ (|P·log|²_g − tr P·D_g)
//	information   = ½ tr P·D_g·P·D_h
//
// where the lines' effects are removed line by line and the years' effects
// through the small matrix M of [twoWay], so that a step costs
// lines × years³.
func fitSpread(panels []*panel, groups int) *spread {
	s := &spread{own: make([]float64, groups), ofOwn: make([]float64, groups), noise: make([]float64, groups),
		cells: make([]int, groups), lines: make([]int, groups), df: make([]float64, groups)}
	s.count(panels)
	for g := range s.own {
		s.own[g] = max(s.noise[g], 1e-4)
	}
	for range 100 {
		score, information := s.step(panels)
		move := solve(information, score)
		done := true
		for g := range s.own {
			next := s.own[g] + move[g]
			if math.IsNaN(next) || next < 0 {
				next = s.own[g] / 10
				if next < 1e-12 {
					next = 0
				}
			}
			done = done && math.Abs(next-s.own[g]) <= 1e-9+1e-7*s.own[g]
			s.own[g] = next
		}
		if done {
			break
		}
	}
	_, information := s.step(panels)
	inverse := scaledInverse(information)
	for g := range s.own {
		s.ofOwn[g] = inverse.At(g, g)
	}
	return s
}

// step fits all panels at the present variances and returns score and information.
func (s *spread) step(panels []*panel) (score []float64, information *mat.SymDense) {
	n := len(s.own)
	score, information = make([]float64, n), mat.NewSymDense(n, nil)
	s.fits = s.fits[:0]
	for _, p := range panels {
		f := fitTwoWay(p, s.own)
		s.fits = append(s.fits, f)
		for g := range n {
			score[g] += (f.rss[g] - f.traceQ[g] + traceOf(f.square[g], f.cov)) / 2
			for h := g; h < n; h++ {
				t := traceOf4(f.cov, f.square[g], f.square[h])
				if g == h {
					t += f.trace[g] - 2*traceOf(f.cube[g], f.cov)
				}
				information.SetSym(g, h, information.At(g, h)+t/2)
			}
		}
	}
	return score, information
}

// count takes stock of the groups' cells.
func (s *spread) count(panels []*panel) {
	for _, p := range panels {
		years := map[int]bool{}
		total := 0
		type stock struct{ cells, lines int }
		of := make([]stock, len(s.own))
		for i := range p.lines {
			var here []int
			for y := range p.years {
				if at := p.at(i, y); !math.IsNaN(p.log[at]) {
					here = append(here, at)
				}
			}
			if len(here) < 2 {
				continue
			}
			g := p.group[i]
			for _, at := range here {
				s.noise[g] += p.noise[at]
				years[at%len(p.years)] = true
			}
			of[g].cells += len(here)
			of[g].lines++
			total += len(here)
		}
		for g := range of {
			s.cells[g] += of[g].cells
			s.lines[g] += of[g].lines
			if total > 0 { // the years' effects are shared out by cells
				s.df[g] += float64(of[g].cells-of[g].lines) - float64(len(years)-1)*float64(of[g].cells)/float64(total)
			}
		}
	}
	for g := range s.noise {
		if s.cells[g] > 0 {
			s.noise[g] /= float64(s.cells[g])
		}
	}
}

// value turns a group's variance of the logarithm into the coefficient of
// variation √(e^variance − 1). The interval takes own variance + mean noise as
// a χ² on the degrees of freedom that the information implies.
func (s *spread) value(g int) Value {
	total := s.own[g] + s.noise[g]
	low, high := 0.0, 0.0
	if s.ofOwn[g] > 0 {
		df := 2 * total * total / s.ofOwn[g]
		low = total*df/chiSquare(df, (1+level)/2) - s.noise[g]
		high = total*df/chiSquare(df, (1-level)/2) - s.noise[g]
	}
	v := sdOf(s.own[g], s.ofOwn[g], low, high)
	slope := 1.0 // of the coefficient of variation against the sd of the logarithm
	if v.Value > 0 {
		slope = math.Exp(v.Value*v.Value) * v.Value / cvOf(v.Value)
	}
	v.Value, v.Low, v.High, v.SE = cvOf(v.Value), cvOf(v.Low), cvOf(v.High), slope*v.SE
	v.N = s.cells[g]
	return v
}

// cvOf is the coefficient of variation of a log-normal whose logarithm has this sd.
func cvOf(sd float64) float64 { return math.Sqrt(math.Expm1(sd * sd)) }

// traceOf is tr A·B of symmetric matrices.
func traceOf(a, b *mat.SymDense) (t float64) {
	n := a.SymmetricDim()
	for i := range n {
		for j := range n {
			t += a.At(i, j) * b.At(i, j)
		}
	}
	return t
}

// traceOf4 is tr V·A·V·B.
func traceOf4(v, a, b *mat.SymDense) float64 {
	var va, vb, all mat.Dense
	va.Mul(v, a)
	vb.Mul(v, b)
	all.Mul(&va, &vb)
	return mat.Trace(&all)
}

// scaledInverse is the pseudo-inverse of a positive semi-definite matrix whose
// rows may be of very different sizes.
func scaledInverse(a *mat.SymDense) *mat.SymDense {
	n := a.SymmetricDim()
	scale := make([]float64, n)
	for i := range scale {
		if v := a.At(i, i); v > 0 {
			scale[i] = 1 / math.Sqrt(v)
		}
	}
	unit := mat.NewSymDense(n, nil)
	for i := range n {
		for j := i; j < n; j++ {
			unit.SetSym(i, j, a.At(i, j)*scale[i]*scale[j])
		}
	}
	inverse, _ := pseudoInverse(unit)
	for i := range n {
		for j := i; j < n; j++ {
			inverse.SetSym(i, j, inverse.At(i, j)*scale[i]*scale[j])
		}
	}
	return inverse
}

// solve returns A⁺·x for a symmetric A.
func solve(a *mat.SymDense, x []float64) []float64 {
	inverse := scaledInverse(a)
	out := make([]float64, len(x))
	for i := range out {
		for j := range x {
			out[i] += inverse.At(i, j) * x[j]
		}
	}
	return out
}
