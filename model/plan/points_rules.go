package plan

import "fundsim/model/money"

// PointsRules (点数计算办法) say how grouped cases become points: which file holds
// the cases, how groups are trimmed and priced, and which cases are paid
// otherwise. Source: docs/METHOD.md §10.
type PointsRules struct {
	Unit        string         `key:"unit" need:"yes" doc:"点数所归单元(drg-points)|the drg-points unit that the points belong to"`
	Cases       CaseSource     `key:"cases" need:"no" doc:"病例数据;也可只写 data.cases|the cases; data.cases does as well"`
	BasePoints  string         `key:"base_points" need:"no" doc:"官方基准点数表;不填则由参照病例计算|official list of base points; computed from the reference cases when absent"`
	Reference   *CaseSource    `key:"reference" need:"no" doc:"参照病例(如前三年);不填则用本年病例|reference cases; the same cases when absent"`
	Trim        Trim           `key:"trim" need:"no" doc:"剔除极端病例|trimming of extreme cases"`
	MinCases    int            `key:"min_cases" need:"default=5" range:"1.." doc:"剔除后病例少于此数的病组为不稳定组|groups with fewer cases after trimming are unstable"`
	MaxCV       *money.Ratio   `key:"max_cv" need:"no" range:"0.." doc:"剔除后费用变异系数大于此数的病组为不稳定组|groups whose trimmed costs vary more are unstable"`
	Coefficient *Coefficient   `key:"coefficient" need:"no" doc:"差异系数|coefficient"`
	Low         *LowCases      `key:"low" need:"no" doc:"低倍率病例|low cases"`
	Middle      *MiddleCases   `key:"middle" need:"no" doc:"中间倍率病例|middle cases"`
	High        []HighCases    `key:"high" need:"no" doc:"高倍率病例,按基准点数分档,末档不设上限|high cases by base points; the last band has no limit"`
	BedDay      []BedDayGroup  `key:"bed_day" need:"no" doc:"床日病组|groups paid by bed days"`
	Readmission *Readmission   `key:"readmission" need:"no" doc:"重复住院|readmissions"`
	Special     *SpecialReview `key:"special" need:"no" doc:"特例单议|special review"`
	Clause      *Clause        `key:"clause" need:"no" doc:"条款|clause"`
}

// CaseSource names case files (CSV, XLSX, Parquet) and how to read them.
type CaseSource struct {
	Bare      *string      `key:",scalar" doc:"只写文件名|just a file name"`
	File      Names        `key:"file" need:"yes" doc:"文件、文件列表或通配|a file, a list of files, or a pattern"`
	Columns   CaseColumns  `key:"columns" need:"no" doc:"列名对照|the file's names of the columns"`
	Constants CaseConstant `key:"constants" need:"no" doc:"文件没有的列取此值|values of columns that the file lacks"`
	FundRatio *money.Ratio `key:"fund_ratio" need:"no" range:"0%..100%" doc:"统筹支付为空时按总费用的比例|stands in for an empty or absent fund_cost"`
}

// Files are the names or patterns of the source's files.
func (s *CaseSource) Files() Names {
	if s.Bare != nil {
		return Names{*s.Bare}
	}
	return s.File
}

// Names is a name or a list of names.
type Names []string

// CaseColumns maps the columns of cases to a file's own names; several names
// for group compose its code, joined by a hyphen. An absent name is the column's
// standard English or Chinese one.
type CaseColumns struct {
	CaseID      string `key:"case_id" need:"no" doc:"病例号|case id"`
	Institution string `key:"institution" need:"no" doc:"机构编码|institution"`
	Scheme      string `key:"scheme" need:"no" doc:"险种|scheme"`
	Month       string `key:"month" need:"no" doc:"出院月份|month of discharge"`
	Group       Names  `key:"group" need:"no" doc:"病组,可由多列组成|group, may be composed of several columns"`
	TotalCost   string `key:"total_cost" need:"no" doc:"总费用|total cost"`
	FundCost    string `key:"fund_cost" need:"no" doc:"按项目统筹支付|fund cost"`
	BedDays     string `key:"bed_days" need:"no" doc:"住院天数|bed days"`
	Special     string `key:"special" need:"no" doc:"特例单议 0/1|special review 0/1"`
	Patient     string `key:"patient" need:"no" doc:"患者编码|patient"`
	Admitted    string `key:"admitted" need:"no" doc:"入院日期|date of admission"`
	Discharged  string `key:"discharged" need:"no" doc:"出院日期|date of discharge"`
	TCMFundCost string `key:"tcm_fund_cost" need:"no" doc:"中医药基金支出|fund cost of Chinese medicine"`
}

// CaseConstant gives the values of columns that a file lacks.
type CaseConstant struct {
	Institution string `key:"institution" need:"no" doc:"机构编码|institution"`
	Scheme      string `key:"scheme" need:"no" doc:"险种|scheme"`
	Month       *int   `key:"month" need:"no" range:"1..12" doc:"月份|month"`
	Group       string `key:"group" need:"no" doc:"病组|group"`
}

// Trim removes extreme reference cases of a group before its mean is taken.
type Trim struct {
	Method TrimMethod   `key:"method" need:"default=none" doc:"none 不剔除 / iqr 四分位距 / ratio 均值倍数|how"`
	Lower  *money.Ratio `key:"lower" need:"no" range:"0.." doc:"ratio:均值的下限倍数|ratio: least multiple of the mean"`
	Upper  *money.Ratio `key:"upper" need:"no" range:"0.." doc:"ratio:均值的上限倍数|ratio: largest multiple of the mean"`
}

// Coefficient (差异系数) is a level's or institution's mean cost in a group ÷ the
// area's, clamped.
type Coefficient struct {
	By       CoefficientBy `key:"by" need:"yes" doc:"none / level 按等级 / institution 按机构|by level or by institution"`
	Lower    money.Ratio   `key:"lower" need:"default=0%" range:"0%.." doc:"下限|lower limit"`
	Upper    *money.Ratio  `key:"upper" need:"no" range:"0%.." doc:"上限|upper limit"`
	MinCases int           `key:"min_cases" need:"default=5" range:"1.." doc:"病例少于此数取 1|fewer cases: 1"`
}

// LowCases are paid by their own cost: r ≤ up_to.
type LowCases struct {
	UpTo money.Ratio `key:"up_to" need:"yes" range:"0%.." doc:"费用不高于均值的此倍数|at most this multiple of the mean"`
}

// MiddleCases are paid base · (r + add): low.up_to < r ≤ up_to.
type MiddleCases struct {
	UpTo money.Ratio `key:"up_to" need:"yes" range:"0%.." doc:"费用不高于均值的此倍数|at most this multiple of the mean"`
	Add  money.Ratio `key:"add" need:"yes" range:"0%.." doc:"加成|addition"`
}

// HighCases are paid their excess over a multiple of the mean in full.
type HighCases struct {
	BasePointsTo *money.Points `key:"base_points_to" need:"no" range:"0.." doc:"适用于基准点数不高于此数的病组|for groups with base points up to this"`
	Multiple     money.Ratio   `key:"multiple" need:"yes" range:"0.." doc:"费用高于均值的此倍数为高倍率|above this multiple of the mean"`
}

// BedDayGroup is a group that is paid by bed days.
type BedDayGroup struct {
	Group        string       `key:"group" need:"yes" doc:"病组|group"`
	PointsPerDay money.Points `key:"points_per_day" need:"yes" range:"0.." doc:"每床日点数|points per day"`
}

// Readmission (重复住院) cuts the earlier stay of the same patient, institution and group.
type Readmission struct {
	WithinDays int         `key:"within_days" need:"yes" range:"0..366" doc:"出院后此天数内再入院(含)|admitted again within these days, inclusive"`
	Factor     money.Ratio `key:"factor" need:"yes" range:"0%..100%" doc:"前次住院点数的乘数|multiplies the earlier stay's points"`
}

// SpecialReview (特例单议) pays chosen cases by their cost.
type SpecialReview struct {
	Quota     *money.Ratio `key:"quota" need:"no" range:"0%..100%" doc:"占机构病例数的上限|share of an institution's cases"`
	OverQuota OverQuota    `key:"over_quota" need:"default=error" doc:"超出上限:error 报错 / first-by-cost 取费用最高者|more than the quota"`
}

type (
	// TrimMethod says how extreme cases are removed.
	TrimMethod string
	// CoefficientBy says whose costs a coefficient compares.
	CoefficientBy string
	// OverQuota says what happens to special cases beyond the quota.
	OverQuota string
)

// The words of the points rules.
const (
	TrimNone  TrimMethod = "none"
	TrimIQR   TrimMethod = "iqr"
	TrimRatio TrimMethod = "ratio"

	NoCoefficient CoefficientBy = "none"
	ByLevel       CoefficientBy = "level"
	ByInstitution CoefficientBy = "institution"

	OverQuotaError OverQuota = "error"
	FirstByCost    OverQuota = "first-by-cost"
)

// Words lists the trimming methods.
func (TrimMethod) Words() []Word {
	return []Word{{Code: "none", ZH: "不剔除"}, {Code: "iqr", ZH: "四分位距"}, {Code: "ratio", ZH: "均值倍数"}}
}

// Words lists whose costs a coefficient compares.
func (CoefficientBy) Words() []Word {
	return []Word{{Code: "none", ZH: "无"}, {Code: "level", ZH: "等级"}, {Code: "institution", ZH: "机构"}}
}

// Words lists what may happen beyond the quota.
func (OverQuota) Words() []Word {
	return []Word{{Code: "error", ZH: "报错"}, {Code: "first-by-cost", ZH: "取费用最高者"}}
}
