// Package search finds the smallest or largest value of a key for which a
// condition holds, by asking about as few values as it can. Source:
// docs/METHOD.md §13.7.
package search

import (
	"errors"
	"slices"
)

// Scan is how many evenly spaced values are looked at first, and PerStep how
// many more each time the bracket is narrowed. Values that are asked about
// together can share their draws, which cost more than settling them.
const (
	Scan    = 9
	PerStep = 3
)

// Question is what is looked for on the values Lo, Lo + Step, …, Hi; Hi counts
// even where the steps do not meet it.
type Question struct {
	Lo, Hi, Step int64
	Largest      bool // else the smallest
}

// Answer is what was found.
type Answer struct {
	Met     bool  // a value meets the condition
	Value   int64 // the smallest, or largest, that does
	Beyond  int64 // its neighbour that does not; Value itself where Value is the end of the range
	Asked   []Probe
	OneTurn bool // the condition turned at most once over all values asked about
}

// Probe is one value that was asked about.
type Probe struct {
	Value int64
	Met   bool
}

// ErrRange is returned for a range without values.
var ErrRange = errors.New("search: empty range or step")

// Solve asks about the ends and values between them, then narrows the first
// interval in which the condition begins to hold, seen from the end that is
// looked for, until its ends are neighbours. Where the condition turns once the
// answer is exact. Where it turns more often, as OneTurn then says, there may be
// a better value between two that were looked at.
func Solve(q Question, ask func(values []int64) ([]bool, error)) (Answer, error) {
	if q.Lo > q.Hi || q.Step <= 0 {
		return Answer{}, ErrRange
	}
	s := &solver{q: q, last: (q.Hi - q.Lo + q.Step - 1) / q.Step, ask: ask, known: map[int64]bool{}}
	if q.Hi == q.Lo {
		s.last = 0
	}
	if err := s.look(spread(0, s.last, Scan)); err != nil {
		return Answer{}, err
	}
	order := s.looked()
	at := slices.IndexFunc(order, func(k int64) bool { return s.known[k] })
	if at < 0 {
		return s.answer(false, 0, 0), nil
	}
	if at == 0 {
		return s.answer(true, order[0], order[0]), nil
	}
	fails, meets := order[at-1], order[at]
	for meets-fails > 1 || fails-meets > 1 {
		between := spread(min(fails, meets), max(fails, meets), PerStep+2)
		if err := s.look(between[1 : len(between)-1]); err != nil {
			return Answer{}, err
		}
		if fails > meets {
			slices.Reverse(between)
		}
		i := slices.IndexFunc(between, func(k int64) bool { return s.known[k] })
		fails, meets = between[i-1], between[i]
	}
	return s.answer(true, meets, fails), nil
}

// solver remembers what is known of the steps 0 … last.
type solver struct {
	q     Question
	last  int64
	ask   func([]int64) ([]bool, error)
	known map[int64]bool
}

func (s *solver) value(k int64) int64 {
	if k == s.last {
		return s.q.Hi
	}
	return s.q.Lo + k*s.q.Step
}

// look asks about steps that are not yet known, all at once.
func (s *solver) look(steps []int64) error {
	values := make([]int64, len(steps))
	for i, k := range steps {
		values[i] = s.value(k)
	}
	met, err := s.ask(values)
	if err != nil {
		return err
	}
	for i, k := range steps {
		s.known[k] = met[i]
	}
	return nil
}

// looked lists the known steps from the end that is looked for.
func (s *solver) looked() []int64 {
	var steps []int64
	for k := range s.known {
		steps = append(steps, k)
	}
	slices.Sort(steps)
	if s.q.Largest {
		slices.Reverse(steps)
	}
	return steps
}

func (s *solver) answer(met bool, value, beyond int64) Answer {
	a := Answer{Met: met}
	if met {
		a.Value, a.Beyond = s.value(value), s.value(beyond)
	}
	steps, turns := s.looked(), 0
	slices.Sort(steps)
	for i, k := range steps {
		a.Asked = append(a.Asked, Probe{s.value(k), s.known[k]})
		if i > 0 && s.known[k] != s.known[steps[i-1]] {
			turns++
		}
	}
	a.OneTurn = turns <= 1
	return a
}

// spread returns up to n whole numbers from lo to hi, both among them, evenly
// spaced and different.
func spread(lo, hi int64, n int) []int64 {
	var out []int64
	for i := range int64(n) {
		// lo + (hi − lo)·i ÷ (n − 1), without leaving the range of int64
		k := lo + (hi-lo)/int64(n-1)*i + (hi-lo)%int64(n-1)*i/int64(n-1)
		if len(out) == 0 || k > out[len(out)-1] {
			out = append(out, k)
		}
	}
	return out
}
