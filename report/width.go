package report

import (
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/olekukonko/tablewriter/pkg/twwidth"
)

// narrowOnce makes ambiguous characters one column wide whatever the locale:
// otherwise the borders of every table break under zh_CN.
var narrowOnce sync.Once

func narrow() { narrowOnce.Do(func() { twwidth.SetEastAsian(false) }) }

// displayWidth is the number of terminal columns a text takes.
func displayWidth(s string) int {
	narrow()
	return twwidth.Width(s)
}

// wrap breaks a text into lines of at most width columns: at spaces, and
// between Chinese characters, but never before closing punctuation. width ≤ 0
// means no limit.
func wrap(s string, width int) []string {
	if width <= 0 || displayWidth(s) <= width {
		return []string{s}
	}
	width = max(width, 8)
	var lines []string
	var line strings.Builder
	used := 0
	for _, piece := range pieces(s) {
		w := displayWidth(piece)
		if used > 0 && used+displayWidth(strings.TrimRight(piece, " ")) > width {
			lines = append(lines, strings.TrimRight(line.String(), " "))
			line.Reset()
			used = 0
			piece = strings.TrimLeft(piece, " ")
			w = displayWidth(piece)
		}
		line.WriteString(piece)
		used += w
	}
	if used > 0 {
		lines = append(lines, strings.TrimRight(line.String(), " "))
	}
	return lines
}

// pieces cuts a text where a line may break: after spaces and around wide
// characters.
func pieces(s string) []string {
	var out []string
	start := 0
	for i, r := range s {
		if i == start {
			continue
		}
		before, _ := utf8.DecodeLastRuneInString(s[:i])
		if before >= '0' && before <= '9' && r != ' ' { // 12 月 and 第 3 行 read as one
			continue
		}
		if r != ' ' && !strings.ContainsRune("，。、；：）》」』！？,.;:)]%", r) &&
			!strings.ContainsRune("（《「『([", before) && (before == ' ' || isWide(before) || isWide(r)) {
			out = append(out, s[start:i])
			start = i
		}
	}
	return append(out, s[start:])
}

func isWide(r rune) bool { return r >= 0x2e80 && displayWidth(string(r)) == 2 }
