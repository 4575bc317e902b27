package main

import (
	"io"

	"github.com/spf13/cobra"

	"fundsim/calibration"
	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/problem"
	"fundsim/report"
)

// simulateFlags are the flags of simulate-history.
type simulateFlags struct {
	years, through, seed int
	volume, unitCost     string
	growth               [2]*money.Ratio
}

func (a *app) simulateHistory() *cobra.Command {
	x := simulateFlags{}
	cmd := &cobra.Command{
		Use:   a.say("simulate-history 情景", "simulate-history SCENARIO"),
		Short: a.say("按情景的假设模拟历年数据,用以核对 calibrate 能否测回假设", "make up a history from a scenario's assumptions, to check that calibrate finds them again"),
		Long: a.say("用与 risk 相同的抽样,写出若干年逐月业务量(CSV):情景的业务量是情景年度的期望,各年按 assumptions 的趋势(或 --volume-trend、--unit-cost-trend)推算,月份按季节系数,再按 risk 抽样一次。同一种子、同一年得同样的数据,与年数无关;数据是模拟的,不是实际发生的。",
			"Writes monthly activity of several years as CSV, drawn as risk draws: the scenario's activity is what its year is expected to bring; other years follow the trends of its assumptions (or --volume-trend, --unit-cost-trend), months its seasons; each year is drawn once by its risk. A seed and a year give the same data whatever the number of years. The data are made up; they never happened."),
		Example: `  fundsim simulate-history pack:zhuji --years 5 -o history.csv
  fundsim simulate-history city/scenario.yaml --years 8 --seed 7 --volume-trend 4% --unit-cost-trend 2% -o history.csv`,
		Args: a.arguments(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if x.years < 1 || x.years > 100 {
				return a.misuse("--years 应为 1–100", "--years takes 1–100")
			}
			for i, f := range []struct{ name, text string }{{"volume-trend", x.volume}, {"unit-cost-trend", x.unitCost}} {
				if f.text == "" {
					continue
				}
				r, err := money.ParseRatio(f.text)
				if err != nil || r <= -money.One || r > 10*money.One {
					return a.misuse("--%[1]s 须为大于 −100%% 的比例,如 3%%", "--%[1]s takes a ratio above −100%%, such as 3%%", f.name)
				}
				x.growth[i] = &r
			}
			return a.simulated(cmd, args[0], &x)
		},
	}
	f := cmd.Flags()
	f.IntVar(&x.years, "years", 5, a.say("多少年 `N`", "how many years, `N`"))
	f.IntVar(&x.through, "through", 0, a.say("最后一年 `YEAR`(不写为情景年度的上一年)", "the last `YEAR` (without it, the one before the scenario's)"))
	f.IntVar(&x.seed, "seed", 0, a.say("随机种子 `N`(不写用情景 risk 的)", "seed `N` (without it, that of the scenario's risk)"))
	f.StringVar(&x.volume, "volume-trend", "", a.say("各单元、险种业务量年增长 `RATIO`,代替情景的趋势", "growth of volume of every unit and scheme, a `RATIO`, in place of the scenario's trends"))
	f.StringVar(&x.unitCost, "unit-cost-trend", "", a.say("次均费用年增长 `RATIO`,代替情景的趋势", "growth of unit cost, a `RATIO`, in place of the scenario's trends"))
	return cmd
}

// simulated reads a scenario, with its levers, and writes the years it makes up.
func (a *app) simulated(cmd *cobra.Command, ref string, x *simulateFlags) error {
	sc, err := a.load(ref)
	if err != nil {
		return err
	}
	activity, found := sc.Plan.Adjusted(sc.Activity)
	if found = sc.Place(found); found.HasErrors() {
		return placed{found}
	}
	a.warn(found)
	through := sc.Plan.Year - 1
	if cmd.Flags().Changed("through") {
		through = x.through
	}
	o := calibration.Simulation{From: through - x.years + 1, Through: through, Volume: x.growth[0], UnitCost: x.growth[1]}
	if o.From < 1950 || through > 2200 {
		return a.misuse("年度 %[1]d–%[2]d 超出 1950–2200", "the years %[1]d–%[2]d are outside 1950–2200", o.From, through)
	}
	if cmd.Flags().Changed("seed") {
		if x.seed < 0 {
			return a.misuse("--seed 不能为负", "--seed must not be negative")
		}
		o.Seed = &x.seed
	}
	var list problem.List
	err = a.write(func(w io.Writer) error {
		if err := report.HistoryHeader(w); err != nil {
			return err
		}
		var err error
		list, err = calibration.Simulate(sc.Plan, activity, o, func(year int, drawn *plan.Activity) error {
			if err := a.ctx.Err(); err != nil {
				return err
			}
			return report.HistoryYear(w, year, drawn)
		})
		if list.HasErrors() {
			return placed{sc.Place(list)}
		}
		return err
	})
	if err == nil {
		a.warn(sc.Place(list))
	}
	return err
}
