// Package docs_test keeps the documentation true: commands shown in it run and
// print what is shown, links lead somewhere, every formula is described, and
// the generated pages are those that the program would generate today.
//
//	go test ./docs -run Reference -update   writes the generated pages and tables
//	go test ./docs -run Commands -update    writes shown output again; read the diff
package docs_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"fundsim/model/expect"
	"fundsim/model/indicators"
	"fundsim/model/journal"
	"fundsim/model/plan"
	"fundsim/model/points"
	"fundsim/model/settle"
	"fundsim/scenarios"
)

var update = flag.Bool("update", false, "write generated pages and shown output again")

// binary is the program under test, built once.
var binary string

func TestMain(m *testing.M) {
	flag.Parse()
	dir, err := os.MkdirTemp("", "fundsim-docs")
	if err != nil {
		panic(err)
	}
	binary = filepath.Join(dir, "fundsim")
	build := exec.Command("go", "build", "-o", binary, "./cmd/fundsim")
	build.Dir = ".."
	if out, err := build.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "%s%v\n", out, err)
		os.Exit(1)
	}
	code := m.Run()
	_ = os.RemoveAll(dir)
	os.Exit(code)
}

// pages are all Markdown files of the documentation, relative to this folder.
func pages(t *testing.T) []string {
	t.Helper()
	found := []string{"../README.md", "../CHANGELOG.md"}
	for _, pattern := range []string{"*.md", "*/*.md"} {
		more, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, more...)
	}
	return found
}

func read(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// fence is one fenced block of a page: the lines between its marks.
type fence struct {
	info     string
	from, to int // lines of the page, without the marks
}

var preparation = regexp.MustCompile(`^<!-- prepare: (.*) -->$`)

// fences lists the fenced blocks of a page, and its preparations as blocks of
// the kind "prepare".
func fences(lines []string) (out []fence) {
	open := -1
	for i, line := range lines {
		switch info, is := strings.CutPrefix(line, "```"); {
		case is && open < 0:
			open = i
			out = append(out, fence{info: strings.TrimSpace(info), from: i + 1})
		case is:
			open = -1
			out[len(out)-1].to = i
		case open < 0 && preparation.MatchString(line):
			out = append(out, fence{"prepare " + preparation.FindStringSubmatch(line)[1], i, i})
		}
	}
	return out
}

// TestCommands runs every command that README, tutorial and how-to pages show,
// page by page in a fresh folder, and looks for the output shown. In a block of
// the kind "console" a line "$ …" is a command and what follows is its output,
// where a line of "…" leaves something out. A command must succeed unless
// "$ echo $?" follows and shows its exit code. A block "… file=NAME" is written
// to that file first.
func TestCommands(t *testing.T) {
	if _, err := exec.LookPath("sh"); err != nil {
		t.Skip("there is no sh")
	}
	howTo, _ := filepath.Glob("how-to/*.md")
	for _, page := range append([]string{"../README.md", "tutorial.md"}, howTo...) {
		t.Run(filepath.Base(page), func(t *testing.T) {
			t.Parallel()
			s := &session{t: t, page: page, dir: t.TempDir(), lines: strings.Split(read(t, page), "\n")}
			s.run()
			if *update && !t.Failed() {
				if err := os.WriteFile(page, []byte(strings.Join(s.out, "\n")), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// session is one page while its commands run.
type session struct {
	t         *testing.T
	page, dir string
	lines     []string
	out       []string // the page with fresh output
	status    int      // exit code of the last command
	unseen    string   // the failed command whose exit code is still to be shown
}

func (s *session) run() {
	done := 0
	for _, f := range fences(s.lines) {
		s.out = append(s.out, s.lines[done:f.from]...)
		block := s.lines[f.from:f.to]
		done = f.to
		name, isFile := "", false
		for _, word := range strings.Fields(f.info) {
			if after, ok := strings.CutPrefix(word, "file="); ok {
				name, isFile = after, true
			}
		}
		if task, is := strings.CutPrefix(f.info, "prepare "); is {
			s.prepare(strings.Fields(task))
		}
		switch {
		case isFile:
			s.write(name, strings.Join(block, "\n")+"\n")
		case f.info == "console":
			s.console(block, f.from)
			continue
		}
		for i, line := range block {
			if strings.HasPrefix(line, "fundsim ") {
				s.t.Errorf("%s:%d: show commands in a console block with $ in front, so that they are tested: %s", s.page, f.from+i+1, line)
			}
		}
		s.out = append(s.out, block...)
	}
	s.out = append(s.out, s.lines[done:]...)
	s.seen()
}

// prepare makes files that a reader would bring along.
func (s *session) prepare(task []string) {
	switch {
	case len(task) == 3 && task[0] == "xlsx":
		s.workbook(task[1], task[2])
	case len(task) == 2 && task[0] == "gbk":
		text := strings.TrimPrefix(read(s.t, filepath.Join(s.dir, task[1])), "\ufeff")
		coded, err := simplifiedchinese.GBK.NewEncoder().String(text)
		if err != nil {
			s.t.Fatal(err)
		}
		s.write(task[1], coded)
	default:
		s.t.Fatalf("%s: cannot prepare %v", s.page, task)
	}
}

// workbook turns a CSV file into a workbook and removes the CSV file.
func (s *session) workbook(from, to string) {
	source := filepath.Join(s.dir, from)
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(read(s.t, source), "\ufeff"))).ReadAll()
	if err != nil {
		s.t.Fatal(err)
	}
	book := excelize.NewFile()
	defer book.Close()
	for i, row := range rows {
		if err := book.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row); err != nil {
			s.t.Fatal(err)
		}
	}
	if err := book.SaveAs(filepath.Join(s.dir, to)); err != nil {
		s.t.Fatal(err)
	}
	if err := os.Remove(source); err != nil {
		s.t.Fatal(err)
	}
}

func (s *session) write(name, text string) {
	file := filepath.Join(s.dir, name)
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		s.t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		s.t.Fatal(err)
	}
}

// console runs the commands of a block and compares their output.
func (s *session) console(block []string, at int) {
	for i := 0; i < len(block); {
		command, is := strings.CutPrefix(block[i], "$ ")
		if !is {
			s.t.Errorf("%s:%d: output without a command: %s", s.page, at+i+1, block[i])
			return
		}
		end := i + 1
		for end < len(block) && !strings.HasPrefix(block[end], "$ ") {
			end++
		}
		s.out = append(s.out, block[i])
		shown := block[i+1 : end]
		if actual, ran := s.command(command); ran {
			shown = s.compare(shown, actual, at+i+1)
		}
		s.out = append(s.out, shown...)
		i = end
	}
}

// command runs one command; ran is false where its program is not installed.
func (s *session) command(command string) (output []string, ran bool) {
	if command == "echo $?" {
		s.unseen = ""
		return []string{fmt.Sprint(s.status)}, true
	}
	s.seen()
	if program := strings.Fields(command)[0]; program != "fundsim" {
		if command == "make run" {
			command = "fundsim settle --lang zh" // what the Makefile runs
		} else if _, err := exec.LookPath(program); err != nil {
			s.t.Logf("%s: %s is not installed, not run: %s", s.page, program, command)
			return nil, false
		}
	}
	cmd := exec.Command("sh", "-c", command)
	cmd.Dir = s.dir
	cmd.Env = append(os.Environ(), "PATH="+filepath.Dir(binary)+string(os.PathListSeparator)+os.Getenv("PATH"),
		"HOME="+s.dir, "XDG_CONFIG_HOME="+s.dir, "LC_ALL=C.UTF-8", "FUNDSIM_LANG=", "NO_COLOR=1")
	out, err := cmd.CombinedOutput()
	s.status = cmd.ProcessState.ExitCode()
	if err != nil {
		s.unseen = command + "\n" + string(out)
	}
	return strings.Split(strings.TrimRight(strings.ReplaceAll(string(out), "\ufeff", ""), "\n"), "\n"), true
}

// seen complains of a failed command whose exit code the page does not show.
func (s *session) seen() {
	if s.unseen != "" {
		s.t.Errorf("%s: exit code %d of: %s", s.page, s.status, s.unseen)
	}
	s.unseen = ""
}

// compare looks for each run of shown lines in the output, in order. With
// -update it returns the runs of the output that are most like the shown ones.
func (s *session) compare(shown, actual []string, at int) (fresh []string) {
	for i := range actual {
		actual[i] = strings.TrimRight(actual[i], " \r")
	}
	next := 0
	for i := 0; i < len(shown); {
		if strings.TrimSpace(shown[i]) == "…" {
			fresh = append(fresh, shown[i])
			i++
			continue
		}
		end := i
		for end < len(shown) && strings.TrimSpace(shown[end]) != "…" {
			end++
		}
		place, exact := find(shown[i:end], actual[next:])
		place += next
		switch {
		case exact:
		case *update && place+end-i <= len(actual):
		default:
			s.t.Errorf("%s:%d: this is not in the output:\n%s\nthe nearest is:\n%s", s.page, at+i+1,
				strings.Join(shown[i:end], "\n"), strings.Join(actual[place:min(len(actual), place+end-i)], "\n"))
			return shown
		}
		next = place + end - i
		fresh = append(fresh, actual[place:next]...)
		i = end
	}
	return fresh
}

// find returns where the lines stand in the output, or where it is most like them.
func find(lines, output []string) (place int, exact bool) {
	best := -1
	for p := 0; p+len(lines) <= len(output); p++ {
		score := 0
		for i, line := range lines {
			switch found := output[p+i]; {
			case strings.TrimRight(line, " ") == found:
				score += 3
			case start(line) == start(found):
				score++
			}
		}
		if score == 3*len(lines) {
			return p, true
		}
		if score > best {
			place, best = p, score
		}
	}
	return place, false
}

// start is what a line begins with.
func start(line string) string {
	r := []rune(strings.TrimSpace(line))
	return string(r[:min(len(r), 8)])
}

var link = regexp.MustCompile(`\]\(([^)\s]+)\)`)

// TestLinks follows every relative link.
func TestLinks(t *testing.T) {
	for _, page := range pages(t) {
		lines := strings.Split(read(t, page), "\n")
		for _, f := range fences(lines) {
			for i := f.from; i < f.to; i++ {
				lines[i] = ""
			}
		}
		for _, m := range link.FindAllStringSubmatch(strings.Join(lines, "\n"), -1) {
			target, _, _ := strings.Cut(m[1], "#")
			if target == "" || strings.Contains(target, "://") {
				continue
			}
			if _, err := os.Stat(filepath.Join(filepath.Dir(page), target)); err != nil {
				t.Errorf("%s: %s leads nowhere", page, m[1])
			}
		}
	}
}

// TestReferenceFormulas asks METHOD.md for one row for each formula, as the
// program states it, and for the section that the formula names.
func TestReferenceFormulas(t *testing.T) {
	const page = "METHOD.md"
	lines := strings.Split(read(t, page), "\n")
	headings := map[string]bool{}
	for _, line := range lines {
		if words := strings.Fields(line); len(words) > 1 && strings.HasPrefix(line, "#") && strings.HasPrefix(words[1], "§") {
			headings[words[1]] = true
		}
	}
	changed := false
	for _, f := range slices.Concat(journal.Formulas, points.Formulas, indicators.Formulas) {
		rounding := f.Rounding.ZH
		if rounding == "" {
			rounding = "不舍入"
		}
		head := "| `" + string(f.ID) + "` |"
		row := fmt.Sprintf("%s %s | %s | %s | %s | %s |", head, f.Name.ZH, f.Expr.ZH, f.Name.EN, f.Expr.EN, rounding)
		i := slices.IndexFunc(lines, func(l string) bool { return strings.HasPrefix(l, head) })
		switch {
		case i < 0:
			t.Errorf("%s has no row for formula %s, section %s:\n%s", page, f.ID, f.Source, row)
		case lines[i] != row && *update:
			lines[i], changed = row, true
		case lines[i] != row:
			t.Errorf("%s:%d: formula %s has changed (go test ./docs -run Reference -update):\n%s", page, i+1, f.ID, row)
		}
		for _, section := range strings.Split(f.Source, "、") {
			section, _, _ = strings.Cut(section, "(")
			if !headings[section] {
				t.Errorf("%s has no heading %q, which formula %s names", page, section, f.ID)
			}
		}
	}
	if changed {
		if err := os.WriteFile(page, []byte(strings.Join(lines, "\n")), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// TestReferencePages holds the generated pages against what the program
// generates today.
func TestReferencePages(t *testing.T) {
	for _, p := range []struct {
		file  string
		write func(*bytes.Buffer) error
	}{
		{"scenario.md", func(b *bytes.Buffer) error { return scenarios.WriteReference(b, "zh") }},
		{"scenario.en.md", func(b *bytes.Buffer) error { return scenarios.WriteReference(b, "en") }},
		{"card.md", func(b *bytes.Buffer) error { return scenarios.WriteCardReference(b, "zh") }},
		{"card.en.md", func(b *bytes.Buffer) error { return scenarios.WriteCardReference(b, "en") }},
		{"commands.md", func(b *bytes.Buffer) error { return commandsPage(b, "zh") }},
		{"commands.en.md", func(b *bytes.Buffer) error { return commandsPage(b, "en") }},
		{"lint.md", lintPage},
		{"result.md", resultPage},
	} {
		var b bytes.Buffer
		if err := p.write(&b); err != nil {
			t.Fatal(err)
		}
		file := filepath.Join("reference", p.file)
		if *update {
			if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if read(t, file) != b.String() {
			t.Errorf("%s is not current: go test ./docs -run Reference -update", file)
		}
	}
}

// TestReferenceColumns asks the page of data files for every column.
func TestReferenceColumns(t *testing.T) {
	var b bytes.Buffer
	if err := scenarios.WriteReference(&b, "zh"); err != nil {
		t.Fatal(err)
	}
	_, tables, found := strings.Cut(b.String(), "## 数据文件")
	if !found {
		t.Fatal("the scenario reference has no section on data files")
	}
	page := read(t, "reference/data.md")
	for _, m := range regexp.MustCompile("(?m)^\\| `([a-z_]+)` \\| (\\S+) \\|").FindAllStringSubmatch(tables, -1) {
		if !strings.Contains(page, "| `"+m[1]+"` | "+m[2]+" |") {
			t.Errorf("reference/data.md has no row for column %s %s", m[1], m[2])
		}
	}
}

// TestReferenceConditions binds every condition that the page shows to the
// built-in city, and asks it for every code that a mistake can have.
func TestReferenceConditions(t *testing.T) {
	const file = "reference/conditions.md"
	sc, found := scenarios.Load("pack:zhuji", scenarios.Options{})
	if found.HasErrors() {
		t.Fatal(found)
	}
	out, found := settle.Run(sc.Plan, sc.Activity)
	if out == nil {
		t.Fatal(found)
	}
	page := read(t, file)
	lines, n := strings.Split(page, "\n"), 0
	for _, f := range fences(lines) {
		if f.info != "conditions" {
			continue
		}
		for _, line := range lines[f.from:f.to] {
			sc.Plan.Thresholds, n = append(sc.Plan.Thresholds, plan.Threshold{Expect: line}), n+1
		}
	}
	if _, found := expect.Bind(sc.Plan, out.Result); n == 0 || len(found) > 0 {
		t.Errorf("%s: of %d conditions %d are wrong: %v", file, n, len(found), found)
	}
	codes := regexp.MustCompile(`(?:fail|wrong|at)\([^"\n]*"([a-z-]+)",`)
	sources, _ := filepath.Glob("../model/expect/*.go")
	seen := 0
	for _, source := range sources {
		if strings.HasSuffix(source, "_test.go") {
			continue
		}
		for _, m := range codes.FindAllStringSubmatch(read(t, source), -1) {
			seen++
			if !strings.Contains(page, "`"+m[1]+"`") {
				t.Errorf("%s does not say what %s means", file, m[1])
			}
		}
	}
	if seen < 20 {
		t.Errorf("only %d codes found", seen)
	}
}

var requirement = regexp.MustCompile(`(?m)^\t(\S+) (v\S+)$`)

// TestReferenceLibraries asks the record of libraries for every direct
// requirement of go.mod with its version.
func TestReferenceLibraries(t *testing.T) {
	record := read(t, "decisions/0014-libraries.md")
	for _, m := range requirement.FindAllStringSubmatch(read(t, "../go.mod"), -1) {
		if !strings.Contains(record, "| "+m[1]+" | "+m[2]+" |") {
			t.Errorf("decisions/0014-libraries.md does not list %s %s", m[1], m[2])
		}
	}
}

var commandLine = regexp.MustCompile(`(?m)^  ([a-z-]+) +\S`)

// commandsPage prints the help of every command.
func commandsPage(b *bytes.Buffer, lang string) error {
	help := func(args ...string) (string, error) {
		cmd := exec.Command(binary, append(args, "--help")...)
		cmd.Env = append(os.Environ(), "FUNDSIM_LANG="+lang, "NO_COLOR=1")
		out, err := cmd.Output()
		return strings.TrimRight(string(out), "\n"), err
	}
	root, err := help()
	if err != nil {
		return err
	}
	say := func(zh, en string) string {
		if lang == "en" {
			return en
		}
		return zh
	}
	fmt.Fprintf(b, "%s\n\n%s\n\n```text\n%s\n```\n", say("# 命令参考", "# Command reference"),
		say("由程序的 --help 生成,请勿手改。退出码见 [exit-codes.md](exit-codes.md)。", "Generated from the program's --help; do not edit. Exit codes: [exit-codes.md](exit-codes.md)."), root)
	list, _, found := strings.Cut(root, say("\n选项:", "\nFlags:")) // the groups of commands stand before
	if !found {
		return errors.New("the help text lists no flags")
	}
	for _, m := range commandLine.FindAllStringSubmatch(list, -1) {
		if m[1] == "help" || m[1] == "completion" || m[1] == "fundsim" {
			continue
		}
		text, err := help(m[1])
		if err != nil {
			return err
		}
		fmt.Fprintf(b, "\n## fundsim %s\n\n```text\n%s\n```\n", m[1], text)
	}
	return nil
}

// lintPage lists the findings of fundsim check.
func lintPage(b *bytes.Buffer) error {
	b.WriteString("# 规则检查代码 / Lint codes\n\n由程序生成,请勿手改。`fundsim check` 的提醒以方括号注明代码;提醒不影响结算。\n" +
		"Generated; do not edit. A finding of `fundsim check` names its code in brackets; findings do not stop a settlement.\n\n" +
		"| 代码 code | 含义 | meaning |\n|---|---|---|\n")
	for _, r := range plan.LintRules {
		fmt.Fprintf(b, "| `%s` | %s | %s |\n", r.Code, r.Title.ZH, r.Title.EN)
	}
	return nil
}

var kinds = map[journal.Kind]string{journal.Fen: "元 yuan, \"0.00\"", journal.Points: "\"0.0000\"", journal.PointValue: "元/点 yuan per point, \"0.0000\"",
	journal.Count: "整数 whole number", journal.Ratio: "比例 ratio, \"0.05\"", journal.Word: "文字 text"}

// resultPage lists the fields of the JSON result.
func resultPage(b *bytes.Buffer) error {
	b.WriteString(`# JSON 结果 / JSON result

由程序生成,请勿手改。` + "`fundsim settle --format json`" + ` 的格式为 ` + "`fundsim.result/v1`" + `,在 v1 之内只增不改。
金额是以元为单位、恰两位小数的字符串;无值为 ` + "`\"\"`" + `。行按险种、单元、机构编码排序。
Generated; do not edit. Amounts are strings in yuan with two decimals; "" where there is none. Rows are sorted by scheme, unit and institution.

| 键 key | 内容 content |
|---|---|
| ` + "`schema`" + ` | ` + "`fundsim.result/v1`" + ` |
| ` + "`scenario`" + ` | ` + "`id`, `title`, `year`, `sha256`" + `(合并后的政策与数据文件的摘要 digest of merged policy and data files) |
| ` + "`engine`" + ` | ` + "`version`, `commit`" + ` |
| ` + "`awards`" + ` | ` + "`award`, `institution`, `scheme`, `amount`" + ` |
| ` + "`reserve`" + ` | ` + "`scheme`, `entry`, `amount`" + `;` + "`entry`" + `:opening、admission:单元:机构、variance:单元、award:编号、use:编号、forfeit:单元:机构、shortfall;合计等于期末余额 they add up to the closing reserve |
| ` + "`behaviour`" + ` | 仅在情景有 behaviour 时 only with reactions: ` + "`mode`, `presets`, `steps`" + `;另有 besides: ` + "`behaviour_pools`" + `(各点数池 point values)、` + "`behaviour_volumes`" + `(各业务量系数 volume factors by month)、` + "`behaviour_changes`" + `(有变动的各行,反应前后 lines before and after) |
| ` + "`warnings`" + ` | 警告文字 texts |
| ` + "`checks`" + ` | ` + "`name`, `ok`, `difference`" + ` |
| ` + "`thresholds`" + ` | 只在情景写了 thresholds 时有 only where the scenario has any:` + "`expect`, `metric`, `kind`, `holds`(true、false;要多次抽样、或涉及拟新增机构而未判定的为 null where draws are needed or an entrant is named), `value`, `limit`, `distance`, `se`, `draws`, `absent`, `fail`, `note`" + `;见 [条件](conditions.md) |

判定条件、explain 与 compare 的名称即由此而来,如 ` + "`schemes.employee.reserve_closing`、`units.inpatient.employee.point_value`、`institutions.h001.outpatient.resident.payable`" + `。
机构的合计另有 ` + "`institutions.h001.payable`" + `(各行之和),全部名称由 ` + "`fundsim metrics`" + ` 列出。 Sums over an institution's rows have names too; ` + "`fundsim metrics`" + ` lists all names.
标“仅名称”者不在 JSON 中,只用于名称。 Names of results are paths into this format; those marked “仅名称 name only” are not in the JSON.
`)
	section(b, "schemes", "险种,含全部机构 / a scheme, everybody", settle.SchemeFields)
	section(b, "units", "单元 × 险种,不含按新增定点办法结算的机构 / a unit in a scheme, without institutions settled by an admission rule", settle.UnitFields)
	section(b, "institutions", "机构 × 单元 × 险种;另有 `title` 机构名称 / an institution in a unit and scheme; `title` besides", settle.LineFields)
	b.WriteString(riskPage)
	return nil
}

// riskPage describes the JSON of risk and of compare --draws.
var riskPage = strings.ReplaceAll(`
# 风险分析的 JSON / JSON of risk

''fundsim risk --format json'' 的格式为 ''fundsim.risk/v1'',在 v1 之内只增不改。统计量是字符串:金额以元为单位两位小数,点值四位小数,无值为 ''""''(只有一次抽样、或尾部只有一个值时没有标准差与标准误 one value has no deviation and no error);概率是数。
Statistics are strings (yuan with two decimals, point values with four), probabilities are numbers.

| 键 key | 内容 content |
|---|---|
| ''schema'' | ''fundsim.risk/v1'' |
| ''scenario'', ''engine'' | 同上 as above |
| ''draws'', ''asked'' | 完成与要求的抽样次数 draws done and asked for |
| ''partial'' | 是否提前结束 whether the run was ended early |
| ''seed'' | 种子 seed |
| ''metrics[]'' | ''metric''(名称 name),''expected''(按预期业务量的结算 the settlement as expected),''mean''、''sd''、''se''(平均数的标准误 standard error of the mean),''p5''、''p25''、''p50''、''p75''、''p95'',''p5_se'' … ''p95_se''(分位数的标准误 of the quantiles),''es_low''、''es_high''(最低、最高 5% 抽样的平均 mean of the lowest and highest 5%)及 ''es_low_se''、''es_high_se'',''n''(有此数的抽样次数 draws that have the figure)。''institutions.机构.指标'' 为该机构各单元、险种合计 all units and schemes of an institution together |
| ''probabilities[]'' | ''event''、''p''、''se''、''count''(出现次数 draws in which it happens)、''of''(抽样次数 draws)。事件 events:''schemes.险种.shortfall > 0'',''reserve_shortfall''(任一险种 any scheme),''units.单元.险种.variance < 0''(单元超支 the unit overruns),''institutions.机构.gain_ratio < -5%'' 与 ''institutions.机构.单元.险种.gain_ratio < -5%''(亏损超过各档 losses beyond each level of risk.losses) |
| ''thresholds[]'' | 情景写了 thresholds 时 where the scenario has thresholds:见 [conditions.md](conditions.md) |
| ''months[]'' | 用 --by-month 时 with --by-month:''metric''、''month''(已知月数 months known,0–12)及同 ''metrics[]'' 的统计量 and the statistics |

''compare --draws --format json'' 在 ''fundsim.compare/v1'' 上增加 adds:

| 键 key | 内容 content |
|---|---|
| ''risk[]'' | 每个情景一个 ''fundsim.risk/v1'',基准在前 one for each scenario, the base first |
| ''paired[]'' | 逐次抽样相减(情景 − 基准) draw by draw, scenario less base:''other''、''metric''、''mean''、''sd''、''se''、''low''、''high''(平均差额的 95% 区间 interval of the mean),''higher''、''lower''、''equal''(次数 draws)、''n''。不用 --detail 时省去每次都相同者 without --detail those that never differ are left out |
| ''sign_flips[]'' | 平均盈亏变号的机构 institutions whose mean gain changes its sign:''other''、''institution''、''base_gain''、''base_se''、''gain''、''se'',''certain''(两个平均数都离 0 至少 1.96 个标准误 both means are 1.96 standard errors from 0) |

''risk --draw N'' 的 JSON 是该次抽样的 ''fundsim.result/v1'',另有 ''draw'':''number''、''seed''。 It is the result of that draw, with its number and seed.
`, "''", "`")

func section[R any](b *bytes.Buffer, name, what string, fields []settle.Field[R]) {
	fmt.Fprintf(b, "\n## `%s[]`\n\n%s\n\n| 字段 field | 名称 | name | 类型 type |\n|---|---|---|---|\n", name, what)
	for _, f := range fields {
		kind := kinds[f.Kind]
		if f.Extra {
			kind += ";仅名称 name only"
		}
		fmt.Fprintf(b, "| `%s` | %s | %s | %s |\n", f.Name, f.Title.ZH, f.Title.EN, kind)
	}
}
