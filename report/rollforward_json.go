package report

import (
	"io"

	"fundsim/calibration/project"
	"fundsim/model/rollforward"
	"fundsim/model/settle"
)

// rollJSON writes every year's funds, units, changes of status and draws.
// Amounts are strings in yuan, months and shares decimals; "" where there is none.
func rollJSON(w io.Writer, v *View, r *project.Rolled) error {
	j := &jsonWriter{}
	j.raw("{\n")
	j.member("schema", ProjectionSchema)
	j.member("mode", "settled")
	j.object("scenario", func() { writeScenario(j, v) })
	writeLevels(j, v.Plan.Projection.Levels(), v.Plan.Projection.CoverOf)
	j.member("draws", r.Draws)
	j.member("refused", r.Refused)
	j.member("seed", r.Seed)
	type at struct{ k, i int }
	var funds, units, drawn []at
	for k := range r.Years {
		for i := range r.Years[k].Funds {
			funds = append(funds, at{k, i})
			if k < len(r.Drawn) {
				drawn = append(drawn, at{k, i})
			}
		}
		for i := range r.Years[k].Result.Units {
			units = append(units, at{k, i})
		}
	}
	year := func(k int) {
		j.key("year")
		j.value(r.Years[k].Plan.Year)
	}
	j.rows("years", len(funds), func(i int) {
		k := funds[i].k
		f, s := &r.Years[k].Funds[funds[i].i], &r.Years[k].Result.Schemes[funds[i].i]
		j.field("scheme", f.Scheme)
		year(k)
		j.key("participants")
		j.value(f.Participants)
		j.field("budget", f.Budget.String())
		j.field("reserve", s.Reserve.String())
		j.field("incurred", s.Incurred.String())
		j.field("payable", s.Payable.String())
		j.field("opening", f.Opening.String())
		j.field("income", f.Income.String())
		j.field("interest", f.Interest.String())
		j.field("expenditure", f.Spent.String())
		j.field("balance", f.Closing.String())
		j.field("reserve_closing", f.ReserveClosing.String())
		j.field("shortfall", f.Shortfall.String())
		j.field("months_of_cover", coverText(f.Cover, f.HasCover))
		j.field("light", string(f.Light))
	})
	j.rows("units", len(units), func(i int) {
		year(units[i].k)
		writeFields(j, settle.UnitFields, &r.Years[units[i].k].Result.Units[units[i].i], nil)
	})
	type change struct {
		k int
		rollforward.Change
	}
	var changes []change
	for k := range r.Changes {
		for _, c := range r.Changes[k] {
			changes = append(changes, change{k, c})
		}
	}
	j.rows("changes", len(changes), func(i int) {
		c := &changes[i]
		year(c.k)
		j.field("institution", c.Institution)
		j.field("unit", c.Unit)
		j.field("from", c.From)
		j.field("to", c.To)
	})
	j.rows("drawn", len(drawn), func(i int) {
		d := &r.Drawn[drawn[i].k][drawn[i].i]
		j.field("scheme", r.Years[drawn[i].k].Funds[drawn[i].i].Scheme)
		year(drawn[i].k)
		writeQuantiles(j, "budget", &d.Budget, false)
		writeQuantiles(j, "expenditure", &d.Spent, false)
		writeQuantiles(j, "payable", &d.Payable, false)
		writeQuantiles(j, "reserve_closing", &d.Reserve, false)
		writeQuantiles(j, "balance", &d.Closing, false)
		writeQuantiles(j, "months_of_cover", &d.Cover, true)
		j.field("p_shortfall", sixPlaces(float64(d.Short)/float64(max(d.Spent.N, 1))))
		writeChances(j, d.Negative, d.Lights, d.Spent.N)
	})
	j.raw("\n}\n")
	_, err := w.Write(j.buf.Bytes())
	return err
}
