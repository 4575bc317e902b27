package settle

import (
	"strings"

	"fundsim/model/journal"
	"fundsim/model/money"
	"fundsim/model/plan"
)

// account joins the parts of an account's name.
func account(parts ...string) journal.Account { return journal.Account(strings.Join(parts, ":")) }

// postings moves the money of a finished settlement between accounts and checks
// that what the accounts hold is what the result says. Source: docs/METHOD.md §8.
func (r *recorder) postings() {
	for i := range r.c.Schemes {
		r.schemePostings(i)
	}
	r.checkAccounts()
}

func (r *recorder) schemePostings(i int) {
	c := &r.c.Schemes[i]
	id := c.ID
	fund, reserve, balance := account("fund", id), account("reserve", id), account("balance", id)
	pots := map[plan.Account]journal.Account{plan.ToReserve: reserve, plan.ToBalance: balance}
	key, path := "schemes."+id+".", "schemes."+id
	r.b.Post(account("opening", id), balance, c.OpeningBalance, key+"opening_balance", path+".opening_balance", c.Clause)
	r.b.Post(fund, reserve, c.ReserveAmount, key+"reserve", path+".reserve", c.Reserve.Clause)
	for p := c.From; p < c.To; p++ {
		pot, u := &r.c.Pots[p], &r.res.Units[p]
		unit := account("unit", pot.Unit.ID, id)
		rule := "units." + pot.Unit.ID
		r.b.Post(fund, unit, pot.Budget, unitKey(pot)+"budget", rule+".budgets."+id, pot.Unit.Clause)
		for l := pot.From; l < pot.To; l++ {
			from, by, clause := unit, rule, pot.Unit.Clause
			if a := r.c.Lines[l].Admission; a != nil {
				from, by, clause = pots[a.From], a.Path, a.Clause
			}
			r.linePostings(pot, int32(l), from, by, clause, pots)
		}
		r.b.Post(unit, pots[pot.FundSide()], u.FundSideAmount, unitKey(pot)+"fund_side_amount", rule+".fund_side", pot.Unit.Clause)
	}
	for _, w := range r.c.Awards {
		for _, a := range r.res.Awards {
			if w.SchemeIndex == i && a.Award == w.ID {
				r.b.Post(pots[w.From], account("award", w.ID, a.Institution, id), a.Amount,
					"awards."+w.ID+"."+a.Institution+"."+id+".amount", "awards."+w.ID, w.Clause)
			}
		}
	}
	for _, u := range r.c.Plan.ReserveUses {
		if u.Scheme == id {
			r.b.Post(reserve, account("use", u.ID, id), u.Amount, "reserve_uses."+u.ID+".amount", "reserve_uses."+u.ID, u.Clause)
		}
	}
	r.b.Post(balance, reserve, r.res.Schemes[i].Shortfall, key+"shortfall", path+".reserve", c.Reserve.Clause)
}

// linePostings moves one row: payable in; forfeits, penalties, advance and the
// final payment out, so that the institution's account closes at zero.
func (r *recorder) linePostings(pot *plan.Pot, l int32, from journal.Account, rule string, clause *plan.Clause, pots map[plan.Account]journal.Account) {
	x, key := &r.res.Institutions[l], r.lineKey(l)
	name := []string{x.Institution, pot.Unit.ID, pot.SchemeID}
	own := account(append([]string{"institution"}, name...)...)
	r.b.Post(from, own, x.Payable, key+"payable", rule, clause)
	if pot.Holdback != nil {
		r.b.Post(own, pots[pot.Holdback.ForfeitsTo], x.Forfeited, key+"forfeited", pot.CashPath[1], pot.CashClause[1])
	}
	r.b.Post(own, pots[plan.ToBalance], x.Penalties, key+"penalties", "", nil)
	r.b.Post(own, account(append([]string{"advance"}, name...)...), x.Advance, key+"advance", pot.CashPath[0], pot.CashClause[0])
	r.b.Post(own, account(append([]string{"final"}, name...)...), x.Final, key+"final", "", nil)
}

// checkAccounts adds the check that the postings close every account at what
// the result says.
func (r *recorder) checkAccounts() {
	left := r.b.Balances()
	var total, off money.Fen
	for _, v := range left {
		total += v
	}
	expect := func(a journal.Account, v money.Fen) {
		off += (left[a] - v).Abs()
	}
	for i, c := range r.c.Schemes {
		x := &r.res.Schemes[i]
		expect(account("fund", c.ID), -c.Total)
		expect(account("reserve", c.ID), x.ReserveClosing)
		expect(account("balance", c.ID), x.BalanceClosing)
	}
	for i := range r.c.Pots {
		expect(account("unit", r.c.Pots[i].Unit.ID, r.c.Pots[i].SchemeID), 0)
	}
	for i := range r.res.Institutions {
		x := &r.res.Institutions[i]
		expect(account("institution", x.Institution, x.Unit, x.Scheme), 0)
		expect(account("final", x.Institution, x.Unit, x.Scheme), x.Final)
	}
	r.res.Checks = append(r.res.Checks, passed(CheckPostings, total.Abs()+off))
}
