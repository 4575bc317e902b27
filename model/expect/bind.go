package expect

import (
	"errors"
	"math"
	"strings"

	"fundsim/model/journal"
	"fundsim/model/plan"
	"fundsim/model/problem"
	"fundsim/model/settle"
)

// Absent stands for a figure that a draw does not have.
const Absent int64 = math.MinInt64

// Bound is a condition whose names are bound to the results of a plan.
type Bound struct {
	condition *Condition
	metric    settle.Metric
	event     Comparison // of a probability
	eventAt   int64      // its value, in the units of the metric
	limit     int64      // in the units of the metric; 1e-9 for a probability
}

// Resolve binds the condition to the results of a plan. The sample, a settled
// result, says which rows there are. There is a bound condition or an error,
// placed in the condition's text.
func (c *Condition) Resolve(p *plan.Plan, sample *settle.Result) (*Bound, problem.List) {
	var l problem.List
	m, err := settle.ResolveMetric(p, sample, c.Name)
	if half := narrowed(c.Name); err != nil && half != c.Name {
		if again, second := settle.ResolveMetric(p, sample, half); second == nil {
			m, err = again, nil
		}
	}
	if err != nil {
		return nil, c.unknownName(err)
	}
	if m.Value == nil {
		at(&l, c.text, c.nameAt, "word", "%s(%s)是文字,不能比较", "%[1]s is a word and cannot be compared", m.Key, m.Title.ZH).
			Advise("fundsim metrics 列出可比较的结果", "fundsim metrics lists the results that can be compared")
		return nil, l
	}
	b := &Bound{condition: c, metric: m, event: c.Event}
	switch {
	case c.Of != Probability:
		b.limit = c.limit(&l, c.Comparison, c.vAt, m.Kind, m.Key)
		return b.unless(l)
	case c.Event.Op != 0:
		b.eventAt = c.limit(&l, c.Event, c.eventAt, m.Kind, m.Key)
	case isShortfall(m.Key):
		b.event = Comparison{Above, "0"}
	default:
		at(&l, c.text, c.nameAt, "no-event", "p( ) 里要写事件:%s 之后缺少比较", "p( ) takes an event: a comparison is missing after %s", m.Key).
			Allow("名称 比较 数值;只有缺口(reserve_shortfall、schemes.险种.shortfall)可以不写比较", "NAME OP VALUE; only a shortfall (reserve_shortfall, schemes.SCHEME.shortfall) can stand alone").
			Advise("如 p(%[1]s < 0) %[2]s", "such as p(%[1]s < 0) %[2]s", m.Key, c.Op.String()+" "+c.Value)
	}
	limit, more := c.share()
	b.limit = limit
	return b.unless(append(l, more...))
}

func (b *Bound) unless(l problem.List) (*Bound, problem.List) {
	if len(l) > 0 {
		return nil, l
	}
	return b, nil
}

// unknownName places what is wrong with a name in the text of the condition.
func (c *Condition) unknownName(err error) problem.List {
	var found problem.List
	if !errors.As(err, &found) {
		panic(err) // names are refused with lists only
	}
	var l problem.List
	for _, p := range found {
		p.Place = problem.Place{Line: 1, Col: c.nameAt + 1, Source: c.text}
		l = append(l, p)
	}
	return l
}

// isShortfall tells the names that are an event by themselves.
func isShortfall(key string) bool {
	return key == "reserve_shortfall" || strings.HasPrefix(key, "schemes.") && strings.HasSuffix(key, ".shortfall")
}

// String writes the condition with the canonical name.
func (b *Bound) String() string { return b.condition.write(b.metric.Key) }

// Expr is the left-hand side of the condition with the canonical name.
func (b *Bound) Expr() string { return b.condition.expr(b.metric.Key) }

// Of says what of the metric is compared, and Percent which quantile.
func (b *Bound) Of() Of { return b.condition.Of }

// Percent is which quantile is compared, 1 to 99; 0 for other conditions.
func (b *Bound) Percent() int { return b.condition.Percent }

// Event is what a probability is asked of, e.g. schemes.employee.shortfall > 0;
// "" for other conditions.
func (b *Bound) Event() string {
	if b.condition.Of != Probability {
		return ""
	}
	return b.metric.Key + " " + b.event.Op.String() + " " + b.event.Value
}

// Limit is what the condition compares with, and what it counts: the units of
// the metric, or of a ratio for a probability.
func (b *Bound) Limit() (int64, journal.Kind) {
	if b.condition.Of == Probability {
		return b.limit, journal.Ratio
	}
	return b.limit, b.metric.Kind
}

// NeedsDraws tells conditions on draws from conditions on the settlement.
func (b *Bound) NeedsDraws() bool { return b.condition.Of != Figure }

// Metric is the result that the condition reads.
func (b *Bound) Metric() settle.Metric { return b.metric }

// Value reads the metric of one draw; [Absent] where there is none.
func (b *Bound) Value(r *settle.Result) int64 {
	if v, ok := b.metric.Value(r); ok {
		return v
	}
	return Absent
}
