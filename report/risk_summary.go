package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"fundsim/model/journal"
	"fundsim/model/plan"
	"fundsim/model/problem"
	"fundsim/model/risk"
	"fundsim/model/settle"
)

var riskSentences = struct {
	reserve, noReserve, exhausted, never, always, lack, only, worst, closing, overruns, noOverrun, losers, noLosers, one, join, constant problem.Text
}{
	reserve:   problem.Text{ZH: "%s:预留金 %s(%s),", EN: "%s: reserve %s (%s), "},
	noReserve: problem.Text{ZH: "%s:未提预留金,", EN: "%s: no reserve, "},
	exhausted: problem.Text{ZH: "用尽(出现缺口)的概率 %s", EN: "runs out in %s of the draws"},
	never:     problem.Text{ZH: "%s 次抽样中没有一次用尽(真实概率大致在 %s 以下)", EN: "never runs out in %s draws (true probability below about %s)"},
	always:    problem.Text{ZH: "每次抽样都用尽", EN: "runs out in every draw"},
	lack:      problem.Text{ZH: ",用尽时平均缺口 %s", EN: "; the shortfall then is %s on average"},
	only:      problem.Text{ZH: "(仅 %d 次)", EN: " (%d draws only)"},
	worst:     problem.Text{ZH: ",最坏 5%% 的抽样平均缺口 %s", EN: ", over the worst 5%% of all draws %s"},
	closing:   problem.Text{ZH: ";期末余额中位数 %s,九成抽样在 %s 至 %s之间。", EN: "; closing reserve: median %s, nine draws in ten between %s and %s."},
	constant:  problem.Text{ZH: ";每次抽样的期末余额都是 %s。", EN: "; closing reserve in every draw: %s."},
	overruns:  problem.Text{ZH: "%s最可能超支的单元:%s。", EN: "%s: units likeliest to overrun: %s."},
	noOverrun: problem.Text{ZH: "%s没有单元超支。", EN: "%s: no unit overruns."},
	losers:    problem.Text{ZH: "机构全年亏损超过发生额 %s 的概率最大者:%s;概率过半的机构 %d 家(共 %d 家)。", EN: "Likeliest to lose more than %s of what they incur: %s; %d of %d institutions more likely than not."},
	noLosers:  problem.Text{ZH: "没有机构在任何一次抽样中亏损超过发生额的 %s。", EN: "No institution loses more than %s of what it incurs in any draw."},
	one:       problem.Text{ZH: "%s %s", EN: "%s %s"},
	join:      problem.Text{ZH: "、", EN: ", "},
}

// inShort says the main results in plain sentences: of each scheme how likely
// the reserve runs out and what it closes with, the units likeliest to overrun,
// and the institutions likeliest to lose.
func (r *riskBuilder) inShort() []string {
	var lines []string
	for i := range r.Result.Schemes {
		s := &r.Result.Schemes[i]
		lines = append(lines, r.ofScheme(s), r.ofUnits(s))
	}
	return append(lines, r.ofPeople())
}

func (r *riskBuilder) ofScheme(s *settle.SchemeResult) string {
	t, key := &riskSentences, "schemes."+s.Scheme+"."
	head := r.t(t.noReserve, r.names.scheme(s.Scheme))
	if s.Reserve > 0 {
		head = r.t(t.reserve, r.names.scheme(s.Scheme), r.reserveRate(s.Scheme), r.amountOf(float64(s.Reserve), 0))
	}
	return head + r.exhaustion(key) + r.closingReserve(key)
}

func (r *riskBuilder) reserveRate(scheme string) string {
	i := slices.IndexFunc(r.Plan.Schemes, func(s plan.Scheme) bool { return s.ID == scheme })
	return r.Plan.Schemes[i].Reserve.Rate.String() + r.assumed.mark("schemes."+scheme+".reserve")
}

// fewTimes is below how many occurrences a mean has no error worth telling.
const fewTimes = 10

// exhaustion says how often the reserve runs out, and how much is then missing.
func (r *riskBuilder) exhaustion(key string) string {
	t := &riskSentences
	series := r.run.Find(key + "shortfall")
	if series == nil {
		return ""
	}
	var lacking []int64
	for _, v := range series.Values {
		if v > 0 {
			lacking = append(lacking, v)
		}
	}
	n, of := len(lacking), len(series.Values)
	if n == 0 {
		return r.t(t.never, fixed(int64(of), 0, true), atMost(of))
	}
	said := r.t(t.exhausted, share(n, of))
	if n == of {
		said = r.in(t.always)
	}
	when := risk.Summarise(lacking)
	if n < fewTimes {
		said += r.t(t.lack, r.amountOf(when.Mean, 0)) + r.t(t.only, n)
	} else {
		said += r.t(t.lack, r.amountOf(when.Mean, when.SE))
	}
	if high := &r.summary(key + "shortfall").High; n >= high.N { // else they are not all short
		said += r.t(t.worst, r.amountOf(high.Mean, 0))
	}
	return said
}

func (r *riskBuilder) closingReserve(key string) string {
	s := r.summary(key + "reserve_closing")
	if s == nil {
		return ""
	}
	q := func(i int) string { return r.amountOf(float64(s.Quantiles[i].Value), 0) }
	if s.SD == 0 {
		return r.t(riskSentences.constant, q(p50))
	}
	low := "0"
	if v := s.Quantiles[p5].Value; v != 0 {
		low = r.amount(v)
	}
	return r.t(riskSentences.closing, q(p50), low, q(p95))
}

// amountOf is a mean amount with its error and unit of money.
func (r *riskBuilder) amountOf(fen, se float64) string {
	if estimated(journal.Fen, fen).Value == 0 {
		return "0"
	}
	return r.inUnit(r.withError(journal.Fen, fen, se))
}

// inUnit adds the unit of money to an amount in a sentence.
func (o Options) inUnit(amount string) string {
	unit := explainLabels.yuan
	if o.Wan {
		unit = explainLabels.wan
	}
	return fmt.Sprintf(o.in(unit), amount)
}

// likely is something with how often it happens.
type likely struct {
	name  string
	n, of int
}

// likeliest names the first few, the likeliest first, of those that happen.
func (r *riskBuilder) likeliest(list []likely) string {
	const few = 3
	list = slices.DeleteFunc(list, func(x likely) bool { return x.n == 0 })
	slices.SortStableFunc(list, func(x, y likely) int { return cmp.Compare(y.n*x.of, x.n*y.of) })
	var said []string
	for _, x := range list[:min(few, len(list))] {
		said = append(said, r.t(riskSentences.one, x.name, share(x.n, x.of)))
	}
	return strings.Join(said, r.in(riskSentences.join))
}

func (r *riskBuilder) ofUnits(s *settle.SchemeResult) string {
	var list []likely
	for _, u := range r.unitsOf(s.Scheme) {
		n, of := r.countBelow("units."+u.Unit+"."+u.Scheme+".variance", 0)
		list = append(list, likely{r.names.unit(u.Unit), n, of})
	}
	if said := r.likeliest(list); said != "" {
		return r.t(riskSentences.overruns, r.names.scheme(s.Scheme), said)
	}
	return r.t(riskSentences.noOverrun, r.names.scheme(s.Scheme))
}

func (r *riskBuilder) ofPeople() string {
	all, steady := r.people()
	level := r.run.Losses[0]
	var list []likely
	many := 0
	for i := range all {
		list = append(list, likely{r.names.institution(all[i].id), all[i].losses[0], all[i].of})
		if 2*all[i].losses[0] > all[i].of {
			many++
		}
	}
	if said := r.likeliest(list); said != "" {
		return r.t(riskSentences.losers, level, said, many, len(all)+steady)
	}
	return r.t(riskSentences.noLosers, level)
}
