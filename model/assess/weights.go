package assess

import (
	"errors"
	"fmt"

	"fundsim/model/assess/ahp"
	"fundsim/model/money"
	"fundsim/model/plan"
)

// weights settles the weights of the items: given ones must add up to 1, those
// from comparisons do.
func (c *compiler) weights() {
	card := c.out.Card
	w := card.Weights
	if w == nil {
		c.noItemWeights("项目写了 weight,却没有 weights.method", "an item has a weight, but there is no weights.method")
		return
	}
	c.clause(w.Clause, "weights")
	if card.Max%(money.PointScale) != 0 {
		c.list.Errorf("out-of-range", "max", "加权的评分表满分须是整数", "a weighted card needs a whole number as its max")
	}
	for _, it := range card.Items {
		if it.Max == 0 {
			c.list.Errorf("out-of-range", "items."+it.ID+".max", "加权的项目满分须大于 0", "an item that is weighted needs a max above 0")
		}
	}
	if w.Method == WeightsAHP {
		c.noItemWeights("层次分析法的权重由比较矩阵得出,项目不写 weight", "with ahp the weights come from the comparisons; items take no weight")
		c.comparisons()
		return
	}
	if len(w.Pairwise) > 0 {
		c.list.Errorf("not-allowed", "weights.pairwise", "given 的权重不用比较矩阵", "given weights take no pairwise comparisons")
	}
	var sum money.Ratio
	for _, it := range card.Items {
		if it.Weight == nil {
			c.list.Errorf("missing-key", "items."+it.ID, "缺少 weight", "weight is missing")
			return
		}
		sum += *it.Weight
		c.out.Weights = append(c.out.Weights, *it.Weight)
	}
	if sum != money.One {
		c.list.Errorf("weight-sum", "weights", "权重之和是 %s,应为 100%%", "the weights add up to %s, not 100%%", sum)
	}
}

func (c *compiler) noItemWeights(zh, en string) {
	for _, it := range c.out.Card.Items {
		if it.Weight != nil {
			c.list.Errorf("not-allowed", "items."+it.ID+".weight", "%[1]s", "%[2]s", zh, en)
		}
	}
}

// comparisons derives the weights from the pairwise matrix.
func (c *compiler) comparisons() {
	const at = "weights.pairwise"
	items := c.out.Card.Items
	matrix := c.out.Card.Weights.Pairwise
	if len(matrix) != len(items) {
		c.list.Errorf("bad-matrix", at, "比较矩阵有 %[1]d 行,项目有 %[2]d 个", "the matrix has %[1]d rows, the card %[2]d items", len(matrix), len(items)).
			Allow("按项目次序的方阵,至多 15 项", "a square matrix in the order of the items, at most 15")
		return
	}
	found := ahp.Check(matrix)
	for _, err := range found {
		c.badCell(err, at, matrix, items)
	}
	if len(found) > 0 {
		return
	}
	r, err := ahp.Weights(matrix)
	if err != nil {
		c.list.Errorf("bad-matrix", at, "无法求得权重:%[1]v", "no weights can be found: %[1]v", err)
		return
	}
	c.out.AHP = r
	for _, weight := range r.Weights {
		c.out.Weights = append(c.out.Weights, money.Ratio(weight)*(money.One/ahp.Scale))
	}
	if !r.Consistent() {
		c.list.Warnf("inconsistent", at, "一致性比率 CR = %s,大于 0.1:两两比较前后矛盾", "the consistency ratio CR = %s is above 0.1: the comparisons contradict each other", plan.Score(r.CR)).
			Advise("请重新斟酌比较矩阵", "look at the comparisons again")
	}
}

// badCell says which comparison is wrong.
func (c *compiler) badCell(err error, at string, matrix [][]ahp.Judgement, items []Item) {
	var cell *ahp.CellError
	if !errors.As(err, &cell) {
		c.list.Errorf("bad-matrix", at, "比较矩阵不是方阵,或超过 15 项", "the matrix is not square, or has more than 15 rows").
			Allow("每行的个数与行数相同", "as many columns as rows")
		return
	}
	i, j := cell.I, cell.J
	path := fmt.Sprintf("%s.%d.%d", at, i, j)
	a, b := items[i].Title, items[j].Title
	switch {
	case errors.Is(err, ahp.ErrReciprocal):
		c.list.Errorf("not-reciprocal", path, "互反性不成立:“%[1]s”比“%[2]s”为 %[3]s,反过来是 %[4]s", "not reciprocal: %[1]q over %[2]q is %[3]s, the other way round %[4]s", b, a, matrix[j][i], matrix[i][j]).
			Advise("一个是 n,另一个须是 1/n;循环小数请写成分数", "one is n, the other must be 1/n; write fractions for repeating decimals")
	case errors.Is(err, ahp.ErrDiagonal):
		c.list.Errorf("bad-diagonal", path, "“%[1]s”与自身相比须为 1", "%[1]q compared with itself must be 1", a)
	default:
		c.list.Errorf("out-of-range", path, "%[1]s 超出 1/9 至 9 的标度", "%[1]s is outside the scale of 1/9 to 9", matrix[i][j]).Allow("1/9 – 9", "1/9 – 9")
	}
}
