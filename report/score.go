package report

import (
	"fmt"
	"io"
	"slices"

	"fundsim/model/assess"
	"fundsim/model/journal"
	"fundsim/model/plan"
	"fundsim/model/problem"
)

var scoreLabels = struct {
	heading, scores, items, changes, weights, cards                                            problem.Text
	rank, code, name, basic, bonus, total, release, award, item, rule, points, reason, clause  problem.Text
	weight, max, ahpNote, consistent, inconsistent, given, added, tieNote, cut, capped, detail problem.Text
	bonusCut, noChange, card, title, notes                                                     problem.Text
}{
	heading: problem.Text{ZH: "%s  考核结果", EN: "%s — scores"},
	scores:  problem.Text{ZH: "得分与名次", EN: "Scores and ranks"},
	items:   problem.Text{ZH: "各项目得分", EN: "Points by item"},
	changes: problem.Text{ZH: "扣分与加分明细", EN: "Every deduction and bonus"},
	weights: problem.Text{ZH: "项目权重", EN: "Weights of the items"},
	cards:   problem.Text{ZH: "内置评分表", EN: "Built-in scorecards"},

	rank:    problem.Text{ZH: "名次", EN: "rank"},
	code:    problem.Text{ZH: "编码", EN: "id"},
	name:    problem.Text{ZH: "名称", EN: "title"},
	basic:   problem.Text{ZH: "项目得分", EN: "items"},
	bonus:   problem.Text{ZH: "加分", EN: "bonus"},
	total:   problem.Text{ZH: "总分", EN: "total"},
	release: problem.Text{ZH: "保证金返还", EN: "released"},
	award:   problem.Text{ZH: "奖励(元)", EN: "award (yuan)"},
	item:    problem.Text{ZH: "项目", EN: "item"},
	rule:    problem.Text{ZH: "规则", EN: "rule"},
	points:  problem.Text{ZH: "分值", EN: "points"},
	reason:  problem.Text{ZH: "原因", EN: "reason"},
	clause:  problem.Text{ZH: "条款", EN: "clause"},

	weight:       problem.Text{ZH: "权重", EN: "weight"},
	max:          problem.Text{ZH: "满分", EN: "max"},
	ahpNote:      problem.Text{ZH: "层次分析法:λmax = %s,CI = %s,RI = %s,CR = %s;%s", EN: "AHP: λmax = %s, CI = %s, RI = %s, CR = %s; %s"},
	consistent:   problem.Text{ZH: "CR 不大于 0.1,一致性可以接受", EN: "CR is at most 0.1, which is consistent enough"},
	inconsistent: problem.Text{ZH: "CR 大于 0.1,两两比较前后矛盾,应重新斟酌", EN: "CR is above 0.1: the comparisons contradict each other and should be looked at again"},
	given:        problem.Text{ZH: "权重由评分表直接给定", EN: "the card gives the weights"},
	added:        problem.Text{ZH: "评分表不加权:各项目得分直接相加", EN: "the card has no weights: items are added up"},
	tieNote:      problem.Text{ZH: "总分相同者名次相同,平分所占各名次的奖励之和", EN: "equal totals have equal ranks and share the sum of their ranks' awards"},
	cut:          problem.Text{ZH: "扣完为止", EN: "floor"},
	capped:       problem.Text{ZH: "封顶", EN: "cap"},
	detail:       problem.Text{ZH: "每一笔扣分、加分及原因:--detail", EN: "every deduction and bonus with its reason: --detail"},
	bonusCut:     problem.Text{ZH: "加分合计超过封顶 %s 分,按封顶计:%s", EN: "the bonus is cut at its cap of %s points for %s"},
	noChange:     problem.Text{ZH: "没有扣分或加分", EN: "nothing was deducted or added"},
	card:         problem.Text{ZH: "评分表", EN: "card"},
	title:        problem.Text{ZH: "名称", EN: "title"},
	notes:        problem.Text{ZH: "说明", EN: "notes"},
}

// ScoreTables are the tables of the score report, for CSV.
var ScoreTables = []string{"scores", "items", "changes"}

// Scores prints the scores of a card: ranking, points by item and, with Detail,
// every deduction; format is table, markdown, csv (one of ScoreTables) or json.
// The columns of CSV have the same English names in every language, so that id
// and score can be used in an institutions table as they are.
func Scores(w io.Writer, r *assess.Result, warnings problem.List, o Options, format, table string) error {
	switch format {
	case "json":
		return scoresJSON(w, r, warnings, o)
	case "csv":
		g := scoresCSV(r, o, table)
		return writeCSV(w, &g, o)
	}
	s := scoreSheet{r, o, newNames(&plan.Plan{Documents: r.Card.Documents})}
	grids := []Grid{s.ranking(), s.items()}
	if o.Detail {
		grids = append(grids, s.changes())
	}
	return printGrids(w, fmt.Sprintf(o.in(scoreLabels.heading), r.Card.Title), numbered(grids, o), o, format)
}

// scoreSheet makes the printed tables of a result.
type scoreSheet struct {
	*assess.Result
	Options
	names *names
}

func (s *scoreSheet) col(t problem.Text) Column { return Column{Title: s.in(t), Right: true} }
func (s *scoreSheet) key(t problem.Text) Column { return Column{Title: s.in(t), Key: true} }

// scoreText shows points as people write them, without trailing zeros.
func scoreText(s plan.Score) Cell { return text(s.String()) }

func (s *scoreSheet) ranking() Grid {
	l := &scoreLabels
	g := Grid{ID: "scores", Title: s.in(l.scores), Columns: []Column{s.col(l.rank), s.key(l.code), s.key(l.name), s.col(l.basic)}}
	bonus, release, awards := s.Card.Bonus != nil, len(s.Card.Release) > 0, len(s.Card.Awards) > 0
	if bonus {
		g.Columns = append(g.Columns, s.col(l.bonus))
	}
	g.Columns = append(g.Columns, s.col(l.total))
	if release {
		g.Columns = append(g.Columns, s.col(l.release))
	}
	if awards {
		g.Columns = append(g.Columns, s.col(l.award))
		g.Notes = append(g.Notes, s.in(l.tieNote))
	}
	for i := range s.Scores {
		x := &s.Scores[i]
		cells := []Cell{countCell(x.Rank), text(x.ID), text(x.Title), scoreText(x.Basic)}
		if bonus {
			cells = append(cells, scoreText(x.Gained))
		}
		cells = append(cells, scoreText(x.Total))
		if release {
			cells = append(cells, text(x.Release.String()))
		}
		if awards {
			cells = append(cells, text(yuan(int64(x.Award))))
		}
		g.add(Body, cells...)
		if x.Cut {
			g.Notes = append(g.Notes, fmt.Sprintf(s.in(l.bonusCut), s.Card.Bonus.Max, x.ID))
		}
	}
	if !s.Detail {
		g.Notes = append(g.Notes, s.in(l.detail))
	}
	return g
}

// items has one row for each item and one column for each party, by rank.
func (s *scoreSheet) items() Grid {
	l := &scoreLabels
	g := Grid{ID: "items", Title: s.in(l.items), Columns: []Column{s.key(l.item), s.col(l.max)}}
	if s.Weights != nil {
		g.Columns = append(g.Columns, s.col(l.weight))
	}
	for i := range s.Scores {
		g.Columns = append(g.Columns, Column{Title: s.Scores[i].ID, Right: true})
	}
	row := func(title string, most plan.Score, weight Cell, points func(*assess.Score) plan.Score, style RowStyle) {
		cells := []Cell{text(title), scoreText(most)}
		if s.Weights != nil {
			cells = append(cells, weight)
		}
		for i := range s.Scores {
			cells = append(cells, scoreText(points(&s.Scores[i])))
		}
		g.add(style, cells...)
	}
	for i, it := range s.Card.Items {
		weight := Cell{}
		if s.Weights != nil {
			weight = text(s.Weights[i].String())
		}
		row(it.Title, it.Max, weight, func(x *assess.Score) plan.Score { return x.Items[i].Points }, Body)
	}
	if s.Card.Bonus != nil {
		for i, it := range s.Card.Bonus.Items {
			row(s.in(l.bonus)+" "+it.Title, it.Max, Cell{}, func(x *assess.Score) plan.Score { return x.Bonus[i].Points }, Body)
		}
	}
	most := s.Card.Max
	if s.Card.Bonus != nil {
		most += s.Card.Bonus.Max
	}
	row(s.in(l.total), most, Cell{}, func(x *assess.Score) plan.Score { return x.Total }, Total)
	return g
}

// changes lists every deduction and bonus with its reason and clause.
func (s *scoreSheet) changes() Grid {
	l := &scoreLabels
	g := Grid{ID: "changes", Title: s.in(l.changes), Columns: []Column{s.key(l.code), {Title: s.in(l.item)}, {Title: s.in(l.rule)}, s.col(l.points),
		{Title: s.in(l.reason)}, {Title: s.in(l.clause)}}}
	for c := range changes(s.Result) {
		reason := s.in(c.Why)
		if c.line.Cut {
			note := l.cut
			if c.bonus {
				note = l.capped
			}
			reason += s.in(problem.T("(%[1]s,本规则得 %[3]s 分)", " (%[2]s: %[3]s points in all)", note.ZH, note.EN, c.line.Points))
		}
		clause := s.names.clause(s.Options, c.line.Clause)
		if cl := c.line.Clause; cl != nil && cl.Status != plan.Official {
			clause += " [" + s.in(statusNames[cl.Status]) + "]"
		}
		g.add(Body, text(c.score.ID), text(c.section.Title), text(c.line.Title), text(signedScore(c.Points)), text(reason), text(clause))
	}
	if len(g.Rows) == 0 {
		g.Notes = append(g.Notes, s.in(l.noChange))
	}
	return g
}

func signedScore(p plan.Score) string {
	if p > 0 {
		return "+" + p.String()
	}
	return p.String()
}

// scoreChange is a change with what it belongs to.
type scoreChange struct {
	assess.Change
	score   *assess.Score
	section *assess.Section
	line    *assess.Line
	bonus   bool
}

// changes yields every change of a result, party by party.
func changes(r *assess.Result) func(yield func(scoreChange) bool) {
	return func(yield func(scoreChange) bool) {
		for i := range r.Scores {
			x := &r.Scores[i]
			for k, section := range slices.Concat(x.Items, x.Bonus) {
				for j := range section.Lines {
					for _, c := range section.Lines[j].Changes {
						if !yield(scoreChange{c, x, &section, &section.Lines[j], k >= len(x.Items)}) {
							return
						}
					}
				}
			}
		}
	}
}

// scoresCSV makes one of ScoreTables with stable English column names.
func scoresCSV(r *assess.Result, o Options, table string) Grid {
	var g Grid
	columns := func(names ...string) {
		for _, n := range names {
			g.Columns = append(g.Columns, Column{Title: n})
		}
	}
	exactScore := func(s plan.Score) Cell { return Cell{Kind: journal.Score, Value: int64(s)} }
	switch table {
	case "items":
		columns("id", "title", "part", "item", "max", "points", "weighted")
		for i := range r.Scores {
			x := &r.Scores[i]
			for k, s := range slices.Concat(x.Items, x.Bonus) {
				part := "item"
				if k >= len(x.Items) {
					part = "bonus"
				}
				g.add(Body, text(x.ID), text(x.Title), text(part), text(s.Item), exactScore(s.Max), exactScore(s.Points), exactScore(s.Weighted))
			}
		}
	case "changes":
		columns("id", "title", "item", "rule", "input", "value", "count", "each", "points", "reason")
		for c := range changes(r) {
			g.add(Body, text(c.score.ID), text(c.score.Title), text(c.section.Item), text(c.line.Rule), text(c.Input), text(o.in(c.Value)),
				Cell{Kind: journal.Count, Value: c.Count}, exactScore(c.Each), exactScore(c.Points), text(o.in(c.Why)))
		}
	default:
		columns("id", "title", "score", "items", "bonus", "rank", "release", "award")
		for i := range r.Scores {
			x := &r.Scores[i]
			release := Cell{}
			if len(r.Card.Release) > 0 {
				release = text(x.Release.String())
			}
			g.add(Body, text(x.ID), text(x.Title), exactScore(x.Total), exactScore(x.Basic), exactScore(x.Gained), countCell(x.Rank), release, amountCell(x.Award))
		}
	}
	o.Wan = false
	return g
}

// Weights prints the weights of a card's items and, where they come from
// comparisons, how consistent those are; format is table, markdown or json.
func Weights(w io.Writer, c *assess.Compiled, o Options, format string) error {
	if format == "json" {
		return weightsJSON(w, c)
	}
	l := &scoreLabels
	g := Grid{ID: "weights", Title: o.in(l.weights), Columns: []Column{{Title: o.in(l.item), Key: true}, {Title: o.in(l.name)}, {Title: o.in(l.max), Right: true}, {Title: o.in(l.weight), Right: true}}}
	for i, it := range c.Card.Items {
		weight := Cell{}
		if c.Weights != nil {
			weight = text(c.Weights[i].Decimal())
		}
		g.add(Body, text(it.ID), text(it.Title), scoreText(it.Max), weight)
	}
	switch {
	case c.AHP != nil:
		verdict := o.in(l.consistent)
		if !c.AHP.Consistent() {
			verdict = o.in(l.inconsistent)
		}
		g.Notes = append(g.Notes, fmt.Sprintf(o.in(l.ahpNote), fixed(c.AHP.Lambda, 4, false), fixed(c.AHP.CI, 4, false), fixed(c.AHP.RI, 4, false), fixed(c.AHP.CR, 4, false), verdict))
	case c.Weights != nil:
		g.Notes = append(g.Notes, o.in(l.given))
	default:
		g.Notes = append(g.Notes, o.in(l.added))
	}
	return printGrids(w, c.Card.Title, []Grid{g}, o, format)
}

// CardLine is one built-in card in a list.
type CardLine struct{ Name, Title, Notes string }

// Cards lists scorecards.
func Cards(w io.Writer, cards []CardLine, o Options, format string) error {
	l := &scoreLabels
	if format == "json" {
		return cardsJSON(w, cards)
	}
	g := Grid{ID: "cards", Columns: []Column{{Title: o.in(l.card), Key: true}, {Title: o.in(l.title)}}}
	for _, c := range cards {
		g.add(Body, text("card:"+c.Name), text(c.Title))
		g.Notes = append(g.Notes, "card:"+c.Name+" "+oneLine(c.Notes))
	}
	if format == "csv" {
		return writeCSV(w, &g, o)
	}
	return printGrids(w, o.in(l.cards), []Grid{g}, o, format)
}
