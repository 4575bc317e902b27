package report

import (
	"fundsim/model/entrant"
	"fundsim/model/indicators"
	"fundsim/model/journal"
	"fundsim/model/money"
	"fundsim/model/problem"
	"fundsim/model/settle"
)

var entrantSearchLabels = struct {
	volumes, verdict, low, closing, high, shortfall, runs, runsOut, never, already, unsettled, unsettledAt, howVolumes problem.Text
	months, month, closes, falls, entersIn, never12, all12, refused, howMonths, already12                              problem.Text
}{
	volumes:     problem.Text{ZH: "业务量放大到几倍,预留金用尽", EN: "At which volume the reserve runs out"},
	verdict:     problem.Text{ZH: "结论", EN: "verdict"},
	low:         problem.Text{ZH: "尚够的业务量", EN: "enough at volume"},
	closing:     problem.Text{ZH: "此时预留金余额", EN: "reserve closing there"},
	high:        problem.Text{ZH: "用尽的业务量", EN: "short at volume"},
	shortfall:   problem.Text{ZH: "此时缺口", EN: "shortfall there"},
	runs:        problem.Text{ZH: "测算次数", EN: "settlements"},
	runsOut:     problem.Text{ZH: "在两者之间用尽", EN: "runs out between the two"},
	never:       problem.Text{ZH: "至此仍够,未再放大", EN: "enough up to there, the most tried"},
	already:     problem.Text{ZH: "不含拟新增机构已有缺口", EN: "short without any entrant"},
	unsettled:   problem.Text{ZH: "再大则不能结算", EN: "beyond it the year cannot be settled"},
	unsettledAt: problem.Text{ZH: "%s:业务量 %s 时不能结算:%s", EN: "%s: at %s of the volume the year cannot be settled: %s"},
	howVolumes:  problem.Text{ZH: "业务量以情景所写为 100%,各家同倍放大或缩小,逐一重新分流并结算;由 100% 起加倍至用尽(至多 10000%),再对半缩小到 1 个百分点之内。", EN: "100 % is the volume as written; all entrants scale alike, are diverted anew and settled each time; doubled from 100 % until the reserve is short (at most 10000 %), then halved to within one per cent."},
	months:      problem.Text{ZH: "何月进入,预留金用尽", EN: "In which month of entry the reserve runs out"},
	month:       problem.Text{ZH: "进入月份", EN: "month of entry"},
	closes:      problem.Text{ZH: "%s 预留金期末余额", EN: "%s: reserve closing"},
	falls:       problem.Text{ZH: "%s 预留金缺口", EN: "%s: shortfall"},
	entersIn:    problem.Text{ZH: "%s:%s 月进入则预留金用尽。", EN: "%s: the reserve runs out with entry in month %s."},
	never12:     problem.Text{ZH: "%s:任何月份进入,预留金都不会用尽。", EN: "%s: the reserve does not run out whatever the month of entry."},
	all12:       problem.Text{ZH: "%s:无论何月进入,预留金都会用尽。", EN: "%s: the reserve runs out whatever the month of entry."},
	already12:   problem.Text{ZH: "%s:不含拟新增机构时预留金已有缺口。", EN: "%s: the reserve is short without any entrant."},
	refused:     problem.Text{ZH: "%d 月进入不能结算:%s", EN: "Entry in month %d cannot be settled: %s"},
	howMonths:   problem.Text{ZH: "各家都改为当年该月进入(日不变,月短则取月末),业务量按所写,负荷自该月起;新增定点办法按改后的定点日期适用。", EN: "All entrants enter in that month of the year, the day kept (or the month's last), at the written volume, the ramp from then on; admission rules see that date."},
}

// volumes shows the volume at which each reserve runs out.
func (b *entrantBuilder) volumes() Grid {
	l := &entrantSearchLabels
	g := Grid{ID: "volumes", Title: b.t(l.volumes), Notes: []string{b.t(l.howVolumes)},
		Columns: []Column{b.key(entrantLabels.scheme), b.side(l.verdict), b.col(l.low), b.col(l.closing), b.col(l.high), b.col(l.shortfall), b.col(l.runs)}}
	share := func(r money.Ratio) Cell { return Cell{Kind: journal.Ratio, Value: int64(r)} }
	for i := range b.x.Volumes {
		c := &b.x.Volumes[i]
		low, closing, high, shortfall := share(c.Low), amountCell(c.Closing), share(c.High), amountCell(c.Shortfall)
		verdict := l.runsOut
		switch c.Verdict {
		case entrant.ShortAlready:
			verdict, low, closing = l.already, Cell{}, Cell{}
		case entrant.Never:
			verdict, high, shortfall = l.never, Cell{}, Cell{}
		case entrant.Unsettled:
			verdict, shortfall = l.unsettled, Cell{}
			for k := range c.Refused {
				g.Notes = append(g.Notes, b.t(l.unsettledAt, b.names.scheme(c.Scheme), c.High, warning(&c.Refused[k], b.Options)))
			}
		}
		g.add(Body, text(b.names.scheme(c.Scheme)), text(b.t(verdict)), low, closing, high, shortfall, countCell(c.Evaluations))
	}
	return g
}

// months shows the reserves by month of entry: schemes side by side, or as plain
// rows one for each scheme and month.
func (b *entrantBuilder) months(plain bool) Grid {
	l := &entrantSearchLabels
	g := Grid{ID: "months", Title: b.t(l.months), Columns: []Column{b.key(l.month)}, Notes: []string{b.t(l.howMonths)}}
	if plain {
		fields := pickFields(settle.SchemeFields, []string{"reserve_closing", "shortfall"})
		g.Columns = []Column{b.key(entrantLabels.scheme), b.key(l.month), b.col(fields[0].Title), b.col(fields[1].Title)}
		for _, e := range b.x.Months {
			for _, s := range e.Schemes {
				g.add(Body, text(s.Scheme), countCell(e.Month), amountCell(s.Closing), amountCell(s.Shortfall))
			}
		}
		return g
	}
	short := map[string][]int{}
	for _, s := range b.e.Schemes {
		g.Columns = append(g.Columns, Column{Title: b.t(l.closes, b.names.scheme(s)), Right: true, Keep: true}, Column{Title: b.t(l.falls, b.names.scheme(s)), Right: true})
	}
	for _, e := range b.x.Months {
		cells := []Cell{countCell(e.Month)}
		for _, s := range e.Schemes {
			cells = append(cells, amountCell(s.Closing), amountCell(s.Shortfall))
			if s.Shortfall > 0 {
				short[s.Scheme] = append(short[s.Scheme], e.Month)
			}
		}
		g.add(Body, append(cells, make([]Cell, len(g.Columns)-len(cells))...)...)
		for k := range e.Refused {
			g.Notes = append(g.Notes, b.t(l.refused, e.Month, warning(&e.Refused[k], b.Options)))
		}
	}
	for _, s := range b.e.Schemes {
		if said := b.monthVerdict(s, short[s]); said != "" {
			g.Notes = append(g.Notes, said)
		}
	}
	return g
}

// monthVerdict says in which months of entry a scheme's reserve runs out; ""
// where none could be settled.
func (b *entrantBuilder) monthVerdict(scheme string, short []int) string {
	l, name := &entrantSearchLabels, b.names.scheme(scheme)
	already := false
	for _, s := range b.e.Without.Result.Schemes {
		already = already || s.Scheme == scheme && s.Shortfall > 0
	}
	settled := 0
	for _, e := range b.x.Months {
		if len(e.Schemes) > 0 {
			settled++
		}
	}
	switch {
	case settled == 0:
		return ""
	case already:
		return b.t(l.already12, name)
	case len(short) == 0:
		return b.t(l.never12, name)
	case len(short) == settled:
		return b.t(l.all12, name)
	}
	return b.t(l.entersIn, name, indicators.MonthList(short))
}
