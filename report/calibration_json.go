package report

import (
	"io"
	"math"
	"strconv"

	"fundsim/calibration"
)

// CalibrationSchema names the format that [Calibration] writes as JSON.
const CalibrationSchema = "fundsim.calibration/v1"

// json writes every value with its error, interval, observations and grade;
// then residuals, outliers, breaks and what was left out. Ratios, factors and
// correlations are decimals, amounts yuan, both as strings; "" where there is none.
func (s *calibrationSheet) json(w io.Writer) error {
	j := &jsonWriter{}
	d := &s.a.Diagnosis
	decimal := func(x float64) string {
		if math.IsNaN(x) {
			return ""
		}
		return strconv.FormatFloat(x, 'f', 6, 64)
	}
	j.raw("{\n")
	j.member("schema", CalibrationSchema)
	j.member("years", s.a.Years)
	all := s.all()
	j.rows("values", len(all), func(i int) {
		n := &all[i]
		j.field("of", n.of)
		j.field("measure", n.measure)
		j.field("unit", n.unit)
		j.field("scheme", n.scheme)
		j.field("level", n.level)
		if n.month >= 0 {
			j.key("month")
			j.value(n.month)
		}
		if n.family != "" {
			j.field("family", n.family)
		}
		j.field("value", n.number(n.v.Value))
		j.field("se", n.number(n.v.SE))
		j.field("low", n.number(n.v.Low))
		j.field("high", n.number(n.v.High))
		j.key("n")
		j.value(n.v.N)
		j.field("span", calibration.Span(n.v.Years))
		j.field("grade", n.v.Grade)
		j.field("method", s.in(n.v.Method))
	})
	j.rows("years_residuals", len(d.Years), func(i int) {
		r := &d.Years[i]
		s.jsonOf(j, r.Unit, r.Scheme, r.Measure, r.Year)
		j.field("effect", decimal(r.Effect))
		j.field("residual", decimal(r.Residual))
	})
	j.rows("months_residuals", len(d.Months), func(i int) {
		r := &d.Months[i]
		j.field("unit", r.Unit)
		j.key("year")
		j.value(r.Year)
		var months []string
		for _, x := range r.Residual {
			months = append(months, decimal(x))
		}
		j.fieldStrings("residual", months)
	})
	j.member("outliers_found", d.Found)
	j.member("outliers_dropped", d.Dropped)
	j.rows("outliers", len(d.Outliers), func(i int) {
		o := &d.Outliers[i]
		j.field("institution", o.Institution)
		s.jsonOf(j, o.Unit, o.Scheme, o.Measure, o.Year)
		j.key("month")
		j.value(o.Month)
		j.field("found", s.amountText(o.Measure, o.Found).Text)
		j.field("expected", s.amountText(o.Measure, o.Expected).Text)
		j.field("z", strconv.FormatFloat(o.Z, 'f', 2, 64))
	})
	j.rows("breaks", len(d.Breaks), func(i int) {
		b := &d.Breaks[i]
		s.jsonOf(j, b.Unit, b.Scheme, b.Measure, b.Year)
		j.field("residual", decimal(b.Residual))
		j.field("z", strconv.FormatFloat(b.Z, 'f', 2, 64))
	})
	j.rows("small", len(d.Small), func(i int) {
		x := &d.Small[i]
		j.field("unit", x.Unit)
		j.field("scheme", x.Scheme)
		j.key("lines")
		j.value(x.Lines)
		j.key("line_years_without_all_months")
		j.value(x.Partial)
	})
	j.rows("missing", len(s.a.Missing), func(i int) {
		m := &s.a.Missing[i]
		j.field("what", s.in(m.What))
		j.field("unit", m.Unit)
		j.field("scheme", m.Scheme)
		j.field("level", string(m.Level))
		j.field("why", s.in(m.Why))
	})
	j.raw("\n}\n")
	_, err := w.Write(j.buf.Bytes())
	return err
}

func (s *calibrationSheet) jsonOf(j *jsonWriter, unit, scheme string, m calibration.Measure, year int) {
	j.field("unit", unit)
	j.field("scheme", scheme)
	j.field("measure", measureNames[m])
	j.key("year")
	j.value(year)
}

// measureNames are the names of measures in JSON and CSV.
var measureNames = [...]string{"volume", "unit_cost", "points_per_case", "cost", "fund_cost"}
