package plan

import "fundsim/model/money"

// Projection (基金收支预测) says how the years after the scenario's are to be
// thought: income, expenditure, interest and balance of each fund, how next
// year's budget follows from this year's result, and how activity grows where
// each year is settled anew. Source: docs/METHOD.md §17.
type Projection struct {
	Years      int              `key:"years" need:"default=5" range:"1..10" doc:"预测年数|years ahead"`
	Draws      int              `key:"draws" need:"default=1000" range:"1..1000000" doc:"抽样次数;种子用 risk.seed|number of draws; the seed is risk.seed"`
	CoverOf    CoverOf          `key:"cover_of" need:"default=this-year" doc:"可支付月数的分母|what months of cover are months of"`
	Lights     *CoverLights     `key:"lights" need:"no" doc:"预警线(月),不写为 6、9、15|levels of lights in months; 6, 9, 15 where absent"`
	BudgetRule *BudgetRule      `key:"budget_rule" need:"no" doc:"下年度预算的编制办法;逐年结算时必填|how next year's budget follows; needed to settle year by year"`
	Growth     []Adjustment     `key:"growth" need:"no" doc:"业务量与费用的年增长,依次作用于每一年(逐年结算用)|yearly growth of activity, in order, where each year is settled"`
	PlanStart  PlanStartRule    `key:"plan_start" need:"default=yearly" doc:"plan_start 是否逐年顺延(逐年结算用)|whether plan_start moves with the year, where each year is settled"`
	Funds      []FundProjection `key:"funds" need:"no" doc:"各险种的收支|income and expenditure of each scheme"`
	Clause     *Clause          `key:"clause" need:"no" doc:"条款|clause"`
}

// CoverLights (预警线) are the months of cover at which lights change.
type CoverLights struct {
	Red   CoverMonths `key:"red" need:"yes" range:"0.." doc:"低于此数亮红灯|red below"`
	Amber CoverMonths `key:"amber" need:"yes" range:"0.." doc:"低于此数亮黄灯|amber below"`
	Idle  CoverMonths `key:"idle" need:"yes" range:"0.." doc:"高于此数为结余过多|idle above"`
}

// Levels are the lights, or those that hold where none are given.
func (p *Projection) Levels() CoverLights {
	if p.Lights != nil {
		return *p.Lights
	}
	return CoverLights{Red: 6 * money.PointScale, Amber: 9 * money.PointScale, Idle: 15 * money.PointScale}
}

// Fund returns what is said of a scheme, or nil.
func (p *Projection) Fund(scheme string) *FundProjection {
	for i := range p.Funds {
		if p.Funds[i].Scheme == scheme {
			return &p.Funds[i]
		}
	}
	return nil
}

// BudgetRule (预算增幅规则) makes next year's budget from this year:
// round(base · (1 + min(growth, growth_cap))).
type BudgetRule struct {
	GrowthCap    money.Ratio  `key:"growth_cap" need:"yes" range:"0%..1000%" doc:"预算增幅上限|most growth of a budget"`
	Growth       *money.Ratio `key:"growth" need:"no" range:"-100%..1000%" doc:"预算增幅,不写为预期发生额的增幅|growth of the budget; that of the expected incurred where absent"`
	By           BudgetBase   `key:"by" need:"yes" doc:"增幅的基数|what it grows from"`
	WithinIncome bool         `key:"within_income" need:"default=false" doc:"true:预算不超过当年收入(以收定支)|true: a budget is at most its year's income"`
	Clause       *Clause      `key:"clause" need:"no" doc:"条款|clause"`
}

// FundProjection is one scheme's fund in the years ahead.
type FundProjection struct {
	Scheme         string                 `key:"scheme" need:"yes" doc:"险种|scheme"`
	OpeningBalance *money.Fen             `key:"opening_balance" need:"no" doc:"本年度初累计结余,不写为险种的 opening_balance|balance before the scenario's year; the scheme's where absent"`
	Interest       money.Ratio            `key:"interest" need:"default=0%" range:"0%..100%" doc:"年利率,计于年初累计结余|yearly interest on the opening balance"`
	Income         *IncomeProjection      `key:"income" need:"no" doc:"收入,不写为等于当年预算|income; equal to the year's budget where absent"`
	Expenditure    *ExpenditureProjection `key:"expenditure" need:"no" doc:"支出(逐年结算时由结算得出)|expenditure; settled where each year is"`
	Clause         *Clause                `key:"clause" need:"no" doc:"条款|clause"`
}

// IncomeProjection (收入) is an amount that grows, or is worked out from the
// insured: participants · base · rate + participants · (contribution + subsidy) + other.
type IncomeProjection struct {
	Amount             *money.Fen   `key:"amount" need:"no" range:"0.." doc:"本年度收入;与 participants 二选一|income of the scenario's year; this or participants"`
	Growth             *money.Ratio `key:"growth" need:"no" range:"-100%..1000%" doc:"收入年增幅(用 amount 时必填)|its growth (needed with amount)"`
	Participants       *int         `key:"participants" need:"no" range:"0.." doc:"本年度参保人数|insured persons of the scenario's year"`
	ParticipantsGrowth money.Ratio  `key:"participants_growth" need:"default=0%" range:"-100%..1000%" doc:"参保人数年增幅|their growth"`
	Base               *money.Fen   `key:"base" need:"no" range:"0.." doc:"人均年缴费基数|contribution base per person and year"`
	BaseGrowth         money.Ratio  `key:"base_growth" need:"default=0%" range:"-100%..1000%" doc:"缴费基数年增幅|its growth"`
	Rate               *money.Ratio `key:"rate" need:"no" range:"0%..100%" doc:"划入统筹基金的费率(用 base 时必填)|rate that goes to the pooled fund (needed with base)"`
	Contribution       *money.Fen   `key:"contribution_per_capita" need:"no" range:"0.." doc:"人均个人缴费|individual contribution per person"`
	ContributionGrowth money.Ratio  `key:"contribution_growth" need:"default=0%" range:"-100%..1000%" doc:"人均个人缴费年增幅|its growth"`
	Subsidy            *money.Fen   `key:"subsidy_per_capita" need:"no" range:"0.." doc:"人均财政补助|public subsidy per person"`
	SubsidyGrowth      money.Ratio  `key:"subsidy_growth" need:"default=0%" range:"-100%..1000%" doc:"人均财政补助年增幅|its growth"`
	Other              money.Fen    `key:"other" need:"default=0" range:"0.." doc:"其他收入,每年相同|other income, the same every year"`
	SD                 *Estimate    `key:"sd" need:"no" doc:"收入每年偏离的对数标准差(逐年累积),不写为 0|sd of the log by which income strays each year, adding up; 0 where absent"`
	Clause             *Clause      `key:"clause" need:"no" doc:"条款|clause"`
}

// ExpenditureProjection (支出) is this year's expenditure and how it goes on.
type ExpenditureProjection struct {
	Base   *money.Fen       `key:"base" need:"no" range:"0.." doc:"本年度支出,不写为情景结算的基金支出|expenditure of the scenario's year; as settled where absent"`
	Method ProjectionMethod `key:"method" need:"default=growth" doc:"预测方法;growth 与 budget 以外的须有历史|method; others than growth and budget need a history"`
	Growth *money.Ratio     `key:"growth" need:"no" range:"-100%..1000%" doc:"年增幅(growth 必填)|yearly growth (needed by growth)"`
	Cap    *money.Ratio     `key:"cap" need:"no" range:"0%..1000%" doc:"年增幅上限(growth、capped)|most growth of a year (growth and capped)"`
	SD     *Estimate        `key:"sd" need:"no" doc:"支出每年偏离的对数标准差(逐年累积),不写为 0;用历史时由历史得出|sd of the log by which expenditure strays each year, adding up; 0 where absent; from the history where there is one"`
	Clause *Clause          `key:"clause" need:"no" doc:"条款|clause"`
}

// CoverMonths (可支付月数) are months in units of 1e-4.
type CoverMonths int64

// UnmarshalText reads months with at most four decimals.
func (m *CoverMonths) UnmarshalText(text []byte) error {
	p, err := money.ParsePoints(string(text))
	*m = CoverMonths(p)
	return err
}

// String returns the months without trailing zeros.
func (m CoverMonths) String() string { return Score(m).String() }
