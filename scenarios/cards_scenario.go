package scenarios

import (
	"slices"
	"strings"

	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/problem"
)

// fullScore is the highest score that an institution may have.
const fullScore = plan.Score(100 * money.PointScale)

// scores gives institutions the scores of the scenario's scorecard. An
// institution that has a score in its table as well, a party that is no
// institution and a total above 100 are errors.
func (l *loader) scores(s *Scenario, root *node) bool {
	n := root.get("assessment").get("scores")
	source := s.Plan.Assessment.Scores
	if n == nil || source == nil || source.Card == "" || source.Data == "" {
		return true
	}
	card := l.scoreCard(n.get("card"))
	if card == nil {
		return false
	}
	data := n.get("data")
	f, err := data.at.src.home.resolve(source.Data)
	if err != nil {
		p := fileProblem(err, source.Data, 0)
		p.Place = data.at.place("assessment.scores.data")
		l.list = append(l.list, p)
		return false
	}
	parties, list := card.data(f, l.opt)
	s.tables[scoresRole], s.cardSum = card.places.tables[scoresRole], card.sum[:]
	s.Files = append(s.Files, card.Files...)
	l.list = append(l.list, list...)
	if list.HasErrors() {
		return false
	}
	r, found := card.Assess(parties)
	rows := map[string]int{}
	for _, p := range parties {
		rows[p.ID] = p.Row
	}
	for i := range r.Scores {
		giveScore(s.Plan.Institutions, &found, r.Scores[i].ID, r.Scores[i].Total, rows[r.Scores[i].ID])
	}
	s.Scores = r
	l.list = append(l.list, found...)
	return !found.HasErrors()
}

// scoreCard reads the card that a scenario names, relative to the file that does.
func (l *loader) scoreCard(n *node) *Card {
	if strings.HasPrefix(n.text, cardPrefix) {
		card, list := LoadCard(n.text, l.opt)
		for i := range list {
			if list[i].Place.Line == 0 {
				list[i].Place = n.at.place("assessment.scores.card")
			}
		}
		l.list = append(l.list, list...)
		return card
	}
	f, err := n.at.src.home.resolve(n.text)
	var data []byte
	if err == nil {
		data, err = f.read(maxYAMLBytes)
	}
	if err != nil {
		p := fileProblem(err, n.text, maxYAMLBytes)
		p.Place = n.at.place("assessment.scores.card")
		l.list = append(l.list, p)
		return nil
	}
	card, list := parseCard(&source{name: f.name, home: f.home}, data)
	l.list = append(l.list, list...)
	if list.HasErrors() {
		return nil
	}
	return card
}

// giveScore fills in the score of one institution.
func giveScore(institutions []plan.Institution, list *problem.List, id string, total plan.Score, row int) {
	i := slices.IndexFunc(institutions, func(in plan.Institution) bool { return in.ID == id })
	switch {
	case i < 0:
		if len(institutions) > 0 {
			list.RowErrorf("unknown-reference", scoresRole, row, "id", "机构表里没有 %q", "there is no institution %q", id)
		}
	case institutions[i].Score != nil:
		list.RowErrorf("score-twice", scoresRole, row, "id", "机构 %[1]s 在机构表中已有考核得分 %[2]s,评分表又给出 %[3]s", "institution %[1]s has the score %[2]s in its table, and the card gives %[3]s", id, institutions[i].Score, total).
			Advise("请删去其中一处", "take one of them out")
	case total > fullScore:
		list.RowErrorf("out-of-range", scoresRole, row, "id", "机构 %[1]s 的得分 %[2]s 超过 100", "institution %[1]s has %[2]s points, above 100", id, total).
			Advise("机构的考核得分为 0–100;有加分的评分表请改满分或封顶", "a score of institutions is 0–100; change the card's max or bonus")
	default:
		institutions[i].Score = &total
	}
}
