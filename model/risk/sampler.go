package risk

import (
	"fundsim/model/plan"
	"fundsim/model/problem"
)

// Sampler draws years of a case without settling them: what a run with the same
// seed settles. It must not be shared between goroutines.
type Sampler struct{ drawer *drawer }

// NewSampler makes a case ready. A nil seed takes the plan's.
func NewSampler(c *Case, seed *int) (*Sampler, problem.List) {
	var found problem.List
	if !c.hasRisk(&found) {
		return nil, found
	}
	o := Options{Seed: seed}
	l, found := newLaw(c, o.seed(c.Plan))
	if found.HasErrors() {
		return nil, found
	}
	return &Sampler{newDrawer(l)}, found
}

// Draw draws one year. The activity is valid until the next call.
func (s *Sampler) Draw(draw int) (*plan.Activity, problem.List) {
	if !s.drawer.draw(draw) {
		return nil, outOfRange()
	}
	return &s.drawer.activity, nil
}
