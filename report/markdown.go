package report

import (
	"fmt"
	"io"
	"strings"
)

// Markdown prints the report as Markdown tables: the same tables as [Table].
func Markdown(w io.Writer, v *View, o Options) error {
	var b strings.Builder
	for i, line := range heading(v, o) {
		if i == 0 {
			line = "# " + line
		}
		fmt.Fprintf(&b, "%s\n\n", markdownText(line))
	}
	grids := Grids(v, o)
	for i := range grids {
		markdownGrid(&b, &grids[i], o)
	}
	for _, s := range closing(v, o) {
		fmt.Fprintf(&b, "## %s\n\n", s.title)
		markdownNotes(&b, s.lines)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func markdownGrid(b *strings.Builder, g *Grid, o Options) {
	if g.Title != "" {
		fmt.Fprintf(b, "## %s\n\n", markdownText(g.Title))
	}
	for _, c := range g.Columns {
		b.WriteString("| " + markdownText(c.Title) + " ")
	}
	b.WriteString("|\n")
	for _, c := range g.Columns {
		if c.Right {
			b.WriteString("| ---: ")
		} else {
			b.WriteString("| :--- ")
		}
	}
	b.WriteString("|\n")
	for _, r := range g.Rows {
		for _, c := range r.Cells {
			cell := markdownCell(o.show(c))
			if r.Style != Body && cell != "" {
				cell = "**" + cell + "**"
			}
			b.WriteString("| " + cell + " ")
		}
		b.WriteString("|\n")
	}
	b.WriteString("\n")
	markdownNotes(b, g.Notes)
}

func markdownNotes(b *strings.Builder, notes []string) {
	for _, note := range notes {
		b.WriteString("- " + markdownText(note) + "\n")
	}
	if len(notes) > 0 {
		b.WriteString("\n")
	}
}

// markdownText escapes what Markdown or its tables would take for markup.
func markdownText(s string) string { return markdownEscape.Replace(clean(s)) }

// markdownCell is markdownText that keeps the indentation of an item.
func markdownCell(s string) string {
	trimmed := strings.TrimLeft(s, " ")
	return strings.Repeat("&nbsp;", len(s)-len(trimmed)) + markdownText(trimmed)
}

var markdownEscape = strings.NewReplacer(`\`, `\\`, "|", `\|`, "<", "&lt;", "*", `\*`, "_", `\_`, "`", "\\`", "[", `\[`, "]", `\]`)
