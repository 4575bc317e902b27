package forecast

import (
	"maps"
	"math"
	"slices"
)

// Series is a yearly series: Values[i] belongs to the year First + i and is NaN
// where nothing is known.
type Series struct {
	Key    string
	First  int
	Values []float64
}

// Last is the last year of the series.
func (s *Series) Last() int { return s.First + len(s.Values) - 1 }

// At returns the value of a year; false where it is not known.
func (s *Series) At(year int) (float64, bool) {
	i := year - s.First
	if i < 0 || i >= len(s.Values) || math.IsNaN(s.Values[i]) {
		return 0, false
	}
	return s.Values[i], true
}

// Breaks are years that are left out of every fit (突变年份), such as an epidemic.
type Breaks map[int]bool

// Run is the unbroken piece of a series that a forecast rests on: the logs of
// positive values, the last of them in the year Base.
type Run struct {
	Base int
	Logs []float64
}

// Run returns the longest piece that ends in the year to. A break inside it is
// bridged by the geometric mean of its neighbours; breaks at the end move the
// base back. It is empty where the last year is missing or not positive.
func (s *Series) Run(to int, breaks Breaks) Run {
	for breaks[to] {
		to--
	}
	from := to
	for s.usable(from, breaks) {
		from--
	}
	for from++; breaks[from]; {
		from++ // a piece does not start with a year that is left out
	}
	if from > to {
		return Run{Base: to}
	}
	r := Run{to, make([]float64, to-from+1)}
	for i := range r.Logs {
		if v, ok := s.At(from + i); ok && !breaks[from+i] {
			r.Logs[i] = math.Log(v)
		}
	}
	r.bridge(from, breaks)
	return r
}

func (s *Series) usable(year int, breaks Breaks) bool {
	if breaks[year] {
		return year > s.First
	}
	v, ok := s.At(year)
	return ok && v > 0
}

// bridge draws straight lines, on the log scale, over years left out.
func (r *Run) bridge(from int, breaks Breaks) {
	known := 0
	for i := range r.Logs {
		if breaks[from+i] {
			continue
		}
		for j := known + 1; j < i; j++ {
			w := float64(j-known) / float64(i-known)
			r.Logs[j] = (1-w)*r.Logs[known] + w*r.Logs[i]
		}
		known = i
	}
}

// Mean is the mean of the logs: the size of the series.
func (r *Run) Mean() float64 {
	var sum float64
	for _, x := range r.Logs {
		sum += x
	}
	return sum / float64(len(r.Logs))
}

// Years lists the breaks in order.
func (b Breaks) Years() []int { return slices.Sorted(maps.Keys(b)) }
