package risk

import "testing"

// Purpose: every machine draws these numbers. Method: a running mix of every
// figure of three small cities; what a fused multiply-add or another Exp would
// change shows in it, as does any change of the streams.
func TestSameNumbersEverywhere(t *testing.T) {
	for _, x := range []struct {
		name string
		c    *Case
		want uint64
	}{
		{"one institution", newSingle(0.02).build(), 0x3e82cdd65c484509},
		{"a points pool", pooled(nil), 0xd1a6fdaf2309c9ee},
		{"an uncertain budget", uncertainBudget(), 0xe67fb8167915d9b4},
	} {
		var h uint64
		for _, s := range mustDraw(t, x.c, Options{Draws: 500}).Series {
			for _, v := range s.Values {
				h = mix(h + golden + uint64(v))
			}
		}
		fan, found := Fan(x.c, Options{Draws: 100})
		if found.HasErrors() {
			t.Fatal(found)
		}
		for _, f := range fan {
			for _, q := range f.Summary.Quantiles {
				h = mix(h + golden + uint64(q.Value))
			}
		}
		if h != x.want {
			t.Errorf("%s: %#x", x.name, h)
		}
	}
}
