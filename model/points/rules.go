package points

import (
	"cmp"
	"slices"
	"strings"

	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/problem"
)

// NeedsOf says which optional columns the rules read. Special review is always
// among them: a case marked 1 is paid by its cost even where no quota is set.
func NeedsOf(rules *plan.PointsRules) Needs {
	return Needs{
		BedDays: len(rules.BedDay) > 0,
		Special: true,
		Stays:   rules.Readmission != nil,
		ID:      rules.Readmission != nil || rules.Special != nil && rules.Special.OverQuota == plan.FirstByCost,
	}
}

// checkRules looks for rules that have no meaning and columns that they lack.
func (e *Engine) checkRules(rules *plan.PointsRules, list []OfficialGroup) (found problem.List) {
	found = checkSettings(rules)
	listed := map[string]bool{}
	for _, row := range list {
		if listed[row.Group] {
			found.RowErrorf("duplicate", "base_points", row.Row, "group", "病组 %s 重复", "group %s is listed twice", row.Group)
		}
		listed[row.Group] = true
		if row.BasePoints < 0 || row.MeanCost != nil && *row.MeanCost < 0 {
			found.RowErrorf("out-of-range", "base_points", row.Row, "base_points", "病组 %s 的基准点数或均费为负", "group %s has negative base points or mean cost", row.Group)
		}
	}
	c := e.cases
	for i, rule := range rules.BedDay {
		for _, earlier := range rules.BedDay[:i] {
			if earlier.Group == rule.Group {
				found.Errorf("duplicate", "points.bed_day", "床日病组 %s 重复", "bed-day group %s is given twice", rule.Group)
			}
		}
		g, known := slices.BinarySearchFunc(e.groups, rule.Group, func(g group, code string) int { return strings.Compare(g.code, code) })
		if !known || e.groups[g].own < 0 {
			continue
		}
		if c.BedDays == nil {
			found.Errorf("missing-column", "points.bed_day", "病例没有住院天数(bed_days)列,床日病组 %s 无法计算", "the cases have no bed_days, which bed-day group %s needs", rule.Group)
		} else if slices.Min(c.BedDays[c.Start[e.groups[g].own]:c.Start[e.groups[g].own+1]]) < 0 {
			found.RowErrorf("out-of-range", "cases", 0, "bed_days", "病组 %s 有住院天数为负的病例", "group %s has a case with negative bed days", rule.Group)
		}
	}
	if rules.Readmission != nil && c.N() > 0 && (c.Patient == nil || c.Admitted == nil || c.Discharged == nil) {
		found.Errorf("missing-column", "points.readmission", "病例缺少 patient、admitted 或 discharged 列,无法判断重复住院", "readmission needs the columns patient, admitted and discharged")
	}
	return found
}

// checkSettings looks for settings that contradict each other or choose nothing.
func checkSettings(rules *plan.PointsRules) (found problem.List) {
	switch t := rules.Trim; t.Method {
	case "", plan.TrimNone, plan.TrimIQR:
	case plan.TrimRatio:
		if t.Lower == nil && t.Upper == nil {
			found.Errorf("missing", "points.trim", "按均值倍数剔除要写 lower 或 upper", "trimming by ratio needs lower or upper")
		} else if t.Lower != nil && t.Upper != nil && *t.Lower > *t.Upper {
			found.Errorf("order", "points.trim", "下限 %s 高于上限 %s", "lower %s exceeds upper %s", *t.Lower, *t.Upper)
		}
	default:
		found.Errorf("unknown-word", "points.trim.method", "不认识的剔除方法 %q", "unknown method of trimming %q", string(t.Method))
	}
	if c := rules.Coefficient; c != nil {
		switch c.By {
		case plan.NoCoefficient, plan.ByLevel, plan.ByInstitution:
		default:
			found.Errorf("unknown-word", "points.coefficient.by", "不认识的差异系数 %q", "unknown coefficient %q", string(c.By))
		}
		if c.Upper != nil && c.Lower > *c.Upper {
			found.Errorf("order", "points.coefficient", "下限 %s 高于上限 %s", "lower %s exceeds upper %s", c.Lower, *c.Upper)
		}
	}
	if rules.Low != nil && rules.Middle != nil && rules.Middle.UpTo <= rules.Low.UpTo {
		found.Warnf("no-effect", "points.middle.up_to", "不高于低倍率上限 %s,中间倍率不起作用", "not above low.up_to %s, so middle never applies", rules.Low.UpTo)
	}
	last := money.Points(-1)
	for i, band := range rules.High {
		if band.BasePointsTo == nil && i < len(rules.High)-1 {
			found.Errorf("order", "points.high", "第 %d 档没有 base_points_to,其后各档不起作用", "band %d has no base_points_to, so those after it never apply", i+1)
		} else if band.BasePointsTo != nil {
			if *band.BasePointsTo <= last {
				found.Errorf("order", "points.high", "第 %d 档的 base_points_to 须高于前一档", "base_points_to of band %d must exceed the one before", i+1)
			}
			last = *band.BasePointsTo
		}
	}
	return found
}

// chooseHolders says whose costs a coefficient compares: everybody's, each
// level's or each institution's.
func (r *Result) chooseHolders(institutions []plan.Institution) (found problem.List) {
	e := r.engine
	r.member, r.members = make([]int32, len(e.holders)), 1
	by := plan.NoCoefficient
	if r.rules.Coefficient != nil {
		by = r.rules.Coefficient.By
	}
	switch by {
	case plan.ByInstitution:
		r.members = len(e.holders)
		for h := range e.holders {
			r.member[h] = int32(h)
		}
	case plan.ByLevel:
		found = r.chooseLevels(institutions)
	}
	r.slotMember = make([]uint32, len(e.cases.Slots))
	for slot, h := range e.own.holder {
		r.slotMember[slot] = uint32(max(r.member[h], 0))
	}
	return found
}

func (r *Result) chooseLevels(institutions []plan.Institution) (found problem.List) {
	e := r.engine
	levelOf, index := map[string]plan.Level{}, map[plan.Level]int32{}
	for _, in := range institutions {
		levelOf[in.ID] = in.Level
	}
	for h, code := range e.holders {
		l, known := levelOf[code]
		if !known {
			r.member[h] = -1
			continue
		}
		if _, seen := index[l]; !seen {
			index[l] = int32(len(index))
			r.levels = append(r.levels, l)
		}
		r.member[h] = index[l]
	}
	r.members = max(len(index), 1)
	settled := map[string]bool{}
	for _, slot := range e.cases.Slots {
		settled[slot.Institution] = true
	}
	for h, code := range e.holders {
		switch {
		case r.member[h] >= 0:
		case settled[code]:
			found.RowErrorf("unknown-institution", "cases", 0, "institution", "机构 %s 不在机构表中,没有等级", "institution %s is not in the table of institutions, so it has no level", code)
		default:
			p := found.RowErrorf("unknown-institution", "reference", 0, "institution", "机构 %s 不在机构表中:其参照病例计入病组均费,不计入任何等级",
				"institution %s is not in the table of institutions: its reference cases count in the groups' means, but in no level's", code)
			p.Severity = problem.Warning
		}
	}
	return found
}

func compare(a, b string) int { return strings.Compare(a, b) }

// compareSlots orders slots by scheme, institution and month.
func compareSlots(a, b Slot) int {
	return cmp.Or(strings.Compare(a.Scheme, b.Scheme), strings.Compare(a.Institution, b.Institution), cmp.Compare(a.Month, b.Month))
}
