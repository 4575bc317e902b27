package expect

import (
	"strings"
	"unicode"

	"fundsim/model/problem"
)

// maxLength is the longest condition that is read, in characters.
const maxLength = 1000

// Parse reads a condition; what is wrong with it is placed in the text, line 1.
// There is a condition or an error.
func Parse(text string) (*Condition, problem.List) {
	p := &parser{text: text, runes: []rune(text)}
	p.narrow = make([]rune, len(p.runes))
	for i, r := range p.runes {
		p.narrow[i] = narrow(r)
	}
	all := p.trim(span{0, len(p.runes)})
	switch {
	case all.empty():
		p.fail(0, "empty-condition", "条件是空的", "the condition is empty").Allow("如 %s", "such as %s", sample)
	case all.to-all.from > maxLength:
		p.fail(0, "long-condition", "条件超过 %d 个字", "the condition has more than %d characters", maxLength)
	default:
		c := p.condition(all)
		if len(p.problems) == 0 {
			return c, nil
		}
	}
	return nil, p.problems
}

// sample shows what a condition looks like.
const sample = "schemes.employee.reserve_closing >= 0, p(reserve_shortfall) <= 5%"

// parser holds one text, as it was written and with narrow characters.
type parser struct {
	text          string
	runes, narrow []rune
	problems      problem.List
}

// span is a part of the text, in characters.
type span struct{ from, to int }

func (s span) empty() bool { return s.from >= s.to }

func (p *parser) fail(start int, code, zh, en string, args ...any) *problem.Problem {
	return at(&p.problems, p.text, start, code, zh, en, args...)
}

// asWritten is a part of the text, plain the same with narrow characters.
func (p *parser) asWritten(s span) string { return string(p.runes[s.from:s.to]) }
func (p *parser) plain(s span) string     { return string(p.narrow[s.from:s.to]) }

func (p *parser) trim(s span) span {
	for !s.empty() && p.narrow[s.from] == ' ' {
		s.from++
	}
	for !s.empty() && p.narrow[s.to-1] == ' ' {
		s.to--
	}
	return s
}

func (p *parser) condition(all span) *Condition {
	word, inner, rest, isCall := p.call(all)
	if !isCall {
		c := &Condition{text: p.text}
		name, op, value := p.comparison(all)
		if op == 0 {
			if len(p.problems) == 0 {
				p.noComparison(all.to, p.plain(all))
			}
			return c
		}
		c.Name, c.nameAt = p.name(name)
		c.Op, c.Value, c.vAt = op, p.value(value), value.from
		return c
	}
	c := p.function(word, inner)
	if len(p.problems) > 0 {
		return c
	}
	if inner.to == rest.from { // the closing bracket is missing
		p.fail(inner.to, "open-bracket", "%s( 没有配对的右括号", "%s( is never closed", p.plain(word))
		return c
	}
	before, op, value := p.comparison(rest)
	switch {
	case op == 0 && len(p.problems) == 0:
		p.noComparison(rest.from, p.plain(span{all.from, rest.from}))
	case op != 0 && !before.empty():
		p.fail(before.from, "stray-text", "右括号之后只能是比较,这里却有 %q", "only a comparison may follow the bracket, not %q", p.plain(before)).Allow("%s", "%s", comparisons)
	case op != 0:
		c.Op, c.Value, c.vAt = op, p.value(value), value.from
		if c.Of == Probability && len(p.problems) == 0 {
			_, p.problems = c.share()
		}
	}
	return c
}

const comparisons = ">=  >  <=  <  ==  !="

func (p *parser) noComparison(where int, left string) {
	p.fail(where, "no-comparison", "%q 之后缺少比较", "a comparison is missing after %q", left).Allow("%s", "%s", comparisons).
		Advise("写成 %[1]s >= 数值", "write %[1]s >= VALUE", left)
}

// call finds WORD(…): a word right before the first bracket that nothing else
// precedes. rest follows the closing bracket; where there is none, it starts
// where inner ends.
func (p *parser) call(all span) (word, inner, rest span, ok bool) {
	i := all.from
	for i < all.to && (unicode.IsLetter(p.narrow[i]) || unicode.IsDigit(p.narrow[i]) || p.narrow[i] == '_') {
		i++
	}
	word = span{all.from, i}
	for i < all.to && p.narrow[i] == ' ' {
		i++
	}
	if word.empty() || i == all.to || p.narrow[i] != '(' {
		return word, inner, rest, false
	}
	inner.from = i + 1
	for depth := 0; i < all.to; i++ {
		switch p.narrow[i] {
		case '(':
			depth++
		case ')':
			depth--
		}
		if depth == 0 {
			return word, p.trim(span{inner.from, i}), p.trim(span{i + 1, all.to}), true
		}
	}
	return word, span{inner.from, all.to}, span{all.to, all.to}, true
}

// function reads p(EVENT), mean(NAME), sd(NAME) and pN(NAME), without what follows.
func (p *parser) function(word, inner span) *Condition {
	c := &Condition{text: p.text}
	name := strings.ToLower(p.plain(word))
	var known bool
	if c.Of, c.Percent, known = functionNamed(name); !known {
		p.unknownFunction(name, word.from)
		return c
	}
	if _, _, _, nested := p.call(inner); nested {
		p.fail(inner.from, "nested-function", "函数不能套函数", "a function cannot stand in another").Allow("%s", "%s", "p(EVENT), mean(NAME), sd(NAME), pN(NAME)")
		return c
	}
	before, op, value := p.comparison(inner)
	switch {
	case len(p.problems) > 0:
		return c
	case c.Of != Probability && op != 0 && op != Equal:
		p.fail(before.to, "event-not-here", "%s( ) 里只写名称,不写比较", "%s( ) takes a name, not a comparison", name).
			Advise("比较写在括号外:%[1]s(%[2]s) %[3]s 数值;要问概率,用 p( )", "compare outside the brackets: %[1]s(%[2]s) %[3]s VALUE; p( ) asks for a probability", name, p.plain(before), op)
	case c.Of == Probability && op != 0:
		c.Name, c.nameAt = p.name(before)
		c.Event, c.eventAt = Comparison{op, p.value(value)}, value.from
	default:
		c.Name, c.nameAt = p.name(inner)
	}
	return c
}

// functionNamed finds a function of draws by its name in lower case.
func functionNamed(name string) (of Of, percent int, ok bool) {
	switch name {
	case "p":
		return Probability, 0, true
	case "mean":
		return Mean, 0, true
	case "sd":
		return SD, 0, true
	}
	digits, isP := strings.CutPrefix(name, "p")
	if !isP || len(digits) == 0 || len(digits) > 2 || digits[0] == '0' {
		return Figure, 0, false
	}
	for _, d := range digits {
		if d < '0' || d > '9' {
			return Figure, 0, false
		}
		percent = 10*percent + int(d-'0')
	}
	return Quantile, percent, true
}

// meant are words that people use for the functions.
var meant = map[string]string{"prob": "p", "probability": "p", "pr": "p", "概率": "p", "average": "mean", "avg": "mean", "均值": "mean", "平均": "mean", "std": "sd", "stdev": "sd",
	"stddev": "sd", "标准差": "sd", "median": "p50", "中位数": "p50", "quantile": "p50", "percentile": "p50", "q": "p50", "p0": "p1", "p100": "p99"}

func (p *parser) unknownFunction(name string, start int) {
	what := p.fail(start, "unknown-function", "没有名为 %q 的函数", "there is no function %q", name).Allow("p, mean, sd, p1 – p99", "p, mean, sd, p1 – p99")
	digits := strings.TrimLeft(strings.TrimPrefix(name, "p"), "0")
	_, _, isQuantile := functionNamed("p" + digits)
	switch {
	case meant[name] != "":
		what.Advise("是否想写 %q?", "did you mean %q?", meant[name])
	case strings.HasPrefix(name, "p") && digits != "" && isQuantile:
		what.Advise("是否想写 %q?", "did you mean %q?", "p"+digits)
	default:
		what.Suggest(name, []string{"mean", "sd", "p5", "p25", "p50", "p75", "p95"})
	}
}

// name takes a name as it was written.
func (p *parser) name(s span) (name string, start int) {
	s = p.trim(s)
	if s.empty() {
		p.fail(s.from, "no-name", "缺少结果的名称", "the name of a result is missing").Advise("fundsim metrics 列出可用的名称", "fundsim metrics lists the names there are")
	}
	return p.asWritten(s), s.from
}

// comparison splits NAME OP VALUE. Without a comparison op is 0. A single = also
// stands in names such as institution=h001,payable; it compares only where
// a number follows and no other comparison is there.
func (p *parser) comparison(s span) (name span, op Op, value span) {
	var strong, equals []span
	for i := s.from; i < s.to; i++ {
		if !isOpRune(p.narrow[i]) {
			continue
		}
		run := span{i, i}
		for run.to < s.to && isOpRune(p.narrow[run.to]) {
			run.to++
		}
		if p.plain(run) == "=" {
			equals = append(equals, run)
		} else {
			strong = append(strong, run)
		}
		i = run.to - 1
	}
	var mark span
	switch {
	case len(strong) > 0:
		mark = strong[0]
	case len(equals) > 0 && looksLikeValue(p.plain(p.trim(span{equals[len(equals)-1].to, s.to}))):
		mark = equals[len(equals)-1]
	default:
		return s, 0, value
	}
	name, value = p.trim(span{s.from, mark.from}), p.trim(span{mark.to, s.to})
	word := p.plain(mark)
	op = spellings[word]
	if !value.empty() && isOpRune(p.narrow[value.from]) { // "> ="
		word += " " + string(p.narrow[value.from])
		op = 0
	}
	switch {
	case op == 0:
		slip := p.fail(mark.from, "bad-comparison", "不认识比较 %q", "unknown comparison %q", word).Allow("%s", "%s", comparisons)
		if right := slips[word]; right != 0 {
			slip.Advise("是否想写 %q?", "did you mean %q?", right)
		}
	case len(strong) > 1:
		p.fail(strong[1].from, "two-comparisons", "一个条件只能有一个比较", "a condition has one comparison").
			Advise("分成两条判定", "make it two thresholds")
		return name, 0, value
	case value.empty():
		p.fail(mark.to, "no-value", "%s 之后缺少数值", "a value is missing after %s", op).Allowed = valueKinds
	case looksLikeValue(p.plain(name)) && !looksLikeValue(p.plain(value)):
		p.fail(name.from, "turned", "名称写在前,数值写在后", "the name comes first, then the value").
			Advise("是否想写 %q?", "did you mean %q?", p.plain(value)+" "+turned(op).String()+" "+p.plain(name))
	}
	if len(p.problems) > 0 {
		op = 0
	}
	return name, op, value
}

// turned is the comparison with its sides exchanged.
func turned(op Op) Op {
	switch op {
	case AtLeast:
		return AtMost
	case Above:
		return Below
	case AtMost:
		return AtLeast
	case Below:
		return Above
	}
	return op
}
