package report

import (
	"io"
	"slices"
	"strconv"

	"fundsim/model/assess"
	"fundsim/model/plan"
	"fundsim/model/problem"
)

// The formats that [Scores], [Weights] and [Cards] write as JSON.
const (
	ScoreSchema   = "fundsim.score/v1"
	WeightsSchema = "fundsim.weights/v1"
	CardsSchema   = "fundsim.cards/v1"
)

// scoresJSON writes scores by rank, points by item and every change with its
// reason. Points are strings with four decimals, amounts strings in yuan.
func scoresJSON(w io.Writer, r *assess.Result, warnings problem.List, o Options) error {
	j := &jsonWriter{}
	j.raw("{\n")
	j.member("schema", ScoreSchema)
	cardJSON(j, r.Compiled)
	points := func(name string, p plan.Score) { j.field(name, fixed(int64(p), 4, false)) }
	j.rows("scores", len(r.Scores), func(i int) {
		x := &r.Scores[i]
		j.field("id", x.ID)
		j.field("title", x.Title)
		j.key("rank")
		j.value(x.Rank)
		points("score", x.Total)
		points("items", x.Basic)
		points("bonus", x.Gained)
		j.fieldBool("bonus_capped", x.Cut)
		release := ""
		if len(r.Card.Release) > 0 {
			release = x.Release.Decimal()
		}
		j.field("release", release)
		j.field("award", x.Award.String())
	})
	type part struct {
		id string
		assess.Section
		bonus bool
	}
	var parts []part
	for i := range r.Scores {
		x := &r.Scores[i]
		for k, s := range slices.Concat(x.Items, x.Bonus) {
			parts = append(parts, part{x.ID, s, k >= len(x.Items)})
		}
	}
	j.rows("items", len(parts), func(i int) {
		p := &parts[i]
		j.field("id", p.id)
		j.fieldBool("bonus", p.bonus)
		j.field("item", p.Item)
		points("max", p.Max)
		points("points", p.Points)
		points("weighted", p.Weighted)
	})
	changesJSON(j, r, o)
	j.member("warnings", problemTexts(warnings, o))
	j.raw("\n}\n")
	_, err := w.Write(j.buf.Bytes())
	return err
}

// changesJSON writes every change with its reason.
func changesJSON(j *jsonWriter, r *assess.Result, o Options) {
	points := func(name string, p plan.Score) { j.field(name, fixed(int64(p), 4, false)) }
	var all []scoreChange
	for c := range changes(r) {
		all = append(all, c)
	}
	j.rows("changes", len(all), func(i int) {
		c := &all[i]
		j.field("id", c.score.ID)
		j.fieldBool("bonus", c.bonus)
		j.field("item", c.section.Item)
		j.field("rule", c.line.Rule)
		j.field("input", c.Input)
		j.field("value", o.in(c.Value))
		j.field("count", strconv.FormatInt(c.Count, 10))
		points("each", c.Each)
		points("points", c.Points)
		j.fieldBool("cut", c.line.Cut)
		points("rule_points", c.line.Points)
		j.field("reason", o.in(c.Why))
		if cl := c.line.Clause; cl != nil {
			j.field("clause", cl.Doc+" "+cl.Article)
			j.field("status", string(cl.Status))
		}
	})
}

// cardJSON writes the card's name and weights.
func cardJSON(j *jsonWriter, c *assess.Compiled) {
	j.object("card", func() {
		j.field("id", c.Card.ID)
		j.field("title", c.Card.Title)
		j.field("max", c.Card.Max.String())
		bonus := plan.Score(0)
		if c.Card.Bonus != nil {
			bonus = c.Card.Bonus.Max
		}
		j.field("bonus_max", bonus.String())
	})
	j.rows("weights", len(c.Weights), func(i int) {
		j.field("item", c.Card.Items[i].ID)
		j.field("weight", c.Weights[i].Decimal())
	})
	if a := c.AHP; a != nil {
		j.object("ahp", func() {
			j.field("lambda_max", fixed(a.Lambda, 4, false))
			j.field("ci", fixed(a.CI, 4, false))
			j.field("ri", fixed(a.RI, 4, false))
			j.field("cr", fixed(a.CR, 4, false))
			j.fieldBool("consistent", a.Consistent())
		})
	}
}

func weightsJSON(w io.Writer, c *assess.Compiled) error {
	j := &jsonWriter{}
	j.raw("{\n")
	j.member("schema", WeightsSchema)
	cardJSON(j, c)
	j.raw("\n}\n")
	_, err := w.Write(j.buf.Bytes())
	return err
}

func cardsJSON(w io.Writer, cards []CardLine) error {
	j := &jsonWriter{}
	j.raw("{\n")
	j.member("schema", CardsSchema)
	j.rows("cards", len(cards), func(i int) {
		j.field("card", "card:"+cards[i].Name)
		j.field("title", cards[i].Title)
		j.field("notes", oneLine(cards[i].Notes))
	})
	j.raw("\n}\n")
	_, err := w.Write(j.buf.Bytes())
	return err
}
