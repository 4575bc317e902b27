package main

import (
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// localise puts what the command library says of itself into the language: the
// headings of help texts, --help, --version, help and completion.
func (a *app) localise(root *cobra.Command) {
	root.SetVersionTemplate("fundsim {{.Version}}\n")
	root.SetHelpCommand(a.help())
	root.SetHelpCommandGroupID("files")
	root.SetCompletionCommandGroupID("files")
	root.InitDefaultCompletionCmd()
	if a.opt.lang == "zh" {
		// The functions of templates belong to the library as a whole; this one is ours.
		cobra.AddTemplateFunc("zhUsage", chineseUsage)
		root.SetUsageTemplate(chineseHeadings.Replace(root.UsageTemplate()))
	}
	root.Flags().BoolP("version", "v", false, a.say("显示版本", "print the version"))
	a.everyCommand(root)
	for _, c := range root.Commands() {
		if c.Name() == "completion" {
			a.completion(c)
		}
	}
}

// everyCommand gives a command and those below it a --help of ours.
func (a *app) everyCommand(cmd *cobra.Command) {
	cmd.Flags().BoolP("help", "h", false, a.say("显示本命令的用法", "print how to use this command"))
	for _, c := range cmd.Commands() {
		a.everyCommand(c)
	}
}

// chineseHeadings turns the template of usage texts into Chinese.
var chineseHeadings = strings.NewReplacer(
	"Usage:", "用法:", "Aliases:", "别名:", "Examples:", "示例:", "Available Commands:", "可用命令:",
	"Additional Commands:", "其他命令:", "Global Flags:", "通用选项:", "Flags:", "选项:", "Additional help topics:", "其他说明:",
	`Use "{{.CommandPath}} [command] --help" for more information about a command.`, `用 “{{.CommandPath}} 命令 --help” 查看各命令的用法。`,
	"{{.CommandPath}} [command]", "{{.CommandPath}} [命令]", "{{.UseLine}}", "{{zhUsage .UseLine}}",
	".FlagUsages | trimTrailingWhitespaces", ".FlagUsages | zhUsage | trimTrailingWhitespaces")

// chineseUsage turns the words that the flag library adds into Chinese.
func chineseUsage(s string) string {
	return strings.NewReplacer("(default ", "(缺省 ", "[flags]", "[选项]").Replace(s)
}

// help prints the usage of a command: fundsim help settle.
func (a *app) help() *cobra.Command {
	return &cobra.Command{
		Use:   a.say("help [命令]", "help [COMMAND]"),
		Short: a.say("查看命令的用法", "how to use a command"),
		RunE: func(cmd *cobra.Command, args []string) error {
			found, rest, err := cmd.Root().Find(args)
			if found == nil || err != nil || len(rest) > 0 {
				return a.noSuchCommand(cmd.Root(), args)
			}
			return found.Help()
		},
	}
}

// completion puts the library's command for shells into the language.
func (a *app) completion(cmd *cobra.Command) {
	cmd.Short = a.say("生成命令行补全脚本", "generate the completion script of a shell")
	cmd.Long = a.say("生成指定 shell 的补全脚本;启用方法见各子命令的 --help。", "Generates the completion script of a shell; the --help of each says how to use it.")
	cmd.Args = a.noSuchCommand
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
	load := map[string]string{
		"bash":       "source <(fundsim completion bash)",
		"zsh":        "source <(fundsim completion zsh)",
		"fish":       "fundsim completion fish | source",
		"powershell": "fundsim completion powershell | Out-String | Invoke-Expression",
	}
	for _, c := range cmd.Commands() {
		c.Short = a.say("生成 "+c.Name()+" 的补全脚本", "generate the completion script of "+c.Name())
		c.Args = a.arguments(0, 0)
		if line := load[c.Name()]; line != "" {
			c.Long = a.say("生成 "+c.Name()+" 的补全脚本。在当前会话启用:\n\n  "+line+"\n\n写入该 shell 的启动文件即可长期启用。",
				"Generates the completion script of "+c.Name()+". To use it in this session:\n\n  "+line+"\n\nPut the line into the shell's start-up file to use it always.")
		}
		c.Flags().VisitAll(func(f *pflag.Flag) {
			if f.Name == "no-descriptions" {
				f.Usage = a.say("补全时不显示说明", "no descriptions in completions")
			}
		})
	}
}
