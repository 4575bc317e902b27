package main

import (
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"fundsim/calibration/project"
	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/problem"
	"fundsim/model/settle"
	"fundsim/report"
	"fundsim/scenarios"
)

// projectFlags are the flags of project.
type projectFlags struct {
	annual                       annualFlags
	forecast                     forecastFlags
	history                      []string
	income, expenditure, balance string
	until, years                 int
	method, cover                string
	opening, interest            string
	roll                         bool
	table                        string
}

func (a *app) project() *cobra.Command {
	x := projectFlags{table: report.ProjectionTables[0]}
	cmd := &cobra.Command{
		Use:   a.say("project [情景]", "project [SCENARIO]"),
		Short: a.say("基金收支预测:累计结余、可支付月数、预警灯;逐年结算", "the fund in the years ahead: balance, months of cover, lights; or settled year by year"),
		Long: a.say("按情景的 projection 预测以后 1–10 年的收入、支出、利息与累计结余,并由抽样给出区间与亮灯的概率;支出的方法可用历史(--history)。--roll 用同一结算办法逐年结算:上年结果决定下年的预算、年初结余与机构的自然年度状态。不给情景而只给历史,则由历史预测,历史更长的部分用来核对。",
			"Projects income, expenditure, interest and balance 1–10 years ahead by the scenario's projection, with intervals and probabilities of lights from draws; methods of expenditure may use a history (--history). --roll settles each year by the same rules: a year's result makes the next one's budget, opening balance and natural-year status. With a history and no scenario, the projection comes from the history, and what it holds beyond --until is set against it."),
		Example: `  fundsim project pack:zhuji --years 5
  fundsim project pack:zhuji --roll --draws 200
  fundsim project city --history bulletin.csv --method damped
  fundsim project --history bulletin.csv --until 2018 --years 5`,
		Args: a.arguments(0, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := a.csvTable(cmd, x.table, slices.Compact(slices.Sorted(slices.Values(slices.Concat(report.ProjectionTables, report.RollTables))))); err != nil {
				return err
			}
			return a.projected(cmd, args, &x)
		},
	}
	f := cmd.Flags()
	f.IntVar(&x.years, "years", 0, a.say("预测 `N` 年,1–10(不写为情景的 projection.years)", "`N` years ahead, 1–10 (without it, the scenario's projection.years)"))
	f.StringVar(&x.method, "method", "", a.say("支出的预测方法 `METHOD`(不写为情景所定;只有历史时为 damped):", "`METHOD` of the expenditure (without it, the scenario's; damped with a history alone): ")+strings.Join(projectionMethods(), " | "))
	f.BoolVar(&x.roll, "roll", false, a.say("逐年结算", "settle year by year"))
	f.IntVar(&a.draws.draws, "draws", 0, a.say("抽样 `N` 次(不写为 projection.draws;--roll 不写则不抽样)", "`N` draws (without it, projection.draws; with --roll, none)"))
	f.IntVar(&a.draws.seed, "seed", 0, a.say("随机种子 `N`(不写为情景的 risk.seed,或 1)", "seed `N` of the draws (without it, the scenario's risk.seed, or 1)"))
	f.StringArrayVar(&x.history, "history", nil, a.say("年度历史 `FILE`,可重复", "yearly history `FILE`, repeatable"))
	f.StringVar(&x.income, "income", "", a.say("历史的收入列 `COLUMN`(不写为 基金收入、收入 等)", "the history's `COLUMN` of income (without it: income, 基金收入 …)"))
	f.StringVar(&x.expenditure, "expenditure", "", a.say("历史的支出列 `COLUMN`(不写为 基金支出、支出 等)", "the history's `COLUMN` of expenditure (without it: expenditure, 基金支出 …)"))
	f.StringVar(&x.balance, "balance", "", a.say("历史的累计结余列 `COLUMN`(不写为 累计结余 等)", "the history's `COLUMN` of balances (without it: balance, 累计结余 …)"))
	f.IntVar(&x.until, "until", 0, a.say("历史只用到 `YEAR` 年,以后的用来核对", "use the history up to `YEAR` only; later years are set against the projection"))
	f.StringVar(&x.opening, "opening", "", a.say("只有历史且没有结余列时,基年年初的累计结余 `AMOUNT`", "with a history alone that has no balances: the balance before its base year, an `AMOUNT`"))
	f.StringVar(&x.interest, "interest", "", a.say("只有历史时的年利率 `RATIO`", "with a history alone: yearly interest, a `RATIO`"))
	f.StringVar(&x.cover, "cover", "", a.say("可支付月数的分母 `WORD`:", "months of cover are of `WORD`: ")+strings.Join(wordCodes(plan.CoverOf("").Words()), " | "))
	a.registerAnnual(f, &x.annual)
	a.registerForecast(f, &x.forecast)
	f.StringVar(&x.table, "table", x.table, a.say("csv 输出哪张表 `TABLE`:", "which `TABLE` csv prints: ")+strings.Join(report.ProjectionTables, " | ")+a.say(";--roll:", "; with --roll: ")+strings.Join(report.RollTables, " | "))
	_ = cmd.RegisterFlagCompletionFunc("method", cobra.FixedCompletions(projectionMethods(), cobra.ShellCompDirectiveNoFileComp))
	return a.formats(cmd, "table", "json", "csv", "markdown")
}

func wordCodes(words []plan.Word) (codes []string) {
	for _, w := range words {
		codes = append(codes, w.Code)
	}
	return codes
}

// projectionMethods are those of a scenario, and rule, which only the command
// line has: a history and its growth, --rule.
func projectionMethods() []string {
	return append(wordCodes(plan.ProjectionMethod("").Words()), "rule")
}

// The usual names of a history's columns.
var (
	incomeNames      = []string{"income", "基金收入", "收入", "总收入", "当年收入", "fund_income"}
	expenditureNames = []string{"expenditure", "基金支出", "支出", "总支出", "当年支出", "fund_expenditure"}
	balanceNames     = []string{"balance", "累计结余", "累计结存", "年末累计结余", "年末累计结存", "滚存结余", "cumulative_balance"}
)

// checkProject refuses flags that do not go together.
func (a *app) checkProject(cmd *cobra.Command, args []string, x *projectFlags) error {
	changed := func(name string) bool { return cmd.Flags().Changed(name) }
	switch {
	case len(args) == 0 && len(x.history) == 0:
		return a.misuse("需要情景,或 --history", "a SCENARIO or --history is needed")
	case changed("years") && (x.years < 1 || x.years > 10):
		return a.misuse("--years 须为 1–10", "--years takes 1–10")
	case x.roll && len(args) == 0:
		return a.misuse("--roll 需要情景", "--roll needs a SCENARIO")
	case x.roll && (len(x.history) > 0 || x.method != "" || x.cover != ""):
		return a.misuse("--roll 的支出由结算得出,不用 --history、--method;可支付月数的分母写在情景里", "with --roll expenditure is settled: it takes no --history or --method, and what cover is of stands in the scenario")
	case (x.method == "rule") != (x.forecast.rule != ""):
		return a.misuse("--method rule 与 --rule 须同用:--rule 为公布的年增幅", "--method rule and --rule go together: --rule is the published growth of a year")
	case len(args) > 0 && (x.opening != "" || x.interest != ""):
		return a.misuse("--opening、--interest 只用于没有情景时", "--opening and --interest are for a history without a scenario")
	}
	if x.method != "" {
		if err := a.oneOf("method", x.method, projectionMethods()); err != nil {
			return err
		}
	}
	if x.cover != "" {
		if err := a.oneOf("cover", x.cover, wordCodes(plan.CoverOf("").Words())); err != nil {
			return err
		}
	}
	tables := report.ProjectionTables
	if x.roll {
		tables = report.RollTables
	}
	return a.oneOf("table", x.table, tables)
}

func (a *app) projected(cmd *cobra.Command, args []string, x *projectFlags) error {
	if err := a.checkProject(cmd, args, x); err != nil {
		return err
	}
	h, err := a.fundHistory(x)
	if err != nil {
		return err
	}
	if len(args) == 0 {
		return a.projectHistory(cmd, x, h)
	}
	sc, err := a.load(args[0])
	if err != nil {
		return err
	}
	view := &report.View{Plan: sc.Plan, SHA256: sc.SHA256, Version: version, Commit: commit, Name: args[0]}
	if x.roll {
		return a.rolled(cmd, sc, view, x)
	}
	out, found := settle.Run(sc.Plan, sc.Activity)
	if found = sc.Place(found); out == nil {
		return placed{found}
	}
	if !out.Result.Sound() {
		return a.unsound(out.Result)
	}
	a.warn(found)
	o := project.Options{Years: x.years, Draws: 0, Seed: 1, Method: plan.ProjectionMethod(x.method), Cover: plan.CoverOf(x.cover)}
	if p := sc.Plan.Projection; p != nil {
		o.Draws, o.Levels = p.Draws, p.Levels()
		if o.Years == 0 {
			o.Years = p.Years
		}
		if o.Cover == "" {
			o.Cover = p.CoverOf
		}
	}
	if sc.Plan.Risk != nil {
		o.Seed = sc.Plan.Risk.Seed
	}
	if err := a.projectDraws(cmd, &o); err != nil {
		return err
	}
	funds, found := project.FromScenario(out, h, o)
	if found.HasErrors() {
		return placed{sc.Place(found)}
	}
	r, found := project.Run(funds, o)
	if found.HasErrors() {
		return placed{sc.Place(found)}
	}
	return a.write(func(w io.Writer) error { return report.Projection(w, view, r, a.printing(), a.opt.format, x.table) })
}

// projectDraws puts --draws and --seed in the place of the scenario's.
func (a *app) projectDraws(cmd *cobra.Command, o *project.Options) error {
	given, err := a.drawOptions(cmd)
	if err != nil {
		return err
	}
	if given.Draws > 0 {
		o.Draws = given.Draws
	}
	if given.Seed != nil {
		o.Seed = *given.Seed
	}
	return nil
}

// fundHistory reads the history, nil where none is given.
func (a *app) fundHistory(x *projectFlags) (*project.History, error) {
	if len(x.history) == 0 {
		return nil, nil
	}
	params, breaks, err := a.forecasting(&x.forecast)
	if err != nil {
		return nil, err
	}
	var values []string
	pick := [][]string{incomeNames, expenditureNames, balanceNames}
	for i, name := range []string{x.income, x.expenditure, x.balance} {
		if name != "" {
			values, pick[i] = append(values, name), nil
		}
	}
	annual, err := a.readAnnual(x.history, &x.annual, values, pick)
	if err != nil {
		return nil, err
	}
	h := &project.History{Method: x.method, Params: params, Breaks: breaks, Window: x.forecast.window, Until: x.until}
	if x.method == string(plan.ByGrowth) || x.method == string(plan.ByBudget) {
		h.Method = ""
	}
	var found problem.List
	take := func(given string, names []string) (*scenarios.Measure, float64) {
		if given != "" {
			names = []string{scenarios.MeasureName(given)}
		}
		m := annual.Find(names...)
		if m == nil {
			return &scenarios.Measure{}, 0
		}
		switch m.Unit.Base {
		case "元", "":
		default:
			found.Errorf("bad-unit", m.Name, "%[1]s 的单位是%[2]s,不是金额", "%[1]s is in %[2]s, which is no unit of money", m.Name, m.Unit.Base)
		}
		if m.Unit.Word == "" {
			found.Warnf("no-unit", m.Name, "%[1]s 没有单位,按元读取", "%[1]s names no unit and is read as yuan", m.Name).
				Advise("写在表头,如 %[1]s(亿元);或用 --unit %[1]s=亿元", "give it in the header, such as %[1]s(亿元), or by --unit %[1]s=亿元", m.Name)
		}
		return m, m.Unit.Scale * money.FenPerYuan
	}
	for _, part := range []struct {
		given string
		names []string
		put   func(m *scenarios.Measure, fen float64)
	}{
		{x.income, incomeNames, func(m *scenarios.Measure, fen float64) { h.Income, h.IncomeFen = m.Series, fen }},
		{x.expenditure, expenditureNames, func(m *scenarios.Measure, fen float64) { h.Spent, h.SpentFen = m.Series, fen }},
		{x.balance, balanceNames, func(m *scenarios.Measure, fen float64) { h.Balance, h.BalanceFen = m.Series, fen }},
	} {
		part.put(take(part.given, part.names))
	}
	if found.HasErrors() {
		return nil, placed{found}
	}
	a.warn(found)
	if len(h.Spent) == 0 {
		return nil, a.misuse("历史没有支出列:%[1]s;或用 --expenditure 指明", "the history has no column of expenditure: %[1]s; or name it with --expenditure", strings.Join(expenditureNames, " "))
	}
	return h, nil
}

// projectHistory projects a history without a scenario.
func (a *app) projectHistory(cmd *cobra.Command, x *projectFlags, h *project.History) error {
	if len(h.Income) == 0 {
		return a.misuse("历史没有收入列:%[1]s;或用 --income 指明", "the history has no column of income: %[1]s; or name it with --income", strings.Join(incomeNames, " "))
	}
	o := project.Options{Years: x.years, Draws: 1000, Seed: 1, Method: plan.ProjectionMethod(x.method), Cover: plan.CoverOf(x.cover), Levels: (&plan.Projection{}).Levels()}
	if o.Years == 0 {
		o.Years = 5
	}
	if o.Cover == "" {
		o.Cover = plan.CoverThisYear
	}
	if err := a.projectDraws(cmd, &o); err != nil {
		return err
	}
	var opening *money.Fen
	var interest money.Ratio
	var err error
	if x.opening != "" {
		given, err := money.ParseFen(x.opening)
		if err != nil {
			return a.misuse("--opening 不能是 %[1]q,应为金额,如 120亿元", "--opening cannot be %[1]q; it takes an amount, such as 120亿元", x.opening)
		}
		opening = &given
	}
	if x.interest != "" {
		if interest, err = money.ParseRatio(x.interest); err != nil || interest < 0 || interest > money.One {
			return a.misuse("--interest 不能是 %[1]q,应为 0–100%% 的比例", "--interest cannot be %[1]q; it takes a ratio of 0–100%%", x.interest)
		}
	}
	funds, found := project.FromHistory(h, opening, interest, o)
	if found.HasErrors() {
		return placed{found}
	}
	r, found := project.Run(funds, o)
	if found.HasErrors() {
		return placed{found}
	}
	return a.write(func(w io.Writer) error { return report.Projection(w, nil, r, a.printing(), a.opt.format, x.table) })
}

// rolled settles a scenario year by year.
func (a *app) rolled(cmd *cobra.Command, sc *scenarios.Scenario, view *report.View, x *projectFlags) error {
	activity, found := sc.Plan.Adjusted(sc.Activity)
	if found = sc.Place(found); found.HasErrors() {
		return placed{found}
	}
	a.warn(found)
	given, err := a.drawOptions(cmd)
	if err != nil {
		return err
	}
	o := project.RollOptions{Years: x.years, Draws: given.Draws, Seed: 1, Workers: given.Workers, Progress: given.Progress, Stopped: func() bool { return a.ctx.Err() != nil }}
	if p := sc.Plan.Projection; p != nil && o.Years == 0 {
		o.Years = p.Years
	}
	if sc.Plan.Risk != nil {
		o.Seed = sc.Plan.Risk.Seed
	}
	if given.Seed != nil {
		o.Seed = *given.Seed
	}
	a.finishes.Store(true) // from here on Ctrl-C waits for the partial result
	r, found := project.Roll(sc.Plan, activity, o)
	if found = sc.Place(found); r == nil {
		return placed{found}
	}
	a.warn(found)
	if err := a.write(func(w io.Writer) error { return report.RollForward(w, view, r, a.printing(), a.opt.format, x.table) }); err != nil {
		return err
	}
	return a.interrupted(r.Draws < r.Asked, r.Draws, r.Asked)
}
