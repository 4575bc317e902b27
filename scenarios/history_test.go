package scenarios

import (
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"fundsim/model/money"
	"fundsim/model/plan"
)

// historyFile writes a file and reads it as a history.
func historyFile(t *testing.T, name string, data []byte, opt HistoryOptions) (*History, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o666); err != nil {
		t.Fatal(err)
	}
	h, list := LoadHistory([]string{path}, opt)
	if (h == nil) != list.HasErrors() {
		t.Fatalf("history %v with %s", h, printed(list, "en"))
	}
	return h, strings.ReplaceAll(printed(list, "en"), filepath.Dir(path)+string(filepath.Separator), "")
}

const smallHistory = `year,institution,scheme,unit,month,visits,total_cost,fund_cost,persons
2020,b,employee,ward,2,11,1100.50,770,9
2020,b,employee,ward,1,10,1000.00,700,8
2021,a,employee,ward,,300,30000,21000,100
2019,a,employee,ward,12,7,70.1,60,
`

// TestHistory: rows of any order make lines and years in order; a month that is
// empty makes a yearly total.
func TestHistory(t *testing.T) {
	h, found := historyFile(t, "h.csv", []byte(smallHistory), HistoryOptions{})
	if found != "" {
		t.Error(found)
	}
	want := &plan.History{
		Lines:  []plan.LineKey{{Institution: "a", Scheme: "employee", Unit: "ward"}, {Institution: "b", Scheme: "employee", Unit: "ward"}},
		Years:  []int{2019, 2020, 2021},
		Months: []uint16{1 << 11, 0, plan.WholeYear, 0, 3, 0},
	}
	column := func(values map[int]int64) []int64 {
		out := make([]int64, 72)
		for at, v := range values {
			out[at] = v
		}
		return out
	}
	want.Columns[plan.Visits] = column(map[int]int64{11: 7, 24: 300, 48: 10, 49: 11})
	want.Columns[plan.TotalCost] = column(map[int]int64{11: 7010, 24: 3000000, 48: 100000, 49: 110050})
	want.Columns[plan.FundCost] = column(map[int]int64{11: 6000, 24: 2100000, 48: 70000, 49: 77000})
	if diff := cmp.Diff(want, h.History); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"persons"}, h.NotNeeded); diff != "" {
		t.Error(diff)
	}
	if h.Total(plan.Visits, h.Cell(1, 1)) != 21 || !h.Complete(h.Cell(0, 2)) || h.Complete(h.Cell(1, 1)) {
		t.Error("totals or completeness")
	}
	early := h.Through(2020)
	if diff := cmp.Diff([]int{2019, 2020}, early.Years); diff != "" || early.Total(plan.Visits, early.Cell(1, 1)) != 21 || early.Cell(1, 1) == h.Cell(1, 1) {
		t.Error(diff)
	}
	if odd := h.Without([]int{2020}); odd.Total(plan.Visits, odd.Cell(0, 1)) != 300 {
		t.Error("a year left out moves the others")
	}
}

// TestHistoryShapes: one history in every file format, encoding and manner of
// naming columns.
func TestHistoryShapes(t *testing.T) {
	plain, found := historyFile(t, "h.csv", []byte(smallHistory), HistoryOptions{})
	if found != "" {
		t.Fatal(found)
	}
	chinese := strings.Replace(smallHistory, "year,institution,scheme,unit,month,visits,total_cost,fund_cost,persons", "年份,机构编码,险种,科目,月份,人次,医疗费用(万元),按项目统筹支付(亿元),人头", 1)
	chinese = strings.NewReplacer("1100.50,770", "0.11005,0.0000077", "1000.00,700", "0.1,0.000007", "30000,21000", "3,0.00021", "70.1,60", "0.00701,0.0000006", ",300,", ",0.03,").Replace(chinese)
	chinese = strings.Replace(chinese, "人次,", "人次(万人次),", 1)
	chinese = strings.NewReplacer(",11,", ",0.0011,", ",10,", ",0.001,", ",7,", ",0.0007,", "employee", "职工", "2020,", "2020年,").Replace(chinese)
	mapped := HistoryOptions{Columns: []string{"year=年份", "预算单元=科目", "total_cost=医疗费用"},
		Plan: &plan.Plan{Schemes: []plan.Scheme{{ID: "employee", Title: "职工"}}}}
	gb, err := simplifiedchinese.GB18030.NewEncoder().Bytes([]byte(chinese))
	if err != nil {
		t.Fatal(err)
	}
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	z.Write([]byte(smallHistory))
	z.Close()
	for _, c := range []struct {
		name string
		data []byte
		opt  HistoryOptions
	}{
		{"chinese.csv", []byte(chinese), mapped},
		{"gb.csv", gb, mapped},
		{"packed.csv.gz", packed.Bytes(), HistoryOptions{}},
		{"book.xlsx", historyBook(t), HistoryOptions{}},
		{"h.parquet", historyParquet(t), HistoryOptions{}},
		{"const.csv", []byte(strings.NewReplacer("employee,", "", "scheme,", "").Replace(smallHistory)), HistoryOptions{Constants: []string{"scheme=employee"}}},
		{"in.csv", []byte(strings.Replace(strings.NewReplacer("1100.50,", "0.11005,", "1000.00,", "0.1,", "30000,", "3,", "70.1,", "0.00701,").Replace(smallHistory), "employee", "employee", 1)), HistoryOptions{Units: []string{"total_cost=万元"}}},
	} {
		h, found := historyFile(t, c.name, c.data, c.opt)
		if found != "" {
			t.Errorf("%s:\n%s", c.name, found)
		}
		if h == nil {
			continue
		}
		if diff := cmp.Diff(plain.History, h.History); diff != "" {
			t.Errorf("%s:\n%s", c.name, diff)
		}
	}
}

func historyBook(t *testing.T) []byte {
	f := excelize.NewFile()
	defer f.Close()
	for r, line := range strings.Split(strings.TrimSpace(smallHistory), "\n") {
		for c, cell := range strings.Split(line, ",") {
			at, _ := excelize.CoordinatesToCellName(c+1, r+1)
			f.SetCellValue("Sheet1", at, cell)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func historyParquet(t *testing.T) []byte {
	type row struct {
		Year        int32   `parquet:"year"`
		Institution string  `parquet:"institution,dict"`
		Scheme      string  `parquet:"scheme,dict"`
		Unit        string  `parquet:"unit"`
		Month       *int32  `parquet:"month,optional"`
		Visits      int64   `parquet:"visits"`
		TotalCost   float64 `parquet:"total_cost"`
		FundCost    int64   `parquet:"fund_cost,decimal(2:18)"`
	}
	month := func(m int32) *int32 { return &m }
	var b bytes.Buffer
	w := parquet.NewGenericWriter[row](&b)
	if _, err := w.Write([]row{{2020, "b", "employee", "ward", month(2), 11, 1100.5, 77000}, {2020, "b", "employee", "ward", month(1), 10, 1000, 70000},
		{2021, "a", "employee", "ward", nil, 300, 30000, 2100000}, {2019, "a", "employee", "ward", month(12), 7, 70.1, 6000}}); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestHistoryMistakes: every mistake is found, placed, and all at once.
func TestHistoryMistakes(t *testing.T) {
	head := "year,institution,scheme,unit,month,visits,total_cost,fund_cost\n"
	for _, c := range []struct {
		name, text string
		opt        HistoryOptions
		want       []string
	}{
		{"cells", head + "19,a,e,u,1,1,1,1\n2020,,e,u,13,x,1.234,1\n2020,a,e,u,1,-1,,2\n", HistoryOptions{}, []string{
			`h.csv:2:1`, `"19" is not a year`, `h.csv:3:6`, `institution: the cell is empty`, `"13" is not a month`, `visits: "x" is not a whole number`, `"1.234" is finer than a fen`,
			`visits: "-1" is negative`, `total_cost: the cell is empty`}},
		{"fund cost", head + "2020,a,e,u,1,1,1,2\n", HistoryOptions{}, []string{"fund cost 2.00 is above total cost 1.00"}},
		{"twice", head + "2020,a,e,u,1,1,1,1\n2020,a,e,u,1,1,1,1\n2021,a,e,u,,1,1,1\n2021,a,e,u,,1,1,1\n", HistoryOptions{}, []string{"h.csv:3", "month 1 is already in row 2", "year 2021 is already in row 4"}},
		{"mixed", head + "2020,a,e,u,1,1,1,1\n2020,a,e,u,,1,1,1\n2021,a,e,u,,1,1,1\n2021,a,e,u,3,1,1,1\n", HistoryOptions{}, []string{"(row 2)", "(row 4)", "both a yearly total and months"}},
		{"columns", "yaer,institution,scheme,unit,total_cost\n", HistoryOptions{}, []string{"missing columns: year (年度)", `should column "yaer" be "year"`, "is not known and is ignored"}},
		{"other names", "年度,机构,险种,预算单元,人次,总费用\n", HistoryOptions{}, []string{"missing columns: institution", "such as --map institution=机构"}},
		{"no counts", "year,institution,scheme,unit,total_cost\n2020,a,e,u,1\n", HistoryOptions{}, []string{"missing columns: visits (人次) or cases (病例数)", "--map visits=HEADER"}},
		{"map", head, HistoryOptions{Columns: []string{"visits=门诊人次"}}, []string{`there is no column "门诊人次", which --map names`}},
		{"options", head, HistoryOptions{Columns: []string{"vists=x", "visits"}, Units: []string{"visits=亿元", "total_cost=斤", "month=1"}, Constants: []string{"visits=3"}}, []string{
			`--map cannot name the column "vists"`, `did you mean "visits"`, `--map "visits" is not understood`, `"亿元" cannot be the unit of column visits`, `"斤" cannot be the unit`, `--in cannot name the column "month"`, `--const cannot name the column "visits"`}},
		{"constant", head + "2020,a,e,u,1,1,1,1\n", HistoryOptions{Constants: []string{"scheme=x"}}, []string{"so --const cannot give its value"}},
		{"units", "year,institution,scheme,unit,visits(万人次),总费用(亿元)\n2020,a,e,u,0.12345,1.23456789012\n2021,a,e,u,1,1亿元\n", HistoryOptions{}, []string{
			"is no whole number in its unit", "has more decimals than its unit in fen", "the cell must not name a unit again"}},
		{"empty", "", HistoryOptions{}, []string{"the header is missing"}},
		{"no rows", head, HistoryOptions{}, []string{"there are no rows of data"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			h, found := historyFile(t, "h.csv", []byte(c.text), c.opt)
			if h != nil {
				t.Fatal("read all the same")
			}
			for _, want := range c.want {
				if !strings.Contains(found, want) {
					t.Errorf("%q is not said in\n%s", want, found)
				}
			}
		})
	}
	for _, c := range []struct{ name, data, want string }{
		{"h.parquet", "PAR1xx", "cannot read the Parquet file"}, {"h.csv.gz", "\x1f\x8bxx", "cannot unpack"}, {"h.doc", "x", "not supported"},
	} {
		if _, found := historyFile(t, c.name, []byte(c.data), HistoryOptions{}); !strings.Contains(found, c.want) || !strings.Contains(found, c.name) {
			t.Errorf("%s: %s", c.name, found)
		}
	}
}

// TestHistoryFiles: years may stand in files of their own.
func TestHistoryFiles(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		return path
	}
	head := "year,institution,scheme,unit,month,visits,total_cost\n"
	a, b := write("a.csv", head+"2020,x,e,u,1,5,7\n"), write("b.csv", "年度,机构编码,险种,预算单元,病例数,总费用(万元)\n2021,x,e,u,9,1\n")
	h, list := LoadHistory([]string{a, b}, HistoryOptions{})
	if h == nil {
		t.Fatal(printed(list, "en"))
	}
	if len(h.Files) != 2 || h.Total(plan.Cases, 1) != 9 || h.Total(plan.Visits, 0) != 5 || h.Total(plan.TotalCost, 1) != 1000000 {
		t.Errorf("%+v", h.History)
	}
	c := write("c.csv", head+"2020,x,e,u,1,5,7\n2021,x,e,u,2,5,7\n")
	_, list = LoadHistory([]string{a, b, c}, HistoryOptions{})
	for _, want := range []string{"c.csv:2", "month 1 is already in row 2 of ", "c.csv:3", "both a yearly total and months (row 2 of ", "b.csv"} {
		if !strings.Contains(printed(list, "en"), want) {
			t.Errorf("%q is not said in\n%s", want, printed(list, "en"))
		}
	}
	if _, list = LoadHistory([]string{a, filepath.Join(dir, "none.csv")}, HistoryOptions{}); !list.HasErrors() {
		t.Error("a file that is not there")
	}
}

// TestTriangle: rows of months of service and payment make rows up to the last
// month of the data.
func TestTriangle(t *testing.T) {
	path := filepath.Join(t.TempDir(), "t.csv")
	write := func(text string) {
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for _, text := range []string{
		"发生月份,支付月份,金额(万元)\n2021-01,2021-01,1\n2021-01,202103,0.5\n2021年2月,2021/2,2\n",
		"incurred,development,amount\n202101,0,10000\n202101,2,5000\n202102,0,20000\n",
	} {
		write(text)
		tri, _, list := LoadTriangle(path, HistoryOptions{})
		if tri == nil {
			t.Fatal(printed(list, "en"))
		}
		want := &plan.Triangle{Pots: []plan.TrianglePot{{First: 12 * 2021, Amounts: [][]money.Fen{{1000000, 0, 500000}, {2000000, 0}, {0}}}}}
		if diff := cmp.Diff(want, tri); diff != "" {
			t.Error(diff)
		}
	}
	write("incurred,paid,amount\n2021-02,2021-01,1\n2021-13,2021-01,1\n2021-01,2021-01,x\n2021-01,2021-02,1\n2021-01,2021-02,1\n")
	_, _, list := LoadTriangle(path, HistoryOptions{})
	for _, want := range []string{"before the month of service", `"2021-13" is not a month`, "not an amount", "already in row 5"} {
		if !strings.Contains(printed(list, "en"), want) {
			t.Errorf("%q is not said in\n%s", want, printed(list, "en"))
		}
	}
	write("incurred,amount\n2021-02,1\n")
	if _, _, list := LoadTriangle(path, HistoryOptions{}); !strings.Contains(printed(list, "en"), "exactly one of the columns paid") {
		t.Error(printed(list, "en"))
	}
}

// FuzzHistory: any bytes as a history and as a triangle.
func FuzzHistory(f *testing.F) {
	f.Add([]byte(smallHistory), "visits=人次")
	f.Add([]byte("年份,机构编码,险种,预算单元,病例数(万例),总费用(亿元)\n2020,a,e,u,1,1\n"), "year=年份")
	f.Add([]byte("incurred,paid,amount\n2021-01,2021-02,1\n"), "")
	f.Add([]byte("incurred,development,amount,unit,scheme\n2021-01,600,1,a,b\n1990-01,0,1,c,d\n"), "")
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, data []byte, column string) {
		defer quick(t, time.Now())
		name := filepath.Join(dir, "h.csv")
		if err := os.WriteFile(name, data, 0o666); err != nil {
			t.Fatal(err)
		}
		opt := HistoryOptions{Columns: []string{column}}
		if column == "" {
			opt.Columns = nil
		}
		opt.MaxBytes = 1 << 20
		h, list := LoadHistory([]string{name}, opt)
		_ = printed(list, "zh")
		if (h == nil) != list.HasErrors() {
			t.Fatal("a history with errors, or none without")
		}
		if h != nil {
			rows := 0
			for _, m := range h.Months {
				for ; m > 0; m &= m - 1 {
					rows++
				}
			}
			if rows != h.Files[0].Rows {
				t.Errorf("%d rows in the history, %d in the file", rows, h.Files[0].Rows)
			}
		}
		tri, _, list := LoadTriangle(name, opt)
		_ = printed(list, "zh")
		if (tri == nil) != list.HasErrors() {
			t.Fatal("a triangle with errors, or none without")
		}
	})
}

// FuzzParquetTable: damaged Parquet files.
func FuzzParquetTable(f *testing.F) {
	f.Add([]byte("PAR1"))
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, data []byte) {
		defer quick(t, time.Now())
		name := filepath.Join(dir, "h.parquet")
		if err := os.WriteFile(name, data, 0o666); err != nil {
			t.Fatal(err)
		}
		h, list := LoadHistory([]string{name}, HistoryOptions{Options: Options{MaxBytes: 1 << 20}})
		if (h == nil) != list.HasErrors() {
			t.Fatal("a history with errors, or none without")
		}
	})
}
