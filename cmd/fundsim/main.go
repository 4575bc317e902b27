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
	exitInterrupted = 130 // Ctrl-C
)

// version and commit are set by the build (see the Makefile).
var (
	version = "dev"
	commit  = ""
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	done := make(chan int, 1)
	go func() { done <- run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr) }()
	select {
	case code := <-done:
		os.Exit(code)
	case <-ctx.Done():
		removeUnfinished()
		os.Exit(exitInterrupted)
	}
}

// run executes one command line and returns its exit code.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) (code int) {
	app := &app{stdin: stdin, stdout: stdout, stderr: stderr}
	root := app.root()
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	defer func() {
		if fault := recover(); fault != nil {
			removeUnfinished()
			fmt.Fprintln(stderr, app.say("内部错误,请报告:", "internal fault, please report:"), fault)
			code = exitFault
		}
	}()
	return app.exitCode(root.Execute())
}

// app is what every command shares.
type app struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	opt            options
}

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:           "fundsim",
		Short:         a.say("医保基金总额预算与年终结算", "medical-insurance fund budgets and settlements"),
		SilenceErrors: true,
		SilenceUsage:  true,
		Version:       version,
		Args:          noSuchCommand,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	a.opt.register(root)
	root.PersistentPreRunE = func(cmd *cobra.Command, _ []string) error { return a.opt.resolve(cmd) }
	root.AddCommand(a.settle(), a.check(), a.explain(), a.compare(), a.init(), a.packs(), a.version())
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	return root
}

// noSuchCommand refuses words that are no command, with the nearest one.
func noSuchCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var names []string
	for _, c := range cmd.Commands() {
		names = append(names, c.Name())
	}
	err := fmt.Errorf("没有命令 %q / unknown command %[1]q", args[0])
	if near := problem.Nearest(args[0], names); near != "" {
		err = fmt.Errorf("%w;是否想用 %q? / did you mean %[2]q?", err, near)
	}
	return usageError{err}
}

// usageError is a mistake on the command line.
type usageError struct{ error }

// placed is a list of problems that has been placed and is ready to print.
type placed struct{ list problem.List }

func (p placed) Error() string { return p.list.Error() }

// unsound says that an invariant failed.
var errUnsound = errors.New("invariant failed")

// exitCode prints what went wrong and picks the code.
func (a *app) exitCode(err error) int {
	var list placed
	var usage usageError
	switch {
	case err == nil:
		return exitFine
	case errors.As(err, &list):
		_ = scenarios.Format(a.stderr, list.list, a.opt.lang, a.opt.colorErr)
		return exitInput
	case errors.Is(err, errUnsound):
		return exitInvariant
	case errors.As(err, &usage):
		fmt.Fprintln(a.stderr, a.say("命令行错误:", "command line:"), usage.error)
		fmt.Fprintln(a.stderr, a.say("用 fundsim --help 查看用法", "see fundsim --help"))
		return exitInput
	case errors.Is(err, os.ErrNotExist), errors.Is(err, os.ErrExist), errors.Is(err, os.ErrPermission):
		fmt.Fprintln(a.stderr, a.say("错误:", "error:"), err)
		return exitInput
	}
	fmt.Fprintln(a.stderr, a.say("内部错误:", "internal fault:"), err)
	return exitFault
}

// say picks a text by the language of the command.
func (a *app) say(zh, en string) string { return problem.Text{ZH: zh, EN: en}.In(a.opt.lang) }
