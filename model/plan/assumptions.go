package plan

import "fundsim/model/money"

// Assumptions (测定的假设) hold what history says about the years to come and
// [Risk] has no place for: trends, seasons, correlations with their errors, the
// spread of unit costs, the completeness of recent months. The command
// calibrate writes them. Source: docs/METHOD.md §16.
type Assumptions struct {
	BaseYear          int                `key:"base_year" need:"yes" range:"1950..2200" doc:"历史数据的最后一年,趋势由此年起算|last year of the history; trends start from it"`
	GrowthCap         *money.Ratio       `key:"growth_cap" need:"no" range:"0%..100%" doc:"年增长不超过此值,不写不封顶|growth of a year is at most this; no cap where absent"`
	Damping           *money.Ratio       `key:"damping" need:"no" range:"0%..100%" doc:"趋势逐年衰减:第 h 年的增长为对数增长 × damping^(h−1),不写不衰减|damped trend: in year h the log growth is times damping^(h−1); none where absent"`
	Trends            []Trend            `key:"trends" need:"no" doc:"业务量与次均费用的年增长|yearly growth of volume and unit cost"`
	Correlations      []Correlation      `key:"correlations" need:"no" doc:"系统性因素相关系数的测定,取值另写在 risk|how the correlations of risk were measured"`
	Seasonality       []Season           `key:"seasonality" need:"no" doc:"各单元的月度系数|monthly factors of units"`
	CostDistributions []CostDistribution `key:"cost_distributions" need:"no" doc:"机构间次均费用的分布|how unit costs spread over institutions"`
	Completion        []Completion       `key:"completion" need:"no" doc:"未到齐月份的完成率|how complete the claims of recent months are"`
	Clause            *Clause            `key:"clause" need:"no" doc:"条款|clause"`
}

// Trend (趋势) is the yearly growth of a unit and scheme, or of one level of
// institutions in it.
type Trend struct {
	Unit     string  `key:"unit" need:"yes" doc:"单元,\"*\" 为任一|unit, \"*\" for any"`
	Scheme   string  `key:"scheme" need:"yes" doc:"险种,\"*\" 为任一|scheme, \"*\" for any"`
	Level    Level   `key:"level" need:"no" doc:"等级,不写为全部|level of institutions; all where absent"`
	Volume   *Growth `key:"volume" need:"no" doc:"业务量(人次或病例)年增长|growth of visits or cases"`
	UnitCost *Growth `key:"unit_cost" need:"no" doc:"次均(例均)费用年增长|growth of cost per visit or case"`
	Cost     *Growth `key:"cost" need:"no" doc:"总费用年增长|growth of total cost"`
	FundCost *Growth `key:"fund_cost" need:"no" doc:"统筹支付年增长|growth of fund cost"`
}

// Growth is a yearly growth that was fitted, or a bare ratio.
type Growth struct {
	Bare  *money.Ratio `key:",scalar" range:"-100%..1000%"`
	Value *money.Ratio `key:"value" need:"yes" range:"-100%..1000%" doc:"取值|value"`
	SE    *money.Ratio `key:"se" need:"no" range:"0%..1000%" doc:"标准误|standard error"`
	Low   *money.Ratio `key:"low" need:"no" range:"-100%.." doc:"95% 区间下限|lower end of the 95% interval"`
	High  *money.Ratio `key:"high" need:"no" range:"-100%.." doc:"95% 区间上限|upper end of the 95% interval"`
	Fit   `key:",inline"`
}

// Ratio is the growth's value; that of nil is 0.
func (g *Growth) Ratio() money.Ratio {
	switch {
	case g == nil:
		return 0
	case g.Bare != nil:
		return *g.Bare
	case g.Value != nil:
		return *g.Value
	}
	return 0
}

// Correlation (相关系数) says how one of the correlations of [Risk] was measured.
type Correlation struct {
	Of    string       `key:"of" need:"yes" allowed:"systemic|volume_cost" doc:"systemic 同类系统性因素之间 / volume_cost 业务量与次均费用之间|between systemic factors of a kind, or of volume and unit cost"`
	Value money.Ratio  `key:"value" need:"yes" range:"-100%..100%" doc:"取值|value"`
	SE    *money.Ratio `key:"se" need:"no" range:"0%..200%" doc:"标准误|standard error"`
	Low   *money.Ratio `key:"low" need:"no" range:"-100%..100%" doc:"95% 区间下限|lower end of the 95% interval"`
	High  *money.Ratio `key:"high" need:"no" range:"-100%..100%" doc:"95% 区间上限|upper end of the 95% interval"`
	Fit   `key:",inline"`
}

// Season (季节性) holds the twelve monthly factors of a unit; they add up to 12.
type Season struct {
	Unit    string        `key:"unit" need:"yes" doc:"单元,\"*\" 为任一|unit, \"*\" for any"`
	Factors []money.Ratio `key:"factors" need:"yes" range:"0%..1200%" doc:"1–12 月系数,合计 1200%|factors of months 1–12, adding up to 1200%"`
	SE      []money.Ratio `key:"se" need:"no" range:"0%..1000%" doc:"各系数的标准误|their standard errors"`
	Fit     `key:",inline"`
}

// CostDistribution (次均费用分布) is how the unit costs of institutions spread
// in the base year.
type CostDistribution struct {
	Unit   string    `key:"unit" need:"yes" doc:"单元|unit"`
	Scheme string    `key:"scheme" need:"yes" doc:"险种|scheme"`
	Family string    `key:"family" need:"yes" allowed:"gamma|log-normal" doc:"分布|family"`
	Mean   money.Fen `key:"mean" need:"yes" range:"0.." doc:"基年各机构次均费用的均值|mean over institutions in the base year"`
	CV     Estimate  `key:"cv" need:"yes" doc:"变异系数|coefficient of variation"`
}

// Completion (完成率) is the share of a month's claims that is in after some months.
type Completion struct {
	Unit    string         `key:"unit" need:"no" doc:"单元,不写为全部|unit; all where absent"`
	Scheme  string         `key:"scheme" need:"no" doc:"险种,不写为全部|scheme; all where absent"`
	Factors []CompletionAt `key:"factors" need:"yes" doc:"按已过月数|by months gone"`
}

// CompletionAt is the completion after some months of development.
type CompletionAt struct {
	After int      `key:"after" need:"yes" range:"0..600" doc:"发生月份之后已过的月数|months since the month of service"`
	Share Estimate `key:"share" need:"yes" doc:"已到齐的比例|share that is in"`
}

// SeasonOf returns the season of a unit, or nil.
func (a *Assumptions) SeasonOf(unit string) *Season {
	if a == nil {
		return nil
	}
	for i := range a.Seasonality {
		if s := &a.Seasonality[i]; s.Unit == Any || s.Unit == unit {
			return s
		}
	}
	return nil
}

// TrendOf returns the first trend that matches a unit, scheme and level, or nil.
func (a *Assumptions) TrendOf(unit, scheme string, level Level) *Trend {
	if a == nil {
		return nil
	}
	for i := range a.Trends {
		t := &a.Trends[i]
		if (t.Unit == Any || t.Unit == unit) && (t.Scheme == Any || t.Scheme == scheme) && (t.Level == "" || t.Level == level) {
			return t
		}
	}
	return nil
}
