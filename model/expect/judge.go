package expect

import (
	"cmp"
	"math"
	"math/big"
	"strconv"

	"fundsim/model/journal"
	"fundsim/model/money"
	"fundsim/model/problem"
	"fundsim/model/settle"
)

// Verdict is what became of a condition.
type Verdict struct {
	Judged bool // false where it needs draws and there is one settlement, or the other way round
	Holds  bool // never where it was not judged or the figure is absent

	// Value is what was found, in units of Kind: the figure, the probability, the
	// mean or the standard deviation, which are rounded to a unit to be shown. It
	// was compared before it was rounded. Known is false where there is none.
	Value int64
	Kind  journal.Kind
	Known bool
	// Distance is Value − limit: negative below the limit, whatever the condition asks.
	Distance int64

	// Error is the standard error of a probability or a mean over the draws, in
	// units of Kind; 0 for other conditions.
	Error         float64
	Draws, Absent int // how many draws there were, and how many of them lack the figure

	Text problem.Text // the verdict in words, amounts in yuan
}

// Judge judges a condition on one settlement. A condition on draws is not judged.
func (b *Bound) Judge(r *settle.Result) Verdict {
	v := Verdict{Kind: b.metric.Kind}
	if b.NeedsDraws() {
		_, v.Kind = b.Limit()
		v.Text = problem.T("%s 要多次抽样,由 fundsim risk 判定", "%s needs draws: fundsim risk judges it", b)
		return v
	}
	v.Judged = true
	x, ok := b.metric.Value(r)
	if !ok {
		v.Text = problem.T("%s 不满足:没有这个数", "%s is not met: there is no such figure", b)
		return v
	}
	b.found(&v, x, cmp.Compare(x, b.limit))
	b.say(&v)
	return v
}

// JudgeDraws judges a condition on draws; values holds its metric in each draw,
// as [Bound.Value] reads it. A condition on the settlement is not judged.
func (b *Bound) JudgeDraws(values []int64) Verdict {
	_, kind := b.Limit()
	v := Verdict{Kind: kind, Draws: len(values)}
	if !b.NeedsDraws() {
		v.Text = problem.T("%s 由一次结算判定", "%s is judged on one settlement", b)
		return v
	}
	v.Judged = true
	for _, x := range values {
		if x == Absent {
			v.Absent++
		}
	}
	if v.Absent == v.Draws {
		v.Text = problem.T("%s 不满足:%d 次抽样都没有这个数", "%s is not met: none of %d draws has such a figure", b, v.Draws)
		return v
	}
	switch b.condition.Of {
	case Probability:
		b.probability(&v, values)
	case Quantile:
		x := quantile(present(values, v.Draws-v.Absent), b.condition.Percent)
		b.found(&v, x, cmp.Compare(x, b.limit))
	default:
		b.spread(&v, values)
	}
	b.say(&v)
	return v
}

// probability counts the draws in which the event happens; where its figure is
// absent, it does not.
func (b *Bound) probability(v *Verdict, values []int64) {
	count := 0
	for _, x := range values {
		if x != Absent && b.event.Op.holds(cmp.Compare(x, b.eventAt)) {
			count++
		}
	}
	p, _ := money.MulDiv(int64(count), int64(money.One), int64(v.Draws)) // at most One
	b.found(v, p, compareShare(count, v.Draws, money.Ratio(b.limit)))
	v.Error = float64(money.One) * shareError(count, v.Draws)
}

// spread judges mean and standard deviation.
func (b *Bound) spread(v *Verdict, values []int64) {
	var m moments
	for _, x := range values {
		if x != Absent {
			m.add(x)
		}
	}
	variance := m.variance()
	if b.condition.Of == Mean {
		mean := m.mean()
		b.found(v, rounded(mean), mean.Cmp(new(big.Rat).SetInt64(b.limit)))
		if variance != nil {
			v.Error = root(variance) / math.Sqrt(float64(m.n))
		}
		return
	}
	if variance != nil {
		b.found(v, nearest(root(variance)), compareRoot(variance, b.limit))
	}
}

// found notes what was found and which side of the limit it is on.
func (b *Bound) found(v *Verdict, x int64, sign int) {
	v.Value, v.Known = x, true
	v.Holds = b.condition.Op.holds(sign)
	v.Distance = minus(x, b.limit)
}

// minus is x − y, or the end of the range beyond it.
func minus(x, y int64) int64 {
	d := x - y
	switch {
	case y < 0 && d < x:
		return math.MaxInt64
	case y > 0 && d > x:
		return math.MinInt64
	}
	return d
}

// nearest is the whole number nearest to f ≥ 0, or the end of the range.
func nearest(f float64) int64 {
	if f >= math.MaxInt64 {
		return math.MaxInt64
	}
	return int64(math.Floor(f + 0.5))
}

func present(values []int64, n int) []int64 {
	out := make([]int64, 0, n)
	for _, x := range values {
		if x != Absent {
			out = append(out, x)
		}
	}
	return out
}

// say puts a verdict in words.
func (b *Bound) say(v *Verdict) {
	is := problem.T("不满足", "is not met")
	if v.Holds {
		is = problem.T("满足", "is met")
	}
	if !v.Known {
		v.Text = problem.T("%[1]s 不满足:只有一次抽样有这个数,没有标准差", "%[1]s is not met: with one draw there is no standard deviation", b)
		return
	}
	found := shown(v.Kind, v.Value)
	v.Text = problem.Text{ZH: b.String() + " " + is.ZH + ":为 " + found.ZH, EN: b.String() + " " + is.EN + ": it is " + found.EN}
	if b.condition.Of == Probability {
		se := strconv.FormatFloat(100*v.Error/float64(money.One), 'f', 2, 64)
		v.Text.ZH += " ± " + se + "%"
		v.Text.EN += " ± " + se + "%"
	}
	if v.Absent > 0 {
		more := problem.T(",%d 次抽样没有这个数", ", %d draws lack the figure", v.Absent)
		v.Text.ZH, v.Text.EN = v.Text.ZH+more.ZH, v.Text.EN+more.EN
	}
}

// shown is a figure with its unit.
func shown(k journal.Kind, v int64) problem.Text {
	switch k {
	case journal.Fen:
		return problem.T("%s 元", "%s yuan", money.Fen(v))
	case journal.Points, journal.PointValue, journal.Score:
		return problem.T("%s", "%s", money.Points(v))
	case journal.Ratio:
		return problem.T("%s", "%s", money.Ratio(v))
	}
	return problem.T("%d", "%d", v)
}
