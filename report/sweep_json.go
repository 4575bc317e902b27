package report

import (
	"io"

	"fundsim/model/settle"
)

// SweepSchema names the format that [WriteSweep] writes as JSON.
const SweepSchema = "fundsim.sweep/v1"

// sweepJSON writes, for every point, the figures as planned and, with draws, the
// risk of schemes, units and the figures asked for.
func sweepJSON(w io.Writer, s *Sweep, o Options) error {
	j := &jsonWriter{}
	j.raw("{\n")
	j.member("schema", SweepSchema)
	j.object("scenario", func() { writeScenario(j, s.View) })
	j.member("paths", s.Paths)
	if len(s.Points) > 0 && s.Points[0].Run != nil {
		run := s.Points[0].Run
		j.member("draws", run.Draws)
		j.member("seed", run.Seed)
		j.member("partial", s.Partial)
	}
	j.rows("points", len(s.Points), func(i int) {
		p := &s.Points[i]
		j.fieldStrings("values", p.Values)
		j.key("own")
		j.value(p.Own)
		writePlanned(j, s, p)
		if p.Run != nil {
			writeRiskMetrics(j, p.Run)
			writeRiskProbabilities(j, p.Run)
		}
	})
	j.raw("\n}\n")
	_, err := w.Write(j.buf.Bytes())
	return err
}

// writePlanned writes the figures without chance, under their metric names.
func writePlanned(j *jsonWriter, s *Sweep, p *SweepPoint) {
	planned := map[string]string{}
	put := func(m settle.Metric) {
		if v, ok := m.Value(p.Outcome.Result); ok {
			planned[m.Key] = exact(m.Kind, v)
		} else {
			planned[m.Key] = ""
		}
	}
	if p.Run != nil {
		for i := range p.Run.Series {
			put(p.Run.Series[i].Metric)
		}
	}
	for _, m := range s.Metrics {
		put(m)
	}
	j.key("planned")
	j.value(planned)
}
