package scenarios

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"fundsim/model/money"
	"fundsim/model/problem"
)

const (
	maxRejectsHeld  = 100_000 // rows that are written to the file of rejected rows; the rest is counted
	maxRejectsShown = 20
	maxRejectText   = 1 << 10 // bytes of a rejected row that are kept
)

// RejectedCases says what was left out of the cases.
type RejectedCases struct {
	Rows       int64
	TotalCost  money.Fen // of the rejected rows whose total cost can be read
	Unreadable int64     // rejected rows whose total cost cannot be read
	Kinds      []CaseMistakes
	First      problem.List // the first rows, by file and row; one problem a row
	WrittenTo  string       // the file of rejected rows; "" when none was written
	Written    int64        // rows in it
}

// CaseMistakes counts the mistakes of one kind in one column.
type CaseMistakes struct {
	Code   string // e.g. "bad-month"
	Column string // "" for the row as a whole
	Count  int64
}

// heldReject is a rejected row that will be listed.
type heldReject struct {
	line     int // within its block, from 0
	mistakes []caseMistake
	text     string
}

// reject counts the row that careful refused and keeps it for the list.
func (w *caseWorker) reject(line int, row func() []byte) {
	b := w.block
	b.rejected++
	if w.rejectedTotal >= 0 {
		b.rejectedCost += w.rejectedTotal
	} else {
		b.unreadable++
	}
	for _, m := range w.mistakes {
		w.kinds[m.column+1][m.kind]++
	}
	if len(b.held) >= maxRejectsHeld {
		return
	}
	h := heldReject{line: line, mistakes: slices.Clone(w.mistakes)}
	for i := range h.mistakes {
		m := &h.mistakes[i]
		m.found, m.other = bytes.Clone(m.found[:min(len(m.found), 400)]), bytes.Clone(m.other)
	}
	text := row()
	h.text = strings.ToValidUTF8(string(text[:min(len(text), maxRejectText)]), "�")
	b.held = append(b.held, h)
}

// prune drops, once there are far too many, the held rows that cannot be among
// the first of all. Callers hold r.mu.
func (r *caseRun) prune(b *caseBlock) {
	if r.held += len(b.held); r.held <= 2*maxRejectsHeld {
		return
	}
	r.held = 0
	for _, b := range r.blocksInOrder() {
		b.held = b.held[:min(len(b.held), maxRejectsHeld-r.held)]
		r.held += len(b.held)
	}
}

// gatherRejects adds up what the blocks rejected.
func (r *caseRun) gatherRejects(report *CaseReport) {
	out := &report.Rejected
	for _, b := range r.blocksInOrder() {
		out.Rows += b.rejected
		sum, ok := money.Add(out.TotalCost, money.Fen(b.rejectedCost))
		if !ok {
			sum = money.MaxFen
		}
		out.TotalCost = sum
		out.Unreadable += b.unreadable
		for _, h := range b.held {
			if len(out.First) == maxRejectsShown {
				break
			}
			out.First = append(out.First, r.rejectProblem(b, &h))
		}
	}
	for c := range numCaseColumns + 1 {
		for k := range numMistakes {
			n := int64(0)
			for _, w := range r.workers {
				n += w.kinds[c][k]
			}
			if n > 0 {
				p := r.rowMistake(caseMistake{kind: k, column: c - 1, found: []byte("?")})
				out.count(CaseMistakes{p.Code, p.Place.Column, n})
			}
		}
	}
	slices.SortStableFunc(out.Kinds, func(a, b CaseMistakes) int { return cmp.Compare(b.Count, a.Count) })
}

// count adds mistakes to those of the same code and column.
func (c *RejectedCases) count(m CaseMistakes) {
	for i := range c.Kinds {
		if k := &c.Kinds[i]; k.Code == m.Code && k.Column == m.Column {
			k.Count += m.Count
			return
		}
	}
	c.Kinds = append(c.Kinds, m)
}

// rejectProblem is the first mistake of a row, with its place.
func (r *caseRun) rejectProblem(b *caseBlock, h *heldReject) problem.Problem {
	p := *r.rowMistake(h.mistakes[0])
	p.Place.File, p.Place.Line = b.file.name(), b.firstLine+h.line
	p.Place.Row = p.Place.Line
	if b.file.isText && len(h.text) <= maxLine {
		p.Place.Source = h.text
		if m := h.mistakes[0]; m.column >= 0 && b.file.layout.at[m.column] >= 0 {
			p.Place.Col = fieldColumn(h.text, b.file.layout.at[m.column])
		}
	}
	return p
}

// writeRejects writes the rejected rows with their reasons as CSV: under a
// temporary name first, so that no half-written file is ever left.
func (r *caseRun) writeRejects(name string, out *RejectedCases) (err error) {
	f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			f.Close()
			os.Remove(f.Name())
		}
	}()
	w := csv.NewWriter(f)
	_ = w.Write([]string{"file", "row", "columns", "codes", "reason", "原因", "text"})
	n := int64(0)
	for _, b := range r.blocksInOrder() {
		for _, h := range b.held {
			if n == maxRejectsHeld {
				break
			}
			if n++; n%1000 == 0 && r.ctx.Err() != nil {
				return r.ctx.Err()
			}
			_ = w.Write(r.rejectRecord(b, &h))
		}
	}
	w.Flush()
	if err := w.Error(); err != nil {
		return err
	}
	if err := f.Chmod(0o644); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), name); err != nil {
		return err
	}
	out.WrittenTo, out.Written = name, n
	return nil
}

func (r *caseRun) rejectRecord(b *caseBlock, h *heldReject) []string {
	var columns, codes, en, zh []string
	for _, m := range h.mistakes {
		p := r.rowMistake(m)
		if p.Place.Column != "" {
			columns = append(columns, p.Place.Column)
		}
		codes, en, zh = append(codes, p.Code), append(en, p.What.EN), append(zh, p.What.ZH)
	}
	return []string{b.file.name(), strconv.Itoa(b.firstLine + h.line), strings.Join(columns, " "), strings.Join(slices.Compact(codes), " "),
		strings.Join(en, "; "), strings.Join(zh, ";"), h.text}
}

// judgeRejects decides whether the run goes on: as an error the summary comes
// with the first rows, tolerated it is a warning.
func (r *caseRun) judgeRejects(report *CaseReport) (list problem.List) {
	out := &report.Rejected
	if out.Rows == 0 {
		return nil
	}
	kinds := make([]string, 0, len(out.Kinds))
	for _, k := range out.Kinds {
		kinds = append(kinds, strings.TrimSpace(fmt.Sprintf("%s %s × %d", k.Column, k.Code, k.Count)))
	}
	share := fmt.Sprintf("%.4g%%", 100*float64(out.Rows)/float64(report.Rows))
	// rejected ÷ rows ≤ tolerate, exactly
	limit, _ := money.MulDiv(int64(r.opt.Tolerate), report.Rows, 1)
	rejected, ok := money.MulDiv(out.Rows, int64(money.One), 1)
	tolerated := ok && r.opt.Tolerate > 0 && rejected <= limit
	p := wrong("rejected-rows", "%[1]d 行病例中有 %[2]d 行(%[3]s)不能使用:%[4]s", "%[2]d of %[1]d rows of cases (%[3]s) cannot be used: %[4]s",
		report.Rows, out.Rows, share, strings.Join(kinds, ", "))
	if tolerated {
		p.Severity = problem.Warning
		p.What = problem.T("%[1]d 行病例中有 %[2]d 行(%[3]s)未计入:%[4]s;其中可读的总费用共 %[5]s 元,另有 %[6]d 行的费用无法读出",
			"%[2]d of %[1]d rows of cases (%[3]s) were left out: %[4]s; their total cost is %[5]s yuan, that of another %[6]d rows cannot be read",
			report.Rows, out.Rows, share, strings.Join(kinds, ", "), out.TotalCost, out.Unreadable)
	}
	if out.WrittenTo != "" {
		p.Advise("这些行及原因已写入 %s", "the rows and the reasons are in %s", out.WrittenTo)
	}
	p.Place.Path = r.opt.key()
	list = append(list, *p)
	if !tolerated {
		list = append(list, out.First...)
	}
	return list
}
