package report

import (
	"io"

	"fundsim/model/incentive"
	"fundsim/model/money"
)

// IncentiveSchema names the format that [Incentive] writes as JSON.
const IncentiveSchema = "fundsim.incentive/v1"

// incentiveJSON writes what one more is worth, summed up and line by line, and
// every cliff and odd rate. Amounts are strings in yuan, rates and
// volumes decimals; a jump has no rate.
func incentiveJSON(w io.Writer, v *View, r *incentive.Report, o Options) error {
	j := &jsonWriter{}
	j.raw("{\n")
	j.member("schema", IncentiveSchema)
	j.object("scenario", func() { writeScenario(j, v) })
	worths := r.Worths()
	j.rows("worth", len(worths), func(i int) {
		x := &worths[i]
		j.field("scheme", x.Scheme)
		j.field("unit", x.Unit)
		j.field("settled_by", x.SettledBy)
		j.field("of", string(x.Of))
		j.field("level", string(x.Level))
		j.key("lines")
		j.value(x.Lines)
		fens(j, []string{"incurred", "payable", "gain", "least_gain", "most_gain", "others", "fund"}, x.Incurred, x.Payable, x.Gain, x.Least, x.Most, x.Others, x.Payable+x.Others)
		j.field("least_at", x.LeastAt)
		j.field("most_at", x.MostAt)
		j.key("refused")
		j.value(x.Refused)
	})
	type probe struct {
		*incentive.Line
		*incentive.Probe
	}
	type finding struct {
		*incentive.Line
		*incentive.Finding
	}
	var probes []probe
	var findings []finding
	for i := range r.Lines {
		l := &r.Lines[i]
		for k := range l.Probes {
			probes = append(probes, probe{l, &l.Probes[k]})
		}
		for k := range l.Findings {
			findings = append(findings, finding{l, &l.Findings[k]})
		}
	}
	j.rows("lines", len(probes), func(i int) {
		p := probes[i]
		j.field("institution", p.Institution)
		j.field("unit", p.Unit)
		j.field("scheme", p.Scheme)
		j.field("level", string(p.Level))
		j.field("settled_by", p.SettledBy)
		j.field("of", string(p.Of))
		fens(j, []string{"incurred", "payable", "award", "gain", "others", "fund"}, p.Incurred, p.Payable, p.Award, p.Gain(), p.Others, p.Fund())
		j.fieldBool("refused", p.Refused)
	})
	j.rows("findings", len(findings), func(i int) {
		f := findings[i]
		j.field("institution", f.Institution)
		j.field("unit", f.Unit)
		j.field("scheme", f.Scheme)
		j.field("kind", string(f.Kind))
		j.field("from", f.From.Decimal())
		j.field("to", f.To.Decimal())
		rate := ""
		if f.Kind != incentive.Jump {
			rate = f.Rate.Decimal()
		}
		j.field("rate", rate)
		j.field("amount", f.Amount.String())
		j.field("rule", f.Path)
		j.field("why", o.in(f.Why))
		j.fieldStrings("lint", append([]string{}, f.Lint...))
	})
	j.raw("\n}\n")
	_, err := w.Write(j.buf.Bytes())
	return err
}

func fens(j *jsonWriter, names []string, amounts ...money.Fen) {
	for i, name := range names {
		j.field(name, amounts[i].String())
	}
}
