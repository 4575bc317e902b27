package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/viper"
	"golang.org/x/term"

	"fundsim/model/problem"
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

// configurable are the flags that configuration file and environment may set.
var configurable = []string{"format", "unit-of-money", "lang", "quiet", "no-color", "detail", "allow-outside", "max-bytes"}

func (o *options) register(root *cobra.Command) {
	o.lang = localeLanguage()
	say := func(zh, en string) string { return problem.Text{ZH: zh, EN: en}.In(o.lang) }
	f := root.PersistentFlags()
	f.StringArrayVar(&o.sets, "set", nil, say("改一个值再算:PATH=VALUE,可重复", "change one value: PATH=VALUE, repeatable"))
	f.StringVarP(&o.output, "output", "o", "", say("写入文件(先写临时文件再改名)", "write to a file (a temporary one, then renamed)"))
	f.StringVar(&o.unitOfMoney, "unit-of-money", "", say("金额单位:yuan 元 / wan 万元", "unit of money: yuan or wan (10,000 yuan)"))
	f.StringVar(&o.lang, "lang", o.lang, say("语言:zh / en", "language: zh or en"))
	f.BoolVarP(&o.quiet, "quiet", "q", false, say("不打印警告与提示", "print no warnings"))
	f.BoolVar(&o.noColor, "no-color", false, say("不用颜色(同 NO_COLOR)", "no colours (as NO_COLOR)"))
	f.BoolVar(&o.detail, "detail", false, say("逐机构逐单元、逐笔列示", "every institution by unit, every entry"))
	f.BoolVar(&o.allowOutside, "allow-outside", false, say("允许数据文件在情景文件夹之外", "data files may lie outside the scenario's folder"))
	f.Int64Var(&o.maxBytes, "max-bytes", 0, say("单个数据文件的字节上限(缺省 2 GiB)", "limit per data file in bytes (default 2 GiB)"))
	f.StringVar(&o.config, "config", "", say("配置文件", "configuration file"))
	_ = root.RegisterFlagCompletionFunc("lang", cobra.FixedCompletions([]string{"zh", "en"}, cobra.ShellCompDirectiveNoFileComp))
	_ = root.RegisterFlagCompletionFunc("unit-of-money", cobra.FixedCompletions([]string{"yuan", "wan"}, cobra.ShellCompDirectiveNoFileComp))
}

// formats registers --format with what a command can print; the first is the default.
func (o *options) formats(cmd *cobra.Command, words ...string) *cobra.Command {
	cmd.Flags().StringVar(&o.format, "format", words[0], strings.Join(words, " | "))
	_ = cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp))
	cmd.Annotations = map[string]string{"formats": strings.Join(words, " ")}
	return cmd
}

// resolve settles every option from flag, environment, file and terminal.
func (o *options) resolve(cmd *cobra.Command) error {
	if err := o.layer(cmd); err != nil {
		return usageError{err}
	}
	check := func(flag, found string, allowed []string) error {
		if slices.Contains(allowed, found) {
			return nil
		}
		err := fmt.Errorf("--%s %q: %s", flag, found, strings.Join(allowed, " | "))
		if near := problem.Nearest(found, allowed); near != "" {
			err = fmt.Errorf("%w; %s?", err, near)
		}
		return usageError{err}
	}
	if err := check("lang", o.lang, []string{"zh", "en"}); err != nil {
		return err
	}
	if o.unitOfMoney != "" {
		if err := check("unit-of-money", o.unitOfMoney, []string{"yuan", "wan"}); err != nil {
			return err
		}
	}
	if words := cmd.Annotations["formats"]; words != "" {
		if err := check("format", o.format, strings.Fields(words)); err != nil {
			return err
		}
	}
	plain := o.noColor || os.Getenv("NO_COLOR") != "" || os.Getenv("TERM") == "dumb"
	o.color = !plain && o.output == "" && isTerminal(cmd.OutOrStdout())
	o.colorErr = !plain && isTerminal(cmd.ErrOrStderr())
	if f, ok := cmd.OutOrStdout().(*os.File); ok && o.output == "" {
		if w, _, err := term.GetSize(int(f.Fd())); err == nil {
			o.width = w
		}
	}
	return nil
}

// layer reads the configuration file and the environment through viper and
// applies them to the flags that the command line did not set.
func (o *options) layer(cmd *cobra.Command) error {
	v := viper.New()
	v.SetEnvPrefix("FUNDSIM")
	v.SetEnvKeyReplacer(strings.NewReplacer("-", "_"))
	for _, name := range configurable {
		_ = v.BindEnv(name)
	}
	if file := o.configFile(); file != "" {
		v.SetConfigFile(file)
		v.SetConfigType("yaml")
		if err := v.ReadInConfig(); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		for _, key := range v.AllKeys() {
			if !slices.Contains(configurable, key) {
				return fmt.Errorf("%s: 不认识的配置项 / unknown key %q (%s)", file, key, strings.Join(configurable, ", "))
			}
		}
	}
	for _, name := range configurable {
		flag := cmd.Flags().Lookup(name)
		if flag == nil || flag.Changed || !v.IsSet(name) {
			continue
		}
		if err := flag.Value.Set(v.GetString(name)); err != nil {
			return fmt.Errorf("%s = %q: %w", name, v.GetString(name), err)
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

// localeLanguage is Chinese unless the locale names another language.
func localeLanguage() string {
	for _, name := range []string{"FUNDSIM_LANG", "LC_ALL", "LC_MESSAGES", "LANG"} {
		value := os.Getenv(name)
		if value == "" {
			continue
		}
		if value == "C" || value == "POSIX" || strings.HasPrefix(value, "C.") || strings.HasPrefix(value, "zh") {
			return "zh"
		}
		return "en"
	}
	return "zh"
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// reading are the options of the scenario reader.
func (a *app) reading() scenarios.Options {
	return scenarios.Options{Sets: a.opt.sets, AllowOutside: a.opt.allowOutside, MaxBytes: a.opt.maxBytes, Stdin: a.stdin}
}

// printing are the options of the renderers; tables are in 万元 unless told otherwise.
func (a *app) printing() report.Options {
	wan := a.opt.unitOfMoney == "wan" || a.opt.unitOfMoney == "" && (a.opt.format == "table" || a.opt.format == "markdown")
	return report.Options{Lang: a.opt.lang, Wan: wan, Color: a.opt.color, Width: a.opt.width, Detail: a.opt.detail}
}
