package expect

import (
	"strings"
	"testing"

	"fundsim/model/journal"
	"fundsim/model/plan"
	"fundsim/model/settle"
)

// fixture is a small result with every kind of figure, and one that is absent.
func fixture() *settle.Result {
	return &settle.Result{
		Schemes: []settle.SchemeResult{{Scheme: "employee", ReserveClosing: 300_000, Shortfall: 0, Payable: 9_000}, {Scheme: "resident", Shortfall: 700}},
		Units: []settle.UnitResult{
			{Unit: "drugs", Scheme: "employee", Method: plan.FeeForService, Payable: 200, Incurred: 200},
			{Unit: "inpatient", Scheme: "employee", Method: plan.DRGPoints, Payable: 90, Incurred: 100, Points: 24_505_000, PointValue: 9_784, HasPointValue: true}},
		Institutions: []settle.LineResult{
			{Institution: "h1", Scheme: "employee", Unit: "drugs", Payable: 200, Incurred: 200, SettledBy: "fee-for-service"},
			{Institution: "h1", Scheme: "employee", Unit: "inpatient", Payable: 90, Incurred: 100, Cases: 12, Points: 24_505_000, Priced: true}},
	}
}

// Conditions bind to names of both spellings, with the value in the units of the result.
func TestResolve(t *testing.T) {
	r := fixture()
	for _, c := range []struct {
		text, want, event string
		limit             int64
		kind              journal.Kind
		draws             bool
	}{
		{"schemes.employee.reserve_closing >= 3000", "schemes.employee.reserve_closing >= 3000", "", 300_000, journal.Fen, false},
		{"reserve.employee.closing >= 0.3万元", "schemes.employee.reserve_closing >= 0.3万元", "", 300_000, journal.Fen, false},
		{"险种=employee,预留金期末余额 < 1.5亿元", "schemes.employee.reserve_closing < 1.5亿元", "", 15_000_000_000, journal.Fen, false},
		{"险种＝employee，预留金期末余额 ≥ −１２，３４５.67元", "schemes.employee.reserve_closing >= -12,345.67元", "", -1_234_567, journal.Fen, false},
		{"units.inpatient.employee.point_value > 0.9784", "units.inpatient.employee.point_value > 0.9784", "", 9_784, journal.PointValue, false},
		{"units.inpatient.employee.points > 2,450", "units.inpatient.employee.points > 2,450", "", 24_500_000, journal.Points, false},
		{"institutions.h1.inpatient.employee.cases != 12", "institutions.h1.inpatient.employee.cases != 12", "", 12, journal.Count, false},
		{"institutions.h1.inpatient.employee.gain_ratio >= -5%", "institutions.h1.inpatient.employee.gain_ratio >= -5%", "", -50_000_000, journal.Ratio, false},
		{"institutions.h1.gain_ratio >= -0.05", "institutions.h1.gain_ratio >= -0.05", "", -50_000_000, journal.Ratio, false},
		{"institution=h1,gain_ratio < 200%", "institutions.h1.gain_ratio < 200%", "", 2_000_000_000, journal.Ratio, false},
		{"p(reserve_shortfall) <= 5%", "p(reserve_shortfall) <= 5%", "reserve_shortfall > 0", 50_000_000, journal.Ratio, true},
		{"p(reserve.resident.shortfall) < 1‰", "p(schemes.resident.shortfall) < 1‰", "schemes.resident.shortfall > 0", 1_000_000, journal.Ratio, true},
		{"p(institution=h1,unit=inpatient,scheme=employee,gain < -1万元) <= 0.1", "p(institutions.h1.inpatient.employee.gain < -1万元) <= 0.1", "institutions.h1.inpatient.employee.gain < -1万元", 100_000_000, journal.Ratio, true},
		{"mean(schemes.employee.payable) <= 90", "mean(schemes.employee.payable) <= 90", "", 9_000, journal.Fen, true},
		{"p5(units.inpatient.employee.point_value) >= 0.9", "p5(units.inpatient.employee.point_value) >= 0.9", "", 9_000, journal.PointValue, true},
	} {
		b, found := bind(c.text, r)
		if len(found) > 0 {
			t.Errorf("%s: %v", c.text, found)
			continue
		}
		limit, kind := b.Limit()
		if b.String() != c.want || b.Event() != c.event || limit != c.limit || kind != c.kind || b.NeedsDraws() != c.draws {
			t.Errorf("%s: %s, event %q, limit %d of kind %d, draws %t; want %+v", c.text, b, b.Event(), limit, kind, b.NeedsDraws(), c)
		}
		if again, found := bind(b.String(), r); len(found) > 0 || again.String() != b.String() {
			t.Errorf("%s does not bind again: %v", b, found)
		}
	}
}

func bind(text string, r *settle.Result) (*Bound, []string) {
	c, found := Parse(text)
	if c == nil {
		return nil, []string{found.Error()}
	}
	b, found := c.Resolve(&plan.Plan{}, r)
	if b == nil {
		return nil, []string{found.Error()}
	}
	return b, nil
}

// Mistyped names, values of the wrong kind and events that are none are refused
// with what is near, at their character.
func TestResolveMistakes(t *testing.T) {
	r := fixture()
	for _, c := range []struct {
		text, code string
		col        int
		says       string
	}{
		{"reserve_shortfal >= 0", "unknown-metric", 1, `是否想写 "reserve_shortfall"?`},
		{"p( reserve_shortfal) <= 5%", "unknown-metric", 4, `did you mean "reserve_shortfall"?`},
		{"schemes.emploee.payable >= 0", "unknown-metric", 1, `是否想写 "employee"?`},
		{"mean(schemes.employee.payabel) >= 0", "unknown-metric", 6, `did you mean "payable"?`},
		{"institution=h1,unit=inpatent,scheme=employee,gain > 0", "unknown-metric", 1, "h1.inpatient.employee"},
		{"institutions.h1.gian_ratio >= 0", "unknown-metric", 1, `是否想写 "gain_ratio"?`},
		{"budget >= 0", "unknown-metric", 1, "schemes, units, institutions"},
		{"institutions.h1.drugs.employee.settled_by == 1", "word", 1, "结算办法"},
		{"schemes.employee.payable >= 5%", "value-kind", 29, "不能与比例 5% 比较"},
		{"institutions.h1.gain >= -5%", "value-kind", 25, "用盈亏率 gain_ratio"},
		{"p(institutions.h1.gain < -5%) <= 5%", "value-kind", 26, "gain_ratio is the ratio"},
		{"institutions.h1.gain_ratio >= -5万元", "value-kind", 31, "要按金额判定,用 gain"},
		{"institutions.h1.gain_ratio >= -5", "ratio-without-percent", 31, "写作 -500%"},
		{"p(institutions.h1.gain_ratio < -5) < 5%", "ratio-without-percent", 32, "is meant, write -500%"},
		{"units.inpatient.employee.point_value >= 90%", "value-kind", 41, "如 97.8417"},
		{"units.inpatient.employee.point_value >= 0.97841", "too-many-decimals", 41, "至多 4 位"},
		{"units.inpatient.employee.points >= 1,000,000,000,000,000", "overflow", 36, "超出可表示的范围"},
		{"schemes.employee.payable >= 0.001", "too-many-decimals", 29, "amounts to the fen"},
		{"institutions.h1.cases >= 1.5", "value-kind", 26, "不是整数"},
		{"institutions.h1.cases >= 1.00001", "value-kind", 26, "not a whole number"},
		{"institutions.h1.cases >= 5元", "value-kind", 26, "whole numbers"},
		{"p(schemes.employee.payable) <= 5%", "no-event", 3, "p(schemes.employee.payable < 0) <= 5%"},
		{"p(institutions.h1.gain) <= 5%", "no-event", 3, "缺口"},
	} {
		cond, found := Parse(c.text)
		if cond == nil {
			t.Errorf("%s: %v", c.text, found)
			continue
		}
		b, found := cond.Resolve(&plan.Plan{}, r)
		if b != nil || len(found) != 1 {
			t.Errorf("%s: %v, %d problems %v", c.text, b, len(found), found)
			continue
		}
		p := found[0]
		said := strings.Join([]string{p.What.ZH, p.What.EN, p.Allowed.ZH, p.Allowed.EN, p.Hint.ZH, p.Hint.EN}, "\n")
		if p.Code != c.code || p.Place.Col != c.col || p.Place.Source != c.text || !strings.Contains(said, c.says) || strings.Contains(said, "%!") {
			t.Errorf("%s: %s at %d, want %s at %d with %q:\n%s", c.text, p.Code, p.Place.Col, c.code, c.col, c.says, said)
		}
	}
}

// All thresholds of a plan are looked at, and each problem says which it is of.
func TestBind(t *testing.T) {
	p := &plan.Plan{Thresholds: []plan.Threshold{
		{Expect: "schemes.employee.payable >= 0", Note: "n"}, {Expect: "x >"}, {Expect: "schemes.employe.payable >= 0", Fail: true}, {Expect: "p(reserve_shortfall) <= 5"}}}
	got, found := Bind(p, fixture())
	if got != nil || len(found) != 3 {
		t.Fatalf("%v, %v", got, found)
	}
	for i, want := range []string{"thresholds.1.expect", "thresholds.2.expect", "thresholds.3.expect"} {
		if found[i].Place.Path != want {
			t.Errorf("problem %d is at %s, want %s", i, found[i].Place.Path, want)
		}
	}
	if found := Syntax(p); len(found) != 2 {
		t.Errorf("%d mistakes without names, want 2: %v", len(found), found)
	}
	p.Thresholds = append(p.Thresholds[:1], plan.Threshold{Expect: "p(reserve_shortfall) <= 5%", Fail: true})
	got, found = Bind(p, fixture())
	if len(found) > 0 || len(got) != 2 || got[0].Fail || got[0].Note != "n" || !got[1].Fail {
		t.Errorf("%+v, %v", got, found)
	}
}
