package points_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/points"
)

// public compares what a result says, not what it keeps.
var public = cmpopts.IgnoreUnexported(points.Result{})

// TestLawPointsAddUp: with no trimming, no coefficient, no outlier rules and
// every group stable, points add up to 100 · N, up to the rounding of base
// points: half a hundredth per case.
func TestLawPointsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := randomRows(t, "case", 80)
		for i := range rows {
			rows[i].special, rows[i].cost = false, rows[i].cost+1 // every group has a cost
		}
		r, found := points.Compute(columns(rows), nil, &plan.PointsRules{MinCases: 1}, nil, nil, 1)
		if len(rows) == 0 {
			return
		}
		if r == nil {
			t.Fatal(found)
		}
		off := -100 * int64(len(rows)) * money.PointScale
		for _, s := range r.Slots {
			off += int64(s.Points)
		}
		if allowed := int64(len(rows)) * 50; off > allowed || off < -allowed {
			t.Fatalf("%d units off, %d allowed", off, allowed)
		}
	})
}

// TestLawOrderAndWorkers: the order of rows, the numbering of groups, slots and
// patients that follows from it, the split of a file and the number of workers
// change nothing.
func TestLawOrderAndWorkers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := randomScene(t)
		want, err := s.compute(1)
		shuffled := s
		shuffled.rows = rapid.Permutation(s.rows).Draw(t, "order")
		if len(s.ref) > 0 { // a permutation of nothing is nil, which means the cases themselves
			shuffled.ref = rapid.Permutation(s.ref).Draw(t, "order of the reference")
		}
		got, again := shuffled.compute(rapid.IntRange(1, 4).Draw(t, "workers"))
		if fmt.Sprint(err) != fmt.Sprint(again) {
			t.Fatalf("%v, but in another order %v", err, again)
		}
		if diff := cmp.Diff(want, got, public); diff != "" {
			t.Fatal(diff)
		}
	})
}

// TestLawScale: every cost times a whole number leaves every point as it is,
// exactly, unless an official list states mean costs: base points, r, quartiles,
// CV and coefficients are quotients of costs. Real constants differ only by the
// rounding of the input costs.
func TestLawScale(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := randomScene(t)
		for i := range s.list {
			s.list[i].MeanCost = nil
		}
		by := rapid.Int64Range(2, 1000).Draw(t, "times")
		scaled := s
		scaled.rows, scaled.ref = append([]row{}, s.rows...), append([]row(nil), s.ref...)
		if s.ref != nil && scaled.ref == nil {
			scaled.ref = []row{}
		}
		for _, rows := range [][]row{scaled.rows, scaled.ref} {
			for i := range rows {
				rows[i].cost *= by
			}
		}
		a, err := s.compute(1)
		b, again := scaled.compute(1)
		if (err == nil) != (again == nil) {
			t.Fatal(err, again)
		}
		if err != nil {
			return
		}
		for i := range a.Slots {
			if a.Slots[i].Points != b.Slots[i].Points || a.Slots[i].Counts != b.Slots[i].Counts {
				t.Fatalf("%+v, but at %d times the cost %+v", a.Slots[i], by, b.Slots[i])
			}
		}
	})
}

// TestLawRulesLeaveNoTrace: an engine that has settled other rules settles these
// as a new one would.
func TestLawRulesLeaveNoTrace(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := randomScene(t)
		other, list := randomRules(t)
		want, err := s.compute(1)
		var ref *points.Cases
		if s.ref != nil {
			ref = columns(s.ref)
		}
		e, _ := points.NewEngine(columns(s.rows), ref, 2)
		_, _ = e.Run(other, list, hospitals)
		got, found := e.Run(s.rules, s.list, hospitals)
		if (err == nil) != (got != nil) {
			t.Fatal(err, found)
		}
		if diff := cmp.Diff(want, got, public); diff != "" {
			t.Fatal(diff)
		}
	})
}

// TestLargeGroupsAgreeWithOracle compares 20,000 cases in four large groups,
// where the radix sort and the fixed-point lines do the work, with the oracle;
// a round number of fen per unit of points makes exact ties frequent.
func TestLargeGroupsAgreeWithOracle(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 7))
	rows := make([]row, 20_000)
	for i := range rows {
		cost := int64(random.IntN(2_000)) * 1_000 >> random.IntN(3)
		if random.IntN(100) == 0 {
			cost += random.Int64N(1 << 40)
		}
		rows[i] = row{id: fmt.Sprint(i), institution: hospitals[random.IntN(4)].ID, scheme: "employee", month: 1 + random.IntN(12), group: string(rune('A' + random.IntN(4))),
			cost: cost, days: int32(random.IntN(50)), special: random.IntN(50) == 0, patient: fmt.Sprint(i), admitted: 1, discharged: 2}
	}
	list := []points.OfficialGroup{{Group: "A", BasePoints: 5_000, MeanCost: new(int64(1_000_000_000)), Stable: true}, {Group: "B", BasePoints: 12_345, Stable: true},
		{Group: "C", BasePoints: 25_000, MeanCost: new(int64(500_000)), Stable: true}}
	for _, l := range [][]points.OfficialGroup{nil, list} {
		rules := usual()
		rules.Special = &plan.SpecialReview{Quota: new(pct(1)), OverQuota: plan.FirstByCost}
		want := oracleOf(rows, nil, rules, l, hospitals)
		got, found := points.Compute(columns(rows), nil, rules, l, hospitals, 2)
		if got == nil {
			t.Fatal(found)
		}
		if bad := differences(got, want); len(bad) > 0 {
			t.Fatal(bad[:min(5, len(bad))])
		}
	}
}
