package scenarios

import (
	"slices"
	"strings"

	"fundsim/model/money"
	"fundsim/model/plan"
)

// titles leads from the exact title of a scheme or unit to its id, so that
// tables may carry the names people read. An id always wins, and a title that
// two items share leads nowhere.
type titles struct{ scheme, unit map[string]string }

func titlesOf(p *plan.Plan) titles {
	t := titles{map[string]string{}, map[string]string{}}
	for i := range p.Schemes {
		addTitle(t.scheme, p.Schemes[i].Title, p.Schemes[i].ID)
	}
	for i := range p.Units {
		addTitle(t.unit, p.Units[i].Title, p.Units[i].ID)
	}
	for i := range p.Schemes {
		t.scheme[p.Schemes[i].ID] = p.Schemes[i].ID
	}
	for i := range p.Units {
		t.unit[p.Units[i].ID] = p.Units[i].ID
	}
	return t
}

func addTitle(m map[string]string, title, id string) {
	if _, twice := m[title]; twice {
		id = title
	}
	m[title] = id
}

// code returns the id that a cell names; what is unknown stays as written and
// is found by Plan.Validate.
func (r *cellReader) code(c int, m map[string]string) string {
	if id, ok := m[r.cell[c]]; ok {
		return id
	}
	return r.id(c, false)
}

// readInstitutions reads the institutions table, sorted by id.
func readInstitutions(f file, limit int64) (*table, []plan.Institution) {
	const (
		id = iota
		title
		kind
		level
		ownership
		region
		alliance
		lead
		designatedOn
		score
		excluded
		closedOn
	)
	var out []plan.Institution
	r := newCellReader(institutionColumns)
	kinds, levels := plan.Kind("").Words(), plan.Level("").Words()
	ownerships, regions := plan.Ownership("").Words(), plan.Region("").Words()
	t := readTable("institutions", f, limit, func(t *table, line int, cell []string) {
		r.start(t, line, cell)
		in := plan.Institution{ID: r.id(id, false), Title: strings.Clone(cell[title]), Kind: plan.Kind(r.word(kind, kinds)),
			Level: plan.Level(r.word(level, levels)), Ownership: plan.Ownership(r.word(ownership, ownerships)),
			Region: plan.Region(r.word(region, regions)), Alliance: r.id(alliance, true), Lead: r.flag(lead),
			DesignatedOn: r.date(designatedOn), Score: r.score(score), Excluded: r.flag(excluded), ClosedOn: r.date(closedOn), Row: line}
		if !in.ClosedOn.IsZero() && !in.DesignatedOn.IsZero() && in.ClosedOn.Before(in.DesignatedOn) {
			r.fail(closedOn, wrong("bad-date", "停业日期 %s 早于定点日期 %s", "closed on %s, before it was designated on %s", in.ClosedOn, in.DesignatedOn))
		}
		if !r.bad {
			out = append(out, in)
		}
	})
	slices.SortStableFunc(out, func(a, b plan.Institution) int { return strings.Compare(a.ID, b.ID) })
	return t, out
}

// score reads a score of 0 to 100; nil where the cell is empty.
func (r *cellReader) score(c int) *plan.Score {
	s := r.number(c)
	if s == "" {
		return nil
	}
	v, err := plan.ParseScore(s)
	switch {
	case err != nil:
		r.fail(c, valueProblem(scoreType, s, err))
	case v < 0 || v > 100*money.PointScale:
		r.fail(c, wrong("out-of-range", "%s 超出范围", "%s is out of range", quote(s)).Allow("0–100", "0–100"))
	}
	return &v
}

// readPrior reads last year's totals, sorted by institution, scheme and unit.
func readPrior(f file, limit int64, names titles) (*table, []plan.PriorRow) {
	const (
		institution = iota
		scheme
		unit
		visits
		persons
		totalCost
		fundCost
	)
	var out []plan.PriorRow
	r := newCellReader(priorColumns)
	t := readTable("prior", f, limit, func(t *table, line int, cell []string) {
		r.start(t, line, cell)
		p := plan.PriorRow{Institution: r.id(institution, false), Scheme: r.code(scheme, names.scheme), Unit: r.code(unit, names.unit),
			Visits: r.count(visits, true), Persons: r.count(persons, true), TotalCost: money.Fen(r.amount(totalCost, false)),
			FundCost: money.Fen(r.amount(fundCost, false)), Row: line}
		if !r.bad && p.FundCost > p.TotalCost {
			r.fail(fundCost, wrong("fund-cost", "统筹支付 %s 大于总费用 %s", "fund cost %s is above total cost %s", p.FundCost, p.TotalCost))
		}
		if !r.bad {
			out = append(out, p)
		}
	})
	slices.SortStableFunc(out, func(a, b plan.PriorRow) int {
		return compareKeys([3]string{a.Institution, a.Scheme, a.Unit}, [3]string{b.Institution, b.Scheme, b.Unit})
	})
	return t, out
}

// readQuotas reads the quotas, sorted by holder, scheme and unit.
func readQuotas(f file, limit int64, names titles) (*table, []plan.QuotaRow) {
	const (
		holder = iota
		scheme
		unit
		budget
	)
	var out []plan.QuotaRow
	r := newCellReader(quotaColumns)
	t := readTable("quotas", f, limit, func(t *table, line int, cell []string) {
		r.start(t, line, cell)
		q := plan.QuotaRow{Holder: r.id(holder, false), Scheme: r.code(scheme, names.scheme), Unit: r.code(unit, names.unit),
			Budget: money.Fen(r.amount(budget, false)), Row: line}
		if !r.bad {
			out = append(out, q)
		}
	})
	slices.SortStableFunc(out, func(a, b plan.QuotaRow) int {
		return compareKeys([3]string{a.Holder, a.Scheme, a.Unit}, [3]string{b.Holder, b.Scheme, b.Unit})
	})
	return t, out
}

func compareKeys(a, b [3]string) int {
	for i := range a {
		if c := strings.Compare(a[i], b[i]); c != 0 {
			return c
		}
	}
	return 0
}
