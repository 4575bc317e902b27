package assess_test

import (
	"fmt"
	"strings"
	"testing"

	"fundsim/model/assess"
	"fundsim/model/money"
	"fundsim/model/plan"
)

func points(p int64) plan.Score { return plan.Score(p * money.PointScale) }

func quantity(text string) *assess.Quantity {
	var q assess.Quantity
	if err := q.UnmarshalText([]byte(text)); err != nil {
		panic(err)
	}
	return &q
}

// A card of one rule: five points, one less for each report below five.
func Example() {
	one := points(1)
	card := &assess.Card{ID: "reports", Max: points(5),
		Inputs: []assess.Input{{ID: "reports", Title: "报送篇数", Type: assess.Count}},
		Items: []assess.Item{{ID: "publicity", Max: points(5), Rules: []assess.Rule{{ID: "reports", Kind: assess.PerShortfall, Max: points(5),
			Input: "reports", Target: quantity("5"), Step: quantity("1"), Points: &one, Partial: assess.PartialNone}}}}}
	compiled, problems := assess.Compile(card)
	if problems.HasErrors() {
		fmt.Println(problems)
		return
	}
	result, _ := compiled.Assess([]assess.Party{{ID: "t1", Values: []int64{3}}, {ID: "t2", Values: []int64{6}}})
	for _, s := range result.Scores {
		fmt.Println(s.Rank, s.ID, s.Total)
		for _, c := range s.Items[0].Lines[0].Changes {
			fmt.Println("  ", c.Points, c.Why.EN)
		}
	}
	// Output:
	// 1 t2 5
	// 2 t1 3
	//    -2 报送篇数 3 is 2 below the target 5, 1 for each 1
}

// TestQuantities reads and shows values of every type, and refuses the rest.
func TestQuantities(t *testing.T) {
	for _, c := range []struct {
		kind     assess.InputType
		text, zh string
		value    int64
	}{
		{assess.Count, "12", "12", 12},
		{assess.Ratio, "99.8%", "99.8%", 998_000_000},
		{assess.Ratio, "0.998", "99.8%", 998_000_000},
		{assess.Amount, "5万元", "50000.00 元", 5_000_000},
		{assess.Number, "3.25", "3.25", 32_500},
		{assess.Rating, "4.5", "4.5", 45_000},
		{assess.YesNo, "是", "是", 1},
		{assess.YesNo, "0", "否", 0},
	} {
		v, err := c.kind.Parse(c.text)
		if err != nil || v != c.value || c.kind.Text(v, "zh") != c.zh {
			t.Errorf("%s %s: %d %q %v", c.kind, c.text, v, c.kind.Text(v, "zh"), err)
		}
	}
	for kind, text := range map[assess.InputType]string{assess.Count: "1.5", assess.Ratio: "x", assess.Amount: "0.001", assess.Number: "1.23456", assess.YesNo: "2"} {
		if v, err := kind.Parse(text); err == nil {
			t.Errorf("%s %q was read as %d", kind, text, v)
		}
	}
	if err := new(assess.Quantity).UnmarshalText([]byte("多")); err == nil {
		t.Error("a word was read as a quantity")
	}
}

// TestWords: every choice has distinct codes and a Chinese name.
func TestWords(t *testing.T) {
	for _, c := range []plan.Choice{assess.InputType(""), assess.Kind(""), assess.Partial(""), assess.WeightMethod("")} {
		seen := map[string]bool{}
		for _, w := range c.Words() {
			if seen[w.Code] || w.ZH == "" || strings.Contains(w.Code, "-") {
				t.Errorf("%T: %+v", c, w)
			}
			seen[w.Code] = true
		}
	}
}
