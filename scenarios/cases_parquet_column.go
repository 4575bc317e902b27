package scenarios

import (
	"bytes"

	"github.com/parquet-go/parquet-go"
)

// parquetColumn reads one column of a row group.
type parquetColumn struct {
	w      *caseWorker
	field  parquetField
	codes  *codeSet // of a column of codes
	pages  parquet.Pages
	values []int64        // of the batch: fen, numbers, day numbers or codes
	odd    map[int][]byte // text of the values that are oddValue, by place in the batch
	texts  []byte         // of a column of case ids: value i is the place of its end,
	starts []int          // starts[i] that of its start

	page       parquet.Page
	at, size   int
	levels     []byte // 0 where a value is null; nil where none is
	taken      int    // values of the page that have been read, nulls not counted
	dict       parquet.Dictionary
	dictValues []int64
	dictText   map[int64][]byte
}

func newParquetColumn(w *caseWorker, f parquetField, pages parquet.Pages) *parquetColumn {
	c := &parquetColumn{w: w, field: f, pages: pages, odd: map[int][]byte{}, values: make([]int64, 0, batchRows)}
	switch f.column {
	case caseInstitution:
		c.codes = w.institutions
	case caseScheme:
		c.codes = w.schemes
	case caseGroup:
		if c.codes = w.groups; len(w.layout.caseLayout.group) > 1 {
			c.codes = newCodeSet()
		}
	}
	return c
}

// turn begins a page.
func (c *parquetColumn) turn(page parquet.Page) {
	if c.page != nil {
		parquet.Release(c.page)
	}
	c.page, c.at, c.taken, c.size, c.levels = page, 0, 0, int(page.NumValues()), nil
	if page.NumNulls() > 0 {
		c.levels = page.DefinitionLevels()
	}
	if d := page.Dictionary(); d != nil && d != c.dict {
		c.dict, c.dictValues, c.dictText = d, make([]int64, d.Len()), map[int64][]byte{}
		for i := range c.dictValues {
			v := d.Index(int32(i))
			value, text := c.convert(v)
			if c.dictValues[i] = value; text != nil {
				c.dictText[int64(i)] = text
			}
		}
	}
}

// decode reads the next m values of the page.
func (c *parquetColumn) decode(m int) {
	if c.levels == nil {
		c.decodePlain(m)
		return
	}
	for _, level := range c.levels[c.at : c.at+m] {
		if level == 0 {
			c.add(nullValue, nil)
		} else {
			c.decodePlain(1)
		}
	}
}

// decodePlain reads the next m values, of which none is null.
func (c *parquetColumn) decodePlain(m int) {
	data, from := c.page.Data(), c.taken
	c.taken += m
	t := &c.field.typ
	switch {
	case c.page.Dictionary() != nil:
		for _, i := range data.Int32()[from : from+m] {
			v := c.dictValues[i]
			if v == oddValue || c.field.column == caseID {
				c.add(v, c.dictText[int64(i)])
				continue
			}
			c.values = append(c.values, v)
		}
	case t.kind == parquet.Int32 && !t.unsigned:
		for _, v := range data.Int32()[from : from+m] {
			c.add(c.whole(int64(v)))
		}
	case t.kind == parquet.Int64:
		for _, v := range data.Int64()[from : from+m] {
			c.add(c.whole(v))
		}
	case t.kind == parquet.Double:
		for _, v := range data.Double()[from : from+m] {
			c.add(c.double(v))
		}
	case t.kind == parquet.ByteArray && !t.decimal:
		bytes, offsets := data.ByteArray()
		for i := from; i < from+m; i++ {
			c.add(c.fromText(bytes[offsets[i]:offsets[i+1]]))
		}
	default: // rare kinds go through the reader's own values
		c.decodeValues(from, m)
	}
}

// decodeValues reads values of kinds that are too rare for a path of their own.
func (c *parquetColumn) decodeValues(from, m int) {
	data := c.page.Data()
	for i := from; i < from+m; i++ {
		switch c.field.typ.kind {
		case parquet.Boolean:
			c.add(int64(data.Boolean()[i/8]>>(i%8)&1), nil)
		case parquet.Int32:
			c.add(c.whole(int64(data.Uint32()[i])))
		case parquet.FixedLenByteArray:
			b, size := data.FixedLenByteArray()
			c.add(c.bigEndian(b[i*size : (i+1)*size]))
		default:
			b, offsets := data.ByteArray()
			c.add(c.bigEndian(b[offsets[i]:offsets[i+1]]))
		}
	}
}

func (c *parquetColumn) add(v int64, text []byte) {
	if c.field.column == caseID {
		c.starts = append(c.starts, len(c.texts))
		if v >= 0 {
			c.texts = append(c.texts, text...)
			v = int64(len(c.texts))
		}
	}
	if v == oddValue {
		c.odd[len(c.values)] = bytes.Clone(text)
	}
	c.values = append(c.values, v)
}

// convert reads a value of a dictionary.
func (c *parquetColumn) convert(v parquet.Value) (int64, []byte) {
	switch t := &c.field.typ; {
	case v.Kind() == parquet.Boolean:
		if v.Boolean() {
			return 1, nil
		}
		return 0, nil
	case v.Kind() == parquet.Int32 && t.unsigned:
		return c.whole(int64(v.Uint32()))
	case v.Kind() == parquet.Int32:
		return c.whole(int64(v.Int32()))
	case v.Kind() == parquet.Int64:
		return c.whole(v.Int64())
	case v.Kind() == parquet.Double:
		return c.double(v.Double())
	case t.decimal || v.Kind() == parquet.FixedLenByteArray:
		return c.bigEndian(v.ByteArray())
	}
	v = v.Clone()
	return c.fromText(v.ByteArray())
}
