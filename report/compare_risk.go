package report

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"fundsim/model/problem"
	"fundsim/model/risk"
)

// PairedTable is the CSV table of paired differences, which a comparison has
// besides [CompareTables] where its scenarios were drawn.
const PairedTable = "paired"

// CompareDraws compares scenarios that were drawn with common random numbers;
// the first is the base. Differences are taken draw by draw, so that chance that
// both share cancels. JSON is that of [Compare] with the risk of each scenario,
// the paired differences and the institutions whose mean gain changes its sign.
func CompareDraws(w io.Writer, views []*RiskView, o Options, format string) error {
	settled := make([]*View, len(views))
	for i, v := range views {
		settled[i] = v.View
	}
	if format == "csv" && o.Table != PairedTable || len(views) < 2 {
		return Compare(w, settled, o, format)
	}
	c := newPairedComparison(views, settled, o)
	switch format {
	case "json":
		return c.json(w, settled)
	case "csv":
		g := c.pairedCSV()
		return writeCSV(w, &g, o)
	}
	grids, same := c.grids()
	return writeReport(w, c.heading(), []section{{c.in(riskLabels.inShort), c.inShort()}}, grids, c.leftOut(same), o, format)
}

// pairedComparison compares runs draw by draw.
type pairedComparison struct {
	*comparison
	drawn  []*riskBuilder
	paired [][]risk.Difference // by scenario; nil for the base
	byKey  []map[string]*risk.Difference
	legend []string // what the letters stand for
}

func newPairedComparison(views []*RiskView, settled []*View, o Options) *pairedComparison {
	c := &pairedComparison{comparison: newComparison(settled, o), paired: make([][]risk.Difference, len(views)), byKey: make([]map[string]*risk.Difference, len(views))}
	c.letters()
	for i, v := range views {
		c.drawn = append(c.drawn, newRiskBuilder(v, o))
		if i == 0 {
			continue
		}
		c.paired[i] = risk.Pair(views[0].Run, v.Run)
		c.byKey[i] = map[string]*risk.Difference{}
		for k := range c.paired[i] {
			c.byKey[i][c.paired[i][k].Metric.Key] = &c.paired[i][k]
		}
	}
	return c
}

// widestLabel is how wide the label of a scenario may be for a sentence.
const widestLabel = 12

// letters calls the scenarios A, B, … where a label is too long for sentences.
func (c *pairedComparison) letters() {
	if !slices.ContainsFunc(c.labels, func(s string) bool { return displayWidth(s) > widestLabel }) {
		return
	}
	for i, label := range c.labels {
		letter := string(rune('A' + i))
		if i >= 26 {
			letter = fmt.Sprint(i + 1)
		}
		c.legend = append(c.legend, letter+" = "+label)
		c.labels[i] = letter
	}
}

func (c *pairedComparison) run() *risk.Run { return c.drawn[0].run }

func (c *pairedComparison) t(t problem.Text, args ...any) string {
	return fmt.Sprintf(c.in(t), args...)
}

func (c *pairedComparison) heading() []string {
	l, run := &pairedLabels, c.run()
	unit := c.in(tableLabels.yuan)
	if c.Wan {
		unit = c.in(tableLabels.wan) + c.in(tableLabels.wanNote)
	}
	lines := []string{c.t(l.heading, strings.Join(viewNames(c.views), " / "), fixed(int64(run.Draws), 0, true)),
		c.t(compareLabels.base, c.labels[0]) + "  " + c.t(riskLabels.seed, run.Seed) + "  " + c.t(tableLabels.money, unit)}
	for _, l := range c.legend {
		lines = append(lines, "  "+l)
	}
	if run.Partial() {
		lines = append(lines, c.t(riskLabels.partial, fixed(int64(run.Draws), 0, true), fixed(int64(run.Asked), 0, true)))
	}
	return append(lines, c.in(l.howToRead))
}

// inShort says of every scheme which scenario keeps the reserve whole more often,
// which is better in the same draws, and by how much.
func (c *pairedComparison) inShort() []string {
	var lines []string
	for other := 1; other < len(c.views); other++ {
		for _, scheme := range c.schemeIDs() {
			if line := c.ofScheme(other, scheme); line != "" {
				lines = append(lines, line)
			}
		}
		lines = append(lines, c.ofPeople(other))
	}
	return lines
}

func (c *pairedComparison) ofScheme(other int, scheme string) string {
	l, key := &pairedLabels, "schemes."+scheme+"."
	base, x := c.drawn[0].run, c.drawn[other].run
	better, worse, equal, ok := betterReserve(base, x, key)
	if !ok {
		return ""
	}
	n := better + worse + equal
	line := c.t(l.whole, c.schemeTitle(scheme), c.labels[other], c.whole(x, key), c.labels[0], c.whole(base, key)) +
		c.t(l.better, c.labels[other], plainShare(better, n), c.labels[0], plainShare(worse, n), plainShare(equal, n))
	if d := c.byKey[other][key+"reserve_closing"]; d != nil && d.SD+math.Abs(d.Mean) > 0 {
		line += c.t(l.closing, c.labels[other], c.labels[0], c.inUnit(c.amountText(d.Mean)), c.amountText(d.Low), c.inUnit(c.amountText(d.High)))
	}
	return line + c.in(l.stop)
}

// whole is the share of draws in which the reserve does not run out.
func (c *pairedComparison) whole(run *risk.Run, key string) string {
	s := run.Find(key + "shortfall")
	n := 0
	for _, v := range s.Values {
		if v <= 0 {
			n++
		}
	}
	return share(n, len(s.Values))
}

// betterReserve counts the draws in which the scheme's reserve ends better in x
// than in the base, worse and the same: by what is left less what is missing.
func betterReserve(base, x *risk.Run, key string) (better, worse, equal int, ok bool) {
	left := func(r *risk.Run) (closing, shortfall *risk.Series) {
		return r.Find(key + "reserve_closing"), r.Find(key + "shortfall")
	}
	ca, sa := left(base)
	cb, sb := left(x)
	if ca == nil || sa == nil || cb == nil || sb == nil {
		return 0, 0, 0, false
	}
	for d := range min(len(ca.Values), len(cb.Values)) {
		switch a, b := ca.Values[d]-sa.Values[d], cb.Values[d]-sb.Values[d]; {
		case b > a:
			better++
		case b < a:
			worse++
		default:
			equal++
		}
	}
	return better, worse, equal, true
}

// plainShare shows count ÷ of in per cent with one decimal; 0% and 100% are
// exactly none and all.
func plainShare(count, of int) string {
	switch {
	case of == 0:
		return ""
	case count == 0, count == of:
		return share(count, of)
	case count*1000 < of:
		return "<0.1%"
	case (of-count)*1000 < of:
		return ">99.9%"
	}
	return fixed(int64(math.Round(float64(count)*1000/float64(of))), 1, false) + "%"
}

// ofPeople counts winners, losers and those whose mean gain changes its sign.
func (c *pairedComparison) ofPeople(other int) string {
	var up, down, open int
	for _, p := range c.pairs(other) {
		switch {
		case p.gain.Low > 0:
			up++
		case p.gain.High < 0:
			down++
		case p.gain.Equal < p.gain.N:
			open++
		}
	}
	return c.t(pairedLabels.people, c.labels[other], up, down, open, len(c.flips(other)))
}

// personPair is an institution's gain in two scenarios, all schemes and units.
type personPair struct {
	id      string
	gain    *risk.Difference
	base, x *risk.Summary
}

// pairs lists the institutions that both scenarios have, the largest mean
// difference first.
func (c *pairedComparison) pairs(other int) []personPair {
	var out []personPair
	for _, id := range institutionIDs(c.views[0].Result) {
		key := "institutions." + id + ".gain"
		if d := c.byKey[other][key]; d != nil && d.N > 0 {
			out = append(out, personPair{id, d, c.drawn[0].summary(key), c.drawn[other].summary(key)})
		}
	}
	slices.SortStableFunc(out, func(x, y personPair) int {
		return cmp.Or(cmp.Compare(y.gain.Mean, x.gain.Mean), strings.Compare(x.id, y.id))
	})
	return out
}

// flips are the institutions whose mean gain changes its sign.
func (c *pairedComparison) flips(other int) []personPair {
	return slices.DeleteFunc(c.pairs(other), func(p personPair) bool { return !(p.base.Mean < 0 && p.x.Mean > 0 || p.base.Mean > 0 && p.x.Mean < 0) })
}

// certain tells whether neither mean is within its error of zero.
func (p *personPair) certain() bool {
	far := func(s *risk.Summary) bool { return math.Abs(s.Mean) > 1.96*s.SE }
	return far(p.base) && far(p.x)
}
