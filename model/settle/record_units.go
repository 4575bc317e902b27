package settle

import (
	"strconv"

	"fundsim/model/journal"
	"fundsim/model/money"
	"fundsim/model/plan"
)

// unit records one unit in one scheme: its rows, then its totals.
func (r *recorder) unit(i int) {
	pot, u := &r.c.Pots[i], &r.res.Units[i]
	key, path := unitKey(pot), "units."+pot.Unit.ID
	for l := pot.From; l < pot.To; l++ {
		r.lineData(pot, int32(l))
	}
	own := func(field string, value func(*LineResult) money.Fen) terms {
		var in terms
		for l := pot.From; l < pot.To; l++ {
			if v := value(&r.res.Institutions[l]); v != 0 && r.c.Lines[l].Admission == nil {
				in = append(in, of(r.c.Lines[l].Key.Institution, r.lineKey(int32(l))+field, v))
			}
		}
		return in
	}
	r.fen(key+"incurred", u.Incurred, journal.Sum, nil, path, own("incurred", func(x *LineResult) money.Fen { return x.Incurred })...)
	r.fen(key+"variance", u.Variance, journal.Variance, nil, path,
		of("B", key+"budget", pot.Budget), of("incurred", key+"incurred", u.Incurred))
	switch pot.Unit.Method {
	case plan.PooledBudget:
		r.pooled(pot, u)
	case plan.InstitutionBudget:
		r.holders(pot)
	case plan.DRGPoints:
		r.pool(pot, u)
	}
	for l := pot.From; l < pot.To; l++ {
		r.line(pot, u, int32(l))
	}
	r.fen(key+"retained", u.Retained, journal.Sum, nil, path, own("retained", func(x *LineResult) money.Fen { return x.Retained })...)
	r.fen(key+"borne", u.Borne, journal.Sum, nil, path, own("borne", func(x *LineResult) money.Fen { return x.Borne })...)
	r.fen(key+"payable", u.Payable, journal.Sum, nil, path, own("payable", func(x *LineResult) money.Fen { return x.Payable })...)
	r.fen(key+"fund_side_amount", u.FundSideAmount, journal.FundSide, pot.Unit.Clause, path+".fund_side",
		of("unit budget", key+"budget", pot.Budget), of("payable", key+"payable", u.Payable))
	r.fen(key+"advance", u.Advance, journal.Sum, nil, path, own("advance", func(x *LineResult) money.Fen { return x.Advance })...)
	r.fen(key+"final", u.Final, journal.Sum, nil, path, own("final", func(x *LineResult) money.Fen { return x.Final })...)
}

// ladder records what a ladder gave, band by band.
func (r *recorder) ladder(key string, rule *plan.Sharer, surplus bool, value, base, deviation money.Fen, baseKey, deviationKey string) {
	ladder, path := &rule.Bear, "sharing."+rule.ID+".overrun"
	if surplus {
		ladder, path = &rule.Keep, "sharing."+rule.ID+".surplus"
	}
	var steps []money.Step
	given, _ := ladder.Share(base, deviation, &steps)
	in := terms{of("deviation", deviationKey, deviation), of("base", baseKey, base)}
	switch {
	case given != value: // the ladder gave something, but nobody may have it
		r.fen(key, value, journal.NobodyEligible, rule.Clause, path, in...)
		return
	case len(steps) == 0:
		if ladder.Gate > 0 {
			in = append(in, rate("gate", path+".gate", ladder.Gate))
		}
		r.fen(key, value, journal.LadderNothing, rule.Clause, path, in...)
		return
	}
	for _, st := range steps {
		at := path + ".bands." + strconv.Itoa(st.Band)
		in = append(in, term{Symbol: "part", Kind: journal.Fen, Value: int64(st.Part), Table: "scenario", Path: at}, rate("band share", at+".share", st.Share))
	}
	if ladder.Factor != money.One {
		in = append(in, rate("factor", path+".factor", ladder.Factor))
	}
	if ladder.Capped && base != 0 {
		in = append(in, rate("cap", path+".cap", ladder.Cap))
	}
	formula := journal.LadderMarginal
	if ladder.Mode == money.Whole || base == 0 {
		formula = journal.LadderWhole
	}
	r.fen(key, value, formula, rule.Clause, path, in...)
}

// pooled records a pooled budget's ladder and its split.
func (r *recorder) pooled(pot *plan.Pot, u *UnitResult) {
	key := unitKey(pot)
	sum := func(lines []int32, value func(*LineResult) money.Fen) (total money.Fen) {
		for _, l := range lines {
			total += value(&r.res.Institutions[l])
		}
		return total
	}
	if u.Variance >= 0 {
		retained := sum(pot.Eligible, func(x *LineResult) money.Fen { return x.Retained })
		r.ladder(key+"shared", &pot.Rule, true, retained, pot.Budget, u.Variance, key+"budget", key+"variance")
		r.parts("retained", key+"shared", pot.Eligible, retained, func(x *LineResult) money.Fen { return x.Retained }, pot.Rule.Clause)
		return
	}
	borne := sum(pot.Members, func(x *LineResult) money.Fen { return x.Borne })
	r.ladder(key+"shared", &pot.Rule, false, borne, pot.Budget, -u.Variance, key+"budget", key+"variance")
	r.parts("borne", key+"shared", pot.Members, borne, func(x *LineResult) money.Fen { return x.Borne }, pot.Rule.Clause)
}

// parts records how a shared amount was split over lines by what they incurred.
func (r *recorder) parts(field, wholeKey string, lines []int32, whole money.Fen, value func(*LineResult) money.Fen, clause *plan.Clause) {
	var sum int64
	for _, l := range lines {
		sum += int64(r.sums[l].incurred)
	}
	if sum == 0 || whole == 0 {
		return
	}
	for _, l := range lines {
		part := value(&r.res.Institutions[l])
		r.fen(r.lineKey(l)+field, part, journal.Allocated, clause, "",
			split(of("T", wholeKey, whole), "w", r.lineKey(l)+"incurred", journal.Fen, int64(r.sums[l].incurred), sum, part)...)
	}
}

// holders records quotas, ladders and splits of an institution-budget unit.
func (r *recorder) holders(pot *plan.Pot) {
	for i := range pot.Holders {
		h, x := &pot.Holders[i], &r.res.Holders[pot.FirstHolder+i]
		key := "holders." + h.ID + "." + pot.Unit.ID + "." + pot.SchemeID + "."
		r.quota(pot, h, key)
		var in terms
		for _, l := range h.Members {
			in = append(in, of(r.c.Lines[l].Key.Institution, r.lineKey(l)+"incurred", r.sums[l].incurred))
		}
		r.fen(key+"incurred", x.Incurred, journal.Sum, nil, "", in...)
		v := h.Quota - x.Incurred
		r.fen(key+"variance", v, journal.Variance, nil, "", of("B", key+"quota", h.Quota), of("incurred", key+"incurred", x.Incurred))
		field, value, lines := "borne", x.Borne, h.Members
		get := func(x *LineResult) money.Fen { return x.Borne }
		if v >= 0 {
			field, value, lines = "retained", x.Retained, h.Eligible
			get = func(x *LineResult) money.Fen { return x.Retained }
		}
		r.ladder(key+field, &h.Rule, v >= 0, value, h.Quota, v.Abs(), key+"quota", key+"variance")
		r.note(h)
		r.parts(field, key+field, lines, value, get, h.Rule.Clause)
	}
}

// note puts an override's reason on the ladder entry just recorded.
func (r *recorder) note(h *plan.Holder) {
	if h.Override == nil {
		return
	}
	e := &r.b.Entries[len(r.b.Entries)-1]
	e.Note = h.Override.Reason
	e.Terms = append(e.Terms, term{Symbol: "reason", Kind: journal.Word, Text: h.Override.Reason, Table: "scenario", Path: h.Path})
}

// quota records where a holder's quota comes from.
func (r *recorder) quota(pot *plan.Pot, h *plan.Holder, key string) {
	w := h.Working
	if w == nil {
		r.fen(key+"quota", h.Quota, journal.Given, nil, "", cell("", "quotas", h.Row, journal.Fen, int64(h.Quota)))
		return
	}
	ratio := func(symbol, text string) term {
		return term{Symbol: symbol, Kind: journal.Exact, Text: text}
	}
	in := terms{rate("alpha", pot.QuotaPath+".history", pot.QuotaRule.History)}
	if w.History != nil {
		in = append(in, ratio("prior cost", w.History.RatString()))
	}
	if w.Persons != nil {
		in = append(in, ratio("prior persons", w.Persons.RatString()))
	}
	for i, symbol := range []string{"cost factor", "visits factor"} {
		if f := w.Factors[i]; f != nil {
			in = append(in, ratio(symbol, f.RatString()))
		}
	}
	if w.Negotiated != nil {
		in = append(in, rate("change", w.NegotiatedPath+".change", w.Negotiated.Change),
			term{Symbol: "reason", Kind: journal.Word, Text: w.Negotiated.Reason, Table: "scenario", Path: w.NegotiatedPath})
	}
	for _, row := range w.PriorRows {
		in = append(in, term{Symbol: "prior", Kind: journal.Word, Table: "prior", Row: row})
	}
	r.b.Record(journal.Entry{Key: key + "weight", Kind: journal.Exact, Text: w.Weight.RatString(), Formula: journal.QuotaWeight, Terms: in,
		Clause: pot.QuotaRule.Clause, Path: pot.QuotaPath})
	r.fen(key+"quota", h.Quota, journal.QuotaByRule, pot.QuotaRule.Clause, pot.QuotaPath, of("T", unitKey(pot)+"budget", pot.Budget),
		term{Symbol: "w", Key: key + "weight", Kind: journal.Exact, Text: w.Weight.RatString()}, ratio("W", w.WeightSum.RatString()),
		term{Symbol: "extra", Kind: journal.Fen, Value: int64(h.Quota - w.RoundedDown(pot.Budget))})
}

// pool records the steps of a points pool.
func (r *recorder) pool(pot *plan.Pot, u *UnitResult) {
	key, path, clause := unitKey(pot), "units."+pot.Unit.ID, pot.Unit.Clause
	in := terms{of("unit budget", key+"budget", pot.Budget)}
	for _, l := range pot.Itemised {
		in = append(in, of("outside", r.lineKey(l)+"incurred", r.sums[l].incurred))
	}
	r.fen(key+"pool_budget", u.PoolBudget, journal.PoolBudget, clause, path+".outside", in...)
	var incurred, patient terms
	pts := terms{}
	for _, l := range pot.Members {
		id := r.c.Lines[l].Key.Institution
		incurred = append(incurred, of(id, r.lineKey(l)+"incurred", r.sums[l].incurred))
		patient = append(patient, of(id, r.lineKey(l)+"patient", r.sums[l].patient))
		pts = append(pts, term{Symbol: id, Key: r.lineKey(l) + "points", Kind: journal.Points, Value: r.sums[l].points})
	}
	r.fen(key+"pool_incurred", u.PoolIncurred, journal.Sum, nil, path, incurred...)
	r.fen(key+"pool_patient", u.PoolPatient, journal.Sum, nil, path, patient...)
	v := u.PoolBudget - u.PoolIncurred
	r.fen(key+"pool_variance", v, journal.Variance, nil, path, of("B", key+"pool_budget", u.PoolBudget), of("incurred", key+"pool_incurred", u.PoolIncurred))
	if v >= 0 {
		r.ladder(key+"pool_retained", &pot.Rule, true, u.PoolRetained, u.PoolBudget, v, key+"pool_budget", key+"pool_variance")
		r.fen(key+"pool_borne", 0, journal.NothingShared, pot.Rule.Clause, path)
	} else {
		r.fen(key+"pool_retained", 0, journal.NothingShared, pot.Rule.Clause, path)
		r.ladder(key+"pool_borne", &pot.Rule, false, u.PoolBorne, u.PoolBudget, -v, key+"pool_budget", key+"pool_variance")
	}
	r.fen(key+"pool_total", u.PoolTotal, journal.PoolTotal, clause, path, of("F", key+"pool_incurred", u.PoolIncurred),
		of("retained", key+"pool_retained", u.PoolRetained), of("borne", key+"pool_borne", u.PoolBorne))
	r.fen(key+"pool_gross", u.PoolGross, journal.PoolGross, clause, path, of("B*", key+"pool_total", u.PoolTotal), of("ΣI", key+"pool_patient", u.PoolPatient))
	r.b.Record(journal.Entry{Key: key + "points", Kind: journal.Points, Value: int64(u.Points), Formula: journal.Sum, Terms: pts, Path: path})
	r.pointValue(pot, u)
}

func (r *recorder) pointValue(pot *plan.Pot, u *UnitResult) {
	key, path := unitKey(pot), "units."+pot.Unit.ID
	e := journal.Entry{Key: key + "point_value", Kind: journal.PointValue, Value: u.PointValue, Formula: journal.PointValueFormula, Clause: pot.Unit.Clause, Path: path,
		Terms: terms{of("G", key+"pool_gross", u.PoolGross), {Symbol: "ΣP", Key: key + "points", Kind: journal.Points, Value: int64(u.Points)}}}
	if pot.Unit.Bounds != nil {
		e.Formula, e.Path = journal.BoundedPointValue, path+".bounds"
		e.Terms = append(terms{of("B*", key+"pool_total", u.PoolTotal)}, rate("floor", path+".bounds.floor", pot.Unit.Bounds.Floor), rate("upper", path+".bounds.cap", pot.Unit.Bounds.Cap))
		r.freeGross(pot, u)
		if u.FreePoints > 0 {
			e.Terms = append(e.Terms, of("G", key+"free_gross", u.FreeGross), term{Symbol: "ΣP", Kind: journal.Points, Value: int64(u.FreePoints)})
		}
	}
	if u.HasPointValue {
		r.b.Record(e)
	}
}

// freeGross records what the members at no bound share.
func (r *recorder) freeGross(pot *plan.Pot, u *UnitResult) {
	if u.Relaxed {
		return
	}
	in := terms{of("B*", unitKey(pot)+"pool_total", u.PoolTotal)}
	for _, l := range pot.Members {
		if x := &r.res.Institutions[l]; x.Bound != Unbounded {
			in = append(in, of("bounded", r.lineKey(l)+r.priced(pot), x.Payable+r.takenOff(pot, l)))
		} else {
			in = append(in, of("patient", r.lineKey(l)+"patient", r.sums[l].patient))
		}
	}
	r.fen(unitKey(pot)+"free_gross", u.FreeGross, journal.FreeGross, pot.Unit.Clause, "units."+pot.Unit.ID+".bounds", in...)
}
