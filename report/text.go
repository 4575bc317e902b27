package report

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/olekukonko/tablewriter"
	"github.com/olekukonko/tablewriter/renderer"
	"github.com/olekukonko/tablewriter/tw"

	"fundsim/model/problem"
)

var textLabels = struct{ part problem.Text }{
	part: problem.Text{ZH: "(第 %d 部分,共 %d 部分)", EN: " (part %d of %d)"},
}

// ANSI sequences; only these three are used.
const (
	ansiBold  = "\x1b[1m"
	ansiRed   = "\x1b[31m"
	ansiReset = "\x1b[0m"
)

func (o Options) bold(s string) string {
	if !o.Color || s == "" {
		return s
	}
	return ansiBold + s + ansiReset
}

func (o Options) red(s string) string {
	if !o.Color || s == "" {
		return s
	}
	return ansiRed + s + ansiReset
}

// writeGrid prints a grid for a terminal. A table wider than the terminal is
// split into parts side by side, each with the columns that name the row; no
// column is left out and no figure is broken over lines. Of a table without rows
// its notes are printed, which say why, and no empty frame.
func writeGrid(w io.Writer, g *Grid, o Options) error {
	if g.onlyNotes() {
		if _, err := fmt.Fprintln(w, o.bold(clean(g.Title))); err != nil {
			return err
		}
		return writeNotes(w, g.Notes, o)
	}
	parts := splitToWidth(g, o)
	for i := range parts {
		if title := parts[i].Title; title != "" {
			if len(parts) > 1 {
				title += fmt.Sprintf(o.in(textLabels.part), i+1, len(parts))
			}
			if _, err := fmt.Fprintln(w, o.bold(clean(title))); err != nil {
				return err
			}
		}
		if err := writePart(w, &parts[i], o); err != nil {
			return err
		}
	}
	return writeNotes(w, g.Notes, o)
}

func writeNotes(w io.Writer, notes []string, o Options) error {
	for _, note := range notes {
		for i, line := range wrap(clean(note), o.Width-2) {
			indent := "  "
			if i > 0 {
				indent = "    "
			}
			if _, err := fmt.Fprintln(w, indent+line); err != nil {
				return err
			}
		}
	}
	return nil
}

// splitToWidth packs the columns into as few parts as fit the terminal.
func splitToWidth(g *Grid, o Options) []Grid {
	widths := make([]int, len(g.Columns))
	var keys, rest []int
	keyWidth, total := 1, 1
	for i, c := range g.Columns {
		widths[i] = displayWidth(clean(c.Title))
		for _, r := range g.Rows {
			widths[i] = max(widths[i], displayWidth(o.show(r.Cells[i])))
		}
		widths[i] += 3
		total += widths[i]
		if c.Key {
			keys = append(keys, i)
			keyWidth += widths[i]
		} else {
			rest = append(rest, i)
		}
	}
	if o.Width <= 0 || total <= o.Width || len(rest) < 2 {
		return []Grid{*g}
	}
	var parts []Grid
	columns, used := append([]int(nil), keys...), keyWidth
	for _, i := range rest {
		if len(columns) > len(keys) && used+widths[i] > o.Width {
			parts = append(parts, g.pick(columns))
			columns, used = append([]int(nil), keys...), keyWidth
		}
		columns, used = append(columns, i), used+widths[i]
	}
	return append(parts, g.pick(columns))
}

// headLines is the number of lines above the first row: border, header, rule.
const headLines = 3

// writePart renders with tablewriter, every row on one line, and draws the rules
// above and below subtotals, which tablewriter cannot.
func writePart(w io.Writer, g *Grid, o Options) error {
	var buf bytes.Buffer
	if err := renderBox(&buf, g, o); err != nil {
		return err
	}
	lines := strings.Split(strings.TrimRight(buf.String(), "\n"), "\n")
	rule := lines[headLines-1]
	for i, line := range lines {
		k := i - headLines
		isRow := k >= 0 && k < len(g.Rows)
		switch {
		case isRow && g.Rows[k].Style == Subtotal, i == len(lines)-2 && hasTotal(g), i == 1:
			line = boldLine(line, o)
		case isRow && k > 0 && g.Rows[k-1].Style == Subtotal && g.Rows[k].Style == Body:
			line = rule + "\n" + line
		}
		if _, err := fmt.Fprintln(w, line); err != nil {
			return err
		}
	}
	return nil
}

func boldLine(line string, o Options) string {
	if !o.Color {
		return line
	}
	bar := "│"
	cells := strings.Split(line, bar)
	for i := range cells {
		cells[i] = o.bold(cells[i])
	}
	return strings.Join(cells, bar)
}

func hasTotal(g *Grid) bool { return len(g.Rows) > 0 && g.Rows[len(g.Rows)-1].Style == Total }

// renderBox prints header, rows and the total as a footer. Formatting of headers
// is off (it would write them in capitals), so is wrapping and trimming.
func renderBox(w io.Writer, g *Grid, o Options) error {
	narrow()
	align := make([]tw.Align, len(g.Columns))
	header := make([]string, len(g.Columns))
	for i, c := range g.Columns {
		header[i], align[i] = clean(c.Title), tw.AlignLeft
		if c.Right {
			align[i] = tw.AlignRight
		}
	}
	aligned := tw.CellAlignment{Global: tw.AlignLeft, PerColumn: align}
	table := tablewriter.NewTable(w,
		tablewriter.WithRenderer(renderer.NewBlueprint()),
		tablewriter.WithRendition(tw.Rendition{Symbols: tw.NewSymbols(tw.StyleLight)}),
		tablewriter.WithHeaderAutoFormat(tw.Off), tablewriter.WithFooterAutoFormat(tw.Off), tablewriter.WithRowAutoFormat(tw.Off),
		tablewriter.WithHeaderAutoWrap(tw.WrapNone), tablewriter.WithRowAutoWrap(tw.WrapNone), tablewriter.WithFooterAutoWrap(tw.WrapNone),
		tablewriter.WithTrimSpace(tw.Off),
		tablewriter.WithHeaderAlignmentConfig(aligned), tablewriter.WithRowAlignmentConfig(aligned), tablewriter.WithFooterAlignmentConfig(aligned))
	table.Header(header)
	for _, r := range g.Rows {
		cells := make([]string, len(r.Cells))
		for i, c := range r.Cells {
			cells[i] = o.show(c)
		}
		if r.Style == Total {
			table.Footer(cells)
			continue
		}
		if err := table.Append(cells); err != nil {
			return err
		}
	}
	return table.Render()
}
