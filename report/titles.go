package report

import (
	"cmp"
	"strings"

	"fundsim/model/journal"
	"fundsim/model/problem"
	"fundsim/model/settle"
)

// entryTitles name the amounts on the way to a result, which are no fields of
// it: see the recorder of package settle.
var entryTitles = map[string]problem.Text{
	"points_before_rounding":    {ZH: "舍入前点数", EN: "points before rounding"},
	"mean":                      {ZH: "均费", EN: "mean cost"},
	"base_points":               {ZH: "基准点数", EN: "base points"},
	"coefficient":               {ZH: "差异系数", EN: "coefficient"},
	"ratio":                     {ZH: "费用倍率", EN: "ratio of cost to mean"},
	"risk_fund":                 {ZH: "风险金", EN: "risk fund"},
	"returned_to_balance":       {ZH: "转入累计结余", EN: "returned to the balance"},
	"drawn_from_balance":        {ZH: "动用累计结余", EN: "drawn from the balance"},
	"quota":                     {ZH: "额度", EN: "quota"},
	"weight":                    {ZH: "权重", EN: "weight"},
	"shared":                    {ZH: "分享额", EN: "amount shared"},
	"variance":                  {ZH: "结余(+)/超支(-)", EN: "variance"},
	"advance":                   {ZH: "预付", EN: "advance"},
	"pool_incurred":             {ZH: "点数池发生额", EN: "pool incurred"},
	"pool_patient":              {ZH: "点数池个人及其他负担", EN: "borne by the pool's patients and others"},
	"pool_budget":               {ZH: "点数池预算", EN: "pool budget"},
	"pool_variance":             {ZH: "点数池结余(+)/超支(-)", EN: "pool variance"},
	"pool_total":                {ZH: "点数池应付总额", EN: "pool total payable"},
	"pool_gross":                {ZH: "点数池总费用", EN: "gross pool"},
	"free_gross":                {ZH: "未触上下限者分配总额", EN: "shared by those at no bound"},
	"gross":                     {ZH: "按点数分得", EN: "part by points"},
	"tier_base":                 {ZH: "折付基数", EN: "base of tiers"},
	"patient":                   {ZH: "个人及其他负担", EN: "borne by patients and others"},
	"payable_before_deductions": {ZH: "扣款前应付额", EN: "payable before deductions"},
	"amount":                    {ZH: "金额", EN: "amount"},
	"visits":                    {ZH: "人次", EN: "visits"},
	"persons":                   {ZH: "人头", EN: "persons"},
	"total_cost":                {ZH: "总费用", EN: "total cost"},
	"fund_cost":                 {ZH: "按项目统筹支付", EN: "fund cost"},
	"tcm_fund_cost":             {ZH: "中医药基金支出", EN: "fund cost of Chinese medicine"},
}

var (
	caseTitle  = problem.Text{ZH: "病例 %s", EN: "case %s"}
	groupTitle = problem.Text{ZH: "病组 %s", EN: "group %s"}
)

// anyTitle is the title of a field: the one found for its kind of row, that of
// the field elsewhere, or that of an amount on the way.
func anyTitle(o Options, field string, found ...string) string {
	for _, title := range append(found, titleOf(o, settle.LineFields, field), titleOf(o, settle.UnitFields, field), titleOf(o, settle.SchemeFields, field)) {
		if title != field {
			return title
		}
	}
	if t, ok := entryTitles[field]; ok {
		return o.in(t)
	}
	return field
}

// holderTitle is the title of a field of a holder, whose quota is not that of an
// institution.
func holderTitle(o Options, field string) string {
	if t, ok := entryTitles[field]; ok {
		return o.in(t)
	}
	return anyTitle(o, field)
}

// holder names who is responsible for a quota: an institution, or an alliance
// by its code and the title of its lead.
func (n *names) holder(o Options, id string) string {
	if n.institutions[id] != nil {
		return n.institution(id)
	}
	title := o.in(problem.T("责任单位 %[1]s", "holder %[1]s", id))
	if lead := n.leads[id]; lead != nil && lead.Title != "" {
		title += o.in(problem.T("(%[1]s牵头)", " (led by %[1]s)", lead.Title))
	}
	return title
}

// movement puts an entry of the reserve in words: forfeit:inpatient:h002.
func (n *names) movement(o Options, entry string) string {
	parts := strings.SplitN(entry, ":", 3)
	words := []string{o.in(cmp.Or(movementNames[parts[0]], anyMovement))}
	for i, id := range parts[1:] {
		switch {
		case parts[0] == "award":
			words = append(words, n.award(id))
		case parts[0] == "use":
			words = append(words, n.use(id))
		case i == 0:
			words = append(words, n.unit(id))
		default:
			words = append(words, id, n.institution(id))
		}
	}
	return strings.Join(words, " ")
}

var (
	tableReserve = problem.Text{ZH: "预留金", EN: "reserve"}
	anyMovement  = problem.Text{ZH: "收支", EN: "entry"}
)

var movementNames = map[string]problem.Text{
	"opening":   {ZH: "年初提取", EN: "withheld from the budget"},
	"shortfall": {ZH: "缺口", EN: "shortfall"},
	"variance":  {ZH: "基金方差额", EN: "fund side of"},
	"admission": {ZH: "支付新增定点", EN: "newly designated,"},
	"forfeit":   {ZH: "考核扣减", EN: "forfeited,"},
	"penalties": {ZH: "违规处罚", EN: "penalties,"},
	"award":     {ZH: "奖励", EN: "award"},
	"use":       {ZH: "定额用途", EN: "use"},
}

// symbol names an input in words: a symbol of the formula, an institution, a
// unit, a holder, an award or a use, or a movement of the reserve such as
// forfeit:inpatient:h002.
func (x *explainer) symbol(t *journal.Term) string {
	s := t.Symbol
	if words := x.in(symbolName(s)); words != s {
		return words
	}
	if x.names.institutions[s] != nil {
		return s + " " + x.names.institution(s)
	}
	if x.names.units[s] != "" {
		return x.names.unit(s)
	}
	kind, _, isMovement := strings.Cut(s, ":")
	_, known := movementNames[kind]
	switch {
	case isMovement && known:
		return x.names.movement(x.Options, s)
	case strings.HasPrefix(t.Key, "holders."+s+"."):
		return x.names.holder(x.Options, s)
	case strings.HasPrefix(t.Key, "awards."+s+"."):
		return x.names.award(s)
	case strings.HasPrefix(t.Key, "reserve_uses."+s+"."):
		return x.names.use(s)
	}
	return s
}
