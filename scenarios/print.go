package scenarios

import (
	"fmt"
	"io"
	"strings"

	"golang.org/x/text/width"

	"fundsim/model/problem"
)

// ANSI sequences for terminals.
const (
	ansiRed    = "\x1b[1;31m"
	ansiYellow = "\x1b[1;33m"
	ansiDim    = "\x1b[2m"
	ansiBold   = "\x1b[1m"
	ansiReset  = "\x1b[0m"
)

// maxShown is how many characters of a source line are printed.
const maxShown = 100

// Format prints problems the way compilers do, in the language "zh" or "en":
//
//	scenario.yaml:12:15: 错误: 不认识 "drg-point"
//	  位置: units.inpatient.method
//	  允许: drg-points, pooled-budget, …
//	  是否想写 "drg-points"?
//	    12 |     method: drg-point
//	       |             ^
func Format(w io.Writer, list problem.List, lang string, color bool) error {
	var b strings.Builder
	for i := range list {
		formatOne(&b, &list[i], lang, color)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func formatOne(b *strings.Builder, p *problem.Problem, lang string, color bool) {
	paint := func(code, s string) string {
		if !color {
			return s
		}
		return code + s + ansiReset
	}
	label := func(zh, en string) string {
		if lang == "en" {
			return en + ": "
		}
		return zh + ":"
	}
	if at := where(p.Place); at != "" {
		b.WriteString(paint(ansiBold, at+":") + " ")
	}
	severity := paint(ansiRed, label("错误", "error"))
	if p.Severity == problem.Warning {
		severity = paint(ansiYellow, label("警告", "warning"))
	}
	fmt.Fprintf(b, "%s%s%s\n", severity, visible(p.What.In(lang)), paint(ansiDim, " ["+p.Code+"]"))
	if key := p.Place.Path; key != "" {
		fmt.Fprintf(b, "  %s%s\n", label("位置", "at"), visible(key))
	} else if p.Place.Column != "" {
		fmt.Fprintf(b, "  %s%s\n", label("列", "column"), p.Place.Column)
	}
	if !p.Allowed.IsZero() {
		fmt.Fprintf(b, "  %s%s\n", label("允许", "allowed"), visible(p.Allowed.In(lang)))
	}
	if !p.Hint.IsZero() {
		fmt.Fprintf(b, "  %s\n", visible(p.Hint.In(lang)))
	}
	excerpt(b, p.Place, paint)
}

func where(p problem.Place) string {
	switch {
	case p.File == "":
		return ""
	case p.Line == 0:
		return visible(p.File)
	case p.Col == 0:
		return fmt.Sprintf("%s:%d", visible(p.File), p.Line)
	}
	return fmt.Sprintf("%s:%d:%d", visible(p.File), p.Line, p.Col)
}

// excerpt prints the source line with a caret under the column. A long line is
// cut around it.
func excerpt(b *strings.Builder, p problem.Place, paint func(code, s string) string) {
	if p.Source == "" || p.Line == 0 {
		return
	}
	line := []rune(strings.ReplaceAll(visible(strings.ReplaceAll(p.Source, "\t", " ")), "\n", " "))
	col := min(max(p.Col, 1), len(line)+1) - 1
	start := 0
	if col > maxShown*3/4 {
		start = col - maxShown/2
	}
	end := min(len(line), start+maxShown)
	gutter := fmt.Sprintf("%6d | ", p.Line)
	fmt.Fprintf(b, "%s%s\n", paint(ansiDim, gutter), string(line[start:end]))
	if p.Col > 0 {
		fmt.Fprintf(b, "%s%s%s\n", paint(ansiDim, "       | "), strings.Repeat(" ", columns(line[start:col])), paint(ansiRed, "^"))
	}
}

// columns is the width of a text on a terminal, where Chinese characters take two.
func columns(text []rune) int {
	n := 0
	for _, r := range text {
		n++
		if k := width.LookupRune(r).Kind(); k == width.EastAsianWide || k == width.EastAsianFullwidth {
			n++
		}
	}
	return n
}

// visible replaces what would move the cursor or change colours on a terminal:
// text of a scenario is printed, never obeyed.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x20 && r != '\n' || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return '�'
		}
		return r
	}, s)
}
