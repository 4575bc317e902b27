package fund_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"fundsim/model/fund"
	"fundsim/model/money"
	"fundsim/model/plan"
)

func yuan(t *testing.T, text string) money.Fen {
	t.Helper()
	f, err := money.ParseFen(text)
	if err != nil {
		t.Fatal(text, err)
	}
	return f
}

func ratio(t *testing.T, text string) money.Ratio {
	t.Helper()
	r, err := money.ParseRatio(text)
	if err != nil {
		t.Fatal(text, err)
	}
	return r
}

// The balance recursion of the shared vectors, BMC Public Health
// s12889-021-11367-7 table 2, in bn yuan; published to 0.001 bn.
func TestBalanceVector(t *testing.T) {
	income := []string{"1168.377", "1277.936", "1397.312", "1527.287"}
	spent := []string{"1191.951", "1326.617", "1478.187", "1642.343"}
	published := []string{"509.692", "466.618", "390.876", "280.120"}
	bn := func(s string) money.Fen { return yuan(t, s+"万元") } // a thousandth of a bn as a thousandth of 万元
	balance := bn("527.463")
	for i := range income {
		interest, _ := fund.Interest(balance, ratio(t, "1.1%"))
		next, ok := fund.Close(balance, interest, bn(income[i]), bn(spent[i]))
		if d := (next - bn(published[i])).Abs(); !ok || d > bn("0.001") {
			t.Errorf("%d: %s, published %s", 2022+i, next, published[i])
		}
		balance = bn(published[i]) // each year from the published one, as the vector says
	}
}

// Months of cover, published: Urumqi 17, Shaoxing first half of 2023.
func TestCoverVectors(t *testing.T) {
	for _, c := range []struct {
		name, balance, spent string
		months               int
		want                 string
		light                fund.Light
	}{
		{"Urumqi", "22.48亿元", "15.67亿元", 12, "17.2", fund.Idle},
		{"Shaoxing, employees", "216.37亿元", "59.82亿元", 6, "21.70", fund.Idle},
		{"Shaoxing, residents", "22.45亿元", "19.38亿元", 6, "6.95", fund.Amber},
		{"exactly red", "6", "12", 12, "6.00", fund.Amber},
		{"just below", "5.99", "12", 12, "5.99", fund.Red},
		{"exactly amber", "9", "12", 12, "9.00", fund.Green},
		{"exactly idle", "15", "12", 12, "15.00", fund.Green},
		{"overdrawn", "-3", "12", 12, "-3.00", fund.Red},
	} {
		got, ok := fund.Cover(yuan(t, c.balance), yuan(t, c.spent), c.months)
		digits := len(c.want) - 1 - len(fmt.Sprint(int64(got)/money.PointScale))
		if shown := fmt.Sprintf("%.*f", digits, float64(got)/money.PointScale); !ok || shown != c.want {
			t.Errorf("%s: %s months, want %s", c.name, shown, c.want)
		}
		levels := (&plan.Projection{}).Levels()
		if l := fund.LightOf(yuan(t, c.balance), yuan(t, c.spent), c.months, levels); l != c.light {
			t.Errorf("%s: %s, want %s", c.name, l, c.light)
		}
	}
	if _, ok := fund.Cover(100, 0, 12); ok || fund.LightOf(100, 0, 12, plan.CoverLights{}) != fund.None {
		t.Error("cover of nothing")
	}
}

// Bulletin identities of the shared vectors, 亿元: income − expenditure.
func TestBulletinIdentities(t *testing.T) {
	for _, c := range [][3]string{{"17342.45亿元", "13222.71亿元", "4119.74亿元"}, {"10569.71亿元", "10457.65亿元", "112.06亿元"}} {
		if got, ok := fund.Close(0, 0, yuan(t, c[0]), yuan(t, c[1])); !ok || got != yuan(t, c[2]) {
			t.Errorf("%s − %s = %s, want %s", c[0], c[1], got, c[2])
		}
	}
}

// Income worked by hand. Employees: 1,000 persons · 60,000.00 · 8 % = 4,800,000;
// next year 1,010 · 63,000.00 · 8 % = 5,090,400. Residents: 2,000 · (400 + 640);
// next year 2,000 · (420 + 700) with 5 % and 9.375 %. Other 100 each year.
func TestIncomes(t *testing.T) {
	n, m := 1000, 2000
	p := func(f money.Fen) *money.Fen { return &f }
	r := ratio(t, "8%")
	employees := plan.IncomeProjection{Participants: &n, ParticipantsGrowth: ratio(t, "1%"), Base: p(yuan(t, "60000")), BaseGrowth: ratio(t, "5%"), Rate: &r, Other: yuan(t, "100")}
	residents := plan.IncomeProjection{Participants: &m, Contribution: p(yuan(t, "400")), ContributionGrowth: ratio(t, "5%"), Subsidy: p(yuan(t, "640")), SubsidyGrowth: ratio(t, "9.375%")}
	g := ratio(t, "-10%")
	amount := plan.IncomeProjection{Amount: p(yuan(t, "1000.05")), Growth: &g}
	for _, c := range []struct {
		in   *plan.IncomeProjection
		want []string
	}{{&employees, []string{"4800100.00", "5090500.00"}}, {&residents, []string{"2080000.00", "2240000.00"}}, {&amount, []string{"1000.05", "900.05", "810.05"}}} {
		got, ok := fund.Incomes(c.in, len(c.want)-1)
		for k, want := range c.want {
			if !ok || got[k].Total.String() != want {
				t.Errorf("year %d: %s, want %s", k, got[k].Total, want)
			}
		}
	}
	big := 1 << 30
	if _, ok := fund.Incomes(&plan.IncomeProjection{Participants: &big, Subsidy: p(1 << 60)}, 1); ok {
		t.Error("out of range")
	}
}

// The budget rule: the cap binds, or the growth does; from spending or budget.
func TestNextBudget(t *testing.T) {
	six := ratio(t, "6%")
	for _, c := range []struct {
		rule     plan.BudgetRule
		expected string
		want     string
	}{
		{plan.BudgetRule{By: plan.BudgetByActual, GrowthCap: ratio(t, "10%")}, "25%", "99.00"},
		{plan.BudgetRule{By: plan.BudgetByBudget, GrowthCap: ratio(t, "10%")}, "25%", "110.00"},
		{plan.BudgetRule{By: plan.BudgetByActual, GrowthCap: ratio(t, "10%")}, "-5%", "85.50"},
		{plan.BudgetRule{By: plan.BudgetByBudget, GrowthCap: ratio(t, "10%"), Growth: &six}, "25%", "106.00"},
	} {
		if got, ok := fund.NextBudget(&c.rule, yuan(t, "100"), yuan(t, "90"), ratio(t, c.expected)); !ok || got.String() != c.want {
			t.Errorf("%+v: %s, want %s", c.rule, got, c.want)
		}
	}
}

// Laws of the balance: what comes in and out adds up over any number of years;
// without interest the closing balance is opening + Σ income − Σ spent.
func TestBalanceAddsUp(t *testing.T) {
	amount := rapid.Int64Range(0, 1e13)
	rapid.Check(t, func(t *rapid.T) {
		opening := money.Fen(rapid.Int64Range(-1e13, 1e13).Draw(t, "opening"))
		rate := money.Ratio(rapid.Int64Range(0, 1e8).Draw(t, "rate"))
		balance, plain, interest := opening, opening, money.Fen(0)
		for range rapid.IntRange(1, 10).Draw(t, "years") {
			in, out := money.Fen(amount.Draw(t, "in")), money.Fen(amount.Draw(t, "out"))
			i, ok1 := fund.Interest(balance, rate)
			next, ok2 := fund.Close(balance, i, in, out)
			if !ok1 || !ok2 {
				t.Fatal("out of range")
			}
			balance, interest, plain = next, interest+i, plain+in-out
		}
		if balance != plain+interest {
			t.Fatalf("%s ≠ %s + %s", balance, plain, interest)
		}
	})
}

// A light never worsens when the balance rises or spending falls.
func TestLightIsMonotone(t *testing.T) {
	rank := map[fund.Light]int{fund.Red: 0, fund.Amber: 1, fund.Green: 2, fund.Idle: 3}
	levels := (&plan.Projection{}).Levels()
	rapid.Check(t, func(t *rapid.T) {
		b := rapid.Int64Range(-1e15, 1e15).Draw(t, "balance")
		e := rapid.Int64Range(1, 1e15).Draw(t, "spent")
		more := rapid.Int64Range(0, 1e15).Draw(t, "more")
		low, high := fund.LightOf(money.Fen(b), money.Fen(e), 12, levels), fund.LightOf(money.Fen(b+more), money.Fen(e), 12, levels)
		if rank[low] > rank[high] {
			t.Fatalf("%s above %s", low, high)
		}
		m, ok := fund.Cover(money.Fen(b), money.Fen(e), 12)
		if ok && (m > levels.Idle+1) != (low == fund.Idle) && (m < levels.Idle-1 || m > levels.Idle+1) {
			t.Fatalf("%d months and light %s", m, low)
		}
	})
}
