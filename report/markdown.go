package report

import (
	"fmt"
	"io"
	"strings"
)

// Markdown prints the report as Markdown tables: the same tables as [Table].
func Markdown(w io.Writer, v *View, o Options) error {
	return writeReport(w, heading(v, o), nil, Grids(v, o), closing(v, o), o, "markdown")
}

func markdownReport(b *strings.Builder, heading []string, before []section, grids []Grid, after []section, o Options) {
	for i, line := range heading {
		if i == 0 {
			b.WriteString("# ")
		}
		b.WriteString(markdownText(line) + "\n\n")
	}
	sections := func(list []section) {
		for _, s := range list {
			b.WriteString("## " + markdownText(s.title) + "\n\n")
			markdownNotes(b, s.lines)
		}
	}
	sections(before)
	for i := range grids {
		markdownGrid(b, &grids[i], o)
	}
	sections(after)
}

func markdownGrid(b *strings.Builder, g *Grid, o Options) {
	if g.Title != "" {
		fmt.Fprintf(b, "## %s\n\n", markdownText(g.Title))
	}
	if g.onlyNotes() {
		markdownNotes(b, g.Notes)
		return
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
