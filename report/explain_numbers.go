package report

import (
	"math"
	"math/big"
	"strings"
	"unicode"
	"unicode/utf8"

	"fundsim/model/journal"
	"fundsim/model/money"
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
		words := x.in(symbolName(t.Symbol))
		letter, _, _ := strings.Cut(words, " ") // α of "α 历史权重"
		if utf8.RuneCountInString(letter) != 1 {
			letter = ""
		}
		for _, name := range []string{t.Symbol, words, letter} {
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
	case journal.Exact, journal.ExactFen:
		s = x.exactText(t)
		if t.Kind == journal.ExactFen {
			s = inYuan(s)
		}
		if !x.exact {
			s = decimals(s)
		}
	default:
		s = x.value(t.Kind, t.Value, t.Text)
	}
	if strings.HasPrefix(s, "-") {
		return "(" + s + ")"
	}
	return s
}

// exactText is the text of an exact value, which the entry it comes from may
// hold instead of the term.
func (x *explainer) exactText(t *journal.Term) string {
	if t.Text == "" {
		if e, ok := x.Book.Entry(t.Key); ok {
			return e.Text
		}
	}
	return t.Text
}

// inYuan turns an exact fraction of fen into one of yuan.
func inYuan(s string) string {
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		return s
	}
	return r.Quo(r, big.NewRat(money.FenPerYuan, 1)).RatString()
}

// fraction shows an exact fraction with its decimals, so that it can be compared
// with a pocket calculator: 4/7 (≈0.5714285714). Of a long one only the decimals
// are printed; JSON has it in full.
func fraction(s string) string {
	d := decimals(s)
	if d == s || len(s) > longFraction {
		return d
	}
	return s + " (" + d + ")"
}

const (
	longFraction      = 32 // characters
	significantDigits = 10
)

// decimals shows an exact fraction with ten significant digits: 0.85, ≈0.2003523041.
func decimals(s string) string {
	r, ok := new(big.Rat).SetString(s)
	if !ok || r.IsInt() {
		return s
	}
	f, _ := new(big.Float).SetPrec(256).SetRat(r).Float64()
	places := significantDigits
	for abs := math.Abs(f); abs >= 1 && places > 2; abs /= 10 {
		places--
	}
	for abs := math.Abs(f); abs > 0 && abs < 0.1 && places < 30; abs *= 10 {
		places++
	}
	text := strings.TrimRight(r.FloatString(places), "0")
	if exactly, ok := new(big.Rat).SetString(text); ok && exactly.Cmp(r) == 0 {
		return text
	}
	return "≈" + r.FloatString(places)
}

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
