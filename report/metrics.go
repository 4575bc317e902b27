package report

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"fundsim/model/expect"
	"fundsim/model/journal"
	"fundsim/model/problem"
	"fundsim/model/settle"
)

// MetricsSchema names the format that [Metrics] writes as JSON.
const MetricsSchema = "fundsim.metrics/v1"

// MetricsQuery says which names [Metrics] lists: the fields by group, or with All
// every name of the scenario; Like keeps the names that hold a text.
type MetricsQuery struct {
	All  bool
	Like string
}

var metricLabels = struct {
	heading, names, functions, examples, all, group, name, title, kind, usage, condition, value, unit problem.Text
	schemes, units, institutions, totals, awards, reserve, kinds, codes, spelling, more, none, shown  problem.Text
}{
	heading:      problem.Text{ZH: "%s  %d 年可以判定的结果", EN: "%s — results of %d that conditions can ask for"},
	names:        problem.Text{ZH: "名称", EN: "Names"},
	functions:    problem.Text{ZH: "多次抽样的函数", EN: "Functions of draws"},
	examples:     problem.Text{ZH: "条件示例", EN: "Examples of conditions"},
	all:          problem.Text{ZH: "名称与数值", EN: "Names and figures"},
	group:        problem.Text{ZH: "组", EN: "group"},
	name:         problem.Text{ZH: "名称", EN: "name"},
	title:        problem.Text{ZH: "含义", EN: "meaning"},
	kind:         problem.Text{ZH: "类型", EN: "kind"},
	usage:        problem.Text{ZH: "写法", EN: "usage"},
	condition:    problem.Text{ZH: "条件", EN: "condition"},
	value:        problem.Text{ZH: "数值", EN: "figure"},
	unit:         problem.Text{ZH: "单位", EN: "unit"},
	schemes:      problem.Text{ZH: "险种", EN: "scheme"},
	units:        problem.Text{ZH: "单元", EN: "unit"},
	institutions: problem.Text{ZH: "机构(逐单元)", EN: "institution, by unit"},
	totals:       problem.Text{ZH: "机构(各行合计)", EN: "institution, in all"},
	awards:       problem.Text{ZH: "奖励", EN: "award"},
	reserve:      problem.Text{ZH: "预留金", EN: "reserve"},
	kinds:        problem.Text{ZH: "金额的界限写 30000000、3000万元、1.5亿元(纯数字为元),比例写 5% 或 0.05,点数与点值至多 4 位小数,个数写整数。", EN: "Limits: amounts as 30000000, 3000万元, 1.5亿元 (a plain number is yuan), ratios as 5% or 0.05, points and point values with at most 4 decimals, counts as whole numbers."},
	codes:        problem.Text{ZH: "险种:%s;单元:%s;机构:%s 等 %d 家。", EN: "Schemes: %s; units: %s; institutions: %s and so on, %d in all."},
	spelling:     problem.Text{ZH: "也可写作 institution=机构,unit=单元,scheme=险种,指标;指标可写中文含义,如 应付额。", EN: "institution=CODE,unit=UNIT,scheme=SCHEME,FIELD is the same; the Chinese word of a field does as well."},
	more:         problem.Text{ZH: "逐个列出:fundsim metrics 情景 --all;查找:--like 文字。", EN: "fundsim metrics SCENARIO --all lists every name; --like TEXT finds some."},
	none:         problem.Text{ZH: "没有名称或含义中有 %q 的结果。", EN: "No name or title holds %q."},
	shown:        problem.Text{ZH: "%d 个名称。数值为本次结算所得;空的是没有这个数。", EN: "%d names. Figures are of this settlement; empty where there is none."},
}

// kindWords are the kinds of figures: the code in JSON, and the words.
var kindWords = map[journal.Kind]struct {
	code  string
	title problem.Text
}{
	journal.Fen:        {"money", problem.Text{ZH: "金额", EN: "amount"}},
	journal.Points:     {"points", problem.Text{ZH: "点数", EN: "points"}},
	journal.PointValue: {"point-value", problem.Text{ZH: "点值", EN: "point value"}},
	journal.Count:      {"count", problem.Text{ZH: "个数", EN: "count"}},
	journal.Ratio:      {"ratio", problem.Text{ZH: "比例", EN: "ratio"}},
}

// Metrics lists what conditions can ask for: names by group, functions and
// examples, or every name with its figure. The format is table, markdown, csv or
// json; csv writes the names only.
func Metrics(w io.Writer, v *View, q MetricsQuery, o Options, format string) error {
	b := &builder{View: v, Options: o, names: newNames(v.Plan)}
	all := q.All || q.Like != ""
	var metrics []settle.Metric
	if all {
		metrics = b.metricsLike(q.Like)
	}
	if format == "json" {
		return b.metricsJSON(w, metrics, all)
	}
	grids := []Grid{b.namesGrid(), b.functionsGrid(), b.examplesGrid()}
	if all {
		grids = []Grid{b.metricsGrid(metrics, q.Like)}
	}
	if format == "csv" {
		return writeCSV(w, &grids[0], o)
	}
	title := fmt.Sprintf(o.in(metricLabels.heading), cmp.Or(v.Plan.Title, v.Plan.ID), v.Plan.Year)
	return printGrids(w, title, numbered(grids, o), o, format)
}

// metricsLike lists the scenario's metrics whose name or title holds a text,
// capitals or not.
func (b *builder) metricsLike(like string) (out []settle.Metric) {
	like = strings.ToLower(like)
	for m := range settle.Metrics(b.Result) {
		if like == "" || strings.Contains(strings.ToLower(m.Key+" "+b.metricTitle(m)), like) {
			out = append(out, m)
		}
	}
	return out
}

func (b *builder) metricsGrid(metrics []settle.Metric, like string) Grid {
	l := &metricLabels
	g := Grid{ID: "metrics", Title: b.t(l.all), Columns: []Column{b.key(l.name), b.side(l.title), b.side(l.kind), b.col(l.value), b.side(l.unit)}}
	for i := range g.Columns {
		g.Columns[i].Keep = true
	}
	for _, m := range metrics {
		value := Cell{}
		if x, ok := m.Value(b.Result); ok {
			value = Cell{Kind: m.Kind, Value: x}
		}
		g.add(Body, text(m.Key), text(b.metricTitle(m)), text(b.in(kindWords[m.Kind].title)), value, text(b.unitOf(m.Kind)))
	}
	if len(metrics) == 0 {
		g.Notes = append(g.Notes, b.t(l.none, like))
	} else {
		g.Notes = append(g.Notes, b.t(l.shown, len(metrics)))
	}
	return g
}

// namePattern is how the names of one field are written, with words in the
// places of codes.
type namePattern struct {
	group       string // stable, for JSON
	in          problem.Text
	name, title problem.Text
	kind        journal.Kind
}

// namePatterns lists the names by group.
func namePatterns() (out []namePattern) {
	l := &metricLabels
	out = patterns(out, namePattern{group: "schemes", in: l.schemes, name: problem.Text{ZH: "schemes.险种.", EN: "schemes.SCHEME."}}, settle.SchemeFields)
	out = patterns(out, namePattern{group: "units", in: l.units, name: problem.Text{ZH: "units.单元.险种.", EN: "units.UNIT.SCHEME."}}, settle.UnitFields)
	out = patterns(out, namePattern{group: "institutions", in: l.institutions, name: problem.Text{ZH: "institutions.机构.单元.险种.", EN: "institutions.CODE.UNIT.SCHEME."}}, settle.LineFields)
	out = patterns(out, namePattern{group: "institution-totals", in: l.totals, name: problem.Text{ZH: "institutions.机构.", EN: "institutions.CODE."}}, settle.TotalFields())
	out = append(out,
		namePattern{"awards", l.awards, problem.Text{ZH: "awards.奖励.机构.险种.amount", EN: "awards.AWARD.CODE.SCHEME.amount"}, problem.Text{ZH: "奖励", EN: "award"}, journal.Fen},
		namePattern{"reserve", l.reserve, problem.Text{ZH: "reserve.险种.收支项目", EN: "reserve.SCHEME.ENTRY"}, problem.Text{ZH: "预留金收支", EN: "reserve entry"}, journal.Fen})
	for m := range settle.Metrics(&settle.Result{}) { // those of no row
		out = append(out, namePattern{"reserve", l.reserve, problem.Text{ZH: m.Key, EN: m.Key}, m.Title, m.Kind})
	}
	return out
}

// patterns appends the figures among the fields of a kind of row.
func patterns[R any](out []namePattern, row namePattern, fields []settle.Field[R]) []namePattern {
	for _, f := range fields {
		if f.Text == nil {
			out = append(out, namePattern{row.group, row.in, problem.Text{ZH: row.name.ZH + f.Name, EN: row.name.EN + f.Name}, f.Title, f.Kind})
		}
	}
	return out
}

func (b *builder) namesGrid() Grid {
	l := &metricLabels
	g := Grid{ID: "names", Title: b.t(l.names), Columns: []Column{b.key(l.group), b.key(l.name), b.side(l.title), b.side(l.kind)}}
	for _, p := range namePatterns() {
		g.add(Body, text(b.in(p.in)), text(b.in(p.name)), text(b.in(p.title)), text(b.in(kindWords[p.kind].title)))
	}
	g.Notes = []string{b.codes(), b.t(l.spelling), b.t(l.kinds), b.t(l.more)}
	return g
}

// codes lists what can stand in the places of the names.
func (b *builder) codes() string {
	var schemes, units, institutions []string
	seen := map[string]bool{}
	add := func(list *[]string, kind, id string) {
		if !seen[kind+id] {
			seen[kind+id] = true
			*list = append(*list, id)
		}
	}
	r := b.Result
	for i := range r.Schemes {
		add(&schemes, "s:", r.Schemes[i].Scheme)
	}
	for i := range r.Units {
		add(&units, "u:", r.Units[i].Unit)
	}
	for i := range r.Institutions {
		add(&institutions, "i:", r.Institutions[i].Institution)
	}
	sep := b.t(problem.Text{ZH: "、", EN: ", "})
	return b.t(metricLabels.codes, strings.Join(schemes, sep), strings.Join(units, sep), strings.Join(institutions[:min(3, len(institutions))], sep), len(institutions))
}

func (b *builder) functionsGrid() Grid {
	l := &metricLabels
	g := Grid{ID: "functions", Title: b.t(l.functions), Columns: []Column{b.key(l.usage), b.side(l.title)}}
	for _, f := range expect.Functions {
		g.add(Body, text(b.in(f.Usage)), text(b.in(f.Title)))
	}
	return g
}

func (b *builder) examplesGrid() Grid {
	l := &metricLabels
	g := Grid{ID: "examples", Title: b.t(l.examples), Columns: []Column{b.key(l.condition), b.side(l.title)}}
	for _, c := range b.examples() {
		g.add(Body, text(c.String()), text(b.conditionTitle(c)))
	}
	return g
}

// examples are conditions with codes of the result; those that it has no row
// for are left out.
func (b *builder) examples() (out []*expect.Bound) {
	r, scheme, line, unit, price := b.Result, "", "", "", ""
	if len(r.Schemes) > 0 {
		scheme = r.Schemes[0].Scheme
	}
	code := ""
	if len(r.Institutions) > 0 {
		x := &r.Institutions[0]
		code, line = x.Institution, x.Institution+"."+x.Unit+"."+x.Scheme
	}
	for i := range r.Units {
		if u := &r.Units[i]; u.HasPointValue && unit == "" {
			unit, price = u.Unit+"."+u.Scheme, fixed(u.PointValue/100, 2, false)
		}
	}
	for _, s := range []string{
		"schemes." + scheme + ".reserve_closing >= 3000万元",
		"schemes." + scheme + ".balance_closing >= 0",
		"units." + unit + ".point_value >= " + price,
		"institutions." + line + ".gain_ratio >= -5%",
		"institutions." + code + ".gain >= -100万元",
		"reserve_shortfall == 0",
		"p(reserve_shortfall) <= 5%",
		"p(units." + unit + ".point_value < " + price + ") <= 10%",
		"p(institutions." + code + ".gain_ratio < -5%) <= 10%",
		"mean(schemes." + scheme + ".reserve_closing) >= 1000万元",
		"sd(schemes." + scheme + ".payable) <= 0.5亿元",
		"p5(schemes." + scheme + ".balance_closing) >= 0",
	} {
		c, _ := expect.Parse(s)
		if c == nil {
			continue // a code that names cannot hold
		}
		if bound, _ := c.Resolve(b.Plan, r); bound != nil {
			out = append(out, bound)
		}
	}
	return out
}

// metricsJSON writes names, functions and examples, and every metric with All.
func (b *builder) metricsJSON(w io.Writer, metrics []settle.Metric, all bool) error {
	j := &jsonWriter{}
	j.raw("{\n")
	j.member("schema", MetricsSchema)
	j.object("scenario", func() { writeScenario(j, b.View) })
	names := namePatterns()
	j.rows("names", len(names), func(i int) {
		p := &names[i]
		j.field("group", p.group)
		j.field("name", p.name.EN)
		j.field("title", b.in(p.title))
		j.field("kind", kindWords[p.kind].code)
	})
	j.rows("functions", len(expect.Functions), func(i int) {
		j.field("usage", b.in(expect.Functions[i].Usage))
		j.field("title", b.in(expect.Functions[i].Title))
	})
	examples := b.examples()
	j.rows("examples", len(examples), func(i int) {
		j.field("expect", examples[i].String())
		j.field("title", b.conditionTitle(examples[i]))
	})
	if all {
		j.rows("metrics", len(metrics), func(i int) {
			m, value := metrics[i], ""
			if x, ok := m.Value(b.Result); ok {
				value = exact(m.Kind, x)
			}
			j.field("metric", m.Key)
			j.field("title", b.metricTitle(m))
			j.field("kind", kindWords[m.Kind].code)
			j.field("value", value)
		})
	}
	j.raw("\n}\n")
	_, err := w.Write(j.buf.Bytes())
	return err
}
