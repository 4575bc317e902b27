// Package indicators compares this year with last (指标) and holds the months
// so far against the budget (监测).
//
// Indicators are quotients of sums: cost per visit (次均费用) = total cost ÷
// visits, visits per person (人次人头比) = visits ÷ persons, reimbursement ratio
// (基金支付比例) = fund cost ÷ total cost, and, where cases are counted, cost per
// case (例均费用), average stay (平均住院日) and case-mix index (CMI). They are
// exact fractions of whole numbers, rounded only to be shown. A quotient with a
// zero denominator is empty and never 0; so is a growth without a base.
//
// Monitoring cuts the year after a month T: used = Σ incurred of months 1–T,
// expected = round(budget · T ÷ 12). The forecast lets the remaining months run
// at the mean of those so far and settles that year as any other, by
// [fundsim/model/settle.RunPrepared]: what would be payable, what would be left of the
// reserve, at which point value.
//
// It refuses to read a year into months that are not there: a month beyond the
// data is an error, and a unit that lacks months has no light. Source:
// docs/METHOD.md §12.
package indicators
