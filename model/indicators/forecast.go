package indicators

import (
	"slices"

	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/problem"
)

// MonthsWithData lists the months in which any line has a row or a value.
func MonthsWithData(a *plan.Activity) (months []int) {
	for m := 1; m <= plan.Months; m++ {
		if slices.ContainsFunc(lineNumbers(a), func(k int) bool { return hasData(a, k, m) }) {
			months = append(months, m)
		}
	}
	return months
}

func lineNumbers(a *plan.Activity) []int {
	out := make([]int, len(a.Lines))
	for i := range out {
		out[i] = i
	}
	return out
}

// hasData tells whether line k has a row or a value in month m.
func hasData(a *plan.Activity, k, m int) bool {
	at := plan.Months*k + m - 1
	if a.Rows[at] != 0 {
		return true
	}
	for c := range a.Columns {
		if a.Columns[c][at] != 0 {
			return true
		}
	}
	return false
}

// Forecast returns the year in which the months after T run at the mean of
// months 1–T. For each line and column, with S = Σ of months 1–T:
//
//	rest = round(S · (12 − T) ÷ T)
//
// split equally over the remaining months, left-over units to the earliest, so
// that the year comes to round(S · 12 ÷ T). Values after T do not count. Last
// year's table has no months, so that there is no season to follow. Source:
// docs/METHOD.md §12.2.
func Forecast(a *plan.Activity, through int) (*plan.Activity, problem.List) {
	var found problem.List
	out := a.Clone()
	left := int64(plan.Months - through)
	if left == 0 {
		return out, nil
	}
	overflow := false
	for c := range out.Columns {
		for k := range out.Lines {
			months := out.Columns[c][plan.Months*k : plan.Months*(k+1)]
			var sum int64
			for _, v := range months[:through] {
				sum += v
			}
			rest, ok := money.MulDiv(sum, left, int64(through))
			overflow = overflow || !ok
			for j := range months[through:] {
				months[through+j] = rest / left
				if int64(j) < rest%left {
					months[through+j]++
				}
			}
		}
	}
	for k := range out.Lines {
		clear(out.Rows[plan.Months*k+through : plan.Months*(k+1)])
	}
	if overflow {
		found.Errorf("overflow", "data.activity", "推算的全年业务量超出范围", "the forecast of the year is out of range")
	}
	return out, found
}

// checkThrough refuses a month that the data do not reach.
func checkThrough(through int, months []int, found *problem.List) {
	switch last := 0; {
	case len(months) == 0:
		found.Errorf("no-data", "data.activity", "没有任何月份的业务数据", "there is no activity in any month")
	case through < 1 || through > plan.Months:
		found.Errorf("bad-month", "--through", "%d 不是月份", "%d is not a month", through).Allow("1–12", "1–12")
	default:
		if last = months[len(months)-1]; through > last {
			found.Errorf("no-data", "data.activity", "监测到 %[1]d 月,但数据只到 %[2]d 月;有数据的月份:%[3]s", "monitoring through month %[1]d, but the data end in month %[2]d; months with data: %[3]s",
				through, last, MonthList(months)).Advise("用 --through %d,或补上后续月份", "use --through %d, or add the later months", last)
		}
	}
}
