package report

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fundsim/model/journal"
	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/problem"
	"fundsim/model/settle"
	"fundsim/scenarios"
)

// The fixture is a small settled year worked by hand: two schemes, an alliance
// of two hospitals (one with a dot in its code), a newly designated clinic, a
// pharmacy with a pipe and a leading = in its name, a reserve that holds and one
// that runs out.

func ratio(t testing.TB, s string) *money.Ratio {
	t.Helper()
	r, err := money.ParseRatio(s)
	if err != nil {
		t.Fatal(err)
	}
	return &r
}

func fen(t testing.TB, s string) money.Fen {
	t.Helper()
	f, err := money.ParseFen(s)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func clause(article string, status plan.ClauseStatus, note string) *plan.Clause {
	return &plan.Clause{Doc: "d", Article: article, Status: status, Note: note}
}

func fixturePlan(t testing.TB) *plan.Plan {
	yes := true
	return &plan.Plan{ID: "small", Title: "小城示例", Year: 2022, Notes: "手工演算的小例子。",
		Documents: []plan.Document{{ID: "d", Title: "小城医保基金总额预算管理方案"}},
		Schemes: []plan.Scheme{
			{ID: "employee", Title: "职工医保", Reserve: plan.Reserve{Rate: *ratio(t, "4%"), Clause: clause("二", plan.Official, "")}, OpeningBalance: fen(t, "10000")},
			{ID: "resident", Title: "居民医保", Reserve: plan.Reserve{Rate: *ratio(t, "1%"), Clause: clause("二", plan.Assumed, "比例为假定")}, OpeningBalance: fen(t, "2000")},
		},
		Units: []plan.Unit{
			{ID: "inpatient", Title: "住院", Method: plan.DRGPoints, Sharing: "mutual", FundSide: plan.ToReserve, Budgets: []plan.UnitBudget{{Scheme: "employee", Share: ratio(t, "60%")}}, Clause: clause("三(一)", plan.Official, "")},
			{ID: "outpatient", Title: "普通门诊", Method: plan.InstitutionBudget, Sharing: "mutual", FundSide: plan.ToReserve, Budgets: []plan.UnitBudget{{Scheme: "employee", Rest: &yes}}, Clause: clause("三(二)", plan.Official, "")},
			{ID: "drugs", Title: "药店", Method: plan.FeeForService, Budgets: []plan.UnitBudget{{Scheme: "employee", Share: ratio(t, "4%")}, {Scheme: "resident", Rest: &yes}}},
		},
		Sharing:     []plan.Sharing{{ID: "mutual", Title: "互助共济", Clause: clause("四", plan.Assumed, "比例未载明")}},
		Admissions:  []plan.Admission{{ID: "young", Title: "新增民营", Units: []string{"outpatient"}, Pay: plan.PayCapped, From: plan.ToReserve, Clause: clause("五", plan.Official, "")}},
		Awards:      []plan.Award{{ID: "tcm", Title: "中医药奖励", Scheme: "employee", Amount: fen(t, "5000"), From: plan.ToReserve, Clause: clause("六", plan.Official, "")}},
		ReserveUses: []plan.ReserveUse{{ID: "new-technology", Title: "新技术", Scheme: "employee", Amount: fen(t, "2000"), Clause: clause("二", plan.Assumed, "金额为假定")}},
		Cash: []plan.CashRule{{Units: []string{"inpatient"}, Advance: &plan.Advance{Basis: plan.BasisIncurred, Rate: *ratio(t, "85%"), Period: plan.Monthly},
			Holdback: &plan.Holdback{Rate: *ratio(t, "5%"), ForfeitsTo: plan.ToReserve}}},
		Data: plan.DataFiles{Institutions: "institutions.csv", Activity: "activity.csv"},
		Institutions: []plan.Institution{
			{ID: "h1", Title: "市人民医院", Kind: plan.Hospital, Alliance: "a01", Lead: true, Region: plan.Local},
			{ID: "h.2", Title: "乡镇卫生院", Kind: plan.Hospital, Alliance: "a01", Region: plan.Local},
			{ID: "h3", Title: "民营门诊部", Kind: plan.Clinic, Region: plan.Local},
			{ID: "p 4", Title: "=康|泰 药店", Kind: plan.Pharmacy, Region: plan.Local},
		},
	}
}

func fixtureResult(t testing.TB) *settle.Result {
	f := func(s string) money.Fen { return fen(t, s) }
	line := func(id, alliance, unit, by string, amounts ...string) settle.LineResult {
		l := settle.LineResult{Institution: id, Alliance: alliance, Unit: unit, Scheme: "employee", SettledBy: by}
		for i, to := range []*money.Fen{&l.Incurred, &l.Retained, &l.Borne, &l.Nonpayable, &l.Payable, &l.Advance, &l.Withheld, &l.Released,
			&l.Forfeited, &l.Penalties, &l.Final} {
			if i < len(amounts) {
				*to = f(amounts[i])
			}
		}
		return l
	}
	h2 := line("h.2", "a01", "inpatient", "drg-points", "250000", "0", "4499.45", "0", "245500.55", "212500", "12275.03", "12275.03", "0", "1000", "32000.55")
	h2.Cases, h2.Points, h2.Priced = 240, 24_505_000, true
	h1 := line("h1", "a01", "inpatient", "drg-points", "300000", "10000", "0", "0", "310000", "255000", "15500", "7750", "7750", "0", "47250")
	h1.Cases, h1.Points, h1.Priced, h1.Deductions = 290, 30_000_000, true, f("1234.56")
	lead := line("h1", "a01", "outpatient", "institution-budget", "200000", "0", "2137.14", "0", "197862.86", "0", "0", "0", "0", "0", "197862.86")
	lead.Quota, lead.HasQuota = f("345600"), true
	drugs := line("p 4", "", "drugs", "fee-for-service", "7500", "0", "0", "0", "7500", "0", "0", "0", "0", "0", "7500")
	drugs.Scheme = "resident"
	drugs.Incurred, drugs.Payable, drugs.Final = f("105000"), f("105000"), f("105000")
	r := &settle.Result{
		Schemes: []settle.SchemeResult{
			{Scheme: "employee", Budget: f("1000000"), Reserve: f("40000"), Distributable: f("960000"), Incurred: f("960000.01"), Payable: f("960484.34"),
				Awards: f("5000"), Forfeited: f("7750"), Penalties: f("1000"), ReserveUses: f("2000"), ReserveClosing: f("40265.66"),
				OpeningBalance: f("10000"), ReturnedToBalance: f("1000"), BalanceClosing: f("11000")},
			{Scheme: "resident", Budget: f("100000"), Reserve: f("1000"), Distributable: f("99000"), Incurred: f("105000"), Payable: f("105000"),
				Shortfall: f("5000"), OpeningBalance: f("2000"), BalanceClosing: f("-3000")},
		},
		Units: []settle.UnitResult{
			{Unit: "drugs", Scheme: "employee", Method: plan.FeeForService, Budget: f("38400"), Incurred: f("40000.01"), Variance: f("-1600.01"), Payable: f("40000.01"), FundSideAmount: f("-1600.01"), Final: f("40000.01")},
			{Unit: "inpatient", Scheme: "employee", Method: plan.DRGPoints, Budget: f("576000"), Incurred: f("550000"), Variance: f("26000"), PoolBudget: f("576000"), PoolIncurred: f("550000"),
				PoolRetained: f("5500.55"), Retained: f("10000"), Borne: f("4499.45"), Payable: f("555500.55"), FundSideAmount: f("20499.45"),
				Points: 54_505_000, PointValue: 1_312_345, HasPointValue: true, Advance: f("467500"), Final: f("79250.55")},
			{Unit: "outpatient", Scheme: "employee", Method: plan.InstitutionBudget, Budget: f("345600"), Incurred: f("350000"), Variance: f("-4400"), Borne: f("3740"), Payable: f("346260"), FundSideAmount: f("-660"), Final: f("346260")},
			{Unit: "drugs", Scheme: "resident", Method: plan.FeeForService, Budget: f("99000"), Incurred: f("105000"), Variance: f("-6000"), Payable: f("105000"), FundSideAmount: f("-6000"), Final: f("105000")},
		},
		Institutions: []settle.LineResult{
			line("p 4", "", "drugs", "fee-for-service", "40000.01", "0", "0", "0", "40000.01", "0", "0", "0", "0", "0", "40000.01"),
			h2, h1,
			line("h.2", "a01", "outpatient", "institution-budget", "150000", "0", "1602.86", "0", "148397.14", "0", "0", "0", "0", "0", "148397.14"),
			lead,
			line("h3", "", "outpatient", "young", "20000", "0", "0", "1276.22", "18723.78", "0", "0", "0", "0", "0", "18723.78"),
			drugs,
		},
		Awards: []settle.AwardPart{{Award: "tcm", Institution: "h.2", Scheme: "employee", Amount: f("1999.99")}, {Award: "tcm", Institution: "h1", Scheme: "employee", Amount: f("3000.01")}},
		Warnings: []problem.Problem{{Severity: problem.Warning, Code: "balance", What: problem.T("%s 年末累计结余为负", "the closing balance of %s is negative", "居民医保"),
			Place: problem.Place{Path: "schemes.resident"}}},
		Checks: []settle.Check{{Name: "budget = reserve + Σ unit budgets", OK: true}, {Name: "payable + nonpayable = incurred + retained − borne", OK: true}},
	}
	directed(fixturePlan(t), r)
	return r
}

// directed says where the amounts of a hand-made result go, as a settlement does.
func directed(p *plan.Plan, r *settle.Result) {
	for i := range r.Units {
		for _, u := range p.Units {
			if u.ID == r.Units[i].Unit {
				r.Units[i].FundSide = (&plan.Pot{Unit: &u}).FundSide()
			}
		}
	}
	for i := range r.Institutions {
		l := &r.Institutions[i]
		for _, a := range p.Admissions {
			if a.ID == l.SettledBy {
				l.PaidFrom = a.From
			}
		}
		for _, c := range p.Cash {
			if c.Holdback != nil && slices.Contains(c.Units, l.Unit) {
				l.ForfeitsTo = c.Holdback.ForfeitsTo
			}
		}
	}
	for i := range r.Awards {
		for _, w := range p.Awards {
			if w.ID == r.Awards[i].Award {
				r.Awards[i].From = w.From
			}
		}
	}
	for _, u := range p.ReserveUses {
		r.Uses = append(r.Uses, settle.UsePart{Use: u.ID, Scheme: u.Scheme, Amount: u.Amount})
	}
}

func fixture(t testing.TB) *View {
	return &View{Plan: fixturePlan(t), Result: fixtureResult(t), Book: fixtureBook(t), Version: "v0.0.0-test", Commit: "abc1234",
		SHA256: strings.Repeat("0123456789abcdef", 4)}
}

func fixtureBook(t testing.TB) *journal.Book {
	b := journal.NewBook()
	c := clause("三(一)", plan.Official, "")
	key := "institutions.h1.outpatient.employee."
	b.Record(journal.Entry{Key: "units.outpatient.employee.budget", Kind: journal.Fen, Value: 34_560_000, Formula: journal.UnitRest, Clause: c, Path: "units.outpatient.budgets.employee",
		Terms: []journal.Term{{Symbol: "distributable", Kind: journal.Fen, Value: 96_000_000, Table: "scenario", Path: "schemes.employee.budget"}}})
	b.Record(journal.Entry{Key: key + "incurred", Kind: journal.Fen, Value: 20_000_000, Formula: journal.IncurredNet,
		Terms: []journal.Term{{Symbol: "fund_cost", Kind: journal.Fen, Value: 12_000_000, Table: "activity", Row: 7}, {Symbol: "fund_cost", Kind: journal.Fen, Value: 8_000_000, Table: "activity", Row: 8}}})
	b.Record(journal.Entry{Key: key + "borne", Kind: journal.Fen, Value: 213_714, Formula: journal.Allocated, Clause: clause("四", plan.Assumed, "比例未载明"), Path: "sharing.mutual", Note: "最大余额法",
		Terms: []journal.Term{{Symbol: "T", Kind: journal.Fen, Value: 374_000}, {Symbol: "B", Key: "units.outpatient.employee.budget", Kind: journal.Fen, Value: 34_560_000},
			{Symbol: "w", Key: key + "incurred", Kind: journal.Fen, Value: 20_000_000}, {Symbol: "share", Kind: journal.Ratio, Value: 850_000_000, Table: "scenario", Path: "sharing.mutual.overrun.bands.0.share"},
			{Symbol: "weight", Kind: journal.Exact, Text: "4/7"}}})
	b.Record(journal.Entry{Key: key + "payable", Kind: journal.Fen, Value: 19_786_286, Formula: journal.Shared, Clause: c, Path: "units.outpatient",
		Terms: []journal.Term{{Symbol: "incurred", Key: key + "incurred", Kind: journal.Fen, Value: 20_000_000}, {Symbol: "borne", Key: key + "borne", Kind: journal.Fen, Value: 213_714}}})
	b.Post("fund:employee", "unit:outpatient:employee", 34_560_000, "units.outpatient.employee.budget", "units.outpatient.budgets.employee", c)
	b.Post("unit:outpatient:employee", "institution:h1:outpatient:employee", 19_786_286, key+"payable", "units.outpatient", c)
	b.Post("unit:drugs:employee", "institution:p  4; (x):drugs:employee", 4_000_001, "institutions.p 4.drugs.employee.payable", "units.drugs", nil)
	return b
}

const shared = "../../shared"

// sampleView settles the large sample and finds its expected result, computed
// by an independent implementation.
func sampleView(t testing.TB) (*View, string) {
	expected := filepath.Join(shared, "vectors", "zhuji-sample.expected.json")
	if _, err := os.Stat(expected); err != nil {
		t.Skip("the expected results are not here: ", err)
	}
	sc, found := scenarios.Load("pack:zhuji", scenarios.Options{})
	if found.HasErrors() {
		t.Fatal(found)
	}
	out, found := settle.Run(sc.Plan, sc.Activity)
	if out == nil {
		t.Fatal(found)
	}
	return &View{Plan: sc.Plan, Result: out.Result, Book: out.Book}, expected
}
