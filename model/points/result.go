package points

import (
	"math/big"
	"slices"

	"fundsim/model/money"
	"fundsim/model/plan"
)

// Result is what the cases come to under the rules.
type Result struct {
	Slots  []SlotResult     // by scheme, institution and month
	Groups []GroupReport    // by code
	Mix    []InstitutionMix // by institution

	engine      *Engine
	rules       *plan.PointsRules
	listed      bool
	area        area
	level       lines   // without slope
	prices      []price // by group of the engine
	exceptions  [][]exception
	groupPoints []int64
	member      []int32  // by institution: its level or itself; -1 for neither
	slotMember  []uint32 // by slot of the cases
	members     int
	levels      []plan.Level // where members are levels
}

// SlotResult are the points of a slot.
type SlotResult struct {
	Slot
	SlotTotals
	Points money.Points
	Counts Counts
}

// Counts are cases by kind; together they are all cases, save that readmitted
// counts the earlier stays of readmissions, whatever their kind.
type Counts struct {
	Normal, Low, Middle, High, Unstable, Special, BedDay int64
	Readmitted                                           int64
}

func (c *Counts) add(d Counts) {
	c.Normal += d.Normal
	c.Low += d.Low
	c.Middle += d.Middle
	c.High += d.High
	c.Unstable += d.Unstable
	c.Special += d.Special
	c.BedDay += d.BedDay
	c.Readmitted += d.Readmitted
}

// GroupReport is a row of the group report.
type GroupReport struct {
	Code        string
	ReferenceN  int64     // reference cases
	N           int64     // n_g: those that trimming keeps
	Cost        money.Fen // S_g
	Mean        money.Fen // S_g ÷ n_g as used, rounded to the fen; 0 where there is none
	CV          int64     // sample deviation ÷ mean of the costs kept, in 1e-4
	Unstable    Unstable  // "" for a stable group
	BedDay      bool
	BasePoints  int64     // in hundredths
	Cases       int64     // cases settled
	CasesCost   money.Fen // their total cost
	Points      money.Points
	PointsShare money.Ratio // of all points, to 4 decimals
}

// InstitutionMix is a row of the case-mix table.
type InstitutionMix struct {
	Institution string
	Cases       int64
	TotalCost   money.Fen
	Points      money.Points
	CMI         int64 // points ÷ cases ÷ 100, in 1e-4
	// The cost index compares the cases of stable groups: Σcost ÷ Σexpected cost,
	// in 1e-4, where a case is expected to cost its group's mean. LeftOut is the
	// cost of the other cases. An index without expected cost is 0.
	CostIndex, ComparedCost, ExpectedCost, LeftOut int64
	Counts                                         Counts
}

// Share is a count's share of the institution's cases, to 4 decimals.
func (m *InstitutionMix) Share(count int64) money.Ratio { return share(count, m.Cases) }

// share is part ÷ whole to 4 decimals, 0 where the whole is 0.
func share(part, whole int64) money.Ratio {
	return money.Ratio(perTenThousand(part, whole)) * (money.One / 10_000)
}

// perTenThousand is round(10⁴ · a ÷ b), 0 where b is 0 or the result is out of range.
func perTenThousand(a, b int64) int64 {
	if b <= 0 {
		return 0
	}
	q, _ := money.MulDiv(a, 10_000, b)
	return q
}

// report puts the sums in order.
func (r *Result) report(sum *worker) {
	r.reportSlots(sum)
	total := int64(0)
	for _, s := range r.Slots {
		total += int64(s.Points)
	}
	r.reportGroups(total)
	r.reportMix(sum)
}

func (r *Result) reportSlots(sum *worker) {
	c := r.engine.cases
	r.Slots = make([]SlotResult, 0, len(c.Slots))
	for s, slot := range c.Slots {
		n := Counts{Low: sum.counts[Low][s], Middle: sum.counts[Middle][s], High: sum.counts[High][s], Unstable: sum.counts[UnstableCase][s],
			Special: sum.counts[Special][s], BedDay: sum.counts[BedDay][s], Readmitted: sum.readmitted[s]}
		n.Normal = c.Totals[s].Cases - n.Low - n.Middle - n.High - n.Unstable - n.Special - n.BedDay
		r.Slots = append(r.Slots, SlotResult{slot, c.Totals[s], money.Points(sum.points[s]), n})
	}
	slices.SortFunc(r.Slots, func(a, b SlotResult) int { return compareSlots(a.Slot, b.Slot) })
}

func (r *Result) reportGroups(total int64) {
	e := r.engine
	r.Groups = make([]GroupReport, len(r.prices))
	parallel(e.workers, len(r.prices), func(_, g int) {
		p := &r.prices[g]
		row := GroupReport{Code: p.code, ReferenceN: p.all, N: p.trimmed.n, Cost: money.Fen(p.trimmed.sum), CV: p.trimmed.cv(),
			Unstable: p.unstable, BedDay: p.byDays(), BasePoints: p.base, Points: money.Points(r.groupPoints[g]), PointsShare: share(r.groupPoints[g], total)}
		if p.mean != nil {
			row.Mean = money.Fen(clampInt(roundedQuo(p.mean, p.meanDen)))
		}
		if p.own >= 0 {
			row.Cases, row.CasesCost = e.own.groups[p.own].n, money.Fen(e.own.groups[p.own].sum)
		}
		r.Groups[g] = row
	})
}

func (r *Result) reportMix(sum *worker) {
	e := r.engine
	at := make(map[string]int, len(e.holders))
	for h, code := range e.holders {
		at[code] = h
	}
	rows := make([]InstitutionMix, len(e.holders))
	for _, s := range r.Slots {
		m := &rows[at[s.Institution]]
		m.Institution = s.Institution
		m.Cases += s.Cases
		m.TotalCost += money.Fen(s.TotalCost)
		m.Points += s.Points
		m.Counts.add(s.Counts)
	}
	for h := range rows {
		m := &rows[h]
		if m.Institution == "" {
			continue // only in the reference
		}
		m.ComparedCost, m.ExpectedCost = sum.expected[h].cost, sum.expected[h].expected
		m.LeftOut = int64(m.TotalCost) - m.ComparedCost
		m.CostIndex = perTenThousand(m.ComparedCost, m.ExpectedCost)
		if m.Cases > 0 {
			cmi := new(big.Int).Mul(big.NewInt(m.Cases), big.NewInt(100))
			m.CMI = clampInt(roundedQuo(big.NewInt(int64(m.Points)), cmi))
		}
	}
	r.Mix = slices.DeleteFunc(rows, func(m InstitutionMix) bool { return m.Institution == "" })
}
