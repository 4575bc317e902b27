package behaviour

import (
	"math/big"
	"slices"

	"fundsim/model/money"
	"fundsim/model/plan"
)

// value is one monthly value after drifts and shifts, before the volume factor:
// the exact fraction num ÷ den, where den is 1 and num what stands in the
// activity unless something drifts or is shifted.
type value struct {
	column plan.Column
	month  int // 0–11
	num    *big.Int
	den    *big.Int // nil for 1
}

// moved holds the values of a line that some reaction changes. Zeros stay
// zeros.
type moved struct {
	line   int
	cell   int // of its volume factor, or −1
	values []value
}

// drifted works out drifts and shifts of every line that has a reaction.
func drifted(a *plan.Activity, s *selection) (out []moved) {
	for k := range s.lines {
		x := &s.lines[k]
		if len(x.drifts)+len(x.shifts) == 0 && x.cell < 0 {
			continue
		}
		m := moved{line: k, cell: x.cell}
		byCases := countsCases(a, k)
		for month := range plan.Months {
			f := s.factors(a, k, month, byCases)
			for c := range plan.NumColumns {
				v := a.Columns[c][plan.Months*k+month]
				if v == 0 {
					continue
				}
				e := value{column: c, month: month, num: big.NewInt(v)}
				if f[c] != nil {
					exact := new(big.Rat).Mul(f[c], new(big.Rat).SetInt(e.num))
					e.num, e.den = exact.Num(), exact.Denom()
				}
				m.values = append(m.values, e)
			}
		}
		out = append(out, m)
	}
	return out
}

// countsCases tells what a line counts: cases where it has any in the year,
// else visits.
func countsCases(a *plan.Activity, k int) bool {
	for _, n := range a.Columns[plan.Cases][plan.Months*k : plan.Months*(k+1)] {
		if n > 0 {
			return true
		}
	}
	return false
}

// factors are what drifts and shifts multiply the columns of a line by in a
// month; nil stands for 1.
func (s *selection) factors(a *plan.Activity, k, month int, byCases bool) (f [plan.NumColumns]*big.Rat) {
	x := &s.lines[k]
	if len(x.drifts)+len(x.shifts) == 0 {
		return f
	}
	at := plan.Months*k + month
	count := a.Columns[plan.Visits][at]
	if byCases {
		count = a.Columns[plan.Cases][at]
	}
	points, cost, amount := big.NewRat(1, 1), big.NewRat(1, 1), new(big.Rat)
	for _, j := range x.drifts {
		d := s.drifts[j]
		n := int64(1)
		if d.Per == plan.PerMonth {
			n = int64(month) + 1
		}
		points.Mul(points, growth(d.PointsPerCase, n))
		cost.Mul(cost, growth(d.CostPerCase, n))
		if d.CostAmount != nil {
			step := new(big.Rat).SetInt64(int64(*d.CostAmount))
			amount.Add(amount, step.Mul(step, new(big.Rat).SetInt64(n)))
		}
	}
	if total := a.Columns[plan.TotalCost][at]; total > 0 {
		cost.Add(cost, amount.Mul(amount, big.NewRat(count, total)))
	}
	if cost.Sign() < 0 {
		cost.SetInt64(0)
	}
	fund := new(big.Rat).Set(cost)
	for _, j := range x.shifts {
		fund.Mul(fund, big.NewRat(int64(money.One-s.shifts[j].Share), int64(money.One)))
	}
	f[plan.PointsCol], f[plan.FundCost] = points, fund
	for _, c := range []plan.Column{plan.TotalCost, plan.DeductionsCol, plan.TCMFundCost, plan.Penalties} {
		f[c] = cost
	}
	return f
}

// growth is max(0, 1 + change · n), 1 where there is no change.
func growth(change *money.Ratio, n int64) *big.Rat {
	x := big.NewRat(1, 1)
	if change == nil {
		return x
	}
	step := big.NewRat(int64(*change), int64(money.One))
	x.Add(x, step.Mul(step, new(big.Rat).SetInt64(n)))
	if x.Sign() < 0 {
		x.SetInt64(0)
	}
	return x
}

// volumes are the volume factors of each month by cell, in units of 1e-9.
type volumes [][plan.Months]money.Ratio

// scratch is the memory of apply.
type scratch struct {
	num, den, q big.Int
	sums        [plan.NumColumns]big.Int // Σ count · factor of the months so far, in units of 1e-9
	done        [plan.NumColumns]int64   // what the months so far have been given
}

// apply writes the moved values × their volume factors into the activity, each
// rounded once; of visits, persons and cases the sums of the months so far are
// rounded, so that a small institution's year is right too. It tells whether all
// values are in range.
func apply(out *plan.Activity, lines []moved, r volumes, w *scratch) bool {
	inRange := true
	for i := range lines {
		m := &lines[i]
		for _, c := range counts {
			w.sums[c].SetInt64(0)
			w.done[c] = 0
		}
		for j := range m.values {
			e := &m.values[j]
			factor := money.One
			if m.cell >= 0 {
				factor = r[m.cell][e.month]
			}
			round := w.scaled
			if slices.Contains(counts, e.column) {
				round = w.counted
			}
			v, ok := round(e, factor)
			inRange = inRange && ok
			out.Columns[e.column][plan.Months*m.line+e.month] = v
		}
	}
	return inRange
}

// counts are the columns of whole things.
var counts = []plan.Column{plan.Visits, plan.Persons, plan.Cases}

// counted is round(Σ count · factor of the months up to this one) less what the
// months before it were given; drifts and shifts do not touch counts.
func (w *scratch) counted(e *value, factor money.Ratio) (int64, bool) {
	sum := &w.sums[e.column]
	w.q.SetInt64(int64(factor))
	sum.Add(sum, w.q.Mul(&w.q, e.num))
	w.num.Lsh(sum, 1)
	w.den.SetInt64(int64(money.One))
	w.num.Add(&w.num, &w.den)
	w.q.Quo(&w.num, w.den.Lsh(&w.den, 1))
	v := w.q.Int64() - w.done[e.column]
	w.done[e.column] = w.q.Int64()
	return v, w.q.IsInt64()
}

// scaled is round(num ÷ den · factor), halves up; values are ≥ 0.
func (w *scratch) scaled(e *value, factor money.Ratio) (int64, bool) {
	if e.den == nil {
		v, ok := money.MulRatio(money.Fen(e.num.Int64()), factor)
		return int64(v), ok
	}
	w.q.SetInt64(int64(factor))
	w.num.Mul(e.num, &w.q)
	w.num.Lsh(&w.num, 1)
	w.q.SetInt64(int64(money.One))
	w.den.Mul(e.den, &w.q)
	w.num.Add(&w.num, &w.den)
	w.den.Lsh(&w.den, 1)
	w.q.Quo(&w.num, &w.den)
	return w.q.Int64(), w.q.IsInt64()
}
