package scenarios

import (
	"path/filepath"
	"slices"
	"strings"

	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/problem"
)

// historyRole names the table of a history of activity, and the sheet of a
// workbook that is preferred.
const historyRole = "history"

// The columns of a history that are read, in the order of historyColumns.
const (
	histYear = iota
	histInstitution
	histScheme
	histUnit
	histMonth
	histVisits
	histCases
	histTotalCost
	histFundCost
	histPoints
	numHistoryColumns
)

// historyColumns are the columns of activity and the year. Of visits and cases
// one at least must be there.
var historyColumns = []column{{"year", "年度", true}, {"institution", "机构编码", true}, {"scheme", "险种", true},
	{"unit", "预算单元", true}, {"month", "月份", false}, {"visits", "人次", false}, {"cases", "病例数", false},
	{"total_cost", "总费用", true}, {"fund_cost", "按项目统筹支付", false}, {"points", "点数", false}}

// historyValues are the columns that hold values, with their place in a history.
var historyValues = []struct {
	at int
	to plan.Column
}{{histVisits, plan.Visits}, {histCases, plan.Cases}, {histTotalCost, plan.TotalCost}, {histFundCost, plan.FundCost}, {histPoints, plan.PointsCol}}

// HistoryOptions say how a history is read.
type HistoryOptions struct {
	Options
	Columns   []string   // COLUMN=HEADER: the file's own name of a column
	Units     []string   // COLUMN=UNIT: the unit of a column whose header does not say, such as 万元
	Constants []string   // COLUMN=VALUE: year, institution, scheme or unit of a file that lacks the column
	Plan      *plan.Plan // whose schemes and units may be named by title; may be nil
}

// History is a history that has been read.
type History struct {
	*plan.History
	Files     []FileInfo
	NotNeeded []string // columns of activity that no assumption rests on
}

// LoadHistory reads a history of activity from one or more files, which may hold
// other years or other institutions: CSV (also packed, .csv.gz), workbooks or
// Parquet with the columns of activity and the year. A month that is empty makes
// the row a yearly total. The list holds all errors and warnings, placed and
// sorted; with errors there is no history.
func LoadHistory(refs []string, opt HistoryOptions) (*History, problem.List) {
	r := &historyReader{cellReader: *newCellReader(historyColumns), line: map[plan.LineKey]int{}, names: titlesOf(&plan.Plan{})}
	if opt.Plan != nil {
		r.names = titlesOf(opt.Plan)
	}
	list := r.options(&opt)
	if list.HasErrors() {
		return nil, list
	}
	h := &History{}
	for _, ref := range refs {
		t, p := readLoose(historyRole, historyColumns, ref, opt.Options, r)
		if p != nil {
			list = append(list, *p)
			continue
		}
		r.tables = append(r.tables, t)
		h.Files = append(h.Files, t.info)
		list = append(list, t.list...)
	}
	if !list.HasErrors() {
		r.end()
	}
	list = list[:0]
	for _, t := range r.tables {
		list = append(list, t.placed()...)
	}
	if !list.HasErrors() && len(r.recs) == 0 {
		p := list.Errorf("no-rows", "", "没有数据行", "there are no rows of data")
		p.Place.File = refs[0]
	}
	if list.HasErrors() {
		return nil, list
	}
	h.History, h.NotNeeded = r.history(), r.notNeeded
	return h, list
}

// looseReader reads a table whose header may name columns in other ways.
type looseReader interface {
	// layout matches a header to the columns of t and tells whether rows can be read.
	layout(t *table, header []string, line int) bool
	row(t *table, line int, cell []string)
}

// readLoose reads a table that stands alone, outside a scenario. The problem is
// that of a file that is not found.
func readLoose(role string, columns []column, ref string, opt Options, r looseReader) (*table, *problem.Problem) {
	if opt.MaxBytes <= 0 {
		opt.MaxBytes = defaultMaxDataBytes
	}
	f, p := looseFile(ref, opt)
	if p != nil {
		return nil, p
	}
	t := &table{role: role, file: f, limit: opt.MaxBytes, columns: columns, info: FileInfo{Role: role, Path: f.name}}
	t.readLoose(r)
	return t, nil
}

// looseFile finds a file that is named outside any scenario.
func looseFile(ref string, opt Options) (file, *problem.Problem) {
	f, err := topFolder(filepath.Dir(ref), opt).resolve(filepath.Base(ref))
	if err != nil {
		p := fileProblem(err, ref, 0)
		p.Place.File = ref
		return file{}, &p
	}
	return f, nil
}

// placed is what was found in a table that no scenario names.
func (t *table) placed() problem.List {
	for i := range t.list {
		if p := &t.list[i]; p.Place.Path != "" { // of the file itself
			p.Place = problem.Place{File: t.file.name}
		}
	}
	list := (&Scenario{tables: map[string]*table{t.role: t}}).Place(t.list)
	list.Sort()
	return list
}

func (t *table) readLoose(r looseReader) {
	in := t.openAny()
	if in == nil {
		return
	}
	defer closeRows(in)
	header, line, err := in.next()
	switch {
	case err != nil && isEnd(err):
		t.fileError(wrong("empty-file", "文件没有内容:缺少表头", "the file is empty: the header is missing"))
		return
	case err != nil:
		t.stop(err)
		return
	}
	header = slices.Clone(header)
	for i := range header {
		header[i] = strings.TrimSpace(strings.Clone(header[i]))
	}
	for len(header) > 1 && header[len(header)-1] == "" {
		header = header[:len(header)-1] // spreadsheets leave such columns behind
	}
	if r.layout(t, header, line) {
		t.each(in, len(header), r.row)
	}
	if t.dropped > 0 {
		t.fileError(wrong("more-errors", "本文件另有 %d 处错误未列出", "%d more errors in this file are not listed", t.dropped))
	}
}

// historyRec is one row while a file is read.
type historyRec struct {
	line  int32
	row   int32
	file  uint16
	year  int16
	month int8 // 0 for a yearly total
	value [5]int64
}

// historyReader gathers the rows of a history.
type historyReader struct {
	cellReader
	columnChoice
	names     titles
	lines     []plan.LineKey
	line      map[plan.LineKey]int
	last      plan.LineKey // rows of a line mostly follow each other
	lastK     int
	recs      []historyRec
	tables    []*table
	years     []int
	has       [numHistoryColumns]bool
	notNeeded []string
}

func (r *historyReader) options(opt *HistoryOptions) problem.List {
	return r.choose(historyColumns, opt.Columns, opt.Units, opt.Constants, []string{"year", "institution", "scheme", "unit"})
}

func (r *historyReader) layout(t *table, header []string, line int) bool {
	for _, name := range t.choose(&r.columnChoice, header, line) {
		if !slices.Contains(r.notNeeded, name) {
			r.notNeeded = append(r.notNeeded, name)
		}
	}
	if t.list.HasErrors() {
		return false
	}
	for c := range historyColumns {
		r.has[c] = r.has[c] || t.index[c] >= 0
	}
	if t.index[histVisits] < 0 && t.index[histCases] < 0 {
		t.rowError(line, "", wrong("missing-column", "缺少列:人次(visits)或病例数(cases)", "missing columns: visits (人次) or cases (病例数)").
			Advise("用 --map visits=列名 指明", "name it with --map visits=HEADER"))
		return false
	}
	return true
}

func (r *historyReader) row(t *table, line int, cell []string) {
	r.start(t, line, cell)
	for c, v := range r.constant {
		cell[c] = v
	}
	rec := historyRec{row: int32(line), file: uint16(len(r.tables)), year: int16(r.year(histYear))}
	key := plan.LineKey{Institution: r.id(histInstitution, false), Scheme: r.code(histScheme, r.names.scheme), Unit: r.code(histUnit, r.names.unit)}
	if cell[histMonth] != "" {
		rec.month = int8(r.month(histMonth))
	}
	for i, v := range historyValues {
		if t.index[v.at] >= 0 {
			rec.value[i] = r.scaled(v.at, r.scale[v.at])
		}
	}
	if r.bad {
		return
	}
	if total, fund := rec.value[2], rec.value[3]; fund > total {
		r.fail(histFundCost, wrong("fund-cost", "统筹支付 %s 大于总费用 %s", "fund cost %s is above total cost %s", money.Fen(fund), money.Fen(total)))
		return
	}
	rec.line = int32(r.lineOf(key))
	if !slices.Contains(r.years, int(rec.year)) {
		r.years = append(r.years, int(rec.year))
	}
	r.recs = append(r.recs, rec)
}

func (r *historyReader) lineOf(key plan.LineKey) int {
	if key == r.last && len(r.lines) > 0 {
		return r.lastK
	}
	k, ok := r.line[key]
	if !ok {
		k = len(r.lines)
		r.lines = append(r.lines, key)
		r.line[key] = k
	}
	r.last, r.lastK = key, k
	return k
}

// CheckHistory finds units and schemes of a history that a plan does not have:
// the assumptions would not fit it.
func CheckHistory(h *History, p *plan.Plan) (list problem.List) {
	units, schemes := map[string]bool{}, map[string]bool{}
	var unitNames, schemeNames []string
	for i := range p.Units {
		unitNames = append(unitNames, p.Units[i].ID)
	}
	for i := range p.Schemes {
		schemeNames = append(schemeNames, p.Schemes[i].ID)
	}
	for _, l := range h.Lines {
		units[l.Unit], schemes[l.Scheme] = true, true
	}
	check := func(zh, en string, found map[string]bool, known []string) {
		for _, x := range sortedKeys(found) {
			if !slices.Contains(known, x) {
				list.Errorf("unknown-reference", "", "历史数据的%[1]s %[3]s 不在情景中", "the history has the %[2]s %[3]s, which the scenario has not", zh, en, quote(x)).
					Allow("%s", "%s", strings.Join(known, ", ")).Suggest(clip(x), known).
					Advise("改用情景的编码或名称,或不用 --scenario", "use the scenario's ids or titles, or leave --scenario out")
			}
		}
	}
	check("单元", "unit", units, unitNames)
	check("险种", "scheme", schemes, schemeNames)
	return list
}
