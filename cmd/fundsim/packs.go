package main

import (
	"io"
	"strings"

	"github.com/spf13/cobra"

	"fundsim/model/plan"
	"fundsim/report"
	"fundsim/scenarios"
)

// packs lists the built-in packs; show prints one and diff compares two.
func (a *app) packs() *cobra.Command {
	presets := false
	cmd := &cobra.Command{
		Use:   "packs",
		Short: a.say("列出、查看、比较内置政策包", "list, show and compare the built-in policy packs"),
		Example: `  fundsim packs
  fundsim packs show anhui-county
  fundsim packs diff shenzhen-ladder taicang-ladder
  fundsim packs --behaviour`,
		Args: a.arguments(0, 0),
		RunE: func(*cobra.Command, []string) error {
			if presets {
				return a.write(func(w io.Writer) error { return report.Presets(w, plan.Presets(), a.printing(), a.opt.format) })
			}
			var packs []report.Pack
			for _, p := range scenarios.Packs() {
				packs = append(packs, report.Pack{Name: p.Name, Extends: p.Extends, Plan: p.Plan})
			}
			return a.write(func(w io.Writer) error { return report.Packs(w, packs, a.printing(), a.opt.format) })
		},
	}
	cmd.Flags().BoolVar(&presets, "behaviour", false, a.say("列出内置的行为反应设定及其出处", "list the built-in reactions with their sources"))
	cmd.AddCommand(a.packsShow(), a.packsDiff())
	return a.formats(cmd, "table", "json", "csv", "markdown")
}

func (a *app) packsShow() *cobra.Command {
	cmd := &cobra.Command{
		Use:   a.say("show 名称", "show NAME"),
		Short: a.say("打印一个政策包:来源文件、条款与情景全文", "print one pack: documents, clauses and the scenario"),
		Example: `  fundsim packs show zhuji
  fundsim packs show tw-tiered --format json`,
		Args: a.arguments(1, 1),
		RunE: func(_ *cobra.Command, args []string) error {
			info, found := scenarios.Pack(args[0])
			if found.HasErrors() {
				return placed{found}
			}
			text, found := scenarios.Outline("pack:"+info.Name, scenarios.Options{})
			if found.HasErrors() {
				return placed{found}
			}
			p := report.Pack{Name: info.Name, Extends: info.Extends, Plan: info.Plan, Text: text}
			return a.write(func(w io.Writer) error { return report.PackShow(w, &p, a.printing(), a.opt.format) })
		},
	}
	return a.formats(cmd, "table", "json", "markdown")
}

func (a *app) packsDiff() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "diff A B",
		Short: a.say("逐键比较两个政策包(或情景)的规则", "what two packs (or scenarios) say differently, key by key"),
		Example: `  fundsim packs diff jinhua-drg zhejiang-2025
  fundsim packs diff taicang-ladder my-city --lang en`,
		Args: a.arguments(2, 2),
		RunE: func(_ *cobra.Command, args []string) error {
			opt, err := a.reading()
			if err != nil {
				return err
			}
			found, list := scenarios.Differences(args[0], args[1], opt)
			if list.HasErrors() {
				return placed{list}
			}
			diffs := make([]report.PackDifference, len(found))
			for i, d := range found {
				diffs[i] = report.PackDifference(d)
			}
			name := func(s string) string { return strings.TrimPrefix(s, "pack:") }
			return a.write(func(w io.Writer) error {
				return report.PackDiff(w, name(args[0]), name(args[1]), diffs, a.printing(), a.opt.format)
			})
		},
	}
	return a.formats(cmd, "table", "json", "csv", "markdown")
}
