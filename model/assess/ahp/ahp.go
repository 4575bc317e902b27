// Package ahp derives weights from a pairwise comparison matrix by the analytic
// hierarchy process (层次分析法).
//
// With a_ij saying how much more criterion i matters than j, a_ji = 1/a_ij and
// a_ii = 1, the weights are the principal right eigenvector w of the matrix,
//
//	A·w = λmax·w,  Σw = 1
//
// and the judgements are as consistent as
//
//	CI = (λmax − n) ÷ (n − 1),  CR = CI ÷ RI(n)
//
// with the random indices RI; CR above 0.1 asks for the judgements to be
// looked at again. Source: The Analytic Hierarchy Process, 1980;
// How to make a decision, European Journal of Operational Research 48 (1990).
//
// This is the only part of the assessment that uses binary floating point. What
// leaves it are whole ten-thousandths: weights are first rounded to 1e-9, which
// takes the noise of the arithmetic off, and then to four decimals that add up
// to 1 exactly by largest remainder. The package refuses a matrix that is not
// square, not reciprocal or outside the method's scale of 1/9 to 9; it mends nothing.
package ahp

import (
	"errors"
	"fmt"
	"math"
	"math/big"

	"gonum.org/v1/gonum/mat"

	"fundsim/model/money"
)

// Scale is the number of units in 1: weights, λmax, CI, RI and CR are in 1e-4.
const Scale = 10_000

// Limit is the consistency ratio above which judgements should be looked at again.
const Limit = 1_000

// MaxCriteria is the largest matrix for which there is a random index.
const MaxCriteria = 15

// randomIndex is the published RI by the number of criteria, in 1e-4. For 11 to 15:
// The Analytic Hierarchy Process, 1980, table of random matrices of order 1 to 15.
var randomIndex = [MaxCriteria + 1]int64{0, 0, 0, 5800, 9000, 11200, 12400, 13200, 14100, 14500, 14900, 15100, 14800, 15600, 15700, 15900}

// Result holds weights and consistency, in units of 1e-4.
type Result struct {
	Weights []int64 // of the criteria in order; they add up to Scale
	Lambda  int64   // λmax
	CI      int64   // consistency index
	RI      int64   // random index
	CR      int64   // consistency ratio
}

// Consistent tells whether the consistency ratio is at most 0.1.
func (r *Result) Consistent() bool { return r.CR <= Limit }

// What a matrix can be refused for.
var (
	ErrSize       = errors.New("a matrix of comparisons needs 1 to 15 rows of as many columns")
	ErrDiagonal   = errors.New("a criterion compared with itself is 1")
	ErrReciprocal = errors.New("not reciprocal")
	ErrScale      = errors.New("outside the method's scale of 1/9 to 9")
)

// CellError says which comparison is refused; I and J count from 0.
type CellError struct {
	I, J int
	Err  error
}

func (e *CellError) Error() string { return fmt.Sprintf("row %d, column %d: %v", e.I+1, e.J+1, e.Err) }

// Unwrap returns the reason.
func (e *CellError) Unwrap() error { return e.Err }

// Check holds a matrix against the rules and returns every mistake.
func Check(a [][]Judgement) (found []error) {
	n := len(a)
	for _, row := range a {
		if len(row) != n {
			return []error{ErrSize}
		}
	}
	if n == 0 || n > MaxCriteria {
		return []error{ErrSize}
	}
	for i := range a {
		for j := range a {
			switch x, y := a[i][j], a[j][i]; {
			case !x.inScale():
				found = append(found, &CellError{i, j, ErrScale})
			case i == j && x.rat().Cmp(one) != 0:
				found = append(found, &CellError{i, j, ErrDiagonal})
			case i > j && y.inScale() && new(big.Rat).Mul(x.rat(), y.rat()).Cmp(one) != 0:
				found = append(found, &CellError{i, j, ErrReciprocal})
			}
		}
	}
	return found
}

// Weights returns the weights of the criteria and how consistent the judgements
// are. The first mistake of the matrix is the error.
func Weights(a [][]Judgement) (*Result, error) {
	if found := Check(a); len(found) > 0 {
		return nil, found[0]
	}
	n := len(a)
	dense := mat.NewDense(n, n, nil)
	for i := range a {
		for j := range a {
			f, _ := a[i][j].rat().Float64()
			dense.Set(i, j, f)
		}
	}
	lambda, vector, err := principal(dense)
	if err != nil {
		return nil, err
	}
	r := &Result{Lambda: round(lambda * Scale), RI: randomIndex[n]}
	if r.Weights, err = whole(vector); err != nil {
		return nil, err
	}
	if n > 2 { // two criteria are always consistent
		ci := max(0, (lambda-float64(n))/float64(n-1))
		r.CI = round(ci * Scale)
		r.CR = round(ci / float64(r.RI) * Scale * Scale)
	}
	return r, nil
}

// principal returns the largest eigenvalue and its eigenvector, made positive.
// A positive matrix has exactly one of that size, and it is real (Perron).
func principal(a *mat.Dense) (float64, []float64, error) {
	var eigen mat.Eigen
	if !eigen.Factorize(a, mat.EigenRight) {
		return 0, nil, errors.New("the eigenvectors did not converge")
	}
	values := eigen.Values(nil)
	best := 0
	for i, v := range values {
		if real(v) > real(values[best]) {
			best = i
		}
	}
	var vectors mat.CDense
	eigen.VectorsTo(&vectors)
	n, _ := a.Dims()
	vector := make([]float64, n)
	for i := range vector {
		vector[i] = math.Abs(real(vectors.At(i, best)))
	}
	return real(values[best]), vector, nil
}

// whole rounds weights to four decimals that add up to 1: to 1e-9 first, then by
// largest remainder, equal remainders to the earlier criterion.
func whole(vector []float64) ([]int64, error) {
	var sum float64
	for _, v := range vector {
		sum += v
	}
	fine := make([]int64, len(vector))
	for i, v := range vector {
		fine[i] = round(v / sum * 1e9)
	}
	parts := make([]money.Fen, len(vector))
	var split money.Allocator
	if err := split.Allocate(Scale, fine, parts); err != nil {
		return nil, err
	}
	out := make([]int64, len(parts))
	for i, p := range parts {
		out[i] = int64(p)
	}
	return out, nil
}

// round is to the nearest whole number, halves away from zero.
func round(x float64) int64 { return int64(math.Round(x)) }
