package oracle_test

import (
	"testing"

	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/settle"
	"fundsim/model/settle/oracle"
)

// world is a small scenario with one scheme, one unit and one institution or more.
type world struct {
	p plan.Plan
	a plan.Activity
}

func newWorld(budget, rate string, unit plan.Unit, ids ...string) *world {
	w := &world{}
	amount := yuan(budget)
	rest := true
	unit.ID, unit.Budgets = "u", []plan.UnitBudget{{Scheme: "s", Rest: &rest}}
	w.p = plan.Plan{Year: 2022, Units: []plan.Unit{unit},
		Schemes: []plan.Scheme{{ID: "s", Budget: plan.SchemeBudget{Amount: &amount}, Reserve: plan.Reserve{Rate: percent(rate)}}}}
	for _, id := range ids {
		score := plan.Score(950_000)
		w.p.Institutions = append(w.p.Institutions, plan.Institution{ID: id, Level: plan.Secondary, Region: plan.Local, Score: &score})
		w.a.AddLine(plan.LineKey{Institution: id, Scheme: "s", Unit: "u"})
	}
	return w
}

// in sets a column of the k-th institution in January.
func (w *world) in(k int, c plan.Column, value int64) *world {
	*w.a.Month(c, k, 1) = value
	return w
}

func (w *world) settle(t *testing.T) *settle.Result {
	t.Helper()
	res, err := oracle.Settle(&w.p, &w.a)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

func settleAdjusted(p *plan.Plan, a *plan.Activity) (*settle.Result, error) {
	a, err := oracle.Adjust(p, a)
	if err != nil {
		return nil, err
	}
	return oracle.Settle(p, a)
}

func yuan(text string) money.Fen {
	f, err := money.ParseFen(text)
	if err != nil {
		panic(err)
	}
	return f
}

func percent(text string) money.Ratio {
	r, err := money.ParseRatio(text)
	if err != nil {
		panic(err)
	}
	return r
}

func bands(pairs ...string) *plan.Ladder {
	l := &plan.Ladder{Mode: plan.ModeMarginal, Factor: money.One}
	for i := 0; i < len(pairs); i += 2 {
		band := plan.Band{Share: percent(pairs[i+1])}
		if pairs[i] != "" {
			upTo := percent(pairs[i])
			band.UpTo = &upTo
		}
		l.Bands = append(l.Bands, band)
	}
	return l
}

func equal(t *testing.T, what string, got, want money.Fen) {
	t.Helper()
	if got != want {
		t.Errorf("%s: %s, want %s", what, got, want)
	}
}

// Purpose: the worked figures 1–7 of the shared table of vectors. Method: each
// as the smallest scenario that shows it; the figures are worked by hand.
func TestWorkedFigures(t *testing.T) {
	t.Run("1 withholding", func(t *testing.T) {
		s := newWorld("86264.10万元", "4%", plan.Unit{Method: plan.FeeForService}, "h").settle(t).Schemes[0]
		equal(t, "reserve", s.Reserve, yuan("3450.5640万元"))
		equal(t, "distributable", s.Distributable, yuan("82813.5360万元"))
	})
	t.Run("2 county alliance", countyAlliance)
	t.Run("3 growth cap", growthCap)
	t.Run("4 ladder", func(t *testing.T) {
		l := pooled(t, "1000000", "1120000", plan.Sharing{Overrun: bands("5%", "40%", "10%", "50%", "", "100%")})
		equal(t, "institution", l.Borne, yuan("65000"))
		equal(t, "fund", yuan("120000")-l.Borne, yuan("55000"))
	})
	t.Run("5 ladder with cap", func(t *testing.T) {
		overrun := bands("20%", "50%", "", "100%")
		equal(t, "overrun", pooled(t, "1000000", "1250000", plan.Sharing{Overrun: overrun}).Borne, yuan("150000"))
		surplus := bands("", "30%")
		limit := percent("3%")
		surplus.Cap = &limit
		equal(t, "surplus", pooled(t, "1000000", "850000", plan.Sharing{Surplus: surplus}).Retained, yuan("30000"))
	})
	t.Run("6 points pool", pointsPool)
	t.Run("7 deposit", deposit)
}

// pooled settles one institution in one pooled unit.
func pooled(t *testing.T, budget, incurred string, s plan.Sharing) settle.LineResult {
	t.Helper()
	w := newWorld(budget, "0%", plan.Unit{Method: plan.PooledBudget, Sharing: "m", FundSide: plan.ToBalance}, "h")
	s.ID = "m"
	w.p.Sharing = []plan.Sharing{s}
	w.in(0, plan.TotalCost, int64(yuan(incurred))).in(0, plan.FundCost, int64(yuan(incurred)))
	return w.settle(t).Institutions[0]
}

func countyAlliance(t *testing.T) {
	w := newWorld("0", "5%", plan.Unit{Method: plan.PooledBudget, Sharing: "m", FundSide: plan.ToReserve}, "h")
	w.p.Schemes[0].Budget = plan.SchemeBudget{Financing: &plan.Financing{Current: yuan("60000"), Prior: yuan("55000"),
		RiskRate: percent("10%"), SeriousIllness: yuan("3000")}}
	w.p.Sharing = []plan.Sharing{{ID: "m", Surplus: bands("", "100%")}}
	w.p.Institutions[0].Alliance, w.p.Institutions[0].Lead = "a", true
	w.p.Cash = []plan.CashRule{{Units: []string{"u"}, Advance: &plan.Advance{Basis: plan.BasisBudget, Rate: percent("25%"), Period: plan.Quarterly}}}
	res := w.settle(t)
	equal(t, "base", res.Schemes[0].Budget, yuan("56500"))
	equal(t, "reserve", res.Schemes[0].Reserve, yuan("2825"))
	equal(t, "package", res.Units[0].Budget, yuan("53675"))
	equal(t, "a quarter of the package", res.Institutions[0].Advance, yuan("13418.75"))
}

func growthCap(t *testing.T) {
	for excess, want := range map[plan.Excess]string{plan.Multiplicative: "936188.81", plan.Additive: "935314.69"} {
		w := newWorld("0", "0%", plan.Unit{Method: plan.FeeForService}, "h")
		five, two := percent("5%"), percent("2%")
		w.p.Admissions = []plan.Admission{{ID: "new", Units: []string{"u"}, Pay: plan.PayCapped, Excess: excess, From: plan.ToBalance,
			GrowthCaps: &plan.GrowthCaps{CostPerVisit: &five, VisitsPerPerson: &two}, When: plan.When{InstitutionSelector: plan.InstitutionSelector{Level: plan.Secondary}}}}
		w.p.Prior = []plan.PriorRow{{Institution: "h", Scheme: "s", Unit: "u", Visits: 9000, Persons: 3000, TotalCost: yuan("1800000")}} // c0 200, ρ0 3
		w.in(0, plan.Visits, 7800).in(0, plan.Persons, 2500)                                                                             // ρ 3.12
		w.in(0, plan.TotalCost, int64(yuan("1716000"))).in(0, plan.FundCost, int64(yuan("1000000")))                                     // c 220
		l := w.settle(t).Institutions[0]
		equal(t, string(excess), l.Payable, yuan(want))
		equal(t, string(excess)+" not paid", l.Nonpayable, yuan("1000000")-yuan(want))
	}
}

func pointsPool(t *testing.T) {
	w := newWorld("9000000", "0%", plan.Unit{Method: plan.DRGPoints, Sharing: "m", FundSide: plan.ToBalance, Outside: plan.OutsidePoints}, "a", "b")
	w.p.Sharing = []plan.Sharing{{ID: "m", Surplus: bands("", "0%"), Overrun: bands("", "50%")}}
	w.in(0, plan.FundCost, int64(yuan("5600000"))).in(0, plan.TotalCost, int64(yuan("7200000"))).in(0, plan.PointsCol, 70_000*money.PointScale)
	w.in(1, plan.FundCost, int64(yuan("3900000"))).in(1, plan.TotalCost, int64(yuan("5300000"))).in(1, plan.PointsCol, 50_000*money.PointScale)
	res := w.settle(t)
	equal(t, "B*", res.Units[0].Payable, yuan("9250000"))
	equal(t, "a", res.Institutions[0].Payable, yuan("5545833.33"))
	equal(t, "b", res.Institutions[1].Payable, yuan("3704166.67"))
	if v := money.Points(res.Units[0].PointValue); !res.Units[0].HasPointValue || v.String() != "102.0833" {
		t.Errorf("point value %s, want 102.0833", v)
	}
}

func deposit(t *testing.T) {
	for score, want := range map[plan.Score]string{950_000: "50000", 949_000: "25000", 900_000: "25000", 899_000: "0"} {
		w := newWorld("1000000", "0%", plan.Unit{Method: plan.FeeForService}, "h")
		w.p.Institutions[0].Score = &score
		w.p.Cash = []plan.CashRule{{Units: []string{"u"}, Holdback: &plan.Holdback{Rate: percent("5%"), Schedule: "d", ForfeitsTo: plan.ToReserve}}}
		w.p.Assessment.Schedules = []plan.Schedule{{ID: "d", Steps: []plan.ScheduleStep{{ScoreFrom: 0, Release: 0},
			{ScoreFrom: 950_000, Release: money.One}, {ScoreFrom: 900_000, Release: percent("50%")}}}}
		w.in(0, plan.TotalCost, int64(yuan("1000000"))).in(0, plan.FundCost, int64(yuan("1000000")))
		equal(t, "released at "+score.String(), w.settle(t).Institutions[0].Released, yuan(want))
	}
}
