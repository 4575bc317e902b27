package behaviour

import (
	"fmt"
	"slices"

	"fundsim/model/money"
	"fundsim/model/plan"
)

// idle warns of reactions that change nothing, of point values of part of a year,
// and of volumes beyond what anybody meant.
func (s *solver) idle(r volumes) {
	s.idleDrifts()
	for i := range s.choice.shifts {
		x := &s.choice.shifts[i]
		used := slices.ContainsFunc(s.choice.lines, func(l line) bool { return slices.Contains(l.shifts, i) })
		s.nothing(fmt.Sprintf("behaviour.shifts.%d", i), used, x.Share == 0)
	}
	for i := range s.choice.responses {
		s.idleResponse(i, r)
	}
	s.partOfYear()
	s.farOff(r)
}

// Volume factors outside these are told: an elasticity holds near the reference.
const (
	littleVolume = money.One / 2
	muchVolume   = 2 * money.One
	hundredth    = money.One / 10_000 // of a per cent, as volumes are shown
)

func (s *solver) farOff(r volumes) {
	for i, c := range s.choice.cells {
		least, most := slices.Min(r[i][:]), slices.Max(r[i][:])
		if least >= littleVolume && most <= muchVolume {
			continue
		}
		pot, far := &s.c.Pots[c.pool], most
		if least < littleVolume {
			far = least
		}
		s.found.Warnf("far-volume", fmt.Sprintf("behaviour.responses.%d", c.response), "单元 %s、险种 %s 的业务量变为 %s,远离参照点值,弹性假定未必成立", "unit %s, scheme %s: volume becomes %s of itself, far from where an elasticity can be trusted",
			pot.Unit.ID, pot.SchemeID, (far+hundredth/2)/hundredth*hundredth).Advise("核对参照点值与弹性", "check the reference and the elasticity")
	}
}

// nothing warns of a reaction that selects nothing, or that is 0.
func (s *solver) nothing(path string, used, zero bool) {
	switch {
	case !used:
		s.found.Warnf("changes-nothing", path, "没有选中任何业务数据,反应不起作用", "selects no activity, so it changes nothing")
	case zero:
		s.found.Warnf("changes-nothing", path, "幅度为 0,反应不起作用", "the change is zero, so it changes nothing")
	}
}

// idleDrifts looks at the drifts; those of one preset together.
func (s *solver) idleDrifts() {
	all := s.choice.drifts
	for from := 0; from < len(all); {
		to := from + 1
		for to < len(all) && all[to].path == all[from].path {
			to++
		}
		used, countless, pointless := false, true, true
		for k := range s.choice.lines {
			for _, j := range s.choice.lines[k].drifts {
				if j < from || j >= to {
					continue
				}
				used = true
				countless = countless && s.sum(plan.Cases, k)+s.sum(plan.Visits, k) == 0
				pointless = pointless && s.sum(plan.PointsCol, k) == 0
			}
		}
		d := all[from]
		zero := to == from+1 && isZero(d.PointsPerCase) && isZero(d.CostPerCase) && (d.CostAmount == nil || *d.CostAmount == 0)
		s.nothing(d.path, used, zero)
		if used && d.CostAmount != nil && countless {
			s.found.Warnf("changes-nothing", d.path, "选中的业务数据没有病例数或人次,cost_amount 不起作用", "the activity it selects has no cases or visits, so cost_amount changes nothing")
		}
		if used && !isZero(d.PointsPerCase) && pointless {
			s.found.Warnf("changes-nothing", d.path, "选中的业务数据没有点数,points_per_case 不起作用", "the activity it selects has no points, so points_per_case changes nothing")
		}
		from = to
	}
}

func isZero(r *money.Ratio) bool { return r == nil || *r == 0 }

// sum is a column's year of a line without reactions; only its being 0 matters.
func (s *solver) sum(c plan.Column, k int) (sum int64) {
	for _, v := range s.a.Columns[c][plan.Months*k:][:plan.Months] {
		sum = max(sum, v)
	}
	return sum
}

// idleResponse warns of a response without effect: above all one that compares
// the point value with itself, since nothing else reacts and no reference is
// given.
func (s *solver) idleResponse(i int, r volumes) {
	at := fmt.Sprintf("behaviour.responses.%d", i)
	used, moved := false, false
	for j, c := range s.choice.cells {
		used = used || c.response == i
		moved = moved || c.response == i && slices.ContainsFunc(r[j][:], func(f money.Ratio) bool { return f != money.One })
	}
	x := &s.choice.responses[i]
	s.nothing(at, used, x.Elasticity == 0)
	if used && !moved && x.Elasticity != 0 && x.Reference == nil {
		s.found.Warnf("changes-nothing", at, "点值与无反应时相同,业务量不变", "the point value is what it is without reactions, so volume stays").
			Advise("写 reference(如上年点值),或加上 drifts、shifts", "give a reference, such as last year's point value, or add drifts or shifts")
	}
}

// partOfYear warns where a pool's responses see the point value of part of a
// year against a year's budget.
func (s *solver) partOfYear() {
	for pot := range s.c.Pots {
		if !slices.ContainsFunc(s.choice.cells, func(c cell) bool { return c.pool == pot }) {
			continue
		}
		months := 0
		for m := range plan.Months {
			if slices.ContainsFunc(s.c.Pots[pot].Members, func(l int32) bool {
				at := s.c.Lines[l].Source
				return at >= 0 && s.a.Columns[plan.PointsCol][plan.Months*int(at)+m] > 0
			}) {
				months++
			}
		}
		if months < plan.Months {
			u := &s.c.Pots[pot]
			s.found.Warnf("part-of-year", "behaviour.responses", "单元 %s、险种 %s 只有 %d 个月有点数,业务量按不足全年的点值反应", "unit %s, scheme %s has points in %d months only: volume reacts to the point value of part of a year",
				u.Unit.ID, u.SchemeID, months)
		}
	}
}
