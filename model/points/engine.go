package points

import (
	"fmt"
	"slices"
	"sync"

	"fundsim/model/plan"
	"fundsim/model/problem"
)

// Engine holds a set of cases ready to be settled under one set of rules after
// another: whatever no rule changes is worked out once, when it is made. It
// must not be used by several goroutines at a time except through Run, which
// may.
type Engine struct {
	cases   *Cases
	workers int
	groups  []group  // by code
	bySize  []int    // groups, those with most cases first
	holders []string // institutions by code, of the cases and of the reference
	own     *side
	ref     *side    // the same as own where the cases are their own reference
	special []caseAt // cases up for special review
	guard   sync.Mutex
	stays   readmissions
}

// group is a group of the cases, of the reference, or of both; -1 where absent.
type group struct {
	code     string
	own, ref int
}

// caseAt names a case: its group by index, and its row.
type caseAt struct {
	group int32
	row   int64
}

// NewEngine readies cases and the reference that groups are priced by; with ref
// nil the cases are their own reference. What is wrong with the numbers comes
// back as problems, and then there is no engine.
func NewEngine(cases, ref *Cases, workers int) (*Engine, problem.List) {
	e := &Engine{cases: cases, workers: max(workers, 1)}
	sources := []*Cases{cases}
	if ref != nil {
		sources = append(sources, ref)
	}
	holders := e.index(sources)
	e.own = newSide(cases, holders, e.workers)
	e.ref = e.own
	found := e.own.problems("cases")
	if ref != nil {
		e.ref = newSide(ref, holders, e.workers)
		found = append(found, e.ref.problems("reference")...)
	}
	if found.HasErrors() {
		return nil, found
	}
	e.bySize = bySize(len(e.groups), func(g int) int64 { return e.own.size(e.groups[g].own) + e.ref.size(e.groups[g].ref) })
	for g, on := range e.groups {
		if on.own >= 0 && cases.Special != nil {
			for row := cases.Start[on.own]; row < cases.Start[on.own+1]; row++ {
				if cases.Special[row] {
					e.special = append(e.special, caseAt{int32(g), row})
				}
			}
		}
	}
	return e, found
}

// index lists groups and institutions by code, so that the numbering of the
// readers cannot show.
func (e *Engine) index(sources []*Cases) map[string]uint32 {
	at, seen := map[string]int{}, map[string]bool{}
	for i, c := range sources {
		check(c)
		for g, code := range c.Groups {
			k, known := at[code]
			if !known {
				k = len(e.groups)
				at[code] = k
				e.groups = append(e.groups, group{code, -1, -1})
			}
			if i == 0 {
				e.groups[k].own = g
			}
			if i == len(sources)-1 {
				e.groups[k].ref = g
			}
		}
		for _, slot := range c.Slots {
			if !seen[slot.Institution] {
				seen[slot.Institution] = true
				e.holders = append(e.holders, slot.Institution)
			}
		}
	}
	slices.SortFunc(e.groups, func(a, b group) int { return compare(a.code, b.code) })
	slices.Sort(e.holders)
	holders := make(map[string]uint32, len(e.holders))
	for i, code := range e.holders {
		holders[code] = uint32(i)
	}
	return holders
}

// check holds columns against each other; readers see to it, so a failure is a
// fault of the program.
func check(c *Cases) {
	n := int64(c.N())
	must := func(ok bool, what string) {
		if !ok {
			panic("points: broken columns: " + what)
		}
	}
	must(len(c.Start) == len(c.Groups)+1 && c.Start[0] == 0 && c.Start[len(c.Groups)] == n && slices.IsSorted(c.Start), "start of groups")
	must(len(c.Slot) == int(n) && len(c.Totals) == len(c.Slots), "slots")
	counted, codes, slots := int64(0), map[string]bool{}, map[Slot]bool{}
	for _, t := range c.Totals {
		counted += t.Cases
	}
	must(counted == n, fmt.Sprintf("slots count %d cases, there are %d", counted, n))
	for _, code := range c.Groups {
		must(!codes[code], "group listed twice: "+code)
		codes[code] = true
	}
	for _, slot := range c.Slots {
		must(!slots[slot], fmt.Sprintf("slot listed twice: %v", slot))
		slots[slot] = true
	}
	for name, length := range map[string]int{"bed days": len(c.BedDays), "special": len(c.Special), "patient": len(c.Patient),
		"admitted": len(c.Admitted), "discharged": len(c.Discharged), "id": len(c.ID)} {
		must(length == 0 || length == int(n), name)
	}
}

// problems are the groups whose costs cannot be held.
func (s *side) problems(table string) (found problem.List) {
	for g := range s.groups {
		code := s.cases.Groups[g]
		switch s.groups[g].fault {
		case negativeCost:
			found.RowErrorf("negative-cost", table, 0, "total_cost", "病组 %s 有费用为负的病例", "group %s has a case with a negative cost", code)
		case hugeCost, hugeSum:
			found.RowErrorf("out-of-range", table, 0, "total_cost", "病组 %s 的费用超出可计算的范围", "the costs of group %s are out of range", code)
		}
	}
	return found
}

// Run settles the cases under the rules. list is the official list of base
// points, nil where base points are computed; institutions give the levels.
func (e *Engine) Run(rules *plan.PointsRules, list []OfficialGroup, institutions []plan.Institution) (*Result, problem.List) {
	found := e.checkRules(rules, list)
	if found.HasErrors() {
		return nil, found
	}
	r := &Result{engine: e, rules: rules, listed: list != nil}
	found = append(found, r.chooseHolders(institutions)...)
	if found.HasErrors() {
		return nil, found
	}
	if found = append(found, r.price(list)...); found.HasErrors() {
		return nil, found
	}
	chosen, over := e.chooseSpecial(rules.Special)
	if found = append(found, over...); found.HasErrors() {
		return nil, found
	}
	r.exceptions = e.exceptions(chosen, rules.Readmission)
	found = append(found, r.settle()...)
	if found.HasErrors() {
		return nil, found
	}
	return r, found
}

// Compute readies and settles cases at once; see [NewEngine] and [Engine.Run].
func Compute(cases, ref *Cases, rules *plan.PointsRules, list []OfficialGroup, institutions []plan.Institution, workers int) (*Result, problem.List) {
	e, found := NewEngine(cases, ref, workers)
	if e == nil {
		return nil, found
	}
	r, more := e.Run(rules, list, institutions)
	return r, append(found, more...)
}
