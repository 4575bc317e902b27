package scenarios

import (
	"encoding"
	"fmt"
	"io"
	"reflect"
	"strconv"
	"strings"

	"fundsim/calibration"
)

// WriteLayer writes measured assumptions as a file that a scenario extends. head
// and left are comments: what the figures rest on, and what was left out with
// the reasons.
func WriteLayer(w io.Writer, l *calibration.Layer, head, left []string, lang string) error {
	b := &layerWriter{}
	b.comments(head)
	b.line(0, "schema: fundsim/v1")
	b.line(0, "risk:")
	b.line(1, in(lang, "# parameters: from-calibration  # 去掉行首 # 即连同标准误一并抽样", "# parameters: from-calibration  # take the # away to draw the parameters from their standard errors too"))
	b.list(1, "systemic", listOf(l.Systemic))
	if l.Correlation != nil {
		b.line(1, "correlation: "+l.Correlation.String())
	}
	if l.VolumeCost != nil {
		b.line(1, "correlation_volume_cost: "+l.VolumeCost.String())
	}
	b.list(1, "cell", listOf(l.Cell))
	if l.Dispersion != nil {
		b.line(1, "monthly:")
		b.line(2, "dispersion: "+flowText(nodeOf(reflect.ValueOf(l.Dispersion))))
	}
	b.line(0, "assumptions:")
	for _, e := range nodeOf(reflect.ValueOf(l.Assumptions)).entries {
		if e.value.kind == listNode {
			b.list(1, e.key, e.value)
		} else {
			b.line(1, e.key+": "+flowText(e.value))
		}
	}
	if len(left) > 0 {
		b.comments(append([]string{in(lang, "未测定:", "Left out:")}, left...))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func listOf[T any](items []T) *node { return nodeOf(reflect.ValueOf(items)) }

// layerWriter writes maps in block style down to their values.
type layerWriter struct{ strings.Builder }

func (b *layerWriter) line(depth int, s string) {
	b.WriteString(strings.Repeat("  ", depth) + s + "\n")
}

func (b *layerWriter) comments(lines []string) {
	for _, s := range lines {
		b.line(0, "# "+strings.ReplaceAll(s, "\n", " "))
	}
}

// list writes a list of maps, an item with a key on each line; an empty one not
// at all.
func (b *layerWriter) list(depth int, key string, n *node) {
	if n == nil || len(n.items) == 0 {
		return
	}
	b.line(depth, key+":")
	for _, it := range n.items {
		lead := "- "
		for _, e := range it.entries {
			if e.value.kind == listNode && len(e.value.items) > 0 && e.value.items[0].kind == mapNode {
				b.line(depth+1, lead+e.key+":")
				for _, x := range e.value.items {
					b.line(depth+3, "- "+flowText(x))
				}
			} else {
				b.line(depth+1, lead+e.key+": "+flowText(e.value))
			}
			lead = "  "
		}
	}
}

// nodeOf turns a value of the scenario format into a node by its struct tags.
// What is optional and zero is left out: nil.
func nodeOf(v reflect.Value) *node {
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return nil
		}
		return nodeOf(v.Elem())
	}
	if m, ok := v.Interface().(encoding.TextMarshaler); ok {
		text, err := m.MarshalText()
		if err != nil {
			panic("scenarios: " + err.Error())
		}
		return &node{kind: scalarNode, text: string(text)}
	}
	switch v.Kind() {
	case reflect.String:
		return &node{kind: scalarNode, text: v.String()}
	case reflect.Int:
		return &node{kind: scalarNode, text: strconv.FormatInt(v.Int(), 10)}
	case reflect.Bool:
		return &node{kind: scalarNode, text: strconv.FormatBool(v.Bool())}
	case reflect.Slice:
		n := &node{kind: listNode}
		for i := range v.Len() {
			n.items = append(n.items, nodeOf(v.Index(i)))
		}
		return n
	case reflect.Struct:
		return mapOf(v)
	}
	panic(fmt.Sprintf("scenarios: no format for %v", v.Type()))
}

func mapOf(v reflect.Value) *node {
	n := &node{kind: mapNode}
	for i := range v.NumField() {
		sf, value := v.Type().Field(i), v.Field(i)
		switch tag := sf.Tag.Get("key"); {
		case tag == "-":
		case tag == ",inline":
			n.entries = append(n.entries, mapOf(value).entries...)
		case tag == ",scalar":
			if bare := nodeOf(value); bare != nil {
				return bare
			}
		case sf.Tag.Get("need") == "yes" || !value.IsZero():
			if x := nodeOf(value); x != nil {
				n.entries = append(n.entries, entry{key: tag, value: x})
			}
		}
	}
	return n
}
