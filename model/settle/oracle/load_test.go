package oracle_test

import (
	"encoding"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"fundsim/model/money"
	"fundsim/model/plan"
)

// load reads a scenario folder with little ceremony: the key tags of the plan's
// types name the keys of the file. Keys it does not know stop the test.
func load(t *testing.T, dir string) (*plan.Plan, *plan.Activity) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "scenario.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(text, &doc); err != nil {
		t.Fatal(err)
	}
	p := &plan.Plan{}
	if err := fill(reflect.ValueOf(p).Elem(), doc.Content[0]); err != nil {
		t.Fatal(err)
	}
	a := &plan.Activity{}
	readInstitutions(t, p, filepath.Join(dir, p.Data.Institutions))
	readActivity(t, a, filepath.Join(dir, p.Data.Activity))
	if p.Data.Prior != "" {
		for _, r := range table(t, filepath.Join(dir, p.Data.Prior)) {
			p.Prior = append(p.Prior, plan.PriorRow{Institution: r["institution"], Scheme: r["scheme"], Unit: r["unit"],
				Visits: count(t, r["visits"]), Persons: count(t, r["persons"]), TotalCost: amount(t, r["total_cost"]),
				FundCost: amount(t, r["fund_cost"])})
		}
	}
	if p.Data.Quotas != "" {
		for _, r := range table(t, filepath.Join(dir, p.Data.Quotas)) {
			p.Quotas = append(p.Quotas, plan.QuotaRow{Holder: r["holder"], Scheme: r["scheme"], Unit: r["unit"], Budget: amount(t, r["budget"])})
		}
	}
	return p, a
}

// fill sets a value from a node, a struct field by field by its key tags.
func fill(v reflect.Value, n *yaml.Node) error {
	if v.Kind() == reflect.Pointer {
		v.Set(reflect.New(v.Type().Elem()))
		return fill(v.Elem(), n)
	}
	if u, ok := v.Addr().Interface().(encoding.TextUnmarshaler); ok {
		return u.UnmarshalText([]byte(n.Value))
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(n.Value)
	case reflect.Int:
		i, err := strconv.Atoi(n.Value)
		v.SetInt(int64(i))
		return err
	case reflect.Bool:
		v.SetBool(n.Value == "true")
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), len(n.Content), len(n.Content)))
		for i, item := range n.Content {
			if err := fill(v.Index(i), item); err != nil {
				return err
			}
		}
	case reflect.Struct:
		return fillStruct(v, n)
	default:
		return fmt.Errorf("cannot fill a %s", v.Type())
	}
	return nil
}

func fillStruct(v reflect.Value, n *yaml.Node) error {
	setDefaults(v)
	if n.Kind == yaml.ScalarNode {
		return fill(v.Field(0), n) // key:",scalar"
	}
	for i := 0; i < len(n.Content); i += 2 {
		f := field(v, n.Content[i].Value)
		if !f.IsValid() && n.Content[i+1].Tag == "!!null" {
			continue // the tail of an unquoted note with an ASCII comma, which YAML makes a key
		}
		if !f.IsValid() {
			return fmt.Errorf("line %d: unknown key %q", n.Content[i].Line, n.Content[i].Value)
		}
		if err := fill(f, n.Content[i+1]); err != nil {
			return fmt.Errorf("line %d: %s: %w", n.Content[i].Line, n.Content[i].Value, err)
		}
	}
	return nil
}

func setDefaults(v reflect.Value) {
	switch x := v.Addr().Interface().(type) {
	case *plan.Ladder:
		x.Factor, x.Mode = money.One, plan.ModeMarginal
	case *plan.Unit:
		x.Deductions = plan.DeductNet
	}
}

func field(v reflect.Value, key string) reflect.Value {
	for i := range v.NumField() {
		switch v.Type().Field(i).Tag.Get("key") {
		case key:
			return v.Field(i)
		case ",inline":
			if f := field(v.Field(i), key); f.IsValid() {
				return f
			}
		}
	}
	return reflect.Value{}
}

func readInstitutions(t *testing.T, p *plan.Plan, name string) {
	for _, r := range table(t, name) {
		in := plan.Institution{ID: r["id"], Title: r["title"], Kind: plan.Kind(r["kind"]), Level: plan.Level(r["level"]),
			Ownership: plan.Ownership(r["ownership"]), Region: plan.Region(r["region"]), Alliance: r["alliance"],
			Lead: r["lead"] == "1", Excluded: r["excluded"] == "1"}
		date := func(at *plan.Date, text string) {
			if err := at.UnmarshalText([]byte(text)); text != "" && err != nil {
				t.Fatal(err)
			}
		}
		date(&in.DesignatedOn, r["designated_on"])
		date(&in.ClosedOn, r["closed_on"])
		if r["score"] != "" {
			s, err := plan.ParseScore(r["score"])
			if err != nil {
				t.Fatal(err)
			}
			in.Score = &s
		}
		p.Institutions = append(p.Institutions, in)
	}
}

func readActivity(t *testing.T, a *plan.Activity, name string) {
	lines := map[plan.LineKey]int{}
	for i, r := range table(t, name) {
		key := plan.LineKey{Institution: r["institution"], Scheme: r["scheme"], Unit: r["unit"]}
		k, ok := lines[key]
		if !ok {
			k = a.AddLine(key)
			lines[key] = k
		}
		m := int(count(t, r["month"]))
		a.Rows[plan.Months*k+m-1] = int32(i + 2)
		for c := range plan.NumColumns {
			text := r[plan.ColumnNames[c]]
			switch c {
			case plan.Visits, plan.Persons, plan.Cases:
				*a.Month(c, k, m) = count(t, text)
			case plan.PointsCol:
				if text != "" {
					p, err := money.ParsePoints(text)
					if err != nil {
						t.Fatal(err)
					}
					*a.Month(c, k, m) = int64(p)
				}
			default:
				*a.Month(c, k, m) = int64(amount(t, text))
			}
		}
	}
}

// table reads a CSV file as rows by column name.
func table(t *testing.T, name string) []map[string]string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	records, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(text), "\ufeff"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var rows []map[string]string
	for _, record := range records[1:] {
		row := map[string]string{}
		for i, cell := range record {
			row[records[0][i]] = cell
		}
		rows = append(rows, row)
	}
	return rows
}

func count(t *testing.T, text string) int64 {
	if text == "" {
		return 0
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func amount(t *testing.T, text string) money.Fen {
	if text == "" {
		return 0
	}
	f, err := money.ParseFen(text)
	if err != nil {
		t.Fatal(err)
	}
	return f
}
