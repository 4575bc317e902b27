package scenarios

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"fundsim/model/plan"
	"fundsim/model/problem"
)

// decoder fills a plan from the merged tree. Values were checked layer by
// layer; required keys and defaults are settled here, where everything that
// any layer gives is known.
type decoder struct {
	list problem.List
	pos  map[string]pos // key path → where its value stands
	bad  map[string]bool

	meant map[string]string // path of an incomplete item → the item it was probably meant to change
}

// decodePlan returns the plan that a merged tree says.
func decodePlan(root *node, s *schema) (*plan.Plan, *decoder) {
	d := &decoder{pos: map[string]pos{}, bad: map[string]bool{}, meant: map[string]string{}}
	p := &plan.Plan{}
	d.value(root, &field{schema: s}, reflect.ValueOf(p).Elem(), "")
	if root.get("plan_start") == nil && p.Year > 0 {
		p.PlanStart = plan.Date{Year: p.Year, Month: 1, Day: 1}
	}
	return p, d
}

func (d *decoder) value(n *node, f *field, v reflect.Value, path string) {
	d.pos[path] = n.at
	if n.kind == badNode || n.kind == nullNode {
		d.bad[path] = true
		return
	}
	if v.Kind() == reflect.Pointer {
		v.Set(reflect.New(v.Type().Elem()))
		v = v.Elem()
	}
	s := f.schema
	switch s.shape {
	case scalarShape:
		d.scalar(n, f, v, path)
	case listShape:
		d.items(n, f, v, path)
	case mapShape:
		if n.kind == scalarNode {
			bare := v.FieldByIndex(s.bare.index)
			bare.Set(reflect.New(bare.Type().Elem()))
			d.scalar(n, s.bare, bare.Elem(), path)
			return
		}
		d.fields(n, s, v, path)
	}
}

func (d *decoder) scalar(n *node, f *field, v reflect.Value, path string) {
	parsed, p := parseScalar(f, f.schema, n.text)
	if p != nil {
		p.Place = n.at.place(path)
		d.list = append(d.list, *p)
		d.bad[path] = true
		return
	}
	v.Set(parsed)
}

// items reads a list; what is allowed for its key is allowed for each element.
func (d *decoder) items(n *node, f *field, v reflect.Value, path string) {
	s := f.schema
	elem := &field{schema: s.elem, allowed: f.allowed, min: f.min, max: f.max}
	v.Set(reflect.MakeSlice(v.Type(), len(n.items), len(n.items)))
	for i, it := range n.items {
		at := joinIndex(path, i)
		if s.key != "" {
			at = join(path, it.get(s.key).text)
			d.meant[at] = meantItem(n, it, s, path)
		}
		d.value(it, elem, v.Index(i), at)
	}
}

func (d *decoder) fields(n *node, s *schema, v reflect.Value, path string) {
	for _, f := range s.fields {
		fv := v.FieldByIndex(f.index)
		child := n.get(f.name)
		at := join(path, f.name)
		switch {
		case child != nil:
			d.value(child, f, fv, at)
		case f.need == required:
			d.missing(n, f, at)
		case f.need == defaulted:
			d.setDefault(f, v, fv)
		}
	}
	if s.typ == reflect.TypeFor[plan.UnitBudget]() {
		d.exactlyOne(n, path)
	}
}

// missing reports a required key that no layer gives, with what it means.
func (d *decoder) missing(n *node, f *field, at string) {
	p := d.list.Errorf("missing-key", at, "缺少 %[1]s:%[2]s", "%[1]s is missing: %[3]s", at, f.doc.ZH, f.doc.EN)
	p.Place = n.at.place(at)
	if a := allowedText(f, "zh"); a != "" {
		p.Allow("%[1]s", "%[2]s", a, allowedText(f, "en"))
	}
	item := strings.TrimSuffix(at, "."+f.name)
	if meant := d.meant[item]; meant != "" {
		p.Advise("是否想写 %[1]s?下层没有 %[2]s,这里成了新的一项", "did you mean %[1]s? No lower layer has %[2]s, so this is a new item", meant, item)
	}
	d.bad[at] = true
}

// meantItem is the path of the item that an incomplete item was probably meant
// to change: one of nearly the same id that another file gives in full.
func meantItem(list, it *node, s *schema, path string) string {
	if lacks(it, s.elem) {
		var others []string
		for _, x := range list.items {
			if x != it && !lacks(x, s.elem) && fromElsewhere(x, it.at.src) {
				others = append(others, x.get(s.key).text)
			}
		}
		if near := problem.Nearest(it.get(s.key).text, others); near != "" {
			return join(path, near)
		}
	}
	return ""
}

// lacks tells whether a required key of a map is missing.
func lacks(n *node, s *schema) bool {
	return slices.ContainsFunc(s.fields, func(f *field) bool { return f.need == required && n.get(f.name) == nil })
}

// fromElsewhere tells whether any value of a map comes from another source.
func fromElsewhere(n *node, src *source) bool {
	return slices.ContainsFunc(n.entries, func(e entry) bool { return e.value.at.src != src })
}

func (d *decoder) setDefault(f *field, owner, v reflect.Value) {
	switch f.def {
	case "id":
		v.SetString(owner.FieldByName("ID").String())
	case "01-01": // 1 January of the year, set when the year is known
	default:
		parsed, p := parseScalar(nil, f.schema, f.def)
		if p != nil {
			panic(fmt.Sprintf("scenarios: bad default %q of %s", f.def, f.name))
		}
		v.Set(parsed)
	}
}

// exactlyOne names which file gave which of share, amount and rest, because
// layers often break this rule together.
func (d *decoder) exactlyOne(n *node, path string) {
	var given, places []string
	last, sources := n.at, map[*source]bool{}
	for _, key := range []string{"share", "amount", "rest"} {
		v := n.get(key)
		if v == nil {
			continue
		}
		if v.kind == badNode {
			return
		}
		given = append(given, key)
		last = v.at
		sources[v.at.src] = true
		if pl := v.at.place(""); pl.Line > 0 {
			places = append(places, fmt.Sprintf("%s (%s:%d)", key, pl.File, pl.Line))
		} else {
			places = append(places, fmt.Sprintf("%s (%s)", key, pl.File))
		}
	}
	if len(given) == 1 {
		return
	}
	d.bad[path] = true
	if len(given) == 0 {
		p := d.list.Errorf("exactly-one", path, "share、amount、rest 须且只须给一个,现在一个也没有", "exactly one of share, amount, rest is needed; there is none")
		p.Place = last.place(path)
		return
	}
	p := d.list.Errorf("exactly-one", path, "share、amount、rest 须且只须给一个,现有 %[1]s", "exactly one of share, amount, rest is needed; there are %[1]s", strings.Join(places, ", "))
	p.Place = last.place(path)
	if len(sources) == 1 {
		p.Advise("请只留一个", "keep one of them")
		return
	}
	p.Advise("要取消下层文件给出的一个,在本层写 %[1]s: null", "to drop the one of a lower layer, write %[1]s: null in this layer", given[0])
}
