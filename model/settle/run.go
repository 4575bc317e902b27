package settle

import (
	"fundsim/model/journal"
	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/problem"
)

// Outcome is one scenario settled once, with everything that explains it.
type Outcome struct {
	Compiled *plan.Compiled
	Activity *plan.Activity // after the what-if levers
	Result   *Result
	Book     *journal.Book
}

// Run applies the levers, compiles, settles with a book and gathers warnings; of
// reactions it knows nothing, see [fundsim/model/behaviour.Run].
// The list holds errors, and then there is no outcome, or warnings, which the
// result holds as well. An unsound result is returned: ask [Result.Sound].
func Run(p *plan.Plan, a *plan.Activity) (*Outcome, problem.List) {
	adjusted, found := p.Adjusted(a)
	if found.HasErrors() {
		return nil, found
	}
	return RunYear(p, adjusted, found)
}

// RunYear settles a prepared activity as the scenario's own year: what was found
// while preparing it stands before what settling finds, and entrants, which are
// left out, are named.
func RunYear(p *plan.Plan, prepared *plan.Activity, found problem.List) (*Outcome, problem.List) {
	out, more := RunPrepared(p, prepared)
	found = append(found, more...)
	if out == nil {
		return nil, found
	}
	if n := len(p.Entrants); n > 0 {
		found.Warnf("entrants-not-settled", "entrants", "情景写有拟新增定点机构 %d 家,本次结算不含其业务量", "this settlement leaves out the scenario's entrants: %d", n).
			Advise("用 fundsim entrant 测算其影响", "fundsim entrant shows their effects")
	}
	out.Result.Warnings = found
	return out, found
}

// RunPrepared settles an activity as it stands, without applying levers again:
// one that was adjusted before, drawn, or that institutions have reacted in.
func RunPrepared(p *plan.Plan, a *plan.Activity) (*Outcome, problem.List) {
	return settled(p, a, journal.NewBook())
}

// RunUnrecorded is RunPrepared without a journal, for those who ask for figures
// only: it is quicker, and the outcome, whose Book is nil, takes little memory.
func RunUnrecorded(p *plan.Plan, a *plan.Activity) (*Outcome, problem.List) {
	return settled(p, a, nil)
}

func settled(p *plan.Plan, a *plan.Activity, book *journal.Book) (*Outcome, problem.List) {
	c, found := plan.Compile(p, a)
	if found.HasErrors() {
		return nil, found
	}
	result, err := New(c).Settle(a, book)
	if err != nil {
		refused, ok := err.(problem.List)
		if !ok {
			panic(err) // Settle refuses with lists only
		}
		return nil, append(found, refused...)
	}
	result.Warnings = append(found, result.worries(c)...)
	return &Outcome{c, a, result, book}, result.Warnings
}

// unlikely is how many times budget and incurred may differ before a mistaken
// unit of money is the likelier reason.
const unlikely = 1000

// worries lists what stands but should worry: negative payables, relaxed
// bounds, a shortfall, a negative balance.
func (r *Result) worries(c *plan.Compiled) (l problem.List) {
	for i := range r.Schemes {
		x := &r.Schemes[i]
		if small, large := min(x.Budget, x.Incurred), max(x.Budget, x.Incurred); small > 0 && large/small >= unlikely {
			l.Warnf("unit-of-money", "schemes."+x.Scheme+".budget", "险种 %s 的指标 %s 元与发生额 %s 元相差千倍以上", "scheme %s: the budget of %s yuan and the incurred %s are a thousand times apart", x.Scheme, x.Budget, x.Incurred).
				Advise("指标是否漏写“万元”?业务数据是否以万元填写?", "is 万元 missing from the budget, or is the activity in 万元?")
		}
	}
	for i := range r.Institutions {
		if x := &r.Institutions[i]; x.Payable < 0 {
			l.Warnf("negative-payable", "units."+x.Unit, "机构 %s 在单元 %s、险种 %s 的应付额为负:%s 元", "institution %s has a negative payable in unit %s, scheme %s: %s yuan", x.Institution, x.Unit, x.Scheme, x.Payable)
		}
	}
	for i := range r.Units {
		if u := &r.Units[i]; u.Relaxed {
			l.Warnf("relaxed-bounds", "units."+u.Unit+".bounds", "单元 %s、险种 %s 的上下限无法满足,已放宽,按上下限比例分配 %s 元", "unit %s, scheme %s cannot meet its bounds; they were relaxed and %s yuan split in their proportion", u.Unit, u.Scheme, u.PoolTotal)
		}
	}
	for i := range r.Schemes {
		x := &r.Schemes[i]
		if x.Shortfall > 0 {
			l.Warnf("shortfall", "schemes."+x.Scheme+".reserve", "险种 %s 预留金不足,缺口 %s 元由累计结余弥补", "scheme %s: the reserve is short by %s yuan, drawn from the balance", x.Scheme, x.Shortfall)
		}
		if x.BalanceClosing < 0 {
			l.Warnf("negative-balance", "schemes."+x.Scheme+".opening_balance", "险种 %s 年末累计结余为负:%s 元", "scheme %s closes with a negative balance: %s yuan", x.Scheme, x.BalanceClosing)
		}
	}
	return l
}

// BoundReport is who stands at which bound of a points pool, and what that
// costs or brings the others, compared with the plain point value.
type BoundReport struct {
	Unit, Scheme   string
	AtFloor, AtCap []int     // rows of Result.Institutions
	FloorCost      money.Fen // what those at the floor receive above the plain price
	CapSaving      money.Fen // what those at the cap give up
	Payers         []Payer   // who pays, or gains, by id
	HasPlainPrice  bool
}

// Payer is one member's difference to the plain price.
type Payer struct {
	Row        int
	Difference money.Fen
}

// Bounds reports every points pool with bounds: who is at which, and who pays
// for it, as the difference to allocate(G, P) − I.
func (o *Outcome) Bounds() (out []BoundReport) {
	var alloc money.Allocator
	for i := range o.Compiled.Pots {
		pot, u := &o.Compiled.Pots[i], &o.Result.Units[i]
		if pot.Unit.Bounds == nil {
			continue
		}
		rep := BoundReport{Unit: pot.Unit.ID, Scheme: pot.SchemeID}
		weights, parts := make([]int64, len(pot.Members)), make([]money.Fen, len(pot.Members))
		for j, l := range pot.Members {
			weights[j] = int64(o.Result.Institutions[l].Points)
		}
		rep.HasPlainPrice = alloc.Allocate(u.PoolGross, weights, parts) == nil
		for j, l := range pot.Members {
			x := &o.Result.Institutions[l]
			paid := x.Payable
			if pot.Unit.Deductions == plan.DeductAfter {
				paid += x.Deductions
			}
			patient, _ := o.Book.Entry("institutions." + x.Institution + "." + x.Unit + "." + x.Scheme + ".patient")
			d := paid - (parts[j] - money.Fen(patient.Value))
			switch x.Bound {
			case AtFloor:
				rep.AtFloor, rep.FloorCost = append(rep.AtFloor, int(l)), rep.FloorCost+d
			case AtCap:
				rep.AtCap, rep.CapSaving = append(rep.AtCap, int(l)), rep.CapSaving-d
			default:
				rep.Payers = append(rep.Payers, Payer{int(l), d})
			}
		}
		out = append(out, rep)
	}
	return out
}
