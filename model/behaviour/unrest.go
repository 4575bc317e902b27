package behaviour

import (
	"fmt"
	"math/big"
	"strings"

	"fundsim/model/money"
	"fundsim/model/problem"
)

// unsettled says that the iteration came to no rest, and how: a cycle of a known
// length, or what the last steps of the pool that moves most look like.
func (s *solver) unsettled(path []values, cycle int) {
	at := restless(path)
	pot := &s.c.Pots[at]
	where := []any{pot.Unit.ID, pot.SchemeID, len(path) - 1, lastValues(path, at)}
	switch turns, grows := unrest(path, at); {
	case cycle > 1 || turns && grows:
		s.failed(problem.T("行为反应没有收敛:单元 %s、险种 %s 的点值来回摆动(迭代 %d 次,最后为 %s 元)", "reactions do not converge: the point value of unit %s, scheme %s goes to and fro (%d iterations, the last at %s yuan)", where...), tryDamping)
	case grows:
		s.failed(problem.T("行为反应没有收敛:单元 %s、险种 %s 的点值越走越远(迭代 %d 次,最后为 %s 元)", "reactions do not converge: the point value of unit %s, scheme %s moves farther with every step (%d iterations, the last at %s yuan)", where...), tryLess)
	default:
		s.failed(problem.T("行为反应尚未收敛:单元 %s、险种 %s 的点值仍在变动(迭代 %d 次,最后为 %s 元)", "reactions have not converged yet: the point value of unit %s, scheme %s still moves (%d iterations, the last at %s yuan)", where...),
			problem.T("增加 behaviour.iterations,调整阻尼,或放宽 tolerance", "raise behaviour.iterations, change the damping, or widen the tolerance"))
	}
}

var (
	tryDamping = problem.T("加阻尼,如 behaviour.damping: 50%%,或减小弹性", "add damping, such as behaviour.damping: 50%%, or lower the elasticity")
	tryLess    = problem.T("减小弹性的绝对值,核对参照点值;阻尼只对来回摆动有用", "lower the elasticity, check the reference; damping helps only against going to and fro")
)

// runsAway says that a volume factor left every bound.
func (s *solver) runsAway(i int, path []values) {
	c := s.choice.cells[i]
	pot, v := &s.c.Pots[c.pool], path[len(path)-1]
	hint := tryLess
	if turns, _ := unrest(path, c.pool); turns {
		hint = tryDamping
	}
	s.failed(problem.T("行为反应没有收敛:单元 %s、险种 %s 的点值为 %s 元(参照 %s 元),业务量将超过 %d 倍", "reactions do not converge: at a point value of unit %s, scheme %s of %s yuan (reference %s) volume would pass %d times itself",
		pot.Unit.ID, pot.SchemeID, fourDecimals(yuan(v[c.pool])), fourDecimals(yuan(s.reference(i))), most/money.One), hint)
}

// failed adds the error: there is no equilibrium, so nothing is published.
func (s *solver) failed(what, hint problem.Text) {
	s.found = append(s.found, problem.Problem{Severity: problem.Error, Code: "no-equilibrium", Place: problem.Place{Path: "behaviour.responses"}, What: what, Hint: hint})
}

// restless is the pool whose point value moved most, relatively, in the last step.
func restless(path []values) (at int) {
	most := new(big.Rat)
	for i := range path[0] {
		if q := moves(path, i); len(q) > 0 && size(q[len(q)-1]).Cmp(most) > 0 {
			at, most = i, size(q[len(q)-1])
		}
	}
	return at
}

// moves are the quotients v_t ÷ v_{t−1} of a pool's last steps, at most six.
func moves(path []values, at int) (q []*big.Rat) {
	for t := max(1, len(path)-6); t < len(path); t++ {
		before, now := path[t-1][at], path[t][at]
		if before != nil && now != nil && before.Sign() > 0 && now.Sign() > 0 {
			q = append(q, new(big.Rat).Quo(now, before))
		}
	}
	return q
}

// size makes a move downwards as large as the same move upwards.
func size(q *big.Rat) *big.Rat {
	if q.Cmp(big.NewRat(1, 1)) < 0 {
		return new(big.Rat).Inv(q)
	}
	return q
}

// unrest looks at the last steps of a pool's point value: whether it turns round,
// and whether the later half moves as far as the earlier: to within a thousandth,
// or half as far where it turns round, for what goes to and fro is irregular.
func unrest(path []values, at int) (turns, grows bool) {
	q := moves(path, at)
	if len(q) < 2 {
		return false, false
	}
	one := big.NewRat(1, 1)
	for i := 1; i < len(q); i++ {
		turns = turns || q[i-1].Cmp(one)*q[i].Cmp(one) < 0
	}
	farthest := func(q []*big.Rat) *big.Rat {
		far := new(big.Rat)
		for _, x := range q {
			if d := new(big.Rat).Sub(size(x), one); d.Cmp(far) > 0 {
				far = d
			}
		}
		return far
	}
	enough := big.NewRat(999, 1000)
	if turns {
		enough = big.NewRat(1, 2)
	}
	earlier, later := farthest(q[:len(q)/2]), farthest(q[len(q)/2:])
	return turns, later.Cmp(enough.Mul(enough, earlier)) >= 0
}

// lastValues shows the last few point values of a pool.
func lastValues(path []values, at int) string {
	var shown []string
	for _, v := range path[max(0, len(path)-4):] {
		if v[at] == nil {
			shown = append(shown, "–")
		} else {
			shown = append(shown, fourDecimals(yuan(v[at])))
		}
	}
	return strings.Join(shown, ", ")
}

// fourDecimals shows a point value.
func fourDecimals(v int64) string { return fmt.Sprintf("%d.%04d", v/10_000, v%10_000) }
