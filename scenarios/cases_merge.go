package scenarios

import (
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"fundsim/model/plan"
	"fundsim/model/points"
)

// hasDays tells whether any case states its bed days.
func (r *caseRun) hasDays() bool {
	for _, b := range r.blocksInOrder() {
		for _, rec := range b.recs {
			if rec.slotMore>>32&maxBedDays != 0 {
				return true
			}
		}
	}
	return false
}

// merge puts what the workers read into columns sorted by group. Workers number
// groups and slots as they meet them; here they get their final numbers, by code.
func (r *caseRun) merge() *points.Cases {
	c := &points.Cases{}
	blocks := r.blocksInOrder()
	groups := r.mergeGroups(c, blocks)
	slots := r.mergeSlots(c)
	r.startGroups(c, blocks, groups)
	n := int(c.Start[len(c.Groups)])
	c.Cost, c.Slot = make([]int64, n), make([]uint32, n)
	needs := r.opt.Needs
	if needs.BedDays || needs.Days && r.hasDays() {
		c.BedDays = make([]int32, n)
	}
	if needs.Special {
		c.Special = make([]bool, n)
	}
	if needs.Stays {
		if r.mergePatients(blocks); r.ctx.Err() != nil {
			return c
		}
		c.Patient, c.Admitted, c.Discharged = make([]uint32, n), make([]int32, n), make([]int32, n)
	}
	if needs.ID {
		c.ID = make([]string, n)
	}
	var next atomic.Int64
	var scattering sync.WaitGroup
	for range r.workers {
		scattering.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= len(blocks) || r.ctx.Err() != nil {
					return
				}
				scatter(c, blocks[i], slots[blocks[i].worker])
			}
		})
	}
	scattering.Wait()
	return c
}

// mergeGroups sorts the codes of the groups that have cases and returns for
// each worker where its groups went.
func (r *caseRun) mergeGroups(c *points.Cases, blocks []*caseBlock) map[*caseWorker][]uint32 {
	used := map[*caseWorker][]bool{}
	names := map[string]bool{}
	for _, w := range r.workers {
		used[w] = make([]bool, len(w.groups.names))
	}
	for _, b := range blocks {
		for g, n := range b.counts {
			if n > 0 {
				used[b.worker][g] = true
			}
		}
	}
	for _, w := range r.workers {
		for g, name := range w.groups.names {
			if used[w][g] {
				names[name] = true
			}
		}
	}
	c.Groups = sortedKeys(names)
	place := make(map[string]uint32, len(c.Groups))
	for i, name := range c.Groups {
		place[name] = uint32(i)
	}
	out := map[*caseWorker][]uint32{}
	for _, w := range r.workers {
		to := make([]uint32, len(w.groups.names))
		for g, name := range w.groups.names {
			to[g] = place[name] // unused groups have no cases to place
		}
		out[w] = to
	}
	return out
}

// mergeSlots sorts the slots that have cases, adds up their totals, and returns for each
// worker where its slots went.
func (r *caseRun) mergeSlots(c *points.Cases) map[*caseWorker][]uint32 {
	place := map[points.Slot]uint32{}
	each := func(do func(w *caseWorker, i int, s points.Slot)) {
		for _, w := range r.workers {
			for i := range w.totals {
				if w.totals[i].cases == 0 {
					continue
				}
				of := uint32(i) / plan.Months
				do(w, i, points.Slot{Institution: w.institutions.names[of/w.stride], Scheme: w.schemes.names[of%w.stride], Month: i%plan.Months + 1})
			}
		}
	}
	each(func(_ *caseWorker, _ int, s points.Slot) { place[s] = 0 })
	for s := range place {
		c.Slots = append(c.Slots, s)
	}
	slices.SortFunc(c.Slots, func(a, b points.Slot) int {
		if x := strings.Compare(a.Institution, b.Institution); x != 0 {
			return x
		}
		if x := strings.Compare(a.Scheme, b.Scheme); x != 0 {
			return x
		}
		return a.Month - b.Month
	})
	for i, s := range c.Slots {
		place[s] = uint32(i)
	}
	c.Totals = make([]points.SlotTotals, len(c.Slots))
	out := map[*caseWorker][]uint32{}
	for _, w := range r.workers {
		out[w] = make([]uint32, len(w.totals))
	}
	each(func(w *caseWorker, i int, s points.Slot) {
		at, from := place[s], &w.totals[i]
		out[w][i] = at
		t := &c.Totals[at]
		t.Cases += from.cases
		t.TotalCost += from.total
		t.FundCost += from.fund
		t.TCMFundCost += from.tcm
	})
	return out
}

// startGroups finds where each block's cases of each group begin.
func (r *caseRun) startGroups(c *points.Cases, blocks []*caseBlock, groups map[*caseWorker][]uint32) {
	c.Start = make([]int64, len(c.Groups)+1)
	for _, b := range blocks {
		for g, n := range b.counts {
			if n > 0 {
				c.Start[groups[b.worker][g]+1] += int64(n)
			}
		}
	}
	for g := range c.Groups {
		c.Start[g+1] += c.Start[g]
	}
	cursor := slices.Clone(c.Start)
	for _, b := range blocks {
		to := groups[b.worker]
		b.next = make([]int64, len(b.counts))
		for g, n := range b.counts {
			if n > 0 {
				b.next[g] = cursor[to[g]]
				cursor[to[g]] += int64(n)
			}
		}
		b.counts = nil
	}
}

// scatter writes the cases of a block to their places and lets go of them.
func scatter(c *points.Cases, b *caseBlock, slots []uint32) {
	next, text, from := b.next, b.ids.String(), uint32(0)
	for i, rec := range b.recs {
		g := rec.costGroup >> recCostBits
		at := next[g]
		next[g] = at + 1
		c.Cost[at] = int64(rec.costGroup & recCostMask)
		c.Slot[at] = slots[uint32(rec.slotMore)]
		if c.BedDays != nil {
			c.BedDays[at] = int32(rec.slotMore >> 32 & maxBedDays)
		}
		if c.Special != nil {
			c.Special[at] = rec.slotMore>>48 != 0
		}
		if c.Patient != nil {
			c.Patient[at], c.Admitted[at], c.Discharged[at] = b.patient[i], b.admitted[i], b.discharged[i]
		}
		if c.ID != nil {
			c.ID[at] = text[from:b.idEnd[i]]
			from = b.idEnd[i]
		}
	}
	b.recs, b.next, b.patient, b.admitted, b.discharged, b.idEnd = nil, nil, nil, nil, nil, nil
	b.ids.Reset()
}

// mergePatients numbers the patients in the order of the files and their rows.
func (r *caseRun) mergePatients(blocks []*caseBlock) {
	all := newTextSet()
	to := map[*caseWorker][]uint32{}
	for _, w := range r.workers {
		to[w] = make([]uint32, len(w.patients.ends))
		for i := range to[w] {
			to[w][i] = noCode
		}
	}
	for _, b := range blocks {
		if r.ctx.Err() != nil {
			return
		}
		mine, names := to[b.worker], b.worker.patients
		for i, p := range b.patient {
			if mine[p] == noCode {
				mine[p] = all.number(names.name(p))
			}
			b.patient[i] = mine[p]
		}
	}
}
