package settle_test

import (
	"slices"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"fundsim/model/journal"
	"fundsim/model/plan"
	"fundsim/model/settle"
)

// TestLawOrder: no result depends on the order of schemes, units and their
// budget lines, sharing rules, awards, uses, overrides, cash rules, quota rules
// and negotiated changes, schedules and their steps, documents, or the rows of
// any table. Exact, for the journal as well. Two lists are left as they are
// because their order is their meaning: admissions (the first match wins) and
// levers (applied in order); and bands rise.
func TestLawOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, a, out := random(t)
		mustBeSame(t, "shuffled", out, run(shuffledPlan(t, p), shuffledLines(t, a)))
	})
	p, a := loadSample(t)
	out := run(p, a)
	rapid.Check(t, func(t *rapid.T) {
		if rapid.IntRange(0, 9).Draw(t, "one in ten") > 0 {
			return // the sample is large
		}
		mustBeSame(t, "sample shuffled", out, run(shuffledPlan(t, p), shuffledLines(t, a)))
	})
}

func shuffled[T any](t *rapid.T, what string, list []T) []T {
	if len(list) < 2 {
		return list
	}
	return rapid.Permutation(list).Draw(t, what)
}

func shuffledPlan(t *rapid.T, p *plan.Plan) *plan.Plan {
	q := *p
	q.Documents, q.Schemes, q.Units = shuffled(t, "documents", p.Documents), shuffled(t, "schemes", p.Schemes), shuffled(t, "units", p.Units)
	q.Sharing, q.Awards, q.ReserveUses = shuffled(t, "sharing", p.Sharing), shuffled(t, "awards", p.Awards), shuffled(t, "uses", p.ReserveUses)
	q.Overrides, q.Cash, q.QuotaRules = shuffled(t, "overrides", p.Overrides), shuffled(t, "cash", p.Cash), shuffled(t, "quota rules", p.QuotaRules)
	q.Institutions, q.Prior, q.Quotas = shuffled(t, "institutions", p.Institutions), shuffled(t, "prior", p.Prior), shuffled(t, "quotas", p.Quotas)
	q.Assessment.Schedules = shuffled(t, "schedules", p.Assessment.Schedules)
	q.Units, q.Admissions, q.Awards, q.Cash = slices.Clone(q.Units), slices.Clone(p.Admissions), slices.Clone(q.Awards), slices.Clone(q.Cash)
	q.QuotaRules, q.Assessment.Schedules = slices.Clone(q.QuotaRules), slices.Clone(q.Assessment.Schedules)
	for i := range q.Units {
		q.Units[i].Budgets = shuffled(t, "budgets", q.Units[i].Budgets)
	}
	for i := range q.Admissions {
		q.Admissions[i].Units = shuffled(t, "admission units", q.Admissions[i].Units)
	}
	for i := range q.Awards {
		q.Awards[i].Units = shuffled(t, "award units", q.Awards[i].Units)
	}
	for i := range q.Cash {
		q.Cash[i].Units = shuffled(t, "cash units", q.Cash[i].Units)
	}
	for i := range q.QuotaRules {
		q.QuotaRules[i].Negotiated = shuffled(t, "negotiated", q.QuotaRules[i].Negotiated)
	}
	for i := range q.Assessment.Schedules {
		q.Assessment.Schedules[i].Steps = shuffled(t, "steps", q.Assessment.Schedules[i].Steps)
	}
	return &q
}

// shuffledLines shuffles the lines of an activity together with their rows.
func shuffledLines(t *rapid.T, a *plan.Activity) *plan.Activity {
	order := make([]int, len(a.Lines))
	for k := range order {
		order[k] = k
	}
	return linesOf(a, shuffled(t, "lines", order))
}

// linesOf copies the given lines of an activity, in that order.
func linesOf(a *plan.Activity, lines []int) *plan.Activity {
	b := &plan.Activity{}
	for _, k := range lines {
		at := b.AddLine(a.Lines[k])
		copy(b.Rows[plan.Months*at:], a.Rows[plan.Months*k:plan.Months*(k+1)])
		for c := range a.Columns {
			copy(b.Columns[c][plan.Months*at:], a.Columns[c][plan.Months*k:plan.Months*(k+1)])
		}
	}
	return b
}

// TestLawIdleInstitution: an institution without activity, last year's data or
// a quota changes nothing, whatever its level, ownership, dates or id, and
// whether it stands alone or is another member of an alliance. Exact.
func TestLawIdleInstitution(t *testing.T) {
	add := func(t *rapid.T, p *plan.Plan) *plan.Plan {
		idle := plan.Institution{ID: rapid.SampledFrom([]string{"0", "h1a", "zz", "医0"}).Draw(t, "id"), Title: "idle", Kind: plan.Clinic,
			Level:        rapid.SampledFrom([]plan.Level{plan.Tertiary, plan.Secondary, plan.Primary, plan.Unrated}).Draw(t, "level"),
			Ownership:    rapid.SampledFrom([]plan.Ownership{plan.Public, plan.Private}).Draw(t, "ownership"),
			Region:       rapid.SampledFrom([]plan.Region{plan.Local, plan.Outside}).Draw(t, "region"),
			DesignatedOn: rapid.SampledFrom([]plan.Date{{}, {Year: 2022, Month: 1, Day: 1}, {Year: 2001, Month: 1, Day: 1}}).Draw(t, "designated on")}
		if other := p.Institutions[rapid.IntRange(0, len(p.Institutions)-1).Draw(t, "like")]; rapid.Bool().Draw(t, "member") {
			idle.Alliance = other.Alliance
		}
		q := *p
		q.Institutions = slices.Insert(slices.Clone(p.Institutions), rapid.IntRange(0, len(p.Institutions)).Draw(t, "at"), idle)
		return &q
	}
	rapid.Check(t, func(t *rapid.T) {
		p, a, out := random(t)
		mustBeSame(t, "one more institution", out, run(add(t, p), a))
	})
	p, a := loadSample(t)
	out := run(p, a)
	rapid.Check(t, func(t *rapid.T) {
		if rapid.IntRange(0, 9).Draw(t, "one in ten") == 0 {
			mustBeSame(t, "one more institution", out, run(add(t, p), a))
		}
	})
}

// TestLawNoMemory: a settler remembers nothing. Settling again, with another
// year or a refused one in between, with a journal or without, and settling in
// several goroutines that share the compiled plan, gives the same rows. Exact.
func TestLawNoMemory(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		if _, _, out := random(t); out != nil {
			noMemory(t, out.Compiled, out.Activity)
		}
	})
	p, a := loadSample(t)
	noMemory(t, compile(t, p, a), a)
}

func noMemory(t rapid.TB, c *plan.Compiled, a *plan.Activity) {
	t.Helper()
	want, err := settle.New(c).Settle(a, nil)
	if err != nil {
		t.Fatal(err)
	}
	again := func(s *settle.Settler, what string, book *journal.Book) {
		got, err := s.Settle(a, book)
		if err != nil {
			t.Errorf("%s: refused: %v", what, err)
			return
		}
		for _, d := range sameRows(want, got) {
			t.Errorf("%s: %s", what, d)
		}
	}
	s := settle.New(c)
	again(s, "first with a journal", journal.NewBook())
	again(s, "again", nil)
	half, nothing := a.Clone(), a.Clone()
	for col := range half.Columns {
		for i := range half.Columns[col] {
			half.Columns[col][i] /= 2
			nothing.Columns[col][i] = 0
		}
	}
	for _, other := range []*plan.Activity{half, nothing} { // some are refused
		_, _ = s.Settle(other, journal.NewBook())
		again(s, "after another year", nil)
		_, _ = s.Settle(other, nil)
		again(s, "after another year, with a journal", journal.NewBook())
	}
	var wg sync.WaitGroup
	for i := range 4 {
		wg.Go(func() {
			own := settle.New(c)
			for range 3 {
				var book *journal.Book
				if i%2 == 0 {
					book = journal.NewBook()
				}
				again(own, "in a goroutine", book)
			}
		})
	}
	wg.Wait()
}

// TestLawSchemesApart: what is owed in one scheme does not depend on another
// (schemes never lend): taking a scheme out, with its budgets, rows, awards,
// uses, overrides and levers, leaves every row of the others as it was. Exact.
//
// Condition: no advance on a unit's budget. That advance goes to the lead of
// the unit's only alliance, which is looked for among the activity of the unit
// in all schemes; only who is paid in advance hangs on it, never what is owed.
// A plan that is left without any prior or quota row where a rule or a negotiated
// change asks for some is refused, and says nothing about the law.
func TestLawSchemesApart(t *testing.T) {
	settled := 0
	rapid.Check(t, func(t *rapid.T) {
		p, a, out := random(t)
		onBudget := slices.ContainsFunc(p.Cash, func(r plan.CashRule) bool { return r.Advance != nil && r.Advance.Basis == plan.BasisBudget })
		if out == nil || len(p.Schemes) == 1 || onBudget {
			return
		}
		gone := rapid.SampledFrom(p.Schemes).Draw(t, "without").ID
		q, b := without(p, a, gone)
		got, found := settle.Run(q, b)
		if got == nil {
			if last := found[len(found)-1].Code; last != "missing" && last != "negotiated" {
				t.Fatalf("refused without %s: %v", gone, found)
			}
			return
		}
		settled++
		for _, d := range sameRows(onlyOthers(out.Result, gone), got.Result) {
			t.Errorf("without %s: %s", gone, d)
		}
	})
	if settled < 2 {
		t.Errorf("only %d scenarios settle without a scheme", settled)
	}
	p, a := loadSample(t)
	out := run(p, a)
	for _, s := range p.Schemes {
		got := run(without(p, a, s.ID))
		for _, d := range sameRows(onlyOthers(out.Result, s.ID), got.Result) {
			t.Errorf("sample without %s: %s", s.ID, d)
		}
	}
}

// without takes a scheme out of a plan, with the units that only it had.
func without(p *plan.Plan, a *plan.Activity, scheme string) (*plan.Plan, *plan.Activity) {
	q := *p
	q.Risk, q.Projection = nil, nil // name schemes, and settle nothing
	q.Schemes = dropped(p.Schemes, func(s plan.Scheme) bool { return s.ID == scheme })
	q.Units = slices.Clone(p.Units)
	gone := map[string]bool{}
	for i := range q.Units {
		u := &q.Units[i]
		u.Budgets = dropped(u.Budgets, func(b plan.UnitBudget) bool { return b.Scheme == scheme })
		gone[u.ID] = len(u.Budgets) == 0
	}
	q.Units = dropped(q.Units, func(u plan.Unit) bool { return gone[u.ID] })
	left := func(units []string) []string { return dropped(units, func(u string) bool { return gone[u] }) }
	q.Admissions, q.Cash, q.QuotaRules = slices.Clone(p.Admissions), slices.Clone(p.Cash), slices.Clone(p.QuotaRules)
	for i := range q.Admissions {
		q.Admissions[i].Units = left(q.Admissions[i].Units)
	}
	for i := range q.Cash {
		q.Cash[i].Units = left(q.Cash[i].Units)
	}
	for i := range q.QuotaRules {
		q.QuotaRules[i].Negotiated = dropped(q.QuotaRules[i].Negotiated, func(n plan.Negotiated) bool { return n.Scheme == scheme })
	}
	q.Admissions = dropped(q.Admissions, func(r plan.Admission) bool { return len(r.Units) == 0 })
	q.Cash = dropped(q.Cash, func(r plan.CashRule) bool { return len(r.Units) == 0 })
	q.QuotaRules = dropped(q.QuotaRules, func(r plan.QuotaRule) bool { return gone[r.Unit] })
	q.Awards = dropped(p.Awards, func(w plan.Award) bool { return w.Scheme == scheme })
	for i := range q.Awards {
		q.Awards[i].Units = left(q.Awards[i].Units)
	}
	q.Awards = dropped(q.Awards, func(w plan.Award) bool { return len(w.Units) == 0 }) // one of 0 yuan: nobody could receive it
	q.ReserveUses = dropped(p.ReserveUses, func(u plan.ReserveUse) bool { return u.Scheme == scheme })
	q.Overrides = dropped(p.Overrides, func(o plan.Override) bool { return o.Scheme == scheme })
	q.Adjust = dropped(p.Adjust, func(d plan.Adjustment) bool { return d.Where.Scheme == scheme || gone[d.Where.Unit] })
	q.Prior = dropped(p.Prior, func(r plan.PriorRow) bool { return r.Scheme == scheme })
	q.Quotas = dropped(p.Quotas, func(r plan.QuotaRow) bool { return r.Scheme == scheme })
	var lines []int
	for k, key := range a.Lines {
		if key.Scheme != scheme {
			lines = append(lines, k)
		}
	}
	return &q, linesOf(a, lines)
}

// dropped is a copy of the list without some items.
func dropped[T any](list []T, gone func(T) bool) []T {
	return slices.DeleteFunc(slices.Clone(list), gone)
}

// onlyOthers are the rows of a result that belong to other schemes.
func onlyOthers(r *settle.Result, scheme string) *settle.Result {
	return &settle.Result{
		Schemes:      dropped(r.Schemes, func(x settle.SchemeResult) bool { return x.Scheme == scheme }),
		Units:        dropped(r.Units, func(x settle.UnitResult) bool { return x.Scheme == scheme }),
		Institutions: dropped(r.Institutions, func(x settle.LineResult) bool { return x.Scheme == scheme }),
		Holders:      dropped(r.Holders, func(x settle.HolderResult) bool { return x.Scheme == scheme }),
		Awards:       dropped(r.Awards, func(x settle.AwardPart) bool { return x.Scheme == scheme }),
	}
}
