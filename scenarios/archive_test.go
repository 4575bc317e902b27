package scenarios

import (
	"os"
	"strings"
)

// archive is a txtar file: a comment, then files each below "-- NAME --".
type archive struct {
	comment string
	names   []string
	files   map[string]string
}

func readArchive(name string) (*archive, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	a := &archive{files: map[string]string{}}
	for line := range strings.Lines(string(data)) {
		if rest, ok := strings.CutPrefix(line, "-- "); ok && strings.HasSuffix(rest, " --\n") {
			a.names = append(a.names, strings.TrimSuffix(rest, " --\n"))
			a.files[a.names[len(a.names)-1]] = ""
			continue
		}
		if len(a.names) == 0 {
			a.comment += line
		} else {
			a.files[a.names[len(a.names)-1]] += line
		}
	}
	return a, nil
}

func (a *archive) write(name string) error {
	text := a.comment
	for _, f := range a.names {
		text += "-- " + f + " --\n" + a.files[f]
	}
	return os.WriteFile(name, []byte(text), 0o644)
}
