package points_test

import (
	"cmp"
	"math/big"
	"slices"

	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/points"
)

// The oracle works the points out the slow and obvious way: one case after the
// other, in exact fractions, straight from the specification's formulas. It
// shares nothing with the engine but its types.

// row is one case.
type row struct {
	id, institution, scheme string
	month                   int
	group                   string
	cost, fund              int64
	days                    int32
	special                 bool
	patient                 string
	admitted, discharged    int32
}

// columns are the rows as the engine takes them, in the order of the rows.
func columns(rows []row) *points.Cases {
	c := &points.Cases{Start: []int64{0}}
	slots, patients := map[points.Slot]uint32{}, map[string]uint32{}
	byGroup := map[string][]row{}
	for _, r := range rows {
		if byGroup[r.group] == nil {
			c.Groups = append(c.Groups, r.group)
		}
		byGroup[r.group] = append(byGroup[r.group], r)
		s := points.Slot{Institution: r.institution, Scheme: r.scheme, Month: r.month}
		if _, known := slots[s]; !known {
			slots[s] = uint32(len(c.Slots))
			c.Slots = append(c.Slots, s)
			c.Totals = append(c.Totals, points.SlotTotals{})
		}
		if _, known := patients[r.patient]; !known {
			patients[r.patient] = uint32(len(patients))
		}
		t := &c.Totals[slots[s]]
		t.Cases++
		t.TotalCost += r.cost
		t.FundCost += r.fund
	}
	for _, g := range c.Groups {
		for _, r := range byGroup[g] {
			c.Cost = append(c.Cost, r.cost)
			c.Slot = append(c.Slot, slots[points.Slot{Institution: r.institution, Scheme: r.scheme, Month: r.month}])
			c.BedDays = append(c.BedDays, r.days)
			c.Special = append(c.Special, r.special)
			c.Patient = append(c.Patient, patients[r.patient])
			c.Admitted = append(c.Admitted, r.admitted)
			c.Discharged = append(c.Discharged, r.discharged)
			c.ID = append(c.ID, r.id)
		}
		c.Start = append(c.Start, int64(len(c.Cost)))
	}
	return c
}

// answer is what the oracle says.
type answer struct {
	refused bool
	cases   []caseAnswer // by row
	groups  map[string]*groupAnswer
}

type caseAnswer struct {
	row
	kind       points.Kind
	readmitted bool
	points     money.Points
}

type groupAnswer struct {
	costs  []int64 // kept
	sum    int64
	mean   *big.Rat // nil where there is none
	base   int64    // hundredths
	stable bool
	by     map[string][]int64 // kept costs by level or institution
}

func (a *answer) total() (sum money.Points) {
	for _, c := range a.cases {
		sum += c.points
	}
	return sum
}

func rat(a, b int64) *big.Rat      { return big.NewRat(a, b) }
func ratio(r money.Ratio) *big.Rat { return big.NewRat(int64(r), int64(money.One)) }
func times(x, y *big.Rat) *big.Rat { return new(big.Rat).Mul(x, y) }
func over(x, y *big.Rat) *big.Rat  { return new(big.Rat).Quo(x, y) }
func plus(x, y *big.Rat) *big.Rat  { return new(big.Rat).Add(x, y) }
func minus(x, y *big.Rat) *big.Rat { return new(big.Rat).Sub(x, y) }
func roundTo(x *big.Rat, n int64) int64 {
	y := plus(times(x, rat(n, 1)), rat(1, 2))
	return new(big.Int).Div(y.Num(), y.Denom()).Int64()
}

func sumOf(xs []int64) (s int64) {
	for _, x := range xs {
		s += x
	}
	return s
}

// keep is trimming, cost by cost.
func keep(costs []int64, t plan.Trim) func(int64) bool {
	sorted := slices.Sorted(slices.Values(costs))
	mean := rat(sumOf(costs), int64(len(costs)))
	quartile := func(p int64) *big.Rat {
		h := rat(int64(len(sorted)-1)*p, 4)
		i := new(big.Int).Div(h.Num(), h.Denom()).Int64()
		j := min(i+1, int64(len(sorted)-1))
		return plus(rat(sorted[i], 1), times(minus(h, rat(i, 1)), rat(sorted[j]-sorted[i], 1)))
	}
	return func(cost int64) bool {
		x := rat(cost, 1)
		switch t.Method {
		case plan.TrimIQR:
			q1, q3 := quartile(1), quartile(3)
			reach := times(rat(3, 2), minus(q3, q1))
			return x.Cmp(minus(q1, reach)) >= 0 && x.Cmp(plus(q3, reach)) <= 0
		case plan.TrimRatio:
			return (t.Lower == nil || x.Cmp(times(ratio(*t.Lower), mean)) >= 0) && (t.Upper == nil || x.Cmp(times(ratio(*t.Upper), mean)) <= 0)
		}
		return true
	}
}

func oracleOf(rows, ref []row, rules *plan.PointsRules, list []points.OfficialGroup, institutions []plan.Institution) *answer {
	if ref == nil {
		ref = rows
	}
	a := &answer{groups: map[string]*groupAnswer{}}
	member := func(institution string) string {
		if rules.Coefficient == nil || rules.Coefficient.By != plan.ByLevel {
			return institution
		}
		for _, in := range institutions {
			if in.ID == institution {
				return string(in.Level)
			}
		}
		return "?"
	}
	all := map[string][]int64{}
	for _, r := range ref {
		all[r.group] = append(all[r.group], r.cost)
	}
	keeps := map[string]func(int64) bool{}
	for g, costs := range all {
		keeps[g] = keep(costs, rules.Trim)
		a.groups[g] = &groupAnswer{by: map[string][]int64{}}
	}
	n, s := int64(0), int64(0)
	for _, r := range ref {
		if g := a.groups[r.group]; keeps[r.group](r.cost) {
			g.costs = append(g.costs, r.cost)
			g.sum += r.cost
			g.by[member(r.institution)] = append(g.by[member(r.institution)], r.cost)
			n, s = n+1, s+r.cost
		}
	}
	if s == 0 {
		a.refused = true
		return a
	}
	for _, r := range rows {
		if a.groups[r.group] == nil {
			a.groups[r.group] = &groupAnswer{}
		}
	}
	for code, g := range a.groups {
		g.price(code, rat(s, n), rules, list)
	}
	special := specials(rows, rules.Special)
	if special == nil {
		a.refused = true
		return a
	}
	for i, r := range rows {
		c := caseAnswer{row: r}
		exact := new(big.Rat)
		c.kind, exact = a.line(r, special[i], rat(s, n), rules, member)
		if rules.Readmission != nil && isEarlier(rows, i, rules.Readmission.WithinDays) {
			c.readmitted = true
			exact = times(exact, ratio(rules.Readmission.Factor))
		}
		c.points = money.Points(roundTo(exact, 10_000))
		a.cases = append(a.cases, c)
	}
	return a
}

// price is the group's mean, base points and stability.
func (g *groupAnswer) price(code string, area *big.Rat, rules *plan.PointsRules, list []points.OfficialGroup) {
	if list != nil {
		for _, l := range list {
			if l.Group == code {
				g.base, g.stable = l.BasePoints, l.Stable
				g.mean = times(rat(l.BasePoints, 10_000), area)
				if l.MeanCost != nil {
					g.mean = rat(*l.MeanCost, 1)
				}
			}
		}
		if g.mean != nil && g.mean.Sign() == 0 {
			g.mean, g.stable = nil, false
		}
		return
	}
	n := int64(len(g.costs))
	if n == 0 || g.sum == 0 {
		return
	}
	g.mean = rat(g.sum, n)
	g.base = roundTo(times(rat(100, 1), over(g.mean, area)), 100)
	g.stable = n >= int64(rules.MinCases)
	if rules.MaxCV != nil && n > 1 { // CV² > limit²
		squares := new(big.Rat)
		for _, c := range g.costs {
			d := minus(rat(c, 1), g.mean)
			squares = plus(squares, times(d, d))
		}
		cv2 := over(over(squares, rat(n-1, 1)), times(g.mean, g.mean))
		if limit := ratio(*rules.MaxCV); cv2.Cmp(times(limit, limit)) > 0 {
			g.stable = false
		}
	}
}

// coefficient is the case's, exact after rounding and clamping.
func (g *groupAnswer) coefficient(member string, rule *plan.Coefficient) *big.Rat {
	if rule == nil || rule.By == plan.NoCoefficient {
		return rat(1, 1)
	}
	own := g.by[member]
	if len(own) == 0 || len(own) < rule.MinCases {
		return rat(1, 1)
	}
	c := rat(roundTo(over(rat(sumOf(own), int64(len(own))), g.mean), 10_000), 10_000)
	if lower := ratio(rule.Lower); c.Cmp(lower) < 0 {
		return lower
	}
	if rule.Upper != nil && c.Cmp(ratio(*rule.Upper)) > 0 {
		return ratio(*rule.Upper)
	}
	return c
}

// line is the first line of the rules that applies, and its exact points.
func (a *answer) line(r row, special bool, area *big.Rat, rules *plan.PointsRules, member func(string) string) (points.Kind, *big.Rat) {
	g, cost := a.groups[r.group], rat(r.cost, 1)
	byCost := times(rat(100, 1), over(cost, area))
	if special {
		return points.Special, byCost
	}
	for _, b := range rules.BedDay {
		if b.Group == r.group {
			return points.BedDay, times(rat(int64(b.PointsPerDay), 10_000), rat(int64(r.days), 1))
		}
	}
	if !g.stable {
		return points.UnstableCase, byCost
	}
	ratioOf, base := over(cost, g.mean), rat(g.base, 100)
	if rules.Low != nil && ratioOf.Cmp(ratio(rules.Low.UpTo)) <= 0 {
		return points.Low, times(base, ratioOf)
	}
	if rules.Middle != nil && ratioOf.Cmp(ratio(rules.Middle.UpTo)) <= 0 {
		return points.Middle, times(base, plus(ratioOf, ratio(rules.Middle.Add)))
	}
	normal := times(base, g.coefficient(member(r.institution), rules.Coefficient))
	for _, h := range rules.High {
		if h.BasePointsTo == nil || base.Cmp(rat(int64(*h.BasePointsTo), 10_000)) <= 0 {
			if ratioOf.Cmp(ratio(h.Multiple)) > 0 {
				return points.High, plus(normal, times(base, minus(ratioOf, ratio(h.Multiple))))
			}
			break
		}
	}
	return points.Normal, normal
}

// specials says which rows are paid as special cases; nil where the quota refuses.
func specials(rows []row, rule *plan.SpecialReview) []bool {
	chosen, asked, cases := make([]bool, len(rows)), map[string][]int{}, map[string]int64{}
	for i, r := range rows {
		cases[r.institution]++
		if chosen[i] = r.special; r.special {
			asked[r.institution] = append(asked[r.institution], i)
		}
	}
	if rule == nil || rule.Quota == nil {
		return chosen
	}
	for institution, want := range asked {
		x := times(rat(cases[institution], 1), ratio(*rule.Quota))
		may := int(new(big.Int).Div(x.Num(), x.Denom()).Int64())
		if len(want) <= may {
			continue
		}
		if rule.OverQuota != plan.FirstByCost {
			return nil
		}
		slices.SortFunc(want, func(i, j int) int {
			return cmp.Or(cmp.Compare(rows[j].cost, rows[i].cost), cmp.Compare(rows[i].id, rows[j].id))
		})
		for _, i := range want[may:] {
			chosen[i] = false
		}
	}
	return chosen
}

// isEarlier tells whether another stay of the patient in the institution and
// group began within the window after this one's discharge. Of stays that end
// and begin on the same day, the order is by admission, discharge and id.
func isEarlier(rows []row, i int, within int) bool {
	a := rows[i]
	return slices.ContainsFunc(rows, func(b row) bool {
		gap := int(b.admitted) - int(a.discharged)
		later := cmp.Or(cmp.Compare(a.admitted, b.admitted), cmp.Compare(a.discharged, b.discharged), cmp.Compare(a.id, b.id)) < 0
		return b.patient == a.patient && b.institution == a.institution && b.group == a.group && later && gap >= 0 && gap <= within
	})
}
