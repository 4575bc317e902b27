package scenarios

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/points"
	"fundsim/scenarios/internal/casegen"
)

const stayHeader = "病例号,机构编码,险种,出院月份,病组,亚组,总费用,按项目统筹支付,住院天数,特例单议,患者编码,入院日期,出院日期,中医药基金支出,备注\n"

// stayOptions read everything there is, with composed groups.
func stayOptions() (*plan.CaseSource, CaseOptions) {
	ratio := money.Ratio(700_000_000)
	src := &plan.CaseSource{Columns: plan.CaseColumns{Group: plan.Names{"病组", "亚组"}}, FundRatio: &ratio}
	opt := CaseOptions{Institutions: []string{"H001", "H33068100001", "机构甲", "机构编码超过十六个字节的医院"},
		Schemes: map[string]string{"employee": "employee", "职工": "employee", "resident": "resident"},
		Needs:   points.Needs{BedDays: true, Special: true, Stays: true, ID: true}, Tolerate: money.One}
	return src, opt
}

var sameCases = cmpopts.EquateEmpty()

// FuzzCases holds the fast reader against encoding/csv: the same rows are
// accepted, with the same values, whatever the text, in blocks of any size.
func FuzzCases(f *testing.F) {
	row := "C1,H001,employee,1,A1,轻,123.45,100,5,0,P1,2022-01-01,2022-01-05,1.5,x\n"
	f.Add([]byte(stayHeader+row), uint16(40))
	f.Add([]byte(stayHeader+strings.Repeat(row, 40)), uint16(333))
	f.Add([]byte("\xef\xbb\xbf"+stayHeader+"\"C\"\"2\",H33068100001,职工,12,\"A,2\",b,\"1,234.50\",,0,1,P2,20220101,2022-01-05 10:00,,\"a,b\"\r\n"), uint16(7))
	f.Add([]byte(stayHeader+" C3 ,机构甲,resident,013,A1,轻,1万元,0.1,5,,P1,2022-02-29,2022-03-01,,\n,,,,,,,,,,,,,,\nC4\n\n"), uint16(64))
	f.Add([]byte(stayHeader+"C5,机构编码超过十六个字节的医院,employee,2,A1,\"轻\",99999999.99,99999999.99,65536,0,P1,2022-01-01,2022-01-05,1.5,\"open\n"), uint16(16))
	var made bytes.Buffer
	if err := casegen.WriteCSV(&made, 7, 30); err != nil {
		f.Fatal(err)
	}
	f.Add(made.Bytes(), uint16(100))
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, data []byte, block uint16) {
		start := time.Now()
		defer quick(t, start)
		name := filepath.Join(dir, "fuzz.csv")
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
		src, opt := stayOptions()
		src.File, opt.Folder = plan.Names{"fuzz.csv"}, dir
		opt.block, opt.sniff, opt.Workers = 8+int(block)%1024, 512, 1 // one worker, so that the same input takes the same path
		got, report, list := ReadCases(context.Background(), src, opt)
		if got == nil {
			if !list.HasErrors() {
				t.Fatal("no cases and no error")
			}
			for _, p := range list {
				if p.Code == "rejected-rows" {
					t.Fatal("a ratio of 1 tolerates everything")
				}
			}
			return
		}
		text := string(data)
		switch report.Files[0].Encoding {
		case encGB18030:
			out, ok := decodeGB(nil, data)
			if !ok {
				t.Fatal("read as GB18030")
			}
			text = string(out)
		case encUTF8BOM:
			text = text[3:]
		}
		o := &oracle{src: src, opt: opt}
		o.read(text)
		if d := cmp.Diff(o.cases(), got, sameCases); d != "" {
			t.Fatalf("oracle − reader +:\n%s", d)
		}
		var rejected []int
		for _, p := range report.Rejected.First {
			rejected = append(rejected, p.Place.Line)
		}
		if want := o.rejected[:min(len(o.rejected), maxRejectsShown)]; !slices.Equal(want, rejected) || int64(len(o.rejected)) != report.Rejected.Rows {
			t.Fatalf("rejected lines %v, want %v", rejected, o.rejected)
		}
	})
}
