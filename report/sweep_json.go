package report

import (
	"io"

	"fundsim/model/risk"
	"fundsim/model/settle"
)

// SweepSchema names the format that [WriteSweep] writes as JSON.
const SweepSchema = "fundsim.sweep/v1"

// sweepJSON writes fundsim.sweep/v1: for every point its values and, with draws,
// the metrics and probabilities that fundsim.risk/v1 has of schemes, units and
// the figures asked for; without draws the metrics hold what is expected only.
func sweepJSON(w io.Writer, s *Sweep) error {
	j := &jsonWriter{}
	j.raw("{\n")
	j.member("schema", SweepSchema)
	j.object("scenario", func() { writeScenario(j, s.View) })
	j.member("paths", s.Paths)
	if run := s.Run(); run != nil {
		j.member("draws", run.Draws)
		j.member("asked", run.Asked)
		j.member("partial", s.Partial)
		j.member("seed", run.Seed)
	}
	var stats risk.Summariser
	j.rows("points", len(s.Points), func(i int) {
		p := &s.Points[i]
		j.fieldStrings("values", p.Values)
		j.fieldBool("own", p.Own)
		if p.Outcome == nil {
			j.fieldStrings("refused", problemTexts(p.Refused, Options{}))
			return
		}
		metrics := s.Metrics
		if p.Run != nil {
			metrics = nil
			for k := range p.Run.Series {
				metrics = append(metrics, p.Run.Series[k].Metric)
			}
		}
		j.list("metrics", len(metrics), func(k int) {
			writeMetric(j, &metrics[k], p.Outcome.Result, summarised(&stats, p.Run, &metrics[k]))
		})
		var events []risk.Probability
		if p.Run != nil {
			events = p.Run.Probabilities()
		}
		j.list("probabilities", len(events), func(k int) { writeProbability(j, &events[k]) })
	})
	j.raw("\n}\n")
	_, err := w.Write(j.buf.Bytes())
	return err
}

// summarised are the statistics of a figure, nil without draws.
func summarised(stats *risk.Summariser, r *risk.Run, m *settle.Metric) *risk.Summary {
	if r == nil {
		return nil
	}
	s := r.Find(m.Key)
	if s == nil {
		return nil
	}
	x := stats.Of(s.Values)
	return &x
}
