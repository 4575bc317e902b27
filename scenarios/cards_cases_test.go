package scenarios

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"fundsim/model/assess"
	"fundsim/model/plan"
)

// scoreCase is one file of testdata/scores; its README explains the keys.
type scoreCase struct {
	Title  string              `yaml:"title"`
	Worked string              `yaml:"worked"`
	Card   yaml.Node           `yaml:"card"`
	Base   map[string]string   `yaml:"base"`
	Data   []map[string]string `yaml:"data"`
	Expect map[string]struct {
		Score   string            `yaml:"score"`
		Rank    int               `yaml:"rank"`
		Bonus   string            `yaml:"bonus"`
		Award   string            `yaml:"award"`
		Release string            `yaml:"release"`
		Changes *int              `yaml:"changes"`
		Parts   map[string]string `yaml:"parts"`
	} `yaml:"expect"`
}

// TestScoreCases scores every worked case and compares to the last digit.
func TestScoreCases(t *testing.T) {
	names, _ := filepath.Glob("../testdata/scores/*.yaml")
	if len(names) < 12 {
		t.Fatalf("%d cases", len(names))
	}
	kinds := map[assess.Kind]bool{}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".yaml"), func(t *testing.T) {
			r := runScoreCase(t, name)
			for _, it := range append(r.Card.Items, bonusItems(r.Card)...) {
				for _, rule := range it.Rules {
					kinds[rule.Kind] = true
				}
			}
		})
	}
	for _, w := range assess.Kind("").Words() {
		if !kinds[assess.Kind(w.Code)] {
			t.Errorf("no case shows %s", w.Code)
		}
	}
}

func bonusItems(c *assess.Card) []assess.Item {
	if c.Bonus == nil {
		return nil
	}
	return c.Bonus.Items
}

func runScoreCase(t *testing.T, name string) *assess.Result {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var c scoreCase
	if err := yaml.Unmarshal(data, &c); err != nil {
		t.Fatal(err)
	}
	card := c.load(t)
	file := filepath.Join(t.TempDir(), "data.csv")
	if err := os.WriteFile(file, []byte(c.csv(card)), 0o666); err != nil {
		t.Fatal(err)
	}
	r, list := card.LoadScores(file, Options{})
	mustFine(t, list)
	if len(c.Expect) != len(r.Scores) || c.Worked == "" {
		t.Errorf("%d parties, %d expected", len(r.Scores), len(c.Expect))
	}
	same := func(id, what, got, want string) {
		if want != "" && got != want {
			t.Errorf("%s: %s %s, want %s", id, what, got, want)
		}
	}
	for i := range r.Scores {
		s := &r.Scores[i]
		want, ok := c.Expect[s.ID]
		if !ok || want.Score == "" {
			t.Fatalf("nothing expected for %s", s.ID)
		}
		same(s.ID, "score", s.Total.String(), want.Score)
		same(s.ID, "bonus", s.Gained.String(), want.Bonus)
		same(s.ID, "award", s.Award.String(), want.Award)
		same(s.ID, "release", s.Release.String(), want.Release)
		if want.Rank != 0 && s.Rank != want.Rank {
			t.Errorf("%s: rank %d, want %d", s.ID, s.Rank, want.Rank)
		}
		n := 0
		for _, part := range append(s.Items, s.Bonus...) {
			same(s.ID, part.Item, part.Points.String(), want.Parts[part.Item])
			for _, line := range part.Lines {
				n += len(line.Changes)
			}
		}
		if want.Changes != nil && n != *want.Changes {
			t.Errorf("%s: %d changes, want %d", s.ID, n, *want.Changes)
		}
	}
	return r
}

// load reads the card of a case, a built-in one by name.
func (c *scoreCase) load(t *testing.T) *Card {
	t.Helper()
	opt, ref := Options{}, c.Card.Value
	if c.Card.Kind == yaml.MappingNode {
		text, err := yaml.Marshal(&c.Card)
		if err != nil {
			t.Fatal(err)
		}
		opt.Stdin, ref = strings.NewReader("schema: fundsim.card/v1\nid: test\n"+string(text)), "-"
	}
	card, list := LoadCard(ref, opt)
	mustFine(t, list)
	return card
}

func (c *scoreCase) csv(card *Card) string {
	var b strings.Builder
	w := csv.NewWriter(&b)
	header := []string{"id", "title"}
	for _, in := range card.Card.Inputs {
		header = append(header, in.ID)
	}
	_ = w.Write(header)
	for _, row := range c.Data {
		record := []string{row["id"], row["id"]}
		for _, in := range card.Card.Inputs {
			value, ok := row[in.ID]
			if !ok {
				value = c.Base[in.ID]
			}
			record = append(record, value)
		}
		_ = w.Write(record)
	}
	w.Flush()
	return b.String()
}

// TestBuiltInCards: every card of the program is read without a word; its rules
// say where they come from.
func TestBuiltInCards(t *testing.T) {
	for _, name := range cardNames() {
		c, list := LoadCard(cardPrefix+name, Options{})
		if len(list) > 0 {
			t.Fatalf("%s:\n%s", name, printed(list, "zh"))
		}
		for _, it := range append(c.Card.Items, bonusItems(c.Card)...) {
			for _, r := range it.Rules {
				clause := r.Clause
				if clause == nil {
					clause = it.Clause
				}
				if clause == nil || clause.Status == plan.Assumed && clause.Note == "" {
					t.Errorf("%s: %s.%s has no clause, or is assumed without a note", name, it.ID, r.ID)
				}
			}
		}
		for _, lang := range []string{"zh", "en"} {
			if header := c.Template(lang); strings.Count(header, ",") != len(c.Card.Inputs)+1 {
				t.Errorf("%s: template %q", name, header)
			}
		}
	}
	if c, _ := LoadCard("card:township-2022", Options{}); len(c.Card.Items) != 10 || c.Card.Max.String() != "100" || c.Card.Bonus.Max.String() != "10" {
		t.Error("the township card has ten items, 100 points and 10 more")
	}
}
