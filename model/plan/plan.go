package plan

import "fundsim/model/money"

// Plan is a whole scenario (情景 / 方案) after layering: policy, budgets and
// tables. Items keep the order of the file; nothing settled depends on it
// except the order of admissions, where the first match wins.
type Plan struct {
	Schema      string       `key:"schema" need:"yes" allowed:"fundsim/v1" doc:"格式版本|format version"`
	ID          string       `key:"id" need:"yes" doc:"情景编号,小写字母、数字、连字符|scenario id: lower-case letters, digits, hyphens"`
	Title       string       `key:"title" need:"default=id" doc:"名称|title"`
	Year        int          `key:"year" need:"yes" range:"1950..2200" doc:"年度|budget year"`
	PlanStart   Date         `key:"plan_start" need:"default=01-01" doc:"方案施行日期,缺省为当年 1 月 1 日|the date the plan takes effect; default 1 January of the year"`
	Place       string       `key:"place" need:"no" doc:"地区|place whose rules these are"`
	Notes       string       `key:"notes" need:"no" doc:"说明,随报告打印|free text, printed in reports"`
	Documents   []Document   `key:"documents" need:"no" doc:"条款所引文件|documents that clauses point at"`
	Schemes     []Scheme     `key:"schemes" need:"yes" doc:"险种|schemes"`
	Units       []Unit       `key:"units" need:"yes" doc:"预决算单元|units of the split"`
	Sharing     []Sharing    `key:"sharing" need:"no" doc:"结余留用、超支分担办法|sharing rules"`
	Admissions  []Admission  `key:"admissions" need:"no" doc:"新增定点机构结算办法,先匹配者先用|rules for newly designated institutions; the first match wins"`
	Awards      []Award      `key:"awards" need:"no" doc:"专项奖励|awards"`
	ReserveUses []ReserveUse `key:"reserve_uses" need:"no" doc:"预留金定额用途|planned uses of the reserve"`
	Overrides   []Override   `key:"overrides" need:"no" doc:"特殊原因:某责任单位改用另一办法|another sharing rule for one holder"`
	Cash        []CashRule   `key:"cash" need:"no" doc:"预付与质量保证金|advances and hold-backs"`
	Assessment  Assessment   `key:"assessment" need:"no" doc:"考核|assessment"`
	Data        DataFiles    `key:"data" need:"yes" doc:"数据文件|data files"`
	QuotaRules  []QuotaRule  `key:"quota_rules" need:"no" doc:"额度测算办法,代替额度表|rules that set all quotas of a unit"`
	Points      *PointsRules `key:"points" need:"no" doc:"由病例计算点数|points worked out from cases"`
	Adjust      []Adjustment `key:"adjust" need:"no" doc:"假设调整,依次作用于业务数据|what-if levers on the data, in order"`
	Entrants    []Entrant    `key:"entrants" need:"no" doc:"假设新增的定点机构,由 entrant 命令使用|what-if new institutions, for the command entrant"`
	Behaviour   *Behaviour   `key:"behaviour" need:"no" doc:"机构对规则的行为反应,不写即无反应|how institutions react to the rules; nobody does where absent"`
	Risk        *Risk        `key:"risk" need:"no" doc:"不确定性,由 risk 等命令使用|uncertainty, for the command risk and others"`
	Projection  *Projection  `key:"projection" need:"no" doc:"以后各年的收支预测,由 project 命令使用|the years ahead, for the command project"`
	Assumptions *Assumptions `key:"assumptions" need:"no" doc:"由历史数据测定的假设,由 calibrate 写出|what history says, as calibrate writes it"`
	Thresholds  []Threshold  `key:"thresholds" need:"no" doc:"判定条件|conditions that results should meet"`

	Institutions []Institution `key:"-"`
	Prior        []PriorRow    `key:"-"`
	Quotas       []QuotaRow    `key:"-"`
}

// Document is a source that clauses point at.
type Document struct {
	ID     string `key:"id" need:"yes" doc:"编号|id"`
	Title  string `key:"title" need:"yes" doc:"文件名称|title"`
	Issuer string `key:"issuer" need:"no" doc:"发文机关|issuer"`
	Number string `key:"number" need:"no" doc:"文号|document number"`
	Date   string `key:"date" need:"no" doc:"日期|date"`
	URL    string `key:"url" need:"no" doc:"网址|address"`
	Note   string `key:"note" need:"no" doc:"备注|note"`
}

// Clause (条款) says where a rule is written and how firmly.
type Clause struct {
	Doc     string       `key:"doc" need:"no" doc:"文件编号,见 documents|id of a document"`
	Article string       `key:"article" need:"no" doc:"条款号|article"`
	Status  ClauseStatus `key:"status" need:"yes" doc:"official 文件载明 / practice 通行做法 / assumed 本工具假定|how firmly it stands"`
	Note    string       `key:"note" need:"no" doc:"备注|note"`
}

// Scheme (险种) is an insurance fund with its own budget; it never lends to another.
type Scheme struct {
	ID             string       `key:"id" need:"yes" doc:"编号|id"`
	Title          string       `key:"title" need:"default=id" doc:"名称|title"`
	Budget         SchemeBudget `key:"budget" need:"yes" doc:"总额预算指标,金额或 financing|total budget: an amount, or financing"`
	Reserve        Reserve      `key:"reserve" need:"yes" doc:"预留金|reserve"`
	OpeningBalance money.Fen    `key:"opening_balance" need:"yes" doc:"年初累计结余|accumulated balance before the year"`
	Clause         *Clause      `key:"clause" need:"no" doc:"条款|clause"`
}

// SchemeBudget is a scheme's total budget (总额预算指标): given, or derived from
// financing as for a county alliance.
type SchemeBudget struct {
	Amount    *money.Fen `key:",scalar" range:"0.."`
	Financing *Financing `key:"financing" need:"no" doc:"县域医共体:由筹资额推算|derived from financing (county alliance)"`
}

// Financing derives a county alliance's budget: risk = round(max(0, R − R0) ·
// risk_rate); budget = R − risk − D. Source: docs/METHOD.md §7.
type Financing struct {
	Current        money.Fen   `key:"current" need:"yes" range:"0.." doc:"当年筹资额 R|this year's financing"`
	Prior          money.Fen   `key:"prior" need:"yes" range:"0.." doc:"上年筹资额 R0|last year's financing"`
	RiskRate       money.Ratio `key:"risk_rate" need:"yes" range:"0%..100%" doc:"风险金占筹资增量的比例|risk fund as a share of the growth"`
	SeriousIllness money.Fen   `key:"serious_illness" need:"yes" range:"0.." doc:"大病保险资金 D|serious-illness insurance"`
}

// Reserve (预留金) is withheld from a scheme's budget before it is split.
type Reserve struct {
	Rate   money.Ratio `key:"rate" need:"yes" range:"0%..100%" doc:"预留比例|rate"`
	Clause *Clause     `key:"clause" need:"no" doc:"条款|clause"`
}

// Unit (预决算单元) is one line of the split that is budgeted and settled on its own.
type Unit struct {
	ID         string       `key:"id" need:"yes" doc:"编号|id"`
	Title      string       `key:"title" need:"default=id" doc:"名称|title"`
	Method     Method       `key:"method" need:"yes" doc:"结算方式|settlement method"`
	Budgets    []UnitBudget `key:"budgets" need:"yes" doc:"各险种预算,share、amount、rest 三选一|one line per scheme: exactly one of share, amount, rest"`
	Sharing    string       `key:"sharing" need:"no" doc:"结余留用、超支分担办法;除 fee-for-service、tiered-payment 外必填|sharing rule; needed by every method but fee-for-service and tiered-payment"`
	FundSide   Account      `key:"fund_side" need:"no" doc:"基金一方的差额归入或取自何处;除 fee-for-service 外必填|where the fund's part of a variance goes or comes from; needed by every method but fee-for-service"`
	Outside    OutsideRule  `key:"outside" need:"no" doc:"市外机构(仅 drg-points,必填)|institutions with region outside (drg-points only, needed there)"`
	Bounds     *Bounds      `key:"bounds" need:"no" doc:"应付额与发生额之比的上下限(仅 drg-points)|floor and cap of payable ÷ incurred (drg-points only)"`
	Tiers      []Tier       `key:"tiers" need:"no" doc:"折付档次(仅 tiered-payment,必填),上限递增,末档不设上限|bands of what is paid (tiered-payment only, needed there), with rising edges; the last has none"`
	TierBase   TierBase     `key:"tier_base" need:"no" doc:"折付基数(仅 tiered-payment):prior 上年统筹支付(不填即此)/ quota 额度表中本机构的额度|what tiers are ratios of (tiered-payment only): prior, last year's fund cost (when absent), or quota, the institution's own row of quotas"`
	Deductions Deductions   `key:"deductions" need:"default=net" doc:"审核扣款:net 先扣后分担 / after 先分担后扣|audit deductions before or after sharing"`
	Clause     *Clause      `key:"clause" need:"no" doc:"条款|clause"`
}

// UnitBudget is one scheme's budget line of a unit: exactly one of share,
// amount and rest.
type UnitBudget struct {
	Scheme string       `key:"scheme" need:"yes" doc:"险种|scheme"`
	Share  *money.Ratio `key:"share" need:"no" range:"0%..100%" doc:"占可分配额的比例|share of the distributable"`
	Amount *money.Fen   `key:"amount" need:"no" range:"0.." doc:"金额|amount"`
	Rest   *bool        `key:"rest" need:"no" doc:"其余全部(每险种至多一个)|whatever is left (one per scheme)"`
	Clause *Clause      `key:"clause" need:"no" doc:"条款|clause"`
}

// Tier (折付档次) is one band of a tiered payment: the part of the year's
// incurred up to UpTo of the institution's own level is paid at Pay.
type Tier struct {
	UpTo *money.Ratio `key:"up_to" need:"no" range:"0%.." doc:"上限,占本机构折付基数的比例|upper edge as a ratio of the institution's own base"`
	Pay  money.Ratio  `key:"pay" need:"yes" range:"0%..100%" doc:"这一段发生额的支付比例|share of this part that is paid"`
}

// Bounds keep payable ÷ incurred of a points pool within a floor and a cap.
type Bounds struct {
	Floor      money.Ratio `key:"floor" need:"yes" range:"0%.." doc:"下限|floor"`
	Cap        money.Ratio `key:"cap" need:"yes" range:"0%.." doc:"上限|cap"`
	Infeasible Infeasible  `key:"infeasible" need:"yes" doc:"无解时:error 报错 / relax 放宽|when no point value meets the bounds"`
}

// Sharing (结余留用 / 超支分担) is a pair of ladders; an absent one gives 0.
type Sharing struct {
	ID      string  `key:"id" need:"yes" doc:"编号|id"`
	Title   string  `key:"title" need:"default=id" doc:"名称|title"`
	Surplus *Ladder `key:"surplus" need:"no" doc:"结余留用档次|surplus ladder, of budget − incurred"`
	Overrun *Ladder `key:"overrun" need:"no" doc:"超支分担档次|overrun ladder, of incurred − budget"`
	Clause  *Clause `key:"clause" need:"no" doc:"条款|clause"`
}

// Ladder is a sharing ladder as written; see [money.Ladder] for its arithmetic.
type Ladder struct {
	Bands  []Band       `key:"bands" need:"yes" doc:"档次,上限递增,末档不设上限|bands with rising edges; the last has none"`
	Mode   LadderMode   `key:"mode" need:"default=marginal" doc:"marginal 分段计算 / whole 全额套档|marginal or whole"`
	Gate   money.Ratio  `key:"gate" need:"default=0%" range:"0%.." doc:"偏离率低于此值不分享|below this deviation ratio the share is 0"`
	Cap    *money.Ratio `key:"cap" need:"no" range:"0%.." doc:"不超过预算的比例|at most this ratio of the base"`
	Factor money.Ratio  `key:"factor" need:"default=100%" range:"0%..100%" doc:"档次之后、封顶之前的乘数|multiplier after the bands, before the cap"`
}

// Band is one step of a ladder.
type Band struct {
	UpTo  *money.Ratio `key:"up_to" need:"no" range:"0%.." doc:"偏离率上限|upper edge as a ratio of the base"`
	Share money.Ratio  `key:"share" need:"yes" range:"0%..100%" doc:"机构留用或分担比例|the institution's share"`
}

// Admission (新增定点) is a rule that takes matching institutions out of a
// unit's ordinary settlement.
type Admission struct {
	ID         string      `key:"id" need:"yes" doc:"编号|id"`
	Title      string      `key:"title" need:"default=id" doc:"名称|title"`
	Units      []string    `key:"units" need:"yes" doc:"适用单元|units it applies to"`
	When       When        `key:"when" need:"yes" doc:"条件,须全部满足|conditions, all must hold"`
	Pay        Pay         `key:"pay" need:"yes" doc:"as-incurred 按项目支付 / capped 增幅封顶|how it is paid"`
	GrowthCaps *GrowthCaps `key:"growth_caps" need:"no" doc:"增幅上限(capped 必填)|growth caps (needed by capped)"`
	Excess     Excess      `key:"excess" need:"no" doc:"超出部分算法(capped 必填)|how two excesses combine (needed by capped)"`
	From       Account     `key:"from" need:"yes" doc:"资金来源|where the payable comes from"`
	Clause     *Clause     `key:"clause" need:"no" doc:"条款|clause"`
}

// When lists the conditions of an admission; those given must all hold.
type When struct {
	DesignatedFrom      *DesignatedFrom `key:"designated_from" need:"no" doc:"定点日期不早于;plan_start 指施行日期|designated on or after; plan_start means the plan's date"`
	NaturalYearsBelow   *int            `key:"natural_years_below" need:"no" range:"0.." doc:"已满自然年度数少于|completed natural years below"`
	InstitutionSelector `key:",inline"`
}

// GrowthCaps limit the growth over last year of cost per visit (次均费用) and
// visits per person (人次人头比). An absent one does not limit.
type GrowthCaps struct {
	CostPerVisit    *money.Ratio `key:"cost_per_visit" need:"no" range:"-100%.." doc:"次均费用增幅上限|growth of cost per visit"`
	VisitsPerPerson *money.Ratio `key:"visits_per_person" need:"no" range:"-100%.." doc:"人次人头比增幅上限|growth of visits per person"`
}

// Award (奖励) is a fixed amount split over institutions by an activity column.
type Award struct {
	ID     string    `key:"id" need:"yes" doc:"编号|id"`
	Title  string    `key:"title" need:"default=id" doc:"名称|title"`
	Scheme string    `key:"scheme" need:"yes" doc:"险种|scheme"`
	Amount money.Fen `key:"amount" need:"yes" range:"0.." doc:"金额|amount"`
	From   Account   `key:"from" need:"yes" doc:"资金来源|where it comes from"`
	Weight Weight    `key:"weight" need:"yes" doc:"分配依据|the activity column it is split by"`
	Units  []string  `key:"units" need:"yes" doc:"适用单元|units"`
	Clause *Clause   `key:"clause" need:"no" doc:"条款|clause"`
}

// ReserveUse is a planned use of the reserve (预留金用途) with a fixed amount.
type ReserveUse struct {
	ID     string    `key:"id" need:"yes" doc:"编号|id"`
	Title  string    `key:"title" need:"default=id" doc:"名称|title"`
	Scheme string    `key:"scheme" need:"yes" doc:"险种|scheme"`
	Amount money.Fen `key:"amount" need:"yes" range:"0.." doc:"金额|amount"`
	Clause *Clause   `key:"clause" need:"no" doc:"条款|clause"`
}

// Override (特殊原因) swaps the sharing rule of one holder, with the reason on record.
type Override struct {
	Holder  string  `key:"holder" need:"yes" doc:"预算责任单位:机构或医共体编码|institution or alliance code"`
	Unit    string  `key:"unit" need:"yes" doc:"单元|unit"`
	Scheme  string  `key:"scheme" need:"yes" doc:"险种|scheme"`
	Sharing string  `key:"sharing" need:"yes" doc:"改用的办法|the sharing rule used instead"`
	Reason  string  `key:"reason" need:"yes" doc:"原因|reason"`
	Clause  *Clause `key:"clause" need:"no" doc:"条款|clause"`
}

// CashRule says what is paid ahead and what is held back in its units.
type CashRule struct {
	Units    []string  `key:"units" need:"yes" doc:"适用单元|units"`
	Advance  *Advance  `key:"advance" need:"no" doc:"预付|advance"`
	Holdback *Holdback `key:"holdback" need:"no" doc:"质量保证金|hold-back"`
	Clause   *Clause   `key:"clause" need:"no" doc:"条款|clause"`
}

// Advance (预付) is cash paid during the year.
type Advance struct {
	Basis  Basis       `key:"basis" need:"yes" doc:"incurred 按发生额 / quota 按额度 / budget 按单元预算|what the rate is of"`
	Rate   money.Ratio `key:"rate" need:"yes" range:"0%..100%" doc:"比例|rate"`
	Period Period      `key:"period" need:"yes" doc:"month 按月 / quarter 按季|month or quarter"`
}

// Holdback (质量保证金) is kept from the payable until the assessment.
type Holdback struct {
	Rate       money.Ratio `key:"rate" need:"yes" range:"0%..100%" doc:"比例|rate"`
	Schedule   string      `key:"schedule" need:"yes" doc:"返还办法,见 assessment.schedules|release schedule"`
	ForfeitsTo Account     `key:"forfeits_to" need:"yes" doc:"扣减部分归入|where forfeits go"`
}

// Assessment holds what scores do.
type Assessment struct {
	Schedules []Schedule   `key:"schedules" need:"no" doc:"返还办法|release schedules"`
	Scores    *ScoreSource `key:"scores" need:"no" doc:"考核得分由评分表得出,填入机构表中没有得分的机构|scores come from a scorecard, for institutions without one in their table"`
}

// ScoreSource says which scorecard gives institutions their scores.
type ScoreSource struct {
	Card string `key:"card" need:"yes" doc:"评分表:文件或 card:名称|scorecard: a file or card:NAME"`
	Data string `key:"data" need:"yes" doc:"评分表的数据,编码为机构编码|the card's data; its ids are those of institutions"`
}

// Schedule (返还办法) turns a score into the share of a hold-back that is released.
type Schedule struct {
	ID     string         `key:"id" need:"yes" doc:"编号|id"`
	Title  string         `key:"title" need:"default=id" doc:"名称|title"`
	Steps  []ScheduleStep `key:"steps" need:"no" doc:"分档返还,须有从 0 分起的一档;steps、linear 二选一|steps, one of which must start from 0; exactly one of steps and linear"`
	Linear *LinearRelease `key:"linear" need:"no" doc:"按得分比例返还;steps、linear 二选一|release in proportion to the score; exactly one of steps and linear"`
	Clause *Clause        `key:"clause" need:"no" doc:"条款|clause"`
}

// LinearRelease (按比例返还) releases (score − From) ÷ (To − From) of a
// hold-back: nothing up to From, all of it from To upwards. From 0 to 100 is the
// plain score ÷ 100.
type LinearRelease struct {
	From Score `key:"from" need:"yes" range:"0..100" doc:"不高于此分全不返还|nothing is released up to this score"`
	To   Score `key:"to" need:"yes" range:"0..100" doc:"不低于此分全部返还|all is released from this score upwards"`
}

// ScheduleStep releases Release from ScoreFrom upwards.
type ScheduleStep struct {
	ScoreFrom Score       `key:"score_from" need:"yes" range:"0..100" doc:"起始分|from this score"`
	Release   money.Ratio `key:"release" need:"yes" range:"0%..100%" doc:"返还比例|share released"`
}

// DataFiles names the tables, relative to the scenario file.
type DataFiles struct {
	Institutions string `key:"institutions" need:"yes" doc:"机构表|institutions"`
	Activity     string `key:"activity" need:"no" doc:"业务量表,逐月;病例给出全部业务量时可省|activity, month by month; may be absent when cases give every row"`
	Cases        string `key:"cases" need:"no" doc:"病例数据,由 points 计算点数|cases, which points turn into points"`
	Prior        string `key:"prior" need:"no" doc:"上年全年合计|last year's totals"`
	Quotas       string `key:"quotas" need:"no" doc:"机构预算额度表|quotas"`
}

// QuotaRule (额度测算办法) sets all quotas of its unit from history, persons and
// efficiency. Source: docs/METHOD.md §3a.
type QuotaRule struct {
	Unit       string       `key:"unit" need:"yes" doc:"单元|unit"`
	History    money.Ratio  `key:"history" need:"yes" range:"0%..100%" doc:"上年基金支出占比的权重,其余按人头|weight of the share of prior fund cost; the rest goes by persons"`
	Efficiency *Efficiency  `key:"efficiency" need:"no" doc:"效率系数|efficiency factors"`
	Negotiated []Negotiated `key:"negotiated" need:"no" doc:"协商调整|negotiated changes"`
	Clause     *Clause      `key:"clause" need:"no" doc:"条款|clause"`
}

// Efficiency chooses the factors peer ÷ own and their limits.
type Efficiency struct {
	CostPerVisit    bool        `key:"cost_per_visit" need:"yes" doc:"次均费用系数|use cost per visit"`
	VisitsPerPerson bool        `key:"visits_per_person" need:"yes" doc:"人次人头比系数|use visits per person"`
	Lower           money.Ratio `key:"lower" need:"yes" range:"0%.." doc:"下限|lower limit"`
	Upper           money.Ratio `key:"upper" need:"yes" range:"0%.." doc:"上限|upper limit"`
}

// Negotiated (协商谈判) multiplies a holder's weight by 1 + change.
type Negotiated struct {
	Holder string      `key:"holder" need:"yes" doc:"预算责任单位|institution or alliance code"`
	Scheme string      `key:"scheme" need:"no" doc:"险种;不填为全部|scheme; all when absent"`
	Change money.Ratio `key:"change" need:"yes" range:"-100%.." doc:"增减比例|change"`
	Reason string      `key:"reason" need:"yes" doc:"原因|reason"`
	Clause *Clause     `key:"clause" need:"no" doc:"条款|clause"`
}

// Adjustment is a what-if lever: it multiplies drivers of the rows it selects.
type Adjustment struct {
	Where        Where        `key:"where" need:"yes" doc:"选取条件,须全部满足|which rows"`
	Visits       *money.Ratio `key:"visits" need:"no" range:"-100%.." doc:"业务量:人次、人头、病例、点数与各项金额|volume: visits, persons, cases, points and all amounts"`
	CostPerVisit *money.Ratio `key:"cost_per_visit" need:"no" range:"-100%.." doc:"次均费用:各项金额|all amounts"`
	Persons      *money.Ratio `key:"persons" need:"no" range:"-100%.." doc:"人头|persons only"`
	Points       *money.Ratio `key:"points" need:"no" range:"-100%.." doc:"点数|points only"`
	FundRatio    *money.Ratio `key:"fund_ratio" need:"no" range:"-100%.." doc:"基金支付比例:按项目统筹支付|fund cost only, at most the total cost"`
}

// Where selects activity rows; conditions given must all hold.
type Where struct {
	Scheme              string `key:"scheme" need:"no" doc:"险种|scheme"`
	Unit                string `key:"unit" need:"no" doc:"单元|unit"`
	Institution         string `key:"institution" need:"no" doc:"机构编码|institution code"`
	Alliance            string `key:"alliance" need:"no" doc:"医共体编码|alliance code"`
	InstitutionSelector `key:",inline"`
}

// InstitutionSelector holds the conditions on an institution that admissions
// and levers share.
type InstitutionSelector struct {
	Kind      Kind      `key:"kind" need:"no" doc:"机构类别|kind"`
	Level     Level     `key:"level" need:"no" doc:"等级|level"`
	Ownership Ownership `key:"ownership" need:"no" doc:"所有制|ownership"`
	Region    Region    `key:"region" need:"no" doc:"地区|region"`
}
