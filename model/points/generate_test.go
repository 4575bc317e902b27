package points_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"sync"

	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/points"
)

// generate makes n cases of 120 hospitals, 630 groups, 2 schemes and 12 months.
// Groups and hospitals differ in size by Zipf's law; a case's cost is its
// group's level times a lognormal factor (σ 0.55), and one in fifty is dearer
// by another factor with a heavy tail.
func generate(n int) (*points.Cases, []plan.Institution) {
	const hospitals, groups, schemes = 120, 630, 2
	random := rand.New(rand.NewPCG(20260728, 1))
	c := &points.Cases{Start: []int64{0}, Cost: make([]int64, 0, n), Slot: make([]uint32, 0, n)}
	var institutions []plan.Institution
	levels := []plan.Level{plan.Tertiary, plan.Secondary, plan.Primary}
	for h := range hospitals {
		id := fmt.Sprintf("h%03d", h)
		institutions = append(institutions, plan.Institution{ID: id, Level: levels[h*3/hospitals]})
		for s := range schemes {
			for m := 1; m <= plan.Months; m++ {
				c.Slots = append(c.Slots, points.Slot{Institution: id, Scheme: []string{"employee", "resident"}[s], Month: m})
			}
		}
	}
	c.Totals = make([]points.SlotTotals, len(c.Slots))
	weights, total := make([]float64, groups), 0.0
	for g := range weights {
		weights[g] = 1 / math.Pow(float64(g+10), 0.8)
		total += weights[g]
	}
	pick := rand.NewZipf(random, 1.3, 12, hospitals-1)
	sum := 0.0
	for g := range groups {
		c.Groups = append(c.Groups, fmt.Sprintf("G%03d", g))
		mean := 2000 * math.Exp(random.NormFloat64()*0.9+1)
		sum += weights[g]
		for len(c.Cost) < int(sum/total*float64(n)+0.5) {
			hospital := int(pick.Uint64())
			x := mean * math.Exp(random.NormFloat64()*0.55) * (1.1 - 0.2*float64(hospital)/hospitals)
			if random.IntN(50) == 0 {
				x *= math.Pow(random.Float64(), -0.7)
			}
			slot := uint32(hospital*schemes*plan.Months + random.IntN(schemes*plan.Months))
			cost := min(int64(x*100)+1, 1e12)
			c.Cost, c.Slot = append(c.Cost, cost), append(c.Slot, slot)
			t := &c.Totals[slot]
			t.Cases++
			t.TotalCost += cost
			t.FundCost += cost * 7 / 10
		}
		c.Start = append(c.Start, int64(len(c.Cost)))
	}
	return c, institutions
}

// generated keeps the last cases made, which take seconds.
var generated struct {
	sync.Mutex
	n            int
	cases        *points.Cases
	institutions []plan.Institution
}

func generatedCases(n int) (*points.Cases, []plan.Institution) {
	generated.Lock()
	defer generated.Unlock()
	if generated.n != n {
		generated.cases = nil
		generated.cases, generated.institutions = generate(n)
		generated.n = n
	}
	return generated.cases, generated.institutions
}

// usual are rules as cities write them: trimming by quartiles, coefficients by
// level, low, middle and high cases.
func usual() *plan.PointsRules {
	return &plan.PointsRules{Trim: plan.Trim{Method: plan.TrimIQR}, MinCases: 5,
		Coefficient: &plan.Coefficient{By: plan.ByLevel, Lower: pct(70), Upper: new(pct(130)), MinCases: 5},
		Low:         &plan.LowCases{UpTo: pct(40)}, Middle: &plan.MiddleCases{UpTo: pct(80), Add: pct(20)},
		High: []plan.HighCases{{BasePointsTo: new(money.Points(100_0000)), Multiple: pct(300)}, {BasePointsTo: new(money.Points(200_0000)), Multiple: pct(250)},
			{Multiple: pct(200)}}}
}
