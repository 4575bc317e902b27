package report

import (
	"math/big"
	"strings"
	"unicode"
	"unicode/utf8"

	"fundsim/model/journal"
)

// putIn is the formula with the numbers in the places of the symbols; "" where
// no symbol stands for a single number. Negative numbers get brackets.
func (x *explainer) putIn(e *journal.Entry, expr string) string {
	numbers := x.numbers(e)
	var b strings.Builder
	replaced := false
	for rest := expr; rest != ""; {
		before := b.String()
		symbol := longestSymbol(before, rest, numbers)
		if number := numbers[symbol]; number != "" {
			b.WriteString(number)
			replaced = true
		} else if symbol != "" {
			b.WriteString(symbol)
		} else {
			_, size := utf8.DecodeRuneInString(rest)
			symbol = rest[:size]
			b.WriteString(symbol)
		}
		rest = rest[len(symbol):]
	}
	if !replaced {
		return ""
	}
	return b.String()
}

// numbers maps the symbols of an entry, as codes and as words, to their values;
// a symbol with several values, such as the months of a sum, maps to "".
func (x *explainer) numbers(e *journal.Entry) map[string]string {
	numbers := map[string]string{}
	seen := map[string]bool{}
	for i := range e.Terms {
		t := &e.Terms[i]
		number := x.number(t)
		if seen[t.Symbol] {
			number = ""
		}
		seen[t.Symbol] = true
		for _, name := range []string{t.Symbol, x.in(journal.SymbolName(t.Symbol))} {
			if name != "" {
				numbers[name] = number
			}
		}
	}
	return numbers
}

// number is the value of a term without its unit.
func (x *explainer) number(t *journal.Term) string {
	var s string
	switch t.Kind {
	case journal.Fen:
		s = fixed(t.Value, 2, true)
		if x.Wan {
			s = fixed(t.Value, 6, true)
		}
	case journal.Points, journal.PointValue:
		s = fixed(t.Value, 4, true)
	case journal.Exact:
		s = t.Text
	default:
		s = x.value(t.Kind, t.Value, t.Text)
	}
	if strings.HasPrefix(s, "-") {
		return "(" + s + ")"
	}
	return s
}

// fraction shows an exact fraction with its decimals, so that it can be compared
// with a pocket calculator: 431773004/460364875 (≈ 0.937893).
func fraction(s string) string {
	r, ok := new(big.Rat).SetString(s)
	if !ok || r.IsInt() {
		return s
	}
	return s + " (≈ " + r.FloatString(fractionDecimals) + ")"
}

// fractionDecimals is how many decimals of an exact fraction are shown.
const fractionDecimals = 6

// longestSymbol returns the longest symbol that rest starts with and that is
// not part of a longer word.
func longestSymbol(before, rest string, numbers map[string]string) string {
	last, _ := utf8.DecodeLastRuneInString(before)
	best := ""
	for s := range numbers {
		if len(s) <= len(best) || !strings.HasPrefix(rest, s) {
			continue
		}
		first, _ := utf8.DecodeRuneInString(s)
		end, _ := utf8.DecodeLastRuneInString(s)
		next, _ := utf8.DecodeRuneInString(rest[len(s):])
		if !(isWordRune(last) && isWordRune(first)) && !(isWordRune(end) && isWordRune(next)) {
			best = s
		}
	}
	return best
}

func isWordRune(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_') && r != 'Σ'
}
