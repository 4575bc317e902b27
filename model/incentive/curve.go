package incentive

import (
	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/settle"
)

// The volumes that a curve runs over, in per cent of what the line does.
const (
	lowest  = -20
	highest = 20
)

// slack is how much of Δpayable − Δincurred over a step rounding may make up: the
// values of a line are rounded one by one, and a split moves a fen.
const slack money.Fen = 10

// leastJump is the smallest jump that is told: one yuan.
const leastJump = money.FenPerYuan

// Kind says what is odd about a place of a curve.
type Kind string

// The kinds of findings.
const (
	Jump     Kind = "jump"     // the payable jumps
	Over100  Kind = "over-100" // a yuan more of cost brings more than a yuan
	Negative Kind = "negative" // a yuan more of cost lowers the payable
)

// Finding is a jump or a stretch of a line's curve of payable over volume.
type Finding struct {
	Kind     Kind
	From, To int         // volume in per cent of what the line does, e.g. 3 and 4
	Rate     money.Ratio // Δpayable ÷ Δincurred from From to To
	Amount   money.Fen   // of a jump: its height; else Δpayable − Δincurred, or Δpayable where that is negative
	Cause
}

// step is one point of a curve.
type step struct {
	payable, incurred money.Fen
	base, used        money.Fen // of the budget, quota or level that the rule shares by
	bound             settle.Bound
}

// curve settles the line at every volume; nil where one is refused.
func (w *worker) curve(i int) []step {
	l := &w.c.Lines[i]
	defer w.restore(l)
	var out []step
	for percent := lowest; percent <= highest; percent++ {
		w.scale(l, int64(100+percent))
		res, ok := w.pot(l)
		if !ok {
			return nil
		}
		out = append(out, w.step(i, res))
	}
	return out
}

// scale sets every column of the line to percent of what it is; the sums of the
// months so far are rounded, so that the year's is.
func (w *worker) scale(l *plan.Line, percent int64) {
	for c := range plan.NumColumns {
		var sum, done int64
		for m, v := range w.months(c, l) {
			sum += v
			upTo, _ := money.MulDiv(sum, percent, 100)
			w.changed.Columns[c][plan.Months*int(l.Source)+m], done = upTo-done, upTo
		}
	}
}

func (w *worker) step(i int, res *settle.Result) step {
	l := &w.c.Lines[i]
	pot, u, r := &w.c.Pots[l.Pot], &res.Units[l.Pot], &res.Institutions[i]
	s := step{payable: r.Payable, incurred: r.Incurred, bound: r.Bound}
	switch pot.Unit.Method {
	case plan.PooledBudget:
		s.base, s.used = pot.Budget, u.Incurred
	case plan.InstitutionBudget:
		h := w.holder[i]
		s.base, s.used = pot.Holders[h].Quota, res.Holders[pot.FirstHolder+h].Incurred
	case plan.DRGPoints:
		s.base, s.used = u.PoolBudget, u.PoolIncurred
	case plan.TieredPayment:
		s.base, s.used = l.TierBase, r.Incurred
	}
	return s
}

// findings looks for jumps and for rates outside 0–100 %. A line that is paid
// what it incurred, or by growth caps on averages, which volume does not move,
// has a straight curve.
func (w *worker) findings(i int) []Finding {
	l := &w.c.Lines[i]
	if l.Admission != nil || l.SettledBy == plan.Itemised || w.c.Pots[l.Pot].Unit.Method == plan.FeeForService {
		return nil
	}
	steps := w.curve(i)
	if steps == nil {
		return nil
	}
	var out []Finding
	for k := 0; k+1 < len(steps); {
		kind, end := kindAt(steps, k), k+1
		for kind != Jump && end+1 < len(steps) && kindAt(steps, end) == kind {
			end++
		}
		if kind != "" {
			f := Finding{Kind: kind, From: lowest + k, To: lowest + end, Cause: w.cause(i, kind, &steps[k], &steps[end])}
			f.measure(steps, k, end)
			out = append(out, f)
		}
		k = end
	}
	return out
}

// kindAt is what is odd about the step from k to k + 1, "" for nothing.
func kindAt(steps []step, k int) Kind {
	paid, cost := rise(steps, k)
	if cost <= 0 {
		return ""
	}
	if k > 0 && k+2 < len(steps) {
		before, _ := rise(steps, k-1)
		after, _ := rise(steps, k+1)
		least := max(leastJump, cost/2)
		if paid > max(before, after)+least || paid < min(before, after)-least {
			return Jump
		}
	}
	switch {
	case paid > cost+slack:
		return Over100
	case paid < -slack:
		return Negative
	}
	return ""
}

// rise is Δpayable and Δincurred from step k to k + 1.
func rise(steps []step, k int) (paid, cost money.Fen) {
	return steps[k+1].payable - steps[k].payable, steps[k+1].incurred - steps[k].incurred
}

func (f *Finding) measure(steps []step, from, to int) {
	paid, cost := steps[to].payable-steps[from].payable, steps[to].incurred-steps[from].incurred
	rate, _ := money.MulDiv(int64(paid), int64(money.One), int64(cost))
	f.Rate = money.Ratio(rate)
	switch f.Kind {
	case Jump:
		before, _ := rise(steps, from-1)
		after, _ := rise(steps, to)
		f.Amount = paid - (before+after)/2
	case Over100:
		f.Amount = paid - cost
	case Negative:
		f.Amount = paid
	}
}
