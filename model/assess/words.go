package assess

import "fundsim/model/plan"

// The words a card may use for a choice.
type (
	// InputType (数据类型) is what kind of value an input has.
	InputType string
	// Kind (评分方式) is how a rule turns values into points.
	Kind string
	// Partial says what a part of a step counts.
	Partial string
	// WeightMethod says where weights come from.
	WeightMethod string
)

// The words themselves.
const (
	Count  InputType = "count"
	Ratio  InputType = "ratio"
	Amount InputType = "amount"
	Number InputType = "number"
	YesNo  InputType = "yes_no"
	Rating InputType = "rating"

	PerEvent     Kind = "per_event"
	PerShortfall Kind = "per_shortfall"
	PerExcess    Kind = "per_excess"
	BySteps      Kind = "steps"
	ByYesNo      Kind = "yes_no"
	ByRating     Kind = "rating"
	ByListing    Kind = "listing"

	PartialNone Partial = "none"
	PartialFull Partial = "full"
	PartialRata Partial = "pro_rata"

	WeightsGiven WeightMethod = "given"
	WeightsAHP   WeightMethod = "ahp"
)

// Words lists the types of input.
func (InputType) Words() []plan.Word {
	return []plan.Word{{Code: "count", ZH: "次数"}, {Code: "ratio", ZH: "比例"}, {Code: "amount", ZH: "金额"},
		{Code: "number", ZH: "数值"}, {Code: "yes_no", ZH: "是否"}, {Code: "rating", ZH: "评分"}}
}

// Words lists the kinds of rule.
func (Kind) Words() (words []plan.Word) {
	for i := range kinds {
		words = append(words, plan.Word{Code: string(kinds[i].word), ZH: kinds[i].zh})
	}
	return words
}

// Words lists what a part of a step may count.
func (Partial) Words() []plan.Word {
	return []plan.Word{{Code: "none", ZH: "不足一档不计"}, {Code: "full", ZH: "不足一档按一档计"}, {Code: "pro_rata", ZH: "按比例计"}}
}

// Words lists where weights may come from.
func (WeightMethod) Words() []plan.Word {
	return []plan.Word{{Code: "given", ZH: "直接给定"}, {Code: "ahp", ZH: "层次分析法"}}
}
