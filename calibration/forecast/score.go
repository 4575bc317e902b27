package forecast

import "math"

// Levels are the probabilities whose intervals are scored.
var Levels = [3]float64{0.5, 0.8, 0.9}

// crpsLevels is the number of quantiles that a CRPS is taken over.
const crpsLevels = 99

// CRPS is the continuous ranked probability score of a forecast for what
// happened, 2·∫ pinball(p) dp over the 99 quantiles 1 %, 2 % … 99 %: the mean
// absolute error of a point, and smaller for a distribution that is sharp and
// right. The tails beyond are left out, for the mean of a log t is infinite.
func (d Distribution) CRPS(happened float64, s *Students) float64 {
	var sum float64
	for i, t := range s.quantiles(d.DF) {
		p := float64(i+1) / (crpsLevels + 1)
		q := math.Exp(d.Center + d.Scale*t)
		if happened >= q {
			sum += p * (happened - q)
		} else {
			sum += (1 - p) * (q - happened)
		}
	}
	return 2 * sum / crpsLevels
}

// Students remembers quantiles of t by degrees of freedom, for the scores of many forecasts.
type Students struct {
	byDF map[float64]*[crpsLevels]float64
}

func (s *Students) quantiles(df float64) *[crpsLevels]float64 {
	if q := s.byDF[df]; q != nil {
		return q
	}
	if s.byDF == nil {
		s.byDF = map[float64]*[crpsLevels]float64{}
	}
	q := new([crpsLevels]float64)
	for i := range q {
		q[i] = studentQuantile(float64(i+1)/(crpsLevels+1), df)
	}
	s.byDF[df] = q
	return q
}

// Interval is the central interval that holds y with a probability.
func (d Distribution) Interval(level float64, s *Students) (low, high float64) {
	i := int(math.Round((1-level)/2*(crpsLevels+1))) - 1
	t := s.quantiles(d.DF)[i]
	return math.Exp(d.Center + d.Scale*t), math.Exp(d.Center - d.Scale*t)
}

// Score sums up forecasts of one method. Source: docs/METHOD.md §18.
type Score struct {
	N        int              // forecasts
	Positive int              // of them, those where something positive happened, which MAPE needs
	Spread   int              // of them, those with intervals
	Inside   [len(Levels)]int // of those, how many held what happened
	absolute float64          // Σ |f − a|
	signed   float64          // Σ (f − a)
	actual   float64          // Σ a
	relative float64          // Σ |f − a| ÷ a
	crps     float64
}

func (s *Score) add(f *Forecast, crps float64) {
	off := f.Median - f.Actual
	s.N++
	s.actual += f.Actual
	s.signed += off
	s.absolute += math.Abs(off)
	s.crps += crps
	if f.Actual > 0 {
		s.Positive++
		s.relative += math.Abs(off) / f.Actual
	}
	if !f.Known {
		return
	}
	s.Spread++
	for i := range Levels {
		if f.Low[i] <= f.Actual && f.Actual <= f.High[i] {
			s.Inside[i]++
		}
	}
}

// MAPE is the mean of |forecast − actual| ÷ actual.
func (s *Score) MAPE() float64 { return s.relative / float64(s.Positive) }

// WAPE is Σ |forecast − actual| ÷ Σ actual: large series count for what they are.
func (s *Score) WAPE() float64 { return s.absolute / s.actual }

// Bias is Σ (forecast − actual) ÷ Σ actual; positive is too high.
func (s *Score) Bias() float64 { return s.signed / s.actual }

// CRPS is Σ CRPS ÷ Σ actual; a forecast without intervals counts with its
// absolute error.
func (s *Score) CRPS() float64 { return s.crps / s.actual }

// Coverage is the share of intervals of Levels[i] that held what happened.
func (s *Score) Coverage(i int) float64 { return float64(s.Inside[i]) / float64(s.Spread) }
