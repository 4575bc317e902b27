package points

import "slices"

// BedDays adds up the bed days of the cases by slot, in the order of slots by
// scheme, institution and month. It is false where the cases were read without:
// they are kept only where a rule of bed days reads them.
func (e *Engine) BedDays() (slots []Slot, days []int64, known bool) {
	c := e.cases
	if c.BedDays == nil {
		return nil, nil, false
	}
	sums := make([]int64, len(c.Slots))
	for i, d := range c.BedDays {
		sums[c.Slot[i]] += int64(d)
	}
	order := make([]int, len(c.Slots))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int { return compareSlots(c.Slots[i], c.Slots[j]) })
	for _, i := range order {
		slots, days = append(slots, c.Slots[i]), append(days, sums[i])
	}
	return slots, days, true
}
