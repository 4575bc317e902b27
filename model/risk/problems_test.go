package risk

import (
	"fmt"
	"strings"
	"testing"

	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/problem"
	"fundsim/model/settle"
)

// pooled is a city whose only unit is a points pool with the bounds.
func pooled(b *plan.Bounds) *Case {
	c := city{institutions: numbered("h", 3), units: numbered("u", 1), schemes: []string{"s"}, visits: 30, total: 1_000_000, budget: 3 * 12 * 720_000}.build(
		&plan.Risk{Draws: 300, Cell: []plan.CellRisk{{VolumeCV: ofPercent(10), UnitCostCV: ofPercent(10), PointsPerCaseCV: ofPercent(20)}}})
	u := &c.Plan.Units[0]
	u.Method, u.Sharing, u.FundSide, u.Outside, u.Bounds = plan.DRGPoints, "m", plan.ToReserve, plan.OutsidePoints, b
	c.Plan.Sharing = []plan.Sharing{{ID: "m", Title: "m", Surplus: &plan.Ladder{Mode: plan.ModeMarginal, Factor: money.One, Bands: []plan.Band{{Share: money.One}}}}}
	for i := range c.Activity.Columns[plan.PointsCol] {
		c.Activity.Columns[plan.PointsCol][i], c.Activity.Columns[plan.Cases][i] = 300_000, 30
	}
	return c
}

// mustSay asks for one problem that holds the words in both languages.
func mustSay(t *testing.T, found problem.List, code, zh, en string) {
	t.Helper()
	for _, p := range found {
		if p.Code == code && strings.Contains(p.What.ZH+p.Hint.ZH+p.Allowed.ZH, zh) && strings.Contains(p.What.EN+p.Hint.EN+p.Allowed.EN, en) {
			return
		}
	}
	t.Errorf("no problem %s with %q and %q in %v", code, zh, en, found)
}

// Purpose: what cannot be drawn is refused with words that say what to do.
func TestRefusals(t *testing.T) {
	plain := func() *Case { return newSingle(0).build() }
	t.Run("no risk", func(t *testing.T) {
		c := plain()
		c.Plan.Risk = nil
		_, found := Draw(c, Options{})
		mustSay(t, found, "no-risk", "没有 risk", "no risk block")
		_, found = Fan(c, Options{})
		mustSay(t, found, "no-risk", "volume_sd: 3%", "volume_sd: 3%")
		_, found = c.Replay(Options{}, 0)
		mustSay(t, found, "no-risk", "没有 risk", "no risk block")
	})
	t.Run("a word watched", func(t *testing.T) {
		c := plain()
		run := mustDraw(t, c, Options{Draws: 1})
		m, err := settle.ResolveMetric(c.Plan, run.Expected.Result, "units.u1.s.method")
		if err != nil {
			t.Fatal(err)
		}
		_, found := Draw(c, Options{Draws: 1, Watch: []settle.Metric{m}})
		mustSay(t, found, "not-a-figure", "文字", "is a word")
	})
	t.Run("more than memory", func(t *testing.T) {
		_, found := Draw(plain(), Options{Draws: 1 << 40})
		mustSay(t, found, "too-many-draws", "GB", "here at most about")
		_, found = Fan(plain(), Options{Draws: 1 << 40})
		mustSay(t, found, "too-many-draws", "GB", "draw fewer times")
	})
	t.Run("the expectation is refused", func(t *testing.T) {
		c := plain()
		c.Plan.Schemes[0].Budget.Amount = nil
		c.Plan.Schemes[0].Budget.Financing = &plan.Financing{SeriousIllness: 1}
		_, found := Draw(c, Options{})
		mustSay(t, found, "budget", "为负", "negative")
	})
	t.Run("beyond 2^53", func(t *testing.T) {
		c := plain()
		c.Activity.Columns[plan.TotalCost][4] = 1 << 53
		_, found := Draw(c, Options{Draws: 3})
		mustSay(t, found, "overflow", "5 月", "month 5")
		c.Activity.Columns[plan.TotalCost][4] = 1<<53 - 1
		_, found = Draw(c, Options{Draws: 30})
		mustSay(t, found, "draw-refused", "30 次抽样中有", "of 30 draws cannot be settled")
		mustSay(t, found, "overflow", "减小 risk", "lower the variation")
	})
	t.Run("replay beyond the run", func(t *testing.T) {
		for _, d := range []int{-1, 9} {
			_, found := plain().Replay(Options{Draws: 9}, d)
			mustSay(t, found, "range", "0 至 8", "0 to 8")
		}
	})
}

// Purpose: draws that cannot be settled are counted and the first is explained,
// the same for any number of workers; relaxed bounds settle them all.
func TestInfeasibleDraws(t *testing.T) {
	bounds := &plan.Bounds{Floor: money.One * 97 / 100, Cap: money.One * 103 / 100, Infeasible: plan.InfeasibleError}
	var texts []string
	for _, workers := range []int{1, 2, 7} {
		run, found := Draw(pooled(bounds), Options{Workers: workers})
		if run != nil || !found.HasErrors() {
			t.Fatal("a run with infeasible draws")
		}
		mustSay(t, found, "draw-refused", "infeasible: relax", "infeasible: relax")
		mustSay(t, found, "infeasible-bounds", "", "")
		texts = append(texts, fmt.Sprintf("%+v", found))
	}
	replayed := false
	for d := 0; d < 30 && !replayed; d++ {
		out, found := pooled(bounds).Replay(Options{}, d)
		if replayed = out == nil; replayed {
			mustSay(t, found, "infeasible-bounds", fmt.Sprintf("抽样 %d 号:", d), fmt.Sprintf("draw %d: ", d))
		}
	}
	if !replayed {
		t.Error("no draw replayed is refused")
	}
	if texts[0] != texts[1] || texts[0] != texts[2] {
		t.Errorf("workers show: %v", texts)
	}
	fine := pooled(nil)
	fine.Name = "fine"
	runs, found := DrawAll([]*Case{pooled(bounds), fine}, Options{})
	if runs[0] != nil || runs[1] == nil || runs[1].Draws != 300 {
		t.Errorf("of two cases one can be settled: %v", runs)
	}
	mustSay(t, found, "draw-refused", "情景 city:", "case city: ")
	relaxed := *bounds
	relaxed.Infeasible = plan.InfeasibleRelax
	mustDraw(t, pooled(&relaxed), Options{})
}
