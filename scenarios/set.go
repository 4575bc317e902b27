package scenarios

import (
	"reflect"
	"strconv"
	"strings"

	"fundsim/model/problem"
)

// setter lays one --set PATH=VALUE over the merged tree, as a layer of its own.
type setter struct {
	arg  string
	path string
	src  *source
	list problem.List
}

// applySet merges one --set into m. home is where paths in the value start.
func applySet(arg string, m *merger, home folder) problem.List {
	path, text, ok := strings.Cut(arg, "=")
	path = strings.TrimSpace(path)
	st := &setter{arg: arg, path: path, src: &source{name: "--set " + arg, text: text, home: home}}
	if !ok || path == "" || strings.TrimSpace(text) == "" {
		st.fail(path, wrong("bad-set", "--set 应为 路径=值", "--set takes PATH=VALUE").
			Allow("如 schemes.employee.reserve.rate=4%%", "such as schemes.employee.reserve.rate=4%%"))
		return st.list
	}
	value := st.value()
	if value == nil {
		return st.list
	}
	before := m.tree()
	root := st.layer(before, m.schema, strings.Split(path, "."), value)
	if root == nil {
		return st.list
	}
	if st.list = append(st.list, checkLayer(root, m.schema)...); st.list.HasErrors() {
		return st.list
	}
	merged := len(m.list)
	m.add(root)
	if len(m.list) == merged && sameValues(before, m.tree(), m.schema) {
		p := wrong("no-change", "%s 原来就是这个值,没有改变任何内容", "%s already had this value; nothing changes", path)
		p.Severity = problem.Warning
		st.fail(path, p)
	}
	return st.list
}

// fail reports a problem of this --set.
func (st *setter) fail(path string, p *problem.Problem) {
	p.Place = problem.Place{File: st.src.name, Path: path}
	st.list = append(st.list, *p)
}

// value parses the VALUE as one YAML value on one line.
func (st *setter) value() *node {
	text := st.src.text
	n, list := parseYAML(st.src)
	for i := range list {
		list[i].Place.File, list[i].Place.Line, list[i].Place.Col, list[i].Place.Source = st.src.name, 0, 0, ""
		list[i].Place.Path = st.path
	}
	st.list = append(st.list, list...)
	switch {
	case n == nil || list.HasErrors():
		return nil
	case strings.ContainsAny(text, "\n\r") || (n.kind == mapNode || n.kind == listNode) && !n.flow:
		st.fail(st.path, wrong("bad-set", "--set 的值要写在一行里", "the value of --set must be a one-line value").
			Allow("一个值、{键: 值} 或 [值, 值]", "a single value, {key: value} or [value, value]"))
		return nil
	}
	unplace(n, st.src)
	return n
}

// unplace drops line and column: a --set is its own place.
func unplace(n *node, src *source) {
	n.at = pos{src: src}
	for i := range n.entries {
		n.entries[i].at = pos{src: src}
		unplace(n.entries[i].value, src)
	}
	for _, it := range n.items {
		unplace(it, src)
	}
}

// layer wraps a value in the maps and items that lead to it, or reports a path
// that does not exist.
func (st *setter) layer(tree *node, s *schema, keys []string, value *node) *node {
	return st.descend(tree, &field{schema: s}, keys, 0, value)
}

func (st *setter) descend(cur *node, f *field, keys []string, i int, value *node) *node {
	if i == len(keys) {
		return value
	}
	s := f.schema
	at := strings.Join(keys[:i+1], ".")
	switch {
	case s.shape == mapShape:
		child := s.byName[keys[i]]
		if child == nil {
			st.unknown(at, keys, i, s.names())
			return nil
		}
		var below *node
		if cur != nil && cur.kind == mapNode {
			below = cur.get(keys[i])
		}
		v := st.descend(below, child, keys, i+1, value)
		return st.wrap(keys[i], v)
	case s.shape == listShape && s.key != "":
		return st.item(cur, s, keys, i, value)
	case s.shape == listShape:
		return st.element(cur, s, keys, i, value)
	}
	st.unknown(at, keys, i, nil)
	return nil
}

func (st *setter) wrap(key string, v *node) *node {
	if v == nil {
		return nil
	}
	at := pos{src: st.src}
	return &node{kind: mapNode, at: at, entries: []entry{{key, at, v}}}
}

// item goes into the item of a list that merges by a key.
func (st *setter) item(cur *node, s *schema, keys []string, i int, value *node) *node {
	var it *node
	var ids []string
	if cur != nil {
		for _, x := range cur.items {
			id := x.get(s.key).text
			if ids = append(ids, id); id == keys[i] {
				it = x
			}
		}
	}
	switch {
	case it == nil:
		st.unknown(strings.Join(keys[:i+1], "."), keys, i, ids)
		return nil
	case i+1 < len(keys) && keys[i+1] == s.key:
		st.fail(st.path, wrong("bad-set", "%s 用来识别该项,不能更改", "%s identifies the item and cannot be changed", s.key))
		return nil
	case i+1 == len(keys) && value.kind != mapNode:
		st.fail(st.path, wrongShape(value, s.elem, st.path))
		return nil
	}
	over := st.remove(keys, i, value)
	if over == nil {
		over = st.descend(it, &field{schema: s.elem}, keys, i+1, value)
	}
	if over == nil {
		return nil
	}
	at := pos{src: st.src}
	if over.get(s.key) == nil {
		over.entries = append([]entry{{s.key, at, &node{kind: scalarNode, text: keys[i], at: at}}}, over.entries...)
	} else if over.get(s.key).text != keys[i] {
		st.fail(st.path, wrong("bad-set", "%s 用来识别该项,不能更改", "%s identifies the item and cannot be changed", s.key))
		return nil
	}
	return &node{kind: listNode, at: at, items: []*node{over}}
}

// remove lets PATH.remove=true take an item out, as a file can.
func (st *setter) remove(keys []string, i int, value *node) *node {
	if i+2 == len(keys) && keys[i+1] == "remove" {
		return st.wrap("remove", value)
	}
	return nil
}

// element replaces one element of a list that is merged as a whole: the layer
// gets a copy of the list with that element changed.
func (st *setter) element(cur *node, s *schema, keys []string, i int, value *node) *node {
	count := 0
	if cur != nil {
		count = len(cur.items)
	}
	k, err := strconv.Atoi(keys[i])
	if err != nil || k < 0 || k >= count || strconv.Itoa(k) != keys[i] {
		p := st.unknown(strings.Join(keys[:i+1], "."), keys, i, nil)
		if count == 0 {
			p.Allow("该列表为空", "the list is empty")
		} else {
			p.Allow("序号 0 至 %d", "an index from 0 to %d", count-1)
		}
		return nil
	}
	list := cur.clone()
	if i+1 == len(keys) {
		list.items[k] = value
		return list
	}
	over := st.descend(list.items[k], &field{schema: s.elem}, keys, i+1, value)
	if over == nil {
		return nil
	}
	list.items[k] = overlay(list.items[k], over)
	return list
}

// overlay lays a map over another inside a list that is replaced as a whole.
func overlay(base, over *node) *node {
	if base.kind != mapNode || over.kind != mapNode {
		return over
	}
	out := base.clone()
	for _, e := range over.entries {
		old := out.get(e.key)
		switch {
		case e.value.kind == nullNode && old != nil:
			out.drop(e.key)
			continue
		case old != nil && old.kind == mapNode && e.value.kind == mapNode:
			e.value = overlay(old, e.value)
		}
		out.drop(e.key)
		out.entries = append(out.entries, e)
	}
	return out
}

func (st *setter) unknown(at string, keys []string, i int, known []string) *problem.Problem {
	p := wrong("unknown-path", "情景中没有路径 %s", "the scenario has no path %s", quote(at))
	if len(known) > 0 {
		p.Allow("%s", "%s", strings.Join(known, ", "))
		if right := problem.Nearest(clip(keys[i]), known); right != "" {
			better := append(append([]string{}, keys[:i]...), right)
			better = append(better, keys[i+1:]...)
			p.Advise("是否想写 %q?", "did you mean %q?", strings.Join(better, "."))
		}
	}
	st.fail(st.path, p)
	return &st.list[len(st.list)-1]
}

// sameValues tells whether two trees say the same plan, with the same files.
func sameValues(a, b *node, s *schema) bool {
	pa, da := decodePlan(a, s)
	pb, db := decodePlan(b, s)
	if da.list.HasErrors() || db.list.HasErrors() {
		return false
	}
	for _, role := range tableRoles {
		if fa, fb := a.get("data").get(role), b.get("data").get(role); fa != nil && fb != nil && fa.at.src.home != fb.at.src.home {
			return false
		}
	}
	return reflect.DeepEqual(pa, pb)
}
