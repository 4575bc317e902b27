package plan

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"fundsim/model/money"
	"fundsim/model/problem"
)

const lintPct = money.One / 100

func lintYuan(n int64) money.Fen { return money.Fen(n * money.FenPerYuan) }

// calm is a plan without findings: half of 960,000 yuan each for a points pool
// and for two quotas, activity and prior as budgeted.
func calm() (*Plan, *Activity) {
	clause := &Clause{Doc: "doc", Article: "1", Status: Official}
	budget, half, yes, score := lintYuan(1_000_000), 50*lintPct, true, Score(960_000)
	p := &Plan{
		Schema: "fundsim/v1", ID: "calm", Year: 2022, PlanStart: Date{2022, 1, 1},
		Documents: []Document{{ID: "doc", Title: "doc"}},
		Schemes:   []Scheme{{ID: "employee", Budget: SchemeBudget{Amount: &budget}, Reserve: Reserve{Rate: 4 * lintPct, Clause: clause}}},
		Units: []Unit{
			{ID: "inpatient", Method: DRGPoints, Budgets: []UnitBudget{{Scheme: "employee", Share: &half}}, Sharing: "mutual", FundSide: ToReserve,
				Outside: OutsidePoints, Deductions: DeductNet, Clause: clause},
			{ID: "outpatient", Method: InstitutionBudget, Budgets: []UnitBudget{{Scheme: "employee", Rest: &yes}}, Sharing: "mutual", FundSide: ToReserve,
				Deductions: DeductNet, Clause: clause},
		},
		Sharing: []Sharing{{ID: "mutual", Surplus: ladderOf(ModeMarginal, 10, 85, 0), Overrun: ladderOf(ModeMarginal, 10, 85, 100), Clause: clause}},
		Cash: []CashRule{{Units: []string{"inpatient"}, Advance: &Advance{BasisIncurred, 85 * lintPct, Monthly},
			Holdback: &Holdback{5 * lintPct, "deposit", ToReserve}, Clause: clause}},
		Assessment: Assessment{Schedules: []Schedule{{ID: "deposit", Steps: []ScheduleStep{{0, money.One}}, Clause: clause}}},
		Institutions: []Institution{{ID: "h1", Kind: Hospital, Level: Tertiary, Ownership: Public, Region: Local, DesignatedOn: Date{2001, 1, 1}, Score: &score},
			{ID: "h2", Kind: Hospital, Level: Primary, Ownership: Private, Region: Local, DesignatedOn: Date{2010, 5, 1}, Score: &score}},
		Quotas: []QuotaRow{{"h1", "employee", "outpatient", lintYuan(240_000), 2}, {"h2", "employee", "outpatient", lintYuan(240_000), 3}},
	}
	a := &Activity{}
	for _, unit := range []string{"inpatient", "outpatient"} {
		for _, id := range []string{"h1", "h2"} {
			k := a.AddLine(LineKey{id, "employee", unit})
			for m := 1; m <= Months; m++ {
				*a.Month(TotalCost, k, m), *a.Month(FundCost, k, m), *a.Month(PointsCol, k, m) = 30_000_00, 20_000_00, 100_0000
			}
			p.Prior = append(p.Prior, PriorRow{id, "employee", unit, 100, 50, lintYuan(360_000), lintYuan(240_000), len(p.Prior) + 2})
		}
	}
	return p, a
}

// ladderOf makes a ladder from edge, share, edge, share … last share, in per cent.
func ladderOf(mode LadderMode, percents ...money.Ratio) *Ladder {
	l := &Ladder{Mode: mode, Factor: money.One}
	for ; len(percents) > 1; percents = percents[2:] {
		edge := percents[0] * lintPct
		l.Bands = append(l.Bands, Band{&edge, percents[1] * lintPct})
	}
	l.Bands = append(l.Bands, Band{Share: percents[0] * lintPct})
	return l
}

func ratioOf(percent money.Ratio) *money.Ratio { r := percent * lintPct; return &r }

type lintCase struct {
	code, path string
	worry      func(p *Plan, a *Activity) // makes the finding
	mend       func(p *Plan, a *Activity) // takes it away again
	says       string                     // part of the English message
}

func surplus(l *Ladder) func(*Plan, *Activity) {
	return func(p *Plan, _ *Activity) { p.Sharing[0].Surplus = l }
}

func overrun(l *Ladder) func(*Plan, *Activity) {
	return func(p *Plan, _ *Activity) { p.Sharing[0].Overrun = l }
}

func with(l *Ladder, change func(l *Ladder)) *Ladder { change(l); return l }

// lintCases: this plan → this code at this path; the mended plan → not.
var lintCases = []lintCase{
	{"cliff", "sharing.mutual.surplus.bands.0", surplus(ladderOf(ModeWhole, 10, 85, 0)), surplus(ladderOf(ModeMarginal, 10, 85, 0)),
		"passes 10%, the institution keeps 85000.00 yuan less at once"},
	{"cliff", "sharing.mutual.overrun.bands.1", overrun(ladderOf(ModeWhole, 5, 50, 10, 60, 100)), overrun(ladderOf(ModeWhole, 5, 50, 100)),
		"passes 10%, the institution bears 40000.00 yuan more at once"},
	{"cliff", "sharing.mutual.overrun.bands.0", overrun(with(ladderOf(ModeWhole, 10, 50, 100), func(l *Ladder) { l.Factor, l.Cap = 50*lintPct, ratioOf(4) })),
		overrun(with(ladderOf(ModeWhole, 10, 50, 100), func(l *Ladder) { l.Cap = ratioOf(5) })), "15000.00 yuan more"},
	{"gate-cliff", "sharing.mutual.surplus.gate", surplus(with(ladderOf(ModeMarginal, 10, 85, 0), func(l *Ladder) { l.Gate = 2 * lintPct })),
		surplus(ladderOf(ModeMarginal, 2, 0, 10, 85, 0)), "reaches 2%, the institution keeps 17000.00 yuan at once"},
	{"gate-cliff", "sharing.mutual.overrun.gate", overrun(with(ladderOf(ModeMarginal, 10, 85, 100), func(l *Ladder) { l.Gate = 3 * lintPct })),
		overrun(with(ladderOf(ModeMarginal, 3, 0, 100), func(l *Ladder) { l.Gate = 3 * lintPct })), "bears 25500.00 yuan"},
	{"marginal-over-100", "sharing.mutual.overrun", overrun(ladderOf(ModeWhole, 10, 50, 20, 80, 100)), overrun(ladderOf(ModeMarginal, 10, 50, 20, 80, 100)), "where the overrun is 10%, 20% of the budget"},
	{"marginal-over-100", "sharing.mutual.surplus", surplus(with(ladderOf(ModeMarginal, 10, 85, 0), func(l *Ladder) { l.Gate = 2 * lintPct })), surplus(ladderOf(ModeMarginal, 10, 85, 0)), "where the surplus is 2% of"},
	{"pays-more-for-less", "sharing.mutual.surplus", surplus(ladderOf(ModeWhole, 10, 80, 50)), surplus(ladderOf(ModeMarginal, 10, 80, 50)), "the surplus is 10%–16% of the budget, more surplus keeps less"},
	{"pays-more-for-less", "sharing.mutual.surplus", surplus(ladderOf(ModeWhole, 10, 80, 0)), surplus(ladderOf(ModeWhole, 10, 0, 80)), "above 10%"},
	{"pays-more-for-less", "sharing.mutual.overrun", overrun(ladderOf(ModeWhole, 10, 100, 50)), overrun(ladderOf(ModeMarginal, 10, 100, 50)), "the overrun is 10%–20% of the budget, more overrun bears less"},
	{"regressive-overrun", "sharing.mutual.overrun.bands.1", overrun(ladderOf(ModeMarginal, 10, 85, 50)), overrun(ladderOf(ModeMarginal, 10, 50, 85)), "monotonicity law"},
	{"regressive-overrun", "sharing.mutual.overrun.cap", overrun(with(ladderOf(ModeMarginal, 100), func(l *Ladder) { l.Cap = ratioOf(10) })), overrun(ladderOf(ModeMarginal, 100)), "capped at 10%"},
	{"unreachable-band", "sharing.mutual.surplus.bands.1", surplus(ladderOf(ModeMarginal, 100, 85, 0)), surplus(ladderOf(ModeMarginal, 99, 85, 0)), "cannot exceed its budget"},
	{"unreachable-band", "sharing.mutual.overrun.bands.0", overrun(ladderOf(ModeMarginal, 0, 85, 100)), overrun(ladderOf(ModeMarginal, 1, 85, 100)), "not above its lower one"},
	{"unreachable-band", "sharing.mutual.surplus.bands.1", surplus(with(ladderOf(ModeMarginal, 10, 50, 30), func(l *Ladder) { l.Cap = ratioOf(5) })),
		surplus(with(ladderOf(ModeMarginal, 10, 50, 30), func(l *Ladder) { l.Cap = ratioOf(6) })), "the cap of 5% is reached"},
	{"unreachable-band", "sharing.mutual.overrun.bands.0", overrun(with(ladderOf(ModeWhole, 5, 50, 100), func(l *Ladder) { l.Gate = 5 * lintPct })),
		overrun(with(ladderOf(ModeMarginal, 5, 50, 100), func(l *Ladder) { l.Gate = 5 * lintPct })), "below the gate of 5%"},
	{"redundant-band", "sharing.mutual.overrun.bands.1", overrun(ladderOf(ModeMarginal, 10, 85, 85)), overrun(ladderOf(ModeMarginal, 85)), "85%"},
	{"idle-ladder", "sharing.mutual.surplus", surplus(ladderOf(ModeMarginal, 10, 0, 0)), surplus(ladderOf(ModeMarginal, 0)), "always gives 0"},
	{"idle-ladder", "sharing.mutual.overrun", overrun(with(ladderOf(ModeMarginal, 50), func(l *Ladder) { l.Factor = 0 })), overrun(ladderOf(ModeMarginal, 50)), "always gives 0"},
	{"idle-cap", "sharing.mutual.surplus.cap", surplus(with(ladderOf(ModeMarginal, 10, 85, 0), func(l *Ladder) { l.Cap = ratioOf(9) })),
		surplus(with(ladderOf(ModeMarginal, 10, 85, 0), func(l *Ladder) { l.Cap = ratioOf(8) })), "9%"},
	{"idle-cap", "sharing.mutual.overrun.cap", overrun(with(ladderOf(ModeMarginal, 10, 85, 0), func(l *Ladder) { l.Cap = ratioOf(9) })),
		overrun(with(ladderOf(ModeMarginal, 10, 85, 10), func(l *Ladder) { l.Cap = ratioOf(9) })), "never reached"},
	{"score-cliff", "assessment.schedules.deposit", func(p *Plan, _ *Activity) {
		p.Assessment.Schedules[0].Steps = []ScheduleStep{{950_000, money.One}, {900_000, 50 * lintPct}, {0, 0}}
	}, func(p *Plan, _ *Activity) { p.Cash[0].Holdback = nil }, "(90: 0% → 50%, 95"},
	{"score-cliff", "assessment.schedules.deposit.linear", func(p *Plan, _ *Activity) {
		p.Assessment.Schedules[0].Steps, p.Assessment.Schedules[0].Linear = nil, &LinearRelease{From: 940_000, To: 950_000}
	}, func(p *Plan, _ *Activity) { p.Assessment.Schedules[0].Linear.From = 939_000 }, "moves 10% of the hold-back: 5000.00 yuan"},
	{"falling-schedule", "assessment.schedules.deposit", func(p *Plan, _ *Activity) {
		p.Assessment.Schedules[0].Steps = []ScheduleStep{{0, money.One}, {900_000, 50 * lintPct}}
	}, func(p *Plan, _ *Activity) {
		p.Assessment.Schedules[0].Steps[0].Release = 0
	}, "90"},
	{"fixed-bounds", "units.inpatient.bounds", func(p *Plan, _ *Activity) { p.Units[0].Bounds = &Bounds{money.One, money.One, InfeasibleRelax} },
		func(p *Plan, _ *Activity) { p.Units[0].Bounds.Floor -= lintPct }, "both 100%"},
	{"bounds-exclude-100", "units.inpatient.bounds", func(p *Plan, _ *Activity) {
		p.Units[0].Bounds = &Bounds{80 * lintPct, 95 * lintPct, InfeasibleRelax}
	}, func(p *Plan, _ *Activity) { p.Units[0].Bounds.Cap = money.One }, "80%–95%"},
	{"rising-tiers", "units.inpatient.tiers.1", tiered(75, 95), tiered(95, 75), "95% after 75%"},
	{"redundant-band", "units.inpatient.tiers.2", tiered(95, 50, 50), tiered(95, 50, 0), "pays 50%"},
	{"ignored-key", "units.inpatient.sharing", tiered(95), func(p *Plan, _ *Activity) { p.Units[0].Sharing = "" }, "a tiered-payment unit shares nothing"},
	{"unused", "sharing.spare", func(p *Plan, _ *Activity) {
		p.Sharing = append(p.Sharing, Sharing{ID: "spare", Surplus: ladderOf(ModeWhole, 10, 85, 0), Clause: p.Sharing[0].Clause})
	}, func(p *Plan, _ *Activity) {
		p.Overrides = []Override{{Holder: "h1", Unit: "outpatient", Scheme: "employee", Sharing: "spare", Reason: "r", Clause: p.Sharing[0].Clause}}
	}, "spare"},
	{"unused", "assessment.schedules.deposit", func(p *Plan, _ *Activity) { p.Cash = nil }, func(p *Plan, _ *Activity) { p.Assessment.Schedules = nil }, "deposit"},
	{"unused", "documents.old", func(p *Plan, _ *Activity) { p.Documents = append(p.Documents, Document{ID: "old"}) },
		func(p *Plan, _ *Activity) { p.Units[0].Clause = &Clause{Doc: "old", Status: Practice} }, "old"},
	{"ignored-key", "units.inpatient.sharing", feeForService, func(p *Plan, _ *Activity) { p.Units[0].Sharing = "" }, "sharing has no effect"},
	{"ignored-key", "units.inpatient.fund_side", feeForService, func(p *Plan, _ *Activity) { p.Units[0].FundSide = "" }, "fund_side has no effect"},
	{"ignored-key", "admissions.new.growth_caps", func(p *Plan, a *Activity) {
		admit(When{NaturalYearsBelow: intOf(3)})(p, a)
		p.Admissions[0].GrowthCaps, p.Admissions[0].Excess = &GrowthCaps{}, Additive
	}, func(p *Plan, _ *Activity) { p.Admissions[0].GrowthCaps = nil }, "growth caps have no effect"},
	{"ignored-key", "admissions.new.excess", func(p *Plan, a *Activity) {
		admit(When{NaturalYearsBelow: intOf(3)})(p, a)
		p.Admissions[0].Excess = Additive
	}, func(p *Plan, _ *Activity) { p.Admissions[0].Excess = "" }, "excess has no effect"},
	{"no-clause", "units.inpatient", func(p *Plan, _ *Activity) { p.Units[0].Clause, p.Sharing[0].Clause = nil, nil }, func(p *Plan, _ *Activity) {
		p.Units[0].Clause, p.Sharing[0].Clause = p.Units[1].Clause, p.Units[1].Clause
	}, "2 rules have no clause: units.inpatient, sharing.mutual"},
	{"assumed-clause", "sharing.mutual", func(p *Plan, _ *Activity) { p.Sharing[0].Clause = &Clause{Status: Assumed} },
		func(p *Plan, _ *Activity) { p.Sharing[0].Clause.Status = Practice }, "1 rules rest on an assumption: sharing.mutual"},
	{"admits-everyone", "admissions.new.when", admit(When{}), func(p *Plan, _ *Activity) { p.Admissions[0].When.Kind = Pharmacy }, "every institution"},
	{"shadowed-admission", "admissions.late", func(p *Plan, a *Activity) {
		admit(When{NaturalYearsBelow: intOf(3)})(p, a) // designated from 2019-01-02
		late := p.Admissions[0]
		late.ID, late.When = "late", When{DesignatedFrom: &DesignatedFrom{PlanStart: true}, InstitutionSelector: InstitutionSelector{Ownership: Private}}
		p.Admissions = append(p.Admissions, late)
	}, func(p *Plan, _ *Activity) { p.Admissions[0].When.Kind = Clinic }, "earlier rule new"},
	{"natural-years-zero", "admissions.new.when.natural_years_below", admit(When{NaturalYearsBelow: intOf(0)}), func(p *Plan, _ *Activity) { p.Admissions[0].When.NaturalYearsBelow = intOf(1) }, "below 0"},
	{"admission-edge", "admissions.new.when", func(p *Plan, a *Activity) {
		admit(When{NaturalYearsBelow: intOf(3)})(p, a)
		p.Institutions[1].DesignatedOn = Date{2018, 12, 31}
	}, func(p *Plan, _ *Activity) { p.Institutions[1].DesignatedOn = Date{2018, 12, 1} }, "2019-01-02; within a month of it: h2 (2018-12-31)"},
	{"reserve-rate", "schemes.employee.reserve.rate", func(p *Plan, _ *Activity) { p.Schemes[0].Reserve.Rate = 40 * lintPct },
		func(p *Plan, _ *Activity) { p.Schemes[0].Reserve.Rate = 10 * lintPct }, "40%"},
	{"reserve-overcommitted", "schemes.employee.reserve", func(p *Plan, _ *Activity) {
		p.ReserveUses = []ReserveUse{{ID: "tech", Scheme: "employee", Amount: lintYuan(30_000)}}
		award(p, lintYuan(10_001), WeightFundCost)
	}, func(p *Plan, _ *Activity) { p.Awards[0].Amount -= 100 }, "(reserve_uses.tech, awards.tcm) add up to 40001.00 yuan, more than the reserve of 40000.00"},
	{"cash-over-100", "cash.0.advance.rate", func(p *Plan, _ *Activity) { p.Cash[0].Advance.Rate = 96 * lintPct }, func(p *Plan, _ *Activity) { p.Cash[0].Advance.Rate -= lintPct }, "advances 96% and holds back 5%"},
	{"missing-score", "cash.0.holdback", func(p *Plan, _ *Activity) { p.Institutions[0].Score = nil }, func(p *Plan, _ *Activity) { p.Cash[0].Holdback = nil }, "no score: h1"},
	{"budget-without-activity", "units.inpatient.budgets.employee", func(_ *Plan, a *Activity) { dropLines(a, 0, 2) }, func(p *Plan, _ *Activity) {
		*p.Units[0].Budgets[0].Share = 0
	}, "480000.00 yuan but no activity"},
	{"quota-without-activity", "units.outpatient.budgets.employee", func(_ *Plan, a *Activity) { dropLines(a, 3, 4) }, func(p *Plan, _ *Activity) {
		p.Quotas[0].Budget, p.Quotas[1].Budget = lintYuan(480_000), 0
	}, "h2 (240000.00)"},
	{"award-without-weight", "awards.tcm", func(p *Plan, _ *Activity) { award(p, 1, WeightTCMFundCost) }, func(p *Plan, _ *Activity) { p.Awards[0].Weight = WeightFundCost }, "tcm_fund_cost"},
	{"quota-vs-history", "data.quotas", func(p *Plan, _ *Activity) {
		p.Quotas[0].Budget, p.Quotas[1].Budget = lintYuan(320_000), lintYuan(160_000)
	}, func(p *Plan, _ *Activity) {
		p.Quotas[0].Budget, p.Quotas[1].Budget = lintYuan(312_000), lintYuan(168_000)
	}, "h1 (66.7% / 50.0%), h2 (33.3% / 50.0%)"},
	{"quota-without-prior", "data.quotas", func(p *Plan, _ *Activity) { p.Prior = p.Prior[:3] }, func(p *Plan, _ *Activity) { p.Prior = nil }, "h2"},
	{"budget-vs-prior", "units.inpatient.budgets.employee", func(p *Plan, _ *Activity) { p.Prior[0].FundCost = 1 }, func(p *Plan, _ *Activity) { p.Prior[0].FundCost = lintYuan(140_000) }, "200.0%"},
	{"missing-months", "units.inpatient.budgets.employee", func(_ *Plan, a *Activity) { setMonth(a, 0, 12, 0) }, func(_ *Plan, a *Activity) { setMonth(a, 0, 12, 20_000_00) }, "h1 (12)"},
	{"activity-vs-prior", "units.inpatient.budgets.employee", func(p *Plan, _ *Activity) { p.Prior[0].FundCost = lintYuan(480_001) }, func(p *Plan, _ *Activity) { p.Prior[0].FundCost = lintYuan(480_000) }, "h1 (50.0%)"},
	{"activity-outside-term", "units.outpatient", func(p *Plan, _ *Activity) { p.Institutions[0].ClosedOn = Date{2022, 11, 30} },
		func(p *Plan, _ *Activity) { p.Institutions[0].ClosedOn.Month = 12 }, "h1"},
	{"activity-outside-term", "units.inpatient", func(p *Plan, _ *Activity) { p.Institutions[1].DesignatedOn = Date{2022, 2, 1} },
		func(p *Plan, _ *Activity) { p.Institutions[1].DesignatedOn.Month = 1 }, "h2"},
}

func intOf(n int) *int { return &n }

func feeForService(p *Plan, _ *Activity) { p.Units[0].Method, p.Units[0].Outside = FeeForService, "" }

// tiered pays the inpatient unit by tiers of 10 % of last year's cost each.
func tiered(pays ...money.Ratio) func(*Plan, *Activity) {
	return func(p *Plan, a *Activity) {
		feeForService(p, a)
		p.Units[0].Method, p.Units[0].Tiers = TieredPayment, nil
		for i, pay := range pays {
			t := Tier{Pay: pay * lintPct}
			if i < len(pays)-1 {
				t.UpTo = ratioOf(money.Ratio(10 * (i + 1)))
			}
			p.Units[0].Tiers = append(p.Units[0].Tiers, t)
		}
	}
}

func admit(w When) func(*Plan, *Activity) {
	return func(p *Plan, _ *Activity) {
		p.Admissions = []Admission{{ID: "new", Units: []string{"inpatient"}, When: w, Pay: PayAsIncurred, From: ToReserve, Clause: p.Units[0].Clause}}
	}
}

func award(p *Plan, amount money.Fen, w Weight) {
	p.Awards = []Award{{ID: "tcm", Scheme: "employee", Amount: amount, From: ToReserve, Weight: w, Units: []string{"inpatient"}, Clause: p.Units[0].Clause}}
}

func dropLines(a *Activity, from, to int) {
	a.Lines = slices.Delete(a.Lines, from, to)
	a.Rows = slices.Delete(a.Rows, Months*from, Months*to)
	for c := range a.Columns {
		a.Columns[c] = slices.Delete(a.Columns[c], Months*from, Months*to)
	}
}

// setMonth makes all amounts of a month the same, and drops its points with them.
func setMonth(a *Activity, line, month int, v int64) {
	for c := range a.Columns {
		if a.Columns[c][Months*line+month-1] != 0 || v != 0 && (Column(c) == TotalCost || Column(c) == FundCost) {
			*a.Month(Column(c), line, month) = v
		}
	}
}

func finding(found problem.List, code, path string) *problem.Problem {
	for i := range found {
		if found[i].Code == code && found[i].Place.Path == path {
			return &found[i]
		}
	}
	return nil
}

func TestLintCalm(t *testing.T) {
	p, a := calm()
	if found := p.Validate(a); len(found) > 0 {
		t.Fatal(found)
	}
	for _, f := range p.Lint(a) {
		t.Errorf("%s at %s: %s", f.Code, f.Place.Path, f.What.EN)
	}
}

func TestLint(t *testing.T) {
	for i, c := range lintCases {
		t.Run(fmt.Sprintf("%d %s at %s", i, c.code, c.path), func(t *testing.T) {
			p, a := calm()
			c.worry(p, a)
			found := p.Lint(a)
			f := finding(found, c.code, c.path)
			if f == nil {
				t.Fatalf("not found; found %s", summary(found))
			}
			if !strings.Contains(f.What.EN, c.says) {
				t.Errorf("says %q, want %q in it", f.What.EN, c.says)
			}
			for _, text := range []string{f.What.ZH, f.What.EN, f.Hint.ZH, f.Hint.EN} {
				if text == "" || strings.Contains(text, "%!") {
					t.Errorf("message %q", text)
				}
			}
			if f.Severity != problem.Warning {
				t.Error("not a warning")
			}
			c.mend(p, a)
			if after := p.Lint(a); finding(after, c.code, c.path) != nil {
				t.Errorf("still found after mending: %s", summary(after))
			}
		})
	}
}

// TestLintRules: every code made is listed, and every code listed is tested.
func TestLintRules(t *testing.T) {
	listed, tested := map[string]bool{}, map[string]bool{}
	for _, r := range LintRules {
		if listed[r.Code] || r.Title.ZH == "" || r.Title.EN == "" {
			t.Errorf("rule %q is listed twice or lacks a title", r.Code)
		}
		listed[r.Code] = true
	}
	for _, c := range lintCases {
		tested[c.code] = true
		p, a := calm()
		c.worry(p, a)
		for _, f := range p.Lint(a) {
			if !listed[f.Code] {
				t.Errorf("%s is not in LintRules", f.Code)
			}
		}
	}
	for code := range listed {
		if !tested[code] {
			t.Errorf("%s has no case", code)
		}
	}
}

func TestLintSome(t *testing.T) {
	if got := some(strings.Fields("a b c d e f g")); got.EN != "a, b, c, d, e and 2 more" || got.ZH != "a、b、c、d、e 等 7 个" {
		t.Error(got)
	}
}

// TestLintImplies: fewer than 3 completed natural years at the end of 2022 is a
// designation on or after 2 January 2019.
func TestLintImplies(t *testing.T) {
	p, _ := calm()
	from := func(y, m, d int) When { return When{DesignatedFrom: &DesignatedFrom{Date: Date{y, m, d}}} }
	below := func(n int) When { return When{NaturalYearsBelow: intOf(n)} }
	kind := func(k Kind) When { return When{InstitutionSelector: InstitutionSelector{Kind: k}} }
	for _, c := range []struct {
		a, b When
		want bool
	}{
		{from(2019, 1, 2), below(3), true},
		{from(2019, 1, 1), below(3), false},
		{below(3), from(2019, 1, 2), true},
		{below(3), from(2019, 1, 3), false},
		{below(2), below(3), true},
		{below(3), below(2), false},
		{below(3), When{}, true},
		{When{}, below(3), false},
		{kind(Clinic), When{}, true},
		{When{}, kind(Clinic), false},
		{kind(Clinic), kind(Pharmacy), false},
	} {
		if got := p.implies(&c.a, &c.b); got != c.want {
			t.Errorf("%+v implies %+v: %v", c.a, c.b, got)
		}
	}
	for _, d := range []Date{{2019, 1, 1}, {2019, 1, 2}, {2018, 12, 31}, {2022, 7, 1}, {2022, 1, 1}, {2023, 5, 5}} {
		for n := range 5 {
			w := below(n)
			day, _ := p.designatedFrom(&w)
			if got, want := !d.Before(day), p.naturalYears(&Institution{DesignatedOn: d}) < n; got != want {
				t.Errorf("designated %s, below %d: %v, want %v", d, n, got, want)
			}
		}
	}
}

// TestLintBroken: a plan that cannot be settled is linted as far as it goes.
func TestLintBroken(t *testing.T) {
	for _, p := range []*Plan{{}, {Units: []Unit{{ID: "u", Sharing: "none", Method: DRGPoints}}, Sharing: []Sharing{{ID: "s", Surplus: &Ladder{}}},
		Cash: []CashRule{{Units: []string{"x"}}}, Admissions: []Admission{{ID: "a"}}}} {
		p.Lint(nil)
		strangers := &Activity{}
		strangers.AddLine(LineKey{"a", "b", "c"})
		p.Lint(strangers)
	}
	p, a := calm()
	p.Units[0].Sharing = "gone"
	p.Institutions[0].Alliance = "x"
	p.Lint(a)
}

func summary(found problem.List) string {
	var b strings.Builder
	for _, f := range found {
		fmt.Fprintf(&b, "\n%s at %s: %s", f.Code, f.Place.Path, f.What.EN)
	}
	return b.String()
}
