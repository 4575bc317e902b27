package report

import (
	"bytes"
	"cmp"
	"io"
	"math"
	"slices"
	"strings"

	"fundsim/model/journal"
	"fundsim/model/risk"
)

// json writes fundsim.compare/v1 with further members: the risk of each
// scenario, the paired differences, and the changes of sign.
func (c *pairedComparison) json(w io.Writer, settled []*View) error {
	var b bytes.Buffer
	if err := compareJSON(&b, settled, c.Options); err != nil {
		return err
	}
	names := viewNames(settled)
	j := &jsonWriter{any: true}
	j.raw(strings.TrimSuffix(b.String(), "\n}\n"))
	j.name("risk")
	j.raw("[\n")
	for i, r := range c.drawn {
		if i > 0 {
			j.raw(",\n")
		}
		j.buf.Write(riskObject(&RiskView{View: c.views[i], Run: r.run}))
	}
	j.raw("]")
	type row struct {
		other int
		d     *risk.Difference
	}
	var rows []row
	for other := 1; other < len(c.views); other++ {
		for i := range c.paired[other] {
			if d := &c.paired[other][i]; c.Detail || d.Equal < d.N {
				rows = append(rows, row{other, d})
			}
		}
	}
	j.rows("paired", len(rows), func(i int) {
		d, k := rows[i].d, rows[i].d.Metric.Kind
		j.field("other", names[rows[i].other])
		j.field("metric", d.Metric.Key)
		for _, x := range []struct {
			name  string
			value float64
			least int // one draw has no spread
		}{{"mean", d.Mean, 1}, {"sd", d.SD, 2}, {"se", d.SE, 2}, {"low", d.Low, 2}, {"high", d.High, 2}} {
			shown := ""
			if d.N >= x.least {
				shown = exact(k, int64(math.Round(x.value)))
			}
			j.field(x.name, shown)
		}
		for _, x := range []struct {
			name  string
			value int
		}{{"higher", d.Higher}, {"lower", d.Lower}, {"equal", d.Equal}, {"n", d.N}} {
			j.fieldNumber(x.name, float64(x.value))
		}
	})
	c.flipsJSON(j, names)
	j.raw("\n}\n")
	_, err := w.Write(j.buf.Bytes())
	return err
}

func (c *pairedComparison) flipsJSON(j *jsonWriter, names []string) {
	type flip struct {
		other string
		p     personPair
	}
	var all []flip
	for other := 1; other < len(c.views); other++ {
		for _, p := range c.flips(other) {
			all = append(all, flip{names[other], p})
		}
	}
	slices.SortStableFunc(all, func(x, y flip) int { return cmp.Or(strings.Compare(x.other, y.other), strings.Compare(x.p.id, y.p.id)) })
	j.rows("sign_flips", len(all), func(i int) {
		p := &all[i].p
		amount := func(x float64) string { return exact(journal.Fen, int64(math.Round(x))) }
		j.field("other", all[i].other)
		j.field("institution", p.id)
		j.field("base_gain", amount(p.base.Mean))
		j.field("base_se", amount(p.base.SE))
		j.field("gain", amount(p.x.Mean))
		j.field("se", amount(p.x.SE))
		j.fieldBool("certain", p.certain())
	})
}
