package assess

import (
	"errors"
	"strconv"

	"fundsim/model/money"
	"fundsim/model/plan"
)

// MaxCount bounds counts, so that no product with points can overflow.
const MaxCount = 1_000_000_000

// Quantity is a value whose type follows from the input that it is compared
// with: 99.8%, 5万元, 3. It keeps its text until then.
type Quantity struct{ text string }

// ErrQuantity is returned for a text that is no value of any type.
var ErrQuantity = errors.New("not a value")

// UnmarshalText keeps a text that is a ratio, an amount or a number.
func (q *Quantity) UnmarshalText(text []byte) error {
	for _, t := range []InputType{Ratio, Amount, Number} {
		if _, err := t.Parse(string(text)); err == nil {
			q.text = string(text)
			return nil
		}
	}
	return ErrQuantity
}

// String returns the text as written.
func (q Quantity) String() string { return q.text }

// errWord is returned for a word that is neither yes nor no.
var errWord = errors.New("neither yes nor no")

// Parse reads a value of the type: counts as they are, ratios in 1e-9, amounts
// in fen, numbers and ratings in 1e-4, yes as 1 and no as 0.
func (t InputType) Parse(text string) (int64, error) {
	switch t {
	case Ratio:
		v, err := money.ParseRatio(text)
		return int64(v), err
	case Amount:
		v, err := money.ParseFen(text)
		return int64(v), err
	case Count:
		v, err := money.ParsePoints(text)
		if err == nil && v%money.PointScale != 0 {
			err = money.ErrDecimals
		}
		return int64(v) / money.PointScale, err
	case YesNo:
		switch text {
		case "1", "是", "yes":
			return 1, nil
		case "0", "否", "no":
			return 0, nil
		}
		return 0, errWord
	}
	v, err := money.ParsePoints(text)
	return int64(v), err
}

// Text shows a value of the type, in the language of its words.
func (t InputType) Text(v int64, lang string) string {
	switch t {
	case Ratio:
		return money.Ratio(v).String()
	case Amount:
		if lang == "en" {
			return money.Fen(v).String() + " yuan"
		}
		return money.Fen(v).String() + " 元"
	case Count:
		return strconv.FormatInt(v, 10)
	case YesNo:
		switch {
		case lang == "en" && v == 1:
			return "yes"
		case lang == "en":
			return "no"
		case v == 1:
			return "是"
		}
		return "否"
	}
	return plan.Score(v).String()
}
