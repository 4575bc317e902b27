package scenarios

import (
	"crypto/sha256"
	"io"
	"path"
	"strings"

	"fundsim/model/problem"
)

// tableRoles names the tables, in the order they are read.
var tableRoles = []string{"institutions", "activity", "prior", "quotas"}

// maxRowErrors is how many mistakes of one table are listed; the rest are counted.
const maxRowErrors = 50

// column is one column of a table with its two names.
type column struct {
	name, zh string
	required bool
}

// The columns of each table, in the order of the row readers' constants.
var (
	institutionColumns = []column{{"id", "机构编码", true}, {"title", "机构名称", true}, {"kind", "机构类别", true},
		{"level", "等级", true}, {"ownership", "所有制", true}, {"region", "地区", true}, {"alliance", "医共体", true},
		{"lead", "牵头", true}, {"designated_on", "定点日期", true}, {"score", "考核得分", false},
		{"excluded", "不参与结余分配", false}, {"closed_on", "停业日期", false}}
	activityColumns = []column{{"institution", "机构编码", true}, {"scheme", "险种", true}, {"unit", "预算单元", true},
		{"month", "月份", true}, {"visits", "人次", true}, {"persons", "人头", true}, {"total_cost", "总费用", true},
		{"fund_cost", "按项目统筹支付", true}, {"deductions", "审核扣款", false}, {"cases", "病例数", false},
		{"points", "点数", false}, {"tcm_fund_cost", "中医药基金支出", false}, {"penalties", "违规处罚", false}}
	priorColumns = []column{{"institution", "机构编码", true}, {"scheme", "险种", true}, {"unit", "预算单元", true},
		{"visits", "人次", true}, {"persons", "人头", true}, {"total_cost", "总费用", true}, {"fund_cost", "按项目统筹支付", true}}
	quotaColumns = []column{{"holder", "责任单位", true}, {"scheme", "险种", true}, {"unit", "预算单元", true},
		{"budget", "预算额度", true}}
)

// columnsOf returns the columns of a table.
func columnsOf(role string) []column {
	switch role {
	case "institutions":
		return institutionColumns
	case "activity":
		return activityColumns
	case "prior":
		return priorColumns
	case "base_points":
		return baseColumns
	}
	return quotaColumns
}

// rows yields the records of a file, header first. The slice is reused.
type rows interface {
	// next returns io.EOF at the end; any other error is a *problem.Problem.
	next() (fields []string, line int, err error)
}

// table is one data file while it is read and, afterwards, what is needed to
// point into it.
type table struct {
	role     string
	file     file
	columns  []column
	index    []int // column → field of the file, −1 where it is absent
	isXLSX   bool
	packed   bool // by gzip
	date1904 bool
	limit    int64
	text     *source // of a CSV, when it has been asked for
	info     FileInfo
	sum      [sha256.Size]byte
	list     problem.List
	dropped  int
}

// problemError lets a problem travel as an error.
type problemError struct{ problem.Problem }

func (e *problemError) Error() string { return e.What.EN }

// readTable reads one data file and hands its rows to row, trimmed and free of
// control characters, in the order of the columns.
func readTable(role string, f file, limit int64, row func(t *table, line int, cell []string)) *table {
	return readColumns(role, columnsOf(role), f, limit, row)
}

// readColumns is readTable for a table whose columns are not fixed.
func readColumns(role string, columns []column, f file, limit int64, row func(t *table, line int, cell []string)) *table {
	t := &table{role: role, file: f, limit: limit, columns: columns, info: FileInfo{Role: role, Path: f.name}}
	r := t.openRows(limit)
	if r == nil {
		return t
	}
	if c, ok := r.(io.Closer); ok {
		defer c.Close()
	}
	header, line, err := r.next()
	if err != nil {
		if err == io.EOF {
			t.fileError(wrong("empty-file", "文件没有内容:缺少表头", "the file is empty: the header is missing"))
		} else {
			t.stop(err)
		}
		return t
	}
	if !t.header(header, line) {
		return t
	}
	t.each(r, len(header), row)
	if t.dropped > 0 {
		t.fileError(wrong("more-errors", "本文件另有 %d 处错误未列出", "%d more errors in this file are not listed", t.dropped))
	}
	return t
}

// each reads the rows below the header.
func (t *table) each(r rows, width int, row func(t *table, line int, cell []string)) {
	cell := make([]string, len(t.columns))
	for {
		fields, line, err := r.next()
		if err == io.EOF {
			return
		}
		if err != nil {
			t.stop(err)
			return
		}
		if blank(fields) {
			continue // spreadsheets leave such rows behind
		}
		if !t.shapeOK(fields, width, line) {
			continue
		}
		for c, i := range t.index {
			cell[c] = ""
			if i >= 0 && i < len(fields) {
				cell[c] = strings.TrimSpace(fields[i])
			}
		}
		t.info.Rows++
		row(t, line, cell)
	}
}

func blank(fields []string) bool {
	for _, f := range fields {
		if f != "" && strings.TrimSpace(f) != "" {
			return false
		}
	}
	return true
}

// shapeOK refuses ragged rows and control characters. Workbooks leave empty
// cells at the end of a row out, so there only surplus cells count.
func (t *table) shapeOK(fields []string, width, line int) bool {
	if t.isXLSX {
		for len(fields) > width && fields[len(fields)-1] == "" {
			fields = fields[:len(fields)-1]
		}
	}
	if len(fields) > width || len(fields) < width && !t.isXLSX {
		t.rowError(line, "", wrong("ragged-row", "第 %[1]d 行有 %[2]d 列,表头有 %[3]d 列", "row %[1]d has %[2]d fields, the header has %[3]d", line, len(fields), width))
		return false
	}
	for i, f := range fields {
		if clean(f) {
			continue
		}
		if c, found := control(strings.TrimSpace(f), ""); found {
			t.rowError(line, t.columnAt(i), wrong("control-character", "单元格含有控制字符 U+%04X", "the cell holds the control character U+%04X", c))
			return false
		}
	}
	return true
}

// clean is the quick test that nearly every cell passes: printable ASCII.
func clean(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < 0x20 || s[i] >= 0x7f {
			return false
		}
	}
	return true
}

// columnAt names the column that a field of the file belongs to.
func (t *table) columnAt(i int) string {
	for c, at := range t.index {
		if at == i {
			return t.columns[c].name
		}
	}
	return ""
}

// header matches the names in the first row, English or Chinese, to columns.
func (t *table) header(fields []string, line int) bool {
	t.index = make([]int, len(t.columns))
	for c := range t.index {
		t.index[c] = -1
	}
	ok := true
	var extra []string
	for i, f := range fields {
		name := strings.TrimSpace(f)
		c := t.find(name)
		switch {
		case c < 0 && name == "" && i > 0 && blank(fields[i:]):
		case c < 0:
			extra = append(extra, name)
		case t.index[c] >= 0:
			ok = false
			t.rowError(line, t.columns[c].name, wrong("duplicate-column", "列 %s(%s)重复出现", "column %s (%s) appears twice", t.columns[c].name, t.columns[c].zh))
		default:
			t.index[c] = i
		}
	}
	return t.missing(line, extra, fields) && ok
}

func (t *table) find(name string) int {
	for c, col := range t.columns {
		if name == col.name || name == col.zh {
			return c
		}
	}
	return -1
}

// missing reports required columns that are absent and columns that are ignored.
func (t *table) missing(line int, extra, fields []string) bool {
	var zh, en, absent []string
	for c, col := range t.columns {
		if t.index[c] < 0 {
			absent = append(absent, col.name, col.zh)
			if col.required {
				zh, en = append(zh, col.zh), append(en, col.name)
			}
		}
	}
	t.info.Ignored = extra
	for _, name := range extra {
		p := wrong("ignored-column", "多余的列 %s 不被使用", "column %s is not known and is ignored", quote(name)).Suggest(clip(name), absent)
		p.Severity = problem.Warning
		p.Place = problem.Place{Table: t.role, Row: line}
		t.list = append(t.list, *p)
	}
	if len(en) == 0 {
		return true
	}
	p := wrong("missing-column", "缺少列:%[1]s(%[2]s)", "missing columns: %[2]s (%[1]s)", strings.Join(zh, "、"), strings.Join(en, ", "))
	for _, name := range extra {
		if right := problem.Nearest(clip(name), absent); right != "" {
			p.Advise("列 %s 是否应为 %q?", "should column %s be %q?", quote(name), right)
		}
	}
	if len(fields) == 1 && strings.ContainsAny(fields[0], ";\t|") {
		p.Advise("各列须用英文逗号分隔", "columns must be separated by commas")
	}
	t.rowError(line, "", p)
	return false
}

// rowError reports a mistake in a row, as long as there are not too many.
func (t *table) rowError(line int, col string, p *problem.Problem) {
	if len(t.list) >= maxRowErrors {
		t.dropped++
		return
	}
	p.Place = problem.Place{Table: t.role, Row: line, Column: col}
	t.list = append(t.list, *p)
}

// fileError reports a mistake of the file as a whole.
func (t *table) fileError(p *problem.Problem) {
	p.Place = problem.Place{File: t.file.name}
	t.list = append(t.list, *p)
}

// stop reports what ended the reading of a file.
func (t *table) stop(err error) {
	pe, ok := err.(*problemError)
	if !ok {
		t.fileError(wrong("unreadable-file", "无法读取:%v", "cannot read: %v", err))
		return
	}
	if pe.Place.Row > 0 {
		t.rowError(pe.Place.Row, pe.Place.Column, &pe.Problem)
		return
	}
	line := pe.Place.Line
	t.fileError(&pe.Problem)
	t.list[len(t.list)-1].Place.Line = line
}

// openRows reads the file and chooses the reader by the name's ending.
func (t *table) openRows(limit int64) rows {
	data, err := t.file.read(limit)
	if err != nil {
		p := fileProblem(err, t.file.name, limit)
		t.list = append(t.list, p)
		t.list[0].Place.Path = "data." + t.role
		return nil
	}
	t.sum = sha256.Sum256(data)
	zipped := strings.HasPrefix(string(data[:min(len(data), 4)]), "PK\x03\x04")
	switch ext := strings.ToLower(path.Ext(strings.ReplaceAll(t.file.name, "\\", "/"))); {
	case len(data) == 0:
		t.fileError(wrong("empty-file", "文件没有内容:缺少表头", "the file is empty: the header is missing"))
	case ext == ".xlsx":
		t.isXLSX = true
		return t.openWorkbook(data, limit)
	case ext == ".csv" && zipped:
		t.fileError(wrong("wrong-format", "文件名是 .csv,内容却是工作簿", "the name ends in .csv but the content is a workbook").
			Advise("请改名为 .xlsx,或另存为 CSV", "rename it to .xlsx, or save it as CSV"))
	case ext == ".csv":
		return t.openCSV(data)
	default:
		p := wrong("wrong-format", "不支持 %[1]q 格式的数据文件", "data files of type %[1]q are not supported", ext).
			Allow(".csv、.xlsx", ".csv, .xlsx")
		p.Place.Path = "data." + t.role
		t.list = append(t.list, *p)
	}
	return nil
}
