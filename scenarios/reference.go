package scenarios

import (
	"fmt"
	"io"
	"reflect"
	"strings"
)

// WriteReference writes the reference page of the scenario format in Markdown:
// every key with its type, whether it is needed, what it may be and what it
// means, and the columns of the data files. It is made from the same tags that
// the reader checks against.
func WriteReference(w io.Writer, lang string) error {
	r := &reference{lang: lang, done: map[reflect.Type]bool{}}
	r.line(in(lang, "# 情景文件参考", "# Scenario file reference"))
	r.line("")
	r.line(in(lang, "由程序生成,请勿手改。键的含义与读取时的检查出自同一处定义。", "Generated; do not edit. The reader checks files against the same definitions."))
	r.section("", planSchema())
	r.reader()
	r.tables()
	_, err := io.WriteString(w, r.b.String())
	return err
}

type reference struct {
	b    strings.Builder
	lang string
	done map[reflect.Type]bool
}

func (r *reference) line(s string) { r.b.WriteString(s + "\n") }

// section describes one map, then the maps below it that are not yet described.
func (r *reference) section(path string, s *schema) {
	if r.done[s.typ] {
		return
	}
	r.done[s.typ] = true
	title := "`" + path + "`"
	if path == "" {
		title = in(r.lang, "顶层", "Top level")
	}
	r.line("\n## " + title + "\n")
	if s.bare != nil {
		r.line(in(r.lang, "可直接写一个值("+bareText(s, r.lang)+"),也可写下列键。\n", "Either a bare value ("+bareText(s, r.lang)+") or these keys.\n"))
	}
	r.line(in(r.lang, "| 键 | 类型 | 必填 / 缺省 | 允许 | 说明 |", "| key | type | needed / default | allowed | meaning |"))
	r.line("|---|---|---|---|---|")
	for _, f := range s.fields {
		r.line(fmt.Sprintf("| `%s` | %s | %s | %s | %s |", f.name, typeText(f.schema, r.lang), needText(f, r.lang),
			escapeCell(allowedText(f, r.lang)), escapeCell(docText(f.doc, r.lang))))
	}
	for _, f := range s.fields {
		at, sub := join(path, f.name), f.schema
		if sub.shape == listShape {
			at, sub = at+"[]", sub.elem
		}
		if sub.shape == mapShape {
			r.section(at, sub)
		}
	}
}

func escapeCell(s string) string { return strings.ReplaceAll(s, "|", "\\|") }

// reader describes the keys that the reader itself takes.
func (r *reference) reader() {
	r.line(in(r.lang, "\n## 分层\n", "\n## Layers\n"))
	r.line(in(r.lang, "| 写法 | 作用 |", "| written | does |"))
	r.line("|---|---|")
	rows := [][2]string{
		{"`extends: base.yaml` / `extends: [a.yaml, pack:zhuji]`", in(r.lang, "继承文件或内置政策包,后者覆盖前者,至多 16 层", "lies on files or built-in packs, later ones on top, at most 16 deep")},
		{"`remove: true`", in(r.lang, "在有 id(budgets 为 scheme)的列表中去掉下层的该项", "in lists with an id (scheme in budgets): takes the lower layer's item out")},
		{"`key: null`", in(r.lang, "取消下层给出的键;下层没有时报错", "drops a key that a lower layer gives; an error where none does")},
		{in(r.lang, "没有 id 的列表", "lists without ids"), in(r.lang, "如 `cash`、`overrides`:整表替换下层;没有重复写出的项有警告", "such as `cash`, `overrides`: replace that of a lower layer; a warning names what is not repeated")},
		{"`--set PATH=VALUE`", in(r.lang, "最上一层,如 `schemes.employee.reserve.rate=5%`", "the topmost layer, such as `schemes.employee.reserve.rate=5%`")},
	}
	for _, row := range rows {
		r.line("| " + row[0] + " | " + row[1] + " |")
	}
}

// tables describes the data files.
func (r *reference) tables() {
	r.line(in(r.lang, "\n## 数据文件\n", "\n## Data files\n"))
	r.line(in(r.lang, "表头用英文或中文列名;`.csv`(UTF-8 或 GB18030/GBK)或 `.xlsx`。工作簿中的数字按 15 位有效数字读取,与表格软件显示一致。",
		"Headers in English or Chinese; `.csv` (UTF-8 or GB18030/GBK) or `.xlsx`. Numbers of workbooks are read with 15 significant digits, as spreadsheets show them."))
	for _, role := range tableRoles {
		r.columns(role, columnsOf(role))
	}
	r.line(in(r.lang, "\n## 历史数据\n", "\n## Histories\n"))
	r.line(in(r.lang, "命令 `calibrate` 所读,另可为 `.csv.gz` 与 `.parquet`。列名可用 `--map` 指明,表头可带单位,如 `总费用(亿元)`。月份为空的行是全年合计;人次与病例数至少有一列。",
		"What the command `calibrate` reads, also as `.csv.gz` and `.parquet`. Names may be given by `--map`; headers may carry a unit, such as `总费用(亿元)`. A row without a month is a yearly total; of visits and cases one column at least is needed."))
	r.columns(historyRole, historyColumns)
	r.line(in(r.lang, "\n流量三角形(`--triangle`):支付月份与进展月数须且只须有一列;月份写作 2021-03。", "\nA triangle of claims (`--triangle`): exactly one of paid and development is needed; months are written 2021-03."))
	r.columns("triangle", triangleColumns)
}

// columns lists the columns of a table.
func (r *reference) columns(name string, columns []column) {
	r.line("\n### `" + name + "`\n")
	r.line(in(r.lang, "| 列 | 列名 | 必须有该列 |", "| column | Chinese header | needed |"))
	r.line("|---|---|---|")
	for _, c := range columns {
		needed := in(r.lang, "是", "yes")
		if !c.required {
			needed = in(r.lang, "否", "no")
		}
		r.line(fmt.Sprintf("| `%s` | %s | %s |", c.name, c.zh, needed))
	}
}
