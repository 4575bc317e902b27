package scenarios

import (
	"bytes"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"

	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/points"
)

// stayParquet writes rows below stayHeader: all as texts, or each column in another
// type that can hold it. Row groups and pages are small.
func stayParquet(t *testing.T, rows [][]string, typed bool) []byte {
	t.Helper()
	names := strings.Split(strings.TrimSpace(stayHeader), ",")
	fields := parquet.Group{}
	for _, name := range names {
		fields[name] = parquet.Optional(parquet.String())
	}
	if typed {
		fields["机构编码"] = parquet.Encoded(parquet.String(), &parquet.RLEDictionary)
		fields["出院月份"] = parquet.Leaf(parquet.Int32Type)
		fields["总费用"] = parquet.Decimal(4, 18, parquet.Int64Type)
		fields["按项目统筹支付"] = parquet.Optional(parquet.Leaf(parquet.DoubleType))
		fields["住院天数"] = parquet.Optional(parquet.Uint(32))
		fields["特例单议"] = parquet.Leaf(parquet.BooleanType)
		fields["入院日期"] = parquet.Date()
		fields["出院日期"] = parquet.TimestampAdjusted(parquet.Millisecond, false)
		fields["亚组"] = parquet.Encoded(parquet.Optional(parquet.String()), &parquet.RLEDictionary)
	}
	schema := parquet.NewSchema("cases", fields)
	var b bytes.Buffer
	w := parquet.NewGenericWriter[any](&b, schema, parquet.PageBufferSize(2000), parquet.MaxRowsPerRowGroup(333))
	for _, r := range rows {
		row := make(parquet.Row, 0, len(names))
		for i, column := range schema.Columns() {
			text := r[indexOf(names, column[0])]
			leaf, _ := schema.Lookup(column[0])
			if text == "" {
				row = append(row, parquet.NullValue().Level(0, 0, i))
				continue
			}
			row = append(row, parquetValue(t, column[0], text, typed).Level(0, leaf.MaxDefinitionLevel, i))
		}
		if _, err := w.WriteRows([]parquet.Row{row}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func indexOf(names []string, name string) int {
	for i := range names {
		if names[i] == name {
			return i
		}
	}
	return -1
}

func parquetValue(t *testing.T, name, text string, typed bool) parquet.Value {
	if typed {
		fen, _ := money.ParseFen(text)
		n, _ := strconv.Atoi(text)
		day, _ := time.Parse(time.DateOnly, text)
		switch name {
		case "出院月份", "住院天数":
			return parquet.Int32Value(int32(n))
		case "总费用":
			return parquet.Int64Value(int64(fen) * 100)
		case "按项目统筹支付":
			x, err := strconv.ParseFloat(text, 64)
			if err != nil {
				t.Fatal(err)
			}
			return parquet.DoubleValue(x)
		case "特例单议":
			return parquet.BooleanValue(n == 1)
		case "入院日期":
			return parquet.Int32Value(int32(day.Unix() / 86400))
		case "出院日期":
			return parquet.Int64Value(day.UnixMilli() + 3_600_000)
		}
	}
	return parquet.ByteArrayValue([]byte(text))
}

// parquetRow is a case in types that raise questions.
type parquetRow struct {
	Institution string   `parquet:"institution"`
	Group       int64    `parquet:"group"`
	Total       float64  `parquet:"total_cost"`
	Fund        *float64 `parquet:"fund_cost"`
	Month       float64  `parquet:"month"`
}

// TestParquetDoubles: a double is an amount only when it is what a number with
// two decimals is stored as.
func TestParquetDoubles(t *testing.T) {
	for _, c := range []struct {
		total float64
		fen   int64
	}{{0.07, 7}, {1.1, 110}, {4.35, 435}, {99999999.99, 9999999999}, {1e10, 1e12}, {0.30000000000000004, -1}, {1.005, -1}, {-1, -1}, {1e10 + 1, -1}, {1e300, -1}} {
		var b bytes.Buffer
		fund := 0.0
		if err := parquet.Write(&b, []parquetRow{{"H001", 302, c.total, &fund, 3}}); err != nil {
			t.Fatal(err)
		}
		cases, report, _ := readCasesText(t, "cases.parquet", b.String(), func(s *plan.CaseSource, o *CaseOptions) {
			s.Constants.Scheme, o.Needs = "employee", points.Needs{}
		})
		switch {
		case c.fen < 0 && (cases != nil || report.Rejected.First[0].Place.Line != 1):
			t.Errorf("%v was accepted", c.total)
		case c.fen >= 0 && (cases == nil || cases.Cost[0] != c.fen || cases.Groups[0] != "302" || cases.Slots[0].Month != 3):
			t.Errorf("%v: %+v %+v", c.total, cases, report.Rejected.First)
		}
	}
}

// TestParquetTypes: types that cannot be read exactly are refused by name.
func TestParquetTypes(t *testing.T) {
	base := func() parquet.Group {
		return parquet.Group{"institution": parquet.String(), "scheme": parquet.String(), "month": parquet.Int(32), "group": parquet.String(),
			"total_cost": parquet.Decimal(2, 12, parquet.Int64Type), "fund_cost": parquet.Int(64)}
	}
	for _, c := range []struct {
		column string
		node   parquet.Node
		want   string
	}{
		{"total_cost", parquet.Leaf(parquet.FloatType), "single-precision"},
		{"group", parquet.Leaf(parquet.DoubleType), "no code or date"},
		{"institution", parquet.Repeated(parquet.String()), "not a plain value"},
		{"month", parquet.Date(), "a date cannot be used here"},
		{"month", parquet.Decimal(0, 9, parquet.Int32Type), "a decimal cannot be used here"},
		{"scheme", parquet.Leaf(parquet.BooleanType), "for special review only"},
	} {
		g := base()
		g[c.column] = c.node
		var b bytes.Buffer
		if err := parquet.NewGenericWriter[any](&b, parquet.NewSchema("cases", g)).Close(); err != nil {
			t.Fatal(err)
		}
		_, _, list := readCasesText(t, "cases.parquet", b.String(), func(_ *plan.CaseSource, o *CaseOptions) { o.Needs = points.Needs{} })
		if len(list) != 1 || list[0].Code != "bad-type" || !strings.Contains(list[0].What.EN, c.want) || !strings.Contains(list[0].What.EN, c.column) {
			t.Errorf("%s: %v", c.column, list)
		}
	}
}
