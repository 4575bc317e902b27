package scenarios

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/points"
)

// TestRealCases reads real discharges, where FUNDSIM_DATA names the folder that
// holds them: a packed CSV with quoted names, a composed group, two constants and no
// fund cost.
func TestRealCases(t *testing.T) {
	dir := os.Getenv("FUNDSIM_DATA")
	if dir == "" {
		t.Skip("FUNDSIM_DATA is not set")
	}
	ratio, month := money.Ratio(700_000_000), 12
	src := &plan.CaseSource{File: plan.Names{"discharges_2020_*.csv.gz"}, FundRatio: &ratio,
		Columns:   plan.CaseColumns{Institution: "Permanent.Facility.Id", Group: plan.Names{"APR.DRG.Code", "illseveritydesc"}, TotalCost: "Total.Costs", BedDays: "los"},
		Constants: plan.CaseConstant{Scheme: "employee", Month: &month}}
	opt := CaseOptions{Folder: filepath.Join(dir, "us-sparcs"), Schemes: map[string]string{"employee": "employee"}, Needs: points.Needs{BedDays: true}}
	cases, report, list := ReadCases(context.Background(), src, opt)
	if list.HasErrors() {
		t.Fatal(printed(list, "en"))
	}
	if cases.N() != 20169 || len(report.Files[0].Ignored) != 6 {
		t.Errorf("%d cases, %+v", cases.N(), report.Files)
	}
	t.Logf("%d cases, %d groups, %d slots", cases.N(), len(cases.Groups), len(cases.Slots))
}
