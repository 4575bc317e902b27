package points

// Slot is where a case counts: an institution, a scheme and a month (1–12).
type Slot struct {
	Institution, Scheme string
	Month               int
}

// SlotTotals are sums over all cases of a slot; no rule changes them.
type SlotTotals struct {
	Cases                            int64
	TotalCost, FundCost, TCMFundCost int64 // fen
}

// Cases (病例) holds grouped cases as columns, sorted by group: the cases of group
// g are Cost[Start[g]:Start[g+1]] and so on. The order within a group, and the
// numbering of groups and slots, carry no meaning. Optional columns are nil
// where no rule needs them.
type Cases struct {
	Groups []string
	Slots  []Slot
	Totals []SlotTotals // by slot

	Start []int64  // by group, one more than groups
	Cost  []int64  // total cost in fen
	Slot  []uint32 // index into Slots

	BedDays    []int32  // whole days
	Special    []bool   // up for special review (特例单议)
	Patient    []uint32 // index of the patient's code
	Admitted   []int32  // day number, e.g. since 1970-01-01
	Discharged []int32
	ID         []string // case ids; only where special review or readmission must break ties
}

// N is the number of cases.
func (c *Cases) N() int { return len(c.Cost) }

// Needs says which optional columns the rules read.
// Days asks for bed days where the files give them, without needing them.
type Needs struct{ BedDays, Special, Stays, ID, Days bool }

// OfficialGroup is one row of an official list of base points.
type OfficialGroup struct {
	Group      string
	BasePoints int64  // in hundredths of a point
	MeanCost   *int64 // fen; nil where the list gives none
	Stable     bool
	Row        int // line of the file
}
