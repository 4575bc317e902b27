package scenarios

import (
	"fmt"
	"slices"

	"fundsim/model/plan"
	"fundsim/model/points"
	"fundsim/model/problem"
)

// reading is what a scenario was made from. It is kept so that other values of
// the same scenario read no file twice.
type reading struct {
	opt    Options
	layers []layer
	files  []FileInfo
	read   map[string]*tableRead // by role, file and the names its cells may use
	cases  map[string]*casesRead // by where cases come from and what is read of them
}

func newReading() *reading {
	return &reading{read: map[string]*tableRead{}, cases: map[string]*casesRead{}}
}

// tableRead is one data file as it was read.
type tableRead struct {
	table        *table
	institutions []plan.Institution
	activity     *plan.Activity
	prior        []plan.PriorRow
	quotas       []plan.QuotaRow
}

// casesRead is the cases of a scenario as they were read.
type casesRead struct {
	engine   *points.Engine
	official []points.OfficialGroup
	reports  []*CaseReport
	sums     [][]byte
	files    []FileInfo
	base     *table
}

// With returns the scenario with further --sets, PATH=VALUE, laid over it. What
// the files hold is not read again, unless a value names other files; with the
// same data and levers the activity is the very same one.
func (s *Scenario) With(sets ...string) (*Scenario, problem.List) {
	opt := s.reading.opt
	opt.Sets = append(slices.Clone(opt.Sets), sets...)
	l := &loader{opt: opt, schema: planSchema(), reading: &reading{layers: s.reading.layers, files: s.reading.files, read: s.reading.read, cases: s.reading.cases}}
	return l.finish(l.assemble())
}

// casesKey tells where cases come from and what of them is read.
func (l *loader) casesKey(s *Scenario, root *node) string {
	key := fmt.Sprint(points.NeedsOf(s.Plan.Points), " ", titlesOf(s.Plan), " ")
	if t := s.tables["institutions"]; t != nil {
		key += fmt.Sprintf("%x ", t.sum)
	}
	for _, at := range []string{"data.cases", "points.cases", "points.reference", "points.base_points"} {
		if n := root.find(at); n != nil {
			key += fmt.Sprintf("%s=%s in %v; ", at, flowText(n), n.at.src.home)
		}
	}
	return key
}
