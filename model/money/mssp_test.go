package money_test

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/shopspring/decimal"

	"fundsim/model/money"
)

// TestSharedSavings settles the real contracts of the US shared-savings
// programme, 2014–2017, with the surplus ladder and compares with what was
// paid: base = benchmark, deviation = benchmark − expenditure, gate = the
// minimum savings rate, share = the final sharing rate, factor 98 %, cap 10 %
// of the benchmark. Contracts that overspent are left out: what some of them
// owe follows rules of their own.
//
// A contract agrees when the difference is within $5,000 or 0.2 % of what was
// paid, whichever is larger: the published amounts are whole dollars made from
// rates with more digits than are published. Read as decimals, no contract
// stands within 0.01 % of its benchmark of the gate, so none is a tie there.
func TestSharedSavings(t *testing.T) {
	rows := readContracts(t)
	checked, paid, closely := 0, 0, 0
	var exceptions []string
	for _, r := range rows {
		base, d := r.fen(t, "abtotbnchmk"), r.fen(t, "abtotbnchmk")-r.fen(t, "abtotexp")
		if d < 0 {
			continue
		}
		gate := r.decimal(t, "minsavperc")
		if y := r["performance_year"]; y == "2014" || y == "2015" {
			gate = gate.Shift(2) // these years publish a hundredth of it
		}
		ladder := money.Ladder{
			Bands:  []money.Band{{Open: true, Share: toRatio(r.decimal(t, "finalsharerate"))}},
			Mode:   money.Marginal,
			Gate:   toRatio(gate),
			Factor: 98 * pct,
			Cap:    10 * pct,
			Capped: true,
		}
		got, err := ladder.Share(base, d, nil)
		if err != nil {
			t.Fatalf("%s %s: %v", r["aco_name"], r["performance_year"], err)
		}
		earned := r.fen(t, "earnsaveloss")
		checked++
		if earned != 0 {
			paid++
		}
		off := (got - earned).Abs()
		if off <= 200 {
			closely++
		}
		if off > max(5_000_00, earned/500) {
			exceptions = append(exceptions, r["aco_name"]+" "+r["performance_year"])
		}
	}
	t.Logf("%d contracts, %d with savings, %d checked, %d paid, %d within 2 dollars; exceptions %q", len(rows), checked, checked, paid, closely, exceptions)
	// The one exception earned more than 10 % of its benchmark; its track,
	// and so its cap, is not published.
	want := []string{"RGV ACO Health Providers, LLC  2015"}
	if checked != 909 || paid != 498 || !slices.Equal(exceptions, want) {
		t.Errorf("checked %d, paid %d, exceptions %q; want 909, 498, %q", checked, paid, exceptions, want)
	}
}

type contract map[string]string

func readContracts(t *testing.T) []contract {
	t.Helper()
	root, err := os.Getwd()
	if err != nil {
		t.Skip("no working directory: ", err)
	}
	for {
		if _, err := os.Stat(filepath.Join(root, "go.mod")); err == nil {
			break
		}
		if filepath.Dir(root) == root {
			t.Skip("not inside the module")
		}
		root = filepath.Dir(root)
	}
	f, err := os.Open(filepath.Join(root, "..", "shared", "data", "us-mssp", "aco_results_2014_2017.csv"))
	if err != nil {
		t.Skip("the contracts are not here: ", err)
	}
	defer func() { _ = f.Close() }()
	records, err := csv.NewReader(f).ReadAll()
	if err != nil || len(records) == 0 {
		t.Fatal("contracts: ", err)
	}
	out := make([]contract, len(records)-1)
	for i, record := range records[1:] {
		out[i] = contract{}
		for k, name := range records[0] {
			out[i][name] = record[k]
		}
	}
	return out
}

func (c contract) decimal(t *testing.T, column string) decimal.Decimal {
	t.Helper()
	d, err := decimal.NewFromString(c[column])
	if err != nil {
		t.Fatalf("%s: %s %q: %v", c["aco_name"], column, c[column], err)
	}
	return d
}

func (c contract) fen(t *testing.T, column string) money.Fen {
	t.Helper()
	d := c.decimal(t, column).Shift(2)
	if !d.IsInteger() {
		t.Fatalf("%s: %s %q is not whole cents", c["aco_name"], column, c[column])
	}
	return money.Fen(d.IntPart())
}

// toRatio keeps nine decimals; the published rates have up to eleven.
func toRatio(d decimal.Decimal) money.Ratio { return money.Ratio(d.Shift(9).Round(0).IntPart()) }
