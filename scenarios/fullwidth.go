package scenarios

import (
	"strings"

	"fundsim/model/plan"
	"fundsim/model/problem"
)

// narrow turns full-width letters, digits and marks (全角) into those that
// numbers and YAML use.
func narrow(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '\uFF01' && r <= '\uFF5E':
			return r - '\uFF01' + '!'
		case r == '\u3000':
			return ' '
		case r == '。':
			return '.'
		}
		return r
	}, s)
}

// adviseNarrow tells where full-width characters are what is wrong with a value,
// and what was probably meant.
func adviseNarrow(p *problem.Problem, text string) *problem.Problem {
	if half := narrow(text); half != text && p.Hint.IsZero() {
		p.Advise("含全角字符;是否想写 %q?", "it holds full-width characters; did you mean %q?", half)
	}
	return p
}

// usualDate reads the other ways in which spreadsheets and people write a day:
// 2001/1/1, 2001.1.1, 2001年1月1日.
func usualDate(s string) (plan.Date, bool) {
	s = strings.NewReplacer("年", "-", "月", "-", "日", "", "/", "-", ".", "-").Replace(strings.TrimSpace(narrow(s)))
	parts := strings.Split(s, "-")
	if len(parts) != 3 || len(parts[0]) != 4 {
		return plan.Date{}, false
	}
	for i := 1; i < 3; i++ {
		if len(parts[i]) == 1 {
			parts[i] = "0" + parts[i]
		}
	}
	d, err := plan.ParseDate(strings.Join(parts, "-"))
	return d, err == nil
}

// fullWidthMark finds the nearest line at or above the given one that holds a
// full-width colon, comma, bracket or quotation mark outside comments, where
// YAML wants the narrow one.
func fullWidthMark(lines []string, from int) (line int, mark string) {
	for n := min(from, len(lines)); n >= 1 && from-n < 40; n-- {
		text, _, _ := strings.Cut(lines[n-1], " #")
		key, rest, colon := strings.Cut(text, ": ")
		if colon && !strings.ContainsAny(key, "\uFF0C\uFF5B\uFF5D\uFF3B\uFF3D") {
			text = rest // a text may hold Chinese marks; a key may not
			if !strings.ContainsAny(text, "{[}]\uFF5B\uFF5D\uFF3B\uFF3D\uFF05") {
				continue
			}
		}
		if i := strings.IndexAny(text, "\uFF1A\uFF0C\uFF5B\uFF5D\uFF3B\uFF3D\uFF05\u201C\u201D"); i >= 0 {
			return n, string([]rune(text[i:])[0])
		}
	}
	return 0, ""
}
