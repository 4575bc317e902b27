package behaviour

import (
	"fmt"
	"math/big"
	"strings"

	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/problem"
	"fundsim/model/settle"
)

// usualTolerance is how far a point value may move in the last step, relatively,
// where the scenario does not say.
const usualTolerance money.Ratio = 1000 // 0.0001 %

// values are the exact point values of the pools in fen per point, by pot; nil
// where a pool has none.
type values []*big.Rat

func (s *solver) valuesOf(res *settle.Result) values {
	v := make(values, len(s.c.Pots))
	for i := range s.c.Pots {
		if s.c.Pots[i].Unit.Method == plan.DRGPoints {
			v[i], _ = pointValue(&s.c.Pots[i], &res.Units[i])
		}
	}
	return v
}

// fixedPoint iterates
//
//	v_t = point values of the year under r_t
//	r_{t+1} = damping · r_t + (1 − damping) · (v_t ÷ reference)^elasticity
//
// from r_0 = 1 until no pool's point value moves by more than tolerance ·
// (1 − damping): a damped step counts as the undamped step it stands for.
func (s *solver) fixedPoint(r volumes) {
	b := s.p.Behaviour
	tolerance, damping := usualTolerance, money.Ratio(0)
	if b.Tolerance != nil {
		tolerance = *b.Tolerance
	}
	if b.Damping != nil {
		damping = *b.Damping
	}
	limit := new(big.Rat).Mul(big.NewRat(int64(tolerance), int64(money.One)), big.NewRat(int64(money.One-damping), int64(money.One)))
	var path []values
	seen := map[string]int{}
	for t := 0; ; t++ {
		if !s.become(r) {
			return
		}
		res := s.settle(s.out)
		if res == nil {
			return
		}
		path = append(path, s.valuesOf(res))
		s.note(path[t])
		if t > 0 && rests(path[t-1], path[t], limit) {
			s.rep.Steps = t
			return
		}
		state := fmt.Sprint(r)
		if first, again := seen[state]; again {
			s.unsettled(path, t-first)
			return
		}
		seen[state] = t
		if t == b.Iterations {
			s.unsettled(path, 0)
			return
		}
		for i := range r {
			next, ok := s.target(i, path[t])
			if !ok {
				s.runsAway(i, path[t])
				return
			}
			next = blend(r[i][0], next, damping)
			for m := range r[i] {
				r[i][m] = next
			}
		}
	}
}

// target is the volume factor that a cell's point value calls for; 1 where its
// pool has no point value.
func (s *solver) target(i int, v values) (money.Ratio, bool) {
	c := s.choice.cells[i]
	now, reference := v[c.pool], s.reference(i)
	if now == nil || reference == nil {
		return money.One, true
	}
	return respond(now, reference, s.choice.responses[c.response].Elasticity)
}

// reference is what a cell's point value is compared with, in fen per point: the
// response's own reference, or the pool's value without any reaction.
func (s *solver) reference(i int) *big.Rat {
	c := s.choice.cells[i]
	if given := s.choice.responses[c.response].Reference; given != nil {
		return new(big.Rat).SetInt64(int64(*given))
	}
	return s.rep.plain[c.pool]
}

// blend is damping · old + (1 − damping) · target, rounded to 1e-9.
func blend(old, target, damping money.Ratio) money.Ratio {
	x := new(big.Rat).Mul(big.NewRat(int64(old), 1), big.NewRat(int64(damping), int64(money.One)))
	x.Add(x, new(big.Rat).Mul(big.NewRat(int64(target), 1), big.NewRat(int64(money.One-damping), int64(money.One))))
	n, _ := money.RoundRat(x) // between the two
	return money.Ratio(n)
}

// rests tells whether every point value moved by at most limit · its last value.
func rests(before, now values, limit *big.Rat) bool {
	for i := range now {
		if (before[i] == nil) != (now[i] == nil) {
			return false
		}
		if now[i] == nil {
			continue
		}
		if distance(before[i], now[i]).Cmp(new(big.Rat).Mul(limit, before[i])) > 0 {
			return false
		}
	}
	return true
}

func distance(a, b *big.Rat) *big.Rat {
	d := new(big.Rat).Sub(a, b)
	return d.Abs(d)
}

// unsettled says that the iteration came to no rest, and how: a cycle of a known
// length, or what the last steps of the pool that moves most look like.
func (s *solver) unsettled(path []values, cycle int) {
	at := s.restless(path)
	pot := &s.c.Pots[at]
	n := len(path)
	where := []any{pot.Unit.ID, pot.SchemeID, n - 1, lastValues(path, at)}
	switch grows, turns := lastMoves(path, at); {
	case cycle > 1 || turns && grows:
		s.failed(problem.T("行为反应没有收敛:单元 %s、险种 %s 的点值来回摆动(迭代 %d 次,最后为 %s 元)", "reactions do not converge: the point value of unit %s, scheme %s goes to and fro (%d iterations, the last at %s yuan)", where...),
			problem.T("加阻尼,如 behaviour.damping: 50%%,或减小弹性", "add damping, such as behaviour.damping: 50%%, or lower the elasticity"))
	case grows:
		s.failed(problem.T("行为反应没有收敛:单元 %s、险种 %s 的点值越走越远(迭代 %d 次,最后为 %s 元)", "reactions do not converge: the point value of unit %s, scheme %s moves away faster and faster (%d iterations, the last at %s yuan)", where...),
			problem.T("减小弹性的绝对值;阻尼只对来回摆动有用", "lower the elasticity; damping helps only against going to and fro"))
	default:
		s.failed(problem.T("行为反应尚未收敛:单元 %s、险种 %s 的点值仍在变动(迭代 %d 次,最后为 %s 元)", "reactions have not converged yet: the point value of unit %s, scheme %s still moves (%d iterations, the last at %s yuan)", where...),
			problem.T("增加 behaviour.iterations,调整阻尼,或放宽 tolerance", "raise behaviour.iterations, change the damping, or widen the tolerance"))
	}
}

// runsAway says that a volume factor left every bound.
func (s *solver) runsAway(i int, v values) {
	c := s.choice.cells[i]
	pot := &s.c.Pots[c.pool]
	s.failed(problem.T("行为反应没有收敛:单元 %s、险种 %s 的点值为 %s 元(参照 %s 元),业务量将超过 %d 倍", "reactions do not converge: at a point value of unit %s, scheme %s of %s yuan (reference %s) volume would pass %d times itself",
		pot.Unit.ID, pot.SchemeID, fourDecimals(yuan(v[c.pool])), fourDecimals(yuan(s.reference(i))), most/money.One),
		problem.T("减小弹性的绝对值,核对参照点值", "lower the elasticity, check the reference"))
}

func (s *solver) failed(what, hint problem.Text) {
	s.found = append(s.found, problem.Problem{Severity: problem.Error, Code: "no-equilibrium", Place: problem.Place{Path: "behaviour.responses"}, What: what, Hint: hint})
}

// restless is the pool whose point value moved most, relatively, in the last step.
func (s *solver) restless(path []values) (at int) {
	before, now := path[max(0, len(path)-2)], path[len(path)-1]
	var most *big.Rat
	for i := range now {
		if now[i] == nil || before[i] == nil || before[i].Sign() == 0 {
			continue
		}
		if d := distance(before[i], now[i]); most == nil || d.Quo(d, before[i]).Cmp(most) > 0 {
			at, most = i, d
		}
	}
	return at
}

// lastMoves compares the last two moves of a pool's point value: whether they do
// not get smaller, and whether they go in opposite directions.
func lastMoves(path []values, at int) (grows, turns bool) {
	n := len(path)
	if n < 3 || path[n-3][at] == nil || path[n-2][at] == nil || path[n-1][at] == nil {
		return false, false
	}
	old := new(big.Rat).Sub(path[n-2][at], path[n-3][at])
	last := new(big.Rat).Sub(path[n-1][at], path[n-2][at])
	turns = old.Sign()*last.Sign() < 0
	// A move within a thousandth of the one before is no smaller.
	almost := new(big.Rat).Mul(old.Abs(old), big.NewRat(999, 1000))
	return last.Abs(last).Cmp(almost) >= 0, turns
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
