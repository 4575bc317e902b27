package indicators

import (
	"cmp"
	"slices"
	"strings"

	"fundsim/model/plan"
)

// groupKey names a row.
type groupKey struct {
	scheme, unit, institution, group string
	grouped                          bool
}

// groups add lines up to rows.
type groups map[groupKey]*Row

func newGroups() groups { return groups{} }

// add adds a line to the row that is named like the given one.
func (g groups) add(name Row, l *line) {
	key := groupKey{name.Scheme, name.Unit, name.Institution, name.Group, name.Grouped}
	r := g[key]
	if r == nil {
		r = &name
		g[key] = r
	}
	r.This.add(&l.this)
	r.Last.add(&l.last)
	r.HasThis, r.HasLast = r.HasThis || l.hasThis, r.HasLast || l.hasLast
}

// rows lists the rows by scheme, unit, group and institution; what runs over
// all comes last.
func (g groups) rows() []Row {
	out := make([]Row, 0, len(g))
	for _, r := range g {
		out = append(out, *r)
	}
	slices.SortFunc(out, func(x, y Row) int {
		return cmp.Or(emptyLast(x.Scheme, y.Scheme), emptyLast(x.Unit, y.Unit), emptyLast(groupOrder(&x), groupOrder(&y)), strings.Compare(x.Institution, y.Institution))
	})
	return out
}

// emptyLast compares two names; "" comes last.
func emptyLast(x, y string) int {
	if (x == "") != (y == "") {
		return len(y) - len(x)
	}
	return strings.Compare(x, y)
}

// groupOrder sorts levels from tertiary down, alliances by code with the
// stand-alone institutions behind them, and totals last.
func groupOrder(r *Row) string {
	if !r.Grouped {
		return ""
	}
	for i, w := range plan.Level("").Words() {
		if w.Code == r.Group {
			return string(rune('0' + i))
		}
	}
	if r.Group == "" {
		return "\U0010ffff"
	}
	return r.Group
}
