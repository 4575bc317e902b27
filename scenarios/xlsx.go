package scenarios

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"fundsim/model/plan"
	"fundsim/model/problem"
)

// A workbook may unpack to at most this many times its size, and always to
// maxPlainBytes; real workbooks stay below 50 times.
const (
	maxZipRatio   = 200
	maxPlainBytes = 64 << 20
)

// xlsxRows reads one sheet of a workbook row by row.
type xlsxRows struct {
	file *excelize.File
	rows *excelize.Rows
	line int
}

// Close removes what the workbook was unpacked to.
func (x *xlsxRows) Close() error { return errors.Join(x.rows.Close(), x.file.Close()) }

func (t *table) openWorkbook(data []byte, limit int64) (r rows) {
	t.info.Encoding = "XLSX"
	// The workbook reader is not ours and has been seen to panic on damaged files.
	defer func() {
		if e := recover(); e != nil {
			t.badWorkbook(fmt.Sprint(e))
			r = nil
		}
	}()
	if size, err := unpackedSize(data); err != nil {
		t.badWorkbook(err.Error())
		return nil
	} else if size > uint64(max(maxPlainBytes, maxZipRatio*int64(len(data)))) || size > uint64(limit) {
		t.fileError(wrong("zip-bomb", "工作簿解压后过大(%d 字节)", "the workbook unpacks to too much (%d bytes)", size))
		return nil
	}
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{
		RawCellValue: true, UnzipSizeLimit: limit, UnzipXMLSizeLimit: min(limit, 16<<20)})
	if err != nil {
		t.badWorkbook(err.Error())
		return nil
	}
	defer func() {
		if r == nil {
			_ = f.Close()
		}
	}()
	sheets := f.GetSheetList()
	if len(sheets) == 0 {
		t.badWorkbook("no sheet")
		return nil
	}
	sheet := sheets[0]
	if slices.Contains(sheets, t.role) {
		sheet = t.role
	}
	t.info.Sheet = sheet
	if props, err := f.GetWorkbookProps(); err == nil && props.Date1904 != nil {
		t.date1904 = *props.Date1904
	}
	it, err := f.Rows(sheet)
	if err != nil {
		t.badWorkbook(err.Error())
		return nil
	}
	return &xlsxRows{file: f, rows: it}
}

func (t *table) badWorkbook(reason string) {
	t.fileError(wrong("bad-workbook", "无法读取工作簿:%s", "cannot read the workbook: %s", reason).
		Advise("请在表格软件中另存为 .xlsx 或 CSV", "save it again as .xlsx or CSV in a spreadsheet program"))
}

// unpackedSize adds up the sizes that the archive declares; reading beyond them
// is an error of the archive reader.
func unpackedSize(data []byte) (uint64, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return 0, err
	}
	var sum uint64
	for _, f := range z.File {
		if sum += f.UncompressedSize64; sum < f.UncompressedSize64 {
			return 1 << 63, nil
		}
	}
	return sum, nil
}

func (x *xlsxRows) next() (fields []string, line int, err error) {
	defer func() {
		if e := recover(); e != nil {
			fields, err = nil, x.fail(fmt.Sprint(e))
		}
	}()
	if !x.rows.Next() {
		if err := x.rows.Error(); err != nil {
			return nil, 0, x.fail(err.Error())
		}
		return nil, 0, io.EOF
	}
	x.line++
	fields, err = x.rows.Columns()
	if err != nil {
		return nil, 0, x.fail(err.Error())
	}
	if x.line == 1 && blank(fields) {
		return nil, 0, x.fail("the first row is empty")
	}
	return fields, x.line, nil
}

func (x *xlsxRows) fail(reason string) error {
	p := wrong("bad-workbook", "无法读取工作簿:%s", "cannot read the workbook: %s", reason)
	p.Place = problem.Place{Row: max(1, x.line)}
	return &problemError{*p}
}

// excelNumber returns the number that a spreadsheet shows for a raw cell. A
// workbook stores binary floats, 0.1+0.2 as 0.30000000000000004; spreadsheets
// show and promise 15 significant digits, so the rest is taken off here.
func excelNumber(raw string) string {
	if strings.Trim(raw, "0123456789.eE+-") != "" || raw == "" || significant(raw) <= 15 && !strings.ContainsAny(raw, "eE") {
		return raw
	}
	x, err := strconv.ParseFloat(raw, 64)
	if err != nil {
		return raw
	}
	shown, err := strconv.ParseFloat(strconv.FormatFloat(x, 'e', 14, 64), 64)
	if err != nil {
		return raw
	}
	return strconv.FormatFloat(shown, 'f', -1, 64)
}

// significant counts the digits of a plain number from the first that is not 0.
func significant(s string) int {
	n := 0
	for _, c := range s {
		if c >= '1' && c <= '9' || c == '0' && n > 0 {
			n++
		}
	}
	return n
}

// excelDate turns the serial number of a day into a date. ok is false where the
// text is no serial; the days before March 1900 are refused, because
// spreadsheets count a 29 February 1900 that never was.
func excelDate(raw string, date1904 bool) (plan.Date, bool) {
	n, err := strconv.Atoi(raw)
	if err != nil {
		return plan.Date{}, false
	}
	epoch := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	if date1904 {
		epoch = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	} else if n <= 60 {
		return plan.Date{}, false
	}
	if n < 0 || n > 2_958_465 {
		return plan.Date{}, false
	}
	y, m, d := epoch.AddDate(0, 0, n).Date()
	return plan.Date{Year: y, Month: int(m), Day: d}, true
}
