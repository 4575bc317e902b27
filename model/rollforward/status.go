package rollforward

import (
	"cmp"
	"slices"
	"strings"
)

// Status is an institution that an admission rule settles in a unit.
type Status struct{ Institution, Unit, Rule string }

// Admitted lists who is settled by an admission rule, by institution and unit;
// somebody in several schemes is listed once.
func (y *Year) Admitted() (out []Status) {
	for i := range y.Compiled.Lines {
		if l := &y.Compiled.Lines[i]; l.Admission != nil {
			out = append(out, Status{l.Key.Institution, l.Key.Unit, l.Admission.ID})
		}
	}
	slices.SortFunc(out, func(a, b Status) int {
		return cmp.Or(strings.Compare(a.Institution, b.Institution), strings.Compare(a.Unit, b.Unit), strings.Compare(a.Rule, b.Rule))
	})
	return slices.Compact(out)
}

// Change is an institution whose rule in a unit is another than the year before.
type Change struct {
	Institution, Unit string
	From, To          string // ids of admission rules; "" is the unit's ordinary settlement
}

// Changes lists whose status changes from the year before to y: as natural years
// are completed, institutions leave the rules for new ones.
func (y *Year) Changes(before *Year) (out []Change) {
	rule := func(of []Status, s Status) string {
		for _, x := range of {
			if x.Institution == s.Institution && x.Unit == s.Unit {
				return x.Rule
			}
		}
		return ""
	}
	then, now := before.Admitted(), y.Admitted()
	for _, s := range then {
		if to := rule(now, s); to != s.Rule {
			out = append(out, Change{s.Institution, s.Unit, s.Rule, to})
		}
	}
	for _, s := range now {
		if rule(then, s) == "" {
			out = append(out, Change{s.Institution, s.Unit, "", s.Rule})
		}
	}
	return out
}
