package scenarios

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/points"
	"fundsim/scenarios/internal/casegen"
)

// stayRows makes n rows below stayHeader, all of them right.
func stayRows(n int) [][]string {
	r := rand.New(rand.NewPCG(3, 4))
	_, opt := stayOptions()
	var out [][]string
	for i := range n {
		total := int64(r.ExpFloat64() * 1e6)
		fund := money.Fen(total * int64(r.IntN(101)) / 100).String()
		if i%7 == 0 {
			fund = ""
		}
		in := time.Date(2022, 1, 1+r.IntN(300), 0, 0, 0, 0, time.UTC)
		out = append(out, []string{fmt.Sprintf("病例%05d", i), opt.Institutions[r.IntN(4)], []string{"employee", "职工", "resident"}[r.IntN(3)],
			fmt.Sprint(1 + r.IntN(12)), fmt.Sprintf("A%d", r.IntN(20)), []string{"轻", "重"}[r.IntN(2)], money.Fen(total).String(), fund,
			fmt.Sprint(r.IntN(30)), fmt.Sprint(r.IntN(2)), fmt.Sprintf("P%03d", r.IntN(n/3+1)), in.Format(time.DateOnly),
			in.AddDate(0, 0, r.IntN(20)).Format(time.DateOnly), "", "备注"})
	}
	return out
}

func csvText(rows [][]string) string {
	var b strings.Builder
	b.WriteString(stayHeader)
	for _, r := range rows {
		b.WriteString(strings.Join(r, ",") + "\n")
	}
	return b.String()
}

func writeFile(t *testing.T, dir, name string, data []byte) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
		t.Fatal(err)
	}
}

func zipped(t *testing.T, parts ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	for _, text := range parts { // several archives one behind the other are one
		z := gzip.NewWriter(&b)
		if _, err := z.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return b.Bytes()
}

// workbook writes rows as a spreadsheet would: numbers and dates as numbers.
func workbook(t *testing.T, rows [][]string) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	header := strings.Split(strings.TrimSpace(stayHeader), ",")
	set := func(col, row int, v any) {
		cell, _ := excelize.CoordinatesToCellName(col, row)
		if err := f.SetCellValue("Sheet1", cell, v); err != nil {
			t.Fatal(err)
		}
	}
	for c, name := range header {
		set(c+1, 1, name)
	}
	for i, r := range rows {
		for c, text := range r {
			switch name := header[c]; {
			case text == "":
			case name == "总费用" || name == "按项目统筹支付" || name == "出院月份" || name == "住院天数" || name == "特例单议":
				var x float64
				if _, err := fmt.Sscan(text, &x); err != nil {
					t.Fatal(err)
				}
				set(c+1, i+2, x)
			case strings.HasSuffix(name, "日期"):
				d, err := time.Parse(time.DateOnly, text)
				if err != nil {
					t.Fatal(err)
				}
				set(c+1, i+2, d)
			default:
				set(c+1, i+2, text)
			}
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestCaseFormats: the same rows in every encoding and format, split in every
// way, read by any number of workers in blocks of any size, are the same cases.
func TestCaseFormats(t *testing.T) {
	rows := stayRows(2000)
	text := csvText(rows)
	src, opt := stayOptions()
	o := &oracle{src: src, opt: opt}
	o.read(text)
	if len(o.rejected) > 0 {
		t.Fatal(o.rejected)
	}
	want := o.cases()
	dir := t.TempDir()
	gbk, err := simplifiedchinese.GB18030.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, dir, "plain.csv", []byte(text))
	writeFile(t, dir, "bom.csv", []byte("\xef\xbb\xbf"+strings.ReplaceAll(text, "\n", "\r\n")))
	writeFile(t, dir, "gbk.csv", []byte(gbk))
	writeFile(t, dir, "blank.csv", []byte("\n,,\n"+strings.ReplaceAll(text, "\n", "\n\n")+" , ,\n"))
	writeFile(t, dir, "noend.csv", []byte(strings.TrimSuffix(text, "\n")))
	writeFile(t, dir, "quoted.csv", []byte(stayHeader+"\""+strings.ReplaceAll(strings.ReplaceAll(text[len(stayHeader):len(text)-1], ",", "\",\""), "\n", "\"\n\"")+"\"\n"))
	writeFile(t, dir, "packed.csv.gz", zipped(t, text[:5000], text[5000:]))
	writeFile(t, dir, "gbk.csv.gz", zipped(t, gbk))
	writeFile(t, dir, "book.xlsx", workbook(t, rows))
	writeFile(t, dir, "texts.parquet", stayParquet(t, rows, false))
	writeFile(t, dir, "types.parquet", stayParquet(t, rows, true))
	writeFile(t, dir, "part-1.csv", []byte(csvText(rows[:700])))
	writeFile(t, dir, "part-2.csv.gz", zipped(t, csvText(rows[700:1100])))
	writeFile(t, dir, "part-3.xlsx", workbook(t, rows[1100:1300]))
	writeFile(t, dir, "part-4.parquet", stayParquet(t, rows[1300:], true))
	for _, c := range []struct {
		name, encoding string
		files          []string
	}{
		{"plain", encUTF8, []string{"plain.csv"}},
		{"BOM and CRLF", encUTF8BOM, []string{"bom.csv"}},
		{"GBK", encGB18030, []string{"gbk.csv"}},
		{"blank lines", encUTF8, []string{"blank.csv"}},
		{"no last line end", encUTF8, []string{"noend.csv"}},
		{"all quoted", encUTF8, []string{"quoted.csv"}},
		{"packed", encUTF8, []string{"packed.csv.gz"}},
		{"packed GBK", encGB18030, []string{"gbk.csv.gz"}},
		{"workbook", "XLSX", []string{"book.xlsx"}},
		{"Parquet of texts", "Parquet", []string{"texts.parquet"}},
		{"Parquet of types", "Parquet", []string{"types.parquet"}},
		{"pattern, mixed", encUTF8, []string{"part-*"}},
		{"list, mixed", encUTF8, []string{"part-1.csv", "./part-[23]*", "part-4.parquet"}},
	} {
		for _, how := range []struct{ workers, block int }{{1, 0}, {2, 0}, {3, 257}, {2, 5000}} {
			opt.Folder, opt.Workers, opt.block = dir, how.workers, how.block
			src.File = c.files
			got, report, list := ReadCases(context.Background(), src, opt)
			if list.HasErrors() {
				t.Fatalf("%s: %s", c.name, printed(list, "en"))
			}
			if d := cmp.Diff(want, got, sameCases); d != "" {
				t.Errorf("%s, %+v:\n%.3000s", c.name, how, d)
			}
			if report.Rows != 2000 || report.Files[0].Encoding != c.encoding || cmp.Diff([]string{"备注"}, report.Files[0].Ignored) != "" {
				t.Errorf("%s: %+v", c.name, report)
			}
		}
	}
}

// TestCasePatterns: patterns are resolved where the names are, and may not leave the
// folder unless they are allowed to.
func TestCasePatterns(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "city", "data"), 0o700); err != nil {
		t.Fatal(err)
	}
	row := "C1,H001,employee,1,A1,100.00,70.00,5,0\n"
	for _, name := range []string{"city/data/b.csv", "city/data/a.csv", "city/c[1].csv", "out.csv"} {
		writeFile(t, dir, name, []byte(simpleHeader+row))
	}
	for _, c := range []struct {
		pattern string
		outside bool
		dir     string
		want    []string
	}{
		{"data/*.csv", false, "", []string{"data/a.csv", "data/b.csv"}},
		{"*.csv", false, "data", []string{"data/a.csv", "data/b.csv"}},
		{"../c[1].csv", false, "data", []string{"c[1].csv"}},
		{"../*.csv", false, "", nil},
		{"../*.csv", true, "", []string{"../out.csv"}},
		{filepath.Join(dir, "*.csv"), true, "", []string{"../out.csv"}},
		{"./d?ta/[ab].csv", true, "", []string{"data/a.csv", "data/b.csv"}},
		{"data/[", false, "", nil},
	} {
		opt := genOptions()
		opt.home = folder{root: filepath.Join(dir, "city"), dir: c.dir, outside: c.outside}
		_, report, list := ReadCases(context.Background(), &plan.CaseSource{File: plan.Names{c.pattern}}, opt)
		var got []string
		for _, f := range report.Files {
			rel, err := filepath.Rel(opt.home.root, f.Path)
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, rel)
		}
		if d := cmp.Diff(c.want, got); d != "" || list.HasErrors() != (c.want == nil) {
			t.Errorf("%+v: %s %v", c, d, list)
		}
	}
}

// TestEncodingFarBehind: a file whose first half is ASCII may turn out to be
// GB18030, or neither, far behind its beginning.
func TestEncodingFarBehind(t *testing.T) {
	row := "C1,H001,employee,1,A1,100.00,70.00,5,0\n"
	ascii := simpleHeader + strings.Repeat(row, 200)
	small := func(_ *plan.CaseSource, o *CaseOptions) { o.sniff, o.block = 1000, 512 }
	cases, report, list := readCasesText(t, "cases.csv", ascii+strings.Replace(row, "employee", "\xd6\xb0\xb9\xa4", 1), small)
	if list.HasErrors() || cases.N() != 201 || report.Files[0].Encoding != encGB18030 {
		t.Errorf("%v %+v", list, report)
	}
	_, _, list = readCasesText(t, "cases.csv", ascii+"C\xff\xff"+row, small)
	if len(list) != 1 || list[0].Code != "encoding" || list[0].Place.Line != 202 {
		t.Errorf("%+v", list)
	}
	// A file cut short in the archive is no shorter file.
	whole := zipped(t, ascii)
	_, _, list = readCasesText(t, "cases.csv.gz", string(whole[:len(whole)-9]), small)
	if len(list) != 1 || list[0].Code != "bad-archive" {
		t.Errorf("%+v", list)
	}
}

// TestCaseSubstitutes: constants, the ratio and the day of discharge take the
// place of absent columns; what is not needed is not read.
func TestCaseSubstitutes(t *testing.T) {
	ratio, month := money.Ratio(333_333_333), 7
	cases, report, list := readCasesText(t, "cases.csv", "Facility,DRG,Severity,los,Cost\nH001,302,Major,x,100.01\nH002,302,Minor,9,0.03\n",
		func(s *plan.CaseSource, o *CaseOptions) {
			s.Columns = plan.CaseColumns{Institution: "Facility", Group: plan.Names{"DRG", "Severity"}, TotalCost: "Cost", BedDays: "los"}
			s.Constants, s.FundRatio, o.Needs = plan.CaseConstant{Scheme: "职工", Month: &month}, &ratio, points.Needs{}
		})
	want := &points.Cases{Groups: []string{"302-Major", "302-Minor"}, Start: []int64{0, 1, 2}, Cost: []int64{10001, 3}, Slot: []uint32{0, 1},
		Slots:  []points.Slot{{Institution: "H001", Scheme: "employee", Month: 7}, {Institution: "H002", Scheme: "employee", Month: 7}},
		Totals: []points.SlotTotals{{Cases: 1, TotalCost: 10001, FundCost: 3334}, {Cases: 1, TotalCost: 3, FundCost: 1}}}
	if d := cmp.Diff(want, cases, sameCases); d != "" || len(list) > 0 {
		t.Errorf("%s %v", d, list)
	}
	if d := cmp.Diff([]string{"los"}, report.Files[0].NotNeeded); d != "" {
		t.Error(d)
	}
	text := "institution,scheme,出院日期,group,total_cost,fund_cost\nH001,resident,2022-11-30,A,2,1\n"
	cases, _, list = readCasesText(t, "cases.csv", text, func(s *plan.CaseSource, o *CaseOptions) {
		s.Columns.Discharged, o.Needs = "出院日期", points.Needs{}
	})
	if list.HasErrors() || len(list) != 1 || list[0].Code != "month-of-discharge" || cases.Slots[0].Month != 11 || cases.Discharged != nil {
		t.Errorf("%v %+v", list, cases)
	}
	_, _, list = readCasesText(t, "cases.csv", text, func(_ *plan.CaseSource, o *CaseOptions) { o.Needs = points.Needs{} })
	if len(list) != 1 || list[0].Code != "missing-column" || !strings.Contains(list[0].Hint.EN, "columns.discharged") {
		t.Errorf("%v", list)
	}
	_, _, list = readCasesText(t, "cases.csv", simpleHeader+"C1,H001,employee,1,A1,100.00,70.00,5,0\n", func(s *plan.CaseSource, _ *CaseOptions) { s.Constants.Month = &month })
	if len(list) != 1 || list[0].Code != "unused-constant" {
		t.Errorf("%v", list)
	}
	cases, _, list = readCasesText(t, "cases.csv", simpleHeader+"C1,Z9,any,1,A1,100.00,70.00,5,0\n", func(_ *plan.CaseSource, o *CaseOptions) { o.Institutions, o.Schemes = nil, nil })
	if len(list) != 0 || cases.Slots[0] != (points.Slot{Institution: "Z9", Scheme: "any", Month: 1}) {
		t.Errorf("%v %+v", list, cases)
	}
}

// TestCaseCancel: a cancelled run ends within a second and leaves nothing.
func TestCaseCancel(t *testing.T) {
	dir := t.TempDir()
	var made bytes.Buffer
	if err := casegen.WriteCSV(&made, 1, 300_000); err != nil {
		t.Fatal(err)
	}
	broken := bytes.ReplaceAll(made.Bytes(), []byte("employee"), []byte("emp")) // rows for the file of rejected rows
	writeFile(t, dir, "a.csv", broken)
	writeFile(t, dir, "b.csv.gz", zipped(t, string(broken)))
	for _, name := range []string{"a.csv", "b.csv.gz"} {
		ctx, cancel := context.WithCancel(context.Background())
		opt := genOptions()
		opt.block, opt.RejectedTo, opt.Tolerate = 4096, filepath.Join(dir, "rejected.csv"), money.One
		calls := 0
		opt.Progress = func(p CaseProgress) {
			if calls++; p.Bytes > p.TotalBytes {
				t.Errorf("%+v", p)
			}
		}
		var stopped time.Time
		go func() { time.Sleep(10 * time.Millisecond); stopped = time.Now(); cancel() }()
		cases, _, list := ReadCases(ctx, &plan.CaseSource{File: plan.Names{filepath.Join(dir, name)}}, opt)
		if cases != nil || len(list) != 1 || list[0].Code != "cancelled" || time.Since(stopped) > time.Second || calls == 0 {
			t.Errorf("%s: %v after %v", name, list, time.Since(stopped))
		}
		if left, _ := os.ReadDir(dir); len(left) != 2 {
			t.Errorf("left behind: %v", left)
		}
		cancel()
	}
}

// TestManyRejects: the list of rejected rows is bounded and the same for any
// number of workers.
func TestManyRejects(t *testing.T) {
	dir := t.TempDir()
	var made bytes.Buffer
	if err := casegen.WriteCSV(&made, 1, 400_000); err != nil {
		t.Fatal(err)
	}
	writeFile(t, dir, "a.csv", bytes.ReplaceAll(made.Bytes(), []byte(",resident"), []byte(",nobody")))
	var first []byte
	for _, workers := range []int{1, 2, 4} {
		opt := genOptions()
		opt.Workers, opt.block, opt.RejectedTo = workers, 1<<18, filepath.Join(dir, "rejected.csv")
		_, report, list := ReadCases(context.Background(), &plan.CaseSource{File: plan.Names{filepath.Join(dir, "a.csv")}}, opt)
		if report.Rejected.Written != maxRejectsHeld || report.Rejected.Rows < 150_000 || len(list) != 1+maxRejectsShown {
			t.Fatalf("%+v", report.Rejected)
		}
		data, err := os.ReadFile(opt.RejectedTo)
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = data
		}
		if !bytes.Equal(first, data) {
			t.Error("another list with", workers, "workers")
		}
	}
}
