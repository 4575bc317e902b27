package expect

// Op is a comparison.
type Op uint8

// The comparisons. The zero Op is none.
const (
	AtLeast Op = iota + 1
	Above
	AtMost
	Below
	Equal
	Unequal
)

// opTexts are the comparisons as they are printed.
var opTexts = [...]string{AtLeast: ">=", Above: ">", AtMost: "<=", Below: "<", Equal: "==", Unequal: "!="}

// spellings are the ways to write each comparison, after full-width characters
// have been made narrow.
var spellings = map[string]Op{">=": AtLeast, "≥": AtLeast, "≧": AtLeast, ">": Above, "<=": AtMost, "≤": AtMost, "≦": AtMost, "<": Below,
	"==": Equal, "=": Equal, "!=": Unequal, "≠": Unequal}

// slips are wrong comparisons that say what was meant.
var slips = map[string]Op{"=>": AtLeast, "> =": AtLeast, "=<": AtMost, "< =": AtMost, "<>": Unequal, "! =": Unequal, "!": Unequal, "=!": Unequal, "===": Equal, "= =": Equal,
	"!==": Unequal, ">>": Above, "<<": Below, "==>": AtLeast, "~=": Equal}

// String returns the comparison as it is written, e.g. ">=".
func (o Op) String() string {
	if int(o) >= len(opTexts) {
		return ""
	}
	return opTexts[o]
}

// holds tells whether x OP y, where sign is that of x − y.
func (o Op) holds(sign int) bool {
	switch o {
	case AtLeast:
		return sign >= 0
	case Above:
		return sign > 0
	case AtMost:
		return sign <= 0
	case Below:
		return sign < 0
	case Equal:
		return sign == 0
	case Unequal:
		return sign != 0
	}
	return false
}

// isOpRune tells the characters that comparisons are made of.
func isOpRune(r rune) bool {
	switch r {
	case '<', '>', '=', '!', '≥', '≤', '≧', '≦', '≠':
		return true
	}
	return false
}
