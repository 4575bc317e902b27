package report

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/problem"
	"fundsim/model/settle"
)

var reserveLabels = struct {
	title, item, count, in, out, after, total, opening, admission, returned, drawn, award, use, forfeit, shortfall, rate, shortNote problem.Text
	balanceTitle, balanceOpening, balanceReturned, balanceDrawn, balanceShortfall, balanceClosing, reserveApart                     problem.Text
}{
	title:     problem.Text{ZH: "预留金 — %s", EN: "Reserve — %s"},
	item:      problem.Text{ZH: "项目", EN: "item"},
	count:     problem.Text{ZH: "笔数", EN: "entries"},
	in:        problem.Text{ZH: "转入", EN: "in"},
	out:       problem.Text{ZH: "动用", EN: "out"},
	after:     problem.Text{ZH: "余额", EN: "balance"},
	total:     problem.Text{ZH: "合计与期末余额", EN: "total and closing"},
	opening:   problem.Text{ZH: "年初提取", EN: "withheld from the budget"},
	admission: problem.Text{ZH: "支付新增定点机构 %s %s", EN: "newly designated: %s %s"},
	returned:  problem.Text{ZH: "单元结余归入 %s", EN: "surplus of %s"},
	drawn:     problem.Text{ZH: "弥补单元超支 %s", EN: "overrun of %s"},
	award:     problem.Text{ZH: "奖励 %s", EN: "award %s"},
	use:       problem.Text{ZH: "定额用途 %s", EN: "use: %s"},
	forfeit:   problem.Text{ZH: "考核扣减归入 %s %s", EN: "forfeits of %s %s"},
	shortfall: problem.Text{ZH: "缺口,由累计结余弥补", EN: "shortfall, met by the balance"},
	shortNote: problem.Text{ZH: "预留金不足,缺口 %s 由累计结余弥补。", EN: "The reserve ran out; the balance met the shortfall of %s."},
	rate:      problem.Text{ZH: "(%s)", EN: " (%s)"},

	balanceTitle:     problem.Text{ZH: "累计结余", EN: "Accumulated balance"},
	balanceOpening:   problem.Text{ZH: "年初累计结余", EN: "opening"},
	balanceReturned:  problem.Text{ZH: "加:本年归入", EN: "plus: returned"},
	balanceDrawn:     problem.Text{ZH: "减:本年动用", EN: "less: drawn"},
	balanceShortfall: problem.Text{ZH: "减:弥补预留金缺口", EN: "less: shortfall of the reserve"},
	balanceClosing:   problem.Text{ZH: "年末累计结余", EN: "closing"},
	reserveApart:     problem.Text{ZH: "预留金期末余额另列,不在累计结余之内。", EN: "The closing reserve is apart from the balance."},
}

// line of the reserve account: entries that read as one.
type reserveLine struct {
	kind   settle.MovementKind
	label  string
	mark   string
	count  int
	amount money.Fen
	order  int // of its unit in the scenario
}

// reserve shows a scheme's reserve account with its running balance. Entries of
// single institutions are added up by unit unless all details are wanted.
func (b *builder) reserve(s *settle.SchemeResult) Grid {
	l := &reserveLabels
	g := Grid{ID: "reserve", Title: b.t(l.title, b.names.scheme(s.Scheme)),
		Columns: []Column{b.key(l.item), b.col(l.count), b.col(l.in), b.col(l.out), b.col(l.after)}}
	var in, out, balance money.Fen
	for _, line := range b.reserveLines(s) {
		row := []Cell{text(line.label).marked(line.mark), countCell(line.count), {}, {}, {}}
		balance += line.amount
		if line.amount > 0 {
			in += line.amount
			row[2] = amountCell(line.amount)
		} else {
			out -= line.amount
			row[3] = amountCell(-line.amount)
		}
		row[4] = amountCell(balance)
		g.add(Body, row...)
	}
	g.add(Total, text(b.t(l.total)), Cell{}, amountCell(in), amountCell(out), amountCell(balance))
	if s.Shortfall > 0 {
		g.Notes = append(g.Notes, b.t(l.shortNote, b.amount(int64(s.Shortfall))))
	}
	return g
}

func (b *builder) reserveLines(s *settle.SchemeResult) []*reserveLine {
	var lines []*reserveLine
	index := map[string]*reserveLine{}
	for e := range settle.ReserveEntries(b.Result) {
		if e.Scheme != s.Scheme {
			continue
		}
		id := string(e.Kind) + ":" + e.Unit + ":" + e.Rule + ":" + strconv.FormatBool(e.Amount > 0)
		if b.Detail {
			id = e.Name()
		}
		line := index[id]
		if line == nil {
			line = b.reserveLine(s, e)
			line.kind, line.order = e.Kind, slices.IndexFunc(b.Plan.Units, func(u plan.Unit) bool { return u.ID == e.Unit })
			index[id] = line
			lines = append(lines, line)
		}
		line.count++
		line.amount += e.Amount
	}
	return inPlanOrder(lines)
}

// inPlanOrder sorts the variances as the units stand in the scenario and in the
// tables before; the other entries stay where they are.
func inPlanOrder(lines []*reserveLine) []*reserveLine {
	slices.SortStableFunc(lines, func(x, y *reserveLine) int {
		if x.kind != y.kind {
			return cmp.Compare(x.kind.Order(), y.kind.Order())
		}
		return cmp.Compare(x.order, y.order)
	})
	return lines
}

// reserveLine puts an entry in words.
func (b *builder) reserveLine(s *settle.SchemeResult, e settle.Movement) *reserveLine {
	l, who := &reserveLabels, ""
	if b.Detail && e.Institution != "" {
		who = e.Institution + " " + b.names.institution(e.Institution)
	}
	unit := b.names.unit(e.Unit)
	switch e.Kind {
	case settle.ReserveOpening:
		label := b.t(l.opening)
		if q, ok := quotient(int64(s.Reserve), int64(s.Budget)); ok {
			label += b.t(l.rate, percent(q))
		}
		return &reserveLine{label: label, mark: b.assumed.mark("schemes." + s.Scheme + ".reserve")}
	case settle.ReserveAdmission:
		return &reserveLine{label: b.t(l.admission, unit, cmp.Or(who, b.names.admission(e.Rule))), mark: b.assumed.mark("admissions." + e.Rule)}
	case settle.ReserveVariance:
		text := l.returned
		if e.Amount < 0 {
			text = l.drawn
		}
		return &reserveLine{label: b.t(text, unit), mark: b.assumed.ofUnit(b.Plan, e.Unit, s.Scheme)}
	case settle.ReserveAward:
		return &reserveLine{label: b.t(l.award, b.names.award(e.Rule)), mark: b.assumed.mark("awards." + e.Rule)}
	case settle.ReserveUsed:
		return &reserveLine{label: b.t(l.use, b.names.use(e.Rule)), mark: b.assumed.mark("reserve_uses." + e.Rule)}
	case settle.ReserveForfeit:
		return &reserveLine{label: strings.TrimRight(b.t(l.forfeit, unit, who), " "), mark: b.assumed.ofCash(b.Plan)}
	}
	return &reserveLine{label: b.t(l.shortfall)}
}

// balance shows the accumulated balances, one column for each scheme. Schemes
// never lend to each other, so there is no total.
func (b *builder) balance() Grid {
	l := &reserveLabels
	g := Grid{ID: "balance", Title: b.t(l.balanceTitle), Columns: []Column{b.key(l.item)}, Notes: []string{b.t(l.reserveApart)}}
	rows := []struct {
		label problem.Text
		get   func(*settle.SchemeResult) money.Fen
	}{
		{l.balanceOpening, func(s *settle.SchemeResult) money.Fen { return s.OpeningBalance }},
		{l.balanceReturned, func(s *settle.SchemeResult) money.Fen { return s.ReturnedToBalance }},
		{l.balanceDrawn, func(s *settle.SchemeResult) money.Fen { return s.DrawnFromBalance }},
		{l.balanceShortfall, func(s *settle.SchemeResult) money.Fen { return s.Shortfall }},
		{l.balanceClosing, func(s *settle.SchemeResult) money.Fen { return s.BalanceClosing }},
	}
	for i := range b.Result.Schemes {
		g.Columns = append(g.Columns, Column{Title: b.names.scheme(b.Result.Schemes[i].Scheme), Right: true, Keep: true})
	}
	for k, row := range rows {
		cells := []Cell{text(b.in(row.label))}
		for i := range b.Result.Schemes {
			cells = append(cells, amountCell(row.get(&b.Result.Schemes[i])))
		}
		style := Body
		if k == len(rows)-1 {
			style = Total
		}
		g.add(style, cells...)
	}
	return g
}
