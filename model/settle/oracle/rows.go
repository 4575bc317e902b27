package oracle

import (
	"fmt"
	"slices"

	"fundsim/model/plan"
	"fundsim/model/settle"
)

// row is one institution in one unit and scheme. All amounts are in fen.
type row struct {
	key         plan.LineKey
	institution *plan.Institution
	unit        *plan.Unit
	months      [plan.NumColumns][plan.Months]num
	admission   *plan.Admission // nil in the unit's ordinary settlement
	settledBy   string
	quota       num // nil where none
	priced      bool
	bound       settle.Bound

	incurred                                      num // A
	patients                                      num // I
	retained, borne, payable, nonpayable          num
	advance, withheld, released, forfeited, final num
}

// sum is Σ_months of a column.
func (r *row) sum(c plan.Column) num { return add(r.months[c][:]...) }

// incurredIn is A of one month (0–11): fund_cost − deductions, or fund_cost
// alone with `deductions: after`. Source: docs/METHOD.md §2.
func (r *row) incurredIn(month int) num {
	if r.unit.Deductions == plan.DeductAfter {
		return r.months[plan.FundCost][month]
	}
	return sub(r.months[plan.FundCost][month], r.months[plan.DeductionsCol][month])
}

// readRows makes a row of every activity line. Activity in a unit that has no
// budget line for that scheme is an error. Source: docs/METHOD.md §2.
func (y *year) readRows() error {
	for k, key := range y.a.Lines {
		if y.rows[key] != nil {
			return fmt.Errorf("%v twice", key)
		}
		r, err := y.newRow(key)
		if err != nil {
			return err
		}
		for c := range plan.NumColumns {
			for m := range plan.Months {
				r.months[c][m] = whole(*y.a.Month(c, k, m+1))
			}
		}
		for m := range plan.Months {
			r.incurred = add(r.incurred, r.incurredIn(m))
		}
		r.patients = sub(r.sum(plan.TotalCost), r.sum(plan.FundCost))
	}
	return nil
}

// newRow adds a row of zeros and finds the admission rule it falls under.
func (y *year) newRow(key plan.LineKey) (*row, error) {
	in, u := y.institutions[key.Institution], y.units[key.Unit]
	if in == nil || u == nil || y.potBudget[pot{key.Unit, key.Scheme}] == nil {
		return nil, fmt.Errorf("%v: no such institution, or no budget line", key)
	}
	r := &row{key: key, institution: in, unit: u, settledBy: string(u.Method)}
	for c := range r.months {
		for m := range r.months[c] {
			r.months[c][m] = whole(0)
		}
	}
	for _, x := range []*num{&r.incurred, &r.patients, &r.retained, &r.borne, &r.payable, &r.nonpayable, &r.advance,
		&r.withheld, &r.released, &r.forfeited, &r.final} {
		*x = whole(0)
	}
	if rule := y.admissionOf(in, u.ID); rule != nil {
		r.admission, r.settledBy = rule, rule.ID
	}
	y.rows[key] = r
	return r, nil
}

// admissionOf is the first rule that matches an institution in a unit.
// Source: docs/METHOD.md §2, admission rule.
func (y *year) admissionOf(in *plan.Institution, unit string) *plan.Admission {
	for i := range y.p.Admissions {
		rule := &y.p.Admissions[i]
		if slices.Contains(rule.Units, unit) && y.matches(rule.When, in) {
			return rule
		}
	}
	return nil
}

// matches tells whether all conditions hold; without designated_on no date
// condition does. Source: docs/METHOD.md §2.
func (y *year) matches(w plan.When, in *plan.Institution) bool {
	if w.DesignatedFrom != nil {
		from := w.DesignatedFrom.Date
		if w.DesignatedFrom.PlanStart {
			from = y.planStart()
		}
		if in.DesignatedOn.IsZero() || in.DesignatedOn.Before(from) {
			return false
		}
	}
	if w.NaturalYearsBelow != nil {
		if in.DesignatedOn.IsZero() || completedYears(y.p.Year, in.DesignatedOn) >= *w.NaturalYearsBelow {
			return false
		}
	}
	return selects(w.InstitutionSelector, in)
}

func (y *year) planStart() plan.Date {
	if y.p.PlanStart.IsZero() {
		return plan.Date{Year: y.p.Year, Month: 1, Day: 1}
	}
	return y.p.PlanStart
}

// completedYears = year − year(designated_on) − (0 if designated on 1 January,
// else 1). Source: docs/METHOD.md §2.
func completedYears(year int, designated plan.Date) int {
	years := year - designated.Year
	if designated.Month != 1 || designated.Day != 1 {
		years--
	}
	return years
}

// selects tells whether the conditions on an institution that are given hold.
func selects(s plan.InstitutionSelector, in *plan.Institution) bool {
	return (s.Kind == "" || s.Kind == in.Kind) && (s.Level == "" || s.Level == in.Level) &&
		(s.Ownership == "" || s.Ownership == in.Ownership) && (s.Region == "" || s.Region == in.Region)
}

// ordinary lists the rows of a unit and scheme that no admission rule takes
// out, by institution id; admitted lists the others.
func (y *year) ordinary(at pot) []*row { return y.rowsOf(at, false) }

func (y *year) admitted(at pot) []*row { return y.rowsOf(at, true) }

func (y *year) rowsOf(at pot, admitted bool) []*row {
	var found []*row
	for _, id := range sortedKeys(y.institutions) {
		r := y.rows[plan.LineKey{Institution: id, Scheme: at.scheme, Unit: at.unit}]
		if r != nil && (r.admission != nil) == admitted {
			found = append(found, r)
		}
	}
	return found
}

// allRows lists every row by scheme, unit and institution.
func (y *year) allRows() []*row {
	var all []*row
	for _, at := range y.pots() {
		for _, id := range sortedKeys(y.institutions) {
			if r := y.rows[plan.LineKey{Institution: id, Scheme: at.scheme, Unit: at.unit}]; r != nil {
				all = append(all, r)
			}
		}
	}
	return all
}

// total adds one amount over rows.
func total(rows []*row, amount func(*row) num) num {
	sum := whole(0)
	for _, r := range rows {
		sum = add(sum, amount(r))
	}
	return sum
}

func incurredOf(r *row) num { return r.incurred }

func payableOf(r *row) num { return r.payable }

// weigh gives every row's weight by institution id.
func weigh(rows []*row, weight func(*row) num) map[string]num {
	weights := map[string]num{}
	for _, r := range rows {
		weights[r.key.Institution] = weight(r)
	}
	return weights
}
