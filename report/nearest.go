package report

import (
	"cmp"
	"slices"
	"strings"

	"fundsim/model/problem"
)

// maxNear is how many codes a message lists.
const maxNear = 5

// nearInstitutions replaces what is said about a result of an institution that
// there is none of: instead of a long list of rows, the few nearest codes.
func nearInstitutions(v *View, name string, err error) error {
	id := institutionIn(name)
	if id == "" {
		return err
	}
	var codes []string
	for i := range v.Result.Institutions {
		codes = append(codes, v.Result.Institutions[i].Institution)
	}
	slices.Sort(codes)
	codes = slices.Compact(codes)
	known := func(c string) bool { return c == id || strings.HasPrefix(name, "institutions."+c+".") }
	if slices.ContainsFunc(codes, known) {
		return err // the unit, scheme or field is wrong
	}
	var l problem.List
	p := l.Errorf("unknown-metric", name, "没有名为 %[1]q 的结果:没有编码为 %[2]q 的机构", "there is no result named %[1]q: there is no institution %[2]q", name, id)
	p.Suggest(id, codes)
	if near := nearest(id, codes); len(near) > 0 {
		p.Allow("%[1]s 等 %[2]d 家机构", "%[1]s, of %[2]d institutions", strings.Join(near, ", "), len(codes))
	}
	return l
}

// institutionIn is the institution that a name of a result speaks of, in either
// spelling; "" where it speaks of none.
func institutionIn(name string) string {
	for part := range strings.SplitSeq(name, ",") {
		k, id, _ := strings.Cut(part, "=")
		if k = strings.TrimSpace(k); k == "institution" || k == "机构" {
			return strings.TrimSpace(id)
		}
	}
	rest, ok := strings.CutPrefix(strings.TrimSpace(name), "institutions.")
	if !ok {
		return ""
	}
	for range 3 { // unit, scheme and field; a code may hold dots
		at := strings.LastIndexByte(rest, '.')
		if at < 0 {
			return rest
		}
		rest = rest[:at]
	}
	return rest
}

// nearest picks the words most like found: those that one slip leads to, then
// those that begin alike.
func nearest(found string, words []string) []string {
	rest := slices.Clone(words)
	var near []string
	for len(near) < maxNear {
		w := problem.Nearest(found, rest)
		if w == "" {
			break
		}
		near = append(near, w)
		rest = slices.DeleteFunc(rest, func(x string) bool { return x == w })
	}
	slices.SortStableFunc(rest, func(a, b string) int { return cmp.Compare(alike(found, b), alike(found, a)) })
	return append(near, rest[:min(len(rest), maxNear-len(near))]...)
}

// alike is how many bytes two words begin with in common.
func alike(a, b string) (n int) {
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}
