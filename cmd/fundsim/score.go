package main

import (
	"io"
	"strings"

	"github.com/spf13/cobra"

	"fundsim/report"
	"fundsim/scenarios"
)

// scoreFlags choose what the score command prints.
type scoreFlags struct {
	list, weights, show, template bool
	table                         string
}

func (a *app) score() *cobra.Command {
	s := scoreFlags{table: report.ScoreTables[0]}
	cmd := &cobra.Command{
		Use:   a.say("score 评分表 数据", "score CARD DATA"),
		Short: a.say("按评分表考核:得分、名次、奖励与每一笔扣分的原因", "score by a card: totals, ranks, awards and the reason of every deduction"),
		Long: a.say("按评分表(文件或 card:名称)给数据中的每一行打分并排名。数据是 CSV 或 Excel 工作簿,一行一个被考核方,列为评分表的各项数据(--template 打印空表头)。csv 输出的 id、score 两列可直接用作机构表的考核得分。",
			"Scores and ranks every row of the data by a card, a file or card:NAME. The data is CSV or a workbook, one row for each party, with a column for each input of the card (--template prints the header). The columns id and score of csv can be used in an institutions table."),
		Example: `  fundsim score --list
  fundsim score card:township-2022 --template -o towns.csv
  fundsim score card:township-2022 towns.csv --detail
  fundsim score card:bureau-internal --weights
  fundsim score card:deposit hospitals.csv --format csv -o scores.csv`,
		Args: a.arguments(0, 2),
		RunE: func(cmd *cobra.Command, args []string) error {
			if cmd.Flags().Changed("table") && a.opt.format != "csv" {
				return a.misuse("--table 只与 --format csv 同用", "--table goes with --format csv only")
			}
			if err := a.oneOf("table", s.table, report.ScoreTables); err != nil {
				return err
			}
			return a.scoreOf(args, s)
		},
	}
	f := cmd.Flags()
	f.BoolVar(&s.list, "list", false, a.say("列出内置评分表", "list the built-in cards"))
	f.BoolVar(&s.weights, "weights", false, a.say("打印项目权重与一致性比率,不需要数据", "print the weights and their consistency ratio; takes no DATA"))
	f.BoolVar(&s.show, "show", false, a.say("打印评分表原文,供复制修改", "print the card's own text, to copy and change"))
	f.BoolVar(&s.template, "template", false, a.say("打印数据的空表头(CSV)", "print the empty header of the data (CSV)"))
	f.StringVar(&s.table, "table", s.table, a.say("csv 输出哪张表 `TABLE`:", "which `TABLE` csv prints: ")+strings.Join(report.ScoreTables, " | "))
	return a.formats(cmd, "table", "json", "csv", "markdown")
}

// scoreArguments asks for the arguments that the flags call for.
func (a *app) scoreArguments(args []string, s scoreFlags) error {
	chosen := 0
	for _, is := range []bool{s.list, s.weights, s.show, s.template} {
		if is {
			chosen++
		}
	}
	if chosen > 1 {
		return a.misuse("--list、--weights、--show、--template 只能用一个", "only one of --list, --weights, --show and --template can be used")
	}
	want := 2
	switch {
	case s.list:
		want = 0
	case s.weights, s.show, s.template:
		want = 1
	}
	if len(args) < want {
		return a.misuse("缺少参数:需要%[1]s", "an argument is missing: %[2]s", []string{"", "评分表", "评分表和数据"}[want], []string{"", "CARD", "CARD and DATA"}[want])
	}
	if len(args) > want {
		return a.misuse("多余的参数 %[1]q", "argument %[1]q is one too many", args[want])
	}
	return nil
}

// scoreOf does what the flags ask for.
func (a *app) scoreOf(args []string, s scoreFlags) error {
	if err := a.scoreArguments(args, s); err != nil {
		return err
	}
	if s.list {
		var lines []report.CardLine
		for _, c := range scenarios.Cards() {
			lines = append(lines, report.CardLine(c))
		}
		return a.write(func(w io.Writer) error { return report.Cards(w, lines, a.printing(), a.opt.format) })
	}
	opt, err := a.reading()
	if err != nil {
		return err
	}
	if s.show {
		text, found := scenarios.CardText(args[0], opt)
		if found.HasErrors() {
			return placed{found}
		}
		return a.writeText(text)
	}
	card, found := scenarios.LoadCard(args[0], opt)
	if found.HasErrors() {
		return placed{found}
	}
	a.warn(found)
	switch {
	case s.template:
		return a.writeText("\ufeff" + card.Template(a.opt.lang))
	case s.weights:
		if a.opt.format == "csv" {
			return a.misuse("--weights 没有 csv 格式", "--weights has no format csv")
		}
		return a.write(func(w io.Writer) error { return report.Weights(w, card.Compiled, a.printing(), a.opt.format) })
	}
	result, more := card.LoadScores(args[1], opt)
	if more.HasErrors() {
		return placed{more}
	}
	a.warn(more)
	a.notesOf(card.Files)
	all := append(found, more...)
	return a.write(func(w io.Writer) error {
		return report.Scores(w, result, all, a.printing(), a.opt.format, s.table)
	})
}

func (a *app) writeText(text string) error {
	return a.write(func(w io.Writer) error {
		_, err := io.WriteString(w, text)
		return err
	})
}
