package report

import (
	"fundsim/model/behaviour"
	"fundsim/model/money"
)

// behaviourJSON adds what reactions came to: how they were worked out, the pools'
// point values, and each line that changed.
func behaviourJSON(j *jsonWriter, r *behaviour.Report) {
	if r == nil {
		return
	}
	j.object("behaviour", func() {
		j.field("mode", string(r.Mode))
		j.fieldStrings("presets", append([]string{}, r.Presets...))
		j.key("steps")
		j.value(r.Steps)
	})
	value := func(v behaviour.PointValue) string {
		if !v.Known {
			return ""
		}
		return fixed(v.Value, 4, false)
	}
	j.rows("behaviour_pools", len(r.Pools), func(i int) {
		p := &r.Pools[i]
		path := make([]string, len(p.Path))
		for k, v := range p.Path {
			path[k] = value(v)
		}
		j.field("unit", p.Unit)
		j.field("scheme", p.Scheme)
		j.field("plain", value(p.Plain))
		j.field("point_value", value(p.Final))
		j.fieldStrings("path", path)
	})
	var volumes []behaviour.Volume
	var pools []*behaviour.Pool
	for i := range r.Pools {
		for _, v := range r.Pools[i].Volumes {
			volumes, pools = append(volumes, v), append(pools, &r.Pools[i])
		}
	}
	j.rows("behaviour_volumes", len(volumes), func(i int) {
		v := &volumes[i]
		factors := make([]string, len(v.Factors))
		for m, f := range v.Factors {
			factors[m] = f.Decimal()
		}
		j.field("unit", pools[i].Unit)
		j.field("scheme", pools[i].Scheme)
		j.key("response")
		j.value(v.Response)
		j.field("elasticity", v.Elasticity.Decimal())
		j.field("reference", value(v.Reference))
		j.fieldStrings("factors", factors)
	})
	var changed []*behaviour.Change
	for i := range r.Lines {
		if r.Lines[i].Changed() {
			changed = append(changed, &r.Lines[i])
		}
	}
	j.rows("behaviour_changes", len(changed), func(i int) {
		c := changed[i]
		j.field("institution", c.Institution)
		j.field("unit", c.Unit)
		j.field("scheme", c.Scheme)
		for _, t := range []struct {
			prefix string
			of     *behaviour.Totals
		}{{"before_", &c.Before}, {"after_", &c.After}} {
			for _, n := range []struct {
				name string
				v    int64
			}{{"visits", t.of.Visits}, {"cases", t.of.Cases}} {
				j.key(t.prefix + n.name)
				j.value(n.v)
			}
			j.field(t.prefix+"points", fixed(int64(t.of.Points), 4, false))
			for _, f := range []struct {
				name string
				v    money.Fen
			}{{"total_cost", t.of.TotalCost}, {"fund_cost", t.of.FundCost}, {"incurred", t.of.Incurred}, {"payable", t.of.Payable}, {"gain", t.of.Gain()}} {
				j.field(t.prefix+f.name, f.v.String())
			}
		}
	})
}
