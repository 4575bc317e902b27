package scenarios

import (
	"encoding"
	"fmt"
	"reflect"
	"strings"

	"fundsim/model/plan"
	"fundsim/model/problem"
)

// shape is what a value looks like in a file.
type shape uint8

const (
	scalarShape shape = iota + 1
	mapShape
	listShape
)

// schema is the format of one value, made from the Go type that will hold it.
type schema struct {
	shape  shape
	typ    reflect.Type // without pointers
	fields []*field     // of a map, in the order of the struct
	byName map[string]*field
	bare   *field  // the field that takes a bare scalar, of a map that may be one
	elem   *schema // of a list
	key    string  // of a list that merges by a key of its items: that key
	single bool    // of a list that may be written as one bare item
}

// field is one key of a map.
type field struct {
	name    string
	index   []int // for reflect.Value.FieldByIndex
	need    need
	def     string // text of the default
	allowed []string
	min     string // text of the least allowed value, or ""
	max     string
	doc     problem.Text
	schema  *schema
}

type need uint8

const (
	optional need = iota
	required
	defaulted
)

// planSchema returns the format of a scenario file.
func planSchema() *schema { return schemaOf(reflect.TypeFor[plan.Plan](), "") }

var (
	textType   = reflect.TypeFor[encoding.TextUnmarshaler]()
	choiceType = reflect.TypeFor[plan.Choice]()
)

// schemaOf reads the struct tags of a type. name is the key that holds it.
func schemaOf(t reflect.Type, name string) *schema {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch {
	case reflect.PointerTo(t).Implements(textType), t.Implements(choiceType):
		return &schema{shape: scalarShape, typ: t}
	case t.Kind() == reflect.Struct:
		s := &schema{shape: mapShape, typ: t, byName: map[string]*field{}}
		s.addFields(t, nil)
		return s
	case t.Kind() == reflect.Slice:
		s := &schema{shape: listShape, typ: t, elem: schemaOf(t.Elem(), name), single: t == reflect.TypeFor[plan.Names]() || t == reflect.TypeFor[plan.Donors]()}
		switch {
		case t == reflect.TypeFor[plan.Donors](): // ids of donors are codes of the data, never keys
		case s.elem.byName["id"] != nil:
			s.key = "id"
		case name == "budgets", name == "funds":
			s.key = "scheme"
		}
		return s
	case t.Kind() == reflect.String, t.Kind() == reflect.Bool, t.Kind() == reflect.Int:
		return &schema{shape: scalarShape, typ: t}
	}
	panic(fmt.Sprintf("scenarios: no format for %v", t))
}

func (s *schema) addFields(t reflect.Type, at []int) {
	for i := range t.NumField() {
		sf := t.Field(i)
		tag := sf.Tag.Get("key")
		index := append(append([]int(nil), at...), i)
		switch tag {
		case "-":
			continue
		case ",inline":
			s.addFields(sf.Type, index)
			continue
		}
		f := &field{name: tag, index: index}
		f.readTags(sf)
		if tag == ",scalar" {
			f.name = ""
			f.schema = schemaOf(sf.Type, "")
			s.bare = f
			continue
		}
		f.schema = schemaOf(sf.Type, tag)
		s.fields = append(s.fields, f)
		s.byName[tag] = f
	}
}

func (f *field) readTags(sf reflect.StructField) {
	switch n := sf.Tag.Get("need"); {
	case n == "yes":
		f.need = required
	case strings.HasPrefix(n, "default="):
		f.need, f.def = defaulted, strings.TrimPrefix(n, "default=")
	}
	if a := sf.Tag.Get("allowed"); a != "" {
		f.allowed = strings.Split(a, "|")
	}
	f.min, f.max, _ = strings.Cut(sf.Tag.Get("range"), "..")
	f.doc.ZH, f.doc.EN, _ = strings.Cut(sf.Tag.Get("doc"), "|")
}

// names lists the keys of a map.
func (s *schema) names() []string {
	names := make([]string, len(s.fields))
	for i, f := range s.fields {
		names[i] = f.name
	}
	return names
}

// words lists the allowed words of a choice, or nil.
func (s *schema) words() []plan.Word {
	if s.shape == scalarShape && s.typ.Implements(choiceType) {
		return reflect.Zero(s.typ).Interface().(plan.Choice).Words()
	}
	return nil
}

func wordCodes(words []plan.Word) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = w.Code
	}
	return out
}
