package report

import (
	"io"
	"strings"

	"fundsim/model/plan"
	"fundsim/model/problem"
)

// PresetsSchema names the format that [Presets] writes as JSON.
const PresetsSchema = "fundsim.presets/v1"

var presetLabels = struct{ name, title, change, level, source, note, shown, all problem.Text }{
	name:   problem.Text{ZH: "名称", EN: "name"},
	title:  problem.Text{ZH: "研究所见", EN: "finding"},
	change: problem.Text{ZH: "变化", EN: "change"},
	level:  problem.Text{ZH: "等级", EN: "level"},
	source: problem.Text{ZH: "出处", EN: "source"},
	note:   problem.Text{ZH: "读法", EN: "reading"},
	all:    problem.Text{ZH: "全部", EN: "all"},
	shown: problem.Text{ZH: "情景写 behaviour: {presets: [名称]} 即采用;只作用于点数法定价的业务。文献所见来自当地当时,用于别处一律是假定。",
		EN: "A scenario takes one with behaviour: {presets: [NAME]}; it applies to what a points pool prices. A finding is of its place and time: elsewhere it is an assumption."},
}

// Presets lists the built-in reactions with their sources: table, markdown, csv
// or json.
func Presets(w io.Writer, presets []plan.Preset, o Options, format string) error {
	l := &presetLabels
	if format == "json" {
		j := &jsonWriter{}
		j.raw("{\n")
		j.member("schema", PresetsSchema)
		j.rows("presets", len(presets), func(i int) {
			p := &presets[i]
			j.field("name", p.Name)
			j.field("title", o.in(p.Title))
			j.fieldStrings("changes", changesOf(p, o))
			j.field("source", p.Source)
			j.field("note", o.in(p.Note))
		})
		j.raw("\n}\n")
		_, err := w.Write(j.buf.Bytes())
		return err
	}
	g := Grid{ID: "presets", Columns: []Column{{Title: o.in(l.name), Key: true}, {Title: o.in(l.change), Keep: true}, {Title: o.in(l.source), Keep: true}},
		Notes: []string{o.in(l.shown)}}
	for i := range presets {
		p := &presets[i]
		g.add(Body, text(p.Name), text(strings.Join(changesOf(p, o), o.in(problem.Text{ZH: ";", EN: "; "}))), text(p.Source))
		g.Notes = append(g.Notes, p.Name+o.in(problem.Text{ZH: ":", EN: ": "})+o.in(p.Title)+o.in(problem.Text{ZH: "。", EN: "; "})+o.in(p.Note)+o.in(problem.Text{ZH: "。", EN: "."}))
	}
	return gridAs(w, &g, o, format)
}

// changesOf says what each drift of a preset moves, and for which level.
func changesOf(p *plan.Preset, o Options) []string {
	out := make([]string, len(p.Drifts))
	for i := range p.Drifts {
		d := &p.Drifts[i]
		level := o.in(presetLabels.all)
		if d.Where.Level != "" {
			level = word(o, d.Where.Level, d.Where.Level.Words())
		}
		out[i] = level + " " + o.in(driftText(d))
	}
	return out
}
