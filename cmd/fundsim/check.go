package main

import (
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"fundsim/model/behaviour"
	"fundsim/model/expect"
	"fundsim/scenarios"
)

func (a *app) check() *cobra.Command {
	cmd := &cobra.Command{
		Use:   a.say("check 情景", "check SCENARIO"),
		Short: a.say("只读取与校验,并检查规则(断崖、边际率、无法触及的档次……)", "read and validate only, and lint the rules"),
		Example: `  fundsim check city/scenario.yaml
  fundsim check pack:zhuji`,
		Args: a.arguments(1, 1),
		RunE: func(_ *cobra.Command, args []string) error {
			opt, err := a.reading()
			if err != nil {
				return err
			}
			sc, found := scenarios.Load(args[0], opt)
			if found.HasErrors() || sc == nil {
				return placed{found}
			}
			a.notes(sc)
			out, _, more := behaviour.Run(sc.Plan, sc.Activity)
			if out == nil { // the names of thresholds cannot be looked up without a result
				return placed{sc.Place(slices.Concat(found, more, expect.Syntax(sc.Plan)))}
			}
			if !out.Result.Sound() {
				return errUnsound
			}
			thresholds, wrong := expect.Bind(sc.Plan, out.Result)
			if len(wrong) > 0 {
				return placed{sc.Place(slices.Concat(found, more, wrong))}
			}
			found = sc.Place(append(append(found, more...), sc.Plan.Lint(out.Activity)...))
			return a.write(func(w io.Writer) error {
				if err := scenarios.Format(w, found, a.opt.lang, a.opt.color); err != nil {
					return err
				}
				for _, j := range expect.JudgeAll(thresholds, out.Result, nil) {
					if j.Threshold.Entrant {
						fmt.Fprintln(w, a.say("判定:", "threshold: ")+j.Verdict.Text.In(a.opt.lang))
					}
				}
				_, err := fmt.Fprintf(w, a.say("可以结算:0 个错误,%d 个提醒\n", "can be settled: 0 errors, %d findings\n"), len(found))
				return err
			})
		},
	}
	return cmd
}
