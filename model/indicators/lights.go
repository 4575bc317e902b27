package indicators

import (
	"fmt"
	"math/big"
	"strings"

	"fundsim/model/money"
	"fundsim/model/problem"
)

// Light (预警灯) says how far a budget is used for the time of the year.
type Light string

// The lights.
const (
	Green Light = "green"
	Amber Light = "amber" // above the amber level
	Red   Light = "red"   // above the red level
	Blue  Light = "blue"  // under-spending: below the under level
	NoLit Light = "none"  // months are missing, or nothing was budgeted and nothing used
)

// LightTitles name the lights.
var LightTitles = map[Light]problem.Text{
	Green: {ZH: "绿", EN: "green"},
	Amber: {ZH: "黄", EN: "amber"},
	Red:   {ZH: "红", EN: "red"},
	Blue:  {ZH: "蓝(偏低)", EN: "blue (low)"},
	NoLit: {ZH: "无", EN: "none"},
}

// Levels are the execution rates at which lights change: amber above Amber, red
// above Red, blue below Under. A rate that equals a level does not pass it.
type Levels struct{ Under, Amber, Red money.Ratio }

// ParseLevels reads the three levels; all mistakes come back together.
func ParseLevels(under, amber, red string) (l Levels, found problem.List) {
	for _, x := range []struct {
		name, text string
		to         *money.Ratio
	}{{"--under", under, &l.Under}, {"--amber", amber, &l.Amber}, {"--red", red, &l.Red}} {
		r, err := money.ParseRatio(x.text)
		if err != nil || r < 0 {
			found.Errorf("bad-ratio", x.name, "%s 须为不小于 0 的比例,现为 %q", "%s takes a ratio of at least 0, not %q", x.name, x.text).Allow("如 105%%、1.05", "e.g. 105%%, 1.05")
		}
		*x.to = r
	}
	if !found.HasErrors() && (l.Under >= l.Amber || l.Amber > l.Red) {
		found.Errorf("levels", "--amber", "预警线须满足 under < amber ≤ red,现为 %s、%s、%s", "levels must satisfy under < amber ≤ red, not %s, %s, %s", l.Under, l.Amber, l.Red)
	}
	return l, found
}

// light compares used ÷ (budget · T ÷ 12) with the levels, exactly. Whatever is
// used without a budget is red.
func (l Levels) light(used, budget money.Fen, through int) Light {
	switch {
	case budget <= 0 && used > 0:
		return Red
	case budget <= 0:
		return NoLit
	}
	rate := new(big.Int).Mul(big.NewInt(int64(used)), big.NewInt(12*int64(money.One)))
	level := func(r money.Ratio) *big.Int {
		x := new(big.Int).Mul(big.NewInt(int64(budget)), big.NewInt(int64(through)))
		return x.Mul(x, big.NewInt(int64(r)))
	}
	switch {
	case rate.Cmp(level(l.Red)) > 0:
		return Red
	case rate.Cmp(level(l.Amber)) > 0:
		return Amber
	case rate.Cmp(level(l.Under)) < 0:
		return Blue
	}
	return Green
}

// MonthList writes months as 1–4, 7.
func MonthList(months []int) string {
	var parts []string
	for i := 0; i < len(months); {
		j := i
		for j+1 < len(months) && months[j+1] == months[j]+1 {
			j++
		}
		if i == j {
			parts = append(parts, fmt.Sprint(months[i]))
		} else {
			parts = append(parts, fmt.Sprintf("%d–%d", months[i], months[j]))
		}
		i = j + 1
	}
	return strings.Join(parts, ", ")
}
