package incentive_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"fundsim/model/incentive"
	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/scenarios"
)

const pct = money.One / 100

func pointer[T any](v T) *T { return &v }

// one is one institution of a test unit: what a month has, in fen.
type one struct {
	alliance                     string
	visits, cases, fund, patient int64
	points                       int64 // × 1e-4
	quota                        money.Fen
}

// unitOf is a scenario of one unit, its budget given as an amount, with twelve
// months alike.
func unitOf(method plan.Method, budget money.Fen, sharing plan.Sharing, members ...one) (*plan.Plan, *plan.Activity) {
	sharing.ID = "m"
	p := &plan.Plan{Schema: "fundsim/v1", ID: "one-unit", Year: 2022, PlanStart: plan.Date{Year: 2022, Month: 1, Day: 1},
		Data:    plan.DataFiles{Institutions: "institutions.csv", Activity: "activity.csv", Quotas: "quotas.csv"},
		Schemes: []plan.Scheme{{ID: "s", Budget: plan.SchemeBudget{Amount: &budget}}},
		Units: []plan.Unit{{ID: "u", Method: method, Sharing: "m", FundSide: plan.ToReserve, Deductions: plan.DeductNet,
			Budgets: []plan.UnitBudget{{Scheme: "s", Rest: pointer(true)}}}},
		Sharing: []plan.Sharing{sharing}}
	if method == plan.DRGPoints {
		p.Units[0].Outside = plan.OutsidePoints
	}
	a, led := &plan.Activity{}, map[string]bool{}
	for i, m := range members {
		id := fmt.Sprintf("h%d", i+1)
		p.Institutions = append(p.Institutions, plan.Institution{ID: id, Kind: plan.Hospital, Level: plan.Primary, Ownership: plan.Public, Region: plan.Local,
			Alliance: m.alliance, Lead: m.alliance != "" && !led[m.alliance]})
		led[m.alliance] = true
		k := a.AddLine(plan.LineKey{Institution: id, Scheme: "s", Unit: "u"})
		for month := 1; month <= plan.Months; month++ {
			*a.Month(plan.Visits, k, month), *a.Month(plan.Persons, k, month), *a.Month(plan.Cases, k, month) = m.visits, m.visits, m.cases
			*a.Month(plan.TotalCost, k, month), *a.Month(plan.FundCost, k, month), *a.Month(plan.PointsCol, k, month) = m.fund+m.patient, m.fund, m.points
		}
		if m.quota > 0 {
			holder := id
			if m.alliance != "" {
				holder = m.alliance
			}
			p.Quotas = append(p.Quotas, plan.QuotaRow{Holder: holder, Scheme: "s", Unit: "u", Budget: m.quota})
		}
	}
	return p, a
}

// ladder is a ladder of bands: edge and share in per cents, the last without edge.
func ladder(mode plan.LadderMode, numbers ...int64) *plan.Ladder {
	l := &plan.Ladder{Mode: mode, Factor: money.One}
	for i := 0; i+1 < len(numbers); i += 2 {
		l.Bands = append(l.Bands, plan.Band{UpTo: pointer(money.Ratio(numbers[i]) * pct), Share: money.Ratio(numbers[i+1]) * pct})
	}
	l.Bands = append(l.Bands, plan.Band{Share: money.Ratio(numbers[len(numbers)-1]) * pct})
	return l
}

func compute(t rapid.TB, p *plan.Plan, a *plan.Activity) *incentive.Report {
	t.Helper()
	rep, found := incentive.Compute(p, a, incentive.Options{Workers: 2})
	if rep == nil {
		t.Fatal(found)
	}
	return rep
}

func loadPack(t testing.TB, pack string, sets ...string) *scenarios.Scenario {
	t.Helper()
	sc, found := scenarios.Load("pack:"+pack, scenarios.Options{Sets: sets})
	if found.HasErrors() {
		t.Fatal(found)
	}
	return sc
}

func fen(yuan float64) money.Fen { return money.Fen(yuan*100 + 0.5) }
