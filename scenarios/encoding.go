package scenarios

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"fundsim/model/problem"
)

// Names of encodings, as printed.
const (
	encUTF8    = "UTF-8"
	encUTF8BOM = "UTF-8 BOM"
	encGB18030 = "GB18030"
)

// decodeText turns the bytes of a file into UTF-8 and says what they were. Order
// matters: the GB18030 decoder never fails, so UTF-8 is tried first, and a
// replacement character in the decoder's output means that it was neither.
func decodeText(data []byte) (text, encoding string, bad *problem.Problem) {
	switch {
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}), bytes.HasPrefix(data, []byte{0xfe, 0xff}):
		return "", "", textProblem("encoding", 1, "文件是 UTF-16 编码", "the file is in UTF-16").
			Allow("UTF-8(可带 BOM)或 GB18030/GBK", "UTF-8 (with or without BOM) or GB18030/GBK")
	case bytes.IndexByte(data, 0) >= 0:
		return "", "", textProblem("nul-byte", lineAt(data, bytes.IndexByte(data, 0)), "文件含有 NUL 字节,不是文本文件",
			"the file holds a NUL byte; it is not a text file")
	}
	encoding = encUTF8
	if rest, ok := bytes.CutPrefix(data, []byte("\xef\xbb\xbf")); ok {
		data, encoding = rest, encUTF8BOM
	}
	if utf8.Valid(data) {
		return string(data), encoding, nil
	}
	if encoding == encUTF8 {
		out, err := simplifiedchinese.GB18030.NewDecoder().Bytes(data)
		if err == nil && !bytes.ContainsRune(out, utf8.RuneError) && !bytes.ContainsFunc(out, privateUse) {
			return string(out), encGB18030, nil
		}
	}
	return "", "", textProblem("encoding", lineAt(data, firstInvalid(data)), "既不是有效的 UTF-8,也不是有效的 GB18030/GBK",
		"neither valid UTF-8 nor valid GB18030/GBK").
		Allow("UTF-8(可带 BOM)或 GB18030/GBK", "UTF-8 (with or without BOM) or GB18030/GBK")
}

// privateUse finds the characters that wrong bytes become in GB18030: no
// scenario or table has a use for them.
func privateUse(r rune) bool { return r >= 0xE000 && r <= 0xF8FF || r == 0x80 }

func textProblem(code string, line int, zh, en string) *problem.Problem {
	return &problem.Problem{Severity: problem.Error, Code: code, Place: problem.Place{Line: line}, What: problem.Text{ZH: zh, EN: en}}
}

func firstInvalid(data []byte) int {
	for i := 0; i < len(data); {
		r, n := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return len(data)
}

func lineAt(data []byte, offset int) int { return 1 + bytes.Count(data[:offset], []byte{'\n'}) }

// control returns the first control character of a text, tab and line feed
// included unless they are allowed.
func control(s, allowed string) (rune, bool) {
	for _, r := range s {
		if (r < 0x20 || r >= 0x7f && r < 0xa0) && !strings.ContainsRune(allowed, r) {
			return r, true
		}
	}
	return 0, false
}
