package behaviour_test

import (
	"strings"
	"testing"

	"fundsim/model/behaviour"
	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/problem"
)

// TestIdle: reactions that do nothing are told, and where.
func TestIdle(t *testing.T) {
	response := plan.Response{Elasticity: 50 * pct}
	primary := plan.Where{InstitutionSelector: plan.InstitutionSelector{Level: plan.Primary}}
	for _, c := range []struct {
		name, at, words string
		b               plan.Behaviour
	}{
		{"a drift of nobody", "behaviour.drifts.0", "没有选中", plan.Behaviour{Drifts: []plan.Drift{{Where: primary, CostPerCase: ratio(1), Per: plan.PerYear}}}},
		{"a drift of nothing", "behaviour.drifts.0", "幅度为 0", plan.Behaviour{Drifts: []plan.Drift{{CostPerCase: ratio(0), Per: plan.PerYear}}}},
		{"a shift of nobody", "behaviour.shifts.0", "没有选中", plan.Behaviour{Shifts: []plan.CostShift{{Where: primary, Share: pct}}}},
		{"no elasticity", "behaviour.responses.0", "幅度为 0", plan.Behaviour{Responses: []plan.Response{{Reference: pointer(money.Fen(1))}}}},
		{"nothing to respond to", "behaviour.responses.0", "与无反应时相同", plan.Behaviour{Responses: []plan.Response{response}}},
		{"a drift that responses answer", "", "", plan.Behaviour{Responses: []plan.Response{response}, Drifts: []plan.Drift{{PointsPerCase: ratio(3), Per: plan.PerYear}}}},
		{"a preset of other levels", "behaviour.presets.0", "没有选中", plan.Behaviour{Presets: plan.Names{"jinhua-drg"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			level := plan.Secondary
			if c.at == "behaviour.presets.0" {
				level = plan.Unrated
			}
			p, a := closedPool(12_000_000_00, member{level: level, cases: 10, total: 100_000, fund: 80_000, spot: 9_000_000})
			c.b.Iterations = 50
			p.Behaviour = &c.b
			got, _, found := behaviour.Prepare(p, a)
			if got == nil {
				t.Fatal(found)
			}
			w := code(found, "changes-nothing")
			if c.at == "" {
				if w != nil {
					t.Error(w)
				}
				return
			}
			if w == nil || w.Place.Path != c.at || !strings.Contains(w.What.ZH, c.words) || w.Severity != problem.Warning {
				t.Errorf("%+v", found)
			}
		})
	}
}

// TestCountless: yuan per case need cases, points per case need points.
func TestCountless(t *testing.T) {
	p, a := closedPool(12_000_000_00, member{level: plan.Secondary, total: 100_000, fund: 80_000, spot: 9_000_000})
	p.Behaviour = &plan.Behaviour{Drifts: []plan.Drift{{CostAmount: pointer(money.Fen(100)), Per: plan.PerYear}}}
	if _, _, found := behaviour.Prepare(p, a); code(found, "changes-nothing") == nil || !strings.Contains(found.Error(), "no cases or visits") {
		t.Error(found)
	}
	sc := loadZhuji(t, "behaviour={drifts: [{where: {unit: outpatient}, points_per_case: 3%, per: year}]}")
	if _, _, found := behaviour.Prepare(sc.Plan, sc.Activity); code(found, "changes-nothing") == nil || !strings.Contains(found.Error(), "no points") {
		t.Error(found)
	}
}

// TestPartOfYear: point values of half a year are no point values to react to.
func TestPartOfYear(t *testing.T) {
	p, a := budgetedPool()
	for k := range a.Lines {
		for m := 7; m <= plan.Months; m++ {
			for c := range a.Columns {
				*a.Month(plan.Column(c), k, m) = 0
			}
		}
	}
	p.Behaviour = respondTo(0.2, 100)
	if _, _, found := behaviour.Prepare(p, a); code(found, "part-of-year") == nil {
		t.Error(found)
	}
}

// TestRefused: a shift below the deductions, values out of range, and a year that
// cannot be settled are errors; nothing comes back.
func TestRefused(t *testing.T) {
	deducted := member{level: plan.Secondary, cases: 1, total: 100, fund: 100, deducted: 60, spot: 100}
	for _, c := range []struct {
		code string
		m    member
		b    plan.Behaviour
	}{
		{"deductions", deducted, plan.Behaviour{Shifts: []plan.CostShift{{Share: 50 * pct}}}},
		{"overflow", member{cases: 1, total: 4e17, fund: 100, spot: 100}, plan.Behaviour{Drifts: []plan.Drift{{CostPerCase: ratio(1000), Per: plan.PerMonth}}}},
		{"no-points", deducted, plan.Behaviour{Iterations: 9, Responses: []plan.Response{{Elasticity: pct}}, Drifts: []plan.Drift{{PointsPerCase: ratio(-100), Per: plan.PerYear}}}},
	} {
		p, a := closedPool(1_000, c.m)
		p.Behaviour = &c.b
		got, rep, found := behaviour.Prepare(p, a)
		if got != nil || rep != nil || code(found, c.code) == nil {
			t.Errorf("%s: %v, %v", c.code, got != nil, found)
		}
	}
}

// TestUnsettledYear: drifts need no settlement; a year that cannot be settled is
// prepared all the same, and the settlement says why not.
func TestUnsettledYear(t *testing.T) {
	p, a := closedPool(1_000, member{level: plan.Secondary, cases: 1, total: 100, fund: 100, spot: 100})
	p.Behaviour = &plan.Behaviour{Drifts: []plan.Drift{{PointsPerCase: ratio(-100), Per: plan.PerYear}}}
	got, rep, found := behaviour.Prepare(p, a)
	if got == nil || rep != nil || found.HasErrors() {
		t.Errorf("%v, %v, %v", got != nil, rep, found)
	}
	if out, _, found := behaviour.Run(p, a); out != nil || code(found, "no-points") == nil {
		t.Error(found)
	}
}

// TestPresets: each preset moves something in the sample city, only lines that
// points price, and is a source with a note; unknown names are the checker's.
func TestPresets(t *testing.T) {
	for _, preset := range plan.Presets() {
		if preset.Source == "" || preset.Title.IsZero() || preset.Note.IsZero() || preset.Clause().Status != plan.Assumed {
			t.Errorf("%s has no source", preset.Name)
		}
		sc := loadZhuji(t, "behaviour={presets: ["+preset.Name+"]}")
		out, rep := mustRun(t, sc.Plan, sc.Activity)
		moved := 0
		for i := range rep.Lines {
			c := &rep.Lines[i]
			if c.Before.TotalCost == c.After.TotalCost && c.Before.Points == c.After.Points {
				continue
			}
			if moved++; out.Compiled.Lines[i].SettledBy != string(plan.DRGPoints) {
				t.Errorf("%s moves %s in %s, which no points price", preset.Name, c.Institution, c.Unit)
			}
		}
		if moved == 0 || rep.Steps != 0 {
			t.Errorf("%s: moved %d lines in %d steps", preset.Name, moved, rep.Steps)
		}
	}
}

// TestJinhuaByHand: a tertiary hospital's cases cost 123.16 yuan less in January,
// 246.32 less in February.
func TestJinhuaByHand(t *testing.T) {
	sc := loadZhuji(t, "behaviour={presets: [jinhua-drg]}")
	got, _, found := behaviour.Prepare(sc.Plan, sc.Activity)
	if got == nil {
		t.Fatal(found)
	}
	for k, l := range sc.Activity.Lines {
		if l != (plan.LineKey{Institution: "h001", Scheme: "employee", Unit: "inpatient"}) {
			continue
		}
		for m := 1; m <= plan.Months; m++ {
			cases, before, after := *sc.Activity.Month(plan.Cases, k, m), *sc.Activity.Month(plan.TotalCost, k, m), *got.Month(plan.TotalCost, k, m)
			if want := before - 12316*int64(m)*cases; after != want {
				t.Errorf("month %d: %d, want %d", m, after, want)
			}
		}
	}
}

// TestFarVolume: an equilibrium at four times the volume is an equilibrium, with
// a warning.
func TestFarVolume(t *testing.T) {
	p, a := budgetedPool()
	p.Behaviour = respondTo(0.9, 5)
	if got, _, found := behaviour.Prepare(p, a); got == nil || code(found, "far-volume") == nil {
		t.Error(found)
	}
	p.Behaviour = respondTo(0.5, 90)
	if _, _, found := behaviour.Prepare(p, a); code(found, "far-volume") != nil {
		t.Error(found)
	}
}
