package report

import (
	"io"

	"fundsim/model/entrant"
	"fundsim/model/journal"
	"fundsim/model/plan"
	"fundsim/model/problem"
)

// EntrantSchema names the format that [Entrants] writes as JSON.
const EntrantSchema = "fundsim.entrant/v1"

// entrantVerdicts are the words of a search's verdict.
var entrantVerdicts = map[entrant.Verdict]string{entrant.ShortAlready: "short-already", entrant.RunsOut: "runs-out", entrant.Never: "never", entrant.Unsettled: "unsettled"}

// json writes what docs/reference/entrant.md documents. Amounts are strings in
// yuan; what only one of the two years has is "" in the other.
func (b *entrantBuilder) json(w io.Writer) error {
	j := &jsonWriter{}
	j.raw("{\n")
	j.member("schema", EntrantSchema)
	j.object("scenario", func() { writeScenario(j, b.View) })
	j.object("engine", func() {
		j.field("version", b.Version)
		j.field("commit", b.Commit)
	})
	j.rows("entrants", len(b.e.Owed), func(i int) { b.writeEntrant(j, &b.e.Owed[i]) })
	b.writeTaken(j)
	j.rows("donors", len(b.e.Report.Donors), func(i int) {
		d := &b.e.Report.Donors[i]
		writeKey(j, d.Institution, d.Unit, d.Scheme)
		for c := range plan.Penalties {
			kind := journal.Count
			if c.IsMoney() {
				kind = journal.Fen
			} else if c == plan.PointsCol {
				kind = journal.Points
			}
			j.field(plan.ColumnNames[c], exact(kind, d.Lost[c]))
		}
	})
	j.rows("incumbents", len(b.e.Incumbents), func(i int) {
		x := &b.e.Incumbents[i]
		writeKey(j, x.Institution, x.Unit, x.Scheme)
		j.field("payable_without", x.Without.Payable.String())
		j.field("payable_with", x.With.Payable.String())
		j.field("change", x.Change().String())
		j.field("own_volume", x.Own().String())
		j.field("dilution", x.Dilution().String())
	})
	views := []*View{{Plan: b.Plan, Result: b.e.Without.Result}, {Plan: b.Plan, Result: b.e.With.Result}}
	rows := differences(views, false)
	j.rows("differences", len(rows), func(i int) {
		d := &rows[i]
		j.field("metric", d.key)
		j.field("without", d.figures[0].exact(d.kind))
		j.field("with", d.figures[1].exact(d.kind))
		j.field("difference", d.delta(1).exact(d.kind))
	})
	b.writeSearch(j)
	if b.x.Draws != nil {
		b.writeDraws(j)
	}
	if len(b.Thresholds) > 0 {
		writeVerdicts(j, b.Thresholds)
	}
	j.member("warnings", problemTexts(problem.List(b.Result.Warnings), b.Options))
	j.raw("\n}\n")
	_, err := w.Write(j.buf.Bytes())
	return err
}

func writeKey(j *jsonWriter, institution, unit, scheme string) {
	j.field("institution", institution)
	j.field("unit", unit)
	j.field("scheme", scheme)
}

func (b *entrantBuilder) writeEntrant(j *jsonWriter, x *entrant.Owed) {
	l := x.Line
	writeKey(j, l.Entrant, l.Unit, l.Scheme)
	j.field("title", b.names.institution(l.Entrant))
	j.field("designated_on", l.DesignatedOn.String())
	j.field("counted_in", plan.ColumnNames[l.Driver])
	count := func(name string, n int64) { j.field(name, exact(journal.Count, n)) }
	count("count", l.Count)
	count("persons", l.Persons)
	j.field("points", l.Points.String())
	j.field("total_cost", l.TotalCost.String())
	j.field("fund_cost", l.FundCost.String())
	count("diverted", l.Diverted)
	count("induced", l.Induced())
	count("undelivered", l.Short)
	j.field("induced_cost", l.InducedCost.String())
	j.field("induced_fund_cost", l.InducedFundCost.String())
	var months [plan.Months]int64
	for i := range months {
		months[i] = l.Months[i].Count
	}
	j.key("monthly")
	j.value(months)
	j.field("settled_by", x.Settled.SettledBy)
	from := ""
	switch {
	case x.Settled.PaidFrom != "":
		from = string(x.Settled.PaidFrom)
	case l.Count > 0:
		from = "unit"
	}
	j.field("paid_from", from)
	j.field("cap_base", b.capBase(x))
	j.field("incurred", x.Settled.Incurred.String())
	j.field("nonpayable", x.Settled.Nonpayable.String())
	j.field("payable", x.Settled.Payable.String())
}

// writeTaken lists who gave how much to whom.
func (b *entrantBuilder) writeTaken(j *jsonWriter) {
	type taken struct {
		*entrant.Line
		entrant.Taken
	}
	var all []taken
	for i := range b.e.Report.Lines {
		l := &b.e.Report.Lines[i]
		for _, t := range l.From {
			all = append(all, taken{l, t})
		}
	}
	j.rows("diverted", len(all), func(i int) {
		x := all[i]
		j.field("entrant", x.Entrant)
		writeKey(j, x.Institution, x.Unit, x.Scheme)
		j.field("counted_in", plan.ColumnNames[x.Driver])
		j.field("count", exact(journal.Count, x.Taken.Count))
	})
}

func (b *entrantBuilder) writeSearch(j *jsonWriter) {
	j.rows("volumes", len(b.x.Volumes), func(i int) {
		c := &b.x.Volumes[i]
		j.field("scheme", c.Scheme)
		j.field("verdict", entrantVerdicts[c.Verdict])
		j.field("enough_at", c.Low.Decimal())
		j.field("short_at", c.High.Decimal())
		j.field("reserve_closing", c.Closing.String())
		j.field("shortfall", c.Shortfall.String())
		j.key("settlements")
		j.value(c.Evaluations)
		j.fieldStrings("refused", problemTexts(c.Refused, b.Options))
	})
	type entry struct {
		entrant.Entry
		entrant.SchemeEntry
	}
	var all []entry
	for _, e := range b.x.Months {
		for _, s := range e.Schemes {
			all = append(all, entry{e, s})
		}
		if len(e.Schemes) == 0 {
			all = append(all, entry{Entry: e})
		}
	}
	j.rows("entry_months", len(all), func(i int) {
		e := &all[i]
		j.key("month")
		j.value(e.Month)
		j.field("scheme", e.Scheme)
		closing, shortfall := e.Closing.String(), e.Shortfall.String()
		if e.Scheme == "" {
			closing, shortfall = "", ""
		}
		j.field("reserve_closing", closing)
		j.field("shortfall", shortfall)
		j.fieldStrings("refused", problemTexts(e.Refused, b.Options))
	})
}

func (b *entrantBuilder) writeDraws(j *jsonWriter) {
	d := b.x.Draws
	j.object("draws", func() {
		j.key("draws")
		j.value(d.With.Draws)
		j.key("asked")
		j.value(d.With.Asked)
		j.key("seed")
		j.value(d.With.Seed)
	})
	figures := b.entrantFigures()
	j.rows("metrics", len(figures), func(i int) {
		x := &figures[i]
		number := func(name string, v float64) { j.field(name, estimatedText(x.kind, v)) }
		spread := func(name string, v float64, n int) {
			if n < 2 {
				j.field(name, "")
			} else {
				number(name, v)
			}
		}
		p := &x.difference
		j.field("metric", x.key)
		number("mean_without", x.without.Mean)
		number("mean_with", x.with.Mean)
		spread("sd_without", x.without.SD, x.with.N) // an entrant counts as 0 in the year without
		spread("sd_with", x.with.SD, x.with.N)
		number("mean_difference", p.Mean)
		spread("se", p.SE, p.N)
		spread("low", p.Low, p.N)
		spread("high", p.High, p.N)
		for _, c := range []struct {
			name string
			n    int
		}{{"higher", p.Higher}, {"lower", p.Lower}, {"equal", p.Equal}} {
			j.key(c.name)
			j.value(c.n)
		}
	})
	events := b.shortfallEvents()
	j.rows("probabilities", len(events), func(i int) {
		e := events[i]
		j.field("event", e[0].Event)
		for k, side := range []string{"without", "with"} {
			j.fieldNumber("p_"+side, e[k].P())
			j.fieldNumber("se_"+side, e[k].SE())
		}
	})
}

// estimatedText is a mean or an error rounded to the unit of its figure.
func estimatedText(k journal.Kind, x float64) string { return exact(k, estimated(k, x).Value) }
