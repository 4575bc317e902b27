package main

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/viper"
	"golang.org/x/term"

	"fundsim/report"
	"fundsim/scenarios"
)

// options are the common flags. Each may also stand in the configuration file
// (lang: en) or the environment (FUNDSIM_LANG=en); a flag beats the
// environment, which beats the file.
type options struct {
	sets         []string
	format       string
	output       string
	unitOfMoney  string
	lang         string
	quiet        bool
	noColor      bool
	detail       bool
	allowOutside bool
	maxBytes     int64
	config       string

	color, colorErr bool
	width           int
}

// moneyUnits are the units of money.
var moneyUnits = []string{"yuan", "wan"}

// configurable are the flags that configuration file and environment may set.
var configurable = []string{"format", "unit-of-money", "lang", "quiet", "no-color", "detail", "allow-outside", "max-bytes"}

func (a *app) register(root *cobra.Command) {
	o, f := &a.opt, root.PersistentFlags()
	f.StringArrayVar(&o.sets, "set", nil, a.say("改一个值再算:`PATH=VALUE`,可重复", "change one value: `PATH=VALUE`, repeatable"))
	f.StringVarP(&o.output, "output", "o", "", a.say("写入文件 `FILE`(先写临时文件再改名)", "write to a `FILE` (a temporary one, then renamed)"))
	f.StringVar(&o.unitOfMoney, "unit-of-money", "", a.say("金额单位 `UNIT`:yuan 元 / wan 万元(缺省:表格 wan,其他 yuan)", "`UNIT` of money: yuan or wan, 10,000 yuan (default wan in tables, else yuan)"))
	f.StringVar(&o.lang, "lang", o.lang, a.say("语言 `LANG`:zh / en", "`LANG`, the language: zh or en"))
	f.Lookup("lang").DefValue = chooseLanguage(nil) // what holds without --lang
	f.BoolVarP(&o.quiet, "quiet", "q", false, a.say("不打印警告与提示", "print no warnings and notes"))
	f.BoolVar(&o.noColor, "no-color", false, a.say("不用颜色(同 NO_COLOR)", "no colours (as NO_COLOR)"))
	f.BoolVar(&o.detail, "detail", false, a.say("逐机构逐单元、逐笔列示", "every institution by unit, every entry"))
	f.BoolVar(&o.allowOutside, "allow-outside", false, a.say("允许数据文件在情景文件夹之外", "data files may lie outside the scenario's folder"))
	f.Int64Var(&o.maxBytes, "max-bytes", 0, a.say("单个数据文件至多 `N` 字节(0 为 2 GiB)", "limit per data file: `N` bytes (0 for 2 GiB)"))
	f.StringVar(&o.config, "config", "", a.say("配置文件 `FILE`", "configuration `FILE`"))
	a.registerCases(f)
	_ = root.RegisterFlagCompletionFunc("lang", cobra.FixedCompletions(languages, cobra.ShellCompDirectiveNoFileComp))
	_ = root.RegisterFlagCompletionFunc("unit-of-money", cobra.FixedCompletions(moneyUnits, cobra.ShellCompDirectiveNoFileComp))
}

// formats registers --format with what a command can print; the first is the default.
func (a *app) formats(cmd *cobra.Command, words ...string) *cobra.Command {
	cmd.Flags().StringVar(&a.opt.format, "format", words[0], a.say("输出格式 `FORMAT`:", "output `FORMAT`: ")+strings.Join(words, " | "))
	_ = cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp))
	cmd.Annotations = map[string]string{"formats": strings.Join(words, " ")}
	return cmd
}

// resolve settles every option from flag, environment, file and terminal.
func (a *app) resolve(cmd *cobra.Command) error {
	o := &a.opt
	if err := a.layer(cmd); err != nil {
		return err
	}
	if wrong := o.lang; !slices.Contains(languages, wrong) {
		o.lang = chooseLanguage(nil) // say so in a language that there is
		return a.oneOf("lang", wrong, languages)
	}
	if o.unitOfMoney != "" {
		if err := a.oneOf("unit-of-money", o.unitOfMoney, moneyUnits); err != nil {
			return err
		}
	}
	if words := cmd.Annotations["formats"]; words != "" {
		if err := a.oneOf("format", o.format, strings.Fields(words)); err != nil {
			return err
		}
	}
	if o.maxBytes < 0 {
		return a.misuse("--max-bytes 不能为负", "--max-bytes must not be negative")
	}
	plain := o.noColor || os.Getenv("NO_COLOR") != "" || os.Getenv("TERM") == "dumb"
	o.color = !plain && o.output == "" && isTerminal(cmd.OutOrStdout())
	o.colorErr = !plain && isTerminal(cmd.ErrOrStderr())
	if f, ok := cmd.OutOrStdout().(*os.File); ok && o.output == "" {
		if w, _, err := term.GetSize(int(f.Fd())); err == nil {
			o.width = w
			if n, err := strconv.Atoi(os.Getenv("COLUMNS")); err == nil && n > 0 {
				o.width = n
			}
		}
	}
	return nil
}

// layer reads the configuration file and the environment through viper and
// applies them to the flags that the command line did not set.
func (a *app) layer(cmd *cobra.Command) error {
	v := viper.New()
	v.SetEnvPrefix("FUNDSIM")
	v.SetEnvKeyReplacer(strings.NewReplacer("-", "_"))
	for _, name := range configurable {
		_ = v.BindEnv(name)
	}
	if file := a.opt.configFile(); file != "" {
		v.SetConfigFile(file)
		v.SetConfigType("yaml")
		if err := v.ReadInConfig(); errors.Is(err, os.ErrNotExist) {
			return a.misuse("配置文件 %s 不存在", "configuration file %s does not exist", file)
		} else if err != nil {
			return a.misuse("无法读取配置文件 %[1]s:%[2]v", "cannot read the configuration file %[1]s: %[2]v", file, err)
		}
		for _, key := range v.AllKeys() {
			if !slices.Contains(configurable, key) {
				return a.misuse("%[1]s:没有配置项 %[2]q,可用:%[3]s%[4]s", "%[1]s: there is no option %[2]q; allowed: %[3]s%[4]s",
					file, key, strings.Join(configurable, ", "), a.instead(key, configurable))
			}
		}
	}
	for _, name := range configurable {
		flag := cmd.Flags().Lookup(name)
		if flag == nil || flag.Changed || !v.IsSet(name) {
			continue
		}
		if err := flag.Value.Set(v.GetString(name)); err != nil {
			return a.badValue(flag, v.GetString(name))
		}
	}
	return nil
}

// configFile is --config, or the user's own file where there is one.
func (o *options) configFile() string {
	if o.config != "" {
		return o.config
	}
	dir, err := os.UserConfigDir()
	if err != nil {
		return ""
	}
	file := filepath.Join(dir, "fundsim", "config.yaml")
	if _, err := os.Stat(file); errors.Is(err, os.ErrNotExist) {
		return ""
	}
	return file
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// reading are the options of the scenario reader.
func (a *app) reading() (scenarios.Options, error) {
	o := scenarios.Options{Sets: a.opt.sets, AllowOutside: a.opt.allowOutside, MaxBytes: a.opt.maxBytes, Stdin: a.stdin}
	return o, a.caseOptions(&o)
}

// printing are the options of the renderers; tables are in 万元 unless told otherwise.
func (a *app) printing() report.Options {
	wan := a.opt.unitOfMoney == "wan" || a.opt.unitOfMoney == "" && (a.opt.format == "table" || a.opt.format == "markdown")
	return report.Options{Lang: a.opt.lang, Wan: wan, Color: a.opt.color, Width: a.opt.width, Detail: a.opt.detail}
}
