package points_test

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"testing"

	"fundsim/model/plan"
	"fundsim/model/points"
)

var sizes = []int{1_000_000, 2_000_000, 5_000_000, 10_000_000}

// BenchmarkCompute settles cases in memory from scratch: 10 M at most 250 ms on
// two cores. Memory beyond the cases is reported as B/op.
func BenchmarkCompute(b *testing.B) {
	for _, n := range sizes {
		b.Run(fmt.Sprintf("%dM", n/1_000_000), func(b *testing.B) {
			cases, institutions := generatedCases(n)
			rules := usual()
			b.ReportAllocs()
			for b.Loop() {
				if r, found := points.Compute(cases, nil, rules, nil, institutions, runtime.GOMAXPROCS(0)); r == nil {
					b.Fatal(found)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/case")
		})
	}
}

// BenchmarkRun settles loaded cases under other limits: 10 M at most 25 ms on
// two cores.
func BenchmarkRun(b *testing.B) {
	for _, n := range sizes {
		for _, by := range []plan.CoefficientBy{plan.ByLevel, plan.ByInstitution} {
			b.Run(fmt.Sprintf("%dM/%s", n/1_000_000, by), func(b *testing.B) {
				cases, institutions := generatedCases(n)
				e, _ := points.NewEngine(cases, nil, runtime.GOMAXPROCS(0))
				rules := usual()
				rules.Coefficient.By = by
				b.ReportAllocs()
				for i := 0; b.Loop(); i++ {
					rules.Low.UpTo = pct(40 + int64(i%5))
					if r, found := e.Run(rules, nil, institutions); r == nil {
						b.Fatal(found)
					}
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/case")
			})
		}
	}
}

// BenchmarkExceptions settles 10 M loaded cases of which 1 in 100 is special, 1
// in 25 is in a bed-day group and 1 in 3 is a second stay of its patient. The
// search for readmissions is done once per window; "again" has it behind it.
func BenchmarkExceptions(b *testing.B) {
	const n = 10_000_000
	plainCases, institutions := generatedCases(n)
	cases, random := *plainCases, rand.New(rand.NewPCG(3, 4))
	cases.Special, cases.BedDays, cases.Patient = make([]bool, n), make([]int32, n), make([]uint32, n)
	cases.Admitted, cases.Discharged = make([]int32, n), make([]int32, n)
	for i := range n {
		cases.Special[i] = random.IntN(100) == 0
		cases.BedDays[i] = 1 + random.Int32N(20)
		cases.Admitted[i] = random.Int32N(360)
		cases.Discharged[i] = cases.Admitted[i] + cases.BedDays[i]
		if cases.Patient[i] = random.Uint32N(6_000_000); i > 0 && random.IntN(3) == 0 {
			cases.Patient[i], cases.Slot[i] = cases.Patient[i-1], cases.Slot[i-1]
			cases.Admitted[i] = cases.Discharged[i-1] + random.Int32N(30)
			cases.Discharged[i] = cases.Admitted[i] + cases.BedDays[i]
		}
	}
	cases.Totals = make([]points.SlotTotals, len(cases.Slots))
	for i, slot := range cases.Slot {
		cases.Totals[slot].Cases++
		cases.Totals[slot].TotalCost += cases.Cost[i]
	}
	e, _ := points.NewEngine(&cases, nil, runtime.GOMAXPROCS(0))
	rules := usual()
	rules.Special = &plan.SpecialReview{Quota: new(pct(1)), OverQuota: plan.FirstByCost}
	rules.Readmission = &plan.Readmission{WithinDays: 15, Factor: pct(50)}
	for g := 0; g < len(cases.Groups); g += 25 {
		rules.BedDay = append(rules.BedDay, plan.BedDayGroup{Group: cases.Groups[g], PointsPerDay: 55_000})
	}
	for _, again := range []bool{false, true} {
		b.Run(map[bool]string{false: "first", true: "again"}[again], func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				if !again {
					rules.Readmission.WithinDays = 14 + i%2
				}
				if r, found := e.Run(rules, nil, institutions); r == nil {
					b.Fatal(found)
				}
			}
		})
	}
}
