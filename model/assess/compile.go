package assess

import (
	"fmt"
	"slices"

	"fundsim/model/assess/ahp"
	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/problem"
)

// Compiled is a card that has been checked: values are read, inputs found and
// weights known. It is made by [Compile] and not changed.
type Compiled struct {
	Card    *Card
	AHP     *ahp.Result   // nil unless weights come from comparisons
	Weights []money.Ratio // of the items; nil where items are added up

	items, bonus []section
	maximum      []int64 // of each input; −1 where there is none
	release      []plan.ScheduleStep
}

// section is an item with its rules.
type section struct {
	*Item
	rules []rule
}

// Compile checks a card and reads its values by the types of the inputs. The
// list holds every mistake with its key path; with errors there is no card.
func Compile(card *Card) (*Compiled, problem.List) {
	c := &compiler{out: &Compiled{Card: card, maximum: make([]int64, len(card.Inputs))}, used: make([]int, len(card.Inputs))}
	c.id()
	c.inputs()
	c.out.items = c.sections(card.Items, "items", false)
	c.itemMaxima()
	c.weights()
	if card.Bonus != nil {
		c.out.bonus = c.sections(card.Bonus.Items, "bonus.items", true)
		for _, it := range card.Bonus.Items {
			if it.Max > card.Bonus.Max {
				c.list.Errorf("above-cap", "bonus.items."+it.ID+".max", "小计封顶 %[1]s 高于加分总封顶 %[2]s", "cap %[1]s of the part is above the bonus cap %[2]s", it.Max, card.Bonus.Max)
			}
		}
		c.clause(card.Bonus.Clause, "bonus")
	}
	c.unused()
	c.releaseSteps()
	c.awards()
	if c.list.HasErrors() {
		return nil, c.list
	}
	return c.out, c.list
}

// Maximum returns the largest allowed value of an input, or false where there is
// no limit. No value may be negative.
func (c *Compiled) Maximum(input int) (int64, bool) { return c.maximum[input], c.maximum[input] >= 0 }

// compiler carries one Compile through its steps.
type compiler struct {
	out  *Compiled
	list problem.List
	used []int // how many rules use each input
}

func (c *compiler) id() {
	if id := c.out.Card.ID; !plan.IsID(id) {
		c.list.Errorf("bad-id", "id", "id 不合规则:%q", "id is not well formed: %q", id).Allow("小写字母、数字与连字符", "lower-case letters, digits and hyphens")
	}
}

// reserved are the columns of the data that name the party.
var reserved = []string{"id", "title", "编码", "名称"}

// inputs checks that each input has one name, in both languages, and a limit.
func (c *compiler) inputs() {
	names := map[string]string{}
	for i := range c.out.Card.Inputs {
		in := &c.out.Card.Inputs[i]
		at := "inputs." + in.ID
		c.out.maximum[i] = -1
		for _, name := range []string{in.ID, in.Title} {
			switch first, twice := names[name]; {
			case slices.Contains(reserved, name):
				c.list.Errorf("reserved-name", at, "%q 是被考核方的列名,不能用于考核数据", "%q names the party's own column and cannot name an input", name)
			case twice && first != in.ID:
				c.list.Errorf("duplicate-title", at+".title", "名称 %[1]q 与 %[2]s 重复,列名将无从区分", "title %[1]q is also that of %[2]s, so that columns cannot be told apart", name, first)
			}
			names[name] = in.ID
		}
		switch {
		case in.Max != nil && (in.Type == YesNo || in.Type == Rating):
			c.list.Errorf("not-allowed", at+".max", "%[1]s 类型的数据不写 max", "an input of type %[1]s takes no max", in.Type).
				Advise("评分的上限是规则的满分", "a rating goes up to the max of its rule")
		case in.Max != nil:
			c.out.maximum[i], _ = c.value(in.Max, in, at+".max")
		case in.Type == Ratio:
			c.out.maximum[i] = int64(money.One)
		case in.Type == Count:
			c.out.maximum[i] = MaxCount
		case in.Type == YesNo:
			c.out.maximum[i] = 1
		}
	}
}

// value reads a quantity by the type of its input.
func (c *compiler) value(q *Quantity, in *Input, at string) (int64, bool) {
	v, err := in.Type.Parse(q.String())
	if err == nil && v >= 0 {
		return v, true
	}
	words := in.Type.Words()
	name := words[slices.IndexFunc(words, func(w plan.Word) bool { return w.Code == string(in.Type) })]
	c.list.Errorf("wrong-unit", at, "%[1]q 不能与 %[2]s(%[3]s)相比", "%[1]q cannot be compared with %[2]s, which is a %[4]s", q.String(), in.ID, name.ZH, name.Code).
		Allow("与该项数据同类型的非负值", "a value of that input's type, not negative")
	return 0, false
}

func (c *compiler) sections(items []Item, path string, bonus bool) []section {
	out := make([]section, len(items))
	for i := range items {
		it := &items[i]
		at := path + "." + it.ID
		out[i].Item = it
		c.clause(it.Clause, at)
		if len(it.Rules) == 0 {
			c.list.Errorf("empty-list", at+".rules", "项目没有规则", "the item has no rules")
		}
		if bonus && it.Weight != nil {
			c.list.Errorf("not-allowed", at+".weight", "加分项目不写 weight", "an item of the bonus takes no weight")
		}
		var sum plan.Score
		for j := range it.Rules {
			r := &it.Rules[j]
			sum += r.Max
			out[i].rules = append(out[i].rules, c.rule(r, it, at+".rules."+r.ID, bonus))
			if bonus && r.Max > it.Max {
				c.list.Errorf("above-cap", at+".rules."+r.ID+".max", "封顶 %[1]s 高于小计封顶 %[2]s", "cap %[1]s is above the cap %[2]s of its part", r.Max, it.Max)
			}
		}
		if !bonus && len(it.Rules) > 0 && sum != it.Max {
			c.list.Errorf("max-sum", at+".max", "项目满分 %[1]s 不等于各规则满分之和 %[2]s", "the item's max %[1]s is not the sum %[2]s of its rules", it.Max, sum)
		}
	}
	return out
}

// itemMaxima: without weights the items add up to the card's full score.
func (c *compiler) itemMaxima() {
	card := c.out.Card
	if len(card.Items) == 0 {
		c.list.Errorf("empty-list", "items", "没有考核项目", "there are no items")
		return
	}
	var sum plan.Score
	for _, it := range card.Items {
		sum += it.Max
	}
	if card.Weights == nil && sum != card.Max {
		c.list.Errorf("max-sum", "max", "满分 %[1]s 不等于各项目满分之和 %[2]s", "the card's max %[1]s is not the sum %[2]s of its items", card.Max, sum)
	}
}

// unused warns about inputs that no rule looks at.
func (c *compiler) unused() {
	for i, in := range c.out.Card.Inputs {
		if c.used[i] == 0 {
			c.list.Warnf("unused-input", "inputs."+in.ID, "没有规则使用 %s", "no rule uses %s", in.ID)
		}
	}
}

// clause checks the document that a clause points at.
func (c *compiler) clause(cl *plan.Clause, at string) {
	if cl == nil || cl.Doc == "" {
		return
	}
	var known []string
	for _, d := range c.out.Card.Documents {
		known = append(known, d.ID)
	}
	if !slices.Contains(known, cl.Doc) {
		c.list.Errorf("unknown-reference", at+".clause.doc", "没有编号为 %q 的文件", "there is no document %q", cl.Doc).
			Allow("%s", "%s", fmt.Sprint(known)).Suggest(cl.Doc, known)
	}
}

// releaseSteps sorts the release schedule from high to low.
func (c *compiler) releaseSteps() {
	steps := slices.Clone(c.out.Card.Release)
	if len(steps) == 0 {
		return
	}
	slices.SortStableFunc(steps, func(a, b plan.ScheduleStep) int { return int(b.ScoreFrom - a.ScoreFrom) })
	for i := 1; i < len(steps); i++ {
		if steps[i].ScoreFrom == steps[i-1].ScoreFrom {
			c.list.Errorf("duplicate-step", "release", "有两档都从 %s 分起", "two steps start from %s", steps[i].ScoreFrom)
		}
	}
	if steps[len(steps)-1].ScoreFrom != 0 {
		c.list.Errorf("no-zero-step", "release", "缺少从 0 分起的一档", "a step from 0 is missing")
	}
	c.out.release = steps
}

// awards checks that no rank has two awards.
func (c *compiler) awards() {
	seen := map[int]bool{}
	for i, a := range c.out.Card.Awards {
		at := fmt.Sprintf("awards.%d", i)
		through := a.Rank
		if a.Through != nil {
			through = *a.Through
		}
		if through < a.Rank {
			c.list.Errorf("out-of-range", at+".through", "至第 %[1]d 名,先于第 %[2]d 名", "through %[1]d comes before rank %[2]d", through, a.Rank)
		}
		for rank := a.Rank; rank <= through; rank++ {
			if seen[rank] {
				c.list.Errorf("duplicate-rank", at+".rank", "第 %d 名有两笔奖励", "rank %d has two awards", rank)
				break
			}
			seen[rank] = true
		}
		c.clause(a.Clause, at)
	}
}
