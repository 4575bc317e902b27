package risk

import (
	"fmt"
	"math"
)

// Probability is in how many draws something happened.
type Probability struct {
	Event     string
	Count, Of int
}

// P is the share of draws.
func (p Probability) P() float64 {
	if p.Of == 0 {
		return 0
	}
	return float64(p.Count) / float64(p.Of)
}

// SE is the standard error √(p(1−p)/n). It is 0 where all draws agree, which
// says that the probability is within about 3/n of 0 or 1.
func (p Probability) SE() float64 {
	if p.Of == 0 {
		return 0
	}
	x := p.P()
	return math.Sqrt(x * (1 - x) / float64(p.Of))
}

// AnyShortfall is the event that the reserve of some scheme is short.
const AnyShortfall = "reserve_shortfall"

// Probabilities counts, in this order: schemes.X.shortfall > 0 for every scheme,
// [AnyShortfall], and institutions.H.U.S.gain_ratio < −x for every row and every
// level of loss.
func (r *Run) Probabilities() []Probability {
	var out []Probability
	short := make([]bool, r.Draws)
	for i := range r.Expected.Result.Schemes {
		key := "schemes." + r.Expected.Result.Schemes[i].Scheme + ".shortfall"
		p := Probability{Event: key + " > 0", Of: r.Draws}
		for d, v := range r.Find(key).Values {
			if v > 0 {
				p.Count++
				short[d] = true
			}
		}
		out = append(out, p)
	}
	some := Probability{Event: AnyShortfall, Of: r.Draws}
	for _, s := range short {
		if s {
			some.Count++
		}
	}
	out = append(out, some)
	for i := range r.Tallies {
		x := &r.Expected.Result.Institutions[i]
		for k, level := range r.Losses {
			event := fmt.Sprintf("institutions.%s.%s.%s.gain_ratio < %s", x.Institution, x.Unit, x.Scheme, -level)
			out = append(out, Probability{event, r.Tallies[i].Below[k], r.Draws})
		}
	}
	return out
}
