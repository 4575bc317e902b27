package risk

import (
	"fundsim/model/plan"
	"fundsim/model/problem"
)

// Normals are the standard normal numbers of one name under one seed: for other
// packages that draw, from streams like those of years.
type Normals struct{ key uint64 }

// NamedNormals keys numbers by a seed and words.
func NamedNormals(seed int, words ...string) Normals {
	return Normals{seeded(name(words...), seed)}
}

// At is number i ≥ 0 of a draw.
func (n Normals) At(draw, i int) float64 {
	s := drawn(n.key, draw)
	s.next = uint64(i)
	return s.normal()
}

// Drawer draws one case's year, again and again, and reuses its memory; see
// [Draw]. It must not be shared between goroutines: each takes a [Drawer.Copy].
type Drawer struct{ drawer *drawer }

// NewDrawer resolves how a case is drawn under a seed.
func NewDrawer(c *Case, seed int) (*Drawer, problem.List) {
	var found problem.List
	if !c.hasRisk(&found) {
		return nil, found
	}
	l, found := newLaw(c, seed)
	if found.HasErrors() {
		return nil, found
	}
	return &Drawer{newDrawer(l)}, found
}

// Copy is a drawer of the same years with memory of its own.
func (d *Drawer) Copy() *Drawer { return &Drawer{newDrawer(d.drawer.law)} }

// Draw draws a year; the activity is valid until the next call. It refuses values
// out of range.
func (d *Drawer) Draw(draw int) (*plan.Activity, problem.List) {
	if !d.drawer.draw(draw) {
		return nil, outOfRange()
	}
	return &d.drawer.activity, nil
}
