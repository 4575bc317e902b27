package behaviour_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"fundsim/model/behaviour"
	"fundsim/model/money"
	"fundsim/model/plan"
)

// budgetedPool is a closed pool of two members without patients' part: v = B ÷ ΣP,
// so that volume r makes v0 ÷ r. v0 is 100 yuan.
func budgetedPool() (*plan.Plan, *plan.Activity) {
	return closedPool(120_000_000_00,
		member{level: plan.Tertiary, cases: 1000, total: 500_000_000, fund: 500_000_000, spot: 600_000_000},
		member{level: plan.Primary, cases: 1500, total: 350_000_000, fund: 350_000_000, spot: 400_000_000})
}

const plainValue = 100.0

func respondTo(elasticity, reference float64) *plan.Behaviour {
	return &plan.Behaviour{Mode: plan.FixedPoint, Iterations: 200, Responses: []plan.Response{{Elasticity: *ratio(elasticity * 100), Reference: pointer(money.Fen(math.Round(reference * 100)))}}}
}

// TestFixedPointClosedForm: everybody answers with elasticity ε to v = v0 ÷ r, so
// r = (v0 ÷ (r · ref))^ε and
//
//	r* = (v0 ÷ ref)^(ε ÷ (1 + ε)), v* = v0 ÷ r*
//
// Undamped the iteration contracts by ε a step: it must find this for |ε| < 1.
// Tolerance: the last step may still move v by 1e-6, which leaves at most 1e-6 ·
// ε ÷ (1 − ε), and cases are whole.
func TestFixedPointClosedForm(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := float64(rapid.IntRange(-80, 80).Draw(t, "elasticity")) / 100
		ref := float64(rapid.IntRange(5000, 20000).Draw(t, "reference")) / 100
		p, a := budgetedPool()
		p.Behaviour = respondTo(e, ref)
		if damping := rapid.IntRange(0, 60).Draw(t, "damping"); damping > 0 {
			p.Behaviour.Damping = ratio(float64(damping))
		}
		_, rep := mustRun(t, p, a)
		want := math.Pow(plainValue/ref, e/(1+e))
		v := &rep.Pools[0].Volumes[0]
		if got := float64(v.Factors[0]) / 1e9; math.Abs(got/want-1) > 1e-5 {
			t.Fatalf("ε %v, reference %v: r = %v, closed form %v", e, ref, got, want)
		}
		if got := float64(rep.Pools[0].Final.Value) / 1e4; math.Abs(got*want/plainValue-1) > 1e-5 {
			t.Fatalf("ε %v, reference %v: v = %v, closed form %v", e, ref, got, plainValue/want)
		}
		for _, l := range rep.Lines { // whole cases, and the year's number of them is right
			if want := float64(l.Before.Cases) * float64(v.Factors[0]) / 1e9; math.Abs(float64(l.After.Cases)-want) > 0.500001 {
				t.Fatalf("%d cases became %d, want %v", l.Before.Cases, l.After.Cases, want)
			}
		}
		if v.Lines != 2 || v.Reference.Value != int64(math.Round(ref*1e4)) {
			t.Fatalf("%+v", v)
		}
	})
}

// TestNoEquilibrium: beyond |ε| = 1 the undamped iteration cannot rest, and says
// so; nothing comes back. Damping helps what goes to and fro, nothing else.
func TestNoEquilibrium(t *testing.T) {
	for _, c := range []struct {
		elasticity, damping float64
		want                string // "" where it converges
	}{
		{0.9, 0, ""},
		{1, 0, "来回摆动"}, // r ↔ k/r for ever
		{1.4, 0, "来回摆动"},
		{2, 0, "1000 倍"},
		{2, 50, ""},       // 0.5 − 0.5 · 2 = −0.5
		{1, 50, ""},       // 0
		{3.5, 20, "来回摆动"}, // 0.2 − 0.8 · 3.5 < −1
		{-1.5, 0, "1000 倍"},
		{-1.5, 50, "越走越远"},
		{-5, 0, "1000 倍"},
		{-0.99, 0, "仍在变动"}, // 0.99^20 is no rest
	} {
		t.Run(fmt.Sprint(c.elasticity, " ", c.damping), func(t *testing.T) {
			p, a := budgetedPool()
			p.Behaviour = respondTo(c.elasticity, 101)
			p.Behaviour.Iterations = 20
			if c.want == "" {
				p.Behaviour.Iterations = 400
			}
			if c.damping > 0 {
				p.Behaviour.Damping = ratio(c.damping)
			}
			got, rep, found := behaviour.Prepare(p, a)
			if c.want == "" {
				if got == nil {
					t.Fatal(found)
				}
				return
			}
			problem := code(found, "no-equilibrium")
			if got != nil || rep != nil || problem == nil {
				t.Fatalf("came back: %v, %v", got != nil, found)
			}
			if !strings.Contains(problem.What.ZH, c.want) || problem.Hint.IsZero() || problem.Place.Path != "behaviour.responses" {
				t.Errorf("%+v", problem)
			}
			if advised := strings.Contains(problem.Hint.ZH, "加阻尼"); advised != (c.elasticity > 0) {
				t.Errorf("elasticity %v: %s", c.elasticity, problem.Hint.ZH)
			}
		})
	}
}

// TestExactCycle: with a tolerance of nothing and an elasticity of 1, factors come
// back to the last digit; the search stops there and not at the last iteration.
func TestExactCycle(t *testing.T) {
	p, a := budgetedPool()
	p.Behaviour = respondTo(1, 80)
	p.Behaviour.Tolerance, p.Behaviour.Iterations = new(money.Ratio), 10_000
	_, _, found := behaviour.Prepare(p, a)
	if problem := code(found, "no-equilibrium"); problem == nil || !strings.Contains(problem.What.ZH, "来回摆动") || strings.Contains(problem.What.ZH, "10000") {
		t.Fatal(found)
	}
}

// TestToleranceOfDampedSteps: a heavily damped step is short without being at
// rest; the tolerance must not take it for one.
func TestToleranceOfDampedSteps(t *testing.T) {
	p, a := budgetedPool()
	p.Behaviour = respondTo(0.5, 120)
	p.Behaviour.Tolerance, p.Behaviour.Damping, p.Behaviour.Iterations = ratio(0.1), ratio(99), 10_000
	_, rep := mustRun(t, p, a)
	want := math.Pow(plainValue/120, 0.5/1.5)
	if got := float64(rep.Pools[0].Volumes[0].Factors[0]) / 1e9; math.Abs(got/want-1) > 0.001 {
		t.Errorf("r = %v after %d steps, the fixed point is %v", got, rep.Steps, want)
	}
}

// TestMonthlyByHand follows the months of the closed pool in floating point:
// v_m = 12 · v0 ÷ (r_1 + … + r_{m−1} + 13 − m), r_m = (v_m ÷ ref)^ε, r_1 = 1.
func TestMonthlyByHand(t *testing.T) {
	for _, e := range []float64{0.3, -0.4, 1.5, 3} { // one step a month: nothing to converge
		const ref = 90.0
		p, a := budgetedPool()
		p.Behaviour = respondTo(e, ref)
		p.Behaviour.Mode = plan.MonthByMonth
		_, rep := mustRun(t, p, a)
		sum := 0.0
		for m := 1; m <= plan.Months; m++ {
			r := 1.0
			v := plainValue * 12 / (sum + float64(13-m))
			if m > 1 {
				r = math.Pow(v/ref, e)
			}
			sum += r
			if got := float64(rep.Pools[0].Path[m-1].Value) / 1e4; math.Abs(got/v-1) > 1e-5 {
				t.Errorf("ε %v, month %d: v = %v, want %v", e, m, got, v)
			}
			if got := float64(rep.Pools[0].Volumes[0].Factors[m-1]) / 1e9; math.Abs(got/r-1) > 1e-5 {
				t.Errorf("ε %v, month %d: r = %v, want %v", e, m, got, r)
			}
		}
		if got, want := float64(rep.Pools[0].Final.Value)/1e4, plainValue*12/sum; math.Abs(got/want-1) > 1e-5 {
			t.Errorf("ε %v: final %v, want %v", e, got, want)
		}
	}
}

// TestMonthlyNearsTheFixedPoint: the later the month, the nearer its volume to
// the equilibrium; as elasticities go to 0 both become the year without
// reactions.
func TestMonthlyNearsTheFixedPoint(t *testing.T) {
	sets := "behaviour={responses: [{where: {}, elasticity: %s}], drifts: [{where: {}, points_per_case: 5%%, per: year}], mode: %s}"
	distance := func(elasticity string) (first, last, moved float64) {
		one := loadZhuji(t, fmt.Sprintf(sets, elasticity, "fixed-point"))
		two := loadZhuji(t, fmt.Sprintf(sets, elasticity, "monthly"))
		_, fixed := mustRun(t, one.Plan, one.Activity)
		_, months := mustRun(t, two.Plan, two.Activity)
		for i := range fixed.Pools {
			f, m := &fixed.Pools[i].Volumes[0], &months.Pools[i].Volumes[0]
			if m.Factors[0] != money.One {
				t.Error("January has no months before it")
			}
			first += math.Abs(float64(m.Factors[1] - f.Factors[1]))
			last += math.Abs(float64(m.Factors[11] - f.Factors[11]))
			moved += math.Abs(float64(f.Factors[0] - money.One))
		}
		return first, last, moved
	}
	first, last, moved := distance("50%")
	if last >= first/4 || moved < 1e6 {
		t.Errorf("off by %v in February and %v in December, moved by %v", first, last, moved)
	}
	for _, e := range []string{"0.1%", "-0.1%"} {
		if first, last, moved := distance(e); max(first, last, moved) > 2*60_000 { // 5 % · 0.1 % = 5e-5 of each pool
			t.Errorf("elasticity %s moves volume by %v", e, moved)
		}
	}
}

// TestWhoResponds: the first response that matches counts; institutions that no
// points price, paid itemised or by another method, keep their volume.
func TestWhoResponds(t *testing.T) {
	sc := loadZhuji(t, "behaviour={responses: [{where: {level: tertiary, scheme: employee}, elasticity: 20%, reference: 80}, {where: {}, elasticity: 10%, reference: 90}]}")
	out, rep := mustRun(t, sc.Plan, sc.Activity)
	moved := map[string]int{}
	for i := range rep.Lines {
		c, l := &rep.Lines[i], &out.Compiled.Lines[i]
		if c.Before.Points != c.After.Points || c.Before.TotalCost != c.After.TotalCost {
			moved[l.SettledBy]++
		} else if l.SettledBy == "drg-points" && l.Source >= 0 {
			t.Errorf("%s %s did not respond", c.Institution, c.Scheme)
		}
	}
	if len(moved) != 1 || moved["drg-points"] == 0 {
		t.Errorf("volume moved where no points price it: %v", moved)
	}
	employee, resident := rep.Pools[0].Volumes, rep.Pools[1].Volumes
	if len(employee) != 2 || employee[0].Response != 0 || employee[0].Lines != 2 || employee[0].Elasticity != 20*pct || len(resident) != 1 || resident[0].Response != 1 {
		t.Errorf("%+v %+v", employee, resident)
	}
}

// BenchmarkZhuji prepares the sample city: a preset and everybody's response to
// the point value, iterated until it rests.
func BenchmarkZhuji(b *testing.B) {
	sc := loadZhuji(b, "behaviour={presets: [guangzhou-dip], responses: [{where: {}, elasticity: 50%}]}")
	for b.Loop() {
		if got, _, found := behaviour.Prepare(sc.Plan, sc.Activity); got == nil {
			b.Fatal(found)
		}
	}
}
