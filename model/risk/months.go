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
	if d.alpha > 0 {
		d.chance.vary(&streams, means)
	}
	poissons(&streams, means)
}

// vary multiplies every mean by a gamma value.
func (g *gamma) vary(s *[plan.Months]stream, means *months) {
	z, u := tries(s, means, math.SmallestNonzeroFloat64)
	for m, mean := range means {
		if mean == 0 {
			continue
		}
		v, ok := g.accept(z[m], u[m])
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
	z, u := tries(s, means, 10)
	for m, mean := range means {
		if mean >= 10 {
			means[m] = s[m].poissonNear(mean, z[m], u[m])
		} else {
			means[m] = s[m].poissonSmall(mean)
		}
	}
}

// tries draws a normal and a uniform value for every month with a mean of least
// or more.
func tries(s *[plan.Months]stream, means *months, least float64) (z, u months) {
	for m := range s {
		if means[m] >= least {
			z[m], u[m] = s[m].uniform(), s[m].uniform()
		}
	}
	for m, x := range z {
		if x != 0 {
			z[m] = portable.NormalQuantile(x)
		}
	}
	return z, u
}
