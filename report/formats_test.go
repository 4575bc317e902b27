package report

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"fundsim/model/settle"
)

// The JSON of the large sample equals the expected result of an independent
// implementation, field by field, and its reserve entries add up alike.
func TestJSONOfTheSample(t *testing.T) {
	v, expected := sampleView(t)
	var b bytes.Buffer
	if err := JSON(&b, v, Options{}); err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(b.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(expected)
	if err != nil {
		t.Fatal(err)
	}
	var want map[string][]map[string]string
	if err := json.Unmarshal(data, &want); err != nil {
		t.Fatal(err)
	}
	for part, keys := range map[string][]string{"schemes": {"scheme"}, "units": {"scheme", "unit"}, "institutions": {"scheme", "unit", "institution"},
		"awards": {"scheme", "award", "institution"}, "reserve": {"scheme", "entry"}} {
		rows := map[string]map[string]any{}
		for _, r := range got[part].([]any) {
			row := r.(map[string]any)
			rows[rowKey(keys, func(k string) string { return row[k].(string) })] = row
		}
		if len(rows) != len(want[part]) {
			t.Errorf("%s: %d rows, want %d", part, len(rows), len(want[part]))
		}
		for _, w := range want[part] {
			row := rows[rowKey(keys, func(k string) string { return w[k] })]
			for field, value := range w {
				if row[field] != value {
					t.Errorf("%s %v %s: %v, want %s", part, w[keys[0]], field, row[field], value)
				}
			}
		}
	}
}

func rowKey(keys []string, get func(string) string) string {
	parts := make([]string, len(keys))
	for i, k := range keys {
		parts[i] = get(k)
	}
	return strings.Join(parts, "\x00")
}

// Keys stand in the order of the specification.
func TestJSONKeyOrder(t *testing.T) {
	var b bytes.Buffer
	if err := JSON(&b, fixture(t), Options{}); err != nil {
		t.Fatal(err)
	}
	if !json.Valid(b.Bytes()) {
		t.Fatal("not JSON")
	}
	for _, order := range []string{
		"schema scenario id title year sha256 engine version commit schemes units institutions awards reserve warnings checks",
		"scheme budget reserve distributable incurred payable awards forfeited penalties reserve_uses reserve_closing shortfall opening_balance balance_closing",
		"unit scheme method budget incurred variance pool_retained pool_borne retained borne payable fund_side_amount points point_value advance final",
		"institution title alliance unit scheme quota deductions incurred cases points retained borne nonpayable payable advance withheld released forfeited penalties final settled_by",
	} {
		rest := b.String()
		if i := strings.Index(rest, `{"`+strings.Fields(order)[0]+`"`); i >= 0 {
			rest = rest[i:]
		}
		for _, key := range strings.Fields(order) {
			_, after, ok := strings.Cut(rest, `"`+key+`": `)
			if !ok {
				t.Fatalf("key %q is missing or out of order", key)
			}
			rest = after
		}
	}
}

// A result whose reserve does not add up is refused.
func TestJSONRefusesAWrongReserve(t *testing.T) {
	v := fixture(t)
	v.Result.Schemes[0].ReserveClosing++
	if err := JSON(&bytes.Buffer{}, v, Options{}); err == nil || !strings.Contains(err.Error(), "employee") {
		t.Errorf("got %v", err)
	}
}

// The CSV is rectangular, starts with a byte order mark and runs no formula.
func TestCSVIsRectangular(t *testing.T) {
	v := fixture(t)
	for _, table := range CSVTables {
		var b bytes.Buffer
		if err := CSVTable(&b, v, Options{}, table); err != nil {
			t.Fatal(err)
		}
		body, ok := strings.CutPrefix(b.String(), bom)
		if !ok {
			t.Errorf("%s: no byte order mark", table)
		}
		rows, err := csv.NewReader(strings.NewReader(body)).ReadAll()
		if err != nil {
			t.Errorf("%s: %v", table, err)
		}
		for _, r := range rows {
			for _, cell := range r {
				if strings.HasPrefix(cell, "=") {
					t.Errorf("%s: a cell would run: %s", table, cell)
				}
			}
		}
	}
	if err := CSVTable(&bytes.Buffer{}, v, Options{}, "unit"); err == nil {
		t.Error("an unknown table was accepted")
	}
}

// A stock hledger accepts the journal, strictly, and balances it to zero.
func TestHledgerAccepts(t *testing.T) {
	hledger, err := exec.LookPath("hledger")
	if err != nil {
		t.Skip("hledger is not installed")
	}
	var b bytes.Buffer
	if err := Hledger(&b, fixture(t), Options{}); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "postings.journal")
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	run := func(args ...string) string {
		cmd := exec.Command(hledger, append([]string{"-f", path}, args...)...)
		cmd.Env = append(os.Environ(), "LANG=C.UTF-8", "LC_ALL=C.UTF-8")
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("hledger %v: %v\n%s", args, err, out)
		}
		return string(out)
	}
	run("check", "--strict")
	balance := strings.TrimSpace(run("balance", "--flat"))
	if lines := strings.Split(balance, "\n"); strings.TrimSpace(lines[len(lines)-1]) != "0" {
		t.Errorf("the accounts do not add up to zero:\n%s", balance)
	}
	if !strings.Contains(balance, "institution:p%20%204%3B%20%28x%29:drugs:employee") {
		t.Errorf("the odd code is not escaped:\n%s", balance)
	}
}

// Explain: what was explained is not explained twice, the depth is kept, and a
// wrong name is an error with what is near.
func TestExplain(t *testing.T) {
	v := fixture(t)
	var b bytes.Buffer
	if err := Explain(&b, v, "institutions.h1.outpatient.employee.payable", Options{Depth: 1}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), "--depth") || strings.Contains(b.String(), "activity.csv") {
		t.Errorf("depth 1 goes deeper or does not say that there is more:\n%s", b.String())
	}
	b.Reset()
	if err := Explain(&b, v, "institutions.h1.outpatient.employee.payable", Options{}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"(见上)", "activity.csv 第 7 行", "假定", "200,000.00 + 留用 − 2,137.14"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q is missing:\n%s", want, b.String())
		}
	}
	if n := strings.Count(b.String(), "第 7 行"); n != 1 {
		t.Errorf("the same amount is explained %d times", n)
	}
	for _, name := range []string{"institutions.h1.outpatient.employee.payabel", "nonsense", "", "institutions.h1.inpatient.employee.settled_by"} {
		if err := Explain(&b, v, name, Options{}); err == nil {
			t.Errorf("%q was accepted", name)
		}
	}
	v.Book = nil
	if err := Explain(&b, v, "schemes.employee.budget", Options{}); err == nil {
		t.Error("no book, no error")
	}
}

// Differences add up: the total of a comparison is the difference of all that
// is owed, and rows of one side only are said to be so.
func TestCompareAddsUp(t *testing.T) {
	views := compared(t)
	g := CompareGrids(views, Options{})
	people := g[len(g)-1]
	owed := func(r *settle.Result) (sum int64) {
		for i := range r.Institutions {
			sum += int64(r.Institutions[i].Payable)
		}
		for i := range r.Awards {
			sum += int64(r.Awards[i].Amount)
		}
		return sum
	}
	total := people.Rows[len(people.Rows)-1]
	if got, want := total.Cells[4].Value, owed(views[1].Result)-owed(views[0].Result); got != want {
		t.Errorf("total difference %d, want %d", got, want)
	}
	remarks := map[string]string{}
	for _, r := range people.Rows {
		remarks[r.Cells[0].Text] = r.Cells[6].Text
	}
	if remarks["n9"] != "仅见于 方案" || remarks["p 4"] != "仅见于 现行" {
		t.Errorf("remarks: %v", remarks)
	}
	if err := Compare(&bytes.Buffer{}, views[:1], Options{}, "table"); err == nil {
		t.Error("one scenario was compared with nothing")
	}
	if err := Compare(&bytes.Buffer{}, views, Options{}, "tabel"); err == nil {
		t.Error("an unknown format was accepted")
	}
}

// Markdown: pipes in names do not open a cell.
func TestMarkdownCells(t *testing.T) {
	var b bytes.Buffer
	if err := Markdown(&b, fixture(t), Options{}); err != nil {
		t.Fatal(err)
	}
	columns := 0
	for line := range strings.Lines(b.String()) {
		if !strings.HasPrefix(line, "|") {
			columns = 0
			continue
		}
		n := strings.Count(strings.ReplaceAll(line, `\|`, ""), "|")
		if columns != 0 && n != columns {
			t.Errorf("%d cells, not %d: %s", n, columns, line)
		}
		columns = n
	}
}
