package plan

import "fundsim/model/money"

// Risk (不确定性) says how a year may differ from its expectation: factors that
// all institutions share, factors of each institution, chance of the month, and
// an uncertain budget. Source: docs/METHOD.md §13.
type Risk struct {
	Draws                 int           `key:"draws" need:"default=10000" range:"1..10000000" doc:"抽样次数|number of draws"`
	Seed                  int           `key:"seed" need:"default=1" range:"0.." doc:"随机种子:同一种子得同一组抽样|seed: the same seed gives the same draws"`
	Systemic              []Systemic    `key:"systemic" need:"no" doc:"系统性因素(各机构共有):每个单元、险种取首个匹配的一条|shared by all institutions; each unit and scheme takes the first that matches"`
	Correlation           money.Ratio   `key:"correlation" need:"default=0%" range:"0%..100%" doc:"任意两个同类系统性因素的相关系数|correlation between any two systemic factors of the same kind"`
	CorrelationVolumeCost money.Ratio   `key:"correlation_volume_cost" need:"default=0%" range:"-100%..100%" doc:"同一单元、险种的业务量因素与次均费用因素的相关系数|correlation between the volume and the unit-cost factor of one unit and scheme"`
	Cell                  []CellRisk    `key:"cell" need:"no" doc:"各机构自身因素:每行业务量取首个匹配的一条|each institution's own factors; each line takes the first that matches"`
	Monthly               MonthlyRisk   `key:"monthly" need:"no" doc:"月度人次(病例)的偶然波动,不写为泊松|chance of monthly visits (cases); Poisson where absent"`
	Parameters            ParameterRisk `key:"parameters" need:"default=fixed" doc:"fixed 参数取定值 / from-calibration 参数按其标准误一并抽样|whether the assumptions themselves are drawn from their standard errors"`
	BudgetIncome          *BudgetIncome `key:"budget_income" need:"no" doc:"总额预算指标的不确定性|the budget is uncertain too"`
	Losses                []money.Ratio `key:"losses" need:"no" range:"0%..100%" doc:"报告 P(盈亏率 < −x) 的各 x,不写为 5%|levels x of which P(gain ratio < −x) is reported; 5% where absent"`
	Clause                *Clause       `key:"clause" need:"no" doc:"条款|clause"`
}

// Systemic (系统性因素) is the log-normal factor, with mean 1, that all
// institutions of a unit and scheme share in a year.
type Systemic struct {
	Unit       string    `key:"unit" need:"yes" doc:"单元,\"*\" 为任一|unit, \"*\" for any"`
	Scheme     string    `key:"scheme" need:"yes" doc:"险种,\"*\" 为任一|scheme, \"*\" for any"`
	VolumeSD   *Estimate `key:"volume_sd" need:"no" doc:"业务量因素对数的标准差,不写为 0|sd of the log of the volume factor; 0 where absent"`
	UnitCostSD *Estimate `key:"unit_cost_sd" need:"no" doc:"次均费用因素对数的标准差,不写为 0|sd of the log of the unit-cost factor; 0 where absent"`
	Clause     *Clause   `key:"clause" need:"no" doc:"条款|clause"`
}

// CellRisk (机构自身因素) holds the coefficients of variation of an institution's
// own log-normal factors, with mean 1, in one unit and scheme.
type CellRisk struct {
	Where           Where     `key:"where" need:"yes" doc:"选取条件,须全部满足;{} 为全部|which lines; {} for all"`
	VolumeCV        *Estimate `key:"volume_cv" need:"no" doc:"业务量变异系数,不写为 0|of volume; 0 where absent"`
	UnitCostCV      *Estimate `key:"unit_cost_cv" need:"no" doc:"次均费用变异系数,不写为 0|of unit cost; 0 where absent"`
	PointsPerCaseCV *Estimate `key:"points_per_case_cv" need:"no" doc:"例均点数变异系数,不写为 0|of points per case; 0 where absent"`
	Clause          *Clause   `key:"clause" need:"no" doc:"条款|clause"`
}

// MonthlyRisk is the chance of monthly counts: negative binomial with variance
// μ · (1 + dispersion · μ), Poisson at dispersion 0.
type MonthlyRisk struct {
	Dispersion    *Estimate `key:"dispersion" need:"no" doc:"超泊松离散度(负二项):方差 = μ(1 + 离散度·μ),0 或不写为泊松|extra-Poisson variation: variance = μ(1 + dispersion·μ); 0 or absent is Poisson"`
	Deterministic bool      `key:"deterministic" need:"default=false" doc:"true:月度人次不抽样,等于期望乘以因素|true: monthly counts are not drawn, they equal expectation × factors"`
	Clause        *Clause   `key:"clause" need:"no" doc:"条款|clause"`
}

// BudgetIncome makes each scheme's budget a log-normal with mean as planned.
type BudgetIncome struct {
	SD     Estimate `key:"sd" need:"yes" doc:"对数标准差|sd of the log"`
	Clause *Clause  `key:"clause" need:"no" doc:"条款|clause"`
}

// Fit says what a fitted number rests on.
type Fit struct {
	N      *int   `key:"n" need:"no" range:"0.." doc:"观测数|number of observations"`
	Span   string `key:"span" need:"no" doc:"数据跨度|span of the data"`
	Grade  string `key:"grade" need:"no" allowed:"A|B|C|D" doc:"质量等级|grade"`
	Method string `key:"method" need:"no" doc:"估计方法|method"`
}

// Estimate (估计值) is a number with, where it was fitted, how well: a bare
// ratio, or a map with its standard error, span, observations and grade.
type Estimate struct {
	Bare  *money.Ratio `key:",scalar" range:"0%..1000%"`
	Value *money.Ratio `key:"value" need:"yes" range:"0%..1000%" doc:"取值|value"`
	SE    *money.Ratio `key:"se" need:"no" range:"0%..1000%" doc:"标准误|standard error"`
	Low   *money.Ratio `key:"low" need:"no" range:"0%.." doc:"95% 区间下限|lower end of the 95% interval"`
	High  *money.Ratio `key:"high" need:"no" range:"0%.." doc:"95% 区间上限|upper end of the 95% interval"`
	Fit   `key:",inline"`
}

// Ratio is the estimate's value; a nil estimate is 0.
func (e *Estimate) Ratio() money.Ratio {
	switch {
	case e == nil:
		return 0
	case e.Bare != nil:
		return *e.Bare
	case e.Value != nil:
		return *e.Value
	}
	return 0
}

// StandardError is the estimate's standard error, 0 where none is given.
func (e *Estimate) StandardError() money.Ratio {
	if e == nil || e.SE == nil {
		return 0
	}
	return *e.SE
}

// Matches tells whether the factor is that of the unit and scheme.
func (s *Systemic) Matches(unit, scheme string) bool {
	return (s.Unit == Any || s.Unit == unit) && (s.Scheme == Any || s.Scheme == scheme)
}

// Any stands for every unit or scheme.
const Any = "*"

// Threshold (判定条件) is a condition on results or on probabilities.
type Threshold struct {
	Expect string `key:"expect" need:"yes" doc:"条件,如 reserve.employee.closing >= 0、p(reserve_shortfall) <= 5%|condition"`
	Fail   bool   `key:"fail" need:"default=false" doc:"true:不满足时退出码为 4|true: exit code 4 where it is not met"`
	Note   string `key:"note" need:"no" doc:"备注|note"`
}
