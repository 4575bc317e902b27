package settle

import (
	"fundsim/model/journal"
	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/problem"
)

// Settler settles a compiled plan again and again and reuses its memory. It
// must not be shared between goroutines; each takes its own.
type Settler struct {
	c        *plan.Compiled
	a        *plan.Activity
	sums     []yearSums // by line
	flows    []flows    // by scheme
	res      Result
	alloc    money.Allocator
	weights  []int64
	parts    []money.Fen
	bounds   boundsScratch
	caps     capScratch
	overflow bool
	problems problem.List
}

// yearSums are the year's totals of one line.
type yearSums struct {
	incurred   money.Fen // A
	patient    money.Fen // I: what patients and other payers bear
	deductions money.Fen
	cases      int64
	points     int64
}

// flows are a scheme's movements between reserve, balance and everybody else.
type flows struct {
	reserve         money.Fen // net change of the reserve
	returned, drawn money.Fen // to and from the balance, without the shortfall
}

// method settles the members of one pot and returns Σ payable by its own
// totals, which the rows must add up to.
type method func(s *Settler, pot *plan.Pot, unit *UnitResult) money.Fen

// methods is the table of settlement methods, one file each.
var methods = map[plan.Method]method{
	plan.FeeForService:     (*Settler).feeForService,
	plan.PooledBudget:      (*Settler).pooledBudget,
	plan.InstitutionBudget: (*Settler).institutionBudget,
	plan.DRGPoints:         (*Settler).drgPoints,
	plan.TieredPayment:     (*Settler).tieredPayment,
}

// New prepares a settler: all memory and every fixed field of the result.
func New(c *plan.Compiled) *Settler {
	s := &Settler{c: c,
		sums:  make([]yearSums, len(c.Lines)),
		flows: make([]flows, len(c.Schemes)),
	}
	s.layout()
	longest := len(c.Lines)
	for _, w := range c.Awards {
		longest = max(longest, len(w.Parties))
	}
	s.weights, s.parts = make([]int64, longest), make([]money.Fen, longest)
	return s
}

// Rebudget goes on with other budgets: c is the settler's compiled plan with
// other total budgets (plan.Compiled.WithBudgets).
func (s *Settler) Rebudget(c *plan.Compiled) {
	s.c = c
	s.layoutBudgets()
}

// Settle settles one year. The activity must have the lines that the plan was
// compiled with, in the same order. With a book, every amount and posting is
// recorded in it. The result is valid until the next call.
//
// It refuses, with a [problem.List], what only the amounts can show: a pool
// with money but no points, bounds that cannot be met, an award without
// weights, a missing score, an amount out of range.
func (s *Settler) Settle(a *plan.Activity, book *journal.Book) (*Result, error) {
	s.a, s.overflow, s.problems = a, false, s.problems[:0]
	clear(s.flows)
	s.sumYear()
	for i := range s.c.Pots {
		s.settlePot(i)
	}
	s.payAwards()
	s.payCash()
	s.closeSchemes()
	if s.overflow {
		s.problems.Errorf("overflow", "", "金额超出可表示的范围(±9.2e16 元)", "an amount is out of range (±9.2e16 yuan)")
	}
	if len(s.problems) > 0 {
		return nil, append(problem.List(nil), s.problems...)
	}
	s.check()
	if book != nil {
		s.record(book)
	}
	return &s.res, nil
}

// sumYear adds up the months of every line. Source: docs/METHOD.md §2.
func (s *Settler) sumYear() {
	for i := range s.c.Lines {
		l, y := &s.c.Lines[i], &s.sums[i]
		if l.Source < 0 {
			*y = yearSums{}
			continue
		}
		fund := money.Fen(s.year(plan.FundCost, l))
		y.deductions = money.Fen(s.year(plan.DeductionsCol, l))
		y.incurred = fund
		if s.c.Pots[l.Pot].Unit.Deductions != plan.DeductAfter {
			y.incurred = fund - y.deductions
		}
		y.patient = money.Fen(s.year(plan.TotalCost, l)) - fund
		y.cases = s.year(plan.Cases, l)
		y.points = s.year(plan.PointsCol, l)
	}
}

// year is a column's sum over the months of a line; columns are ≥ 0, so a sum
// that has ever been negative has left the range.
func (s *Settler) year(c plan.Column, l *plan.Line) int64 {
	months := (*[plan.Months]int64)(s.a.Columns[c][plan.Months*int(l.Source):])
	var sum, seen int64
	for _, v := range months {
		sum += v
		seen |= sum | v
	}
	s.overflow = s.overflow || seen < 0
	return sum
}

// add adds two amounts and notes an overflow.
func (s *Settler) add(a, b money.Fen) money.Fen {
	sum, ok := money.Add(a, b)
	if !ok {
		s.overflow = true
	}
	return sum
}

// mul is round(f · r), noting an overflow.
func (s *Settler) mul(f money.Fen, r money.Ratio) money.Fen {
	p, ok := money.MulRatio(f, r)
	if !ok {
		s.overflow = true
	}
	return p
}

// share evaluates a ladder, noting an overflow.
func (s *Settler) share(l *money.Ladder, base, deviation money.Fen) money.Fen {
	x, err := l.Share(base, deviation, nil)
	if err != nil {
		s.overflow = true
	}
	return x
}

// settlePot settles one unit in one scheme: its method, its admissions,
// deductions taken afterwards, and the fund's side of the variance.
func (s *Settler) settlePot(i int) {
	pot, u := &s.c.Pots[i], &s.res.Units[i]
	u.Incurred, u.PoolRetained, u.PoolBorne, u.Retained, u.Borne = 0, 0, 0, 0, 0
	u.Points, u.PointValue, u.HasPointValue, u.Relaxed = 0, 0, false, false
	u.FreeGross, u.FreePoints = 0, 0
	for l := pot.From; l < pot.To; l++ {
		s.resetLine(l)
		if s.c.Lines[l].Admission == nil {
			u.Incurred = s.add(u.Incurred, s.sums[l].incurred)
		}
	}
	u.Variance = s.add(pot.Budget, -u.Incurred)
	u.Payable = methods[pot.Unit.Method](s, pot, u)
	for _, l := range pot.Admitted {
		s.admit(int(l))
	}
	if pot.Unit.Deductions == plan.DeductAfter {
		s.deductAfter(pot, u)
	}
	for l := pot.From; l < pot.To; l++ {
		if r := &s.res.Institutions[l]; s.c.Lines[l].Admission == nil {
			u.Retained, u.Borne = s.add(u.Retained, r.Retained), s.add(u.Borne, r.Borne)
		}
	}
	s.fundSide(pot, u)
}

func (s *Settler) resetLine(l int) {
	r, y := &s.res.Institutions[l], &s.sums[l]
	r.Deductions, r.Incurred, r.Cases = y.deductions, y.incurred, y.cases
	r.Retained, r.Borne, r.Nonpayable, r.Payable = 0, 0, 0, y.incurred
	r.Points, r.Bound = 0, Unbounded
}

// deductAfter takes audit deductions (审核扣款) off the payable of a unit with
// `deductions: after`. Source: docs/METHOD.md §2.
func (s *Settler) deductAfter(pot *plan.Pot, u *UnitResult) {
	for l := pot.From; l < pot.To; l++ {
		r := &s.res.Institutions[l]
		r.Payable = s.add(r.Payable, -r.Deductions)
		r.Nonpayable = s.add(r.Nonpayable, r.Deductions)
		if s.c.Lines[l].Admission == nil {
			u.Payable = s.add(u.Payable, -r.Deductions)
		}
	}
}

// fundSide moves the fund's part of a variance: B − Σ payable is returned
// (positive) or drawn (negative). Source: docs/METHOD.md §3.
func (s *Settler) fundSide(pot *plan.Pot, u *UnitResult) {
	u.FundSideAmount = s.add(pot.Budget, -u.Payable)
	s.move(pot.Scheme, pot.FundSide(), u.FundSideAmount)
}

// move puts an amount into a scheme's reserve or balance; negative takes it out.
func (s *Settler) move(scheme int, to plan.Account, amount money.Fen) {
	f := &s.flows[scheme]
	switch {
	case to == plan.ToReserve:
		f.reserve = s.add(f.reserve, amount)
	case amount >= 0:
		f.returned = s.add(f.returned, amount)
	default:
		f.drawn = s.add(f.drawn, -amount)
	}
}

// feeForService (按项目付费) pays what was incurred. Source: docs/METHOD.md §3.
func (s *Settler) feeForService(_ *plan.Pot, u *UnitResult) money.Fen { return u.Incurred }
