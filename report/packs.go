package report

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"fundsim/model/plan"
	"fundsim/model/problem"
)

// Pack is a policy pack (政策包) to be printed.
type Pack struct {
	Name    string
	Extends []string // the packs it lies on
	Plan    *plan.Plan
	Text    string // its scenario, everything it lies on included
}

// PackDifference is one key path that two packs give differently; "" is absent.
type PackDifference struct{ Path, A, B string }

// The formats of JSON that are written of packs.
const (
	PacksSchema    = "fundsim.packs/v1"
	PackSchema     = "fundsim.pack/v1"
	PackDiffSchema = "fundsim.packdiff/v1"
)

var packLabels = struct{ name, title, place, year, official, practice, assumed, without, extends, documents, rules, path, document, article, status, note, issuer, number, scenario, none, key, differences, shown problem.Text }{
	name:        problem.Text{ZH: "名称", EN: "name"},
	title:       problem.Text{ZH: "标题", EN: "title"},
	place:       problem.Text{ZH: "地区", EN: "place"},
	year:        problem.Text{ZH: "年度", EN: "year"},
	official:    problem.Text{ZH: "文件载明", EN: "official"},
	practice:    problem.Text{ZH: "通行做法", EN: "practice"},
	assumed:     problem.Text{ZH: "假定", EN: "assumed"},
	without:     problem.Text{ZH: "未注明", EN: "no clause"},
	extends:     problem.Text{ZH: "依次叠加于", EN: "lies on"},
	documents:   problem.Text{ZH: "来源文件", EN: "Documents"},
	rules:       problem.Text{ZH: "规则与条款", EN: "Rules and clauses"},
	path:        problem.Text{ZH: "规则", EN: "rule"},
	document:    problem.Text{ZH: "文件", EN: "document"},
	article:     problem.Text{ZH: "条款", EN: "article"},
	status:      problem.Text{ZH: "依据", EN: "standing"},
	note:        problem.Text{ZH: "备注", EN: "note"},
	issuer:      problem.Text{ZH: "发文机关", EN: "issuer"},
	number:      problem.Text{ZH: "文号", EN: "number"},
	scenario:    problem.Text{ZH: "情景全文(含所叠加的政策包)", EN: "The scenario, with what it lies on"},
	none:        problem.Text{ZH: "两者的规则没有不同。", EN: "Both say the same."},
	key:         problem.Text{ZH: "键", EN: "key"},
	differences: problem.Text{ZH: "%s 与 %s 的不同之处(%d 项)", EN: "What differs between %s and %s (%d)"},
	shown:       problem.Text{ZH: "数字是规则的条数:文件载明、通行做法、假定、未注明条款。fundsim packs show 名称 逐条列出。", EN: "Counts are of rules by how firmly they stand. fundsim packs show NAME lists them."},
}

// standing counts a plan's rules by the status of their clauses.
type standing struct{ official, practice, assumed, without int }

func standingOf(p *plan.Plan) (s standing) {
	for _, r := range p.Rules() {
		switch {
		case r.Clause == nil:
			s.without++
		case r.Clause.Status == plan.Official:
			s.official++
		case r.Clause.Status == plan.Practice:
			s.practice++
		default:
			s.assumed++
		}
	}
	return s
}

// Packs lists packs: table, markdown, csv or json.
func Packs(w io.Writer, packs []Pack, o Options, format string) error {
	if format == "json" {
		j := &jsonWriter{}
		j.raw("{\n")
		j.member("schema", PacksSchema)
		j.rows("packs", len(packs), func(i int) { packMembers(j, &packs[i]) })
		j.raw("\n}\n")
		_, err := w.Write(j.buf.Bytes())
		return err
	}
	l := &packLabels
	g := Grid{ID: "packs", Columns: []Column{{Title: o.in(l.name), Key: true}, {Title: o.in(l.title), Keep: true}, {Title: o.in(l.place), Keep: true},
		{Title: o.in(l.year), Right: true, Keep: true}, {Title: o.in(l.official), Right: true, Keep: true}, {Title: o.in(l.practice), Right: true, Keep: true},
		{Title: o.in(l.assumed), Right: true, Keep: true}, {Title: o.in(l.without), Right: true, Keep: true}}, Notes: []string{o.in(l.shown)}}
	for _, p := range packs {
		s := standingOf(p.Plan)
		g.add(Body, text(p.Name), text(p.Plan.Title), text(p.Plan.Place), text(strconv.Itoa(p.Plan.Year)), countCell(s.official), countCell(s.practice),
			countCell(s.assumed), countCell(s.without))
	}
	return gridAs(w, &g, o, format)
}

// gridAs writes one table as a table, Markdown or CSV.
func gridAs(w io.Writer, g *Grid, o Options, format string) error {
	switch format {
	case "csv":
		return writeCSV(w, g, o)
	case "markdown":
		var b strings.Builder
		markdownGrid(&b, g, o)
		_, err := io.WriteString(w, b.String())
		return err
	}
	return writeGrid(w, g, o)
}

func packMembers(j *jsonWriter, p *Pack) {
	s := standingOf(p.Plan)
	j.field("name", p.Name)
	j.field("title", p.Plan.Title)
	j.field("place", p.Plan.Place)
	j.key("year")
	j.value(p.Plan.Year)
	j.fieldStrings("extends", append([]string{}, p.Extends...))
	for _, c := range []struct {
		name string
		n    int
	}{{"official", s.official}, {"practice", s.practice}, {"assumed", s.assumed}, {"without_clause", s.without}} {
		j.key(c.name)
		j.value(c.n)
	}
}

// PackDiff prints what two packs say differently, by key path.
func PackDiff(w io.Writer, a, b string, diffs []PackDifference, o Options, format string) error {
	l := &packLabels
	if format == "json" {
		j := &jsonWriter{}
		j.raw("{\n")
		j.member("schema", PackDiffSchema)
		j.member("a", a)
		j.member("b", b)
		j.rows("differences", len(diffs), func(i int) {
			j.field("path", diffs[i].Path)
			j.field("a", diffs[i].A)
			j.field("b", diffs[i].B)
		})
		j.raw("\n}\n")
		_, err := w.Write(j.buf.Bytes())
		return err
	}
	if len(diffs) == 0 && format != "csv" {
		_, err := fmt.Fprintln(w, o.in(l.none))
		return err
	}
	g := Grid{ID: "differences", Title: problem.T(l.differences.ZH, l.differences.EN, a, b, len(diffs)).In(o.lang()),
		Columns: []Column{{Title: o.in(l.key), Key: true}, {Title: a, Keep: true}, {Title: b, Keep: true}}}
	for _, d := range diffs {
		g.add(Body, text(d.Path), text(orDash(d.A)), text(orDash(d.B)))
	}
	return gridAs(w, &g, o, format)
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}
