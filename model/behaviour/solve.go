package behaviour

import (
	"fmt"
	"math/big"

	"fundsim/model/money"
	"fundsim/model/plan"
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
				s.runsAway(i, path)
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
