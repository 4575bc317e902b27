package scenarios

import (
	"bytes"
	"math"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"

	"fundsim/model/money"
	"fundsim/model/plan"
)

// parquetType says how the values of a column are stored.
type parquetType struct {
	kind     parquet.Kind
	decimal  bool
	scale    int
	unsigned bool
	date     bool          // days since 1970-01-01
	tick     time.Duration // of a timestamp
}

// parquetTypeOf refuses types from which a column cannot be read exactly.
func parquetTypeOf(column int, name string, node parquet.Node) (t parquetType, err error) {
	t.kind = node.Type().Kind()
	if lt := node.Type().LogicalType(); lt != nil {
		switch v := lt.Value.(type) {
		case *format.DecimalType:
			t.decimal, t.scale = true, int(v.Scale)
		case *format.IntType:
			t.unsigned = !v.IsSigned
		case *format.DateType:
			t.date = true
		case *format.TimestampType:
			if v.IsAdjustedToUTC {
				return t, badColumn(name, "世界协调时的时刻没有确定的日期,请写日期", "an instant in UTC has no certain day: write dates")
			}
			switch v.Unit.Value.(type) {
			case *format.MilliSeconds:
				t.tick = time.Millisecond
			case *format.MicroSeconds:
				t.tick = time.Microsecond
			default:
				t.tick = time.Nanosecond
			}
		}
	}
	isAmount := column == caseTotal || column == caseFund || column == caseTCM
	switch t.kind {
	case parquet.Float:
		return t, badColumn(name, "单精度浮点数放不下金额和编码", "single-precision numbers do not hold amounts or codes")
	case parquet.Int96:
		return t, badColumn(name, "INT96 已废弃", "INT96 is obsolete")
	case parquet.Double:
		if !isAmount && column != caseBedDays && column != caseMonth && column != caseSpecial {
			return t, badColumn(name, "浮点数不能作编码或日期", "a floating-point number is no code or date")
		}
	case parquet.Boolean:
		if column != caseSpecial {
			return t, badColumn(name, "是非值只能用于特例单议", "true and false are for special review only")
		}
	}
	if (t.date || t.tick > 0) && column != caseAdmitted && column != caseDischarged {
		return t, badColumn(name, "此处不能用日期", "a date cannot be used here")
	}
	if t.decimal && !isAmount || t.decimal && (t.scale < 0 || t.scale > 18) {
		return t, badColumn(name, "此处不能用小数", "a decimal cannot be used here")
	}
	return t, nil
}

func (c *parquetColumn) isAmount() bool {
	return c.field.column == caseTotal || c.field.column == caseFund || c.field.column == caseTCM
}

func (c *parquetColumn) isCode() bool {
	return c.codes != nil || c.field.column == caseID || c.field.column == casePatient
}

// whole reads a whole number: yuan, or units of a decimal, or a day, or a code.
func (c *parquetColumn) whole(n int64) (int64, []byte) {
	t := &c.field.typ
	switch {
	case t.date:
		return n + dayShift, nil
	case t.tick > 0:
		perDay := int64(24 * time.Hour / t.tick)
		day := n / perDay
		if n%perDay < 0 {
			day--
		}
		return day + dayShift, nil
	case c.isAmount() && n >= 0:
		fen, ok := n, true
		for s := t.scale; s < 2; s++ {
			ok = ok && fen <= maxCaseFen
			fen *= 10
		}
		for s := t.scale; s > 2; s-- {
			ok = ok && fen%10 == 0
			fen /= 10
		}
		if ok && fen <= maxCaseFen {
			return fen, nil
		}
		return oddValue, decimalText(n, t.scale)
	case c.isAmount():
		return oddValue, decimalText(n, t.scale)
	case c.isCode() || c.field.column == caseAdmitted || c.field.column == caseDischarged:
		return c.fromText(strconv.AppendInt(nil, n, 10))
	case n < 0:
		return oddValue, strconv.AppendInt(nil, n, 10)
	}
	return n, nil
}

// dayShift keeps day numbers of this reader positive, so that the values below 0 stay
// free; it is taken off again in text.
const dayShift = 1 << 31

func decimalText(n int64, scale int) []byte {
	sign := ""
	digits := strconv.FormatInt(n, 10)
	if n < 0 {
		sign, digits = "-", digits[1:]
	}
	for len(digits) <= scale {
		digits = "0" + digits
	}
	if scale == 0 {
		return []byte(sign + digits)
	}
	return []byte(sign + digits[:len(digits)-scale] + "." + digits[len(digits)-scale:])
}

// double reads a binary floating-point number. As an amount it counts only when
// it is the very number that a decimal of at most two places and fifteen
// digits is stored as; the remains of a sum, 0.30000000000000004, are refused.
func (c *parquetColumn) double(x float64) (int64, []byte) {
	text := func() []byte { return strconv.AppendFloat(nil, x, 'f', -1, 64) }
	if c.isAmount() {
		fen := math.Round(x * 100)
		if fen >= 0 && fen <= maxCaseFen && fen/100 == x {
			return int64(fen), nil
		}
		return oddValue, text()
	}
	if n := math.Trunc(x); n == x && n >= 0 && n <= maxBedDays {
		return int64(n), nil
	}
	return oddValue, text()
}

// bigEndian reads a decimal that is stored as bytes.
func (c *parquetColumn) bigEndian(b []byte) (int64, []byte) {
	if !c.field.typ.decimal {
		return c.fromText(b)
	}
	for len(b) > 8 {
		if b[0] != 0 || b[1] >= 0x80 {
			return oddValue, []byte("?")
		}
		b = b[1:]
	}
	n := int64(0)
	for i, x := range b {
		if i == 0 && x >= 0x80 {
			n = -1
		}
		n = n<<8 | int64(x)
	}
	return c.whole(n)
}

// fromText reads a value that is stored as text.
func (c *parquetColumn) fromText(b []byte) (int64, []byte) {
	text := bytes.TrimSpace(b)
	switch {
	case len(text) == 0:
		return nullValue, nil
	case c.isAmount():
		if fen, err := money.ParseFen(string(text)); err == nil && fen >= 0 && fen <= maxCaseFen {
			return int64(fen), nil
		}
		return oddValue, text
	case c.isCode() && !asciiText(text) && !printableText(text):
		return oddValue, text
	case c.field.column == caseID:
		return 0, text
	case c.field.column == casePatient:
		return int64(c.w.patients.number(text)), nil
	case c.codes != nil:
		if id := c.codes.number(text); id != noCode {
			return int64(id), nil
		}
		return oddValue, text
	case c.field.column == caseAdmitted || c.field.column == caseDischarged:
		if day, _, ok := c.w.days.of(text); ok {
			return int64(day) + dayShift, nil
		}
		return oddValue, text
	}
	if n, ok := plainCount(string(text)); ok {
		return n, nil
	}
	return oddValue, text
}

func printableText(b []byte) bool {
	_, found := control(string(b), "")
	return !found && utf8.Valid(b)
}

// text returns value i of the batch as a cell of a table would show it.
func (c *parquetColumn) text(i int) []byte {
	v := c.values[i]
	switch {
	case v == nullValue:
		return nil
	case v == oddValue:
		return c.odd[i]
	case c.isAmount():
		return money.Fen(v).AppendYuan(nil)
	case c.field.column == caseID:
		return c.texts[c.starts[i]:v]
	case c.field.column == casePatient:
		return c.w.patients.name(uint32(v))
	case c.codes != nil:
		return []byte(c.codes.names[v])
	case c.field.column == caseAdmitted || c.field.column == caseDischarged:
		y, m, d := time.Unix((v-dayShift)*86400, 0).UTC().Date()
		return []byte(plan.Date{Year: y, Month: int(m), Day: d}.String())
	}
	return strconv.AppendInt(nil, v, 10)
}
