package scenarios

import (
	"strings"

	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/problem"
)

// checker holds one layer against the schema. What is wrong is reported and
// then turned into bad nodes or taken out, so that later stages stay silent
// about it.
type checker struct {
	list    problem.List
	dropped int // problems beyond maxLayerProblems
}

// maxLayerProblems is how many mistakes of one file are listed; the rest are counted.
const maxLayerProblems = 200

// checkLayer checks a whole file. What it returns has the shape of the schema.
func checkLayer(n *node, s *schema) problem.List {
	c := &checker{}
	c.value(n, &field{schema: s}, "", "")
	if c.dropped > 0 {
		p := c.list.Errorf("more-errors", "", "本文件另有 %d 处问题未列出", "%d more problems in this file are not listed", c.dropped)
		p.Place.File = n.at.src.name
	}
	return c.list
}

func (c *checker) at(p pos, path string, pr *problem.Problem) {
	if len(c.list) >= maxLayerProblems {
		c.dropped++
		return
	}
	pr.Place = p.place(path)
	c.list = append(c.list, *pr)
}

// fail reports a problem about a node and marks the node bad.
func (c *checker) fail(n *node, path string, pr *problem.Problem) {
	c.at(n.at, path, pr)
	n.kind = badNode
}

// value checks one value. itemKey is the key that items of the enclosing list
// merge by, or "".
func (c *checker) value(n *node, f *field, path, itemKey string) {
	s := f.schema
	if s.single && n.kind == scalarNode {
		item := *n
		*n = node{kind: listNode, at: n.at, items: []*node{&item}}
	}
	switch {
	case n.kind == badNode:
	case n.kind == nullNode && n.empty:
		c.fail(n, path, wrong("empty-value", "%s 没有值", "%s has no value", lastKeyOr(path)).
			Advise("请写出值;要取消下层文件给出的值,写 null", "give a value; to drop what a base file gives, write null"))
	case n.kind == nullNode:
		// Whether there is something to drop is known when layers are merged.
	case s.shape == mapShape && n.kind == mapNode:
		c.fields(n, s, path, itemKey)
	case s.shape == mapShape && s.bare != nil && n.kind == scalarNode:
		c.scalar(n, s.bare, path)
	case s.shape == listShape && n.kind == listNode:
		c.items(n, s, path)
	case s.shape == scalarShape && n.kind == scalarNode:
		c.scalar(n, f, path)
	default:
		c.fail(n, path, wrongShape(n, s, path))
	}
}

func lastKeyOr(path string) string {
	if path == "" {
		return "scenario"
	}
	return lastKey(path)
}

func (c *checker) scalar(n *node, f *field, path string) {
	if _, p := parseScalar(f, f.schema, n.text); p != nil {
		c.fail(n, path, p)
		return
	}
	if p := withoutPercent(f, n.text); p != nil {
		c.at(n.at, path, p)
	}
}

// multiples are the ratios that are written as plain numbers as a matter of
// course: three times the mean.
var multiples = map[string]bool{"multiple": true, "max_cv": true}

// withoutPercent warns of a ratio above 1 without a sign: 5 is 500 %, where 5 %
// was probably meant.
func withoutPercent(f *field, text string) *problem.Problem {
	if f.schema.typ != ratioType || multiples[f.name] || strings.ContainsAny(text, "%‰") {
		return nil
	}
	r, err := money.ParseRatio(text)
	if err != nil || r <= money.One {
		return nil
	}
	p := wrong("ratio-without-percent", "%s 没有百分号,按 %s 计算", "%s has no per cent sign and is taken as %s", quote(text), r)
	p.Severity = problem.Warning
	return p.Advise("是否想写 %s%%?确指倍数的,写作 %s", "did you mean %s%%? If a multiple is meant, write %s", text, r)
}

func wrongShape(n *node, s *schema, path string) *problem.Problem {
	found := n.describe()
	expected := problem.T("一个值", "a single value")
	switch {
	case s.bare != nil:
		expected = problem.T("%[1]s,或 {%[3]s: …}", "%[2]s, or {%[3]s: …}", bareText(s, "zh"), bareText(s, "en"), s.fields[0].name)
	case s.shape == mapShape:
		expected = problem.T("一组键值:%s", "a map with the keys %s", strings.Join(s.names(), ", "))
	case s.shape == listShape:
		expected = problem.T("列表([…],或每项以 - 开头)", "a list ([…], or items that start with -)")
	}
	return &problem.Problem{Severity: problem.Error, Code: "wrong-type", Allowed: expected, What: problem.Text{
		ZH: lastKeyOr(path) + " 的类型不对:这里是" + found.ZH,
		EN: lastKeyOr(path) + " has the wrong type: found " + found.EN}}
}

// fields checks the keys of a map.
func (c *checker) fields(n *node, s *schema, path, itemKey string) {
	kept := n.entries[:0]
	guessed := map[string]entry{}
	for _, e := range n.entries {
		at := join(path, e.key)
		f := s.byName[e.key]
		switch {
		case f == nil && c.comma(n, kept, s, e, path):
			continue
		case path == "" && e.key == "extends":
			continue // read by the chain
		case itemKey != "" && e.key == "remove":
			c.remove(n, e, itemKey, at)
		case f == nil:
			p := wrong("unknown-key", "没有名为 %s 的键", "there is no key %s here", quote(e.key)).
				Allow("%s", "%s", strings.Join(s.names(), ", ")).Suggest(clip(e.key), s.names())
			c.at(e.at, at, p)
			if right := problem.Nearest(clip(e.key), s.names()); right != "" {
				guessed[right] = e
			}
			continue
		case itemKey == e.key && itemKey != "":
			// The list has checked it.
		default:
			c.value(e.value, f, at, "")
		}
		kept = append(kept, e)
	}
	n.entries = kept
	// A mistyped required key is one mistake, not also a missing key.
	for _, name := range s.names() {
		if e, ok := guessed[name]; ok && n.get(name) == nil {
			n.entries = append(n.entries, entry{name, e.at, &node{kind: badNode, at: e.at}})
		}
	}
}

func (c *checker) remove(n *node, e entry, itemKey, at string) {
	switch {
	case e.value.kind != scalarNode || e.value.text != "true":
		c.fail(e.value, at, wrong("bad-remove", "remove 只能写 true", "remove can only be true").
			Advise("要保留该项,请删去 remove", "leave remove out to keep the item"))
	case len(n.entries) != 2:
		c.fail(e.value, at, wrong("bad-remove", "remove: true 只能与 %s 同写", "remove: true goes with %s and nothing else", itemKey))
	}
}

// items checks the items of a list; items that merge by a key must have it, once.
func (c *checker) items(n *node, s *schema, path string) {
	if s.key == "" {
		for i, it := range n.items {
			c.item(it, s, joinIndex(path, i))
		}
		return
	}
	seen := map[string]pos{}
	kept := n.items[:0]
	for i, it := range n.items {
		at := joinIndex(path, i)
		id, ok := c.itemKey(it, s, at)
		if !ok {
			continue
		}
		if first, twice := seen[id]; twice {
			c.fail(it.get(s.key), at, wrong("duplicate-id", "%s %s 重复,首见于第 %d 行", "%s %s is given twice, first in line %d", s.key, quote(id), first.line))
			continue
		}
		seen[id] = it.at
		c.fields(it, s.elem, join(path, id), s.key)
		kept = append(kept, it)
	}
	n.items = kept
}

func (c *checker) item(it *node, s *schema, at string) {
	if it.kind == nullNode {
		c.fail(it, at, wrong("empty-value", "列表中有空项", "the list has an empty item"))
		return
	}
	c.value(it, &field{schema: s.elem}, at, "")
}

// itemKey returns the key value that an item merges by.
func (c *checker) itemKey(it *node, s *schema, at string) (string, bool) {
	switch {
	case it.kind == badNode:
		return "", false
	case it.kind == nullNode:
		c.fail(it, at, wrong("empty-value", "列表中有空项", "the list has an empty item"))
		return "", false
	case it.kind != mapNode:
		c.fail(it, at, wrongShape(it, s.elem, at))
		return "", false
	}
	key := it.get(s.key)
	switch {
	case key == nil:
		c.at(it.at, at, wrong("missing-key", "缺少 %s", "%s is missing", s.key).
			Advise("每项都须有 %s,按它逐层合并", "every item needs %s; layers merge by it", s.key))
		return "", false
	case key.kind == badNode:
		return "", false
	case key.kind != scalarNode || !plan.IsID(key.text):
		found := key.describe()
		p := wrong("bad-id", "", "")
		p.What = problem.Text{ZH: s.key + " 不合规则:" + found.ZH, EN: s.key + " is not well formed: " + found.EN}
		c.fail(key, join(at, s.key), p.Allow("小写字母、数字与连字符", "lower-case letters, digits and hyphens"))
		return "", false
	}
	return key.text, true
}

// comma mends the commonest slip of Chinese notes: in {note: 甲,乙} an ASCII comma
// ends the text and 乙 becomes a key without a value. Such a key is never right
// here, and behind a free text it can mean only one thing, so the text is put
// together again, with a warning.
func (c *checker) comma(n *node, kept []entry, s *schema, e entry, path string) bool {
	if !n.flow || len(kept) == 0 || e.value.kind != nullNode || !e.value.empty {
		return false
	}
	last := kept[len(kept)-1]
	v := last.value
	if !freeText(last.key) || s.byName[last.key] == nil || v.kind != scalarNode || v.at.src != e.at.src || v.at.line != e.at.line {
		return false
	}
	source := e.at.src.lineText(e.at.line)
	if len(source) > maxLine {
		return false
	}
	line := []rune(source)
	from, to := v.at.col-1, e.at.col-1+len([]rune(e.key))
	if from < 0 || to > len(line) || from >= to {
		return false
	}
	whole, rest := string(line[from:to]), strings.TrimLeft(string(line[to:]), " ")
	if !strings.HasPrefix(whole, v.text) || !strings.HasSuffix(whole, e.key) || rest == "" || rest[0] != ',' && rest[0] != '}' {
		return false
	}
	v.text = whole
	p := wrong("comma-in-text", "逗号截断了文字,已按 %s 读取", "a comma cuts this text in two; it was read as %s", quote(whole)).
		Advise("请给含英文逗号的文字加引号", "put quotes around a text that holds a comma")
	p.Severity = problem.Warning
	c.at(v.at, join(path, last.key), p)
	return true
}

// freeText tells the keys whose text only people read.
func freeText(key string) bool {
	switch key {
	case "title", "note", "notes", "reason", "issuer", "number", "article":
		return true
	}
	return false
}
