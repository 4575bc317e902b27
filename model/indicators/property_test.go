package indicators_test

import (
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"fundsim/model/indicators"
	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/settle"
	"fundsim/model/settle/oracle"
)

// shuffled puts lines and prior rows in another order.
func shuffled(p *plan.Plan, a *plan.Activity, seed uint64) (*plan.Plan, *plan.Activity) {
	r := rand.New(rand.NewPCG(seed, 1))
	q, b := *p, &plan.Activity{CasesUnit: a.CasesUnit}
	for _, from := range r.Perm(len(a.Lines)) {
		to := b.AddLine(a.Lines[from])
		copy(b.Rows[plan.Months*to:], a.Rows[plan.Months*from:plan.Months*(from+1)])
		for c := range b.Columns {
			copy(b.Columns[c][plan.Months*to:], a.Columns[c][plan.Months*from:plan.Months*(from+1)])
		}
	}
	q.Prior = append([]plan.PriorRow(nil), p.Prior...)
	r.Shuffle(len(q.Prior), func(i, j int) { q.Prior[i], q.Prior[j] = q.Prior[j], q.Prior[i] })
	return &q, b
}

// Through December, a monitoring is the year's settlement; what is used is what
// the settlement finds incurred, and schemes are the sums of their units. The order of rows does not
// show.
func TestTheWholeYear(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, a := oracle.Random(t)
		a, _ = p.Adjusted(a)
		m, _ := indicators.Monitor(p, a, 12, usual)
		out, _ := settle.RunPrepared(p, a)
		if m == nil || out == nil || m.Outcome == nil {
			if m != nil && (m.Outcome == nil) != (out == nil) {
				t.Fatal("only one of the two years can be settled")
			}
			return
		}
		used := map[string]money.Fen{}
		for i := range m.Units {
			u, want := &m.Units[i], &out.Result.Units[i]
			if *u.Settled != *want || u.Used != want.Incurred || u.Forecast != want.Incurred || u.Expected != want.Budget {
				t.Fatalf("unit %s, scheme %s is not the year's", u.Unit, u.Scheme)
			}
			used[u.Scheme] += u.Used
		}
		for i := range m.Schemes {
			s := &m.Schemes[i]
			if *s.Settled != out.Result.Schemes[i] || s.Used != used[s.Scheme] || s.Used+s.Admitted != out.Result.Schemes[i].Incurred {
				t.Fatalf("scheme %s is not the year's", s.Scheme)
			}
		}
		q, b := shuffled(p, a, rapid.Uint64().Draw(t, "order"))
		other, _ := indicators.Monitor(q, b, 12, usual)
		if d := cmp.Diff(m.Units, other.Units) + cmp.Diff(m.Schemes, other.Schemes) + cmp.Diff(m.Holders, other.Holders); d != "" {
			t.Fatal("the order of rows shows: ", d)
		}
	})
}

// The forecast keeps the months so far, comes to round(Σ · 12 ÷ T) on every
// line, and of a flat year it is that year. It does not look beyond T, and the
// unit's forecast is what its settlement finds incurred.
func TestForecast(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, a := oracle.Random(t)
		through := rapid.IntRange(1, 12).Draw(t, "through")
		got, found := indicators.Forecast(a, through)
		if found.HasErrors() {
			return // near the end of the range
		}
		flat, beyond := a.Clone(), a.Clone()
		for c := range a.Columns {
			for k := range a.Lines {
				months := a.Columns[c][plan.Months*k : plan.Months*(k+1)]
				var sum, year int64
				for j, v := range months {
					year += got.Columns[c][plan.Months*k+j]
					flat.Columns[c][plan.Months*k+j] = months[0]
					if j < through {
						sum += v
					} else {
						beyond.Columns[c][plan.Months*k+j]++
					}
				}
				if want, ok := money.MulDiv(sum, 12, int64(through)); ok && year != want {
					t.Fatalf("column %d of line %d comes to %d, not %d", c, k, year, want)
				}
			}
		}
		if same, found := indicators.Forecast(flat, through); !found.HasErrors() && cmp.Diff(flat.Columns, same.Columns) != "" {
			t.Fatal("the forecast of a flat year is another year")
		}
		if same, found := indicators.Forecast(beyond, through); !found.HasErrors() && cmp.Diff(got.Columns, same.Columns) != "" {
			t.Fatal("the forecast looks beyond the month")
		}
		m, _ := indicators.Monitor(p, a, through, usual)
		for i := 0; m != nil && m.Outcome != nil && i < len(m.Units); i++ {
			if u := &m.Units[i]; u.Forecast != u.Settled.Incurred {
				t.Fatalf("unit %s: forecast %s, settled %s", u.Unit, u.Forecast, u.Settled.Incurred)
			}
		}
	})
}

// Rows add up to every total, in both years, by whatever rows are; quotients of
// totals are quotients of sums; the order of rows does not show.
func TestSums(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, a := oracle.Random(t)
		a, _ = p.Adjusted(a)
		var all []indicators.Row
		for _, by := range indicators.Groupings {
			o := indicators.Options{By: indicators.By(by)}
			rep, _ := indicators.OfScenario(p, a, o)
			if rep == nil {
				return
			}
			for i := range rep.Totals {
				total := &rep.Totals[i]
				var this, last indicators.Year
				for j := range rep.Rows {
					r := &rep.Rows[j]
					if (total.Scheme == "" || r.Scheme == total.Scheme) && (total.Unit == "" || r.Unit == total.Unit) && (!total.Grouped || r.Group == total.Group) {
						this, last = added(this, r.This), added(last, r.Last)
					}
				}
				if this != total.This || last != total.Last {
					t.Fatalf("by %s, total %q %q %q is not the sum of its rows", by, total.Scheme, total.Unit, total.Group)
				}
			}
			if len(rep.Totals) > 0 {
				all = append(all, rep.Totals[len(rep.Totals)-1])
			}
			q, b := shuffled(p, a, rapid.Uint64().Draw(t, "order"))
			other, _ := indicators.OfScenario(q, b, o)
			if d := cmp.Diff(words(rep), words(other)); d != "" {
				t.Fatal("the order of rows shows: ", d)
			}
		}
		for i := range all {
			if all[i].This != all[0].This || all[i].Last != all[0].Last {
				t.Fatal("the total of all depends on what rows are")
			}
		}
	})
}

func words(r *indicators.Report) (out []string) {
	for _, rows := range [][]indicators.Row{r.Rows, r.Totals} {
		for i := range rows {
			out = append(out, shown(&rows[i]))
		}
	}
	return out
}

func added(x, y indicators.Year) indicators.Year {
	x.Visits, x.Persons, x.Cases = x.Visits+y.Visits, x.Persons+y.Persons, x.Cases+y.Cases
	x.TotalCost, x.FundCost = x.TotalCost+y.TotalCost, x.FundCost+y.FundCost
	for m, q := range y.Quotients {
		if q.Den != 0 {
			x.Quotients[m].Num, x.Quotients[m].Den = x.Quotients[m].Num+q.Num, x.Quotients[m].Den+q.Den
		}
	}
	return x
}
