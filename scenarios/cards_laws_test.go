package scenarios

import (
	"fmt"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"fundsim/model/assess"
	"fundsim/model/plan"
)

// checkExtremes scores a party with every value 0 and one with every value as
// high as it may be: totals stay within 0 and max + bonus cap, and every item
// adds up to its lines.
func checkExtremes(t interface{ Fatalf(string, ...any) }, c *Card) {
	low, high := assess.Party{ID: "low"}, assess.Party{ID: "high"}
	for i := range c.Card.Inputs {
		top, limited := c.Maximum(i)
		if !limited {
			top = math.MaxInt64
		}
		low.Values, high.Values = append(low.Values, 0), append(high.Values, top)
	}
	r, list := c.Assess([]assess.Party{low, high})
	if list.HasErrors() {
		return // awards beyond any amount
	}
	checkScores(t, r)
}

// checkScores holds what is true of every result.
func checkScores(t interface{ Fatalf(string, ...any) }, r *assess.Result) {
	var bonusMax plan.Score
	if r.Card.Bonus != nil {
		bonusMax = r.Card.Bonus.Max
	}
	for i := range r.Scores {
		s := &r.Scores[i]
		if s.Total < 0 || s.Total > r.Card.Max+bonusMax || s.Gained < 0 || s.Gained > bonusMax || s.Total != s.Basic+s.Gained {
			t.Fatalf("%s: total %v, items %v, bonus %v", s.ID, s.Total, s.Basic, s.Gained)
		}
		for k, part := range append(s.Items[:len(s.Items):len(s.Items)], s.Bonus...) {
			var sum plan.Score
			for _, line := range part.Lines {
				sum += line.Points
				start := line.Max
				if k >= len(s.Items) {
					start = 0
				}
				for _, c := range line.Changes {
					start += c.Points
				}
				if got := min(max(start, 0), line.Max); got != line.Points || line.Cut != (start != got) {
					t.Fatalf("%s: rule %s has %v points, its changes say %v", s.ID, line.Rule, line.Points, got)
				}
			}
			if min(sum, part.Max) != part.Points {
				t.Fatalf("%s: item %s has %v points, its rules %v", s.ID, part.Item, part.Points, sum)
			}
		}
		if i > 0 && (s.Total > r.Scores[i-1].Total || (s.Rank == r.Scores[i-1].Rank) != (s.Total == r.Scores[i-1].Total)) {
			t.Fatalf("rank %d of %s", s.Rank, s.ID)
		}
	}
}

// randomParties draws parties for a card, often with equal values.
func randomParties(t *rapid.T, c *Card) (out []assess.Party) {
	for n := range rapid.IntRange(1, 8).Draw(t, "parties") {
		p := assess.Party{ID: fmt.Sprintf("p%d", n)}
		for i := range c.Card.Inputs {
			top, limited := c.Maximum(i)
			if !limited {
				top = 50_000_000
			}
			if c.Card.Inputs[i].Type == assess.Count {
				top = 8
			}
			p.Values = append(p.Values, rapid.Int64Range(0, top).Draw(t, c.Card.Inputs[i].ID))
		}
		out = append(out, p)
	}
	return out
}

// drawCard is any of the built-in cards and the base of the broken ones.
func drawCard(t *rapid.T) *Card {
	ref := rapid.SampledFrom([]string{"card:township-2022", "card:deposit", "card:bureau-internal", brokenCardsDir + "/base/card.yaml"}).Draw(t, "card")
	c, list := LoadCard(ref, Options{})
	if list.HasErrors() {
		t.Fatalf("%s: %s", ref, printed(list, "zh"))
	}
	return c
}

// TestScoreLaws: the order of the rows does not show; every total is within its
// limits and is explained by its changes; awards add up to those of the ranks
// taken.
func TestScoreLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawCard(t)
		parties := randomParties(t, c)
		r, _ := c.Assess(parties)
		checkScores(t, r)
		again, _ := c.Assess(rapid.Permutation(parties).Draw(t, "order"))
		if diff := cmp.Diff(r.Scores, again.Scores); diff != "" {
			t.Fatalf("the order of rows shows:\n%s", diff)
		}
		var paid, due int64
		for i := range r.Scores {
			paid += int64(r.Scores[i].Award)
			for _, a := range r.Card.Awards {
				through := a.Rank
				if a.Through != nil {
					through = *a.Through
				}
				if i+1 >= a.Rank && i+1 <= through {
					due += int64(a.Amount)
				}
			}
		}
		if paid != due {
			t.Fatalf("awards of %d paid, %d due", paid, due)
		}
	})
}

// TestMoreEvents: one event more never raises the points of an item, and never
// lowers those of the bonus.
func TestMoreEvents(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawCard(t)
		p := randomParties(t, c)[0]
		i := rapid.IntRange(0, len(p.Values)-1).Draw(t, "input")
		if c.Card.Inputs[i].Type != assess.Count {
			return
		}
		in := c.Card.Inputs[i].ID
		before, _ := c.Assess([]assess.Party{p})
		p.Values = append([]int64(nil), p.Values...)
		p.Values[i]++
		after, _ := c.Assess([]assess.Party{p})
		for _, it := range append(c.Card.Items, bonusItems(c.Card)...) {
			for _, r := range it.Rules {
				if r.Input == in {
					return // counted against a target, where more is better
				}
			}
		}
		if b, a := &before.Scores[0], &after.Scores[0]; a.Basic > b.Basic || a.Gained < b.Gained {
			t.Fatalf("%s: items %v → %v, bonus %v → %v", in, b.Basic, a.Basic, b.Gained, a.Gained)
		}
	})
}
