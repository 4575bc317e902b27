package journal

import "fundsim/model/problem"

// FormulaID names a formula of docs/METHOD.md.
type FormulaID string

// Formula says in words and symbols how an amount is worked out. The symbols
// are those of the entry's terms.
type Formula struct {
	ID       FormulaID
	Name     problem.Text // what the amount is
	Expr     problem.Text // the formula
	Rounding problem.Text // "" where nothing is rounded
	Source   string       // section of docs/METHOD.md
}

// The formulas, in the order of a settlement.
const (
	Given             FormulaID = "given"
	MonthsSum         FormulaID = "months-sum"
	RiskFund          FormulaID = "risk-fund"
	FinancedBudget    FormulaID = "financed-budget"
	ReserveAmount     FormulaID = "reserve"
	Distributable     FormulaID = "distributable"
	UnitShare         FormulaID = "unit-share"
	UnitRest          FormulaID = "unit-rest"
	IncurredNet       FormulaID = "incurred-net"
	IncurredGross     FormulaID = "incurred-gross"
	PatientShare      FormulaID = "patient-share"
	Sum               FormulaID = "sum"
	Variance          FormulaID = "variance"
	QuotaWeight       FormulaID = "quota-weight"
	QuotaByRule       FormulaID = "quota-by-rule"
	LadderMarginal    FormulaID = "ladder-marginal"
	LadderWhole       FormulaID = "ladder-whole"
	LadderNothing     FormulaID = "ladder-nothing"
	NobodyEligible    FormulaID = "nobody-eligible"
	NothingShared     FormulaID = "nothing-shared"
	Allocated         FormulaID = "allocated"
	AsIncurred        FormulaID = "as-incurred"
	Shared            FormulaID = "shared"
	PoolBudget        FormulaID = "pool-budget"
	PoolTotal         FormulaID = "pool-total"
	PoolGross         FormulaID = "pool-gross"
	PointValueFormula FormulaID = "point-value"
	BoundedPointValue FormulaID = "bounded-point-value"
	PricedByPoints    FormulaID = "priced-by-points"
	FreeGross         FormulaID = "free-gross"
	AtFloor           FormulaID = "at-floor"
	AtCap             FormulaID = "at-cap"
	Relaxed           FormulaID = "relaxed"
	PointsRetained    FormulaID = "points-retained"
	PointsBorne       FormulaID = "points-borne"
	Tiered            FormulaID = "tiered"
	CappedMultiply    FormulaID = "capped-multiplicative"
	CappedAdd         FormulaID = "capped-additive"
	AfterDeductions   FormulaID = "after-deductions"
	Nonpayable        FormulaID = "nonpayable"
	FundSide          FormulaID = "fund-side"
	AdvanceIncurred   FormulaID = "advance-incurred"
	AdvanceTotal      FormulaID = "advance-total"
	NoAdvance         FormulaID = "no-advance"
	Withheld          FormulaID = "withheld"
	NotWithheld       FormulaID = "not-withheld"
	Released          FormulaID = "released"
	ReleasedLinear    FormulaID = "released-linear"
	Forfeited         FormulaID = "forfeited"
	Final             FormulaID = "final"
	ReserveClosing    FormulaID = "reserve-closing"
	Shortfall         FormulaID = "shortfall"
	BalanceClosing    FormulaID = "balance-closing"
)

var (
	toFen   = problem.Text{ZH: "四舍五入到分,只此一次", EN: "to the nearest fen, halves away from zero, once"}
	perFen  = problem.Text{ZH: "每档四舍五入到分;有乘数、封顶的,随后依次再舍入一次", EN: "each band to the nearest fen; then factor and cap, where given, are rounded in turn"}
	perTier = problem.Text{ZH: "档界与每档各四舍五入到分", EN: "the edges and each tier to the nearest fen"}
	byRest  = problem.Text{ZH: "最大余额法:向下取整,余下的分依次给余数最大者", EN: "largest remainder: rounded down, left-over fen to the largest remainders"}
	toFour  = problem.Text{ZH: "四舍五入到四位小数,仅供报告", EN: "to four decimals, for the report only"}
	exact   = problem.Text{}
)

// Formulas lists every formula; docs/METHOD.md explains each.
var Formulas = []Formula{
	{Given, problem.Text{ZH: "给定值", EN: "given"}, problem.Text{ZH: "文件所载", EN: "as written"}, exact, "§0"},
	{MonthsSum, problem.Text{ZH: "全年合计", EN: "year's total"}, problem.Text{ZH: "Σ 各月", EN: "Σ months"}, exact, "§2"},
	{RiskFund, problem.Text{ZH: "风险金", EN: "risk fund"}, problem.Text{ZH: "max(0, R − R0) × 比例", EN: "max(0, R − R0) × rate"}, toFen, "§7"},
	{FinancedBudget, problem.Text{ZH: "由筹资推算的指标", EN: "budget from financing"}, problem.Text{ZH: "R − 风险金 − D", EN: "R − risk − D"}, exact, "§7"},
	{ReserveAmount, problem.Text{ZH: "预留金", EN: "reserve"}, problem.Text{ZH: "指标 × 比例", EN: "budget × rate"}, toFen, "§1"},
	{Distributable, problem.Text{ZH: "可分配额", EN: "distributable"}, problem.Text{ZH: "指标 − 预留金", EN: "budget − reserve"}, exact, "§1"},
	{UnitShare, problem.Text{ZH: "单元预算", EN: "unit budget"}, problem.Text{ZH: "可分配额 × 比例", EN: "distributable × share"}, toFen, "§1"},
	{UnitRest, problem.Text{ZH: "单元预算(其余)", EN: "unit budget (rest)"}, problem.Text{ZH: "可分配额 − Σ 其他单元", EN: "distributable − Σ other unit"}, exact, "§1"},
	{IncurredNet, problem.Text{ZH: "按项目结算所需基金支出", EN: "incurred"}, problem.Text{ZH: "统筹支付 − 审核扣款", EN: "fund_cost − deductions"}, exact, "§2"},
	{IncurredGross, problem.Text{ZH: "按项目结算所需基金支出(扣款前)", EN: "incurred, before deductions"}, problem.Text{ZH: "统筹支付", EN: "fund_cost"}, exact, "§2"},
	{PatientShare, problem.Text{ZH: "个人及其他负担", EN: "borne by patients and others"}, problem.Text{ZH: "总费用 − 统筹支付", EN: "total_cost − fund_cost"}, exact, "§2"},
	{Sum, problem.Text{ZH: "合计", EN: "sum"}, problem.Text{ZH: "Σ 各项", EN: "Σ items"}, exact, "§3"},
	{Variance, problem.Text{ZH: "结余(+)/超支(−)", EN: "variance"}, problem.Text{ZH: "预算 − 发生额", EN: "budget − incurred"}, exact, "§3"},
	{QuotaWeight, problem.Text{ZH: "额度权重", EN: "quota weight"}, problem.Text{ZH: "(α·H + (1−α)·N) × 系数 × (1 + 协商调整)", EN: "(α·H + (1−α)·N) × factors × (1 + change)"}, exact, "§3a"},
	{QuotaByRule, problem.Text{ZH: "机构预算额度", EN: "quota"}, problem.Text{ZH: "⌊T × w ÷ W⌋ + 余分", EN: "⌊T × w ÷ W⌋ + left-over fen"}, byRest, "§3a"},
	{LadderMarginal, problem.Text{ZH: "分段分享", EN: "marginal ladder"}, problem.Text{ZH: "Σ 档内偏离 × 档比例", EN: "Σ part in band × share of band"}, perFen, "§9.4"},
	{LadderWhole, problem.Text{ZH: "全额套档分享", EN: "whole ladder"}, problem.Text{ZH: "偏离 × 所在档比例", EN: "deviation × share of its band"}, perFen, "§9.4"},
	{LadderNothing, problem.Text{ZH: "不分享", EN: "nothing shared"}, problem.Text{ZH: "无偏离、无档次或未达起点:0", EN: "no deviation, no band, or below the gate: 0"}, exact, "§9.4"},
	{NobodyEligible, problem.Text{ZH: "无人可得", EN: "nobody eligible"}, problem.Text{ZH: "无符合条件的发生额:0", EN: "nobody eligible has incurred anything: 0"}, exact, "§3"},
	{NothingShared, problem.Text{ZH: "无可分享", EN: "nothing shared"}, problem.Text{ZH: "无结余可留,或无超支可担:0", EN: "no surplus to keep, or no overrun to bear: 0"}, exact, "§3"},
	{Allocated, problem.Text{ZH: "分摊份额", EN: "part of a split"}, problem.Text{ZH: "⌊T × w ÷ W⌋ + 余分", EN: "⌊T × w ÷ W⌋ + left-over fen"}, byRest, "§9.3"},
	{AsIncurred, problem.Text{ZH: "按项目支付", EN: "as incurred"}, problem.Text{ZH: "发生额", EN: "incurred"}, exact, "§3、§4"},
	{Shared, problem.Text{ZH: "应付额", EN: "payable"}, problem.Text{ZH: "发生额 + 留用 − 分担", EN: "incurred + retained − borne"}, exact, "§3"},
	{PoolBudget, problem.Text{ZH: "点数池预算 B'", EN: "pool's budget B'"}, problem.Text{ZH: "max(0, 单元预算 − Σ 市外按项目)", EN: "max(0, unit budget − Σ outside)"}, exact, "§3.4(1)"},
	{PoolTotal, problem.Text{ZH: "点数池应付总额 B*", EN: "pool's total B*"}, problem.Text{ZH: "F + 留用 − 分担", EN: "F + retained − borne"}, exact, "§3.4(2)"},
	{PoolGross, problem.Text{ZH: "点数池总费用 G", EN: "gross pool G"}, problem.Text{ZH: "B* + ΣI", EN: "B* + ΣI"}, exact, "§3.4(3)"},
	{PointValueFormula, problem.Text{ZH: "点值", EN: "point value"}, problem.Text{ZH: "G ÷ ΣP", EN: "G ÷ ΣP"}, toFour, "§3.4(3)"},
	{BoundedPointValue, problem.Text{ZH: "有上下限的点值", EN: "point value within bounds"}, problem.Text{ZH: "使 Σ min(上限, max(下限, v·P − I)) = B* 的 v", EN: "the v with Σ min(hi, max(lo, v·P − I)) = B*"}, toFour, "§3.4(5)"},
	{PricedByPoints, problem.Text{ZH: "应付额(点数法)", EN: "payable by points"}, problem.Text{ZH: "按点数分得 − 个人及其他负担", EN: "part by points − borne by patients and others"}, exact, "§3.4(4)"},
	{FreeGross, problem.Text{ZH: "未触上下限者分配总额", EN: "shared by those at no bound"}, problem.Text{ZH: "B* − Σ 触限者 + Σ 未触限者 I", EN: "B* − Σ bounded + Σ I of the others"}, exact, "§3.4(5)"},
	{AtFloor, problem.Text{ZH: "应付额(触下限)", EN: "payable at the floor"}, problem.Text{ZH: "发生额 × 下限", EN: "incurred × floor"}, toFen, "§3.4(5)"},
	{AtCap, problem.Text{ZH: "应付额(触上限)", EN: "payable at the cap"}, problem.Text{ZH: "发生额 × 上限", EN: "incurred × cap"}, toFen, "§3.4(5)"},
	{Relaxed, problem.Text{ZH: "应付额(放宽上下限)", EN: "payable, bounds relaxed"}, problem.Text{ZH: "allocate(B*, 上限或下限)", EN: "allocate(B*, bounds)"}, byRest, "§3.4(5)"},
	{PointsRetained, problem.Text{ZH: "留用", EN: "retained"}, problem.Text{ZH: "max(0, 应付额 − 发生额)", EN: "max(0, payable − incurred)"}, exact, "§3.4(5)"},
	{PointsBorne, problem.Text{ZH: "分担", EN: "borne"}, problem.Text{ZH: "max(0, 发生额 − 应付额)", EN: "max(0, incurred − payable)"}, exact, "§3.4(5)"},
	{Tiered, problem.Text{ZH: "应付额(分段折付)", EN: "payable by tiers"}, problem.Text{ZH: "Σ 档内发生额 × 档支付比例", EN: "Σ part in tier × pay of tier"}, perTier, "§3.5"},
	{CappedMultiply, problem.Text{ZH: "增幅封顶(连乘)", EN: "capped, multiplicative"}, problem.Text{ZH: "发生额 × f1 × f2", EN: "incurred × f1 × f2"}, toFen, "§4"},
	{CappedAdd, problem.Text{ZH: "增幅封顶(相加)", EN: "capped, additive"}, problem.Text{ZH: "发生额 × max(0, 1 − (1−f1) − (1−f2))", EN: "incurred × max(0, 1 − (1−f1) − (1−f2))"}, toFen, "§4"},
	{AfterDeductions, problem.Text{ZH: "应付额(分担后扣款)", EN: "payable after deductions"}, problem.Text{ZH: "扣款前应付额 − 审核扣款", EN: "payable before − deductions"}, exact, "§2"},
	{Nonpayable, problem.Text{ZH: "不予支付额", EN: "nonpayable"}, problem.Text{ZH: "发生额 + 留用 − 分担 − 应付额", EN: "incurred + retained − borne − payable"}, exact, "§8"},
	{FundSide, problem.Text{ZH: "基金一方差额", EN: "fund side"}, problem.Text{ZH: "单元预算 − Σ 应付额", EN: "unit budget − Σ payable"}, exact, "§3"},
	{AdvanceIncurred, problem.Text{ZH: "预付(按发生额)", EN: "advance on incurred"}, problem.Text{ZH: "Σ 每期 发生额 × 比例", EN: "Σ periods incurred × rate"}, problem.Text{ZH: "每期四舍五入到分", EN: "each period to the nearest fen"}, "§6"},
	{AdvanceTotal, problem.Text{ZH: "预付总额", EN: "advance in total"}, problem.Text{ZH: "额度或单元预算 × 比例", EN: "quota or unit budget × rate"}, toFen, "§6"},
	{NoAdvance, problem.Text{ZH: "无预付", EN: "no advance"}, problem.Text{ZH: "本单元不预付,或不适用于该机构:0", EN: "none for this unit or institution: 0"}, exact, "§6"},
	{Withheld, problem.Text{ZH: "质量保证金", EN: "withheld"}, problem.Text{ZH: "应付额 × 比例", EN: "payable × rate"}, toFen, "§6"},
	{NotWithheld, problem.Text{ZH: "不预留", EN: "not withheld"}, problem.Text{ZH: "无保证金办法,或应付额不为正:0", EN: "no rule, or nothing payable: 0"}, exact, "§6"},
	{Released, problem.Text{ZH: "返还", EN: "released"}, problem.Text{ZH: "保证金 × 比例", EN: "withheld × rate"}, toFen, "§6"},
	{ReleasedLinear, problem.Text{ZH: "返还(按得分比例)", EN: "released, in proportion to the score"}, problem.Text{ZH: "保证金 × (得分 − 起始分) ÷ (满返分 − 起始分),限于 0 与保证金之间", EN: "withheld × (score − from) ÷ (to − from), between 0 and withheld"}, toFen, "§6"},
	{Forfeited, problem.Text{ZH: "扣减", EN: "forfeited"}, problem.Text{ZH: "保证金 − 返还", EN: "withheld − released"}, exact, "§6"},
	{Final, problem.Text{ZH: "年终清算", EN: "final payment"}, problem.Text{ZH: "应付额 − 扣减 − 预付 − 违规处罚", EN: "payable − forfeited − advance − penalties"}, exact, "§6"},
	{ReserveClosing, problem.Text{ZH: "预留金年末余额", EN: "reserve closing"}, problem.Text{ZH: "max(0, 预留金 + Σ 来源 − Σ 用途)", EN: "max(0, reserve + Σ sources − Σ uses)"}, exact, "§5"},
	{Shortfall, problem.Text{ZH: "预留金缺口", EN: "shortfall"}, problem.Text{ZH: "max(0, −(预留金 + Σ 来源 − Σ 用途))", EN: "max(0, −(reserve + Σ sources − Σ uses))"}, exact, "§5"},
	{BalanceClosing, problem.Text{ZH: "年末累计结余", EN: "balance closing"}, problem.Text{ZH: "年初 + 转入 − 动用 − 缺口", EN: "opening + returned − drawn − shortfall"}, exact, "§5"},
}

// Lookup returns the formula with the id.
func Lookup(id FormulaID) (Formula, bool) {
	for _, f := range Formulas {
		if f.ID == id {
			return f, true
		}
	}
	return Formula{}, false
}

// symbols are the Chinese and English names of the terms' symbols. Other
// symbols (codes, months, R, T, w …) stand for themselves.
var symbols = map[string]problem.Text{
	"budget":        {ZH: "指标", EN: "budget"},
	"unit budget":   {ZH: "单元预算", EN: "unit budget"},
	"B":             {ZH: "预算", EN: "budget"},
	"rate":          {ZH: "比例", EN: "rate"},
	"share":         {ZH: "比例", EN: "share"},
	"reserve":       {ZH: "预留金", EN: "reserve"},
	"risk":          {ZH: "风险金", EN: "risk fund"},
	"distributable": {ZH: "可分配额", EN: "distributable"},
	"other":         {ZH: "其他单元", EN: "other unit"},
	"opening":       {ZH: "年初", EN: "opening"},
	"returned":      {ZH: "转入", EN: "returned"},
	"drawn":         {ZH: "动用", EN: "drawn"},
	"shortfall":     {ZH: "缺口", EN: "shortfall"},
	"extra":         {ZH: "余分", EN: "left-over fen"},
	"W":             {ZH: "W = Σw", EN: "W = Σw"},
	"fund_cost":     {ZH: "统筹支付", EN: "fund_cost"},
	"total_cost":    {ZH: "总费用", EN: "total_cost"},
	"deductions":    {ZH: "审核扣款", EN: "deductions"},
	"incurred":      {ZH: "发生额", EN: "incurred"},
	"outside":       {ZH: "市外按项目", EN: "outside, itemised"},
	"retained":      {ZH: "留用", EN: "retained"},
	"borne":         {ZH: "分担", EN: "borne"},
	"payable":       {ZH: "应付额", EN: "payable"},
	"before":        {ZH: "扣款前应付额", EN: "payable before"},
	"patient":       {ZH: "个人及其他负担", EN: "borne by patients and others"},
	"part":          {ZH: "档内偏离", EN: "part in band"},
	"band share":    {ZH: "档比例", EN: "share of band"},
	"base":          {ZH: "基数", EN: "base"},
	"deviation":     {ZH: "偏离", EN: "deviation"},
	"factor":        {ZH: "乘数", EN: "factor"},
	"cap":           {ZH: "封顶", EN: "cap"},
	"gate":          {ZH: "起点", EN: "gate"},
	"floor":         {ZH: "下限", EN: "floor"},
	"upper":         {ZH: "上限", EN: "cap"},
	"by points":     {ZH: "按点数分得", EN: "part by points"},
	"bound":         {ZH: "上下限", EN: "bound"},
	"bounded":       {ZH: "触限者", EN: "at a bound"},
	"quota":         {ZH: "额度", EN: "quota"},
	"change":        {ZH: "协商调整", EN: "negotiated change"},
	"cost factor":   {ZH: "次均费用系数", EN: "cost-per-visit factor"},
	"visits factor": {ZH: "人次人头比系数", EN: "visits-per-person factor"},
	"prior cost":    {ZH: "H 上年支出占比", EN: "H share of prior fund cost"},
	"prior persons": {ZH: "N 上年人头占比", EN: "N share of prior persons"},
	"alpha":         {ZH: "α 历史权重", EN: "α weight of history"},
	"prior":         {ZH: "上年数据", EN: "prior year"},
	"f1":            {ZH: "f1 次均费用", EN: "f1 cost per visit"},
	"f2":            {ZH: "f2 人次人头比", EN: "f2 visits per person"},
	"cap base":      {ZH: "增幅基数", EN: "base of the caps"},
	"no base":       {ZH: "无基数", EN: "no base"},
	"own prior":     {ZH: "本机构上年", EN: "own prior year"},
	"level peers":   {ZH: "同等级机构上年合计", EN: "peers of the same level, taken together"},
	"all peers":     {ZH: "全部机构上年合计", EN: "all institutions, taken together"},
	"withheld":      {ZH: "保证金", EN: "withheld"},
	"released":      {ZH: "返还", EN: "released"},
	"forfeited":     {ZH: "扣减", EN: "forfeited"},
	"advance":       {ZH: "预付", EN: "advance"},
	"penalties":     {ZH: "违规处罚", EN: "penalties"},
	"from score":    {ZH: "起始分", EN: "from"},
	"to score":      {ZH: "满返分", EN: "to"},
	"tier part":     {ZH: "档内发生额", EN: "part in tier"},
	"tier pay":      {ZH: "档支付比例", EN: "pay of tier"},
	"score":         {ZH: "考核得分", EN: "score"},
	"reason":        {ZH: "原因", EN: "reason"},
}

// SymbolName returns a term's symbol in words.
func SymbolName(symbol string) problem.Text {
	if t, ok := symbols[symbol]; ok {
		return t
	}
	return problem.Text{ZH: symbol, EN: symbol}
}
