package points

import "testing"

// Bed days add up by slot, in the order of slots; without the column nothing is
// known, which is not 0.
func TestBedDays(t *testing.T) {
	cases := &Cases{Groups: []string{"A"}, Slots: []Slot{{"h2", "employee", 1}, {"h1", "employee", 3}},
		Totals: []SlotTotals{{Cases: 1, TotalCost: 100}, {Cases: 2, TotalCost: 300}},
		Start:  []int64{0, 3}, Cost: []int64{100, 100, 200}, Slot: []uint32{0, 1, 1}, BedDays: []int32{4, 7, 0}}
	e, found := NewEngine(cases, nil, 1)
	if e == nil {
		t.Fatal(found)
	}
	slots, days, known := e.BedDays()
	if !known || len(slots) != 2 || slots[0].Institution != "h1" || days[0] != 7 || days[1] != 4 {
		t.Errorf("%v %v %v", slots, days, known)
	}
	cases.BedDays = nil
	if _, _, known := e.BedDays(); known {
		t.Error("bed days that were not read are known")
	}
}
