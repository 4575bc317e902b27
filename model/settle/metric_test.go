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
		{"institution=h.1,unit=inpatient,payable", "scheme=SCHEME"},
		{"institution=h.1,scheme=employee,payable", "unit=UNIT"},
		{"institution=h.1", "scheme=SCHEME"},
		{"institutions.h.1.payabel", "payable"},
		{"institutions.h.1.quota", "deductions, incurred"},
		{"institutions.h.11.payable", "h.1"},
		{"institutions.h,9.drugs.payable", "h,9.drugs.employee"},
		{"institution=h.3,payable", "h.1"},
		{"institutions.payable", "h,9, h.1"},
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

// An institution as a whole: sums over its rows, the gain ratio from the sums.
func TestInstitutionTotals(t *testing.T) {
	p, r := metricFixture()
	r.Institutions = append(r.Institutions,
		LineResult{Institution: "h.1", Scheme: "resident", Unit: "drugs", Payable: 170, Incurred: 150, Cases: 3},
		LineResult{Institution: "h.1", Scheme: "resident", Unit: "inpatient", Payable: 5, Incurred: 50, Cases: 4, Penalties: 2, Final: -7})
	for name, want := range map[string]struct {
		key   string
		kind  journal.Kind
		value int64
		ok    bool
	}{
		"institutions.h.1.payable":    {"institutions.h.1.payable", journal.Fen, 265, true},
		"institutions.h.1.cases":      {"institutions.h.1.cases", journal.Count, 7, true},
		"institutions.h.1.final":      {"institutions.h.1.final", journal.Fen, -7, true},
		"institutions.h.1.gain":       {"institutions.h.1.gain", journal.Fen, -35, true},
		"institutions.h.1.gain_ratio": {"institutions.h.1.gain_ratio", journal.Ratio, -116_666_667, true},
		"institution=h.1,forfeited":   {"institutions.h.1.forfeited", journal.Fen, 60, true},
		"机构=h.1,应付额":                  {"institutions.h.1.payable", journal.Fen, 265, true},
		"institution=h,9,payable":     {"institutions.h,9.payable", journal.Fen, 200, true},
		"institutions.h,9.gain_ratio": {"institutions.h,9.gain_ratio", journal.Ratio, 0, false},
	} {
		m, err := ResolveMetric(p, r, name)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if v, ok := m.Value(r); m.Key != want.key || m.Kind != want.kind || v != want.value || ok != want.ok {
			t.Errorf("%s: %s, kind %d, %d, %t; want %+v", name, m.Key, m.Kind, v, ok, want)
		}
		if _, ok := m.Value(&Result{}); ok {
			t.Errorf("%s: an institution without rows has a value", name)
		}
		if n := testing.AllocsPerRun(100, func() { m.Value(r) }); n != 0 {
			t.Errorf("%s: %v allocations to read it", name, n)
		}
	}
}

// A path that names a row is the row; the institution whose code looks like the
// rest of it is asked for in the other spelling, and its key says so.
func TestRowBeforeTotal(t *testing.T) {
	p, r := metricFixture()
	r.Institutions = append(r.Institutions, LineResult{Institution: "h.1.inpatient.employee", Scheme: "resident", Unit: "drugs", Payable: 7})
	row, err := ResolveMetric(p, r, "institutions.h.1.inpatient.employee.payable")
	if err != nil {
		t.Fatal(err)
	}
	total, err := ResolveMetric(p, r, "institution=h.1.inpatient.employee,payable")
	if err != nil {
		t.Fatal(err)
	}
	again, err := ResolveMetric(p, r, total.Key)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		m    Metric
		key  string
		want int64
	}{{row, "institutions.h.1.inpatient.employee.payable", 90}, {total, "institution=h.1.inpatient.employee,payable", 7}, {again, total.Key, 7}} {
		if v, ok := c.m.Value(r); v != c.want || !ok || c.m.Key != c.key {
			t.Errorf("%s: %d, %t; want %s: %d", c.m.Key, v, ok, c.key, c.want)
		}
	}
}

// The list of metrics holds every figure of every row once, and each of its keys
// resolves to the same figure.
func TestMetrics(t *testing.T) {
	p, r := metricFixture()
	r.Institutions = append(r.Institutions, LineResult{Institution: "h.1.inpatient.employee", Scheme: "resident", Unit: "drugs", Payable: 7})
	seen := map[string]bool{}
	for m := range Metrics(r) {
		if seen[m.Key] {
			t.Errorf("%s is listed twice", m.Key)
		}
		seen[m.Key] = true
		again, err := ResolveMetric(p, r, m.Key)
		if err != nil {
			t.Errorf("%s: %v", m.Key, err)
			continue
		}
		v, ok := m.Value(r)
		if w, okToo := again.Value(r); again.Key != m.Key || again.Kind != m.Kind || again.Title != m.Title || v != w || ok != okToo {
			t.Errorf("%s resolves to %s: %d, %t; want %d, %t", m.Key, again.Key, w, okToo, v, ok)
		}
	}
	count := func(isWord []bool) (n int) {
		for _, w := range isWord {
			if !w {
				n++
			}
		}
		return n
	}
	figures := len(r.Schemes)*count(wordsAmong(SchemeFields)) + len(r.Units)*count(wordsAmong(UnitFields)) + len(r.Institutions)*count(wordsAmong(LineFields))
	if want := figures + 3*len(TotalFields()) + len(r.Awards) + 6 + 1; len(seen) != want {
		t.Errorf("%d metrics, want %d", len(seen), want)
	}
	for range Metrics(r) {
		break // an iterator may be left early
	}
}

func wordsAmong[R any](fields []Field[R]) []bool {
	out := make([]bool, len(fields))
	for i := range fields {
		out[i] = fields[i].Text != nil
	}
	return out
}
