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
	From, To money.Ratio // volume against what the line does: 3 % … 4 %; of a jump to within 0.02 %
	Rate     money.Ratio // Δpayable ÷ Δincurred from From to To; 0 of a jump, which has none
	Amount   money.Fen   // of a jump: its height; else Δpayable − Δincurred, or Δpayable where that is negative
	Cause
}

// step is one point of a curve.
type step struct {
	volume            int64 // in millionths of what the line does
	payable, incurred money.Fen
	base, used        money.Fen // of the budget, quota or level that the rule shares by
	bound             settle.Bound
}

// whole is the volume of a line as it is; volumes are in millionths of it.
const (
	whole    = 1_000_000
	onePoint = whole / 100
)

// curve settles the line at every volume; nil where one is refused.
func (w *worker) curve(i int) []step {
	var out []step
	for percent := int64(lowest); percent <= highest; percent++ {
		s, ok := w.at(i, whole+percent*onePoint)
		if !ok {
			return nil
		}
		out = append(out, s)
	}
	return out
}

// at settles the line at a volume and puts it back.
func (w *worker) at(i int, volume int64) (step, bool) {
	l := &w.c.Lines[i]
	w.scale(l, volume)
	defer w.restore(l)
	res, ok := w.pot(l)
	if !ok {
		return step{}, false
	}
	return w.step(i, volume, res), true
}

// scale sets every column of the line to a volume; the sums of the months so far
// are rounded, so that the year's is.
func (w *worker) scale(l *plan.Line, volume int64) {
	for c := range plan.NumColumns {
		var sum, done int64
		for m, v := range w.months(c, l) {
			sum += v
			upTo, _ := money.MulDiv(sum, volume, whole)
			w.changed.Columns[c][plan.Months*int(l.Source)+m], done = upTo-done, upTo
		}
	}
}

func (w *worker) step(i int, volume int64, res *settle.Result) step {
	l := &w.c.Lines[i]
	pot, u, r := &w.c.Pots[l.Pot], &res.Units[l.Pot], &res.Institutions[i]
	s := step{volume: volume, payable: r.Payable, incurred: r.Incurred, bound: r.Bound}
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
		if jump, ok := w.jump(i, steps, k); ok {
			out, k = append(out, jump), k+1
			continue
		}
		kind, end := rateAt(steps, k), k+1
		for end+1 < len(steps) && kind != "" && rateAt(steps, end) == kind && !suspect(steps, end) {
			end++
		}
		if kind != "" {
			out = append(out, w.stretch(i, kind, &steps[k], &steps[end]))
		}
		k = end
	}
	return out
}

// rise is Δpayable and Δincurred from a to b.
func rise(a, b *step) (paid, cost money.Fen) { return b.payable - a.payable, b.incurred - a.incurred }

// rateAt is what is odd about the rate from step k to k + 1, "" for nothing.
func rateAt(steps []step, k int) Kind {
	switch paid, cost := rise(&steps[k], &steps[k+1]); {
	case cost <= 0:
		return ""
	case paid > cost+slack:
		return Over100
	case paid < -slack:
		return Negative
	}
	return ""
}

// suspect tells whether Δpayable from step k to k + 1 lies outside that of both
// neighbours by more than half of Δincurred: there is a jump, or a band narrower
// than a step.
func suspect(steps []step, k int) bool {
	if k == 0 || k+2 >= len(steps) {
		return false
	}
	paid, cost := rise(&steps[k], &steps[k+1])
	before, _ := rise(&steps[k-1], &steps[k])
	after, _ := rise(&steps[k+1], &steps[k+2])
	least := max(leastJump, cost/2)
	return cost > 0 && (paid > max(before, after)+least || paid < min(before, after)-least)
}

// jump halves a suspect step again and again, always keeping the half that
// differs more from the neighbours' slope. What is a jump keeps its height; what
// is a narrow band shrinks away.
func (w *worker) jump(i int, steps []step, k int) (Finding, bool) {
	if !suspect(steps, k) {
		return Finding{}, false
	}
	before, _ := rise(&steps[k-1], &steps[k])
	after, _ := rise(&steps[k+1], &steps[k+2])
	height := func(a, b *step) money.Fen {
		usual, _ := money.MulDiv(int64(before+after), b.volume-a.volume, 2*onePoint)
		return b.payable - a.payable - money.Fen(usual)
	}
	a, b := steps[k], steps[k+1]
	coarse := height(&a, &b)
	for range halvings {
		mid, ok := w.at(i, (a.volume+b.volume)/2)
		if !ok {
			return Finding{}, false
		}
		if height(&a, &mid).Abs() > height(&mid, &b).Abs() {
			b = mid
		} else {
			a = mid
		}
	}
	fine := height(&a, &b)
	if fine.Abs() < max(leastJump, coarse.Abs()/2) {
		return Finding{}, false
	}
	return Finding{Kind: Jump, From: against(a.volume), To: against(b.volume), Amount: fine, Cause: w.cause(i, Jump, &a, &b)}, true
}

// halvings make a step of 1 % one of less than 0.02 %.
const halvings = 6

// against is a volume against what the line does.
func against(volume int64) money.Ratio { return money.Ratio(volume-whole) * (money.One / whole) }

// stretch measures a run of steps of the same kind.
func (w *worker) stretch(i int, kind Kind, a, b *step) Finding {
	paid, cost := rise(a, b)
	rate, _ := money.MulDiv(int64(paid), int64(money.One), int64(cost))
	f := Finding{Kind: kind, From: against(a.volume), To: against(b.volume), Rate: money.Ratio(rate), Amount: paid, Cause: w.cause(i, kind, a, b)}
	if kind == Over100 {
		f.Amount = paid - cost
	}
	return f
}
