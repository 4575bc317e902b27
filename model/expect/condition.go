package expect

import (
	"strconv"
	"strings"

	"fundsim/model/problem"
)

// Of says what of a name is compared.
type Of uint8

// What of a name is compared.
const (
	Figure      Of = iota // the figure of the settlement
	Probability           // the share of draws with an event
	Mean
	SD
	Quantile
)

// Comparison is OP VALUE; the zero Comparison is none.
type Comparison struct {
	Op    Op
	Value string // as written, with narrow characters
}

// Condition is a condition as it was written, before its names mean anything.
type Condition struct {
	Of      Of
	Percent int        // of a quantile: 1 to 99
	Name    string     // as written
	Event   Comparison // of a probability; none for a shortfall alone
	Comparison

	text                 string // for messages
	nameAt, eventAt, vAt int    // where name and values stand in the text, in characters from 0
}

// Functions are the functions of draws, with what they mean.
var Functions = []struct {
	Usage, Title problem.Text
}{
	{problem.Text{ZH: "p(事件)", EN: "p(EVENT)"}, problem.Text{ZH: "发生概率:事件(如 schemes.employee.shortfall > 0)发生的抽样次数 ÷ 抽样总次数", EN: "probability: the share of draws in which the event, such as schemes.employee.shortfall > 0, happens"}},
	{problem.Text{ZH: "mean(名称)", EN: "mean(NAME)"}, problem.Text{ZH: "抽样均值", EN: "mean over the draws"}},
	{problem.Text{ZH: "sd(名称)", EN: "sd(NAME)"}, problem.Text{ZH: "抽样标准差(分母 n − 1)", EN: "standard deviation over the draws, with n − 1"}},
	{problem.Text{ZH: "pN(名称)", EN: "pN(NAME)"}, problem.Text{ZH: "百分位数,N 为 1–99:至少 N% 的抽样不超过它的最小一个值", EN: "percentile, N from 1 to 99: the smallest figure that at least N % of the draws do not exceed"}},
}

// String writes the condition in one way: narrow comparisons, single spaces
// around them. Parsing it gives the same condition.
func (c *Condition) String() string { return c.write(c.Name) }

// write is String with another spelling of the name.
func (c *Condition) write(name string) string {
	return c.expr(name) + " " + c.Op.String() + " " + c.Value
}

// expr is the left-hand side of the condition.
func (c *Condition) expr(name string) string {
	switch c.Of {
	case Probability:
		if c.Event.Op != 0 {
			name += " " + c.Event.Op.String() + " " + c.Event.Value
		}
		return "p(" + name + ")"
	case Mean:
		return "mean(" + name + ")"
	case SD:
		return "sd(" + name + ")"
	case Quantile:
		return "p" + strconv.Itoa(c.Percent) + "(" + name + ")"
	}
	return name
}

// at adds an error about a part of the text, which starts at that character.
func at(l *problem.List, text string, start int, code, zh, en string, args ...any) *problem.Problem {
	p := l.Errorf(code, "", zh, en, args...)
	p.Place = problem.Place{Line: 1, Col: start + 1, Source: text}
	return p
}

// narrow turns full-width characters (全角) into those that comparisons and
// numbers are made of; each stays one character.
func narrow(r rune) rune {
	switch {
	case r >= '\uFF01' && r <= '\uFF5E':
		return r - '\uFF01' + '!'
	case r == '\u3000', r == '\u00a0', r == '\t', r == '\n', r == '\r':
		return ' '
	case r == '−':
		return '-'
	}
	return r
}

func narrowed(s string) string { return strings.Map(narrow, s) }
