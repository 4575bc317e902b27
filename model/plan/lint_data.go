package plan

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"

	"fundsim/model/money"
	"fundsim/model/problem"
)

// spending finds budgets, quotas, awards and hold-backs that meet no activity
// or no score.
func (l *linter) spending() {
	for i := range l.c.Pots {
		pot := &l.c.Pots[i]
		at := pot.path()
		if pot.Budget > 0 && !slices.ContainsFunc(l.c.Lines[pot.From:pot.To], func(n Line) bool { return n.Source >= 0 }) {
			l.warn("budget-without-activity", at, problem.T("单元 %s、险种 %s 有预算 %s 元而无业务量", "unit %s, scheme %s has a budget of %s yuan but no activity", pot.Unit.ID, pot.SchemeID, pot.Budget),
				problem.T("核对业务数据,或把预算给其他单元", "check the activity, or give the budget to another unit"))
			continue // what follows would only repeat it
		}
		l.idleHolders(pot, at)
		l.scores(pot)
	}
	for i := range l.c.Awards {
		w := &l.c.Awards[i]
		if w.Amount > 0 && !slices.ContainsFunc(w.Parties, func(p Party) bool { return l.weight(w.Column, p.Lines) > 0 }) {
			l.warn("award-without-weight", "awards."+w.ID, problem.T("奖励 %s 元按 %s 分配,而所列单元的 %[2]s 合计为 0", "an award of %s yuan goes by %s, which adds up to 0 in its units", w.Amount, w.Weight),
				problem.T("核对 weight、units 与业务数据", "check weight, units and the activity"))
		}
	}
}

func (pot *Pot) path() string { return "units." + pot.Unit.ID + ".budgets." + pot.SchemeID }

// quotasPath is where a pot's quotas come from.
func (pot *Pot) quotasPath() string {
	if pot.QuotaRule != nil {
		return pot.QuotaPath
	}
	return "data.quotas"
}

func (l *linter) weight(c Column, lines []int32) int64 {
	var sum int64
	for _, n := range lines {
		sum = max(sum, l.year(c, n)) // only its sign is asked
	}
	return sum
}

// year is a line's year total of a column, at most what can be held.
func (l *linter) year(c Column, line int32) int64 {
	var sum int64
	if src := l.c.Lines[line].Source; src >= 0 {
		for m := 1; m <= Months; m++ {
			var ok bool
			f, ok := money.Add(money.Fen(sum), money.Fen(*l.a.Month(c, int(src), m)))
			if sum = int64(f); !ok {
				return int64(money.MaxFen)
			}
		}
	}
	return sum
}

func (l *linter) idleHolders(pot *Pot, at string) {
	var idle []string
	for _, h := range pot.Holders {
		if h.Quota > 0 && !slices.ContainsFunc(h.Members, func(n int32) bool { return l.c.Lines[n].Source >= 0 }) {
			idle = append(idle, fmt.Sprintf("%s (%s)", h.ID, h.Quota))
		}
	}
	if len(idle) > 0 {
		l.warn("quota-without-activity", at, both("单元 %s、险种 %s 中,下列责任单位有额度而无业务量,应付额为 0:%s", "unit %s, scheme %s: a quota but no activity, so nothing is payable: %s", same("%s", pot.Unit.ID), same("%s", pot.SchemeID), some(idle)),
			problem.T("核对业务数据,或取消其额度", "check the activity, or take the quota away"))
	}
}

func (l *linter) scores(pot *Pot) {
	if pot.Holdback == nil || pot.Holdback.Rate == 0 {
		return
	}
	var missing []string
	for n := pot.From; n < pot.To; n++ {
		if line := &l.c.Lines[n]; line.Source >= 0 && !line.HasRelease {
			missing = append(missing, line.Key.Institution)
		}
	}
	if len(missing) > 0 {
		l.warn("missing-score", pot.CashPath[1], both("单元 %s、险种 %s 扣有保证金,下列机构却没有考核得分:%s", "unit %s, scheme %s holds money back, but these have no score: %s", same("%s", pot.Unit.ID), same("%s", pot.SchemeID), some(missing)),
			problem.T("在机构表中补上 score,否则无法清算", "fill in score in the institutions table; clearing needs it"))
	}
}

// history compares budgets, quotas and activity with last year's.
func (l *linter) history() {
	if len(l.p.Prior) == 0 {
		return
	}
	prior := map[[2]string][]*PriorRow{}
	for i := range l.p.Prior {
		r := &l.p.Prior[i]
		key := [2]string{r.Scheme, r.Unit}
		prior[key] = append(prior[key], r)
	}
	for i := range l.c.Pots {
		pot := &l.c.Pots[i]
		rows := prior[[2]string{pot.SchemeID, pot.Unit.ID}]
		l.budgetHistory(pot, rows)
		l.quotaHistory(pot, rows)
		l.activityHistory(pot, rows)
	}
}

// far tells whether a is more than 30 % off b > 0.
func far(a, b *big.Rat) bool {
	if b.Sign() <= 0 {
		return false
	}
	off := new(big.Rat).Sub(new(big.Rat).Quo(a, b), big.NewRat(1, 1))
	return off.Abs(off).Cmp(big.NewRat(3, 10)) > 0
}

// percent shows a ratio to a tenth of a per cent.
func percent(a, b *big.Int) string {
	if b.Sign() == 0 {
		return "–"
	}
	return new(big.Rat).SetFrac(new(big.Int).Mul(a, big.NewInt(100)), b).FloatString(1) + "%"
}

func sumPrior(rows []*PriorRow) *big.Int {
	sum := new(big.Int)
	for _, r := range rows {
		sum.Add(sum, big.NewInt(int64(r.FundCost)))
	}
	return sum
}

func (l *linter) budgetHistory(pot *Pot, rows []*PriorRow) {
	spent, budget := sumPrior(rows), big.NewInt(int64(pot.Budget))
	if pot.Budget > 0 && far(new(big.Rat).SetInt(budget), new(big.Rat).SetInt(spent)) {
		l.warn("budget-vs-prior", pot.path(), problem.T("单元 %s、险种 %s 的预算 %s 元是上年支出的 %s", "unit %s, scheme %s has a budget of %s yuan, %s of last year's cost", pot.Unit.ID, pot.SchemeID, pot.Budget, percent(budget, spent)),
			problem.T("核对预算、上年数据与金额单位", "check the budget, last year's data and the unit of money"))
	}
}

// quotaHistory compares each holder's share of the quotas with its share of
// last year's cost, both among the holders.
func (l *linter) quotaHistory(pot *Pot, rows []*PriorRow) {
	if len(pot.Holders) == 0 || len(rows) == 0 {
		return
	}
	own, all := map[string]*big.Int{}, new(big.Int)
	for _, h := range pot.Holders {
		own[h.ID] = nil
	}
	institution := map[string]*Institution{}
	for i := range l.p.Institutions {
		institution[l.p.Institutions[i].ID] = &l.p.Institutions[i]
	}
	for _, r := range rows {
		in := institution[r.Institution]
		had, holds := own[in.holder()]
		if !holds || l.admitted(in, pot.Unit.ID) {
			continue
		}
		if had == nil {
			had = new(big.Int)
			own[in.holder()] = had
		}
		had.Add(had, big.NewInt(int64(r.FundCost)))
		all.Add(all, big.NewInt(int64(r.FundCost)))
	}
	var off, without []string
	budget := big.NewInt(int64(pot.Budget))
	for _, h := range pot.Holders {
		quota := big.NewInt(int64(h.Quota))
		switch had := own[h.ID]; {
		case had == nil:
			if h.Quota > 0 {
				without = append(without, h.ID)
			}
		case all.Sign() > 0 && budget.Sign() > 0 && far(new(big.Rat).SetFrac(quota, budget), new(big.Rat).SetFrac(had, all)):
			off = append(off, fmt.Sprintf("%s (%s / %s)", h.ID, percent(quota, budget), percent(had, all)))
		}
	}
	place := []problem.Text{same("%s", pot.Unit.ID), same("%s", pot.SchemeID)}
	if len(off) > 0 {
		l.warn("quota-vs-history", pot.quotasPath(), both("单元 %s、险种 %s 中,下列责任单位的额度占比与上年支出占比相差 30%% 以上(额度 / 上年):%s", "unit %s, scheme %s: shares of the quotas more than 30 %% off the shares of last year's cost (quota / last year): %s", append(place, some(off))...),
			problem.T("核对额度与上年数据;确有理由的,写明缘由", "check quotas and last year's data; where it is meant, put the reason on record"))
	}
	if len(without) > 0 {
		l.warn("quota-without-prior", pot.quotasPath(), both("单元 %s、险种 %s 中,下列责任单位有额度而无上年数据:%s", "unit %s, scheme %s: a quota but no prior data: %s", append(place, some(without))...),
			problem.T("核对编码,新增机构可用 admissions 规定", "check the codes; new institutions can be settled by admissions"))
	}
}

// admitted tells whether an admission rule takes the institution out of the unit.
func (l *linter) admitted(in *Institution, unit string) bool {
	return slices.ContainsFunc(l.p.Admissions, func(r Admission) bool { return slices.Contains(r.Units, unit) && l.p.admits(&r, in) })
}

// activityHistory lists the institutions whose year is more than twice, or less
// than half, of last year's, the largest first.
func (l *linter) activityHistory(pot *Pot, rows []*PriorRow) {
	lines := map[string]int32{}
	for n := pot.From; n < pot.To; n++ {
		lines[l.c.Lines[n].Key.Institution] = int32(n)
	}
	type change struct {
		id       string
		now, was int64
	}
	var changes []change
	for _, r := range rows {
		var now int64
		if n, ok := lines[r.Institution]; ok {
			now = l.year(FundCost, n)
		}
		if was := int64(r.FundCost); was > 0 && (now/2 > was || now < was/2) {
			changes = append(changes, change{r.Institution, now, was})
		}
	}
	if len(changes) == 0 {
		return
	}
	slices.SortFunc(changes, func(a, b change) int {
		return cmp.Or(cmp.Compare(max(b.now, b.was), max(a.now, a.was)), cmp.Compare(a.id, b.id))
	})
	var names []string
	for _, c := range changes {
		names = append(names, fmt.Sprintf("%s (%s)", c.id, percent(big.NewInt(c.now), big.NewInt(c.was))))
	}
	l.warn("activity-vs-prior", pot.path(), both("单元 %s、险种 %s 中,下列机构的统筹支付超过上年两倍或不足一半(占上年):%s", "unit %s, scheme %s: fund cost more than twice or less than half of last year's (of last year's): %s", same("%s", pot.Unit.ID), same("%s", pot.SchemeID), some(names)),
		problem.T("核对业务数据与上年数据是否口径一致、月份齐全", "check that both cover the same scope and all months"))
}
