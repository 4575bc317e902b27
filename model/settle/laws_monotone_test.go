package settle_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/settle"
)

// TestLawMoreBudget: a larger budget of a unit, all others as they were, lowers
// no payable by more than rounding, and changes no row of another unit.
//
// Conditions: the unit's sharing rule, and those of its overrides, are none that
// Lint names regressive-overrun or pays-more-for-less; and in a points pool with
// bounds every member has points (where nobody with points can take more, bounds
// are relaxed for all, and members without points jump from floor to cap). A
// holder whose quota falls by the last fen to 0 is left out: a base of 0 has a
// rule of its own, in which gate and cap do not apply.
//
// Tolerance, in fen: splitting by largest remainder is not house-monotone (the
// Alabama paradox, see TestAlabamaParadox), but every part is the exact share
// rounded up or down, so it falls by at most 1. What is split is a ladder's sum,
// whose bands, edges, factor and cap are rounded: within ½ each before and
// after, so 2·bands + 1 in all. With a quota rule the holder's quota may itself
// fall by 1, and pass that on as often as the ladder's edges weigh.
func TestLawMoreBudget(t *testing.T) {
	compared := 0
	rapid.Check(t, func(t *rapid.T) {
		p, _, out := random(t)
		if out == nil {
			return
		}
		a := out.Activity
		p = inAmounts(p, out)
		if out = run(p, a); out == nil {
			t.Fatal("refused after its budgets were written as amounts")
		}
		i := rapid.IntRange(0, len(out.Compiled.Pots)-1).Draw(t, "pot")
		pot := &out.Compiled.Pots[i]
		if !isMonotone(p, a, pot) || pot.Unit.Bounds != nil && !everybodyHasPoints(out, pot) {
			return
		}
		more := money.Fen(rapid.OneOf(rapid.Int64Range(1, 3), rapid.Int64Range(1, 2*int64(pot.Budget)+3)).Draw(t, "more"))
		got, found := settle.Run(withMore(p, pot, more), a)
		if got == nil { // bounds out of reach, a budget of 0 that nobody's last year could split, a score that is needed now
			if last := found[len(found)-1].Code; last != "infeasible-bounds" && last != "quotas" && last != "missing-score" {
				t.Fatal(found)
			}
			return
		}
		slack := monotoneSlack(pot)
		for l := range out.Result.Institutions {
			before, after := &out.Result.Institutions[l], &got.Result.Institutions[l]
			inPot := l >= pot.From && l < pot.To
			if inPot && lostQuota(out.Result, got.Result, after) {
				continue
			}
			if inPot && after.Payable < before.Payable-slack || !inPot && *after != *before {
				t.Errorf("budget of %s, %s %s + %s: %s from %s to %s, slack %s", pot.Unit.ID, pot.SchemeID, pot.Budget, more, after.Institution, before.Payable, after.Payable, slack)
			}
			compared++
		}
	})
	if compared < 10 {
		t.Errorf("only %d rows were compared", compared)
	}
}

// lostQuota tells whether the holder of a row had a quota before and has none after.
func lostQuota(before, after *settle.Result, row *settle.LineResult) bool {
	holder := row.Institution
	if row.Alliance != "" {
		holder = row.Alliance
	}
	for i := range after.Holders {
		h := &after.Holders[i]
		if h.Holder == holder && h.Unit == row.Unit && h.Scheme == row.Scheme {
			return h.Quota == 0 && before.Holders[i].Quota > 0
		}
	}
	return false
}

// inAmounts writes every budget of a settled plan as the amount it came to,
// without reserve, so that a unit's can be raised alone.
func inAmounts(p *plan.Plan, out *settle.Outcome) *plan.Plan {
	q := *p
	q.Adjust = nil // the outcome's activity has them
	q.Schemes, q.Units = slices.Clone(p.Schemes), slices.Clone(p.Units)
	for i := range q.Schemes {
		sum := money.Fen(0)
		for _, u := range out.Result.Units {
			if u.Scheme == q.Schemes[i].ID {
				sum += u.Budget
			}
		}
		q.Schemes[i].Budget, q.Schemes[i].Reserve.Rate = plan.SchemeBudget{Amount: &sum}, 0
	}
	for i := range q.Units {
		q.Units[i].Budgets = slices.Clone(q.Units[i].Budgets)
		for j := range q.Units[i].Budgets {
			b := &q.Units[i].Budgets[j]
			k := slices.IndexFunc(out.Result.Units, func(u settle.UnitResult) bool { return u.Unit == q.Units[i].ID && u.Scheme == b.Scheme })
			amount := out.Result.Units[k].Budget
			*b = plan.UnitBudget{Scheme: b.Scheme, Amount: &amount}
		}
	}
	return &q
}

// withMore raises one unit's budget, and its first quota where a table has them.
func withMore(p *plan.Plan, pot *plan.Pot, more money.Fen) *plan.Plan {
	q := *p
	q.Schemes, q.Units, q.Quotas = slices.Clone(p.Schemes), slices.Clone(p.Units), slices.Clone(p.Quotas)
	for i := range q.Schemes {
		if s := &q.Schemes[i]; s.ID == pot.SchemeID {
			sum := *s.Budget.Amount + more
			s.Budget.Amount = &sum
		}
	}
	for i := range q.Units {
		if q.Units[i].ID != pot.Unit.ID {
			continue
		}
		q.Units[i].Budgets = slices.Clone(q.Units[i].Budgets)
		for j := range q.Units[i].Budgets {
			if b := &q.Units[i].Budgets[j]; b.Scheme == pot.SchemeID {
				amount := *b.Amount + more
				b.Amount = &amount
			}
		}
	}
	for i := range q.Quotas {
		if r := &q.Quotas[i]; pot.Unit.Method == plan.InstitutionBudget && r.Unit == pot.Unit.ID && r.Scheme == pot.SchemeID {
			r.Budget += more
			break
		}
	}
	return &q
}

// isMonotone tells whether Lint leaves a unit's sharing rules under the law.
func isMonotone(p *plan.Plan, a *plan.Activity, pot *plan.Pot) bool {
	rules := []string{pot.Unit.Sharing}
	for _, h := range pot.Holders {
		rules = append(rules, h.Rule.ID)
	}
	for _, f := range p.Lint(a) {
		named := f.Code == "regressive-overrun" || f.Code == "pays-more-for-less"
		if named && slices.ContainsFunc(rules, func(id string) bool { return strings.HasPrefix(f.Place.Path, "sharing."+id+".") }) {
			return false
		}
	}
	return true
}

func everybodyHasPoints(out *settle.Outcome, pot *plan.Pot) bool {
	return !slices.ContainsFunc(pot.Members, func(l int32) bool { return out.Result.Institutions[l].Points == 0 })
}

// monotoneSlack is by how many fen a payable may fall; see TestLawMoreBudget.
func monotoneSlack(pot *plan.Pot) money.Fen {
	if m := pot.Unit.Method; m == plan.FeeForService || m == plan.TieredPayment { // no payable asks for the budget
		return 0
	}
	rules := []*plan.Sharing{pot.Rule.Sharing}
	for _, h := range pot.Holders {
		rules = append(rules, h.Rule.Sharing)
	}
	worst := 0.0
	for _, r := range rules {
		for _, l := range []*plan.Ladder{r.Surplus, r.Overrun} {
			if l == nil {
				continue
			}
			sum := float64(2*len(l.Bands) + 1)
			if pot.QuotaRule != nil {
				sum += (&scaleError{}).ladder(l, 1)
			}
			worst = max(worst, sum)
		}
	}
	return 1 + money.Fen(math.Ceil(worst))
}

// TestAlabamaParadox shows that a payable can fall by a fen when the budget
// rises by a fen: with incurred amounts of 6 : 6 : 2 a surplus of 10 fen is
// split 4, 4, 2, and one of 11 fen 5, 5, 1. It belongs to largest remainders, as
// it did to the seats of Alabama in 1880; no fen is lost, and no order matters.
// Who mends it breaks the specification.
func TestAlabamaParadox(t *testing.T) {
	a := &plan.Activity{}
	p := pooledPlan(14_000_000_10, plan.Ladder{Mode: plan.ModeMarginal, Factor: money.One, Bands: []plan.Band{{Share: money.One}}})
	for i, fund := range []int64{6_000_000_00, 6_000_000_00, 2_000_000_00} {
		addMember(p, a, string(rune('a'+i)), fund)
	}
	want := map[money.Fen][3]money.Fen{14_000_000_10: {6_000_000_04, 6_000_000_04, 2_000_000_02}, 14_000_000_11: {6_000_000_05, 6_000_000_05, 2_000_000_01}}
	for budget, payable := range want {
		p.Schemes[0].Budget.Amount = &budget
		out, found := settle.Run(p, a)
		if out == nil {
			t.Fatal(found)
		}
		for i, w := range payable {
			if got := out.Result.Institutions[i].Payable; got != w {
				t.Errorf("budget %s: %s is paid %s, want %s", budget, out.Result.Institutions[i].Institution, got, w)
			}
		}
	}
}

// pooledPlan is one scheme with one pooled unit that keeps by the ladder.
func pooledPlan(budget money.Fen, keep plan.Ladder) *plan.Plan {
	rest := true
	return &plan.Plan{Schema: "fundsim/v1", ID: "law", Year: 2022, PlanStart: plan.Date{Year: 2022, Month: 1, Day: 1},
		Data:    plan.DataFiles{Institutions: "institutions.csv", Activity: "activity.csv"},
		Schemes: []plan.Scheme{{ID: "s", Budget: plan.SchemeBudget{Amount: &budget}}},
		Units: []plan.Unit{{ID: "u", Method: plan.PooledBudget, Sharing: "m", FundSide: plan.ToReserve, Deductions: plan.DeductNet,
			Budgets: []plan.UnitBudget{{Scheme: "s", Rest: &rest}}}},
		Sharing: []plan.Sharing{{ID: "m", Surplus: &keep, Overrun: &keep}}}
}

// addMember adds an institution with its cost of January.
func addMember(p *plan.Plan, a *plan.Activity, id string, fund int64) {
	p.Institutions = append(p.Institutions, plan.Institution{ID: id, Kind: plan.Hospital, Level: plan.Primary, Ownership: plan.Public, Region: plan.Local})
	k := a.AddLine(plan.LineKey{Institution: id, Scheme: "s", Unit: "u"})
	*a.Month(plan.TotalCost, k, 1), *a.Month(plan.FundCost, k, 1) = fund, fund
}

// TestLawMorePoints: more points of one's own lower one's payable by at most a
// fen (the split's own rounding, as above), and what the pool pays in all not at
// all. Condition: with bounds, every member has points, as in TestLawMoreBudget.
// Points that come from nowhere, with cost and budget as they were; levers are
// applied before.
func TestLawMorePoints(t *testing.T) {
	compared := 0
	rapid.Check(t, func(t *rapid.T) {
		p, _, out := random(t)
		if out == nil {
			return
		}
		q := *p
		q.Adjust = nil
		for i := range out.Compiled.Pots {
			pot, u := &out.Compiled.Pots[i], &out.Result.Units[i]
			if pot.Unit.Method != plan.DRGPoints || len(pot.Members) == 0 || pot.Unit.Bounds != nil && !everybodyHasPoints(out, pot) {
				continue
			}
			l := pot.Members[rapid.IntRange(0, len(pot.Members)-1).Draw(t, "member")]
			if out.Compiled.Lines[l].Source < 0 {
				continue // a lead that is paid in advance for others
			}
			b := out.Activity.Clone()
			month := rapid.IntRange(1, plan.Months).Draw(t, "month")
			*b.Month(plan.PointsCol, int(out.Compiled.Lines[l].Source), month) += rapid.OneOf(rapid.Int64Range(1, 9), rapid.Int64Range(1, 1_000_000_000)).Draw(t, "more")
			got, found := settle.Run(&q, b)
			if got == nil { // a payable that is no longer 0 may need a score
				if found[len(found)-1].Code != "missing-score" {
					t.Fatal(found)
				}
				continue
			}
			if before, after := out.Result.Institutions[l].Payable, got.Result.Institutions[l].Payable; after < before-1 || got.Result.Units[i].Payable != u.Payable {
				t.Errorf("%s in %s: from %s to %s; the pool pays %s, paid %s", out.Result.Institutions[l].Institution, u.Unit, before, after, got.Result.Units[i].Payable, u.Payable)
			}
			compared++
		}
	})
	if compared < 3 {
		t.Errorf("only %d members were given points", compared)
	}
}

// TestLawMonths: moving a line's activity from one month to another changes
// nothing but advances on what was incurred, and the final payments after them.
// Exact, for activity after levers (levers round every month). Tolerance of such
// an advance: it is a sum of up to n = 12 (months) or 4 (quarters) roundings,
// within n/2 fen of the exact sum before and after, so it moves by at most n.
func TestLawMonths(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, _, out := random(t)
		if out == nil || len(out.Activity.Lines) == 0 {
			return
		}
		q, b := *p, out.Activity.Clone()
		q.Adjust = nil
		from, to := rapid.IntRange(1, plan.Months).Draw(t, "from"), rapid.IntRange(1, plan.Months).Draw(t, "to")
		for k := range b.Lines {
			for c := range plan.NumColumns {
				if from != to {
					*b.Month(c, k, to) += *b.Month(c, k, from)
					*b.Month(c, k, from) = 0
				}
			}
		}
		got, found := settle.Run(&q, b)
		if got == nil {
			t.Fatal(found)
		}
		for i := range out.Compiled.Pots {
			moved := sameAdvances(t, &out.Compiled.Pots[i], out.Result, got.Result)
			u, v := &out.Result.Units[i], &got.Result.Units[i]
			if v.Advance-u.Advance != moved || v.Final-u.Final != -moved {
				t.Errorf("%s: the rows' advances move by %s, the unit's by %s", u.Unit, moved, v.Advance-u.Advance)
			}
			v.Advance, v.Final = u.Advance, u.Final
		}
		for _, d := range sameRows(out.Result, got.Result) {
			t.Errorf("from month %d to %d: %s", from, to, d)
		}
	})
}

// sameAdvances checks the advances of a unit, takes their difference out of the
// new rows and returns it for those settled by the unit.
func sameAdvances(t *rapid.T, pot *plan.Pot, want, got *settle.Result) (moved money.Fen) {
	for l := pot.From; l < pot.To; l++ {
		a, b := &want.Institutions[l], &got.Institutions[l]
		d, most := b.Advance-a.Advance, money.Fen(0)
		if pot.Advance != nil && pot.Advance.Basis == plan.BasisIncurred {
			if most = plan.Months; pot.Advance.Period == plan.Quarterly {
				most = 4
			}
		}
		if d.Abs() > most {
			t.Errorf("%s: advance %s, was %s", a.Institution, b.Advance, a.Advance)
		}
		b.Advance, b.Final = a.Advance, b.Final+d
		if !slices.Contains(pot.Admitted, int32(l)) {
			moved += d
		}
	}
	return moved
}
