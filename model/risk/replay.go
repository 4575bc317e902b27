package risk

import (
	"fundsim/model/problem"
	"fundsim/model/settle"
)

// Replay draws one year again and settles it with its whole journal: what a run
// with the same options had as that draw.
func (c *Case) Replay(o Options, draw int) (*settle.Outcome, problem.List) {
	var found problem.List
	if !c.hasRisk(&found) {
		return nil, found
	}
	if draws := o.draws(c.Plan); draw < 0 || draw >= draws {
		found.Errorf("range", "--draw", "没有第 %d 次抽样", "there is no draw %d", draw).Allow("0 至 %d", "0 to %d", draws-1)
		return nil, found
	}
	_, l, n := c.resolve(o.seed(c.Plan), &found)
	if found.HasErrors() {
		return nil, found
	}
	d := newDrawer(l)
	if !d.draw(draw) {
		return nil, outOfRange()
	}
	p := c.Plan
	if n != nil {
		p = n.plan(draw)
	}
	out, found := settle.RunPrepared(p, &d.activity)
	return out, found.Headed("抽样 %d 号:", "draw %d: ", draw)
}
