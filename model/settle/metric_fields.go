package settle

import (
	"fundsim/model/journal"
	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/problem"
)

// Field is one figure or word of a kind of row. The tables of fields below are
// the columns of the JSON result in their documented order; the JSON and CSV
// writers, the labels of reports and the names of metrics all read them, so
// that a field is declared once.
type Field[R any] struct {
	Name  string
	Title problem.Text
	Kind  journal.Kind
	Extra bool                   // a name only, not part of the JSON result
	Value func(*R) (int64, bool) // false where the field is empty; nil for words
	Text  func(*R) string        // nil for figures
}

func fenField[R any](name, zh, en string, get func(*R) money.Fen) Field[R] {
	return Field[R]{Name: name, Title: problem.Text{ZH: zh, EN: en}, Kind: journal.Fen,
		Value: func(r *R) (int64, bool) { return int64(get(r)), true }}
}

func figureField[R any](kind journal.Kind, name, zh, en string, get func(*R) (int64, bool)) Field[R] {
	return Field[R]{Name: name, Title: problem.Text{ZH: zh, EN: en}, Kind: kind, Value: get}
}

func wordField[R any](name, zh, en string, get func(*R) string) Field[R] {
	return Field[R]{Name: name, Title: problem.Text{ZH: zh, EN: en}, Kind: journal.Word, Text: get}
}

func extraField[R any](f Field[R]) Field[R] {
	f.Extra = true
	return f
}

// SchemeFields are the fields of a scheme.
var SchemeFields = []Field[SchemeResult]{
	wordField("scheme", "险种", "scheme", func(s *SchemeResult) string { return s.Scheme }),
	fenField("budget", "总额预算指标", "budget", func(s *SchemeResult) money.Fen { return s.Budget }),
	fenField("reserve", "预留金", "reserve", func(s *SchemeResult) money.Fen { return s.Reserve }),
	fenField("distributable", "可分配额", "distributable", func(s *SchemeResult) money.Fen { return s.Distributable }),
	fenField("incurred", "发生额", "incurred", func(s *SchemeResult) money.Fen { return s.Incurred }),
	fenField("payable", "应付额", "payable", func(s *SchemeResult) money.Fen { return s.Payable }),
	fenField("awards", "奖励", "awards", func(s *SchemeResult) money.Fen { return s.Awards }),
	fenField("forfeited", "考核扣减", "forfeited", func(s *SchemeResult) money.Fen { return s.Forfeited }),
	fenField("penalties", "违规处罚", "penalties", func(s *SchemeResult) money.Fen { return s.Penalties }),
	fenField("reserve_uses", "预留金定额用途", "reserve uses", func(s *SchemeResult) money.Fen { return s.ReserveUses }),
	fenField("reserve_closing", "预留金期末余额", "reserve closing", func(s *SchemeResult) money.Fen { return s.ReserveClosing }),
	fenField("shortfall", "预留金缺口", "shortfall", func(s *SchemeResult) money.Fen { return s.Shortfall }),
	fenField("opening_balance", "年初累计结余", "opening balance", func(s *SchemeResult) money.Fen { return s.OpeningBalance }),
	fenField("balance_closing", "年末累计结余", "balance closing", func(s *SchemeResult) money.Fen { return s.BalanceClosing }),
}

// ofPointsPool keeps a figure of a points pool empty for other methods.
func ofPointsPool(get func(*UnitResult) int64) func(*UnitResult) (int64, bool) {
	return func(u *UnitResult) (int64, bool) {
		if u.Method != plan.DRGPoints {
			return 0, false
		}
		return get(u), true
	}
}

// UnitFields are the fields of a unit in a scheme.
var UnitFields = []Field[UnitResult]{
	wordField("unit", "预决算单元", "unit", func(u *UnitResult) string { return u.Unit }),
	wordField("scheme", "险种", "scheme", func(u *UnitResult) string { return u.Scheme }),
	wordField("method", "结算方式", "method", func(u *UnitResult) string { return string(u.Method) }),
	fenField("budget", "预算", "budget", func(u *UnitResult) money.Fen { return u.Budget }),
	fenField("incurred", "发生额", "incurred", func(u *UnitResult) money.Fen { return u.Incurred }),
	fenField("variance", "结余(+)/超支(-)", "variance", func(u *UnitResult) money.Fen { return u.Variance }),
	figureField(journal.Fen, "pool_retained", "池留用", "pool retained", ofPointsPool(func(u *UnitResult) int64 { return int64(u.PoolRetained) })),
	figureField(journal.Fen, "pool_borne", "池分担", "pool borne", ofPointsPool(func(u *UnitResult) int64 { return int64(u.PoolBorne) })),
	fenField("retained", "留用", "retained", func(u *UnitResult) money.Fen { return u.Retained }),
	fenField("borne", "分担", "borne", func(u *UnitResult) money.Fen { return u.Borne }),
	fenField("payable", "应付额", "payable", func(u *UnitResult) money.Fen { return u.Payable }),
	fenField("fund_side_amount", "基金方", "fund side", func(u *UnitResult) money.Fen { return u.FundSideAmount }),
	figureField(journal.Points, "points", "点数", "points", ofPointsPool(func(u *UnitResult) int64 { return int64(u.Points) })),
	figureField(journal.PointValue, "point_value", "点值", "point value", func(u *UnitResult) (int64, bool) { return u.PointValue, u.HasPointValue }),
	fenField("advance", "预付", "advance", func(u *UnitResult) money.Fen { return u.Advance }),
	fenField("final", "清算额", "final", func(u *UnitResult) money.Fen { return u.Final }),
	extraField(fenField("gain", "盈亏", "gain", func(u *UnitResult) money.Fen { return u.Payable - u.Incurred })),
	extraField(figureField(journal.Ratio, "gain_ratio", "盈亏率", "gain ratio", func(u *UnitResult) (int64, bool) { return gainRatio(u.Payable, u.Incurred) })),
}

// LineFields are the fields of an institution in a unit and scheme. The title,
// which the JSON result shows too, is the plan's and not a result.
var LineFields = []Field[LineResult]{
	wordField("institution", "机构编码", "institution", func(l *LineResult) string { return l.Institution }),
	wordField("alliance", "医共体", "alliance", func(l *LineResult) string { return l.Alliance }),
	wordField("unit", "预决算单元", "unit", func(l *LineResult) string { return l.Unit }),
	wordField("scheme", "险种", "scheme", func(l *LineResult) string { return l.Scheme }),
	figureField(journal.Fen, "quota", "机构预算额度", "quota", func(l *LineResult) (int64, bool) { return int64(l.Quota), l.HasQuota }),
	fenField("deductions", "审核扣款", "deductions", func(l *LineResult) money.Fen { return l.Deductions }),
	fenField("incurred", "发生额", "incurred", func(l *LineResult) money.Fen { return l.Incurred }),
	figureField(journal.Count, "cases", "病例数", "cases", func(l *LineResult) (int64, bool) { return l.Cases, true }),
	figureField(journal.Points, "points", "点数", "points", func(l *LineResult) (int64, bool) { return int64(l.Points), l.Priced }),
	fenField("retained", "留用", "retained", func(l *LineResult) money.Fen { return l.Retained }),
	fenField("borne", "分担", "borne", func(l *LineResult) money.Fen { return l.Borne }),
	fenField("nonpayable", "不予支付", "nonpayable", func(l *LineResult) money.Fen { return l.Nonpayable }),
	fenField("payable", "应付额", "payable", func(l *LineResult) money.Fen { return l.Payable }),
	fenField("advance", "预付", "advance", func(l *LineResult) money.Fen { return l.Advance }),
	fenField("withheld", "质量保证金", "withheld", func(l *LineResult) money.Fen { return l.Withheld }),
	fenField("released", "考核返还", "released", func(l *LineResult) money.Fen { return l.Released }),
	fenField("forfeited", "考核扣减", "forfeited", func(l *LineResult) money.Fen { return l.Forfeited }),
	fenField("penalties", "违规处罚", "penalties", func(l *LineResult) money.Fen { return l.Penalties }),
	fenField("final", "清算额", "final", func(l *LineResult) money.Fen { return l.Final }),
	wordField("settled_by", "结算办法", "settled by", func(l *LineResult) string { return l.SettledBy }),
	extraField(fenField("gain", "盈亏", "gain", func(l *LineResult) money.Fen { return l.Payable - l.Incurred })),
	extraField(figureField(journal.Ratio, "gain_ratio", "盈亏率", "gain ratio", func(l *LineResult) (int64, bool) { return gainRatio(l.Payable, l.Incurred) })),
}

// gainRatio is (payable − incurred) ÷ incurred; empty where nothing was incurred.
func gainRatio(payable, incurred money.Fen) (int64, bool) {
	if incurred <= 0 {
		return 0, false
	}
	return money.MulDiv(int64(payable-incurred), int64(money.One), int64(incurred))
}
