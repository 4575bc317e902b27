package settle_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"fundsim/model/entrant"
	"fundsim/model/journal"
	"fundsim/model/money"
	"fundsim/model/problem"
	"fundsim/model/settle"
	"fundsim/scenarios"
)

// policyCase is one file of testdata/cases: a small scenario with its tables
// inline and the amounts that were worked out by hand. Its README says how one
// is written.
type policyCase struct {
	Title  string            `yaml:"title"`
	Source string            `yaml:"source"`
	Policy yaml.Node         `yaml:"policy"`
	Tables map[string]table  `yaml:",inline"`
	Expect map[string]string `yaml:"expect"`
	Refuse []string          `yaml:"refused"`
	Warns  []string          `yaml:"warns"`
	Also   []caseVariant     `yaml:"also"`
}

// caseVariant is the same case with something changed.
type caseVariant struct {
	What   string            `yaml:"what"`
	Set    []string          `yaml:"set"`
	Tables map[string]table  `yaml:",inline"` // takes the place of the case's own
	Expect map[string]string `yaml:"expect"`
	Refuse []string          `yaml:"refused"`
	Warns  []string          `yaml:"warns"`
}

// table is a data file, row by row, as column → cell.
type table []map[string]string

// tableColumns are the columns of each table with what a case may leave out; a
// scheme or unit may be left out where the case has only one.
var tableColumns = map[string][][2]string{
	"institutions": {{"id"}, {"title", "=id"}, {"kind", "hospital"}, {"level", "secondary"}, {"ownership", "public"}, {"region", "local"},
		{"alliance"}, {"lead", "0"}, {"designated_on"}, {"score"}, {"excluded"}, {"closed_on"}},
	"activity": {{"institution"}, {"scheme", "=only"}, {"unit", "=only"}, {"month", "1"}, {"visits"}, {"persons"}, {"total_cost", "=fund_cost"},
		{"fund_cost"}, {"deductions"}, {"cases"}, {"points"}, {"tcm_fund_cost"}, {"penalties"}},
	"prior": {{"institution"}, {"scheme", "=only"}, {"unit", "=only"}, {"visits"}, {"persons"}, {"total_cost", "=fund_cost"}, {"fund_cost"}},
	"cases": {{"case_id"}, {"institution"}, {"scheme", "=only"}, {"month", "1"}, {"group"}, {"total_cost"}, {"fund_cost"}, {"bed_days"}, {"special"},
		{"patient"}, {"admitted"}, {"discharged"}},
	"quotas": {{"holder"}, {"scheme", "=only"}, {"unit", "=only"}, {"budget"}},
}

// TestPolicyCases runs every case of testdata/cases through the chain that the
// command line uses: the strict reader, levers, compile, settle, and results
// asked for by name. Equality is exact.
func TestPolicyCases(t *testing.T) {
	files, err := filepath.Glob("../../testdata/cases/*.yaml")
	if err != nil || len(files) < 30 {
		t.Fatalf("%d cases, %v", len(files), err)
	}
	for _, name := range files {
		id := strings.TrimSuffix(filepath.Base(name), ".yaml")
		t.Run(id, func(t *testing.T) {
			c := readCase(t, name)
			c.run(t, id, caseVariant{Expect: c.Expect, Refuse: c.Refuse, Warns: c.Warns})
			for _, v := range c.Also {
				t.Run(v.What, func(t *testing.T) { c.run(t, id, v) })
			}
		})
	}
}

func readCase(t *testing.T, name string) *policyCase {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	c := &policyCase{}
	d := yaml.NewDecoder(bytes.NewReader(text))
	d.KnownFields(true)
	if err := d.Decode(c); err != nil {
		t.Fatal(err)
	}
	if c.Title == "" || c.Source == "" {
		t.Error("a case needs a title and a source")
	}
	for _, v := range c.Also {
		if v.What == "" {
			t.Error("a variant says in what it differs")
		}
	}
	return c
}

// run settles the case, or the variant of it, and compares.
func (c *policyCase) run(t *testing.T, id string, v caseVariant) {
	t.Helper()
	if len(v.Expect) == 0 && len(v.Refuse) == 0 {
		t.Fatal("nothing is expected")
	}
	dir := t.TempDir()
	c.write(t, dir, id, v)
	var out *settle.Outcome
	sc, found := scenarios.Load(filepath.Join(dir, "scenario.yaml"), scenarios.Options{Sets: v.Set})
	if sc != nil {
		out, found = settled(sc)
	}
	said := messages(found)
	for _, word := range slices.Concat(v.Refuse, v.Warns) {
		if !strings.Contains(said, word) {
			t.Errorf("%q is not said: %s", word, said)
		}
	}
	switch {
	case len(v.Refuse) > 0 && out != nil:
		t.Fatal("was not refused")
	case len(v.Refuse) > 0:
		return
	case out == nil:
		t.Fatalf("was refused: %s", said)
	case !out.Result.Sound():
		t.Errorf("unsound: %+v", out.Result.Checks)
	}
	for _, name := range slices.Sorted(maps.Keys(v.Expect)) {
		if got, want := figure(sc, out, name), v.Expect[name]; !equalFigures(got, want) {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
	}
}

// settled settles a scenario, with its entrants where it has some.
func settled(sc *scenarios.Scenario) (*settle.Outcome, problem.List) {
	if len(sc.Plan.Entrants) == 0 {
		return settle.Run(sc.Plan, sc.Activity)
	}
	e, found := entrant.Compare(sc.Plan, sc.Activity, entrant.Options{})
	if e == nil {
		return nil, found
	}
	return e.With, found
}

// messages is everything that a list says: codes and words in both languages.
func messages(l problem.List) string {
	var b strings.Builder
	for _, p := range l {
		fmt.Fprintln(&b, p.Code, p.Place.Path, p.What.ZH, p.Allowed.ZH, p.Hint.ZH, "|", p.What.EN, p.Allowed.EN, p.Hint.EN)
	}
	return b.String()
}

// figure is a named result as text, "absent" where there is none.
func figure(sc *scenarios.Scenario, out *settle.Outcome, name string) string {
	m, err := settle.ResolveMetric(sc.Plan, out.Result, name)
	if err != nil {
		return "absent"
	}
	if m.Text != nil {
		text, _ := m.Text(out.Result)
		return text
	}
	v, ok := m.Value(out.Result)
	switch {
	case !ok:
		return "absent"
	case m.Kind == journal.Fen:
		return money.Fen(v).String()
	case m.Kind == journal.Points || m.Kind == journal.PointValue:
		return money.Points(v).String()
	}
	return fmt.Sprint(v)
}

// equalFigures compares texts, and amounts in whatever unit they are written.
func equalFigures(got, want string) bool {
	a, err1 := money.ParseFen(got)
	b, err2 := money.ParseFen(want)
	return got == want || err1 == nil && err2 == nil && a == b
}

// write makes a scenario folder out of the case.
func (c *policyCase) write(t *testing.T, dir, id string, v caseVariant) {
	t.Helper()
	only := map[string]string{"scheme": onlyID(t, &c.Policy, "schemes"), "unit": onlyID(t, &c.Policy, "units")}
	var policy strings.Builder
	fmt.Fprintf(&policy, "schema: fundsim/v1\nid: case-%s\n", id)
	if value(&c.Policy, "year") == nil {
		policy.WriteString("year: 2022\n")
	}
	text, err := yaml.Marshal(&c.Policy)
	if err != nil {
		t.Fatal(err)
	}
	policy.Write(text)
	policy.WriteString("data:\n")
	tables := maps.Clone(c.Tables)
	maps.Copy(tables, v.Tables)
	for _, name := range slices.Sorted(maps.Keys(tables)) {
		if tableColumns[name] == nil {
			t.Fatalf("there is no table %q", name)
		}
		fmt.Fprintf(&policy, "  %[1]s: %[1]s.csv\n", name)
		writeFile(t, filepath.Join(dir, name+".csv"), tables[name].csv(t, name, only))
	}
	writeFile(t, filepath.Join(dir, "scenario.yaml"), policy.String())
}

func writeFile(t testing.TB, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// csv fills in what the rows leave out.
func (rows table) csv(t *testing.T, name string, only map[string]string) string {
	t.Helper()
	var header []string
	for _, col := range tableColumns[name] {
		header = append(header, col[0])
	}
	lines := [][]string{header}
	for _, row := range rows {
		for key := range row {
			if !slices.Contains(header, key) {
				t.Fatalf("%s has no column %q", name, key)
			}
		}
		line := make([]string, len(header))
		for i, col := range tableColumns[name] {
			given, ok := row[col[0]]
			switch from := col[1]; {
			case ok:
				line[i] = given
			case from == "=only":
				if line[i] = only[col[0]]; line[i] == "" {
					t.Fatalf("%s: say which %s", name, col[0])
				}
			case strings.HasPrefix(from, "="):
				line[i] = row[from[1:]]
			default:
				line[i] = from
			}
		}
		lines = append(lines, line)
	}
	var b bytes.Buffer
	if err := csv.NewWriter(&b).WriteAll(lines); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// onlyID is the id of a list's single item, "" where it has more.
func onlyID(t *testing.T, policy *yaml.Node, list string) string {
	t.Helper()
	items := value(policy, list)
	if items == nil {
		t.Fatalf("the policy has no %s", list)
	}
	if len(items.Content) != 1 {
		return ""
	}
	return value(items.Content[0], "id").Value
}

// value is the value of a key of a YAML map, nil where it has none.
func value(n *yaml.Node, key string) *yaml.Node {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i+1]
		}
	}
	return nil
}
