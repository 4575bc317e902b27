package scenarios

import (
	"strconv"
	"strings"

	"fundsim/model/problem"
)

// kind is what a node of a file is.
type kind uint8

const (
	scalarNode kind = iota + 1
	mapNode
	listNode
	nullNode
	badNode // an error about it has been reported; nothing more is said
)

// pos is a place in a source.
type pos struct {
	src       *source
	line, col int
}

// maxLine is the longest line that is looked at again for a message: thousands
// of mistakes in one line of megabytes must not take hours to print.
const maxLine = 4096

// node is one value of a file, with its place. Positions survive merging
// because merged trees are made of the nodes that were read.
type node struct {
	kind    kind
	text    string // of a scalar
	empty   bool   // of a null: nothing was written
	flow    bool   // written as {…} or […]
	entries []entry
	items   []*node
	at      pos
}

// entry is one key of a map and its value.
type entry struct {
	key   string
	at    pos
	value *node
}

// get returns the value of a key, or nil; a nil node has no keys.
func (n *node) get(key string) *node {
	if n == nil {
		return nil
	}
	for i := range n.entries {
		if n.entries[i].key == key {
			return n.entries[i].value
		}
	}
	return nil
}

// find returns the value of a key path, or nil.
func (n *node) find(path string) *node {
	for key := range strings.SplitSeq(path, ".") {
		n = n.get(key)
	}
	return n
}

// drop takes a key out.
func (n *node) drop(key string) {
	for i := range n.entries {
		if n.entries[i].key == key {
			n.entries = append(n.entries[:i:i], n.entries[i+1:]...)
			return
		}
	}
}

// clone copies the tree; positions stay.
func (n *node) clone() *node {
	c := *n
	c.entries = append([]entry(nil), n.entries...)
	for i := range c.entries {
		c.entries[i].value = c.entries[i].value.clone()
	}
	c.items = make([]*node, len(n.items))
	for i, it := range n.items {
		c.items[i] = it.clone()
	}
	return &c
}

// describe names what was found, for "expected … found …".
func (n *node) describe() problem.Text {
	switch n.kind {
	case scalarNode:
		return problem.T("%s", "%s", quote(n.text))
	case mapNode:
		return problem.T("一组键值", "a map")
	case listNode:
		return problem.T("列表", "a list")
	}
	return problem.T("空值", "an empty value")
}

// quote shows a text in a message: at most 60 characters of it, escaped.
func quote(s string) string {
	if r := []rune(s); len(r) > 60 {
		s = string(r[:60]) + "…"
	}
	return strconv.Quote(s)
}

// clip shortens a text that is compared with every right word.
func clip(s string) string {
	if len(s) > 64 {
		return s[:64]
	}
	return s
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

func joinIndex(path string, i int) string { return join(path, strconv.Itoa(i)) }

// lastKey returns the last part of a key path.
func lastKey(path string) string { return path[strings.LastIndexByte(path, '.')+1:] }

// place turns a position into the place of a problem.
func (p pos) place(path string) problem.Place {
	pl := problem.Place{Path: path}
	if p.src != nil {
		pl.File, pl.Line, pl.Col = p.src.name, p.line, p.col
		if line := p.src.lineText(p.line); len(line) <= maxLine {
			pl.Source = line
		}
	}
	return pl
}
