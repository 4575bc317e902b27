package settle_test

import (
	"fmt"
	"testing"

	"fundsim/model/journal"
	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/settle"
	"fundsim/scenarios"
)

// loadSample reads the built-in sample city.
func loadSample(t testing.TB) (*plan.Plan, *plan.Activity) {
	t.Helper()
	sc, found := scenarios.Load("pack:zhuji", scenarios.Options{})
	if found.HasErrors() {
		t.Fatal(found)
	}
	return sc.Plan, sc.Activity
}

func compile(t testing.TB, p *plan.Plan, a *plan.Activity) *plan.Compiled {
	t.Helper()
	c, found := plan.Compile(p, a)
	if found.HasErrors() {
		t.Fatal(found)
	}
	return c
}

// BenchmarkSettleSample settles the sample city (252 lines × 12 months), plan
// compiled, no journal: at most 100 µs and no allocation.
func BenchmarkSettleSample(b *testing.B) {
	p, a := loadSample(b)
	s := settle.New(compile(b, p, a))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := s.Settle(a, nil); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkSettleSampleJournal does the same with the journal: at most 5 ms.
func BenchmarkSettleSampleJournal(b *testing.B) {
	p, a := loadSample(b)
	s := settle.New(compile(b, p, a))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := s.Settle(a, journal.NewBook()); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkCompileSample compiles the sample city's plan.
func BenchmarkCompileSample(b *testing.B) {
	p, a := loadSample(b)
	for b.Loop() {
		compile(b, p, a)
	}
}

// BenchmarkSettleGrid shows how settling grows with institutions × schemes ×
// units; 2,000 × 3 × 7 should take at most 10 ms.
func BenchmarkSettleGrid(b *testing.B) {
	for _, n := range []int{250, 500, 1000, 2000, 4000} {
		b.Run(fmt.Sprintf("%dx3x7", n), func(b *testing.B) {
			p, a := grid(n, 3, 7)
			s := settle.New(compile(b, p, a))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := s.Settle(a, nil); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(a.Lines)), "ns/line")
		})
	}
}

// grid makes a plan in which every institution is active every month in every
// unit of every scheme, over all four methods, with advances and hold-backs.
func grid(institutions, schemes, units int) (*plan.Plan, *plan.Activity) {
	score := plan.Score(96 * 10_000)
	year := 2024
	p := &plan.Plan{Schema: "fundsim/v1", ID: "grid", Year: year, PlanStart: plan.Date{Year: year, Month: 1, Day: 1}}
	share := func(pct int64) money.Ratio { return money.Ratio(pct) * money.One / 100 }
	edge := share(10)
	ladder := &plan.Ladder{Mode: plan.ModeMarginal, Factor: money.One, Bands: []plan.Band{{UpTo: &edge, Share: share(85)}, {Share: share(50)}}}
	p.Sharing = []plan.Sharing{{ID: "mutual", Surplus: ladder, Overrun: ladder}}
	p.Assessment.Schedules = []plan.Schedule{{ID: "deposit", Steps: []plan.ScheduleStep{{ScoreFrom: 0, Release: share(50)}, {ScoreFrom: 95 * 10_000, Release: money.One}}}}
	methods := []plan.Method{plan.DRGPoints, plan.InstitutionBudget, plan.PooledBudget, plan.FeeForService}
	var schemeIDs []string
	for s := range schemes {
		id := fmt.Sprintf("s%d", s)
		budget := money.Fen(institutions) * 7_000_000_00
		schemeIDs = append(schemeIDs, id)
		p.Schemes = append(p.Schemes, plan.Scheme{ID: id, Budget: plan.SchemeBudget{Amount: &budget}, Reserve: plan.Reserve{Rate: share(4)}})
	}
	yes := true
	for u := range units {
		unit := plan.Unit{ID: fmt.Sprintf("u%d", u), Method: methods[u%len(methods)], Sharing: "mutual", FundSide: plan.ToReserve, Deductions: plan.DeductNet}
		if unit.Method == plan.DRGPoints {
			unit.Outside = plan.OutsidePoints
		}
		for _, s := range schemeIDs {
			line, part := plan.UnitBudget{Scheme: s}, share(int64(100/units))
			if u == units-1 {
				line.Rest = &yes
			} else {
				line.Share = &part
			}
			unit.Budgets = append(unit.Budgets, line)
		}
		if unit.Method == plan.InstitutionBudget {
			p.QuotaRules = append(p.QuotaRules, plan.QuotaRule{Unit: unit.ID, History: share(70)})
		}
		basis := plan.BasisIncurred
		if unit.Method == plan.InstitutionBudget {
			basis = plan.BasisQuota
		}
		p.Cash = append(p.Cash, plan.CashRule{Units: []string{unit.ID}, Advance: &plan.Advance{Basis: basis, Rate: share(85), Period: plan.Monthly},
			Holdback: &plan.Holdback{Rate: share(5), Schedule: "deposit", ForfeitsTo: plan.ToReserve}})
		p.Units = append(p.Units, unit)
	}
	a := &plan.Activity{}
	for i := range institutions {
		id := fmt.Sprintf("h%05d", i)
		p.Institutions = append(p.Institutions, plan.Institution{ID: id, Kind: plan.Hospital, Level: plan.Primary, Ownership: plan.Public, Region: plan.Local, Score: &score})
	}
	for _, s := range schemeIDs {
		for u := range p.Units {
			for i, in := range p.Institutions {
				gridLine(a, plan.LineKey{Institution: in.ID, Scheme: s, Unit: p.Units[u].ID}, int64(i))
				p.Prior = append(p.Prior, plan.PriorRow{Institution: in.ID, Scheme: s, Unit: p.Units[u].ID, Visits: int64(100 + i), Persons: int64(50 + i%7),
					TotalCost: money.Fen(1_000_000 + i*977), FundCost: money.Fen(700_000 + i*613)})
			}
		}
	}
	return p, a
}

func gridLine(a *plan.Activity, key plan.LineKey, i int64) {
	k := a.AddLine(key)
	for m := range int64(plan.Months) {
		total := 10_000_000 + (i*7919+m*104729)%2_000_000
		for c, v := range map[plan.Column]int64{plan.Visits: 100 + i%13, plan.Persons: 40 + i%5, plan.TotalCost: total, plan.FundCost: total * 7 / 10,
			plan.DeductionsCol: total / 1000, plan.Cases: 10 + i%3, plan.PointsCol: 900_000 + (i*31+m*17)%100_000} {
			*a.Month(c, k, int(m)+1) = v
		}
	}
}
