package plan

import (
	"fmt"
	"slices"
	"strings"

	"fundsim/model/money"
	"fundsim/model/problem"
)

// LintRule is one kind of finding of [Plan.Lint].
type LintRule struct {
	Code  string
	Title problem.Text
}

// LintRules lists every kind of finding, in the order in which they are made.
var LintRules = []LintRule{
	{"cliff", problem.Text{ZH: "断崖:全额套档在档次边界处跳变", EN: "cliff: a whole-mode ladder jumps at an edge"}},
	{"gate-cliff", problem.Text{ZH: "断崖:达到起付偏离率即从第一元起分享", EN: "cliff: at the gate the share starts from the first yuan"}},
	{"marginal-over-100", problem.Text{ZH: "边际比例超过 100%:一元之差,机构得失超过一元", EN: "marginal rate over 100 %: one yuan moves the institution by more than one yuan"}},
	{"pays-more-for-less", problem.Text{ZH: "边际比例低于 0:结余越少留得越多,或超支越多担得越少", EN: "marginal rate below 0: a smaller surplus keeps more, or a larger overrun bears less"}},
	{"regressive-overrun", problem.Text{ZH: "超支分担递减或封顶:增加预算可能减少应付额(单调性规律不适用)", EN: "overrun shares fall or are capped: raising a budget can lower a payable (outside the monotonicity law)"}},
	{"unreachable-band", problem.Text{ZH: "到不了的档次", EN: "a band that no deviation reaches"}},
	{"redundant-band", problem.Text{ZH: "相邻两档比例相同", EN: "two neighbouring bands with the same share"}},
	{"idle-ladder", problem.Text{ZH: "恒为 0 的多档办法", EN: "a ladder of several bands that always gives 0"}},
	{"idle-cap", problem.Text{ZH: "永远碰不到的封顶", EN: "a cap that nothing reaches"}},
	{"score-cliff", problem.Text{ZH: "断崖:0.1 分之差影响一大笔保证金", EN: "cliff: 0.1 point of score moves a large part of a hold-back"}},
	{"falling-schedule", problem.Text{ZH: "得分高反而返还少", EN: "a higher score releases less"}},
	{"fixed-bounds", problem.Text{ZH: "上下限相等", EN: "floor and cap of a points pool are equal"}},
	{"bounds-exclude-100", problem.Text{ZH: "上下限不含 100%", EN: "bounds of a points pool leave out 100 %"}},
	{"rising-tiers", problem.Text{ZH: "分段折付:超出上年越多付得越多", EN: "tiers that pay more of what lies further above last year's level"}},
	{"unused", problem.Text{ZH: "没有被引用的办法或文件", EN: "a rule, schedule or document that nothing uses"}},
	{"ignored-key", problem.Text{ZH: "写了但不起作用的键", EN: "a key that has no effect here"}},
	{"no-clause", problem.Text{ZH: "没有注明条款的规则", EN: "rules without a clause"}},
	{"assumed-clause", problem.Text{ZH: "依据为假定的规则", EN: "rules that rest on an assumption"}},
	{"admits-everyone", problem.Text{ZH: "没有条件的新增定点规则", EN: "an admission rule without conditions"}},
	{"shadowed-admission", problem.Text{ZH: "被前面的规则完全覆盖的新增定点规则", EN: "an admission rule that an earlier one always comes before"}},
	{"natural-years-zero", problem.Text{ZH: "已满自然年度少于 0", EN: "natural years below zero"}},
	{"admission-edge", problem.Text{ZH: "机构的定点日期离新增定点规则的界限不到一个月", EN: "an institution designated within a month of an admission rule's date"}},
	{"reserve-rate", problem.Text{ZH: "预留比例超过 10%", EN: "reserve rate over 10 %"}},
	{"reserve-overcommitted", problem.Text{ZH: "预留金的定额用途与奖励超过预留金", EN: "planned uses and awards exceed the reserve"}},
	{"cash-over-100", problem.Text{ZH: "预付与保证金比例之和超过 100%", EN: "advance and hold-back rates add up to more than 100 %"}},
	{"missing-score", problem.Text{ZH: "有保证金而无考核得分", EN: "a hold-back but no score"}},
	{"budget-without-activity", problem.Text{ZH: "有预算而无业务量", EN: "a budget but no activity"}},
	{"quota-without-activity", problem.Text{ZH: "有额度而无业务量", EN: "a quota but no activity"}},
	{"award-without-weight", problem.Text{ZH: "奖励没有可分配的对象", EN: "an award that nobody can receive"}},
	{"quota-vs-history", problem.Text{ZH: "额度占比与上年支出占比相差 30% 以上", EN: "a quota's share more than 30 % off its share of last year's cost"}},
	{"quota-without-prior", problem.Text{ZH: "有额度而无上年数据", EN: "a quota but no prior data"}},
	{"budget-vs-prior", problem.Text{ZH: "单元预算与上年支出相差 30% 以上", EN: "a unit's budget more than 30 % off last year's cost"}},
	{"activity-vs-prior", problem.Text{ZH: "业务量超过上年两倍或不足一半", EN: "activity more than twice or less than half of last year's"}},
	{"missing-months", problem.Text{ZH: "缺少其他机构都有的月份", EN: "months missing that other institutions have"}},
	{"activity-outside-term", problem.Text{ZH: "定点之前或停业之后仍有业务量", EN: "activity before designation or after closing"}},
}

// Lint finds what can be settled but should worry the plan's author; every
// finding is a warning with what to do about it. See [LintRules]. Findings that
// need budgets and quotas are left out while [Compile] refuses the plan.
func (p *Plan) Lint(a *Activity) problem.List {
	if a == nil {
		a = &Activity{}
	}
	l := &linter{p: p, a: a}
	l.c, _ = Compile(p, a)
	l.ladders()
	l.schedules()
	l.bounds()
	l.tiers()
	l.unused()
	l.ignoredKeys()
	l.clauses()
	l.admissions()
	l.reserves()
	l.cash()
	l.terms()
	if l.c != nil {
		l.commitments()
		l.spending()
		l.history()
		l.missingMonths()
	}
	return l.found
}

// linter collects the findings of one plan.
type linter struct {
	p     *Plan
	a     *Activity
	c     *Compiled // nil where the plan does not compile
	found problem.List
}

func (l *linter) warn(code, path string, what, hint problem.Text) {
	l.found = append(l.found, problem.Problem{Severity: problem.Warning, Code: code, Place: problem.Place{Path: path}, What: what, Hint: hint})
}

// lintBase is the budget that jumps are stated for: one million yuan.
const lintBase money.Fen = 1_000_000 * money.FenPerYuan

// some lists the first few names and how many there are.
func some(names []string) problem.Text {
	const most = 5
	if len(names) <= most {
		return problem.Text{ZH: strings.Join(names, "、"), EN: strings.Join(names, ", ")}
	}
	first := names[:most]
	return problem.Text{
		ZH: fmt.Sprintf("%s 等 %d 个", strings.Join(first, "、"), len(names)),
		EN: fmt.Sprintf("%s and %d more", strings.Join(first, ", "), len(names)-most),
	}
}

// both formats each language with its own arguments.
func both(zh, en string, args ...problem.Text) problem.Text {
	zhs, ens := make([]any, len(args)), make([]any, len(args))
	for i, a := range args {
		zhs[i], ens[i] = a.ZH, a.EN
	}
	return problem.Text{ZH: fmt.Sprintf(zh, zhs...), EN: fmt.Sprintf(en, ens...)}
}

// same is a word that both languages share.
func same(format string, args ...any) problem.Text { return problem.T(format, format, args...) }

// unused finds sharing rules, schedules and documents that nothing refers to.
func (l *linter) unused() {
	sharing, schedules, documents := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, u := range l.p.Units {
		sharing[u.Sharing] = true
	}
	for _, o := range l.p.Overrides {
		sharing[o.Sharing] = true
	}
	for _, r := range l.p.Cash {
		if r.Holdback != nil {
			schedules[r.Holdback.Schedule] = true
		}
	}
	for _, r := range l.p.Rules() {
		if r.Clause != nil {
			documents[r.Clause.Doc] = true
		}
	}
	unused := func(used bool, path string, what problem.Text) {
		if !used {
			l.warn("unused", path, what, problem.T("删去,或在应当采用之处写上它的编号", "remove it, or name it where it should apply"))
		}
	}
	for _, s := range l.p.Sharing {
		unused(sharing[s.ID], "sharing."+s.ID, problem.T("没有单元或特殊规定采用办法 %s", "no unit or override uses sharing rule %s", s.ID))
	}
	for _, s := range l.p.Assessment.Schedules {
		unused(schedules[s.ID], "assessment.schedules."+s.ID, problem.T("没有保证金采用返还办法 %s", "no hold-back uses release schedule %s", s.ID))
	}
	for _, d := range l.p.Documents {
		unused(documents[d.ID], "documents."+d.ID, problem.T("没有条款引用文件 %s", "no clause points at document %s", d.ID))
	}
}

// ignoredKeys finds keys that are allowed but do nothing where they stand.
func (l *linter) ignoredKeys() {
	ignored := func(path, zh, en string) {
		l.warn("ignored-key", path, problem.Text{ZH: zh, EN: en}, problem.T("删去,以免误读", "remove it, so that nobody is misled"))
	}
	for _, u := range l.p.Units {
		if u.Method == TieredPayment && u.Sharing != "" {
			ignored("units."+u.ID+".sharing", "分段折付单元不分享结余、超支,sharing 不起作用", "a tiered-payment unit shares nothing, so sharing has no effect")
		}
		if u.Method != FeeForService {
			continue
		}
		if u.Sharing != "" {
			ignored("units."+u.ID+".sharing", "按项目付费单元不分享结余、超支,sharing 不起作用", "a fee-for-service unit shares nothing, so sharing has no effect")
		}
		if u.FundSide != "" {
			ignored("units."+u.ID+".fund_side", "按项目付费单元的差额总归预留金,fund_side 不起作用", "the variance of a fee-for-service unit always goes to the reserve, so fund_side has no effect")
		}
	}
	for _, r := range l.p.Admissions {
		if r.Pay != PayAsIncurred {
			continue
		}
		if r.GrowthCaps != nil {
			ignored("admissions."+r.ID+".growth_caps", "按项目支付时增幅上限不起作用", "growth caps have no effect where the pay is as-incurred")
		}
		if r.Excess != "" {
			ignored("admissions."+r.ID+".excess", "按项目支付时 excess 不起作用", "excess has no effect where the pay is as-incurred")
		}
	}
}

// clauses makes at most two findings, each listing its rules.
func (l *linter) clauses() {
	var none, assumed []string
	for _, r := range l.p.Rules() {
		switch {
		case r.Clause == nil:
			none = append(none, r.Path)
		case r.Clause.Status == Assumed:
			assumed = append(assumed, r.Path)
		}
	}
	if len(none) > 0 {
		l.warn("no-clause", none[0], problem.Text{ZH: fmt.Sprintf("%d 条规则没有注明条款:%s", len(none), strings.Join(none, "、")),
			EN: fmt.Sprintf("%d rules have no clause: %s", len(none), strings.Join(none, ", "))},
			problem.T("写上 clause,至少写 {status: assumed} 以示并无出处", "add a clause, at least {status: assumed} to say that it has no source"))
	}
	if len(assumed) > 0 {
		l.warn("assumed-clause", assumed[0], problem.Text{ZH: fmt.Sprintf("%d 条规则的依据为假定:%s", len(assumed), strings.Join(assumed, "、")),
			EN: fmt.Sprintf("%d rules rest on an assumption: %s", len(assumed), strings.Join(assumed, ", "))},
			problem.T("对外使用结果之前查明出处", "find their source before the result is relied on"))
	}
}

// usedSharing tells which sharing rules apply somewhere.
func (l *linter) usedSharing(id string) bool {
	return slices.ContainsFunc(l.p.Units, func(u Unit) bool { return u.Sharing == id && u.Method != FeeForService && u.Method != TieredPayment }) ||
		slices.ContainsFunc(l.p.Overrides, func(o Override) bool { return o.Sharing == id })
}
