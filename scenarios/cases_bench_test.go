package scenarios

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"

	"fundsim/model/plan"
	"fundsim/model/points"
	"fundsim/scenarios/internal/casegen"
)

// benchCases writes n generated cases, once: the file stays in the temporary folder.
func benchCases(b *testing.B, ending string, n int) string {
	b.Helper()
	name := filepath.Join(os.TempDir(), fmt.Sprintf("fundsim-cases-%d%s", n, ending))
	if _, err := os.Stat(name); err != nil {
		if err := casegen.WriteFile(name, 1, n); err != nil {
			b.Fatal(err)
		}
	}
	return name
}

func genOptions() CaseOptions {
	opt := CaseOptions{AllowOutside: true, Schemes: map[string]string{"employee": "employee", "resident": "resident"},
		Needs: points.Needs{BedDays: true, Special: true}}
	for i := range casegen.Institutions {
		opt.Institutions = append(opt.Institutions, casegen.InstitutionID(i))
	}
	return opt
}

// BenchmarkReadCases reads generated cases of nine columns. FUNDSIM_CASES=10000000
// chooses another number than a million.
func BenchmarkReadCases(b *testing.B) {
	n := 1_000_000
	if text := os.Getenv("FUNDSIM_CASES"); text != "" {
		if _, err := fmt.Sscan(text, &n); err != nil {
			b.Fatal(err)
		}
	}
	for _, ending := range []string{".csv", ".csv.gz", ".parquet"} {
		b.Run(ending[1:], func(b *testing.B) {
			name := benchCases(b, ending, n)
			opt := genOptions()
			src := &plan.CaseSource{File: plan.Names{name}}
			b.ReportAllocs()
			for b.Loop() {
				runtime.GC()
				c, _, list := ReadCases(context.Background(), src, opt)
				if list.HasErrors() || c.N() != n {
					b.Fatal(list)
				}
			}
			var use syscall.Rusage
			_ = syscall.Getrusage(syscall.RUSAGE_SELF, &use)
			b.ReportMetric(float64(use.Maxrss)/1024, "peak-MB")
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/row")
		})
	}
}
