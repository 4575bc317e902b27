package scenarios

import (
	"io"
	"reflect"
)

// WriteCardReference writes the reference page of the scorecard format in
// Markdown, from the same tags that the reader checks against.
func WriteCardReference(w io.Writer, lang string) error {
	r := &reference{lang: lang, done: map[reflect.Type]bool{}}
	r.line(in(lang, "# 评分表参考", "# Scorecard reference"))
	r.line("")
	r.line(in(lang, "由程序生成,请勿手改。算法与选择见[方法说明](../METHOD.md) §11;做法见[考核打分](../how-to/score.md)。",
		"Generated; do not edit. Arithmetic and choices: [METHOD.md](../METHOD.md) §11; how to: [score.md](../how-to/score.md)."))
	r.section("", cardSchema())
	_, err := io.WriteString(w, r.b.String())
	return err
}
