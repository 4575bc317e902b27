package points

import (
	"cmp"
	"slices"
	"strings"

	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/problem"
)

// exception is a case that is not priced by its cost and group alone.
type exception struct {
	row        int64
	special    bool // paid as a special case (特例单议)
	readmitted bool // the earlier stay of a readmission (重复住院)
}

// readmissions are the earlier stays of readmissions within a window, by group.
type readmissions struct {
	within int
	known  bool
	rows   [][]int64
}

// exceptions lists the exceptions of every group by row. special and the stays
// of the readmission rule are in that order already.
func (e *Engine) exceptions(special []caseAt, rule *plan.Readmission) [][]exception {
	all, chosen := make([][]exception, len(e.groups)), make([][]caseAt, len(e.groups))
	for from := 0; from < len(special); {
		to := from + 1
		for to < len(special) && special[to].group == special[from].group {
			to++
		}
		chosen[special[from].group] = special[from:to]
		from = to
	}
	var stays [][]int64
	if rule != nil {
		stays = e.readmitted(rule.WithinDays)
	}
	parallel(e.workers, len(all), func(_, g int) {
		var cut []int64
		if stays != nil {
			cut = stays[g]
		}
		all[g] = merged(chosen[g], cut)
	})
	return all
}

// merged joins special cases and cut stays, both by row.
func merged(special []caseAt, cut []int64) []exception {
	xs := make([]exception, 0, len(special)+len(cut))
	for len(special)+len(cut) > 0 {
		switch {
		case len(cut) == 0 || len(special) > 0 && special[0].row < cut[0]:
			xs, special = append(xs, exception{row: special[0].row, special: true}), special[1:]
		case len(special) == 0 || cut[0] < special[0].row:
			xs, cut = append(xs, exception{row: cut[0], readmitted: true}), cut[1:]
		default:
			xs, special, cut = append(xs, exception{cut[0], true, true}), special[1:], cut[1:]
		}
	}
	return xs
}

// chooseSpecial are the special cases that are paid as such: all, or of an
// institution with more than ⌊quota · cases⌋ the dearest.
func (e *Engine) chooseSpecial(rule *plan.SpecialReview) (chosen []caseAt, found problem.List) {
	if rule == nil || rule.Quota == nil {
		return e.special, nil
	}
	cases := make([]int64, len(e.holders))
	for slot, t := range e.cases.Totals {
		cases[e.own.holder[slot]] += t.Cases
	}
	asked := make([][]int, len(e.holders)) // indexes into e.special
	for i, c := range e.special {
		h := e.own.holder[e.cases.Slot[c.row]]
		asked[h] = append(asked[h], i)
	}
	refused := make([]bool, len(e.special))
	for h, want := range asked {
		may := wholePart(cases[h], *rule.Quota)
		if int64(len(want)) <= may {
			continue
		}
		if rule.OverQuota != plan.FirstByCost {
			found.Errorf("special-quota", "points.special.quota", "机构 %s 有 %d 例特例单议,上限为 %d 例(%d 例的 %s)",
				"institution %s has %d special cases, the quota is %d (%[5]s of %[4]d cases)", e.holders[h], len(want), may, cases[h], *rule.Quota).
				Advise("减少特例,或写 over_quota: first-by-cost", "mark fewer cases, or write over_quota: first-by-cost")
			continue
		}
		slices.SortFunc(want, func(i, j int) int {
			a, b := e.special[i], e.special[j]
			if by := cmp.Compare(e.cases.Cost[b.row], e.cases.Cost[a.row]); by != 0 {
				return by
			}
			return e.compareCases(a, b)
		})
		for _, i := range want[may:] {
			refused[i] = true
		}
	}
	for i, c := range e.special {
		if !refused[i] {
			chosen = append(chosen, c)
		}
	}
	return chosen, found
}

// wholePart is ⌊n · ratio⌋.
func wholePart(n int64, ratio money.Ratio) int64 {
	x := mulInt(n, int64(ratio))
	return clampInt(x.Quo(x, mulInt(1, int64(money.One))))
}

// compareCases orders two cases by id, and where there is none by what else is
// known of them, so that the order of rows cannot show.
func (e *Engine) compareCases(a, b caseAt) int {
	c := e.cases
	if c.ID != nil {
		if by := strings.Compare(c.ID[a.row], c.ID[b.row]); by != 0 {
			return by
		}
	}
	x, y := c.Slots[c.Slot[a.row]], c.Slots[c.Slot[b.row]]
	by := cmp.Or(cmp.Compare(a.group, b.group), compareSlots(x, y), cmp.Compare(c.Cost[a.row], c.Cost[b.row]))
	for _, column := range [][]int32{c.Admitted, c.Discharged, c.BedDays} {
		if column != nil {
			by = cmp.Or(by, cmp.Compare(column[a.row], column[b.row]))
		}
	}
	if c.Special != nil && by == 0 && c.Special[a.row] != c.Special[b.row] {
		by = 1
		if c.Special[b.row] {
			by = -1
		}
	}
	return by
}

// readmitted are, by group, the stays after whose discharge the same patient
// was admitted to the same institution within the days. The search does not
// depend on other rules, so it is kept.
func (e *Engine) readmitted(within int) [][]int64 {
	e.guard.Lock()
	defer e.guard.Unlock()
	if e.stays.known && e.stays.within == within {
		return e.stays.rows
	}
	rows := make([][]int64, len(e.groups))
	scratch := make([]stayScratch, e.workers)
	parallel(e.workers, len(e.groups), func(worker, task int) {
		if g := e.bySize[task]; e.groups[g].own >= 0 {
			rows[g] = e.earlierStays(g, within, &scratch[worker])
		}
	})
	e.stays = readmissions{within, true, rows}
	return rows
}

type stayScratch struct {
	keys, sort []uint64
	stays      []int64
}

// earlierStays looks through the stays of one group, patient by patient.
func (e *Engine) earlierStays(g, within int, w *stayScratch) (rows []int64) {
	c, own := e.cases, e.groups[g].own
	from, to := c.Start[own], c.Start[own+1]
	w.keys = w.keys[:0]
	for row := from; row < to; row++ {
		w.keys = append(w.keys, uint64(c.Patient[row])<<32|uint64(row-from))
	}
	w.sort = sortKeys(w.keys, w.sort, 32, 32)
	for i := 0; i < len(w.keys); {
		j := i + 1
		for j < len(w.keys) && w.keys[j]>>32 == w.keys[i]>>32 {
			j++
		}
		if j-i > 1 {
			w.stays = w.stays[:0]
			for _, k := range w.keys[i:j] {
				w.stays = append(w.stays, from+int64(uint32(k)))
			}
			rows = e.earlierOf(int32(g), w.stays, within, rows)
		}
		i = j
	}
	slices.Sort(rows)
	return rows
}

// earlierOf appends those stays of one patient that another one follows. Stays
// are put in order of institution, admission, discharge and id; a stay is
// followed by a later one of that order that began no earlier than its
// discharge and at most the given days after it.
func (e *Engine) earlierOf(g int32, stays []int64, within int, rows []int64) []int64 {
	c := e.cases
	holder := func(row int64) uint32 { return e.own.holder[c.Slot[row]] }
	slices.SortFunc(stays, func(a, b int64) int {
		by := cmp.Or(cmp.Compare(holder(a), holder(b)), cmp.Compare(c.Admitted[a], c.Admitted[b]), cmp.Compare(c.Discharged[a], c.Discharged[b]))
		if by == 0 {
			by = e.compareCases(caseAt{g, a}, caseAt{g, b})
		}
		return by
	})
	for i, row := range stays {
		later := stays[i+1:]
		next, _ := slices.BinarySearchFunc(later, c.Discharged[row], func(l int64, day int32) int {
			return cmp.Or(cmp.Compare(holder(l), holder(row)), cmp.Compare(c.Admitted[l], day))
		})
		if next < len(later) && holder(later[next]) == holder(row) && int64(c.Admitted[later[next]])-int64(c.Discharged[row]) <= int64(within) {
			rows = append(rows, row)
		}
	}
	return rows
}
