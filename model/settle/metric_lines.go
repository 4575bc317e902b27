package settle

import (
	"cmp"
	"slices"

	"fundsim/model/money"
)

// line finds a row of an institution, or what all its rows add up to: the row
// where the path names one, for codes may hold dots.
func (n *metricResolver) line(path string) (Metric, error) {
	id, tail, ok := fromRight(path, 3)
	if !ok {
		return n.total(path)
	}
	unit, scheme := tail[0], tail[1]
	hint := n.rowOf(id, unit, scheme)
	if hint < 0 {
		if head, _, _ := fromRight(path, 1); n.hasInstitution(head) {
			return n.total(path)
		}
		return Metric{}, n.unknown(id+"."+unit+"."+scheme, n.linesLike(id))
	}
	return metricOf(n, "institutions."+id+"."+unit+"."+scheme+".", LineFields, tail[2], lineRow(hint, id, unit, scheme))
}

// rowOf is where the sample has the row, or −1.
func (n *metricResolver) rowOf(id, unit, scheme string) int {
	return slices.IndexFunc(n.result.Institutions, func(l LineResult) bool {
		return l.Institution == id && l.Unit == unit && l.Scheme == scheme
	})
}

func (n *metricResolver) hasInstitution(id string) bool {
	return slices.ContainsFunc(n.result.Institutions, func(l LineResult) bool { return l.Institution == id })
}

// linesLike lists the lines of the institution, or all lines when there is no such institution.
func (n *metricResolver) linesLike(id string) []string {
	var own, all []string
	for i := range n.result.Institutions {
		l := &n.result.Institutions[i]
		word := l.Institution + "." + l.Unit + "." + l.Scheme
		all = append(all, word)
		if l.Institution == id {
			own = append(own, word)
		}
	}
	if own != nil {
		return own
	}
	return all
}

// lineRow looks where the sample had the line, then searches.
func lineRow(hint int, id, unit, scheme string) func(*Result) *LineResult {
	return func(r *Result) *LineResult {
		if hint < len(r.Institutions) {
			if l := &r.Institutions[hint]; l.Institution == id && l.Unit == unit && l.Scheme == scheme {
				return l
			}
		}
		i, found := slices.BinarySearchFunc(r.Institutions, 0, func(l LineResult, _ int) int {
			return cmp.Or(cmp.Compare(l.Scheme, scheme), cmp.Compare(l.Unit, unit), cmp.Compare(l.Institution, id))
		})
		if !found {
			return nil
		}
		return &r.Institutions[i]
	}
}

// totalFieldNames are the fields that add up over the rows of an institution,
// and gain_ratio, which is worked out again from the sums.
var totalFieldNames = []string{"deductions", "incurred", "cases", "retained", "borne", "nonpayable", "payable", "advance", "withheld", "released", "forfeited",
	"penalties", "final", "gain", gainRatioName}

const gainRatioName = "gain_ratio"

// TotalFields are the fields that can be asked of an institution as a whole.
func TotalFields() []Field[LineResult] {
	fields := make([]Field[LineResult], len(totalFieldNames))
	for i, name := range totalFieldNames {
		fields[i] = *fieldNamed(LineFields, name)
	}
	return fields
}

// total finds what the rows of an institution add up to: CODE.FIELD.
func (n *metricResolver) total(path string) (Metric, error) {
	id, tail, ok := fromRight(path, 1)
	if ok && n.hasInstitution(id) {
		fields := TotalFields()
		f := fieldNamed(fields, tail[0])
		if f == nil {
			return Metric{}, n.unknown(tail[0], fieldNames(fields))
		}
		return n.totalMetric(id, f), nil
	}
	if head, tail, ok := fromRight(path, 2); ok && n.hasInstitution(head) {
		return Metric{}, n.unknown(head+"."+tail[0], n.linesLike(head))
	}
	return Metric{}, n.unknown(cmp.Or(id, path), n.institutionIDs())
}

// totalMetric adds a field up over the rows of an institution. A row may have
// the very path of the total, as that of h.a.b does where h has a row in unit a
// and scheme b; the key is then the other spelling.
func (n *metricResolver) totalMetric(id string, f *Field[LineResult]) Metric {
	key := "institutions." + id + "." + f.Name
	if head, tail, ok := fromRight(id, 2); ok && n.rowOf(head, tail[0], tail[1]) >= 0 {
		key = "institution=" + id + "," + f.Name
	}
	m := Metric{Key: key, Title: f.Title, Kind: f.Kind}
	if f.Name == gainRatioName {
		payable, incurred := fieldNamed(LineFields, "payable"), fieldNamed(LineFields, "incurred")
		m.Value = func(r *Result) (int64, bool) {
			paid, _ := sumOf(r, id, payable)
			cost, _ := sumOf(r, id, incurred)
			return gainRatio(money.Fen(paid), money.Fen(cost))
		}
		return m
	}
	m.Value = func(r *Result) (int64, bool) { return sumOf(r, id, f) }
	return m
}

// sumOf adds up a field; false where the institution has no row.
func sumOf(r *Result, id string, f *Field[LineResult]) (sum int64, ok bool) {
	for i := range r.Institutions {
		if l := &r.Institutions[i]; l.Institution == id {
			v, _ := f.Value(l)
			sum, ok = sum+v, true
		}
	}
	return sum, ok
}

// institutionIDs are the codes of the institutions in the result, by id.
func (n *metricResolver) institutionIDs() []string {
	ids := make([]string, len(n.result.Institutions))
	for i := range n.result.Institutions {
		ids[i] = n.result.Institutions[i].Institution
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}
