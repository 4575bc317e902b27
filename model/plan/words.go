package plan

// The words a scenario or a table may use for a choice. Each type lists its
// allowed words with their Chinese names, which data files may use as well.
type (
	// Method (结算方式) is how a unit is settled.
	Method string
	// Account is a pot that variances, admissions, awards and forfeits go to or come from.
	Account string
	// OutsideRule says how a points pool treats institutions outside the city (市外).
	OutsideRule string
	// TierBase says what the tiers of a tiered payment are ratios of.
	TierBase string
	// Deductions says when audit deductions (审核扣款) count.
	Deductions string
	// Infeasible says what to do when bounds cannot be met.
	Infeasible string
	// LadderMode is the mode of a ladder as written.
	LadderMode string
	// Pay is how an admitted institution is paid.
	Pay string
	// Excess says how two growth excesses combine.
	Excess string
	// Weight is an activity column that an award is split by.
	Weight string
	// Basis is what an advance is a rate of.
	Basis string
	// Period is how often an advance is paid.
	Period string
	// Pace says how a drift goes on: for the whole year alike, or a step each month.
	Pace string
	// Reaction is when institutions react to the point value.
	Reaction string
	// ParameterRisk says whether assumptions themselves are drawn.
	ParameterRisk string
	// DonorRule says how institutions give volume to an entrant.
	DonorRule string
	// CoverOf says which spending months of cover are months of.
	CoverOf string
	// BudgetBase is what a budget grows from.
	BudgetBase string
	// PlanStartRule says whether the date of the plan moves with the year.
	PlanStartRule string
	// ProjectionMethod is how expenditure goes on.
	ProjectionMethod string
	// ClauseStatus says how firmly a clause stands.
	ClauseStatus string
	// Kind (机构类别) of an institution.
	Kind string
	// Level (等级) of an institution.
	Level string
	// Ownership (所有制) of an institution.
	Ownership string
	// Region (地区) of an institution.
	Region string
)

// The words themselves.
const (
	DRGPoints         Method = "drg-points"
	PooledBudget      Method = "pooled-budget"
	InstitutionBudget Method = "institution-budget"
	FeeForService     Method = "fee-for-service"
	TieredPayment     Method = "tiered-payment"

	ToReserve Account = "reserve"
	ToBalance Account = "balance"

	ItemisedFirst OutsideRule = "itemised-first"
	OutsidePoints OutsideRule = "points"

	TierPrior TierBase = "prior"
	TierQuota TierBase = "quota"

	DeductNet   Deductions = "net"
	DeductAfter Deductions = "after"

	InfeasibleError Infeasible = "error"
	InfeasibleRelax Infeasible = "relax"

	ModeMarginal LadderMode = "marginal"
	ModeWhole    LadderMode = "whole"

	PayAsIncurred Pay = "as-incurred"
	PayCapped     Pay = "capped"

	Multiplicative Excess = "multiplicative"
	Additive       Excess = "additive"

	WeightTCMFundCost Weight = "tcm_fund_cost"
	WeightFundCost    Weight = "fund_cost"
	WeightTotalCost   Weight = "total_cost"
	WeightVisits      Weight = "visits"
	WeightCases       Weight = "cases"

	BasisIncurred Basis = "incurred"
	BasisQuota    Basis = "quota"
	BasisBudget   Basis = "budget"

	Monthly   Period = "month"
	Quarterly Period = "quarter"

	PerYear  Pace = "year"
	PerMonth Pace = "month"

	FixedPoint      Reaction      = "fixed-point"
	MonthByMonth    Reaction      = "monthly"
	FixedValues     ParameterRisk = "fixed"
	FromCalibration ParameterRisk = "from-calibration"

	Proportional DonorRule = "proportional"

	CoverThisYear  CoverOf = "this-year"
	CoverNextYear  CoverOf = "next-year"
	CoverFirstHalf CoverOf = "first-half"

	BudgetByActual BudgetBase = "actual"
	BudgetByBudget BudgetBase = "budget"

	PlanYearly PlanStartRule = "yearly"
	PlanFixed  PlanStartRule = "fixed"

	ByGrowth     ProjectionMethod = "growth"
	ByBudget     ProjectionMethod = "budget"
	ByLastYear   ProjectionMethod = "last-year"
	ByMeanGrowth ProjectionMethod = "mean-growth"
	ByLogLinear  ProjectionMethod = "log-linear"
	ByDamped     ProjectionMethod = "damped"
	ByCapped     ProjectionMethod = "capped"
	ByGM11       ProjectionMethod = "gm11"

	Official ClauseStatus = "official"
	Practice ClauseStatus = "practice"
	Assumed  ClauseStatus = "assumed"

	Hospital Kind = "hospital"
	Clinic   Kind = "clinic"
	Pharmacy Kind = "pharmacy"

	Tertiary  Level = "tertiary"
	Secondary Level = "secondary"
	Primary   Level = "primary"
	Unrated   Level = "none"

	Public  Ownership = "public"
	Private Ownership = "private"

	Local   Region = "local"
	Outside Region = "outside"
)

// Word is one allowed word of a choice and its Chinese names; ZH is the usual one.
type Word struct {
	Code string
	ZH   string
	Also []string // other Chinese spellings that data files use
}

// A Choice lists its allowed words. Every word type of this package is one.
type Choice interface{ Words() []Word }

// Words lists the settlement methods.
func (Method) Words() []Word {
	return []Word{{Code: "drg-points", ZH: "点数法"}, {Code: "pooled-budget", ZH: "单元总额预算"},
		{Code: "institution-budget", ZH: "机构总额预算"}, {Code: "fee-for-service", ZH: "按项目付费"},
		{Code: "tiered-payment", ZH: "分段折付"}}
}

// Words lists the pots.
func (Account) Words() []Word {
	return []Word{{Code: "reserve", ZH: "预留金"}, {Code: "balance", ZH: "累计结余"}}
}

// Words lists the treatments of outside institutions.
func (OutsideRule) Words() []Word {
	return []Word{{Code: "itemised-first", ZH: "先按项目结算"}, {Code: "points", ZH: "同按点数结算"}}
}

// Words lists the bases of tiers.
func (TierBase) Words() []Word {
	return []Word{{Code: "prior", ZH: "上年统筹支付"}, {Code: "quota", ZH: "额度"}}
}

// Words lists the times at which deductions count.
func (Deductions) Words() []Word {
	return []Word{{Code: "net", ZH: "先扣后分担"}, {Code: "after", ZH: "先分担后扣"}}
}

// Words lists what may happen when bounds cannot be met.
func (Infeasible) Words() []Word {
	return []Word{{Code: "error", ZH: "报错"}, {Code: "relax", ZH: "放宽"}}
}

// Words lists the ladder modes.
func (LadderMode) Words() []Word {
	return []Word{{Code: "marginal", ZH: "分段"}, {Code: "whole", ZH: "全额套档"}}
}

// Words lists the ways an admitted institution is paid.
func (Pay) Words() []Word {
	return []Word{{Code: "as-incurred", ZH: "按项目支付"}, {Code: "capped", ZH: "增幅封顶"}}
}

// Words lists the ways two excesses combine.
func (Excess) Words() []Word {
	return []Word{{Code: "multiplicative", ZH: "连乘"}, {Code: "additive", ZH: "相加"}}
}

// Words lists the columns an award may be split by.
func (Weight) Words() []Word {
	return []Word{{Code: "tcm_fund_cost", ZH: "中医药基金支出"}, {Code: "fund_cost", ZH: "按项目统筹支付"},
		{Code: "total_cost", ZH: "总费用"}, {Code: "visits", ZH: "人次"}, {Code: "cases", ZH: "病例数"}}
}

// Words lists the bases of an advance.
func (Basis) Words() []Word {
	return []Word{{Code: "incurred", ZH: "发生额"}, {Code: "quota", ZH: "额度"}, {Code: "budget", ZH: "单元预算"}}
}

// Words lists the periods of an advance.
func (Period) Words() []Word { return []Word{{Code: "month", ZH: "月"}, {Code: "quarter", ZH: "季"}} }

// Words lists the paces of a drift.
func (Pace) Words() []Word {
	return []Word{{Code: "year", ZH: "全年同幅"}, {Code: "month", ZH: "逐月累加"}}
}

// Words lists when institutions react.
func (Reaction) Words() []Word {
	return []Word{{Code: "fixed-point", ZH: "年内均衡"}, {Code: "monthly", ZH: "逐月反应"}}
}

// Words lists whether assumptions are drawn.
func (ParameterRisk) Words() []Word {
	return []Word{{Code: "fixed", ZH: "取定值"}, {Code: "from-calibration", ZH: "按标准误抽样"}}
}

// Words lists the rules of donors.
func (DonorRule) Words() []Word { return []Word{{Code: "proportional", ZH: "按业务量"}} }

// Words lists the denominators of months of cover.
func (CoverOf) Words() []Word {
	return []Word{{Code: "this-year", ZH: "当年支出"}, {Code: "next-year", ZH: "下年支出"}, {Code: "first-half", ZH: "当年上半年支出"}}
}

// Words lists what a budget grows from.
func (BudgetBase) Words() []Word {
	return []Word{{Code: "actual", ZH: "上年实际支出"}, {Code: "budget", ZH: "上年预算"}}
}

// Words lists whether the plan's date moves.
func (PlanStartRule) Words() []Word {
	return []Word{{Code: "yearly", ZH: "逐年顺延"}, {Code: "fixed", ZH: "不变"}}
}

// Words lists the ways in which expenditure goes on.
func (ProjectionMethod) Words() []Word {
	return []Word{{Code: "growth", ZH: "给定增幅"}, {Code: "budget", ZH: "等于预算"}, {Code: "last-year", ZH: "上年"}, {Code: "mean-growth", ZH: "上年×平均增幅"},
		{Code: "log-linear", ZH: "对数线性趋势"}, {Code: "damped", ZH: "阻尼趋势"}, {Code: "capped", ZH: "趋势封顶"}, {Code: "gm11", ZH: "灰色预测 GM(1,1)"}}
}

// Words lists the standings of a clause.
func (ClauseStatus) Words() []Word {
	return []Word{{Code: "official", ZH: "文件载明"}, {Code: "practice", ZH: "通行做法"}, {Code: "assumed", ZH: "假定"}}
}

// Words lists the kinds of institution.
func (Kind) Words() []Word {
	return []Word{{Code: "hospital", ZH: "医院"}, {Code: "clinic", ZH: "门诊部", Also: []string{"诊所"}},
		{Code: "pharmacy", ZH: "药店", Also: []string{"零售药店"}}}
}

// Words lists the levels of institution.
func (Level) Words() []Word {
	return []Word{{Code: "tertiary", ZH: "三级"}, {Code: "secondary", ZH: "二级"}, {Code: "primary", ZH: "一级"},
		{Code: "none", ZH: "未定级"}}
}

// Words lists the ownerships.
func (Ownership) Words() []Word {
	return []Word{{Code: "public", ZH: "公立"}, {Code: "private", ZH: "民营"}}
}

// Words lists the regions.
func (Region) Words() []Word {
	return []Word{{Code: "local", ZH: "市内"}, {Code: "outside", ZH: "市外"}}
}
