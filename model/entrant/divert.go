package entrant

import (
	"slices"
	"strings"

	"fundsim/model/money"
	"fundsim/model/plan"
)

// divert lets every line that counts visits, or cases, take its diverted volume
// from its donors, and then shrinks the donors, so that each of their values is
// rounded once.
func (k *run) divert(driver plan.Column) {
	k.taken = make([]int64, len(k.a.Columns[driver]))
	for i := range k.lines {
		if l := &k.lines[i]; l.Driver == driver {
			k.take(l)
		}
	}
	k.shrink(driver)
}

// group is donors that give a share together, each in proportion to its count.
type group struct {
	id    string // "" for all incumbents
	share int64
	lines []int // of the activity, in institution order
	parts spread
	short bool // had to give more than it had
}

// take takes one line's diverted volume, month by month: a part for each group
// by its share, within the group in proportion to the donors' counts, at most
// all they have left. Roundings are carried over to the next month (see
// [spread]); what donors cannot give is not, it is Short, and so induced.
func (k *run) take(l *Line) {
	groups := k.groups(l)
	shares := make([]int64, len(groups))
	for i, g := range groups {
		shares[i] = g.share
	}
	from, parts := map[string]int64{}, spread{}
	for i := range l.Months {
		m := &l.Months[i]
		wanted := m.Diverted
		m.Diverted = 0
		for g, part := range parts.split(wanted, shares, nil) {
			given := k.takeFrom(&groups[g], l.Driver, i, part, from)
			m.Diverted += given
			groups[g].short = groups[g].short || given < part
		}
		m.Short = wanted - m.Diverted
		l.Diverted, l.Short = l.Diverted+m.Diverted, l.Short+m.Short
	}
	for id, n := range from {
		l.From = append(l.From, Taken{id, n})
	}
	slices.SortFunc(l.From, func(a, b Taken) int { return strings.Compare(a.Institution, b.Institution) })
	k.warnShort(l, groups)
}

// warnShort says what donors could not give, and which of them where they are named.
func (k *run) warnShort(l *Line, groups []group) {
	if l.Short == 0 {
		return
	}
	p := k.problems.Warnf("undeliverable", l.Path+".donors", "应分流 %d,其他机构在单元 %s、险种 %s 只能分出 %d,其余 %d 计为新增",
		"%[1]d are to be diverted, but others in unit %[2]s, scheme %[3]s can give only %[4]d; the other %[5]d count as induced",
		l.Diverted+l.Short, l.Unit, l.Scheme, l.Diverted, l.Short)
	var names []string
	for _, g := range groups {
		if g.short && g.id != "" {
			names = append(names, g.id)
		}
	}
	if len(names) > 0 {
		list := strings.Join(names, ", ")
		p.Advise("业务量不足的机构或医共体:%[1]s", "those with too little volume: %[1]s", list)
	}
}

// takeFrom takes up to wanted from a group in one month and returns how much.
func (k *run) takeFrom(g *group, driver plan.Column, month int, wanted int64, from map[string]int64) int64 {
	left, sum := make([]int64, len(g.lines)), int64(0)
	for i, line := range g.lines {
		at := plan.Months*line + month
		left[i] = k.a.Columns[driver][at] - k.taken[at]
		sum += left[i]
	}
	wanted = min(wanted, sum)
	for i, part := range g.parts.split(wanted, left, left) {
		if part > 0 {
			k.taken[plan.Months*g.lines[i]+month] += part
			from[k.a.Lines[g.lines[i]].Institution] += part
		}
	}
	return wanted
}

// groups lists a line's donors by id: all incumbents of the unit and scheme
// together, or each institution or alliance that is named with its share.
func (k *run) groups(l *Line) []group {
	pot := k.pots[[2]string{l.Unit, l.Scheme}]
	if l.Written.Donors.Proportional() {
		return []group{{share: 1, lines: pot}}
	}
	donors := slices.Clone(l.Written.Donors)
	slices.SortFunc(donors, func(a, b plan.Donor) int { return strings.Compare(a.ID, b.ID) })
	groups := make([]group, len(donors))
	for i, d := range donors {
		g := group{id: d.ID, share: int64(d.Share)}
		for _, line := range pot {
			if id := k.a.Lines[line].Institution; id == d.ID || slices.Contains(k.members[d.ID], id) {
				g.lines = append(g.lines, line)
			}
		}
		groups[i] = g
	}
	return groups
}

// shrink takes what was taken out of the donors' months. With n counts, of
// which t were taken, every value v of the month but penalties becomes
//
//	v − round(v · t ÷ n)
//
// which never falls as v rises, so deductions ≤ fund cost ≤ total cost still
// hold, and is 0 where all are taken. Source: docs/METHOD.md §14.
func (k *run) shrink(driver plan.Column) {
	for at, t := range k.taken {
		if t == 0 {
			continue
		}
		n := k.a.Columns[driver][at]
		for c := range k.a.Columns {
			if c := plan.Column(c); c != plan.Penalties {
				v := k.a.Columns[c][at]
				lost, _ := money.MulDiv(v, t, n) // at most v
				k.a.Columns[c][at] = v - lost
			}
		}
	}
}

// donors lists who lost what against the activity before.
func (k *run) donors(before *plan.Activity) (out []Donor) {
	for i, l := range before.Lines {
		d, any := Donor{Institution: l.Institution, Unit: l.Unit, Scheme: l.Scheme}, false
		for c := range d.Lost {
			for at := plan.Months * i; at < plan.Months*(i+1); at++ {
				d.Lost[c] += before.Columns[c][at] - k.a.Columns[c][at]
			}
			any = any || d.Lost[c] > 0
		}
		if any {
			out = append(out, d)
		}
	}
	slices.SortFunc(out, func(a, b Donor) int { return a.key().Compare(b.key()) })
	return out
}

func (d *Donor) key() plan.LineKey {
	return plan.LineKey{Institution: d.Institution, Scheme: d.Scheme, Unit: d.Unit}
}
