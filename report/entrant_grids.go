package report

import (
	"cmp"
	"slices"
	"strings"

	"fundsim/model/entrant"
	"fundsim/model/journal"
	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/settle"
)

func bigCount(n int64) Cell { return Cell{Kind: journal.Count, Value: n} }

// volume shows what each entrant does and whose volume that was.
func (b *entrantBuilder) volume() Grid {
	l := &entrantLabels
	g := Grid{ID: "entrants", Title: b.t(l.volume), Notes: []string{b.t(l.howVolume), b.t(l.howInduced)},
		Columns: []Column{b.key(l.id), b.key(l.name), b.key(l.scheme), b.key(l.unit), b.side(l.on), {Title: b.in(l.count), Right: true, Keep: true}, b.side(l.counted), b.col(l.total), b.col(l.fund),
			{Title: b.in(l.diverted), Right: true, Keep: true}, {Title: b.in(l.induced), Right: true, Keep: true}, b.col(l.short), b.col(l.inducedFund)}}
	fund, lost := map[string]money.Fen{}, map[string]money.Fen{}
	for i := range b.e.Report.Lines {
		x := &b.e.Report.Lines[i]
		g.add(Body, text(x.Entrant), text(b.names.institution(x.Entrant)), text(b.names.scheme(x.Scheme)), text(b.names.unit(x.Unit)), text(x.DesignatedOn.String()), bigCount(x.Count), text(b.counted(x)),
			amountCell(x.TotalCost), amountCell(x.FundCost), bigCount(x.Diverted), bigCount(x.Induced()), bigCount(x.Short), amountCell(x.InducedFundCost))
		fund[x.Scheme] += x.FundCost
	}
	for _, d := range b.e.Report.Donors {
		lost[d.Scheme] += money.Fen(d.Lost[plan.FundCost])
	}
	for _, s := range b.e.Schemes {
		g.Notes = append(g.Notes, b.t(l.net, b.names.scheme(s), b.withUnit(int64(fund[s])), b.withUnit(int64(lost[s])), b.withUnit(int64(fund[s]-lost[s]))))
	}
	return g
}

func (b *entrantBuilder) counted(x *entrant.Line) string {
	if x.Driver == plan.Cases {
		return b.t(entrantLabels.cases)
	}
	return b.t(entrantLabels.visits)
}

// owed shows what each entrant is owed, by which rule and from where.
func (b *entrantBuilder) owed() Grid {
	l := &entrantLabels
	fields := lineFields([]string{"incurred", "nonpayable", "retained", "borne", "payable"})
	g := Grid{ID: "owed", Title: b.t(l.owed), Columns: []Column{b.key(l.id), b.key(l.name), b.key(l.scheme), b.key(l.unit), {Title: titleOf(b.Options, settle.LineFields, "settled_by")}}}
	for _, f := range fields {
		g.Columns = append(g.Columns, b.col(f.Title))
	}
	g.Columns = append(g.Columns, b.side(l.from), b.side(l.caps))
	anyCap := false
	for i := range b.e.Owed {
		x := &b.e.Owed[i]
		cells := []Cell{text(x.Line.Entrant), text(b.names.institution(x.Line.Entrant)), text(b.names.scheme(x.Line.Scheme)), text(b.names.unit(x.Line.Unit))}
		if x.Line.Count == 0 {
			cells = append(cells, text(b.t(l.noVolume)))
			g.add(Body, append(cells, make([]Cell, len(g.Columns)-len(cells))...)...)
			continue
		}
		cells = append(append(cells, text(b.names.settledBy(b.Options, &x.Settled))), fieldCells(fields, &x.Settled)...)
		g.add(Body, append(cells, text(b.source(&x.Settled)), text(b.capBase(x)))...)
		anyCap = anyCap || x.Base != nil
	}
	if anyCap {
		g.Notes = append(g.Notes, b.t(l.howCap))
	}
	return g
}

// source is where a payable comes from.
func (b *entrantBuilder) source(x *settle.LineResult) string {
	if x.PaidFrom == "" {
		return b.t(entrantLabels.fromUnit)
	}
	return word(b.Options, x.PaidFrom, x.PaidFrom.Words())
}

// capBase says what growth was compared with.
func (b *entrantBuilder) capBase(x *entrant.Owed) string {
	l := &entrantLabels
	if x.Base == nil || x.Base.Origin == plan.NoBase {
		return ""
	}
	origin := map[plan.CapOrigin]string{plan.OwnPrior: b.t(l.ownBase), plan.LevelPeers: b.t(l.peerBase), plan.AllPeers: b.t(l.allBase)}[x.Base.Origin]
	per := func(a, n int64, decimals int, unit int64) string {
		if v, ok := money.MulDiv(a, unit, max(n, 1)); ok && n > 0 {
			return fixed(v, decimals, true)
		}
		return "-"
	}
	var visits int64
	if x.Line.Driver == plan.Visits {
		visits = x.Line.Count
	}
	cost := b.t(l.perVisit, per(int64(x.Line.TotalCost), visits, 2, 1), per(x.Base.TotalCost, x.Base.Visits, 2, 1))
	ratio := b.t(l.perPerson, per(visits, x.Line.Persons, 4, 10_000), per(x.Base.Visits, x.Base.Persons, 4, 10_000))
	return b.t(l.capped, cost+b.t(compareLabels.separator)+ratio, origin)
}

// entrantFunds are the figures of a scheme that are set side by side.
var entrantFunds = []string{"incurred", "payable", "awards", "forfeited", "reserve_closing", "shortfall", "balance_closing"}

// funds sets the schemes side by side.
func (b *entrantBuilder) funds() Grid {
	l := &entrantLabels
	g := Grid{ID: "funds", Title: b.t(l.funds), Notes: []string{b.t(l.howFunds)}, Columns: append([]Column{b.key(l.scheme), b.key(l.item)}, b.plainSides()...)}
	b.schemePairs(func(without, with *settle.SchemeResult) {
		for _, f := range pickFields(settle.SchemeFields, entrantFunds) {
			x, _ := f.Value(without)
			y, _ := f.Value(with)
			if x != 0 || y != 0 || b.Detail {
				g.add(Body, append([]Cell{text(b.names.scheme(with.Scheme)), text(b.in(f.Title))}, sideCells(money.Fen(x), money.Fen(y))...)...)
			}
		}
	})
	return g
}

// reserve sets the entries of the reserve side by side; those of single
// institutions are added up by unit. They add up to the closing reserve.
func (b *entrantBuilder) reserve() Grid {
	l := &entrantLabels
	g := Grid{ID: "reserve", Title: b.t(l.reserve), Columns: append([]Column{b.key(l.scheme), b.key(l.item)}, b.plainSides()...)}
	type line struct {
		label  string
		kind   settle.MovementKind
		order  int
		amount [2]money.Fen
	}
	lines := map[string][]*line{}
	for side, r := range []*settle.Result{b.e.Without.Result, b.e.With.Result} {
		for m := range settle.ReserveEntries(r) {
			if !b.touched(m.Scheme) {
				continue
			}
			label := b.movementLabel(m)
			i := slices.IndexFunc(lines[m.Scheme], func(x *line) bool { return x.label == label })
			if i < 0 {
				i = len(lines[m.Scheme])
				unit := slices.IndexFunc(b.Plan.Units, func(u plan.Unit) bool { return u.ID == m.Unit })
				lines[m.Scheme] = append(lines[m.Scheme], &line{label: label, kind: m.Kind, order: unit})
			}
			lines[m.Scheme][i].amount[side] += m.Amount
		}
	}
	b.schemePairs(func(without, with *settle.SchemeResult) {
		rows := lines[with.Scheme]
		slices.SortStableFunc(rows, func(x, y *line) int {
			return cmp.Or(cmp.Compare(x.kind.Order(), y.kind.Order()), cmp.Compare(x.order, y.order))
		})
		name := text(b.names.scheme(with.Scheme))
		for _, x := range rows {
			g.add(Body, append([]Cell{name, text(x.label)}, sideCells(x.amount[0], x.amount[1])...)...)
		}
		g.add(Subtotal, append([]Cell{name, text(titleOf(b.Options, settle.SchemeFields, "reserve_closing"))}, sideCells(without.ReserveClosing, with.ReserveClosing)...)...)
	})
	return g
}

// movementLabel puts an entry in words, without its institution.
func (b *entrantBuilder) movementLabel(m settle.Movement) string {
	r, unit := &reserveLabels, b.names.unit(m.Unit)
	switch m.Kind {
	case settle.ReserveOpening:
		return b.t(r.opening)
	case settle.ReserveAdmission:
		return b.t(r.admission, unit, b.names.admission(m.Rule))
	case settle.ReserveVariance:
		return b.t(entrantLabels.variance, unit)
	case settle.ReserveAward:
		return b.t(r.award, b.names.award(m.Rule))
	case settle.ReserveUsed:
		return b.t(r.use, b.names.use(m.Rule))
	case settle.ReserveForfeit:
		return strings.TrimRight(b.t(r.forfeit, unit, ""), " ")
	}
	return b.t(r.shortfall)
}

// units sets the units side by side in which entrants work.
func (b *entrantBuilder) units() Grid {
	l := &entrantLabels
	fields := pickFields(settle.UnitFields, []string{"incurred", "payable", "fund_side_amount", "point_value"})
	g := Grid{ID: "units", Title: b.t(l.units), Columns: []Column{b.key(l.scheme), b.key(l.unit)}}
	for _, f := range fields {
		sides := b.sides(f.Title)
		if f.Kind == journal.PointValue { // empty where no unit has one
			sides[0].Keep, sides[1].Keep = false, false
		}
		g.Columns = append(g.Columns, sides...)
	}
	g.Columns = append(g.Columns, Column{Title: titleOf(b.Options, settle.UnitFields, "point_value") + b.in(l.change), Right: true})
	for i := range b.e.With.Result.Units {
		without, with := &b.e.Without.Result.Units[i], &b.e.With.Result.Units[i]
		if !b.worksIn(with.Unit, with.Scheme) {
			continue
		}
		cells := []Cell{text(b.names.scheme(with.Scheme)), text(b.names.unit(with.Unit))}
		for _, f := range fields {
			one := []settle.Field[settle.UnitResult]{f}
			cells = append(append(cells, fieldCells(one, without)...), fieldCells(one, with)...)
		}
		change := Cell{}
		if without.HasPointValue && with.HasPointValue {
			if q, ok := quotient(with.PointValue-without.PointValue, without.PointValue); ok {
				change = Cell{Kind: journal.Ratio, Value: q}
			}
		}
		g.add(Body, append(cells, change)...)
	}
	return g
}

// mostShown is how many incumbents of a unit are listed without --detail.
const mostShown = 10

// incumbents lists those whose volume or payable changes, by unit; the largest
// changes only, unless all details are wanted.
func (b *entrantBuilder) incumbents(plain bool) Grid {
	l := &entrantLabels
	g := Grid{ID: "incumbents", Title: b.t(l.incumbents), Notes: []string{b.t(l.howParts)}, Columns: append(append([]Column{b.key(l.scheme), b.key(l.unit), b.key(l.id), b.key(l.name), b.col(l.lostVisits), b.col(l.lostCases), b.col(l.lostFund)},
		b.sides(lineFields([]string{"payable"})[0].Title)...), b.col(l.delta), b.col(l.own), b.col(l.dilution))}
	cut := false
	for rest := b.e.Incumbents; len(rest) > 0; {
		n := 0
		for n < len(rest) && rest[n].Scheme == rest[0].Scheme && rest[n].Unit == rest[0].Unit {
			n++
		}
		group := rest[:n]
		rest = rest[n:]
		listed, others := group, []entrant.Incumbent(nil)
		if !b.Detail && n > mostShown+1 {
			largest := slices.Clone(group)
			slices.SortStableFunc(largest, func(x, y entrant.Incumbent) int { return cmp.Compare(y.Change().Abs(), x.Change().Abs()) })
			listed, others, cut = largest[:mostShown], largest[mostShown:], true
		}
		scheme, unit := text(b.names.scheme(group[0].Scheme)), text(b.names.unit(group[0].Unit))
		for i := range listed {
			g.add(Body, append([]Cell{scheme, unit, text(listed[i].Institution), text(b.names.institution(listed[i].Institution))}, b.lossCells(listed[i:i+1])...)...)
		}
		if len(others) > 0 {
			g.add(Body, append([]Cell{scheme, unit, {}, text(b.t(l.others, len(others)))}, b.lossCells(others)...)...)
		}
		if !plain {
			g.add(Subtotal, append([]Cell{scheme, unit, {}, text(b.t(l.sum))}, b.lossCells(group)...)...)
		}
	}
	if cut {
		g.Notes = append(g.Notes, b.t(l.othersOf, mostShown))
	}
	if n, most := b.awardChanges(); n > 0 && !b.Detail {
		g.Notes = append(g.Notes, b.t(l.awardsMove, n, yuan(int64(most))))
	}
	return g
}

// lossCells add up what incumbents lose.
func (b *entrantBuilder) lossCells(list []entrant.Incumbent) []Cell {
	var visits, cases int64
	var fund, without, with, own, dilution money.Fen
	for i := range list {
		x := &list[i]
		if x.Donor != nil {
			visits, cases = visits+x.Donor.Lost[plan.Visits], cases+x.Donor.Lost[plan.Cases]
			fund += money.Fen(x.Donor.Lost[plan.FundCost])
		}
		without, with = without+x.Without.Payable, with+x.With.Payable
		own, dilution = own+x.Own(), dilution+x.Dilution()
	}
	return []Cell{bigCount(visits), bigCount(cases), amountCell(fund), amountCell(without), amountCell(with), amountCell(with - without), amountCell(own), amountCell(dilution)}
}

// awardParts are what each institution gets of each award, without and with.
func (b *entrantBuilder) awardParts() []difference {
	views := []*View{{Plan: b.Plan, Result: b.e.Without.Result}, {Plan: b.Plan, Result: b.e.With.Result}}
	all := compareNamed(views, func(v *View, yield func(string, int64)) {
		for _, a := range v.Result.Awards {
			yield(a.Award+"\x00"+a.Institution+"\x00"+a.Scheme, int64(a.Amount))
		}
	})
	return slices.DeleteFunc(all, func(d difference) bool { return !d.differs() })
}

// awardChanges counts the parts of awards that change, and the largest change.
func (b *entrantBuilder) awardChanges() (n int, most money.Fen) {
	for _, d := range b.awardParts() {
		n, most = n+1, max(most, money.Fen(d.figures[1].value-d.figures[0].value).Abs())
	}
	return n, most
}

// awardGrid lists the parts of awards that change.
func (b *entrantBuilder) awardGrid() Grid {
	l := &entrantLabels
	g := Grid{ID: "awards", Title: b.t(l.awards), Columns: append([]Column{b.key(l.award), b.key(l.scheme), b.key(l.id), b.key(l.name)}, b.plainSides()...)}
	for _, d := range b.awardParts() {
		ids := strings.Split(d.key, "\x00")
		g.add(Body, append([]Cell{text(b.names.award(ids[0])), text(b.names.scheme(ids[2])), text(ids[1]), text(b.names.institution(ids[1]))},
			sideCells(money.Fen(d.figures[0].value), money.Fen(d.figures[1].value))...)...)
	}
	return g
}
