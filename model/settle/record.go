package settle

import (
	"math/big"

	"fundsim/model/journal"
	"fundsim/model/money"
	"fundsim/model/plan"
)

// recorder writes a finished settlement down as entries and postings. It works
// out no amount: values come from the result, and ladders are asked again only
// for the bands they went through.
type recorder struct {
	*Settler
	b    *journal.Book
	keys []string // of the lines, see lineKey
}

// entriesPerLine is about how many entries one row of the result has.
const entriesPerLine = 24

func (s *Settler) record(b *journal.Book) {
	r := recorder{Settler: s, b: b, keys: make([]string, len(s.c.Lines))}
	for l := range s.c.Lines {
		k := &s.c.Lines[l].Key
		r.keys[l] = "institutions." + k.Institution + "." + k.Unit + "." + k.Scheme + "."
	}
	b.Grow(entriesPerLine * len(s.c.Lines))
	for i := range s.c.Schemes {
		r.budget(i)
	}
	for i := range s.c.Pots {
		r.unit(i)
	}
	r.awards()
	for i := range s.c.Schemes {
		r.scheme(i)
	}
	r.postings()
}

type (
	term  = journal.Term
	terms = []journal.Term
)

// of is an input that is another entry's amount of money.
func of(symbol, key string, value money.Fen) term {
	return term{Symbol: symbol, Key: key, Kind: journal.Fen, Value: int64(value)}
}

// rate is a ratio written in the scenario at path.
func rate(symbol, path string, value money.Ratio) term {
	return term{Symbol: symbol, Kind: journal.Ratio, Value: int64(value), Table: "scenario", Path: path}
}

// cell is a value of a data file.
func cell(symbol, table string, row int, kind journal.Kind, value int64) term {
	return term{Symbol: symbol, Kind: kind, Value: value, Table: table, Row: row}
}

// fen records an entry that is an amount of money.
func (r *recorder) fen(key string, value money.Fen, f journal.FormulaID, clause *plan.Clause, path string, in ...term) {
	r.b.Record(journal.Entry{Key: key, Kind: journal.Fen, Value: int64(value), Formula: f, Terms: in, Clause: clause, Path: path})
}

// budget records a scheme's budget and its split.
func (r *recorder) budget(i int) {
	c := &r.c.Schemes[i]
	key, path := "schemes."+c.ID+".", "schemes."+c.ID
	if f := c.Budget.Financing; f != nil {
		at := path + ".budget.financing."
		written := func(symbol, field string, v money.Fen) term {
			return term{Symbol: symbol, Kind: journal.Fen, Value: int64(v), Table: "scenario", Path: at + field}
		}
		r.fen(key+"risk_fund", c.RiskFund, journal.RiskFund, c.Clause, at+"risk_rate",
			written("R", "current", f.Current), written("R0", "prior", f.Prior), rate("rate", at+"risk_rate", f.RiskRate))
		r.fen(key+"budget", c.Total, journal.FinancedBudget, c.Clause, at[:len(at)-1],
			written("R", "current", f.Current), of("risk", key+"risk_fund", c.RiskFund), written("D", "serious_illness", f.SeriousIllness))
	} else {
		r.given(key+"budget", c.Total, path+".budget", c.Clause)
	}
	r.fen(key+"reserve", c.ReserveAmount, journal.ReserveAmount, c.Reserve.Clause, path+".reserve",
		of("budget", key+"budget", c.Total), rate("rate", path+".reserve.rate", c.Reserve.Rate))
	r.fen(key+"distributable", c.Distributable, journal.Distributable, nil, path,
		of("budget", key+"budget", c.Total), of("reserve", key+"reserve", c.ReserveAmount))
	r.given(key+"opening_balance", c.OpeningBalance, path+".opening_balance", c.Clause)
	for p := c.From; p < c.To; p++ {
		r.unitBudget(c, &r.c.Pots[p])
	}
}

func (r *recorder) unitBudget(c *plan.CompiledScheme, pot *plan.Pot) {
	path := "units." + pot.Unit.ID + ".budgets." + c.ID
	key, clause := unitKey(pot)+"budget", pot.Line.Clause
	if clause == nil {
		clause = pot.Unit.Clause
	}
	whole := of("distributable", "schemes."+c.ID+".distributable", c.Distributable)
	switch {
	case pot.Line.Amount != nil:
		r.given(key, pot.Budget, path+".amount", clause)
	case pot.Line.Share != nil:
		r.fen(key, pot.Budget, journal.UnitShare, clause, path, whole, rate("share", path+".share", *pot.Line.Share))
	default:
		in := terms{whole}
		for p := c.From; p < c.To; p++ {
			if other := &r.c.Pots[p]; other != pot {
				in = append(in, of("other", unitKey(other)+"budget", other.Budget))
			}
		}
		r.fen(key, pot.Budget, journal.UnitRest, clause, path, in...)
	}
}

// given records an amount that the scenario states.
func (r *recorder) given(key string, v money.Fen, path string, clause *plan.Clause) {
	r.fen(key, v, journal.Given, clause, path, term{Kind: journal.Fen, Value: int64(v), Table: "scenario", Path: path})
}

func unitKey(pot *plan.Pot) string { return "units." + pot.Unit.ID + "." + pot.SchemeID + "." }

// lineKey is what the keys of a row's entries start with.
func (r *recorder) lineKey(l int32) string { return r.keys[l] }

// scheme records the totals of a scheme, its reserve and its balance.
func (r *recorder) scheme(i int) {
	c, x := &r.c.Schemes[i], &r.res.Schemes[i]
	key, path := "schemes."+c.ID+".", "schemes."+c.ID
	sum := func(field string, value func(*LineResult) money.Fen) {
		var in terms
		var total money.Fen
		for l := r.c.Pots[c.From].From; l < r.c.Pots[c.To-1].To; l++ {
			if v := value(&r.res.Institutions[l]); v != 0 {
				in = append(in, of(r.c.Lines[l].Key.Institution, r.lineKey(int32(l))+field, v))
				total += v
			}
		}
		r.fen(key+field, total, journal.Sum, nil, path, in...)
	}
	sum("incurred", func(l *LineResult) money.Fen { return l.Incurred })
	sum("payable", func(l *LineResult) money.Fen { return l.Payable })
	sum("forfeited", func(l *LineResult) money.Fen { return l.Forfeited })
	sum("penalties", func(l *LineResult) money.Fen { return l.Penalties })
	var awards, uses terms
	for _, w := range r.c.Awards {
		if w.SchemeIndex == i {
			awards = append(awards, of(w.ID, "awards."+w.ID+".amount", w.Amount))
		}
	}
	for _, u := range r.c.Plan.ReserveUses {
		if u.Scheme == c.ID {
			r.given("reserve_uses."+u.ID+".amount", u.Amount, "reserve_uses."+u.ID+".amount", u.Clause)
			uses = append(uses, of(u.ID, "reserve_uses."+u.ID+".amount", u.Amount))
		}
	}
	r.fen(key+"awards", x.Awards, journal.Sum, nil, path, awards...)
	r.fen(key+"reserve_uses", c.Uses, journal.Sum, nil, path, uses...)

	moved, returned, drawn := r.moved(c.ID)
	in := append(terms{of("reserve", key+"reserve", c.ReserveAmount)}, moved...)
	r.fen(key+"reserve_closing", x.ReserveClosing, journal.ReserveClosing, nil, path+".reserve", in...)
	r.fen(key+"shortfall", x.Shortfall, journal.Shortfall, nil, path+".reserve", in...)
	r.fen(key+"returned_to_balance", x.ReturnedToBalance, journal.Sum, nil, path, returned...)
	r.fen(key+"drawn_from_balance", x.DrawnFromBalance, journal.Sum, nil, path, drawn...)
	r.fen(key+"balance_closing", x.BalanceClosing, journal.BalanceClosing, nil, path,
		of("opening", key+"opening_balance", c.OpeningBalance), of("returned", key+"returned_to_balance", x.ReturnedToBalance),
		of("drawn", key+"drawn_from_balance", x.DrawnFromBalance), of("shortfall", key+"shortfall", x.Shortfall))
}

// moved lists the movements of a scheme's reserve and balance as terms that
// point at the entries they come from, the sign apart.
func (r *recorder) moved(scheme string) (reserve, returned, drawn terms) {
	for _, kind := range movementOrder {
		for m := range r.res.Movements(scheme, kind) {
			t := of(m.Name(), r.movementKey(m), m.Amount)
			switch {
			case m.Account == plan.ToReserve:
				reserve = append(reserve, t)
			case m.Amount >= 0:
				returned = append(returned, t)
			default:
				t.Value = -t.Value
				drawn = append(drawn, t)
			}
		}
	}
	return reserve, returned, drawn
}

// movementKey is the key of the entry that a movement comes from.
func (r *recorder) movementKey(m Movement) string {
	line := "institutions." + m.Institution + "." + m.Unit + "." + m.Scheme + "."
	switch m.Kind {
	case ReserveVariance:
		return "units." + m.Unit + "." + m.Scheme + ".fund_side_amount"
	case ReserveAward:
		return "awards." + m.Rule + ".amount"
	case ReserveUsed:
		return "reserve_uses." + m.Rule + ".amount"
	case ReserveForfeit:
		return line + "forfeited"
	case BalancePenalty:
		return line + "penalties"
	}
	return line + "payable"
}

// awards records every award and its parts.
func (r *recorder) awards() {
	part := 0
	for i := range r.c.Awards {
		w := &r.c.Awards[i]
		whole := "awards." + w.ID + ".amount"
		r.given(whole, w.Amount, "awards."+w.ID+".amount", w.Clause)
		var sum int64
		for _, p := range w.Parties {
			for _, l := range p.Lines {
				sum += r.year(w.Column, &r.c.Lines[l])
			}
		}
		for _, p := range w.Parties {
			if part == len(r.res.Awards) || r.res.Awards[part].Award != w.ID || r.res.Awards[part].Institution != p.Institution {
				continue // zero parts are not listed
			}
			a := r.res.Awards[part]
			part++
			key := "awards." + w.ID + "." + a.Institution + "." + a.Scheme + "."
			own := r.awardWeight(key+"weight", w, p.Lines)
			r.fen(key+"amount", a.Amount, journal.Allocated, w.Clause, "awards."+w.ID,
				split(of("T", whole, w.Amount), "w", key+"weight", columnKind(w.Column), own, sum, a.Amount)...)
		}
	}
}

// awardWeight records what an institution weighs for an award: its column's
// totals in the award's units.
func (r *recorder) awardWeight(key string, w *plan.CompiledAward, lines []int32) (sum int64) {
	e := journal.Entry{Key: key, Kind: columnKind(w.Column), Formula: journal.Sum, Path: "awards." + w.ID}
	for _, l := range lines {
		v := r.year(w.Column, &r.c.Lines[l])
		e.Terms = append(e.Terms, term{Symbol: r.c.Lines[l].Key.Unit, Key: r.lineKey(l) + plan.ColumnNames[w.Column], Kind: e.Kind, Value: v})
		sum += v
	}
	e.Value = sum
	r.b.Record(e)
	return sum
}

// split gives the terms of one part of an allocation: total, weight, sum of
// weights, and the left-over fen the party received.
func split(total term, symbol, key string, kind journal.Kind, weight, sum int64, part money.Fen) terms {
	down := floorQuo(total.Value, weight, sum)
	return terms{total, {Symbol: symbol, Key: key, Kind: kind, Value: weight}, {Symbol: "W", Kind: kind, Value: sum},
		{Symbol: "extra", Kind: journal.Fen, Value: int64(part) - down}}
}

// floorQuo is ⌊|total| · weight ÷ sum⌋ with the sign of total.
func floorQuo(total, weight, sum int64) int64 {
	q := new(big.Int).Mul(big.NewInt(total), big.NewInt(weight))
	return q.Quo(q, big.NewInt(sum)).Int64()
}
