package report

import (
	"fundsim/model/money"
	"fundsim/model/problem"
	"fundsim/model/settle"
)

var boundLabels = struct{ title, place, ratio, delta, floor, cap, free, floors, caps, others, none, note, noPlain problem.Text }{
	title:   problem.Text{ZH: "点数池上下限 — %s · %s", EN: "Bounds of the points pool — %s · %s"},
	place:   problem.Text{ZH: "位置", EN: "stands"},
	ratio:   problem.Text{ZH: "应付/发生", EN: "payable ÷ incurred"},
	delta:   problem.Text{ZH: "与不设限相比", EN: "against no bounds"},
	floor:   problem.Text{ZH: "触下限", EN: "at the floor"},
	cap:     problem.Text{ZH: "触上限", EN: "at the cap"},
	free:    problem.Text{ZH: "区间内", EN: "between"},
	floors:  problem.Text{ZH: "触下限者因此多得", EN: "those at the floor receive more"},
	caps:    problem.Text{ZH: "触上限者因此少得", EN: "those at the cap receive less"},
	others:  problem.Text{ZH: "区间内者分摊", EN: "the others share the rest"},
	none:    problem.Text{ZH: "没有机构触及上下限。", EN: "No institution is at a bound."},
	note:    problem.Text{ZH: "不设限 = 按点数直接分配池内总额;正数为多得、负数为少得,三项合计为零。", EN: "No bounds = the pool split by points alone; positive is received more, negative less. The three add up to zero."},
	noPlain: problem.Text{ZH: "点数合计为零,无不设限的价格可比。", EN: "There are no points, hence no plain price to compare with."},
}

// bounds lists who stands at which bound of a pool and who pays for it.
func (b *builder) bounds(r *settle.BoundReport) Grid {
	l := &boundLabels
	g := Grid{ID: "bounds", Title: b.t(l.title, b.names.unit(r.Unit), b.names.scheme(r.Scheme)),
		Columns: []Column{b.key(institutionLabels.code), b.key(institutionLabels.name), b.side(l.place), b.col(unitLabels.incurred),
			b.col(unitLabels.payable), b.col(l.ratio), b.col(l.delta)}}
	row := func(i int, place problem.Text, delta Cell) {
		x := &b.Result.Institutions[i]
		g.add(Body, text(x.Institution), text(b.names.institution(x.Institution)), text(b.t(place)), amountCell(x.Incurred), amountCell(x.Payable),
			ratioCell(x.Payable, x.Incurred), delta)
	}
	sum := func(label problem.Text, from int, delta money.Fen) {
		if from == len(g.Rows) {
			return
		}
		g.sumRow(Subtotal, from, text(b.t(institutionLabels.subtotal)))
		cells := g.Rows[len(g.Rows)-1].Cells
		cells[1], cells[6] = text(b.t(label)), Cell{}
		if r.HasPlainPrice {
			cells[6] = amountCell(delta)
		}
	}
	if len(r.AtFloor)+len(r.AtCap) == 0 {
		g.Notes = append(g.Notes, b.t(l.none))
	}
	from := len(g.Rows)
	for _, i := range r.AtFloor {
		row(i, l.floor, Cell{})
	}
	sum(l.floors, from, r.FloorCost)
	from = len(g.Rows)
	for _, i := range r.AtCap {
		row(i, l.cap, Cell{})
	}
	sum(l.caps, from, -r.CapSaving)
	from = len(g.Rows)
	var shared money.Fen
	for _, p := range r.Payers {
		delta := Cell{}
		if r.HasPlainPrice {
			delta = amountCell(p.Difference)
		}
		row(p.Row, l.free, delta)
		shared += p.Difference
	}
	sum(l.others, from, shared)
	if r.HasPlainPrice {
		g.Notes = append(g.Notes, b.t(l.note))
	} else {
		g.Notes = append(g.Notes, b.t(l.noPlain))
	}
	return g
}
