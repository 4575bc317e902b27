package scenarios

import (
	"bufio"
	"os"
	"strings"

	"fundsim/model/problem"
)

// CheckGroups holds the groups of the cases against a list of codes, one at the
// start of each line (what follows a space, tab or comma is its name), and
// reports those that it lacks with their cases and money. An unreadable list is
// an error.
func (s *Scenario) CheckGroups(path string) (found problem.List) {
	data, err := os.ReadFile(path)
	if err != nil {
		p := fileProblem(err, path, 0)
		return problem.List{p}
	}
	text, _, bad := decodeText(data)
	if bad != nil {
		bad.Place.File = path
		return problem.List{*bad}
	}
	known := map[string]bool{}
	for lines := bufio.NewScanner(strings.NewReader(text)); lines.Scan(); {
		if code := strings.FieldsFunc(lines.Text(), func(r rune) bool { return r == ' ' || r == '\t' || r == ',' || r == '\u3000' }); len(code) > 0 {
			known[code[0]] = true
		}
	}
	for _, g := range s.Points.Groups {
		if known[g.Code] || g.Cases == 0 {
			continue
		}
		p := found.Warnf("unknown-group", "", "病组 %q 不在目录中:%d 例,总费用 %s 元", "group %q is not on the list: %d cases, %s yuan", g.Code, g.Cases, g.CasesCost)
		p.Place = problem.Place{File: path}
	}
	return found
}
