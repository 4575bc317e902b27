package report

import (
	"cmp"
	"fmt"
	"io"
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
	Draws, Seed int                      // Draws is 0 where the condition needs none
}

var solveLabels = struct {
	heading, condition, rangeOf, smallest, largest, none, end, beyond, current, asked, value, found, met, yes, no problem.Text
	turns, draws, close                                                                                           problem.Text
}{
	heading:   problem.Text{ZH: "反求:%s", EN: "Solve: %s"},
	condition: problem.Text{ZH: "条件:%s", EN: "condition: %s"},
	rangeOf:   problem.Text{ZH: "范围:%s 至 %s,精度 %s", EN: "range: %s to %s, to within %s"},
	smallest:  problem.Text{ZH: "%s 最小取 %s 即满足条件:%s。", EN: "%s meets it from %s upwards: %s."},
	largest:   problem.Text{ZH: "%s 最大取 %s 仍满足条件:%s。", EN: "%s meets it up to %s: %s."},
	none:      problem.Text{ZH: "试过的 %d 个取值都不满足条件,没有答案。", EN: "None of the %d values that were tried meets it: there is no answer."},
	end:       problem.Text{ZH: "这是范围的端点,范围之外可能还有满足的取值。", EN: "This is the end of the range; values beyond it may do as well."},
	beyond:    problem.Text{ZH: "相邻的 %s 不满足:%s。", EN: "Its neighbour %s does not: %s."},
	current:   problem.Text{ZH: "情景现在的取值:%s", EN: "the scenario's own value: %s"},
	asked:     problem.Text{ZH: "试过的取值(%d 个)", EN: "Values that were tried (%d)"},
	value:     problem.Text{ZH: "取值", EN: "value"},
	found:     problem.Text{ZH: "结果", EN: "found"},
	met:       problem.Text{ZH: "满足", EN: "met"},
	yes:       problem.Text{ZH: "是", EN: "yes"},
	no:        problem.Text{ZH: "否", EN: "no"},
	turns:     problem.Text{ZH: "条件在范围内不止一次由不满足变为满足或相反,试过的取值之间可能另有更好的答案。", EN: "The condition turns more than once in the range: between the values that were tried there may be a better answer."},
	draws:     problem.Text{ZH: "每个取值用同样的 %d 次抽样(种子 %d)。", EN: "Every value meets the same %d draws (seed %d)."},
	close:     problem.Text{ZH: "与界限的距离在一个标准误(%s)以内:换一组抽样,答案可能略有不同。", EN: "The limit is within one standard error (%s): other draws may give a slightly different answer."},
}

// WriteSolved prints what was found. The format is table, markdown or json.
func WriteSolved(w io.Writer, s *Solved, o Options, format string) error {
	if format == "json" {
		return solvedJSON(w, s)
	}
	b := &builder{View: s.View, Options: o, names: newNames(s.View.Plan), assumed: &assumptions{}}
	l := &solveLabels
	g := Grid{ID: "asked", Title: b.t(l.asked, len(s.Answer.Asked)), Columns: []Column{{Title: s.Path, Key: true}, {Title: s.Condition.Expr(), Right: true}, b.side(l.met)}}
	for _, p := range s.Answer.Asked {
		met := l.no
		if p.Met {
			met = l.yes
		}
		g.add(Body, text(s.Text(p.Value)), text(b.verdictValue(s.Verdicts[p.Value])), text(b.t(met)))
	}
	g.Notes = s.notes(b)
	title := fmt.Sprintf(o.in(l.heading), cmp.Or(s.View.Plan.Title, s.View.Plan.ID)) + "\n" + strings.Join(s.lines(b), "\n")
	return printGrids(w, title, []Grid{g}, o, format)
}

// lines say what was asked and what the answer is.
func (s *Solved) lines(b *builder) []string {
	l, q, a := &solveLabels, &s.Question, &s.Answer
	lines := []string{b.t(l.condition, s.Condition), s.Path + "  " + b.t(l.rangeOf, s.Text(q.Lo), s.Text(q.Hi), s.Text(q.Step))}
	if s.Current != "" {
		lines = append(lines, b.t(l.current, s.Current))
	}
	if !a.Met {
		return append(lines, b.t(l.none, len(a.Asked)))
	}
	answer := l.smallest
	if q.Largest {
		answer = l.largest
	}
	lines = append(lines, b.t(answer, s.Path, s.Text(a.Value), b.verdictValue(s.Verdicts[a.Value])))
	if a.Beyond == a.Value {
		return append(lines, b.t(l.end))
	}
	return append(lines, b.t(l.beyond, s.Text(a.Beyond), b.verdictValue(s.Verdicts[a.Beyond])))
}

// notes say how far the answer can be trusted.
func (s *Solved) notes(b *builder) (notes []string) {
	l := &solveLabels
	if s.Draws > 0 {
		notes = append(notes, b.t(l.draws, s.Draws, s.Seed))
	}
	if !s.Answer.OneTurn {
		notes = append(notes, b.t(l.turns))
	}
	if v := s.Verdicts[s.Answer.Value]; s.Answer.Met && s.Condition.Of() == expect.Probability && float64(max(v.Distance, -v.Distance)) < v.Error*1e9 {
		notes = append(notes, b.t(l.close, share(v.Error)))
	}
	return notes
}

// verdictValue shows what a verdict found, with its error where it has one.
func (b *builder) verdictValue(v expect.Verdict) string {
	if !v.Known {
		return "–"
	}
	shown := b.show(Cell{Kind: v.Kind, Value: v.Value})
	if v.Error > 0 && v.Draws > 0 && v.Kind == journal.Ratio {
		shown += " ± " + share(v.Error)
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
			j.field("se", decimal(v.Error, 6))
		}
		j.fieldBool("met", p.Met)
	})
	j.raw("\n}\n")
	_, err := w.Write(j.buf.Bytes())
	return err
}
