package report

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"

	"fundsim/model/journal"
	"fundsim/model/money"
	"fundsim/model/problem"
	"fundsim/model/settle"
)

// ResultSchema names the format that [JSON] writes.
const ResultSchema = "fundsim.result/v1"

// JSON writes the result as fundsim.result/v1: keys in the documented order,
// amounts as strings in yuan with two decimals, points and point values with
// four, "" where there is none, one row on a line. The same view gives the same
// bytes. The member thresholds is written only where the scenario has any. A
// result whose reserve entries do not add up to its closing reserve is
// refused, for it cannot be what was settled.
func JSON(w io.Writer, v *View, o Options) error {
	if err := checkReserve(v); err != nil {
		return err
	}
	n := newNames(v.Plan)
	j := &jsonWriter{}
	j.raw("{\n")
	j.member("schema", ResultSchema)
	j.object("scenario", func() { writeScenario(j, v) })
	j.object("engine", func() {
		j.field("version", v.Version)
		j.field("commit", v.Commit)
	})
	if v.Draw != nil {
		j.member("draw", v.Draw)
	}
	j.rows("schemes", len(v.Result.Schemes), func(i int) { writeFields(j, settle.SchemeFields, &v.Result.Schemes[i], nil) })
	j.rows("units", len(v.Result.Units), func(i int) { writeFields(j, settle.UnitFields, &v.Result.Units[i], nil) })
	j.rows("institutions", len(v.Result.Institutions), func(i int) {
		l := &v.Result.Institutions[i]
		writeFields(j, settle.LineFields, l, func(after string) {
			if after == "institution" {
				j.field("title", n.institution(l.Institution))
			}
		})
	})
	j.rows("awards", len(v.Result.Awards), func(i int) {
		a := &v.Result.Awards[i]
		j.field("award", a.Award)
		j.field("institution", a.Institution)
		j.field("scheme", a.Scheme)
		j.field("amount", a.Amount.String())
	})
	var entries []settle.Movement
	for e := range settle.ReserveEntries(v.Result) {
		entries = append(entries, e)
	}
	j.rows("reserve", len(entries), func(i int) {
		j.field("scheme", entries[i].Scheme)
		j.field("entry", entries[i].Name())
		j.field("amount", entries[i].Amount.String())
	})
	behaviourJSON(j, v.Behaviour)
	j.member("warnings", problemTexts(v.Result.Warnings, o))
	j.rows("checks", len(v.Result.Checks), func(i int) {
		c := &v.Result.Checks[i]
		j.field("name", c.Name)
		j.fieldBool("ok", c.OK)
		j.field("difference", c.Difference.String())
	})
	if len(v.Thresholds) > 0 {
		writeVerdicts(j, v.Thresholds)
	}
	j.raw("\n}\n")
	_, err := w.Write(j.buf.Bytes())
	return err
}

// problemTexts puts each problem in one line.
func problemTexts(l problem.List, o Options) []string {
	texts := make([]string, len(l))
	for i := range l {
		texts[i] = warning(&l[i], o)
	}
	return texts
}

func writeScenario(j *jsonWriter, v *View) {
	j.field("id", v.Plan.ID)
	j.field("title", cmp.Or(v.Plan.Title, v.Plan.ID))
	j.key("year")
	j.value(v.Plan.Year)
	j.field("sha256", v.SHA256)
}

// checkReserve makes sure that the derived entries are the reserve's account.
func checkReserve(v *View) error {
	sums := map[string]money.Fen{}
	for e := range settle.ReserveEntries(v.Result) {
		sums[e.Scheme] += e.Amount
	}
	for i := range v.Result.Schemes {
		if s := &v.Result.Schemes[i]; sums[s.Scheme] != s.ReserveClosing {
			return fmt.Errorf("report: the reserve entries of scheme %q add up to %s, but its closing reserve is %s", s.Scheme, sums[s.Scheme], s.ReserveClosing)
		}
	}
	return nil
}

// fieldText is a field as JSON and CSV-like formats write it: the exact figure
// in yuan, "" where there is none.
func fieldText[R any](f settle.Field[R], row *R) string {
	if f.Text != nil {
		return f.Text(row)
	}
	v, ok := f.Value(row)
	if !ok {
		return ""
	}
	return exact(f.Kind, v)
}

// exact shows a value as the JSON formats do.
func exact(k journal.Kind, v int64) string {
	switch k {
	case journal.Fen:
		return money.Fen(v).String()
	case journal.Points, journal.PointValue, journal.Score:
		return fixed(v, 4, false)
	case journal.Ratio:
		return money.Ratio(v).Decimal()
	}
	return fixed(v, 0, false)
}

func writeFields[R any](j *jsonWriter, fields []settle.Field[R], row *R, then func(after string)) {
	for _, f := range fields {
		if f.Extra {
			continue
		}
		j.field(f.Name, fieldText(f, row))
		if then != nil {
			then(f.Name)
		}
	}
}

// jsonWriter writes an object with lists of one-line rows. encoding/json does
// the quoting; the layout is ours so that two results can be compared line by line.
type jsonWriter struct {
	buf   bytes.Buffer
	first bool // no field of the row has been written
	any   bool // a member has been written
}

func (j *jsonWriter) raw(s string) { j.buf.WriteString(s) }

func (j *jsonWriter) value(v any) {
	enc := json.NewEncoder(&j.buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		panic("report: " + err.Error()) // only strings, numbers and their structs are written
	}
	j.buf.Truncate(j.buf.Len() - 1)
}

func (j *jsonWriter) name(s string) {
	if j.any {
		j.raw(",\n")
	}
	j.any = true
	j.raw(" ")
	j.value(s)
	j.raw(": ")
}

func (j *jsonWriter) member(name string, v any) {
	j.name(name)
	j.value(v)
}

func (j *jsonWriter) object(name string, fields func()) {
	j.name(name)
	j.raw("{")
	j.first = true
	fields()
	j.raw("}")
}

func (j *jsonWriter) rows(name string, n int, row func(i int)) {
	j.name(name)
	j.raw("[")
	for i := range n {
		if i > 0 {
			j.raw(",")
		}
		j.raw("\n  {")
		j.first = true
		row(i)
		j.raw("}")
	}
	if n > 0 {
		j.raw("\n ")
	}
	j.raw("]")
}

// list writes a list of objects inside a row.
func (j *jsonWriter) list(name string, n int, row func(i int)) {
	j.key(name)
	j.raw("[")
	for i := range n {
		if i > 0 {
			j.raw(", ")
		}
		j.raw("{")
		j.first = true
		row(i)
		j.raw("}")
	}
	j.raw("]")
	j.first = false
}

func (j *jsonWriter) key(name string) {
	if !j.first {
		j.raw(", ")
	}
	j.first = false
	j.value(name)
	j.raw(": ")
}

func (j *jsonWriter) field(name, v string) {
	j.key(name)
	j.value(v)
}

func (j *jsonWriter) fieldBool(name string, v bool) {
	j.key(name)
	j.value(v)
}

func (j *jsonWriter) fieldStrings(name string, v []string) {
	j.key(name)
	j.value(v)
}
