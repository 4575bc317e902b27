package oracle_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/settle"
	"fundsim/model/settle/oracle"
)

// Purpose: the oracle gives the published figures of the whole sample city.
// Method: every field of every row of the expected file, both ways.
func TestSampleCity(t *testing.T) {
	shared := filepath.Join("..", "..", "..", "..", "shared")
	text, err := os.ReadFile(filepath.Join(shared, "vectors", "zhuji-sample.expected.json"))
	if err != nil {
		t.Skip("the shared figures are not beside the module: ", err)
	}
	var want map[string][]map[string]string
	if err := json.Unmarshal(text, &want); err != nil {
		t.Fatal(err)
	}
	p, a := load(t, filepath.Join(shared, "data", "zhuji-sample"))
	res, err := oracle.Settle(p, a)
	if err != nil {
		t.Fatal(err)
	}
	got := asJSON(res)
	for _, part := range []string{"schemes", "units", "institutions", "awards"} {
		rows := map[[4]string]map[string]string{}
		for _, r := range got[part] {
			rows[nameOf(r)] = r
		}
		if len(rows) != len(want[part]) {
			t.Errorf("%s: %d rows, want %d", part, len(rows), len(want[part]))
		}
		for _, w := range want[part] {
			for field, value := range w {
				if g := rows[nameOf(w)][field]; g != value {
					t.Errorf("%s %q %s: %q, want %q", part, nameOf(w), field, g, value)
				}
			}
		}
	}
	for scheme, sum := range reserveSums(t, want["reserve"]) {
		for _, s := range res.Schemes {
			if s.Scheme == scheme && s.ReserveClosing != sum {
				t.Errorf("reserve of %s: closing %s, the entries add up to %s", scheme, s.ReserveClosing, sum)
			}
		}
	}
}

func nameOf(r map[string]string) [4]string {
	return [4]string{r["scheme"], r["unit"], r["institution"], r["award"]}
}

func reserveSums(t *testing.T, entries []map[string]string) map[string]money.Fen {
	sums := map[string]money.Fen{}
	for _, e := range entries {
		if e["entry"] != "closing" {
			sums[e["scheme"]] += amount(t, e["amount"])
		}
	}
	return sums
}

// asJSON writes a result as the tables of fundsim.result/v1.
func asJSON(res *settle.Result) map[string][]map[string]string {
	out := map[string][]map[string]string{}
	for _, s := range res.Schemes {
		out["schemes"] = append(out["schemes"], map[string]string{"scheme": s.Scheme, "budget": s.Budget.String(),
			"reserve": s.Reserve.String(), "distributable": s.Distributable.String(), "incurred": s.Incurred.String(),
			"payable": s.Payable.String(), "awards": s.Awards.String(), "forfeited": s.Forfeited.String(),
			"penalties": s.Penalties.String(), "opening_balance": s.OpeningBalance.String(),
			"reserve_uses": s.ReserveUses.String(), "reserve_closing": s.ReserveClosing.String(),
			"shortfall": s.Shortfall.String(), "balance_closing": s.BalanceClosing.String()})
	}
	for _, u := range res.Units {
		out["units"] = append(out["units"], unitJSON(u))
	}
	for _, l := range res.Institutions {
		out["institutions"] = append(out["institutions"], lineJSON(l))
	}
	for _, w := range res.Awards {
		out["awards"] = append(out["awards"], map[string]string{"award": w.Award, "institution": w.Institution,
			"scheme": w.Scheme, "amount": w.Amount.String()})
	}
	return out
}

func unitJSON(u settle.UnitResult) map[string]string {
	row := map[string]string{"unit": u.Unit, "scheme": u.Scheme, "method": string(u.Method), "budget": u.Budget.String(),
		"incurred": u.Incurred.String(), "variance": u.Variance.String(), "payable": u.Payable.String(),
		"fund_side_amount": u.FundSideAmount.String(), "retained": u.Retained.String(), "borne": u.Borne.String(),
		"advance": u.Advance.String(), "final": u.Final.String()}
	if u.Method == plan.DRGPoints {
		row["points"], row["pool_retained"], row["pool_borne"] = u.Points.String(), u.PoolRetained.String(), u.PoolBorne.String()
	}
	if u.HasPointValue {
		row["point_value"] = money.Points(u.PointValue).String()
	}
	return row
}

func lineJSON(l settle.LineResult) map[string]string {
	row := map[string]string{"institution": l.Institution, "unit": l.Unit, "scheme": l.Scheme,
		"deductions": l.Deductions.String(), "incurred": l.Incurred.String(), "cases": strconv.FormatInt(l.Cases, 10),
		"retained": l.Retained.String(), "borne": l.Borne.String(), "nonpayable": l.Nonpayable.String(),
		"payable": l.Payable.String(), "advance": l.Advance.String(), "withheld": l.Withheld.String(),
		"released": l.Released.String(), "forfeited": l.Forfeited.String(), "penalties": l.Penalties.String(),
		"final": l.Final.String(), "settled_by": l.SettledBy}
	if l.HasQuota {
		row["quota"] = l.Quota.String()
	}
	if l.Priced {
		row["points"] = l.Points.String()
	}
	return row
}
