package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"strings"
	"syscall"
	"testing"

	"github.com/spf13/cobra"

	"fundsim/model/problem"
	"fundsim/scenarios"
)

// What goes wrong is printed in the language and has its exit code.
func TestExitCodes(t *testing.T) {
	a := &app{}
	for _, c := range []struct {
		err  error
		lang string
		want string
		code int
	}{
		{problem.List{{Severity: problem.Error, Code: "x", What: problem.T("没有", "none")}}, "en", "error: none [x]\n", exitInput},
		{fmt.Errorf("report: %w", problem.List{{Severity: problem.Error, Code: "x", What: problem.T("没有", "none")}}), "zh", "错误:没有 [x]\n", exitInput},
		{a.unwritable("d/f", &fs.PathError{Op: "open", Path: "d/.f", Err: fs.ErrPermission}), "zh", `没有写入 "d/f" 的权限`, exitInput},
		{a.unwritable("d/f", &fs.PathError{Op: "write", Path: "d/.f", Err: syscall.ENOSPC}), "en", `the disk is full; "d/f" was not written`, exitInput},
		{a.unwritable("d/f", &fs.PathError{Op: "sync", Path: "d/.f", Err: syscall.EIO}), "en", `cannot write "d/f": `, exitInput},
		{errUnsound, "zh", "", exitInvariant},
		{errThreshold, "zh", "", exitThreshold},
		{errInterrupted, "zh", "", exitInterrupted},
		{fmt.Errorf("broken"), "en", "internal fault: broken", exitFault},
		{a.misuse("错", "wrong"), "zh", "命令行错误:错\n用 fundsim check --help 查看用法\n", exitInput},
		{nil, "zh", "", exitFine},
	} {
		var stderr bytes.Buffer
		root, check := &cobra.Command{Use: "fundsim"}, &cobra.Command{Use: "check"}
		root.AddCommand(check)
		a := &app{stderr: &stderr}
		a.opt.lang = c.lang
		if code := a.exitCode(check, c.err); code != c.code || !strings.Contains(stderr.String(), c.want) || c.want == "" && stderr.Len() > 0 {
			t.Errorf("%v: exit code %d, printed %q", c.err, code, stderr.String())
		}
	}
}

// What was guessed about a data file is said, unless --quiet; of the scenario's
// own files a warning says it.
func TestNotes(t *testing.T) {
	sc := &scenarios.Scenario{Files: []scenarios.FileInfo{
		{Role: "scenario", Path: "s.yaml", Encoding: "GB18030"},
		{Role: "institutions", Path: "i.csv", Encoding: "UTF-8 BOM"},
		{Role: "activity", Path: "a.csv", Encoding: "GB18030"},
		{Role: "prior", Path: "p.xlsx", Encoding: "XLSX", Sheet: "去年"},
		{Role: "quotas", Path: "q.csv", Encoding: "UTF-8"},
	}}
	for lang, want := range map[string]string{
		"zh": "说明:a.csv 按 GB18030 读取\n说明:p.xlsx 读取工作表 \"去年\"\n",
		"en": "note: a.csv was read as GB18030\nnote: p.xlsx was read from sheet \"去年\"\n",
	} {
		var stderr bytes.Buffer
		a := &app{stderr: &stderr}
		a.opt.lang = lang
		a.notes(sc)
		if stderr.String() != want {
			t.Errorf("%q, want %q", stderr.String(), want)
		}
		stderr.Reset()
		a.opt.quiet = true
		if a.notes(sc); stderr.Len() > 0 {
			t.Errorf("--quiet prints %q", stderr.String())
		}
	}
}
