package settle

import "iter"

// Metrics yields every figure that can be asked of a result, in the order of the
// result: schemes, units, institutions by row and as a whole, awards, entries of
// the reserve, and the shortfall of all schemes. Words, such as settled_by, are
// left out: they can be read but not compared. Each key resolves to its metric.
func Metrics(r *Result) iter.Seq[Metric] {
	return func(yield func(Metric) bool) {
		_ = schemeMetrics(r, yield) && unitMetrics(r, yield) && lineMetrics(r, yield) && totalMetrics(r, yield) && partMetrics(r, yield) && yield(totalShortfall())
	}
}

func schemeMetrics(r *Result, yield func(Metric) bool) bool {
	for i := range r.Schemes {
		id := r.Schemes[i].Scheme
		if !figures("schemes."+id+".", SchemeFields, schemeRow(id), yield) {
			return false
		}
	}
	return true
}

func unitMetrics(r *Result, yield func(Metric) bool) bool {
	for i := range r.Units {
		u := &r.Units[i]
		if !figures("units."+u.Unit+"."+u.Scheme+".", UnitFields, unitRow(u.Unit, u.Scheme), yield) {
			return false
		}
	}
	return true
}

func lineMetrics(r *Result, yield func(Metric) bool) bool {
	for i := range r.Institutions {
		l := &r.Institutions[i]
		if !figures("institutions."+l.Institution+"."+l.Unit+"."+l.Scheme+".", LineFields, lineRow(i, l.Institution, l.Unit, l.Scheme), yield) {
			return false
		}
	}
	return true
}

func totalMetrics(r *Result, yield func(Metric) bool) bool {
	n, fields := metricResolver{result: r}, TotalFields()
	for _, id := range n.institutionIDs() {
		for i := range fields {
			if !yield(n.totalMetric(id, &fields[i])) {
				return false
			}
		}
	}
	return true
}

// partMetrics yields awards and entries of the reserve; a shortfall among the
// entries is the scheme's.
func partMetrics(r *Result, yield func(Metric) bool) bool {
	for _, a := range r.Awards {
		if !yield(awardMetric(a.Award, a.Institution, a.Scheme)) {
			return false
		}
	}
	for e := range ReserveEntries(r) {
		if e.Kind != ReserveShortfall && !yield(reserveMetric(e.Scheme, e.Name())) {
			return false
		}
	}
	return true
}

// figures yields the figures among the fields of a row.
func figures[R any](prefix string, fields []Field[R], find func(*Result) *R, yield func(Metric) bool) bool {
	for i := range fields {
		if fields[i].Text == nil && !yield(fieldMetric(prefix, &fields[i], find)) {
			return false
		}
	}
	return true
}

// SchemeMetric is a field of scheme i of the result.
func SchemeMetric(r *Result, i int, f Field[SchemeResult]) Metric {
	id := r.Schemes[i].Scheme
	return fieldMetric("schemes."+id+".", &f, schemeRow(id))
}

// UnitMetric is a field of unit × scheme i of the result.
func UnitMetric(r *Result, i int, f Field[UnitResult]) Metric {
	u := &r.Units[i]
	return fieldMetric("units."+u.Unit+"."+u.Scheme+".", &f, unitRow(u.Unit, u.Scheme))
}

// LineMetric is a field of row i of the result's institutions.
func LineMetric(r *Result, i int, f Field[LineResult]) Metric {
	l := &r.Institutions[i]
	return fieldMetric("institutions."+l.Institution+"."+l.Unit+"."+l.Scheme+".", &f, lineRow(i, l.Institution, l.Unit, l.Scheme))
}
