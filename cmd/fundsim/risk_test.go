package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
)

// countdown is a context that is cancelled once it was asked a number of times:
// an interrupt that comes at the same place in every run.
type countdown struct {
	context.Context
	left atomic.Int64
}

func (c *countdown) Err() error {
	if c.left.Add(-1) < 0 {
		return context.Canceled
	}
	return nil
}

// runInterrupted runs a command line that is interrupted after so many blocks
// of draws.
func runInterrupted(t *testing.T, blocks int64, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	t.Setenv("FUNDSIM_LANG", "zh")
	var out, err bytes.Buffer
	ctx := &countdown{Context: context.Background()}
	ctx.left.Store(blocks)
	a := newApp(ctx, args, strings.NewReader(""), &out, &err)
	code = a.run(args)
	if !a.finishes.Load() {
		t.Error("an interrupt does not wait for what is done so far")
	}
	return code, out.String(), err.String()
}

// An interrupted run prints what is done so far, marked, with exit code 130.
func TestInterruptedDraws(t *testing.T) {
	const scenario = "../../report/testdata/risk"
	file := filepath.Join(t.TempDir(), "part.json")
	for _, c := range []struct {
		args   []string
		blocks int64
		stdout string
		stderr string
	}{
		{[]string{"risk", scenario}, 2, "【未完成】已中断:完成 64 / 200 次抽样", "已中断:完成 64 / 200 次抽样"},
		{[]string{"risk", scenario, "--draws", "1000", "--format", "json"}, 3, "\"draws\": 96,\n \"asked\": 1000,\n \"partial\": true", "已中断:完成 96 / 1000 次抽样"},
		{[]string{"risk", scenario, "-o", file}, 1, "", "已中断:完成 32 / 200 次抽样"},
		{[]string{"risk", scenario}, 0, "", "已中断:完成 0 / 200 次抽样"},
		{[]string{"compare", scenario, scenario, "--draws", "100"}, 1, "【未完成】已中断:完成 32 / 100 次抽样", "已中断:完成 32 / 100 次抽样"},
	} {
		code, stdout, stderr := runInterrupted(t, c.blocks, append(c.args, "--workers", "1")...)
		if code != exitInterrupted || !strings.Contains(stdout, c.stdout) || c.stdout == "" && stdout != "" || !strings.Contains(stderr, c.stderr) {
			t.Errorf("%v: exit code %d\n%s%s", c.args, code, stdout, stderr)
		}
	}
	if text, err := os.ReadFile(file); err != nil || !strings.Contains(string(text), "完成 32 / 200") {
		t.Errorf("%v: %s", err, text)
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(file), ".*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// A run that is not interrupted is not marked.
func TestUninterruptedDraws(t *testing.T) {
	code, stdout, stderr := runInterrupted(t, 1000, "risk", "../../report/testdata/risk")
	if code != exitFine || strings.Contains(stdout, "未完成") || stderr != "" {
		t.Errorf("exit code %d\n%s%s", code, stdout, stderr)
	}
}
