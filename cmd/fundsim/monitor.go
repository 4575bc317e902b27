package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"fundsim/model/indicators"
	"fundsim/report"
)

// failLights are the words of --fail-on.
var failLights = []string{"never", string(indicators.Red), string(indicators.Amber), string(indicators.Blue)}

func (a *app) monitor() *cobra.Command {
	var through int
	var under, amber, red string
	table, failOn := report.MonitorTables[0], failLights[0]
	cmd := &cobra.Command{
		Use:   a.say("monitor 情景", "monitor SCENARIO"),
		Short: a.say("月度监测:预算执行、预警灯,并按推算的全年结算", "monthly monitoring: execution of budgets, lights, and the forecast year settled"),
		Long: a.say("把 1 至 MONTH 月的发生额与按时间进度应有的预算相比,亮绿、黄、红灯或蓝灯(偏低);再以已有月份的平均推算其余月份,把推算的全年按同一办法结算,得出应付额、点值与预留金期末余额。--detail 列出各预算责任单位。",
			"Compares what months 1 to MONTH have incurred with the budget for that time, with green, amber, red and blue (low) lights; then lets the other months run at the mean so far and settles that year by the same rules: payables, point values, closing reserve. --detail lists the holders of quotas."),
		Example: `  fundsim monitor pack:zhuji --through 6
  fundsim monitor city/scenario.yaml --through 9 --amber 103% --red 110% --fail-on red
  fundsim monitor city/scenario.yaml --through 9 --format csv --table holders`,
		Args: a.arguments(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := a.csvTable(cmd, table, report.MonitorTables); err != nil {
				return err
			}
			if err := a.oneOf("fail-on", failOn, failLights); err != nil {
				return err
			}
			if cmd.Flags().Changed("through") && (through < 1 || through > 12) {
				return a.misuse("--through 不能是 %d,应为 1–12 月", "--through cannot be %d; it takes a month, 1–12", through)
			}
			levels, found := indicators.ParseLevels(under, amber, red)
			if found.HasErrors() {
				return found
			}
			m, err := a.monitored(args[0], through, levels, table)
			if err == nil && failOn != failLights[0] && m.AtLeast(indicators.Light(failOn)) {
				fmt.Fprintln(a.stderr, a.sayf("--fail-on %[1]s:有单元或险种亮灯", "--fail-on %[1]s: such a light is on", failOn))
				return errThreshold
			}
			return err
		},
	}
	f := cmd.Flags()
	f.IntVar(&through, "through", 0, a.say("监测到几月 `MONTH`(不写为数据的最后一月)", "through which `MONTH` (without it, the last with data)"))
	f.StringVar(&amber, "amber", "105%", a.say("执行率高于 `RATIO` 亮黄灯", "amber above this `RATIO` of the expected"))
	f.StringVar(&red, "red", "115%", a.say("执行率高于 `RATIO` 亮红灯", "red above this `RATIO` of the expected"))
	f.StringVar(&under, "under", "85%", a.say("执行率低于 `RATIO` 亮蓝灯(偏低)", "blue (low) below this `RATIO` of the expected"))
	f.StringVar(&failOn, "fail-on", failOn, a.say("有此灯则退出码为 4 `LIGHT`:", "exit code 4 where this `LIGHT` is on: ")+strings.Join(failLights, " | ")+a.say("(amber 含 red)", " (amber includes red)"))
	f.StringVar(&table, "table", table, a.say("csv 输出哪张表 `TABLE`:", "which `TABLE` csv prints: ")+strings.Join(report.MonitorTables, " | "))
	_ = cmd.RegisterFlagCompletionFunc("fail-on", cobra.FixedCompletions(failLights, cobra.ShellCompDirectiveNoFileComp))
	return a.formats(cmd, "table", "json", "csv", "markdown")
}

// monitored reads, monitors and prints a scenario. A forecast year that cannot
// be settled leaves its settled figures out, with the reasons; one that is
// unsound is not published.
func (a *app) monitored(ref string, through int, levels indicators.Levels, table string) (*indicators.Monitoring, error) {
	sc, err := a.load(ref)
	if err != nil {
		return nil, err
	}
	prepared, err := a.prepared(sc)
	if err != nil {
		return nil, err
	}
	m, found := indicators.Monitor(sc.Plan, prepared, through, levels)
	if found = sc.Place(found); m == nil {
		return nil, placed{found}
	}
	if m.Outcome != nil && !m.Outcome.Result.Sound() {
		return nil, a.unsound(m.Outcome.Result)
	}
	a.warn(found)
	m.Refused, m.Warnings = sc.Place(m.Refused), sc.Place(m.Warnings)
	if len(m.Refused)+len(m.Warnings) > 0 && !a.opt.quiet {
		fmt.Fprintln(a.stderr, a.say("按推算的全年业务量结算时:", "settling the forecast year:"))
		a.warn(m.Refused)
		a.warn(m.Warnings)
	}
	view := &report.View{Plan: sc.Plan, SHA256: sc.SHA256, Version: version, Commit: commit, Name: ref}
	return m, a.write(func(w io.Writer) error { return report.Monitor(w, view, m, a.printing(), a.opt.format, table) })
}
