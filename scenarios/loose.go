package scenarios

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"errors"
	"io"
	"strings"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"
)

// openAny opens a table that may also be a packed CSV or a Parquet file.
func (t *table) openAny() rows {
	name := strings.ToLower(t.file.name)
	packed, columnar := strings.HasSuffix(name, ".csv.gz"), strings.HasSuffix(name, ".parquet")
	if !packed && !columnar {
		return t.openRows(t.limit)
	}
	data, err := t.file.read(t.limit)
	if err != nil {
		t.list = append(t.list, fileProblem(err, t.file.name, t.limit))
		t.list[0].Place.File = t.file.name
		return nil
	}
	t.sum = sha256.Sum256(data)
	if columnar {
		return t.openParquet(data)
	}
	t.packed = true
	text, err := unpack(data, t.limit)
	if err != nil {
		t.fileError(wrong("bad-gzip", "无法解压:%v", "cannot unpack: %v", err))
		return nil
	}
	if len(text) == 0 {
		t.fileError(wrong("empty-file", "文件没有内容:缺少表头", "the file is empty: the header is missing"))
		return nil
	}
	return t.openCSV(text)
}

// unpack returns at most limit bytes.
func unpack(data []byte, limit int64) ([]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	return readLimited(z, limit)
}

func closeRows(r rows) {
	if c, ok := r.(io.Closer); ok {
		_ = c.Close()
	}
}

func isEnd(err error) bool { return errors.Is(err, io.EOF) }

// parquetTable reads a Parquet file row by row, every value as the text that a
// table would show.
type parquetTable struct {
	names   []string
	leaves  []int // field of each leaf column
	kinds   []parquetText
	groups  []parquet.RowGroup
	current parquet.Rows
	batch   []parquet.Row
	have    int
	at      int
	fields  []string
	line    int
}

// parquetText says how the values of a leaf are written as text.
type parquetText struct {
	decimal, unsigned bool
	scale             int
}

func (t *table) openParquet(data []byte) (r rows) {
	defer func() { // the reader is not ours: what it panics at is reported like any other damage
		if e := recover(); e != nil {
			t.stop(badParquet(e))
			r = nil
		}
	}()
	t.isXLSX = true // has no lines of text to show
	t.info.Encoding = "Parquet"
	file, err := parquet.OpenFile(bytes.NewReader(data), int64(len(data)), parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true))
	if err != nil {
		t.stop(badParquet(err))
		return nil
	}
	p := &parquetTable{groups: file.RowGroups(), batch: make([]parquet.Row, 1024), line: 0}
	for _, f := range file.Schema().Fields() {
		leaf, ok := file.Schema().Lookup(f.Name())
		if !ok || leaf.MaxRepetitionLevel > 0 || len(leaf.Path) != 1 {
			t.stop(badColumn(f.Name(), "它不是单一的值", "it is not a plain value"))
			return nil
		}
		kind, err := parquetTextOf(f.Name(), leaf.Node)
		if err != nil {
			t.stop(err)
			return nil
		}
		for len(p.leaves) <= leaf.ColumnIndex {
			p.leaves, p.kinds = append(p.leaves, -1), append(p.kinds, parquetText{})
		}
		p.leaves[leaf.ColumnIndex], p.kinds[leaf.ColumnIndex] = len(p.names), kind
		p.names = append(p.names, f.Name())
	}
	p.fields = make([]string, len(p.names))
	return p
}

// parquetTextOf refuses types that no column of a table has.
func parquetTextOf(name string, node parquet.Node) (k parquetText, err error) {
	switch node.Type().Kind() {
	case parquet.Int96:
		return k, badColumn(name, "INT96 已废弃", "INT96 is obsolete")
	case parquet.Float:
		return k, badColumn(name, "单精度浮点数放不下金额和编码", "single-precision numbers do not hold amounts or codes")
	}
	if lt := node.Type().LogicalType(); lt != nil {
		switch v := lt.Value.(type) {
		case *format.DecimalType:
			k.decimal, k.scale = true, int(v.Scale)
		case *format.IntType:
			k.unsigned = !v.IsSigned
		case *format.DateType, *format.TimestampType, *format.TimeType:
			return k, badColumn(name, "此处不能用日期", "a date cannot be used here")
		}
	}
	if k.decimal && (k.scale < 0 || k.scale > 18) {
		return k, badColumn(name, "此处不能用小数", "a decimal cannot be used here")
	}
	return k, nil
}

// next returns the names, then row by row.
func (p *parquetTable) next() (fields []string, line int, err error) {
	defer func() {
		if e := recover(); e != nil {
			fields, err = nil, badParquet(e)
		}
	}()
	if p.line++; p.line == 1 {
		return p.names, 1, nil
	}
	for p.at == p.have {
		if p.current == nil {
			if len(p.groups) == 0 {
				return nil, 0, io.EOF
			}
			p.current, p.groups = p.groups[0].Rows(), p.groups[1:]
		}
		n, err := p.current.ReadRows(p.batch)
		p.at, p.have = 0, n
		if n == 0 {
			_ = p.current.Close()
			p.current = nil
			if err != nil && err != io.EOF {
				return nil, 0, badParquet(err)
			}
		}
	}
	clear(p.fields)
	for _, v := range p.batch[p.at] {
		if c := v.Column(); c < len(p.leaves) && p.leaves[c] >= 0 && !v.IsNull() {
			p.fields[p.leaves[c]] = p.kinds[c].of(v)
		}
	}
	p.at++
	return p.fields, p.line, nil
}

// Close ends the reading.
func (p *parquetTable) Close() error {
	if p.current != nil {
		return p.current.Close()
	}
	return nil
}
