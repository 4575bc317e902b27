package report

import (
	"cmp"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"fundsim/model/journal"
	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/problem"
	"fundsim/model/settle"
)

var explainLabels = struct {
	formula, put, rounding, clause, none, note, above, deeper, more, row, scenario, yuan, wan, perPoint, points, noEntry problem.Text
}{
	formula:  problem.Text{ZH: "公式", EN: "formula"},
	put:      problem.Text{ZH: "代入", EN: "numbers"},
	rounding: problem.Text{ZH: "舍入", EN: "rounding"},
	clause:   problem.Text{ZH: "条款", EN: "clause"},
	note:     problem.Text{ZH: "备注", EN: "note"},
	above:    problem.Text{ZH: "(见上)", EN: "(see above)"},
	deeper:   problem.Text{ZH: "(未展开,加大 --depth 或单独解释 %s)", EN: "(not unfolded: raise --depth, or explain %s)"},
	more:     problem.Text{ZH: "… 另有 %d 项%s(--detail 全部列出)", EN: "… %d more%s (--detail lists all)"},
	row:      problem.Text{ZH: "%s 第 %d 行", EN: "%s line %d"},
	scenario: problem.Text{ZH: "情景文件 %s", EN: "scenario %s"},
	yuan:     problem.Text{ZH: "%s 元", EN: "%s yuan"},
	wan:      problem.Text{ZH: "%s 万元", EN: "%s ×10,000 yuan"},
	perPoint: problem.Text{ZH: "%s 元/点", EN: "%s yuan per point"},
	points:   problem.Text{ZH: "%s 点", EN: "%s points"},
	noEntry:  problem.Text{ZH: "%q 没有推算过程", EN: "%q has no explanation"},
}

// maxTerms is how many inputs of one amount are listed unless Detail is set:
// enough for the twelve months of a year and what is deducted from them.
const maxTerms = 16

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
	x.line("", "", "")
	depth := o.Depth
	if depth == 0 {
		depth = defaultDepth
	}
	x.entry(entry, x.entryName(entry), "", "", depth)
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
		return journal.Entry{}, err
	}
	if e, ok := v.Book.Entry(m.Key); ok {
		return e, nil
	}
	var l problem.List
	l.Errorf("no-explanation", name, explainLabels.noEntry.ZH, explainLabels.noEntry.EN, m.Key).
		Advise("它不是推算出的金额;可解释同一行的应付额 payable、发生额 incurred 等", "it is not an amount that was worked out; try payable or incurred of the same row")
	return journal.Entry{}, l
}

type explainer struct {
	*View
	Options
	names *names
	out   io.Writer
	seen  map[string]bool
	err   error
}

// line prints a text behind a prefix of tree bars, wrapped to the terminal;
// hang is the prefix of the lines that follow.
func (x *explainer) line(prefix, hang, s string) {
	width := 0
	if x.Width > 0 {
		width = max(x.Width-displayWidth(hang), 20)
	}
	for i, part := range wrap(clean2(s), width) {
		if i > 0 {
			prefix = hang
		}
		if x.err == nil {
			_, x.err = fmt.Fprintln(x.out, strings.TrimRight(prefix+part, " "))
		}
	}
}

// clean2 is clean for lines that may hold our own colours.
func clean2(s string) string {
	if strings.Contains(s, ansiReset) {
		return s
	}
	return clean(s)
}

// entry prints an amount at the end of prefix; what belongs to it stands behind
// hang.
func (x *explainer) entry(e journal.Entry, name, prefix, hang string, depth int) {
	x.seen[e.Key] = true
	head := name + " = " + x.bold(x.value(e.Kind, e.Value, ""))
	given := e.Formula == journal.Given && len(e.Terms) == 1 && e.Terms[0].Key == ""
	if given {
		head += x.source(&e.Terms[0])
	}
	x.line(prefix, hang+"  ", head)
	terms := e.Terms
	if given {
		terms = nil
	}
	bar := hang
	if len(terms) > 0 {
		bar += "│  "
	} else {
		bar += "   "
	}
	for _, fact := range x.facts(&e, given) {
		x.line(bar, bar+"      ", fact)
	}
	shown := terms
	if !x.Detail && len(terms) > maxTerms {
		shown = terms[:maxTerms-1]
	}
	for i := range shown {
		last := i == len(terms)-1
		x.term(&shown[i], hang, last, depth)
	}
	if rest := terms[len(shown):]; len(rest) > 0 {
		x.line(hang+"└─ ", hang+"   ", fmt.Sprintf(x.in(explainLabels.more), len(rest), x.restSum(rest)))
	}
}

// facts are the lines below an amount.
func (x *explainer) facts(e *journal.Entry, given bool) []string {
	var facts []string
	say := func(label problem.Text, s string) {
		if s != "" {
			facts = append(facts, x.in(label)+"  "+s)
		}
	}
	l := &explainLabels
	if f, ok := journal.Lookup(e.Formula); ok && !given {
		say(l.formula, x.in(f.Expr)+x.in(problem.T("(%s)", "  (%s)", f.Source)))
		say(l.put, x.putIn(e, x.in(f.Expr)))
		say(l.rounding, x.in(f.Rounding))
	} else if !ok {
		say(l.formula, string(e.Formula))
	}
	if e.Clause != nil {
		say(l.clause, join(x.names.clause(x.Options, e.Clause), x.in(statusNames[e.Clause.Status])))
	}
	if e.Path != "" && !given {
		facts[len(facts)-1] += "  " + e.Path
	}
	say(l.note, e.Note)
	return facts
}

// term prints one input: an amount that is explained further, or a leaf with
// the place where it is written.
func (x *explainer) term(t *journal.Term, hang string, last bool, depth int) {
	branch, below := "├─ ", "│  "
	if last {
		branch, below = "└─ ", "   "
	}
	prefix, below := hang+branch, hang+below
	name := x.in(journal.SymbolName(t.Symbol))
	e, ok := x.Book.Entry(t.Key)
	switch {
	case t.Key == "" || !ok:
		x.line(prefix, below+"  ", x.leaf(name, t))
	case x.seen[t.Key]:
		x.line(prefix, below+"  ", name+" = "+x.value(e.Kind, e.Value, "")+" "+x.in(explainLabels.above))
	case depth == 1:
		x.line(prefix, below+"  ", name+" = "+x.value(e.Kind, e.Value, "")+" "+fmt.Sprintf(x.in(explainLabels.deeper), t.Key))
	default:
		x.entry(e, cmp.Or(name, x.entryName(e)), prefix, below, depth-1)
	}
}

func (x *explainer) leaf(name string, t *journal.Term) string {
	s := x.value(t.Kind, t.Value, t.Text)
	if name != "" {
		s = name + " = " + s
	}
	if t.Text != "" && t.Kind != journal.Exact && t.Kind != journal.Word {
		s += x.in(problem.T("(%s)", " (%s)", t.Text))
	}
	return s + x.source(t)
}

// source says in which file and row, or where in the scenario, a leaf stands.
func (x *explainer) source(t *journal.Term) string {
	where := t.Path
	switch {
	case t.Table == "scenario":
		where = fmt.Sprintf(x.in(explainLabels.scenario), t.Path)
	case t.Table != "" && t.Row > 0:
		where = fmt.Sprintf(x.in(explainLabels.row), dataFile(x.Plan, t.Table), t.Row)
	case t.Table != "":
		where = dataFile(x.Plan, t.Table)
	}
	if where == "" {
		return ""
	}
	return "  ← " + strings.TrimSpace(where)
}

// dataFile is the name of the file of a table.
func dataFile(p *plan.Plan, table string) string {
	d := &p.Data
	file := map[string]string{"institutions": d.Institutions, "activity": d.Activity, "prior": d.Prior, "quotas": d.Quotas}[table]
	return cmp.Or(file, table)
}

// entryName names an amount: its field, or its formula.
func (x *explainer) entryName(e journal.Entry) string {
	field := e.Key[strings.LastIndexByte(e.Key, '.')+1:]
	for _, title := range []string{titleOf(x.Options, settle.LineFields, field), titleOf(x.Options, settle.UnitFields, field), titleOf(x.Options, settle.SchemeFields, field)} {
		if title != field {
			return title
		}
	}
	if f, ok := journal.Lookup(e.Formula); ok {
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
			return fmt.Sprintf(x.in(l.wan), fixed(v, 6, true))
		}
		return fmt.Sprintf(x.in(l.yuan), fixed(v, 2, true))
	case journal.PointValue:
		return fmt.Sprintf(x.in(l.perPoint), fixed(v, 4, true))
	case journal.Points:
		return fmt.Sprintf(x.in(l.points), fixed(v, 4, true))
	case journal.Ratio:
		return money.Ratio(v).String()
	case journal.Score:
		return plan.Score(v).String()
	case journal.Exact, journal.Word:
		return text
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

// putIn is the formula with the numbers in the places of the symbols; "" where
// no symbol stands for a single number. Negative numbers get brackets.
func (x *explainer) putIn(e *journal.Entry, expr string) string {
	numbers := map[string]string{}
	for i := range e.Terms {
		t := &e.Terms[i]
		for _, name := range []string{x.in(journal.SymbolName(t.Symbol)), t.Symbol} {
			if _, twice := numbers[name]; twice && name != t.Symbol {
				numbers[name] = ""
			} else if name != "" {
				numbers[name] = x.number(t)
			}
		}
		for j := range i {
			if e.Terms[j].Symbol == t.Symbol { // one of several, as the months of a sum
				numbers[t.Symbol], numbers[x.in(journal.SymbolName(t.Symbol))] = "", ""
			}
		}
	}
	var b strings.Builder
	replaced := false
	for rest := expr; rest != ""; {
		symbol := longestSymbol(rest, b.String(), numbers)
		if symbol == "" {
			_, size := utf8.DecodeRuneInString(rest)
			b.WriteString(rest[:size])
			rest = rest[size:]
			continue
		}
		b.WriteString(numbers[symbol])
		replaced = true
		rest = rest[len(symbol):]
	}
	if !replaced {
		return ""
	}
	return b.String()
}

func (x *explainer) number(t *journal.Term) string {
	var s string
	switch t.Kind {
	case journal.Fen:
		s = fixed(t.Value, 2, true)
		if x.Wan {
			s = fixed(t.Value, 6, true)
		}
	case journal.Points, journal.PointValue:
		s = fixed(t.Value, 4, true)
	default:
		s = x.value(t.Kind, t.Value, t.Text)
	}
	if strings.HasPrefix(s, "-") {
		return "(" + s + ")"
	}
	return s
}

// longestSymbol returns the longest symbol that rest starts with. A symbol of
// Latin letters must not be part of a longer word.
func longestSymbol(rest, before string, numbers map[string]string) string {
	best := ""
	for s, n := range numbers {
		if n != "" && len(s) > len(best) && strings.HasPrefix(rest, s) && !(latinEnd(before) && latinStart(s)) && !(latinEnd(s) && latinStart(rest[len(s):])) {
			best = s
		}
	}
	return best
}

func latinStart(s string) bool { return s != "" && isLatin(s[0]) }
func latinEnd(s string) bool   { return s != "" && isLatin(s[len(s)-1]) }
func isLatin(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_'
}
