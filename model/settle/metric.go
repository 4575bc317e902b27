package settle

import (
	"cmp"
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
//	awards.AWARD.INSTITUTION.SCHEME.amount
//	reserve.SCHEME.ENTRY                      (closing and shortfall too)
//	reserve_shortfall                         the shortfalls of all schemes
//
// or the same as institution=h001,unit=outpatient,scheme=resident,payable.
// Institution codes may hold dots, so paths are read from the right.
type Metric struct {
	Key   string       // the canonical path
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
	path, ok := canonicalPath(name)
	if !ok {
		return Metric{}, n.unknown("", nil)
	}
	if path == "reserve_shortfall" {
		return Metric{path, problem.Text{ZH: "预留金缺口(各险种合计)", EN: "reserve shortfall, all schemes"}, journal.Fen, totalShortfall, nil}, nil
	}
	part, rest, _ := strings.Cut(path, ".")
	switch part {
	case "schemes":
		return n.scheme(rest)
	case "units":
		return n.unit(rest)
	case "institutions":
		return n.line(rest)
	case "awards":
		return n.award(rest)
	case "reserve":
		return n.reserve(rest)
	}
	return Metric{}, n.unknown(part, []string{"schemes", "units", "institutions", "awards", "reserve", "reserve_shortfall"})
}

func totalShortfall(r *Result) (sum int64, ok bool) {
	for i := range r.Schemes {
		sum += int64(r.Schemes[i].Shortfall)
	}
	return sum, true
}

// pathKeys are the keys of the explain spelling, in both languages.
var pathKeys = map[string]string{
	"institution": "institution", "机构": "institution", "unit": "unit", "单元": "unit", "scheme": "scheme", "险种": "scheme",
	"award": "award", "奖励": "award", "entry": "entry", "项目": "entry",
}

// canonicalPath turns the explain spelling into a path; a path is returned as it is.
func canonicalPath(name string) (string, bool) {
	name = strings.TrimSpace(name)
	if !strings.Contains(name, "=") {
		return name, name != ""
	}
	values := map[string]string{}
	field, last := "", ""
	parts := strings.Split(name, ",")
	for i, p := range parts {
		k, v, has := strings.Cut(p, "=")
		key, known := pathKeys[strings.TrimSpace(k)]
		switch {
		case has && known:
			values[key], last = strings.TrimSpace(v), key
		case i == len(parts)-1 && !has:
			field = strings.TrimSpace(p)
		case last != "": // a comma inside a code
			values[last] += "," + p
		default:
			return "", false
		}
	}
	inst, unit, scheme := values["institution"], values["unit"], values["scheme"]
	switch {
	case scheme == "":
		return "", false
	case values["entry"] != "":
		return "reserve." + scheme + "." + values["entry"], true
	case values["award"] != "" && inst != "":
		return "awards." + values["award"] + "." + inst + "." + scheme + "." + cmp.Or(field, "amount"), true
	case inst != "" && unit != "":
		return "institutions." + inst + "." + unit + "." + scheme + "." + field, true
	case inst != "":
		return "", false
	case unit != "":
		return "units." + unit + "." + scheme + "." + field, true
	}
	return "schemes." + scheme + "." + field, true
}

// fromRight splits n fields off the right end of a dotted path.
func fromRight(path string, n int) (head string, tail []string, ok bool) {
	tail = make([]string, n)
	for i := n - 1; i >= 0; i-- {
		dot := strings.LastIndexByte(path, '.')
		if dot < 0 {
			return "", nil, false
		}
		path, tail[i] = path[:dot], path[dot+1:]
	}
	return path, tail, path != ""
}

type metricResolver struct {
	plan   *plan.Plan
	result *Result
	name   string
}

func (n *metricResolver) scheme(path string) (Metric, error) {
	id, tail, ok := fromRight(path, 1)
	i := slices.IndexFunc(n.result.Schemes, func(s SchemeResult) bool { return s.Scheme == id })
	if !ok || i < 0 {
		return Metric{}, n.unknown(cmp.Or(id, path), n.schemeIDs())
	}
	return found(n, SchemeFields, tail[0], func(f Field[SchemeResult]) Metric { return SchemeMetric(n.result, i, f) })
}

// SchemeMetric is a field of scheme i of the result.
func SchemeMetric(r *Result, i int, f Field[SchemeResult]) Metric {
	id := r.Schemes[i].Scheme
	return metricOf("schemes."+id+".", f, func(r *Result) *SchemeResult {
		for i := range r.Schemes {
			if r.Schemes[i].Scheme == id {
				return &r.Schemes[i]
			}
		}
		return nil
	})
}

func (n *metricResolver) unit(path string) (Metric, error) {
	id, tail, ok := fromRight(path, 2)
	i := slices.IndexFunc(n.result.Units, func(u UnitResult) bool { return ok && u.Unit == id && u.Scheme == tail[0] })
	if i < 0 {
		var words []string
		for i := range n.result.Units {
			words = append(words, n.result.Units[i].Unit+"."+n.result.Units[i].Scheme)
		}
		if !ok {
			return Metric{}, n.unknown(path, words)
		}
		return Metric{}, n.unknown(id+"."+tail[0], words)
	}
	return found(n, UnitFields, tail[1], func(f Field[UnitResult]) Metric { return UnitMetric(n.result, i, f) })
}

// UnitMetric is a field of unit × scheme i of the result.
func UnitMetric(r *Result, i int, f Field[UnitResult]) Metric {
	id, scheme := r.Units[i].Unit, r.Units[i].Scheme
	return metricOf("units."+id+"."+scheme+".", f, func(r *Result) *UnitResult {
		for i := range r.Units {
			if u := &r.Units[i]; u.Unit == id && u.Scheme == scheme {
				return u
			}
		}
		return nil
	})
}

func (n *metricResolver) line(path string) (Metric, error) {
	id, tail, ok := fromRight(path, 3)
	if !ok {
		return Metric{}, n.unknown(path, nil)
	}
	unit, scheme := tail[0], tail[1]
	i := slices.IndexFunc(n.result.Institutions, func(l LineResult) bool {
		return l.Institution == id && l.Unit == unit && l.Scheme == scheme
	})
	if i < 0 {
		return Metric{}, n.unknown(id+"."+unit+"."+scheme, n.linesLike(id))
	}
	return found(n, LineFields, tail[2], func(f Field[LineResult]) Metric { return LineMetric(n.result, i, f) })
}

// LineMetric is a field of row i of the result's institutions.
func LineMetric(r *Result, i int, f Field[LineResult]) Metric {
	id, unit, scheme := r.Institutions[i].Institution, r.Institutions[i].Unit, r.Institutions[i].Scheme
	return metricOf("institutions."+id+"."+unit+"."+scheme+".", f, func(r *Result) *LineResult { return findLine(r, i, id, unit, scheme) })
}

// linesLike lists the lines of the institution, or all lines when there is no such institution.
func (n *metricResolver) linesLike(id string) []string {
	var own, all []string
	for i := range n.result.Institutions {
		l := &n.result.Institutions[i]
		word := l.Institution + "." + l.Unit + "." + l.Scheme
		all = append(all, word)
		if l.Institution == id {
			own = append(own, word)
		}
	}
	if own != nil {
		return own
	}
	return all
}

// findLine looks where the sample had the line, then searches.
func findLine(r *Result, hint int, id, unit, scheme string) *LineResult {
	if hint < len(r.Institutions) {
		if l := &r.Institutions[hint]; l.Institution == id && l.Unit == unit && l.Scheme == scheme {
			return l
		}
	}
	i, found := slices.BinarySearchFunc(r.Institutions, 0, func(l LineResult, _ int) int {
		return cmp.Or(cmp.Compare(l.Scheme, scheme), cmp.Compare(l.Unit, unit), cmp.Compare(l.Institution, id))
	})
	if !found {
		return nil
	}
	return &r.Institutions[i]
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
	return Metric{"awards." + path, problem.Text{ZH: "奖励", EN: "award"}, journal.Fen, func(r *Result) (int64, bool) {
		for i := range r.Awards {
			if a := &r.Awards[i]; a.Award == award && a.Institution == inst && a.Scheme == tail[0] {
				return int64(a.Amount), true
			}
		}
		return 0, false
	}, nil}, nil
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
	value := func(r *Result) (int64, bool) {
		for e := range ReserveEntries(r) {
			if e.Scheme == scheme && e.is(entry) {
				return int64(e.Amount), true
			}
		}
		return 0, false
	}
	if _, ok := value(n.result); !ok {
		words := []string{"opening", "closing", "shortfall"}
		for e := range ReserveEntries(n.result) {
			if e.Scheme == scheme {
				words = append(words, e.Name())
			}
		}
		return Metric{}, n.unknown(entry, words)
	}
	return Metric{"reserve." + scheme + "." + entry, problem.Text{ZH: "预留金收支", EN: "reserve entry"}, journal.Fen, value, nil}, nil
}

func (n *metricResolver) schemeIDs() []string {
	ids := make([]string, len(n.result.Schemes))
	for i := range n.result.Schemes {
		ids[i] = n.result.Schemes[i].Scheme
	}
	return ids
}

// found is the metric of the field with that name or Chinese word.
func found[R any](n *metricResolver, fields []Field[R], name string, metric func(Field[R]) Metric) (Metric, error) {
	words := make([]string, len(fields))
	for i, f := range fields {
		if f.Name == name || f.Title.ZH == name {
			return metric(f), nil
		}
		words[i] = f.Name
	}
	return Metric{}, n.unknown(name, words)
}

// metricOf binds a field to a row.
func metricOf[R any](prefix string, f Field[R], find func(*Result) *R) Metric {
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

// maxWords is how many words an error lists before it says how many more there are.
const maxWords = 24

// unknown says which part of the name was not found and what is near.
func (n *metricResolver) unknown(found string, words []string) error {
	var l problem.List
	p := l.Errorf("unknown-metric", n.name, "没有名为 %q 的结果", "there is no result named %q", n.name)
	if found == "" {
		p.Allow("schemes.险种.指标、units.单元.险种.指标、institutions.机构.单元.险种.指标,或 institution=机构,unit=单元,scheme=险种,指标",
			"schemes.SCHEME.FIELD, units.UNIT.SCHEME.FIELD, institutions.CODE.UNIT.SCHEME.FIELD, or institution=CODE,unit=UNIT,scheme=SCHEME,FIELD")
		return l
	}
	if found != n.name {
		p.What = problem.T("没有名为 %[1]q 的结果:不认识 %[2]q", "there is no result named %[1]q: %[2]q is not known", n.name, found)
	}
	p.Suggest(found, words)
	if len(words) > maxWords {
		shown := strings.Join(words[:maxWords], ", ")
		p.Allow("%s 等 %d 个", "%s and others, %d in all", shown, len(words))
	} else if len(words) > 0 {
		shown := strings.Join(words, ", ")
		p.Allow("%s", "%s", shown)
	}
	return l
}
