package report

import (
	"bytes"
	"flag"
	"io"
	"os"
	"path/filepath"
	"testing"

	"fundsim/model/money"
)

var update = flag.Bool("update", false, "write the golden files instead of comparing with them")

// Golden files are what a user sees; they change only by -update, and then the
// difference is read.
func TestGolden(t *testing.T) {
	v := fixture(t)
	zh, en := Options{Wan: true}, Options{Lang: "en"}
	narrowTerminal := Options{Wan: true, Width: 80}
	detail := Options{Detail: true}
	key := "institution=h1,unit=outpatient,scheme=employee,payable"
	for _, c := range []struct {
		name  string
		write func(io.Writer) error
	}{
		{"table.zh.txt", func(w io.Writer) error { return Table(w, v, zh) }},
		{"table.en.txt", func(w io.Writer) error { return Table(w, v, en) }},
		{"table.80.txt", func(w io.Writer) error { return Table(w, v, narrowTerminal) }},
		{"table.detail.txt", func(w io.Writer) error { return Table(w, v, detail) }},
		{"table.color.txt", func(w io.Writer) error { return Table(w, v, Options{Wan: true, Color: true}) }},
		{"report.md", func(w io.Writer) error { return Markdown(w, v, zh) }},
		{"result.json", func(w io.Writer) error { return JSON(w, v, zh) }},
		{"institutions.csv", func(w io.Writer) error { return CSV(w, v, Options{}) }},
		{"units.wan.csv", func(w io.Writer) error { return CSVTable(w, v, zh, "units") }},
		{"reserve.csv", func(w io.Writer) error { return CSVTable(w, v, en, "reserve") }},
		{"summary.csv", func(w io.Writer) error { return CSVTable(w, v, Options{}, "summary") }},
		{"postings.journal", func(w io.Writer) error { return Hledger(w, v, Options{}) }},
		{"explain.zh.txt", func(w io.Writer) error { return Explain(w, v, key, Options{Width: 80}) }},
		{"explain.en.txt", func(w io.Writer) error { return Explain(w, v, key, en) }},
		{"explain.json", func(w io.Writer) error { return ExplainJSON(w, v, key, Options{}) }},
		{"verdicts.zh.txt", func(w io.Writer) error { return gridAs(w, verdictsFixture(t, v, zh), zh, "table") }},
		{"verdicts.en.md", func(w io.Writer) error { return gridAs(w, verdictsFixture(t, v, en), en, "markdown") }},
		{"verdicts.csv", func(w io.Writer) error { return gridAs(w, verdictsFixture(t, v, Options{}), Options{}, "csv") }},
		{"metrics.zh.txt", func(w io.Writer) error { return Metrics(w, v, MetricsQuery{}, zh, "table") }},
		{"metrics.en.txt", func(w io.Writer) error { return Metrics(w, v, MetricsQuery{}, en, "table") }},
		{"metrics.csv", func(w io.Writer) error { return Metrics(w, v, MetricsQuery{Like: "H.2"}, Options{}, "csv") }},
		{"metrics.json", func(w io.Writer) error { return Metrics(w, v, MetricsQuery{Like: "预留金"}, Options{}, "json") }},
		{"compare.txt", func(w io.Writer) error { return Compare(w, compared(t), zh, "table") }},
		{"compare.json", func(w io.Writer) error { return Compare(w, compared(t), Options{}, "json") }},
		{"compare.csv", func(w io.Writer) error { return Compare(w, compared(t), Options{}, "csv") }},
		{"compare.md", func(w io.Writer) error { return Compare(w, compared(t), en, "markdown") }},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got, again bytes.Buffer
			if err := c.write(&got); err != nil {
				t.Fatal(err)
			}
			if err := c.write(&again); err != nil || !bytes.Equal(got.Bytes(), again.Bytes()) {
				t.Fatal("not the same bytes twice: ", err)
			}
			golden(t, c.name, got.Bytes())
		})
	}
}

// golden compares with a file of testdata, or rewrites it with -update.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("differs from %s; look at the difference, then run with -update\n%s", path, got)
	}
}

// compared is the fixture beside a scenario in which the pharmacy is gone, a new
// clinic has come and money moved from one hospital to another.
func compared(t testing.TB) []*View {
	a, b := fixture(t), fixture(t)
	a.Name, b.Name = "现行", "方案"
	r := b.Result
	r.Institutions[1].Payable -= 1000
	r.Institutions[2].Payable += money.Fen(400)
	r.Institutions = r.Institutions[:len(r.Institutions)-1]
	r.Institutions[0].Institution = "n9"
	r.Units[1].PointValue += 5
	r.Units[1].Payable -= 600
	r.Schemes[0].Payable -= 600
	return []*View{a, b}
}
