package scenarios

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/xuri/excelize/v2"
)

// sheetFile is a workbook of cases: one sheet, read in order by one worker.
type sheetFile struct {
	f        *caseFile
	in       caseInput
	book     *excelize.File
	rows     *xlsxRows
	date1904 bool

	mu    sync.Mutex
	ended bool
	index int
}

const sheetBlock = 16 << 10 // rows

// openSheet opens the workbook. Unpacking may take seconds and cannot be interrupted, so
// when the run is cancelled it is left to end by itself.
func (r *caseRun) openSheet(f *caseFile, in caseInput) error {
	f.inOrder = true
	done := make(chan error, 1)
	s := &sheetFile{f: f, in: in}
	go func() { done <- s.open(r.opt.MaxBytes) }()
	select {
	case err := <-done:
		if err != nil {
			s.close()
			return err
		}
	case <-r.ctx.Done():
		go func() { <-done; s.close() }()
		return r.ctx.Err()
	}
	fields, line, err := s.rows.next()
	if err == io.EOF {
		err = errEmpty()
	}
	if err == nil {
		f.info.Encoding = "XLSX"
		header := make([]string, len(fields))
		for i := range fields {
			header[i] = strings.Clone(fields[i])
		}
		err = r.header(f, header, line)
	}
	if err != nil {
		s.close()
		return placeRow(err)
	}
	f.reader = s
	return nil
}

// open unpacks the workbook with the limits of the other tables. The workbook reader is not
// ours and has been seen to panic on damaged files.
func (s *sheetFile) open(limit int64) (err error) {
	defer func() {
		if e := recover(); e != nil {
			err = badSheet(e)
		}
	}()
	data, err := readLimited(s.in, limit)
	if err != nil {
		return err
	}
	size, err := unpackedSize(data)
	if err != nil {
		return badSheet(err)
	}
	if size > uint64(max(maxPlainBytes, maxZipRatio*int64(len(data)))) || size > uint64(limit) {
		return &problemError{*wrong("zip-bomb", "工作簿解压后过大(%d 字节)", "the workbook unpacks to too much (%d bytes)", size)}
	}
	if s.book, err = excelize.OpenReader(bytes.NewReader(data), excelize.Options{
		RawCellValue: true, UnzipSizeLimit: limit, UnzipXMLSizeLimit: min(limit, 16<<20)}); err != nil {
		return badSheet(err)
	}
	sheets := s.book.GetSheetList()
	if len(sheets) == 0 {
		return badSheet("no sheet")
	}
	if s.f.info.Sheet = sheets[0]; slices.Contains(sheets, "cases") {
		s.f.info.Sheet = "cases"
	}
	if props, err := s.book.GetWorkbookProps(); err == nil && props.Date1904 != nil {
		s.date1904 = *props.Date1904
	}
	it, err := s.book.Rows(s.f.info.Sheet)
	if err != nil {
		return badSheet(err)
	}
	s.rows = &xlsxRows{rows: it}
	return nil
}

func badSheet(reason any) error {
	return &problemError{*wrong("bad-workbook", "无法读取工作簿:%v", "cannot read the workbook: %v", reason).
		Advise("请在表格软件中另存为 .xlsx 或 CSV", "save it again as .xlsx or CSV in a spreadsheet program")}
}

func (s *sheetFile) close() {
	if s.rows != nil {
		_ = s.rows.rows.Close()
	}
	if s.book != nil {
		_ = s.book.Close() // takes the sheets that were unpacked to the temporary folder away
	}
	s.in.Close()
}

// placeRow puts the row of a problem where lines are printed.
func placeRow(err error) error {
	var pe *problemError
	if errors.As(err, &pe) && pe.Place.Line == 0 {
		pe.Place.Line = pe.Place.Row
	}
	return err
}

// step reads the next rows; one worker at a time.
func (s *sheetFile) step(w *caseWorker) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ended {
		return false, nil
	}
	b := w.begin(s.index, sheetBlock/16)
	s.index++
	for b.lines < sheetBlock {
		fields, line, err := s.rows.next()
		if err == io.EOF {
			s.ended = true
			break
		}
		if err != nil {
			return false, placeRow(err)
		}
		b.lines++
		s.row(w, fields)
		if line%1024 == 0 && w.run.ctx.Err() != nil {
			return false, w.run.ctx.Err()
		}
	}
	if s.ended {
		w.run.bytes.Add(s.f.size)
	}
	return !s.ended, w.end()
}

// row reads one row of the sheet. Workbooks leave empty cells at the end of a row out.
func (s *sheetFile) row(w *caseWorker, fields []string) {
	if blank(fields) {
		return
	}
	l := w.layout
	for len(fields) > l.width && fields[len(fields)-1] == "" {
		fields = fields[:len(fields)-1]
	}
	w.cells = w.cells[:0]
	for i, text := range fields {
		w.cells = append(w.cells, []byte(s.plain(l, i, text)))
	}
	for len(w.cells) < l.width {
		w.cells = append(w.cells, nil)
	}
	w.mistakes, w.rejectedTotal = w.mistakes[:0], -1
	if !w.careful(l, w.cells) {
		w.reject(w.block.lines-1, func() []byte { return []byte(strings.Join(fields, ",")) })
	}
}

// plain returns what a spreadsheet shows for a raw cell: numbers to 15 digits, serial
// numbers of days as dates.
func (s *sheetFile) plain(l *boundLayout, field int, text string) string {
	switch c := l.columnAt(field); c {
	case caseMonth, caseTotal, caseFund, caseTCM, caseBedDays:
		return excelNumber(strings.TrimSpace(text))
	case caseAdmitted, caseDischarged:
		text = strings.TrimSpace(text)
		if len(text) == 8 { // YYYYMMDD
			return text
		}
		if x, err := strconv.ParseFloat(text, 64); err == nil && x >= 0 && x < 1e7 { // a time of day is its fraction
			if d, ok := excelDate(strconv.Itoa(int(x)), s.date1904); ok {
				return d.String()
			}
		}
	}
	return text
}
