package scenarios

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"
)

// caseWorker reads pieces of files. What it learns stays its own until the end,
// so that workers never wait for each other.
type caseWorker struct {
	run          *caseRun
	institutions *codeSet
	schemes      *codeSet
	groups       *codeSet
	patients     *textSet
	stride       uint32 // number of schemes a slot may have
	totals       []slotSums
	sum, tcm     int64 // of all cases
	kinds        [numCaseColumns + 1][numMistakes]int64
	days         dayCache

	file   *caseFile
	layout *boundLayout
	block  *caseBlock
	counts []uint32 // cases of the block by group

	mistakes      []caseMistake
	rejectedTotal int64

	index    rowIndex
	buf      []byte // the piece as read
	text     []byte // the piece as UTF-8
	cells    [][]byte
	unquoted []byte
	composed []byte
	piece    int // bytes that are indexed at a time
	perRow   int // bytes a row takes, from the last block
	perID    int // and a case id
}

// caseBlock is what one piece of a file gave.
type caseBlock struct {
	file      *caseFile
	index     int
	worker    *caseWorker
	lines     int // of the file, blank ones included
	firstLine int // set at the end

	rows, rejected, rejectedCost, unreadable int64
	held                                     []heldReject

	recs                 []caseRec
	counts               []uint32 // by the worker's number of the group
	sum, tcm             int64
	ids                  strings.Builder // the case ids, one behind the other
	idEnd                []uint32
	patient              []uint32
	admitted, discharged []int32
	next                 []int64
}

// boundLayout is a layout with its constants numbered by a worker.
type boundLayout struct {
	*caseLayout
	institution, scheme, group uint32
	month                      int
	extras                     bool
}

func newCaseWorker(r *caseRun, institutions, schemes *codeSet) *caseWorker {
	w := &caseWorker{run: r, institutions: institutions.orOpen(), schemes: schemes.orOpen(), groups: newCodeSet(), patients: newTextSet(),
		stride: maxSchemes, perRow: 64, perID: 12, piece: min(pieceBytes, r.opt.block), counts: make([]uint32, 64)}
	if schemes != nil {
		w.stride = uint32(max(1, len(schemes.names)))
	}
	return w
}

// turnTo makes ready for the pieces of a file.
func (w *caseWorker) turnTo(f *caseFile) {
	w.file = f
	l := &boundLayout{caseLayout: f.layout}
	number := func(c *codeSet, name string) uint32 {
		if name == "" {
			return 0
		}
		return c.number([]byte(name))
	}
	l.institution, l.scheme = number(w.institutions, l.constant.Institution), number(w.schemes, l.constant.Scheme)
	l.caseLayout = f.layout
	l.group = number(w.groups, l.constant.Group)
	if l.constant.Month != nil {
		l.month = *l.constant.Month
	}
	l.extras = l.needs.ID || l.needs.Stays || l.monthOf
	w.layout = l
}

// begin starts the block of a piece of about the given size.
func (w *caseWorker) begin(index, rows int) *caseBlock {
	b := &caseBlock{file: w.file, index: index, worker: w, recs: make([]caseRec, 0, rows)}
	if w.layout.needs.ID {
		b.ids.Grow(rows * w.perID)
		b.idEnd = make([]uint32, 0, rows)
	}
	if w.layout.needs.Stays {
		b.patient, b.admitted, b.discharged = make([]uint32, 0, rows), make([]int32, 0, rows), make([]int32, 0, rows)
	}
	w.block = b
	return b
}

// end closes the block and hands it to its file.
func (w *caseWorker) end() error {
	b := w.block
	b.rows = int64(len(b.recs)) + b.rejected
	b.counts = make([]uint32, len(w.groups.names))
	copy(b.counts, w.counts)
	clear(w.counts)
	w.run.rows.Add(b.rows)
	if n := len(b.idEnd); n > 0 {
		w.perID = b.ids.Len()/n + 1
	}
	if w.sum, w.tcm = w.sum+b.sum, w.tcm+b.tcm; w.sum > maxCaseSums || w.tcm > maxCaseSums {
		return &problemError{*wrong("overflow", "金额合计超出可表示的范围", "the sum of the amounts is out of range")}
	}
	w.run.mu.Lock()
	defer w.run.mu.Unlock()
	w.file.blocks = append(w.file.blocks, b)
	w.run.prune(b)
	return nil
}

// pieceBytes is how much text is indexed at a time, so that it stays in the cache.
const pieceBytes = 128 << 10

// readText reads the rows of buf[from:to], which ends with a line feed.
func (w *caseWorker) readText(buf []byte, from, to int) {
	width := w.layout.width
	for from < to {
		end := to
		if to-from > w.piece {
			end = from + bytes.LastIndexByte(buf[from:from+w.piece], '\n') + 1
			if end == from {
				end = from + bytes.IndexByte(buf[from:to], '\n') + 1
			}
		}
		x := &w.index
		x.scan(buf, from, end)
		first, special := 0, 0
		for _, last := range x.rows {
			ends := x.ends[first : last+1]
			first = int(last)
			odd := special < len(x.special) && x.special[special] < ends[len(ends)-1]
			for special < len(x.special) && x.special[special] < ends[len(ends)-1] {
				special++
			}
			w.row(buf, ends, width, odd)
			w.block.lines++
		}
		from = end
	}
}

// row reads one row, in haste if it can be.
func (w *caseWorker) row(buf []byte, ends []uint32, width int, odd bool) {
	start, feed := int(ends[0])+1, ends[len(ends)-1]
	stop := int(feed)
	if stop > start && buf[stop-1] == '\r' {
		stop--
		ends[len(ends)-1] = uint32(stop)
	}
	if len(ends) != width+1 || stop-start > maxRowBytes || odd && !onlyLetters(buf[start:stop]) || !w.fastRow(w.layout, buf, ends) {
		w.oddRow(buf[start:stop])
	}
	ends[len(ends)-1] = feed // the next row starts behind it
}

// onlyLetters tells whether a row that is not plain ASCII holds nothing worse
// than letters of other scripts.
func onlyLetters(row []byte) bool {
	if !utf8.Valid(row) {
		return false
	}
	for i, c := range row {
		if c < 0x20 || c == '"' || c == 0x7f || c == 0xc2 && row[i+1] < 0xa0 {
			return false
		}
	}
	return true
}

// oddRow takes its time over a row.
func (w *caseWorker) oddRow(row []byte) {
	if blankRow(row) {
		return
	}
	w.mistakes, w.rejectedTotal = w.mistakes[:0], -1
	if w.file.guessed && !utf8.Valid(row) {
		w.run.notUTF8()
		return
	}
	if len(row) > maxRowBytes {
		w.wrong(caseMistake{kind: tooLong, column: -1})
	} else if cells, ok := w.splitRow(row); ok && w.careful(w.layout, cells) {
		return
	}
	w.reject(w.block.lines, func() []byte { return row })
}

// blankRow tells whether a row has no content: spreadsheets leave such rows.
func blankRow(row []byte) bool {
	for _, c := range row {
		if c != ',' && c != ' ' && c != '\t' {
			return false
		}
	}
	return true
}

// notUTF8 makes the run start again with a longer look at the encodings.
func (r *caseRun) notUTF8() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.restart = true
	r.stopped.Store(true)
}

// blocksInOrder returns all blocks by file and place.
func (r *caseRun) blocksInOrder() (all []*caseBlock) {
	for _, f := range r.files {
		f.sortBlocks()
		all = append(all, f.blocks...)
	}
	return all
}

func (f *caseFile) sortBlocks() {
	slices.SortFunc(f.blocks, func(a, b *caseBlock) int { return a.index - b.index })
}

// number counts the lines before each block.
func (r *caseRun) number() {
	for _, f := range r.files {
		line := f.firstLine
		f.sortBlocks()
		for _, b := range f.blocks {
			b.firstLine = line
			line += b.lines
		}
	}
}
