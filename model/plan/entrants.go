package plan

import "fundsim/model/money"

// Entrant (拟新增定点机构) is a what-if new institution: who it is, what it does
// in a month once it runs at full size, and whose patients those were. Source:
// docs/METHOD.md §14.
type Entrant struct {
	ID           string        `key:"id" need:"yes" doc:"编号,须与机构表不同|id, unlike those of the institutions"`
	Title        string        `key:"title" need:"default=id" doc:"名称|title"`
	Kind         Kind          `key:"kind" need:"yes" doc:"机构类别|kind"`
	Level        Level         `key:"level" need:"yes" doc:"等级|level"`
	Ownership    Ownership     `key:"ownership" need:"yes" doc:"所有制|ownership"`
	Region       Region        `key:"region" need:"default=local" doc:"地区|region"`
	Alliance     string        `key:"alliance" need:"no" doc:"加入的医共体|alliance it joins"`
	DesignatedOn Date          `key:"designated_on" need:"yes" doc:"定点日期,此月之前没有业务量|date of designation; no activity before its month"`
	Score        *Score        `key:"score" need:"no" range:"0..100" doc:"考核得分|score"`
	Lines        []EntrantLine `key:"lines" need:"yes" doc:"各单元、险种的业务量|activity by unit and scheme"`
	Clause       *Clause       `key:"clause" need:"no" doc:"条款|clause"`
}

// EntrantLine is an entrant's activity in one unit and scheme.
type EntrantLine struct {
	Unit     string         `key:"unit" need:"yes" doc:"单元|unit"`
	Scheme   string         `key:"scheme" need:"yes" doc:"险种|scheme"`
	Monthly  EntrantMonthly `key:"monthly" need:"yes" doc:"满负荷时每月业务量|a month at full size"`
	Ramp     []money.Ratio  `key:"ramp" need:"yes" range:"0%..1000%" doc:"自定点当月起逐月的负荷,末值保持|load by month from designation; the last value stays"`
	Diverted money.Ratio    `key:"diverted" need:"yes" range:"0%..100%" doc:"从其他机构分流的比例,其余为新增|share that comes from other institutions; the rest is induced"`
	Donors   Donors         `key:"donors" need:"yes" doc:"proportional(按业务量)或逐家份额|proportional, or shares"`
}

// EntrantMonthly is a month at full size: visits (or cases) and what one costs.
type EntrantMonthly struct {
	Visits           int          `key:"visits" need:"no" range:"0.." doc:"人次;与 cases 至少其一|visits; this or cases"`
	Persons          int          `key:"persons" need:"no" range:"0.." doc:"人头|persons"`
	CostPerVisit     *money.Fen   `key:"cost_per_visit" need:"no" range:"0.." doc:"次均费用(用 visits 时必填)|cost per visit (needed with visits)"`
	Cases            int          `key:"cases" need:"no" range:"0.." doc:"病例数|cases"`
	TotalCostPerCase *money.Fen   `key:"total_cost_per_case" need:"no" range:"0.." doc:"例均费用(用 cases 时必填)|cost per case (needed with cases)"`
	PointsPerCase    money.Points `key:"points_per_case" need:"no" doc:"例均点数|points per case"`
	FundRatio        money.Ratio  `key:"fund_ratio" need:"yes" range:"0%..100%" doc:"统筹支付占总费用比例|fund cost ÷ total cost"`
}

// Donors says whose patients an entrant takes: the word proportional, or shares.
type Donors []Donor

// Donor is one institution or alliance that loses volume.
type Donor struct {
	Rule  *DonorRule  `key:",scalar"`
	ID    string      `key:"id" need:"yes" doc:"机构或医共体编码|institution or alliance code"`
	Share money.Ratio `key:"share" need:"yes" range:"0%..100%" doc:"份额,合计 100%|share; they add up to 100%"`
}

// Proportional tells whether donors give in proportion to their volume.
func (d Donors) Proportional() bool { return len(d) == 1 && d[0].Rule != nil }
