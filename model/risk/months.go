package risk

import "fundsim/model/plan"

// months are values of the twelve months.
type months [plan.Months]float64

// chances replaces expected monthly counts by drawn ones: negative binomial, as
// a gamma factor with mean 1 times a Poisson, or Poisson where nothing disperses.
//
// The first try of every month is made step by step for all months together,
// which a processor does faster than month after month; the few
// that are refused go on alone, each in its own part of the stream.
func (d *drawer) chances(line *lineLaw, draw int, means *months) {
	s := drawn(line.counts, draw)
	var streams [plan.Months]stream
	for m := range streams {
		streams[m] = s.month(m)
	}
	if d.alpha > 0 {
		d.chance.vary(d.law.ziggurat, &streams, means)
	}
	poissons(d.law.ziggurat, &streams, means)
}

// vary multiplies every mean by a gamma value.
func (g *gamma) vary(z *ziggurat, s *[plan.Months]stream, means *months) {
	var x, u months
	for m, mean := range means {
		if mean > 0 {
			x[m], u[m] = z.normal(&s[m]), s[m].uniform()
		}
	}
	for m, mean := range means {
		if mean == 0 {
			continue
		}
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
func poissons(z *ziggurat, s *[plan.Months]stream, means *months) {
	var x, u months
	for m, mean := range means {
		if mean >= 10 {
			x[m], u[m] = z.normal(&s[m]), s[m].uniform()
		}
	}
	for m, mean := range means {
		if mean >= 10 {
			means[m] = s[m].poissonNear(mean, x[m], u[m])
		} else {
			means[m] = s[m].poissonSmall(mean)
		}
	}
}
