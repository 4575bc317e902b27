package calibration

import (
	"math"

	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/problem"
	"fundsim/model/risk"
)

// Simulation says which history is to be made up.
type Simulation struct {
	From, Through    int          // years
	Seed             *int         // nil: the plan's
	Volume, UnitCost *money.Ratio // growth of every unit and scheme, in place of the plan's assumptions
	Risk             *plan.Risk   // in place of the plan's; may be nil
}

// Simulate makes up the activity of several years from what a scenario assumes
// (模拟历史), with the generator of risk runs, and hands each year to each. Its
// own activity is what the plan's year is expected to bring; year y is expected
// to bring
//
//	volume × growth^(y − year), unit cost × growth^(y − year), months by the seasonal factors
//
// with the growth and season of the plan's assumptions; a unit without a season
// there has that of its whole activity in the scenario. Every year is one draw
// of the seed, keyed by the year: years more or fewer change no other, and
// parameters are at their values, not drawn. Lines keep their cost per visit over
// the months of a year. each may change nothing and keep nothing.
func Simulate(p *plan.Plan, a *plan.Activity, o Simulation, each func(year int, a *plan.Activity) error) (problem.List, error) {
	s := &simulator{o: &o, base: a, year: p.Year, levels: map[string]plan.Level{}, seasons: map[string]*[plan.Months]int64{}}
	fixed := *p
	if fixed.Risk = p.Risk; o.Risk != nil {
		fixed.Risk = o.Risk
	}
	if fixed.Risk != nil {
		r := *fixed.Risk
		r.Parameters = plan.FixedValues
		fixed.Risk = &r
	}
	s.plan = &fixed
	for i := range p.Institutions {
		s.levels[p.Institutions[i].ID] = p.Institutions[i].Level
	}
	var all problem.List
	for year := o.From; year <= o.Through; year++ {
		expected, ok := s.expected(year)
		if !ok {
			all.Errorf("overflow", "", "%d 年的期望超出可表示的范围", "what %d is expected to bring is out of range", year).
				Advise("趋势过大,或离情景年度太远", "growth is too large, or the year too far from the scenario's")
			return all, nil
		}
		sampler, found := risk.NewSampler(&risk.Case{Name: p.ID, Plan: s.plan, Activity: expected}, o.Seed)
		if year == o.From || found.HasErrors() {
			all = append(all, found...)
		}
		if found.HasErrors() {
			return all, nil
		}
		drawn, found := sampler.Draw(year)
		if found.HasErrors() {
			return append(all, found...), nil
		}
		if err := each(year, drawn); err != nil {
			return all, err
		}
	}
	return all, nil
}

// simulator works out what years are expected to bring.
type simulator struct {
	o       *Simulation
	plan    *plan.Plan
	base    *plan.Activity
	year    int
	levels  map[string]plan.Level
	seasons map[string]*[plan.Months]int64 // weights by unit
	split   money.Allocator
}

// maxExpected bounds every value, so that sums stay in range.
const maxExpected = 1 << 50

// expected is the activity that a year is expected to bring. Counts are whole;
// the other columns follow the months of the line's count.
func (s *simulator) expected(year int) (*plan.Activity, bool) {
	out := s.base.Clone()
	for k, l := range out.Lines {
		volume, cost := s.growth(l)
		steps := year - s.year
		byVolume, byCost := power(volume, steps), power(cost, steps)
		driver := driverOf(s.base, k)
		months := s.season(l.Unit)[:]
		if driver < plan.NumColumns {
			parts, ok := s.months(s.base, driver, k, byVolume, months)
			if !ok {
				return nil, false
			}
			months = make([]int64, plan.Months)
			for m, v := range parts {
				months[m] = int64(v)
				*out.Month(driver, k, m+1) = int64(v)
			}
		}
		for c := range plan.NumColumns {
			if c == driver {
				continue
			}
			by := byVolume
			if c.IsMoney() {
				by = float64(by * byCost)
			}
			parts, ok := s.months(s.base, c, k, by, months)
			if !ok {
				return nil, false
			}
			for m, v := range parts {
				*out.Month(c, k, m+1) = int64(v)
			}
		}
		for m := 1; m <= plan.Months; m++ { // rounding may put a fen above what bounds it
			fund := out.Month(plan.FundCost, k, m)
			*fund = min(*fund, *out.Month(plan.TotalCost, k, m))
			deducted := out.Month(plan.DeductionsCol, k, m)
			*deducted = min(*deducted, *fund)
		}
	}
	return out, true
}

// months is a line's year of a column times by, split over months by weights.
func (s *simulator) months(a *plan.Activity, c plan.Column, k int, by float64, weights []int64) (parts [plan.Months]money.Fen, ok bool) {
	sum := 0.0
	for _, v := range a.Columns[c][plan.Months*k : plan.Months*(k+1)] {
		sum += float64(v)
	}
	total := math.Floor(float64(sum*by) + 0.5)
	if !(total < maxExpected) {
		return parts, false
	}
	if total == 0 {
		return parts, true
	}
	if err := s.split.Allocate(money.Fen(total), weights, parts[:]); err != nil {
		return parts, s.split.Allocate(money.Fen(total), s.season("")[:], parts[:]) == nil // the count has come to nothing
	}
	return parts, true
}

// growth is the growth of a line's volume and unit cost.
func (s *simulator) growth(l plan.LineKey) (volume, cost float64) {
	t := s.plan.Assumptions.TrendOf(l.Unit, l.Scheme, s.levels[l.Institution])
	var v, c money.Ratio
	if t != nil {
		v, c = t.Volume.Ratio(), t.UnitCost.Ratio()
	}
	if s.o.Volume != nil {
		v = *s.o.Volume
	}
	if s.o.UnitCost != nil {
		c = *s.o.UnitCost
	}
	return float64(v) / float64(money.One), float64(c) / float64(money.One)
}

// season is the weights of a unit's months; even for the unit "".
func (s *simulator) season(unit string) *[plan.Months]int64 {
	if w := s.seasons[unit]; w != nil {
		return w
	}
	w := &[plan.Months]int64{}
	s.seasons[unit] = w
	if given := s.plan.Assumptions.SeasonOf(unit); given != nil && unit != "" {
		for m, f := range given.Factors {
			w[m] = int64(f)
		}
		return w
	}
	sum := int64(0)
	for k, l := range s.base.Lines {
		if driver := driverOf(s.base, k); l.Unit == unit && driver < plan.NumColumns {
			for m, v := range s.base.Columns[driver][plan.Months*k : plan.Months*(k+1)] {
				w[m] += v
				sum += v
			}
		}
	}
	if sum == 0 {
		for m := range w {
			w[m] = 1
		}
	}
	return w
}

// driverOf is what counts in a line, as a risk run has it: cases where there are
// any, else visits; NumColumns where there are neither.
func driverOf(a *plan.Activity, k int) plan.Column {
	for _, c := range []plan.Column{plan.Cases, plan.Visits} {
		for _, v := range a.Columns[c][plan.Months*k : plan.Months*(k+1)] {
			if v != 0 {
				return c
			}
		}
	}
	return plan.NumColumns
}

// power is (1 + growth)^steps, by repeated multiplication.
func power(growth float64, steps int) float64 {
	x, by := 1.0, 1+growth
	if steps < 0 {
		by, steps = 1/by, -steps
	}
	for range steps {
		x = float64(x * by)
	}
	return x
}

// HistoryOf puts yearly activities of the same lines together.
func HistoryOf(years []int, activities []*plan.Activity) *plan.History {
	h := &plan.History{Years: years, Lines: activities[0].Lines}
	cells := len(h.Lines) * len(years)
	h.Months = make([]uint16, cells)
	for i := range h.Months {
		h.Months[i] = plan.AllMonths
	}
	for c := range h.Columns {
		h.Columns[c] = make([]int64, plan.Months*cells)
		for y, a := range activities {
			for k := range h.Lines {
				copy(h.Year(plan.Column(c), h.Cell(k, y)), a.Columns[c][plan.Months*k:plan.Months*(k+1)])
			}
		}
	}
	return h
}
