package scenarios

import (
	"reflect"
	"strconv"
	"strings"
	"unicode"
)

// emitter writes a scenario with a comment at every key: where a kind of item
// comes first, its keys stand on lines of their own, each explained, followed by
// the optional keys that are not used, commented out. Later items of the kind
// keep the short form they had.
type emitter struct {
	b    strings.Builder
	lang string
	seen map[reflect.Type]bool
}

// annotate returns the commented text of a merged scenario.
func annotate(root *node, lang string) string {
	w := &emitter{lang: lang, seen: map[reflect.Type]bool{}}
	w.b.WriteString(in(lang, "# fundsim 情景文件。改动后运行:fundsim check 本文件\n", "# A fundsim scenario. After changes run: fundsim check THIS-FILE\n"))
	w.b.WriteString(in(lang, "# 以 # 开头的键是可选的,去掉 # 即启用。\n", "# Keys behind a # are optional; take the # away to use them.\n"))
	w.b.WriteString(in(lang, "# extends: pack:zhuji  # 继承文件或内置政策包,只写不同之处;{id: …, remove: true} 去掉一项,键: null 取消一键\n",
		"# extends: pack:zhuji  # lie on a file or pack and write only what differs; {id: …, remove: true} takes an item out, key: null drops a key\n"))
	w.fields(root, planSchema(), 0, false)
	return w.b.String()
}

func (w *emitter) indent(n int) string { return strings.Repeat("  ", n) }

// comment explains a key, or is "" where its kind of map was explained before.
func (w *emitter) comment(f *field, first bool) string {
	if !first {
		return ""
	}
	doc := docText(f.doc, w.lang)
	parts := []string{doc}
	if f.need != defaulted || !strings.Contains(doc, in(w.lang, "缺省", "default")) {
		parts = append(parts, needText(f, w.lang))
	}
	words := f.schema.words()
	explained := len(words) > 0 && strings.Contains(doc, words[0].Code)
	if a := allowedText(f, w.lang); a != "" && !explained {
		parts = append(parts, a)
	}
	return "  # " + strings.Join(parts, in(w.lang, ";", "; "))
}

// fields writes the keys of a map. In a list item the first key follows the dash.
func (w *emitter) fields(n *node, s *schema, depth int, inItem bool) {
	first := !w.seen[s.typ]
	w.seen[s.typ] = true
	var unused []*field
	lead := w.indent(depth)
	if inItem {
		lead = w.indent(depth-1) + "- "
	}
	for _, f := range s.fields {
		v := n.get(f.name)
		if v == nil {
			unused = append(unused, f)
			continue
		}
		w.b.WriteString(lead + f.name + ":")
		w.value(v, f, depth, first)
		lead = w.indent(depth)
	}
	if !first {
		return
	}
	for _, f := range unused {
		w.unused(f, s.typ, depth)
	}
}

// value writes what follows "key:".
func (w *emitter) value(v *node, f *field, depth int, first bool) {
	s := f.schema
	switch {
	case v.kind == scalarNode:
		w.scalar(v.text, f, depth, first)
		switch {
		case s.bare == nil || w.seen[s.typ]:
		case measured(s):
			w.seen[s.typ] = true
			w.b.WriteString(w.indent(depth) + "# " + f.name + ": " + flowText(w.allKeys(s)) + in(w.lang, "  # 或带上标准误等", "  # or with its standard error and more") + "\n")
		default:
			w.unused(f, s.typ, depth) // the other form
			w.seen[s.typ] = true
		}
	case s.shape == mapShape && (w.fresh(v, s) || !v.flow) && len(v.entries) > 0:
		w.b.WriteString(w.comment(f, first) + "\n")
		w.fields(v, s, depth+1, false)
	case s.shape == listShape && s.elem.shape == mapShape && (w.fresh(v, s) || !v.flow) && len(v.items) > 0:
		w.b.WriteString(w.comment(f, first) + "\n")
		for _, it := range v.items {
			if !w.fresh(it, s.elem) && it.flow {
				w.b.WriteString(w.indent(depth+1) + "- " + flowText(it) + "\n")
				continue
			}
			w.fields(it, s.elem, depth+2, true)
		}
	default:
		w.b.WriteString(" " + flowText(v) + w.comment(f, first) + "\n")
	}
}

// measured tells whether a value is a measured one, which may be a bare ratio.
func measured(s *schema) bool { return s.typ == estimateType || s.typ == growthType }

// scalar writes a text; one of several lines as a block.
func (w *emitter) scalar(text string, f *field, depth int, first bool) {
	if !strings.Contains(text, "\n") || !blockable(text) {
		w.b.WriteString(" " + scalarText(text) + w.comment(f, first) + "\n")
		return
	}
	head, body := " |-", text
	if strings.HasSuffix(text, "\n") {
		head, body = " |", strings.TrimSuffix(text, "\n")
	}
	w.b.WriteString(head + w.comment(f, first) + "\n")
	for _, line := range strings.Split(body, "\n") {
		w.b.WriteString(w.indent(depth+1) + line + "\n")
	}
}

// blockable tells whether a text survives as a literal block.
func blockable(text string) bool {
	body := strings.TrimSuffix(text, "\n")
	for _, line := range strings.Split(body, "\n") {
		if line == "" || strings.TrimSpace(line) != line {
			return false
		}
	}
	_, bad := control(text, "\n")
	return !bad
}

// fresh tells whether a value holds a kind of map that has not been explained.
func (w *emitter) fresh(n *node, s *schema) bool {
	switch {
	case s.shape == listShape:
		for _, it := range n.items {
			if w.fresh(it, s.elem) {
				return true
			}
		}
	case s.shape == mapShape && n.kind == mapNode:
		if !w.seen[s.typ] {
			return true
		}
		for _, e := range n.entries {
			if w.fresh(e.value, s.byName[e.key].schema) {
				return true
			}
		}
	}
	return false
}

// unused writes an optional key that the scenario does not use, commented out.
func (w *emitter) unused(f *field, owner reflect.Type, depth int) {
	sub := &emitter{lang: w.lang, seen: w.seen}
	sub.b.WriteString(f.name + ":")
	sub.value(w.sample(f, owner), f, 0, true)
	for _, line := range strings.Split(strings.TrimSuffix(sub.b.String(), "\n"), "\n") {
		w.b.WriteString(w.indent(depth) + "# " + line + "\n")
	}
}

// sample makes up a value of a schema: all required keys, and all keys of a map
// that has not been explained yet.
func (w *emitter) sample(f *field, owner reflect.Type) *node {
	s := f.schema
	switch {
	case measured(s):
		return &node{kind: scalarNode, text: "0%"} // the short form
	case s.single && s.elem.bare != nil:
		return &node{kind: scalarNode, text: sampleText(s.elem.bare.schema)}
	}
	switch s.shape {
	case listShape:
		item := &field{name: f.name, schema: s.elem}
		return &node{kind: listNode, flow: true, items: []*node{w.sample(item, owner)}}
	case mapShape:
		n := &node{kind: mapNode, flow: true}
		for _, f := range s.fields {
			if f.need == required || !w.seen[s.typ] && f.schema.typ != s.typ {
				n.entries = append(n.entries, entry{key: f.name, value: w.sample(f, s.typ)})
			}
		}
		return n
	}
	return &node{kind: scalarNode, text: sampleOf(f, owner)}
}

// allKeys is a map that shows every key of a schema.
func (w *emitter) allKeys(s *schema) *node {
	n := &node{kind: mapNode, flow: true}
	for _, f := range s.fields {
		n.entries = append(n.entries, entry{key: f.name, value: &node{kind: scalarNode, text: sampleOf(f, s.typ)}})
	}
	return n
}

// flowText writes a value on one line.
func flowText(n *node) string {
	var parts []string
	switch n.kind {
	case mapNode:
		for _, e := range n.entries {
			parts = append(parts, e.key+": "+flowText(e.value))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case listNode:
		for _, it := range n.items {
			parts = append(parts, flowText(it))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	return scalarText(n.text)
}

// scalarText quotes a text unless it is plainly safe without.
func scalarText(s string) string {
	if s == "" || s == "~" || strings.EqualFold(s, "null") || strings.TrimSpace(s) != s || strings.HasPrefix(s, "---") || s == "..." {
		return strconv.Quote(s)
	}
	for i, r := range s {
		safe := unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("._/+()·;、。()《》〔〕:…", r) ||
			i > 0 && strings.ContainsRune(" -%‰", r)
		if !safe {
			return strconv.Quote(s)
		}
	}
	return s
}
