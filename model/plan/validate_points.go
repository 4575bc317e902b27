package plan

import (
	"fmt"

	"fundsim/model/money"
)

// points checks the points rules and that activity or cases give the rows.
func (c *checker) points() {
	r := c.p.Points
	if r == nil {
		if c.p.Data.Cases != "" {
			c.problems.Errorf("missing", "data.cases", "给出了病例,却没有 points 说明如何计算点数", "there are cases, but no points to say how they are counted").
				Advise("加上 points: {unit: …}", "add points: {unit: …}")
		}
		if c.p.Data.Activity == "" && len(c.a.Lines) == 0 {
			c.problems.Errorf("missing-key", "data.activity", "缺少 data.activity", "data.activity is missing").
				Allow("业务量表,或 points 与病例", "an activity table, or points with cases")
		}
		return
	}
	c.clause("points", r.Clause)
	if c.referUnit("points.unit", r.Unit) && c.unit[r.Unit].Method != DRGPoints {
		c.problems.Errorf("not-here", "points.unit", "单元 %q 的结算方式是 %s,不用点数", "unit %q is settled by %s, which uses no points", r.Unit, c.unit[r.Unit].Method)
	}
	switch named := len(r.Cases.Files()); {
	case named == 0 && c.p.Data.Cases == "":
		c.problems.Errorf("missing", "points.cases", "没有病例数据", "there are no cases").Allow("points.cases.file 或 data.cases", "points.cases.file or data.cases")
	case named > 0 && c.p.Data.Cases != "":
		c.problems.Errorf("exactly-one", "data.cases", "data.cases 与 points.cases 只能给一个", "give data.cases or points.cases, not both")
	}
	c.trim(&r.Trim)
	c.outliers(r)
	seen := map[string]bool{}
	for i, b := range r.BedDay {
		if seen[b.Group] {
			c.problems.Errorf("duplicate-id", fmt.Sprintf("points.bed_day.%d.group", i), "病组 %q 重复", "group %q is given twice", b.Group)
		}
		seen[b.Group] = true
	}
	if k := r.Coefficient; k != nil && k.Upper != nil && k.Lower > *k.Upper {
		c.problems.Errorf("range", "points.coefficient", "下限 %s 高于上限 %s", "lower %s is above upper %s", k.Lower, *k.Upper)
	}
}

func (c *checker) trim(t *Trim) {
	switch given := t.Lower != nil || t.Upper != nil; {
	case t.Method == TrimRatio && (t.Lower == nil || t.Upper == nil):
		c.problems.Errorf("missing", "points.trim", "method: ratio 须给出 lower 与 upper", "method: ratio needs lower and upper")
	case t.Method == TrimRatio && *t.Lower > *t.Upper:
		c.problems.Errorf("range", "points.trim", "下限 %s 高于上限 %s", "lower %s is above upper %s", *t.Lower, *t.Upper)
	case t.Method != TrimRatio && given:
		c.problems.Errorf("not-here", "points.trim", "lower、upper 只用于 method: ratio", "lower and upper are for method: ratio only")
	}
}

// outliers checks low, middle and high cases against each other.
func (c *checker) outliers(r *PointsRules) {
	var low money.Ratio
	if r.Low != nil {
		low = r.Low.UpTo
	}
	if r.Middle != nil && r.Middle.UpTo <= low {
		c.problems.Errorf("range", "points.middle.up_to", "middle.up_to %s 须高于 low.up_to %s", "middle.up_to %s must be above low.up_to %s", r.Middle.UpTo, low)
	}
	for i, h := range r.High {
		at, last := fmt.Sprintf("points.high.%d", i), i == len(r.High)-1
		switch {
		case h.BasePointsTo == nil && !last:
			c.problems.Errorf("ladder", at+".base_points_to", "只有末档可以不设 base_points_to", "only the last band may lack base_points_to")
		case i > 0 && h.BasePointsTo != nil && r.High[i-1].BasePointsTo != nil && *h.BasePointsTo <= *r.High[i-1].BasePointsTo:
			c.problems.Errorf("ladder", at+".base_points_to", "base_points_to 须逐档递增:%s 不大于上一档的 %s", "base_points_to must rise: %s is not above %s", *h.BasePointsTo, *r.High[i-1].BasePointsTo)
		}
		if h.Multiple < low || r.Middle != nil && h.Multiple < r.Middle.UpTo {
			c.problems.Errorf("range", at+".multiple", "高倍率 %s 低于低倍率或中间倍率的上限", "the high multiple %s is below the low or middle limit", h.Multiple)
		}
	}
}
