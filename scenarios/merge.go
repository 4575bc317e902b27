package scenarios

import (
	"fmt"
	"slices"

	"github.com/spf13/viper"

	"fundsim/model/plan"
	"fundsim/model/problem"
)

// keyDelimiter separates keys inside viper. It cannot occur in a key: keys are
// those of the schema and ids of [a-z0-9-]+.
const keyDelimiter = "\x1f"

// merger lays layers over each other. viper merges maps whose leaves are nodes
// with their positions; lists that merge by a key are maps by that key. Three
// things that viper does not do are done on the accumulated map beforehand:
// taking keys out, replacing a map by a scalar, and keeping the order.
type merger struct {
	schema *schema
	acc    map[string]any
	order  map[string][]string // path of a container → its keys, first seen first
	known  map[string]bool     // paths that are in order
	at     map[string]mark     // path of a container → where the topmost layer has it
	list   problem.List
}

// mark is where a container stands and how it was written there.
type mark struct {
	pos
	flow bool
}

// mark notes where a layer has a container. A --set passes through containers
// on the way to its value; those keep the place they have in a file.
func (m *merger) mark(path string, n *node) {
	if _, known := m.at[path]; known && n.at.line == 0 {
		return
	}
	m.at[path] = mark{n.at, n.flow}
}

func newMerger(s *schema) *merger {
	return &merger{schema: s, acc: map[string]any{}, order: map[string][]string{}, known: map[string]bool{}, at: map[string]mark{}}
}

// add lays a checked layer on top.
func (m *merger) add(root *node) {
	m.mark("", root)
	over := m.fields(root, m.schema, m.acc, "")
	v := viper.NewWithOptions(viper.KeyDelimiter(keyDelimiter))
	for _, layer := range []map[string]any{m.acc, over} {
		if err := v.MergeConfigMap(layer); err != nil {
			panic(err) // viper merges a map of this form or is broken
		}
	}
	m.acc = v.AllSettings()
}

// fields returns a map of a layer for viper and prepares acc, what the lower
// layers have at the same place (nil where they have nothing).
func (m *merger) fields(n *node, s *schema, acc map[string]any, path string) map[string]any {
	out := map[string]any{}
	for _, e := range n.entries {
		f := s.byName[e.key]
		if f == nil {
			continue // remove, read by items
		}
		at := join(path, e.key)
		v := e.value
		below := acc[e.key]
		sub, _ := below.(map[string]any)
		switch {
		case v.kind == nullNode:
			if below == nil {
				m.errorf("null-nothing", v, at, "没有下层文件给出 %[1]s,无可取消", "no lower layer gives %[1]s; there is nothing to drop", e.key).
					Advise("不需要时请删去这个键", "leave the key out where it is not needed")
				continue
			}
			delete(acc, e.key)
			m.forget(path, e.key)
			m.at[path] = mark{v.at, m.at[path].flow} // if the key is missed, here is why
			continue
		case v.kind == mapNode && len(v.entries) == 0 && sub != nil:
			m.mark(at, v) // an empty map adds nothing to what is there
			continue
		case v.kind == listNode && f.schema.key != "" && len(v.items) == 0 && len(sub) > 0:
			m.errorf("empty-list", v, at, "空列表不会去掉下层文件的任何一项", "an empty list takes nothing away from the lower layers").
				Advise("去掉一项写 {%[1]s: …, remove: true};全部去掉写 %[2]s: null", "take one out with {%[1]s: …, remove: true}, all with %[2]s: null", f.schema.key, e.key)
			continue
		case v.kind == mapNode && len(v.entries) > 0:
			m.mark(at, v)
			out[e.key] = m.fields(v, f.schema, sub, at)
		case v.kind == listNode && f.schema.key != "" && len(v.items) > 0:
			m.mark(at, v)
			out[e.key] = m.items(v, f.schema, sub, at)
		default:
			if sub != nil { // viper keeps a map where a scalar comes over it
				delete(acc, e.key)
				m.forget(path, e.key)
			}
			if old, ok := below.(*node); ok {
				m.replaced(old, v, at)
			}
			out[e.key] = v
		}
		m.note(path, e.key)
	}
	return out
}

// replaced warns that a list without ids takes the place of a lower layer's, with
// all its items: whoever writes one item more would lose the others unseen. Items
// that are repeated are kept, and a list of plain words is always meant whole. A
// --set of one element carries the old list and its place along.
func (m *merger) replaced(old, over *node, path string) {
	if old.kind != listNode || over.kind != listNode || old.at == over.at || standsAlone(over, path) {
		return
	}
	lost := 0
	for _, it := range old.items {
		same := func(x *node) bool { return flowText(x) == flowText(it) }
		if it.kind == mapNode && !slices.ContainsFunc(over.items, same) {
			lost++
		}
	}
	if lost == 0 {
		return
	}
	where := old.at.place("")
	from := where.File
	if where.Line > 0 {
		from = fmt.Sprintf("%s:%d", where.File, where.Line)
	}
	p := m.errorf("replaces-list", over, path, "整表替换:下层 %[2]s 给出的 %[3]d 项 %[1]s 中,%[4]d 项不再生效",
		"this list replaces that of a lower layer: of %[3]d items of %[1]s given in %[2]s, %[4]d no longer hold", lastKey(path), from, len(old.items), lost)
	p.Severity = problem.Warning
	p.Advise("没有 id 的列表不逐项合并;要保留的项请在这里重复写出", "a list without ids is not merged item by item; repeat here the items to keep")
}

// standsAlone tells whether a list of variations, of which the first match
// counts, ends with one for everything, as calibrated ones do: nothing of a lower
// layer is missed.
func standsAlone(list *node, path string) bool {
	if len(list.items) == 0 || path != "risk.systemic" && path != "risk.cell" {
		return false
	}
	last := list.items[len(list.items)-1]
	if where := last.get("where"); where != nil {
		return where.kind == mapNode && len(where.entries) == 0
	}
	unit, scheme := last.get("unit"), last.get("scheme")
	return unit != nil && scheme != nil && unit.text == plan.Any && scheme.text == plan.Any
}

// items does for a list that merges by a key what fields does for a map.
func (m *merger) items(n *node, s *schema, acc map[string]any, path string) map[string]any {
	out := map[string]any{}
	for _, it := range n.items {
		id := it.get(s.key).text
		sub, _ := acc[id].(map[string]any)
		if rm := it.get("remove"); rm != nil && rm.kind != badNode {
			if sub == nil {
				m.errorf("remove-nothing", it.get(s.key), join(path, id), "下层文件没有 %s 为 %q 的项,无可去掉", "no lower layer has an item with %s %q to remove", s.key, id).
					Suggest(clip(id), m.order[path])
				continue
			}
			delete(acc, id)
			m.forget(path, id)
			continue
		}
		at := join(path, id)
		m.mark(at, it)
		out[id] = m.fields(it, s.elem, sub, at)
		m.note(path, id)
	}
	return out
}

func (m *merger) errorf(code string, n *node, path, zh, en string, args ...any) *problem.Problem {
	p := m.list.Errorf(code, path, zh, en, args...)
	p.Place = n.at.place(path)
	return p
}

func (m *merger) note(path, key string) {
	at := join(path, key)
	if !m.known[at] {
		m.known[at] = true
		m.order[path] = append(m.order[path], key)
	}
}

// forget takes a key out of the order, with all below it.
func (m *merger) forget(path, key string) {
	at := join(path, key)
	if !m.known[at] {
		return
	}
	m.order[path] = slices.DeleteFunc(m.order[path], func(k string) bool { return k == key })
	m.forgetBelow(at)
}

func (m *merger) forgetBelow(path string) {
	for _, key := range m.order[path] {
		m.forgetBelow(join(path, key))
	}
	delete(m.known, path)
	delete(m.order, path)
	delete(m.at, path)
}

// tree returns what has been merged, in order, as a tree of its own containers.
func (m *merger) tree() *node { return m.branch(m.acc, m.schema, "") }

func (m *merger) branch(acc map[string]any, s *schema, path string) *node {
	n := &node{kind: mapNode, at: m.at[path].pos, flow: m.at[path].flow}
	for _, key := range m.order[path] {
		at := join(path, key)
		switch v := acc[key].(type) {
		case *node:
			n.entries = append(n.entries, entry{key, v.at, v})
		case map[string]any:
			f := s.byName[key]
			var child *node
			if f.schema.shape == listShape {
				child = m.itemList(v, f.schema, at)
			} else {
				child = m.branch(v, f.schema, at)
			}
			n.entries = append(n.entries, entry{key, child.at, child})
		}
	}
	return n
}

func (m *merger) itemList(acc map[string]any, s *schema, path string) *node {
	n := &node{kind: listNode, at: m.at[path].pos, flow: m.at[path].flow}
	for _, id := range m.order[path] {
		if sub, ok := acc[id].(map[string]any); ok {
			n.items = append(n.items, m.branch(sub, s.elem, join(path, id)))
		}
	}
	return n
}
