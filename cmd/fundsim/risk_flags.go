package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"fundsim/model/risk"
)

// drawSettings are the flags of commands that draw; each beats the scenario's
// risk block.
type drawSettings struct {
	draws, seed int
}

// mostDraws is what risk.draws may be at most.
const mostDraws = 10_000_000

// drawFlags registers --draws and --seed; --workers is a flag of every command.
func (a *app) drawFlags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.IntVar(&a.draws.draws, "draws", 0, a.say("抽样 `N` 次(不写为情景的 risk.draws)", "`N` draws (without it, the scenario's risk.draws)"))
	f.IntVar(&a.draws.seed, "seed", 0, a.say("随机种子 `N`(不写为情景的 risk.seed)", "seed `N` of the draws (without it, the scenario's risk.seed)"))
}

// drawOptions are the options of a run of draws: flags where given, else the
// plan's; a progress bar; and Ctrl-C, which ends the run with what is done so
// far, so that the command prints it and ends with [app.interrupted].
func (a *app) drawOptions(cmd *cobra.Command) (risk.Options, error) {
	o := risk.Options{Workers: a.cases.workers, Context: a.ctx, Progress: a.drawProgress()}
	if cmd.Flags().Changed("draws") {
		if o.Draws = a.draws.draws; o.Draws < 1 || o.Draws > mostDraws {
			return o, a.misuse("--draws 不能是 %[1]d,应为 1–%[2]d", "--draws cannot be %[1]d; it takes 1–%[2]d", o.Draws, mostDraws)
		}
	}
	if cmd.Flags().Changed("seed") {
		if o.Seed = &a.draws.seed; *o.Seed < 0 {
			return o, a.misuse("--seed 不能为负", "--seed must not be negative")
		}
	}
	return o, nil
}

// errInterrupted says that Ctrl-C ended a command early; what it printed is
// marked as partial.
var errInterrupted = errors.New("interrupted")

// interrupted is the error of a command whose results are partial, nil where
// they are not; it says so on standard error.
func (a *app) interrupted(partial bool, done, asked int) error {
	if !partial {
		return nil
	}
	fmt.Fprintln(a.stderr, a.sayf("已中断:完成 %d / %d 次抽样", "interrupted: %d of %d draws done", done, asked))
	return errInterrupted
}
