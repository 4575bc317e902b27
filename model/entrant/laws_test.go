package entrant_test

// The laws of entrants as properties, on random scenarios (oracle.Random) with
// random entrants on top. All are exact.

import (
	"fmt"
	"math/big"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"fundsim/model/entrant"
	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/settle"
	"fundsim/model/settle/oracle"
)

// random draws a scenario with entrants; its levers have been applied.
func random(t *rapid.T) (*plan.Plan, *plan.Activity) {
	p, a := oracle.Random(t)
	a, found := p.Adjusted(a)
	if found.HasErrors() {
		t.Fatal(found)
	}
	for _, id := range []string{"n2", "0n", "zz-9"}[:rapid.IntRange(1, 3).Draw(t, "entrants")] {
		p.Entrants = append(p.Entrants, drawEntrant(t, p, id))
	}
	if found := p.Validate(a); found.HasErrors() {
		t.Fatal(found)
	}
	return p, a
}

func pick[T any](t *rapid.T, label string, values ...T) T {
	return values[rapid.IntRange(0, len(values)-1).Draw(t, label)]
}

func drawEntrant(t *rapid.T, p *plan.Plan, id string) plan.Entrant {
	e := plan.Entrant{ID: id, Title: id, Kind: plan.Hospital, Level: pick(t, "level", plan.Secondary, plan.Primary), Ownership: pick(t, "ownership", plan.Private, plan.Public),
		Region: plan.Local, Alliance: pick(t, "alliance", "", p.Institutions[0].Alliance),
		DesignatedOn: pick(t, "on", plan.Date{Year: 2022, Month: 4, Day: 1}, plan.Date{Year: 2022, Month: 1, Day: 31}, plan.Date{Year: 2022, Month: 12, Day: 31}, plan.Date{Year: 2021, Month: 11, Day: 30}, plan.Date{Year: 2015, Month: 1, Day: 1})}
	score := plan.Score(900_000)
	e.Score = &score
	for i := range p.Units {
		u := &p.Units[i]
		for _, b := range u.Budgets {
			if len(e.Lines) == 0 || rapid.Bool().Draw(t, "another line") {
				e.Lines = append(e.Lines, drawLine(t, p, u, b.Scheme))
			}
		}
	}
	return e
}

func drawLine(t *rapid.T, p *plan.Plan, u *plan.Unit, scheme string) plan.EntrantLine {
	count := pick(t, "count", 1, 7, 100, 3000, 100_000)
	cost := pick(t, "cost", money.Fen(0), 1, 26_800, 980_000)
	l := plan.EntrantLine{Unit: u.ID, Scheme: scheme, Diverted: drawRatio(t, "diverted", 0, 7e8, 333_333_333, money.One, 1), Donors: drawDonors(t, p)}
	l.Monthly = plan.EntrantMonthly{Persons: rapid.IntRange(0, count).Draw(t, "persons"), FundRatio: drawRatio(t, "fund ratio", 520_000_000, 0, money.One, 333_333_333)}
	if u.Method == plan.DRGPoints || rapid.IntRange(0, 3).Draw(t, "cases") == 3 {
		l.Monthly.Cases, l.Monthly.TotalCostPerCase, l.Monthly.PointsPerCase = count, &cost, 925_000
	} else {
		l.Monthly.Visits, l.Monthly.CostPerVisit = count, &cost
	}
	for range rapid.IntRange(1, 14).Draw(t, "ramp") {
		l.Ramp = append(l.Ramp, drawRatio(t, "load", 200_000_000, 0, money.One, 333_333_333, 10*money.One))
	}
	return l
}

func drawRatio(t *rapid.T, label string, values ...money.Ratio) money.Ratio {
	return pick(t, label, values...)
}

// drawDonors draws proportional, or shares over institutions and alliances.
func drawDonors(t *rapid.T, p *plan.Plan) plan.Donors {
	var holders []string
	for i := range p.Institutions {
		in := &p.Institutions[i]
		id := in.ID
		if in.Alliance != "" && rapid.Bool().Draw(t, "alliance gives") {
			id = in.Alliance
		}
		if !slices.Contains(holders, id) && (in.Alliance == "" || !slices.Contains(holders, in.Alliance)) {
			holders = append(holders, id)
		}
	}
	n := rapid.IntRange(0, min(3, len(holders))).Draw(t, "donors")
	if n == 0 {
		rule := plan.DonorRule("proportional")
		return plan.Donors{{Rule: &rule}}
	}
	var out plan.Donors
	left := money.One
	for i, id := range rapid.Permutation(holders).Draw(t, "who")[:n] {
		share := left
		if i < n-1 {
			share = drawRatio(t, "share", left/2, left/3, 0)
		}
		left -= share
		out = append(out, plan.Donor{ID: id, Share: share})
	}
	for _, d := range out { // an institution beside its own alliance is refused
		for _, in := range p.Institutions {
			if in.ID == d.ID && slices.ContainsFunc(out, func(o plan.Donor) bool { return o.ID == in.Alliance }) {
				rule := plan.DonorRule("proportional")
				return plan.Donors{{Rule: &rule}}
			}
		}
	}
	return out
}

func apply(t rapid.TB, p *plan.Plan, a *plan.Activity, o entrant.Options) (*plan.Plan, *plan.Activity, *entrant.Report) {
	t.Helper()
	with, activity, report, found := entrant.Apply(p, a, o)
	if with == nil {
		t.Fatal(found)
	}
	return with, activity, report
}

// sums adds up a column by unit, scheme and month, over incumbents or entrants.
func sums(p *plan.Plan, a *plan.Activity, c plan.Column, entrants bool) map[string]int64 {
	out := map[string]int64{}
	for k, l := range a.Lines {
		is := slices.ContainsFunc(p.Entrants, func(e plan.Entrant) bool { return e.ID == l.Institution })
		if is != entrants {
			continue
		}
		for m := 1; m <= plan.Months; m++ {
			out[fmt.Sprint(l.Unit, " ", l.Scheme, " ", m)] += *a.Month(c, k, m)
		}
	}
	return out
}

// TestLawConservation: what entrants divert in a unit, scheme and month is what
// donors lose there, no visit or case is made or lost. Where a unit and scheme
// has entrants of both kinds, the shrinking for one kind takes some of the
// other with it; there the sums by donor hold, which are checked everywhere.
func TestLawConservation(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, a := random(t)
		_, after, report := apply(t, p, a, entrant.Options{})
		kinds := map[string]map[plan.Column]bool{}
		diverted := map[plan.Column]map[string]int64{plan.Visits: {}, plan.Cases: {}}
		for _, l := range report.Lines {
			pot := l.Unit + " " + l.Scheme
			if kinds[pot] == nil {
				kinds[pot] = map[plan.Column]bool{}
			}
			kinds[pot][l.Driver] = true
			var count, taken, short, from int64
			for m, x := range l.Months {
				if x.Diverted < 0 || x.Short < 0 || x.Diverted+x.Short > x.Count {
					t.Fatalf("month %d: %+v", m+1, x)
				}
				count, taken, short = count+x.Count, taken+x.Diverted, short+x.Short
				diverted[l.Driver][fmt.Sprint(pot, " ", m+1)] += x.Diverted
			}
			for _, f := range l.From {
				from += f.Count
			}
			if count != l.Count || taken != l.Diverted || short != l.Short || from != l.Diverted || l.Induced() != count-taken {
				t.Fatalf("sums of %s: %d %d %d %d, want %+v", l.Path, count, taken, short, from, l)
			}
		}
		for driver, months := range diverted {
			before, left := sums(p, a, driver, false), sums(p, after, driver, false)
			for key, n := range months {
				var unit, scheme, month string
				fmt.Sscan(key, &unit, &scheme, &month)
				if len(kinds[unit+" "+scheme]) == 1 && before[key]-left[key] != n {
					t.Fatalf("%s: donors lost %d, entrants took %d", key, before[key]-left[key], n)
				}
			}
		}
		var lost [plan.NumColumns]int64
		for _, d := range report.Donors {
			for c, n := range d.Lost {
				lost[c] += n
			}
		}
		for c := range lost {
			var diff int64
			for i := range a.Columns[c] {
				diff += a.Columns[c][i] - after.Columns[c][i]
			}
			if diff != lost[c] {
				t.Fatalf("%s: the report says %d lost, it is %d", plan.ColumnNames[c], lost[c], diff)
			}
		}
	})
}

// TestLawBounds: no value falls below zero or rises; deductions ≤ fund cost ≤
// total cost still hold; penalties, other units and months before entry stay;
// donors that could not give enough have nothing left.
func TestLawBounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, a := random(t)
		before := a.Clone()
		_, after, report := apply(t, p, a, entrant.Options{})
		if !reflect.DeepEqual(before, a) {
			t.Fatal("the activity given was changed")
		}
		touched := map[string]bool{} // unit, scheme, month
		for _, l := range report.Lines {
			for m, x := range l.Months {
				touched[fmt.Sprint(l.Unit, " ", l.Scheme, " ", m+1)] = touched[fmt.Sprint(l.Unit, " ", l.Scheme, " ", m+1)] || x.Diverted > 0
			}
		}
		for k, l := range a.Lines {
			for m := 1; m <= plan.Months; m++ {
				for c := range plan.NumColumns {
					old, now := *a.Month(c, k, m), *after.Month(c, k, m)
					if now < 0 || now > old || (c == plan.Penalties || !touched[fmt.Sprint(l.Unit, " ", l.Scheme, " ", m)]) && now != old {
						t.Fatalf("%v month %d %s: %d became %d", l, m, plan.ColumnNames[c], old, now)
					}
				}
				if total, fund, ded := *after.Month(plan.TotalCost, k, m), *after.Month(plan.FundCost, k, m), *after.Month(plan.DeductionsCol, k, m); ded > fund || fund > total {
					t.Fatalf("%v month %d: %d ≤ %d ≤ %d does not hold", l, m, ded, fund, total)
				}
			}
		}
		for _, l := range report.Lines {
			for m, x := range l.Months {
				if x.Short > 0 && l.Written.Donors.Proportional() {
					if left := sums(p, after, l.Driver, false)[fmt.Sprint(l.Unit, " ", l.Scheme, " ", m+1)]; left != 0 {
						t.Fatalf("%s month %d: %d short, but donors have %d left", l.Path, m+1, x.Short, left)
					}
				}
			}
		}
	})
}

// TestLawVolume: the year is round(full · Σ ramp · scale), each month less than
// two from its exact part; the amounts are count · cost, its share and its points.
func TestLawVolume(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, a := random(t)
		scale := drawRatio(t, "scale", money.One, 10_000_000, 0, 333_333_333, 100*money.One)
		_, after, report := apply(t, p, a, entrant.Options{Scale: &scale})
		for _, l := range report.Lines {
			full := int64(l.Written.Monthly.Visits + l.Written.Monthly.Cases)
			part := func(m int) *big.Rat { // of the month, exactly
				since := (p.Year-l.DesignatedOn.Year)*12 + m - l.DesignatedOn.Month
				if since < 0 {
					return new(big.Rat)
				}
				x := big.NewRat(int64(l.Written.Ramp[min(since, len(l.Written.Ramp)-1)]), int64(money.One))
				x.Mul(x, big.NewRat(int64(scale), int64(money.One)))
				return x.Mul(x, new(big.Rat).SetInt64(full))
			}
			year := new(big.Rat)
			for m := range l.Months {
				exact := part(m + 1)
				year.Add(year, exact)
				if d := exact.Sub(exact, new(big.Rat).SetInt64(l.Months[m].Count)); d.Abs(d).Cmp(big.NewRat(2, 1)) >= 0 {
					t.Fatalf("%s month %d: %d is off by %s", l.Path, m+1, l.Months[m].Count, d)
				}
			}
			if want, _ := money.RoundRat(year); l.Count != want {
				t.Fatalf("%s: %d in the year, want %d", l.Path, l.Count, want)
			}
			if want, _ := money.MulRatio(money.Fen(l.Count), l.Written.Diverted); l.Diverted+l.Short != int64(want) {
				t.Fatalf("%s: %d + %d to be diverted, want %d", l.Path, l.Diverted, l.Short, want)
			}
			k := slices.Index(after.Lines, plan.LineKey{Institution: l.Entrant, Scheme: l.Scheme, Unit: l.Unit})
			if (k < 0) != (l.Count == 0) {
				t.Fatalf("%s has %d counts and line %d", l.Path, l.Count, k)
			}
			if k < 0 {
				continue
			}
			cost := l.Written.Monthly.CostPerVisit
			if l.Driver == plan.Cases {
				cost = l.Written.Monthly.TotalCostPerCase
			}
			var fund money.Fen
			for m := range l.Months {
				n, total := l.Months[m].Count, money.Fen(*after.Month(plan.TotalCost, k, m+1))
				share, _ := money.MulRatio(total, l.Written.Monthly.FundRatio)
				fund += share
				if total != money.Fen(n)*(*cost) || *after.Month(plan.FundCost, k, m+1) != int64(share) || *after.Month(plan.PointsCol, k, m+1) != n*int64(l.Written.Monthly.PointsPerCase) {
					t.Fatalf("%s month %d: amounts", l.Path, m+1)
				}
			}
			if l.FundCost != fund || l.TotalCost != money.Fen(l.Count)*(*cost) {
				t.Fatalf("%s: sums of amounts", l.Path)
			}
		}
	})
}

// TestLawNothing: at scale 0 the activity and the settlement are as without.
func TestLawNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, a := random(t)
		nothing := money.Ratio(0)
		with, after, _ := apply(t, p, a, entrant.Options{Scale: &nothing})
		if !reflect.DeepEqual(a, after) {
			t.Fatal("the activity differs")
		}
		mustBeSame(t, p, a, with, after)
	})
}

// mustBeSame asks that two scenarios settle alike, or are refused alike.
func mustBeSame(t rapid.TB, p *plan.Plan, a *plan.Activity, q *plan.Plan, b *plan.Activity) {
	t.Helper()
	x, _ := settle.RunPrepared(p, a)
	y, _ := settle.RunPrepared(q, b)
	switch {
	case (x == nil) != (y == nil):
		t.Fatalf("settled: %v and %v", x != nil, y != nil)
	case x != nil && !(reflect.DeepEqual(x.Result.Schemes, y.Result.Schemes) && reflect.DeepEqual(x.Result.Units, y.Result.Units) &&
		slices.Equal(x.Result.Institutions, y.Result.Institutions) && slices.Equal(x.Result.Awards, y.Result.Awards)):
		t.Fatalf("results differ: %v", oracle.Compare(x.Result, y.Result))
	}
}

// TestLawOrder: nothing depends on the order of entrants, of their lines and
// donors, or of the rows of the tables.
func TestLawOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, a := random(t)
		with, after, report := apply(t, p, a, entrant.Options{})
		q := *p
		q.Entrants = rapid.Permutation(p.Entrants).Draw(t, "entrants")
		q.Institutions = rapid.Permutation(p.Institutions).Draw(t, "institutions")
		for i := range q.Entrants {
			q.Entrants[i].Lines = rapid.Permutation(q.Entrants[i].Lines).Draw(t, "lines")
			for j := range q.Entrants[i].Lines {
				if d := &q.Entrants[i].Lines[j].Donors; !d.Proportional() {
					*d = rapid.Permutation(*d).Draw(t, "donors")
				}
			}
		}
		var order []int
		for k := range a.Lines {
			order = append(order, k)
		}
		if len(order) > 1 {
			order = rapid.Permutation(order).Draw(t, "rows")
		}
		b := &plan.Activity{}
		for _, k := range order {
			at := b.AddLine(a.Lines[k])
			copy(b.Rows[plan.Months*at:], a.Rows[plan.Months*k:plan.Months*(k+1)])
			for c := range a.Columns {
				copy(b.Columns[c][plan.Months*at:], a.Columns[c][plan.Months*k:plan.Months*(k+1)])
			}
		}
		with2, after2, report2 := apply(t, &q, b, entrant.Options{})
		for _, r := range []*entrant.Report{report, report2} {
			for i := range r.Lines {
				r.Lines[i].Path, r.Lines[i].Written = "", nil // where it is written is all that may differ
			}
		}
		if !reflect.DeepEqual(report, report2) {
			t.Fatalf("reports differ:\n%+v\n%+v", report, report2)
		}
		mustBeSame(t, with, after, with2, after2)
	})
}

// TestLawParts: what incumbents' payables change by is their own lost volume and
// dilution; with what entrants are owed it is the change of the scheme's payable.
func TestLawParts(t *testing.T) {
	settled := 0
	rapid.Check(t, func(t *rapid.T) {
		p, a := random(t)
		e, _ := entrant.Compare(p, a, entrant.Options{})
		if e == nil {
			return
		}
		settled++
		change := map[string]money.Fen{}
		for _, x := range e.Incumbents {
			change[x.Scheme] += x.Change()
			if x.Own() > 0 || x.Change() != x.Own()+x.Dilution() || x.Donor == nil && x.Own() != 0 {
				t.Fatalf("%+v", x)
			}
		}
		for _, x := range e.Owed {
			change[x.Line.Scheme] += x.Settled.Payable
			if x.Settled.Incurred != x.Line.FundCost || x.Line.InducedFundCost > x.Line.FundCost+plan.Months {
				t.Fatalf("%+v", x)
			}
		}
		for i, s := range e.With.Result.Schemes {
			if s.Payable-e.Without.Result.Schemes[i].Payable != change[s.Scheme] {
				t.Fatalf("scheme %s: the payable changes by %s, its parts add up to %s", s.Scheme, s.Payable-e.Without.Result.Schemes[i].Payable, change[s.Scheme])
			}
		}
	})
	if settled == 0 {
		t.Error("not one scenario settled")
	}
}
