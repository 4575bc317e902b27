package report

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"fundsim/model/journal"
	"fundsim/model/problem"
	"fundsim/model/settle"
)

// CompareSchema names the format that [CompareJSON] writes.
const CompareSchema = "fundsim.compare/v1"

// CompareFormats are the formats that [Compare] can write.
var CompareFormats = []string{"table", "json", "csv", "markdown"}

// Compare sets two or more settled scenarios side by side; the first is the
// base. JSON and CSV hold every figure that differs (with Detail: every
// figure), table and markdown the schemes, the units that differ, and who wins
// and loses.
func Compare(w io.Writer, views []*View, o Options, format string) error {
	if len(views) < 2 {
		return problem.List{{Severity: problem.Error, Code: "nothing-to-compare", What: problem.T("比较至少需要两个情景", "a comparison needs two scenarios or more")}}
	}
	switch format {
	case "table":
		return compareTable(w, views, o)
	case "json":
		return compareJSON(w, views, o)
	case "csv":
		g, err := compareCSV(views, o)
		if err != nil {
			return err
		}
		return writeCSV(w, &g, o)
	case "markdown":
		return compareMarkdown(w, views, o)
	}
	var l problem.List
	l.Errorf("unknown-format", format, "比较没有 %q 格式", "there is no format %q for comparisons", format).
		Allow("%s", "%s", strings.Join(CompareFormats, ", ")).Suggest(format, CompareFormats)
	return l
}

// figure is a value that may be absent: a row that one scenario does not have,
// or a field that is empty there.
type figure struct {
	value int64
	ok    bool
}

// difference is one figure in every view.
type difference struct {
	key     string
	kind    journal.Kind
	figures []figure // by view
}

func (d *difference) differs() bool {
	return slices.ContainsFunc(d.figures[1:], func(f figure) bool { return f != d.figures[0] })
}

// delta is other − base, absent where either is.
func (d *difference) delta(other int) figure {
	base, x := d.figures[0], d.figures[other]
	return figure{x.value - base.value, base.ok && x.ok}
}

// differences lists every figure of the views in the order of the JSON result;
// rows that only some views have are sorted in.
func differences(views []*View, all bool) []difference {
	var out []difference
	out = append(out, compareRows(views, func(v *View) []settle.SchemeResult { return v.Result.Schemes }, settle.SchemeFields,
		func(s *settle.SchemeResult) rowID { return rowID{s.Scheme, "", ""} })...)
	out = append(out, compareRows(views, func(v *View) []settle.UnitResult { return v.Result.Units }, settle.UnitFields,
		func(u *settle.UnitResult) rowID { return rowID{u.Scheme, u.Unit, ""} })...)
	out = append(out, compareRows(views, func(v *View) []settle.LineResult { return v.Result.Institutions }, settle.LineFields,
		func(l *settle.LineResult) rowID { return rowID{l.Scheme, l.Unit, l.Institution} })...)
	out = append(out, compareNamed(views, func(v *View, yield func(string, int64)) {
		for _, a := range v.Result.Awards {
			yield("awards."+a.Award+"."+a.Institution+"."+a.Scheme+".amount", int64(a.Amount))
		}
	})...)
	out = append(out, compareNamed(views, func(v *View, yield func(string, int64)) {
		for e := range settle.ReserveEntries(v.Result) {
			yield("reserve."+e.Scheme+"."+e.Name(), int64(e.Amount))
		}
	})...)
	if !all {
		out = slices.DeleteFunc(out, func(d difference) bool { return !d.differs() })
	}
	return out
}

// rowID orders rows as results do: by scheme, unit and institution.
type rowID struct{ scheme, unit, institution string }

func (r rowID) compare(s rowID) int {
	return cmp.Or(strings.Compare(r.scheme, s.scheme), strings.Compare(r.unit, s.unit), strings.Compare(r.institution, s.institution))
}

func (r rowID) prefix() string {
	switch {
	case r.institution != "":
		return "institutions." + r.institution + "." + r.unit + "." + r.scheme + "."
	case r.unit != "":
		return "units." + r.unit + "." + r.scheme + "."
	}
	return "schemes." + r.scheme + "."
}

func compareRows[R any](views []*View, rows func(*View) []R, fields []settle.Field[R], id func(*R) rowID) []difference {
	found := map[rowID][]*R{}
	for i, v := range views {
		list := rows(v)
		for j := range list {
			k := id(&list[j])
			if found[k] == nil {
				found[k] = make([]*R, len(views))
			}
			found[k][i] = &list[j]
		}
	}
	ids := make([]rowID, 0, len(found))
	for k := range found {
		ids = append(ids, k)
	}
	slices.SortFunc(ids, rowID.compare)
	var out []difference
	for _, k := range ids {
		for _, f := range fields {
			if f.Value == nil {
				continue
			}
			d := difference{key: k.prefix() + f.Name, kind: f.Kind, figures: make([]figure, len(views))}
			for i, row := range found[k] {
				if row != nil {
					v, ok := f.Value(row)
					d.figures[i] = figure{v, ok}
				}
			}
			out = append(out, d)
		}
	}
	return out
}

func compareNamed(views []*View, each func(v *View, yield func(key string, fen int64))) []difference {
	found := map[string]*difference{}
	var keys []string
	for i, v := range views {
		each(v, func(key string, fen int64) {
			d := found[key]
			if d == nil {
				d = &difference{key: key, kind: journal.Fen, figures: make([]figure, len(views))}
				found[key] = d
				keys = append(keys, key)
			}
			d.figures[i] = figure{fen, true}
		})
	}
	slices.Sort(keys)
	out := make([]difference, len(keys))
	for i, k := range keys {
		out[i] = *found[k]
	}
	return out
}

// viewNames are the names of the views, made different where they are not.
func viewNames(views []*View) []string {
	out := make([]string, len(views))
	seen := map[string]int{}
	for i, v := range views {
		name := cmp.Or(v.Name, v.Plan.ID)
		seen[name]++
		if n := seen[name]; n > 1 {
			name = fmt.Sprintf("%s#%d", name, n)
		}
		out[i] = name
	}
	return out
}

// viewLabels head the columns of a comparison: the base name of the file, and
// the whole name where two would read alike.
func viewLabels(views []*View) []string {
	names := viewNames(views)
	short := make([]string, len(views))
	count := map[string]int{}
	for i, v := range views {
		short[i] = cmp.Or(v.Label, names[i][strings.LastIndexAny(names[i], `/\`)+1:], names[i])
		count[short[i]]++
	}
	for i := range short {
		if count[short[i]] > 1 {
			short[i] = names[i]
		}
	}
	return short
}

// compareJSON writes fundsim.compare/v1; "scope" says whether only the figures
// that differ are listed. An absent figure, and a difference from one, is "".
func compareJSON(w io.Writer, views []*View, o Options) error {
	names := viewNames(views)
	rows := differences(views, o.Detail)
	j := &jsonWriter{}
	j.raw("{\n")
	j.member("schema", CompareSchema)
	j.member("base", names[0])
	j.member("others", names[1:])
	scope := "differing"
	if o.Detail {
		scope = "all"
	}
	j.member("scope", scope)
	j.rows("rows", len(rows), func(i int) {
		d := &rows[i]
		var values, deltas []string
		for k := 1; k < len(views); k++ {
			values = append(values, d.figures[k].exact(d.kind))
			deltas = append(deltas, d.delta(k).exact(d.kind))
		}
		j.field("metric", d.key)
		j.field("base", d.figures[0].exact(d.kind))
		j.fieldStrings("values", values)
		j.fieldStrings("differences", deltas)
	})
	j.raw("\n}\n")
	_, err := w.Write(j.buf.Bytes())
	return err
}

func (f figure) exact(k journal.Kind) string {
	if !f.ok {
		return ""
	}
	return exact(k, f.value)
}

func (f figure) cell(k journal.Kind) Cell {
	if !f.ok {
		return Cell{}
	}
	return Cell{Kind: k, Value: f.value}
}
