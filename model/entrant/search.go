package entrant

import (
	"maps"
	"slices"

	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/problem"
	"fundsim/model/settle"
)

// Verdict is what a search for the volume came to.
type Verdict uint8

// The verdicts, in the order they are looked for.
const (
	ShortAlready Verdict = iota // the reserve is short without any entrant
	RunsOut                     // between Low and High
	Never                       // not even at Low, the most that was tried
	Unsettled                   // not at Low, and what was tried next cannot be settled
)

// The search goes by whole percent of the written volume, from 100 % up to 100
// times that.
const (
	percent    = money.One / 100
	mostVolume = 100 * 100
)

// Crossing is the volume at which a scheme's reserve runs out (预留金用尽).
type Crossing struct {
	Scheme      string
	Verdict     Verdict
	Low, High   money.Ratio  // of the written volume; RunsOut: enough at Low, short at High = Low + 1 %
	Closing     money.Fen    // of the reserve at Low
	Shortfall   money.Fen    // at High, or without entrants where short already
	Refused     problem.List // Unsettled: why High cannot be settled
	Evaluations int          // settlements this answer rests on
}

// Volumes finds for each scheme in which entrants work the volume, as a
// multiple of what is written, at which its reserve runs out: the multiple
// doubles from 100 % until the reserve is short, at most to 100 times, and the
// bracket is halved down to 1 %. Every step is an [Apply] and a settlement.
// Where a larger volume were to fill the reserve again, the answer is one
// crossing, not the only one. Source: docs/METHOD.md §14.
func Volumes(p *plan.Plan, a *plan.Activity) []Crossing {
	s := &search{p: p, a: a, known: map[int64]trial{}}
	var out []Crossing
	for _, scheme := range schemesOf(p) {
		out = append(out, s.crossing(scheme))
	}
	return out
}

// trial is one settlement with entrants.
type trial struct {
	schemes map[string]settle.SchemeResult
	refused problem.List
}

// try applies and settles; it keeps only the schemes.
func try(p *plan.Plan, a *plan.Activity, o Options) trial {
	with, activity, _, found := Apply(p, a, o)
	if with == nil {
		return trial{refused: found}
	}
	c, found := plan.Compile(with, activity)
	if c == nil {
		return trial{refused: found}
	}
	result, err := settle.New(c).Settle(activity, nil)
	if err != nil {
		refused, ok := err.(problem.List)
		if !ok {
			panic(err) // Settle refuses with lists only
		}
		return trial{refused: refused}
	}
	if !result.Sound() {
		panic("entrant: an invariant failed")
	}
	t := trial{schemes: map[string]settle.SchemeResult{}}
	for _, s := range result.Schemes {
		t.schemes[s.Scheme] = s
	}
	return t
}

// search remembers trials by volume in percent: schemes share them.
type search struct {
	p     *plan.Plan
	a     *plan.Activity
	known map[int64]trial
}

func (s *search) at(volume int64) trial {
	if t, ok := s.known[volume]; ok {
		return t
	}
	scale := money.Ratio(volume) * percent
	t := try(s.p, s.a, Options{Scale: &scale})
	s.known[volume] = t
	return t
}

// crossing doubles the volume until the reserve is short, then halves the bracket.
func (s *search) crossing(scheme string) Crossing {
	c := Crossing{Scheme: scheme}
	short := func(volume int64) bool {
		t := s.at(volume)
		c.Evaluations++
		c.Refused = t.refused
		return t.schemes[scheme].Shortfall > 0
	}
	low, high := int64(0), int64(0)
	runsOut := short(high)
	for next := int64(100); !runsOut && c.Refused == nil && high < mostVolume; next = min(2*next, mostVolume) {
		low, high = high, next
		runsOut = short(high)
	}
	for runsOut && c.Refused == nil && high-low > 1 {
		if mid := low + (high-low)/2; short(mid) || c.Refused != nil {
			high = mid
		} else {
			low = mid
		}
	}
	switch {
	case c.Refused != nil:
		c.Verdict = Unsettled
	case !runsOut:
		c.Verdict, low = Never, high
	case high == 0:
		c.Verdict = ShortAlready
	default:
		c.Verdict = RunsOut
	}
	c.Low, c.High = money.Ratio(low)*percent, money.Ratio(high)*percent
	c.Closing, c.Shortfall = s.at(low).schemes[scheme].ReserveClosing, s.at(high).schemes[scheme].Shortfall
	return c
}

// Entry is a month of entry and what it leaves of the reserves.
type Entry struct {
	Month   int
	Schemes []SchemeEntry // by id; empty where it cannot be settled
	Refused problem.List
}

// SchemeEntry is a scheme's reserve with that month of entry.
type SchemeEntry struct {
	Scheme             string
	Closing, Shortfall money.Fen
}

// Months lets every entrant enter in each month of the plan's year, the day
// kept, at the written volume. Source: docs/METHOD.md §14.
func Months(p *plan.Plan, a *plan.Activity) []Entry {
	out := make([]Entry, plan.Months)
	for i := range out {
		out[i].Month = i + 1
		t := try(p, a, Options{Month: i + 1})
		out[i].Refused = t.refused
		if t.schemes == nil {
			continue
		}
		for _, scheme := range schemesOf(p) {
			s := t.schemes[scheme]
			out[i].Schemes = append(out[i].Schemes, SchemeEntry{scheme, s.ReserveClosing, s.Shortfall})
		}
	}
	return out
}

// schemesOf are the schemes in which entrants work; the others cannot change.
func schemesOf(p *plan.Plan) []string {
	set := map[string]bool{}
	for i := range p.Entrants {
		for _, l := range p.Entrants[i].Lines {
			set[l.Scheme] = true
		}
	}
	return slices.Sorted(maps.Keys(set))
}
