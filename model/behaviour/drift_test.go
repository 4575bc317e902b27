package behaviour_test

import (
	"testing"

	"fundsim/model/behaviour"
	"fundsim/model/money"
	"fundsim/model/plan"
)

// TestDriftsByHand: one line, 10 cases, 1,000.00 yuan total and 600.00 fund cost,
// 6.00 deductions and 12 points a month; worked by hand.
func TestDriftsByHand(t *testing.T) {
	type month struct{ cases, total, fund, deducted, points int64 }
	same := month{10, 100_000, 60_000, 600, 120_000}
	for _, c := range []struct {
		name            string
		b               plan.Behaviour
		january, second month
	}{
		{"upcoding at once", plan.Behaviour{Drifts: []plan.Drift{{PointsPerCase: ratio(3), Per: plan.PerYear}}},
			month{10, 100_000, 60_000, 600, 123_600}, month{10, 100_000, 60_000, 600, 123_600}},
		{"upcoding by month", plan.Behaviour{Drifts: []plan.Drift{{PointsPerCase: ratio(2), Per: plan.PerMonth}}},
			month{10, 100_000, 60_000, 600, 122_400}, month{10, 100_000, 60_000, 600, 124_800}},
		{"cost per case", plan.Behaviour{Drifts: []plan.Drift{{CostPerCase: ratio(-3.5), Per: plan.PerYear}}},
			month{10, 96_500, 57_900, 579, 120_000}, month{10, 96_500, 57_900, 579, 120_000}},
		{"yuan per case, by month", plan.Behaviour{Drifts: []plan.Drift{{CostAmount: pointer(money.Fen(-1_000)), Per: plan.PerMonth}}}, // 10 × −10.00 = −100.00, −200.00
			month{10, 90_000, 54_000, 540, 120_000}, month{10, 80_000, 48_000, 480, 120_000}},
		{"never below nothing", plan.Behaviour{Drifts: []plan.Drift{{CostPerCase: ratio(-60), PointsPerCase: ratio(-60), Per: plan.PerMonth}}},
			month{10, 40_000, 24_000, 240, 48_000}, month{10, 0, 0, 0, 0}},
		{"two drifts multiply", plan.Behaviour{Drifts: []plan.Drift{{PointsPerCase: ratio(10), CostPerCase: ratio(10), Per: plan.PerYear}, {PointsPerCase: ratio(-10), CostPerCase: ratio(-10), Per: plan.PerMonth}}},
			month{10, 99_000, 59_400, 594, 118_800}, month{10, 88_000, 52_800, 528, 105_600}},
		{"a ratio, then an amount", plan.Behaviour{Drifts: []plan.Drift{{CostAmount: pointer(money.Fen(500)), Per: plan.PerYear}, {CostPerCase: ratio(-50), Per: plan.PerYear}}},
			month{10, 55_000, 33_000, 330, 120_000}, month{10, 55_000, 33_000, 330, 120_000}},
		{"to patients", plan.Behaviour{Shifts: []plan.CostShift{{Share: 5 * pct}, {Share: 10 * pct}}}, // 0.95 · 0.9
			month{10, 100_000, 51_300, 600, 120_000}, month{10, 100_000, 51_300, 600, 120_000}},
		{"all at once, rounded once", plan.Behaviour{Drifts: []plan.Drift{{CostPerCase: ratio(0.0005), Per: plan.PerYear}}, Shifts: []plan.CostShift{{Share: pct / 1000}}}, // 60,000 · 1.000005 · 0.99999 = 59,999.699…, in one step
			month{10, 100_001, 60_000, 600, 120_000}, month{10, 100_001, 60_000, 600, 120_000}},
		{"of other lines", plan.Behaviour{Drifts: []plan.Drift{{Where: plan.Where{InstitutionSelector: plan.InstitutionSelector{Level: plan.Primary}}, CostPerCase: ratio(9), Per: plan.PerYear}}}, same, same},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, a := closedPool(10_000_000, member{plan.Tertiary, same.cases, same.total, same.fund, same.deducted, same.points})
			before := a.Clone()
			p.Behaviour = &c.b
			got, _, found := behaviour.Prepare(p, a)
			if got == nil {
				t.Fatal(found)
			}
			for m, want := range map[int]month{1: c.january, 2: c.second} {
				is := month{*got.Month(plan.Cases, 0, m), *got.Month(plan.TotalCost, 0, m), *got.Month(plan.FundCost, 0, m), *got.Month(plan.DeductionsCol, 0, m), *got.Month(plan.PointsCol, 0, m)}
				if is != want {
					t.Errorf("month %d: %+v, want %+v", m, is, want)
				}
			}
			for c := range before.Columns {
				for i, v := range before.Columns[c] {
					if a.Columns[c][i] != v {
						t.Fatal("the input was changed")
					}
				}
			}
		})
	}
}

// TestVisitsCountWithoutCases: a line without cases counts visits.
func TestVisitsCountWithoutCases(t *testing.T) {
	p, a := closedPool(10_000_000, member{level: plan.Tertiary, total: 100_000, fund: 60_000, spot: 120_000})
	for m := 1; m <= plan.Months; m++ {
		*a.Month(plan.Visits, 0, m) = 20
	}
	p.Behaviour = &plan.Behaviour{Drifts: []plan.Drift{{CostAmount: pointer(money.Fen(-1_000)), Per: plan.PerYear}}}
	got, _, found := behaviour.Prepare(p, a)
	if got == nil {
		t.Fatal(found)
	}
	if v := *got.Month(plan.TotalCost, 0, 1); v != 80_000 {
		t.Errorf("total cost %d, want 800.00", v)
	}
}

// TestUpcodingDilutes: all points inflated by q, the point value falls by
// q ÷ (1 + q) to four decimals; nobody is paid otherwise. Tolerance: points of a
// month are rounded to 1e-4, which is worth about a fen; twelve months of one's
// own and a large share of everybody's come to less than 15 fen. Vector 9: 3 % →
// −2.913 %.
func TestUpcodingDilutes(t *testing.T) {
	for _, q := range []float64{3, 10, 0.5, 50} {
		sc := loadZhuji(t)
		sc.Plan.Behaviour = &plan.Behaviour{Drifts: []plan.Drift{{PointsPerCase: ratio(q), Per: plan.PerYear}}}
		_, rep := mustRun(t, sc.Plan, sc.Activity)
		for _, pool := range rep.Pools {
			fall := 1 - float64(pool.Final.Value)/float64(pool.Plain.Value)
			if want := q / (100 + q); fall-want > 1e-6 || want-fall > 1e-6 { // four decimals of about 97 yuan
				t.Errorf("%s: q = %v %%: the point value falls by %v, want %v", pool.Scheme, q, fall, want)
			}
			if q == 3 && (int(fall*100_000+0.5) != 2913) {
				t.Errorf("%s: falls by %v, published identity 2.913 %%", pool.Scheme, fall)
			}
		}
		for i := range rep.Lines {
			c := &rep.Lines[i]
			if d := (c.After.Payable - c.Before.Payable).Abs(); d > 15 {
				t.Errorf("%s %s: payable moved by %s", c.Institution, c.Unit, d)
			}
		}
	}
}
