package risk

import (
	"maps"
	"slices"

	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/problem"
	"fundsim/model/settle"
)

// The fields that are kept of schemes, units, rows and institutions in all.
var (
	schemeSeries = []string{"incurred", "payable", "reserve_closing", "shortfall", "balance_closing"}
	unitSeries   = []string{"incurred", "payable", "gain", "variance", "fund_side_amount"}
	poolSeries   = []string{"point_value"} // of points pools besides
	lineSeries   = []string{"payable", "gain"}
)

// fields finds fields by name; the names are this package's own.
func fields[R any](all []settle.Field[R], names []string) (out []settle.Field[R]) {
	for _, n := range names {
		i := slices.IndexFunc(all, func(f settle.Field[R]) bool { return f.Name == n })
		out = append(out, all[i])
	}
	return out
}

// reader reads the kept figures from a settled draw, in the order of
// Run.Series.
type reader struct {
	scheme  []settle.Field[settle.SchemeResult]
	unit    []settle.Field[settle.UnitResult]
	pool    []settle.Field[settle.UnitResult]
	line    []settle.Field[settle.LineResult]
	detail  Detail
	owner   []int32 // by row: which institution in all
	owners  []string
	watch   []settle.Metric
	metrics []settle.Metric
}

// newReader lists the series of a run by its settled expectation. A watched
// metric that is kept anyhow is not kept twice.
func newReader(r *settle.Result, o *Options, found *problem.List) *reader {
	d := &reader{scheme: fields(settle.SchemeFields, schemeSeries), unit: fields(settle.UnitFields, unitSeries),
		pool: fields(settle.UnitFields, poolSeries), line: fields(settle.LineFields, lineSeries), detail: o.Detail}
	for i := range r.Schemes {
		for _, f := range d.scheme {
			d.metrics = append(d.metrics, settle.SchemeMetric(r, i, f))
		}
	}
	for i := range r.Units {
		for _, f := range d.unitFields(&r.Units[i]) {
			d.metrics = append(d.metrics, settle.UnitMetric(r, i, f))
		}
	}
	if o.Detail == Everything {
		d.institutions(r)
	}
	for _, m := range o.Watch {
		switch {
		case m.Value == nil:
			found.Errorf("not-a-figure", m.Key, "%s 是文字,不能逐次抽样统计", "%s is a word, which draws cannot be counted by", m.Key)
		case !slices.ContainsFunc(d.metrics, func(x settle.Metric) bool { return x.Key == m.Key }):
			d.watch, d.metrics = append(d.watch, m), append(d.metrics, m)
		}
	}
	return d
}

func (d *reader) unitFields(u *settle.UnitResult) []settle.Field[settle.UnitResult] {
	if u.Method == plan.DRGPoints {
		return append(slices.Clip(d.unit), d.pool...)
	}
	return d.unit
}

// institutions lists the series of rows, and of institutions in all by code.
func (d *reader) institutions(r *settle.Result) {
	codes := map[string]bool{}
	for i := range r.Institutions {
		codes[r.Institutions[i].Institution] = true
		for _, f := range d.line {
			d.metrics = append(d.metrics, settle.LineMetric(r, i, f))
		}
	}
	d.owners = slices.Sorted(maps.Keys(codes))
	for i := range r.Institutions {
		k, _ := slices.BinarySearch(d.owners, r.Institutions[i].Institution)
		d.owner = append(d.owner, int32(k))
	}
	for _, code := range d.owners {
		for _, f := range d.line {
			d.metrics = append(d.metrics, inAll(code, f))
		}
	}
}

// inAll is a field of an institution summed over its units and schemes.
func inAll(code string, f settle.Field[settle.LineResult]) settle.Metric {
	return settle.Metric{Key: "institutions." + code + "." + f.Name, Title: f.Title, Kind: f.Kind, Value: func(r *settle.Result) (sum int64, ok bool) {
		for i := range r.Institutions {
			if r.Institutions[i].Institution == code {
				v, has := f.Value(&r.Institutions[i])
				sum, ok = sum+v, ok || has
			}
		}
		return sum, ok
	}}
}

// read puts every kept figure of a settled draw into to[i·stride]. It tells
// whether every sum over rows was in range.
func (d *reader) read(r *settle.Result, to []int64, stride int) bool {
	at := 0
	put := func(v int64, ok bool) {
		if !ok {
			v = Absent
		}
		to[at] = v
		at += stride
	}
	for i := range r.Schemes {
		for k := range d.scheme {
			put(d.scheme[k].Value(&r.Schemes[i]))
		}
	}
	for i := range r.Units {
		u := &r.Units[i]
		for k := range d.unit {
			put(d.unit[k].Value(u))
		}
		if u.Method == plan.DRGPoints {
			for k := range d.pool {
				put(d.pool[k].Value(u))
			}
		}
	}
	ok := true
	if d.detail == Everything {
		at, ok = d.readLines(r, to, at, stride)
	}
	for i := range d.watch {
		put(d.watch[i].Value(r))
	}
	return ok
}

func (d *reader) readLines(r *settle.Result, to []int64, at, stride int) (next int, ok bool) {
	fields := len(d.line)
	totals := at + fields*len(r.Institutions)*stride
	end := totals + fields*len(d.owners)*stride
	for i := totals; i < end; i += stride {
		to[i] = 0
	}
	ok = true
	for i := range r.Institutions {
		for k := range d.line {
			v, _ := d.line[k].Value(&r.Institutions[i])
			to[at] = v
			at += stride
			total := &to[totals+(int(d.owner[i])*fields+k)*stride]
			sum, fits := money.Add(money.Fen(*total), money.Fen(v))
			*total, ok = int64(sum), ok && fits
		}
	}
	return end, ok
}
