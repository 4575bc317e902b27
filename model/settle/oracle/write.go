package oracle

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"

	"fundsim/model/money"
	"fundsim/model/plan"
)

// WriteScenario writes a plan and its activity as a folder that runs:
// scenario.yaml and the tables it names. Every given value is written, defaults
// too.
func WriteScenario(dir string, p *plan.Plan, a *plan.Activity) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	var text bytes.Buffer
	writeFields(&text, reflect.ValueOf(*p), "")
	files := map[string][]byte{"scenario.yaml": text.Bytes()}
	tables := map[string][][]string{p.Data.Institutions: institutionTable(p), p.Data.Activity: activityTable(a)}
	if p.Data.Prior != "" {
		tables[p.Data.Prior] = priorTable(p)
	}
	if p.Data.Quotas != "" {
		tables[p.Data.Quotas] = quotaTable(p)
	}
	for name, rows := range tables {
		var buffer bytes.Buffer
		if err := csv.NewWriter(&buffer).WriteAll(rows); err != nil {
			return err
		}
		files[name] = buffer.Bytes()
	}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// writeFields writes a struct as a YAML block, key by key as its tags say.
func writeFields(out *bytes.Buffer, v reflect.Value, indent string) {
	for i := range v.NumField() {
		f, tag := v.Field(i), v.Type().Field(i).Tag
		key, need := tag.Get("key"), tag.Get("need")
		switch {
		case key == "-":
			continue
		case key == ",inline":
			writeFields(out, f, indent)
			continue
		case f.Kind() == reflect.Slice && f.Len() == 0:
			continue
		case f.IsZero() && (need != "yes" || f.Kind() == reflect.String):
			if _, isRatio := f.Interface().(money.Ratio); !isRatio || need == "no" {
				continue
			}
		}
		fmt.Fprintf(out, "%s%s:", indent, key)
		writeValue(out, f, indent)
	}
}

// writeValue writes a value after its key or dash, with the line's end.
func writeValue(out *bytes.Buffer, v reflect.Value, indent string) {
	if v.Kind() == reflect.Pointer {
		v = v.Elem()
	}
	if s, ok := scalar(v); ok {
		fmt.Fprintf(out, " %s\n", s)
		return
	}
	if v.Kind() == reflect.Slice {
		if v.Len() > 0 && v.Type().Elem().Kind() == reflect.String {
			fmt.Fprintf(out, " [%s]\n", strings.Join(v.Interface().([]string), ", "))
			return
		}
		out.WriteByte('\n')
		for i := range v.Len() {
			var item bytes.Buffer
			writeFields(&item, v.Index(i), indent+"    ")
			fmt.Fprintf(out, "%s  - %s", indent, strings.TrimPrefix(item.String(), indent+"    "))
		}
		return
	}
	if b, ok := v.Interface().(plan.SchemeBudget); ok && b.Amount != nil {
		fmt.Fprintf(out, " %s\n", *b.Amount)
		return
	}
	var block bytes.Buffer
	writeFields(&block, v, indent+"  ")
	if block.Len() == 0 {
		out.WriteString(" {}\n")
		return
	}
	out.WriteByte('\n')
	out.Write(block.Bytes())
}

// scalar is the text of a value that stands on one line.
func scalar(v reflect.Value) (string, bool) {
	switch x := v.Interface().(type) {
	case fmt.Stringer:
		return x.String(), true
	}
	switch v.Kind() {
	case reflect.String:
		return v.String(), true
	case reflect.Int, reflect.Int64:
		return strconv.FormatInt(v.Int(), 10), true
	case reflect.Bool:
		return strconv.FormatBool(v.Bool()), true
	}
	return "", false
}

func flag(set bool) string {
	if set {
		return "1"
	}
	return "0"
}

func institutionTable(p *plan.Plan) [][]string {
	rows := [][]string{strings.Split("id,title,kind,level,ownership,region,alliance,lead,designated_on,score,excluded,closed_on", ",")}
	for _, in := range p.Institutions {
		score := ""
		if in.Score != nil {
			score = in.Score.String()
		}
		rows = append(rows, []string{in.ID, in.Title, string(in.Kind), string(in.Level), string(in.Ownership), string(in.Region), in.Alliance,
			flag(in.Lead), in.DesignatedOn.String(), score, flag(in.Excluded), in.ClosedOn.String()})
	}
	return rows
}

// activityTable writes the months that the file has, or that hold anything; a
// line without any is written with its first month.
func activityTable(a *plan.Activity) [][]string {
	rows := [][]string{append([]string{"institution", "scheme", "unit", "month"}, plan.ColumnNames[:]...)}
	for k, key := range a.Lines {
		before := len(rows)
		for m := 1; m <= plan.Months; m++ {
			if monthGiven(a, k, m) {
				rows = append(rows, monthRow(a, k, key, m))
			}
		}
		if len(rows) == before {
			rows = append(rows, monthRow(a, k, key, 1))
		}
	}
	return rows
}

func monthGiven(a *plan.Activity, k, m int) bool {
	given := a.Rows[plan.Months*k+m-1] != 0
	for c := range plan.NumColumns {
		given = given || *a.Month(c, k, m) != 0
	}
	return given
}

func monthRow(a *plan.Activity, k int, key plan.LineKey, m int) []string {
	row := []string{key.Institution, key.Scheme, key.Unit, strconv.Itoa(m)}
	for c := range plan.NumColumns {
		v := *a.Month(c, k, m)
		switch c {
		case plan.Visits, plan.Persons, plan.Cases:
			row = append(row, strconv.FormatInt(v, 10))
		case plan.PointsCol:
			row = append(row, money.Points(v).String())
		default:
			row = append(row, money.Fen(v).String())
		}
	}
	return row
}

func priorTable(p *plan.Plan) [][]string {
	rows := [][]string{strings.Split("institution,scheme,unit,visits,persons,total_cost,fund_cost", ",")}
	for _, r := range p.Prior {
		rows = append(rows, []string{r.Institution, r.Scheme, r.Unit, strconv.FormatInt(r.Visits, 10), strconv.FormatInt(r.Persons, 10),
			r.TotalCost.String(), r.FundCost.String()})
	}
	return rows
}

func quotaTable(p *plan.Plan) [][]string {
	rows := [][]string{{"holder", "scheme", "unit", "budget"}}
	for _, q := range p.Quotas {
		rows = append(rows, []string{q.Holder, q.Scheme, q.Unit, q.Budget.String()})
	}
	return rows
}
