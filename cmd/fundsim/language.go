package main

import (
	"errors"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"github.com/spf13/viper"

	"fundsim/model/problem"
)

// languages are those that the program speaks.
var languages = []string{"zh", "en"}

// chooseLanguage finds the language before there is a command tree, because the
// help texts in the tree are in it: --lang, the environment, the configuration
// file, the locale. A wrong word is passed over here and refused by resolve.
func chooseLanguage(args []string) string {
	for _, found := range []string{flagValue(args, "lang"), os.Getenv("FUNDSIM_LANG"), configuredLanguage(flagValue(args, "config"))} {
		if slices.Contains(languages, found) {
			return found
		}
	}
	return localeLanguage()
}

// flagValue is the last value that the command line gives to a flag.
func flagValue(args []string, name string) (value string) {
	for i, arg := range args {
		if arg == "--" {
			break
		}
		if v, ok := strings.CutPrefix(arg, "--"+name+"="); ok {
			value = v
		} else if arg == "--"+name && i+1 < len(args) {
			value = args[i+1]
		}
	}
	return value
}

// configuredLanguage is what the configuration file says; its mistakes are
// reported when the file is read in earnest.
func configuredLanguage(file string) string {
	o := options{config: file}
	if file = o.configFile(); file == "" {
		return ""
	}
	v := viper.New()
	v.SetConfigFile(file)
	v.SetConfigType("yaml")
	if v.ReadInConfig() != nil {
		return ""
	}
	return v.GetString("lang")
}

// localeLanguage is Chinese unless the locale names another language.
func localeLanguage() string {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
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

// usageError is a mistake on the command line.
type usageError struct{ error }

// misuse says in the language what is wrong with the command line.
func (a *app) misuse(zh, en string, args ...any) error {
	return usageError{errors.New(problem.T(zh, en, args...).In(a.opt.lang))}
}

// instead is the end of a message that names the nearest right word.
func (a *app) instead(found string, words []string) string {
	near := problem.Nearest(found, words)
	if near == "" {
		return ""
	}
	return problem.T(";是否想用 %s?", "; did you mean %s?", near).In(a.opt.lang)
}

// oneOf refuses a flag's value that is none of the allowed words.
func (a *app) oneOf(flag, found string, allowed []string) error {
	if slices.Contains(allowed, found) {
		return nil
	}
	return a.misuse("--%[1]s 不能是 %[2]q,可用:%[3]s%[4]s", "--%[1]s cannot be %[2]q; allowed: %[3]s%[4]s",
		flag, found, strings.Join(allowed, ", "), a.instead(found, allowed))
}

// arguments asks for a number of arguments; max < 0 means any number.
func (a *app) arguments(least, most int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		n, use := len(args), strings.TrimSuffix(cmd.UseLine(), " [flags]")
		switch {
		case n < least:
			return a.misuse("缺少参数:%[1]s", "an argument is missing: %[1]s", use)
		case most >= 0 && n > most:
			return a.misuse("多余的参数 %[2]q:%[1]s", "argument %[2]q is one too many: %[1]s", use, args[most])
		}
		return nil
	}
}

// noSuchCommand refuses words that are no command, with the nearest one.
func (a *app) noSuchCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var names []string
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() || c.Name() == "help" {
			names = append(names, c.Name())
		}
	}
	return a.misuse("没有命令 %[1]q%[2]s", "there is no command %[1]q%[2]s", args[0], a.instead(args[0], names))
}

// flagMisuse puts the mistakes that the flag library finds in the language.
func (a *app) flagMisuse(cmd *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	var noValue *pflag.ValueRequiredError
	var badValue *pflag.InvalidValueError
	var syntax *pflag.InvalidSyntaxError
	switch {
	case errors.As(err, &unknown) && unknown.GetSpecifiedShortnames() != "":
		return a.misuse("没有选项 -%s", "there is no flag -%s", unknown.GetSpecifiedName())
	case errors.As(err, &unknown):
		var names []string
		cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, "--"+f.Name) })
		found := "--" + unknown.GetSpecifiedName()
		return a.misuse("没有选项 %[1]s%[2]s", "there is no flag %[1]s%[2]s", found, a.instead(found, names))
	case errors.As(err, &noValue):
		return a.misuse("选项 --%s 缺少值", "flag --%s needs a value", noValue.GetFlag().Name)
	case errors.As(err, &badValue):
		return a.badValue(badValue.GetFlag(), badValue.GetValue())
	case errors.As(err, &syntax):
		return a.misuse("选项写法不对:%s", "this is not how a flag is written: %s", syntax.GetSpecifiedFlag())
	}
	return usageError{err}
}

// badValue says what a flag takes.
func (a *app) badValue(flag *pflag.Flag, value string) error {
	want := problem.T("文字", "a text")
	switch flag.Value.Type() {
	case "bool":
		want = problem.T("true 或 false", "true or false")
	case "int", "int64":
		want = problem.T("整数", "a whole number")
	}
	return a.misuse("--%[1]s 不能是 %[2]q,应为 %[3]s", "--%[1]s cannot be %[2]q; it takes %[4]s", flag.Name, value, want.ZH, want.EN)
}
