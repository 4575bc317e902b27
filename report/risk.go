package report

import (
	"cmp"
	"io"
	"math"
	"slices"

	"fundsim/model/journal"
	"fundsim/model/risk"
	"fundsim/model/settle"
)

// RiskView is a scenario that was drawn many times. The View is of its
// expectation, settled.
type RiskView struct {
	*View
	Run *risk.Run
	Fan []risk.FanMonth // what each month of data leaves uncertain; nil where it was not asked for
}

// NewRiskView shows a run; name is how the scenario was named.
func NewRiskView(run *risk.Run, v View) *RiskView {
	v.Plan, v.Result = run.Case.Plan, run.Expected.Result
	return &RiskView{View: &v, Run: run}
}

// RiskTables are the tables that a risk report can be written as in CSV: one row
// for each figure of schemes, units and institutions; the probabilities;
// thresholds; every draw; and, where the view has it, the month view.
var RiskTables = []string{"schemes", "units", "institutions", "probabilities", "thresholds", "draws", "months"}

// Risk prints what the draws show: in plain sentences, as tables of quantiles and
// probabilities with their standard errors, and what the draws rest on. The
// format is table, markdown, csv (one of RiskTables) or json.
func Risk(w io.Writer, v *RiskView, o Options, format, table string) error {
	switch format {
	case "json":
		return riskJSON(w, v)
	case "csv":
		g, err := riskCSV(v, o, table)
		if err != nil {
			return err
		}
		return writeCSV(w, &g, o)
	}
	r := newRiskBuilder(v, o)
	points := section{title: r.t(riskLabels.inShort), lines: r.inShort()}
	return writeReport(w, r.heading(), []section{points}, numbered(r.grids(), o), r.closing(), o, format)
}

// riskBuilder makes the sentences and tables of one run.
type riskBuilder struct {
	*builder
	view      *RiskView
	run       *risk.Run
	summaries map[string]*risk.Summary
	stats     risk.Summariser
}

func newRiskBuilder(v *RiskView, o Options) *riskBuilder {
	n := newNames(v.Plan)
	return &riskBuilder{builder: &builder{View: v.View, Options: o, names: n, assumed: collectAssumptions(v.Plan, n, o)},
		view: v, run: v.Run, summaries: map[string]*risk.Summary{}}
}

// summary is what a series comes to; nil where the run has no such series, or no
// draw has the figure.
func (r *riskBuilder) summary(key string) *risk.Summary {
	s, seen := r.summaries[key]
	if !seen {
		if series := r.run.Find(key); series != nil {
			if found := r.stats.Of(series.Values); found.N > 0 {
				s = &found
			}
		}
		r.summaries[key] = s
	}
	return s
}

// The places of the quantiles in a summary.
const (
	p5 = iota
	p25
	p50
	p75
	p95
)

// estimated is a statistic rounded to the unit of its kind: a fen, 0.0001 of a
// point value.
func estimated(k journal.Kind, x float64) Cell { return Cell{Kind: k, Value: int64(math.Round(x))} }

// spreadCell is a standard deviation or error over n values, empty for fewer than
// two: one value has none.
func spreadCell(k journal.Kind, x float64, n int) Cell {
	if n < 2 {
		return Cell{}
	}
	return estimated(k, x)
}

// withError shows a mean with its standard error: 3,401.12 ± 12.30.
func (o Options) withError(k journal.Kind, x, se float64) string {
	if se == 0 {
		return o.show(estimated(k, x))
	}
	err := o.show(estimated(k, se))
	if err == "-" { // less than a fen
		err = o.show(Cell{Kind: k, Value: 1})
	}
	return o.show(estimated(k, x)) + " ± " + err
}

// share shows count ÷ of in per cent with its standard error, with as many
// decimals as the error is worth: 3.2% ± 0.2%. What always or never happened has
// none.
func share(count, of int) string {
	if of == 0 {
		return ""
	}
	if count == 0 || count == of {
		return fixed(int64(100*count/of), 0, false) + "%"
	}
	se := risk.Probability{Count: count, Of: of}.SE() * 100
	decimals, scale := 1, 10.0
	for decimals < 4 && se*scale < 1 {
		decimals, scale = decimals+1, scale*10
	}
	p := math.Round(float64(count) * 100 * scale / float64(of))
	return fixed(int64(p), decimals, false) + "% ± " + fixed(int64(math.Round(se*scale)), decimals, false) + "%"
}

// thousands writes a count with commas.
func thousands(n int) string { return fixed(int64(n), 0, true) }

// heading says what was drawn and how to read it.
func (r *riskBuilder) heading() []string {
	l := &riskLabels
	unit := r.in(tableLabels.yuan)
	if r.Wan {
		unit = r.in(tableLabels.wan) + r.in(tableLabels.wanNote)
	}
	lines := []string{r.t(l.heading, cmp.Or(r.Plan.Title, r.Plan.ID), r.Plan.Year, fixed(int64(r.run.Draws), 0, true)),
		r.t(tableLabels.scenario, r.Plan.ID) + "  " + r.t(l.seed, r.run.Seed) + "  " + r.t(tableLabels.money, unit)}
	if done, asked := r.view.Done(); done < asked {
		said := l.partial
		if !r.run.Partial() {
			said = l.partialFan
		}
		lines = append(lines, r.t(said, fixed(int64(done), 0, true), fixed(int64(asked), 0, true)))
	}
	return append(lines, r.in(l.howToRead))
}

// grids are the tables: schemes, units, institutions, thresholds and the month
// view.
func (r *riskBuilder) grids() []Grid {
	var out []Grid
	for i := range r.Result.Schemes {
		out = append(out, r.schemeGrid(&r.Result.Schemes[i]))
	}
	for i := range r.Result.Schemes {
		out = append(out, r.unitGrid(&r.Result.Schemes[i]))
	}
	out = append(out, r.institutionGrid())
	if len(r.Thresholds) > 0 {
		out = append(out, VerdictsGrid(r.Plan, r.Thresholds, r.Options))
	}
	return append(out, r.fanGrids()...)
}

// institutionIDs are the codes of the institutions with activity, sorted.
func institutionIDs(result *settle.Result) []string {
	var ids []string
	for i := range result.Institutions {
		ids = append(ids, result.Institutions[i].Institution)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}
