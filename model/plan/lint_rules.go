package plan

import (
	"fmt"
	"slices"
	"strings"

	"fundsim/model/money"
	"fundsim/model/problem"
)

// schedules finds what a tenth of a point of score moves, and schedules that
// release less for more.
func (l *linter) schedules() {
	for i := range l.p.Assessment.Schedules {
		s := &l.p.Assessment.Schedules[i]
		var rate money.Ratio
		for _, r := range l.p.Cash {
			if r.Holdback != nil && r.Holdback.Schedule == s.ID {
				rate = max(rate, r.Holdback.Rate)
			}
		}
		if rate == 0 {
			continue
		}
		steps := slices.Clone(s.Steps)
		slices.SortStableFunc(steps, func(a, b ScheduleStep) int { return int(a.ScoreFrom - b.ScoreFrom) })
		var rises, falls []problem.Text
		var largest money.Ratio
		for j := 1; j < len(steps); j++ {
			a, b := steps[j-1], steps[j]
			text := same("%s: %s → %s", b.ScoreFrom, a.Release, b.Release)
			if b.Release > a.Release {
				rises = append(rises, text)
				largest = max(largest, b.Release-a.Release)
			} else if b.Release < a.Release {
				falls = append(falls, text)
			}
		}
		at := "assessment.schedules." + s.ID
		l.steep(s, rate, at)
		if len(rises) > 0 {
			perMillion := times(times(lintBase, rate), largest)
			l.warn("score-cliff", at,
				both("得分每过一档(%s),0.1 分之差最多影响保证金的 %s,即 %s 元(每 100 万元应付额)", "at each step (%s) 0.1 point moves up to %s of the hold-back: %s yuan (per 1,000,000 yuan payable)",
					joinTexts(rises), same("%s", largest), same("%s", perMillion)),
				problem.T("若非有意分档,多设几档,使相邻两档相差更小", "unless a step is meant, use more steps with smaller differences"))
		}
		if len(falls) > 0 {
			l.warn("falling-schedule", at, both("得分高反而返还少:%s", "a higher score releases less: %s", joinTexts(falls)),
				problem.T("更正 release", "correct release"))
		}
	}
}

// steep finds a line between scores so near to each other that a tenth of a
// point moves a tenth of the hold-back or more.
func (l *linter) steep(s *Schedule, rate money.Ratio, at string) {
	if s.Linear == nil || s.Linear.To <= s.Linear.From {
		return
	}
	const tenth Score = 1000 // of a point
	width := s.Linear.To - s.Linear.From
	if moves := min(money.One, money.One*money.Ratio(tenth)/money.Ratio(width)); moves >= money.One/10 {
		perMillion := times(times(lintBase, rate), moves)
		l.warn("score-cliff", at+".linear", problem.T("%s 分到 %s 分之间,0.1 分之差影响保证金的 %s,即 %s 元(每 100 万元应付额)", "between %s and %s points, 0.1 point moves %s of the hold-back: %s yuan (per 1,000,000 yuan payable)",
			s.Linear.From, s.Linear.To, moves, perMillion), problem.T("拉开起始分与满返分", "set the two scores further apart"))
	}
}

func (l *linter) bounds() {
	for _, u := range l.p.Units {
		b := u.Bounds
		if b == nil || b.Floor > b.Cap {
			continue
		}
		at := "units." + u.ID + ".bounds"
		if b.Floor == b.Cap {
			l.warn("fixed-bounds", at, problem.T("上下限同为 %s:点数不再影响任何机构的应付额", "floor and cap are both %s: points no longer move any payable", b.Floor),
				problem.T("拉开上下限,或改用其他结算方式", "set them apart, or use another method"))
		}
		if b.Floor > money.One || b.Cap < money.One {
			l.warn("bounds-exclude-100", at, problem.T("上下限 %s–%s 不含 100%%:即使收支相抵也无法按发生额支付", "bounds %s–%s leave out 100 %%: even a balanced pool cannot pay what was incurred", b.Floor, b.Cap),
				problem.T("使下限不高于 100%%、上限不低于 100%%", "let the floor be at most, and the cap at least, 100 %%"))
		}
	}
}

// admissions finds rules that match everybody, nobody, or turn on a day.
func (l *linter) admissions() {
	for i := range l.p.Admissions {
		r := &l.p.Admissions[i]
		at := "admissions." + r.ID
		if r.When == (When{}) {
			l.warn("admits-everyone", at+".when", problem.T("没有条件:所列单元的全部机构都不参加正常结算", "no condition: every institution leaves the ordinary settlement of these units"),
				problem.T("写上 designated_from 等条件", "give a condition such as designated_from"))
		}
		if n := r.When.NaturalYearsBelow; n != nil && *n <= 0 {
			l.warn("natural-years-zero", at+".when.natural_years_below", problem.T("已满自然年度少于 %d,只有当年 1 月 1 日以后定点的机构符合", "natural years below %d match only institutions designated after 1 January of the year", *n),
				problem.T("若指当年新增,改用 designated_from", "if this year's new ones are meant, use designated_from"))
		}
		l.shadowed(r, l.p.Admissions[:i], at)
		l.admissionEdge(r, at)
	}
}

// shadowed finds the units of a rule in which earlier rules take everybody it
// could match.
func (l *linter) shadowed(r *Admission, earlier []Admission, at string) {
	var units, by []string
	for _, u := range r.Units {
		j := slices.IndexFunc(earlier, func(e Admission) bool {
			return slices.Contains(e.Units, u) && l.p.implies(&r.When, &e.When)
		})
		if j >= 0 {
			units = append(units, u)
			if !slices.Contains(by, earlier[j].ID) {
				by = append(by, earlier[j].ID)
			}
		}
	}
	if len(units) > 0 {
		l.warn("shadowed-admission", at, both("在单元 %s 中,前面的规则 %s 已包含所有符合本规则的机构,本规则用不到", "in unit %s every institution that matches is already taken by the earlier rule %s", some(units), some(by)),
			problem.T("把本规则移到前面,或收窄前面的规则", "move this rule before it, or narrow the earlier one"))
	}
}

// implies tells whether everything that meets a also meets b.
func (p *Plan) implies(a, b *When) bool {
	from, dated := p.designatedFrom(a)
	needs, needsDate := p.designatedFrom(b)
	if needsDate && (!dated || from.Before(needs)) {
		return false
	}
	return (b.Kind == "" || a.Kind == b.Kind) && (b.Level == "" || a.Level == b.Level) &&
		(b.Ownership == "" || a.Ownership == b.Ownership) && (b.Region == "" || a.Region == b.Region)
}

// designatedFrom is the first date of designation that meets the date
// conditions of w. Fewer than n completed natural years means designated on or
// after 2 January of year − n.
func (p *Plan) designatedFrom(w *When) (Date, bool) {
	var from Date
	if w.DesignatedFrom != nil {
		if from = w.DesignatedFrom.Date; w.DesignatedFrom.PlanStart {
			from = p.PlanStart
		}
	}
	if n := w.NaturalYearsBelow; n != nil {
		if d := (Date{p.Year - *n, 1, 2}); from.Before(d) {
			from = d
		}
	}
	return from, w.DesignatedFrom != nil || w.NaturalYearsBelow != nil
}

// admissionEdge lists the institutions whose way of settlement hangs on less
// than a month: designated within 31 days of the rule's date, on either side.
func (l *linter) admissionEdge(r *Admission, at string) {
	from, dated := l.p.designatedFrom(&r.When)
	if !dated {
		return
	}
	var near []string
	for i := range l.p.Institutions {
		in := &l.p.Institutions[i]
		if in.DesignatedOn.IsZero() || !r.When.InstitutionSelector.matches(in) || !l.active(in.ID, r.Units) {
			continue
		}
		if days := in.DesignatedOn.day() - from.day(); days >= -31 && days < 31 {
			near = append(near, fmt.Sprintf("%s (%s)", in.ID, in.DesignatedOn))
		}
	}
	if len(near) > 0 {
		l.warn("admission-edge", at+".when", both("规则以定点日期 %s 为界,下列机构离界限不到一个月:%s", "the rule turns on a designation date of %s; within a month of it: %s", same("%s", from), some(near)),
			problem.T("核对定点日期,必要时另立一条规则说明如何结算", "check the dates of designation; where needed say in another rule how they are settled"))
	}
}

// active tells whether an institution has activity in any of the units.
func (l *linter) active(id string, units []string) bool {
	return slices.ContainsFunc(l.a.Lines, func(k LineKey) bool { return k.Institution == id && slices.Contains(units, k.Unit) })
}

// day counts days, for differences.
func (d Date) day() int {
	y := d.Year - 1
	n := 365*y + y/4 - y/100 + y/400 + d.Day
	for m := 1; m < d.Month; m++ {
		n += daysIn(d.Year, m)
	}
	return n
}

func (l *linter) reserves() {
	for _, s := range l.p.Schemes {
		if s.Reserve.Rate > money.One/10 {
			l.warn("reserve-rate", "schemes."+s.ID+".reserve.rate", problem.T("预留比例 %s 超过 10%%", "a reserve rate of %s is over 10 %%", s.Reserve.Rate),
				problem.T("核对是否把 4%% 写成了 40%% 之类", "check that it is not, say, 40%% for 4%%"))
		}
	}
}

// cash adds up what is paid ahead and held back of the same unit.
func (l *linter) cash() {
	for _, u := range l.p.Units {
		var advance, holdback money.Ratio
		at := ""
		for i, r := range l.p.Cash {
			if !slices.Contains(r.Units, u.ID) {
				continue
			}
			if r.Holdback != nil {
				holdback = r.Holdback.Rate
			}
			if r.Advance != nil {
				advance, at = r.Advance.Rate, indexed("cash", i)+".advance.rate"
			}
		}
		if advance <= money.One && holdback <= money.One && advance+holdback > money.One {
			l.warn("cash-over-100", at, problem.T("单元 %s 预付 %s、保证金 %s,合计超过 100%%:未及考核已多付", "unit %s advances %s and holds back %s, over 100 %% together: more is paid before the assessment than may be due", u.ID, advance, holdback),
				problem.T("使两者之和不超过 100%%", "let them add up to at most 100 %%"))
		}
	}
}

// terms finds activity in months before an institution was designated or after
// it closed.
func (l *linter) terms() {
	institution := map[string]*Institution{}
	for i := range l.p.Institutions {
		institution[l.p.Institutions[i].ID] = &l.p.Institutions[i]
	}
	units := map[string]map[string]bool{}
	for k, key := range l.a.Lines {
		in := institution[key.Institution]
		if in == nil {
			continue
		}
		for m := 1; m <= Months; m++ {
			early := l.p.Year < in.DesignatedOn.Year || l.p.Year == in.DesignatedOn.Year && m < in.DesignatedOn.Month
			late := !in.ClosedOn.IsZero() && (l.p.Year > in.ClosedOn.Year || l.p.Year == in.ClosedOn.Year && m > in.ClosedOn.Month)
			if (early || late) && *l.a.Month(TotalCost, k, m) > 0 {
				if units[key.Unit] == nil {
					units[key.Unit] = map[string]bool{}
				}
				units[key.Unit][key.Institution] = true
				break
			}
		}
	}
	for _, u := range l.p.Units {
		var names []string
		for i := range l.p.Institutions {
			if id := l.p.Institutions[i].ID; units[u.ID][id] {
				names = append(names, id)
			}
		}
		if len(names) > 0 {
			l.warn("activity-outside-term", "units."+u.ID, both("单元 %s 中,下列机构在定点之前或停业之后仍有业务量:%s", "unit %s: activity before designation or after closing: %s", same("%s", u.ID), some(names)),
				problem.T("核对 designated_on、closed_on 与业务数据", "check designated_on, closed_on and the activity"))
		}
	}
}

// commitments compares what the reserve is planned to pay with what it holds.
func (l *linter) commitments() {
	for i := range l.c.Schemes {
		s := &l.c.Schemes[i]
		planned, ok := s.Uses, true
		var what []string
		for _, u := range l.p.ReserveUses {
			if u.Scheme == s.ID {
				what = append(what, "reserve_uses."+u.ID)
			}
		}
		for _, w := range l.p.Awards {
			if w.Scheme != s.ID || w.From != ToReserve {
				continue
			}
			what = append(what, "awards."+w.ID)
			var fits bool
			planned, fits = money.Add(planned, w.Amount)
			ok = ok && fits
		}
		if ok && planned <= s.ReserveAmount {
			continue
		}
		l.warn("reserve-overcommitted", "schemes."+s.ID+".reserve", problem.T("定额用途与奖励(%s)合计 %s 元,超过预留金 %s 元", "planned uses and awards (%s) add up to %s yuan, more than the reserve of %s yuan", strings.Join(what, ", "), planned, s.ReserveAmount),
			problem.T("减少用途,或提高预留比例;不足部分由累计结余承担", "plan less, or reserve more; the balance has to meet the rest"))
	}
}
