package scenarios

import (
	"bytes"
	"errors"
	"unicode/utf8"

	"fundsim/model/money"
	"fundsim/model/plan"
)

// caseMistake is one thing wrong with a row: what kind, in which column (−1: the
// row as a whole), and what was found.
type caseMistake struct {
	kind   mistakeKind
	column int
	found  []byte
	other  []byte // what found is held against
}

// careful reads a row from its cells, whatever they look like, and returns
// false when it is wrong: the mistakes are then in w.mistakes, and the total cost in
// w.rejectedTotal where it can be read. Cells are trimmed here.
func (w *caseWorker) careful(l *boundLayout, cells [][]byte) bool {
	if blankCells(cells) {
		return true
	}
	if len(cells) != l.width {
		w.wrong(caseMistake{kind: wrongWidth, column: -1, found: itoa(len(cells)), other: itoa(l.width)})
		return false
	}
	for i, cell := range cells {
		cells[i] = bytes.TrimSpace(cell)
		if !w.printable(l, i, cells[i]) {
			return false
		}
	}
	v := caseValues{institution: l.institution, scheme: l.scheme, group: l.group, month: int64(l.month)}
	w.carefulAmounts(l, cells, &v)
	w.carefulCodes(l, cells, &v)
	if at := l.at[caseMonth]; at >= 0 {
		v.month = w.carefulNumber(caseMonth, wrongMonth, cells[at], 1, plan.Months)
	}
	if at := l.at[caseBedDays]; at >= 0 {
		v.bedDays = w.carefulNumber(caseBedDays, wrongCount, cells[at], 0, maxBedDays)
	}
	if at := l.at[caseSpecial]; at >= 0 {
		switch string(cells[at]) {
		case "", "0":
		case "1":
			v.special = 1
		default:
			w.wrong(caseMistake{kind: wrongFlag, column: caseSpecial, found: cells[at]})
		}
	}
	var x caseExtras
	if l.extras {
		x = w.carefulExtras(l, cells, &v)
	}
	if len(w.mistakes) > 0 {
		return false
	}
	w.emit(&v)
	if l.extras {
		w.emitExtras(l, &x)
	}
	return true
}

func blankCells(cells [][]byte) bool {
	for _, c := range cells {
		if len(bytes.TrimSpace(c)) > 0 {
			return false
		}
	}
	return true
}

func (w *caseWorker) wrong(m caseMistake) { w.mistakes = append(w.mistakes, m) }

// printable refuses control characters and broken UTF-8 in any cell, used or not:
// they mean that the file is damaged or that columns have moved.
func (w *caseWorker) printable(l *boundLayout, field int, cell []byte) bool {
	if asciiText(cell) {
		return true
	}
	if !utf8.Valid(cell) {
		w.wrong(caseMistake{kind: wrongEncoding, column: l.columnAt(field)})
		return false
	}
	if c, found := control(string(cell), ""); found {
		w.wrong(caseMistake{kind: wrongControl, column: l.columnAt(field), found: []byte(string(c))})
		return false
	}
	return true
}

func asciiText(b []byte) bool {
	for _, c := range b {
		if c < 0x20 || c >= 0x7f {
			return false
		}
	}
	return true
}

// columnAt returns the column that a field belongs to, or −1.
func (l *boundLayout) columnAt(field int) int {
	for c, at := range l.at {
		if at == field {
			return c
		}
	}
	for _, at := range l.caseLayout.group {
		if at == field {
			return caseGroup
		}
	}
	return -1
}

func (w *caseWorker) carefulAmounts(l *boundLayout, cells [][]byte, v *caseValues) {
	totalOK, fundOK := false, false
	v.total, totalOK = w.amount(caseTotal, cells[l.at[caseTotal]])
	if totalOK {
		w.rejectedTotal = v.total
	}
	at := l.at[caseFund]
	switch {
	case at >= 0 && (len(cells[at]) > 0 || l.fundRatio == nil):
		v.fund, fundOK = w.amount(caseFund, cells[at])
	case totalOK:
		v.fund = fundOf(v.total, *l.fundRatio)
	}
	if totalOK && fundOK && v.fund > v.total {
		w.wrong(caseMistake{kind: wrongFund, column: caseFund, found: money.Fen(v.fund).AppendYuan(nil), other: money.Fen(v.total).AppendYuan(nil)})
	}
	if at := l.at[caseTCM]; at >= 0 && len(cells[at]) > 0 {
		v.tcm, _ = w.amount(caseTCM, cells[at])
	}
}

// amount reads an amount that must be there.
func (w *caseWorker) amount(c int, cell []byte) (int64, bool) {
	if len(cell) == 0 {
		w.wrong(caseMistake{kind: emptyAmount, column: c})
		return 0, false
	}
	fen, err := money.ParseFen(string(cell))
	switch {
	case err != nil:
		w.wrong(caseMistake{kind: amountKind(err), column: c, found: cell})
	case fen < 0:
		w.wrong(caseMistake{kind: negative, column: c, found: cell})
	case fen > maxCaseFen:
		w.wrong(caseMistake{kind: tooLarge, column: c, found: cell})
	default:
		return int64(fen), true
	}
	return 0, false
}

// amountKind says what is wrong with an amount that money refuses.
func amountKind(err error) mistakeKind {
	switch {
	case errors.Is(err, money.ErrUnit):
		return amountUnit
	case errors.Is(err, money.ErrDecimals):
		return amountDecimals
	case errors.Is(err, money.ErrRange):
		return tooLarge
	case errors.Is(err, money.ErrThousands):
		return amountThousands
	}
	return wrongAmount
}

func (w *caseWorker) carefulNumber(c int, kind mistakeKind, cell []byte, low, high int64) int64 {
	n, ok := plainCount(string(cell))
	switch {
	case len(cell) == 0 && c == caseBedDays:
		w.wrong(caseMistake{kind: emptyAmount, column: c})
	case len(cell) == 0:
		w.wrong(caseMistake{kind: emptyCell, column: c})
	case !ok || n < low || n > high:
		w.wrong(caseMistake{kind: kind, column: c, found: cell})
	default:
		return n
	}
	return 0
}

// carefulCodes reads institution, scheme and group.
func (w *caseWorker) carefulCodes(l *boundLayout, cells [][]byte, v *caseValues) {
	if at := l.at[caseInstitution]; at >= 0 {
		if v.institution = w.code(caseInstitution, w.institutions, cells[at]); v.institution >= maxHolders && !w.institutions.closed {
			w.run.tooMany(w.file, "institutions", "家机构", maxHolders)
			v.institution = 0
		}
	}
	if at := l.at[caseScheme]; at >= 0 {
		if v.scheme = w.code(caseScheme, w.schemes, cells[at]); v.scheme >= w.stride && !w.schemes.closed {
			w.run.tooMany(w.file, "schemes", "种险种", maxSchemes)
			v.scheme = 0
		}
	}
	key := w.composed[:0]
	for i, at := range l.caseLayout.group {
		if len(cells[at]) == 0 {
			w.wrong(caseMistake{kind: emptyCell, column: caseGroup})
			return
		}
		if i > 0 {
			key = append(key, '-')
		}
		key = append(key, cells[at]...)
	}
	if w.composed = key; len(key) > 0 && len(w.mistakes) == 0 {
		if v.group = w.code(caseGroup, w.groups, key); v.group >= maxGroups {
			w.run.tooMany(w.file, "groups", "个病组", maxGroups)
			v.group = 0
		}
	}
}

func (w *caseWorker) code(c int, set *codeSet, cell []byte) uint32 {
	if len(cell) == 0 {
		w.wrong(caseMistake{kind: emptyCell, column: c})
		return 0
	}
	id := set.number(cell)
	if id == noCode {
		w.wrong(caseMistake{kind: unknownCode, column: c, found: cell})
		return 0
	}
	return id
}

func (w *caseWorker) carefulExtras(l *boundLayout, cells [][]byte, v *caseValues) (x caseExtras) {
	if l.needs.ID {
		if x.id = cells[l.at[caseID]]; len(x.id) == 0 {
			w.wrong(caseMistake{kind: emptyCell, column: caseID})
		}
	}
	var in, out bool
	if at := l.at[caseDischarged]; at >= 0 {
		var month int
		x.discharged, month, out = w.date(caseDischarged, cells[at])
		if l.monthOf {
			v.month = int64(month)
		}
	}
	if !l.needs.Stays {
		return x
	}
	at := l.at[caseAdmitted]
	x.admitted, _, in = w.date(caseAdmitted, cells[at])
	if in && out && x.admitted > x.discharged {
		w.wrong(caseMistake{kind: wrongOrder, column: caseDischarged, found: cells[l.at[caseDischarged]], other: cells[at]})
	}
	if patient := cells[l.at[casePatient]]; len(patient) > 0 {
		x.patient = w.patients.number(patient)
	} else {
		w.wrong(caseMistake{kind: emptyCell, column: casePatient})
	}
	return x
}

func (w *caseWorker) date(c int, cell []byte) (day int32, month int, ok bool) {
	if len(cell) == 0 {
		w.wrong(caseMistake{kind: emptyCell, column: c})
		return 0, 0, false
	}
	if day, month, ok = w.days.of(cell); !ok {
		w.wrong(caseMistake{kind: wrongDate, column: c, found: cell})
	}
	return day, month, ok
}

// splitRow cuts a row of CSV at its commas, as encoding/csv does without lazy
// quotes. A quoted field must end in its row.
func (w *caseWorker) splitRow(row []byte) (cells [][]byte, ok bool) {
	cells, text := w.cells[:0], w.unquoted[:0]
	if cap(text) < len(row) { // the cells point into it, so it must not move
		text = make([]byte, 0, 2*len(row))
	}
	defer func() { w.cells, w.unquoted = cells, text }()
	for {
		if len(row) == 0 || row[0] != '"' {
			end := bytes.IndexByte(row, ',')
			cell := row
			if end >= 0 {
				cell = row[:end]
			}
			if bytes.IndexByte(cell, '"') >= 0 {
				w.wrong(caseMistake{kind: bareQuote, column: -1})
				return cells, false
			}
			if cells = append(cells, cell); end < 0 {
				return cells, true
			}
			row = row[end+1:]
			continue
		}
		start := len(text)
		row = row[1:]
		for {
			i := bytes.IndexByte(row, '"')
			if i < 0 {
				w.wrong(caseMistake{kind: openQuote, column: -1})
				return cells, false
			}
			text = append(text, row[:i]...)
			if row = row[i+1:]; len(row) == 0 || row[0] != '"' {
				break
			}
			text, row = append(text, '"'), row[1:]
		}
		cells = append(cells, text[start:len(text):len(text)])
		switch {
		case len(row) == 0:
			return cells, true
		case row[0] != ',':
			w.wrong(caseMistake{kind: afterQuote, column: -1})
			return cells, false
		}
		row = row[1:]
	}
}
