package plan

import (
	"fmt"

	"fundsim/model/money"
	"fundsim/model/problem"
)

// tierLadder is the arithmetic of a tiered payment (分段折付): a marginal ladder
// of last year's fund cost whose shares are what is paid.
func tierLadder(tiers []Tier) money.Ladder {
	out := money.Ladder{Mode: money.Marginal, Factor: money.One}
	for _, t := range tiers {
		band := money.Band{Share: t.Pay, Open: t.UpTo == nil}
		if t.UpTo != nil {
			band.UpTo = *t.UpTo
		}
		out.Bands = append(out.Bands, band)
	}
	return out
}

// tierBases finds last year's fund cost, or the quota, of every line that a tiered payment
// settles; without it there is no level to pay by. A row without activity, such
// as the lead's of an advance, needs none. Source: docs/METHOD.md §3.5.
func (k *compiler) tierBases(pot *Pot) {
	var missing []string
	first := 0
	quotas := map[string]*QuotaRow{}
	for i := range k.p.Quotas {
		if q := &k.p.Quotas[i]; q.Unit == pot.Unit.ID && q.Scheme == pot.SchemeID {
			quotas[q.Holder] = q
		}
	}
	for _, l := range pot.Members {
		line := &k.c.Lines[l]
		byQuota := pot.Unit.TierBase == TierQuota
		if r := k.prior[line.Key]; r != nil && !byQuota {
			line.TierBase, line.TierRow = r.FundCost, r.Row
		} else if q := quotas[line.Key.Institution]; q != nil && byQuota {
			line.TierBase, line.TierRow = q.Budget, q.Row
		} else if in := line.Institution; in.Path != "" {
			k.problems.Errorf("no-base", in.Path, "拟新增机构 %q 在单元 %s、险种 %s 有业务量,该单元分段折付,而新机构没有上年数据或额度作基数,也没有新增定点办法可用",
				"entrant %q has activity in unit %s, scheme %s, which pays by tiers, but a new institution has no last year or quota to take them from, and no admission rule applies", in.ID, pot.Unit.ID, pot.SchemeID).
				Advise("在 admissions 中加一条适用于单元 %[1]s 的办法", "add a rule for unit %[1]s to admissions", pot.Unit.ID)
		} else if line.Source >= 0 {
			missing = append(missing, line.Key.Institution)
			if first == 0 {
				first = k.a.firstRow(int(line.Source))
			}
		}
	}
	if len(missing) == 0 {
		return
	}
	file, what := "data.prior", problem.Text{ZH: "上年数据", EN: "data of last year"}
	if pot.Unit.TierBase == TierQuota {
		file, what = "data.quotas", problem.Text{ZH: "额度", EN: "quota"}
	}
	k.problems = append(k.problems, problem.Problem{Severity: problem.Error, Code: "no-base", Place: problem.Place{Table: "activity", Row: first, Column: "institution"},
		What: both("单元 %s、险种 %s 中,下列机构没有%s,无从分段折付:%s", "unit %s, scheme %s: no %s, which the tiers are ratios of: %s", same("%s", pot.Unit.ID), same("%s", pot.SchemeID), what, some(missing)),
		Hint: problem.T("在 %[1]s 中补上(确为 0 也写 0),或用 admissions 规定新增机构如何结算", "give their rows in %[1]s, even of 0, or say in admissions how new institutions are settled", file)})
}

// tiers checks the bands of a tiered payment.
func (c *checker) tiers(at string, u *Unit) {
	switch {
	case u.Method != TieredPayment && len(u.Tiers) > 0:
		c.problems.Errorf("not-here", at+".tiers", "tiers 只用于 tiered-payment", "tiers are for tiered-payment only")
		return
	case u.Method != TieredPayment && u.TierBase != "":
		c.problems.Errorf("not-here", at+".tier_base", "tier_base 只用于 tiered-payment", "tier_base is for tiered-payment only")
		return
	case u.Method != TieredPayment:
		return
	case len(u.Tiers) == 0:
		c.problems.Errorf("missing", at+".tiers", "结算方式 tiered-payment 须给出 tiers", "method tiered-payment needs tiers").
			Advise("如 tiers: [{up_to: 100%%, pay: 95%%}, {pay: 0%%}]", "such as tiers: [{up_to: 100%%, pay: 95%%}, {pay: 0%%}]")
	}
	for i, t := range u.Tiers {
		tier, last := fmt.Sprintf("%s.tiers.%d", at, i), i == len(u.Tiers)-1
		switch {
		case t.UpTo == nil && !last:
			c.problems.Errorf("tiers", tier+".up_to", "只有末档可以不设 up_to", "only the last tier may lack up_to")
		case t.UpTo != nil && last:
			c.problems.Errorf("tiers", tier+".up_to", "末档不能设 up_to", "the last tier must have no up_to").
				Advise("再加一档 {pay: …},写明超出部分付多少", "add a tier {pay: …} that says what is paid beyond it")
		}
		if i > 0 && t.UpTo != nil && u.Tiers[i-1].UpTo != nil && *t.UpTo <= *u.Tiers[i-1].UpTo {
			c.problems.Errorf("tiers", tier+".up_to", "up_to 须逐档递增:%s 不大于上一档的 %s", "up_to must rise: %s is not above %s", *t.UpTo, *u.Tiers[i-1].UpTo)
		}
		if t.Pay < 0 || t.Pay > money.One {
			c.problems.Errorf("range", tier+".pay", "比例 %s 超出范围", "pay %s is out of range", t.Pay).Allow("0%%–100%%", "0%%–100%%")
		}
	}
}

// tiers finds bands that pay more of what lies further above last year's level,
// bands that pay the same, and keys that a tiered payment does not ask for.
func (l *linter) tiers() {
	for i := range l.p.Units {
		u := &l.p.Units[i]
		at := "units." + u.ID
		if u.Method != TieredPayment {
			continue
		}
		for k := 1; k < len(u.Tiers); k++ {
			a, b := u.Tiers[k-1], u.Tiers[k]
			tier := fmt.Sprintf("%s.tiers.%d", at, k)
			switch {
			case b.Pay > a.Pay:
				l.warn("rising-tiers", tier, problem.T("超出上年水平越多,付得越多:%s 之后是 %s", "what lies further above last year's level is paid better: %s after %s", b.Pay, a.Pay),
					problem.T("各档支付比例通常递减", "let the shares fall from tier to tier"))
			case b.Pay == a.Pay:
				l.warn("redundant-band", tier, problem.T("与上一档的支付比例同为 %s", "pays %s, as the tier before it does", b.Pay),
					problem.T("合并两档", "make them one"))
			}
		}
	}
}
