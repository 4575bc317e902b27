package scenarios

import (
	"encoding/csv"
	"errors"
	"io"
	"strings"

	"fundsim/model/problem"
)

// csvRows reads a CSV file. Quoting is strict: a stray quote is an error, not a
// guess, because it usually means that columns have moved.
type csvRows struct{ r *csv.Reader }

func (t *table) openCSV(data []byte) rows {
	text, encoding, bad := decodeText(data)
	if bad != nil {
		bad.Place.Row, bad.Place.Table = bad.Place.Line, t.role
		bad.Place.Line = 0
		t.list = append(t.list, *bad)
		return nil
	}
	t.info.Encoding = encoding
	r := csv.NewReader(strings.NewReader(text))
	r.ReuseRecord = true
	r.FieldsPerRecord = -1 // widths are checked with a message of our own
	return csvRows{r}
}

func (c csvRows) next() ([]string, int, error) {
	fields, err := c.r.Read()
	if err == nil {
		line, _ := c.r.FieldPos(0)
		return fields, line, nil
	}
	if err == io.EOF {
		return nil, 0, io.EOF
	}
	var pe *csv.ParseError
	if !errors.As(err, &pe) {
		return nil, 0, err
	}
	p := wrong("csv-syntax", "CSV 格式错误:%v", "CSV error: %v", pe.Err)
	switch {
	case errors.Is(pe.Err, csv.ErrBareQuote):
		p = wrong("csv-syntax", "未加引号的单元格里有引号 \"", "a quote \" stands in a field that is not quoted")
	case errors.Is(pe.Err, csv.ErrQuote):
		p = wrong("csv-syntax", "引号 \" 不配对", "a quote \" is not closed or not doubled")
	}
	p.Advise("本行起不再读取", "the file was not read beyond this row")
	p.Place = problem.Place{Row: pe.StartLine}
	return nil, 0, &problemError{*p}
}
