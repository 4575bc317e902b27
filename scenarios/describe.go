package scenarios

import (
	"strings"

	"fundsim/model/plan"
	"fundsim/model/problem"
)

// in chooses a language.
func in(lang, zh, en string) string {
	if lang == "en" {
		return en
	}
	return zh
}

// needText says whether a key must be given, or what holds when it is absent.
func needText(f *field, lang string) string {
	switch {
	case f.need == required:
		return in(lang, "必填", "required")
	case f.need == optional:
		return in(lang, "可省", "optional")
	case f.def == "id":
		return in(lang, "缺省同 id", "default: the id")
	case f.def == "01-01":
		return in(lang, "缺省为当年 1 月 1 日", "default: 1 January of the year")
	}
	return in(lang, "缺省 ", "default ") + f.def
}

// typeText names the type of a value.
func typeText(s *schema, lang string) string {
	switch {
	case s.shape == listShape:
		return in(lang, "列表:", "list of ") + typeText(s.elem, lang)
	case s.bare != nil:
		return typeText(s.bare.schema, lang) + in(lang, "或一组键值", " or map")
	case s.shape == mapShape:
		return in(lang, "一组键值", "map")
	case s.words() != nil:
		return in(lang, "选项", "choice")
	}
	switch s.typ {
	case fenType:
		return in(lang, "金额", "amount")
	case ratioType:
		return in(lang, "比例", "ratio")
	case scoreType:
		return in(lang, "得分", "score")
	case pointsType:
		return in(lang, "点数", "points")
	case coverType:
		return in(lang, "月数", "months")
	case dateType:
		return in(lang, "日期", "date")
	case designatedType:
		return in(lang, "日期或 plan_start", "date or plan_start")
	}
	switch s.typ.Kind().String() {
	case "bool":
		return in(lang, "true 或 false", "true or false")
	case "int":
		return in(lang, "整数", "whole number")
	}
	return in(lang, "文字", "text")
}

// bareText says what the bare value of a map is.
func bareText(s *schema, lang string) string {
	if !s.bare.doc.IsZero() {
		return docText(s.bare.doc, lang)
	}
	return typeText(s.bare.schema, lang)
}

// allowedText lists what a value may be, where that is limited.
func allowedText(f *field, lang string) string {
	var parts []string
	if words := f.schema.words(); words != nil {
		for _, w := range words {
			parts = append(parts, wordText(w, lang))
		}
		return strings.Join(parts, in(lang, "、", ", "))
	}
	if f.allowed != nil {
		return strings.Join(f.allowed, ", ")
	}
	r := f
	if f.schema.bare != nil {
		r = f.schema.bare
	}
	if r.min != "" || r.max != "" {
		return rangeText(r)
	}
	return ""
}

func wordText(w plan.Word, lang string) string {
	if lang == "en" {
		return w.Code
	}
	return w.Code + " " + w.ZH
}

// docText is the one-line explanation of a key.
func docText(t problem.Text, lang string) string { return t.In(lang) }
