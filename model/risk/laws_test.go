package risk

// The laws of drawing as properties, over oracle.Random's scenarios with random
// uncertainty.

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/problem"
	"fundsim/model/settle/oracle"
)

// randomCase draws a scenario that settles as expected, nil for the others.
func randomCase(t *rapid.T) *Case {
	p, a := oracle.Random(t)
	adjusted, found := p.Adjusted(a)
	if found.HasErrors() {
		return nil
	}
	p.Adjust = nil
	p.Risk = randomRisk(t, p)
	c := &Case{Name: "random", Plan: p, Activity: adjusted}
	if _, found := Draw(c, Options{Draws: 1}); found.HasErrors() {
		return nil
	}
	return c
}

func randomRisk(t *rapid.T, p *plan.Plan) *plan.Risk {
	some := func(label string) *plan.Estimate {
		x := rapid.SampledFrom([]float64{0, 0.3, 4, 11, 40}).Draw(t, label)
		if x == 0 {
			return nil
		}
		e := ofPercent(x)
		if rapid.Bool().Draw(t, label+" is fitted") {
			se := *e.Bare / 5
			e = &plan.Estimate{Value: e.Bare, SE: &se}
		}
		return e
	}
	ratio := func(label string, low, high int64) money.Ratio {
		return money.Ratio(rapid.Int64Range(low, high).Draw(t, label)) * money.One / 10
	}
	r := &plan.Risk{Seed: rapid.IntRange(0, 1000).Draw(t, "seed"), Correlation: ratio("correlation", 0, 10), CorrelationVolumeCost: ratio("volume and cost", -10, 10)}
	if rapid.Bool().Draw(t, "own systemic") {
		r.Systemic = append(r.Systemic, plan.Systemic{Unit: p.Units[0].ID, Scheme: plan.Any, VolumeSD: some("volume sd"), UnitCostSD: some("cost sd")})
	}
	r.Systemic = append(r.Systemic, plan.Systemic{Unit: plan.Any, Scheme: plan.Any, VolumeSD: some("volume sd"), UnitCostSD: some("cost sd")})
	if rapid.Bool().Draw(t, "own cell") {
		r.Cell = append(r.Cell, plan.CellRisk{Where: plan.Where{InstitutionSelector: plan.InstitutionSelector{Level: plan.Tertiary}}, VolumeCV: some("volume cv"), UnitCostCV: some("cost cv"), PointsPerCaseCV: some("points cv")})
	}
	r.Cell = append(r.Cell, plan.CellRisk{VolumeCV: some("volume cv"), UnitCostCV: some("cost cv"), PointsPerCaseCV: some("points cv")})
	if rapid.Bool().Draw(t, "parameters") {
		r.Parameters = plan.FromCalibration
	}
	switch rapid.IntRange(0, 2).Draw(t, "monthly") {
	case 1:
		r.Monthly.Dispersion = some("dispersion")
	case 2:
		r.Monthly.Deterministic = true
	}
	return r
}

// same asks that two runs agree in every kept figure, or are refused alike.
func same(t rapid.TB, what string, a, b *Run, x, y problem.List) {
	t.Helper()
	if a == nil || b == nil {
		if fmt.Sprint(x) != fmt.Sprint(y) {
			t.Fatalf("%s: %v; %v", what, x, y)
		}
		return
	}
	if len(a.Series) != len(b.Series) || a.Draws != b.Draws {
		t.Fatalf("%s: %d series of %d draws, %d of %d", what, len(a.Series), a.Draws, len(b.Series), b.Draws)
	}
	for i := range a.Series {
		if a.Series[i].Metric.Key != b.Series[i].Metric.Key || !slices.Equal(a.Series[i].Values, b.Series[i].Values) {
			t.Fatalf("%s: %s: %v; %v", what, a.Series[i].Metric.Key, a.Series[i].Values, b.Series[i].Values)
		}
	}
	for i := range a.Tallies {
		p, q := a.Tallies[i], b.Tallies[i]
		if p.Payable != q.Payable || p.Incurred != q.Incurred || !slices.Equal(p.Below, q.Below) {
			t.Fatalf("%s: tally %d: %v; %v", what, i, p, q)
		}
	}
}

// TestLawNoVariation: without variation every draw is the deterministic
// settlement, to the fen, whatever correlations say.
func TestLawNoVariation(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := randomCase(t)
		if c == nil {
			return
		}
		c.Plan.Risk = &plan.Risk{Seed: 3, Correlation: c.Plan.Risk.Correlation, CorrelationVolumeCost: c.Plan.Risk.CorrelationVolumeCost,
			Systemic: []plan.Systemic{{Unit: plan.Any, Scheme: plan.Any, VolumeSD: ofPercent(0)}}, Monthly: plan.MonthlyRisk{Deterministic: true}}
		run := mustDraw(t, c, Options{Draws: 2})
		for _, s := range run.Series {
			want, ok := s.Metric.Value(run.Expected.Result)
			if !ok {
				want = Absent
			}
			if s.Values[0] != want || s.Values[1] != want {
				t.Fatalf("%s: %v, want %d", s.Metric.Key, s.Values, want)
			}
		}
	})
}

// TestLawDrawnActivity: a drawn year is in order. Counts and amounts are not
// negative, what was 0 stays 0, nobody is paid for more than the total cost,
// persons stay within visits, deductions and traditional medicine within the
// fund cost, and penalties as they are.
func TestLawDrawnActivity(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := randomCase(t)
		if c == nil {
			return
		}
		l, _ := newLaw(c, 9)
		d := newDrawer(l)
		for draw := range 4 {
			if !d.draw(draw) {
				continue
			}
			for i := range d.activity.Columns[0] {
				before := func(col plan.Column) int64 { return c.Activity.Columns[col][i] }
				after := func(col plan.Column) int64 { return d.activity.Columns[col][i] }
				for col := range plan.NumColumns {
					if after(col) < 0 || before(col) == 0 && after(col) != 0 {
						t.Fatalf("%s: %d became %d", plan.ColumnNames[col], before(col), after(col))
					}
				}
				for _, x := range [][2]plan.Column{{plan.FundCost, plan.TotalCost}, {plan.DeductionsCol, plan.FundCost}, {plan.TCMFundCost, plan.FundCost}, {plan.Persons, plan.Visits}} {
					if before(x[0]) <= before(x[1]) && after(x[0]) > after(x[1]) {
						t.Fatalf("%s %d is above %s %d", plan.ColumnNames[x[0]], after(x[0]), plan.ColumnNames[x[1]], after(x[1]))
					}
				}
				if after(plan.Penalties) != before(plan.Penalties) {
					t.Fatal("penalties were drawn")
				}
			}
		}
	})
}

// TestLawWorkersPrefixReplay: neither the number of workers, nor how many draws
// follow, nor drawing it alone changes a draw.
func TestLawWorkersPrefixReplay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := randomCase(t)
		if c == nil {
			return
		}
		o := Options{Draws: 40, Workers: 1}
		one, found := Draw(c, o)
		for _, n := range []int{2, 7} {
			o.Workers = n
			other, problems := Draw(c, o)
			same(t, fmt.Sprint(n, " workers"), one, other, found, problems)
		}
		if one == nil {
			return
		}
		half, problems := Draw(c, Options{Draws: 20})
		if problems.HasErrors() {
			t.Fatal(problems)
		}
		for i := range half.Series {
			if !slices.Equal(half.Series[i].Values, one.Series[i].Values[:20]) {
				t.Fatalf("%s: the first 20 of 40 draws differ", half.Series[i].Metric.Key)
			}
		}
		d := rapid.IntRange(0, 39).Draw(t, "draw")
		out, problems := c.Replay(o, d)
		if problems.HasErrors() {
			t.Fatal(problems)
		}
		for _, s := range one.Series {
			got, ok := s.Metric.Value(out.Result)
			if !ok {
				got = Absent
			}
			if got != s.Values[d] {
				t.Fatalf("%s: draw %d is %d, replayed %d", s.Metric.Key, d, s.Values[d], got)
			}
		}
	})
}

// TestLawStreams: adding an institution, leaving one out, changing rules and
// turning rows round leaves every other line of every draw as it was.
func TestLawStreams(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := randomCase(t)
		if c == nil {
			return
		}
		other := &Case{Plan: ptr(*c.Plan), Activity: &plan.Activity{}}
		other.Plan.Institutions = append(slices.Clone(c.Plan.Institutions), plan.Institution{ID: "new", Title: "new", Kind: plan.Hospital, Level: plan.Tertiary, Ownership: plan.Public, Region: plan.Local})
		other.Plan.Risk = ptr(*c.Plan.Risk)
		other.Plan.Risk.Draws, other.Plan.Sharing, other.Plan.Awards = 17, nil, nil
		keys := rapid.Permutation(c.Activity.Lines).Draw(t, "order")
		if len(keys) > 1 {
			keys = keys[1:]
		}
		for i, key := range keys {
			if i == len(keys)/2 {
				k := other.Activity.AddLine(plan.LineKey{Institution: "new", Scheme: key.Scheme, Unit: key.Unit})
				*other.Activity.Month(plan.Visits, k, 3), *other.Activity.Month(plan.FundCost, k, 3) = 1000, 500
			}
			from, k := slices.Index(c.Activity.Lines, key), other.Activity.AddLine(key)
			for col := range plan.NumColumns {
				copy(other.Activity.Columns[col][plan.Months*k:], c.Activity.Columns[col][plan.Months*from:plan.Months*(from+1)])
			}
		}
		a, _ := newLaw(c, 5)
		b, _ := newLaw(other, 5)
		x, y := newDrawer(a), newDrawer(b)
		for draw := range 3 {
			x.draw(draw)
			y.draw(draw)
			for k, key := range y.activity.Lines {
				i := slices.Index(x.activity.Lines, key)
				for col := range plan.NumColumns {
					if i >= 0 && !slices.Equal(x.activity.Columns[col][plan.Months*i:plan.Months*(i+1)], y.activity.Columns[col][plan.Months*k:plan.Months*(k+1)]) {
						t.Fatalf("draw %d: %s of %v changed", draw, plan.ColumnNames[col], key)
					}
				}
			}
		}
	})
}

func ptr[T any](x T) *T { return &x }

// TestLawTogether: cases drawn together are as drawn alone, whether they share
// their activities or not.
func TestLawTogether(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := randomCase(t)
		if c == nil {
			return
		}
		policy, risky := &Case{Name: "policy", Plan: ptr(*c.Plan), Activity: c.Activity}, &Case{Name: "risk", Plan: ptr(*c.Plan), Activity: c.Activity}
		policy.Plan.Sharing = slices.Clone(c.Plan.Sharing)
		policy.Plan.Sharing[0].Surplus = nil
		risky.Plan.Risk = ptr(*c.Plan.Risk)
		risky.Plan.Risk.Correlation = money.One - c.Plan.Risk.Correlation
		risky.Plan.Risk.Seed = c.Plan.Risk.Seed + 1 // the first case's counts
		o := Options{Draws: 40}
		runs, found := DrawAll([]*Case{c, policy, risky}, o)
		if found.HasErrors() {
			return
		}
		o.Seed = &c.Plan.Risk.Seed
		for i, x := range []*Case{c, policy, risky} {
			alone, problems := Draw(x, o)
			same(t, x.Name, runs[i], alone, nil, problems)
		}
	})
}

// TestCancel: a run that is ended early has a prefix of the draws, tallies
// included, and says so; progress never goes back.
func TestCancel(t *testing.T) {
	s := newSingle(0.02)
	c := s.build()
	whole := mustDraw(t, c, Options{Draws: 3000})
	for _, workers := range []int{1, 3} {
		ctx, cancel := context.WithCancel(t.Context())
		last := 0
		run := mustDraw(t, c, Options{Draws: 3000, Workers: workers, Context: ctx, Progress: func(done, total int) {
			if done <= last || total != 3000 {
				t.Errorf("progress %d of %d after %d", done, total, last)
			}
			if last = done; done > 600 {
				cancel()
			}
		}})
		if !run.Partial() || run.Draws <= 600 || run.Draws > 600+(workers+1)*block || run.Asked != 3000 {
			t.Fatalf("%d draws of %d", run.Draws, run.Asked)
		}
		same(t, "cancelled", run, mustDraw(t, c, Options{Draws: run.Draws}), nil, nil)
		for i := range run.Series {
			if !slices.Equal(run.Series[i].Values, whole.Series[i].Values[:run.Draws]) {
				t.Fatalf("%s is not a prefix", run.Series[i].Metric.Key)
			}
		}
		cancel()
	}
}
