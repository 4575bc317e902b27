package indicators

import (
	"fundsim/model/journal"
	"fundsim/model/problem"
)

// The formulas of indicators and of monitoring.
const (
	FormulaCostPerVisit    journal.FormulaID = "cost-per-visit"
	FormulaVisitsPerPerson journal.FormulaID = "visits-per-person"
	FormulaReimbursement   journal.FormulaID = "reimbursement-ratio"
	FormulaCostPerCase     journal.FormulaID = "cost-per-case"
	FormulaAverageStay     journal.FormulaID = "average-stay"
	FormulaCMI             journal.FormulaID = "cmi"
	FormulaGrowth          journal.FormulaID = "growth"
	FormulaExpected        journal.FormulaID = "expected-use"
	FormulaExecution       journal.FormulaID = "execution-rate"
	FormulaForecast        journal.FormulaID = "year-forecast"
)

var (
	toFen     = problem.Text{ZH: "显示时四舍五入到分", EN: "shown to the nearest fen"}
	toFour    = problem.Text{ZH: "显示时四舍五入到四位小数", EN: "shown to four decimals"}
	toPercent = problem.Text{ZH: "显示为百分数,两位小数", EN: "shown in percent with two decimals"}
	onceFen   = problem.Text{ZH: "四舍五入到分,只此一次", EN: "to the nearest fen, halves away from zero, once"}
	eachWhole = problem.Text{ZH: "每行每列四舍五入一次", EN: "each line and column once, halves away from zero"}
)

// Formulas lists every formula of this package; docs/METHOD.md §12 explains them.
var Formulas = []journal.Formula{
	{ID: FormulaCostPerVisit, Name: problem.Text{ZH: "次均费用", EN: "cost per visit"}, Expr: problem.Text{ZH: "Σ总费用 ÷ Σ人次", EN: "Σ total_cost ÷ Σ visits"}, Rounding: toFen, Source: "§12.1"},
	{ID: FormulaVisitsPerPerson, Name: problem.Text{ZH: "人次人头比", EN: "visits per person"}, Expr: problem.Text{ZH: "Σ人次 ÷ Σ人头", EN: "Σ visits ÷ Σ persons"}, Rounding: toFour, Source: "§12.1"},
	{ID: FormulaReimbursement, Name: problem.Text{ZH: "基金支付比例", EN: "reimbursement ratio"}, Expr: problem.Text{ZH: "Σ统筹支付 ÷ Σ总费用", EN: "Σ fund_cost ÷ Σ total_cost"}, Rounding: toPercent, Source: "§12.1"},
	{ID: FormulaCostPerCase, Name: problem.Text{ZH: "例均费用", EN: "cost per case"}, Expr: problem.Text{ZH: "Σ总费用 ÷ Σ病例数", EN: "Σ total_cost ÷ Σ cases"}, Rounding: toFen, Source: "§12.1"},
	{ID: FormulaAverageStay, Name: problem.Text{ZH: "平均住院日", EN: "average length of stay"}, Expr: problem.Text{ZH: "Σ住院天数 ÷ Σ病例数", EN: "Σ bed days ÷ Σ cases"}, Rounding: toFour, Source: "§12.1"},
	{ID: FormulaCMI, Name: problem.Text{ZH: "病例组合指数 CMI", EN: "case-mix index"}, Expr: problem.Text{ZH: "Σ点数 ÷ Σ病例数 ÷ 100", EN: "Σ points ÷ Σ cases ÷ 100"}, Rounding: toFour, Source: "§12.1"},
	{ID: FormulaGrowth, Name: problem.Text{ZH: "增幅", EN: "growth"}, Expr: problem.Text{ZH: "本年 ÷ 上年 − 1", EN: "this year ÷ last year − 1"}, Rounding: toPercent, Source: "§12.1"},
	{ID: FormulaExpected, Name: problem.Text{ZH: "时间进度应有额", EN: "expected use"}, Expr: problem.Text{ZH: "预算 × T ÷ 12", EN: "budget × T ÷ 12"}, Rounding: onceFen, Source: "§12.2"},
	{ID: FormulaExecution, Name: problem.Text{ZH: "执行率", EN: "execution rate"}, Expr: problem.Text{ZH: "1–T 月发生额 ÷ 时间进度应有额", EN: "incurred of months 1–T ÷ expected use"}, Rounding: toPercent, Source: "§12.2"},
	{ID: FormulaForecast, Name: problem.Text{ZH: "全年推算", EN: "forecast of the year"}, Expr: problem.Text{ZH: "1–T 月合计 × 12 ÷ T", EN: "Σ months 1–T × 12 ÷ T"}, Rounding: eachWhole, Source: "§12.2"},
}
