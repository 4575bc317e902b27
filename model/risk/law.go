package risk

import (
	"math"
	"slices"

	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/problem"
)

// law is how a case's activity is drawn: the plan's risk resolved to the lines
// of the activity, with the key of every stream. It is read-only. Cases with
// equal laws have the same draws.
type law struct {
	activity   *plan.Activity // the expectation
	seed       int
	common     [2]uint64 // streams of C
	systemic   []systemicLaw
	cells      []cellLaw
	pots       []potLaw // unit × scheme of some line, with a systemic entry; by scheme and unit
	lines      []lineLaw
	order      []int     // lines by scheme, unit and institution: what is added up over lines is added in it
	counts     []float64 // the driver's monthly counts, by line and month
	dispersion estimate
	fixed      bool // monthly counts equal their means
	// √ρ, √(1−ρ); κ, √(1−κ²)
	shared, own, follow, apart float64
	ziggurat                   *ziggurat
}

// The factors: of volume, unit cost and points per case. Systemic ones are of
// the first two only.
const (
	volume = iota
	unitCost
	pointsPerCase
	factors
)

var factorNames = [factors]string{"volume", "unit_cost", "points_per_case"}

// systemicLaw holds the sds of an entry of risk.systemic.
type systemicLaw struct{ sd [2]estimate }

// cellLaw holds the coefficients of variation of an entry of risk.cell.
type cellLaw struct{ cv [factors]estimate }

// potLaw is one unit in one scheme.
type potLaw struct {
	entry int       // of systemic
	keys  [2]uint64 // streams of E
}

// lineLaw is one line of the activity. Pot and cell are −1 where no entry matches.
type lineLaw struct {
	pot, cell int
	keys      [factors]uint64
	counts    uint64 // stream of the monthly counts
	known     uint64 // stream of the noise in known months
	driver    plan.Column
	columns   uint16 // bit c: the line has a value in column c
}

// noDriver is the driver of lines without visits or cases.
const noDriver = plan.NumColumns

// maxValue bounds every value of an activity table that is drawn: beyond it
// float64 does not hold each whole number.
const maxValue = 1<<53 - 1

// newLaw resolves the plan's risk. Source: docs/METHOD.md §13.1.
func newLaw(c *Case, seed int) (*law, problem.List) {
	var found problem.List
	r := c.Plan.Risk
	l := &law{activity: c.Activity, seed: seed, fixed: r.Monthly.Deterministic, ziggurat: newZiggurat()}
	estimated := estimates{seed: seed, drawn: r.Parameters == plan.FromCalibration}
	l.dispersion = estimated.of(r.Monthly.Dispersion, "monthly", "dispersion")
	rho, kappa := ratio(r.Correlation), ratio(r.CorrelationVolumeCost)
	l.shared, l.own = math.Sqrt(rho), math.Sqrt(1-rho)
	l.follow, l.apart = kappa, math.Sqrt(1-float64(kappa*kappa))
	for k := range l.common {
		l.common[k] = seeded(name("systemic", "", "", factorNames[k]), seed)
	}
	for i := range r.Systemic {
		s := &r.Systemic[i]
		l.systemic = append(l.systemic, systemicLaw{[2]estimate{
			estimated.of(s.VolumeSD, "systemic", s.Scheme, s.Unit, "volume_sd"),
			estimated.of(s.UnitCostSD, "systemic", s.Scheme, s.Unit, "unit_cost_sd")}})
	}
	for i := range r.Cell {
		x, w := &r.Cell[i], &r.Cell[i].Where
		where := []string{"cell", w.Scheme, w.Unit, w.Institution, w.Alliance, string(w.Kind), string(w.Level), string(w.Ownership), string(w.Region)}
		l.cells = append(l.cells, cellLaw{[factors]estimate{
			estimated.of(x.VolumeCV, append(where, "volume_cv")...),
			estimated.of(x.UnitCostCV, append(where, "unit_cost_cv")...),
			estimated.of(x.PointsPerCaseCV, append(where, "points_per_case_cv")...)}})
	}
	l.addLines(c.Plan)
	for col := range plan.NumColumns {
		for i, v := range c.Activity.Columns[col] {
			if v > maxValue {
				k := c.Activity.Lines[i/plan.Months]
				found.Errorf("overflow", "data.activity", "机构 %s、单元 %s、险种 %s、%d 月的 %s 超过 2^53,不能抽样", "institution %s, unit %s, scheme %s, month %d: %s is above 2^53 and cannot be drawn",
					k.Institution, k.Unit, k.Scheme, i%plan.Months+1, plan.ColumnNames[col])
				break // one is enough: the unit of money is wrong
			}
		}
	}
	return l, found
}

// addLines finds the pot, cell and driver of every line.
func (l *law) addLines(p *plan.Plan) {
	institution := map[string]*plan.Institution{}
	for i := range p.Institutions {
		institution[p.Institutions[i].ID] = &p.Institutions[i]
	}
	pots := map[[2]string]int{}
	l.lines, l.order = make([]lineLaw, len(l.activity.Lines)), make([]int, len(l.activity.Lines))
	l.counts = make([]float64, len(l.activity.Lines)*plan.Months)
	for k := range l.order {
		l.order[k] = k
	}
	slices.SortFunc(l.order, func(i, j int) int { return l.activity.Lines[i].Compare(l.activity.Lines[j]) })
	for _, k := range l.order {
		key := l.activity.Lines[k]
		line := lineLaw{pot: -1, cell: -1, driver: noDriver,
			counts: seeded(name(key.Institution, key.Scheme, key.Unit, "count"), l.seed),
			known:  seeded(name(key.Institution, key.Scheme, key.Unit, "known"), l.seed)}
		for f := range line.keys {
			line.keys[f] = seeded(name(key.Institution, key.Scheme, key.Unit, factorNames[f]), l.seed)
		}
		at := [2]string{key.Unit, key.Scheme}
		if _, seen := pots[at]; !seen {
			pots[at] = l.addPot(p.Risk, key)
		}
		line.pot = pots[at]
		for i := range p.Risk.Cell {
			if line.cell < 0 && p.Risk.Cell[i].Where.Matches(key, institution[key.Institution]) {
				line.cell = i
			}
		}
		for c := range plan.NumColumns {
			for _, v := range l.activity.Columns[c][plan.Months*k : plan.Months*(k+1)] {
				if v != 0 {
					line.columns |= 1 << c
				}
			}
		}
		switch {
		case line.columns&(1<<plan.Cases) != 0:
			line.driver = plan.Cases
		case line.columns&(1<<plan.Visits) != 0:
			line.driver = plan.Visits
		}
		for m := plan.Months * k; line.driver != noDriver && m < plan.Months*(k+1); m++ {
			l.counts[m] = float64(l.activity.Columns[line.driver][m])
		}
		l.lines[k] = line
	}
}

// addPot adds the line's unit and scheme, or returns −1 where no systemic entry
// matches.
func (l *law) addPot(r *plan.Risk, key plan.LineKey) int {
	for i := range r.Systemic {
		if r.Systemic[i].Matches(key.Unit, key.Scheme) {
			pot := potLaw{entry: i}
			for k := range pot.keys {
				pot.keys[k] = seeded(name("systemic", key.Scheme, key.Unit, factorNames[k]), l.seed)
			}
			l.pots = append(l.pots, pot)
			return len(l.pots) - 1
		}
	}
	return -1
}

// estimate is a parameter that may itself be uncertain.
type estimate struct {
	value, se float64 // se is 0 where it is not
	key       uint64
}

// estimates resolves parameters.
type estimates struct {
	seed  int
	drawn bool // risk.parameters: from-calibration
}

// of resolves one; its standard error counts only where parameters are drawn,
// from a stream keyed by the words.
func (r estimates) of(e *plan.Estimate, words ...string) estimate {
	out := estimate{value: ratio(e.Ratio())}
	if r.drawn && e.StandardError() != 0 {
		out.se, out.key = ratio(e.StandardError()), seeded(name(append([]string{"parameter"}, words...)...), r.seed)
	}
	return out
}

// at is the parameter's value in a draw: max(0, value + se·Z).
func (e *estimate) at(draw int) float64 {
	if e.se == 0 {
		return e.value
	}
	s := drawn(e.key, draw)
	return max(0, e.value+float64(e.se*s.normal()))
}

// ratio is a ratio as the nearest number.
func ratio(r money.Ratio) float64 { return float64(r) / float64(money.One) }
