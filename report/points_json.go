package report

import (
	"io"
	"strconv"
	"strings"

	"fundsim/model/points"
)

// PointsSchema names the format that [Points] writes as JSON.
const PointsSchema = "fundsim.points/v1"

// pointsJSON writes groups and case mix; amounts are strings in yuan, points,
// CMI, index and shares strings with four decimals, base points with two.
func pointsJSON(w io.Writer, v *View, r *points.Result) error {
	j := &jsonWriter{}
	j.raw("{\n")
	j.member("schema", PointsSchema)
	j.object("scenario", func() { writeScenario(j, v) })
	count := func(name string, n int64) { j.field(name, strconv.FormatInt(n, 10)) }
	j.rows("groups", len(r.Groups), func(i int) {
		x := &r.Groups[i]
		j.field("group", x.Code)
		count("reference_cases", x.ReferenceN)
		count("kept", x.N)
		j.field("cost", x.Cost.String())
		j.field("mean", x.Mean.String())
		j.field("cv", fixed(x.CV, 4, false))
		j.field("unstable", string(x.Unstable))
		j.field("base_points", fixed(x.BasePoints, 2, false))
		count("cases", x.Cases)
		j.field("points", x.Points.String())
		j.field("share", x.PointsShare.Decimal())
	})
	j.rows("mix", len(r.Mix), func(i int) {
		m := &r.Mix[i]
		j.field("institution", m.Institution)
		count("cases", m.Cases)
		j.field("total_cost", m.TotalCost.String())
		j.field("points", m.Points.String())
		j.field("cmi", fixed(m.CMI, 4, false))
		j.field("cost_index", fixed(m.CostIndex, 4, false))
		c := &m.Counts
		for _, k := range []struct {
			name string
			n    int64
		}{{"normal", c.Normal}, {"low", c.Low}, {"middle", c.Middle}, {"high", c.High}, {"unstable", c.Unstable}, {"special", c.Special},
			{"bed_day", c.BedDay}, {"readmitted", c.Readmitted}} {
			count(k.name, k.n)
		}
	})
	j.rows("slots", len(r.Slots), func(i int) {
		s := &r.Slots[i]
		j.field("institution", s.Institution)
		j.field("scheme", s.Scheme)
		count("month", int64(s.Month))
		count("cases", s.Cases)
		j.field("points", s.Points.String())
	})
	j.raw("\n}\n")
	_, err := w.Write(j.buf.Bytes())
	return err
}

// markdownGrids prints a title and tables as Markdown.
func markdownGrids(w io.Writer, title string, grids []Grid, o Options) error {
	var b strings.Builder
	b.WriteString("# " + markdownText(title) + "\n\n")
	for i := range grids {
		markdownGrid(&b, &grids[i], o)
	}
	_, err := io.WriteString(w, b.String())
	return err
}
