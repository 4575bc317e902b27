package main

import (
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"fundsim/model/problem"
	"fundsim/model/risk"
	"fundsim/model/settle"
	"fundsim/report"
	"fundsim/scenarios"
)

// maxPoints is how many combinations of values one sweep may have.
const maxPoints = 2500

func (a *app) sweep() *cobra.Command {
	var vary, metrics []string
	table := report.SweepTables[0]
	cmd := &cobra.Command{
		Use:   a.say("sweep [情景]", "sweep [SCENARIO]"),
		Short: a.say("参数扫描:一个值取遍一个范围,预留金、点值与机构怎样变", "vary one value, or two, over a range: what becomes of reserve, point values and institutions"),
		Long: a.say("把情景中的一个值(或两个)取遍一个范围或一列值,每个取值各结算一次;情景有 risk 时,每个取值再用同样的抽样结算,给出预留金用尽的概率等,差别只来自取值。两个值时另印一张以两者为行列的表。--draws 0 只按计划结算。",
			"Takes one value of the scenario, or two, through a range or a list and settles each. Where the scenario has a risk block every value meets the same draws, so that differences come from the value alone; with two values a table has one as rows and one as columns. --draws 0 settles as planned only."),
		Example: `  fundsim sweep pack:zhuji --vary schemes.employee.reserve.rate=0%:8%:1%
  fundsim sweep pack:zhuji --vary schemes.employee.reserve.rate=2%,4%,6% --vary sharing.mutual.overrun.bands.0.share=50%,85%
  fundsim sweep city --vary units.inpatient.budgets.employee.share=50%:54%:0.5% --metric units.inpatient.employee.payable --format csv --table metrics`,
		Args: a.arguments(0, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := a.csvTable(cmd, table, report.SweepTables); err != nil {
				return err
			}
			return a.swept(cmd, firstOr(args, builtIn), vary, metrics, table)
		},
	}
	f := cmd.Flags()
	f.StringArrayVar(&vary, "vary", nil, a.say("取遍的值 `PATH=RANGE`:from:to:step 或 a,b,c,至多写两次", "what to vary `PATH=RANGE`: from:to:step or a,b,c; at most twice"))
	f.StringArrayVar(&metrics, "metric", nil, a.say("另列的指标 `NAME`,可重复;名称见 fundsim metrics", "a further figure `NAME`, repeatable; fundsim metrics lists them"))
	f.StringVar(&table, "table", table, a.say("csv 输出哪张表 `TABLE`:", "which `TABLE` csv prints: ")+strings.Join(report.SweepTables, " | "))
	a.drawFlags(cmd)
	return a.formats(cmd, "table", "json", "csv", "markdown")
}

// swept settles every combination of values and prints them.
func (a *app) swept(cmd *cobra.Command, ref string, vary, metrics []string, table string) error {
	if len(vary) < 1 || len(vary) > 2 {
		return a.misuse("--vary 应写一次或两次,现有 %d 次", "--vary is given %d times; it takes one or two", len(vary))
	}
	sc, err := a.load(ref)
	if err != nil {
		return err
	}
	s, sets, err := a.grid(sc, vary)
	if err != nil {
		return err
	}
	drawn, err := a.withDraws(cmd, sc)
	if err != nil {
		return err
	}
	if drawn != nil {
		if err := mustVary(sc, ref, *drawn); err != nil {
			return err
		}
	}
	if _, err := a.riskCase(sc, ref); err != nil && !errors.As(err, new(placed)) { // for its warnings: other values may do where its own does not
		return err
	}
	cases, refused, err := a.variants(sc, sets)
	if err != nil {
		return err
	}
	if err := a.asPlanned(sc, s, cases, refused, sets); err != nil {
		return err
	}
	s.View = &report.View{Plan: sc.Plan, SHA256: sc.SHA256, Version: version, Commit: commit, Name: ref}
	if s.Metrics, err = a.figures(sc, s, metrics); err != nil {
		return err
	}
	if drawn != nil {
		if err := a.overDraws(sc, s, cases, *drawn, sets); err != nil {
			return err
		}
	}
	if err := a.write(func(w io.Writer) error { return report.WriteSweep(w, s, a.printing(), a.opt.format, table) }); err != nil {
		return err
	}
	if run := s.Run(); run != nil {
		return a.interrupted(s.Partial, run.Draws, run.Asked)
	}
	return nil
}

// asPlanned settles every value. One that cannot be settled is noted; an error
// says why where none can.
func (a *app) asPlanned(sc *scenarios.Scenario, s *report.Sweep, cases []*risk.Case, refused []problem.List, sets [][]string) error {
	for i, c := range cases {
		if c == nil {
			s.Points[i].Refused = refused[i]
			continue
		}
		out, found := settle.RunUnrecorded(c.Plan, c.Activity)
		switch {
		case out == nil:
			s.Points[i].Refused = sc.Place(found)
		case !out.Result.Sound():
			return a.unsound(out.Result)
		}
		s.Points[i].Outcome = out
	}
	return noneSettled(s, sets)
}

// overDraws draws every value that can be settled as planned, all with the same
// random numbers. One that some draw does not settle is noted likewise.
func (a *app) overDraws(sc *scenarios.Scenario, s *report.Sweep, cases []*risk.Case, o risk.Options, sets [][]string) error {
	var at []int
	var settled []*risk.Case
	for i := range s.Points {
		if s.Points[i].Outcome != nil {
			at, settled = append(at, i), append(settled, cases[i])
		}
	}
	o.Detail, o.Watch = risk.Totals, s.Metrics
	runs, found := risk.DrawAll(settled, o)
	reasons, found := refusedDraws(runs, sc.Place(found))
	if found.HasErrors() {
		return placed{found}
	}
	a.warn(found)
	for k, run := range runs {
		p := &s.Points[at[k]]
		if p.Run, p.Refused = run, reasons[k]; run == nil {
			p.Outcome = nil
		} else {
			s.Partial = run.Partial()
		}
	}
	return noneSettled(s, sets)
}

// refusedDraws parts the problems of a joint run into those of each case that
// was refused, which stand in the order of the cases, and the others.
func refusedDraws(runs []*risk.Run, found problem.List) (of []problem.List, others problem.List) {
	of = make([]problem.List, len(runs))
	k := -1
	for _, p := range found {
		if p.Code == "draw-refused" {
			for k++; runs[k] != nil; k++ {
			}
		}
		if k < 0 {
			others = append(others, p)
		} else {
			of[k] = append(of[k], p)
		}
	}
	return of, others
}

// noneSettled is an error with all reasons where no value can be settled.
func noneSettled(s *report.Sweep, sets [][]string) error {
	var all problem.List
	for i := range s.Points {
		if s.Points[i].Outcome != nil {
			return nil
		}
		all = append(all, atValues(slices.Clone(s.Points[i].Refused), strings.Join(sets[i], ", "))...)
	}
	return placed{all}
}

// figures finds the results of those names; the first value that can be settled
// says which there are.
func (a *app) figures(sc *scenarios.Scenario, s *report.Sweep, names []string) (out []settle.Metric, err error) {
	i := slices.IndexFunc(s.Points, func(p report.SweepPoint) bool { return p.Outcome != nil })
	for _, name := range names {
		m, err := settle.ResolveMetric(sc.Plan, s.Points[i].Outcome.Result, name)
		if found := (problem.List)(nil); errors.As(err, &found) {
			return nil, placed{labelled(found, []string{"--metric " + name})}
		} else if err != nil {
			return nil, err
		}
		if m.Value == nil {
			return nil, a.misuse("--metric %s 不是数值", "--metric %s is no figure", name)
		}
		out = append(out, m)
	}
	return out, nil
}

// expected settles a scenario as planned: what its values are compared with,
// and the sample that names of figures are looked up in.
func (a *app) expected(sc *scenarios.Scenario, ref string) (*report.View, *settle.Outcome, error) {
	c, err := a.riskCase(sc, ref)
	if err != nil {
		return nil, nil, err
	}
	out, found := settle.RunUnrecorded(c.Plan, c.Activity)
	if found = sc.Place(found); out == nil {
		return nil, nil, placed{found}
	}
	return &report.View{Plan: sc.Plan, Result: out.Result, SHA256: sc.SHA256, Version: version, Commit: commit, Name: ref}, out, nil
}

// withDraws says how to draw, or nil where the scenario has no risk block and
// none is asked for, or --draws 0 asks for none.
func (a *app) withDraws(cmd *cobra.Command, sc *scenarios.Scenario) (*risk.Options, error) {
	asked := cmd.Flags().Changed("draws")
	if asked && a.draws.draws == 0 || !asked && sc.Plan.Risk == nil {
		return nil, nil
	}
	o, err := a.drawOptions(cmd)
	return &o, err
}

// mustVary says once that a scenario has no risk block, not for every value.
func mustVary(sc *scenarios.Scenario, ref string, o risk.Options) error {
	if sc.Plan.Risk != nil {
		return nil
	}
	_, found := risk.DrawAll([]*risk.Case{{Name: ref, Plan: sc.Plan, Activity: sc.Activity}}, o)
	return placed{sc.Place(found)}
}

// grid reads --vary and lists every combination of values: the first path's
// values in order and, within each, the second's.
func (a *app) grid(sc *scenarios.Scenario, vary []string) (*report.Sweep, [][]string, error) {
	s := &report.Sweep{Points: []report.SweepPoint{{Own: true}}}
	sets := [][]string{nil}
	for _, arg := range vary {
		path, spec, ok := strings.Cut(arg, "=")
		if !ok {
			return nil, nil, a.misuse("--vary %q 应为 PATH=RANGE", "--vary %q must be PATH=RANGE", arg)
		}
		path = strings.TrimSpace(path)
		scale, found := a.scale(sc, path)
		var values []int64
		if scale != nil {
			values, found = scale.Values(spec)
		}
		if found.HasErrors() {
			return nil, nil, placed{labelled(found, []string{"--vary " + arg})}
		}
		if len(s.Paths) == 1 && s.Paths[0] == path {
			return nil, nil, a.misuse("两个 --vary 都是 %s", "both --vary name %s", path)
		}
		if len(values)*len(sets) > maxPoints {
			return nil, nil, a.misuse("共有 %[1]d 个取值,至多 %[2]d 个", "there are %[1]d values, at most %[2]d are allowed", len(values)*len(sets), maxPoints)
		}
		current := int64(-1)
		hasOwn := false
		if v, found := scale.Parse(scale.Current); scale.Current != "" && !found.HasErrors() {
			current, hasOwn = v, true
		}
		s.Paths = append(s.Paths, path)
		var points []report.SweepPoint
		var all [][]string
		for i := range sets {
			for _, v := range values {
				text := scale.Text(v)
				points = append(points, report.SweepPoint{Values: append(append([]string(nil), s.Points[i].Values...), text), Own: s.Points[i].Own && hasOwn && v == current})
				all = append(all, append(append([]string(nil), sets[i]...), path+"="+text))
			}
		}
		s.Points, sets = points, all
	}
	return s, sets, nil
}

// scale finds the numbers that a key may take. The seed and the number of draws
// are no policy: every value meets the same draws.
func (a *app) scale(sc *scenarios.Scenario, path string) (*scenarios.Scale, problem.List) {
	scale, found := sc.Scale(path)
	if path == "risk.seed" || path == "risk.draws" {
		scale = nil
		found.Errorf("shared-draws", path, "%s 由各个取值共用,不能取一列值来试", "%s is the same for every value, so it cannot be varied", path).
			Advise("用 --seed、--draws 换种子与次数", "use --seed and --draws")
	}
	return scale, found
}

// variants makes every combination ready for draws. Where the reactions of
// institutions do not let one be settled there is no case, and refused says why.
func (a *app) variants(sc *scenarios.Scenario, sets [][]string) (cases []*risk.Case, refused []problem.List, err error) {
	for _, set := range sets {
		c, why, err := a.variant(sc, set)
		if err != nil {
			return nil, nil, err
		}
		cases, refused = append(cases, c), append(refused, why)
	}
	return cases, refused, nil
}

// variant makes the scenario with other values ready for draws. That a value is
// the scenario's own is no news here, and other warnings have been given.
func (a *app) variant(sc *scenarios.Scenario, set []string) (*risk.Case, problem.List, error) {
	v, found := sc.With(set...)
	if v == nil {
		return nil, nil, placed{labelled(found, set)}
	}
	quiet := a.opt.quiet
	a.opt.quiet = true
	defer func() { a.opt.quiet = quiet }()
	c, err := a.riskCase(v, strings.Join(set, " "))
	if why := (placed{}); errors.As(err, &why) {
		return nil, why.list, nil
	}
	return c, nil, err
}

// atValues says at which of the varied values a problem in the scenario's files
// came up.
func atValues(found problem.List, values string) problem.List {
	return found.Headed("取 %s 时,", "with %s, ", values)
}

// labelled gives problems that no file holds the place they came from, such as
// a flag or a value.
func labelled(found problem.List, set []string) problem.List {
	for i := range found {
		if found[i].Place.File == "" {
			found[i].Place.File = strings.Join(set, " ")
		}
	}
	return found
}
