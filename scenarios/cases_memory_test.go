package scenarios

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"fundsim/model/plan"
)

// TestCaseFile reads the file that FUNDSIM_CASE_FILE names, once, and says how long it took
// and what the process has used: run it under /usr/bin/time -v.
func TestCaseFile(t *testing.T) {
	name := os.Getenv("FUNDSIM_CASE_FILE")
	if name == "" {
		t.Skip("FUNDSIM_CASE_FILE is not set")
	}
	start := time.Now()
	cases, report, list := ReadCases(context.Background(), &plan.CaseSource{File: plan.Names{name}}, genOptions())
	if list.HasErrors() {
		t.Fatal(printed(list, "en"))
	}
	status, _ := os.ReadFile("/proc/self/status")
	peak := int64(0)
	for line := range strings.Lines(string(status)) {
		_, _ = fmt.Sscanf(line, "VmHWM: %d kB", &peak)
	}
	fmt.Printf("%d cases, %d groups, %d rows in %v, peak %d MB\n", cases.N(), len(cases.Groups), report.Rows, time.Since(start).Round(time.Millisecond), peak/1024)
}
