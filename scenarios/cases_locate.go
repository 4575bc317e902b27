package scenarios

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"io"
	"os"
	"strings"
)

// LocateCase finds the line of a text file on which a case stands, by its id;
// false where the files are no text files or do not hold it. It reads the files
// again: line numbers of millions of cases are not kept for the few that anyone
// asks about.
func (s *Scenario) LocateCase(id string) (file string, line int, ok bool) {
	for _, report := range s.CaseReports {
		for _, f := range report.Files {
			if line := lineOfCase(f.Path, id); line > 0 {
				return f.Path, line, true
			}
		}
	}
	return "", 0, false
}

// lineOfCase is the first line of a CSV file with a field that is the id, 0
// where there is none.
func lineOfCase(path, id string) int {
	name := strings.ToLower(path)
	if !strings.HasSuffix(name, ".csv") && !strings.HasSuffix(name, ".csv.gz") {
		return 0
	}
	f, err := os.Open(path)
	if err != nil {
		return 0
	}
	defer f.Close()
	var r io.Reader = f
	if strings.HasSuffix(name, ".gz") {
		if r, err = gzip.NewReader(f); err != nil {
			return 0
		}
	}
	want := []byte(id)
	lines := bufio.NewReaderSize(r, 1<<20)
	for n := 1; ; n++ {
		text, err := lines.ReadSlice('\n')
		if bytes.Contains(text, want) && hasField(string(text), id) {
			return n
		}
		for err == bufio.ErrBufferFull { // a line longer than the buffer is no case of ours
			_, err = lines.ReadSlice('\n')
		}
		if err != nil {
			return 0
		}
	}
}

// hasField tells whether a line of CSV has a field that is exactly the text.
func hasField(line, text string) bool {
	fields, err := csv.NewReader(strings.NewReader(line)).Read()
	if err != nil {
		return false
	}
	for _, f := range fields {
		if strings.TrimSpace(f) == text {
			return true
		}
	}
	return false
}
