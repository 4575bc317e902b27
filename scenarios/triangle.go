package scenarios

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/problem"
)

// The columns of a triangle, in the order of triangleColumns.
const (
	triIncurred = iota
	triPaid
	triDevelopment
	triAmount
	triUnit
	triScheme
)

// triangleColumns: of paid and development one must be there.
var triangleColumns = []column{{"incurred", "发生月份", true}, {"paid", "支付月份", false}, {"development", "进展月数", false},
	{"amount", "金额", true}, {"unit", "预算单元", false}, {"scheme", "险种", false}}

// maxRunOut is how many months a claim may run out over.
const maxRunOut = 600

// LoadTriangle reads claims by month of service and month of payment (or of
// report): one row for each pair of months, and for each unit and scheme where
// those columns are there. Months are written 2021-03 or 202103.
func LoadTriangle(ref string, opt HistoryOptions) (*plan.Triangle, FileInfo, problem.List) {
	r := &triangleReader{cellReader: *newCellReader(triangleColumns), names: titlesOf(&plan.Plan{}), seen: map[triangleKey]int{}, sums: map[triangleKey]money.Fen{}}
	if opt.Plan != nil {
		r.names = titlesOf(opt.Plan)
	}
	if list := r.choose(triangleColumns, opt.Columns, opt.Units, nil, nil); list.HasErrors() {
		return nil, FileInfo{}, list
	}
	t, p := readLoose("triangle", triangleColumns, ref, opt.Options, r)
	if p != nil {
		return nil, FileInfo{}, problem.List{*p}
	}
	if !t.list.HasErrors() {
		r.end(t)
	}
	list := t.placed()
	if !list.HasErrors() && len(r.seen) == 0 {
		p := list.Errorf("no-rows", "", "没有数据行", "there are no rows of data")
		p.Place.File = ref
	}
	if list.HasErrors() {
		return nil, FileInfo{}, list
	}
	return r.triangle(), t.info, list
}

type triangleKey struct {
	unit, scheme  string
	incurred, dev int
}

type triangleReader struct {
	cellReader
	columnChoice
	names titles
	seen  map[triangleKey]int // row
	sums  map[triangleKey]money.Fen
	last  int // the last month of the data
}

func (r *triangleReader) layout(t *table, header []string, line int) bool {
	t.choose(&r.columnChoice, header, line)
	if t.list.HasErrors() {
		return false
	}
	if (t.index[triPaid] >= 0) == (t.index[triDevelopment] >= 0) {
		t.rowError(line, "", wrong("exactly-one", "支付月份(paid)与进展月数(development)须且只须有一列", "exactly one of the columns paid (支付月份) and development (进展月数) is needed"))
		return false
	}
	return true
}

func (r *triangleReader) row(t *table, line int, cell []string) {
	r.start(t, line, cell)
	k := triangleKey{incurred: r.calendarMonth(triIncurred)}
	if t.index[triPaid] >= 0 {
		if k.dev = r.calendarMonth(triPaid) - k.incurred; k.dev < 0 && !r.bad {
			r.fail(triPaid, wrong("order", "支付月份早于发生月份", "it is before the month of service"))
		}
	} else {
		k.dev = int(r.count(triDevelopment, false))
	}
	if !r.bad && k.dev > maxRunOut {
		r.fail(triIncurred, wrong("out-of-range", "进展 %d 个月", "%d months of development", k.dev).Allow("≤ %d 个月", "≤ %d months", maxRunOut))
	}
	if t.index[triUnit] >= 0 {
		k.unit = r.code(triUnit, r.names.unit)
	}
	if t.index[triScheme] >= 0 {
		k.scheme = r.code(triScheme, r.names.scheme)
	}
	amount := money.Fen(r.scaled(triAmount, r.scale[triAmount]))
	if r.bad {
		return
	}
	if first := r.seen[k]; first != 0 {
		r.fail(triIncurred, wrong("duplicate-row", "这一对月份已见于第 %d 行", "this pair of months is already in row %d", first))
		return
	}
	r.seen[k], r.sums[k] = line, amount
	r.last = max(r.last, k.incurred+k.dev)
}

// calendarMonth reads 2021-03, 2021年3月, 2021/3 or 202103 as 12·year + month − 1.
func (r *cellReader) calendarMonth(c int) int {
	s := r.number(c)
	text := strings.NewReplacer("年", "-", "月", "", "/", "-", ".", "-").Replace(strings.TrimSpace(narrow(s)))
	if len(text) == 6 && !strings.Contains(text, "-") {
		text = text[:4] + "-" + text[4:]
	}
	year, month, ok := strings.Cut(text, "-")
	y, okYear := annualYear(year)
	m, err := strconv.Atoi(month)
	if !ok || !okYear || err != nil || len(month) > 2 || m < 1 || m > plan.Months {
		r.fail(c, wrong("bad-month", "%s 不是年月", "%s is not a month of a year", quote(s)).Allow("如 2021-03", "such as 2021-03"))
		return 0
	}
	return plan.Months*y + m - 1
}

func (r *triangleReader) end(t *table) {
	first, pots := r.last, map[[2]string]bool{}
	for k := range r.seen {
		first = min(first, k.incurred)
		pots[[2]string{k.scheme, k.unit}] = true
	}
	span := r.last - first + 1
	switch {
	case span > maxRunOut:
		t.fileError(wrong("out-of-range", "数据跨 %d 个月", "the data span %d months", span).Allow("≤ %d 个月", "≤ %d months", maxRunOut))
	case len(pots)*span*span > 1_000_000+100*len(r.seen):
		t.fileError(wrong("too-sparse", "%d 个单元、险种 × %d 个月只有 %d 行数据", "%d pots of unit and scheme × %d months have only %d rows", len(pots), span, len(r.seen)))
	}
}

// triangle makes rows from the first month of service of each unit and scheme to
// the last of the data; a pair of months without a row is 0.
func (r *triangleReader) triangle() *plan.Triangle {
	first := map[[2]string]int{}
	for k := range r.sums {
		at := [2]string{k.scheme, k.unit}
		if f, ok := first[at]; !ok || k.incurred < f {
			first[at] = k.incurred
		}
	}
	out := &plan.Triangle{}
	for at, from := range first {
		p := plan.TrianglePot{Scheme: at[0], Unit: at[1], First: from, Amounts: make([][]money.Fen, r.last-from+1)}
		for i := range p.Amounts {
			p.Amounts[i] = make([]money.Fen, len(p.Amounts)-i)
		}
		out.Pots = append(out.Pots, p)
	}
	slices.SortFunc(out.Pots, func(a, b plan.TrianglePot) int {
		return cmp.Or(strings.Compare(a.Scheme, b.Scheme), strings.Compare(a.Unit, b.Unit))
	})
	index := map[[2]string]int{}
	for i, p := range out.Pots {
		index[[2]string{p.Scheme, p.Unit}] = i
	}
	for k, v := range r.sums {
		p := &out.Pots[index[[2]string{k.scheme, k.unit}]]
		p.Amounts[k.incurred-p.First][k.dev] = v
	}
	return out
}

// LoadInstitutions reads a table of institutions that stands alone.
func LoadInstitutions(ref string, opt Options) ([]plan.Institution, FileInfo, problem.List) {
	if opt.MaxBytes <= 0 {
		opt.MaxBytes = defaultMaxDataBytes
	}
	f, p := looseFile(ref, opt)
	if p != nil {
		return nil, FileInfo{}, problem.List{*p}
	}
	t, in := readInstitutions(f, opt.MaxBytes)
	list := t.placed()
	if list.HasErrors() {
		return nil, FileInfo{}, list
	}
	return in, t.info, list
}
