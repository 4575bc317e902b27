package assess

import (
	"slices"
	"strings"

	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/problem"
)

// Party (被考核方) is one that is assessed, with the values of all inputs in the
// order of the card: none negative, none above its maximum.
type Party struct {
	ID, Title string
	Values    []int64
	Row       int // of the data file
}

// Change is a change of points with its reason.
type Change struct {
	Input string       // id
	Title string       // of the input
	Value problem.Text // as it was counted, measured or rated
	Count int64        // events or steps; 0 where nothing is counted
	Each  plan.Score   // points for each of them
	// Points lost (negative) or gained, before the rule's floor and cap.
	Points plan.Score
	Why    problem.Text
}

// Line is what a rule came to.
type Line struct {
	Rule, Title string
	Max, Points plan.Score
	Changes     []Change
	Cut         bool // the changes went beyond the floor or the cap
	Clause      *plan.Clause
}

// Section is what an item came to.
type Section struct {
	Item, Title string
	Max, Points plan.Score
	Weighted    plan.Score // round(weight · points · card max ÷ max); Points where items are added up
	Cut         bool       // a bonus was cut at the part's cap
	Lines       []Line
}

// Score is what a party came to.
type Score struct {
	ID, Title string
	Items     []Section
	Basic     plan.Score // Σ items, weighted where the card has weights
	Bonus     []Section
	Gained    plan.Score // bonus after all caps
	Cut       bool       // the bonus was cut at its cap
	Total     plan.Score
	Rank      int
	Award     money.Fen
	Release   money.Ratio // share of a hold-back, where the card has a schedule
}

// Result holds the scores of all parties, by rank and then by id.
type Result struct {
	*Compiled
	Scores []Score
}

// Assess scores and ranks parties. Their order does not count. Ids must differ.
func (c *Compiled) Assess(parties []Party) (*Result, problem.List) {
	r := &Result{Compiled: c, Scores: make([]Score, len(parties))}
	for i := range parties {
		r.Scores[i] = c.score(&parties[i])
	}
	slices.SortFunc(r.Scores, func(a, b Score) int {
		if a.Total != b.Total {
			return int(b.Total - a.Total)
		}
		return strings.Compare(a.ID, b.ID)
	})
	for i := range r.Scores {
		r.Scores[i].Rank = i + 1
		if i > 0 && r.Scores[i].Total == r.Scores[i-1].Total {
			r.Scores[i].Rank = r.Scores[i-1].Rank
		}
	}
	return r, r.award()
}

// score scores one party.
func (c *Compiled) score(p *Party) Score {
	s := Score{ID: p.ID, Title: p.Title}
	for i := range c.items {
		sec := c.items[i].score(p.Values, false)
		if c.Weights != nil {
			// Every factor is at most 1e7, so the product of points and max fits.
			sec.Weighted = 0
			if v, ok := money.MulDiv(int64(sec.Points)*int64(c.Card.Max), int64(c.Weights[i]), int64(sec.Max)*int64(money.One)); ok {
				sec.Weighted = plan.Score(v)
			}
		}
		s.Basic += sec.Weighted
		s.Items = append(s.Items, sec)
	}
	s.Basic = min(s.Basic, c.Card.Max) // rounding of weighted items may add up to a trace more
	if c.Card.Bonus != nil {
		for i := range c.bonus {
			sec := c.bonus[i].score(p.Values, true)
			s.Gained += sec.Points
			s.Bonus = append(s.Bonus, sec)
		}
		s.Cut = s.Gained > c.Card.Bonus.Max
		s.Gained = min(s.Gained, c.Card.Bonus.Max)
	}
	s.Total = s.Basic + s.Gained
	for _, step := range c.release {
		if s.Total >= step.ScoreFrom {
			s.Release = step.Release
			break
		}
	}
	return s
}

// score scores an item, or a part of the bonus.
func (s *section) score(v []int64, bonus bool) Section {
	out := Section{Item: s.ID, Title: s.Title, Max: s.Max}
	for i := range s.rules {
		line := s.rules[i].score(v, bonus)
		out.Points += line.Points
		out.Lines = append(out.Lines, line)
	}
	out.Cut = out.Points > s.Max
	out.Points = min(out.Points, s.Max)
	out.Weighted = out.Points
	return out
}

// score applies a rule: from max downwards in an item, from 0 upwards in a bonus,
// never below 0 (扣完为止) nor above max.
func (r *rule) score(v []int64, bonus bool) Line {
	line := Line{Rule: r.ID, Title: r.Title, Max: r.Max, Clause: r.clause}
	if !bonus {
		line.Points = r.Max
	}
	for _, c := range r.kind.changes(r, v) {
		if c.Points != 0 || c.Count > 0 {
			line.Changes = append(line.Changes, c)
			line.Points += c.Points
		}
	}
	line.Cut = line.Points < 0 || line.Points > r.Max
	line.Points = min(max(line.Points, 0), r.Max)
	return line
}

// award gives the awards of the ranks. Parties of equal rank share the sum of
// the awards of the ranks that they take up, by allocate with equal weights.
func (r *Result) award() (list problem.List) {
	amounts := map[int]money.Fen{}
	for _, a := range r.Card.Awards {
		through := a.Rank
		if a.Through != nil {
			through = *a.Through
		}
		for rank := a.Rank; rank <= min(through, len(r.Scores)); rank++ {
			amounts[rank] = a.Amount
		}
	}
	var split money.Allocator
	for from := 0; from < len(r.Scores); {
		to := from
		var sum money.Fen
		for ; to < len(r.Scores) && r.Scores[to].Rank == r.Scores[from].Rank; to++ {
			more, ok := money.Add(sum, amounts[to+1])
			if !ok {
				list.Errorf("overflow", "awards", "奖励合计超出可表示的范围", "the awards add up to more than can be held")
				return list
			}
			sum = more
		}
		weights, parts := make([]int64, to-from), make([]money.Fen, to-from)
		for i := range weights {
			weights[i] = 1
		}
		if err := split.Allocate(sum, weights, parts); err != nil {
			panic(err) // the weights are ones
		}
		for i, part := range parts {
			r.Scores[from+i].Award = part
		}
		from = to
	}
	return list
}
