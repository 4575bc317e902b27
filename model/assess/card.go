package assess

import (
	"fundsim/model/assess/ahp"
	"fundsim/model/money"
	"fundsim/model/plan"
)

// Card (考核评分表) is a scorecard as written. The tags are its file format; see
// package plan for how they are read.
type Card struct {
	Schema    string              `key:"schema" need:"yes" allowed:"fundsim.card/v1" doc:"格式版本|format version"`
	ID        string              `key:"id" need:"yes" doc:"编号,小写字母、数字、连字符|card id: lower-case letters, digits, hyphens"`
	Title     string              `key:"title" need:"default=id" doc:"名称|title"`
	Notes     string              `key:"notes" need:"no" doc:"说明,随报告打印|free text, printed in reports"`
	Documents []plan.Document     `key:"documents" need:"no" doc:"条款所引文件|documents that clauses point at"`
	Max       plan.Score          `key:"max" need:"yes" range:"1..1000" doc:"满分,不含加分|full score without the bonus"`
	Inputs    []Input             `key:"inputs" need:"yes" doc:"考核数据,每项一列|what is counted or rated, one column each"`
	Items     []Item              `key:"items" need:"yes" doc:"考核项目|items"`
	Weights   *Weights            `key:"weights" need:"no" doc:"项目权重;不写时各项得分直接相加|weights of the items; without them items are added up"`
	Bonus     *Bonus              `key:"bonus" need:"no" doc:"加分|bonus"`
	Release   []plan.ScheduleStep `key:"release" need:"no" doc:"按得分返还质量保证金的档次,须有从 0 分起的一档|share of a hold-back that a score releases; one step must start from 0"`
	Awards    []Award             `key:"awards" need:"no" doc:"按名次奖励|awards by rank"`
}

// Input (考核数据) is one column of the data: what is counted, measured or rated.
type Input struct {
	ID    string    `key:"id" need:"yes" doc:"编号,即数据的列名|id, the column's name"`
	Title string    `key:"title" need:"yes" doc:"名称,也可作列名|title, which may head the column as well"`
	Type  InputType `key:"type" need:"yes" doc:"数据类型|what kind of value"`
	Max   *Quantity `key:"max" need:"no" doc:"至多为此值;ratio 不写时为 100%|at most this; 100% for a ratio without it"`
	Note  string    `key:"note" need:"no" doc:"口径|how it is counted"`
}

// Item (考核项目) is a part of the card: rules that share its points.
type Item struct {
	ID     string       `key:"id" need:"yes" doc:"编号|id"`
	Title  string       `key:"title" need:"default=id" doc:"名称|title"`
	Max    plan.Score   `key:"max" need:"yes" range:"0..1000" doc:"满分;在加分中为小计封顶|full score; in a bonus the cap of this part"`
	Weight *money.Ratio `key:"weight" need:"no" range:"0%..100%" doc:"权重,weights.method 为 given 时必填|weight, needed by weights.method given"`
	Rules  []Rule       `key:"rules" need:"yes" doc:"评分规则|rules"`
	Clause *plan.Clause `key:"clause" need:"no" doc:"条款|clause"`
}

// Rule (评分规则) turns inputs into points. Which keys it needs follows from its kind.
type Rule struct {
	ID        string       `key:"id" need:"yes" doc:"编号|id"`
	Title     string       `key:"title" need:"default=id" doc:"名称|title"`
	Kind      Kind         `key:"kind" need:"yes" doc:"评分方式|how points follow"`
	Max       plan.Score   `key:"max" need:"yes" range:"0..1000" doc:"满分;在加分中为封顶|full score; in a bonus its cap"`
	Input     string       `key:"input" need:"no" doc:"所用数据(per_event、listing 以外必填)|the input (needed but by per_event and listing)"`
	Events    []Part       `key:"events" need:"no" doc:"每发生一次的分值(per_event)|points for each event (per_event)"`
	Listing   []Part       `key:"listing" need:"no" doc:"逐项列明的分值(listing)|points of each thing listed (listing)"`
	Target    *Quantity    `key:"target" need:"no" doc:"目标值(per_shortfall、per_excess)|target (per_shortfall, per_excess)"`
	Step      *Quantity    `key:"step" need:"no" doc:"每相差多少为一档(per_shortfall、per_excess)|how much makes a step (per_shortfall, per_excess)"`
	Points    *plan.Score  `key:"points" need:"no" range:"0..1000" doc:"每档分值(per_shortfall、per_excess)|points for each step (per_shortfall, per_excess)"`
	Partial   Partial      `key:"partial" need:"no" doc:"不足一档怎么计(per_shortfall、per_excess)|what a part of a step counts (per_shortfall, per_excess)"`
	FailBelow *Quantity    `key:"fail_below" need:"no" doc:"低于此值不得分(per_shortfall,可省)|below this nothing is left (per_shortfall, optional)"`
	Steps     []Step       `key:"steps" need:"no" doc:"档次,由高到低,末档无界(steps)|steps from high to low, the last without an edge (steps)"`
	Clause    *plan.Clause `key:"clause" need:"no" doc:"条款,不写时同项目|clause; that of the item when absent"`
}

// Part is an input with the points it counts: for each event, or when it is there.
type Part struct {
	Input  string     `key:"input" need:"yes" doc:"所用数据|the input"`
	Points plan.Score `key:"points" need:"yes" range:"0..1000" doc:"分值|points"`
}

// Step (档次) gives points to values from From on, or above Above.
type Step struct {
	From   *Quantity   `key:"from" need:"no" doc:"不低于|at least"`
	Above  *Quantity   `key:"above" need:"no" doc:"高于|above"`
	Points *plan.Score `key:"points" need:"no" range:"0..1000" doc:"得分;与 deduct 二选一|points; or else deduct"`
	Deduct *plan.Score `key:"deduct" need:"no" range:"0..1000" doc:"扣分|points lost"`
}

// Weights (权重) of the items: given with them, or by pairwise comparison.
type Weights struct {
	Method   WeightMethod      `key:"method" need:"yes" doc:"given 直接给定 / ahp 层次分析法|how they come about"`
	Pairwise [][]ahp.Judgement `key:"pairwise" need:"no" doc:"两两比较矩阵,按项目次序,如 3、1/3(ahp)|pairwise comparisons in the order of the items, such as 3 and 1/3 (ahp)"`
	Clause   *plan.Clause      `key:"clause" need:"no" doc:"条款|clause"`
}

// Bonus (加分) is added to the total, up to Max. The max of an item caps its part.
type Bonus struct {
	Max    plan.Score   `key:"max" need:"yes" range:"0..1000" doc:"加分总封顶|cap on the whole bonus"`
	Items  []Item       `key:"items" need:"yes" doc:"加分项目|items"`
	Clause *plan.Clause `key:"clause" need:"no" doc:"条款|clause"`
}

// Award (名次奖励) is an amount for a rank, or for each rank from Rank to Through.
type Award struct {
	Rank    int          `key:"rank" need:"yes" range:"1..100000" doc:"名次|rank"`
	Through *int         `key:"through" need:"no" range:"1..100000" doc:"至第几名|up to this rank"`
	Amount  money.Fen    `key:"amount" need:"yes" range:"0.." doc:"每名金额|amount for each rank"`
	Clause  *plan.Clause `key:"clause" need:"no" doc:"条款|clause"`
}
