package assess

import (
	"fmt"
	"slices"
	"strings"

	"fundsim/model/plan"
)

// given lists the keys that a rule gives, of those that not every kind takes.
func given(r *Rule) (keys []string) {
	for _, k := range []struct {
		name string
		is   bool
	}{{"input", r.Input != ""}, {"events", len(r.Events) > 0}, {"listing", len(r.Listing) > 0}, {"target", r.Target != nil}, {"step", r.Step != nil},
		{"points", r.Points != nil}, {"partial", r.Partial != ""}, {"fail_below", r.FailBelow != nil}, {"steps", len(r.Steps) > 0}} {
		if k.is {
			keys = append(keys, k.name)
		}
	}
	return keys
}

// rule checks a rule against its kind and reads its values.
func (c *compiler) rule(r *Rule, it *Item, at string, bonus bool) rule {
	out := rule{Rule: r, kind: kindOf(r.Kind), bonus: bonus, clause: r.Clause}
	if r.Clause == nil {
		out.clause = it.Clause
	}
	c.clause(r.Clause, at)
	if out.kind == nil {
		return out // the reader has refused the word
	}
	switch {
	case bonus && !out.kind.bonus:
		c.list.Errorf("not-allowed", at+".kind", "%s 不能用于加分", "%s cannot stand in a bonus", r.Kind).
			Advise("加分请用 per_excess、per_event 等", "use per_excess, per_event or another kind")
	case !bonus && !out.kind.item:
		c.list.Errorf("not-allowed", at+".kind", "%s 只能用于加分", "%s can only stand in a bonus", r.Kind).
			Advise("扣分请用 per_shortfall、steps 等", "use per_shortfall, steps or another kind")
	}
	if !c.keys(&out, at) {
		return out
	}
	c.find(&out, at)
	if slices.Contains(out.inputs, -1) {
		return out
	}
	c.values(&out, at)
	c.parts(&out, at)
	c.edges(&out, at)
	if r.Kind == ByRating {
		c.out.maximum[out.inputs[0]] = int64(r.Max)
		if c.used[out.inputs[0]] > 1 {
			c.list.Errorf("shared-rating", at+".input", "评分 %s 用于不止一条规则,上限不明", "rating %s is used by more than one rule, so that its range is unclear", r.Input)
		}
	}
	return out
}

// keys compares the keys given with those that the kind takes.
func (c *compiler) keys(r *rule, at string) bool {
	ok, keys := true, given(r.Rule)
	for _, need := range r.kind.needs {
		if !slices.Contains(keys, need) {
			ok = false
			c.list.Errorf("missing-key", at, "%[1]s 规则缺少 %[2]s", "a rule of the kind %[1]s needs %[2]s", r.Kind, need).
				Allow("必须:%[1]s", "needed: %[1]s", strings.Join(r.kind.needs, ", "))
		}
	}
	for _, key := range keys {
		if !slices.Contains(r.kind.needs, key) && !slices.Contains(r.kind.may, key) {
			ok = false
			c.list.Errorf("not-allowed", at+"."+key, "%[1]s 规则没有 %[2]s", "a rule of the kind %[1]s takes no %[2]s", r.Kind, key).
				Allow("%s", "%s", strings.Join(slices.Concat(r.kind.needs, r.kind.may), ", "))
		}
	}
	return ok
}

// find looks up the inputs of a rule; −1 stands for one that is not there.
func (c *compiler) find(r *rule, at string) {
	var names, places []string
	if r.Input != "" {
		names, places = []string{r.Input}, []string{at + ".input"}
	}
	for i, p := range r.Events {
		names, places = append(names, p.Input), append(places, fmt.Sprintf("%s.events.%d.input", at, i))
	}
	for i, p := range r.Listing {
		names, places = append(names, p.Input), append(places, fmt.Sprintf("%s.listing.%d.input", at, i))
	}
	inputs := c.out.Card.Inputs
	var known []string
	for _, in := range inputs {
		known = append(known, in.ID)
	}
	for k, name := range names {
		i := slices.Index(known, name)
		switch {
		case i < 0:
			c.list.Errorf("unknown-reference", places[k], "inputs 里没有 %q", "there is no input %q", name).Allow("%s", "%s", strings.Join(known, ", ")).Suggest(name, known)
		case !slices.Contains(r.kind.types, inputs[i].Type):
			c.list.Errorf("wrong-input", places[k], "%[1]s 规则不能用 %[2]s 类型的数据 %[3]s", "a rule of the kind %[1]s cannot use the input %[3]s of type %[2]s", r.Kind, inputs[i].Type, name).
				Allow("%v", "%v", r.kind.types)
			i = -1
		case slices.Contains(r.inputs, i):
			c.list.Errorf("duplicate-id", places[k], "%s 在一条规则里出现两次", "%s stands twice in one rule", name)
		default:
			c.used[i]++
		}
		r.inputs = append(r.inputs, i)
		if i >= 0 {
			r.of = append(r.of, &inputs[i])
		}
	}
}

// values reads target, step and fail_below.
func (c *compiler) values(r *rule, at string) {
	if r.Target == nil {
		return
	}
	in := r.of[0]
	r.target, _ = c.value(r.Target, in, at+".target")
	step, ok := c.value(r.Step, in, at+".step")
	if ok && step == 0 {
		c.list.Errorf("out-of-range", at+".step", "每档不能为 0", "a step cannot be 0")
	}
	r.step = max(step, 1)
	if r.FailBelow == nil {
		return
	}
	if r.fail, ok = c.value(r.FailBelow, in, at+".fail_below"); ok && r.fail > r.target {
		c.list.Errorf("out-of-range", at+".fail_below", "fail_below %[1]s 高于目标 %[2]s", "fail_below %[1]s is above the target %[2]s", r.FailBelow, r.Target)
	}
}

// parts: what is listed in an item adds up to the rule's full score.
func (c *compiler) parts(r *rule, at string) {
	if r.Kind != ByListing || r.bonus {
		return
	}
	var sum plan.Score
	for _, p := range r.Listing {
		sum += p.Points
	}
	if sum != r.Max {
		c.list.Errorf("max-sum", at+".max", "规则满分 %[1]s 不等于逐项分值之和 %[2]s", "the rule's max %[1]s is not the sum %[2]s of what is listed", r.Max, sum)
	}
}

// edges reads the steps of a rule: from high to low, the last without an edge.
func (c *compiler) edges(r *rule, at string) {
	for i := range r.Steps {
		s, here := &r.Steps[i], fmt.Sprintf("%s.steps.%d", at, i)
		e := edge{last: i == len(r.Steps)-1, above: s.Above != nil}
		q, both := s.From, s.From != nil && s.Above != nil
		if e.above {
			q = s.Above
		}
		ok := true
		switch {
		case both:
			c.list.Errorf("exactly-one", here, "from 与 above 只能给一个", "give one of from and above, not both")
		case e.last && q != nil:
			c.list.Errorf("last-step", here, "末档不能有 from 或 above,否则更低的值没有分", "the last step must have neither from nor above, or lower values have no points")
		case !e.last && q == nil:
			c.list.Errorf("last-step", here, "只有末档可以没有 from 或 above", "only the last step may lack from and above")
		case q != nil:
			e.at, ok = c.value(q, r.of[0], here)
		}
		if i > 0 && ok && q != nil && !e.last {
			if before := r.edges[i-1]; e.at > before.at || e.at == before.at && (e.above || !before.above) {
				c.list.Errorf("steps-not-falling", here, "档次须由高到低", "steps must go from high to low")
			}
		}
		e.points = c.stepPoints(r, s, here)
		r.edges = append(r.edges, e)
	}
}

// stepPoints is what a step earns: its points, or the rule's max less deduct.
func (c *compiler) stepPoints(r *rule, s *Step, at string) plan.Score {
	switch {
	case (s.Points == nil) == (s.Deduct == nil):
		c.list.Errorf("exactly-one", at, "points 与 deduct 须且只须给一个", "exactly one of points and deduct is needed")
		return 0
	case s.Deduct != nil && r.bonus:
		c.list.Errorf("not-allowed", at+".deduct", "加分的档次写 points", "a step of a bonus takes points")
		return 0
	}
	points := r.Max
	if s.Points != nil {
		points = *s.Points
	} else {
		points -= *s.Deduct
	}
	if points < 0 || points > r.Max {
		c.list.Errorf("out-of-range", at, "该档得分 %[1]s 不在 0 至规则满分 %[2]s 之间", "the step's points %[1]s are not within 0 and the rule's max %[2]s", points, r.Max)
	}
	return points
}
