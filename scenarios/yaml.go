package scenarios

import (
	"errors"
	"io"
	"strings"

	"go.yaml.in/yaml/v4"

	"fundsim/model/problem"
)

// Limits of one YAML text. Aliases may be used in moderation: what they expand
// to counts like text that was typed.
const (
	maxDepth      = 64
	maxNodes      = 500_000
	maxYAMLErrors = 100
	maxAliasNodes = 20_000
)

// parseYAML turns a source into a tree. It returns nil when there is none to
// work with; the list says why.
func parseYAML(src *source) (*node, problem.List) {
	r := yamlReader{src: src}
	dec := yaml.NewDecoder(strings.NewReader(src.text))
	var doc yaml.Node
	switch err := dec.Decode(&doc); {
	case err == io.EOF:
		r.errorf("empty-file", pos{src: src, line: 1, col: 1}, "", "文件没有内容", "the file is empty")
		return nil, r.list
	case err != nil:
		r.syntax(err)
		return nil, r.list
	}
	var second yaml.Node
	switch err := dec.Decode(&second); {
	case err == nil:
		r.errorf("several-documents", r.at(&second), "", "文件里有不止一个 YAML 文档(---)", "the file holds more than one YAML document (---)").
			Allow("一个文件一个情景", "one scenario per file")
		return nil, r.list
	case err != io.EOF:
		r.syntax(err)
		return nil, r.list
	}
	root := doc.Content
	if len(root) != 1 {
		r.errorf("empty-file", pos{src: src, line: 1, col: 1}, "", "文件没有内容", "the file is empty")
		return nil, r.list
	}
	n := r.node(root[0], "", 0, false)
	if r.stopped {
		return nil, r.list
	}
	return n, r.list
}

// yamlReader turns the nodes of the YAML library into ours.
type yamlReader struct {
	src     *source
	list    problem.List
	nodes   int
	aliased int // of these, those that came out of aliases
	open    []*yaml.Node
	stopped bool
}

func (r *yamlReader) at(n *yaml.Node) pos {
	for n.Kind == yaml.DocumentNode && len(n.Content) > 0 {
		n = n.Content[0]
	}
	return pos{src: r.src, line: n.Line, col: n.Column}
}

func (r *yamlReader) errorf(code string, at pos, path, zh, en string, args ...any) *problem.Problem {
	p := r.list.Errorf(code, path, zh, en, args...)
	p.Place = at.place(path)
	r.stopped = r.stopped || len(r.list) >= maxYAMLErrors
	return p
}

// adviseMark points at a full-width mark that stands where YAML wants a narrow one.
func (r *yamlReader) adviseMark(p *problem.Problem, line int) bool {
	var lines []string
	for n := 1; n <= line; n++ {
		lines = append(lines, r.src.lineText(n))
	}
	n, mark := fullWidthMark(lines, line)
	if n > 0 {
		p.Advise("第 %d 行有全角的 %q,键与值之间、列表与括号须用半角标点", "line %d holds a full-width %q; YAML needs the narrow mark", n, mark)
	}
	return n > 0
}

// syntax reports a text that is not YAML.
func (r *yamlReader) syntax(err error) {
	at, message := pos{src: r.src}, err.Error()
	var le *yaml.LoadError
	if errors.As(err, &le) {
		message = le.Message
		at.line, at.col = le.Mark.Line, le.Mark.Column
	}
	line := strings.TrimLeft(r.src.lineText(at.line), " ")
	p := r.errorf("yaml-syntax", at, "", "不是有效的 YAML:%s", "not valid YAML: %s", message)
	switch {
	case strings.HasPrefix(line, "\t"):
		p.Advise("YAML 不能用制表符(Tab)缩进,请改用空格", "YAML must not be indented with tabs; use spaces")
	case strings.Contains(message, "mapping values are not allowed"):
		p.Advise("请检查缩进;值里有冒号时加引号", "check the indentation; put quotes around a value that holds a colon")
	case r.adviseMark(p, at.line):
	case strings.Contains(message, "control characters"), strings.Contains(message, "UTF-8"):
		p.Advise("请去掉不可见的控制字符", "remove invisible control characters")
	}
}

// node converts a node and what is below it.
func (r *yamlReader) node(y *yaml.Node, path string, depth int, inAlias bool) *node {
	at := r.at(y)
	bad := &node{kind: badNode, at: at}
	if r.stopped {
		return bad
	}
	if depth > maxDepth {
		r.stop("too-deep", at, path, "嵌套超过 %d 层", "nested more than %d levels deep", maxDepth)
		return bad
	}
	if r.nodes++; r.nodes > maxNodes {
		r.stop("too-large", at, path, "一个文件至多 %d 个值", "a file may hold at most %d values", maxNodes)
		return bad
	}
	if inAlias {
		if r.aliased++; r.aliased > maxAliasNodes {
			r.stop("alias-bomb", at, path, "别名(*)展开后过大", "aliases (*) expand to too much")
			return bad
		}
	}
	if y.Kind == yaml.AliasNode {
		return r.alias(y, path, depth, bad)
	}
	if y.Style&yaml.TaggedStyle != 0 {
		r.errorf("yaml-tag", at, path, "不能使用 YAML 类型标签 %s", "YAML tags such as %s cannot be used", y.Tag)
		return bad
	}
	n := &node{at: at, flow: y.Style&yaml.FlowStyle != 0}
	switch y.Kind {
	case yaml.ScalarNode:
		n.kind, n.text = scalarNode, y.Value
		if y.Tag == "!!null" {
			n.kind, n.empty = nullNode, y.Value == ""
		}
	case yaml.SequenceNode:
		n.kind = listNode
		for i, c := range y.Content {
			n.items = append(n.items, r.node(c, joinIndex(path, i), depth+1, inAlias))
		}
	case yaml.MappingNode:
		n.kind = mapNode
		r.entries(n, y, path, depth, inAlias)
	default:
		return bad
	}
	return n
}

func (r *yamlReader) stop(code string, at pos, path, zh, en string, args ...any) {
	r.errorf(code, at, path, zh, en, args...)
	r.stopped = true
}

// alias expands an alias in place; the copy points at the alias's own line.
func (r *yamlReader) alias(y *yaml.Node, path string, depth int, bad *node) *node {
	for _, o := range r.open {
		if o == y.Alias {
			r.stop("alias-bomb", bad.at, path, "别名 *%s 包含自身", "alias *%s contains itself", y.Value)
			return bad
		}
	}
	if y.Alias == nil {
		return bad
	}
	r.open = append(r.open, y.Alias)
	n := r.node(y.Alias, path, depth+1, true)
	r.open = r.open[:len(r.open)-1]
	return n
}

func (r *yamlReader) entries(n *node, y *yaml.Node, path string, depth int, inAlias bool) {
	seen := make(map[string]pos, len(y.Content)/2)
	r.open = append(r.open, y) // an alias to an enclosing map is a cycle
	defer func() { r.open = r.open[:len(r.open)-1] }()
	for i := 0; i+1 < len(y.Content) && !r.stopped; i += 2 {
		k := y.Content[i]
		at := r.at(k)
		if k.Kind == yaml.AliasNode && k.Alias != nil {
			k = k.Alias
		}
		switch {
		case k.Kind != yaml.ScalarNode:
			r.errorf("yaml-key", at, path, "键必须是文字,不能是列表或一组键值", "a key must be a text, not a list or a map")
			continue
		case k.Tag == "!!merge" || k.Value == "<<":
			r.errorf("yaml-merge", at, path, "不支持 YAML 合并键 <<", "the YAML merge key << is not supported").
				Advise("请用 extends 继承,或写全各键", "use extends, or write the keys out")
			continue
		}
		if first, twice := seen[k.Value]; twice {
			r.errorf("duplicate-key", at, join(path, k.Value), "键 %s 重复,首见于第 %d 行", "key %s is given twice, first in line %d", quote(k.Value), first.line)
			continue
		}
		seen[k.Value] = at
		n.entries = append(n.entries, entry{k.Value, at, r.node(y.Content[i+1], join(path, k.Value), depth+1, inAlias)})
	}
}
