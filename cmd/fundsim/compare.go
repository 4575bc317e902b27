package main

import (
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"fundsim/report"
)

func (a *app) compare() *cobra.Command {
	table := report.CompareTables[0]
	cmd := &cobra.Command{
		Use:   a.say("compare 基准 [其他 …]", "compare BASE [OTHER …]"),
		Short: a.say("并列比较多个情景:谁多得、谁少得", "scenarios side by side: winners and losers"),
		Long: a.say("以第一个情景为基准,比较其后各情景的每一个数;--set 同时作用于所有情景。只写一个情景时,比较 --set 之前与之后。--draws 另按各情景的 risk 用同一组随机数抽样,逐次相减:差额及其区间、各占多少次抽样、盈亏变号的机构。",
			"Compares every figure of the later scenarios with the first. --set applies to all of them; with one scenario, it is compared with itself after --set. --draws draws all of them with the same random numbers, as their risk blocks say, and subtracts draw by draw: differences with intervals, shares of draws, institutions whose gain changes its sign."),
		Example: `  fundsim compare pack:zhuji --set schemes.employee.reserve.rate=5%
  fundsim compare pack:zhuji city/scenario.yaml
  fundsim compare this-year next-year --format csv --table institutions -o winners.csv
  fundsim compare this-year next-year --draws 10000`,
		Args: a.arguments(1, -1),
		RunE: func(cmd *cobra.Command, args []string) error {
			draws, tables, err := a.compareUsage(cmd)
			if err != nil {
				return err
			}
			if err := a.csvTable(cmd, table, tables); err != nil {
				return err
			}
			entries, err := a.comparedEntries(args)
			if err != nil {
				return err
			}
			o := a.printing()
			o.Table = table
			if cmd.Flags().Changed("draws") {
				return a.compareDraws(entries, draws, o)
			}
			views, err := a.compared(entries)
			if err != nil {
				return err
			}
			return a.write(func(w io.Writer) error { return report.Compare(w, views, o, a.opt.format) })
		},
	}
	a.drawFlags(cmd)
	cmd.Flags().Lookup("draws").Usage = a.say("各情景用同一组随机数抽样 `N` 次,逐次相减", "draw the scenarios `N` times with the same random numbers and subtract draw by draw")
	cmd.Flags().StringVar(&table, "table", table, a.say("csv 输出哪张表 `TABLE`:", "which `TABLE` csv prints: ")+strings.Join(append(slices.Clone(report.CompareTables), report.PairedTable), " | "))
	return a.formats(cmd, "table", "json", "csv", "markdown")
}

// comparedEntry is one scenario of a comparison.
type comparedEntry struct {
	ref         string
	sets        []string
	name, label string
}

// comparedEntries are the scenarios, or the only one before and after --set.
func (a *app) comparedEntries(refs []string) ([]comparedEntry, error) {
	var out []comparedEntry
	if len(refs) > 1 {
		for _, ref := range refs {
			out = append(out, comparedEntry{ref: ref, sets: a.opt.sets, name: ref})
		}
		return out, nil
	}
	if len(a.opt.sets) == 0 {
		return nil, a.misuse("比较需要第二个情景,或用 --set 改一个值", "a comparison needs a second scenario, or --set")
	}
	after := strings.Join(a.opt.sets, " ")
	return []comparedEntry{{ref: refs[0], name: refs[0], label: a.say("原方案", "original")}, {ref: refs[0], sets: a.opt.sets, name: after, label: after}}, nil
}

// compared settles the scenarios.
func (a *app) compared(entries []comparedEntry) ([]*report.View, error) {
	var views []*report.View
	for _, e := range entries {
		a.opt.sets = e.sets
		view, err := a.settled(e.ref)
		if err != nil {
			return nil, err
		}
		view.Name, view.Label = e.name, e.label
		views = append(views, view)
	}
	return views, nil
}
