package settle

import (
	"cmp"
	"slices"
	"strings"

	"fundsim/model/problem"
)

// metricParts are what a path can begin with.
var metricParts = []string{"schemes", "units", "institutions", "awards", "reserve"}

// pathKeys are the keys of the explain spelling, in both languages.
var pathKeys = map[string]string{
	"institution": "institution", "机构": "institution", "unit": "unit", "单元": "unit", "scheme": "scheme", "险种": "scheme",
	"award": "award", "奖励": "award", "entry": "entry", "项目": "entry",
}

// canonicalPath turns the explain spelling into a path; a path is returned as it
// is. total says that the spelling asks for an institution as a whole.
func canonicalPath(name string) (path string, total, ok bool) {
	name = strings.TrimSpace(name)
	part, _, _ := strings.Cut(name, ".")
	if !strings.Contains(name, "=") || slices.Contains(metricParts, part) {
		return name, false, name != ""
	}
	values := map[string]string{}
	field, last := "", ""
	parts := strings.Split(name, ",")
	for i, p := range parts {
		k, v, has := strings.Cut(p, "=")
		key, known := pathKeys[strings.TrimSpace(k)]
		switch {
		case has && known:
			values[key], last = strings.TrimSpace(v), key
		case i == len(parts)-1 && !has:
			field = strings.TrimSpace(p)
		case last != "": // a comma inside a code
			values[last] += "," + p
		default:
			return "", false, false
		}
	}
	inst, unit, scheme := values["institution"], values["unit"], values["scheme"]
	switch {
	case scheme == "" && unit == "" && inst != "" && len(values) == 1 && field != "":
		return "institutions." + inst + "." + field, true, true
	case scheme == "":
		return "", false, false
	case values["entry"] != "":
		return "reserve." + scheme + "." + values["entry"], false, true
	case values["award"] != "" && inst != "":
		return "awards." + values["award"] + "." + inst + "." + scheme + "." + cmp.Or(field, "amount"), false, true
	case inst != "" && unit != "":
		return "institutions." + inst + "." + unit + "." + scheme + "." + field, false, true
	case inst != "":
		return "", false, false
	case unit != "":
		return "units." + unit + "." + scheme + "." + field, false, true
	}
	return "schemes." + scheme + "." + field, false, true
}

// fromRight splits n fields off the right end of a dotted path.
func fromRight(path string, n int) (head string, tail []string, ok bool) {
	tail = make([]string, n)
	for i := n - 1; i >= 0; i-- {
		dot := strings.LastIndexByte(path, '.')
		if dot < 0 {
			return "", nil, false
		}
		path, tail[i] = path[:dot], path[dot+1:]
	}
	return path, tail, path != ""
}

// maxWords is how many words an error lists before it says how many more there are.
const maxWords = 24

// unknown says which part of the name was not found and what is near.
func (n *metricResolver) unknown(found string, words []string) error {
	var l problem.List
	p := l.Errorf("unknown-metric", n.name, "没有名为 %q 的结果", "there is no result named %q", n.name)
	if found == "" {
		p.Allow("schemes.险种.指标、units.单元.险种.指标、institutions.机构.单元.险种.指标、institutions.机构.指标,或 institution=机构,unit=单元,scheme=险种,指标",
			"schemes.SCHEME.FIELD, units.UNIT.SCHEME.FIELD, institutions.CODE.UNIT.SCHEME.FIELD, institutions.CODE.FIELD, or institution=CODE,unit=UNIT,scheme=SCHEME,FIELD")
		return l
	}
	if found != n.name {
		p.What = problem.T("没有名为 %[1]q 的结果:不认识 %[2]q", "there is no result named %[1]q: %[2]q is not known", n.name, found)
	}
	p.Suggest(found, words)
	if len(words) > maxWords {
		shown := strings.Join(words[:maxWords], ", ")
		p.Allow("%s 等 %d 个", "%s and others, %d in all", shown, len(words))
	} else if len(words) > 0 {
		shown := strings.Join(words, ", ")
		p.Allow("%s", "%s", shown)
	}
	return l
}
