package scenarios

import (
	"context"
	"runtime"
	"slices"
	"strings"

	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/points"
	"fundsim/model/problem"
)

// baseColumns are the columns of an official list of base points.
var baseColumns = []column{{"group", "病组", true}, {"base_points", "基准点数", true}, {"mean_cost", "例均费用", false}, {"stable", "稳定", false}}

// points reads the cases that a scenario names, turns them into points and puts
// these into the activity.
func (l *loader) points(s *Scenario, root *node) {
	key := l.casesKey(s, root)
	r := l.cases[key]
	if r == nil {
		files := len(s.Files)
		l.readCases(s, root)
		if s.Engine == nil {
			return
		}
		r = &casesRead{s.Engine, s.Official, s.CaseReports, s.caseSums, s.Files[files:], s.tables["base_points"]}
		l.cases[key] = r
	} else {
		s.Engine, s.Official, s.CaseReports, s.caseSums = r.engine, r.official, r.reports, r.sums
		s.Files = append(s.Files, r.files...)
		if r.base != nil {
			s.tables["base_points"] = r.base
		}
	}
	l.list = append(l.list, s.price()...)
}

// readCases reads the cases and, where there is one, the official list.
func (l *loader) readCases(s *Scenario, root *node) {
	rules := s.Plan.Points
	src, at := &rules.Cases, "points.cases"
	if len(src.Files()) == 0 {
		src, at = &plan.CaseSource{Bare: &s.Plan.Data.Cases}, "data.cases"
	}
	ctx := l.opt.Context
	if ctx == nil {
		ctx = context.Background()
	}
	read := func(src *plan.CaseSource, at string) *points.Cases {
		n := root.find(at)
		cases, report, list := ReadCases(ctx, src, l.caseOptions(s, n, at))
		l.list = append(l.list, list...)
		s.CaseReports = append(s.CaseReports, report)
		for _, f := range report.Files {
			s.Files = append(s.Files, FileInfo{Role: at, Path: f.Path, Encoding: f.Encoding, Sheet: f.Sheet, Rows: int(f.Rows), Ignored: f.Ignored})
		}
		if cases != nil {
			s.caseSums = append(s.caseSums, casesDigest(cases, points.NeedsOf(rules), l.workers()))
		}
		return cases
	}
	cases := read(src, at)
	var reference *points.Cases
	if rules.Reference != nil {
		ref := *rules.Reference
		if ref.Bare != nil { // only a file name: read as the cases are
			ref = *src
			ref.Bare = rules.Reference.Bare
		}
		reference = read(&ref, "points.reference")
	}
	official := l.basePoints(s, root)
	if l.list.HasErrors() {
		return
	}
	engine, list := points.NewEngine(cases, reference, l.workers())
	l.list = append(l.list, list...)
	if engine == nil {
		return
	}
	s.Engine, s.Official = engine, official
}

// price turns the scenario's cases into points under its rules.
func (s *Scenario) price() problem.List {
	result, list := s.Engine.Run(s.Plan.Points, s.Official, s.Plan.Institutions)
	if result == nil {
		return list
	}
	s.Points = result
	s.Activity = result.Merge(s.Activity, s.Plan.Points.Unit)
	return list
}

func (l *loader) workers() int {
	if l.opt.Workers > 0 {
		return l.opt.Workers
	}
	return runtime.GOMAXPROCS(0)
}

// caseOptions are what the reader of cases needs to know of the scenario.
func (l *loader) caseOptions(s *Scenario, n *node, at string) CaseOptions {
	o := CaseOptions{AllowOutside: l.opt.AllowOutside, Key: at, Schemes: map[string]string{}, Needs: points.NeedsOf(s.Plan.Points),
		Tolerate: l.opt.Tolerate, RejectedTo: l.opt.RejectedTo, MaxBytes: l.opt.MaxBytes, Workers: l.workers(), Progress: l.opt.Progress}
	o.Needs.ID = o.Needs.ID || l.opt.CaseIDs
	o.Needs.Days = l.opt.BedDays
	if named := n.get("file"); named != nil {
		n = named // the layer that names the files is where they lie
	}
	if n != nil {
		home := n.at.src.home
		o.home = home
	}
	for _, in := range s.Plan.Institutions {
		o.Institutions = append(o.Institutions, in.ID)
	}
	for _, sch := range s.Plan.Schemes {
		o.Schemes[sch.ID], o.Schemes[sch.Title] = sch.ID, sch.ID
	}
	return o
}

// basePoints reads the official list of base points, where there is one.
func (l *loader) basePoints(s *Scenario, root *node) []points.OfficialGroup {
	n := root.find("points.base_points")
	if s.Plan.Points.BasePoints == "" || n == nil {
		return nil
	}
	f, err := n.at.src.home.resolve(n.text)
	if err != nil {
		p := fileProblem(err, n.text, 0)
		p.Place = n.at.place("points.base_points")
		l.list = append(l.list, p)
		return nil
	}
	t, list := readBasePoints(f, l.opt.MaxBytes)
	s.tables["base_points"] = t
	s.Files = append(s.Files, t.info)
	l.list = append(l.list, t.list...)
	return list
}

// readBasePoints reads an official list, sorted by group. An absent mean cost is
// left to the method; an absent stable column means that all groups are.
func readBasePoints(f file, limit int64) (*table, []points.OfficialGroup) {
	const (
		group = iota
		base
		mean
		stable
	)
	var out []points.OfficialGroup
	r := newCellReader(baseColumns)
	t := readTable("base_points", f, limit, func(t *table, line int, cell []string) {
		r.start(t, line, cell)
		g := points.OfficialGroup{Group: r.id(group, false), Stable: cell[stable] == "" || r.flag(stable), Row: line}
		p := r.points(base, false)
		if p%(money.PointScale/100) != 0 {
			r.fail(base, wrong("too-many-decimals", "基准点数 %s 多于 2 位小数", "base points %s have more than 2 decimals", quote(cell[base])))
		}
		g.BasePoints = p / (money.PointScale / 100)
		if cell[mean] != "" {
			cost := r.amount(mean, false)
			g.MeanCost = &cost
		}
		if !r.bad {
			out = append(out, g)
		}
	})
	slices.SortStableFunc(out, func(a, b points.OfficialGroup) int { return strings.Compare(a.Group, b.Group) })
	if out == nil {
		out = []points.OfficialGroup{}
	}
	return t, out
}
