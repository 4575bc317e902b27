package report

import (
	"io"
	"math"
	"strconv"

	"fundsim/model/journal"
	"fundsim/model/risk"
	"fundsim/model/settle"
)

// RiskSchema names the format that [Risk] writes as JSON.
const RiskSchema = "fundsim.risk/v1"

// riskJSON writes fundsim.risk/v1.
func riskJSON(w io.Writer, v *RiskView) error {
	_, err := w.Write(append(riskObject(v), '\n'))
	return err
}

// riskObject is the object of one run: statistics as strings in the unit of
// their figure (yuan with two decimals, point values with four), probabilities
// as numbers. The same run gives the same bytes.
func riskObject(v *RiskView) []byte {
	r, j := newRiskBuilder(v, Options{}), &jsonWriter{}
	j.raw("{\n")
	j.member("schema", RiskSchema)
	j.object("scenario", func() { writeScenario(j, v.View) })
	j.object("engine", func() {
		j.field("version", v.Version)
		j.field("commit", v.Commit)
	})
	done, asked := v.Done()
	j.member("draws", v.Run.Draws)
	j.member("asked", asked)
	j.member("partial", done < asked)
	j.member("seed", v.Run.Seed)
	j.rows("metrics", len(v.Run.Series), func(i int) {
		m := &v.Run.Series[i].Metric
		writeMetric(j, m, v.Result, r.summary(m.Key))
	})
	events := r.riskEvents()
	j.rows("probabilities", len(events), func(i int) { writeProbability(j, &events[i]) })
	if len(v.Thresholds) > 0 {
		writeVerdicts(j, v.Thresholds)
	}
	if v.Fan != nil {
		j.rows("months", len(v.Fan), func(i int) {
			m := &v.Fan[i]
			j.field("metric", m.Metric.Key)
			j.fieldNumber("month", float64(m.Month))
			writeSummary(j, m.Metric.Kind, &m.Summary)
		})
	}
	j.raw("\n}")
	return j.buf.Bytes()
}

// writeMetric writes a figure: as planned, and over the draws.
func writeMetric(j *jsonWriter, m *settle.Metric, planned *settle.Result, s *risk.Summary) {
	expected := ""
	if x, ok := m.Value(planned); ok {
		expected = exact(m.Kind, x)
	}
	j.field("metric", m.Key)
	j.field("expected", expected)
	writeSummary(j, m.Kind, s)
}

func writeProbability(j *jsonWriter, p *risk.Probability) {
	j.field("event", p.Event)
	j.fieldNumber("p", p.P())
	j.fieldNumber("se", p.SE())
	j.fieldNumber("count", float64(p.Count))
	j.fieldNumber("of", float64(p.Of))
}

// writeSummary writes the statistics of a figure, "" where no draw has it. One
// value has no spread, so that what rests on n of them is "" for fewer than two.
func writeSummary(j *jsonWriter, k journal.Kind, s *risk.Summary) {
	atLeast := func(least, n int, x float64) string {
		if n < least {
			return ""
		}
		return exact(k, int64(math.Round(x)))
	}
	of := func(x float64) string { return atLeast(1, s.N, x) }
	spread := func(n int, x float64) string { return atLeast(2, n, x) }
	if s == nil {
		s = &risk.Summary{}
	}
	j.field("mean", of(s.Mean))
	j.field("sd", spread(s.N, s.SD))
	j.field("se", spread(s.N, s.SE))
	for i, p := range risk.Percents {
		j.field("p"+strconv.Itoa(p), of(float64(s.Quantiles[i].Value)))
	}
	for i, p := range risk.Percents {
		j.field("p"+strconv.Itoa(p)+"_se", spread(s.N, s.Quantiles[i].SE))
	}
	j.field("es_low", of(s.Low.Mean))
	j.field("es_low_se", spread(s.Low.N, s.Low.SE))
	j.field("es_high", of(s.High.Mean))
	j.field("es_high_se", spread(s.High.N, s.High.SE))
	j.fieldNumber("n", float64(s.N))
}

// jsonNumber is a number with at most eight decimals, more than any number of
// draws gives a probability.
func jsonNumber(x float64) string {
	return strconv.FormatFloat(math.Round(x*1e8)/1e8, 'f', -1, 64)
}

func (j *jsonWriter) fieldNumber(name string, x float64) {
	j.key(name)
	j.raw(jsonNumber(x))
}
