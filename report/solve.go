package report

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"strings"

	"fundsim/model/expect"
	"fundsim/model/journal"
	"fundsim/model/problem"
	"fundsim/model/search"
)

// SolveSchema names the format that [WriteSolved] writes as JSON.
const SolveSchema = "fundsim.solve/v1"

// Solved is a value that was looked for, and what was found.
type Solved struct {
	View        *View
	Path        string
	Current     string             // the scenario's own value, "" where it has none
	Text        func(int64) string // writes a value
	Condition   *expect.Bound
	Question    search.Question
	Answer      search.Answer
	Verdicts    map[int64]expect.Verdict // by value
	Refused     map[int64]problem.List   // why a value cannot be settled
	Draws, Seed int                      // Draws is 0 where the condition needs none
}

var solveLabels = struct {
	heading, item, content, condition, rangeOf, fromTo, smallest, largest, current, answer, title, next, is, isNot, none, end problem.Text
	asked, met, yes, no, turns, draws, close, refused                                                                         problem.Text
}{
	heading:   problem.Text{ZH: "反求:%s  单位:%s", EN: "Solve: %s — unit of money: %s"},
	item:      problem.Text{ZH: "项目", EN: "item"},
	content:   problem.Text{ZH: "内容", EN: "content"},
	condition: problem.Text{ZH: "条件", EN: "condition"},
	rangeOf:   problem.Text{ZH: "范围", EN: "range"},
	fromTo:    problem.Text{ZH: "%s 至 %s,精度 %s", EN: "%s to %s, to within %s"},
	smallest:  problem.Text{ZH: "求最小取值", EN: "smallest value of"},
	largest:   problem.Text{ZH: "求最大取值", EN: "largest value of"},
	current:   problem.Text{ZH: "情景现在的取值", EN: "the scenario's own value"},
	answer:    problem.Text{ZH: "答案", EN: "answer"},
	title:     problem.Text{ZH: "答案", EN: "Answer"},
	next:      problem.Text{ZH: "相邻取值", EN: "its neighbour"},
	is:        problem.Text{ZH: "%s,满足条件:%s", EN: "%s, which meets it: %s"},
	isNot:     problem.Text{ZH: "%s,不满足:%s", EN: "%s, which does not: %s"},
	none:      problem.Text{ZH: "没有:试过的 %d 个取值都不满足条件", EN: "none: not one of the %d values that were tried meets it"},
	end:       problem.Text{ZH: "答案是范围的端点,范围之外可能还有满足的取值", EN: "the answer is the end of the range; values beyond it may do as well"},
	asked:     problem.Text{ZH: "试过的取值(%d 个)", EN: "Values that were tried (%d)"},
	met:       problem.Text{ZH: "满足", EN: "met"},
	yes:       problem.Text{ZH: "是", EN: "yes"},
	no:        problem.Text{ZH: "否", EN: "no"},
	turns:     problem.Text{ZH: "条件在范围内不止一次由不满足变为满足或相反,试过的取值之间可能另有更好的答案。", EN: "The condition turns more than once in the range: between the values that were tried there may be a better answer."},
	refused:   problem.Text{ZH: "不能结算的取值按不满足条件计。", EN: "Values that cannot be settled count as not meeting the condition."},
	draws:     problem.Text{ZH: "每个取值用同样的 %s 次抽样(种子 %d)。", EN: "Every value meets the same %s draws (seed %d)."},
	close:     problem.Text{ZH: "与界限的距离在一个标准误(%s)以内:换一组抽样,答案可能略有不同。", EN: "The limit is within one standard error (%s): other draws may give a slightly different answer."},
}

// WriteSolved prints what was found. The format is table, markdown or json.
func WriteSolved(w io.Writer, s *Solved, o Options, format string) error {
	if format == "json" {
		return solvedJSON(w, s)
	}
	b := &builder{View: s.View, Options: o, names: newNames(s.View.Plan), assumed: &assumptions{}}
	l := &solveLabels
	g := Grid{ID: "asked", Title: b.t(l.asked, len(s.Answer.Asked)), Columns: []Column{{Title: shortPaths([]string{s.Path})[0], Key: true}, b.col(verdictLabels.value), b.side(l.met)}}
	for _, p := range s.Answer.Asked {
		met := l.no
		if p.Met {
			met = l.yes
		}
		g.add(Body, text(s.Text(p.Value)), text(s.found(b, p.Value)), text(b.t(met)))
	}
	g.Notes = s.notes(b)
	title := fmt.Sprintf(o.in(l.heading), cmp.Or(s.View.Plan.Title, s.View.Plan.ID), b.moneyUnit())
	return printGrids(w, title, numbered([]Grid{s.answer(b), g}, o), o, format)
}

// answer says what was asked and what was found.
func (s *Solved) answer(b *builder) Grid {
	l, q, a := &solveLabels, &s.Question, &s.Answer
	g := Grid{ID: "answer", Title: b.t(l.title), Columns: []Column{b.key(l.item), b.side(l.content)}}
	row := func(item problem.Text, content string) { g.add(Body, text(b.t(item)), text(content)) }
	row(l.condition, s.Condition.String())
	looked := l.smallest
	if q.Largest {
		looked = l.largest
	}
	row(looked, s.Path)
	row(l.rangeOf, b.t(l.fromTo, s.Text(q.Lo), s.Text(q.Hi), s.Text(q.Step)))
	if s.Current != "" {
		row(l.current, s.Current)
	}
	if !a.Met {
		row(l.answer, b.t(l.none, len(a.Asked)))
		return g
	}
	row(l.answer, b.t(l.is, s.Text(a.Value), s.found(b, a.Value)))
	if a.Beyond == a.Value {
		row(l.next, b.t(l.end))
	} else {
		row(l.next, b.t(l.isNot, s.Text(a.Beyond), s.found(b, a.Beyond)))
	}
	return g
}

// notes say how far the answer can be trusted.
func (s *Solved) notes(b *builder) (notes []string) {
	l := &solveLabels
	if s.Draws > 0 {
		notes = append(notes, b.t(l.draws, thousands(s.Draws), s.Seed))
	}
	for _, p := range s.Answer.Asked {
		if why := s.Refused[p.Value]; why != nil {
			notes = append(notes, b.t(sweepLabels.reason, s.Text(p.Value), strings.Join(problemTexts(why, b.Options), b.t(problem.Text{ZH: ";", EN: "; "}))))
		}
	}
	if len(s.Refused) > 0 {
		notes = append(notes, b.t(l.refused))
	}
	if !s.Answer.OneTurn {
		notes = append(notes, b.t(l.turns))
	}
	if v := s.Verdicts[s.Answer.Value]; s.Answer.Met && s.Condition.Of() == expect.Probability && float64(max(v.Distance, -v.Distance)) < v.Error {
		notes = append(notes, b.t(l.close, b.show(estimated(v.Kind, v.Error))))
	}
	return notes
}

// found shows what a value comes to, or that it cannot be settled.
func (s *Solved) found(b *builder, value int64) string {
	if s.Refused[value] != nil {
		return b.t(sweepLabels.refused)
	}
	v := s.Verdicts[value]
	if s.Condition.Of() == expect.Probability && v.Known && v.Error == 0 { // never or always
		return share(drawsIn(&v), v.Draws)
	}
	return b.verdictValue(v)
}

// verdictValue shows what a verdict found, with its error where it has one.
func (b *builder) verdictValue(v expect.Verdict) string {
	if !v.Known {
		return "–"
	}
	shown := b.show(Cell{Kind: v.Kind, Value: v.Value})
	if v.Error > 0 && v.Draws > 0 && v.Kind == journal.Ratio {
		shown += " ± " + b.show(estimated(v.Kind, v.Error))
	}
	return shown
}

// solvedJSON writes fundsim.solve/v1.
func solvedJSON(w io.Writer, s *Solved) error {
	j := &jsonWriter{}
	j.raw("{\n")
	j.member("schema", SolveSchema)
	j.object("scenario", func() { writeScenario(j, s.View) })
	j.member("path", s.Path)
	j.member("such_that", s.Condition.String())
	j.member("met", s.Answer.Met)
	value, bracket := "", []string{}
	if s.Answer.Met {
		value = s.Text(s.Answer.Value)
		bracket = []string{s.Text(min(s.Answer.Value, s.Answer.Beyond)), s.Text(max(s.Answer.Value, s.Answer.Beyond))}
	}
	j.member("value", value)
	j.member("bracket", bracket)
	j.member("evaluations", len(s.Answer.Asked))
	j.member("one_turn", s.Answer.OneTurn)
	if s.Draws > 0 {
		j.member("draws", s.Draws)
		j.member("seed", s.Seed)
	}
	j.rows("asked", len(s.Answer.Asked), func(i int) {
		p := s.Answer.Asked[i]
		v := s.Verdicts[p.Value]
		j.field("value", s.Text(p.Value))
		found := ""
		if v.Known {
			found = exact(v.Kind, v.Value)
		}
		j.field("found", found)
		if v.Draws > 0 {
			j.field("se", exact(v.Kind, int64(math.Round(v.Error))))
		}
		j.fieldBool("met", p.Met)
		if why := s.Refused[p.Value]; why != nil {
			j.fieldStrings("refused", problemTexts(why, Options{}))
		}
	})
	j.raw("\n}\n")
	_, err := w.Write(j.buf.Bytes())
	return err
}
