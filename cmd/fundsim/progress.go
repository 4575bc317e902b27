package main

import (
	"io"
	"time"

	"github.com/schollz/progressbar/v3"

	"fundsim/scenarios"
)

// patience is how long a run may take before it shows its progress.
const patience = 2 * time.Second

// progress returns what shows a progress bar with rows, rate and time left on a
// terminal's standard error, once reading has taken longer than patience; nil
// where standard error is no terminal or --quiet is given.
func (a *app) progress() func(scenarios.CaseProgress) {
	if a.opt.quiet || !isTerminal(a.stderr) {
		return nil
	}
	var bar *progressbar.ProgressBar
	late := &lateWriter{w: a.stderr, from: time.Now().Add(patience)}
	return func(p scenarios.CaseProgress) {
		if bar == nil { // it counts from the start, but is seen only late
			bar = progressbar.NewOptions64(p.TotalBytes,
				progressbar.OptionSetWriter(late), progressbar.OptionShowBytes(true), progressbar.OptionSetPredictTime(true),
				progressbar.OptionClearOnFinish(), progressbar.OptionSetWidth(30), progressbar.OptionUseANSICodes(true))
		}
		bar.Describe(a.sayf("读取病例 %d 行", "reading cases, %d rows", p.Rows))
		_ = bar.Set64(p.Bytes)
	}
}

// drawProgress is progress for draws: draws done, draws per second, time left.
// The total may change between runs, as in a sweep; done starts again then.
func (a *app) drawProgress() func(done, total int) {
	if a.opt.quiet || !isTerminal(a.stderr) {
		return nil
	}
	var bar *progressbar.ProgressBar
	late := &lateWriter{w: a.stderr, from: time.Now().Add(patience)}
	a.clearProgress = func() {
		if bar != nil {
			_ = bar.Clear()
		}
	}
	return func(done, total int) {
		if bar == nil || bar.GetMax() != total {
			bar = progressbar.NewOptions(total,
				progressbar.OptionSetWriter(late), progressbar.OptionSetDescription(a.say("抽样", "draws")), progressbar.OptionShowCount(),
				progressbar.OptionShowIts(), progressbar.OptionSetItsString(a.say("次", "draws")), progressbar.OptionSetPredictTime(true),
				progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish(), progressbar.OptionSetWidth(30), progressbar.OptionUseANSICodes(true))
		}
		_ = bar.Set(done)
	}
}

// lateWriter drops what is written before its time.
type lateWriter struct {
	w    io.Writer
	from time.Time
}

func (l *lateWriter) Write(p []byte) (int, error) {
	if time.Now().Before(l.from) {
		return len(p), nil
	}
	return l.w.Write(p)
}
