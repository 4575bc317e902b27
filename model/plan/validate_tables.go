package plan

import (
	"maps"
	"slices"
	"strings"

	"fundsim/model/money"
	"fundsim/model/problem"
)

// institutions checks ids, alliances and their leads.
func (c *checker) institutions() {
	if len(c.p.Institutions) == 0 {
		c.problems.Errorf("empty", "data.institutions", "机构表没有一行", "the institutions table has no row")
	}
	first := map[string]int{}
	leads := map[string][]int{}
	members := map[string]int{}
	for i := range c.p.Institutions {
		in := &c.p.Institutions[i]
		if in.ID == "" {
			c.problems.RowErrorf("empty", "institutions", in.Row, "id", "机构编码为空", "the institution's id is empty")
			continue
		}
		if row, dup := first[in.ID]; dup {
			c.problems.RowErrorf("duplicate-id", "institutions", in.Row, "id", "机构编码 %q 重复,首见于第 %d 行", "institution %q is given twice, first in row %d", in.ID, row)
		} else {
			first[in.ID] = in.Row
		}
		switch {
		case in.Alliance != "":
			if members[in.Alliance] == 0 {
				members[in.Alliance] = in.Row
			}
			if in.Lead {
				leads[in.Alliance] = append(leads[in.Alliance], in.Row)
			}
		case in.Lead:
			c.problems.RowErrorf("lead", "institutions", in.Row, "lead", "机构 %q 不属医共体,不能牵头", "institution %q leads no alliance: its alliance is empty", in.ID)
		}
	}
	for _, alliance := range slices.Sorted(maps.Keys(members)) {
		switch rows := leads[alliance]; {
		case len(rows) == 0:
			c.problems.RowErrorf("lead", "institutions", members[alliance], "lead", "医共体 %q 没有牵头机构", "alliance %q has no lead", alliance).
				Allow("恰有一家 lead = 1", "exactly one member with lead = 1")
		case len(rows) > 1:
			c.problems.RowErrorf("lead", "institutions", rows[1], "lead", "医共体 %q 有 %d 家牵头机构(第 %v 行)", "alliance %q has %d leads (rows %v)", alliance, len(rows), rows).
				Allow("恰有一家 lead = 1", "exactly one member with lead = 1")
		}
		if c.institution[alliance] != nil {
			c.problems.RowErrorf("duplicate-id", "institutions", members[alliance], "alliance", "%q 既是医共体又是机构的编码", "%q is the code of an alliance and of an institution", alliance)
		}
	}
}

// maxTotal bounds the sum of a column, so that sums of a few columns stay in range.
const maxTotal = 1 << 62

// totals refuses negative values and columns that add up to more than maxTotal.
func (c *checker) totals() {
	check := func(table, column string, row int, sum *uint64, v int64) {
		switch {
		case v < 0:
			c.problems.RowErrorf("negative", table, row, column, "%s 不能为负:%d", "%s must not be negative: %d", column, v)
		case *sum < maxTotal && *sum+uint64(v) >= maxTotal:
			c.problems.RowErrorf("overflow", table, row, column, "%s 一列合计超出范围", "the column %s adds up to more than can be held", column)
			fallthrough
		default:
			*sum += uint64(v)
		}
	}
	for col, values := range c.a.Columns {
		var sum uint64
		for i, v := range values {
			check("activity", ColumnNames[col], int(c.a.Rows[i]), &sum, v)
		}
	}
	c.monthly()
	var sums [5]uint64
	for _, r := range c.p.Prior {
		for i, v := range []int64{r.Visits, r.Persons, int64(r.TotalCost), int64(r.FundCost)} {
			check("prior", ColumnNames[i], r.Row, &sums[i], v)
		}
	}
	for _, r := range c.p.Quotas {
		check("quotas", "budget", r.Row, &sums[4], int64(r.Budget))
	}
}

// monthly asks that no month pays more than it cost: deductions ≤ fund cost ≤
// total cost. Readers check rows; this holds for what was worked out as well.
func (c *checker) monthly() {
	for i, l := range c.a.Lines {
		for m := range Months {
			at := Months*i + m
			total, fund, deductions := c.a.Columns[TotalCost][at], c.a.Columns[FundCost][at], c.a.Columns[DeductionsCol][at]
			if fund <= total && deductions <= fund {
				continue
			}
			c.problems.RowErrorf("inconsistent", "activity", int(c.a.Rows[at]), "fund_cost",
				"机构 %s、险种 %s、单元 %s、%d 月:须审核扣款 %s ≤ 统筹支付 %s ≤ 总费用 %s", "institution %s, scheme %s, unit %s, month %d: deductions %s ≤ fund cost %s ≤ total cost %s must hold",
				l.Institution, l.Scheme, l.Unit, m+1, money.Fen(deductions), money.Fen(fund), money.Fen(total))
			return
		}
	}
}

// tables checks activity, prior and quota rows against policy and institutions.
func (c *checker) tables() {
	c.totals()
	type key struct{ institution, scheme, unit string }
	seen := map[key]int{}
	for i := range c.p.Prior {
		r := &c.p.Prior[i]
		c.row("prior", r.Row, r.Institution, r.Scheme, r.Unit)
		k := key{r.Institution, r.Scheme, r.Unit}
		if row, dup := seen[k]; dup {
			c.problems.RowErrorf("duplicate-row", "prior", r.Row, "", "机构 %s、险种 %s、单元 %s 已见于第 %d 行", "institution %s, scheme %s, unit %s is already in row %d", k.institution, k.scheme, k.unit, row)
		}
		seen[k] = r.Row
	}
	clear(seen)
	for i := range c.p.Quotas {
		r := &c.p.Quotas[i]
		c.quotaRow(r)
		k := key{r.Holder, r.Scheme, r.Unit}
		if row, dup := seen[k]; dup {
			c.problems.RowErrorf("duplicate-row", "quotas", r.Row, "", "责任单位 %s、险种 %s、单元 %s 已见于第 %d 行", "holder %s, scheme %s, unit %s is already in row %d", k.institution, k.scheme, k.unit, row)
		}
		seen[k] = r.Row
	}
	for i, l := range c.a.Lines {
		row := c.a.firstRow(i)
		if c.row("activity", row, l.Institution, l.Scheme, l.Unit) && !c.hasBudget[[2]string{l.Unit, l.Scheme}] {
			c.problems.RowErrorf("no-budget", "activity", row, "unit", "单元 %q 没有险种 %q 的预算,却有业务量", "unit %q has no budget line for scheme %q, but there is activity", l.Unit, l.Scheme).
				Advise("在 units.%[1]s.budgets 加上该险种,或更正业务数据", "add the scheme to units.%[1]s.budgets, or correct the data", l.Unit)
		}
	}
}

// firstRow is the file line of a line's first month that a file gives.
func (a *Activity) firstRow(line int) int {
	for _, r := range a.Rows[Months*line : Months*(line+1)] {
		if r != 0 {
			return int(r)
		}
	}
	return 0
}

func (c *checker) row(table string, row int, institution, scheme, unit string) bool {
	ok := true
	if c.institution[institution] == nil {
		ok = false
		c.problems.RowErrorf("unknown-reference", table, row, "institution", "机构表中没有 %q", "institution %q is not in the institutions table", institution).
			Suggest(institution, slices.Sorted(maps.Keys(c.institution)))
	}
	return c.schemeAndUnit(table, row, scheme, unit) && ok
}

func (c *checker) schemeAndUnit(table string, row int, scheme, unit string) bool {
	if !c.schemes[scheme] {
		words := slices.Sorted(maps.Keys(c.schemes))
		c.problems.RowErrorf("unknown-reference", table, row, "scheme", "没有险种 %q", "there is no scheme %q", scheme).
			Allow("%s", "%s", strings.Join(words, ", ")).Suggest(scheme, words)
	}
	if !c.units[unit] {
		words := slices.Sorted(maps.Keys(c.units))
		c.problems.RowErrorf("unknown-reference", table, row, "unit", "没有预决算单元 %q", "there is no unit %q", unit).
			Allow("%s", "%s", strings.Join(words, ", ")).Suggest(unit, words)
	}
	return c.schemes[scheme] && c.units[unit]
}

// tieredByQuota tells whether a unit's tiers are ratios of quotas.
func (c *checker) tieredByQuota(unit string) bool {
	u := c.unit[unit]
	return u != nil && u.Method == TieredPayment && u.TierBase == TierQuota
}

func (c *checker) quotaRow(r *QuotaRow) {
	inst := c.institution[r.Holder]
	switch {
	case c.tieredByQuota(r.Unit) && c.alliances[r.Holder]:
		c.problems.RowErrorf("not-holder", "quotas", r.Row, "holder", "单元 %q 逐家折付,额度须给到机构,%q 是医共体", "unit %q pays institution by institution and so needs their quotas; %q is an alliance", r.Unit, r.Holder)
	case c.alliances[r.Holder]:
	case inst == nil:
		words := slices.Sorted(maps.Keys(c.institution))
		words = append(words, slices.Sorted(maps.Keys(c.alliances))...)
		c.problems.RowErrorf("unknown-reference", "quotas", r.Row, "holder", "没有编码为 %q 的机构或医共体", "there is no institution or alliance %q", r.Holder).Suggest(r.Holder, words)
	case inst.Alliance != "" && !c.tieredByQuota(r.Unit):
		c.problems.RowErrorf("not-holder", "quotas", r.Row, "holder", "机构 %q 属医共体 %q,额度由医共体持有", "institution %q belongs to alliance %q, which holds the quota", r.Holder, inst.Alliance)
	}
	if !c.schemeAndUnit("quotas", r.Row, r.Scheme, r.Unit) {
		return
	}
	switch u := c.unit[r.Unit]; {
	case u.Method != InstitutionBudget && !c.tieredByQuota(r.Unit):
		c.problems.RowErrorf("not-here", "quotas", r.Row, "unit", "单元 %q 的结算方式是 %s,没有机构额度", "unit %q is settled by %s and has no quotas", r.Unit, u.Method)
	case !c.hasBudget[[2]string{r.Unit, r.Scheme}]:
		c.problems.RowErrorf("no-budget", "quotas", r.Row, "unit", "单元 %q 没有险种 %q 的预算", "unit %q has no budget line for scheme %q", r.Unit, r.Scheme)
	case c.ruled[r.Unit]:
		p := c.problems.RowErrorf("ignored-quota", "quotas", r.Row, "unit", "单元 %q 由 quota_rules 测算额度,本行不用", "unit %q takes its quotas from quota_rules; this row is not used", r.Unit)
		p.Severity = problem.Warning
	}
}
