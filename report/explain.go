package report

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"fundsim/model/journal"
	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/problem"
	"fundsim/model/settle"
)

var explainLabels = struct {
	formula, source, put, rounding, clause, none, note, above, deeper, rule, months, month, rows, more, row, scenario, yuan, wan, perPoint, points, noEntry, changed problem.Text
}{
	formula:  problem.Text{ZH: "公式", EN: "formula"},
	source:   problem.Text{ZH: "  [方法说明 %s]", EN: "  [METHOD %s]"},
	put:      problem.Text{ZH: "代入", EN: "numbers"},
	rounding: problem.Text{ZH: "舍入", EN: "rounding"},
	clause:   problem.Text{ZH: "条款", EN: "clause"},
	note:     problem.Text{ZH: "备注", EN: "note"},
	above:    problem.Text{ZH: "(见上)", EN: "(see above)"},
	deeper:   problem.Text{ZH: "标 … 的金额还有下一层:加大 --depth,或用 fundsim explain 单独解释,例如 %s", EN: "Amounts with … go deeper: raise --depth, or explain one of them, e.g. %s"},
	rule:     problem.Text{ZH: "规则", EN: "rule"},
	months:   problem.Text{ZH: "逐月", EN: "months"},
	month:    problem.Text{ZH: "%s月:%s", EN: "%s:%s"},
	rows:     problem.Text{ZH: "%s 第 %d–%d 行", EN: "%s lines %d–%d"},
	more:     problem.Text{ZH: "… 另有 %d 项%s(--detail 全部列出)", EN: "… %d more%s (--detail lists all)"},
	row:      problem.Text{ZH: "%s 第 %d 行", EN: "%s line %d"},
	scenario: problem.Text{ZH: "情景文件 %s", EN: "scenario %s"},
	yuan:     problem.Text{ZH: "%s 元", EN: "%s yuan"},
	wan:      problem.Text{ZH: "%s 万元", EN: "%s ×10,000 yuan"},
	perPoint: problem.Text{ZH: "%s 元/点", EN: "%s yuan per point"},
	points:   problem.Text{ZH: "%s 点", EN: "%s points"},
	changed:  problem.Text{ZH: "情景有假设调整(adjust)或行为反应(behaviour):业务数据是调整之后的数,与文件所载不同。", EN: "The scenario has levers (adjust) or reactions (behaviour): activity is as they have made it, unlike the file."},
	noEntry:  problem.Text{ZH: "%q 没有推算过程", EN: "%q has no explanation"},
}

// maxTerms is how many inputs of one amount are listed unless Detail is set:
// enough for the twelve months of a year and what is deducted from them.
const maxTerms = 16

// maxOpen is how many inputs of one amount are unfolded unless Detail is set.
const maxOpen = 8

// Explain prints the tree behind one amount: its formula with the numbers put
// in, the rounding, the clause and how firmly it stands, then each input in the
// same way down to the rows of files. An amount that appears twice is printed
// once. key is any name that [settle.ResolveMetric] knows, or a key of the book.
func Explain(w io.Writer, v *View, key string, o Options) error {
	entry, err := findEntry(v, key)
	if err != nil {
		return err
	}
	x := &explainer{View: v, Options: o, names: newNames(v.Plan), out: w, seen: map[string]bool{}}
	x.line("", "", o.bold(x.names.describe(o, entry.Key)))
	x.line("", "", entry.Key)
	if v.Draw != nil {
		x.line("", "", v.draw(o))
	}
	x.line("", "", "")
	depth := o.Depth
	if depth == 0 {
		depth = defaultDepth
	}
	x.entry(entry, x.entryName(entry), entry.Value, branch{}, depth)
	if x.cut != "" {
		x.line("", "", "")
		x.line("", "", x.fill(explainLabels.deeper, x.cut))
	}
	if v.Behaviour != nil || len(v.Plan.Adjust) > 0 {
		x.line("", "", "")
		x.line("", "", x.in(explainLabels.changed))
	}
	return x.err
}

// findEntry finds the entry of a name.
func findEntry(v *View, name string) (journal.Entry, error) {
	if v.Book == nil {
		return journal.Entry{}, problem.List{{Severity: problem.Error, Code: "no-journal", What: problem.T("没有推算过程可查", "there is no journal to explain from")}}
	}
	name = strings.TrimSpace(name)
	if e, ok := v.Book.Entry(name); ok {
		return e, nil
	}
	m, err := settle.ResolveMetric(v.Plan, v.Result, name)
	if err != nil {
		return journal.Entry{}, nearInstitutions(v, name, err)
	}
	if e, ok := v.Book.Entry(m.Key); ok {
		return e, nil
	}
	var l problem.List
	p := l.Errorf("no-explanation", name, explainLabels.noEntry.ZH, explainLabels.noEntry.EN, m.Key).
		Advise("它不是推算出的金额;可解释同一行的应付额 payable、发生额 incurred 等", "it is not an amount that was worked out; try payable or incurred of the same row")
	if row := rowOfTotal(v, m.Key); row != "" {
		p.Advise("它是该机构各行之和;可解释其中一行,如 %s", "it adds up the rows of the institution; explain one of them, such as %s", row)
	}
	return journal.Entry{}, l
}

// rowOfTotal is the name of the first row that a total of an institution adds
// up; "" for other names.
func rowOfTotal(v *View, key string) string {
	field := key[strings.LastIndexByte(key, '.')+1:]
	for i := range v.Result.Institutions {
		if l := &v.Result.Institutions[i]; key == "institutions."+l.Institution+"."+field {
			return "institutions." + l.Institution + "." + l.Unit + "." + l.Scheme + "." + field
		}
	}
	return ""
}

type explainer struct {
	*View
	Options
	names *names
	out   io.Writer
	seen  map[string]bool
	exact bool   // fractions in full
	cut   string // key of the first amount that was not unfolded
	err   error
}

// fill is the text in the language with its arguments.
func (x *explainer) fill(t problem.Text, args ...any) string { return fmt.Sprintf(x.in(t), args...) }

// branch is where a line hangs in the tree: what stands before it, and before
// the lines below it.
type branch struct{ prefix, below string }

// line prints a text behind a prefix of tree bars, wrapped to the terminal;
// hang is the prefix of the lines that follow.
func (x *explainer) line(prefix, hang, s string) {
	width := 0
	if x.Width > 0 {
		width = max(x.Width-displayWidth(hang), 20)
	}
	for i, part := range wrap(cleanColoured(s), width) {
		if i > 0 {
			prefix = hang
		}
		if x.err == nil {
			_, x.err = fmt.Fprintln(x.out, strings.TrimRight(prefix+part, " "))
		}
	}
}

// cleanColoured is clean for lines that may hold our own colours.
func cleanColoured(s string) string {
	if strings.Contains(s, ansiReset) {
		return s
	}
	return clean(s)
}

// entry prints an amount and what belongs to it. value is the amount as its
// parent uses it: what the reserve pays out has a minus there.
func (x *explainer) entry(e journal.Entry, name string, value int64, at branch, depth int) {
	x.seen[e.Key] = true
	f, known := formulaOf(e.Formula)
	head := equals(name, x.value(e.Kind, value, e.Text), x.bold)
	terms := e.Terms
	plain := known && len(terms) == 0                                                // nothing went in: the formula says why
	given := e.Formula == journal.Given && len(e.Terms) == 1 && e.Terms[0].Key == "" // written in the scenario
	months := e.Formula == journal.MonthsSum && len(terms) > 0 && !x.Detail          // cells of one file
	switch {
	case plain:
		head += "  (" + x.in(f.Expr) + ")"
	case given:
		head += x.source(&e.Terms[0])
	}
	if given || months {
		terms = nil
	}
	x.line(at.prefix, at.below+"  ", head)
	bar := at.below + "   "
	if len(terms) > 0 {
		bar = at.below + "│  "
	}
	facts := x.provenance(&e, given)
	if !plain && !given {
		facts = append(x.reckoning(&e, months), facts...)
	}
	for _, fact := range facts {
		x.line(bar, bar+"      ", fact)
	}
	x.terms(terms, at, depth)
}

// terms prints the inputs of an amount. Where there are many, they are listed
// but not unfolded.
func (x *explainer) terms(terms []journal.Term, at branch, depth int) {
	shown := terms
	if !x.Detail && len(terms) > maxTerms {
		shown = terms[:maxTerms-1]
	}
	if !x.Detail && len(terms) > maxOpen {
		depth = 1
	}
	for i := range shown {
		hang := branch{at.below + "├─ ", at.below + "│  "}
		if i == len(terms)-1 {
			hang = branch{at.below + "└─ ", at.below + "   "}
		}
		x.term(&shown[i], hang, depth)
	}
	if rest := terms[len(shown):]; len(rest) > 0 {
		x.line(at.below+"└─ ", at.below+"   ", x.fill(explainLabels.more, len(rest), x.restSum(rest)))
	}
}

// reckoning says how an amount was worked out.
func (x *explainer) reckoning(e *journal.Entry, months bool) []string {
	l := &explainLabels
	f, ok := formulaOf(e.Formula)
	if !ok {
		return []string{x.in(l.formula) + "  " + string(e.Formula)}
	}
	facts := []string{x.in(l.formula) + "  " + x.in(f.Expr) + x.fill(l.source, f.Source)}
	if put := x.putIn(e, x.in(f.Expr)); put != "" {
		facts = append(facts, x.in(l.put)+"  "+put)
	}
	if rounding := x.in(f.Rounding); rounding != "" {
		facts = append(facts, x.in(l.rounding)+"  "+rounding)
	}
	if months {
		facts = append(facts, x.in(l.months)+"  "+x.monthList(e.Terms))
	}
	return facts
}

// monthList puts the cells of a year in one line: 1 月 277,131.02, 2 月 …
func (x *explainer) monthList(terms []journal.Term) string {
	parts := make([]string, len(terms))
	first, last := terms[0].Row, terms[0].Row
	for i := range terms {
		parts[i] = x.fill(explainLabels.month, terms[i].Symbol, x.number(&terms[i]))
		first, last = min(first, terms[i].Row), max(last, terms[i].Row)
	}
	file := x.dataFile(terms[0].Table, x.Options)
	if last > 0 {
		file = x.fill(explainLabels.rows, file, first, last)
	}
	return strings.Join(parts, ", ") + "  ← " + file
}

// provenance says where the rule is written and how firmly it stands.
func (x *explainer) provenance(e *journal.Entry, given bool) []string {
	l := &explainLabels
	var facts []string
	if e.Clause != nil {
		status := x.in(statusNames[e.Clause.Status])
		if e.Clause.Status == plan.Assumed {
			status = x.red(status)
		}
		facts = append(facts, x.in(l.clause)+"  "+join(clean(x.names.clause(x.Options, e.Clause)), status))
	}
	if e.Path != "" && !given {
		facts = append(facts, x.in(l.rule)+"  "+e.Path)
	}
	if e.Note != "" {
		facts = append(facts, x.in(l.note)+"  "+e.Note)
	}
	return facts
}

// term prints one input: an amount that is explained further, or a leaf with
// the place where it is written.
func (x *explainer) term(t *journal.Term, at branch, depth int) {
	name := x.symbol(t)
	e, ok := x.Book.Entry(t.Key)
	switch {
	case t.Key == "" || !ok:
		x.line(at.prefix, at.below+"  ", x.leaf(name, t))
	case x.seen[t.Key]:
		x.line(at.prefix, at.below+"  ", equals(name, x.value(e.Kind, t.Value, e.Text), nil)+" "+x.in(explainLabels.above))
	case depth == 1 && len(e.Terms) > 0 && e.Formula != journal.Given:
		x.line(at.prefix, at.below+"  ", equals(name, x.value(e.Kind, t.Value, e.Text), nil)+" …")
		x.cut = cmp.Or(x.cut, t.Key)
	default:
		x.entry(e, cmp.Or(name, x.entryName(e)), t.Value, at, depth-1)
	}
}

// equals puts a name before its value: w = 4, or w ≈ 0.2003523243.
func equals(name, value string, paint func(string) string) string {
	sign := " = "
	if rest, ok := strings.CutPrefix(value, "≈"); ok {
		sign, value = " ≈ ", rest
	}
	if paint != nil {
		value = paint(value)
	}
	return name + sign + value
}

func (x *explainer) leaf(name string, t *journal.Term) string {
	s := x.value(t.Kind, t.Value, t.Text)
	switch {
	case name != "" && s != "":
		s = equals(name, s, nil)
	case name != "": // only a place, such as a row of last year
		s = name
	}
	if t.Text != "" && t.Kind != journal.Exact && t.Kind != journal.ExactFen && t.Kind != journal.Word {
		s += " (" + t.Text + ")"
	}
	return s + x.source(t)
}

// source says in which file and row, or where in the scenario, a leaf stands.
func (x *explainer) source(t *journal.Term) string {
	where := t.Path
	switch {
	case t.Table == "scenario":
		where = x.fill(explainLabels.scenario, t.Path)
	case t.Table != "" && t.Row > 0:
		where = x.fill(explainLabels.row, x.dataFile(t.Table, x.Options), t.Row)
	case t.Table != "":
		where = x.dataFile(t.Table, x.Options)
	}
	if where == "" {
		return ""
	}
	return "  ← " + strings.TrimSpace(where)
}

// dataFile is the name of the file of a table.
func dataFile(p *plan.Plan, table string) string {
	d := &p.Data
	cases := d.Cases
	if p.Points != nil {
		cases = cmp.Or(cases, strings.Join(p.Points.Cases.Files(), ", "))
	}
	file := map[string]string{"institutions": d.Institutions, "activity": d.Activity, "prior": d.Prior, "quotas": d.Quotas, "cases": cases}[table]
	return cmp.Or(file, table)
}

// entryName names an amount: its field, or its formula.
func (x *explainer) entryName(e journal.Entry) string {
	field := e.Key[strings.LastIndexByte(e.Key, '.')+1:]
	if title := anyTitle(x.Options, field); title != field {
		return title
	}
	if f, ok := formulaOf(e.Formula); ok {
		return x.in(f.Name)
	}
	return field
}

// value shows a figure with its unit.
func (x *explainer) value(k journal.Kind, v int64, text string) string {
	l := &explainLabels
	switch k {
	case journal.Fen:
		if x.Wan {
			return x.fill(l.wan, fixed(v, 6, true))
		}
		return x.fill(l.yuan, fixed(v, 2, true))
	case journal.PointValue:
		return x.fill(l.perPoint, fixed(v, 4, true))
	case journal.Points:
		return x.fill(l.points, fixed(v, 4, true))
	case journal.Ratio:
		return money.Ratio(v).String()
	case journal.Score:
		return plan.Score(v).String()
	case journal.Exact:
		return fraction(text)
	case journal.ExactFen:
		return x.fill(l.yuan, fraction(inYuan(text)))
	case journal.Word:
		return x.in(symbolName(text))
	}
	return fixed(v, 0, true)
}

// restSum adds up inputs that are not listed, where all are money.
func (x *explainer) restSum(rest []journal.Term) string {
	var sum int64
	for i := range rest {
		if rest[i].Kind != journal.Fen {
			return ""
		}
		sum += rest[i].Value
	}
	return x.in(problem.T(",合计 %s", ", %s together", x.value(journal.Fen, sum, "")))
}
