package scenarios

import (
	"context"
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/points"
	"fundsim/model/problem"
)

const simpleHeader = "case_id,institution,scheme,month,group,total_cost,fund_cost,bed_days,special\n"

// readCasesText reads one file with two institutions and two schemes.
func readCasesText(t *testing.T, name, text string, change func(*plan.CaseSource, *CaseOptions)) (*points.Cases, *CaseReport, problem.List) {
	t.Helper()
	dir := t.TempDir()
	if text != "" {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	src := &plan.CaseSource{File: plan.Names{name}}
	opt := CaseOptions{Folder: dir, Institutions: []string{"H001", "H002"},
		Schemes: map[string]string{"employee": "employee", "职工": "employee", "resident": "resident"},
		Needs:   points.Needs{BedDays: true, Special: true}}
	if change != nil {
		change(src, &opt)
	}
	return ReadCases(context.Background(), src, opt)
}

// TestBrokenCaseRows breaks one cell after another; each row must be refused at
// its line with these words.
func TestBrokenCaseRows(t *testing.T) {
	good := "C1,H001,employee,1,A1,100.00,70.00,5,0\n"
	stays := "patient,admitted,discharged,institution,scheme,month,group,total_cost,fund_cost,case_id\n"
	stay := func(from, to string) string { return "P1," + from + "," + to + ",H001,employee,1,A1,100,70,C1\n" }
	for _, c := range []struct{ name, header, row, code, zh, en string }{
		{"few fields", "", "C1,H001,employee\n", "ragged-row", "本行有 3 列,表头有 9 列", "the row has 3 fields, the header has 9"},
		{"many fields", "", "C1,H001,employee,1,A1,100,70,5,0,x\n", "ragged-row", "本行有 10 列", "the row has 10 fields"},
		{"bare quote", "", "C\"1,H001,employee,1,A1,100,70,5,0\n", "csv-syntax", "未加引号的单元格里有引号", "in a field that is not quoted"},
		{"open quote", "", "\"C1,H001,employee,1,A1,100,70,5,0\n", "csv-syntax", "引号到行末仍未结束", "may not hold a line break"},
		{"line break in quotes", "", "\"C\n1\",H001,employee,1,A1,100,70,5,0\n", "csv-syntax", "单元格内不能换行", "may not hold a line break"},
		{"text behind a quote", "", "\"C\"1,H001,employee,1,A1,100,70,5,0\n", "csv-syntax", "引号 \" 不配对", "is not closed or not doubled"},
		{"control character", "", "C\x011,H001,employee,1,A1,100,70,5,0\n", "control-character", "控制字符 U+0001", "the control character U+0001"},
		{"NUL", "", "C\x001,H001,employee,1,A1,100,70,5,0\n", "control-character", "控制字符 U+0000", "the control character U+0000"},
		{"institution empty", "", "C1,,employee,1,A1,100,70,5,0\n", "empty-cell", "institution(机构编码):单元格为空", "institution: the cell is empty"},
		{"institution unknown", "", "C1,H003,employee,1,A1,100,70,5,0\n", "unknown-reference", "institution(机构编码):不认识 \"H003\"", "institution: unknown value \"H003\""},
		{"scheme empty", "", "C1,H001,,1,A1,100,70,5,0\n", "empty-cell", "scheme(险种):单元格为空", "scheme: the cell is empty"},
		{"scheme unknown", "", "C1,H001,emploee,1,A1,100,70,5,0\n", "unknown-reference", "不认识 \"emploee\"", "unknown value \"emploee\""},
		{"month empty", "", "C1,H001,employee,,A1,100,70,5,0\n", "empty-cell", "month(出院月份):单元格为空", "month: the cell is empty"},
		{"month 0", "", "C1,H001,employee,0,A1,100,70,5,0\n", "bad-month", "\"0\" 不是月份", "\"0\" is not a month"},
		{"month 13", "", "C1,H001,employee,13,A1,100,70,5,0\n", "bad-month", "\"13\" 不是月份", "\"13\" is not a month"},
		{"month as a date", "", "C1,H001,employee,2022-01,A1,100,70,5,0\n", "bad-month", "\"2022-01\" 不是月份", "\"2022-01\" is not a month"},
		{"group empty", "", "C1,H001,employee,1,,100,70,5,0\n", "empty-cell", "group(病组):单元格为空", "group: the cell is empty"},
		{"total empty", "", "C1,H001,employee,1,A1,,70,5,0\n", "empty-cell", "total_cost(总费用):单元格为空", "total_cost: the cell is empty"},
		{"total no number", "", "C1,H001,employee,1,A1,1e5,70,5,0\n", "bad-amount", "\"1e5\" 不是金额", "\"1e5\" is not an amount"},
		{"total negative", "", "C1,H001,employee,1,A1,-100,70,5,0\n", "negative", "\"-100\" 为负数", "\"-100\" is negative"},
		{"three decimals", "", "C1,H001,employee,1,A1,100.001,70,5,0\n", "too-many-decimals", "\"100.001\" 不足一分", "finer than a fen"},
		{"thousands comma", "", "C1,H001,employee,1,A1,\"10,00\",70,5,0\n", "bad-amount", "千分位逗号位置不对", "misplaced thousands comma"},
		{"unknown unit", "", "C1,H001,employee,1,A1,100美元,70,5,0\n", "bad-unit", "单位不认识", "unknown unit"},
		{"too large", "", "C1,H001,employee,1,A1,10000000000.01,70,5,0\n", "out-of-range", "超出一个病例的上限", "above the limit of one case"},
		{"far too large", "", "C1,H001,employee,1,A1,99999999999999999999,70,5,0\n", "out-of-range", "超出一个病例的上限", "above the limit of one case"},
		{"fund empty", "", "C1,H001,employee,1,A1,100,,5,0\n", "empty-cell", "fund_cost(按项目统筹支付):单元格为空", "fund_cost: the cell is empty"},
		{"fund above total", "", "C1,H001,employee,1,A1,100,100.01,5,0\n", "fund-cost", "统筹支付 100.01 大于总费用 100.00", "fund cost 100.01 is above total cost 100.00"},
		{"bed days empty", "", "C1,H001,employee,1,A1,100,70,,0\n", "empty-cell", "bed_days(住院天数):单元格为空", "bed_days: the cell is empty"},
		{"bed days negative", "", "C1,H001,employee,1,A1,100,70,-1,0\n", "bad-number", "\"-1\" 不是天数", "\"-1\" is not a number of days"},
		{"half a day", "", "C1,H001,employee,1,A1,100,70,5.5,0\n", "bad-number", "\"5.5\" 不是天数", "\"5.5\" is not a number of days"},
		{"bed days too many", "", "C1,H001,employee,1,A1,100,70,65536,0\n", "bad-number", "\"65536\" 不是天数", "\"65536\" is not a number of days"},
		{"special", "", "C1,H001,employee,1,A1,100,70,5,2\n", "bad-flag", "\"2\" 不是 0 或 1", "\"2\" is neither 0 nor 1"},
		{"admitted empty", stays, stay("", "2022-01-05"), "empty-cell", "admitted(入院日期):单元格为空", "admitted: the cell is empty"},
		{"no such day", stays, stay("2022-02-29", "2022-03-05"), "bad-date", "\"2022-02-29\" 不是日期", "\"2022-02-29\" is not a date"},
		{"slashes", stays, stay("2022/1/5", "2022-03-05"), "bad-date", "\"2022/1/5\" 不是日期", "\"2022/1/5\" is not a date"},
		{"discharged first", stays, stay("2022-01-06", "2022-01-05"), "bad-date", "出院日期 2022-01-05 早于入院日期 2022-01-06", "discharged on 2022-01-05, before the admission on 2022-01-06"},
		{"patient empty", stays, strings.Replace(stay("2022-01-01", "2022-01-05"), "P1", "", 1), "empty-cell", "patient(患者编码):单元格为空", "patient: the cell is empty"},
		{"case id empty", stays, strings.Replace(stay("2022-01-01", "2022-01-05"), ",C1", ",", 1), "empty-cell", "case_id(病例号):单元格为空", "case_id: the cell is empty"},
		{"row far too long", "", strings.Repeat("x", maxRowBytes) + ",H001,employee,1,A1,100,70,5,0\n", "long-row", "本行超过 1 MiB", "longer than 1 MiB"},
	} {
		t.Run(c.name, func(t *testing.T) {
			header, row := simpleHeader, good
			if c.header != "" {
				header, row = c.header, stay("2022-01-01", "2022-01-01")
			}
			cases, report, list := readCasesText(t, "cases.csv", header+row+"\n"+c.row+row, func(_ *plan.CaseSource, o *CaseOptions) {
				if c.header != "" {
					o.Needs = points.Needs{Stays: true, ID: true}
				}
			})
			if cases != nil || report.Rejected.Rows == 0 || len(report.Rejected.First) == 0 {
				t.Fatalf("accepted: %v %+v", cases, report)
			}
			p := report.Rejected.First[0]
			if p.Code != c.code || p.Place.Line != 4 || !strings.Contains(p.What.ZH, c.zh) || !strings.Contains(p.What.EN, c.en) {
				t.Errorf("got %s, line %d: %s / %s", p.Code, p.Place.Line, p.What.ZH, p.What.EN)
			}
			if !strings.Contains(printed(list, "zh"), c.zh) || !strings.Contains(printed(list, "en"), c.en) || list[0].Code != "rejected-rows" && list[1].Code != "rejected-rows" {
				t.Errorf("printed: %s", printed(list, "zh"))
			}
		})
	}
}

// TestBrokenCaseFiles breaks headers, files and the source.
func TestBrokenCaseFiles(t *testing.T) {
	row := "C1,H001,employee,1,A1,100.00,70.00,5,0\n"
	for _, c := range []struct {
		name, file, text, code, en string
		change                     func(*plan.CaseSource, *CaseOptions)
	}{
		{"absent", "cases.csv", "", "missing-file", "does not exist", nil},
		{"no match", "c*.csv", "", "missing-file", "no file matches \"c*.csv\"", nil},
		{"outside", "../cases.csv", "", "outside-folder", "leaves the scenario's folder", nil},
		{"outside by pattern", "../*.csv", "", "outside-folder", "leaves the scenario's folder", nil},
		{"empty", "cases.csv", "\n", "empty-file", "the header is missing", nil},
		{"header only", "cases.csv", simpleHeader, "no-cases", "the files hold no cases", nil},
		{"other type", "cases.txt", simpleHeader + row, "wrong-format", "of type \".txt\" are not supported", nil},
		{"workbook as CSV", "cases.csv", "PK\x03\x04", "wrong-format", "the content is a workbook", nil},
		{"no workbook", "cases.xlsx", "hello", "bad-workbook", "cannot read the workbook", nil},
		{"no Parquet", "cases.parquet", "hello", "bad-parquet", "cannot read the Parquet file", nil},
		{"no archive", "cases.csv.gz", "hello, hello", "bad-archive", "cannot unpack", nil},
		{"UTF-16", "cases.csv", "\xff\xfec\x00a\x00\n\x00", "encoding", "in UTF-16", nil},
		{"no encoding", "cases.csv", simpleHeader + row + "C\xff\xff,H001,employee,1,A1,100.00,70.00,5,0\n", "encoding", "neither valid UTF-8 nor valid GB18030", nil},
		{"columns", "cases.csv", "case_id,institution,month\nC1,H001,1\n", "missing-column", "lacks columns: scheme, total_cost, fund_cost, bed_days, group", nil},
		{"misspelt column", "cases.csv", strings.Replace(simpleHeader, "total_cost", "total_costs", 1) + row, "missing-column", "should column \"total_costs\" be \"total_cost\"?", nil},
		{"semicolons", "cases.csv", strings.ReplaceAll(simpleHeader+row, ",", ";"), "missing-column", "separated by commas", nil},
		{"mapped name absent", "cases.csv", simpleHeader + row, "missing-column", "institution (\"Facility\")", func(s *plan.CaseSource, _ *CaseOptions) { s.Columns.Institution = "Facility" }},
		{"group part absent", "cases.csv", simpleHeader + row, "missing-column", "group (\"group + severity\")", func(s *plan.CaseSource, _ *CaseOptions) { s.Columns.Group = plan.Names{"group", "severity"} }},
		{"stays without columns", "cases.csv", simpleHeader + row, "missing-column", "patient, admitted, discharged", func(_ *plan.CaseSource, o *CaseOptions) { o.Needs.Stays = true }},
		{"column twice", "cases.csv", strings.Replace(simpleHeader, "case_id", "month", 1) + row, "duplicate-column", "\"month\" appears twice", nil},
		{"column in both languages", "cases.csv", strings.Replace(simpleHeader, "case_id", "出院月份", 1) + row, "duplicate-column", "appears twice", nil},
		{"constant unknown", "cases.csv", simpleHeader + row, "unknown-reference", "unknown value \"pupil\"", func(s *plan.CaseSource, _ *CaseOptions) { s.Constants.Scheme = "pupil" }},
		{"too large", "cases.csv", simpleHeader + row, "too-large", "over the limit of 10 B", func(_ *plan.CaseSource, o *CaseOptions) { o.MaxBytes = 10 }},
		{"named twice", "cases.csv", simpleHeader + row, "duplicate-file", "is named twice", func(s *plan.CaseSource, _ *CaseOptions) { s.File = plan.Names{"cases.csv", "*.csv"} }},
		{"damaged UTF-8 with BOM", "cases.csv", "\xef\xbb\xbf" + simpleHeader + row + "C\xff\xff,H001,employee,1,A1,100.00,70.00,5,0\n", "encoding", "the cell is not valid UTF-8", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			cases, _, list := readCasesText(t, c.file, c.text, c.change)
			if cases != nil || !list.HasErrors() {
				t.Fatal("accepted")
			}
			found := false
			for _, p := range list {
				found = found || p.Code == c.code && strings.Contains(p.What.EN+" "+p.Hint.EN, c.en)
			}
			if !found {
				t.Errorf("want %s %q, got %s", c.code, c.en, printed(list, "en"))
			}
			if strings.Contains(printed(list, "zh"), "%!") || strings.Contains(printed(list, "en"), "%!") {
				t.Error(printed(list, "zh"))
			}
		})
	}
}

// TestTolerate: rejected rows up to the ratio are left out and said; above it
// nothing is read. Either way they are written down.
func TestTolerate(t *testing.T) {
	text := simpleHeader +
		"C1,H001,employee,1,A1,100.00,70.00,5,0\n" +
		"C2,H009,employee,1,A1,200.00,70.00,5,0\n" +
		"C3,H001,employee,0,A1,x,70.00,5,0\n" +
		"C4,H002,职工,12,B1,\"1,000\",70.00,5,1\n"
	for _, c := range []struct {
		tolerate money.Ratio
		ok       bool
	}{{0, false}, {499_999_999, false}, {500_000_000, true}, {money.One, true}} {
		out := filepath.Join(t.TempDir(), "rejected.csv")
		cases, report, list := readCasesText(t, "cases.csv", text, func(_ *plan.CaseSource, o *CaseOptions) { o.Tolerate, o.RejectedTo = c.tolerate, out })
		if (cases != nil) != c.ok || list.HasErrors() == c.ok {
			t.Fatalf("%v: %v", c.tolerate, list)
		}
		if c.ok && (cases.N() != 2 || len(cases.Groups) != 2 || cases.Cost[1] != 100_000 || !cases.Special[1]) {
			t.Errorf("cases: %+v", cases)
		}
		r := report.Rejected
		if report.Rows != 4 || r.Rows != 2 || r.TotalCost != 20_000 || r.Unreadable != 1 || r.Written != 2 || r.WrittenTo != out {
			t.Errorf("report: %+v", report)
		}
		if len(r.Kinds) != 3 {
			t.Errorf("kinds: %+v", r.Kinds)
		}
		f, err := os.Open(out)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(f).ReadAll()
		f.Close()
		if err != nil || len(rows) != 3 || rows[1][1] != "3" || rows[2][1] != "4" || rows[2][3] != "bad-amount bad-month" || rows[2][6] != "C3,H001,employee,0,A1,x,70.00,5,0" {
			t.Errorf("written: %v %v", rows, err)
		}
		if left, _ := filepath.Glob(filepath.Join(filepath.Dir(out), ".*")); len(left) != 0 {
			t.Errorf("left behind: %v", left)
		}
	}
}
