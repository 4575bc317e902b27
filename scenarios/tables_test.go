package scenarios

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"fundsim/model/plan"
)

// withoutRows forgets file lines, which may differ.
func withoutRows(s *Scenario) (plan.Plan, *plan.Activity) {
	p, a := *s.Plan, s.Activity.Clone()
	p.Institutions = slices.Clone(p.Institutions)
	p.Prior, p.Quotas = slices.Clone(p.Prior), slices.Clone(p.Quotas)
	for i := range p.Institutions {
		p.Institutions[i].Row = 0
	}
	for i := range p.Prior {
		p.Prior[i].Row = 0
	}
	for i := range p.Quotas {
		p.Quotas[i].Row = 0
	}
	clear(a.Rows)
	p.Data = plan.DataFiles{}
	return p, a
}

func sameScenario(t *testing.T, what string, a, b *Scenario) {
	t.Helper()
	pa, aa := withoutRows(a)
	pb, ab := withoutRows(b)
	if diff := cmp.Diff(pa, pb); diff != "" {
		t.Errorf("%s: plan differs:\n%s", what, diff)
	}
	if diff := cmp.Diff(aa, ab); diff != "" {
		t.Errorf("%s: activity differs:\n%s", what, diff)
	}
}

// editTables rewrites every CSV of a folder.
func editTables(t *testing.T, dir string, edit func(name string, rows [][]string) []byte) {
	t.Helper()
	for _, role := range tableRoles {
		name := filepath.Join(dir, role+".csv")
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, edit(role, rows), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

func asCSV(rows [][]string) []byte {
	var b bytes.Buffer
	csv.NewWriter(&b).WriteAll(rows)
	return b.Bytes()
}

// TestEncodings: BOM, GBK, GB18030, CRLF, quotes and Chinese headers say the same.
func TestEncodings(t *testing.T) {
	want := load(t, folderWith(t, nil), "scenario.yaml")
	gbk := func(b []byte) []byte {
		out, err := simplifiedchinese.GBK.NewEncoder().Bytes(b)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	for _, c := range []struct {
		what, encoding string
		edit           func(role string, rows [][]string) []byte
	}{
		{"BOM", encUTF8BOM, func(_ string, r [][]string) []byte { return append([]byte("\xef\xbb\xbf"), asCSV(r)...) }},
		{"CRLF", encUTF8, func(_ string, r [][]string) []byte { return bytes.ReplaceAll(asCSV(r), []byte("\n"), []byte("\r\n")) }},
		{"no final line break", encUTF8, func(_ string, r [][]string) []byte { return bytes.TrimRight(asCSV(r), "\n") }},
		{"quotes and spaces", encUTF8, func(_ string, r [][]string) []byte {
			var b strings.Builder
			for _, row := range r {
				b.WriteString(`" ` + strings.Join(row, ` ","`) + "\u3000\"\n")
			}
			return []byte(b.String())
		}},
		{"Chinese headers", encUTF8, func(role string, r [][]string) []byte {
			for i, name := range r[0] {
				for _, col := range columnsOf(role) {
					if col.name == name {
						r[0][i] = col.zh
					}
				}
			}
			return asCSV(r)
		}},
		{"blank rows", encUTF8, func(_ string, r [][]string) []byte {
			return append(asCSV(r), "\n"+strings.Repeat(",", len(r[0])-1)+"\n"...)
		}},
	} {
		dir := folderWith(t, nil)
		editTables(t, dir, c.edit)
		got := load(t, dir, "scenario.yaml")
		sameScenario(t, c.what, want, got)
		if got.Files[2].Encoding != c.encoding {
			t.Errorf("%s: detected %s", c.what, got.Files[2].Encoding)
		}
	}
	dir := folderWith(t, nil)
	editTables(t, dir, func(role string, r [][]string) []byte {
		if role == "activity" || role == "institutions" {
			return gbk(asCSV(r))
		}
		return asCSV(r)
	})
	got := load(t, dir, "scenario.yaml")
	sameScenario(t, "GBK", want, got)
	if got.Files[1].Encoding != encGB18030 || got.Files[2].Encoding != encGB18030 {
		t.Errorf("GBK not detected: %+v", got.Files)
	}
}

// TestScenarioEncodings: the YAML itself may have a BOM, CRLF or be in GBK, which
// is said in a warning.
func TestScenarioEncodings(t *testing.T) {
	want := load(t, folderWith(t, nil), "scenario.yaml")
	text := baseFile(t, "scenario.yaml")
	crlf := strings.ReplaceAll(text, "\n", "\r\n")
	sameScenario(t, "BOM and CRLF", want, load(t, folderWith(t, map[string]string{"scenario.yaml": "\ufeff" + crlf}), "scenario.yaml"))
	gbk, err := simplifiedchinese.GBK.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	got, list := Load(folderWith(t, map[string]string{"scenario.yaml": gbk}), Options{})
	if got == nil || len(list) != 1 || list[0].Code != "encoding" {
		t.Fatal(printed(list, "en"))
	}
	sameScenario(t, "GBK", want, got)
}

// toWorkbook writes rows as a workbook: numbers as numbers, dates as serials.
func toWorkbook(t *testing.T, name, sheet string, rows [][]string) {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	if sheet != "Sheet1" {
		if _, err := f.NewSheet(sheet); err != nil {
			t.Fatal(err)
		}
	}
	for i, row := range rows {
		for j, v := range row {
			cell, _ := excelize.CoordinatesToCellName(j+1, i+1)
			var value any = v
			var x float64
			if n, err := fmt.Sscanf(v, "%g", &x); n == 1 && err == nil && strings.Trim(v, "0123456789.") == "" {
				value = x
			}
			if d, err := plan.ParseDate(v); err == nil {
				value = serial(d)
			}
			if v != "" {
				f.SetCellValue(sheet, cell, value)
			}
		}
	}
	if err := f.SaveAs(name); err != nil {
		t.Fatal(err)
	}
}

// serial inverts excelDate by search.
func serial(d plan.Date) int {
	return 61 + func() int {
		lo, hi := 0, 80_000
		for lo < hi {
			mid := (lo + hi) / 2
			if e, _ := excelDate(fmt.Sprint(61+mid), false); e.Before(d) {
				lo = mid + 1
			} else {
				hi = mid
			}
		}
		return lo
	}()
}

// TestWorkbooks: the same tables from .xlsx, in a sheet of the table's name or in
// the first, give the same scenario.
func TestWorkbooks(t *testing.T) {
	want := load(t, folderWith(t, nil), "scenario.yaml")
	for _, named := range []bool{false, true} {
		dir := folderWith(t, map[string]string{"top.yaml": onBase +
			"data: {institutions: institutions.xlsx, activity: activity.xlsx, prior: prior.xlsx, quotas: quotas.xlsx}\n"})
		editTables(t, dir, func(role string, rows [][]string) []byte {
			sheet := "Sheet1"
			if named {
				sheet = role
			}
			toWorkbook(t, filepath.Join(dir, role+".xlsx"), sheet, rows)
			return asCSV(rows)
		})
		got := load(t, dir, "top.yaml")
		sameScenario(t, "xlsx", want, got)
		if f := got.Files[3]; f.Encoding != "XLSX" || named != (f.Sheet == "activity") {
			t.Errorf("%+v", f)
		}
	}
}

// TestExcelNumber: float noise goes, everything else stays.
func TestExcelNumber(t *testing.T) {
	for raw, want := range map[string]string{
		"0.30000000000000004": "0.3", "6070004.3899999997": "6070004.39", "1E-2": "0.01", "1.2E3": "1200", "123456789012.34": "123456789012.34",
		"-4.0000000000000001E-2": "-0.04", "h1": "h1", "": "", "NaN": "NaN", "12万元": "12万元", "007": "007", "100": "100",
		"999999999999999.9": "1000000000000000", "e": "e", "1E400": "1E400",
	} {
		if got := excelNumber(raw); got != want {
			t.Errorf("%s: %s, want %s", raw, got, want)
		}
	}
}

// TestExcelDate covers both epochs and the leap day that never was.
func TestExcelDate(t *testing.T) {
	for _, c := range []struct {
		raw  string
		d04  bool
		want string
	}{{"36892", false, "2001-01-01"}, {"61", false, "1900-03-01"}, {"60", false, ""}, {"35430", true, "2001-01-01"},
		{"2958465", false, "9999-12-31"}, {"2958466", false, ""}, {"-1", true, ""}, {"1.5", false, ""}, {"x", false, ""}} {
		d, ok := excelDate(c.raw, c.d04)
		if d.String() != c.want || ok != (c.want != "") {
			t.Errorf("%s: %v %v", c.raw, d, ok)
		}
	}
}

// TestOrderNeverMatters shuffles rows, columns, keys and items.
func TestOrderNeverMatters(t *testing.T) {
	want := load(t, folderWith(t, nil), "scenario.yaml")
	rng := rand.New(rand.NewPCG(1, 2))
	for range 20 {
		dir := folderWith(t, nil)
		editTables(t, dir, func(_ string, rows [][]string) []byte {
			rng.Shuffle(len(rows)-1, func(i, j int) { rows[i+1], rows[j+1] = rows[j+1], rows[i+1] })
			perm := rng.Perm(len(rows[0]))
			out := make([][]string, len(rows))
			for i, row := range rows {
				for _, j := range perm {
					out[i] = append(out[i], row[j])
				}
			}
			return asCSV(out)
		})
		sameScenario(t, "shuffled tables", want, load(t, dir, "scenario.yaml"))
	}
}

// TestDigest: the order of keys and items, comments, notation and file names do
// not count; values, the order of admissions and data bytes do.
func TestDigest(t *testing.T) {
	dir := folderWith(t, nil)
	text, _ := os.ReadFile(filepath.Join(dir, "scenario.yaml"))
	base := load(t, dir, "scenario.yaml").SHA256
	if len(base) != 64 {
		t.Fatalf("digest %q", base)
	}
	edit := func(pairs ...string) string {
		s := strings.NewReplacer(pairs...).Replace(string(text))
		if s == string(text) {
			t.Fatalf("nothing changed by %q", pairs)
		}
		return load(t, folderWith(t, map[string]string{"scenario.yaml": s}), "scenario.yaml").SHA256
	}
	for what, got := range map[string]string{
		"notation": edit("share: 60%", "share: 0.6", "1000.00万元", `"10,000,000.00"`),
		"comment":  edit("year: 2022", "# a comment\nyear: 2022"),
		"default":  edit("plan_start: 2022-01-01\n", ""),
		"keys":     edit("year: 2022\nplan_start: 2022-01-01", "plan_start: 2022-01-01\nyear: 2022"),
		"items":    edit("      - {scheme: employee, share: 60%}\n      - {scheme: resident, share: 70%}", "      - {scheme: resident, share: 70%}\n      - {scheme: employee, share: 60%}"),
	} {
		if got != base {
			t.Errorf("%s: the digest changed", what)
		}
	}
	for what, got := range map[string]string{
		"value": edit("share: 60%", "share: 61%"),
		"title": edit("基准情景", "另一情景"),
		"set":   load(t, dir, "scenario.yaml", "schemes.employee.reserve.rate=5%").SHA256,
	} {
		if got == base {
			t.Errorf("%s: the digest did not change", what)
		}
	}
	moved := folderWith(t, map[string]string{"top.yaml": onBase + "data: {prior: other.csv}\n"})
	prior, _ := os.ReadFile(filepath.Join(moved, "prior.csv"))
	os.WriteFile(filepath.Join(moved, "other.csv"), prior, 0o666)
	if load(t, moved, "top.yaml").SHA256 != base {
		t.Error("a renamed file changed the digest")
	}
	os.WriteFile(filepath.Join(moved, "other.csv"), append(prior, '\n'), 0o666)
	if load(t, moved, "top.yaml").SHA256 == base {
		t.Error("other bytes did not change the digest")
	}
}

// BenchmarkActivity reads 500 000 rows.
func BenchmarkActivity(b *testing.B) {
	name := filepath.Join(b.TempDir(), "activity.csv")
	var buf bytes.Buffer
	buf.WriteString("institution,scheme,unit,month,visits,persons,total_cost,fund_cost,deductions,cases,points,tcm_fund_cost,penalties\n")
	for i := range 500_000 {
		k := i / 12
		fmt.Fprintf(&buf, "h%05d,%s,unit%d,%d,%d,%d,%d.%02d,%d.%02d,%d.10,%d,%d.%04d,%d.50,\n", k/8, []string{"employee", "resident"}[k%2], k/2%4, i%12+1,
			1000+i%500, i%300, 50000+i%9999, i%100, 30000+i%9999, i%100, i%500, i%40, i%4000, i%10000, i%3000)
	}
	if err := os.WriteFile(name, buf.Bytes(), 0o666); err != nil {
		b.Fatal(err)
	}
	f, _ := folder{root: filepath.Dir(name), dir: "."}.resolve("activity.csv")
	b.SetBytes(int64(buf.Len()))
	for b.Loop() {
		t, a := readActivity(f, defaultMaxDataBytes, titlesOf(&plan.Plan{}))
		if len(t.list) > 0 || t.info.Rows != 500_000 || len(a.Lines) != 41_667 {
			b.Fatal(t.list, t.info.Rows, len(a.Lines))
		}
	}
}
