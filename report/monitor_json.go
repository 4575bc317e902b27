package report

import (
	"io"
	"slices"

	"fundsim/model/indicators"
	"fundsim/model/money"
	"fundsim/model/settle"
)

// MonitorSchema names the format that [Monitor] writes as JSON.
const MonitorSchema = "fundsim.monitor/v1"

// pickFields returns the fields with those names, in their order.
func pickFields[R any](fields []settle.Field[R], names []string) (out []settle.Field[R]) {
	for _, name := range names {
		if i := slices.IndexFunc(fields, func(f settle.Field[R]) bool { return f.Name == name }); i >= 0 {
			out = append(out, fields[i])
		}
	}
	return out
}

// monitorJSON writes schemes, units and holders: how far each budget is used,
// and under forecast_… what the forecast year settles to, "" where it could not
// be settled. Amounts are strings in yuan, ratios are decimals.
func monitorJSON(w io.Writer, v *View, m *indicators.Monitoring, o Options) error {
	j := &jsonWriter{}
	j.raw("{\n")
	j.member("schema", MonitorSchema)
	j.object("scenario", func() { writeScenario(j, v) })
	j.member("through", m.Through)
	j.member("months", m.Months)
	j.object("levels", func() {
		j.field("under", m.Levels.Under.Decimal())
		j.field("amber", m.Levels.Amber.Decimal())
		j.field("red", m.Levels.Red.Decimal())
	})
	j.rows("schemes", len(m.Schemes), func(i int) {
		s := &m.Schemes[i]
		j.field("scheme", s.Scheme)
		writeExecution(j, &s.Execution)
		j.field("admitted", s.Admitted.String())
		writeSettled(j, pickFields(settle.SchemeFields, monitorSchemeFields), s.Settled)
	})
	j.rows("units", len(m.Units), func(i int) {
		u := &m.Units[i]
		j.field("unit", u.Unit)
		j.field("scheme", u.Scheme)
		j.field("method", string(u.Method))
		writeExecution(j, &u.Execution)
		j.key("missing_months")
		j.value(append([]int{}, u.Missing...))
		writeSettled(j, pickFields(settle.UnitFields, monitorUnitFields), u.Settled)
	})
	j.rows("holders", len(m.Holders), func(i int) {
		h := &m.Holders[i]
		j.field("holder", h.Holder)
		j.field("unit", h.Unit)
		j.field("scheme", h.Scheme)
		writeExecution(j, &h.Execution)
		settled := map[string]string{}
		if h.Settled != nil {
			settled = map[string]string{"retained": h.Settled.Retained.String(), "borne": h.Settled.Borne.String(), "payable": h.Payable.String()}
		}
		for _, name := range []string{"retained", "borne", "payable"} {
			j.field("forecast_"+name, settled[name])
		}
	})
	j.member("refused", problemTexts(m.Refused, o))
	j.member("warnings", problemTexts(m.Warnings, o))
	j.raw("\n}\n")
	_, err := w.Write(j.buf.Bytes())
	return err
}

func writeExecution(j *jsonWriter, e *indicators.Execution) {
	ratio := func(name string, q indicators.Quotient) {
		shown := ""
		if r, ok := q.Ratio(); ok {
			shown = r.Decimal()
		}
		j.field(name, shown)
	}
	for _, x := range []struct {
		name string
		f    money.Fen
	}{{"budget", e.Budget}, {"used", e.Used}, {"expected", e.Expected}, {"forecast", e.Forecast}} {
		j.field(x.name, x.f.String())
	}
	ratio("execution_rate", e.Rate())
	ratio("progress", e.Progress())
	ratio("forecast_rate", e.ForecastRate())
	j.field("light", string(e.Light))
}

// writeSettled writes figures of the forecast year; its budget is the year's.
func writeSettled[R any](j *jsonWriter, fields []settle.Field[R], row *R) {
	for _, f := range fields {
		if f.Name == "budget" {
			continue
		}
		shown := ""
		if row != nil {
			shown = fieldText(f, row)
		}
		j.field("forecast_"+f.Name, shown)
	}
}
