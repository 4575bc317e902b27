package report

import (
	"io"

	"fundsim/calibration/project"
	"fundsim/model/fund"
	"fundsim/model/plan"
	"fundsim/model/risk"
)

// ProjectionSchema names the format that [Projection] and [RollForward] write as JSON.
const ProjectionSchema = "fundsim.projection/v1"

// projectionJSON writes every fund and year as expected, over the draws and
// against what happened. Amounts are strings in yuan, months and shares decimals;
// "" where there is none.
func projectionJSON(w io.Writer, v *View, r *project.Projection) error {
	j := &jsonWriter{}
	j.raw("{\n")
	j.member("schema", ProjectionSchema)
	j.member("mode", "funds")
	if v != nil {
		j.object("scenario", func() { writeScenario(j, v) })
	}
	writeLevels(j, r.Levels, r.Cover)
	j.member("draws", r.Draws)
	j.member("seed", r.Seed)
	j.rows("funds", len(r.Funds), func(i int) {
		f := &r.Funds[i]
		j.field("scheme", f.Scheme)
		j.field("title", f.Title)
		j.key("base_year")
		j.value(f.Base)
		j.field("income_method", f.Income.Method)
		j.field("expenditure_method", f.Spent.Method)
		j.field("correlation", sixPlaces(f.Correlation))
	})
	type at struct {
		f *project.FundYears
		y *project.Year
	}
	var rows, drawn []at
	for i := range r.Funds {
		f := &r.Funds[i]
		for k := range f.Rows {
			rows = append(rows, at{f, &f.Rows[k]})
			if k > 0 && f.Rows[k].Drawn != nil {
				drawn = append(drawn, rows[len(rows)-1])
			}
		}
	}
	j.rows("years", len(rows), func(i int) {
		y := rows[i].y
		j.field("scheme", rows[i].f.Scheme)
		j.key("year")
		j.value(y.Year)
		j.key("participants")
		j.value(y.Participants)
		j.field("opening", y.Opening.String())
		j.field("income", y.Income.String())
		j.field("interest", y.Interest.String())
		j.field("expenditure", y.Spent.String())
		j.field("balance", y.Closing.String())
		j.field("months_of_cover", coverText(y.Cover, y.HasCover))
		j.field("light", string(y.Light))
		budget := ""
		if y.Budget != nil {
			budget = y.Budget.String()
		}
		j.field("budget", budget)
		happened := map[string]string{}
		for _, c := range comparisons(y) {
			happened[c.name] = c.actual.String()
		}
		for _, name := range []string{"income", "expenditure", "balance"} {
			j.field("actual_"+name, happened[name])
		}
	})
	j.rows("drawn", len(drawn), func(i int) {
		y := drawn[i].y
		j.field("scheme", drawn[i].f.Scheme)
		j.key("year")
		j.value(y.Year)
		writeQuantiles(j, "income", &y.Drawn.Income, false)
		writeQuantiles(j, "expenditure", &y.Drawn.Spent, false)
		writeQuantiles(j, "balance", &y.Drawn.Closing, false)
		writeQuantiles(j, "months_of_cover", &y.Drawn.Cover, true)
		n := y.Drawn.N
		if drawn[i].f.NoOpening {
			n = 0 // no chances
		}
		writeChances(j, y.Drawn.Negative, y.Drawn.Lights, n)
	})
	j.raw("\n}\n")
	_, err := w.Write(j.buf.Bytes())
	return err
}

func writeLevels(j *jsonWriter, l plan.CoverLights, of plan.CoverOf) {
	j.object("levels", func() {
		j.field("red", l.Red.String())
		j.field("amber", l.Amber.String())
		j.field("idle", l.Idle.String())
		j.field("cover_of", string(of))
	})
}

// coverText is months with four decimals.
func coverText(m plan.CoverMonths, has bool) string {
	if !has {
		return ""
	}
	return fixed(int64(m), 4, false)
}

func writeQuantiles(j *jsonWriter, name string, s *risk.Summary, months bool) {
	names := [...]string{"p5", "p25", "p50", "p75", "p95"}
	for i, q := range s.Quantiles {
		shown := fixed(q.Value, 2, false)
		if months {
			shown = coverText(plan.CoverMonths(q.Value), s.N > 0)
		}
		j.field(name+"_"+names[i], shown)
	}
}

// writeChances writes probabilities as counts ÷ draws.
func writeChances(j *jsonWriter, negative int, lights map[fund.Light]int, n int) {
	p := func(name string, count int) {
		shown := ""
		if n > 0 {
			shown = sixPlaces(float64(count) / float64(n))
		}
		j.field(name, shown)
	}
	p("p_negative", negative)
	for _, l := range []fund.Light{fund.Red, fund.Amber, fund.Green, fund.Idle} {
		p("p_"+string(l), lights[l])
	}
}
