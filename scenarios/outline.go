package scenarios

import (
	"strings"

	"fundsim/model/problem"
)

// Outline returns the text of a scenario with everything that it extends laid
// together: one line for each item, in the order of the files. The reference is
// that of [Load]; data files are not read.
func Outline(ref string, opt Options) (string, problem.List) {
	root, list := mergedTree(ref, opt)
	if list.HasErrors() {
		return "", list
	}
	var b strings.Builder
	for _, e := range root.entries {
		if e.key == "extends" {
			continue
		}
		v := e.value
		switch {
		case v.kind == listNode && len(v.items) > 0:
			b.WriteString(e.key + ":\n")
			for _, it := range v.items {
				b.WriteString("  - " + flowText(it) + "\n")
			}
		case v.kind == mapNode && len(v.entries) > 0:
			b.WriteString(e.key + ":\n")
			for _, in := range v.entries {
				b.WriteString("  " + in.key + ": " + flowText(in.value) + "\n")
			}
		default:
			b.WriteString(e.key + ": " + flowText(v) + "\n")
		}
	}
	return b.String(), nil
}

// KeyDifference is one key path that two scenarios give differently; a text is
// "" where the scenario does not have the key.
type KeyDifference struct{ Path, A, B string }

// Differences lists by key path what two scenarios say differently, in the order
// of the first and then of the second. Items of lists are told apart by their
// ids, where they have any, so that their order does not count. A reference is
// that of [Load] or the bare name of a pack. Contents of data files, ids, titles
// and notes are not compared.
func Differences(a, b string, opt Options) ([]KeyDifference, problem.List) {
	var sides [2]map[string]string
	var order []string
	for i, ref := range []string{a, b} {
		root, list := mergedTree(PackRef(ref), opt)
		if list.HasErrors() {
			return nil, list
		}
		sides[i] = map[string]string{}
		for _, e := range root.entries {
			switch e.key {
			case "schema", "extends", "id", "title", "notes", "data":
				continue
			}
			leaves(e.value, planSchema().byName[e.key].schema, e.key, func(path, text string) {
				if sides[i][path] = text; i == 0 || sides[0][path] == "" {
					order = append(order, path)
				}
			})
		}
	}
	var out []KeyDifference
	for _, path := range order {
		if d := (KeyDifference{path, sides[0][path], sides[1][path]}); d.A != d.B {
			out = append(out, d)
		}
	}
	return out, nil
}

// PackRef turns the bare name of a pack into a reference; anything else stays.
func PackRef(ref string) string {
	for _, name := range packNames() {
		if ref == name {
			return packPrefix + ref
		}
	}
	return ref
}

// mergedTree lays a scenario's files over each other.
func mergedTree(ref string, opt Options) (*node, problem.List) {
	c := readChain(ref, opt)
	list := c.list
	m := newMerger(planSchema())
	for _, l := range c.layers {
		list = append(list, checkLayer(l.root, m.schema)...)
	}
	if list.HasErrors() {
		return nil, list
	}
	for _, l := range c.layers {
		m.add(l.root)
	}
	for _, set := range opt.Sets {
		list = append(list, applySet(set, m, c.layers[len(c.layers)-1].src.home)...)
	}
	if list = append(list, m.list...); list.HasErrors() {
		return nil, list
	}
	return m.tree(), list
}

// leaves visits every scalar of a value with its key path.
func leaves(n *node, s *schema, path string, visit func(path, text string)) {
	switch {
	case n.kind == mapNode && s.shape == mapShape:
		for _, e := range n.entries {
			if f := s.byName[e.key]; f != nil {
				leaves(e.value, f.schema, join(path, e.key), visit)
			}
		}
	case n.kind == listNode && s.shape == listShape && s.elem.shape == mapShape:
		for i, it := range n.items {
			at := joinIndex(path, i)
			if id := it.get(s.key); s.key != "" && id != nil {
				at = join(path, id.text)
				it = it.clone()
				it.drop(s.key)
				if len(it.entries) == 0 {
					visit(at, flowText(n.items[i]))
				}
			}
			leaves(it, s.elem, at, visit)
		}
	case n.kind == scalarNode:
		visit(path, n.text)
	default:
		visit(path, flowText(n))
	}
}
