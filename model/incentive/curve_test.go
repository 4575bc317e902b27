package incentive_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"fundsim/model/incentive"
	"fundsim/model/money"
	"fundsim/model/plan"
)

// TestCliffs: each rule that makes the payable jump, or its rate leave 0–100 %,
// is found where it is and by name. One holder (or two members) at the given
// share of its budget.
func TestCliffs(t *testing.T) {
	gated := ladder(plan.ModeMarginal, 50)
	gated.Gate = 2 * pct
	none := plan.Sharing{Surplus: ladder(plan.ModeMarginal, 0), Overrun: ladder(plan.ModeMarginal, 0)}
	quota := func(used float64) one { return one{visits: 10, fund: int64(used * 100_000), quota: 1_200_000} }
	for _, c := range []struct {
		name    string
		method  plan.Method
		sharing plan.Sharing
		used    float64 // of the budget
		members int
		kind    incentive.Kind // "" for none
		path    string
		from    int    // where it starts
		up      bool   // a jump upwards
		lint    string // what fundsim check says of the same rule
	}{
		// Surplus 2 % of 12,000 at 11,760; with 11,500 used that is +2.26 %.
		{"gate of a surplus", plan.InstitutionBudget, plan.Sharing{Surplus: gated, Overrun: none.Overrun}, 0.9583333, 1, incentive.Jump, "sharing.m.surplus.gate", 2, false, "gate-cliff"},
		// Overrun 2 % at 12,240; with 12,000 used at +2 %: the gate is met at the edge.
		{"gate of an overrun", plan.InstitutionBudget, plan.Sharing{Surplus: none.Surplus, Overrun: gated}, 1.001, 1, incentive.Jump, "sharing.m.overrun.gate", 1, false, "gate-cliff"},
		// All of the surplus at 80 % up to 10 % of the budget, at 20 % beyond: more volume jumps to 80 % at 10,800, which is
		// +8 % and a few fen of the 10,000 used.
		{"edge of a whole ladder", plan.InstitutionBudget, plan.Sharing{Surplus: ladder(plan.ModeWhole, 10, 80, 20), Overrun: none.Overrun}, 10.0 / 12, 1, incentive.Jump, "sharing.m.surplus.bands.0", 8, true, "cliff"},
		{"marginal bands are no cliffs", plan.InstitutionBudget, plan.Sharing{Surplus: ladder(plan.ModeMarginal, 10, 80, 20), Overrun: ladder(plan.ModeMarginal, 10, 50, 100)}, 0.9, 1, "", "", 0, false, ""},
		{"fee for service is straight", plan.FeeForService, none, 2, 2, "", "", 0, false, ""},
		// A surplus split by what was incurred: who spends more has more of it.
		{"split by incurred", plan.PooledBudget, plan.Sharing{Surplus: ladder(plan.ModeMarginal, 50), Overrun: none.Overrun}, 0.25, 2, incentive.Over100, "sharing.m.surplus", -20, false, ""},
		// An overrun of a large pool's budget, borne by a single member beyond all measure: whole mode at the edge.
		{"whole overrun", plan.InstitutionBudget, plan.Sharing{Surplus: none.Surplus, Overrun: ladder(plan.ModeWhole, 10, 0, 100)}, 1.05, 1, incentive.Jump, "sharing.m.overrun.bands.0", 4, false, "cliff"},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := quota(c.used)
			if c.method != plan.InstitutionBudget {
				m.quota = 0
			}
			members := []one{m}
			if c.members > 1 {
				members = append(members, m)
			}
			p, a := unitOf(c.method, 1_200_000, c.sharing, members...)
			rep := compute(t, p, a)
			found := rep.Lines[0].Findings
			if c.kind == "" {
				if len(found) > 0 {
					t.Fatalf("%+v", found)
				}
				return
			}
			if len(found) == 0 {
				t.Fatal("nothing was found")
			}
			f := found[0]
			if f.Kind != c.kind || f.Path != c.path || f.From < money.Ratio(c.from)*pct || f.From >= money.Ratio(c.from+1)*pct || f.Why.IsZero() {
				t.Errorf("%+v", found)
			}
			if c.lint != "" && !strings.Contains(strings.Join(f.Lint, " "), c.lint) {
				t.Errorf("not linked with %s: %v", c.lint, f.Lint)
			}
			if f.Kind == incentive.Jump && ((f.Amount > 0) != c.up || f.To-f.From > pct/50 || f.Rate != 0) {
				t.Errorf("%+v", f)
			}
		})
	}
}

// TestJumpIsAsHigh: the gate of 2 % of 12,000.00 gives 50 % of 240.00 at once.
func TestJumpIsAsHigh(t *testing.T) {
	gated := ladder(plan.ModeMarginal, 50)
	gated.Gate = 2 * pct
	p, a := unitOf(plan.InstitutionBudget, 1_200_000, plan.Sharing{Surplus: gated, Overrun: ladder(plan.ModeMarginal, 0)}, one{visits: 10, fund: 95_833, quota: 1_200_000})
	f := compute(t, p, a).Lines[0].Findings[0]
	// Within 0.02 % of volume, 2.30 of incurred, part is paid at 50 % and part in full.
	if height := -f.Amount; height < fen(120-2.3) || height > fen(120+2.3) {
		t.Errorf("the jump is %s high", height)
	}
}

// TestBounds: at its cap a member of a points pool is paid 110 % of whatever it
// spends, at its floor 90 %.
func TestBounds(t *testing.T) {
	whole := plan.Sharing{Surplus: ladder(plan.ModeMarginal, 100), Overrun: ladder(plan.ModeMarginal, 100)}
	rich := one{cases: 10, fund: 100_000, points: 400_000}
	poor := one{cases: 10, fund: 100_000, points: 100_000}
	p, a := unitOf(plan.DRGPoints, 3_600_000, whole, rich, poor, one{cases: 10, fund: 100_000, points: 250_000})
	p.Units[0].Bounds = &plan.Bounds{Floor: 90 * pct, Cap: 110 * pct, Infeasible: plan.InfeasibleRelax}
	rep := compute(t, p, a)
	f := rep.Lines[0].Findings
	if len(f) == 0 || f[0].Kind != incentive.Over100 || f[0].Path != "units.u.bounds.cap" || f[0].Rate != 110*pct {
		t.Errorf("at the cap: %+v", f)
	}
	for _, f := range rep.Lines[1].Findings {
		if f.Path == "units.u.bounds.floor" {
			t.Errorf("90 %% is within 0–100 %%: %+v", f)
		}
	}
}

// TestLawSmoothLadders: a stand-alone institution under a marginal ladder without
// a gate has a marginal rate of 0–100 % and no jumps: nothing may be found,
// wherever it stands. A finding would be one of arithmetic.
func TestLawSmoothLadders(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw := func(what string) *plan.Ladder {
			edge := rapid.Int64Range(1, 30).Draw(t, what+" edge")
			l := ladder(plan.ModeMarginal, edge, rapid.Int64Range(0, 100).Draw(t, what), rapid.Int64Range(0, 100).Draw(t, what+" beyond"))
			if rapid.Bool().Draw(t, what+" capped") {
				l.Cap = pointer(money.Ratio(rapid.Int64Range(0, 20).Draw(t, what+" cap")) * pct)
			}
			return l
		}
		quota := money.Fen(rapid.Int64Range(100_000, 1_000_000_000).Draw(t, "quota"))
		fund := int64(quota) / 12 * rapid.Int64Range(50, 160).Draw(t, "used") / 100
		p, a := unitOf(plan.InstitutionBudget, quota, plan.Sharing{Surplus: draw("surplus"), Overrun: draw("overrun")},
			one{visits: rapid.Int64Range(1, 10_000).Draw(t, "visits"), fund: fund, patient: fund / 3, quota: quota})
		for _, l := range compute(t, p, a).Lines {
			if len(l.Findings) > 0 {
				t.Fatalf("%+v", l.Findings)
			}
			for _, x := range l.Probes {
				if x.Payable < -2 || x.Payable > x.Incurred+2 {
					t.Fatalf("%+v", x)
				}
			}
		}
	})
}

// TestOddities: findings of the same rule are one line of the summary, with the
// institutions counted once and the worst named.
func TestOddities(t *testing.T) {
	sc := loadPack(t, "us-mssp-track1")
	odd := compute(t, sc.Plan, sc.Activity).Oddities()
	if len(odd) != 1 || odd[0].Path != "sharing.track-1.surplus.gate" || odd[0].Institutions < 5 || odd[0].Largest >= 0 || odd[0].ExtremeAt == "" ||
		odd[0].Lint[0] != "gate-cliff" {
		t.Errorf("%+v", odd)
	}
}

// TestWorths: means, least and most are those of the lines; levels add up to all.
func TestWorths(t *testing.T) {
	sc := loadPack(t, "zhuji")
	rep := compute(t, sc.Plan, sc.Activity)
	worths := rep.Worths()
	all := map[string]int{}
	for i := range worths {
		w := &worths[i]
		key := w.Scheme + w.Unit + w.SettledBy + string(w.Of)
		if w.Level == "" {
			all[key] = w.Lines
		} else {
			all[key] -= w.Lines
		}
		var sum int64
		n, least, most := 0, money.Fen(0), money.Fen(0)
		for j := range rep.Lines {
			l := &rep.Lines[j]
			for _, p := range l.Probes {
				if l.Scheme != w.Scheme || l.Unit != w.Unit || l.SettledBy != w.SettledBy || p.Of != w.Of || w.Level != "" && l.Level != w.Level {
					continue
				}
				if n == 0 || p.Gain() < least {
					least = p.Gain()
				}
				if n == 0 || p.Gain() > most {
					most = p.Gain()
				}
				n, sum = n+1, sum+int64(p.Gain())
			}
		}
		mean, _ := money.MulDiv(sum, 1, int64(n))
		if w.Lines != n || w.Gain != money.Fen(mean) || w.Least != least || w.Most != most {
			t.Errorf("%+v: %d lines, mean %d, %s to %s", w, n, mean, least, most)
		}
	}
	for key, left := range all {
		if left != 0 {
			t.Errorf("%s: %d lines belong to no level", key, left)
		}
	}
}
