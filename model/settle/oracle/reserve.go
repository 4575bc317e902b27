package oracle

import (
	"slices"

	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/settle"
)

// Reserve lists the movements of every scheme's reserve by scheme and name,
// without zeros; they add up to the closing reserve. Source: command-line, JSON
// result, reserve: opening, admission:UNIT:INSTITUTION −, variance:UNIT ±,
// award:ID −, use:ID −, forfeit:UNIT:INSTITUTION +, shortfall +.
func Reserve(p *plan.Plan, res *settle.Result) map[string]map[string]money.Fen {
	entries := map[string]map[string]money.Fen{}
	book := func(scheme, name string, amount money.Fen) {
		if entries[scheme] == nil {
			entries[scheme] = map[string]money.Fen{}
		}
		if amount != 0 {
			entries[scheme][name] += amount
		}
	}
	for _, s := range res.Schemes {
		book(s.Scheme, "opening", s.Reserve)
		book(s.Scheme, "shortfall", s.Shortfall)
	}
	for _, u := range res.Units {
		unit := p.Units[slices.IndexFunc(p.Units, func(x plan.Unit) bool { return x.ID == u.Unit })]
		if unit.Method == plan.FeeForService || unit.FundSide == plan.ToReserve {
			book(u.Scheme, "variance:"+u.Unit, u.FundSideAmount)
		}
	}
	for _, l := range res.Institutions {
		for _, rule := range p.Admissions {
			if rule.ID == l.SettledBy && rule.From == plan.ToReserve {
				book(l.Scheme, "admission:"+l.Unit+":"+l.Institution, -l.Payable)
			}
		}
		for _, rule := range p.Cash {
			if rule.Holdback != nil && rule.Holdback.ForfeitsTo == plan.ToReserve && slices.Contains(rule.Units, l.Unit) {
				book(l.Scheme, "forfeit:"+l.Unit+":"+l.Institution, l.Forfeited)
			}
		}
	}
	for _, w := range p.Awards {
		if w.From == plan.ToReserve {
			book(w.Scheme, "award:"+w.ID, -w.Amount)
		}
	}
	for _, u := range p.ReserveUses {
		book(u.Scheme, "use:"+u.ID, -u.Amount)
	}
	return entries
}
