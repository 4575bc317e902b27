package scenarios

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"sync/atomic"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/transform"

	"fundsim/model/problem"
)

const (
	blockBytes  = 4 << 20   // read at a time by a worker
	sniffBytes  = 256 << 10 // looked at to tell the encoding
	maxRowBytes = 1 << 20
	front       = 16 // bytes before a text that number readers may load
)

// textFile is what plain and packed CSV have in common.
type textFile struct {
	f     *caseFile
	in    caseInput
	start int64 // of the rows, behind the header
	gb    bool
}

func (t *textFile) close() { t.in.Close() }

// beginning looks at the beginning of the text to tell the encoding, and reads the
// header. whole is called when the beginning does not suffice.
func (t *textFile) beginning(r *caseRun, head []byte, all bool, whole func() (io.Reader, error)) error {
	f := t.f
	f.isText = true
	if len(head) == 0 {
		return errEmpty()
	}
	if bytes.HasPrefix(head, []byte("PK\x03\x04")) {
		return &problemError{*wrong("wrong-format", "文件名是 .csv,内容却是工作簿", "the name ends in .csv but the content is a workbook").
			Advise("请改名为 .xlsx,或另存为 CSV", "rename it to .xlsx, or save it as CSV")}
	}
	if !all {
		end := bytes.LastIndexByte(head, '\n') + 1
		if end == 0 {
			return &problemError{*wrong("no-line-ends", "文件开头 %s 内没有换行,不是 CSV", "no line ends in the first %s: not a CSV file", bytesText(int64(len(head))))}
		}
		head = head[:end]
	}
	if bytes.HasPrefix(head, []byte{0xff, 0xfe}) || bytes.HasPrefix(head, []byte{0xfe, 0xff}) {
		_, _, bad := decodeText(head)
		return &problemError{*bad}
	}
	f.info.Encoding = encUTF8
	if rest, ok := bytes.CutPrefix(head, []byte("\xef\xbb\xbf")); ok {
		f.info.Encoding, head, t.start = encUTF8BOM, rest, 3
	} else if !utf8.Valid(head) {
		f.info.Encoding, t.gb = encGB18030, true
	} else if f.guessed = !all; r.sniffAll && !all {
		text, err := whole()
		if err != nil {
			return err
		}
		f.guessed = false
		if line, err := invalidLine(text); err != nil {
			return err
		} else if line > 0 {
			f.info.Encoding, t.gb = encGB18030, true
		}
	}
	return t.header(r, head)
}

// header reads the header, which may be in GB18030.
func (t *textFile) header(r *caseRun, head []byte) error {
	text := head
	if t.gb {
		if text, _ = decodeGB(nil, head); text == nil {
			return t.neither()
		}
	}
	n, err := r.textHeader(t.f, text)
	if err != nil {
		return err
	}
	// The header's own bytes: as many lines of the undecoded text.
	lines := bytes.Count(text[:n], []byte{'\n'})
	at := 0
	for range lines {
		at += bytes.IndexByte(head[at:], '\n') + 1
	}
	if lines == 0 || n == len(text) {
		at = len(head)
	}
	t.start += int64(at)
	return nil
}

// neither is the problem of a text that is neither UTF-8 nor GB18030.
func (t *textFile) neither() error {
	p := textProblem("encoding", 0, "既不是有效的 UTF-8,也不是有效的 GB18030/GBK", "neither valid UTF-8 nor valid GB18030/GBK").
		Allow("UTF-8(可带 BOM)或 GB18030/GBK", "UTF-8 (with or without BOM) or GB18030/GBK")
	if in, err := t.f.file.open(); err == nil {
		defer in.Close()
		text := io.Reader(in)
		if z, err := gzip.NewReader(in); err == nil {
			text = z
		} else if s, ok := in.(io.Seeker); ok {
			_, _ = s.Seek(0, io.SeekStart)
		}
		p.Place.Line, _ = invalidLine(text)
	}
	return &problemError{*p}
}

// invalidLine returns the first line of a text that is not valid UTF-8, or 0.
func invalidLine(text io.Reader) (int, error) {
	buf, kept, line := make([]byte, 1<<20), 0, 1
	for {
		n, err := io.ReadFull(text, buf[kept:])
		data := buf[:kept+n]
		end := bytes.LastIndexByte(data, '\n') + 1
		if end == 0 || err != nil {
			end = len(data)
		}
		if !utf8.Valid(data[:end]) {
			return line + bytes.Count(data[:firstInvalid(data[:end])], []byte{'\n'}), nil
		}
		line += bytes.Count(data[:end], []byte{'\n'})
		kept = copy(buf, data[end:])
		if err == io.EOF || errors.Is(err, io.ErrUnexpectedEOF) {
			return 0, nil
		}
		if err != nil {
			return 0, err
		}
	}
}

// decodeGB appends GB18030 text as UTF-8; nil where it is not GB18030.
func decodeGB(dst, src []byte) ([]byte, bool) {
	at := len(dst)
	if need := at + 2*len(src) + 64; cap(dst) < need {
		dst = append(make([]byte, 0, need), dst...)
	}
	decoder := simplifiedchinese.GB18030.NewDecoder()
	for {
		n, read, err := decoder.Transform(dst[len(dst):cap(dst)], src, true)
		dst, src = dst[:len(dst)+n], src[read:]
		if err == nil {
			break
		}
		if !errors.Is(err, transform.ErrShortDst) {
			return nil, false
		}
		dst = append(make([]byte, 0, 2*cap(dst)), dst...)
	}
	if text := dst[at:]; bytes.ContainsRune(text, utf8.RuneError) || !asciiLines(text) && bytes.ContainsFunc(text, privateUse) {
		return nil, false
	}
	return dst, true
}

func asciiLines(b []byte) bool {
	for _, c := range b {
		if c >= 0x80 {
			return false
		}
	}
	return true
}

// rows reads the rows of a piece that stands in w.buf[from:].
func (t *textFile) rows(w *caseWorker, index, from int) error {
	if n := len(w.buf); n > from && w.buf[n-1] != '\n' {
		w.buf = append(w.buf, '\n')
	}
	buf := &w.buf
	if t.gb && !asciiLines(w.buf[from:]) {
		out, ok := decodeGB(append(w.text[:0], make([]byte, front)...), w.buf[from:])
		if !ok {
			return t.neither()
		}
		w.text, from, buf = out, front, &w.text
	}
	to := len(*buf)
	*buf = append(*buf, make([]byte, pad+8)...)
	size := to - from
	b := w.begin(index, size/max(8, w.perRow)+size/1000+16)
	w.readText(*buf, from, to)
	if len(b.recs) > 100 {
		w.perRow = size / len(b.recs)
	}
	return w.end()
}

// plainFile is a CSV that workers read at any place.
type plainFile struct {
	textFile
	next atomic.Int64
}

func (r *caseRun) openPlain(f *caseFile, in caseInput) error {
	p := &plainFile{textFile: textFile{f: f, in: in}}
	head := make([]byte, min(f.size, int64(r.opt.sniff)))
	if _, err := in.ReadAt(head, 0); err != nil && err != io.EOF {
		return err
	}
	err := p.beginning(r, head, f.size <= int64(r.opt.sniff), func() (io.Reader, error) { return io.NewSectionReader(in, 0, f.size), nil })
	if err == nil {
		f.reader = p
		r.bytes.Add(p.start)
	}
	return err
}

// step reads the rows that start in the next block, up to the end of the last.
func (p *plainFile) step(w *caseWorker) (bool, error) {
	index := p.next.Add(1) - 1
	block := int64(w.run.opt.block)
	start := p.start + index*block
	if start >= p.f.size {
		return false, nil
	}
	stop := min(start+block, p.f.size)
	from := start
	if index > 0 {
		from-- // a row starts here if the byte before is a line feed
	}
	if err := w.fill(p.in, from, stop); err != nil {
		return false, err
	}
	w.run.bytes.Add(stop - start)
	text := w.buf[front:]
	skip := 0
	if index > 0 {
		skip = bytes.IndexByte(text, '\n') + 1
		if skip == 0 {
			return true, nil // the middle of a very long row
		}
	}
	if int64(skip)+from < stop || index == 0 {
		if err := p.lastRow(w, stop); err != nil {
			return false, err
		}
	} else {
		w.buf = w.buf[:front+skip]
	}
	return true, p.rows(w, int(index), front+skip)
}

// fill reads bytes of a file into the worker's buffer.
func (w *caseWorker) fill(in io.ReaderAt, from, to int64) error {
	need := front + int(to-from)
	if cap(w.buf) < need+pad+8 {
		w.buf = make([]byte, need, max(need, w.run.opt.block)+64<<10)
	}
	w.buf = w.buf[:need]
	n, err := in.ReadAt(w.buf[front:], from)
	if err == io.EOF && n == int(to-from) {
		err = nil
	}
	if err == io.EOF {
		return errChanged()
	}
	return err
}

func errChanged() error {
	return &problemError{problem.Problem{Severity: problem.Error, Code: "unreadable-file",
		What: problem.T("文件在读取时变短了", "the file became shorter while it was read")}}
}

// lastRow reads on to the end of the row that crosses the end of the block.
func (p *plainFile) lastRow(w *caseWorker, stop int64) error {
	const more = 4 << 10
	for stop < p.f.size && w.buf[len(w.buf)-1] != '\n' {
		n := int(min(more, p.f.size-stop))
		at := len(w.buf)
		w.buf = append(w.buf, make([]byte, n)...)
		if _, err := p.in.ReadAt(w.buf[at:], stop); err != nil && err != io.EOF {
			return err
		}
		stop += int64(n)
		if i := bytes.IndexByte(w.buf[at:], '\n'); i >= 0 {
			w.buf = w.buf[:at+i+1]
		} else if len(w.buf) > w.run.opt.block+2*maxRowBytes {
			w.buf = append(w.buf, '\n') // a row far too long; the next blocks skip the rest of it
			return nil
		}
	}
	return nil
}
