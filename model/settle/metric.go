package settle

import (
	"slices"
	"strings"

	"fundsim/model/journal"
	"fundsim/model/plan"
	"fundsim/model/problem"
)

// Metric is one named result, resolved once so that reading it from many
// results costs a few comparisons. Names are paths into the JSON result:
//
//	schemes.SCHEME.FIELD
//	units.UNIT.SCHEME.FIELD
//	institutions.INSTITUTION.UNIT.SCHEME.FIELD
//	institutions.INSTITUTION.FIELD            over its rows, see [TotalFields]
//	awards.AWARD.INSTITUTION.SCHEME.amount
//	reserve.SCHEME.ENTRY                      (closing and shortfall too)
//	reserve_shortfall                         the shortfalls of all schemes
//
// or the same as institution=h001,unit=outpatient,scheme=resident,payable.
// Institution codes may hold dots, so paths are read from the right, and a path
// that names a row is that row, never the total of a longer code.
type Metric struct {
	Key   string       // the canonical path; it resolves to this metric again
	Title problem.Text // what is measured, e.g. 应付额
	Kind  journal.Kind
	// Value reads the figure; false where the row or the figure is absent. It is
	// nil for words.
	Value func(*Result) (int64, bool)
	// Text reads a word; nil for figures.
	Text func(*Result) (string, bool)
}

// ResolveMetric finds the result of that name. r serves as the sample that says
// which rows exist; the metric then reads any result of the same plan, and of
// other plans by their ids. An unknown name is a [problem.List] with what is
// near.
func ResolveMetric(p *plan.Plan, r *Result, name string) (Metric, error) {
	n := metricResolver{plan: p, result: r, name: name}
	path, total, ok := canonicalPath(name)
	if !ok {
		return Metric{}, n.unknown("", nil)
	}
	if path == shortfallKey {
		return totalShortfall(), nil
	}
	part, rest, _ := strings.Cut(path, ".")
	switch part {
	case "schemes":
		return n.scheme(rest)
	case "units":
		return n.unit(rest)
	case "institutions":
		if total {
			return n.total(rest)
		}
		return n.line(rest)
	case "awards":
		return n.award(rest)
	case "reserve":
		return n.reserve(rest)
	}
	return Metric{}, n.unknown(part, append(slices.Clone(metricParts), shortfallKey))
}

// shortfallKey names the shortfalls of all schemes together.
const shortfallKey = "reserve_shortfall"

func totalShortfall() Metric {
	return Metric{shortfallKey, problem.Text{ZH: "预留金缺口(各险种合计)", EN: "reserve shortfall, all schemes"}, journal.Fen, func(r *Result) (sum int64, ok bool) {
		for i := range r.Schemes {
			sum += int64(r.Schemes[i].Shortfall)
		}
		return sum, true
	}, nil}
}

type metricResolver struct {
	plan   *plan.Plan
	result *Result
	name   string
}

func (n *metricResolver) scheme(path string) (Metric, error) {
	id, tail, ok := fromRight(path, 1)
	if !ok {
		return Metric{}, n.unknown(path, n.schemeIDs())
	}
	find := schemeRow(id)
	if find(n.result) == nil {
		return Metric{}, n.unknown(id, n.schemeIDs())
	}
	return metricOf(n, "schemes."+id+".", SchemeFields, tail[0], find)
}

func schemeRow(id string) func(*Result) *SchemeResult {
	return func(r *Result) *SchemeResult {
		for i := range r.Schemes {
			if r.Schemes[i].Scheme == id {
				return &r.Schemes[i]
			}
		}
		return nil
	}
}

func (n *metricResolver) unit(path string) (Metric, error) {
	id, tail, ok := fromRight(path, 2)
	var words []string
	for i := range n.result.Units {
		words = append(words, n.result.Units[i].Unit+"."+n.result.Units[i].Scheme)
	}
	if !ok {
		return Metric{}, n.unknown(path, words)
	}
	scheme := tail[0]
	find := unitRow(id, scheme)
	if find(n.result) == nil {
		return Metric{}, n.unknown(id+"."+scheme, words)
	}
	return metricOf(n, "units."+id+"."+scheme+".", UnitFields, tail[1], find)
}

func unitRow(id, scheme string) func(*Result) *UnitResult {
	return func(r *Result) *UnitResult {
		for i := range r.Units {
			if u := &r.Units[i]; u.Unit == id && u.Scheme == scheme {
				return u
			}
		}
		return nil
	}
}

func (n *metricResolver) award(path string) (Metric, error) {
	head, tail, ok := fromRight(path, 2)
	award, inst, dotted := strings.Cut(head, ".")
	var words []string
	for _, a := range n.result.Awards {
		words = append(words, a.Award+"."+a.Institution+"."+a.Scheme+".amount")
	}
	if !ok || !dotted || !slices.Contains(words, path) {
		return Metric{}, n.unknown(path, words)
	}
	return awardMetric(award, inst, tail[0]), nil
}

func awardMetric(award, institution, scheme string) Metric {
	key := "awards." + award + "." + institution + "." + scheme + ".amount"
	return Metric{key, problem.Text{ZH: "奖励", EN: "award"}, journal.Fen, func(r *Result) (int64, bool) {
		for i := range r.Awards {
			if a := &r.Awards[i]; a.Award == award && a.Institution == institution && a.Scheme == scheme {
				return int64(a.Amount), true
			}
		}
		return 0, false
	}, nil}
}

func (n *metricResolver) reserve(path string) (Metric, error) {
	scheme, entry, _ := strings.Cut(path, ".")
	entry = strings.TrimSuffix(entry, ".amount")
	if !slices.Contains(n.schemeIDs(), scheme) {
		return Metric{}, n.unknown(scheme, n.schemeIDs())
	}
	switch entry {
	case "closing":
		return n.scheme(scheme + ".reserve_closing")
	case "shortfall":
		return n.scheme(scheme + ".shortfall")
	}
	m := reserveMetric(scheme, entry)
	if _, ok := m.Value(n.result); !ok {
		words := []string{"closing", "shortfall"}
		for e := range ReserveEntries(n.result) {
			if e.Scheme == scheme && e.Kind != ReserveShortfall {
				words = append(words, e.Name())
			}
		}
		return Metric{}, n.unknown(entry, words)
	}
	return m, nil
}

func reserveMetric(scheme, entry string) Metric {
	return Metric{"reserve." + scheme + "." + entry, problem.Text{ZH: "预留金收支", EN: "reserve entry"}, journal.Fen, func(r *Result) (int64, bool) {
		for e := range ReserveEntries(r) {
			if e.Scheme == scheme && e.is(entry) {
				return int64(e.Amount), true
			}
		}
		return 0, false
	}, nil}
}

func (n *metricResolver) schemeIDs() []string {
	ids := make([]string, len(n.result.Schemes))
	for i := range n.result.Schemes {
		ids[i] = n.result.Schemes[i].Scheme
	}
	return ids
}

// metricOf finds the field, by its name or its Chinese word, and binds it to a row.
func metricOf[R any](n *metricResolver, prefix string, fields []Field[R], name string, find func(*Result) *R) (Metric, error) {
	f := fieldNamed(fields, name)
	if f == nil {
		return Metric{}, n.unknown(name, fieldNames(fields))
	}
	return fieldMetric(prefix, f, find), nil
}

func fieldNamed[R any](fields []Field[R], name string) *Field[R] {
	for i := range fields {
		if fields[i].Name == name || fields[i].Title.ZH == name {
			return &fields[i]
		}
	}
	return nil
}

func fieldNames[R any](fields []Field[R]) []string {
	names := make([]string, len(fields))
	for i := range fields {
		names[i] = fields[i].Name
	}
	return names
}

// fieldMetric binds a field to the row that find finds.
func fieldMetric[R any](prefix string, f *Field[R], find func(*Result) *R) Metric {
	m := Metric{Key: prefix + f.Name, Title: f.Title, Kind: f.Kind}
	if f.Text != nil {
		m.Text = func(r *Result) (string, bool) {
			if row := find(r); row != nil {
				return f.Text(row), true
			}
			return "", false
		}
		return m
	}
	m.Value = func(r *Result) (int64, bool) {
		if row := find(r); row != nil {
			return f.Value(row)
		}
		return 0, false
	}
	return m
}
