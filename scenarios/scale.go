package scenarios

import (
	"encoding"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/problem"
	"fundsim/model/search"
)

// MaxSteps is how many values a range may have.
const MaxSteps = 10_000

// Scale is the number line of one key of a scenario: what its values are and
// how they are written. Values are whole numbers of the key's finest unit: fen,
// 1e-9 of a ratio, 1e-4 of a point or score, or ones.
type Scale struct {
	Path    string
	Current string // the scenario's own value as written, "" where it has none
	field   *field
}

// Scale finds the number at a key path, such as schemes.employee.reserve.rate.
// A path that does not exist, or that leads to something else than a number, is
// a problem.
func (s *Scenario) Scale(path string) (*Scale, problem.List) {
	f, n, list := s.lookUp(path)
	if list.HasErrors() {
		return nil, list
	}
	if f.schema.bare != nil {
		f = f.schema.bare
	}
	sc := &Scale{Path: path, field: f}
	if !sc.isNumber() {
		p := wrong("not-a-number", "%[1]s 不是数值(%[2]s),不能取一列值来试", "%[1]s is no number (%[3]s), so it cannot be varied over a range", path, typeText(f.schema, "zh"), typeText(f.schema, "en"))
		p.Place.Path = path
		return nil, problem.List{*p}
	}
	if n != nil && n.kind == scalarNode {
		sc.Current = n.text
	} else if n != nil && n.kind == mapNode && n.get("value") != nil {
		sc.Current = n.get("value").text
	}
	return sc, nil
}

// lookUp walks a path through the format and the merged scenario. The node is
// nil where the scenario leaves the key out.
func (s *Scenario) lookUp(path string) (*field, *node, problem.List) {
	st := &setter{arg: path, path: path, src: &source{name: path}}
	keys := strings.Split(path, ".")
	marker := &node{kind: mapNode} // stands for any value
	st.descend(s.root, &field{schema: planSchema()}, keys, 0, marker)
	if len(st.list) > 0 {
		return nil, nil, st.list
	}
	f, n := &field{schema: planSchema()}, s.root
	for _, key := range keys {
		switch sch := f.schema; {
		case sch.shape == mapShape:
			f = sch.byName[key]
			n = n.get(key)
		case sch.key != "":
			f = &field{schema: sch.elem}
			n = itemOf(n, sch.key, key)
		default:
			i, _ := strconv.Atoi(key)
			f, n = &field{schema: sch.elem, min: f.min, max: f.max}, n.items[i]
		}
	}
	return f, n, nil
}

// itemOf finds the item of a list by its key.
func itemOf(list *node, key, id string) *node {
	for _, it := range list.items {
		if k := it.get(key); k != nil && k.text == id {
			return it
		}
	}
	return nil
}

func (sc *Scale) isNumber() bool {
	switch sc.field.schema.typ {
	case fenType, ratioType, pointsType, scoreType:
		return true
	}
	return sc.field.schema.shape == scalarShape && sc.field.schema.typ.Kind() == reflect.Int
}

// Parse reads a value.
func (sc *Scale) Parse(text string) (int64, problem.List) {
	v, p := parseScalar(sc.field, sc.field.schema, strings.TrimSpace(text))
	if p != nil {
		p.Place.Path = sc.Path
		return 0, problem.List{*p}
	}
	return v.Int(), nil
}

// parseStep reads the distance between values, which no range limits.
func (sc *Scale) parseStep(text string) (int64, problem.List) {
	v := reflect.New(sc.field.schema.typ)
	var err error
	if u, ok := v.Interface().(encoding.TextUnmarshaler); ok {
		err = u.UnmarshalText([]byte(strings.TrimSpace(text)))
	} else {
		var n int64
		n, err = strconv.ParseInt(strings.TrimSpace(text), 10, 64)
		v.Elem().SetInt(n)
	}
	if err != nil || v.Elem().Int() <= 0 {
		p := wrong("bad-range", "步长 %s 不是大于 0 的数", "step %s is not above 0", quote(text))
		p.Place.Path = sc.Path
		return 0, problem.List{*p}
	}
	return v.Elem().Int(), nil
}

// Text writes a value as a scenario may hold it.
func (sc *Scale) Text(v int64) string {
	switch sc.field.schema.typ {
	case fenType:
		return money.Fen(v).String()
	case ratioType:
		return money.Ratio(v).String()
	case pointsType:
		return money.Points(v).String()
	case scoreType:
		return plan.Score(v).String()
	}
	return strconv.FormatInt(v, 10)
}

// Values reads a list of values, a,b,c, or a range, from:to:step.
func (sc *Scale) Values(spec string) ([]int64, problem.List) {
	if from, rest, isRange := strings.Cut(spec, ":"); isRange {
		to, step, three := strings.Cut(rest, ":")
		if !three || strings.Contains(step, ":") {
			return nil, sc.badRange(spec)
		}
		return sc.steps(from, to, step)
	}
	var values []int64
	var list problem.List
	for _, text := range strings.Split(spec, ",") {
		v, found := sc.Parse(text)
		list = append(list, found...)
		for _, w := range values {
			if v == w && len(found) == 0 {
				p := wrong("duplicate-id", "值 %s 重复", "value %s is given twice", quote(text))
				p.Place.Path = sc.Path
				list = append(list, *p)
			}
		}
		values = append(values, v)
	}
	if list.HasErrors() {
		return nil, list
	}
	return values, nil
}

func (sc *Scale) steps(from, to, step string) ([]int64, problem.List) {
	lo, list := sc.Parse(from)
	hi, more := sc.Parse(to)
	by, last := sc.parseStep(step)
	if list = append(append(list, more...), last...); list.HasErrors() {
		return nil, list
	}
	if hi < lo {
		p := wrong("bad-range", "起点 %s 高于终点 %s", "the range starts at %s, above its end %s", quote(from), quote(to))
		p.Place.Path = sc.Path
		return nil, problem.List{*p}
	}
	if (hi-lo)/by >= MaxSteps {
		p := wrong("bad-range", "这个范围有 %d 个值,至多 %d 个", "the range has %d values, at most %d are allowed", (hi-lo)/by+1, MaxSteps)
		p.Place.Path = sc.Path
		return nil, problem.List{*p}
	}
	var values []int64
	for v := lo; v <= hi; v += by {
		values = append(values, v)
	}
	return values, nil
}

func (sc *Scale) badRange(spec string) problem.List {
	p := wrong("bad-range", "%s 不是一列值", "%s is no list of values", quote(spec)).
		Allow("%s", "%s", fmt.Sprintf("from:to:step (%[1]s:%[2]s:%[1]s) | a,b,c", sc.example(1), sc.example(5)))
	p.Place.Path = sc.Path
	return problem.List{*p}
}

func (sc *Scale) example(n int64) string {
	switch sc.field.schema.typ {
	case ratioType:
		return sc.Text(n * int64(money.One) / 100)
	case fenType:
		return sc.Text(n * 10_000 * money.FenPerYuan)
	}
	return sc.Text(n)
}

// Question reads the range LO:HI that a value is looked for in, and how finely;
// "" is a thousandth of the range, rounded up to a round number.
func (sc *Scale) Question(in, tolerance string) (search.Question, problem.List) {
	from, to, ok := strings.Cut(in, ":")
	if !ok || strings.Contains(to, ":") {
		p := wrong("bad-range", "%s 不是范围", "%s is no range", quote(in)).Allow("LO:HI,如 %[1]s:%[2]s", "LO:HI, such as %[1]s:%[2]s", sc.example(0), sc.example(8))
		p.Place.Path = sc.Path
		return search.Question{}, problem.List{*p}
	}
	lo, list := sc.Parse(from)
	hi, more := sc.Parse(to)
	list = append(list, more...)
	if !list.HasErrors() && hi < lo {
		p := wrong("bad-range", "起点 %s 高于终点 %s", "the range starts at %s, above its end %s", quote(from), quote(to))
		p.Place.Path = sc.Path
		list = append(list, *p)
	}
	step := roundStep(hi - lo)
	if tolerance != "" {
		var last problem.List
		step, last = sc.parseStep(tolerance)
		list = append(list, last...)
	}
	return search.Question{Lo: lo, Hi: hi, Step: step}, list
}

// roundStep is the power of ten at or above a thousandth of a width.
func roundStep(width int64) int64 {
	step := int64(1)
	for step < width/1000 {
		step *= 10
	}
	return step
}
