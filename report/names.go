package report

import (
	"cmp"
	"fmt"
	"strings"

	"fundsim/model/plan"
	"fundsim/model/problem"
	"fundsim/model/settle"
)

// names finds the titles of what a plan numbers; a missing title is the code.
type names struct {
	plan         *plan.Plan
	schemes      map[string]string
	units        map[string]string
	documents    map[string]*plan.Document
	institutions map[string]*plan.Institution
	leads        map[string]*plan.Institution // by alliance
}

func newNames(p *plan.Plan) *names {
	n := &names{plan: p, schemes: map[string]string{}, units: map[string]string{}, documents: map[string]*plan.Document{},
		institutions: map[string]*plan.Institution{}, leads: map[string]*plan.Institution{}}
	for i := range p.Schemes {
		n.schemes[p.Schemes[i].ID] = p.Schemes[i].Title
	}
	for i := range p.Units {
		n.units[p.Units[i].ID] = p.Units[i].Title
	}
	for i := range p.Documents {
		n.documents[p.Documents[i].ID] = &p.Documents[i]
	}
	for i := range p.Institutions {
		inst := &p.Institutions[i]
		n.institutions[inst.ID] = inst
		if inst.Lead {
			n.leads[inst.Alliance] = inst
		}
	}
	return n
}

func (n *names) scheme(id string) string { return cmp.Or(n.schemes[id], id) }
func (n *names) unit(id string) string   { return cmp.Or(n.units[id], id) }

// withCodes makes schemes and units go by their codes, as CSV tables show them.
func (n *names) withCodes() { n.schemes, n.units = nil, nil }

func (n *names) institution(id string) string {
	if inst := n.institutions[id]; inst != nil {
		return cmp.Or(inst.Title, id)
	}
	return id
}

func (n *names) allianceOf(institution string) string {
	if inst := n.institutions[institution]; inst != nil {
		return inst.Alliance
	}
	return ""
}

// word returns the name of an allowed word: the usual Chinese one, or the code.
func word[W ~string](o Options, w W, words []plan.Word) string {
	if o.lang() == "zh" {
		for _, x := range words {
			if x.Code == string(w) {
				return x.ZH
			}
		}
	}
	return string(w)
}

func (o Options) method(m plan.Method) string { return word(o, m, m.Words()) }

// settledBy names what a line was settled by: a method, itemised, or a rule.
func (n *names) settledBy(o Options, l *settle.LineResult) string {
	if l.Admitted() {
		return n.admission(l.SettledBy)
	}
	if l.SettledBy == plan.Itemised {
		return o.in(itemised)
	}
	return o.method(plan.Method(l.SettledBy))
}

var itemised = problem.Text{ZH: "按项目结算", EN: "itemised"}

// clause says where a rule is written: 《方案》二(二)1(文件载明).
func (n *names) clause(o Options, c *plan.Clause) string {
	if c == nil {
		return ""
	}
	var parts []string
	if d := n.documents[c.Doc]; d != nil {
		title := cmp.Or(d.Title, d.ID)
		if o.lang() == "zh" {
			title = "《" + title + "》"
		}
		if d.Number != "" {
			title += " " + d.Number
		}
		parts = append(parts, title)
	} else if c.Doc != "" {
		parts = append(parts, c.Doc)
	}
	if c.Article != "" {
		parts = append(parts, c.Article)
	}
	out := strings.Join(parts, " ")
	if c.Note != "" {
		out += o.in(problem.T("(%[1]s)", " (%[1]s)", c.Note))
	}
	return out
}

var statusNames = map[plan.ClauseStatus]problem.Text{
	plan.Official: {ZH: "文件载明", EN: "written in the document"},
	plan.Practice: {ZH: "通行做法", EN: "common practice"},
	plan.Assumed:  {ZH: "假定", EN: "assumed"},
}

// describe puts the key of a result in words: 市人民医院 · 住院 · 职工医保 · 应付额.
// A key that follows no known path is returned as it is.
func (n *names) describe(o Options, key string) string {
	part, rest, _ := strings.Cut(key, ".")
	at := strings.LastIndexByte(rest, '.')
	if at < 0 {
		return key
	}
	head, field := rest[:at], rest[at+1:]
	ids := strings.Split(head, ".")
	last := len(ids) - 1
	switch {
	case part == "holders" && last >= 2:
		return join(n.holder(o, strings.Join(ids[:last-1], ".")), n.unit(ids[last-1]), n.scheme(ids[last]), holderTitle(o, field))
	case part == "schemes":
		return join(n.scheme(head), anyTitle(o, field, titleOf(o, settle.SchemeFields, field)))
	case part == "units" && last == 1:
		return join(n.unit(ids[0]), n.scheme(ids[1]), anyTitle(o, field, titleOf(o, settle.UnitFields, field)))
	case part == "institutions" && n.isTotal(ids):
		return join(n.institution(head), anyTitle(o, field, titleOf(o, settle.LineFields, field)))
	case part == "institutions" && last >= 2:
		return join(n.institution(strings.Join(ids[:last-1], ".")), n.unit(ids[last-1]), n.scheme(ids[last]), anyTitle(o, field, titleOf(o, settle.LineFields, field)))
	case part == "cases":
		return join(fmt.Sprintf(o.in(caseTitle), head), anyTitle(o, field))
	case part == "groups":
		return join(fmt.Sprintf(o.in(groupTitle), head), anyTitle(o, field))
	case part == "awards" && last == 0:
		return join(n.award(head), o.in(amountLabel))
	case part == "reserve_uses":
		return n.use(head)
	case part == "awards" && last >= 2:
		return join(n.award(ids[0]), n.institution(strings.Join(ids[1:last], ".")), n.scheme(ids[last]), anyTitle(o, field))
	case part == "reserve" && last == 0:
		return join(n.scheme(head), o.in(tableReserve), n.movement(o, field))
	}
	return key
}

// isTotal tells the code of an institution, which may hold dots, from a row's
// CODE.UNIT.SCHEME.
func (n *names) isTotal(ids []string) bool {
	last := len(ids) - 1
	return n.institutions[strings.Join(ids, ".")] != nil && (last < 2 || n.institutions[strings.Join(ids[:last-1], ".")] == nil)
}

func join(parts ...string) string { return strings.Join(parts, " · ") }

func (n *names) award(id string) string {
	for i := range n.plan.Awards {
		if n.plan.Awards[i].ID == id {
			return cmp.Or(n.plan.Awards[i].Title, id)
		}
	}
	return id
}

func (n *names) use(id string) string {
	for i := range n.plan.ReserveUses {
		if n.plan.ReserveUses[i].ID == id {
			return cmp.Or(n.plan.ReserveUses[i].Title, id)
		}
	}
	return id
}

func (n *names) admission(id string) string {
	for i := range n.plan.Admissions {
		if n.plan.Admissions[i].ID == id {
			return cmp.Or(n.plan.Admissions[i].Title, id)
		}
	}
	return id
}

// titleOf is the title of a field, or its own name where it is not a known one.
func titleOf[R any](o Options, fields []settle.Field[R], name string) string {
	for i := range fields {
		if fields[i].Name == name {
			return o.in(fields[i].Title)
		}
	}
	return name
}
