// Package problem holds what is wrong with an input, in Chinese and English,
// and where: a value that readers collect, sort and print together, instead of
// stopping at the first mistake.
package problem

import (
	"fmt"
	"slices"
	"strings"
)

// Text is one message in both languages.
type Text struct{ ZH, EN string }

// T formats a message in both languages with the same arguments; where the word
// order differs, the format uses explicit indexes (%[2]s).
func T(zh, en string, args ...any) Text {
	return Text{fmt.Sprintf(zh, args...), fmt.Sprintf(en, args...)}
}

// IsZero tells whether there is no message.
func (t Text) IsZero() bool { return t.ZH == "" && t.EN == "" }

// In returns the message in the language, "zh" or "en".
func (t Text) In(lang string) string {
	if lang == "en" {
		return t.EN
	}
	return t.ZH
}

// Severity says whether a run may go on.
type Severity uint8

const (
	// Error means that nothing can be settled.
	Error Severity = iota + 1
	// Warning means that the result stands but somebody should look.
	Warning
)

// Place is where a value stands. Path is the key path of a scenario value
// (units.inpatient.sharing); Table, Row and Column name a cell of a data file
// (Row counts lines of the file from 1). Line and Col are filled in by the reader.
// A problem about a part of a value comes with the whole value as Source, in
// line 1, and the part's first character as Col, counted from 1.
type Place struct {
	File      string
	Line, Col int
	Path      string
	Table     string
	Row       int
	Column    string
	Source    string // text of the line, for printing; filled in by the reader
}

// Problem is one mistake: where, what, what is allowed, and what was probably
// meant or can be done.
type Problem struct {
	Severity Severity
	Code     string // stable name of the kind of mistake, e.g. "unknown-key"
	Place    Place
	What     Text
	Allowed  Text
	Hint     Text
}

// List collects problems.
type List []Problem

// Errorf adds an error at a key path.
func (l *List) Errorf(code, path, zh, en string, args ...any) *Problem {
	return l.add(Error, code, Place{Path: path}, zh, en, args...)
}

// Headed puts the same words, such as the case it is about, before what each
// problem says.
func (l List) Headed(zh, en string, args ...any) List {
	head := T(zh, en, args...)
	for i := range l {
		w := &l[i].What
		*w = Text{head.ZH + w.ZH, head.EN + w.EN}
	}
	return l
}

// Warnf adds a warning at a key path.
func (l *List) Warnf(code, path, zh, en string, args ...any) *Problem {
	return l.add(Warning, code, Place{Path: path}, zh, en, args...)
}

// RowErrorf adds an error at a cell of a table.
func (l *List) RowErrorf(code, table string, row int, column, zh, en string, args ...any) *Problem {
	return l.add(Error, code, Place{Table: table, Row: row, Column: column}, zh, en, args...)
}

func (l *List) add(s Severity, code string, p Place, zh, en string, args ...any) *Problem {
	*l = append(*l, Problem{Severity: s, Code: code, Place: p, What: T(zh, en, args...)})
	return &(*l)[len(*l)-1]
}

// Allow says what is allowed instead.
func (p *Problem) Allow(zh, en string, args ...any) *Problem {
	p.Allowed = T(zh, en, args...)
	return p
}

// Advise says what can be done about it.
func (p *Problem) Advise(zh, en string, args ...any) *Problem {
	p.Hint = T(zh, en, args...)
	return p
}

// Suggest names the nearest right word, where one is near.
func (p *Problem) Suggest(found string, words []string) *Problem {
	if w := Nearest(found, words); w != "" {
		p.Hint = T("是否想写 %q?", "did you mean %q?", w)
	}
	return p
}

// HasErrors tells whether any problem is an error.
func (l List) HasErrors() bool {
	return slices.ContainsFunc(l, func(p Problem) bool { return p.Severity == Error })
}

// Error makes a List an error: the first few messages in English. Commands
// print the whole list instead.
func (l List) Error() string {
	var b strings.Builder
	for i, p := range l {
		if i > 0 {
			b.WriteString("; ")
		}
		b.WriteString(p.What.EN)
	}
	return b.String()
}

// Sort orders problems by file, line, column and path, errors first at a place.
func (l List) Sort() {
	slices.SortStableFunc(l, func(a, b Problem) int {
		return cmpAll(strings.Compare(a.Place.File, b.Place.File), a.Place.Line-b.Place.Line, a.Place.Col-b.Place.Col,
			a.Place.Row-b.Place.Row, strings.Compare(a.Place.Path, b.Place.Path), int(a.Severity)-int(b.Severity))
	})
}

func cmpAll(cs ...int) int {
	for _, c := range cs {
		if c != 0 {
			return c
		}
	}
	return 0
}

// Nearest returns the word most like found, or "" when none is near: at most a
// third of its letters differ (insert, delete, replace or swap neighbours).
func Nearest(found string, words []string) string {
	best, bestDistance := "", 1+max(1, len([]rune(found))/3)
	for _, w := range words {
		if d := distance([]rune(strings.ToLower(found)), []rune(strings.ToLower(w))); d < bestDistance {
			best, bestDistance = w, d
		}
	}
	return best
}

// distance is the optimal string alignment distance.
func distance(a, b []rune) int {
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(a)][len(b)]
}

// Without returns the problems that are not among known: a second look at the
// same plan finds the same again.
func (l List) Without(known List) (out List) {
	seen := map[Problem]bool{}
	for _, p := range known {
		seen[p] = true
	}
	for _, p := range l {
		if !seen[p] {
			out = append(out, p)
		}
	}
	return out
}
