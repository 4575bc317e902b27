package settle

import (
	"strconv"

	"fundsim/model/journal"
	"fundsim/model/money"
	"fundsim/model/plan"
)

// tieredPayment (分段折付) pays every institution by its own level of last year,
// or by its quota:
//
//	e_k = round(base · up_to_k), e_0 = 0
//	payable_i = Σ_k round(max(0, min(A_i, e_k) − e_{k−1}) · pay_k)
//	nonpayable_i = A_i − payable_i
//
// Nothing is shared: no institution's payable depends on another's. Source: docs/METHOD.md §3.5.
func (s *Settler) tieredPayment(pot *plan.Pot, _ *UnitResult) (payable money.Fen) {
	for _, l := range pot.Members {
		r := &s.res.Institutions[l]
		r.Payable = s.share(&pot.Tiers, s.c.Lines[l].TierBase, r.Incurred)
		r.Nonpayable = r.Incurred - r.Payable
		payable = s.add(payable, r.Payable)
	}
	return payable
}

// tiered records a row of a tiered payment tier by tier.
func (r *recorder) tiered(pot *plan.Pot, l int32, payable money.Fen) {
	x, key, path := &r.res.Institutions[l], r.lineKey(l), "units."+pot.Unit.ID+".tiers"
	line := &r.c.Lines[l]
	if line.Source < 0 { // the lead's row of an advance
		r.fen(key+r.priced(pot), payable, journal.AsIncurred, pot.Unit.Clause, path, of("incurred", key+"incurred", x.Incurred))
		return
	}
	table := "prior"
	if pot.Unit.TierBase == plan.TierQuota {
		table = "quotas"
	}
	r.fen(key+"tier_base", line.TierBase, journal.Given, nil, "", cell("", table, line.TierRow, journal.Fen, int64(line.TierBase)))
	in := terms{of("incurred", key+"incurred", x.Incurred), of("base", key+"tier_base", line.TierBase)}
	var steps []money.Step
	_, _ = pot.Tiers.Share(line.TierBase, x.Incurred, &steps)
	for _, st := range steps {
		at := path + "." + strconv.Itoa(st.Band)
		in = append(in, term{Symbol: "tier part", Kind: journal.Fen, Value: int64(st.Part), Table: "scenario", Path: at}, rate("tier pay", at+".pay", st.Share))
	}
	r.fen(key+r.priced(pot), payable, journal.Tiered, pot.Unit.Clause, path, in...)
}
