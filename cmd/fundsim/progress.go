package main

import (
	"time"

	"github.com/schollz/progressbar/v3"

	"fundsim/scenarios"
)

// patience is how long a run may take before it shows its progress.
const patience = 2 * time.Second

// progress returns what shows a progress bar with rate and time left on a
// terminal's standard error, once reading has taken longer than patience; nil
// where standard error is no terminal or --quiet is given.
func (a *app) progress() func(scenarios.CaseProgress) {
	if a.opt.quiet || !isTerminal(a.stderr) {
		return nil
	}
	started := time.Now()
	var bar *progressbar.ProgressBar
	return func(p scenarios.CaseProgress) {
		if bar == nil && (time.Since(started) < patience || p.Bytes >= p.TotalBytes) {
			return
		}
		if bar == nil {
			bar = progressbar.NewOptions64(p.TotalBytes,
				progressbar.OptionSetWriter(a.stderr), progressbar.OptionShowBytes(true), progressbar.OptionSetPredictTime(true),
				progressbar.OptionClearOnFinish(), progressbar.OptionSetWidth(30), progressbar.OptionUseANSICodes(true))
		}
		bar.Describe(a.sayf("读取病例 %d 行", "reading cases, %d rows", p.Rows))
		_ = bar.Set64(p.Bytes)
	}
}
