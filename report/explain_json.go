package report

import (
	"encoding/json"
	"io"

	"fundsim/model/journal"
	"fundsim/model/plan"
)

// ExplainSchema names the format that [ExplainJSON] writes.
const ExplainSchema = "fundsim.explain/v1"

type explainDoc struct {
	Schema  string         `json:"schema"`
	Draw    *DrawLabel     `json:"draw,omitempty"` // of a drawn year
	Key     string         `json:"key"`
	Entries []explainEntry `json:"entries"`
}

type explainEntry struct {
	Key     string          `json:"key"`
	Title   string          `json:"title"`
	Kind    string          `json:"kind"`
	Value   string          `json:"value"`
	Formula *explainFormula `json:"formula,omitempty"`
	Clause  *explainClause  `json:"clause,omitempty"`
	Rule    string          `json:"rule,omitempty"`
	Note    string          `json:"note,omitempty"`
	Terms   []explainTerm   `json:"terms,omitempty"`
}

type explainFormula struct {
	ID       string `json:"id"`
	Text     string `json:"text,omitempty"`
	Numbers  string `json:"numbers,omitempty"`
	Rounding string `json:"rounding,omitempty"`
	Source   string `json:"source,omitempty"`
}

type explainClause struct {
	Document string `json:"document,omitempty"`
	Title    string `json:"title,omitempty"`
	Article  string `json:"article,omitempty"`
	Status   string `json:"status"`
	Note     string `json:"note,omitempty"`
}

type explainTerm struct {
	Symbol string `json:"symbol"`
	Title  string `json:"title,omitempty"`
	Kind   string `json:"kind"`
	Value  string `json:"value"`
	Entry  string `json:"entry,omitempty"` // key of an entry of this document
	File   string `json:"file,omitempty"`
	Row    int    `json:"row,omitempty"`
	Path   string `json:"path,omitempty"` // in the scenario
	Note   string `json:"note,omitempty"`
}

var kindNames = map[journal.Kind]string{journal.Fen: "money", journal.Points: "points", journal.PointValue: "point_value",
	journal.Count: "count", journal.Ratio: "ratio", journal.Exact: "exact", journal.ExactFen: "exact_money", journal.Word: "word", journal.Score: "score"}

// ExplainJSON writes the whole tree behind an amount as a flat list: the amount
// first, then each entry it rests on, once, before those that the entry rests
// on itself. Terms refer to entries by key. Depth limits it only when set.
func ExplainJSON(w io.Writer, v *View, key string, o Options) error {
	entry, err := findEntry(v, key)
	if err != nil {
		return err
	}
	o.Wan = false
	x := &explainer{View: v, Options: o, names: newNames(v.Plan), seen: map[string]bool{}, exact: true}
	doc := explainDoc{Schema: ExplainSchema, Draw: v.Draw, Key: entry.Key}
	depth := o.Depth
	if depth == 0 {
		depth = -1
	}
	x.collect(&doc.Entries, entry, depth)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	return enc.Encode(doc)
}

func (x *explainer) collect(out *[]explainEntry, e journal.Entry, depth int) {
	x.seen[e.Key] = true
	j := explainEntry{Key: e.Key, Title: x.names.describe(x.Options, e.Key), Kind: kindNames[e.Kind], Value: entryValue(&e),
		Rule: e.Path, Note: e.Note, Clause: x.clauseJSON(e.Clause), Formula: &explainFormula{ID: string(e.Formula)}}
	if f, ok := formulaOf(e.Formula); ok {
		*j.Formula = explainFormula{string(e.Formula), x.in(f.Expr), x.putIn(&e, x.in(f.Expr)), x.in(f.Rounding), f.Source}
	}
	for i := range e.Terms {
		j.Terms = append(j.Terms, x.termJSON(&e.Terms[i]))
	}
	*out = append(*out, j)
	if depth == 1 {
		return
	}
	for i := range e.Terms {
		if sub, ok := x.Book.Entry(e.Terms[i].Key); ok && !x.seen[sub.Key] {
			x.collect(out, sub, depth-1)
		}
	}
}

// entryValue is an entry's value in full.
func entryValue(e *journal.Entry) string {
	switch e.Kind {
	case journal.Exact:
		return e.Text
	case journal.ExactFen:
		return inYuan(e.Text)
	}
	return exact(e.Kind, e.Value)
}

func (x *explainer) termJSON(t *journal.Term) explainTerm {
	j := explainTerm{Symbol: t.Symbol, Title: x.symbol(t), Kind: kindNames[t.Kind], Entry: t.Key, Row: t.Row, Path: t.Path}
	switch t.Kind {
	case journal.Exact:
		j.Value = x.exactText(t)
	case journal.ExactFen:
		j.Value = inYuan(x.exactText(t))
	case journal.Word:
		j.Value = t.Text
	default:
		j.Value, j.Note = exact(t.Kind, t.Value), t.Text
	}
	if t.Table != "" && t.Table != "scenario" {
		j.File = x.dataFile(t.Table, x.Options)
	}
	return j
}

func (x *explainer) clauseJSON(c *plan.Clause) *explainClause {
	if c == nil {
		return nil
	}
	j := &explainClause{Document: c.Doc, Article: c.Article, Status: string(c.Status), Note: c.Note}
	if d := x.names.documents[c.Doc]; d != nil {
		j.Title = d.Title
	}
	return j
}
