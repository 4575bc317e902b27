package settle

import (
	"math/big"
	"strconv"

	"fundsim/model/journal"
	"fundsim/model/money"
	"fundsim/model/plan"
)

// columnKind says what a column counts.
func columnKind(c plan.Column) journal.Kind {
	switch {
	case c.IsMoney():
		return journal.Fen
	case c == plan.PointsCol:
		return journal.Points
	}
	return journal.Count
}

// lineData records what the activity file says of a line, and what it incurred.
func (r *recorder) lineData(pot *plan.Pot, l int32) {
	key, y := r.lineKey(l), &r.sums[l]
	line := &r.c.Lines[l]
	for c := range plan.NumColumns {
		r.months(key+plan.ColumnNames[c], c, line)
	}
	fund := y.incurred
	in := terms{of("fund_cost", key+"fund_cost", fund)}
	formula := journal.IncurredGross
	if pot.Unit.Deductions != plan.DeductAfter {
		fund += y.deductions
		formula = journal.IncurredNet
		in = terms{of("fund_cost", key+"fund_cost", fund), of("deductions", key+"deductions", y.deductions)}
	}
	r.fen(key+"incurred", y.incurred, formula, pot.Unit.Clause, "units."+pot.Unit.ID, in...)
	r.fen(key+"patient", y.patient, journal.PatientShare, nil, "units."+pot.Unit.ID,
		of("total_cost", key+"total_cost", y.patient+fund), of("fund_cost", key+"fund_cost", fund))
}

var monthNames = [plan.Months]string{"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"}

// months records a year's total with its cells.
func (r *recorder) months(key string, c plan.Column, line *plan.Line) {
	e := journal.Entry{Key: key, Kind: columnKind(c), Formula: journal.MonthsSum}
	if line.Source >= 0 {
		e.Value = r.year(c, line)
		first := plan.Months * int(line.Source)
		for m := range plan.Months {
			if r.a.Columns[c][first+m] == 0 {
				continue
			}
			if e.Terms == nil {
				e.Terms = make(terms, 0, plan.Months)
			}
			table, row := "activity", int(r.a.Rows[first+m])
			if r.a.FromCases(c, int(line.Source)) {
				table, row = "cases", 0
			}
			e.Terms = append(e.Terms, cell(monthNames[m], table, row, e.Kind, r.a.Columns[c][first+m]))
		}
	}
	r.b.Record(e)
}

// priced names the entry of what the method pays, before deductions are taken
// off where they are taken afterwards.
func (r *recorder) priced(pot *plan.Pot) string {
	if pot.Unit.Deductions == plan.DeductAfter {
		return "payable_before_deductions"
	}
	return "payable"
}

// takenOff is what was deducted after sharing.
func (r *recorder) takenOff(pot *plan.Pot, l int32) money.Fen {
	if pot.Unit.Deductions == plan.DeductAfter {
		return r.sums[l].deductions
	}
	return 0
}

// line records one row: what is payable and how it is paid.
func (r *recorder) line(pot *plan.Pot, u *UnitResult, l int32) {
	line, x, key := &r.c.Lines[l], &r.res.Institutions[l], r.lineKey(l)
	if x.HasQuota {
		holder := line.Institution.ID
		if line.Institution.Alliance != "" {
			holder = line.Institution.Alliance
		}
		at := "holders." + holder + "." + pot.Unit.ID + "." + pot.SchemeID + ".quota"
		r.fen(key+"quota", x.Quota, journal.Sum, nil, "", of(holder, at, x.Quota))
	}
	if x.SettledBy != string(plan.DRGPoints) {
		r.none(key+"retained", journal.NothingShared)
		r.none(key+"borne", journal.NothingShared)
	}
	path := "units." + pot.Unit.ID
	before := x.Payable + r.takenOff(pot, l)
	incurred := of("incurred", key+"incurred", x.Incurred)
	switch {
	case line.Admission != nil:
		r.admission(line, key+r.priced(pot), before, incurred)
	case x.SettledBy == plan.Itemised:
		r.fen(key+r.priced(pot), before, journal.AsIncurred, pot.Unit.Clause, path+".outside", incurred)
	case pot.Unit.Method == plan.FeeForService:
		r.fen(key+r.priced(pot), before, journal.AsIncurred, pot.Unit.Clause, path, incurred)
	case pot.Unit.Method == plan.DRGPoints:
		r.priceOf(pot, u, l, before)
		gain := terms{of("payable", key+r.priced(pot), before), incurred}
		r.fen(key+"retained", x.Retained, journal.PointsRetained, pot.Unit.Clause, path, gain...)
		r.fen(key+"borne", x.Borne, journal.PointsBorne, pot.Unit.Clause, path, gain...)
	case pot.Unit.Method == plan.TieredPayment:
		r.tiered(pot, l, before)
	default:
		r.fen(key+r.priced(pot), before, journal.Shared, pot.Unit.Clause, path, incurred,
			of("retained", key+"retained", x.Retained), of("borne", key+"borne", x.Borne))
	}
	if pot.Unit.Deductions == plan.DeductAfter {
		r.fen(key+"payable", x.Payable, journal.AfterDeductions, pot.Unit.Clause, path+".deductions",
			of("before", key+"payable_before_deductions", before), of("deductions", key+"deductions", x.Deductions))
	}
	r.fen(key+"nonpayable", x.Nonpayable, journal.Nonpayable, nil, path, incurred, of("retained", key+"retained", x.Retained),
		of("borne", key+"borne", x.Borne), of("payable", key+"payable", x.Payable))
	r.cash(pot, l)
}

// none records 0 for an amount that nothing else has recorded.
func (r *recorder) none(key string, f journal.FormulaID) {
	if _, ok := r.b.Entry(key); !ok {
		r.fen(key, 0, f, nil, "")
	}
}

// priceOf records a pool member's payable.
func (r *recorder) priceOf(pot *plan.Pot, u *UnitResult, l int32, before money.Fen) {
	x, key, unit := &r.res.Institutions[l], r.lineKey(l), unitKey(pot)
	bounds := "units." + pot.Unit.ID + ".bounds"
	incurred := of("incurred", key+"incurred", x.Incurred)
	switch {
	case u.Relaxed:
		ratio, path := pot.Unit.Bounds.Floor, bounds+".floor"
		if x.Bound == AtCap {
			ratio, path = pot.Unit.Bounds.Cap, bounds+".cap"
		}
		var sum money.Fen
		for _, m := range pot.Members {
			sum += r.mul(r.sums[m].incurred, ratio)
		}
		in := split(of("T", unit+"pool_total", u.PoolTotal), "w", "", journal.Fen, int64(r.mul(x.Incurred, ratio)), int64(sum), before)
		r.fen(key+r.priced(pot), before, journal.Relaxed, pot.Unit.Clause, bounds, append(in, rate("bound", path, ratio))...)
		return
	case x.Bound == AtFloor:
		r.fen(key+r.priced(pot), before, journal.AtFloor, pot.Unit.Clause, bounds, incurred, rate("floor", bounds+".floor", pot.Unit.Bounds.Floor))
		return
	case x.Bound == AtCap:
		r.fen(key+r.priced(pot), before, journal.AtCap, pot.Unit.Clause, bounds, incurred, rate("upper", bounds+".cap", pot.Unit.Bounds.Cap))
		return
	}
	whole, points := of("T", unit+"pool_gross", u.PoolGross), u.Points
	if pot.Unit.Bounds != nil {
		whole, points = of("T", unit+"free_gross", u.FreeGross), u.FreePoints
	}
	gross := before + r.sums[l].patient
	if points > 0 {
		r.fen(key+"gross", gross, journal.Allocated, pot.Unit.Clause, "units."+pot.Unit.ID,
			split(whole, "w", key+"points", journal.Points, int64(x.Points), int64(points), gross)...)
	} else {
		r.fen(key+"gross", gross, journal.Sum, nil, "")
	}
	r.fen(key+r.priced(pot), before, journal.PricedByPoints, pot.Unit.Clause, "units."+pot.Unit.ID,
		of("by points", key+"gross", gross), of("patient", key+"patient", r.sums[l].patient))
}

// admission records what a newly designated institution is paid.
func (r *recorder) admission(line *plan.Line, key string, payable money.Fen, incurred term) {
	a := line.Admission
	if a.Pay != plan.PayCapped || incurred.Value == 0 || r.year(plan.Visits, line) == 0 {
		r.fen(key, payable, journal.AsIncurred, a.Clause, a.Path, incurred)
		return
	}
	cost, visits, persons := r.year(plan.TotalCost, line), r.year(plan.Visits, line), r.year(plan.Persons, line)
	in := terms{incurred}
	for i, f := range []struct {
		symbol       string
		growth       *money.Ratio
		a0, b0, a, b int64
	}{{"f1", a.GrowthCaps.CostPerVisit, a.Base.TotalCost, a.Base.Visits, cost, visits},
		{"f2", a.GrowthCaps.VisitsPerPerson, a.Base.Visits, a.Base.Persons, visits, persons}} {
		r.growthFactor(i, f.growth, f.a0, f.b0, f.a, f.b)
		factor := new(big.Rat).SetFrac(&r.caps.num[i], &r.caps.den[i])
		in = append(in, term{Symbol: f.symbol, Kind: journal.Exact, Text: factor.RatString(), Table: "scenario", Path: a.Path + ".growth_caps"})
	}
	for _, row := range a.Base.Rows {
		in = append(in, term{Symbol: "cap base", Kind: journal.Word, Text: a.Base.Origin.String(), Table: "prior", Row: row})
	}
	formula := journal.CappedMultiply
	if a.Excess == plan.Additive {
		formula = journal.CappedAdd
	}
	r.fen(key, payable, formula, a.Clause, a.Path, in...)
}

// cash records advance, hold-back and final payment of a row.
func (r *recorder) cash(pot *plan.Pot, l int32) {
	x, key := &r.res.Institutions[l], r.lineKey(l)
	r.advance(pot, l)
	payable := of("payable", key+"payable", x.Payable)
	if x.Withheld == 0 {
		r.fen(key+"withheld", 0, journal.NotWithheld, nil, "", payable)
		r.fen(key+"released", 0, journal.NotWithheld, nil, "", payable)
	} else {
		path := pot.CashPath[1]
		line := &r.c.Lines[l]
		r.fen(key+"withheld", x.Withheld, journal.Withheld, pot.CashClause[1], path, payable, rate("rate", path+".rate", pot.Holdback.Rate))
		schedule := "assessment.schedules." + pot.Holdback.Schedule
		in := terms{of("withheld", key+"withheld", x.Withheld),
			cell("score", "institutions", line.Institution.Row, journal.Score, int64(*line.Institution.Score))}
		formula := journal.Released
		if s := r.c.Plan.Schedule(pot.Holdback.Schedule); s.Linear != nil {
			bound := func(symbol, field string, v plan.Score) term {
				return term{Symbol: symbol, Kind: journal.Score, Value: int64(v), Table: "scenario", Path: schedule + ".linear." + field}
			}
			formula, in = journal.ReleasedLinear, append(in, bound("from score", "from", s.Linear.From), bound("to score", "to", s.Linear.To))
		} else {
			in = append(in, rate("rate", schedule, money.Ratio(line.Release.Num)))
		}
		r.fen(key+"released", x.Released, formula, pot.CashClause[1], path, in...)
	}
	r.fen(key+"forfeited", x.Forfeited, journal.Forfeited, pot.CashClause[1], pot.CashPath[1],
		of("withheld", key+"withheld", x.Withheld), of("released", key+"released", x.Released))
	r.fen(key+"final", x.Final, journal.Final, nil, "", payable, of("forfeited", key+"forfeited", x.Forfeited),
		of("advance", key+"advance", x.Advance), of("penalties", key+"penalties", x.Penalties))
}

func (r *recorder) advance(pot *plan.Pot, l int32) {
	line, x, key := &r.c.Lines[l], &r.res.Institutions[l], r.lineKey(l)
	if pot.Advance == nil || x.Advance == 0 {
		r.fen(key+"advance", x.Advance, journal.NoAdvance, nil, "")
		return
	}
	path, clause := pot.CashPath[0], pot.CashClause[0]
	percent := rate("rate", path+".rate", pot.Advance.Rate)
	switch pot.Advance.Basis {
	case plan.BasisIncurred:
		in := append(terms{percent}, r.periods(pot, line)...)
		r.fen(key+"advance", x.Advance, journal.AdvanceIncurred, clause, path, in...)
	case plan.BasisBudget:
		r.fen(key+"advance", x.Advance, journal.AdvanceTotal, clause, path, of("unit budget", unitKey(pot)+"budget", pot.Budget), percent)
	case plan.BasisQuota:
		r.quotaAdvance(pot, line, key, percent)
	}
}

// periods are the months' or quarters' incurred amounts with their first row.
func (r *recorder) periods(pot *plan.Pot, line *plan.Line) (out terms) {
	length := periodMonths(pot.Advance.Period)
	first := plan.Months * int(line.Source)
	for m := 0; m < plan.Months; m += length {
		incurred, row := money.Fen(0), 0
		for q := first + m; q < first+m+length; q++ {
			incurred += r.monthIncurred(pot, q)
			if row == 0 {
				row = int(r.a.Rows[q])
			}
		}
		if incurred != 0 {
			out = append(out, cell(strconv.Itoa(m/length+1), "activity", row, journal.Fen, int64(incurred)))
		}
	}
	return out
}

// quotaAdvance records a member's part of its holder's advance.
func (r *recorder) quotaAdvance(pot *plan.Pot, line *plan.Line, key string, percent term) {
	for i := range pot.Holders {
		h := &pot.Holders[i]
		for _, l := range h.Members {
			if &r.c.Lines[l] != line {
				continue
			}
			at := "holders." + h.ID + "." + pot.Unit.ID + "." + pot.SchemeID + "."
			total, _ := money.MulRatio(h.Quota, pot.Advance.Rate)
			if _, done := r.b.Entry(at + "advance"); !done {
				r.fen(at+"advance", total, journal.AdvanceTotal, pot.CashClause[0], pot.CashPath[0], of("quota", at+"quota", h.Quota), percent)
			}
			var sum int64
			for _, m := range h.Members {
				sum += r.c.Lines[m].AdvanceWeight
			}
			part := r.res.Institutions[l].Advance
			r.fen(key+"advance", part, journal.Allocated, pot.CashClause[0], pot.CashPath[0],
				split(of("T", at+"advance", total), "w", "", journal.Fen, line.AdvanceWeight, sum, part)...)
			return
		}
	}
}
