package settle

import (
	"errors"
	"strings"
	"testing"

	"fundsim/model/journal"
	"fundsim/model/plan"
	"fundsim/model/problem"
)

// metricFixture is a small result with a dotted and a comma code.
func metricFixture() (*plan.Plan, *Result) {
	p := &plan.Plan{
		Units:      []plan.Unit{{ID: "inpatient", Method: plan.DRGPoints, FundSide: plan.ToReserve}, {ID: "drugs", Method: plan.FeeForService}},
		Admissions: []plan.Admission{{ID: "young", Units: []string{"drugs"}, From: plan.ToReserve}},
		Cash:       []plan.CashRule{{Units: []string{"inpatient"}, Holdback: &plan.Holdback{ForfeitsTo: plan.ToReserve}}},
		Awards:     []plan.Award{{ID: "tcm", Scheme: "employee", From: plan.ToReserve}},
	}
	return p, &Result{
		Schemes: []SchemeResult{{Scheme: "employee", Reserve: 1000, ReserveClosing: 0, Shortfall: 7}},
		Units: []UnitResult{{Unit: "drugs", Scheme: "employee", Method: plan.FeeForService, FundSideAmount: -900, FundSide: plan.ToReserve},
			{Unit: "inpatient", Scheme: "employee", Method: plan.DRGPoints, Payable: 90, Incurred: 100, PointValue: 978_417, HasPointValue: true, FundSideAmount: 50, FundSide: plan.ToReserve}},
		Institutions: []LineResult{{Institution: "h,9", Scheme: "employee", Unit: "drugs", Payable: 200, SettledBy: "young", PaidFrom: plan.ToReserve},
			{Institution: "h.1", Scheme: "employee", Unit: "inpatient", Payable: 90, Incurred: 100, Forfeited: 60, ForfeitsTo: plan.ToReserve, SettledBy: "drg-points", Alliance: "a01"}},
		Awards: []AwardPart{{Award: "tcm", Institution: "h.1", Scheme: "employee", From: plan.ToReserve, Amount: 17}},
	}
}

// Names resolve in both spellings, codes may hold dots and commas, and the
// Chinese word of a field does as well.
func TestResolveMetric(t *testing.T) {
	p, r := metricFixture()
	for _, c := range []struct {
		name, key string
		kind      journal.Kind
		value     int64
		ok        bool
	}{
		{"schemes.employee.reserve_closing", "schemes.employee.reserve_closing", journal.Fen, 0, true},
		{"reserve.employee.closing", "schemes.employee.reserve_closing", journal.Fen, 0, true},
		{"reserve_shortfall", "reserve_shortfall", journal.Fen, 7, true},
		{"scheme=employee,shortfall", "schemes.employee.shortfall", journal.Fen, 7, true},
		{"units.inpatient.employee.point_value", "units.inpatient.employee.point_value", journal.PointValue, 978_417, true},
		{"units.drugs.employee.point_value", "units.drugs.employee.point_value", journal.PointValue, 0, false},
		{"units.inpatient.employee.gain", "units.inpatient.employee.gain", journal.Fen, -10, true},
		{"institutions.h.1.inpatient.employee.gain", "institutions.h.1.inpatient.employee.gain", journal.Fen, -10, true},
		{"institutions.h.1.inpatient.employee.quota", "institutions.h.1.inpatient.employee.quota", journal.Fen, 0, false},
		{"institution=h.1,unit=inpatient,scheme=employee,payable", "institutions.h.1.inpatient.employee.payable", journal.Fen, 90, true},
		{"scheme=employee, unit=drugs, institution=h,9, payable", "institutions.h,9.drugs.employee.payable", journal.Fen, 200, true},
		{"机构=h.1,单元=inpatient,险种=employee,应付额", "institutions.h.1.inpatient.employee.payable", journal.Fen, 90, true},
		{"awards.tcm.h.1.employee.amount", "awards.tcm.h.1.employee.amount", journal.Fen, 17, true},
		{"award=tcm,institution=h.1,scheme=employee", "awards.tcm.h.1.employee.amount", journal.Fen, 17, true},
		{"reserve.employee.opening", "reserve.employee.opening", journal.Fen, 1000, true},
		{"reserve.employee.variance:drugs", "reserve.employee.variance:drugs", journal.Fen, -900, true},
		{"reserve.employee.admission:drugs:h,9", "reserve.employee.admission:drugs:h,9", journal.Fen, -200, true},
		{"reserve.employee.forfeit:inpatient:h.1", "reserve.employee.forfeit:inpatient:h.1", journal.Fen, 60, true},
		{"scheme=employee,entry=award:tcm", "reserve.employee.award:tcm", journal.Fen, -17, true},
	} {
		m, err := ResolveMetric(p, r, c.name)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		value, ok := m.Value(r)
		if m.Key != c.key || m.Kind != c.kind || value != c.value || ok != c.ok {
			t.Errorf("%s: %s, kind %d, %d, %t; want %s, kind %d, %d, %t", c.name, m.Key, m.Kind, value, ok, c.key, c.kind, c.value, c.ok)
		}
	}
	m, err := ResolveMetric(p, r, "institutions.h.1.inpatient.employee.alliance")
	if err != nil || m.Value != nil {
		t.Fatal(err)
	}
	if word, ok := m.Text(r); word != "a01" || !ok {
		t.Errorf("alliance: %q, %t", word, ok)
	}
}

// Every field of every kind of row can be named.
func TestEveryFieldHasAName(t *testing.T) {
	p, r := metricFixture()
	resolve := func(prefix, field string) {
		if m, err := ResolveMetric(p, r, prefix+field); err != nil || m.Key != prefix+field {
			t.Errorf("%s%s: %v", prefix, field, err)
		}
	}
	for _, f := range SchemeFields {
		resolve("schemes.employee.", f.Name)
	}
	for _, f := range UnitFields {
		resolve("units.drugs.employee.", f.Name)
	}
	for _, f := range LineFields {
		resolve("institutions.h.1.inpatient.employee.", f.Name)
	}
}

// A mistyped name is an error that names what was probably meant.
func TestMistypedMetric(t *testing.T) {
	p, r := metricFixture()
	for _, c := range []struct{ name, near string }{
		{"schemes.employe.budget", "employee"},
		{"schemes.employee.reserve_closng", "reserve_closing"},
		{"scheme.employee.budget", "schemes"},
		{"units.inpatint.employee.payable", "inpatient.employee"},
		{"institutions.h.1.inpatient.employee.payabel", "payable"},
		{"institutions.h.2.inpatient.employee.payable", "h.1.inpatient.employee"},
		{"awards.tcn.h.1.employee.amount", "tcm.h.1.employee.amount"},
		{"reserve.employee.opning", "opening"},
		{"institution=h.1,payable", "scheme=SCHEME"},
		{"units", "units.UNIT.SCHEME.FIELD"},
		{"", "schemes.SCHEME.FIELD"},
	} {
		_, err := ResolveMetric(p, r, c.name)
		var l problem.List
		if !errors.As(err, &l) || len(l) != 1 {
			t.Errorf("%q: %v", c.name, err)
			continue
		}
		if said := l[0].What.EN + l[0].Hint.EN + l[0].Allowed.EN; !strings.Contains(said, c.near) || l[0].What.ZH == "" {
			t.Errorf("%q: %q is not in %q", c.name, c.near, said)
		}
	}
}

// A resolved metric reads other results too: the row may stand elsewhere or be missing.
func TestMetricReadsOtherResults(t *testing.T) {
	p, r := metricFixture()
	m, err := ResolveMetric(p, r, "institutions.h.1.inpatient.employee.payable")
	if err != nil {
		t.Fatal(err)
	}
	moved := &Result{Institutions: []LineResult{{Institution: "a", Scheme: "employee", Unit: "drugs"}, {Institution: "b", Scheme: "employee", Unit: "inpatient"},
		{Institution: "h.1", Scheme: "employee", Unit: "inpatient", Payable: 5}}}
	if v, ok := m.Value(moved); v != 5 || !ok {
		t.Errorf("moved row: %d, %t", v, ok)
	}
	if _, ok := m.Value(&Result{}); ok {
		t.Error("a missing row has a value")
	}
	if n := testing.AllocsPerRun(100, func() { m.Value(r) }); n != 0 {
		t.Errorf("%v allocations to read a metric", n)
	}
}
