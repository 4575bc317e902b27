package report

import (
	"io"
	"strconv"

	"fundsim/model/indicators"
	"fundsim/model/journal"
	"fundsim/model/money"
)

// IndicatorsSchema names the format that [Indicators] writes as JSON.
const IndicatorsSchema = "fundsim.indicators/v1"

// indicatorsJSON writes rows and totals. Amounts, costs per visit and per case
// are strings in yuan with two decimals; other measures have four decimals;
// ratios and growths are decimals; "" where there is none. What a total runs
// over is "".
func indicatorsJSON(w io.Writer, v *View, r *indicators.Report, n *names) error {
	j := &jsonWriter{}
	j.raw("{\n")
	j.member("schema", IndicatorsSchema)
	j.object("scenario", func() { writeScenario(j, v) })
	j.member("by", string(r.By))
	for _, part := range []struct {
		name string
		rows []indicators.Row
	}{{"rows", r.Rows}, {"totals", r.Totals}} {
		j.rows(part.name, len(part.rows), func(i int) { indicatorObject(j, &part.rows[i], r.By, n) })
	}
	j.raw("\n}\n")
	_, err := w.Write(j.buf.Bytes())
	return err
}

// jsonFlag is a growth past its cap.
type jsonFlag struct {
	Measure string `json:"measure"`
	Growth  string `json:"growth"`
	Cap     string `json:"cap"`
	Rule    string `json:"rule"`
	Base    string `json:"base"`
}

func indicatorObject(j *jsonWriter, r *indicators.Row, by indicators.By, n *names) {
	count := func(name string, x int64) { j.field(name, strconv.FormatInt(x, 10)) }
	j.field("scheme", r.Scheme)
	j.field("unit", r.Unit)
	switch {
	case by == indicators.ByInstitution:
		title := ""
		if r.Institution != "" {
			title = n.institution(r.Institution)
		}
		j.field("institution", r.Institution)
		j.field("title", title)
	case by != indicators.ByUnit:
		j.field(string(by), r.Group)
		j.fieldBool("grouped", r.Grouped)
	}
	year := func(prefix string, y *indicators.Year, any bool) {
		if !any {
			for _, name := range []string{"visits", "persons", "cases", "total_cost", "fund_cost"} {
				j.field(prefix+name, "")
			}
			return
		}
		count(prefix+"visits", y.Visits)
		count(prefix+"persons", y.Persons)
		count(prefix+"cases", y.Cases)
		j.field(prefix+"total_cost", y.TotalCost.String())
		j.field(prefix+"fund_cost", y.FundCost.String())
	}
	year("", &r.This, r.HasThis)
	year("prior_", &r.Last, r.HasLast)
	for m, d := range indicators.Definitions {
		m := indicators.Measure(m)
		j.field(d.Name, measureText(m, r.This.Quotients[m]))
		if d.HasPrior {
			growth := ""
			if g, ok := r.Growth(m); ok {
				growth = g.Decimal()
			}
			j.field("prior_"+d.Name, measureText(m, r.Last.Quotients[m]))
			j.field(d.Name+"_growth", growth)
		}
	}
	flags := []jsonFlag{}
	for _, f := range r.Flags {
		g, _ := indicators.ShownGrowth(f.Growth)
		flags = append(flags, jsonFlag{f.Measure.String(), g.Decimal(), f.Limit.Decimal(), f.Rule, f.Base.String()})
	}
	j.key("flags")
	j.value(flags)
}

// measureText is a measure as JSON writes it.
func measureText(m indicators.Measure, q indicators.Quotient) string {
	x, ok := q.Shown(m)
	switch {
	case !ok:
		return ""
	case indicators.Definitions[m].Shape == indicators.InPercent:
		return money.Ratio(x).Decimal()
	case indicators.Definitions[m].Shape == indicators.InYuan:
		return money.Fen(x).String()
	}
	return exact(journal.PointValue, x)
}
