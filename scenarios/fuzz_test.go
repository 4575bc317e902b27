package scenarios

import (
	"archive/zip"
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"fundsim/model/plan"
)

func baseFile(tb testing.TB, name string) string {
	tb.Helper()
	data, err := os.ReadFile(filepath.Join(originalDir, brokenDir, "base", name))
	if err != nil {
		tb.Fatal(err)
	}
	return string(data)
}

// seeds adds what the broken inputs hold.
func seeds(f *testing.F, verb string, add func(text string)) {
	names, err := filepath.Glob(filepath.Join(brokenDir, "*.txtar"))
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range names {
		a, err := readArchive(name)
		if err != nil {
			f.Fatal(err)
		}
		for line := range strings.Lines(a.comment) {
			if rest, ok := strings.CutPrefix(strings.TrimSuffix(line, "\n"), verb+": "); ok {
				add(rest)
			}
		}
		for name, text := range a.files {
			if strings.HasSuffix(name, verb) {
				add(text)
			}
		}
	}
}

// quick fails on input that takes unreasonably long.
func quick(t *testing.T, start time.Time) {
	if d := time.Since(start); d > 5*time.Second {
		t.Errorf("took %v", d)
	}
}

// FuzzYAML: any text as a scenario on standard input, with the base's data next
// to it. It must not panic or hang; what loads must load again, through
// `init`'s writer too, as the same scenario.
func FuzzYAML(f *testing.F) {
	base := baseFile(f, "scenario.yaml")
	f.Add(base)
	f.Add(onBase + "units: [{id: special, clause: {status: assumed, note: 甲,乙}}]\n")
	f.Add("schema: fundsim/v1\nextends: [pack:zhuji, scenario.yaml]\n")
	seeds(f, ".yaml", func(text string) { f.Add(text) })
	dir := filepath.Join(originalDir, brokenDir, "base")
	f.Fuzz(func(t *testing.T, text string) {
		defer quick(t, time.Now())
		s, list := Load("-", Options{Stdin: strings.NewReader(text), WorkDir: dir})
		_ = printed(list, "zh") + printed(list, "en")
		if s == nil {
			if !list.HasErrors() {
				t.Fatal("no scenario and no error")
			}
			return
		}
		_, found := plan.Compile(s.Plan, s.Activity)
		_ = printed(s.Place(found), "zh")
		reload(t, s, text, dir)
	})
}

func reload(t *testing.T, s *Scenario, text, dir string) {
	again, _ := Load("-", Options{Stdin: strings.NewReader(text), WorkDir: dir})
	if again == nil || again.SHA256 != s.SHA256 {
		t.Fatal("a second Load differs")
	}
	c := readChain("-", Options{Stdin: strings.NewReader(text), WorkDir: dir})
	m := newMerger(planSchema())
	for _, l := range c.layers {
		checkLayer(l.root, m.schema)
		m.add(l.root)
	}
	written := annotate(m.tree(), "zh")
	src := &source{name: "written", text: written}
	root, list := parseYAML(src)
	if list.HasErrors() {
		t.Fatalf("annotated text does not parse: %s\n%s", printed(list, "en"), written)
	}
	if list := checkLayer(root, m.schema); list.HasErrors() {
		t.Fatalf("annotated text is refused: %s\n%s", printed(list, "en"), written)
	}
	m2 := newMerger(m.schema)
	m2.add(root)
	p1, _ := decodePlan(m.tree(), m.schema)
	p2, _ := decodePlan(m2.tree(), m.schema)
	if diff := cmp.Diff(p1, p2); diff != "" {
		t.Fatalf("annotated text says something else:\n%s\n%s", diff, written)
	}
}

// FuzzSet: any --set on the base.
func FuzzSet(f *testing.F) {
	for _, set := range []string{"schemes.employee.reserve.rate=5%", "sharing.mutual.overrun.bands.0.share=1", "units.inpatient.bounds={floor: 1, cap: 1, infeasible: relax}",
		"cash.0=null", "admissions=[{id: x, remove: true}]", "quota_rules.0.negotiated.0.change=1%", "schemes.employee.budget.financing.current=1"} {
		f.Add(set)
	}
	seeds(f, "set", func(text string) { f.Add(text) })
	base := filepath.Join(originalDir, brokenDir, "base")
	f.Fuzz(func(t *testing.T, set string) {
		defer quick(t, time.Now())
		s, list := Load(base, Options{Sets: []string{set}})
		_ = printed(list, "zh")
		if s == nil && !list.HasErrors() {
			t.Fatal("no scenario and no error")
		}
		if s != nil {
			if again, list := Load(base, Options{Sets: []string{set, set}}); again == nil || again.SHA256 != s.SHA256 {
				// Taking something out twice is an error of its own.
				for _, p := range list {
					if p.Code != "null-nothing" && p.Code != "unknown-path" && p.Code != "remove-nothing" && p.Code != "no-change" {
						t.Fatalf("the same --set twice differs: %s", printed(list, "en"))
					}
				}
			}
		}
	})
}

// FuzzTables: any bytes as a table of each kind.
func FuzzTables(f *testing.F) {
	for _, role := range tableRoles {
		f.Add([]byte(baseFile(f, role+".csv")))
	}
	f.Add([]byte("\xef\xbb\xbfholder,scheme,unit,budget\r\n\"a\"\"b\",x,y,1\r\n"))
	f.Add([]byte("\xbb\xfa\xb9\xb9\xb1\xe0\xc2\xeb,title\n"))
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, data []byte) {
		defer quick(t, time.Now())
		name := filepath.Join(dir, "table.csv")
		if err := os.WriteFile(name, data, 0o666); err != nil {
			t.Fatal(err)
		}
		home := folder{root: dir, dir: "."}
		file, _ := home.resolve("table.csv")
		names := titlesOf(&plan.Plan{})
		ti, in := readInstitutions(file, 1<<20)
		ta, a := readActivity(file, 1<<20, names)
		tp, prior := readPrior(file, 1<<20, names)
		tq, q := readQuotas(file, 1<<20, names)
		for _, tb := range []*table{ti, ta, tp, tq} {
			s := &Scenario{tables: map[string]*table{tb.role: tb}}
			_ = printed(s.Place(tb.list), "zh")
			if len(tb.list) > maxRowErrors+len(tb.columns)+2 {
				t.Errorf("%d problems", len(tb.list))
			}
		}
		for c := range a.Columns {
			for _, v := range a.Columns[c] {
				if v < 0 {
					t.Fatal("a negative value got through")
				}
			}
		}
		_, _, _ = in, prior, q
	})
}

// FuzzWorkbook: damaged workbooks.
func FuzzWorkbook(f *testing.F) {
	f.Add([]byte("PK\x03\x04"))
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, _ := z.Create("xl/workbook.xml")
	w.Write([]byte("<workbook/>"))
	z.Close()
	f.Add(b.Bytes())
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, data []byte) {
		defer quick(t, time.Now())
		if err := os.WriteFile(filepath.Join(dir, "table.xlsx"), data, 0o666); err != nil {
			t.Fatal(err)
		}
		file, _ := folder{root: dir, dir: "."}.resolve("table.xlsx")
		tb, _ := readQuotas(file, 1<<24, titlesOf(&plan.Plan{}))
		if len(tb.list) == 0 && tb.info.Rows == 0 {
			t.Error("nothing read and nothing said")
		}
	})
}

// TestZipBomb: a small workbook that unpacks to a lot is refused unread.
func TestZipBomb(t *testing.T) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create("xl/worksheets/sheet1.xml")
	if err != nil {
		t.Fatal(err)
	}
	zeros := make([]byte, 1<<20)
	for range 100 {
		w.Write(zeros)
	}
	z.Close()
	dir := folderWith(t, map[string]string{"prior.xlsx": b.String()})
	_, list := Load(filepath.Join(dir, "scenario.yaml"), Options{Sets: []string{"data.prior=prior.xlsx"}})
	if len(list) != 1 || list[0].Code != "zip-bomb" {
		t.Error(printed(list, "en"))
	}
}
