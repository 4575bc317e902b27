package scenarios

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"fundsim/calibration/forecast"
)

// annual reads files of a test; names are those of the map.
func annual(t *testing.T, files map[string]string, opt AnnualOptions, names ...string) (*Annual, string) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var refs []string
	for _, n := range names {
		refs = append(refs, filepath.Join(dir, n))
	}
	a, found := LoadAnnual(refs, opt)
	var b strings.Builder
	for _, lang := range []string{"zh", "en"} {
		_ = Format(&b, found, lang, false)
	}
	return a, strings.ReplaceAll(b.String(), dir+string(filepath.Separator), "")
}

var nan = math.NaN()

var sameNaN = cmp.Comparer(func(a, b float64) bool { return a == b || math.IsNaN(a) && math.IsNaN(b) })

// The shapes that bulletins and yearbooks come in, and what is read from them.
func TestAnnualShapes(t *testing.T) {
	for _, c := range []struct {
		name, text string
		opt        AnnualOptions
		want       []Measure
	}{
		{"a row for each year, units in headers", "年份,基金收入(亿元),参保人数(万人)\n2019,\"23,695.2\",135407.4\n2021年,28732.0,-\n", AnnualOptions{},
			[]Measure{{"基金收入", Unit{"亿元", 1e8, "元"}, []forecast.Series{{First: 2019, Values: []float64{23695.2, nan, 28732}}}},
				{"参保人数", Unit{"万人", 1e4, "人"}, []forecast.Series{{First: 2019, Values: []float64{135407.4}}}}}},
		{"full-width brackets and a unit in words", "年度,支出(单位:万元)\n2020年度,1.5亿元\n2021,16000\n", AnnualOptions{},
			[]Measure{{"支出", Unit{"亿元", 1e8, "元"}, []forecast.Series{{First: 2020, Values: []float64{1.5, 1.6}}}}}},
		{"endings of English columns", "year,fund_income_100m,insured_10k\n2020,5,6\n", AnnualOptions{},
			[]Measure{{"fund_income", Unit{"亿", 1e8, ""}, []forecast.Series{{First: 2020, Values: []float64{5}}}}, {"insured", Unit{"万", 1e4, ""}, []forecast.Series{{First: 2020, Values: []float64{6}}}}}},
		{"a column for each year", "指标,单位,2019年,2020年,2021年\n基金收入,亿元,1,2,3\n参保人数,万人,4,…,6\n", AnnualOptions{},
			[]Measure{{"基金收入", Unit{"亿元", 1e8, "元"}, []forecast.Series{{First: 2019, Values: []float64{1, 2, 3}}}}, {"参保人数", Unit{"万人", 1e4, "人"}, []forecast.Series{{First: 2019, Values: []float64{4, nan, 6}}}}}},
		{"one measure of a column for each year", "指标,2019,2020\n基金收入(亿元),1,2\n基金支出(亿元),3,4\n", AnnualOptions{Values: []string{"基金支出"}},
			[]Measure{{"基金支出", Unit{"亿元", 1e8, "元"}, []forecast.Series{{First: 2019, Values: []float64{3, 4}}}}}},
		{"keys, conditions and words of a cell", "year,period,catalog,name,n\n2019,2019,1a,A01 X,5\n2019,2019,1b,A01 X,7\n2020,2020-07,1a,A01 Y,9\n2020,2020,1a,B02 Z,3\n",
			AnnualOptions{Keys: []string{"name:1"}, Values: []string{"n"}, Where: []string{"catalog=1a", "period={year}"}},
			[]Measure{{"n", Unit{Scale: 1}, []forecast.Series{{Key: "A01", First: 2019, Values: []float64{5}}, {Key: "B02", First: 2020, Values: []float64{3}}}}}},
		{"rows added up", "year,scheme,month,n\n2019,职工,1,5\n2019,职工,2,7\n2019,居民,1,1\n", AnnualOptions{Keys: []string{"scheme"}, Values: []string{"n"}, Sum: true},
			[]Measure{{"n", Unit{Scale: 1}, []forecast.Series{{Key: "居民", First: 2019, Values: []float64{1}}, {Key: "职工", First: 2019, Values: []float64{12}}}}}},
		{"a unit that the command line gives", "year,income\n2019,5\n", AnnualOptions{Units: []string{"income=亿元"}},
			[]Measure{{"income", Unit{"亿元", 1e8, "元"}, []forecast.Series{{First: 2019, Values: []float64{5}}}}}},
	} {
		a, said := annual(t, map[string]string{"h.csv": c.text}, c.opt, "h.csv")
		if a == nil {
			t.Errorf("%s: %s", c.name, said)
			continue
		}
		if d := cmp.Diff(c.want, a.Measures, sameNaN); d != "" {
			t.Errorf("%s: %s", c.name, d)
		}
	}
}

// Several files are one history, in the unit of the first; GBK and workbooks are
// read as other tables are.
func TestAnnualFiles(t *testing.T) {
	gbk, err := simplifiedchinese.GBK.NewEncoder().String("年份,基金收入(万元)\n2021,30000\n")
	if err != nil {
		t.Fatal(err)
	}
	book := excelize.NewFile()
	for cell, v := range map[string]any{"A1": "年份", "B1": "基金收入(亿元)", "A2": 2022, "B2": 4.1} {
		if err := book.SetCellValue("Sheet1", cell, v); err != nil {
			t.Fatal(err)
		}
	}
	xlsx, err := book.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	a, said := annual(t, map[string]string{"a.csv": "年份,基金收入(亿元)\n2020,2\n", "b.csv": gbk, "c.xlsx": xlsx.String()}, AnnualOptions{}, "a.csv", "b.csv", "c.xlsx")
	if a == nil {
		t.Fatal(said)
	}
	if d := cmp.Diff([]forecast.Series{{First: 2020, Values: []float64{2, 3, 4.1}}}, a.Measures[0].Series); d != "" {
		t.Error(d)
	}
}

// Every mistake is an error that says where and what to do.
func TestAnnualMistakes(t *testing.T) {
	for _, c := range []struct {
		name, text string
		opt        AnnualOptions
		wants      []string
	}{
		{"no column of years", "a,b\n1,2\n", AnnualOptions{}, []string{"h.csv:1", "没有年份列", "--year-column"}},
		{"a column that is not there", "year,cases\n2019,1\n", AnnualOptions{Values: []string{"case"}}, []string{"--value", "cases", "是否想写"}},
		{"the same key and year again", "year,n\n2019,1\n2019,2\n", AnnualOptions{}, []string{"h.csv:3", "第 2 行", "--sum"}},
		{"no number", "year,n\n2019,many\n", AnnualOptions{}, []string{"h.csv:2:6", "\"many\" 不是数", "--key"}},
		{"misplaced commas", "year,n\n2019,\"1,23\"\n", AnnualOptions{}, []string{"不是数"}},
		{"no year", "year,n\n19,1\n", AnnualOptions{}, []string{"h.csv:2:1", "不是年份"}},
		{"units that cannot be turned", "year,n(亿元)\n2019,1\n2020,3万人\n", AnnualOptions{}, []string{"万人", "亿元", "不能换算"}},
		{"nothing left", "year,k,n\n2019,a,1\n", AnnualOptions{Where: []string{"k=b"}}, []string{"没有可用的数据行", "--where"}},
		{"options that are not understood", "year,n\n2019,1\n", AnnualOptions{Keys: []string{"n:x"}, Where: []string{"n"}, Units: []string{"n=斤"}}, []string{"--key", "--where", "--unit", "亿元"}},
		{"an empty file", "", AnnualOptions{}, []string{"没有内容"}},
		{"a ragged row", "year,n\n2019,1,2\n", AnnualOptions{}, []string{"h.csv:2", "3 列"}},
		{"an unknown unit of a row", "指标,单位,2019,2020\nx,斤,1,2\n", AnnualOptions{}, []string{"h.csv:2:3", "不认识单位"}},
		{"the same column twice", "year,n,n\n2019,1,2\n", AnnualOptions{}, []string{"重复出现"}},
	} {
		a, said := annual(t, map[string]string{"h.csv": c.text}, c.opt, "h.csv")
		if a != nil {
			t.Errorf("%s: was read", c.name)
		}
		for _, want := range c.wants {
			if !strings.Contains(said, want) {
				t.Errorf("%s: %q is not said:\n%s", c.name, want, said)
			}
		}
	}
	if _, found := LoadAnnual([]string{filepath.Join(t.TempDir(), "none.csv")}, AnnualOptions{}); !found.HasErrors() {
		t.Error("a file that is not there")
	}
}

// Whatever stands in a file: no panic, and what is read is finite or unknown.
func FuzzAnnual(f *testing.F) {
	f.Add("年份,基金收入(亿元)\n2019,1\n2020,\"2,345.6\"\n", "", "")
	f.Add("指标,单位,2019年,2020年\n基金收入,亿元,1,-\n", "", "")
	f.Add("year,name,n\n2019,A01 x,5\n", "name:1", "n=亿元")
	f.Add("year,n\n2019,1e9\n2019,NaN\n", "year", "n")
	f.Fuzz(func(t *testing.T, text, key, unit string) {
		name := filepath.Join(t.TempDir(), "h.csv")
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		opt := AnnualOptions{Sum: true}
		if key != "" {
			opt.Keys = []string{key}
		}
		if unit != "" {
			opt.Units = []string{unit}
		}
		a, found := LoadAnnual([]string{name}, opt)
		if (a == nil) != found.HasErrors() {
			t.Fatal("read and refused, or neither")
		}
		if a == nil {
			return
		}
		for _, m := range a.Measures {
			for i := range m.Series {
				s := &m.Series[i]
				if first, ok := s.At(s.First); !ok || math.IsInf(first, 0) || s.First < 1900 || s.Last() > 2200 {
					t.Fatalf("%v from %d", s.Values, s.First)
				}
			}
		}
	})
}
