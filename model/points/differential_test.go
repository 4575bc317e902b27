package points_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/points"
)

var hospitals = []plan.Institution{{ID: "a", Level: plan.Tertiary}, {ID: "b", Level: plan.Secondary}, {ID: "c", Level: plan.Secondary}, {ID: "d", Level: plan.Primary}}

// randomRows makes cases that sit on the edges of rules more often than chance
// would have it: few distinct costs, groups, patients and days.
func randomRows(t *rapid.T, label string, most int) []row {
	costs := rapid.OneOf(rapid.Int64Range(0, 12), rapid.Int64Range(0, 400), rapid.Int64Range(0, 3_000_000), rapid.SampledFrom([]int64{0, 1, 4_000, 8_000, 10_000, 1 << 33}))
	n := rapid.IntRange(0, most).Draw(t, label)
	rows := make([]row, n)
	for i := range rows {
		admitted := int32(rapid.IntRange(0, 12).Draw(t, "admitted"))
		rows[i] = row{id: fmt.Sprintf("%s%03d", label, i), institution: rapid.SampledFrom([]string{"a", "b", "c", "d"}).Draw(t, "institution"),
			scheme: rapid.SampledFrom([]string{"employee", "resident"}).Draw(t, "scheme"), month: rapid.IntRange(1, 3).Draw(t, "month"),
			group: rapid.SampledFrom([]string{"A", "B", "C", "D"}).Draw(t, "group"), cost: costs.Draw(t, "cost"),
			days: int32(rapid.IntRange(0, 40).Draw(t, "days")), special: rapid.IntRange(0, 5).Draw(t, "special") == 0,
			patient:  rapid.SampledFrom([]string{"p", "q", "r"}).Draw(t, "patient"),
			admitted: admitted, discharged: admitted + int32(rapid.IntRange(0, 3).Draw(t, "stay"))}
	}
	return rows
}

func drawRatio(t *rapid.T, label string, most int64) money.Ratio {
	if rapid.IntRange(0, 3).Draw(t, label+" fine") == 0 {
		return money.Ratio(rapid.Int64Range(0, most*10_000_000).Draw(t, label))
	}
	return pct(rapid.Int64Range(0, most/5).Draw(t, label) * 5)
}

// randomRules turns every rule on or off on its own.
func randomRules(t *rapid.T) (*plan.PointsRules, []points.OfficialGroup) {
	on := func(label string) bool { return rapid.Bool().Draw(t, label) }
	r := &plan.PointsRules{MinCases: rapid.IntRange(1, 5).Draw(t, "min_cases")}
	r.Trim.Method = rapid.SampledFrom([]plan.TrimMethod{plan.TrimNone, plan.TrimIQR, plan.TrimRatio}).Draw(t, "trim")
	if r.Trim.Method == plan.TrimRatio {
		r.Trim.Lower, r.Trim.Upper = new(drawRatio(t, "trim lower", 100)), new(pct(100)+drawRatio(t, "trim upper", 200))
	}
	if on("max_cv") {
		r.MaxCV = new(drawRatio(t, "cv", 150))
	}
	if on("coefficient") {
		r.Coefficient = &plan.Coefficient{By: rapid.SampledFrom([]plan.CoefficientBy{plan.NoCoefficient, plan.ByLevel, plan.ByInstitution}).Draw(t, "by"),
			Lower: drawRatio(t, "lower", 100), MinCases: rapid.IntRange(1, 4).Draw(t, "coefficient cases")}
		if on("upper") {
			r.Coefficient.Upper = new(pct(100) + drawRatio(t, "upper", 100))
		}
	}
	if on("low") {
		r.Low = &plan.LowCases{UpTo: drawRatio(t, "low up to", 60)}
	}
	if on("middle") {
		r.Middle = &plan.MiddleCases{UpTo: drawRatio(t, "middle up to", 120), Add: drawRatio(t, "add", 40)}
	}
	if on("high") {
		edge := money.Points(rapid.Int64Range(0, 200).Draw(t, "band") * 10_000)
		r.High = []plan.HighCases{{BasePointsTo: &edge, Multiple: drawRatio(t, "multiple", 300)}}
		if on("last band") {
			r.High = append(r.High, plan.HighCases{Multiple: drawRatio(t, "last multiple", 300)})
		}
	}
	if on("bed day") {
		r.BedDay = []plan.BedDayGroup{{Group: "C", PointsPerDay: money.Points(rapid.Int64Range(0, 100_000).Draw(t, "per day"))}}
	}
	if on("readmission") {
		r.Readmission = &plan.Readmission{WithinDays: rapid.IntRange(0, 6).Draw(t, "within"), Factor: drawRatio(t, "factor", 100)}
	}
	if on("special") {
		r.Special = &plan.SpecialReview{OverQuota: rapid.SampledFrom([]plan.OverQuota{plan.OverQuotaError, plan.FirstByCost, plan.FirstByCost}).Draw(t, "over")}
		if on("quota") {
			r.Special.Quota = new(drawRatio(t, "quota", 40))
		}
	}
	if !on("listed") {
		return r, nil
	}
	list := []points.OfficialGroup{}
	for _, g := range []string{"A", "C", "D", "Z"} {
		if on("row " + g) {
			l := points.OfficialGroup{Group: g, BasePoints: rapid.Int64Range(0, 30_000).Draw(t, "base"), Stable: rapid.IntRange(0, 3).Draw(t, "stable") > 0}
			if on("mean") {
				l.MeanCost = new(rapid.OneOf(rapid.Just(int64(0)), rapid.Int64Range(100, 20_000)).Draw(t, "mean cost"))
			}
			list = append(list, l)
		}
	}
	return r, list
}

// scene is one random settlement.
type scene struct {
	rows, ref []row
	rules     *plan.PointsRules
	list      []points.OfficialGroup
}

func randomScene(t *rapid.T) scene {
	s := scene{rows: randomRows(t, "case", 60)}
	if rapid.IntRange(0, 3).Draw(t, "separate reference") == 0 {
		s.ref = randomRows(t, "ref", 40)
		if s.ref == nil {
			s.ref = []row{}
		}
	}
	s.rules, s.list = randomRules(t)
	return s
}

func (s scene) compute(workers int) (*points.Result, error) {
	var ref *points.Cases
	if s.ref != nil {
		ref = columns(s.ref)
	}
	r, found := points.Compute(columns(s.rows), ref, s.rules, s.list, hospitals, workers)
	if r == nil {
		return nil, found
	}
	return r, nil
}

// absurd tells whether a listed mean of some fen meets a case of millions of
// yuan: the engine may refuse coefficients of many millions as out of range.
func (s scene) absurd() bool {
	huge := func(r row) bool { return r.cost >= 1<<33 }
	return s.list != nil && (slices.ContainsFunc(s.rows, huge) || slices.ContainsFunc(s.ref, huge))
}

// TestEngineAgreesWithOracle compares random settlements, every rule on or off,
// with the oracle: refusals, points and kinds by slot, base points and
// stability by group, and each case's own points.
func TestEngineAgreesWithOracle(t *testing.T) {
	refused, settled := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		s := randomScene(t)
		want := oracleOf(s.rows, s.ref, s.rules, s.list, hospitals)
		got, err := s.compute(rapid.IntRange(1, 3).Draw(t, "workers"))
		if s.absurd() && err != nil && strings.Contains(err.Error(), "beyond the range") {
			return
		}
		if want.refused != (err != nil) {
			t.Fatalf("refused %v by the oracle, but %v", want.refused, err)
		}
		if want.refused {
			refused++
			return
		}
		settled++
		if bad := differences(got, want); len(bad) > 0 {
			t.Fatalf("%v", bad[:min(5, len(bad))])
		}
	})
	if settled < refused {
		t.Errorf("%d settled, %d refused: the scenes are no good", settled, refused)
	}
}

func differences(got *points.Result, want *answer) (bad []string) {
	type sums struct {
		points money.Points
		cost   int64
		counts points.Counts
	}
	slots := map[points.Slot]sums{}
	inGroup := map[string]money.Points{}
	for _, c := range want.cases {
		k := points.Slot{Institution: c.institution, Scheme: c.scheme, Month: c.month}
		s := slots[k]
		s.points += c.points
		s.cost += c.cost
		for kind, n := range map[points.Kind]*int64{points.Normal: &s.counts.Normal, points.Low: &s.counts.Low, points.Middle: &s.counts.Middle, points.High: &s.counts.High,
			points.UnstableCase: &s.counts.Unstable, points.Special: &s.counts.Special, points.BedDay: &s.counts.BedDay} {
			if kind == c.kind {
				*n++
			}
		}
		if c.readmitted {
			s.counts.Readmitted++
		}
		slots[k] = s
		inGroup[c.group] += c.points
	}
	for _, s := range got.Slots {
		if w := slots[s.Slot]; w != (sums{s.Points, s.TotalCost, s.Counts}) {
			bad = append(bad, fmt.Sprintf("%v: %v %+v, want %+v", s.Slot, s.Points, s.Counts, w))
		}
	}
	if len(got.Slots) != len(slots) {
		bad = append(bad, fmt.Sprintf("%d slots, want %d", len(got.Slots), len(slots)))
	}
	for _, g := range got.Groups {
		w := want.groups[g.Code]
		if g.BasePoints != w.base || (g.Unstable == "") != w.stable || g.N != int64(len(w.costs)) || int64(g.Cost) != w.sum || g.Points != inGroup[g.Code] {
			bad = append(bad, fmt.Sprintf("group %+v, want %+v", g, *w))
		}
	}
	if len(got.Groups) != len(want.groups) {
		bad = append(bad, fmt.Sprintf("%d groups, want %d", len(got.Groups), len(want.groups)))
	}
	return bad
}
