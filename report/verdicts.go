package report

import (
	"math"
	"strings"

	"fundsim/model/expect"
	"fundsim/model/journal"
	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/problem"
	"fundsim/model/settle"
)

var verdictLabels = struct {
	title, condition, meaning, result, value, unit, distance, remark             problem.Text
	met, unmet, pending, absent, fails, lacking, count, needDraws, failed, draws problem.Text
	byEntrant, entrants                                                          problem.Text
	probability, mean, sd, percentile, yuan, wan, points, pointValue             problem.Text
}{
	title:       problem.Text{ZH: "判定", EN: "Thresholds"},
	condition:   problem.Text{ZH: "条件", EN: "condition"},
	meaning:     problem.Text{ZH: "含义", EN: "of"},
	result:      problem.Text{ZH: "结果", EN: "verdict"},
	value:       problem.Text{ZH: "实际", EN: "found"},
	unit:        problem.Text{ZH: "单位", EN: "unit"},
	distance:    problem.Text{ZH: "实际 − 界限", EN: "found − limit"},
	remark:      problem.Text{ZH: "备注", EN: "remark"},
	met:         problem.Text{ZH: "✓ 满足", EN: "✓ met"},
	unmet:       problem.Text{ZH: "✗ 不满足", EN: "✗ not met"},
	pending:     problem.Text{ZH: "由 fundsim risk 判定", EN: "fundsim risk judges it"},
	byEntrant:   problem.Text{ZH: "由 fundsim entrant 判定", EN: "fundsim entrant judges it"},
	entrants:    problem.Text{ZH: "另有 %d 条涉及拟新增机构,由 fundsim entrant 判定。", EN: "Left to fundsim entrant, as they name entrants: %d."},
	absent:      problem.Text{ZH: "没有这个数", EN: "no such figure"},
	fails:       problem.Text{ZH: "不满足则退出码为 4", EN: "exit code 4 where not met"},
	lacking:     problem.Text{ZH: "%d 次抽样没有这个数", EN: "%d draws lack the figure"},
	count:       problem.Text{ZH: "判定 %d 条:满足 %d,不满足 %d。", EN: "Thresholds judged: %d; %d met, %d not met."},
	needDraws:   problem.Text{ZH: "另有 %d 条要多次抽样,由 fundsim risk 判定。", EN: "Left to fundsim risk, as they need draws: %d."},
	failed:      problem.Text{ZH: "标为 fail: true 的有 %d 条不满足,退出码为 4。", EN: "Not met of those with fail: true: %d; exit code 4."},
	draws:       problem.Text{ZH: "± 为抽样的标准误。", EN: "± is the standard error of the draws."},
	probability: problem.Text{ZH: "概率:%s", EN: "probability: %s"},
	mean:        problem.Text{ZH: "均值:%s", EN: "mean: %s"},
	sd:          problem.Text{ZH: "标准差:%s", EN: "standard deviation: %s"},
	percentile:  problem.Text{ZH: "P%d:%s", EN: "P%d: %s"},
	yuan:        problem.Text{ZH: "元", EN: "yuan"},
	wan:         problem.Text{ZH: "万元", EN: "10,000 yuan"},
	points:      problem.Text{ZH: "点", EN: "points"},
	pointValue:  problem.Text{ZH: "元/点", EN: "yuan per point"},
}

// The columns of [VerdictsGrid] that are left out where nothing is in them.
const unitColumn, remarkColumn = 4, 6

// VerdictsGrid shows what became of thresholds (判定条件): whether each is met,
// what was found and how far that is from the limit.
func VerdictsGrid(p *plan.Plan, judged []expect.Judged, o Options) Grid {
	return verdictsGrid(p, judged, o, verdictLabels.pending, verdictLabels.needDraws)
}

// verdictsGrid says in the verdict, and with their number below, who judges
// those that need draws.
func verdictsGrid(p *plan.Plan, judged []expect.Judged, o Options, pendingText, needDraws problem.Text) Grid {
	b := &builder{View: &View{Plan: p}, Options: o, names: newNames(p)}
	l := &verdictLabels
	g := Grid{ID: "thresholds", Title: b.t(l.title), Columns: []Column{b.key(l.condition), b.side(l.meaning), b.side(l.result), b.col(l.value), b.side(l.unit), b.col(l.distance), b.side(l.remark)}}
	for i := range g.Columns {
		g.Columns[i].Keep = i != unitColumn && i != remarkColumn
	}
	met, pending, entrants, sampled := 0, 0, 0, false
	for _, j := range judged {
		value, distance, unit := text(""), Cell{}, ""
		switch v := &j.Verdict; {
		case j.Threshold.Entrant:
			entrants++
		case !v.Judged:
			pending++
		case v.Known:
			value, distance, unit = b.found(&j), Cell{Kind: v.Kind, Value: v.Distance}, b.unitOf(v.Kind)
			sampled = sampled || v.Error != 0
		default:
			value = text(b.t(l.absent))
		}
		if j.Verdict.Holds {
			met++
		}
		g.add(Body, text(j.Threshold.String()), text(b.conditionTitle(j.Threshold.Bound)), text(b.t(verdictOf(&j, pendingText))), value, text(unit), distance, text(b.remark(&j)))
	}
	g.dropEmpty()
	of := len(judged) - pending - entrants
	g.Notes = append(g.Notes, b.t(l.count, of, met, of-met))
	if entrants > 0 {
		g.Notes = append(g.Notes, b.t(l.entrants, entrants))
	}
	if pending > 0 {
		g.Notes = append(g.Notes, b.t(needDraws, pending))
	}
	if n := len(expect.Failed(judged)); n > 0 {
		g.Notes = append(g.Notes, b.t(l.failed, n))
	}
	if sampled {
		g.Notes = append(g.Notes, b.t(l.draws))
	}
	return g
}

func verdictOf(j *expect.Judged, pending problem.Text) problem.Text {
	switch {
	case j.Threshold.Entrant:
		return verdictLabels.byEntrant
	case !j.Verdict.Judged:
		return pending
	case j.Verdict.Holds:
		return verdictLabels.met
	}
	return verdictLabels.unmet
}

// found is the value of a verdict, with its standard error behind it.
func (b *builder) found(j *expect.Judged) Cell {
	v := &j.Verdict
	if j.Threshold.Of() == expect.Probability && v.Error == 0 { // never or always
		return text(share(drawsIn(v), v.Draws))
	}
	c := Cell{Kind: v.Kind, Value: v.Value}
	if v.Error != 0 {
		c = c.marked(" ± " + b.show(Cell{Kind: v.Kind, Value: errorUnits(v)}))
	}
	return c
}

// drawsIn is in how many draws the event of a probability happened.
func drawsIn(v *expect.Verdict) int {
	return int(math.Round(float64(v.Value) * float64(v.Draws) / float64(money.One)))
}

// errorUnits is the standard error rounded to a unit.
func errorUnits(v *expect.Verdict) int64 { return int64(math.Floor(v.Error + 0.5)) }

// unitOf is the unit of money or points that figures of a kind are shown in.
func (b *builder) unitOf(k journal.Kind) string {
	switch l := &verdictLabels; {
	case k == journal.Fen && b.Wan:
		return b.t(l.wan)
	case k == journal.Fen:
		return b.t(l.yuan)
	case k == journal.Points:
		return b.t(l.points)
	case k == journal.PointValue:
		return b.t(l.pointValue)
	}
	return ""
}

// remark is the note of a threshold, what hangs on it, and what draws lack.
func (b *builder) remark(j *expect.Judged) string {
	var parts []string
	if j.Threshold.Note != "" {
		parts = append(parts, j.Threshold.Note)
	}
	if j.Threshold.Fail {
		parts = append(parts, b.t(verdictLabels.fails))
	}
	if j.Verdict.Absent > 0 {
		parts = append(parts, b.t(verdictLabels.lacking, j.Verdict.Absent))
	}
	return strings.Join(parts, b.t(problem.Text{ZH: ";", EN: "; "}))
}

// conditionTitle puts what a condition compares in words.
func (b *builder) conditionTitle(c *expect.Bound) string {
	l, title := &verdictLabels, b.metricTitle(c.Metric())
	switch c.Of() {
	case expect.Probability:
		_, event, _ := strings.Cut(c.Event(), c.Metric().Key+" ")
		return b.t(l.probability, title+" "+event)
	case expect.Mean:
		return b.t(l.mean, title)
	case expect.SD:
		return b.t(l.sd, title)
	case expect.Quantile:
		return b.t(l.percentile, c.Percent(), title)
	}
	return title
}

// metricTitle puts a result in words: whose it is and what it is.
func (b *builder) metricTitle(m settle.Metric) string {
	if title := b.names.describe(b.Options, m.Key); title != m.Key {
		return title
	}
	return b.in(m.Title)
}

// writeVerdicts writes thresholds as JSON: holds is null where draws are needed
// or an entrant is named,
// figures are strings in yuan, "" where there is none.
func writeVerdicts(j *jsonWriter, judged []expect.Judged) {
	j.rows("thresholds", len(judged), func(i int) {
		t, v := &judged[i].Threshold, &judged[i].Verdict
		limit, kind := t.Limit()
		j.field("expect", t.String())
		j.field("metric", t.Metric().Key)
		j.field("kind", kindWords[kind].code)
		j.key("holds")
		if v.Judged {
			j.value(v.Holds)
		} else {
			j.value(nil)
		}
		value, distance, se := "", "", ""
		if v.Known {
			value, distance = exact(v.Kind, v.Value), exact(v.Kind, v.Distance)
		}
		if v.Error != 0 {
			se = exact(v.Kind, errorUnits(v))
		}
		j.field("value", value)
		j.field("limit", exact(kind, limit))
		j.field("distance", distance)
		j.field("se", se)
		j.key("draws")
		j.value(v.Draws)
		j.key("absent")
		j.value(v.Absent)
		j.fieldBool("fail", t.Fail)
		j.field("note", t.Note)
	})
}
