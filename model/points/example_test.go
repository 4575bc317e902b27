package points_test

import (
	"strings"
	"testing"

	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/points"
)

// TestZhejiangLowRatio is vector 8: base points 100, mean 10,000 yuan, low up to
// 40 %, middle up to 80 % with 20 % added.
func TestZhejiangLowRatio(t *testing.T) {
	rules := &plan.PointsRules{MinCases: 5, Low: &plan.LowCases{UpTo: pct(40)}, Middle: &plan.MiddleCases{UpTo: pct(80), Add: pct(20)}}
	list := []points.OfficialGroup{{Group: "G", BasePoints: 100_00, MeanCost: new(int64(10_000_00)), Stable: true}}
	for cost, want := range map[int64]money.Points{3_900_00: 39_0000, 4_000_00: 40_0000, 4_000_01: 60_0001, 4_100_00: 61_0000, 8_000_00: 100_0000, 8_000_01: 100_0000, 8_100_00: 100_0000} {
		if got := one(t, []row{{institution: "a", group: "G", cost: cost}}, rules, list).Points; got != want {
			t.Errorf("%s yuan: %s points, want %s", money.Fen(cost), got, want)
		}
	}
}

// TestDIP shows that DIP is a setting of the same rules: low below 50 %, high
// above 200 %, where a high case gets base · (r − 2 + 1) — written as base ·
// coefficient + base · (r − 2) with a coefficient of 1.
func TestDIP(t *testing.T) {
	rules := &plan.PointsRules{Low: &plan.LowCases{UpTo: pct(50)}, High: []plan.HighCases{{Multiple: pct(200)}}}
	list := []points.OfficialGroup{{Group: "G", BasePoints: 80_00, MeanCost: new(int64(10_000_00)), Stable: true}}
	for cost, want := range map[int64]money.Points{5_000_00: 40_0000, 5_000_01: 80_0000, 20_000_00: 80_0000, 25_000_00: 120_0000} {
		if got := one(t, []row{{institution: "a", group: "G", cost: cost}}, rules, list).Points; got != want {
			t.Errorf("%s yuan: %s points, want %s", money.Fen(cost), got, want)
		}
	}
}

func one(t *testing.T, rows []row, rules *plan.PointsRules, list []points.OfficialGroup) points.InstitutionMix {
	t.Helper()
	r, found := points.Compute(columns(rows), nil, rules, list, nil, 1)
	if r == nil {
		t.Fatal(found)
	}
	return r.Mix[0]
}

// TestReports is worked by hand. G: costs 1, 2, 3, 6 yuan, mean 3, sample
// variance (4+1+0+9)/3 = 14/3, CV √(14/3)/3 = 0.7201. H: one case of 8 yuan,
// unstable. All: mean 20/5 = 4. Base points of G 75. Points: 4 × 75 + 200 = 500.
func TestReports(t *testing.T) {
	var rows []row
	for _, yuan := range []int64{1, 2, 3, 6} {
		rows = append(rows, row{institution: "a", scheme: "s", month: 1, group: "G", cost: yuan * 100})
	}
	rows = append(rows, row{institution: "b", scheme: "s", month: 1, group: "H", cost: 800})
	r, found := points.Compute(columns(rows), nil, &plan.PointsRules{MinCases: 2}, nil, nil, 1)
	if r == nil {
		t.Fatal(found)
	}
	wantG := points.GroupReport{Code: "G", ReferenceN: 4, N: 4, Cost: 1200, Mean: 300, CV: 7201, BasePoints: 75_00, Cases: 4, CasesCost: 1200, Points: 300_0000, PointsShare: pct(60)}
	wantH := points.GroupReport{Code: "H", ReferenceN: 1, N: 1, Cost: 800, Mean: 800, Unstable: points.FewCases, BasePoints: 200_00, Cases: 1, CasesCost: 800, Points: 200_0000, PointsShare: pct(40)}
	if r.Groups[0] != wantG || r.Groups[1] != wantH {
		t.Errorf("groups %+v", r.Groups)
	}
	wantA := points.InstitutionMix{Institution: "a", Cases: 4, TotalCost: 1200, Points: 300_0000, CMI: 7500, CostIndex: 1_0000, ComparedCost: 1200, ExpectedCost: 1200, Counts: points.Counts{Normal: 4}}
	wantB := points.InstitutionMix{Institution: "b", Cases: 1, TotalCost: 800, Points: 200_0000, CMI: 2_0000, LeftOut: 800, Counts: points.Counts{Unstable: 1}}
	if r.Mix[0] != wantA || r.Mix[1] != wantB {
		t.Errorf("mix %+v", r.Mix)
	}
	if got := r.Mix[0].Share(1); got != pct(25) {
		t.Errorf("one of four is %s", got)
	}
}

// TestRefusals breaks one thing after the other and asks for the message.
func TestRefusals(t *testing.T) {
	good := func() ([]row, *plan.PointsRules, []points.OfficialGroup, []plan.Institution) {
		return []row{{institution: "a", group: "G", cost: 100}, {institution: "a", group: "G", cost: 200}}, &plan.PointsRules{MinCases: 1}, nil, hospitals
	}
	for _, c := range []struct {
		name, want string
		breaks     func(rows []row, rules *plan.PointsRules, list *[]points.OfficialGroup, columns *points.Cases)
	}{
		{"negative cost", "negative cost", func(_ []row, _ *plan.PointsRules, _ *[]points.OfficialGroup, c *points.Cases) { c.Cost[0] = -1 }},
		{"huge sum", "out of range", func(_ []row, _ *plan.PointsRules, _ *[]points.OfficialGroup, c *points.Cases) { c.Cost[0] = 1 << 62 }},
		{"no cost", "nothing to price by", func(_ []row, _ *plan.PointsRules, _ *[]points.OfficialGroup, c *points.Cases) { clear(c.Cost) }},
		{"huge points", "beyond the range", func(_ []row, r *plan.PointsRules, _ *[]points.OfficialGroup, _ *points.Cases) {
			r.Middle = &plan.MiddleCases{UpTo: pct(500), Add: 1 << 62}
		}},
		{"trim", "needs lower or upper", func(_ []row, r *plan.PointsRules, _ *[]points.OfficialGroup, _ *points.Cases) {
			r.Trim.Method = plan.TrimRatio
		}},
		{"trim order", "lower 2% exceeds upper 1%", func(_ []row, r *plan.PointsRules, _ *[]points.OfficialGroup, _ *points.Cases) {
			r.Trim = plan.Trim{Method: plan.TrimRatio, Lower: new(pct(2)), Upper: new(pct(1))}
		}},
		{"trim word", "unknown method of trimming", func(_ []row, r *plan.PointsRules, _ *[]points.OfficialGroup, _ *points.Cases) { r.Trim.Method = "sd" }},
		{"coefficient word", "unknown coefficient", func(_ []row, r *plan.PointsRules, _ *[]points.OfficialGroup, _ *points.Cases) {
			r.Coefficient = &plan.Coefficient{}
		}},
		{"coefficient order", "exceeds upper", func(_ []row, r *plan.PointsRules, _ *[]points.OfficialGroup, _ *points.Cases) {
			r.Coefficient = &plan.Coefficient{By: plan.ByLevel, Lower: pct(2), Upper: new(pct(1))}
		}},
		{"bands", "must exceed the one before", func(_ []row, r *plan.PointsRules, _ *[]points.OfficialGroup, _ *points.Cases) {
			r.High = []plan.HighCases{{BasePointsTo: new(money.Points(2))}, {BasePointsTo: new(money.Points(2))}}
		}},
		{"open band", "those after it never apply", func(_ []row, r *plan.PointsRules, _ *[]points.OfficialGroup, _ *points.Cases) {
			r.High = []plan.HighCases{{}, {}}
		}},
		{"level", "has no level", func(_ []row, r *plan.PointsRules, _ *[]points.OfficialGroup, c *points.Cases) {
			r.Coefficient, c.Slots[0].Institution = &plan.Coefficient{By: plan.ByLevel}, "x"
		}},
		{"days", "the cases have no bed_days", func(_ []row, r *plan.PointsRules, _ *[]points.OfficialGroup, c *points.Cases) {
			r.BedDay, c.BedDays = []plan.BedDayGroup{{Group: "G"}}, nil
		}},
		{"negative days", "negative bed days", func(_ []row, r *plan.PointsRules, _ *[]points.OfficialGroup, c *points.Cases) {
			r.BedDay, c.BedDays[0] = []plan.BedDayGroup{{Group: "G"}}, -1
		}},
		{"same days", "given twice", func(_ []row, r *plan.PointsRules, _ *[]points.OfficialGroup, c *points.Cases) {
			r.BedDay = []plan.BedDayGroup{{Group: "G"}, {Group: "G"}}
		}},
		{"stays", "needs the columns patient", func(_ []row, r *plan.PointsRules, _ *[]points.OfficialGroup, c *points.Cases) {
			r.Readmission, c.Patient = &plan.Readmission{}, nil
		}},
		{"list", "listed twice", func(_ []row, _ *plan.PointsRules, l *[]points.OfficialGroup, _ *points.Cases) {
			*l = []points.OfficialGroup{{Group: "G"}, {Group: "G"}}
		}},
		{"negative list", "negative base points", func(_ []row, _ *plan.PointsRules, l *[]points.OfficialGroup, _ *points.Cases) {
			*l = []points.OfficialGroup{{Group: "G", BasePoints: -1}}
		}},
		{"quota", "institution a has 2 special cases, the quota is 1 (50% of 2 cases)", func(_ []row, r *plan.PointsRules, _ *[]points.OfficialGroup, c *points.Cases) {
			r.Special, c.Special = &plan.SpecialReview{Quota: new(pct(50)), OverQuota: plan.OverQuotaError}, []bool{true, true}
		}},
	} {
		rows, rules, list, institutions := good()
		cases := columns(rows)
		c.breaks(rows, rules, &list, cases)
		r, found := points.Compute(cases, nil, rules, list, institutions, 1)
		if r != nil || len(found) == 0 {
			t.Errorf("%s: settled", c.name)
			continue
		}
		wanted := false
		for _, want := range strings.Split(c.want, "|") {
			wanted = wanted || strings.Contains(found.Error(), want)
		}
		if zh := found[0].What.ZH; !wanted || strings.Contains(zh+found.Error(), "%!") {
			t.Errorf("%s: %s %v", c.name, zh, found)
		}
	}
}

// TestRanges: a cost that fits one word with its slot but not with more slots,
// and sums that only several groups together drive out of range.
func TestRanges(t *testing.T) {
	rules := &plan.PointsRules{MinCases: 1}
	huge := []row{{institution: "a", group: "G", cost: 1 << 60}}
	for month := range 12 {
		huge = append(huge, row{institution: "a", month: month, group: "H", cost: 100}, row{institution: "b", month: month, group: "H", cost: 100})
	}
	two := []row{{institution: "a", group: "G", cost: 1 << 62}, {institution: "a", group: "H", cost: 1 << 62}}
	for want, rows := range map[string][]row{"the costs of group G are out of range": huge, "costs of the cases add up beyond": two} {
		if r, found := points.Compute(columns(rows), nil, rules, nil, nil, 1); r != nil || !strings.Contains(found.Error(), want) {
			t.Errorf("want %q, got %v", want, found)
		}
	}
	two[0].cost = 1 << 60
	if got := one(t, two[:1], rules, nil).Points; got != 100_0000 {
		t.Errorf("one case, however dear, has 100 points, not %s", got)
	}
}

// TestReferenceStrangers: an institution that only the reference knows counts
// in the means, in no level, and is pointed out.
func TestReferenceStrangers(t *testing.T) {
	own := []row{{institution: "a", group: "G", cost: 100}}
	ref := []row{{institution: "a", group: "G", cost: 100}, {institution: "gone", group: "G", cost: 300}}
	rules := &plan.PointsRules{MinCases: 1, Coefficient: &plan.Coefficient{By: plan.ByLevel, MinCases: 1}}
	r, found := points.Compute(columns(own), columns(ref), rules, nil, hospitals, 1)
	if r == nil || len(found) != 1 || !strings.Contains(found[0].What.EN, "institution gone is not in the table") {
		t.Fatal(found)
	}
	if got := r.Mix[0].Points; got != 50_0000 || len(r.Mix) != 1 {
		t.Errorf("%s points, want base points 100 × coefficient 0.5; %+v", got, r.Mix)
	}
}
