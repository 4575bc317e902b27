package behaviour_test

import (
	"fmt"
	"testing"

	"fundsim/model/behaviour"
	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/problem"
	"fundsim/model/settle"
	"fundsim/scenarios"
)

const pct = money.One / 100

// ratio is a pointer to per cents.
func ratio(percent float64) *money.Ratio {
	r := money.Ratio(percent * float64(pct))
	return &r
}

func pointer[T any](v T) *T { return &v }

// member is an institution of a test pool: what one month has.
type member struct {
	level                              plan.Level
	cases, total, fund, deducted, spot int64 // fen; spot is points × 1e-4
}

// closedPool is one points pool whose budget is handed out whole, whatever was
// incurred, with twelve months alike: B* = B.
func closedPool(budget money.Fen, members ...member) (*plan.Plan, *plan.Activity) {
	whole := &plan.Ladder{Mode: plan.ModeMarginal, Factor: money.One, Bands: []plan.Band{{Share: money.One}}}
	p := &plan.Plan{Schema: "fundsim/v1", ID: "pool", Year: 2022, PlanStart: plan.Date{Year: 2022, Month: 1, Day: 1},
		Data:    plan.DataFiles{Institutions: "institutions.csv", Activity: "activity.csv"},
		Schemes: []plan.Scheme{{ID: "s", Budget: plan.SchemeBudget{Amount: &budget}}},
		Units: []plan.Unit{{ID: "u", Method: plan.DRGPoints, Outside: plan.OutsidePoints, Sharing: "m", FundSide: plan.ToReserve, Deductions: plan.DeductNet,
			Budgets: []plan.UnitBudget{{Scheme: "s", Rest: pointer(true)}}}},
		Sharing: []plan.Sharing{{ID: "m", Surplus: whole, Overrun: whole}}}
	a := &plan.Activity{}
	for i, m := range members {
		id := fmt.Sprintf("h%d", i+1)
		p.Institutions = append(p.Institutions, plan.Institution{ID: id, Kind: plan.Hospital, Level: m.level, Ownership: plan.Public, Region: plan.Local})
		k := a.AddLine(plan.LineKey{Institution: id, Scheme: "s", Unit: "u"})
		for month := 1; month <= plan.Months; month++ {
			*a.Month(plan.Cases, k, month), *a.Month(plan.TotalCost, k, month), *a.Month(plan.FundCost, k, month) = m.cases, m.total, m.fund
			*a.Month(plan.DeductionsCol, k, month), *a.Month(plan.PointsCol, k, month) = m.deducted, m.spot
		}
	}
	return p, a
}

// mustRun settles with reactions.
func mustRun(t interface {
	Helper()
	Fatal(...any)
}, p *plan.Plan, a *plan.Activity) (*settle.Outcome, *behaviour.Report) {
	t.Helper()
	out, rep, found := behaviour.Run(p, a)
	if out == nil {
		t.Fatal(found)
	}
	return out, rep
}

// code is the first problem of that code, nil where there is none.
func code(l problem.List, code string) *problem.Problem {
	for i := range l {
		if l[i].Code == code {
			return &l[i]
		}
	}
	return nil
}

func loadZhuji(t testing.TB, sets ...string) *scenarios.Scenario {
	t.Helper()
	sc, found := scenarios.Load("pack:zhuji", scenarios.Options{Sets: sets})
	if found.HasErrors() {
		t.Fatal(found)
	}
	return sc
}
