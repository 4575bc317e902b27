package oracle

import (
	"fmt"
	"slices"

	"fundsim/model/plan"
	"fundsim/model/settle"
)

// settleUnits settles every unit and scheme by the unit's method; admitted
// institutions are left out. Source: docs/METHOD.md §3.
func (y *year) settleUnits() error {
	for _, at := range y.pots() {
		z := whole(0)
		y.facts[at] = &potFacts{poolBudget: z, poolIncurred: z, poolRetained: z, poolBorne: z, poolTotal: z, poolPatient: z, poolGross: z,
			freeGross: z, freePoints: z, points: z, fundSide: z}
		var err error
		switch y.units[at.unit].Method {
		case plan.FeeForService:
			for _, r := range y.ordinary(at) {
				r.payable = r.incurred
			}
		case plan.PooledBudget:
			err = y.settlePooled(at)
		case plan.InstitutionBudget:
			err = y.settleHolders(at)
		case plan.DRGPoints:
			err = y.settlePoints(at)
		case plan.TieredPayment:
			err = y.settleTiers(at)
		}
		if err != nil {
			return fmt.Errorf("%v: %w", at, err)
		}
	}
	return nil
}

func (y *year) sharing(id string) (plan.Sharing, error) {
	i := slices.IndexFunc(y.p.Sharing, func(s plan.Sharing) bool { return s.ID == id })
	if i < 0 {
		return plan.Sharing{}, fmt.Errorf("no sharing %q", id)
	}
	return y.p.Sharing[i], nil
}

// eligible are the rows that take part in a retained amount. Source: settlement
// §3, scenario `excluded`.
func eligible(rows []*row) []*row {
	return slices.DeleteFunc(slices.Clone(rows), func(r *row) bool { return r.institution.Excluded })
}

// retain splits a retained amount over the eligible rows by incurred; with no
// eligible incurred nothing is retained. It returns what was retained.
func retain(rows []*row, retained num) (num, error) {
	takers := eligible(rows)
	if total(takers, incurredOf).Sign() == 0 {
		return whole(0), nil
	}
	parts, err := allocate(retained, weigh(takers, incurredOf))
	for _, r := range takers {
		r.retained = parts[r.key.Institution]
	}
	return retained, err
}

// bear splits a borne amount over all rows by incurred.
func bear(rows []*row, borne num) error {
	parts, err := allocate(borne, weigh(rows, incurredOf))
	for _, r := range rows {
		r.borne = parts[r.key.Institution]
	}
	return err
}

// shareOut retains keep(base, v) of a surplus or bears bear(base, −v) of an
// overrun, v = base − ΣA, and sets payable_i = A_i + part_i or A_i − part_i.
// Source: docs/METHOD.md §3, pooled-budget and institution-budget.
func shareOut(rows []*row, base num, s plan.Sharing) (retained, borne num, err error) {
	retained, borne = whole(0), whole(0)
	v := sub(base, total(rows, incurredOf))
	if v.Sign() >= 0 {
		retained, err = retain(rows, ladder(s.Surplus, base, v))
	} else {
		borne = ladder(s.Overrun, base, neg(v))
		err = bear(rows, borne)
	}
	if err != nil {
		return nil, nil, err
	}
	for _, r := range rows {
		r.payable = sub(add(r.incurred, r.retained), r.borne)
	}
	return retained, borne, nil
}

func (y *year) settlePooled(at pot) error {
	s, err := y.sharing(y.units[at.unit].Sharing)
	if err != nil {
		return err
	}
	_, _, err = shareOut(y.ordinary(at), y.potBudget[at], s)
	return err
}

// settleHolders settles every holder against its quota. A holder with activity
// but no quota is an error; an override swaps the ladders. Source: settlement
// §3, institution-budget.
func (y *year) settleHolders(at pot) error {
	members := map[string][]*row{}
	for _, r := range y.ordinary(at) {
		h := holderOf(r.institution)
		members[h] = append(members[h], r)
		if y.quota[at][h] == nil {
			return fmt.Errorf("%s has activity but no quota", h)
		}
	}
	for _, h := range sortedKeys(y.quota[at]) {
		id := y.units[at.unit].Sharing
		for _, o := range y.p.Overrides {
			if o.Holder == h && o.Unit == at.unit && o.Scheme == at.scheme {
				id = o.Sharing
			}
		}
		s, err := y.sharing(id)
		if err != nil {
			return err
		}
		retained, borne, err := shareOut(members[h], y.quota[at][h], s)
		if err != nil {
			return fmt.Errorf("%s: %w", h, err)
		}
		result := settle.HolderResult{Holder: h, Scheme: at.scheme, Unit: at.unit, Sharing: s.ID}
		err = setFens(fenOf{&result.Quota, y.quota[at][h]}, fenOf{&result.Incurred, total(members[h], incurredOf)},
			fenOf{&result.Retained, retained}, fenOf{&result.Borne, borne})
		if err != nil {
			return err
		}
		y.holders = append(y.holders, result)
	}
	return nil
}
