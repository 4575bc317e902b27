package report

import (
	"cmp"
	"slices"
	"strings"

	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/problem"
	"fundsim/model/settle"
)

var institutionLabels = struct {
	title, detail, code, name, subtotal, total, alliance, lead, alone, outside, dropped, sums, award problem.Text
}{
	title:    problem.Text{ZH: "定点医药机构清算 — %s(各单元合计)", EN: "Institutions — %s (all units together)"},
	detail:   problem.Text{ZH: "定点医药机构清算 — %s(分单元)", EN: "Institutions — %s (by unit)"},
	code:     problem.Text{ZH: "编码", EN: "code"},
	name:     problem.Text{ZH: "机构", EN: "institution"},
	subtotal: problem.Text{ZH: "小计", EN: "sub"},
	total:    problem.Text{ZH: "合计", EN: "total"},
	alliance: problem.Text{ZH: "医共体 %s(牵头:%s)", EN: "alliance %s (lead: %s)"},
	alone:    problem.Text{ZH: "%s", EN: "%s"},
	outside:  problem.Text{ZH: "市外%s", EN: "outside, %s"},
	dropped:  problem.Text{ZH: "全部为零而未列出的栏:%s。", EN: "Columns left out because all is zero: %s."},
	sums:     problem.Text{ZH: "应付额 + 不予支付 = 发生额 + 留用 − 分担;清算额 = 应付额 − 预付 − 考核扣减 − 违规处罚,负数为扣回;奖励另行支付。", EN: "payable + nonpayable = incurred + retained − borne; final = payable − advance − forfeited − penalties (negative: to be paid back); awards are paid on top."},
	award:    problem.Text{ZH: "奖励", EN: "awards"},
}

// sumColumns are the columns of the table of institutions, in the order in which
// they add up.
var sumColumns = []string{"incurred", "retained", "borne", "nonpayable", "payable", "advance", "forfeited", "penalties", "final"}

// detailColumns are the columns of the table by unit.
var detailColumns = []string{"quota", "deductions", "incurred", "cases", "points", "retained", "borne", "nonpayable", "payable", "advance",
	"withheld", "released", "forfeited", "penalties", "final"}

// fields picks fields of a line by their names.
func lineFields(names []string) []settle.Field[settle.LineResult] {
	out := make([]settle.Field[settle.LineResult], len(names))
	for i, name := range names {
		k := slices.IndexFunc(settle.LineFields, func(f settle.Field[settle.LineResult]) bool { return f.Name == name })
		out[i] = settle.LineFields[k]
	}
	return out
}

// institutions shows what every institution of a scheme is owed.
func (b *builder) institutions(scheme string) Grid {
	var g Grid
	if b.Detail {
		g = b.institutionLines(scheme)
	} else {
		g = b.institutionSums(scheme)
	}
	g.ID = "institutions"
	g.Notes = append(g.Notes, b.t(institutionLabels.sums))
	if dropped := g.dropEmpty(); len(dropped) > 0 {
		g.Notes = append(g.Notes, b.t(institutionLabels.dropped, strings.Join(dropped, b.in(problem.Text{ZH: "、", EN: ", "}))))
	}
	return g
}

// member is one institution of a scheme with its figures added up over units.
type member struct {
	id, alliance string
	group        int // order of its group
	label        string
	sums         []int64
	award        money.Fen
}

// institutionSums has one row for each institution: members of alliances, lead
// first, then the others by kind, each group with its subtotal.
func (b *builder) institutionSums(scheme string) Grid {
	l, fields := &institutionLabels, lineFields(sumColumns)
	g := Grid{Title: b.t(l.title, b.names.scheme(scheme)), Columns: []Column{b.key(l.code), b.key(l.name)}}
	for _, f := range fields {
		g.Columns = append(g.Columns, b.lineColumn(f))
	}
	g.Columns = append(g.Columns, b.col(l.award))
	members := b.members(scheme, fields)
	grouped := len(members) > 0 && members[0].label != members[len(members)-1].label
	from := 0
	for i, m := range members {
		mark := b.assumed.ofHolder(b.Plan, m.id, m.alliance, "", scheme)
		cells := []Cell{text(m.id), text(b.names.institution(m.id)).marked(mark)}
		for _, sum := range m.sums {
			cells = append(cells, amountCell(money.Fen(sum)))
		}
		g.add(Body, append(cells, amountCell(m.award))...)
		if grouped && (i+1 == len(members) || members[i+1].label != m.label) {
			g.sumRow(Subtotal, from, text(b.t(l.subtotal)))
			g.Rows[len(g.Rows)-1].Cells[1] = text(m.label)
			from = len(g.Rows)
		}
	}
	g.sumRow(Total, 0, text(b.t(l.total)))
	return g
}

// lineColumn is the column of a field, marked where the rule behind it is assumed.
func (b *builder) lineColumn(f settle.Field[settle.LineResult]) Column {
	title := b.in(f.Title)
	if f.Name == "advance" || f.Name == "withheld" || f.Name == "forfeited" {
		title += b.assumed.ofCash(b.Plan)
	}
	return Column{Title: title, Right: true, Keep: f.Name == "payable" || f.Name == "final"}
}

// members adds up the lines and awards of a scheme by institution.
func (b *builder) members(scheme string, fields []settle.Field[settle.LineResult]) []*member {
	byID := map[string]*member{}
	var all []*member
	of := func(id string) *member {
		m := byID[id]
		if m == nil {
			m = &member{id: id, alliance: b.names.allianceOf(id), sums: make([]int64, len(fields))}
			m.group, m.label = b.groupOf(id)
			byID[id] = m
			all = append(all, m)
		}
		return m
	}
	for i := range b.Result.Institutions {
		line := &b.Result.Institutions[i]
		if line.Scheme != scheme {
			continue
		}
		m := of(line.Institution)
		for j, f := range fields {
			v, _ := f.Value(line)
			m.sums[j] += v
		}
	}
	for i := range b.Result.Awards {
		if a := &b.Result.Awards[i]; a.Scheme == scheme {
			of(a.Institution).award += a.Amount
		}
	}
	slices.SortFunc(all, func(x, y *member) int {
		return cmp.Or(x.group-y.group, strings.Compare(x.alliance, y.alliance), b.leadFirst(x.id, y.id), strings.Compare(x.id, y.id))
	})
	return all
}

func (b *builder) leadFirst(x, y string) int {
	lead := func(id string) int {
		if inst := b.names.institutions[id]; inst != nil && inst.Lead {
			return 0
		}
		return 1
	}
	return lead(x) - lead(y)
}

// groupOf orders the groups: alliances, then local institutions by kind, then
// outside ones.
func (b *builder) groupOf(id string) (order int, label string) {
	inst := b.names.institutions[id]
	if inst == nil {
		return 99, ""
	}
	if inst.Alliance != "" {
		lead := ""
		if x := b.names.leads[inst.Alliance]; x != nil {
			lead = cmp.Or(x.Title, x.ID)
		}
		return 0, b.t(institutionLabels.alliance, inst.Alliance, lead)
	}
	kinds := []plan.Kind{plan.Hospital, plan.Clinic, plan.Pharmacy}
	order = 1 + slices.Index(kinds, inst.Kind)
	kind := word(b.Options, inst.Kind, inst.Kind.Words())
	if inst.Region == plan.Outside {
		return order + 10, b.t(institutionLabels.outside, kind)
	}
	return order, b.t(institutionLabels.alone, kind)
}

// institutionLines has one row for each institution and unit, with subtotals by unit.
func (b *builder) institutionLines(scheme string) Grid {
	l, fields := &institutionLabels, lineFields(detailColumns)
	settled := lineFields([]string{"settled_by"})[0]
	g := Grid{Title: b.t(l.detail, b.names.scheme(scheme)),
		Columns: []Column{b.key(unitLabels.unit), b.key(l.code), b.key(l.name), b.side(settled.Title)}}
	for _, f := range fields {
		g.Columns = append(g.Columns, b.lineColumn(f))
	}
	for _, u := range b.unitsOf(scheme) {
		from := len(g.Rows)
		for i := range b.Result.Institutions {
			if line := &b.Result.Institutions[i]; line.Scheme == scheme && line.Unit == u.Unit {
				g.add(Body, b.lineCells(line, fields)...)
			}
		}
		if len(g.Rows) > from {
			g.sumRow(Subtotal, from, text(b.t(l.subtotal)))
			g.Rows[len(g.Rows)-1].Cells[2] = text(b.names.unit(u.Unit))
		}
	}
	g.sumRow(Total, 0, text(b.t(l.total)))
	return g
}

func (b *builder) lineCells(line *settle.LineResult, fields []settle.Field[settle.LineResult]) []Cell {
	mark := b.assumed.ofHolder(b.Plan, line.Institution, line.Alliance, line.Unit, line.Scheme)
	by := text(b.names.settledBy(b.Options, line))
	if line.Admitted() {
		by = by.marked(b.assumed.mark("admissions." + line.SettledBy))
	}
	cells := []Cell{text(b.names.unit(line.Unit)), text(line.Institution), text(b.names.institution(line.Institution)).marked(mark), by}
	for _, f := range fields {
		v, ok := f.Value(line)
		if !ok {
			cells = append(cells, Cell{})
			continue
		}
		cells = append(cells, Cell{Kind: f.Kind, Value: v})
	}
	return cells
}
