package risk

import (
	"math"

	"fundsim/model/plan"
	"fundsim/model/portable"
)

// months are values of the twelve months.
type months [plan.Months]float64

// chances replaces expected monthly counts by drawn ones: negative binomial, as
// a gamma factor with mean 1 times a Poisson, or Poisson where nothing disperses.
//
// The first try of every month is made step by step for all months together,
// which a processor does several times faster than month after month; the few
// that are refused go on alone, each in its own part of the stream.
func (d *drawer) chances(line *lineLaw, draw int, means *months) {
	s := drawn(line.counts, draw)
	var streams [plan.Months]stream
	for m := range streams {
		streams[m] = s.month(m)
	}
	if d.disperse {
		d.chance.vary(&streams, means)
	}
	poissons(&streams, means)
}

// vary multiplies every mean by a gamma value.
func (g *gamma) vary(s *[plan.Months]stream, means *months) {
	var x, u months
	for m := range s {
		x[m], u[m] = s[m].uniform(), s[m].uniform()
	}
	for m := range x {
		x[m] = portable.NormalQuantile(x[m])
	}
	for m, mean := range means {
		v, ok := g.accept(x[m], u[m])
		if ok {
			v = g.scaled(v, &s[m])
		} else {
			v = g.draw(&s[m])
		}
		means[m] = float64(mean * v)
	}
}

// poissons replaces every mean by a Poisson number.
func poissons(s *[plan.Months]stream, means *months) {
	var k, u, v, b months
	for m, mean := range means {
		if mean >= 10 {
			k[m], u[m], v[m], b[m] = s[m].poissonTry(mean)
		}
	}
	for m, mean := range means {
		if mean < 10 {
			means[m] = s[m].poisson(mean)
			continue
		}
		us := 0.5 - math.Abs(u[m])
		if us >= 0.07 && v[m] <= 0.9277-3.6224/(b[m]-2) || poissonAccepts(mean, k[m], us, v[m], b[m]) {
			means[m] = k[m]
			continue
		}
		means[m] = s[m].poissonRejection(mean)
	}
}
