package scenarios

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/parquet-go/parquet-go"

	"fundsim/model/plan"
)

// parquetFile is a Parquet file of cases. Its row groups are read side by side;
// within one, columns are read page by page in step, a batch of rows at a time.
type parquetFile struct {
	f      *caseFile
	in     caseInput
	groups []parquet.RowGroup
	first  []int64 // rows before each group
	fields []parquetField
	next   atomic.Int64
	rows   int64
}

// parquetField is one field of the layout; leaf is −1 for one that is not read.
type parquetField struct {
	leaf   int
	column int
	typ    parquetType
}

// batchRows is how many rows of all columns are held decoded.
const batchRows = 8192

func (p *parquetFile) close() { p.in.Close() }

// badParquet says why a Parquet file cannot be read.
func badParquet(reason any) error {
	return &problemError{*wrong("bad-parquet", "无法读取 Parquet 文件:%v", "cannot read the Parquet file: %v", reason)}
}

// openParquet reads the schema. The reader is not ours: what it panics at on damaged
// files is reported like any other damage.
func (r *caseRun) openParquet(f *caseFile, in caseInput) (err error) {
	defer func() {
		if e := recover(); e != nil {
			err = badParquet(e)
		}
	}()
	file, err := parquet.OpenFile(in, f.size, parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true))
	if err != nil {
		return badParquet(err)
	}
	f.info.Encoding = "Parquet"
	p := &parquetFile{f: f, in: in, groups: file.RowGroups()}
	for _, g := range p.groups {
		p.first = append(p.first, p.rows)
		p.rows += g.NumRows()
	}
	var names []string
	for _, field := range file.Schema().Fields() {
		names = append(names, field.Name())
	}
	if err := r.header(f, slices.Clone(names), 0); err != nil {
		return err
	}
	if r.list.HasErrors() {
		return nil
	}
	p.fields = make([]parquetField, len(names))
	for i, name := range names {
		p.fields[i] = parquetField{leaf: -1, column: (&boundLayout{caseLayout: f.layout}).columnAt(i)}
		if p.fields[i].column < 0 {
			continue
		}
		leaf, ok := file.Schema().Lookup(name)
		if !ok || leaf.MaxRepetitionLevel > 0 || leaf.MaxDefinitionLevel > 1 || len(leaf.Path) != 1 {
			return badColumn(name, "它不是单一的值", "it is not a plain value")
		}
		p.fields[i].leaf = leaf.ColumnIndex
		if p.fields[i].typ, err = parquetTypeOf(p.fields[i].column, name, leaf.Node); err != nil {
			return err
		}
	}
	f.reader = p
	return nil
}

func badColumn(name, zh, en string) error {
	p := wrong("bad-type", "列 %[1]s 的类型不能使用:%[2]s", "column %[1]s has a type that cannot be used: %[2]s", quote(name), zh)
	p.What.EN = strings.Replace(p.What.EN, zh, en, 1)
	return &problemError{*p}
}

// step reads one row group.
func (p *parquetFile) step(w *caseWorker) (more bool, err error) {
	index := int(p.next.Add(1)) - 1
	if index >= len(p.groups) {
		return false, nil
	}
	defer func() {
		if e := recover(); e != nil {
			err = badParquet(e)
		}
	}()
	group := p.groups[index]
	chunks := group.ColumnChunks()
	b := w.begin(index, int(min(group.NumRows(), 1<<20)))
	columns := make([]*parquetColumn, len(p.fields))
	for i, f := range p.fields {
		if f.leaf >= 0 {
			columns[i] = newParquetColumn(w, f, chunks[f.leaf].Pages())
			defer columns[i].pages.Close()
		}
	}
	rows := &parquetRows{w: w, fields: p.fields, columns: columns, cells: make([][]byte, len(p.fields))}
	for left := group.NumRows(); left > 0; {
		if err := w.run.ctx.Err(); err != nil {
			return false, err
		}
		n := int(min(left, batchRows))
		for i, c := range columns {
			if c == nil {
				continue
			}
			if err := c.fill(n); err != nil {
				return false, badParquet(fmt.Sprintf("%s: %v", quote(caseColumns[p.fields[i].column].name), err))
			}
		}
		rows.read(n)
		left -= int64(n)
		w.run.bytes.Add(p.f.size * int64(n) / max(1, p.rows))
	}
	b.lines = int(group.NumRows())
	return true, w.end()
}

// parquetRows turns batches of columns into cases.
type parquetRows struct {
	w       *caseWorker
	fields  []parquetField
	columns []*parquetColumn
	cells   [][]byte
	done    int
}

// Values of a column that are no values: an empty cell, and one that only
// its text tells what is wrong with.
const (
	nullValue = -1 << 63
	oddValue  = nullValue + 1
)

func (p *parquetRows) read(n int) {
	l := p.w.layout
	var at [numCaseColumns][]int64
	for c := range at {
		if c != caseGroup && l.at[c] >= 0 {
			at[c] = p.columns[l.at[c]].values[:n]
		}
	}
	for i := range n {
		if !p.fast(l, &at, i) {
			p.careful(l, i)
		}
		p.done++
	}
}

// fast takes a row whose values are all right.
func (p *parquetRows) fast(l *boundLayout, at *[numCaseColumns][]int64, i int) bool {
	v := caseValues{institution: l.institution, scheme: l.scheme, group: l.group, month: int64(l.month)}
	bad := false
	get := func(c int, to *int64) {
		if at[c] != nil {
			*to = at[c][i]
			bad = bad || *to < 0
		}
	}
	inst, scheme := int64(v.institution), int64(v.scheme)
	get(caseInstitution, &inst)
	get(caseScheme, &scheme)
	if get(caseMonth, &v.month); l.monthOf {
		v.month = 1 // until the day of discharge is looked at
	}
	get(caseTotal, &v.total)
	get(caseBedDays, &v.bedDays)
	special := int64(0)
	if at[caseSpecial] != nil && at[caseSpecial][i] != nullValue {
		get(caseSpecial, &special)
	}
	if at[caseTCM] != nil && at[caseTCM][i] != nullValue {
		get(caseTCM, &v.tcm)
	}
	if at[caseFund] == nil || at[caseFund][i] == nullValue && l.fundRatio != nil {
		if bad {
			return false
		}
		v.fund = fundOf(v.total, *l.fundRatio)
	} else {
		get(caseFund, &v.fund)
	}
	if bad || v.fund > v.total || v.month < 1 || v.month > plan.Months || v.bedDays > maxBedDays || special > 1 ||
		inst >= maxHolders && !p.w.institutions.closed || scheme >= int64(p.w.stride) {
		return false
	}
	if len(l.caseLayout.group) > 0 {
		if v.group = p.group(l, i); v.group >= maxGroups {
			return false
		}
	}
	v.institution, v.scheme, v.special = uint32(inst), uint32(scheme), uint64(special)
	var x caseExtras
	if l.extras && !p.extras(l, at, i, &v, &x) {
		return false
	}
	p.w.emit(&v)
	if l.extras {
		p.w.emitExtras(l, &x)
	}
	return true
}

// extras takes what only some rules need from row i.
func (p *parquetRows) extras(l *boundLayout, at *[numCaseColumns][]int64, i int, v *caseValues, x *caseExtras) bool {
	if l.needs.ID {
		if at[caseID][i] < 0 {
			return false
		}
		x.id = p.columns[l.at[caseID]].text(i)
	}
	if at[caseDischarged] != nil {
		day := at[caseDischarged][i] - dayShift
		if day < minDay || day > maxDay {
			return false
		}
		if x.discharged = int32(day); l.monthOf {
			v.month = int64(dayMonth(day))
		}
	}
	if l.needs.Stays {
		patient, day := at[casePatient][i], at[caseAdmitted][i]-dayShift
		if patient < 0 || day < minDay || day > int64(x.discharged) {
			return false
		}
		x.patient, x.admitted = uint32(patient), int32(day)
	}
	return true
}

// group finds the group of row i; the codes of a composed one are joined.
func (p *parquetRows) group(l *boundLayout, i int) uint32 {
	fields := l.caseLayout.group
	if len(fields) == 1 {
		if v := p.columns[fields[0]].values[i]; v >= 0 {
			return uint32(v)
		}
		return noCode
	}
	key := p.w.composed[:0]
	for k, f := range fields {
		c := p.columns[f]
		if c.values[i] < 0 {
			return noCode
		}
		if k > 0 {
			key = append(key, '-')
		}
		key = append(key, c.codes.names[c.values[i]]...)
	}
	n := len(key)
	p.w.composed = append(key, "        "...)
	return p.w.groups.find(p.w.composed, 0, n)
}

// careful reads row i from its cells as text.
func (p *parquetRows) careful(l *boundLayout, i int) {
	w := p.w
	for f, c := range p.columns {
		p.cells[f] = nil
		if c != nil {
			p.cells[f] = c.text(i)
		}
	}
	w.mistakes, w.rejectedTotal = w.mistakes[:0], -1
	if w.careful(l, p.cells) {
		return
	}
	w.reject(p.done, func() []byte {
		var text []string
		for f, c := range p.columns {
			if c != nil {
				text = append(text, caseColumns[p.fields[f].column].name+"="+string(c.text(i)))
			}
		}
		return []byte(strings.Join(text, ","))
	})
}

// fill decodes the next n values of a column.
func (c *parquetColumn) fill(n int) error {
	c.values, c.texts, c.starts = c.values[:0], c.texts[:0], c.starts[:0]
	clear(c.odd)
	for len(c.values) < n {
		if c.at == c.size {
			page, err := c.pages.ReadPage()
			if err == io.EOF {
				return io.ErrUnexpectedEOF
			}
			if err != nil {
				return err
			}
			c.turn(page)
			continue
		}
		m := min(n-len(c.values), c.size-c.at)
		c.decode(m)
		c.at += m
	}
	return nil
}
