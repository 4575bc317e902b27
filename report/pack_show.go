package report

import (
	"fmt"
	"io"
	"strings"

	"fundsim/model/plan"
	"fundsim/model/problem"
)

// PackShow prints one pack: where it is from, its documents, every rule with its
// clause, and the scenario itself; as a table, Markdown or JSON.
func PackShow(w io.Writer, p *Pack, o Options, format string) error {
	if format == "json" {
		return packShowJSON(w, p)
	}
	l := &packLabels
	heading := fmt.Sprintf("pack:%s  %s", p.Name, p.Plan.Title)
	if format == "markdown" {
		if err := markdownGrids(w, heading, packGrids(p, o), o); err != nil {
			return err
		}
		_, err := fmt.Fprintf(w, "## %s\n\n```yaml\n%s```\n", o.in(l.scenario), p.Text)
		return err
	}
	lines := []string{heading, fmt.Sprintf("%s: %s", o.in(l.place), orDash(p.Plan.Place))}
	if len(p.Extends) > 0 {
		lines = append(lines, fmt.Sprintf("%s: %s", o.in(l.extends), strings.Join(p.Extends, ", ")))
	}
	if notes := strings.TrimSpace(p.Plan.Notes); notes != "" {
		lines = append(lines, clean(notes))
	}
	if _, err := fmt.Fprintln(w, strings.Join(lines, "\n")); err != nil {
		return err
	}
	for _, g := range packGrids(p, o) {
		if _, err := fmt.Fprintln(w); err != nil {
			return err
		}
		if err := writeGrid(w, &g, o); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(w, "\n%s\n%s", o.in(l.scenario), p.Text)
	return err
}

// packGrids are the tables of documents and of rules.
func packGrids(p *Pack, o Options) []Grid {
	l := &packLabels
	documents := Grid{ID: "documents", Title: o.in(l.documents), Columns: []Column{{Title: o.in(l.document), Key: true}, {Title: o.in(l.title), Keep: true},
		{Title: o.in(l.issuer)}, {Title: o.in(l.number)}, {Title: o.in(l.note)}}}
	for _, d := range p.Plan.Documents {
		documents.add(Body, text(d.ID), text(d.Title), text(d.Issuer), text(d.Number), text(d.Note))
	}
	documents.dropEmpty()
	rules := Grid{ID: "rules", Title: o.in(l.rules), Columns: []Column{{Title: o.in(l.path), Key: true}, {Title: o.in(l.status), Keep: true},
		{Title: o.in(l.document)}, {Title: o.in(l.article)}, {Title: o.in(l.note)}}}
	for _, r := range p.Plan.Rules() {
		c := r.Clause
		if c == nil {
			rules.add(Body, text(r.Path), text(o.in(l.without)), text(""), text(""), text(""))
			continue
		}
		rules.add(Body, text(r.Path), text(o.in(statusText(c.Status))), text(c.Doc), text(c.Article), text(c.Note))
	}
	rules.dropEmpty()
	if len(documents.Rows) == 0 {
		return []Grid{rules}
	}
	return []Grid{documents, rules}
}

// statusText is a clause's standing in a word.
func statusText(s plan.ClauseStatus) problem.Text {
	for _, w := range s.Words() {
		if w.Code == string(s) {
			return problem.Text{ZH: w.ZH, EN: w.Code}
		}
	}
	return problem.Text{ZH: string(s), EN: string(s)}
}

func packShowJSON(w io.Writer, p *Pack) error {
	j := &jsonWriter{}
	j.raw("{\n")
	j.member("schema", PackSchema)
	j.object("pack", func() { packMembers(j, p) })
	docs, rules := p.Plan.Documents, p.Plan.Rules()
	j.rows("documents", len(docs), func(i int) {
		d := &docs[i]
		for _, f := range [][2]string{{"id", d.ID}, {"title", d.Title}, {"issuer", d.Issuer}, {"number", d.Number}, {"date", d.Date}, {"url", d.URL}, {"note", d.Note}} {
			j.field(f[0], f[1])
		}
	})
	j.rows("rules", len(rules), func(i int) {
		c := rules[i].Clause
		if c == nil {
			c = &plan.Clause{}
		}
		for _, f := range [][2]string{{"path", rules[i].Path}, {"status", string(c.Status)}, {"doc", c.Doc}, {"article", c.Article}, {"note", c.Note}} {
			j.field(f[0], f[1])
		}
	})
	j.member("scenario", p.Text)
	j.raw("\n}\n")
	_, err := w.Write(j.buf.Bytes())
	return err
}
