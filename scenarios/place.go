package scenarios

import (
	"encoding/csv"
	"strings"
	"unicode/utf8"

	"fundsim/model/problem"
)

// Place returns the list with every key path and table row turned into a file,
// a line and a column. A path that the files do not hold, such as a missing
// key, gets the place of its nearest parent. A problem about a part of a value
// comes with the value as Source and the part's character as Col.
func (s *Scenario) Place(l problem.List) problem.List {
	out := make(problem.List, len(l))
	for i, p := range l {
		switch {
		case p.Place.File != "":
		case p.Place.Table != "":
			s.placeRow(&p.Place)
		case p.Place.Path != "":
			s.placePath(&p.Place)
		}
		out[i] = p
	}
	return out
}

func (s *Scenario) placePath(p *problem.Place) {
	for path := p.Path; ; {
		if at, ok := s.pos[path]; ok && at.src != nil {
			found := at.place(p.Path)
			if part := p.Source; part != "" && path == p.Path {
				found.Col += within(found, part, p.Col)
			}
			p.File, p.Line, p.Col, p.Source = found.File, found.Line, found.Col, found.Source
			return
		}
		i := strings.LastIndexByte(path, '.')
		if i < 0 {
			if path == "" {
				return
			}
			path = ""
			continue
		}
		path = path[:i]
	}
}

// within is how far behind the start of a value a part of it stands, for a
// problem about the col-th character of a text that is the value. It is 0 where
// the file writes the value otherwise: over several lines, or with escapes.
func within(value problem.Place, text string, col int) int {
	line := []rune(value.Source)
	for _, quote := range []string{"", `"`, "'"} {
		if value.Col >= 1 && value.Col <= len(line) && strings.HasPrefix(string(line[value.Col-1:]), quote+text) {
			return len(quote) + col - 1
		}
	}
	return 0
}

// placeRow points into a data file: the field of a CSV, the cell of a workbook.
func (s *Scenario) placeRow(p *problem.Place) {
	t := s.tables[p.Table]
	if t == nil {
		p.Path = "data." + p.Table
		if _, ok := s.pos["points."+p.Table]; ok { // cases and reference are named there
			p.Path = "points." + p.Table
		}
		s.placePath(p)
		return
	}
	p.File, p.Line = t.file.name, p.Row
	c := t.find(p.Column)
	if c >= 0 && t.index != nil && t.index[c] >= 0 {
		p.Col = t.index[c] + 1
	}
	src := t.source()
	if src == nil || p.Row == 0 {
		return
	}
	line := src.lineText(p.Row)
	if p.Col > 0 {
		p.Col = fieldColumn(line, p.Col-1)
	}
	if len(line) <= maxLine {
		p.Source = line
	}
}

// source returns the text of a CSV, read again when it is first needed: a table
// may be large, and only mistakes ask for its lines.
func (t *table) source() *source {
	if t.isXLSX {
		return nil
	}
	if t.text == nil {
		t.text = &source{name: t.file.name}
		if data, err := t.file.read(t.limit); err == nil {
			if t.packed {
				data, _ = unpack(data, t.limit)
			}
			t.text.text, _, _ = decodeText(data)
		}
	}
	return t.text
}

// fieldColumn returns the character, counted from 1, at which a field of a CSV
// line starts.
func fieldColumn(line string, field int) int {
	r := csv.NewReader(strings.NewReader(line))
	r.FieldsPerRecord = -1
	fields, err := r.Read()
	if err != nil || field >= len(fields) {
		return 1
	}
	_, col := r.FieldPos(field)
	return 1 + utf8.RuneCountInString(line[:min(col-1, len(line))])
}
