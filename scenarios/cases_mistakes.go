package scenarios

import (
	"strconv"

	"fundsim/model/money"
	"fundsim/model/problem"
)

// mistakeKind is a kind of mistake that a row of cases may hold.
type mistakeKind uint8

// The kinds of mistakes, in the order in which a summary breaks ties.
const (
	wrongWidth mistakeKind = iota
	bareQuote
	openQuote
	afterQuote
	tooLong
	wrongEncoding
	wrongControl
	emptyCell
	emptyAmount
	wrongAmount
	amountThousands
	amountUnit
	amountDecimals
	negative
	tooLarge
	wrongFund
	wrongMonth
	unknownCode
	wrongCount
	wrongFlag
	wrongDate
	wrongOrder
	numMistakes
)

// rowMistake says what is wrong, with the names of the column in front.
func (r *caseRun) rowMistake(m caseMistake) *problem.Problem {
	p := r.mistake(m)
	if m.column >= 0 {
		col := caseColumns[m.column]
		p.What.ZH = col.name + "(" + col.zh + "):" + p.What.ZH
		p.What.EN = col.name + ": " + p.What.EN
		p.Place.Column = col.name
	}
	return p
}

func (r *caseRun) mistake(m caseMistake) *problem.Problem {
	found, other := quote(string(m.found)), string(m.other)
	switch m.kind {
	case wrongWidth:
		return wrong("ragged-row", "本行有 %s 列,表头有 %s 列", "the row has %s fields, the header has %s", string(m.found), other)
	case bareQuote:
		return wrong("csv-syntax", "未加引号的单元格里有引号 \"", "a quote \" stands in a field that is not quoted")
	case openQuote:
		return wrong("csv-syntax", "引号到行末仍未结束:病例文件的单元格内不能换行", "a quote \" is not closed in its line: a field of a case file may not hold a line break").
			Advise("导出时请把单元格内的换行替换为空格", "replace line breaks inside fields by spaces when exporting")
	case afterQuote:
		return wrong("csv-syntax", "引号 \" 不配对", "a quote \" is not closed or not doubled")
	case tooLong:
		return wrong("long-row", "本行超过 %s", "the row is longer than %s", bytesText(maxRowBytes))
	case wrongEncoding:
		return wrong("encoding", "单元格不是有效的 UTF-8", "the cell is not valid UTF-8")
	case wrongControl:
		return wrong("control-character", "单元格含有控制字符 U+%04X", "the cell holds the control character U+%04X", []rune(string(m.found))[0])
	case emptyCell:
		return wrong("empty-cell", "单元格为空", "the cell is empty")
	case emptyAmount:
		return wrong("empty-cell", "单元格为空", "the cell is empty").Advise("没有时写 0", "write 0 where there is none")
	case wrongAmount:
		return moneyProblem(found, money.ErrSyntax)
	case amountThousands:
		return moneyProblem(found, money.ErrThousands)
	case amountUnit:
		return moneyProblem(found, money.ErrUnit)
	case amountDecimals:
		return moneyProblem(found, money.ErrDecimals)
	}
	return r.valueMistake(m, found, other)
}

func (r *caseRun) valueMistake(m caseMistake, found, other string) *problem.Problem {
	switch m.kind {
	case negative:
		return wrong("negative", "%s 为负数", "%s is negative", found).Allow("≥ 0", "≥ 0")
	case tooLarge:
		return wrong("out-of-range", "%s 超出一个病例的上限", "%s is above the limit of one case", found).Allow("不超过 100 亿元", "at most 10 billion yuan")
	case wrongFund:
		return wrong("fund-cost", "统筹支付 %s 大于总费用 %s", "fund cost %s is above total cost %s", string(m.found), other)
	case wrongMonth:
		return wrong("bad-month", "%s 不是月份", "%s is not a month", found).Allow("1–12", "1–12")
	case unknownCode:
		return wrong("unknown-reference", "不认识 %s", "unknown value %s", found).Suggest(clip(string(m.found)), r.known(m.column))
	case wrongCount:
		return wrong("bad-number", "%s 不是天数", "%s is not a number of days", found).Allow("0–65535 的整数", "a whole number, 0–65535")
	case wrongFlag:
		return wrong("bad-flag", "%s 不是 0 或 1", "%s is neither 0 nor 1", found).Allow("0、1,空为 0", "0 or 1; empty means 0")
	case wrongDate:
		return wrong("bad-date", "%s 不是日期", "%s is not a date", found).
			Allow("YYYY-MM-DD 或 YYYYMMDD,须是存在的日子", "YYYY-MM-DD or YYYYMMDD, a day that exists")
	}
	return wrong("bad-date", "出院日期 %s 早于入院日期 %s", "discharged on %s, before the admission on %s", string(m.found), other)
}

// known lists the codes that a column may hold.
func (r *caseRun) known(column int) []string {
	if column == caseScheme {
		return r.schemeNames
	}
	return r.opt.Institutions
}

func itoa(n int) []byte { return strconv.AppendInt(nil, int64(n), 10) }
