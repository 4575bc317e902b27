package indicators

import (
	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/problem"
	"fundsim/model/settle"
)

// Execution (预算执行) is how far a budget is used after some months.
type Execution struct {
	Budget   money.Fen // of the year
	Used     money.Fen // Σ incurred of months 1–T
	Expected money.Fen // round(budget · T ÷ 12)
	Forecast money.Fen // incurred of the forecast year
	Light    Light
}

// Rate (执行率) is used ÷ expected.
func (e *Execution) Rate() Quotient { return Quotient{int64(e.Used), int64(e.Expected)} }

// Progress is used ÷ the year's budget.
func (e *Execution) Progress() Quotient { return Quotient{int64(e.Used), int64(e.Budget)} }

// ForecastRate is forecast ÷ the year's budget.
func (e *Execution) ForecastRate() Quotient { return Quotient{int64(e.Forecast), int64(e.Budget)} }

// UnitRow is a unit in a scheme, without institutions settled by an admission
// rule, as in the settlement.
type UnitRow struct {
	Scheme, Unit string
	Method       plan.Method
	Execution
	Missing []int              // months up to T without any data
	Settled *settle.UnitResult // of the forecast year; nil where it could not be settled
}

// HolderRow is a holder of a quota (预算责任单位).
type HolderRow struct {
	Scheme, Unit, Holder string
	Alliance             bool
	Execution
	Payable money.Fen            // of the forecast year, over its members
	Settled *settle.HolderResult // of the forecast year; nil where it could not be settled
}

// SchemeRow is a scheme: the sums of its units against its distributable.
type SchemeRow struct {
	Scheme string
	Execution
	Admitted money.Fen            // incurred by institutions settled by an admission rule, months 1–T
	Settled  *settle.SchemeResult // of the forecast year; nil where it could not be settled
}

// Monitoring (监测) is the year so far and the year it would become.
type Monitoring struct {
	Through int
	Months  []int // with data
	Levels  Levels
	Schemes []SchemeRow // by id
	Units   []UnitRow   // by scheme and unit
	Holders []HolderRow // by scheme, unit and holder

	Activity *plan.Activity  // the forecast year
	Outcome  *settle.Outcome // the forecast year settled; nil where it could not be
	// Refused says why the forecast year could not be settled; Warnings are what
	// its settlement warns about.
	Refused, Warnings problem.List
}

// Monitor compares months 1 to through with the budget and settles the forecast
// year; through 0 means the last month with data. The activity is prepared:
// levers and reactions have been applied. The list holds errors, and then there
// is no monitoring, or warnings.
func Monitor(p *plan.Plan, a *plan.Activity, through int, levels Levels) (*Monitoring, problem.List) {
	c, found := plan.Compile(p, a)
	if found.HasErrors() {
		return nil, found
	}
	months := MonthsWithData(a)
	if through == 0 && len(months) > 0 {
		through = months[len(months)-1]
	}
	if checkThrough(through, months, &found); found.HasErrors() {
		return nil, found
	}
	forecast, more := Forecast(a, through)
	if found = append(found, more...); found.HasErrors() {
		return nil, found
	}
	k := &watch{c: c, so: a, year: forecast, m: &Monitoring{Through: through, Months: months, Levels: levels, Activity: forecast}}
	out, more := settle.RunPrepared(p, forecast)
	if out == nil {
		k.m.Refused = more
	} else {
		k.m.Outcome = out
		k.m.Warnings = more.Without(found)
	}
	k.rows()
	return k.m, append(found, k.found...)
}

// watch builds the rows of one Monitoring.
type watch struct {
	c        *plan.Compiled
	so, year *plan.Activity
	m        *Monitoring
	found    problem.List
}

func (k *watch) rows() {
	for i := range k.c.Schemes {
		s := &k.c.Schemes[i]
		row := SchemeRow{Scheme: s.ID}
		for p := s.From; p < s.To; p++ {
			u := k.unit(&k.c.Pots[p])
			row.Used, row.Forecast = row.Used+u.Used, row.Forecast+u.Forecast
			for _, l := range k.c.Pots[p].Admitted {
				row.Admitted += k.incurred(k.so, l, k.m.Through)
			}
		}
		row.Execution = k.execution(s.Distributable, row.Used, row.Forecast)
		if k.m.Outcome != nil {
			row.Settled = &k.m.Outcome.Result.Schemes[i]
		}
		k.m.Schemes = append(k.m.Schemes, row)
	}
}

func (k *watch) unit(pot *plan.Pot) *UnitRow {
	var used, forecast money.Fen
	for l := pot.From; l < pot.To; l++ {
		if k.c.Lines[l].Admission == nil {
			used += k.incurred(k.so, int32(l), k.m.Through)
			forecast += k.incurred(k.year, int32(l), plan.Months)
		}
	}
	row := UnitRow{Scheme: pot.SchemeID, Unit: pot.Unit.ID, Method: pot.Unit.Method, Execution: k.execution(pot.Budget, used, forecast), Missing: k.missing(pot)}
	if len(row.Missing) > 0 {
		if k.m.Through < plan.Months {
			row.Light = NoLit
		}
		k.found.Warnf("missing-months", "units."+row.Unit, "单元 %[1]s、险种 %[2]s 缺 %[3]s 月的数据,执行率与推算偏低", "unit %[1]s, scheme %[2]s has no data in month(s) %[3]s: its rate and forecast are too low",
			row.Unit, row.Scheme, MonthList(row.Missing))
	}
	if k.m.Outcome != nil {
		row.Settled = &k.m.Outcome.Result.Units[pot.Index]
	}
	k.m.Units = append(k.m.Units, row)
	for i := range pot.Holders {
		k.holder(pot, i)
	}
	return &row
}

func (k *watch) holder(pot *plan.Pot, i int) {
	h := &pot.Holders[i]
	var used, forecast money.Fen
	row := HolderRow{Scheme: pot.SchemeID, Unit: pot.Unit.ID, Holder: h.ID, Alliance: h.Alliance}
	for _, l := range h.Members {
		used += k.incurred(k.so, l, k.m.Through)
		forecast += k.incurred(k.year, l, plan.Months)
		if k.m.Outcome != nil {
			row.Payable += k.m.Outcome.Result.Institutions[l].Payable
		}
	}
	row.Execution = k.execution(h.Quota, used, forecast)
	if k.m.Outcome != nil {
		row.Settled = &k.m.Outcome.Result.Holders[pot.FirstHolder+i]
	}
	k.m.Holders = append(k.m.Holders, row)
}

func (k *watch) execution(budget, used, forecast money.Fen) Execution {
	expected, _ := money.MulDiv(int64(budget), int64(k.m.Through), plan.Months) // at most the budget
	return Execution{budget, used, money.Fen(expected), forecast, k.m.Levels.light(used, budget, k.m.Through)}
}

// incurred is a line's A of months 1 to through. Source: docs/METHOD.md §2.
func (k *watch) incurred(a *plan.Activity, l int32, through int) (sum money.Fen) {
	line := &k.c.Lines[l]
	if line.Source < 0 {
		return 0
	}
	from := plan.Months * int(line.Source)
	for at := from; at < from+through; at++ {
		sum += money.Fen(a.Columns[plan.FundCost][at])
		if k.c.Pots[line.Pot].Unit.Deductions != plan.DeductAfter {
			sum -= money.Fen(a.Columns[plan.DeductionsCol][at])
		}
	}
	return sum
}

// missing lists the months up to T in which no line of the pot has data.
func (k *watch) missing(pot *plan.Pot) (months []int) {
	for m := 1; m <= k.m.Through; m++ {
		seen := false
		for l := pot.From; l < pot.To && !seen; l++ {
			source := k.c.Lines[l].Source
			seen = source >= 0 && hasData(k.so, int(source), m)
		}
		if !seen {
			months = append(months, m)
		}
	}
	return months
}

// AtLeast tells whether any scheme or unit has the light, or a worse one: red is
// worse than amber. Blue stands alone.
func (m *Monitoring) AtLeast(l Light) bool {
	on := func(x Light) bool { return x == l || l == Amber && x == Red }
	for i := range m.Schemes {
		if on(m.Schemes[i].Light) {
			return true
		}
	}
	for i := range m.Units {
		if on(m.Units[i].Light) {
			return true
		}
	}
	return false
}
