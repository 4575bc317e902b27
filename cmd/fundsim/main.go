// Command fundsim models the budgets and settlements of a medical-insurance
// fund and prints what every institution is owed, and why.
//
// The files of this folder hold flags, wiring and exit codes only, one file per
// command. Nothing is settled here.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"sync/atomic"
	"time"

	"github.com/spf13/cobra"

	"fundsim/model/problem"
	"fundsim/scenarios"
)

// The exit codes of the program.
const (
	exitFine        = 0
	exitFault       = 1   // internal fault
	exitInput       = 2   // bad command line or input
	exitInvariant   = 3   // an invariant failed; no result is published
	exitThreshold   = 4   // a light is on, or a threshold is not met, that was asked to fail
	exitInterrupted = 130 // Ctrl-C
)

// version and commit are set by the build (see the Makefile).
var (
	version = "dev"
	commit  = ""
)

func main() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	interrupts := make(chan os.Signal, 2)
	signal.Notify(interrupts, os.Interrupt)
	a := newApp(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	done := make(chan int, 1)
	go func() { done <- a.run(os.Args[1:]) }()
	select {
	case code := <-done:
		os.Exit(code)
	case <-interrupts:
		cancel()
		a.wait(done, interrupts)
		removeUnfinished()
		os.Exit(exitInterrupted)
	}
}

// grace is how long an interrupted command may take to tidy up.
const grace = 800 * time.Millisecond

// wait lets an interrupted command tidy up, and print what it has where it keeps
// partial results; a second interrupt cuts that short.
func (a *app) wait(done <-chan int, interrupts <-chan os.Signal) {
	late := time.After(grace)
	if a.finishes.Load() {
		late = nil
	}
	select {
	case <-done:
	case <-late:
	case <-interrupts:
	}
}

func newApp(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) *app {
	a := &app{ctx: ctx, stdin: stdin, stdout: stdout, stderr: stderr}
	a.opt.lang = chooseLanguage(args)
	return a
}

// run executes one command line and returns its exit code.
func (a *app) run(args []string) (code int) {
	root := a.root()
	root.SetArgs(args)
	defer func() {
		if fault := recover(); fault != nil {
			removeUnfinished()
			fmt.Fprintln(a.stderr, a.say("内部错误,请报告:", "internal fault, please report:"), fault)
			code = exitFault
		}
	}()
	cmd, err := root.ExecuteC()
	return a.exitCode(cmd, err)
}

// app is what every command shares.
type app struct {
	ctx            context.Context
	stdin          io.Reader
	stdout, stderr io.Writer
	opt            options
	cases          caseFlags
	draws          drawSettings
	finishes       atomic.Bool // once interrupted, it still prints what it has
	clearProgress  func()      // takes a progress bar off the terminal; nil where there is none
}

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:           "fundsim",
		Short:         a.say("医保基金总额预算与年终结算", "medical-insurance fund budgets and settlements"),
		SilenceErrors: true,
		SilenceUsage:  true,
		Version:       version,
		Args:          a.noSuchCommand,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetIn(a.stdin)
	root.SetOut(a.stdout)
	root.SetErr(a.stderr)
	a.register(root)
	root.PersistentPreRunE = func(cmd *cobra.Command, _ []string) error { return a.resolve(cmd) }
	a.group(root, "year", a.say("一个年度:", "A year:"),
		a.settle(), a.explain(), a.check(), a.compare(), a.points(), a.indicators(), a.monitor(), a.score())
	a.group(root, "chance", a.say("风险与选择:", "Chance and choice:"),
		a.risk(), a.sweep(), a.solve(), a.entrant(), a.incentive(), a.metrics())
	a.group(root, "years", a.say("历史与以后:", "Past and future years:"),
		a.calibrate(), a.simulateHistory(), a.backtest(), a.project())
	a.group(root, "files", a.say("情景与其他:", "Scenarios and the rest:"),
		a.init(), a.packs(), a.version())
	root.SetFlagErrorFunc(a.flagMisuse)
	a.localise(root)
	return root
}

// group adds commands under a heading of the help text, in their order.
func (a *app) group(root *cobra.Command, id, title string, commands ...*cobra.Command) {
	cobra.EnableCommandSorting = false // else each group would be in alphabetical order
	root.AddGroup(&cobra.Group{ID: id, Title: title})
	for _, c := range commands {
		c.GroupID = id
	}
	root.AddCommand(commands...)
}

// placed is a list of problems that has been placed and is ready to print.
type placed struct{ list problem.List }

func (p placed) Error() string { return p.list.Error() }

// unsound says that an invariant failed.
var errUnsound = errors.New("invariant failed")

// exitCode prints what went wrong with a command and picks the code.
func (a *app) exitCode(cmd *cobra.Command, err error) int {
	var list placed
	var found problem.List // of the renderers: a wrong name or word, which needs no place
	var usage usageError
	switch {
	case err == nil:
		return exitFine
	case errors.As(err, &list):
		_ = scenarios.Format(a.stderr, list.list, a.opt.lang, a.opt.colorErr)
		return exitInput
	case errors.As(err, &found):
		_ = scenarios.Format(a.stderr, found, a.opt.lang, a.opt.colorErr)
		return exitInput
	case errors.Is(err, errUnsound):
		return exitInvariant
	case errors.Is(err, errThreshold):
		return exitThreshold
	case errors.Is(err, errInterrupted):
		return exitInterrupted
	case errors.As(err, &usage):
		fmt.Fprintln(a.stderr, a.say("命令行错误:", "command line: ")+usage.Error())
		fmt.Fprintf(a.stderr, a.say("用 %s --help 查看用法\n", "see %s --help\n"), cmd.CommandPath())
		return exitInput
	case errors.Is(err, os.ErrNotExist), errors.Is(err, os.ErrExist), errors.Is(err, os.ErrPermission):
		fmt.Fprintln(a.stderr, a.say("错误:", "error: ")+err.Error())
		return exitInput
	}
	fmt.Fprintln(a.stderr, a.say("内部错误:", "internal fault: ")+err.Error())
	return exitFault
}

// sayf formats in the language of the command.
func (a *app) sayf(zh, en string, args ...any) string {
	return problem.T(zh, en, args...).In(a.opt.lang)
}

// say picks a text by the language of the command.
func (a *app) say(zh, en string) string { return problem.Text{ZH: zh, EN: en}.In(a.opt.lang) }
