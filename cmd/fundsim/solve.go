package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"fundsim/model/expect"
	"fundsim/model/problem"
	"fundsim/model/risk"
	"fundsim/model/search"
	"fundsim/model/settle"
	"fundsim/report"
	"fundsim/scenarios"
)

// solveFlags are what solve looks for.
type solveFlags struct {
	find, in, suchThat, tolerance string
	largest                       bool
}

func (a *app) solve() *cobra.Command {
	var q solveFlags
	var smallest bool
	cmd := &cobra.Command{
		Use:   a.say("solve [情景]", "solve [SCENARIO]"),
		Short: a.say("反求:满足条件的最小(或最大)取值", "the smallest (or largest) value that meets a condition"),
		Long: a.say("在范围内寻找使条件成立的最小取值(--largest 为最大)。条件可以是结算结果(reserve.employee.closing >= 0),也可以是概率(p(reserve_shortfall) <= 5%);后者的每个取值用同样的抽样。先看两端与中间若干取值,再逐步缩小;没有满足条件的取值时说明并以退出码 4 结束。",
			"Looks in a range for the smallest value (--largest: the largest) at which a condition holds. It may be on results (reserve.employee.closing >= 0) or on probabilities (p(reserve_shortfall) <= 5%), where every value meets the same draws. The ends and some values between are looked at first, then the bracket is narrowed. Where no value meets it, that is said, with exit code 4."),
		Example: `  fundsim solve pack:zhuji --find schemes.employee.reserve.rate --in 0%:8% --such-that 'p(reserve_shortfall) <= 5%'
  fundsim solve pack:zhuji --find schemes.employee.reserve.rate --in 0%:8% --largest --such-that 'units.inpatient.employee.point_value >= 98'
  fundsim solve city --find units.inpatient.budgets.employee.share --in 48%:56% --tolerance 0.1% --such-that 'institutions.h001.gain >= 0'`,
		Args: a.arguments(0, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if q.find == "" || q.in == "" || q.suchThat == "" {
				return a.misuse("--find、--in、--such-that 都须写明", "--find, --in and --such-that are all needed")
			}
			if smallest && q.largest {
				return a.misuse("--smallest 与 --largest 只能写一个", "--smallest and --largest exclude each other")
			}
			return a.solved(cmd, firstOr(args, builtIn), &q)
		},
	}
	f := cmd.Flags()
	f.StringVar(&q.find, "find", "", a.say("要找的值 `PATH`", "the value to find, `PATH`"))
	f.StringVar(&q.in, "in", "", a.say("范围 `LO:HI`", "the range `LO:HI`"))
	f.StringVar(&q.suchThat, "such-that", "", a.say("条件 `CONDITION`,写法见 fundsim metrics", "the `CONDITION`; fundsim metrics shows how to write one"))
	f.StringVar(&q.tolerance, "tolerance", "", a.say("精度 `STEP`(不写为范围的千分之一)", "how finely `STEP` (without it, a thousandth of the range)"))
	f.BoolVar(&q.largest, "largest", false, a.say("找最大的取值", "find the largest value"))
	f.BoolVar(&smallest, "smallest", false, a.say("找最小的取值(缺省)", "find the smallest value (as without it)"))
	a.drawFlags(cmd)
	return a.formats(cmd, "table", "json", "markdown")
}

// solved looks for the value and prints what was found.
func (a *app) solved(cmd *cobra.Command, ref string, q *solveFlags) error {
	sc, err := a.load(ref)
	if err != nil {
		return err
	}
	scale, found := a.scale(sc, q.find)
	var question search.Question
	if scale != nil {
		question, found = scale.Question(q.in, q.tolerance)
	}
	if found.HasErrors() {
		return placed{labelled(found, []string{"--find " + q.find})}
	}
	question.Largest = q.largest
	view, own, err := a.expected(sc, ref)
	if err != nil {
		return err
	}
	condition, err := a.condition(sc, own.Result, q.suchThat)
	if err != nil {
		return err
	}
	s := &report.Solved{View: view, Path: q.find, Text: scale.Text, Condition: condition, Question: question, Current: scale.Current, Verdicts: map[int64]expect.Verdict{}, Refused: map[int64]problem.List{}}
	judge := a.judgeSettled
	if condition.NeedsDraws() {
		o, err := a.drawOptions(cmd)
		if err != nil {
			return err
		}
		if err := mustVary(sc, ref, o); err != nil {
			return err
		}
		o.Detail, o.Watch = risk.Totals, []settle.Metric{condition.Metric()}
		judge = func(sc *scenarios.Scenario, cases []*risk.Case, refused []problem.List, b *expect.Bound) ([]expect.Verdict, error) {
			return a.judgeDrawn(sc, cases, refused, b, o, s)
		}
	}
	s.Answer, err = search.Solve(question, func(values []int64) (met []bool, err error) {
		var sets [][]string
		for _, v := range values {
			sets = append(sets, []string{q.find + "=" + scale.Text(v)})
		}
		cases, refused, err := a.variants(sc, sets)
		if err != nil {
			return nil, err
		}
		verdicts, err := judge(sc, cases, refused, condition)
		for i, v := range verdicts {
			s.Verdicts[values[i]] = v
			if refused[i] != nil {
				s.Refused[values[i]] = refused[i]
			}
			met = append(met, v.Holds)
		}
		return met, err
	})
	if err != nil {
		return err
	}
	if err := a.write(func(w io.Writer) error { return report.WriteSolved(w, s, a.printing(), a.opt.format) }); err != nil {
		return err
	}
	if !s.Answer.Met {
		return errThreshold
	}
	return nil
}

// condition reads a condition and binds it to the scenario's results.
func (a *app) condition(sc *scenarios.Scenario, sample *settle.Result, text string) (*expect.Bound, error) {
	c, found := expect.Parse(text)
	var b *expect.Bound
	if !found.HasErrors() {
		b, found = c.Resolve(sc.Plan, sample)
	}
	if found.HasErrors() {
		return nil, placed{labelled(found, []string{"--such-that"})}
	}
	return b, nil
}

// judgeSettled judges each case as planned. One that cannot be settled does not
// meet the condition, and refused says why.
func (a *app) judgeSettled(sc *scenarios.Scenario, cases []*risk.Case, refused []problem.List, b *expect.Bound) ([]expect.Verdict, error) {
	verdicts := make([]expect.Verdict, len(cases))
	for i, c := range cases {
		if c == nil {
			continue
		}
		out, found := settle.RunUnrecorded(c.Plan, c.Activity)
		switch {
		case out == nil:
			refused[i] = sc.Place(found)
		case !out.Result.Sound():
			return nil, a.unsound(out.Result)
		default:
			verdicts[i] = b.Judge(out.Result)
		}
	}
	return verdicts, nil
}

// judgeDrawn judges each case over the same draws. An interrupted search has no
// answer.
func (a *app) judgeDrawn(sc *scenarios.Scenario, cases []*risk.Case, refused []problem.List, b *expect.Bound, o risk.Options, s *report.Solved) ([]expect.Verdict, error) {
	verdicts := make([]expect.Verdict, len(cases))
	var at []int
	var settled []*risk.Case
	for i, c := range cases {
		if c == nil {
			continue
		}
		if out, found := settle.RunUnrecorded(c.Plan, c.Activity); out == nil {
			refused[i] = sc.Place(found)
			continue
		}
		at, settled = append(at, i), append(settled, c)
	}
	runs, found := risk.DrawAll(settled, o)
	reasons, found := refusedDraws(runs, sc.Place(found))
	if found.HasErrors() {
		return nil, placed{found}
	}
	for k, r := range runs {
		if r == nil {
			refused[at[k]] = reasons[k]
			continue
		}
		if r.Partial() {
			fmt.Fprintln(a.stderr, a.say("已中断,没有结果", "interrupted, there is no result"))
			return nil, errInterrupted
		}
		s.Draws, s.Seed = r.Draws, r.Seed
		verdicts[at[k]] = b.JudgeDraws(r.Find(b.Metric().Key).Values)
	}
	return verdicts, nil
}
