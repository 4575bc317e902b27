package points_test

import (
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"testing"

	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/points"
)

// shared is where data sets and vectors lie beside the repository.
const shared = "../../../shared"

func open(t testing.TB, name string) *os.File {
	f, err := os.Open(filepath.Join(shared, name))
	if err != nil {
		t.Skip("data beside the repository is not here: " + name)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func pct(n int64) money.Ratio { return money.Ratio(n) * money.One / 100 }

// TestSPARCS settles 20,169 real discharges (New York 2020, outside the city)
// and compares the points with those of an independent implementation in exact
// fractions: every institution and the total.
func TestSPARCS(t *testing.T) {
	rows, institutions := sparcs(t)
	rules := &plan.PointsRules{Trim: plan.Trim{Method: plan.TrimIQR}, MinCases: 5,
		Coefficient: &plan.Coefficient{By: plan.ByLevel, Lower: pct(80), Upper: new(pct(120)), MinCases: 5},
		Low:         &plan.LowCases{UpTo: pct(40)},
		High: []plan.HighCases{{BasePointsTo: new(money.Points(100_0000)), Multiple: pct(300)}, {BasePointsTo: new(money.Points(200_0000)), Multiple: pct(250)},
			{Multiple: pct(200)}}}
	r, found := points.Compute(columns(rows), nil, rules, nil, institutions, 2)
	if r == nil {
		t.Fatal(found)
	}
	var want struct {
		Units        []struct{ Points money.Points }
		Institutions []struct {
			Institution string
			Points      money.Points
		}
	}
	if err := json.NewDecoder(open(t, "vectors/sparcs-upstate.expected.json")).Decode(&want); err != nil {
		t.Fatal(err)
	}
	got, total := map[string]money.Points{}, money.Points(0)
	for _, s := range r.Slots {
		got[s.Institution] += s.Points
		total += s.Points
	}
	if total != want.Units[0].Points || len(want.Institutions) == 0 {
		t.Errorf("total %s, want %s", total, want.Units[0].Points)
	}
	for _, in := range want.Institutions {
		if got[in.Institution] != in.Points {
			t.Errorf("institution %s: %s, want %s", in.Institution, got[in.Institution], in.Points)
		}
	}
	if got := oracleOf(rows, nil, rules, nil, institutions); got.total() != total {
		t.Errorf("the oracle of this package says %s", got.total())
	}
}

// sparcs reads the discharges: group = code and severity, scheme and month constant.
func sparcs(t testing.TB) (rows []row, institutions []plan.Institution) {
	unzipped, err := gzip.NewReader(open(t, "data/us-sparcs/discharges_2020_outside_nyc.csv.gz"))
	if err != nil {
		t.Fatal(err)
	}
	eachRow(t, unzipped, func(of func(string) string) {
		cost, err := money.ParseFen(of("Total.Costs"))
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, row{institution: of("Permanent.Facility.Id"), scheme: "employee", month: 12,
			group: of("APR.DRG.Code") + "-" + of("illseveritydesc"), cost: int64(cost)})
	})
	eachRow(t, open(t, "data/us-sparcs/institutions.csv"), func(of func(string) string) {
		institutions = append(institutions, plan.Institution{ID: of("id"), Level: plan.Level(of("level"))})
	})
	return rows, institutions
}

func eachRow(t testing.TB, in io.Reader, do func(of func(string) string)) {
	r := csv.NewReader(in)
	head, err := r.Read()
	if err != nil {
		t.Fatal(err)
	}
	at := map[string]int{}
	for i, name := range head {
		at[name] = i
	}
	for {
		cells, err := r.Read()
		if err == io.EOF {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		do(func(name string) string { return cells[at[name]] })
	}
}
