package risk

import "testing"

// Purpose: drawing, settling and keeping a year allocates nothing, nor does a
// year of the fan.
func TestNoAllocations(t *testing.T) {
	c := pooled(nil)
	j, found := newJob([]*Case{c, newSingle(0.02).build()}, &Options{Draws: 2 * block})
	if found.HasErrors() {
		t.Fatal(found)
	}
	w := j.newWorker()
	if n := testing.AllocsPerRun(10, func() { w.work(block, 2*block) }); n > 0 {
		t.Errorf("a block of draws allocates %.0f times", n)
	}
	f, found := newFanJob(c, &Options{Draws: 10})
	if found.HasErrors() {
		t.Fatal(found)
	}
	x := f.newWorker()
	if n := testing.AllocsPerRun(10, func() { x.draw(3) }); n > 0 {
		t.Errorf("a draw of the fan allocates %.0f times", n)
	}
}
