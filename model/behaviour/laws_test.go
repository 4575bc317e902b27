package behaviour_test

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"fundsim/model/behaviour"
	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/settle"
	"fundsim/model/settle/oracle"
)

// drawBehaviour draws a few reactions to a scenario; responses are mild, so that
// most settle.
func drawBehaviour(t *rapid.T, p *plan.Plan) *plan.Behaviour {
	percent := func(what string, from, to int) *money.Ratio {
		return ratio(float64(rapid.IntRange(from, to).Draw(t, what)) / 2)
	}
	where := func() (w plan.Where) {
		switch rapid.IntRange(0, 4).Draw(t, "where") {
		case 1:
			w.Scheme = p.Schemes[0].ID
		case 2:
			w.Level = plan.Tertiary
		case 3:
			w.Institution = p.Institutions[0].ID
		case 4:
			w.Ownership = plan.Private
		}
		return w
	}
	b := &plan.Behaviour{Mode: rapid.SampledFrom([]plan.Reaction{plan.FixedPoint, plan.MonthByMonth}).Draw(t, "mode"), Iterations: 60}
	for range rapid.IntRange(0, 3).Draw(t, "drifts") {
		d := plan.Drift{Where: where(), Per: rapid.SampledFrom([]plan.Pace{plan.PerYear, plan.PerMonth}).Draw(t, "per"), PointsPerCase: percent("points", -10, 30)}
		if rapid.Bool().Draw(t, "in yuan") {
			d.CostAmount = pointer(money.Fen(rapid.IntRange(-1000, 1000).Draw(t, "amount")))
		} else {
			d.CostPerCase = percent("cost", -20, 20)
		}
		b.Drifts = append(b.Drifts, d)
	}
	for range rapid.IntRange(0, 2).Draw(t, "shifts") {
		b.Shifts = append(b.Shifts, plan.CostShift{Where: where(), Share: *percent("share", 0, 10)})
	}
	hasPool := slices.ContainsFunc(p.Units, func(u plan.Unit) bool { return u.Method == plan.DRGPoints })
	if hasPool && rapid.Bool().Draw(t, "responds") {
		b.Responses = []plan.Response{{Where: plan.Where{InstitutionSelector: plan.InstitutionSelector{Level: plan.Tertiary}}, Elasticity: *percent("elasticity", -60, 100)},
			{Elasticity: *percent("elasticity", -60, 100)}}
	}
	if len(b.Drifts)+len(b.Shifts)+len(b.Responses) == 0 {
		b.Presets = plan.Names{"guangzhou-dip"}
	}
	return b
}

// TestLawNothing: without a behaviour block, and with reactions that are all
// zero, the activity is the levers' and the result the ordinary one. Exact.
func TestLawNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, a := oracle.Random(t)
		adjusted, found := p.Adjusted(a)
		if found.HasErrors() {
			return
		}
		got, rep, found := behaviour.Prepare(p, a)
		if rep != nil || len(p.Adjust) == 0 && got != a || cmp.Diff(adjusted, got) != "" {
			t.Fatal("without reactions something changed", found)
		}
		want, _ := settle.Run(p, a)
		p.Behaviour = &plan.Behaviour{Mode: plan.FixedPoint, Iterations: 10, Drifts: []plan.Drift{{PointsPerCase: ratio(0), CostPerCase: ratio(0), Per: plan.PerMonth}}, Shifts: []plan.CostShift{{}}}
		if slices.ContainsFunc(p.Units, func(u plan.Unit) bool { return u.Method == plan.DRGPoints }) {
			p.Behaviour.Responses = []plan.Response{{Elasticity: 0, Reference: pointer(money.Fen(1))}}
		}
		out, rep, found := behaviour.Run(p, a)
		if (out == nil) != (want == nil) {
			t.Fatal(found)
		}
		if out == nil {
			return
		}
		if d := cmp.Diff(adjusted, out.Activity); d != "" {
			t.Fatal(d)
		}
		if !slices.Equal(want.Result.Institutions, out.Result.Institutions) {
			t.Fatal("another result")
		}
		if slices.ContainsFunc(rep.Lines, func(c behaviour.Change) bool { return c.Changed() }) {
			t.Fatal("the report says that something changed")
		}
		if code(found, "changes-nothing") == nil {
			t.Fatal("nothing changed and nobody said so")
		}
	})
}

// TestLawOrder: the order of lines, institutions, drifts and shifts does not
// show, in the year, the point values or the report. Exact.
func TestLawOrder(t *testing.T) {
	compared := 0
	rapid.Check(t, func(t *rapid.T) {
		p, a := oracle.Random(t)
		p.Behaviour = drawBehaviour(t, p)
		out, rep, _ := behaviour.Run(p, a)
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "order"), 1))
		q, b := *p, &plan.Activity{}
		q.Institutions, q.Behaviour = slices.Clone(p.Institutions), pointer(*p.Behaviour)
		q.Behaviour.Drifts, q.Behaviour.Shifts = slices.Clone(p.Behaviour.Drifts), slices.Clone(p.Behaviour.Shifts)
		shuffle(r, q.Institutions)
		shuffle(r, q.Behaviour.Drifts)
		shuffle(r, q.Behaviour.Shifts)
		for _, from := range r.Perm(len(a.Lines)) {
			to := b.AddLine(a.Lines[from])
			for c := range b.Columns {
				copy(b.Columns[c][plan.Months*to:], a.Columns[c][plan.Months*from:plan.Months*(from+1)])
			}
		}
		other, again, _ := behaviour.Run(&q, b)
		if (out == nil) != (other == nil) {
			t.Fatal("one order settles, the other does not")
		}
		if out == nil {
			return
		}
		compared++
		if !slices.Equal(out.Result.Institutions, other.Result.Institutions) || (rep == nil) != (again == nil) {
			t.Fatal("the order shows")
		}
		if rep == nil { // the year without reactions cannot be settled
			return
		}
		if !reflect.DeepEqual(rep.Pools, again.Pools) || !slices.Equal(rep.Lines, again.Lines) || rep.Steps != again.Steps {
			t.Fatal("the order shows in the report")
		}
	})
	if compared < 30 {
		t.Errorf("only %d scenarios were compared", compared)
	}
}

// TestLawPrepared: whatever institutions do, a prepared activity is one that a
// file could hold: nothing negative, fund cost within total cost, deductions
// within fund cost, the same lines, and the input untouched; totals of the report
// are its sums.
func TestLawPrepared(t *testing.T) {
	prepared := 0
	rapid.Check(t, func(t *rapid.T) {
		p, a := oracle.Random(t)
		p.Behaviour = drawBehaviour(t, p)
		before := a.Clone()
		got, rep, _ := behaviour.Prepare(p, a)
		if cmp.Diff(before, a) != "" {
			t.Fatal("the input was changed")
		}
		if got == nil {
			return
		}
		prepared++
		if !slices.Equal(got.Lines, a.Lines) {
			t.Fatal("other lines")
		}
		var points, total int64
		for i := range got.Columns[plan.Visits] {
			for c := range got.Columns {
				if got.Columns[c][i] < 0 {
					t.Fatalf("column %d is negative", c)
				}
			}
			if got.Columns[plan.FundCost][i] > got.Columns[plan.TotalCost][i] || got.Columns[plan.DeductionsCol][i] > got.Columns[plan.FundCost][i] {
				t.Fatal("deductions ≤ fund cost ≤ total cost does not hold")
			}
			points, total = points+got.Columns[plan.PointsCol][i], total+got.Columns[plan.TotalCost][i]
		}
		if rep == nil {
			return // it cannot be settled
		}
		for _, changes := range [][]behaviour.Change{rep.Lines, rep.ByUnit(), rep.ByLevel()} {
			var p, c int64
			for i := range changes {
				p, c = p+int64(changes[i].After.Points), c+int64(changes[i].After.TotalCost)
			}
			if p != points || c != total {
				t.Fatal("the report's totals are not its sums")
			}
		}
	})
	if prepared < 30 {
		t.Errorf("only %d scenarios could be prepared", prepared)
	}
}

func shuffle[T any](r *rand.Rand, list []T) {
	r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
}
