package scenarios

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fundsim/model/problem"
)

const brokenCardsDir = "../testdata/broken-cards"

// TestBrokenCards runs every broken scorecard and its data: the stated number of
// errors, the wanted words in either language, and the stated place.
func TestBrokenCards(t *testing.T) {
	names, err := filepath.Glob(filepath.Join(brokenCardsDir, "*.txtar"))
	if err != nil || len(names) < 20 {
		t.Fatalf("%d broken inputs (%v)", len(names), err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) { runBrokenCard(t, name) })
	}
}

func runBrokenCard(t *testing.T, name string) {
	a, err := readArchive(name)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join(brokenCardsDir, "base"))); err != nil {
		t.Fatal(err)
	}
	c := brokenCase{errors: 1}
	c.read(t, dir, a.comment)
	if c.load != "" || c.opt.Sets != nil {
		t.Fatal("load: and set: lines are for scenarios")
	}
	t.Chdir(dir)
	c.hold(t, name, a, scoreFiles("card.yaml", "data.csv"))
}

// scoreFiles reads a card and its data and returns what is wrong with them.
func scoreFiles(card, data string) problem.List {
	c, list := LoadCard(card, Options{})
	if c != nil {
		_, more := c.LoadScores(data, Options{})
		list = append(list, more...)
	}
	return list
}

// TestBrokenCardsBase: the base of all broken inputs is itself fine.
func TestBrokenCardsBase(t *testing.T) {
	mustFine(t, scoreFiles(filepath.Join(brokenCardsDir, "base/card.yaml"), filepath.Join(brokenCardsDir, "base/data.csv")))
}

// TestNoCard: what is no card at all is said in words.
func TestNoCard(t *testing.T) {
	for ref, want := range map[string]string{"card:townships": "card:township-2022", "no-such.yaml": "不存在", "..": "文件夹", "card:../packs/zhuji": "没有名为"} {
		c, list := LoadCard(ref, Options{})
		if c != nil || !strings.Contains(printed(list, "zh"), want) {
			t.Errorf("%s: %s", ref, printed(list, "zh"))
		}
	}
	c, _ := LoadCard("card:deposit", Options{})
	for ref, want := range map[string]string{"no-such.csv": "不存在", "../testdata": "文件夹", "cards.go": "不支持"} {
		if _, list := c.LoadData(ref, Options{}); !strings.Contains(printed(list, "zh"), want) {
			t.Errorf("%s: %s", ref, printed(list, "zh"))
		}
	}
}

// FuzzCard: any text as a card. It must not panic or hang; what is read scores
// its own highest and lowest values within its limits.
func FuzzCard(f *testing.F) {
	base, err := os.ReadFile(filepath.Join(brokenCardsDir, "base/card.yaml"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(base))
	for _, name := range cardNames() {
		text, _ := CardText(cardPrefix+name, Options{})
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c, list := LoadCard("-", Options{Stdin: strings.NewReader(text)})
		_ = printed(list, "zh") + printed(list, "en")
		if c == nil {
			if !list.HasErrors() {
				t.Fatal("no card and no error")
			}
			return
		}
		checkExtremes(t, c)
	})
}
