package report

import (
	"cmp"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"fundsim/model/problem"
)

var tableLabels = struct {
	heading, scenario, yuan, wan, wanNote, notes, money, zeroNote, warnings, noWarnings, assumed, noAssumed, assumedNote problem.Text
}{
	heading:     problem.Text{ZH: "%s  %d 年度决算报告", EN: "%s — settlement of %d"},
	scenario:    problem.Text{ZH: "情景 %s", EN: "Scenario %s"},
	money:       problem.Text{ZH: "单位:%s", EN: "Unit of money: %s"},
	yuan:        problem.Text{ZH: "元", EN: "yuan"},
	wan:         problem.Text{ZH: "万元", EN: "10,000 yuan (万元)"},
	wanNote:     problem.Text{ZH: "(按万元四舍五入显示两位小数;合计以元、分计算后再进位,不由显示数相加)", EN: " (shown rounded to two decimals; totals are added up in fen and rounded last)"},
	zeroNote:    problem.Text{ZH: "“-”为零;负数前加“-”号", EN: "“-” alone is zero"},
	notes:       problem.Text{ZH: "说明:", EN: "Notes: "},
	warnings:    problem.Text{ZH: "提示(%d 条)", EN: "Warnings (%d)"},
	noWarnings:  problem.Text{ZH: "提示:无", EN: "Warnings: none"},
	assumed:     problem.Text{ZH: "假定条款(%d 条)", EN: "Assumed rules (%d)"},
	noAssumed:   problem.Text{ZH: "假定条款:无", EN: "Assumed rules: none"},
	assumedNote: problem.Text{ZH: "以下规则在文件中没有载明,为本情景的假定;表中以 [1] [2] … 标注受其影响的数字。", EN: "These rules are not written in any document; the scenario assumes them. Figures that rest on them are marked [1] [2] … in the tables."},
}

// Table prints the report for a terminal or a printer: the budget split, the
// units, the institutions, reserve and balance, the certificate of checks,
// thresholds, warnings and assumed rules.
func Table(w io.Writer, v *View, o Options) error {
	return writeReport(w, heading(v, o), nil, Grids(v, o), closing(v, o), o, "table")
}

// writeReport prints a heading, sections, tables and further sections as text or
// Markdown.
func writeReport(w io.Writer, heading []string, before []section, grids []Grid, after []section, o Options, format string) error {
	var b strings.Builder
	if format == "markdown" {
		markdownReport(&b, heading, before, grids, after, o)
	} else if err := tableReport(&b, heading, before, grids, after, o); err != nil {
		return err
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func tableReport(b io.Writer, heading []string, before []section, grids []Grid, after []section, o Options) error {
	for i, line := range heading {
		for _, l := range wrap(clean(line), o.Width) {
			if i == 0 {
				l = o.bold(l)
			}
			fmt.Fprintln(b, l)
		}
	}
	sections := func(list []section) error {
		for _, s := range list {
			fmt.Fprintf(b, "\n%s\n", o.bold(s.title))
			if err := writeNotes(b, s.lines, o); err != nil {
				return err
			}
		}
		return nil
	}
	if err := sections(before); err != nil {
		return err
	}
	for i := range grids {
		fmt.Fprintln(b)
		if err := writeGrid(b, &grids[i], o); err != nil {
			return err
		}
	}
	return sections(after)
}

// Grids builds the tables of the report, in order.
func Grids(v *View, o Options) []Grid {
	n := newNames(v.Plan)
	r := &builder{View: v, Options: o, names: n, assumed: collectAssumptions(v.Plan, n, o)}
	grids := []Grid{r.budget()}
	for i := range v.Result.Schemes {
		grids = append(grids, r.units(&v.Result.Schemes[i]))
	}
	grids = append(grids, r.points()...)
	for i := range v.Bounds {
		grids = append(grids, r.bounds(&v.Bounds[i]))
	}
	grids = append(grids, r.behaviour()...)
	for i := range v.Result.Schemes {
		grids = append(grids, r.institutions(v.Result.Schemes[i].Scheme))
	}
	for i := range v.Result.Schemes {
		grids = append(grids, r.reserve(&v.Result.Schemes[i]))
	}
	grids = append(grids, r.balance(), r.certificate())
	if len(v.Thresholds) > 0 {
		grids = append(grids, VerdictsGrid(v.Plan, v.Thresholds, o))
	}
	return numbered(grids, o)
}

// builder makes the grids of one view.
type builder struct {
	*View
	Options
	names   *names
	assumed *assumptions
}

// t is the text in the language, formatted.
func (b *builder) t(t problem.Text, args ...any) string {
	if len(args) == 0 {
		return b.in(t)
	}
	return fmt.Sprintf(b.in(t), args...)
}

func (b *builder) col(t problem.Text) Column  { return Column{Title: b.in(t), Right: true} }
func (b *builder) key(t problem.Text) Column  { return Column{Title: b.in(t), Key: true} }
func (b *builder) side(t problem.Text) Column { return Column{Title: b.in(t)} }

// numbered numbers the titles: 一、二、…; grids of the same ID are one section.
func numbered(grids []Grid, o Options) []Grid {
	n, last := 0, ""
	for i := range grids {
		if g := &grids[i]; g.ID != last {
			n, last = n+1, g.ID
		}
		if o.lang() == "zh" {
			grids[i].Title = string([]rune("一二三四五六七八九十")[n-1]) + "、" + grids[i].Title
		} else {
			grids[i].Title = fmt.Sprintf("%d. %s", n, grids[i].Title)
		}
	}
	return grids
}

// heading says what the report is of and in which unit of money.
func heading(v *View, o Options) []string {
	unit := o.in(tableLabels.yuan)
	if o.Wan {
		unit = o.in(tableLabels.wan) + o.in(tableLabels.wanNote)
	}
	sep := o.in(problem.Text{ZH: ";", EN: "; "})
	lines := []string{
		fmt.Sprintf(o.in(tableLabels.heading), cmp.Or(v.Plan.Title, v.Plan.ID), v.Plan.Year),
		fmt.Sprintf(o.in(tableLabels.scenario), v.Plan.ID) + "  " + fmt.Sprintf(o.in(tableLabels.money), unit) + sep + o.in(tableLabels.zeroNote),
	}
	if v.Draw != nil {
		lines[0] += " — " + v.draw(o)
	}
	if notes := strings.TrimSpace(v.Plan.Notes); notes != "" {
		lines = append(lines, o.in(tableLabels.notes)+oneLine(notes))
	}
	return lines
}

// oneLine joins the lines of a note: with a space, but not between Chinese
// characters, where a folded YAML text would leave one.
func oneLine(s string) string {
	var b strings.Builder
	for _, word := range strings.Fields(s) {
		before, _ := utf8.DecodeLastRuneInString(b.String())
		first, _ := utf8.DecodeRuneInString(word)
		if b.Len() > 0 && !(isWide(before) && isWide(first)) {
			b.WriteByte(' ')
		}
		b.WriteString(word)
	}
	return b.String()
}

// section is a title with lines below it.
type section struct {
	title string
	lines []string
}

// closing holds the warnings and the assumed rules.
func closing(v *View, o Options) []section {
	n := newNames(v.Plan)
	warnings := section{title: o.in(tableLabels.noWarnings)}
	if len(v.Result.Warnings) > 0 {
		warnings.title = fmt.Sprintf(o.in(tableLabels.warnings), len(v.Result.Warnings))
	}
	for i := range v.Result.Warnings {
		warnings.lines = append(warnings.lines, "! "+warning(&v.Result.Warnings[i], o))
	}
	notes := collectAssumptions(v.Plan, n, o).notes
	assumed := section{title: o.in(tableLabels.noAssumed)}
	if len(notes) > 0 {
		assumed.title = fmt.Sprintf(o.in(tableLabels.assumed), len(notes))
		assumed.lines = append([]string{o.in(tableLabels.assumedNote)}, notes...)
	}
	return []section{warnings, assumed}
}

// warning puts a warning in one line.
func warning(p *problem.Problem, o Options) string {
	line := o.in(p.What)
	if !p.Hint.IsZero() {
		line += o.in(problem.Text{ZH: ";", EN: "; "}) + o.in(p.Hint)
	}
	if p.Place.Path != "" {
		line += " (" + p.Place.Path + ")"
	}
	return line
}
