package scenarios

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"fundsim/model/expect"
	"fundsim/model/plan"
	"fundsim/model/problem"
	"fundsim/model/settle"
)

const brokenDir = "../testdata/broken"

// recordPlaces writes the places that messages point at into the files, for new
// cases; look at every one before keeping it.
var recordPlaces = flag.Bool("record-places", false, "write at: lines into testdata/broken")

// TestBroken runs every broken input: no panic, the stated number of errors, the
// wanted words in the printed text of both languages, and the stated place.
func TestBroken(t *testing.T) {
	names, err := filepath.Glob(filepath.Join(brokenDir, "*.txtar"))
	if err != nil || len(names) < 70 {
		t.Fatalf("%d broken inputs (%v)", len(names), err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) { runBroken(t, name) })
	}
}

// TestBrokenBase makes sure that the base of all broken inputs is itself fine.
func TestBrokenBase(t *testing.T) {
	s, list := Load(filepath.Join(brokenDir, "base"), Options{})
	mustFine(t, list)
	_, list = plan.Compile(s.Plan, s.Activity)
	mustFine(t, s.Place(list))
}

// brokenCase is one file of testdata/broken; its README explains the lines.
type brokenCase struct {
	opt    Options
	load   string
	wants  []string
	at     string
	errors int
}

func runBroken(t *testing.T, name string) {
	a, err := readArchive(name)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	c := setUp(t, dir, a)
	t.Chdir(dir) // so that messages name files without the folder
	s, list := Load(c.load, c.opt)
	if s != nil {
		_, found := plan.Compile(s.Plan, s.Activity)
		list = append(list, s.Place(found)...)
		if len(s.Plan.Thresholds) > 0 && !list.HasErrors() {
			out, refused := settle.Run(s.Plan, s.Activity)
			if out == nil {
				t.Fatal("thresholds cannot be looked at: ", refused)
			}
			_, found := expect.Bind(s.Plan, out.Result)
			list = append(list, s.Place(found)...)
		}
	}
	c.hold(t, name, a, list)
}

// hold asks a list for the stated number of errors, words and place.
func (c *brokenCase) hold(t *testing.T, name string, a *archive, list problem.List) {
	t.Helper()
	text := printed(list, "zh") + printed(list, "en")
	t.Log(printed(list, "zh"))
	if n := countErrors(list); n != c.errors {
		t.Errorf("%d errors, want %d", n, c.errors)
	}
	if strings.Contains(text, "%!") {
		t.Error("a message is badly formatted")
	}
	if len(c.wants) == 0 {
		t.Error("no want: line")
	}
	for _, w := range c.wants {
		if !strings.Contains(text, w) {
			t.Errorf("the message lacks %q", w)
		}
	}
	at := firstPlace(list)
	if *recordPlaces && c.at == "" {
		record(t, name, a, at)
	} else if at != c.at {
		t.Errorf("points at %s, want %s", at, c.at)
	}
}

func countErrors(list problem.List) (n int) {
	for _, p := range list {
		if p.Severity == problem.Error {
			n++
		}
	}
	return n
}

func firstPlace(list problem.List) string {
	for _, p := range list {
		if p.Severity == problem.Error {
			return where(p.Place)
		}
	}
	return ""
}

func record(t *testing.T, name string, a *archive, at string) {
	t.Helper()
	path := filepath.Join(originalDir, name)
	a.comment += "at: " + at + "\n"
	if err := a.write(path); err != nil {
		t.Fatal(err)
	}
}

// originalDir is the folder of this package, for tests that change theirs.
var originalDir, _ = os.Getwd()

// setUp copies the base, lays the archive over it and makes the edits.
func setUp(t *testing.T, dir string, a *archive) brokenCase {
	t.Helper()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join(brokenDir, "base"))); err != nil {
		t.Fatal(err)
	}
	for _, name := range a.names {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(a.files[name]), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	c := brokenCase{load: "scenario.yaml", errors: 1}
	c.read(t, dir, a.comment)
	return c
}

// read makes the edits that a comment asks for in dir and takes what it wants.
func (c *brokenCase) read(t *testing.T, dir, comment string) {
	t.Helper()
	for i, line := range strings.Split(strings.TrimSpace(comment), "\n") {
		verb, rest, ok := strings.Cut(line, ": ")
		if !ok || i == 0 {
			continue // what is wrong, in words
		}
		switch verb {
		case "edit":
			file, change, _ := strings.Cut(rest, ": ")
			from, to, ok := strings.Cut(change, " => ")
			if !ok {
				from, to, ok = strings.Cut(change, " =>")
			}
			editFile(t, filepath.Join(dir, file), unescape(from), unescape(to), ok)
		case "append":
			file, text, _ := strings.Cut(rest, ": ")
			old, _ := os.ReadFile(filepath.Join(dir, file))
			os.WriteFile(filepath.Join(dir, file), append(old, text+"\n"...), 0o666)
		case "delete":
			os.Remove(filepath.Join(dir, rest))
		case "set":
			c.opt.Sets = append(c.opt.Sets, rest)
		case "load":
			c.load = rest
		case "want":
			c.wants = append(c.wants, rest)
		case "at":
			c.at = rest
		case "errors":
			c.errors, _ = strconv.Atoi(rest)
		default:
			t.Fatalf("unknown line %q", line)
		}
	}
}

func editFile(t *testing.T, path, from, to string, ok bool) {
	t.Helper()
	old, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(old), from); !ok || n != 1 {
		t.Fatalf("%q occurs %d times in %s", from, n, filepath.Base(path))
	}
	if err := os.WriteFile(path, []byte(strings.Replace(string(old), from, to, 1)), 0o666); err != nil {
		t.Fatal(err)
	}
}

var escapes = regexp.MustCompile(`\\(n|t|\\|x[0-9a-f]{2})`)

func unescape(s string) string {
	return escapes.ReplaceAllStringFunc(s, func(e string) string {
		switch e[1] {
		case 'n':
			return "\n"
		case 't':
			return "\t"
		case '\\':
			return "\\"
		}
		var b byte
		fmt.Sscanf(e[2:], "%02x", &b)
		return string([]byte{b})
	})
}
