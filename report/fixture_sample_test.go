package report

import (
	"cmp"
	"slices"
	"strconv"
	"testing"

	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/settle"
)

// reader reads the strings of an expected row.
type reader struct {
	t   testing.TB
	row map[string]string
}

func (r reader) fen(name string) money.Fen {
	if r.row[name] == "" {
		return 0
	}
	return fen(r.t, r.row[name])
}

func (r reader) points(name string) money.Points {
	if r.row[name] == "" {
		return 0
	}
	p, err := money.ParsePoints(r.row[name])
	if err != nil {
		r.t.Fatal(err)
	}
	return p
}

// sampleResult turns the rows of an expected result into a Result. What the
// expected file does not hold, such as what was returned to the balance, is
// worked out from what it does.
func sampleResult(t testing.TB, doc map[string][]map[string]string) *settle.Result {
	res := &settle.Result{Checks: []settle.Check{{Name: "budget = reserve + Σ unit budgets", OK: true}}}
	for _, row := range doc["schemes"] {
		r := reader{t, row}
		s := settle.SchemeResult{Scheme: row["scheme"], Budget: r.fen("budget"), Reserve: r.fen("reserve"), Distributable: r.fen("distributable"),
			Incurred: r.fen("incurred"), Payable: r.fen("payable"), Awards: r.fen("awards"), Forfeited: r.fen("forfeited"), Penalties: r.fen("penalties"),
			ReserveUses: r.fen("reserve_uses"), ReserveClosing: r.fen("reserve_closing"), Shortfall: r.fen("shortfall"),
			OpeningBalance: r.fen("opening_balance"), BalanceClosing: r.fen("balance_closing")}
		s.ReturnedToBalance = s.BalanceClosing - s.OpeningBalance + s.Shortfall
		res.Schemes = append(res.Schemes, s)
	}
	for _, row := range doc["units"] {
		r := reader{t, row}
		u := settle.UnitResult{Unit: row["unit"], Scheme: row["scheme"], Method: plan.Method(row["method"]), Budget: r.fen("budget"), Incurred: r.fen("incurred"),
			Variance: r.fen("variance"), PoolRetained: r.fen("pool_retained"), PoolBorne: r.fen("pool_borne"), Retained: r.fen("retained"), Borne: r.fen("borne"),
			Payable: r.fen("payable"), FundSideAmount: r.fen("fund_side_amount"), Points: r.points("points"), PointValue: int64(r.points("point_value")),
			HasPointValue: row["point_value"] != ""}
		res.Units = append(res.Units, u)
	}
	for _, row := range doc["institutions"] {
		r := reader{t, row}
		cases, _ := strconv.ParseInt(row["cases"], 10, 64)
		res.Institutions = append(res.Institutions, settle.LineResult{Institution: row["institution"], Unit: row["unit"], Scheme: row["scheme"],
			Quota: r.fen("quota"), HasQuota: row["quota"] != "", Deductions: r.fen("deductions"), Incurred: r.fen("incurred"), Cases: cases,
			Points: r.points("points"), Priced: row["points"] != "", Retained: r.fen("retained"), Borne: r.fen("borne"), Nonpayable: r.fen("nonpayable"),
			Payable: r.fen("payable"), Advance: r.fen("advance"), Withheld: r.fen("withheld"), Released: r.fen("released"), Forfeited: r.fen("forfeited"),
			Penalties: r.fen("penalties"), Final: r.fen("final"), SettledBy: row["settled_by"]})
	}
	for _, row := range doc["awards"] {
		res.Awards = append(res.Awards, settle.AwardPart{Award: row["award"], Institution: row["institution"], Scheme: row["scheme"], Amount: reader{t, row}.fen("amount")})
	}
	slices.SortFunc(res.Units, func(a, b settle.UnitResult) int {
		return cmp.Or(cmp.Compare(a.Scheme, b.Scheme), cmp.Compare(a.Unit, b.Unit))
	})
	slices.SortFunc(res.Institutions, func(a, b settle.LineResult) int {
		return cmp.Or(cmp.Compare(a.Scheme, b.Scheme), cmp.Compare(a.Unit, b.Unit), cmp.Compare(a.Institution, b.Institution))
	})
	return res
}
