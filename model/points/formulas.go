package points

import (
	"fundsim/model/journal"
	"fundsim/model/problem"
)

// The formulas of a case's points, from the group to the case.
const (
	GroupMean        journal.FormulaID = "group-mean"
	ListedMean       journal.FormulaID = "listed-mean"
	MeanOfBase       journal.FormulaID = "mean-of-base-points"
	BasePoints       journal.FormulaID = "base-points"
	ListedBase       journal.FormulaID = "listed-base-points"
	CostRatio        journal.FormulaID = "cost-ratio"
	CoefficientOf    journal.FormulaID = "coefficient"
	CoefficientOne   journal.FormulaID = "coefficient-one"
	SpecialByCost    journal.FormulaID = "points-special"
	PointsByDays     journal.FormulaID = "points-by-days"
	UnstableByCost   journal.FormulaID = "points-unstable"
	PointsLow        journal.FormulaID = "points-low"
	PointsMiddle     journal.FormulaID = "points-middle"
	PointsHigh       journal.FormulaID = "points-high"
	PointsNormal     journal.FormulaID = "points-normal"
	PointsRounded    journal.FormulaID = "points-rounded"
	PointsReadmitted journal.FormulaID = "points-readmitted"
)

var (
	unrounded = problem.Text{}
	toTwo     = problem.Text{ZH: "四舍五入到两位小数", EN: "to two decimals, halves away from zero"}
	toFour    = problem.Text{ZH: "四舍五入到四位小数,只此一次", EN: "to four decimals, halves away from zero, once"}
	toClamp   = problem.Text{ZH: "四舍五入到四位小数,再取上下限", EN: "to four decimals, halves away from zero, then clamped"}
)

// Formulas lists every formula of this package; docs/METHOD.md §10 explains them. Costs
// are in fen, exact points in points.
var Formulas = []journal.Formula{
	{ID: GroupMean, Name: problem.Text{ZH: "病组均费", EN: "group's mean cost"}, Expr: problem.Text{ZH: "S_g ÷ n_g(剔除后)", EN: "S_g ÷ n_g, after trimming"}, Rounding: unrounded, Source: "§10"},
	{ID: ListedMean, Name: problem.Text{ZH: "病组均费(官方)", EN: "group's mean cost, listed"}, Expr: problem.Text{ZH: "官方病组表所载", EN: "as in the official list"}, Rounding: unrounded, Source: "§10"},
	{ID: MeanOfBase, Name: problem.Text{ZH: "病组均费(由基准点数反推)", EN: "group's mean cost, from its base points"}, Expr: problem.Text{ZH: "基准点数 ÷ 100 × S ÷ N", EN: "base points ÷ 100 × S ÷ N"}, Rounding: unrounded, Source: "§10"},
	{ID: BasePoints, Name: problem.Text{ZH: "基准点数", EN: "base points"}, Expr: problem.Text{ZH: "100 × 均费 ÷ (S ÷ N)", EN: "100 × mean ÷ (S ÷ N)"}, Rounding: toTwo, Source: "§10"},
	{ID: ListedBase, Name: problem.Text{ZH: "基准点数(官方)", EN: "base points, listed"}, Expr: problem.Text{ZH: "官方病组表所载", EN: "as in the official list"}, Rounding: unrounded, Source: "§10"},
	{ID: CostRatio, Name: problem.Text{ZH: "费用倍率 r", EN: "ratio r of cost to mean"}, Expr: problem.Text{ZH: "费用 ÷ 均费", EN: "cost ÷ mean"}, Rounding: unrounded, Source: "§10"},
	{ID: CoefficientOf, Name: problem.Text{ZH: "差异系数", EN: "coefficient"}, Expr: problem.Text{ZH: "(S_k ÷ n_k) ÷ 均费", EN: "(S_k ÷ n_k) ÷ mean"}, Rounding: toClamp, Source: "§10"},
	{ID: CoefficientOne, Name: problem.Text{ZH: "差异系数(取 1)", EN: "coefficient of 1"}, Expr: problem.Text{ZH: "无差异系数办法,或病例数不足:1", EN: "no rule, or too few cases: 1"}, Rounding: unrounded, Source: "§10"},
	{ID: SpecialByCost, Name: problem.Text{ZH: "特例单议点数", EN: "points of a special case"}, Expr: problem.Text{ZH: "100 × 费用 × N ÷ S", EN: "100 × cost × N ÷ S"}, Rounding: unrounded, Source: "§10"},
	{ID: PointsByDays, Name: problem.Text{ZH: "床日点数", EN: "points by bed days"}, Expr: problem.Text{ZH: "每床日点数 × 住院天数", EN: "points per day × bed days"}, Rounding: unrounded, Source: "§10"},
	{ID: UnstableByCost, Name: problem.Text{ZH: "不稳定病组点数", EN: "points in an unstable group"}, Expr: problem.Text{ZH: "100 × 费用 × N ÷ S", EN: "100 × cost × N ÷ S"}, Rounding: unrounded, Source: "§10"},
	{ID: PointsLow, Name: problem.Text{ZH: "低倍率点数", EN: "points of a low case"}, Expr: problem.Text{ZH: "r ≤ 上限:基准点数 × r", EN: "r ≤ up_to: base points × r"}, Rounding: unrounded, Source: "§10"},
	{ID: PointsMiddle, Name: problem.Text{ZH: "中间倍率点数", EN: "points of a middle case"}, Expr: problem.Text{ZH: "r ≤ 上限:基准点数 × (r + 加成)", EN: "r ≤ up_to: base points × (r + add)"}, Rounding: unrounded, Source: "§10"},
	{ID: PointsHigh, Name: problem.Text{ZH: "高倍率点数", EN: "points of a high case"}, Expr: problem.Text{ZH: "r > 倍数:基准点数 × 差异系数 + 基准点数 × (r − 倍数)", EN: "r > multiple: base points × coefficient + base points × (r − multiple)"}, Rounding: unrounded, Source: "§10"},
	{ID: PointsNormal, Name: problem.Text{ZH: "正常病例点数", EN: "points of a normal case"}, Expr: problem.Text{ZH: "基准点数 × 差异系数", EN: "base points × coefficient"}, Rounding: unrounded, Source: "§10"},
	{ID: PointsRounded, Name: problem.Text{ZH: "病例点数", EN: "points of the case"}, Expr: problem.Text{ZH: "舍入前点数", EN: "points before rounding"}, Rounding: toFour, Source: "§10"},
	{ID: PointsReadmitted, Name: problem.Text{ZH: "病例点数(其后重复住院)", EN: "points of the case, readmitted after it"}, Expr: problem.Text{ZH: "舍入前点数 × 乘数", EN: "points before rounding × factor"}, Rounding: toFour, Source: "§10"},
}

// Symbols are the Chinese and English names of the symbols that the terms use;
// S, N, S_g, n_g, S_k, n_k and r stand for themselves.
var Symbols = map[string]problem.Text{
	"cost":           {ZH: "费用", EN: "cost"},
	"mean":           {ZH: "均费", EN: "mean"},
	"base points":    {ZH: "基准点数", EN: "base points"},
	"coefficient":    {ZH: "差异系数", EN: "coefficient"},
	"lower limit":    {ZH: "下限", EN: "lower"},
	"upper limit":    {ZH: "上限", EN: "upper"},
	"min_cases":      {ZH: "最少病例数", EN: "min_cases"},
	"up_to":          {ZH: "倍率上限", EN: "up_to"},
	"add":            {ZH: "加成", EN: "add"},
	"multiple":       {ZH: "倍数", EN: "multiple"},
	"points per day": {ZH: "每床日点数", EN: "points per day"},
	"bed days":       {ZH: "住院天数", EN: "bed days"},
	"unrounded":      {ZH: "舍入前点数", EN: "points before rounding"},
	"factor":         {ZH: "乘数", EN: "factor"},
	"why":            {ZH: "原因", EN: "why"},
	"member":         {ZH: "等级或机构", EN: "level or institution"},
	"institution":    {ZH: "机构", EN: "institution"},
	"group":          {ZH: "病组", EN: "group"},
}
