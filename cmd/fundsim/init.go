package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"fundsim/scenarios"
)

func (a *app) init() *cobra.Command {
	pack := "zhuji"
	cmd := &cobra.Command{
		Use:   a.say("init [文件夹]", "init [DIR]"),
		Short: a.say("写出一个带注释、可直接运行的情景文件夹", "write a commented scenario folder, ready to run and edit"),
		Example: `  fundsim init my-city
  fundsim settle my-city`,
		Args: a.arguments(0, 1),
		RunE: func(_ *cobra.Command, args []string) error {
			dir := firstOr(args, ".")
			files, found := scenarios.WriteInit(dir, strings.TrimPrefix(pack, "pack:"), a.opt.lang)
			if found.HasErrors() {
				return placed{found}
			}
			for _, f := range files {
				fmt.Fprintln(a.stdout, f)
			}
			if !a.opt.quiet {
				fmt.Fprintf(a.stderr, a.say("下一步:fundsim settle %s\n", "next: fundsim settle %s\n"), dir)
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&pack, "pack", pack, a.say("以哪个内置政策包 `PACK` 为底", "the built-in `PACK` to start from"))
	return cmd
}
